"""Blocks and tables become one text: what every reader of laid-out files writes with (see `SourceText`)."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic

from extractor.config import Config
from extractor.errors import LimitError
from extractor.source.structure import Block, BlockKind, Cell, Paths, Properties, Table
from extractor.source.text import SourceText

__all__ = ["Clock", "Grid", "GridCell", "Piece", "Pieces", "Places", "Writer", "flatten"]

_INNER = re.compile(r"[^\S\xa0\u3000]+")
_INDENT = " \t\n\u3000\xa0"  # stands for the layout of a paragraph, not for what it says
_WIDEST = 1000  # columns that one cell may span, as in HTML
_LONGEST = 65534  # rows


@dataclass(slots=True)
class Piece:
    """A block before it is written. place: its path, or what `Writer.name` makes one of. label: the mark or number of a list item."""

    kind: BlockKind
    text: str
    place: int | str = ""
    level: int | None = None
    linked: int = 0  # characters in links
    marks: int = 0  # what the reader knows of its surroundings
    preformatted: bool = False
    label: str = ""


@dataclass(slots=True)
class GridCell:
    """A cell before it has a column; rows count from 0."""

    text: str
    row_span: int = 1
    column_span: int = 1
    header: bool = False
    place: int | str = ""
    column: int | None = None  # where the file tells it
    linked: int = 0


@dataclass(slots=True)
class Grid:
    """A table before it is written."""

    rows: list[list[GridCell]]
    place: int | str = ""
    caption: str = ""
    caption_place: int | str = ""
    marks: int = 0


# a tree of lists keeps the pieces of nested layout tables from being copied at every level
Pieces = list["Piece | Grid | Pieces"]


def flatten(pieces: Pieces) -> Iterator[Piece | Grid]:
    """The pieces in order, without recursion."""
    open_lists: list[Iterator[Piece | Grid | Pieces]] = [iter(pieces)]
    while open_lists:
        for piece in open_lists[-1]:
            if isinstance(piece, list):
                open_lists.append(iter(piece))
                break
            yield piece
        else:
            open_lists.pop()


class Places:
    """Elements by number, each with its name and its place among those of its name in the one around it."""

    def __init__(self) -> None:
        self._steps: list[tuple[int, str, int]] = []
        self._counts: dict[tuple[int, str], int] = {}

    def add(self, parent: int, tag: str) -> int:
        """The number of one more element; parent: -1 for a root."""
        nth = self._counts[parent, tag] = self._counts.get((parent, tag), 0) + 1
        self._steps.append((parent, tag, nth))
        return len(self._steps) - 1

    def path(self, place: int) -> str:
        """An XPath of an element, behind the name of its root."""
        steps: list[str] = []
        while place >= 0:
            place, tag, nth = self._steps[place]
            steps.append(f"{tag}[{nth}]" if place >= 0 else tag)
        return "/".join(reversed(steps))


class Clock:
    """The time that reading one document may take."""

    def __init__(self, config: Config, name: str) -> None:
        self._end, self._name, self._seconds = (
            monotonic() + config.parse_seconds,
            name,
            config.parse_seconds,
        )

    @property
    def over(self) -> bool:
        """Whether it has been taken."""
        return monotonic() > self._end

    def error(self) -> LimitError:
        """What to raise where nothing was read in it."""
        return LimitError(
            f"{self._name}: took longer than {self._seconds:g} s to read; raise Config.parse_seconds"
        )

    def warning(self) -> str:
        """What to say where the rest is left out."""
        return f"the rest was left out after {self._seconds:g} s; raise Config.parse_seconds"


@dataclass
class Writer:
    """Writes pieces one after the other and notes where they stand.

    name: makes a path of a place that is a number, when somebody asks for it.
    """

    max_cells: int
    name: Callable[[int], str] = str
    warnings: list[str] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _at: int = 0
    _blocks: list[Block] = field(default_factory=list)
    _tables: list[Table] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _places: list[int | str] = field(default_factory=list)
    _cells: int = 0

    def write(self, pieces: Iterable[Piece | Grid]) -> None:
        """Write pieces in their order."""
        for piece in pieces:
            if isinstance(piece, Grid):
                self.table(piece)
            else:
                self.block(piece)

    def block(self, piece: Piece) -> None:
        """Write one block; an empty one leaves no trace."""
        text = piece.text if piece.preformatted else piece.text.strip(_INDENT)
        if not text.strip():
            return
        start = self._begin(piece.place)
        self._put(piece.label + text)
        self._blocks.append(Block(piece.kind, start, self._at, piece.level))

    def table(self, grid: Grid) -> None:
        """Write a table a line a row, its caption in a line before it."""
        rows, columns = self._place(grid)
        if not any(cell.text.strip() for cell, _ in (pair for row in rows for pair in row)):
            return
        caption: tuple[int, int] | None = None
        if grid.caption.strip():
            self.block(Piece("caption", grid.caption, grid.caption_place or grid.place))
            caption = (self._blocks[-1].start, self._blocks[-1].end)
        # an empty line parts two tables that follow each other: their lines would read as one
        after_table = bool(self._tables) and self._tables[-1].end == self._at
        start = self._begin(grid.place, gap="\n\n" if after_table else "\n")
        cells = [*self._lines(rows, columns)]
        self._tables.append(Table(start, self._at, len(rows), columns, tuple(cells), caption))
        self._blocks.append(Block("table", start, self._at))

    def _place(self, grid: Grid) -> tuple[list[list[tuple[GridCell, int]]], int]:
        """Each row's cells with their columns, as far as the limit of cells goes; and the number of columns."""
        placed: list[list[tuple[GridCell, int]]] = []
        taken: dict[int, int] = {}  # column: rows from here on that a cell above still covers
        columns = 0
        for row in grid.rows:
            cells, at = [], 0
            left = {c: n - 1 for c, n in taken.items() if n > 1}
            for cell in row:
                at = max(at, cell.column) if cell.column is not None else at
                while at in taken:
                    at += 1
                across = min(max(cell.column_span, 1), _WIDEST)
                if cell.row_span > 1:
                    left.update(dict.fromkeys(range(at, at + across), min(cell.row_span, _LONGEST) - 1))
                cells.append((cell, at))
                at += across
            width = cells[-1][1] + 1 if cells else 0  # where no cell begins there is no column
            columns = max(columns, width)
            taken = left
            self._cells += width
            if self._cells > self.max_cells:
                self._warn(f"tables have more than {self.max_cells} cells; the rest was left out")
                break
            placed.append(cells)
        while placed and not placed[-1]:
            placed.pop()
        return placed, columns

    def _lines(self, rows: Sequence[list[tuple[GridCell, int]]], columns: int) -> Iterator[Cell]:
        for i, row in enumerate(rows):
            if i:
                self._put("\n")
            at = 0
            for cell, column in row:
                self._put("\t" * (column - at))
                at = column
                start = self._begin(cell.place, gap="")
                text = _INNER.sub(" ", cell.text).strip()
                self._put(text)
                down, across = min(cell.row_span, len(rows) - i), min(cell.column_span, columns - column)
                yield Cell(start, self._at, i, column, max(down, 1), max(across, 1), cell.header)

    def _begin(self, place: int | str, gap: str = "\n") -> int:
        if gap and self._at:
            self._put(gap)
        self._starts.append(self._at)
        self._places.append(place)
        return self._at

    def _put(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self._at += len(text)

    def _warn(self, warning: str) -> None:
        if warning not in self.warnings:
            self.warnings.append(warning)

    def source(
        self, data: bytes, name: str, encoding: str, media_type: str, properties: Properties | None = None
    ) -> SourceText:
        """The text that was written, with its places."""
        source = SourceText(
            "".join(self._parts),
            name,
            hashlib.sha256(data).hexdigest(),
            encoding,
            media_type,
            tuple(self.warnings),
            tuple(self._blocks),
            tuple(self._tables),
            Paths(self._starts, _Named(self._places, self.name)),
        )
        return replace(source, properties=properties) if properties else source


@dataclass(frozen=True)
class _Named(Sequence[str]):
    """Paths that are put into words when they are asked for."""

    places: Sequence[int | str]
    name: Callable[[int], str]

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, at: int) -> str:  # type: ignore[override]
        place = self.places[at]
        return place if isinstance(place, str) else self.name(place)
