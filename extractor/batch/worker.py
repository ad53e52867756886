"""The process that does documents. It is started afresh, reads files itself, and writes nothing but to its pipe.

Started by `supervise` with `python -c`, so that no program that runs a batch is imported again in its workers.
"""

import ctypes
import faulthandler
import os
import pickle
import signal
import sys
import time
from collections import deque
from collections.abc import Collection
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from extractor.batch.contract import Chunk, Done, Outcome, Read, Setup
from extractor.batch.slot import Slot
from extractor.errors import ExtractorError, RuleError

if TYPE_CHECKING:
    from extractor.batch.work import Content, Work

__all__ = ["OUT_OF_MEMORY", "Broken", "Ready", "main"]

OUT_OF_MEMORY = 86  # exit code
_FLUSH_SECONDS = 0.5
_FLUSH_BYTES = 1 << 20
_DEATH_OF_PARENT = 1  # PR_SET_PDEATHSIG


class Ready(NamedTuple):
    """The worker is ready; the digest of the rules that it has loaded."""

    rules_digest: str


class Broken(NamedTuple):
    """The worker cannot begin: whether the rules are at fault, and the message."""

    rules: bool
    message: str


def main(handle: int, slot: str, parent: int) -> None:
    """Serve until the pipe is closed."""
    _die_with(parent)
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the run decides what an interrupt means
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    pipe = Connection(handle)
    stand = Slot(Path(slot))
    try:
        setup: Setup = pickle.loads(pipe.recv_bytes())
        _serve(pipe, stand, setup)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        os._exit(0)  # the run is over or dead
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _serve(pipe: Connection, slot: Slot, setup: Setup) -> None:
    try:
        if setup.settings.initializer:
            module, _, function = setup.settings.initializer.partition(":")
            getattr(import_module(module), function)()
        from extractor.batch.work import Work

        work = Work(setup.config, slot.at)
        work.warm_up()
    except (ExtractorError, ImportError, AttributeError) as error:
        pipe.send(Broken(isinstance(error, RuleError), str(error)))
        return
    _limit(setup.settings.memory_limit_bytes)
    pipe.send(Ready(work.rules_digest))
    desk = _Desk(pipe, slot, work)
    while True:
        desk.take()


class _Desk:
    """The chunks of a worker: read as they come, done as they are answered."""

    def __init__(self, pipe: Connection, slot: Slot, work: "Work") -> None:
        self._pipe, self._slot, self._work = pipe, slot, work
        self._read: dict[int, list[Content]] = {}
        self._answers: deque[tuple[int, Collection[int]]] = deque()

    def take(self) -> None:
        """Do one chunk; read what has come meanwhile first, so that its answer is there when its turn comes."""
        while not self._answers or self._pipe.poll():
            message = self._pipe.recv()
            if isinstance(message, Chunk):
                self._read_chunk(message)
            else:
                self._answers.append(message)
        self._do(*self._answers.popleft())

    def _read_chunk(self, chunk: Chunk) -> None:
        contents = [self._work.read(item) for item in chunk.items]
        self._slot.idle()
        self._read[chunk.id] = contents
        self._pipe.send(Read(chunk.id, [(c.item.number, c.digest) for c in contents if c.digest is not None]))

    def _do(self, chunk: int, wanted: Collection[int]) -> None:
        outcomes: list[Outcome] = []
        size, since = 0, time.monotonic()
        contents = self._read.pop(chunk)
        contents.reverse()
        while contents:
            content = contents.pop()  # and its bytes go as soon as they are done
            if content.fault is None and content.item.number not in wanted:
                continue
            outcomes.append(self._work.extract(content))
            size += len(outcomes[-1].line)
            if size > _FLUSH_BYTES or time.monotonic() - since > _FLUSH_SECONDS:
                self._send(Done(chunk, outcomes, False))
                outcomes, size, since = [], 0, time.monotonic()
        self._send(Done(chunk, outcomes, True))

    def _send(self, done: Done) -> None:
        self._slot.idle()
        self._pipe.send(done)


def _limit(memory_bytes: int) -> None:
    try:
        import resource
    except ImportError:  # not on this system
        return
    if memory_bytes:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash is expected, and its core would fill the disk


def _die_with(parent: int) -> None:
    """End when the process that started this one ends, also in the middle of a document."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_DEATH_OF_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)
