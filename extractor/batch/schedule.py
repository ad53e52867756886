"""Which documents go to a worker next: a window of names at a time, the largest first, small ones together."""

from collections import deque
from collections.abc import Callable, Iterable
from itertools import count

from extractor.batch.contract import Chunk, Item
from extractor.batch.manifest import Pending

__all__ = ["Schedule"]

WINDOW = 2048
CHUNK_ITEMS = 32
CHUNK_BYTES = 128 << 10
# names go through a pipe that must never fill: two chunks of them, at most, are on their way to a worker
CHUNK_NAME_BYTES = 24 << 10

Source = Callable[[bytes, int], list[tuple[bytes, Pending]]]


class Schedule:
    """Chunks from the manifest, and from what has to be tried again. Holds one window and what is under way, never more."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._after = b""
        self._ended = False
        self._window: deque[Item] = deque()
        self._alone: deque[Item] = deque()
        self._ids = count()

    def next(self) -> Chunk | None:
        """The next chunk, or None where there is none now."""
        if self.ended():
            return None
        return Chunk(next(self._ids), (self._alone.popleft(),)) if self._alone else self._cut()

    def ended(self) -> bool:
        """Whether nothing is left but what is under way."""
        if not self._window and not self._alone and not self._ended:
            self._fill()
        return not self._window and not self._alone

    def again(self, items: Iterable[Item]) -> None:
        """Documents that were lost with another one come first."""
        self._window.extendleft(items)

    def alone(self, items: Iterable[Item]) -> None:
        """Documents that may have ended their worker come one by one."""
        self._alone.extend(items)

    def _fill(self) -> None:
        rows = self._source(self._after, WINDOW)
        self._ended = len(rows) < WINDOW
        if rows:
            self._after = rows[-1][0]
        self._alone.extend(p.item for _, p in rows if p.deaths + p.kills)
        fresh = [p.item for _, p in rows if not p.deaths + p.kills]
        self._window.extend(sorted(fresh, key=lambda item: -item.size))

    def _cut(self) -> Chunk:
        items: list[Item] = []
        size = names = 0
        while self._window and len(items) < CHUNK_ITEMS:
            item = self._window[0]
            size += item.size
            names += 64 + 4 * (len(item.name) + len(item.place.path))
            if items and (size > CHUNK_BYTES or names > CHUNK_NAME_BYTES):
                break
            items.append(self._window.popleft())
        return Chunk(next(self._ids), tuple(items))
