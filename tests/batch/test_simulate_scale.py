"""The simulation of a large run conserves what it is given: documents, work, limits of chunks, bounds of any schedule."""

import numpy as np
import pytest

from tests.batch.simulate_scale import CHUNK_BYTES, CHUNK_ITEMS, Chunks, Costs, Measured, draw, run

FREE = Costs(take=0.0)


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
    outcome = run(chunks, workers, Costs(take=take))
    assert outcome.documents == chunks.documents.sum()
    assert outcome.busy == pytest.approx(chunks.seconds.sum())
    assert outcome.taken == pytest.approx(take * chunks.documents.sum())
    longest, workers = chunks.seconds.max(), outcome.workers
    assert outcome.seconds >= 0.999999 * max(outcome.busy / workers, outcome.taken, longest)
    # a chunk may wait behind one that is at work, and no worker idles while the run has taken everything
    assert outcome.seconds <= 1.000001 * (outcome.busy / workers + outcome.taken + 2 * longest)


def test_one_worker_does_one_chunk_after_another():
    chunks = Chunks(np.array([3.0, 1.0, 2.0]), np.array([1, 1, 1]))
    assert run(chunks, 1, FREE).seconds == 6
    assert run(chunks, 1, Costs(take=0.5)).seconds == 6.5
    assert run(chunks, 3, FREE).seconds == 3


def test_the_run_itself_is_the_limit_where_it_is_slowest():
    chunks = Chunks(np.full(10_000, 0.01), np.full(10_000, 32))
    outcome = run(chunks, 64, Costs(take=1e-3))
    assert outcome.seconds == pytest.approx(320, rel=0.01)
    assert outcome.use_of_run > 0.99
    assert outcome.use_of_workers < 0.01
