"""What a batch is measured against: the pipeline in a loop, and in a `multiprocessing.Pool`, with nothing of a batch's promises.

    python -m tests.batch.bare loop|pool FOLDER OUT [WORKERS]

Prints documents a second to the last line, from the first ones: a chunk for each worker, so that neither anybody's start counts
nor what a pool's other workers have done by the time that the first one answers.
"""

import multiprocessing
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from extractor import Extractor
from extractor.batch.work import WARM_UP
from extractor.outputs.text import to_json

CHUNK = 32  # documents, as a batch has

_extractor: Extractor | None = None


def begin() -> None:
    """Rules are loaded once a process."""
    global _extractor
    _extractor = Extractor()
    _extractor.extract(WARM_UP)


def line_of(path: Path) -> str:
    """One document."""
    assert _extractor is not None
    return to_json(_extractor.extract(path), indent=None)


def loop(paths: list[Path]) -> Iterator[str]:
    """One after another."""
    begin()
    yield from map(line_of, paths)


def pool(paths: list[Path], workers: int) -> Iterator[str]:
    """By the standard library's pool, in the chunks that a batch has."""
    with multiprocessing.get_context("spawn").Pool(workers, begin) as processes:
        yield from processes.imap(line_of, paths, chunksize=CHUNK)


def main() -> None:
    """Run, and print the rate."""
    kind, folder, out, *rest = sys.argv[1:]
    paths = sorted(Path(folder).rglob("*.txt"))
    lines = pool(paths, int(rest[0])) if kind == "pool" else loop(paths)
    first = CHUNK * int(rest[0]) if rest else 1
    with Path(out).open("w", encoding="utf-8") as file:
        file.writelines(islice(lines, first))
        began = time.perf_counter()
        file.writelines(lines)
    print((len(paths) - first) / (time.perf_counter() - began))


if __name__ == "__main__":
    main()
