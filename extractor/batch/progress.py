"""How far a run is, and who is told: a bar on a terminal, a line now and then elsewhere, JSON lines, a Prometheus file."""

import contextlib
import json
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress

__all__ = ["Counts", "Watch", "metrics_text", "watching"]

LINE_SECONDS = 10.0
_RATE_SECONDS = 30.0
Watch = Callable[["Counts"], None]


@dataclass
class Counts:
    """What a run has done so far. `total_*` are what it has to do; sizes are in bytes, times in seconds."""

    phase: str = "find"
    total: int = 0
    total_bytes: int = 0
    documents: int = 0
    failures: int = 0
    same: int = 0
    bytes_read: int = 0
    types: dict[str, int] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)
    _recent: deque[tuple[float, int, int]] = field(default_factory=lambda: deque(maxlen=512))

    def done(self, size: int, types: dict[str, int]) -> None:
        """A document gave a line."""
        self.documents += 1
        self.bytes_read += size
        for name, count in types.items():
            self.types[name] = self.types.get(name, 0) + count

    def failed(self, size: int) -> None:
        """A document went to quarantine."""
        self.failures += 1
        self.bytes_read += size

    def reused(self, size: int, *, failed: bool) -> None:
        """A document has the content of another one."""
        self.bytes_read += size
        if failed:
            self.failures += 1
        else:
            self.same += 1

    def opened(self, size: int) -> None:
        """A document is a container: those in it count in its place, once they are known."""
        self.total -= 1
        self.total_bytes -= size

    @property
    def finished(self) -> int:
        """Documents of this run that need nothing more."""
        return self.documents + self.same + self.failures

    @property
    def records(self) -> int:
        """Records of all types in this run."""
        return sum(self.types.values())

    @property
    def seconds(self) -> float:
        """Since the run began."""
        return time.monotonic() - self.began

    def rates(self) -> tuple[float, float]:
        """Documents and bytes a second, lately."""
        now = time.monotonic()
        if not self._recent or now - self._recent[-1][0] > _RATE_SECONDS / 256:
            self._recent.append((now, self.finished, self.bytes_read))
        while len(self._recent) > 2 and now - self._recent[0][0] > _RATE_SECONDS:
            self._recent.popleft()
        then, documents, size = self._recent[0]
        span = max(now - then, 1e-6)
        return (self.finished - documents) / span, (self.bytes_read - size) / span

    def left_seconds(self) -> float | None:
        """What is left at the present rate, or None where there is none yet."""
        documents, size = self.rates()
        if documents <= 0:
            return None
        by_count = (self.total - self.finished) / documents
        by_size = (self.total_bytes - self.bytes_read) / size if size > 0 else by_count
        return max(0.0, by_count, by_size)

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        documents, size = self.rates()
        left = self.left_seconds()
        return {
            "phase": self.phase,
            "total": self.total,
            "finished": self.finished,
            "failed": self.failures,
            "same": self.same,
            "records": self.records,
            "types": self.types,
            "seconds": round(self.seconds, 1),
            "documents_per_second": round(documents, 1),
            "megabytes_per_second": round(size / 1e6, 3),
            "left_seconds": None if left is None else round(left),
        }


@contextlib.contextmanager
def watching(*, json_log: bool, metrics: Path | None, stream: TextIO | None = None) -> Iterator[Watch]:
    """What to call with the counts, often: it decides itself when it tells. All messages go to standard error."""
    stream = stream or sys.stderr
    watches: list[Watch] = []
    with contextlib.ExitStack() as stack:
        if json_log:
            watches.append(_every(lambda c: _print(stream, json.dumps(c.as_dict(), ensure_ascii=False))))
        elif stream.isatty():
            watches.append(stack.enter_context(_bar(stream)))
        else:
            watches.append(_every(lambda c: _print(stream, f"extractor: {line_of(c)}")))
        if metrics is not None:
            watches.append(_every(lambda c: _replace(metrics, metrics_text(c))))

        def tell(counts: Counts) -> None:
            for watch in watches:
                watch(counts)

        yield tell


def line_of(counts: Counts) -> str:
    """One line for people."""
    if counts.phase == "find":
        return f"{counts.total} documents found"
    documents, size = counts.rates()
    left = counts.left_seconds()
    eta = "" if left is None else f", {_clock(left)} left"
    return (
        f"{counts.finished}/{counts.total} documents, {documents:.0f}/s, {size / 1e6:.2f} MB/s, {counts.records} records, "
        f"{counts.failures} failed{eta}"
    )


def metrics_text(counts: Counts) -> str:
    """The text format of Prometheus, as its node exporter reads it from a file."""
    documents, size = counts.rates()
    lines = [
        "# TYPE extractor_batch_documents_total counter",
        f'extractor_batch_documents_total{{outcome="done"}} {counts.documents}',
        f'extractor_batch_documents_total{{outcome="same"}} {counts.same}',
        f'extractor_batch_documents_total{{outcome="failed"}} {counts.failures}',
        "# TYPE extractor_batch_read_bytes_total counter",
        f"extractor_batch_read_bytes_total {counts.bytes_read}",
        "# TYPE extractor_batch_records_total counter",
        *(f'extractor_batch_records_total{{type="{t}"}} {n}' for t, n in sorted(counts.types.items())),
        "# TYPE extractor_batch_documents gauge",
        f"extractor_batch_documents {counts.total}",
        "# TYPE extractor_batch_documents_per_second gauge",
        f"extractor_batch_documents_per_second {documents:.3f}",
        "# TYPE extractor_batch_bytes_per_second gauge",
        f"extractor_batch_bytes_per_second {size:.1f}",
        "# TYPE extractor_batch_seconds gauge",
        f"extractor_batch_seconds {counts.seconds:.1f}",
    ]
    return "".join(line + "\n" for line in lines)


def _every(tell: Watch) -> Watch:
    """Tell every ten seconds, at each new phase, and at the end."""
    last, phase = time.monotonic(), "find"

    def watch(counts: Counts) -> None:
        nonlocal last, phase
        counts.rates()  # which remembers
        now = time.monotonic()
        if now - last >= LINE_SECONDS or (counts.phase != phase and counts.phase == "end"):
            last = now
            tell(counts)
        phase = counts.phase

    return watch


def _print(stream: TextIO, line: str) -> None:
    print(line, file=stream, flush=True)


def _replace(path: Path, text: str) -> None:
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    partial.write_text(text, encoding="utf-8")
    os.replace(partial, path)


@contextlib.contextmanager
def _bar(stream: TextIO) -> Iterator[Watch]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.fields[phase]}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[told]}"),
    )
    with Progress(*columns, console=Console(file=stream), refresh_per_second=4, transient=True) as progress:
        yield _bar_watch(progress)


def _bar_watch(progress: "Progress") -> Watch:
    task = progress.add_task("", total=None, phase="find", told="")
    last = 0.0

    def watch(counts: Counts) -> None:
        nonlocal last
        if time.monotonic() - last < 0.2:
            return
        last = time.monotonic()
        documents, size = counts.rates()
        left = counts.left_seconds()
        types = " ".join(
            f"{name} {count}" for name, count in sorted(counts.types.items(), key=lambda t: -t[1])[:4]
        )
        told = f"{documents:.0f}/s {size / 1e6:.2f} MB/s, {counts.failures} failed"
        told += "" if left is None else f", {_clock(left)} left"
        total = counts.total if counts.phase != "find" else None
        progress.update(
            task, completed=counts.finished, total=total, phase=counts.phase, told=f"{told}  {types}"
        )

    return watch


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
