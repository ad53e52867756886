"""The shape of damage whose truth is known, and the pen that writes it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random

__all__ = ["Damage", "Damaged", "Pen"]

Span = tuple[int, int]


@dataclass
class Damaged:
    """A damaged text and the truth about it.

    spans[i]: what the i-th character of the clean text became in `text`. lost: the characters of the clean text whose bytes are
    not all there any more. salt: places of the clean text at whose beginning something foreign was put in.
    """

    text: str
    spans: list[Span]
    lost: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Damage:
    """A maker by name. goal: "exact" (every line comes back), "bytes" (characters whose bytes survive) or "layout"."""

    name: str
    make: Callable[[str, Random], Damaged]
    goal: str = "exact"
    clean: Callable[[str], str] = (
        str  # what the clean text has to be for this damage (traditional, in GBK, ...)
    )


class Pen:
    """Writes a damaged text piece by piece and keeps the place of each clean character."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._spans: list[Span] = []
        self._at = 0
        self.lost: set[int] = set()

    def write(self, piece: str, characters: int = 1) -> None:
        """A piece that carries the next character or characters of the clean text."""
        self._spans += [(self._at, self._at + len(piece))] * characters
        self.salt(piece)

    def keep(self, text: str) -> None:
        """Clean characters as they are."""
        for char in text:
            self.write(char)

    def salt(self, piece: str) -> None:
        """A piece that carries nothing."""
        self._pieces.append(piece)
        self._at += len(piece)

    def done(self) -> Damaged:
        """The text as written."""
        return Damaged("".join(self._pieces), self._spans, self.lost)


def each(text: str, rewrite: Callable[[str], str | None]) -> Damaged:
    """Character by character; None leaves one as it is."""
    pen = Pen()
    for char in text:
        new = rewrite(char)
        pen.write(char if new is None else new)
    return pen.done()


def join(parts: Iterable[Damaged]) -> Damaged:
    """Parts of a text damaged apart, one behind the other."""
    text, spans, lost, at = "", [], set(), 0
    for part in parts:
        lost |= {len(spans) + i for i in part.lost}
        spans += [(at + start, at + end) for start, end in part.spans]
        text += part.text
        at += len(part.text)
    return Damaged(text, spans, lost)
