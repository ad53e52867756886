"""Where a worker says what it is at, for its supervisor to see without a message: one small shared file a worker.

A line of three numbers in shared memory costs nothing, survives the worker, and tells which document killed it.
"""

import mmap
import os
import struct
import time
from pathlib import Path
from typing import NamedTuple

from extractor.batch.contract import STAGES

__all__ = ["Patience", "Slot", "Stand"]

_STAND = struct.Struct("<qqd")
_SIZE = 64
_MOST_GAP_SECONDS = 1.0


class Stand(NamedTuple):
    """The document, its stage, and when work on it began, by the clock of `time.monotonic`. Idle: number -1."""

    number: int
    stage: str
    since: float


class Patience:
    """How long a document has been seen at work.

    Time in which nobody looked (the machine or the programs were paused, or starved) counts one second at most: then the worker
    had no time either, and stopping it would blame a document for nothing.
    """

    def __init__(self) -> None:
        self._looked, self._at = 0.0, (-1, 0.0)
        self.seconds = 0.0

    def look(self, stand: Stand, now: float) -> float:
        """The seconds, up to now."""
        gap = min(now - self._looked, _MOST_GAP_SECONDS)
        at = (stand.number, stand.since)
        self.seconds = self.seconds + gap if at == self._at else min(now - stand.since, gap)
        self._looked, self._at = now, at
        return self.seconds


class Slot:
    """A file that two processes map."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        flags = os.O_RDWR | os.O_CLOEXEC | (os.O_CREAT if create else 0)
        handle = os.open(path, flags, 0o644)
        try:
            if create:
                os.ftruncate(handle, 0)
                os.write(handle, b"\0" * _SIZE)
            self._map = mmap.mmap(handle, _SIZE)
        finally:
            os.close(handle)
        self._number, self._since = -1, 0.0
        if create:
            self.idle()

    def at(self, number: int, stage: str) -> None:
        """The worker is at this document; its clock runs on from stage to stage."""
        if number != self._number:
            self._number, self._since = number, time.monotonic()
        _STAND.pack_into(self._map, 0, number, STAGES.index(stage), self._since)

    def idle(self) -> None:
        """The worker is at none."""
        self._number = -1
        _STAND.pack_into(self._map, 0, -1, 0, time.monotonic())

    def look(self) -> Stand:
        """Where the worker is; read again where it was just writing."""
        while True:
            first, second = self._map[: _STAND.size], self._map[: _STAND.size]
            if first == second:
                number, stage, since = _STAND.unpack(first)
                return Stand(number, STAGES[stage], since)
