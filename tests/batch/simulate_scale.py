"""A run over 100 million documents, simulated: `python -m tests.batch.simulate_scale`.

Documents are drawn from the corpora as they are measured here and now (bytes, seconds, bytes of JSON, records), cut into chunks
as `extractor.batch.schedule` cuts them (a window of names, largest first), and done by workers that hold two chunks each and one run
that takes results one after another. What the run costs is measured by `python -m tests.batch.measure_scale`.
"""

import argparse
import heapq
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.conftest import CORPORA

# as in extractor.batch.schedule and extractor.batch.local
WINDOW = 2048
CHUNK_ITEMS = 32
CHUNK_BYTES = 128 << 10

BLOCK = 2048  # windows that are drawn at once
TIME_LIMIT_SECONDS = 60.0


@dataclass(frozen=True)
class Measured:
    """One entry a document: bytes of source, seconds of one core, bytes of its line of JSON, records."""

    sizes: np.ndarray
    seconds: np.ndarray
    lines: np.ndarray
    records: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Costs:
    """Seconds of one core a document, in the one process that is not a worker; and what a machine costs.

    see: a name into the manifest. take: results into the store and the manifest. final: the sorted file. export: Parquet of it.
    """

    see: float = 9e-6
    take: float = 86e-6
    final: float = 49e-6
    export: float = 400e-6
    parquet_bytes: float = 2800.0
    manifest_bytes: float = 450.0
    core_hour: float = 0.04
    gigabyte_month: float = 0.08


@dataclass(frozen=True)
class Chunks:
    """In the order in which they are given out: seconds of work and documents of each."""

    seconds: np.ndarray
    documents: np.ndarray


@dataclass(frozen=True)
class Outcome:
    """How a run went. busy: seconds of all workers at work; taken: seconds of the run itself."""

    workers: int
    seconds: float
    busy: float
    taken: float
    documents: int

    @property
    def use_of_workers(self) -> float:
        return self.busy / (self.workers * self.seconds)

    @property
    def use_of_run(self) -> float:
        return self.taken / self.seconds


def measure(folder: Path = CORPORA, *, together: int = 1) -> Measured:
    """Each note of the corpora, or `together` of them as one document: the median of three times.

    A time before these fills the caches of the rules, which a long run does once.
    """
    from extractor.outputs.text import to_json
    from extractor.pipeline import Extractor

    extractor = Extractor()
    notes = [path.read_bytes() for path in sorted(folder.rglob("notes/*.txt"))]
    notes = [b"\n".join(np.roll(np.array(notes, object), -n)[:together]) for n in range(len(notes))]
    seconds = np.zeros((4, len(notes)))
    lines, records = np.zeros(len(notes)), np.zeros(len(notes))
    for turn in range(len(seconds)):
        for n, note in enumerate(notes):
            began = time.process_time()
            result = extractor.extract(note)
            line = to_json(result, indent=None)
            seconds[turn, n] = time.process_time() - began
            lines[n], records[n] = len(line.encode()), len(result.records)
    sizes = np.array([len(note) for note in notes], float)
    return Measured(sizes, np.median(seconds[1:], axis=0), lines, records)


def draw(measured: Measured, documents: int, *, hanging: float = 0.0, seed: int = 7) -> Chunks:
    """Documents at random, in chunks; a share of them hangs until the time limit."""
    rng = np.random.default_rng(seed)
    order = np.argsort(-measured.sizes, kind="stable")
    sizes, seconds = measured.sizes[order].astype(np.int64), measured.seconds[order]
    parts: list[tuple[np.ndarray, np.ndarray]] = []
    for first in range(0, documents, BLOCK * WINDOW):
        count = min(BLOCK * WINDOW, documents - first)
        windows = -(-count // WINDOW)
        ranks = rng.integers(0, len(sizes), (windows, WINDOW), dtype=np.uint16)
        there = np.ones((windows, WINDOW), bool)
        there[-1, count - (windows - 1) * WINDOW :] = False
        ranks[~there] = len(sizes) - 1
        ranks.sort(axis=1)  # the largest first; what is not there stands at the end
        parts.append(_cut(sizes[ranks], seconds[ranks], there))
    work, counts = (np.concatenate(part) for part in zip(*parts, strict=True))
    stuck = rng.integers(0, len(work), rng.poisson(hanging * documents))
    np.add.at(work, stuck, TIME_LIMIT_SECONDS)
    return Chunks(work, counts)


def _cut(sizes: np.ndarray, seconds: np.ndarray, there: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Chunks of every window at once: one more column of all windows at each step."""
    windows, width = sizes.shape
    held, total = np.zeros(windows, np.int64), np.zeros(windows, np.int64)
    number = np.zeros(windows, np.int64)
    numbers = np.empty((windows, width), np.int64)
    for column in range(width):
        size = sizes[:, column]
        closed = (held > 0) & ((total + size > CHUNK_BYTES) | (held == CHUNK_ITEMS))
        number += closed
        held = np.where(closed, 1, held + 1)
        total = np.where(closed, size, total + size)
        numbers[:, column] = number
    starts = np.concatenate(([0], np.cumsum(number + 1)[:-1]))
    chunk = (numbers + starts[:, None])[there]
    work = np.bincount(chunk, weights=seconds[there])
    counts = np.bincount(chunk)
    return work[counts > 0], counts[counts > 0]


def run(chunks: Chunks, workers: int, costs: Costs) -> Outcome:
    """Workers hold one chunk at work and one that waits; the run takes one result after another and then gives the next.

    Exact, by events: a Python loop over chunks, of which there are thirty times fewer than documents.
    """
    work, taking = chunks.seconds.tolist(), (chunks.documents * costs.take).tolist()
    workers = min(workers, len(work))
    at_work = [(work[n], n, taking[n]) for n in range(workers)]
    held = range(workers, min(2 * workers, len(work)))
    waiting = {n - workers: (work[n], 0.0, taking[n]) for n in held}
    heapq.heapify(at_work)
    clock = 0.0
    for seconds, cost in zip(work[2 * workers :], taking[2 * workers :], strict=True):
        done, worker, taken = at_work[0]
        clock = (done if done > clock else clock) + taken
        next_seconds, ready, next_taken = waiting[worker]
        began = done if done > ready else ready
        heapq.heapreplace(at_work, (began + next_seconds, worker, next_taken))
        waiting[worker] = (seconds, clock, cost)
    while at_work:  # nothing is left to give
        done, worker, taken = heapq.heappop(at_work)
        clock = max(clock, done) + taken
        if worker in waiting:
            seconds, ready, cost = waiting.pop(worker)
            heapq.heappush(at_work, (max(done, ready) + seconds, worker, cost))
    return Outcome(workers, clock, float(chunks.seconds.sum()), sum(taking), int(chunks.documents.sum()))


def report(measured: Measured, documents: int, outcomes: Sequence[Outcome], costs: Costs) -> list[str]:
    """What it takes, in lines."""
    hour, terabyte = 3600, 1e12
    core_hours = measured.seconds.mean() * documents / hour
    lines = [
        f"{len(measured.sizes)} documents measured: {measured.sizes.mean():.0f} bytes, "
        f"{1000 * measured.seconds.mean():.1f} ms (slowest {1000 * measured.seconds.max():.0f}), "
        f"{measured.records.mean():.1f} records and {measured.lines.mean():.0f} bytes of JSON at the mean",
        f"{documents:,} of them: {core_hours:,.0f} core hours of extraction, "
        f"{core_hours * costs.core_hour:,.0f} USD at {costs.core_hour} USD a core hour",
        f"JSONL {documents * measured.lines.mean() / terabyte:.2f} TB (twice while the final file is written), "
        f"Parquet {documents * costs.parquet_bytes / terabyte:.2f} TB, "
        f"manifest {documents * costs.manifest_bytes / terabyte:.3f} TB",
        f"one process: names {documents * costs.see / hour:.1f} h, final file {documents * costs.final / hour:.1f} h, "
        f"Parquet {documents * costs.export / hour:.1f} h",
        "workers   hours  workers at work  run at work  documents/s",
    ]
    for o in outcomes:
        lines.append(
            f"{o.workers:7}  {o.seconds / hour:6.1f}  {o.use_of_workers:15.1%}  {o.use_of_run:11.1%}"
            f"  {o.documents / o.seconds:11,.0f}"
        )
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[16, 64, 128, 256])
    parser.add_argument("--together", type=int, default=1, help="so many notes are one document")
    parser.add_argument("--hanging", type=float, default=1e-6, help="share that hangs until the time limit")
    options = parser.parse_args()
    costs, measured = Costs(), measure(together=options.together)
    began = time.perf_counter()
    chunks = draw(measured, options.documents, hanging=options.hanging)
    outcomes = [run(chunks, workers, costs) for workers in options.workers]
    print("\n".join(report(measured, options.documents, outcomes, costs)))
    print(f"simulated in {time.perf_counter() - began:.0f} s: {len(chunks.seconds):,} chunks")


if __name__ == "__main__":
    main()
