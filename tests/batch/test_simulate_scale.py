"""The simulation of a large run conserves what it is given: documents, work, limits of chunks, bounds of any schedule."""

import numpy as np
import pytest

from tests.batch.simulate_scale import (
    CHUNK_BYTES,
    CHUNK_ITEMS,
    WINDOW,
    Chunks,
    Costs,
    Measured,
    _cut,
    draw,
    report,
    run,
)


def measured(sizes, seconds):
    sizes, seconds = np.array(sizes, float), np.array(seconds, float)
    return Measured(sizes, seconds, 10 * sizes, np.ones(len(sizes)))


@pytest.mark.parametrize("documents", [1, 32, 2047, 2048, 2049, 100_000])
def test_every_document_is_in_one_chunk(documents):
    chunks = draw(measured([2_000, 9_000, 200_000], [0.01] * 3), documents)
    assert chunks.documents.sum() == documents
    assert chunks.documents.min() >= 1
    assert chunks.documents.max() <= CHUNK_ITEMS
    assert chunks.seconds.sum() == pytest.approx(0.01 * documents)


def test_chunks_are_cut_by_bytes_and_large_documents_go_alone():
    assert set(draw(measured([10_240], [1]), 20_480).documents[:-1]) <= {12, 2048 % 12}
    assert set(draw(measured([CHUNK_BYTES + 1], [1]), 5_000).documents) == {1}


def test_a_window_gives_its_largest_first():
    chunks = draw(measured([1_000, 100_000], [1, 100]), 2_048)
    alone = chunks.documents == 1
    assert chunks.seconds[: alone.sum()].min() >= 100


def test_what_hangs_is_work():
    quiet, stuck = (draw(measured([2_000], [0.01]), 200_000, hanging=share) for share in (0, 1e-3))
    times = (stuck.seconds.sum() - quiet.seconds.sum()) / 60
    assert 100 < times < 300
    assert times == pytest.approx(round(times))


@pytest.mark.parametrize("workers", [1, 2, 7, 64, 5_000])
@pytest.mark.parametrize("take", [0.0, 1e-4, 5e-3])
def test_no_schedule_is_faster_than_its_bounds_nor_idles_for_long(workers, take):
    rng = np.random.default_rng(3)
    chunks = Chunks(rng.lognormal(-1, 1, 3_000), rng.integers(1, 33, 3_000))
    outcome = run(chunks, workers, take)
    assert outcome.documents == chunks.documents.sum()
    assert outcome.busy == pytest.approx(chunks.seconds.sum())
    assert outcome.taken == pytest.approx(take * chunks.documents.sum())
    longest, workers = chunks.seconds.max(), outcome.workers
    assert outcome.seconds >= 0.999999 * max(outcome.busy / workers, outcome.taken, longest)
    # a chunk may wait behind one that is at work, and no worker idles while the run has taken everything
    assert outcome.seconds <= 1.000001 * (outcome.busy / workers + outcome.taken + 2 * longest)


def test_one_worker_does_one_chunk_after_another():
    chunks = Chunks(np.array([3.0, 1.0, 2.0]), np.array([1, 1, 1]))
    assert run(chunks, 1, 0).seconds == 6
    assert run(chunks, 1, 0.5).seconds == 6.5
    assert run(chunks, 3, 0).seconds == 3


def test_the_run_itself_is_the_limit_where_it_is_slowest():
    chunks = Chunks(np.full(10_000, 0.01), np.full(10_000, 32))
    outcome = run(chunks, 64, 1e-3)
    assert outcome.seconds == pytest.approx(320, rel=0.01)
    assert outcome.use_of_run > 0.99
    assert outcome.use_of_workers < 0.01


def test_the_report_adds_up():
    costs, given = Costs(core_hour=1.0), measured([1_000] * 4, [0.036] * 4)
    outcome = run(draw(given, 100_000), 10, costs.taking(given))
    text = "\n".join(report(given, 100_000, [outcome], costs))
    assert "100,000 of them: 1 core hours of extraction, 1 USD" in text
    assert "JSONL 1 GB" in text
    assert outcome.seconds == pytest.approx(360, rel=0.02)


def test_chunks_are_cut_as_the_scheduler_cuts_them():
    schedule = pytest.importorskip("extractor.batch.schedule", reason="needs the scheduler of the batch")
    contract = pytest.importorskip("extractor.batch.contract")
    manifest = pytest.importorskip("extractor.batch.manifest")
    assert (WINDOW, CHUNK_ITEMS, CHUNK_BYTES) == (
        schedule.WINDOW,
        schedule.CHUNK_ITEMS,
        schedule.CHUNK_BYTES,
    )
    sizes = np.random.default_rng(1).lognormal(8, 1.5, WINDOW).astype(int)
    items = [contract.Item(n, str(n), contract.Place(str(n)), int(size)) for n, size in enumerate(sizes)]
    rows = [(item.name.encode(), manifest.Pending(item, 0, 0)) for item in items]
    made = schedule.Schedule(lambda after, most: [] if after else rows)
    wanted = [len(chunk.items) for chunk in iter(made.next, None)]
    falling = np.sort(sizes)[::-1][None, :]
    assert _cut(falling, np.ones(falling.shape), np.ones(falling.shape, bool))[1].tolist() == wanted
