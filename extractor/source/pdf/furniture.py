"""Page headers and footers: lines at the edge of a page that repeat from page to page, or that number it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from extractor.source.pdf.lines import Line, find_rows, merge
from extractor.source.pdf.segments import Segment

__all__ = ["Furniture", "Margin", "find_furniture", "margins"]

EDGE = 0.13  # of the page's height: where furniture may stand
MAX_LINES = 4  # at one edge
SAME_PLACE = 4.0  # points
_DIGITS = re.compile(r"\d+|[ivxIVX]+$")
_NUMBER = re.compile(
    r"[-—–·\s]*(?:第?\s*\d{1,4}\s*页?|page\s*\d{1,4}|\d{1,4}\s*(?:/|of|\|)\s*\d{1,4}|第?\s*\d{1,4}\s*页?[/，,\s]*共\s*\d{1,4}\s*页)"
    r"[-—–·\s]*",
    re.I,
)
_NOTICE = re.compile(
    "请务必(?:仔细)?阅读|請務必(?:仔細)?閱讀|免责(?:声明|条款)部分|重要(?:声明|聲明)部分|敬请参阅|please (?:read|see|refer)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Margin:
    """A line near the top or foot of a page. key: its text without figures. segments: what it is made of."""

    edge: Literal["page_header", "page_footer"]
    line: Line
    key: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Furniture:
    """The margins of a page that are furniture, and all their segments by identity."""

    margins: tuple[Margin, ...]
    segments: frozenset[int]


def margins(segments: Sequence[Segment], height: float) -> list[Margin]:
    """The lines at the edges of a page that may be furniture: those beyond the widest gap there, or all."""
    top = [s for s in segments if s.bottom < EDGE * height]
    foot = [s for s in segments if s.top > (1 - EDGE) * height]
    found = [_margin("page_header", row) for row in find_rows(top)[:MAX_LINES]]
    return found + [_margin("page_footer", row) for row in find_rows(foot)[-MAX_LINES:]]


def _margin(edge: Literal["page_header", "page_footer"], row: list[Segment]) -> Margin:
    line = merge(row)
    return Margin(edge, line, _DIGITS.sub("0", line.text.replace(" ", "")), tuple(row))


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
    chosen = [m for m in page if any(places[p] >= needed for p in _places(m)) or _is_plain(m, page)]
    return Furniture(tuple(chosen), frozenset(id(s) for m in chosen for s in m.segments))


def _is_plain(margin: Margin, page: Sequence[Margin]) -> bool:
    """Furniture by itself, on one page alone: a page's number or the usual notice, at the very edge."""
    text = margin.line.text.strip()
    if not (_NUMBER.fullmatch(text) or (margin.edge == "page_footer" and _NOTICE.search(text))):
        return False
    same = [m for m in page if m.edge == margin.edge]
    outer = same[0] if margin.edge == "page_header" else same[-1]
    return outer is margin or all(_near(a, b) for a, b in pairwise(same[same.index(margin) :]))


def _near(a: Margin, b: Margin) -> bool:
    return b.line.top - a.line.bottom < 2 * a.line.size
