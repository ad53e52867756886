"""Tables without upright lines: rows whose pieces stand under one another."""

import itertools
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from extractor.source.pdf.captions import is_caption, is_unit
from extractor.source.pdf.found import Found, FoundCell, build, is_figure
from extractor.source.pdf.lines import find_rows
from extractor.source.pdf.segments import Segment

__all__ = ["find_aligned"]

Row = list[Segment]
MIN_ROWS = 3
MAX_PITCH = 3.2  # in type sizes: rows farther apart are no neighbours
SLACK = 1.0  # points by which cells of one column may stand over the next one's
FIGURES = 0.3  # of the cells behind the first column: fewer figures, and it is text in columns
SHORT = 9.0  # type sizes: the width of a cell that may be a name or figure
HALF_LINE = 0.95  # type sizes: nearer lines are none of one paragraph
TIGHT = 0.8  # of the usual pitch: a row nearer to the one above continues its cells
EVEN = 0.7  # of the rows have the usual number of pieces: then a piece's number tells its column


def find_aligned(segments: Sequence[Segment]) -> list[Found]:
    """The tables among the segments of one column of a page."""
    rows = find_rows(segments)
    if sum(len(row) > 1 for row in rows) < MIN_ROWS - 1:
        return []
    found = []
    for run in _runs(rows):
        table = _table(run)
        if table is not None:
            found.append(table)
    return found


def _runs(rows: list[Row]) -> list[list[Row]]:
    """Neighbouring rows of several pieces, with single pieces between them where they are short."""
    runs: list[list[Row]] = []
    run: list[Row] = []
    for n, row in enumerate(rows):
        if len(row) > 1 and not run and n and _is_half(rows[n - 1], row):
            run.append(rows[n - 1])
        if run and _pitch(run[-1], row) > MAX_PITCH * row[0].size:
            runs.append(run)
            run = []
        following = rows[n + 1] if n + 1 < len(rows) else None
        if _is_head(row):
            runs.append(run)
            run = []
        elif len(row) > 1 or (run and following is not None and len(following) > 1 and _is_label(row, run)):
            run.append(row)
        elif run:
            runs.append(run)
            run = []
    return [r for r in [*runs, run] if sum(len(row) > 1 for row in r) >= 2]


def _is_half(above: Row, row: Row) -> bool:
    """Whether a row stands half a line above another: the first line of a cell beside cells of one line."""
    return _pitch(above, row) < HALF_LINE * row[0].size


def _is_head(row: Row) -> bool:
    """Whether a row is the caption of a table, or the unit under it."""
    return len(row) <= 2 and (is_caption(row[0].text) or is_unit(row[-1].text))


def _pitch(above: Row, below: Row) -> float:
    return below[0].baseline - above[0].baseline


def _is_label(row: Row, run: list[Row]) -> bool:
    """Whether a single piece between rows is a heading of rows or goes on with a cell."""
    left, right = min(r[0].left for r in run), max(r[-1].right for r in run)
    only = row[0]
    if _is_half(run[-1], row):
        return True
    return only.width < 0.5 * (right - left) and left - SLACK <= only.left and only.right <= right + SLACK


def _table(run: list[Row]) -> Found | None:
    run = _trim(run)
    full = [row for row in run if len(row) > 1]
    if len(full) < 2:
        return None
    spans = _Columns.of(full, run)
    columns = len(spans.lefts)
    if columns < 2 or (len(full) < MIN_ROWS and columns < 3):
        return None
    rows = _join_rows(run, spans)
    usual, count = Counter(len(row) for row in full).most_common(1)[0]
    if columns < usual and count >= EVEN * len(full):
        columns, cells = usual, _by_order(rows, usual)
    else:
        cells = [spans.cell(segment, n) for n, row in enumerate(rows) for segment in row]
    if not _is_tabular(cells, columns, len(rows)):
        return None
    merged = _merge(cells)
    everything = [s for row in run for s in row]
    box = (
        min(s.left for s in everything),
        min(s.top for s in everything),
        max(s.right for s in everything),
        max(s.bottom for s in everything),
    )
    return build(_with_empty(merged, len(rows), columns), len(rows), columns, box)


def _trim(run: list[Row]) -> list[Row]:
    while run and len(run[-1]) == 1:
        run = run[:-1]
    return run


@dataclass(slots=True)
class _Columns:
    """Where the columns run, from the left; they do not overlap."""

    lefts: list[float] = field(default_factory=list)
    rights: list[float] = field(default_factory=list)

    @classmethod
    def of(cls, rows: list[Row], run: list[Row]) -> "_Columns":
        """By the rows that have the usual number of pieces; wider pieces above them span."""
        counts = Counter(len(row) for row in rows)
        most = max(counts.values())
        usual = max(size for size, count in counts.items() if 2 * count >= most)
        columns = cls()
        for left, right in sorted((s.left, s.right) for row in rows if len(row) >= usual for s in row):
            if columns.lefts and left < columns.rights[-1] - SLACK:
                columns.rights[-1] = max(columns.rights[-1], right)
            else:
                columns.lefts.append(left)
                columns.rights.append(right)
        for segment in (s for row in run for s in row):
            over = columns.over(segment)
            if len(over) == 1:
                columns.lefts[over[0]] = min(columns.lefts[over[0]], segment.left)
                columns.rights[over[0]] = max(columns.rights[over[0]], segment.right)
        return columns

    def over(self, segment: Segment) -> list[int]:
        """The columns that a piece stands over."""
        found = []
        for n in range(max(0, bisect_right(self.lefts, segment.left) - 1), len(self.lefts)):
            if self.lefts[n] >= segment.right - SLACK:
                break
            if min(self.rights[n], segment.right) - max(self.lefts[n], segment.left) > SLACK:
                found.append(n)
        return found

    def nearest(self, segment: Segment) -> int:
        """The column whose middle is nearest to a piece that stands over none."""
        middle = (segment.left + segment.right) / 2
        return min(range(len(self.lefts)), key=lambda n: abs((self.lefts[n] + self.rights[n]) / 2 - middle))

    def cell(self, segment: Segment, row: int) -> FoundCell:
        """A piece as a cell."""
        over = self.over(segment) or [self.nearest(segment)]
        return FoundCell(row, over[0], 1, over[-1] - over[0] + 1, [segment])


def _join_rows(run: list[Row], columns: _Columns) -> list[Row]:
    """Rows that stand much closer to the one above than usual are further lines of its cells, where no figure meets another."""
    pitches = [_pitch(a, b) for a, b in itertools.pairwise(run)]
    whole = [pitch for pitch in pitches if pitch > HALF_LINE * run[0][0].size]
    usual = median(whole) if whole else 0.0
    rows = [list(run[0])]
    for row, pitch in zip(run[1:], pitches, strict=True):
        if pitch < TIGHT * usual and not _collide(rows[-1], row, columns):
            rows[-1] += row
        else:
            rows.append(list(row))
    return rows


def _collide(above: Row, below: Row, columns: _Columns) -> bool:
    """Whether two rows have figures in one column."""
    held = [{columns.cell(s, 0).column for s in row if is_figure(s.text)} for row in (above, below)]
    return bool(held[0] & held[1])


def _by_order(rows: list[Row], columns: int) -> list[FoundCell]:
    """Cells by their number in the row: columns that were aligned by blanks in another type do not stand under one another.

    The first row, where it is short, leaves the corner free; the others leave free what lies to their right.
    """
    cells = []
    for n, row in enumerate(rows):
        first = max(0, columns - len(row)) if n == 0 else 0
        cells += [FoundCell(n, min(first + c, columns - 1), 1, 1, [s]) for c, s in enumerate(row)]
    return cells


def _is_tabular(cells: list[FoundCell], columns: int, rows: int) -> bool:
    behind = [c for c in cells if c.column > 0]
    if not behind or (columns > 3 and median(len(c.text) for c in cells) < 2):
        return False  # one character a cell: a line that was stretched
    figures = sum(is_figure(c.text) for c in behind)
    if figures >= FIGURES * len(behind):
        return columns > 2 or rows >= MIN_ROWS
    widths = [c.segments[0].width / max(1.0, c.segments[0].size) for c in cells]
    return columns > 2 and rows >= MIN_ROWS and max(widths) < 2 * SHORT and median(widths) < SHORT


def _merge(cells: list[FoundCell]) -> list[FoundCell]:
    """Pieces that fell into one place become one cell; one that spans what another holds shrinks to its first column."""
    held: dict[tuple[int, int], FoundCell] = {}
    for cell in sorted(cells, key=lambda c: (c.row, c.column, c.segments[0].baseline)):
        there = held.get((cell.row, cell.column))
        if there is not None:
            there.segments += cell.segments
            there.column_span = max(there.column_span, cell.column_span)
        else:
            held[cell.row, cell.column] = cell
    for (row, column), cell in held.items():
        taken = next((c for c in range(column + 1, column + cell.column_span) if (row, c) in held), None)
        if taken is not None:
            cell.column_span = taken - column
    return [*held.values()]


def _with_empty(cells: list[FoundCell], rows: int, columns: int) -> list[FoundCell]:
    covered = {(c.row, n) for c in cells for n in range(c.column, c.column + c.column_span)}
    return cells + [FoundCell(r, c) for r in range(rows) for c in range(columns) if (r, c) not in covered]
