"""What an output folder holds, also while a run is at work in it."""

import sqlite3
import time
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from extractor.batch.lock import is_held
from extractor.batch.manifest import Failure, Manifest
from extractor.batch.run import WORKDIR, manifest_path
from extractor.errors import SourceError, SourceNotFoundError

__all__ = ["Status", "status"]


@dataclass(frozen=True, slots=True)
class Status:
    """Counts over all documents, the last run's rates, the slowest documents and those in quarantine.

    running: whether a run is at work now. Sizes are in bytes, times in seconds. slowest: (name, seconds, bytes).
    """

    documents: int
    done: int
    failed: int
    pending: int
    records: int
    types: dict[str, int]
    running: bool
    run_seconds: float
    run_documents: int
    documents_per_second: float
    megabytes_per_second: float
    slowest: tuple[tuple[str, float, int], ...]
    failures: tuple[Failure, ...]

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        plain = asdict(self)
        plain["slowest"] = [{"source": n, "seconds": round(s, 3), "bytes": b} for n, s, b in self.slowest]
        plain["failures"] = [
            {"source": f.name, **f.fault._asdict(), "tries": f.tries, "elapsed_seconds": round(f.seconds, 3)}
            for f in self.failures
        ]
        return plain


def status(out: str | Path, *, slowest: int = 10, failures: int = 20) -> Status:
    """Look into an output folder, without disturbing a run. Raises SourceNotFoundError where no batch has been."""
    path = manifest_path(Path(out))
    if not path.is_file():
        raise SourceNotFoundError(
            f"{out}: no such folder, or no batch has run in it; give the --output of a batch"
        )
    try:
        manifest = Manifest(path, b"", read_only=True)
        try:
            if manifest.is_new():  # a run has only just begun
                return Status(
                    0, 0, 0, 0, 0, {}, is_held(Path(out) / WORKDIR / "lock"), 0.0, 0, 0.0, 0.0, (), ()
                )
            manifest.key = bytes.fromhex(manifest.meta("key"))
            return _look(manifest, Path(out), slowest, failures)
        finally:
            manifest.close()
    except sqlite3.Error as error:
        raise SourceError(f"{path}: cannot be read ({error}); is it the --output of a batch?") from error


def _look(manifest: Manifest, out: Path, slowest: int, failures: int) -> Status:
    totals, last = manifest.totals(), manifest.last_run()
    running = is_held(out / WORKDIR / "lock")
    started, ended = float(last["started"] or 0), float(last["ended"] or 0)
    seconds = max((time.time() if running and not ended else ended) - started, 0.0)
    documents, size = int(last["done"] or 0), int(last["bytes"] or 0)
    named = islice(manifest.failures(), failures)
    return Status(
        totals.names, totals.done, totals.failed, totals.pending, totals.records, totals.types, running,
        seconds, documents, documents / seconds if seconds else 0.0, size / 1e6 / seconds if seconds else 0.0,
        tuple(manifest.slowest(slowest)), tuple(named),
    )  # fmt: skip
