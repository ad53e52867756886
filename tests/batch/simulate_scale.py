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
    """What the one process beside the workers needs, in seconds of one core, and what machines cost (an assumption).

    see: a name into the manifest. take, take_byte: a result, and a byte of its JSON, into the store and the manifest. final_byte: the
    sorted file. export_byte: Parquet of it, by four threads. parquet_share: bytes of Parquet a byte of JSON.
    """

    see: float = 10e-6
    take: float = 80e-6
    take_byte: float = 1.7e-9
    final_byte: float = 2.6e-9
    export_byte: float = 5.1e-9
    parquet_share: float = 0.13
    manifest_bytes: float = 450.0
    core_hour: float = 0.04
    gigabyte_month: float = 0.08

    def taking(self, measured: Measured) -> float:
        """Of a result, at the mean."""
        return self.take + self.take_byte * float(measured.lines.mean())

    def serial(self, measured: Measured) -> dict[str, float]:
        """Seconds a document before and after the workers are at work."""
        line = float(measured.lines.mean())
        return {"names": self.see, "final file": self.final_byte * line, "Parquet": self.export_byte * line}


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


def run(chunks: Chunks, workers: int, take: float) -> Outcome:
    """Workers hold one chunk at work and one that waits; the run takes one result after another and then gives the next.

    Exact, by events: a Python loop over chunks, of which there are thirty times fewer than documents.
    """
    work, taking = chunks.seconds.tolist(), (chunks.documents * take).tolist()
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
    """What one run takes, in lines."""
    hour, gigabyte = 3600, 1e9
    core_hours = measured.seconds.mean() * documents / hour
    line = documents * measured.lines.mean() / gigabyte
    parquet = line * costs.parquet_share
    lines = [
        f"{len(measured.sizes)} documents measured: {measured.sizes.mean():.0f} bytes, "
        f"{1000 * measured.seconds.mean():.1f} ms (slowest {1000 * measured.seconds.max():.0f}), "
        f"{measured.records.mean():.1f} records and {measured.lines.mean():.0f} bytes of JSON at the mean",
        f"{documents:,} of them: {core_hours:,.0f} core hours of extraction, "
        f"{core_hours * costs.core_hour:,.0f} USD at {costs.core_hour} USD a core hour",
        f"JSONL {line:,.0f} GB, twice while the final file is written; "
        f"Parquet {parquet:,.0f} GB, {parquet * costs.gigabyte_month:,.0f} USD a month at "
        f"{costs.gigabyte_month} USD a GB; manifest {documents * costs.manifest_bytes / gigabyte:,.1f} GB",
        "one after another: "
        + ", ".join(f"{what} {documents * s / hour:.1f} h" for what, s in costs.serial(measured).items()),
        "workers   hours  workers at work  run at work  documents/s",
    ]
    for o in outcomes:
        lines.append(
            f"{o.workers:7}  {o.seconds / hour:6.1f}  {o.use_of_workers:15.1%}  {o.use_of_run:11.1%}"
            f"  {o.documents / o.seconds:11,.0f}"
        )
    return lines


def report_parts(
    measured: Measured, documents: int, part: int, machines: int, workers: int, costs: Costs
) -> str:
    """The same documents as many runs of their own, some at a time."""
    outcome = run(draw(measured, part), workers, costs.taking(measured))
    after = part * sum(costs.serial(measured).values())
    runs = -(-documents // part)
    hours = -(-runs // machines) * (outcome.seconds + after) / 3600
    return (
        f"{runs} runs of {part:,}, {machines} at a time with {workers} workers each: {outcome.seconds / 60:.0f} min of "
        f"extraction and {after / 60:.0f} min before and after it a run, {hours:.1f} h in all"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[16, 64, 128, 256])
    parser.add_argument("--together", type=int, default=1, help="so many notes are one document")
    parser.add_argument("--hanging", type=float, default=1e-6, help="share that hangs until the time limit")
    parser.add_argument("--part", type=int, default=1_000_000, help="documents of one run of many")
    parser.add_argument("--machines", type=int, default=20, help="that have such a run each")
    options = parser.parse_args()
    costs, measured = Costs(), measure(together=options.together)
    began = time.process_time()
    chunks = draw(measured, options.documents, hanging=options.hanging)
    outcomes = [run(chunks, workers, costs.taking(measured)) for workers in options.workers]
    print("\n".join(report(measured, options.documents, outcomes, costs)))
    print(report_parts(measured, options.documents, options.part, options.machines, 16, costs))
    seconds = time.process_time() - began
    print(
        f"simulated in {seconds:.0f} s: {len(chunks.seconds):,} chunks of a run, {len(outcomes)} numbers of workers"
    )


if __name__ == "__main__":
    main()
