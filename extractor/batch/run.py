"""A batch from its sources to its final files. The path, top to bottom:

lock ── one run at a time in OUT
sources.find ──> names in the manifest, with what has changed since the last run
flow.work ──> an engine does what is pending; lines to a store, what is known to the manifest
final ──> records.jsonl and errors.jsonl, sorted by name, and other formats of it

What is done is kept in OUT/.batch, so that a run which is killed at any moment goes on where it was.
"""

import contextlib
import errno
import os
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import Any

from extractor.batch import final
from extractor.batch.contract import Engine, Setup
from extractor.batch.flow import Flow
from extractor.batch.key import result_key
from extractor.batch.lock import held
from extractor.batch.manifest import Manifest, Totals
from extractor.batch.progress import Counts, Watch
from extractor.batch.settings import Settings
from extractor.batch.sources import find, require, roots
from extractor.batch.store import Spool
from extractor.batch.where import Where
from extractor.config import Config
from extractor.errors import InterruptedRunError, MissingExtraError, OutputError, UsageError
from extractor.resources import rule_folders

__all__ = ["Report", "manifest_path", "run"]

WORKDIR = ".batch"
_SEE_AT_ONCE = 2048


@dataclass(frozen=True, slots=True)
class Report:
    """What is in the output folder after a run, and what the run did for it.

    done, failed, records, types: of all documents. new: documents that this run has read. files: the final files.
    written: documents in records.jsonl, fewer than are done where `where` asks something of them.
    """

    done: int
    failed: int
    records: int
    types: dict[str, int]
    new: int
    seconds: float
    files: tuple[Path, ...]
    written: int


def run(
    sources: str | Path | Iterable[str | Path],
    out: str | Path,
    config: Config | None = None,
    *,
    settings: Settings | None = None,
    watch: Watch | None = None,
    **options: Any,
) -> Report:
    """Extract all documents of the sources to OUT/records.jsonl, one a line; failures go to OUT/errors.jsonl.

    `options` are those of `Settings`, by name: `run("reports", "out", workers=4)`. `watch` is called with the counts, often.
    Raises SourceNotFoundError, RuleError, UsageError, OutputError (a full disk, another run), InterruptedRunError after
    SIGINT or SIGTERM; a bad file raises nothing.
    """
    if options:
        try:
            settings = Settings(**options)
        except TypeError as error:
            raise UsageError(f"{error}; the options of a run are the fields of Settings") from error
    listed = [sources] if isinstance(sources, str | Path) else list(sources)
    require(listed)
    if any(os.path.isdir(s) and os.path.realpath(s) == os.path.realpath(out) for s in listed):
        raise UsageError(
            f"{out}: is a source and the output too, which is never read; write to another folder"
        )
    job = _Job(listed, Path(out), config or Config(), settings or Settings(), watch or (lambda _: None))
    with _writable(job.out):
        job.workdir.mkdir(parents=True, exist_ok=True)
        with held(job.workdir / "lock", job.out), _stoppable() as stopped:
            return job.run(stopped)


def manifest_path(out: Path) -> Path:
    """Where what is known of OUT's documents is kept."""
    return out / WORKDIR / "manifest.sqlite"


class _Job:
    def __init__(
        self, sources: list[str | Path], out: Path, config: Config, settings: Settings, watch: Watch
    ) -> None:
        self.sources, self.out, self.config, self.settings, self.watch = sources, out, config, settings, watch
        self.workdir = out / WORKDIR
        self.where = Where(settings.where)
        for format in settings.formats:
            _require_extra(format)
        self.rules_digest = rule_folders(config.rules_dirs).digest()
        self.counts = Counts()
        self.exported: list[Path] = []

    def run(self, stopped: Callable[[], int]) -> Report:
        """All of it, under the lock."""
        self._clear()
        key = result_key(self.config, self.rules_digest)
        manifest = Manifest(manifest_path(self.out), key)
        try:
            with self._engine() as engine:
                return self._run(manifest, engine, stopped)
        finally:
            manifest.close()

    def _run(self, manifest: Manifest, engine: Engine, stopped: Callable[[], int]) -> Report:
        def check() -> None:
            if number := stopped():
                raise InterruptedRunError(_stopped_text(self.counts, self.out), number)

        manifest.set_meta("key", manifest.key.hex())
        run = manifest.start_run(self.settings.engine, self.settings.processes)
        changed = self._see(manifest, run, check)
        while True:
            while self._work(manifest, engine, run, stopped):  # and then what containers were found to hold
                changed = True
                check()
            if not self._finish(manifest, changed, check):
                break
        manifest.end_run(run, self.counts.finished, self.counts.bytes_read)
        self.counts.phase = "end"
        self.watch(self.counts)
        return self._report(manifest.totals())

    def _clear(self) -> None:
        """With --fresh nothing is known; slots and logs are those of this run."""
        patterns = ["slot-*", "worker-*.log"]
        if self.settings.fresh:
            patterns += ["manifest.sqlite*", "lines-*.jsonl"]
        for pattern in patterns:
            for path in self.workdir.glob(pattern):
                path.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _engine(self) -> Iterator[Engine]:
        """Made now, so that a missing extra is said at once; its workers start when there is something to do."""
        module, name = (
            ("ray_engine", "RayEngine") if self.settings.engine == "ray" else ("local", "LocalEngine")
        )
        make = getattr(import_module(f"extractor.batch.{module}"), name)
        engine: Engine = make(Setup(self.config, self.settings, self.rules_digest, self.workdir.resolve()))
        try:
            yield engine
        finally:
            engine.stop()

    def _see(self, manifest: Manifest, run: int, check: Callable[[], None]) -> bool:
        """Names into the manifest; whether there are others than before."""
        before = manifest.count_names()
        for number, found in enumerate(f for f in find(self.sources, self.out) if self.where.takes(f)):
            manifest.begin()
            manifest.see(found, run)
            if number % _SEE_AT_ONCE == 0:
                manifest.commit()
                check()
                self.counts.total = number
                self.watch(self.counts)
        manifest.begin()
        after = manifest.count_names()
        gone = manifest.drop_gone(run, roots(self.sources))
        if gone:
            manifest.set_meta(
                "final", ""
            )  # with the change itself: the final files are old until they are written
        if self.settings.retry:
            manifest.retry(run)
        manifest.commit()
        return before != after or gone > 0

    def _work(self, manifest: Manifest, engine: Engine, run: int, stopped: Callable[[], int]) -> bool:
        """Everything that is pending; whether there was anything."""
        totals = manifest.totals()
        self.counts.phase = "extract"
        self.counts.total = self.counts.finished + totals.pending
        self.counts.total_bytes = self.counts.bytes_read + totals.bytes_all - totals.bytes_done
        if not totals.pending:
            return False
        manifest.set_meta("final", "")
        engine.start()

        def note() -> None:
            manifest.end_run(run, self.counts.finished, self.counts.bytes_read)

        def tick() -> bool:
            self.watch(self.counts)
            return not stopped()

        def new_spool() -> Spool:
            return Spool(self.workdir, manifest.new_store(self.workdir))

        flow = Flow(manifest, engine, new_spool, self.counts, note, tries=self.settings.tries)
        try:
            flow.work(tick)
        finally:
            flow.close()
        return True

    def _finish(self, manifest: Manifest, changed: bool, check: Callable[[], None]) -> int:
        """The final files, where anything is new; how many documents have to be done again."""
        self.counts.phase = "write"
        self.watch(self.counts)
        wanted = "\n".join((manifest.key.hex(), *self.settings.where))
        path = self.out / final.DOCUMENTS
        if changed or manifest.meta("final") != wanted or not path.is_file():
            manifest.set_meta("final", "")
            if broken := final.write_lines(manifest, self.workdir, self.out, self.where, check):
                return broken
            manifest.set_meta("final", wanted)
        final.write_errors(manifest, self.out, self.config)
        self.exported = [path for format in self.settings.formats for path in self._export(format, check)]
        return 0

    def _export(self, format: str, check: Callable[[], None]) -> list[Path]:
        """Another format of the same lines, and its files."""
        if format == "jsonl":
            return []
        check()
        from extractor.outputs.export import export

        return export(final.lines_of(self.out / final.DOCUMENTS), self.out, format)

    def _report(self, totals: Totals) -> Report:
        files = (self.out / final.DOCUMENTS, self.out / final.ERRORS, *self.exported)
        new, seconds = self.counts.finished, self.counts.seconds
        written = sum(1 for _ in final.lines_of(files[0])) if self.where.sees_documents else totals.done
        return Report(totals.done, totals.failed, totals.records, totals.types, new, seconds, files, written)


def _require_extra(format: str) -> None:
    """See that a format can be written, before hours are spent on it. Raises MissingExtraError."""
    for module in {"parquet": ["pyarrow"], "duckdb": ["pyarrow", "duckdb"]}.get(format, []):
        if find_spec(module) is None:
            raise MissingExtraError.naming(f"--format {format}", format)


@contextlib.contextmanager
def _stoppable() -> Iterator[Callable[[], int]]:
    """A question whether SIGINT or SIGTERM has come, and which. The second one ends everything as usual."""
    got = 0
    if threading.current_thread() is not threading.main_thread():
        yield lambda: 0
        return
    before: dict[int, Any] = {}

    def note(number: int, frame: FrameType | None) -> None:
        nonlocal got
        got = number
        signal.signal(number, before[number])

    for number in (signal.SIGINT, signal.SIGTERM):
        before[number] = signal.signal(number, note)
    try:
        yield lambda: got
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextlib.contextmanager
def _writable(out: Path) -> Iterator[None]:
    """Failures of the disk in words."""
    kept = "what is done is kept: run the same command again when that is mended"
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise OutputError(f"{out}: the disk is full; make room; {kept}") from error
        reason = error.strerror or error
        raise OutputError(f"{out}: cannot be written ({error.filename or ''} {reason}); {kept}") from error
    except sqlite3.Error as error:
        if "full" in str(error):
            raise OutputError(f"{out}: the disk is full; make room; {kept}") from error
        raise OutputError(f"{manifest_path(out)}: {error}; {kept}, or begin again with --fresh") from error


def _stopped_text(counts: Counts, out: Path) -> str:
    left = max(0, counts.total - counts.finished)
    return f"stopped; {counts.finished} documents of this run are kept in {out}, {left} are left: the same command goes on"
