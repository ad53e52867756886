"""What passes between a run and its engine; a document's way is the same on each engine.

    run                            engine
    submit(Chunk)          ->      a worker reads the files of the chunk
                           <-      Read: their digests
    answer(chunk, wanted)  ->      what is not wanted is the same content as another document
                           <-      Done: outcomes, some at a time
                           <-      Lost: the worker died; with the document it was at, where that is known

A document may be lost any number of times; the run decides what to try again. Messages hold names and lines, never documents.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from extractor.batch.settings import Settings
from extractor.config import Config

__all__ = [
    "SEPARATOR",
    "STAGES",
    "Chunk",
    "Done",
    "Engine",
    "Event",
    "Fault",
    "Item",
    "Lost",
    "Outcome",
    "Part",
    "Place",
    "Read",
    "Setup",
    "Suspect",
]

SEPARATOR = "!/"  # between a container and a document in it
# what can be done to a document; a worker's slot holds the number
SEPARATOR = "!/"  # between a container and a document in it
STAGES = ("idle", "read", "decode", "extract", "write")


class Place(NamedTuple):
    """Where the bytes are: an absolute path or a URL.

    member: the number in the table of contents of a ZIP archive. inner: the number among the documents that those bytes hold,
    where they are a mail or another container.
    """

    path: str
    member: int = -1
    inner: int = -1


class Item(NamedTuple):
    """One document to do: its number in the manifest, its name and place, and how large it is said to be."""

    number: int
    name: str
    place: Place
    size: int


class Chunk(NamedTuple):
    """Some documents for one worker."""

    id: int
    items: tuple[Item, ...]


class Fault(NamedTuple):
    """Why a document gives nothing."""

    stage: str
    error: str
    reason: str


class Part(NamedTuple):
    """A document in a container: its name there, and its size."""

    name: str
    size: int


class Outcome(NamedTuple):
    """What came of a document: its line of JSON with an empty source name, a fault, or the documents that it holds."""

    number: int
    digest: bytes | None
    line: bytes
    types: dict[str, int]
    size: int
    seconds: float
    fault: Fault | None = None
    parts: tuple[Part, ...] = ()


class Suspect(NamedTuple):
    """The document that a worker was at when it died, and what is known of the end.

    outside: killed by somebody else's SIGKILL, which may be nobody's fault.
    """

    number: int
    fault: Fault
    seconds: float
    outside: bool


class Read(NamedTuple):
    """Digests of the documents of a chunk that could be read."""

    chunk: int
    digests: list[tuple[int, bytes]]


class Done(NamedTuple):
    """Outcomes of a chunk; `last` with the last of them."""

    chunk: int
    outcomes: list[Outcome]
    last: bool


class Lost(NamedTuple):
    """A chunk whose worker died. Without a suspect and `unknown`, no document of it had begun."""

    chunk: int
    suspect: Suspect | None
    unknown: bool = False


Event = Read | Done | Lost


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker needs to begin: all of it pickles."""

    config: Config
    settings: Settings
    rules_digest: str
    workdir: Path


class Engine(Protocol):
    """Where documents are done."""

    def start(self) -> None:
        """Begin to start workers; does not wait for them."""

    def free(self) -> bool:
        """Whether it takes one more chunk now."""

    def submit(self, chunk: Chunk) -> None:
        """Give it a chunk; only when it is free."""

    def answer(self, chunk: int, wanted: Collection[int]) -> None:
        """Say which documents of a chunk that was read are wanted."""

    def wait(self, timeout: float) -> list[Event]:
        """What has happened, after at most `timeout` seconds. Raises RuleError or WorkerError if workers cannot start."""

    def stop(self) -> None:
        """End all workers at once."""
