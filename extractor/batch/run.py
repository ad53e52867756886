"""The batch contract: documents in, one JSONL out, every failure named.

The loop below is the one place that knows how documents are read one after another; executors with processes or clusters
take its place behind `run` and must give the same output.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extractor.config import Config
from extractor.errors import ExtractorError, SourceError, SourceNotFoundError
from extractor.outputs.text import to_json
from extractor.pipeline import Extractor

__all__ = ["Report", "find_notes", "run"]

SUFFIXES = {".txt"}


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did."""

    done: int
    failed: int
    records: int


def find_notes(folder: Path) -> list[Path]:
    """Every note below a folder, sorted by path. Raises SourceNotFoundError."""
    if not folder.is_dir():
        raise SourceNotFoundError(f"{folder}: no such folder; give a folder of .txt notes")
    return sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())


def run(
    folder: Path, out: Path, config: Config | None = None, *, on_done: Callable[[Path], None] | None = None
) -> Report:
    """Extract every .txt below `folder` to OUT/records.jsonl, one document a line; failures go to OUT/errors.jsonl.

    Files are written under a temporary name and renamed at the end, so a crash leaves the old output. `on_done` is called
    after each file. Raises SourceNotFoundError for a missing folder and RuleError for bad rules; a bad file raises nothing.
    """
    paths = find_notes(folder)
    extractor = Extractor(config)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SourceError(
            f"{out}: cannot be made a folder ({error.strerror}); give another --output"
        ) from error
    done = failed = records = 0
    documents, errors = out / "records.jsonl", out / "errors.jsonl"
    with (
        _partial(documents).open("w", encoding="utf-8") as good,
        _partial(errors).open("w", encoding="utf-8") as bad,
    ):
        for path, line, count, failure in _work(extractor, folder, paths):
            if failure is None:
                good.write(line)
                done, records = done + 1, records + count
            else:
                bad.write(json.dumps(failure, ensure_ascii=False) + "\n")
                failed += 1
            if on_done is not None:
                on_done(path)
    os.replace(_partial(documents), documents)
    os.replace(_partial(errors), errors)
    return Report(done, failed, records)


def _partial(path: Path) -> Path:
    return path.with_name(path.name + ".partial")


def _work(
    extractor: Extractor, folder: Path, paths: Iterable[Path]
) -> Iterator[tuple[Path, str, int, dict[str, str] | None]]:
    """(path, JSON line, records, error) of each file."""
    for path in paths:
        try:
            result = extractor.extract(path)
        except ExtractorError as error:
            yield path, "", 0, {"source": str(path), "error": type(error).__name__, "reason": str(error)}
            continue
        yield path, to_json(result, indent=None), len(result.records), None
