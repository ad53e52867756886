"""Tables of a plain text: runs of lines whose cells are parted by bars, tabs or wide blanks.

A heading may have two lines: what the upper one says of several columns holds for each of them. Where the first cell of a row is empty,
the one above it goes on: a cell that spans rows stands in the first of them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Cell", "Heading", "Table", "find_tables", "goes_on", "is_datum"]

_BAR = re.compile(r"[|│｜\t]")
_OUTER = re.compile(r"[ \u3000]*[|│｜]?")
_WIDE = re.compile(r"[ \u3000]{2,}")
_RULE = re.compile(r"^[\s|│｜:+=\-—]*$")
_DATA = re.compile(r"[-+−]?[\d,]*\.?\d+\s?[%％xX倍]?|[(（]\d[\d,.]*[)）]|[-—–]+|N/?A")
_YEAR = re.compile(r"20\d\d")
FEWEST_CELLS = 2
ASIDE = "相关内容"  # begins the headline of another page
CAPTION_REACH = 60  # characters of the line above that may tell the unit


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; start and end are code points of the repaired text, blanks around it left out."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over a column: its cells from the top, and their words."""

    cells: tuple[Cell, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """The heading of each column and the rows below; `caption` is the line above."""

    caption: str
    heading: list[Heading]
    rows: list[list[Cell]]


def goes_on(lower: Sequence[str]) -> bool:
    """Whether the row below a heading is its second line: its first cell is empty, the others are no data."""
    if not lower or lower[0] or not any(lower):
        return False
    return not any(map(is_datum, lower))


def is_datum(text: str) -> bool:
    """Whether the words of a cell are a bare number, or its place is marked as empty; a year is none."""
    return _DATA.fullmatch(text) is not None and not _YEAR.fullmatch(text)


def find_tables(text: str) -> Iterator[Table]:
    """Every run of two or more lines with cells; lines of dashes belong to it and are left out."""
    rows: list[list[Cell]] = []
    caption = above = ""
    blank = False  # behind the first row stood an empty line
    at = 0
    for line in _lines(text):
        cells = _cells(line, at) if "|" in line or "  " in line or _BAR.search(line) else []
        if len(cells) >= FEWEST_CELLS:
            if blank and (len(rows[0]) != len(cells) or not line.lstrip().startswith("|")):
                rows = []
            blank = False
            if not rows:
                caption = above
            if not _RULE.match(line):
                rows.append(cells)
            elif _heads(rows):  # |---| below the heading of another table, with no line between the two
                yield _table(caption, rows[:-1])
                caption, rows = "", rows[-1:]
        elif rows and "|" in line and _RULE.match(line):  # under a heading of more columns
            if _heads(rows):
                yield _table(caption, rows[:-1])
                caption, rows = "", rows[-1:]
        elif not line.strip() and len(rows) == 1 and above.startswith("|") and not blank:
            blank = True  # | a | b | with an empty line between every two rows
        elif rows and line.startswith(ASIDE):
            pass  # between two rows
        elif line.strip() or len(rows) < 2 or text[rows[-1][0].end : at].count("\t"):
            # an empty line parts tables whose cells are parted by tabs; others may hold one
            if len(rows) > 1:
                yield _table(caption, rows)
            rows, blank = [], False
        above = line.strip()[-CAPTION_REACH:] or above
        at += len(line) + 1
    if len(rows) > 1:
        yield _table(caption, rows)


def _lines(text: str) -> Iterator[str]:
    """The lines of a text; a row of a table whose cell runs over two of them is one, of the same length."""
    held = ""
    lines = text.split("\n")
    for i, line in enumerate(lines):
        if held and _goes_on_from(held, line):
            yield f"{held} {line}"
            held = ""
            continue
        if held:
            yield held
        held = line if _is_torn(lines, i) else ""
        if not held:
            yield line
    if held:
        yield held


def _goes_on_from(held: str, line: str) -> bool:
    """Whether a line is the rest of a row of which the line before holds the beginning."""
    if held.lstrip().startswith("|"):
        return line.rstrip().endswith("|") and not line.lstrip().startswith("|")
    return True


# the first part of a name, with nothing behind it
_TORN = re.compile(r"[ \t]*[A-Za-z0-9]{0,6}[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9.%]{1,11}[ \t]*")
_REST = re.compile(r"[ \t]*(?:[\u4e00-\u9fff]{1,2}|[（(][^\s|]{1,10})(?:[ \u3000]{2,}\S+){2,}[ \t]*")


def _is_torn(lines: Sequence[str], i: int) -> bool:
    """Whether a line opens a row with bars and does not close it, or holds part of a name between rows that wide blanks part."""
    line = lines[i]
    if line.lstrip().startswith("|"):
        return not line.rstrip().endswith("|")
    return (
        0 < i < len(lines) - 1
        and len(_WIDE.findall(lines[i - 1].strip())) > 1
        and _TORN.fullmatch(line) is not None
        and _REST.fullmatch(lines[i + 1]) is not None
        and any(c.isdigit() for c in lines[i + 1])
    )


def _heads(rows: list[list[Cell]]) -> bool:
    """Whether the last of several rows may be the heading of a table of its own: it has words alone."""
    return len(rows) > 2 and all(cell.text and not is_datum(cell.text) for cell in rows[-1])


def _table(caption: str, rows: list[list[Cell]]) -> Table:
    heading = [Heading((cell,), cell.text) for cell in rows[0]]
    body = rows[1:]
    if len(body) > 1 and goes_on([cell.text for cell in body[0]]):
        heading = _over_two_lines(rows[0], body[0])
        body = body[1:]
    return Table(caption, heading, _filled(body))


def _over_two_lines(upper: list[Cell], lower: list[Cell]) -> list[Heading]:
    """A column's own word below, and above it the last word to its left where its own place is covered."""
    heading: list[Heading] = []
    last: Cell | None = None
    for i in range(max(len(upper), len(lower))):
        own = upper[i] if i < len(upper) and upper[i].text else None
        below = lower[i] if i < len(lower) and lower[i].text else None
        last = own or (last if below is not None else None)
        cells = tuple(cell for cell in (last, below) if cell is not None) or (upper[min(i, len(upper) - 1)],)
        heading.append(Heading(cells, " ".join(cell.text for cell in cells)))
    return heading


def _filled(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The rows with the first cell of the row above where their own is empty."""
    filled: list[list[Cell]] = []
    for row in rows:
        if filled and not row[0].text:
            row = [filled[-1][0], *row[1:]]
        filled.append(row)
    return filled


def _cells(line: str, offset: int) -> list[Cell]:
    """The cells of one line; an outer bar makes no empty cell, a tab at the start does."""
    barred = _BAR.search(line) is not None
    parts = _BAR if barred else _WIDE
    low, high = _OUTER.match(line).end(), len(line.rstrip(" \r\u3000"))  # type: ignore[union-attr]  # it matches anything
    high -= high > low and line[high - 1] in "|│｜"
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
