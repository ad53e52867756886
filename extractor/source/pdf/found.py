"""A table as it is found on a page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.source.pdf.lines import Line, make_lines
from extractor.source.pdf.segments import Segment

__all__ = ["Found", "FoundCell", "build", "is_figure"]

SAME_EDGE = 4.0  # points
_FIGURE = re.compile(
    r"[-+−–—~约<>≥≤(（$¥€£]*\d[\d,.:：/xX倍%‰％()（）年月日EAQHFYeaqhfy亿万元美港币千百pctbp\-–~+ ]*|[-–—/]{1,3}|n/?a|不适用|nm",
    re.I,
)


@dataclass(slots=True, eq=False)
class FoundCell:
    """A cell that stands at row and column and covers the spans; lines: what is written in it."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    segments: list[Segment] = field(default_factory=list)
    header: bool = False

    @property
    def lines(self) -> list[Line]:
        return make_lines(self.segments)

    @property
    def text(self) -> str:
        return "".join(segment.text for segment in self.segments)


@dataclass(slots=True, eq=False)
class Found:
    """A table as one thing on its page."""

    left: float
    top: float
    right: float
    bottom: float
    rows: int
    columns: int
    cells: list[FoundCell]
    page: int = 0
    last_page: int = 0

    def goes_on_in(self, other: "Found") -> bool:
        """Whether another table is this one's part on the next page: as many columns, between the same edges."""
        edges = abs(self.left - other.left) < SAME_EDGE and abs(self.right - other.right) < SAME_EDGE
        return self.columns == other.columns and other.page == max(self.page, self.last_page) + 1 and edges

    def append(self, other: "Found") -> None:
        """Take in the rows of this table on the next page, without the header that they repeat there."""
        heads = [[c.text for c in table.cells if c.row == 0] for table in (self, other)]
        skip = 1 if heads[0] == heads[1] and self.rows and other.rows > 1 else 0
        for cell in other.cells:
            if cell.row >= skip:
                cell.row += self.rows - skip
                cell.header = False
                self.cells.append(cell)
        self.rows += other.rows - skip
        self.last_page = other.page


def is_figure(text: str) -> bool:
    """Whether a cell holds a figure, a date or a mark for none."""
    return bool(_FIGURE.fullmatch(text.strip()))


def build(
    cells: Sequence[FoundCell], rows: int, columns: int, box: tuple[float, float, float, float]
) -> Found:
    """A table of its cells, header rows told."""
    ordered = sorted(cells, key=lambda c: (c.row, c.column))
    headers = _headers(ordered, rows)
    for cell in ordered:
        cell.header = cell.row < headers
    return Found(*box, rows, columns, ordered)


def _headers(cells: Sequence[FoundCell], rows: int) -> int:
    """How many rows at the top name the columns: the first, and what its cells span; none where it holds figures like the others."""
    first = [c for c in cells if c.row == 0 and c.segments]
    if rows < 2 or not first:
        return 0
    below = [c for c in cells if c.row > 0 and c.column > 0 and c.segments]
    figures = sum(is_figure(c.text) for c in below)
    named = [c for c in first if not is_figure(c.text) or _YEAR.fullmatch(c.text.strip())]
    if below and 2 * figures >= len(below) and 2 * len(named) < len(first):
        return 0
    return max((c.row + c.row_span for c in first), default=1) if rows > 2 else 1


_YEAR = re.compile(
    r"(?:FY|fy)?\s*(?:19|20)\d\d\s*[AEaeFf]?|(?:19|20)?\d\d[-/.年]?[QHqh]?\d?[AEaeFf]?|\d{4}年?(?:[一二三四]季度|上半年|下半年|前三季度)?[AE]?|[1-4]Q\d\d[AE]?"
)
