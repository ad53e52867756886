"""The engine of one machine: a process a core."""

import contextlib
import time
from collections.abc import Collection
from multiprocessing.connection import wait

from extractor.batch.contract import Chunk, Done, Event, Lost, Setup
from extractor.batch.supervise import Supervised

__all__ = ["LocalEngine"]

DEPTH = 2  # chunks that a worker has: one at work, one waiting
_LOOK_SECONDS = 0.1


class LocalEngine:
    """Processes of this machine behind the contract of an engine."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._workers: list[Supervised] = []
        self._home: dict[int, Supervised] = {}
        self._looked = 0.0

    def start(self) -> None:
        """Begin to start the workers, those that are not there yet."""
        for number in range(len(self._workers), self._setup.settings.processes):
            self._workers.append(Supervised(self._setup, str(number)))

    def free(self) -> bool:
        """Whether a worker has room."""
        return any(len(worker.chunks) < DEPTH for worker in self._workers)

    def submit(self, chunk: Chunk) -> None:
        """To the worker with least to do."""
        worker = min(self._workers, key=lambda w: len(w.chunks))
        self._home[chunk.id] = worker
        worker.submit(chunk)

    def answer(self, chunk: int, wanted: Collection[int]) -> None:
        """To the worker that has read the chunk."""
        if chunk in self._home:
            self._home[chunk].answer(chunk, wanted)

    def wait(self, timeout: float) -> list[Event]:
        """Everything that workers have said, after a look at their clocks."""
        events: list[Event] = []
        pipes = {worker.pipe: worker for worker in self._workers}
        for pipe in wait(list(pipes), min(timeout, _LOOK_SECONDS)):
            events += pipes[pipe].receive()  # type: ignore[index]
        for event in events:
            if isinstance(event, Lost) or (isinstance(event, Done) and event.last):
                del self._home[event.chunk]
        now = time.monotonic()
        if now - self._looked > _LOOK_SECONDS:
            self._looked = now
            for worker in self._workers:
                worker.enforce()
        return events

    def stop(self) -> None:
        """End all of them."""
        for worker in self._workers:
            with contextlib.suppress(OSError):
                worker.close()
        self._workers.clear()
        self._home.clear()
