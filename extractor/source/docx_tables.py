"""A table of a Word document, its merged cells put together."""

from extractor.source.html_tables import TableCell, TableFrame, finish_table
from extractor.source.layout import Grid, GridCell, Pieces

__all__ = ["WordTable"]

WIDEST = 1000  # columns


class WordTable:
    """A table whose end has not been read."""

    def __init__(self, place: int) -> None:
        self.place = place
        self.in_row_properties = False
        self._rows: list[list[TableCell]] = []
        self._column = 0
        self._width = 0  # columns of the last cell
        self._header = self._first_is_header = self._dropped = False
        self._above: dict[int, TableCell] = {}  # column: the cell that goes on downwards there
        self._spanned: set[int] = set()

    def begin_row(self) -> None:
        """A row begins."""
        self._end_row()
        self._rows.append([])
        self._column = self._width = 0
        self._header = self._dropped = False

    def _end_row(self) -> None:
        if self._rows and self._dropped:
            self._rows.pop()
            self._dropped = False

    def drop_row(self) -> None:
        """The row was deleted."""
        self._dropped = True

    def begin_cell(self, place: int) -> Pieces:
        """A cell begins; where its text goes."""
        self._column += self._width
        self._width = 1
        header = self._header or (self._first_is_header and len(self._rows) == 1)
        cell = TableCell(GridCell("", header=header, place=place, column=self._column))
        if not self._rows:
            self._rows.append([])
        self._rows[-1].append(cell)
        return cell.pieces

    def tell(self, name: str, attributes: dict[str, str]) -> None:
        """A property of the table, the row or the cell that is open."""
        value = attributes.get("val", "")
        number = int(value) if value.isascii() and value.isdecimal() and len(value) < 5 else 0
        if name == "w:tblLook":
            self._first_is_header = attributes.get("firstRow") == "1" or value in {"04A0", "01E0"}
        elif name == "w:tblHeader":
            self._header = value not in {"0", "false", "off"}
        elif name == "w:gridBefore":
            self._column = min(number, WIDEST)
        elif not self._rows or not self._rows[-1]:
            return
        elif name == "w:gridSpan":
            self._width = self._rows[-1][-1].cell.column_span = min(max(number, 1), WIDEST)
        elif name == "w:vMerge":
            self._merge_down(value)

    def _merge_down(self, value: str) -> None:
        """`restart` begins a merged cell, anything else goes on in the one above; its own text is not shown."""
        cell = self._rows[-1][-1]
        above = self._above.get(self._column)
        if value == "restart" or above is None:
            self._above[self._column] = cell
        else:
            above.cell.row_span += 1
            self._rows[-1].pop()

    def finish(self) -> Grid | Pieces:
        """The table, or its pieces where it only lays the page out."""
        self._end_row()
        frame = TableFrame(self.place, {})
        frame.headed = len(self._rows) > 2
        return finish_table(self._rows, frame, 0)
