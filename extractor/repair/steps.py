"""What a repair step sees and what it says: the shapes that every step module shares."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, overload

import numpy as np

from extractor.repair.alignment import Alignment, Mark
from extractor.repair.evidence import Places, Survey
from extractor.resources import RuleFolders, rule_folders

__all__ = ["Findings", "Loss", "Losses", "Mark", "Script", "Sheet", "Step"]

Script = Literal["hans", "hant", "mixed"]


@dataclass(frozen=True, slots=True)
class Loss:
    """A place whose bytes are gone. `start`, `end` in the source text; `text` is what stands there now: a guess, U+FFFD or nothing."""

    start: int
    end: int
    text: str
    reason: str


class Losses(Sequence[Loss]):
    """Losses in a row, held in arrays: a long garbled text has one every few characters. A text has fewer than 2**32."""

    __slots__ = ("_ends", "_reasons", "_starts", "_texts")

    def __init__(self, losses: Iterable[Loss] = ()) -> None:
        self._starts, self._ends = array("I"), array("I")
        self._texts: list[str] = []  # most are the same few characters, and the same few reasons
        self._reasons: list[str] = []
        self.extend(losses)

    def append(self, start: int, end: int, text: str, reason: str) -> None:
        """Take one more."""
        self._starts.append(start)
        self._ends.append(end)
        self._texts.append(text)
        self._reasons.append(reason)

    def extend(self, losses: Iterable[Loss]) -> None:
        """Take more of them."""
        for loss in losses:
            self.append(loss.start, loss.end, loss.text, loss.reason)

    def append_all(self, starts: Places, ends: Places, texts: Iterable[str], reason: str) -> None:
        """Take many with one reason."""
        self._starts.frombytes(starts.astype(np.uint32).tobytes())
        self._ends.frombytes(ends.astype(np.uint32).tobytes())
        self._texts += texts
        self._reasons += [reason] * len(starts)

    def take_moved(self, other: "Losses", by: int) -> None:
        """Take all of another row, each one moved by some characters."""
        self._starts.extend(array("I", map(by.__add__, other._starts)) if by else other._starts)
        self._ends.extend(array("I", map(by.__add__, other._ends)) if by else other._ends)
        self._texts += other._texts
        self._reasons += other._reasons

    def take(self, other: "Losses", place: Callable[[int, int], tuple[int, int]]) -> None:
        """Take all of another row, with each one's place told anew."""
        places = map(place, other._starts, other._ends)
        for (start, end), text, reason in zip(places, other._texts, other._reasons, strict=True):
            self.append(start, end, text, reason)

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, at: int) -> Loss: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Loss, ...]: ...
    def __getitem__(self, at: int | slice) -> Loss | tuple[Loss, ...]:
        if isinstance(at, slice):
            return tuple(self[i] for i in range(len(self))[at])
        return Loss(self._starts[at], self._ends[at], self._texts[at], self._reasons[at])

    def __iter__(self) -> Iterator[Loss]:
        return map(Loss, self._starts, self._ends, self._texts, self._reasons)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(Loss.__eq__, self, other))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Losses({list(self)})"


@dataclass(slots=True)
class Findings:
    """What the steps have found out about a document, for those behind them.

    reread: lines that were read anew; whole: hashes of those that were as a whole, as they are now, and filled: of those with guesses among them; lossy: some of them had lost bytes. readings: the evidence for a converter that puts readings behind characters. script: what the text was
    written in; unwrapped_size: characters of the text behind the step that takes line ends away; columns: the widths that it was broken at, in half-width ones, of which an ideograph has columns_of_wide; traditional: spans of the text behind the script step that were written in traditional characters.
    """

    reread: int = 0
    whole: set[int] = field(default_factory=set)
    filled: set[int] = field(default_factory=set)
    unwrapped_size: int = -1
    columns: list[int] = field(default_factory=list)
    columns_of_wide: int = 2
    lossy: bool = False
    readings: str = ""
    script: Script = "hans"
    traditional: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Sheet:
    """One step's view of the text, and what it writes down besides its changes.

    findings: what earlier steps know. rules: the folders whose lexicons the steps read. evidence: {kind: why}. losses: places in this
    step's text.
    """

    text: str
    survey: Survey
    findings: Findings = field(default_factory=Findings)
    rules: RuleFolders = field(default_factory=rule_folders)
    evidence: dict[str, str] = field(default_factory=dict)
    losses: Losses = field(default_factory=Losses)


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the table: a name, the test that damage has to pass, the kinds and pairs of characters without any of which there is nothing
    to do, and one of three functions.

    `find` yields sorted, disjoint changes. `translate` gives a text of the same length and counts by kind. `rewrite` works in arrays and
    gives text, alignment and counts. A step with several passes is run until it finds nothing.
    """

    name: str
    test: str
    kinds: int = 0
    pairs: int = 0
    find: Callable[[Sheet], Iterator[Mark]] | None = None
    translate: Callable[[Sheet], tuple[str, dict[str, int]]] | None = None
    rewrite: Callable[[Sheet], tuple[str, Alignment, dict[str, int]]] | None = None
    passes: int = 1
