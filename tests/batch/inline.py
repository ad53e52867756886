"""An engine without processes, for tests of all that is not about processes: documents are done where they are submitted."""

from collections import deque
from typing import ClassVar

from extractor.batch.contract import Chunk, Done, Event, Lost, Read, Setup, Suspect


class InlineEngine:
    """One chunk after another. `done` counts the documents that were extracted; `deadly` names the ones that kill."""

    done: ClassVar[list[str]] = []
    read: ClassVar[list[str]] = []
    deadly: ClassVar[dict[str, Suspect | None]] = {}

    def __init__(self, setup: Setup) -> None:
        from extractor.batch.work import Work

        self._work = Work(setup.config, lambda number, stage: None)
        self._chunks: dict[int, list] = {}
        self._events: deque[Event] = deque()

    def start(self) -> None:
        pass

    def free(self) -> bool:
        return len(self._chunks) < 3

    def submit(self, chunk: Chunk) -> None:
        contents = [self._work.read(item) for item in chunk.items]
        InlineEngine.read += [item.name for item in chunk.items]
        self._chunks[chunk.id] = contents
        self._events.append(Read(chunk.id, [(c.item.number, c.digest) for c in contents if c.digest]))

    def answer(self, chunk: int, wanted: list[int]) -> None:
        contents = [c for c in self._chunks.pop(chunk) if c.fault or c.item.number in wanted]
        outcomes = []
        for content in contents:
            name = content.item.name
            if name in self.deadly:
                self._events.append(Done(chunk, outcomes, False))
                suspect = self.deadly[name]
                known = suspect and suspect._replace(number=content.item.number)
                self._events.append(Lost(chunk, known, unknown=suspect is None))
                return
            outcomes.append(self._work.extract(content))
            InlineEngine.done.append(name)
        self._events.append(Done(chunk, outcomes, True))

    def wait(self, timeout: float) -> list[Event]:
        return [self._events.popleft()] if self._events else []

    def stop(self) -> None:
        self._work._reader.close()
