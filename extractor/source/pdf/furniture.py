"""Page headers and footers: lines at the edge of a page that repeat from page to page, or that number it."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extractor.source.pdf.captions import is_note
from extractor.source.pdf.lines import Line, find_rows, merge
from extractor.source.pdf.segments import Segment

__all__ = ["Furniture", "Margin", "find_furniture", "margins"]

EDGE = 0.13  # of the page's height: where furniture may stand
MAX_LINES = 4  # at one edge
SAME_PLACE = 4.0  # points
SMALL = 0.93  # of the usual size of a page
APART = 2.6  # type sizes to the text
MAX_TEXT = 60
Edge = Literal["page_header", "page_footer"]
_DIGITS = re.compile(r"\d+|[ivxIVX]+$")
_NUMBER = re.compile(
    r"[-—–·\s]*(?:第?\s*\d{1,4}\s*页?|page\s*\d{1,4}|\d{1,4}\s*(?:/|of|\|)\s*\d{1,4}|第?\s*\d{1,4}\s*页?[/，,\s]*共\s*\d{1,4}\s*页)"
    r"[-—–·\s]*",
    re.I,
)
_NOTICE = re.compile(
    ".{0,16}(?:请务必(?:仔细)?阅读|請務必(?:仔細)?閱讀|免责(?:声明|条款)部分|重要(?:声明|聲明)部分|敬请参阅|please (?:read|see|refer))",
    re.I,
)


@dataclass(frozen=True, slots=True, eq=False)
class Margin:
    """A line near the top or foot of a page. key: its text without figures. segments: what it is made of. apart: in small type,
    away from the text.
    """

    edge: Edge
    line: Line
    key: str
    segments: tuple[Segment, ...]
    apart: bool


@dataclass(frozen=True, slots=True)
class Furniture:
    """The margins of a page that are furniture, and all their segments by identity."""

    margins: tuple[Margin, ...]
    segments: frozenset[int]


def margins(segments: Sequence[Segment], height: float) -> list[Margin]:
    """The lines at the edges of a page that may be furniture, from the top."""
    top = [s for s in segments if s.bottom < EDGE * height]
    foot = [s for s in segments if s.top > (1 - EDGE) * height]
    sizes = Counter[float]()
    for segment in segments:
        sizes[segment.size] += len(segment.text)
    small = SMALL * max(sizes, key=lambda size: sizes[size]) if sizes else 0.0
    rows = find_rows(top)
    found = [_margin("page_header", row, _distance(row, rows[n + 1 :]), small) for n, row in enumerate(rows)]
    rows = find_rows(foot)
    below = [_margin("page_footer", row, _distance(row, rows[:n]), small) for n, row in enumerate(rows)]
    return found[:MAX_LINES] + below[-MAX_LINES:]


def _distance(row: list[Segment], others: list[list[Segment]]) -> float:
    """How far the next line towards the middle of the page is away."""
    return min((abs(other[0].baseline - row[0].baseline) for other in others), default=math.inf)


def _margin(edge: Edge, row: list[Segment], distance: float, small: float) -> Margin:
    line = merge(row)
    apart = (
        line.size <= small
        and distance > APART * line.size
        and len(line.text) <= MAX_TEXT
        and not is_note(line.text)
    )
    return Margin(edge, line, _DIGITS.sub("0", line.text.replace(" ", "")), tuple(row), apart)


def find_furniture(pages: Sequence[Sequence[Margin]]) -> list[Furniture]:
    """For each page what of its margins is furniture."""
    places = Counter(place for page in pages for place in {p for m in page for p in _places(m)})
    needed = 2 if len(pages) < 6 else 3
    return [_choose(page, places, needed) for page in pages]


def _places(margin: Margin) -> list[tuple[str, str, int]]:
    """Keys of text and place: two for each, so that lines a little apart share one."""
    at = int(margin.line.baseline // SAME_PLACE)
    return [(margin.edge, margin.key, at), (margin.edge, margin.key, at + 1)]


def _choose(page: Sequence[Margin], places: Counter[tuple[str, str, int]], needed: int) -> Furniture:
    chosen = [m for m in page if any(places[p] >= needed for p in _places(m))]
    for edge in ("page_header", "page_footer"):
        same = [m for m in page if m.edge == edge]
        outermost = True
        for margin in same if edge == "page_header" else reversed(same):
            if margin not in chosen and not _is_plain(margin, outermost=outermost):
                break
            chosen.append(margin)
            outermost = False
    chosen = [m for m in page if m in chosen]
    return Furniture(tuple(chosen), frozenset(id(s) for m in chosen for s in m.segments))


def _is_plain(margin: Margin, *, outermost: bool) -> bool:
    """Furniture by itself, on one page alone: a page's number, the usual notice, or small type apart from the text at the very edge."""
    text = margin.line.text.strip()
    if margin.edge == "page_footer" and len(text) <= MAX_TEXT and _NOTICE.match(text):
        return True
    return bool(_NUMBER.fullmatch(text)) or (outermost and margin.apart)
