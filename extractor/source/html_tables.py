"""Tables of a page: those of data become grids, those that only lay the page out give their pieces back."""

from dataclasses import dataclass, field

from extractor.source.layout import Grid, GridCell, Piece, Pieces, flatten

__all__ = ["TableFrame", "finish_table"]

LONGEST_CELL = 400  # characters of a cell in a table of data
LONGEST_PLAIN = 160  # characters of a cell in a table that never says that it is one (no header, no caption)
MOST_PIECES = 12  # blocks in a cell of a table of data


@dataclass(slots=True)
class TableCell:
    """A cell and the pieces that stand in it."""

    cell: GridCell
    pieces: Pieces = field(default_factory=list)


class TableFrame:
    """A table whose end has not been read."""

    __slots__ = ("caption", "caption_place", "headed", "layout", "place", "rows", "strays")

    def __init__(self, place: int, attributes: dict[str, str | None]) -> None:
        self.place = place
        self.layout = attributes.get("role") in {"presentation", "none"}
        self.headed = False
        self.strays: Pieces = []
        self.caption: Pieces = []
        self.caption_place = place
        self.rows: list[list[TableCell]] = []

    def into(self, tag: str, place: int, attributes: dict[str, str | None]) -> Pieces | None:
        """Where the text of a part of the table goes; None for what stands in a part."""
        if tag in {"td", "th"}:
            return self._cell(tag, place, attributes)
        if tag == "tr":
            self.rows.append([])
        elif tag == "thead":
            self.headed = True
        elif tag == "caption":
            self.headed, self.caption_place = True, place
            return self.caption
        return None

    def _cell(self, tag: str, place: int, attributes: dict[str, str | None]) -> Pieces:
        header = tag == "th"
        self.headed = self.headed or header
        spans = (_span(attributes.get("rowspan"), zero=65534), _span(attributes.get("colspan"), zero=1))
        cell = TableCell(GridCell("", *spans, header, place))
        if not self.rows:
            self.rows.append([])
        self.rows[-1].append(cell)
        return cell.pieces

    def finish(self, marks: int) -> Grid | Pieces:
        """The table, or what stands in it."""
        return finish_table(self.rows, self, marks)


def _span(value: str | None, zero: int) -> int:
    """0 spans all rows that are left."""
    digits = (value or "").strip()
    return (min(int(digits[:6]), 65534) or zero) if digits.isascii() and digits.isdecimal() else 1


def finish_table(rows: list[list[TableCell]], table: TableFrame, marks: int) -> Grid | Pieces:
    """A grid where the rows hold data, else their pieces in order."""
    if table.layout or not _holds_data(rows, table.headed):
        return [table.caption, table.strays, *(cell.pieces for row in rows for cell in row)]
    for row in rows:
        for cell in row:
            pieces = [piece for piece in flatten(cell.pieces) if isinstance(piece, Piece)]
            cell.cell.text = " ".join(piece.text for piece in pieces)
            cell.cell.linked = sum(piece.linked for piece in pieces)
    caption = " ".join(piece.text for piece in flatten(table.caption) if isinstance(piece, Piece))
    grid = Grid(
        [[cell.cell for cell in row] for row in rows], table.place, caption, table.caption_place, marks
    )
    return [table.strays, grid] if table.strays else grid


def _holds_data(rows: list[list[TableCell]], headed: bool) -> bool:
    """Whether a table has rows and columns of short cells. A table in a cell, a heading or much text says that it only lays out."""
    if sum(bool(row) for row in rows) < 2 or max(len(row) for row in rows) < 2:
        return False
    longest = LONGEST_CELL if headed else LONGEST_PLAIN
    return all(_is_cell(cell.pieces, longest) for row in rows for cell in row)


def _is_cell(pieces: Pieces, longest: int) -> bool:
    if len(pieces) > MOST_PIECES:
        return False
    length = 0
    for piece in pieces:
        if (
            not isinstance(piece, Piece)
            or piece.kind == "heading"
            or (piece.kind == "list_item" and len(pieces) > 2)
        ):
            return False
        length += len(piece.text)
    return length <= longest
