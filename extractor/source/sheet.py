"""One sheet of a workbook: its cells in their places."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extractor.source.layout import Clock, GridCell
from extractor.source.number_format import show
from extractor.source.ooxml import Event

__all__ = ["Sheet", "SheetReader"]

CHECK_EVERY = 1 << 13  # events between two looks at the clock
MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})\Z")
_TRUTHS = {"1": "TRUE", "0": "FALSE"}


@dataclass(slots=True)
class Sheet:
    """Shown cells by row and column, both from 0; merged: (top, left, bottom, right) of ranges that are one cell."""

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    cut: bool = False

    def regions(self) -> list[list[list[GridCell]]]:
        """Runs of rows without an empty one between them, columns counted from the first that holds anything."""
        for row in self.hidden_rows:
            self.rows.pop(row, None)
        for low, high in self.hidden_columns:
            for cells in self.rows.values():
                for column in [c for c in cells if low <= c <= high]:
                    del cells[column]
        runs: list[list[int]] = []
        last = -2
        for row in sorted(row for row, cells in self.rows.items() if cells):
            if (
                any(r not in self.hidden_rows for r in range(last + 1, min(row, last + 64)))
                or row - last > 64
            ):
                runs.append([])
            if not runs:
                runs.append([])
            runs[-1].append(row)
            last = row
        spans = {(top, left): (bottom, right) for top, left, bottom, right in self.merged}
        return [self._region(run, spans) for run in runs]

    def _region(
        self, run: Sequence[int], spans: dict[tuple[int, int], tuple[int, int]]
    ) -> list[list[GridCell]]:
        used = sorted({column for row in run for column in self.rows[row]})
        for row in run:  # a merged cell takes the columns that it covers
            for column in self.rows[row]:
                if (span := spans.get((row, column))) is not None:
                    used = sorted({*used, *range(column, min(span[1], column + 256) + 1)})
        places = {column: i for i, column in enumerate(used)}
        region = []
        for row in run:
            cells = []
            for column in sorted(self.rows[row]):
                bottom, right = spans.get((row, column), (row, column))
                down = sum(row <= r <= bottom for r in run) if bottom > row else 1
                across = sum(column <= c <= right for c in used) if right > column else 1
                reference = f"{_letters(column)}{row + 1}"
                cells.append(GridCell(self.rows[row][column], down, across, False, reference, places[column]))
            region.append(cells)
        return region


class SheetReader:
    """Reads the sheets of one workbook; `full` once they have as many cells as may be read."""

    def __init__(self, strings: list[str], formats: list[str], since_1904: bool, max_cells: int) -> None:
        self.full = False
        self._strings, self._formats, self._since_1904 = strings, formats, since_1904
        self._left = max_cells

    def read(self, events: Iterable[Event], clock: Clock) -> Sheet:
        """The cells of a sheet, by the events of its XML."""
        sheet = Sheet()
        self._row, self._column = -1, -1
        text: list[str] = []
        inside = False
        kind, style = "n", 0
        for n, (what, name, attributes) in enumerate(events):
            if not n % CHECK_EVERY and clock.over:
                sheet.cut = True
                break
            if what == "text":
                if inside:
                    text.append(name)
            elif name == "x:v" or name == "x:t":
                inside = what == "start"
            elif name == "x:c":
                if what == "start":
                    kind, style = attributes.get("t", "n"), _count(attributes.get("s"))
                    self._move(attributes.get("r", ""))
                    text = []
                elif not self._put(sheet, "".join(text), kind, style):
                    break
            elif what == "start":
                self._tell(sheet, name, attributes)
        return sheet

    def _move(self, reference: str) -> None:
        """To the place of a cell: as it says, else behind the last one."""
        self._column += 1
        if found := _REFERENCE.match(reference):
            self._column, self._row = _column(found[1]), int(found[2]) - 1

    def _tell(self, sheet: Sheet, name: str, attributes: dict[str, str]) -> None:
        if name == "x:row":
            said = _count(attributes.get("r"))
            self._row, self._column = (said - 1 if said else self._row + 1), -1
            if attributes.get("hidden") in {"1", "true"}:
                sheet.hidden_rows.add(self._row)
        elif name == "x:col" and attributes.get("hidden") in {"1", "true"}:
            sheet.hidden_columns.append(
                (_count(attributes.get("min")) - 1, _count(attributes.get("max")) - 1)
            )
        elif name == "x:mergeCell" and len(sheet.merged) < self._left:
            first, _, last = attributes.get("ref", "").partition(":")
            begin, end = _REFERENCE.match(first), _REFERENCE.match(last)
            if begin and end:
                sheet.merged.append((int(begin[2]) - 1, _column(begin[1]), int(end[2]) - 1, _column(end[1])))
        elif name == "x:rPh":
            pass

    def _put(self, sheet: Sheet, raw: str, kind: str, style: int) -> bool:
        """Keep a cell as it is shown; False where no more may be kept."""
        shown = self._shown(raw, kind, style).strip()
        if not shown or not (0 <= self._row < MOST_ROWS and 0 <= self._column < MOST_COLUMNS):
            return True
        self._left -= 1
        if self._left < 0:
            self.full = True
            return False
        sheet.rows.setdefault(self._row, {})[self._column] = shown
        return True

    def _shown(self, raw: str, kind: str, style: int) -> str:
        if kind == "s":
            at = _count(raw)
            return self._strings[at] if raw and at < len(self._strings) else ""
        if kind == "b":
            return _TRUTHS.get(raw, raw)
        if kind != "n" or not raw:
            return raw
        code = self._formats[style] if style < len(self._formats) else "General"
        return show(raw, code, since_1904=self._since_1904)


def _count(text: str | None) -> int:
    digits = (text or "").strip()
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 9 else 0


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number - 1


def _letters(column: int) -> str:
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
