"""A run over very many small notes: the memory of the run itself, and the time a document takes, from its beginning to its end.

    python -m tests.batch.scale                     200,000 notes
    python -m tests.batch.scale --notes 20000

Prints, at each tenth of the way, the run's own memory, its own processor time a document, the workers' and the clock's, which other
programs disturb. Fails when memory is over 400 MB or grows by 5 % from the first tenth to the last, or the run's own time a
document by more than a tenth.
"""

import argparse
import itertools
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from extractor.batch import run
from extractor.batch.progress import Counts
from tests.batch.chaos import children
from tests.conftest import ROOT

TICK = os.sysconf("SC_CLK_TCK")
MAKE = "import sys; from pathlib import Path; from tests.batch.notes import make_notes; make_notes(Path(sys.argv[1]), int(sys.argv[2]), most=4)"


class Mark(NamedTuple):
    """How things stand at a tenth of the way; memory in MB, times in seconds."""

    documents: int
    memory: float
    own: float
    workers: float
    clock: float


def memory_megabytes() -> float:
    """The resident memory of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def processor_seconds(pid: int) -> float:
    """Of a process that is there, or 0."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK


def measure(source: Path, out: Path, notes: int, workers: int) -> list[Mark]:
    """Run, and mark each tenth."""
    marks: list[Mark] = []

    def watch(counts: Counts) -> None:
        if counts.phase == "extract" and counts.finished * 10 >= notes * len(marks):
            own = time.process_time()
            theirs = sum(map(processor_seconds, children(os.getpid())))
            marks.append(Mark(counts.finished, memory_megabytes(), own, theirs, time.monotonic()))

    report = run(source, out, workers=workers, watch=watch)
    assert (report.done, report.failed) == (notes, 0)
    marks.append(Mark(notes, memory_megabytes(), time.process_time(), marks[-1].workers, time.monotonic()))
    print(f"final: {memory_megabytes():.0f} MB after the files are written; {report.seconds:.0f} s in all")
    return marks


def show(marks: list[Mark]) -> None:
    """A line a tenth."""
    print("documents  memory MB  own ms/doc  workers ms/doc  clock ms/doc")
    for before, mark in itertools.pairwise(marks):
        count = max(1, mark.documents - before.documents)
        own, workers, clock = (
            1000 * (getattr(mark, n) - getattr(before, n)) / count for n in ("own", "workers", "clock")
        )
        print(f"{mark.documents:9}  {mark.memory:9.1f}  {own:10.3f}  {workers:14.3f}  {clock:12.3f}")


def main() -> None:
    """Make the notes, run, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--notes", type=int, default=200_000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "notes"), Path(folder, "out")
        subprocess.run([sys.executable, "-c", MAKE, str(source), str(options.notes)], cwd=ROOT, check=True)
        marks = measure(source, out, options.notes, options.workers)
    tenths = marks[1:-1]
    show(marks[:-1])
    first, last = tenths[0], tenths[-1]
    grown = last.memory / first.memory - 1
    costs = [(b.own - a.own) / max(1, b.documents - a.documents) for a, b in itertools.pairwise(tenths)]
    later = sum(costs[-3:]) / sum(costs[:3])
    print(
        f"memory {first.memory:.0f} MB at a tenth, {last.memory:.0f} MB at the end: {grown:+.1%}; own time, last third to first: {later:.2f}"
    )
    assert last.memory < 400
    assert grown < 0.05
    assert later < 1.1


if __name__ == "__main__":
    main()
