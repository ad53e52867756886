"""What is known of every document, in SQLite: one writer, any number of readers, each lookup by an index.

`names` holds a row a document by its name, `results` a row for each content under each key (rules, options, version).
Contents are looked up by (digest, suffix, key), so that the same content is done once, whatever its names.
"""

import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from extractor.batch.contract import SEPARATOR, Fault, Item, Part, Place
from extractor.batch.sources import Found, suffix_of
from extractor.batch.store import Spot, printable

__all__ = ["Failure", "Finished", "Known", "Manifest", "Pending", "Totals"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS runs (
    id INTEGER PRIMARY KEY, started REAL, ended REAL, engine TEXT, workers INTEGER, done INTEGER, bytes INTEGER);
CREATE TABLE IF NOT EXISTS names (
    id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE, root BLOB, path BLOB, member INTEGER, inner INTEGER, suffix TEXT,
    size INTEGER, stamp TEXT, digest BLOB, run INTEGER, parent INTEGER, deaths INTEGER DEFAULT 0, kills INTEGER DEFAULT 0);
CREATE INDEX IF NOT EXISTS parents ON names (parent) WHERE parent IS NOT NULL;
CREATE TABLE IF NOT EXISTS results (
    digest BLOB, suffix TEXT, key BLOB, store INTEGER, place INTEGER, length INTEGER, crc INTEGER,
    records INTEGER, types TEXT, size INTEGER, seconds REAL,
    stage TEXT, error TEXT, reason TEXT, tries INTEGER, parts TEXT,
    PRIMARY KEY (digest, suffix, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS moved (
    digest BLOB, suffix TEXT, place INTEGER, length INTEGER, crc INTEGER, PRIMARY KEY (digest, suffix)) WITHOUT ROWID;
"""
# a row for a name that is seen again; what is known of the old content goes when the stamp has changed
_SEEN = """
INSERT INTO names (name, root, path, member, inner, suffix, size, stamp, run, parent) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (name) DO UPDATE SET
    root = CASE WHEN length(excluded.root) THEN excluded.root ELSE root END,
    path = excluded.path, member = excluded.member, inner = excluded.inner, size = excluded.size, run = excluded.run,
    parent = excluded.parent,
    digest = CASE WHEN stamp = excluded.stamp THEN digest END,
    deaths = CASE WHEN stamp = excluded.stamp THEN deaths ELSE 0 END,
    kills = CASE WHEN stamp = excluded.stamp THEN kills ELSE 0 END,
    stamp = excluded.stamp
"""
_DONE = f"INSERT OR REPLACE INTO results VALUES ({'?, ' * 11} NULL, NULL, NULL, 1, NULL)"
_FAIL = (
    "INSERT OR REPLACE INTO results VALUES (?, ?, ?, NULL, NULL, NULL, NULL, 0, '{}', 0, ?, ?, ?, ?, ?, NULL)"
)
_OPEN = "INSERT OR REPLACE INTO results VALUES (?, ?, ?, NULL, NULL, NULL, NULL, 0, '{}', ?, ?, NULL, NULL, NULL, 1, ?)"
_NAME = "\x1a"  # stands for the document's name in a reason
_JOIN = "names n LEFT JOIN results r ON r.digest = n.digest AND r.suffix = n.suffix AND r.key = :key"


class Pending(NamedTuple):
    """A document to do, and how often it has ended its worker: of its own, and by somebody's SIGKILL."""

    item: Item
    deaths: int
    kills: int


class Known(NamedTuple):
    """A content that has a result: whether it failed, and what it holds if it is a container."""

    failed: bool
    parts: tuple[Part, ...]


class Finished(NamedTuple):
    """A document that is done: its name, its content's key and where its line is."""

    name: bytes
    digest: bytes
    suffix: str
    spot: Spot


class Failure(NamedTuple):
    """A quarantined document."""

    name: str
    fault: Fault
    seconds: float
    tries: int


class Totals(NamedTuple):
    """Counts over all documents of a manifest."""

    names: int
    done: int
    failed: int
    records: int
    bytes_all: int
    bytes_done: int
    types: dict[str, int]

    @property
    def pending(self) -> int:
        """Those without a result yet."""
        return self.names - self.done - self.failed


class Manifest:
    """Writes and questions for one key. Everything since the last `commit` is one transaction."""

    def __init__(self, path: Path, key: bytes, *, read_only: bool = False) -> None:
        self.key = key
        mode = "?mode=ro" if read_only else ""
        uri = f"{path.resolve().as_uri()}{mode}"
        self._db = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=30)
        if not read_only:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.executescript(_SCHEMA)
        self._db.execute("PRAGMA cache_size = -4096")

    def close(self) -> None:
        """Close it; what is not committed is lost."""
        self._db.close()

    def begin(self) -> None:
        """Open a transaction where none is."""
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Everything until here is kept, whatever is killed."""
        if self._db.in_transaction:
            self._db.execute("COMMIT")

    # runs and small facts

    def is_new(self) -> bool:
        """Whether nothing has been written yet, not even the key."""
        made = self._db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'moved'").fetchone()[0]
        return not made or not self.meta("key")

    def meta(self, name: str) -> str:
        """A fact about the whole, or ""."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def set_meta(self, name: str, value: str) -> None:
        """Note a fact about the whole."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def start_run(self, engine: str, workers: int) -> int:
        """A number for this run."""
        row = (time.time(), engine, workers)
        cursor = self._db.execute("INSERT INTO runs (started, engine, workers) VALUES (?, ?, ?)", row)
        return int(cursor.lastrowid or 0)

    def end_run(self, run: int, done: int, size: int) -> None:
        """Note how far a run is; the last note stays."""
        row = (time.time(), done, size, run)
        self._db.execute("UPDATE runs SET ended = ?, done = ?, bytes = ? WHERE id = ?", row)

    def last_run(self) -> dict[str, float | int | str | None]:
        """The last run, as columns."""
        cursor = self._db.execute("SELECT * FROM runs ORDER BY id DESC LIMIT 1")
        row = cursor.fetchone() or (None,) * len(cursor.description)
        return {column[0]: value for column, value in zip(cursor.description, row, strict=True)}

    def new_store(self, workdir: Path) -> int:
        """A number that no store has, neither in the manifest nor on the disk."""
        (last,) = self._db.execute("SELECT coalesce(max(store), 0) FROM results").fetchone()
        on_disk = (int(p.stem.rpartition("-")[2]) for p in workdir.glob("lines-*.jsonl"))
        return int(max(last, *on_disk, 0)) + 1

    # names

    def see(self, found: Found, run: int) -> None:
        """A document is there."""
        place, suffix, name = found.place, suffix_of(found.name), os.fsencode(found.name)
        row = (name, os.fsencode(found.root), os.fsencode(place.path), place.member, place.inner, suffix)
        self._db.execute(_SEEN, (*row, found.size, found.stamp, run, None))
        if found.fault is not None:
            (number,) = self._db.execute("SELECT id FROM names WHERE name = ?", (name,)).fetchone()
            self.fail(number, None, found.fault, 0.0, 1)

    def see_parts(self, number: int, parts: Iterable[Part]) -> None:
        """A document is a container: what it holds is there, in place of what it held before."""
        container = self._db.execute(
            "SELECT name, root, path, member, stamp, run FROM names WHERE id = ?", (number,)
        ).fetchone()
        if container is None:
            return
        name, root, path, member, stamp, run = container
        self._db.execute("UPDATE names SET run = -1 WHERE parent = ?", (number,))
        for inner, part in enumerate(parts):
            full = name + os.fsencode(SEPARATOR + part.name)
            row = (
                full,
                root,
                path,
                member,
                inner,
                suffix_of(part.name),
                part.size,
                f"{stamp}.{inner}",
                run,
                number,
            )
            self._db.execute(_SEEN, row)
        self._db.execute("DELETE FROM names WHERE parent = ? AND run = -1", (number,))

    def count_names(self) -> int:
        """How many documents are known by name."""
        return int(self._db.execute("SELECT count(*) FROM names").fetchone()[0])

    def drop_gone(self, run: int, roots: Iterable[str]) -> int:
        """Forget what was found below these roots before and is no longer there; how many that were."""
        self._db.execute("CREATE TEMP TABLE IF NOT EXISTS roots (root BLOB PRIMARY KEY) WITHOUT ROWID")
        self._db.executemany(
            "INSERT OR IGNORE INTO roots VALUES (?)", ((os.fsencode(root),) for root in roots)
        )
        gone = self._db.execute(
            "DELETE FROM names WHERE run <> ? AND parent IS NULL AND root IN (SELECT root FROM roots)", (run,)
        ).rowcount
        if gone:
            self._db.execute(
                "DELETE FROM names WHERE parent IS NOT NULL AND parent NOT IN (SELECT id FROM names)"
            )
        self._db.execute("DELETE FROM roots")
        return gone

    def retry(self, run: int) -> int:
        """Forget the failures of the documents of this run; how many that were."""
        gone = self._db.execute(
            "DELETE FROM results WHERE key = ? AND error IS NOT NULL AND (digest, suffix) IN (SELECT digest, suffix "
            "FROM names WHERE run = ? OR parent IN (SELECT id FROM names WHERE run = ?))",
            (self.key, run, run),
        ).rowcount
        self._db.execute("UPDATE names SET deaths = 0, kills = 0 WHERE run = ? OR parent IS NOT NULL", (run,))
        return gone

    def pending(self, after: bytes, most: int) -> list[tuple[bytes, Pending]]:
        """The next documents without a result, by name."""
        rows = self._db.execute(
            f"SELECT n.name, n.id, n.path, n.member, n.inner, n.size, n.deaths, n.kills FROM {_JOIN} "
            "WHERE r.digest IS NULL AND n.name > :after ORDER BY n.name LIMIT :most",
            {"key": self.key, "after": after, "most": most},
        )
        return [
            (
                name,
                Pending(
                    Item(number, os.fsdecode(name), Place(os.fsdecode(path), *inside), size), deaths, kills
                ),
            )
            for name, number, path, *inside, size, deaths, kills in rows
        ]

    def set_digest(self, number: int, digest: bytes) -> None:
        """The content of a name is known."""
        self._db.execute("UPDATE names SET digest = ? WHERE id = ?", (digest, number))

    def count_death(self, number: int, *, outside: bool) -> None:
        """A document's worker has died at it."""
        column = "kills" if outside else "deaths"
        self._db.execute(f"UPDATE names SET {column} = {column} + 1 WHERE id = ?", (number,))

    def deaths(self, number: int) -> tuple[int, int]:
        """How often a document's worker has died at it: of the document, and by somebody's SIGKILL."""
        row = self._db.execute("SELECT deaths, kills FROM names WHERE id = ?", (number,)).fetchone()
        return (int(row[0]), int(row[1])) if row else (0, 0)

    # results

    def known(self, digest: bytes, suffix: str) -> Known | None:
        """What this content has given under this key, or None."""
        row = self._db.execute(
            "SELECT error IS NOT NULL, parts FROM results WHERE digest = ? AND suffix = ? AND key = ?",
            (digest, suffix, self.key),
        ).fetchone()
        return Known(bool(row[0]), tuple(Part(*part) for part in json.loads(row[1] or "[]"))) if row else None

    def succeed(
        self, digest: bytes, suffix: str, spot: Spot, types: dict[str, int], size: int, seconds: float
    ) -> None:
        """A content is done."""
        counts = json.dumps(types, separators=(",", ":"))
        row = (digest, suffix, self.key, *spot, sum(types.values()), counts, size, seconds)
        self._db.execute(_DONE, row)

    def open(self, digest: bytes, suffix: str, parts: Iterable[Part], size: int, seconds: float) -> None:
        """A content is a container, and gives no line of its own."""
        self._db.execute(_OPEN, (digest, suffix, self.key, size, seconds, json.dumps([*parts])))

    def fail(self, number: int, digest: bytes | None, fault: Fault, seconds: float, tries: int) -> None:
        """A document goes to quarantine, with all of the same content; one that could not be read by its name."""
        found = self._db.execute("SELECT name, suffix FROM names WHERE id = ?", (number,)).fetchone()
        if found is None:  # a part of a container that has changed meanwhile
            return
        name, suffix = found
        digest = digest or hashlib.sha256(b"unread\0" + name).digest()
        self.set_digest(number, digest)
        reason = fault.reason
        if reason.startswith(
            os.fsdecode(name)
        ):  # another name of the same content gets its own into the message
            reason = _NAME + reason[len(os.fsdecode(name)) :]
        row = (digest, suffix, self.key, seconds, fault.stage, fault.error, printable(reason), tries)
        self._db.execute(_FAIL, row)

    def forget(self, finished: Finished) -> None:
        """A line is not what was written: its content is to be done again."""
        row = (finished.digest, finished.suffix, self.key)
        self._db.execute("DELETE FROM results WHERE digest = ? AND suffix = ? AND key = ?", row)

    def finished(self, after: bytes, most: int) -> list[Finished]:
        """The next documents that are done, by name."""
        rows = self._db.execute(
            "SELECT n.name, r.digest, r.suffix, r.store, r.place, r.length, r.crc FROM names n JOIN results r "
            "ON r.digest = n.digest AND r.suffix = n.suffix AND r.key = ? "
            "WHERE r.store IS NOT NULL AND n.name > ? ORDER BY n.name LIMIT ?",
            (self.key, after, most),
        )
        return [Finished(name, digest, suffix, Spot(*spot)) for name, digest, suffix, *spot in rows]

    def failures(self) -> Iterator[Failure]:
        """Every quarantined document, by name."""
        rows = self._db.execute(
            "SELECT n.name, r.stage, r.error, r.reason, r.seconds, r.tries FROM names n JOIN results r "
            "ON r.digest = n.digest AND r.suffix = n.suffix AND r.key = ? "
            "WHERE r.error IS NOT NULL ORDER BY n.name",
            (self.key,),
        )
        for name, stage, error, reason, seconds, tries in rows:
            reason = reason.replace(_NAME, printable(os.fsdecode(name)), 1)
            yield Failure(os.fsdecode(name), Fault(stage, error, reason), seconds, tries)

    def slowest(self, most: int) -> list[tuple[str, float, int]]:
        """(name, seconds, bytes) of the documents that took longest."""
        rows = self._db.execute(
            "SELECT min(n.name), r.seconds, r.size FROM results r JOIN names n ON n.digest = r.digest "
            "WHERE r.key = ? GROUP BY r.digest, r.suffix ORDER BY r.seconds DESC LIMIT ?",
            (self.key, most),
        )
        return [(os.fsdecode(name), seconds, size) for name, seconds, size in rows]

    def totals(self) -> Totals:
        """Counts over everything."""
        row = self._db.execute(
            "SELECT count(*) - count(r.parts), count(r.store), count(r.error), coalesce(sum(r.records), 0), "
            f"coalesce(sum(n.size), 0), coalesce(sum(CASE WHEN r.digest IS NOT NULL THEN n.size END), 0) FROM {_JOIN}",
            {"key": self.key},
        ).fetchone()
        kinds = self._db.execute(
            f"SELECT r.types, count(*) FROM {_JOIN} WHERE r.types <> '{{}}' GROUP BY r.types",
            {"key": self.key},
        )
        types: dict[str, int] = {}
        for counts, times in kinds:
            for name, count in json.loads(counts).items():
                types[name] = types.get(name, 0) + count * times
        names, done, failed, records, bytes_all, bytes_done = row
        return Totals(names, done, failed, records, bytes_all, bytes_done, types)

    # the way of lines from the stores of several runs to one

    def begin_move(self) -> None:
        """Begin to note where lines are in a new store."""
        self.begin()
        self._db.execute("DELETE FROM moved")

    def move(self, moves: Iterable[tuple[Finished, Spot]]) -> None:
        """Note where lines are in the new store; nothing holds before `end_move` and `commit`."""
        rows = ((f.digest, f.suffix, s.offset, s.length, s.crc) for f, s in moves)
        self._db.executemany("INSERT OR IGNORE INTO moved VALUES (?, ?, ?, ?, ?)", rows)

    def end_move(self, store: int) -> None:
        """The lines are in the new store; results that no name asks for go."""
        self._db.execute(
            "UPDATE results SET store = ?, place = m.place, length = m.length, crc = m.crc FROM moved m "
            "WHERE m.digest = results.digest AND m.suffix = results.suffix AND results.key = ?",
            (store, self.key),
        )
        self._db.execute("DELETE FROM results WHERE error IS NULL AND store <> ?", (store,))
        self._db.execute("DELETE FROM results WHERE parts IS NOT NULL AND key <> ?", (self.key,))
        self._db.execute(
            "DELETE FROM results WHERE error IS NOT NULL AND digest NOT IN "
            "(SELECT digest FROM names WHERE digest IS NOT NULL)"
        )
        self._db.execute("DELETE FROM moved")

    def stores(self) -> set[int]:
        """The stores that hold a line that counts."""
        return {
            row[0] for row in self._db.execute("SELECT DISTINCT store FROM results WHERE store IS NOT NULL")
        }
