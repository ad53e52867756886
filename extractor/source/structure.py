"""What a source holds besides its text: blocks, tables, and where each character stood in the file.

Offsets are half-open code points of the source text, as everywhere.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

__all__ = ["Block", "BlockKind", "Boxes", "Cell", "Location", "Locator", "Paths", "Properties", "Table"]

BlockKind = Literal[
    "title",
    "heading",
    "paragraph",
    "list_item",
    "table",
    "caption",
    "side_box",
    "footnote",
    "page_header",
    "page_footer",
    "inserted",
]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Block:
    """A run of the text that belongs together. level: of a heading or list item, 1 at the top. page: from 1, or None."""

    kind: BlockKind
    start: int
    end: int
    level: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; row and column count from 0, an empty cell has start == end."""

    start: int
    end: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table that stands in the text row by row, a line a row and a tab between cells.

    A cell that spans columns or rows stands once, at its first place; the places that it covers are empty between their tabs,
    so that the n-th piece of every line is column n. caption: the span of its caption, or None.
    """

    start: int
    end: int
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    caption: tuple[int, int] | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """Where a run of text stands in its file.

    page: from 1. bbox: left, top, right, bottom in points, origin top left of the page as it is shown. path: the place in a file
    without pages, such as an XPath.
    """

    page: int | None = None
    bbox: Box | None = None
    path: str | None = None


class Locator(Protocol):
    """The way from the text back to the file."""

    def locate(self, start: int, end: int) -> Location:
        """The place of a run of the source text."""
        ...


@dataclass(frozen=True)
class Boxes:
    """Places on pages. pages: (n,) int32, 0 where a character stands on no page (a line end that the reader put in).
    boxes: (n, 4) float32, left, top, right, bottom in points, origin top left.
    """

    pages: npt.NDArray[np.int32] = field(repr=False)
    boxes: npt.NDArray[np.float32] = field(repr=False)

    def locate(self, start: int, end: int) -> Location:
        """The box around the run, on the first page that it stands on."""
        on = np.flatnonzero(self.pages[start:end]) + start
        if not len(on):
            return Location()
        page = int(self.pages[on[0]])
        boxes = self.boxes[on[self.pages[on] == page]]
        left, top = boxes[:, :2].min(axis=0)
        right, bottom = boxes[:, 2:].max(axis=0)
        return Location(
            page,
            (round(float(left), 2), round(float(top), 2), round(float(right), 2), round(float(bottom), 2)),
        )


@dataclass(frozen=True)
class Paths:
    """Places by name: the run from starts[i] to starts[i + 1] stands at paths[i]. starts ascend, the first is 0.

    Of two that start at once the first holds the second: a table and its first cell.
    """

    starts: Sequence[int] = field(repr=False)
    paths: Sequence[str] = field(repr=False)

    def locate(self, start: int, end: int) -> Location:
        """The path of the run's first character, or of what holds the run."""
        at = bisect_right(self.starts, start) - 1
        behind = self.starts[at + 1] if at + 1 < len(self.starts) else end
        while at > 0 and end > behind and self.starts[at - 1] == self.starts[at]:
            at -= 1
        return Location(path=self.paths[at] if at >= 0 else None)


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says of itself outside its text; less trusted than the text. created: ISO date. pages: count."""

    title: str | None = None
    author: str | None = None
    created: str | None = None
    pages: int | None = None
