"""Tables of a plain text: runs of lines whose cells are parted by bars, tabs or wide blanks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Cell", "Table", "find_tables"]

_BAR = re.compile(r"[|│｜\t]")
_WIDE = re.compile(r"[ \u3000]{2,}")
_RULE = re.compile(r"^[\s|│｜:+=\-—]*$")
FEWEST_CELLS = 2
CAPTION_REACH = 60  # characters of the line above that may tell the unit


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; start and end are code points of the repaired text, blanks around it left out."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, the header first; `caption` is the line above."""

    caption: str
    rows: list[list[Cell]]


def find_tables(text: str) -> Iterator[Table]:
    """Every run of two or more lines with cells; lines of dashes belong to it and are left out."""
    rows: list[list[Cell]] = []
    caption = above = ""
    at = 0
    for line in text.split("\n"):
        cells = _cells(line, at) if "|" in line or "  " in line or _BAR.search(line) else []
        if len(cells) >= FEWEST_CELLS:
            if not rows:
                caption = above
            if not _RULE.match(line):
                rows.append(cells)
        elif line.strip() or len(rows) < 2:
            if len(rows) > 1:
                yield Table(caption, rows)
            rows = []
        above = line.strip()[-CAPTION_REACH:] or above
        at += len(line) + 1
    if len(rows) > 1:
        yield Table(caption, rows)


def _cells(line: str, offset: int) -> list[Cell]:
    """The cells of one line; an outer bar makes no empty cell."""
    barred = _BAR.search(line) is not None
    parts = _BAR if barred else _WIDE
    low = len(line) - len(line.lstrip(" |│｜\t\u3000"))
    high = len(line.rstrip(" |│｜\r\u3000"))
    cells, at = [], low
    for match in parts.finditer(line, low, high):
        cells.append(_cell(line, at, match.start(), offset))
        at = match.end()
    cells.append(_cell(line, at, high, offset))
    return cells if len(cells) >= FEWEST_CELLS else []


def _cell(line: str, start: int, end: int, offset: int) -> Cell:
    while start < end and line[start] in " *\u3000":
        start += 1
    while end > start and line[end - 1] in " *\r\u3000":
        end -= 1
    return Cell(offset + start, offset + end, line[start:end])
