"""How a list of risks is cut into single factors: numbers, bullets, stops, and pauses that only sometimes divide."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

__all__ = ["Cutter", "Piece", "cutter_of", "narrow", "statements"]

Piece = tuple[int, int]
FIRST_MARK = 60  # characters before the first number of a numbered list
_PAUSE, _COMMA, _LINE = re.compile("、"), re.compile("[，,]"), re.compile(r"\n+")
_STOP = re.compile(r"[。；;\n！]|\[\d")
_NUMERAL = re.compile(r"[\d①-⑳❶-❿⑴-⒇㈠-㈩一二三四五六七八九十首其再最]")
_CONDITION = re.compile(r"[：:]|若|如果|一旦")  # a factor that explains itself is one, with all its commas
_SAYS = re.compile(r"[\u4e00-\u9fffA-Za-z]{2}")
_HEADLINE = re.compile(r"[：:。\n]")
_BRACKETS = re.compile(r"[（(][^（）()\n]*[）)]")
_BLANK = re.compile(r"[ \u3000]+|[-—.·…]{2,}")


@dataclass(frozen=True)
class Cutter:
    """A list rule, compiled. `tail` is what a factor says of its subject, `strong` what says it without any help."""

    enumerator: re.Pattern[str]
    separator: re.Pattern[str]
    tail: re.Pattern[str]
    strong: re.Pattern[str]
    goes_on: re.Pattern[str]
    ender: re.Pattern[str]
    trailing: re.Pattern[str]
    leading: re.Pattern[str]
    conjunction: re.Pattern[str]
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
        marks, "|".join(pattern["separators"]), tails, packed[1], pattern["goes_on"], packed[2],
        pattern["trailing"], pattern["leading"], pattern["conjunction"],
    )  # fmt: skip
    return _cutter(key, pattern["shortest"], pattern["longest"], pattern["headline"])


@lru_cache(maxsize=32)
def _cutter(key: tuple[str, ...], shortest: int, longest: int, headline: int) -> Cutter:
    a, b, c, d, e, f, g, h, i = (re.compile(k) for k in key)
    return Cutter(a, b, c, d, e, f, g, h, i, shortest, longest, headline)


def statements(text: str, start: int, end: int, cutter: Cutter, led: bool) -> Iterator[tuple[int, int, int]]:
    """(start, end, end of headline) of each factor of a list; `led`: it stands in running speech."""
    pieces = _numbered(text, start, end, cutter) or _separated(text, start, end, cutter, led)
    if pieces:
        pieces[-1] = _without_junk(text, *pieces[-1], cutter)
    for piece in pieces:
        first, last = _lead_off(text, *piece, cutter)
        if last - first < cutter.shortest or not _SAYS.search(text, first, last):
            continue
        headline = _headline(text, first, last, cutter)
        if headline - first <= cutter.longest:
            yield first, last, headline


def _numbered(text: str, start: int, end: int, cutter: Cutter) -> list[Piece]:
    """The items of a numbered or bulleted list; its marks are of one kind, so that those inside an item are none."""
    marks = list(cutter.enumerator.finditer(text, start, end))
    marks = [m for m in marks if m.lastgroup == marks[0].lastgroup]
    counted = bool(marks) and _NUMERAL.search(marks[0][0]) is not None
    if not marks or marks[0].start() - start > (FIRST_MARK if counted and len(marks) > 1 else 2):
        return []
    borders = [m.start() for m in marks[1:]] + [end]
    pieces = [narrow(text, m.end(), b) for m, b in zip(marks, borders, strict=True)]
    explained = any(_explains(text, *p) for p in pieces[:-1])
    pieces[-1] = _last_numbered(text, *pieces[-1], cutter, explained)
    return pieces


def _explains(text: str, start: int, end: int) -> bool:
    match = _HEADLINE.search(text, start, end)
    return match is not None and end - match.end() > 4


def _last_numbered(text: str, start: int, end: int, cutter: Cutter, explained: bool) -> Piece:
    """The last item ends with its paragraph, or with its first stop where the others are one clause each."""
    if not explained:
        stop = _STOP.search(text, start, end)
        return narrow(text, start, stop.start()) if stop else (start, end)
    line = text.find("\n", start, end)
    while line >= 0:
        rest = text[line:end].strip()
        if text[start:line].strip() and not (rest and cutter.tail.search(rest.split("\n")[0])):
            return narrow(text, start, line)
        line = text.find("\n", line + 1, end)
    return start, end


def _separated(text: str, start: int, end: int, cutter: Cutter, led: bool) -> list[Piece]:
    """Cut at ； and line ends, at 。 between factors, and at 、 or ， where every piece is a factor of its own."""
    pieces: list[Piece] = []
    freely = led or not _has_semicolons(text, start, end)
    for first, last in _cut(text, start, end, _LINE):
        if pieces and not cutter.tail.search(text, first, last):
            break
        for a, b in _cut(text, first, last, cutter.separator):
            stopped = bool(pieces) and text[:a].rstrip()[-1:] in {"。", "！"}
            if stopped and not cutter.goes_on.search(text, a, b):
                return pieces
            if not cutter.tail.search(text, a, b) and freely:
                continue
            pieces += _finer(text, a, b, cutter) if freely else [(a, b)]
    return pieces


def _has_semicolons(text: str, start: int, end: int) -> bool:
    """Whether ； divides the list: it stands in its first sentence."""
    while start < end and text[start].isspace():
        start += 1
    stop = re.compile(r"[；;。\n]").search(text, start, end)
    return stop is not None and stop[0] in "；;"


def _finer(text: str, start: int, end: int, cutter: Cutter) -> list[Piece]:
    """Cut at 、 or ， if the pieces say of themselves that they are risks.

    A piece that says nothing shares what the next one says (宏观经济、政策变化); the last may leave it unsaid.
    """
    if _CONDITION.search(text, start, end):
        return [(start, end)]
    for mark in (_PAUSE, _COMMA):
        parts = [p for a, b in _cut(text, start, end, mark) for p in _cut(text, a, b, cutter.conjunction)]
        pieces = _merged(text, parts, cutter) if mark is _PAUSE else parts
        said = sum((cutter.strong.search(text, *p) or _BRACKETS.search(text, *p)) is not None for p in pieces)
        fits = all(4 <= b - a - _bracketed(text, a, b) <= 26 for a, b in pieces)
        if len(pieces) > 1 and said >= len(pieces) - (len(pieces) > 2) and fits:
            return pieces
    return [(start, end)]


def _merged(text: str, parts: list[Piece], cutter: Cutter) -> list[Piece]:
    pieces: list[Piece] = []
    open_at: int | None = None
    for start, end in parts:
        first = start if open_at is None else open_at
        if cutter.strong.search(text, start, end) or (start, end) == parts[-1]:
            pieces.append((first, end))
            open_at = None
        else:
            open_at = first
    return pieces


def _bracketed(text: str, start: int, end: int) -> int:
    return sum(len(match[0]) for match in _BRACKETS.finditer(text, start, end))


def _cut(text: str, start: int, end: int, at: re.Pattern[str]) -> Iterator[Piece]:
    """The runs between marks; what stands in brackets is not cut."""
    closed = [match.span() for match in _BRACKETS.finditer(text, start, end)]
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


def _without_junk(text: str, start: int, end: int, cutter: Cutter) -> Piece:
    """The last factor without what runs on behind it where line ends are lost: a blank behind a whole factor ends it."""
    for blank in _BLANK.finditer(text, start, end):
        if blank.start() - start >= cutter.shortest and cutter.ends_strong(text, start, blank.start()):
            return narrow(text, start, blank.start())
    return start, end


def _lead_off(text: str, start: int, end: int, cutter: Cutter) -> Piece:
    lead = cutter.leading.match(text, start, end)
    return narrow(text, lead.end() if lead else start, end)


def _headline(text: str, start: int, end: int, cutter: Cutter) -> int:
    """Where the statement ends and its explanation begins: a colon or stop behind a short headline."""
    match = _HEADLINE.search(text, start, min(end, start + cutter.headline + 1))
    if match and match.start() - start >= cutter.shortest and match.end() < end:
        return match.start()
    return end
