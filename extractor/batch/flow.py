"""Documents through an engine into the manifest: what is wanted, what was lost, what goes to quarantine.

Everything that is under way is held in memory, and it is bounded; everything else is in the manifest.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from extractor.batch.contract import Done, Engine, Fault, Item, Lost, Outcome, Read, Suspect
from extractor.batch.manifest import Known, Manifest
from extractor.batch.progress import Counts
from extractor.batch.schedule import Schedule
from extractor.batch.sources import suffix_of
from extractor.batch.store import Spool

__all__ = ["Flow"]

COMMIT_SECONDS = 0.5
COMMIT_DOCUMENTS = 512
DRAIN_SECONDS = 5.0
# somebody's SIGKILL, or a lost node, may be nobody's fault, so a document is given more tries; but not for ever
MOST_KILLS = 10

Content = tuple[bytes, str]


@dataclass
class _UnderWay:
    """What is between the schedule and the manifest."""

    chunks: dict[int, dict[int, Item]] = field(default_factory=dict)
    digests: dict[int, bytes] = field(default_factory=dict)
    claims: dict[Content, int] = field(default_factory=dict)
    twins: dict[Content, list[Item]] = field(default_factory=dict)


class Flow:
    """One pass over all pending documents. Raises what its engine raises, and OSError or sqlite3.Error of a full disk."""

    def __init__(
        self, manifest: Manifest, engine: Engine, new_spool: Callable[[], Spool], counts: Counts,
        on_commit: Callable[[], None], *, tries: int,
    ) -> None:  # fmt: skip
        self._manifest, self._engine, self._counts, self._tries = manifest, engine, counts, tries
        self._new_spool, self._on_commit = new_spool, on_commit
        self._spool: Spool | None = None
        self._schedule = Schedule(manifest.pending)
        self._way = _UnderWay()
        self._committed, self._uncommitted = time.monotonic(), 0

    def work(self, tick: Callable[[], bool]) -> None:
        """Do all that is pending. `tick` is called often; when it says stop, what is under way is finished or dropped."""
        stop_at: float | None = None
        while True:
            if stop_at is None and not tick():
                stop_at = time.monotonic() + DRAIN_SECONDS
            if stop_at is None:
                self._feed()
            elif time.monotonic() > stop_at:
                break
            if not self._way.chunks and (stop_at is not None or self._schedule.ended()):
                break
            for event in self._engine.wait(0.25):
                self._take(event)
            if self._uncommitted >= COMMIT_DOCUMENTS or time.monotonic() - self._committed > COMMIT_SECONDS:
                self.commit()
        self.commit()

    def commit(self) -> None:
        """Lines first, then what says where they are."""
        if self._spool is not None:
            self._spool.sync()
        self._on_commit()
        self._manifest.commit()
        self._committed, self._uncommitted = time.monotonic(), 0

    def close(self) -> None:
        """Give the spool back."""
        if self._spool is not None:
            self._spool.close()

    def _feed(self) -> None:
        while self._engine.free() and (chunk := self._schedule.next()) is not None:
            self._way.chunks[chunk.id] = {item.number: item for item in chunk.items}
            self._engine.submit(chunk)

    def _take(self, event: Read | Done | Lost) -> None:
        self._manifest.begin()
        if isinstance(event, Read):
            self._read(event)
        elif isinstance(event, Done):
            for outcome in event.outcomes:
                self._outcome(event.chunk, outcome)
            if event.last:
                del self._way.chunks[event.chunk]
        else:
            self._lost(event)

    def _read(self, event: Read) -> None:
        """Digests are here: what is done already, or under way by another name, is not wanted."""
        items = self._way.chunks[event.chunk]
        wanted: list[int] = []
        for number, digest in event.digests:
            item, content = items[number], (digest, suffix_of(items[number].name))
            self._manifest.set_digest(number, digest)
            self._uncommitted += 1
            if (known := self._manifest.known(*content)) is not None:
                self._same(item, known)
                del items[number]
            elif self._way.claims.setdefault(content, number) == number:
                self._way.digests[number] = digest
                wanted.append(number)
            else:
                self._way.twins.setdefault(content, []).append(items.pop(number))
        self._engine.answer(event.chunk, wanted)

    def _outcome(self, chunk: int, outcome: Outcome) -> None:
        item = self._way.chunks[chunk].pop(outcome.number)
        if outcome.fault is not None:
            self._quarantine(item, outcome.digest, outcome.fault, outcome.seconds, 1)
            return
        assert outcome.digest is not None
        content = (outcome.digest, suffix_of(item.name))
        if outcome.parts:
            self._manifest.open(*content, outcome.parts, outcome.size, outcome.seconds)
            self._settle(item, content, Known(False, outcome.parts))
            self._same(item, Known(False, outcome.parts))
            return
        if self._spool is None:
            self._spool = self._new_spool()
        spot = self._spool.append(outcome.line)
        self._manifest.succeed(*content, spot, outcome.types, outcome.size, outcome.seconds)
        self._counts.done(item.size, outcome.types)
        self._settle(item, content, Known(False, ()))

    def _quarantine(self, item: Item, digest: bytes | None, fault: Fault, seconds: float, tries: int) -> None:
        self._manifest.fail(item.number, digest, fault, seconds, tries)
        self._counts.failed(item.size)
        if digest is not None:
            self._settle(item, (digest, suffix_of(item.name)), Known(True, ()))

    def _settle(self, item: Item, content: Content, known: Known) -> None:
        """A content has its result, for all its names."""
        self._uncommitted += 1
        self._way.claims.pop(content, None)
        self._way.digests.pop(item.number, None)
        for twin in self._way.twins.pop(content, ()):
            self._same(twin, known)

    def _same(self, item: Item, known: Known) -> None:
        """A document has a content that is known: it needs nothing more, or the documents in it do, by its name."""
        if known.parts:
            self._manifest.see_parts(item.number, known.parts)
            self._counts.opened(item.size)
        else:
            self._counts.reused(item.size, failed=known.failed)

    def _lost(self, event: Lost) -> None:
        """A worker has died: whom it was at is tried alone or given up, all others are tried again."""
        items = self._way.chunks.pop(event.chunk)
        digests = {number: self._release(item) for number, item in items.items()}
        suspect = event.suspect
        if event.unknown:
            suspect = _only(items)
        if suspect is not None and suspect.number in items:
            item = items.pop(suspect.number)
            self._judge(item, digests[item.number], suspect)
        if event.unknown:
            self._schedule.alone(items.values())
        else:
            self._schedule.again(items.values())

    def _release(self, item: Item) -> bytes | None:
        """Give up an item's claim on its content; who waited for it is on its own again."""
        digest = self._way.digests.pop(item.number, None)
        if digest is not None:
            content = (digest, suffix_of(item.name))
            self._way.claims.pop(content, None)
            self._schedule.again(self._way.twins.pop(content, ()))
        return digest

    def _judge(self, item: Item, digest: bytes | None, suspect: Suspect) -> None:
        self._manifest.count_death(item.number, outside=suspect.outside)
        deaths, kills = self._manifest.deaths(item.number)
        if deaths >= self._tries or kills >= MOST_KILLS:
            self._quarantine(item, digest, suspect.fault, suspect.seconds, deaths + kills)
        else:
            self._schedule.alone([item])
        self.commit()  # a document that kills is counted, whatever happens next


def _only(items: dict[int, Item]) -> Suspect | None:
    """The suspect of a chunk of one whose worker was lost without a word."""
    if len(items) != 1:
        return None
    ((number, item),) = items.items()
    reason = f"{item.name}: its worker was lost, and again at every try; see whether its node has the memory"
    return Suspect(number, Fault("extract", "WorkerLost", reason), 0.0, True)
