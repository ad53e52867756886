"""Blocks to one text with the place of each of its characters."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from extractor.source.pdf.found import Found, FoundCell
from extractor.source.pdf.layout import LaidOut
from extractor.source.pdf.lines import Line
from extractor.source.pdf.segments import Ints
from extractor.source.structure import Block, BlockKind, Cell, Table

__all__ = ["Writer", "boxes_of", "join_lines", "write"]

_NONE = np.array([-1], np.int64)
_NOTHING = np.zeros(0, np.int64)
_WIDE = re.compile(r"[\u2e80-\ud7ff\uf900-\uffef\U00020000-\U0003ffff]")
_SPLIT_WORD = re.compile(r"[A-Za-z]{2}[-\u2010]$")
_NUMBER_OPEN = re.compile(r"[0-9][,.]$|[~$¥€£+]$")


def join_lines(lines: Sequence[Line], *, breaks_words: bool = False) -> tuple[str, Ints]:
    """The lines of a paragraph as one line. breaks_words: they may end inside words and figures."""
    if len(lines) == 1:
        return lines[0].text, lines[0].at
    texts, places = [lines[0].text], [lines[0].at]
    for before, after in itertools.pairwise(lines):
        joint = _joint(before, after, breaks_words=breaks_words)
        if joint == "-":
            texts[-1], places[-1] = texts[-1][:-1], places[-1][:-1]
        elif joint:
            texts.append(joint)
            places.append(_NONE)
        texts.append(after.text)
        places.append(after.at)
    return "".join(texts), np.concatenate(places)


def _joint(before: Line, after: Line, *, breaks_words: bool) -> str:
    """What stands between two lines: nothing beside an ideograph, a blank between words, "-" for a hyphen to be taken away."""
    last, first = before.text[-1:], after.text[:1]
    if _WIDE.match(last) or _WIDE.match(first) or first in "%‰,.;:!?)]}":
        return ""
    if _SPLIT_WORD.search(before.text) and first.islower():
        return "-"
    if last in "-‐–/" or (last in ",;:)%" and _WIDE.match(before.text[-2:-1]) and not after.blank):
        return ""
    if not after.blank and (breaks_words or (first.isdigit() and _NUMBER_OPEN.search(before.text))):
        return ""
    return " "


@dataclass(slots=True)
class Writer:
    """Collects the text; `places` are numbers of characters in the whole document, -1 where none stands."""

    parts: list[str] = field(default_factory=list)
    places: list[Ints] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    length: int = 0
    cells_left: int = 1_000_000
    left_out: int = 0

    def put(self, text: str, at: Ints) -> tuple[int, int]:
        """Write a run; its span."""
        start = self.length
        self.parts.append(text)
        self.places.append(at)
        self.length += len(text)
        return start, self.length

    def mark(self, char: str) -> None:
        """Write a character that stands nowhere: a line end or a tab."""
        self.put(char, _NONE)

    def block(
        self, kind: BlockKind, text: str, at: Ints, level: int | None, page: int | None
    ) -> tuple[int, int]:
        """Write a block on a line of its own."""
        if self.length:
            self.mark("\n")
        start, end = self.put(text, at)
        self.blocks.append(Block(kind, start, end, level, page))
        return start, end

    def table(self, found: Found) -> None:
        """Write a table, a line a row and a tab between cells, while cells may be written."""
        if len(found.cells) > self.cells_left:
            self.left_out += 1
            return
        self.cells_left -= len(found.cells)
        caption = self._caption()
        start = self.block("table", "", _NOTHING, None, found.page)[0]
        by_place = {(cell.row, cell.column): cell for cell in found.cells}
        cells = []
        for row in range(found.rows):
            for column in range(found.columns):
                if row or column:
                    self.mark("\t" if column else "\n")
                cell = by_place.get((row, column))
                if cell is not None:
                    cells.append(self._cell(cell))
        self.blocks[-1] = Block("table", start, self.length, None, found.page)
        self.tables.append(
            Table(start, self.length, found.rows, found.columns, tuple(cells), caption, found.page)
        )

    def _cell(self, cell: FoundCell) -> Cell:
        lines = cell.lines
        start, end = self.put(*join_lines(lines)) if lines else (self.length, self.length)
        return Cell(start, end, cell.row, cell.column, cell.row_span, cell.column_span, cell.header)

    def _caption(self) -> tuple[int, int] | None:
        """The captions that were written last."""
        last = []
        for block in reversed(self.blocks[-2:]):
            if block.kind != "caption":
                break
            last.append(block)
        return (last[-1].start, last[0].end) if last else None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was left out."""
        if not self.left_out:
            return ()
        return (f"{self.left_out} tables were left out for their number of cells; raise Config.max_cells",)

    def text(self) -> str:
        """All that was written."""
        return "".join(self.parts)

    def spots(self) -> Ints:
        """For each character of the text, its number in the document or -1."""
        return np.concatenate(self.places) if self.places else np.zeros(0, np.int64)


def write(laid_out: LaidOut, max_cells: int) -> Writer:
    """The whole document."""
    writer = Writer(cells_left=max_cells)
    for part in laid_out.parts:
        if isinstance(part, Found):
            writer.table(part)
        else:
            text, at = join_lines(part.lines, breaks_words=laid_out.breaks_words)
            writer.block(part.kind, text, at, part.level, part.page)
    for segment, page in laid_out.slanted:
        writer.block("page_header", segment.text, segment.at, None, page)
    for margin, page in laid_out.furniture:
        writer.block(margin.edge, margin.line.text, margin.line.at, None, page)
    return writer


def boxes_of(
    spots: Ints, pages: Iterable[tuple[int, npt.NDArray[np.float32]]]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]:
    """Page and box of each character, from the boxes of each page in the order of their numbers."""
    listed = [*pages]
    if not listed:
        return np.zeros(len(spots), np.int32), np.zeros((len(spots), 4), np.float32)
    numbers = np.concatenate([np.full(len(boxes), page, np.int32) for page, boxes in listed])
    boxes = np.concatenate([boxes for _, boxes in listed])
    numbers = np.append(numbers, np.int32(0))  # the last entry, which -1 finds, stands for no place
    boxes = np.append(boxes, np.zeros((1, 4), np.float32), axis=0)
    return numbers[spots], boxes[spots]
