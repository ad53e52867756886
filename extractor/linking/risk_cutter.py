"""How a list of risks is cut: the patterns of a list rule, compiled, and the runs between marks."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

__all__ = ["BRACKETS", "Cutter", "Piece", "cut", "cutter_of", "lead_off", "narrow"]

Piece = tuple[int, int]
BRACKETS = re.compile(r"[（(][^（）()\n]*[）)]")


@dataclass(frozen=True)
class Cutter:
    """A list rule, compiled. `tail` is what a factor says of its subject, `strong` what says it without any help."""

    enumerator: re.Pattern[str]
    separator: re.Pattern[str]
    tail: re.Pattern[str]
    strong: re.Pattern[str]
    goes_on: re.Pattern[str]
    consequence: re.Pattern[str]
    ender: re.Pattern[str]
    trailing: re.Pattern[str]
    leading: re.Pattern[str]
    conjunction: re.Pattern[str]
    none: re.Pattern[str]
    shortest: int
    longest: int
    headline: int

    def ends_strong(self, text: str, start: int, end: int) -> bool:
        """Whether text[start:end] ends with a word that makes it a risk."""
        return any(match.end() == end for match in self.strong.finditer(text, max(start, end - 8), end))


def cutter_of(pattern: Mapping[str, Any]) -> Cutter:
    """The cutter of a list rule's pattern."""
    packed = [re.sub(r"\s+", "", pattern[k]) for k in ("tails", "strong", "enders")]
    marks = "|".join(f"(?P<k{n}>{e})" for n, e in enumerate(pattern["enumerators"]))
    tails = f"{packed[0]}|{packed[1]}"
    key = (
        marks, "|".join(pattern["separators"]), tails, packed[1], pattern["goes_on"], pattern["consequence"], packed[2],
        pattern["trailing"], pattern["leading"], pattern["conjunction"], pattern.get("none", "(?!)"),
    )  # fmt: skip
    return _cutter(key, pattern["shortest"], pattern["longest"], pattern["headline"])


@lru_cache(maxsize=32)
def _cutter(key: tuple[str, ...], shortest: int, longest: int, headline: int) -> Cutter:
    a, b, c, d, e, f, g, h, i, j, k = (re.compile(each) for each in key)
    return Cutter(a, b, c, d, e, f, g, h, i, j, k, shortest, longest, headline)


def cut(text: str, start: int, end: int, at: re.Pattern[str]) -> Iterator[Piece]:
    """The runs between marks; what stands in brackets is not cut."""
    closed = [match.span() for match in BRACKETS.finditer(text, start, end)]
    begin = start
    for match in at.finditer(text, start, end):
        if any(a < match.start() < b for a, b in closed):
            continue
        piece = narrow(text, begin, match.start())
        if piece[1] > piece[0]:
            yield piece
        begin = match.end()
    piece = narrow(text, begin, end)
    if piece[1] > piece[0]:
        yield piece


_EDGE = " \t\r\n\u3000；;。，,、：:"


def narrow(text: str, start: int, end: int) -> Piece:
    """The span without blanks and separators at its ends."""
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def lead_off(text: str, start: int, end: int, cutter: Cutter) -> Piece:
    lead = cutter.leading.match(text, start, end)
    return narrow(text, lead.end() if lead else start, end)
