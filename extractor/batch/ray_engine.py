"""The engine of a Ray cluster: an actor a core, each with a worker process of its own. The one module that imports ray.

An actor supervises its worker just as the local engine does, so a document that hangs, crashes or eats memory is seen and named on
its node. When an actor or its node dies, its documents are lost without a suspect; the run tries them again one by one, and
another actor is asked for. Results go to the run alone, which writes them.
"""

import contextlib
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from extractor.batch.contract import Chunk, Done, Event, Lost, Read, Setup
from extractor.batch.supervise import Supervised
from extractor.errors import ExtractorError, MissingExtraError, WorkerError

try:
    import ray
    from ray.exceptions import RayError, RayTaskError
except ImportError as missing:
    raise MissingExtraError.naming("--engine ray", "ray") from missing

__all__ = ["RayEngine"]

DEPTH = 3  # chunks that an actor has: one at work, one read, one on its way
MAX_STARTS = 20
START_LIMIT_SECONDS = 600.0
_LOOK_SECONDS = 0.1


class _Desk:
    """What runs on a node. Its methods are called one after another."""

    def __init__(self, setup: Setup) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="extractor-"))
        self._worker = Supervised(replace(setup, workdir=self._folder), "0")

    def ready(self) -> bool:
        """When the worker has loaded its rules. Raises RuleError or WorkerError."""
        while not self._worker.ready:
            self._wait()
        return True

    def read(self, chunk: Chunk) -> list[Event]:
        """Let the worker read a chunk."""
        self._worker.submit(chunk)
        return self._until(chunk.id, Read)

    def do(self, chunk: int, wanted: Collection[int]) -> list[Event]:
        """Let the worker do what is wanted of a chunk."""
        if chunk not in self._worker.chunks:  # its worker has died since
            return [Lost(chunk, None)]
        self._worker.answer(chunk, wanted)
        return self._until(chunk, Done)

    def close(self) -> None:
        """End the worker."""
        self._worker.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _until(self, chunk: int, kind: type[Read] | type[Done]) -> list[Event]:
        """Everything up to the end of this step of the chunk."""
        events: list[Event] = []
        while True:
            for event in self._wait():
                events.append(event)
                ended = not isinstance(event, Done) or event.last
                if event.chunk == chunk and (isinstance(event, Lost) or (isinstance(event, kind) and ended)):
                    return events

    def _wait(self) -> list[Event]:
        said = self._worker.receive() if self._worker.pipe.poll(_LOOK_SECONDS) else []
        self._worker.enforce()
        return said


@dataclass(eq=False)
class _Post:
    """An actor as the run sees it: no chunk is given to it before it is ready."""

    actor: Any
    ready: bool = False
    chunks: set[int] = field(default_factory=set)


class RayEngine:
    """Actors of a cluster behind the contract of an engine."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._posts: list[_Post] = []
        self._calls: dict[Any, tuple[_Post, int]] = {}  # by future; chunk -1: not ready yet
        self._home: dict[int, _Post] = {}
        self._failed_starts, self._alone_since = 0, time.monotonic()
        self._owner = False

    def start(self) -> None:
        """Join the cluster, or make one of this machine, and ask for the actors."""
        if self._posts:
            return
        settings = self._setup.settings
        address = settings.ray_address or os.environ.get("RAY_ADDRESS")
        if not ray.is_initialized():
            self._owner = True
            quiet = {"include_dashboard": False} if not address else {}
            cores = {} if address else {"num_cpus": settings.processes}
            ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR, **quiet, **cores)
        self._kind = ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(_Desk)
        for _ in range(settings.workers or int(ray.cluster_resources().get("CPU", 1))):
            self._open()

    def free(self) -> bool:
        """Whether an actor that is ready has room."""
        return any(post.ready and len(post.chunks) < DEPTH for post in self._posts)

    def submit(self, chunk: Chunk) -> None:
        """To the actor with least to do."""
        post = min((p for p in self._posts if p.ready), key=lambda p: len(p.chunks))
        post.chunks.add(chunk.id)
        self._home[chunk.id] = post
        self._calls[post.actor.read.remote(chunk)] = (post, chunk.id)

    def answer(self, chunk: int, wanted: Collection[int]) -> None:
        """To the actor that has read the chunk."""
        if (post := self._home.get(chunk)) is not None:
            self._calls[post.actor.do.remote(chunk, list(wanted))] = (post, chunk)

    def wait(self, timeout: float) -> list[Event]:
        """Everything that has come back; an actor that died has lost its chunks."""
        futures = list(self._calls)
        if not futures:
            return []
        ready, _ = ray.wait(futures, num_returns=1, timeout=timeout)
        if ready:
            ready, _ = ray.wait(futures, num_returns=len(futures), timeout=0)
        events: list[Event] = []
        for future in ready:
            if (call := self._calls.pop(future, None)) is not None:
                events += self._result(future, *call)
        self._see_to_starts()
        return events

    def stop(self) -> None:
        """End all actors, and leave nothing on their nodes where they still answer."""
        if self._posts:
            ray.wait(
                [post.actor.close.remote() for post in self._posts], num_returns=len(self._posts), timeout=2.0
            )
        for post in self._posts:
            with contextlib.suppress(RayError):
                ray.kill(post.actor)
        self._posts.clear()
        self._calls.clear()
        self._home.clear()
        if self._owner and ray.is_initialized():
            ray.shutdown()

    def _open(self) -> None:
        post = _Post(self._kind.remote(self._setup))
        self._posts.append(post)
        self._calls[post.actor.ready.remote()] = (post, -1)

    def _result(self, future: Any, post: _Post, chunk: int) -> list[Event]:
        try:
            said = ray.get(future)
        except RayTaskError as error:
            if isinstance(error.cause, ExtractorError):
                raise error.cause from None
            raise WorkerError(f"an actor has failed: {error.cause!r}; please report it") from error
        except RayError:
            return self._close(post)
        if chunk < 0:
            post.ready, self._failed_starts = True, 0
            return []
        return [event for event in said if self._holds(event)]

    def _holds(self, event: Event) -> bool:
        """Whether it is of a chunk that is still this engine's; chunks that end are no longer."""
        post = self._home.get(event.chunk)
        if post is not None and (isinstance(event, Lost) or (isinstance(event, Done) and event.last)):
            post.chunks.discard(event.chunk)
            del self._home[event.chunk]
        return post is not None

    def _close(self, post: _Post) -> list[Event]:
        """An actor is dead: another one is asked for, and its chunks are lost."""
        if post not in self._posts:
            return []
        self._posts.remove(post)
        self._failed_starts += not post.ready
        for future in [f for f, (p, _) in self._calls.items() if p is post]:
            del self._calls[future]
        for chunk in post.chunks:
            del self._home[chunk]
        self._open()
        return [Lost(chunk, None, unknown=True) for chunk in sorted(post.chunks)]

    def _see_to_starts(self) -> None:
        now = time.monotonic()
        if any(post.ready for post in self._posts):
            self._alone_since = now
        if self._failed_starts > MAX_STARTS or now - self._alone_since > START_LIMIT_SECONDS:
            raise WorkerError(
                "no actor starts; see whether the cluster has a free CPU and its nodes have this version of extractor"
            )
