"""The manifest: every question that is asked for each document is answered by an index, however many documents there are."""

import sqlite3

import pytest

from extractor.batch.contract import Fault, Part, Place
from extractor.batch.manifest import Manifest
from extractor.batch.sources import Found
from extractor.batch.store import Spot

KEY, DIGEST = b"k" * 16, b"d" * 32


@pytest.fixture
def manifest(tmp_path):
    manifest = Manifest(tmp_path / "manifest.sqlite", KEY)
    manifest.begin()
    for number in range(30):
        manifest.see(Found(f"in/{number:02}.txt", "in", Place(f"/in/{number:02}.txt"), number, "stamp"), 1)
    manifest.set_digest(1, DIGEST)
    manifest.succeed(DIGEST, ".txt", Spot(1, 0, 10, 0), {"price": 2}, 5, 0.1)
    manifest.commit()
    yield manifest
    manifest.close()


OF_EACH_DOCUMENT = {
    "see": lambda m: m.see(Found("in/05.txt", "in", Place("/in/05.txt"), 5, "other"), 2),
    "pending": lambda m: m.pending(b"in/10.txt", 5),
    "known": lambda m: m.known(DIGEST, ".txt"),
    "set_digest": lambda m: m.set_digest(3, DIGEST),
    "succeed": lambda m: m.succeed(b"e" * 32, ".txt", Spot(1, 0, 1, 0), {}, 1, 0.1),
    "fail": lambda m: m.fail(4, None, Fault("read", "SourceError", "in/03.txt: gone"), 0.1, 1),
    "count_death": lambda m: m.count_death(4, outside=False),
    "deaths": lambda m: m.deaths(4),
    "see_parts": lambda m: m.see_parts(5, [Part("a.txt", 3)]),
    "finished": lambda m: m.finished(b"in/00", 5),
}


@pytest.mark.parametrize("question", OF_EACH_DOCUMENT)
def test_what_is_asked_of_each_document_reads_no_table_through(manifest, question):
    asked: list[str] = []
    manifest._db.set_trace_callback(asked.append)
    OF_EACH_DOCUMENT[question](manifest)
    manifest._db.set_trace_callback(None)
    assert asked
    for statement in asked:
        plan = [row[3] for row in manifest._db.execute(f"EXPLAIN QUERY PLAN {statement}")]
        assert not [step for step in plan if step.startswith("SCAN")], (statement, plan)


def test_pending_goes_on_by_name(manifest):
    seen, after = [], b""
    while rows := manifest.pending(after, 7):
        after = rows[-1][0]
        seen += [pending.item.name for _, pending in rows]
    assert seen == [f"in/{n:02}.txt" for n in range(1, 30)]


def test_what_is_not_committed_is_lost_and_nothing_else(manifest, tmp_path):
    manifest.begin()
    manifest.fail(9, None, Fault("read", "SourceError", "in/08.txt: gone"), 0.1, 1)
    with sqlite3.connect(tmp_path / "manifest.sqlite") as other:
        assert other.execute("SELECT count(*) FROM results").fetchone() == (1,)
    other.close()
    manifest.commit()
    assert [(f.name, f.fault.reason) for f in manifest.failures()] == [("in/08.txt", "in/08.txt: gone")]
    totals = manifest.totals()
    assert (totals.names, totals.done, totals.failed, totals.pending, totals.types) == (
        30,
        1,
        1,
        28,
        {"price": 2},
    )


def test_a_reader_sees_a_manifest_that_is_being_written(manifest, tmp_path):
    manifest.begin()
    manifest.set_meta("key", "x")
    reader = Manifest(tmp_path / "manifest.sqlite", KEY, read_only=True)
    assert reader.totals().done == 1
    reader.close()
