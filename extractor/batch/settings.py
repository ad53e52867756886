"""How a run works; what it finds is `Config`'s business."""

import os
from dataclasses import dataclass

from extractor.config import MEBIBYTE
from extractor.errors import UsageError

__all__ = ["ENGINES", "FORMATS", "Settings"]

ENGINES = ("local", "ray")
FORMATS = ("jsonl", "parquet", "csv", "duckdb")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """None of these changes what the records are; each has a safe default. Raises UsageError for a value out of range.

    workers
        Processes at work (default 0: one a core). Risk: each takes some 250 MB.
    engine
        `local` for the processes of this machine (default), `ray` for a cluster (extra `ray`).
    formats
        What is made of records.jsonl beside it: parquet, csv, duckdb (default jsonl: nothing more).
    fresh
        Forget what is in the output folder (default False: what is done stays, only new and changed files are read).
    retry
        Try the quarantined files among the sources again (default False).
    where
        Conditions that a document has to meet, such as `size<1MB` or `broker=中信证券` (default none).
    time_limit_seconds
        For one document (default 60). Risk: under it, a large document on a slow machine goes to quarantine.
    memory_limit_bytes
        Address space of a worker (default 4 GiB, 0: none). Risk: under 1 GiB workers may not start.
    tries
        How often a document may end its worker before it goes to quarantine (default 3): all but the first time alone.
    initializer
        `module:function`, called in each worker before it loads the rules (default None).
    ray_address
        The cluster (default None: `RAY_ADDRESS`, or a cluster of this machine alone).
    """

    workers: int = 0
    engine: str = "local"
    formats: tuple[str, ...] = ("jsonl",)
    fresh: bool = False
    retry: bool = False
    where: tuple[str, ...] = ()
    time_limit_seconds: float = 60.0
    memory_limit_bytes: int = 4096 * MEBIBYTE
    tries: int = 3
    initializer: str | None = None
    ray_address: str | None = None

    def __post_init__(self) -> None:
        if self.engine not in ENGINES:
            raise UsageError(f"engine {self.engine!r}: no such engine; known: {', '.join(ENGINES)}")
        for name in self.formats:
            if name not in FORMATS:
                raise UsageError(f"format {name!r}: no such format; known: {', '.join(FORMATS)}")
        if self.workers < 0 or self.tries < 1 or self.time_limit_seconds <= 0 or self.memory_limit_bytes < 0:
            raise UsageError(
                "workers and memory limit may not be negative; tries and time limit start above 0"
            )

    @property
    def processes(self) -> int:
        """How many workers that means here."""
        if self.workers:
            return self.workers
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
