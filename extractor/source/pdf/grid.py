"""Ruled tables: drawn lines that cross make a grid, a missing piece of a line makes one cell of two."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from extractor.source.pdf.characters import Floats
from extractor.source.pdf.found import Found, FoundCell, build
from extractor.source.pdf.ruling import Rules
from extractor.source.pdf.segments import Segment

__all__ = ["cut_segment", "find_grids"]

NEAR = 2.0  # points: lines this near are one
TOUCH = 3.5  # points: ends this near a line touch it
COVER = 0.7  # of a cell's side that a line must cover to close it
OUTER = 6.0  # points that level lines stand out beyond the outermost upright one where a table is open at its sides
MAX_LINES = 1500
MAX_PLACES = 40_000  # of one grid: more are squared paper
# of the page: a cell as large as that with so many runs of characters in it frames text and is no table's
FRAME_SHARE = 0.15
FRAME_RUNS = 12
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Strokes:
    """Lines of one direction: at, and from where to where."""

    at: npt.NDArray[np.float64]
    start: npt.NDArray[np.float64]
    end: npt.NDArray[np.float64]

    def take(self, chosen: npt.NDArray[np.intp]) -> "_Strokes":
        return _Strokes(self.at[chosen], self.start[chosen], self.end[chosen])


def find_grids(
    segments: Sequence[Segment], rules: Rules, boxes: Floats, first: int, page_area: float
) -> tuple[list[Found], set[int]]:
    """The ruled tables, and the identities of the segments in them. boxes: of the characters, counted from `first`."""
    level, upright = _strokes(rules.level, across=True), _strokes(rules.upright, across=False)
    if len(level.at) < 2 or not len(upright.at) or len(level.at) + len(upright.at) > MAX_LINES:
        return [], set()
    found, used = [], set[int]()
    for rows, columns in _components(level, upright):
        grid = _Grid.of(level.take(rows), upright.take(columns))
        if grid is None:
            continue
        inside = [s for s in segments if id(s) not in used and grid.holds(s)]
        table = grid.fill(inside, boxes, first)
        if table is not None and not _is_frame(table, grid, page_area):
            found.append(table)
            used |= {id(s) for s in inside}
    return found, used


def _is_frame(table: Found, grid: "_Grid", page_area: float) -> bool:
    for cell in table.cells:
        wide = grid.xs[cell.column + cell.column_span] - grid.xs[cell.column]
        high = grid.ys[cell.row + cell.row_span] - grid.ys[cell.row]
        if wide * high > FRAME_SHARE * page_area and len(cell.segments) >= FRAME_RUNS:
            return True
    return False


def _strokes(lines: Floats, *, across: bool) -> _Strokes:
    """Lines with pieces on one another put together."""
    lines = lines.astype(np.float64)
    start, near, end, far = lines.T if across else lines[:, (1, 0, 3, 2)].T
    at = (near + far) / 2
    merged: list[list[float]] = []
    clusters = _cluster(at)
    for n in np.lexsort((start, clusters)).tolist():
        last = merged[-1] if merged else None
        if last is not None and last[3] == clusters[n] and start[n] <= last[2] + NEAR:
            last[2] = max(last[2], float(end[n]))
        else:
            merged.append([float(at[n]), float(start[n]), float(end[n]), float(clusters[n])])
    table = np.array(merged, np.float64).reshape(-1, 4)
    return _Strokes(table[:, 0], table[:, 1], table[:, 2])


def _cluster(values: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    """Numbers of groups of values whose neighbours lie near."""
    order = np.argsort(values, kind="stable")
    groups = np.zeros(len(values), np.intp)
    groups[order] = np.concatenate(([0], np.cumsum(np.diff(values[order]) > NEAR))) if len(values) else []
    return groups


def _components(
    level: _Strokes, upright: _Strokes
) -> list[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]]:
    """Groups of lines that cross one another."""
    x, y = upright.at[None, :], level.at[:, None]
    meet = (x >= level.start[:, None] - TOUCH) & (x <= level.end[:, None] + TOUCH)
    meet &= (y >= upright.start[None, :] - TOUCH) & (y <= upright.end[None, :] + TOUCH)
    left = set(range(len(level.at)))
    groups = []
    while left:
        rows, columns = np.zeros(len(level.at), bool), np.zeros(len(upright.at), bool)
        rows[left.pop()] = True
        before = -1
        while rows.sum() + columns.sum() != before:
            before = rows.sum() + columns.sum()
            columns |= meet[rows].any(axis=0)
            rows |= meet[:, columns].any(axis=1)
        left -= set(np.flatnonzero(rows).tolist())
        if rows.sum() >= 2 and columns.sum() >= 1:
            groups.append((np.flatnonzero(rows), np.flatnonzero(columns)))
    return groups


def _places(values: npt.NDArray[np.float64]) -> list[float]:
    groups = _cluster(values)
    return [float(values[groups == n].mean()) for n in range(int(groups.max()) + 1)]


@dataclass(frozen=True, slots=True)
class _Grid:
    """xs, ys: the lines. above[r, c], before[r, c]: a line closes the cell at its top, at its left."""

    xs: list[float]
    ys: list[float]
    above: Bools
    before: Bools

    @classmethod
    def of(cls, level: _Strokes, upright: _Strokes) -> "_Grid | None":
        xs, ys = _places(upright.at), _places(level.at)
        low, high = float(level.start.min()), float(level.end.max())
        xs = [*([low] if low < xs[0] - OUTER else []), *xs, *([high] if high > xs[-1] + OUTER else [])]
        if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > MAX_PLACES:
            return None
        above = np.array([[_closed(level, y, a, b) for a, b in itertools.pairwise(xs)] for y in ys])
        before = np.array([[_closed(upright, x, a, b) for x in xs] for a, b in itertools.pairwise(ys)])
        return cls(xs, ys, above, before)

    def holds(self, segment: Segment) -> bool:
        x, y = (segment.left + segment.right) / 2, (segment.top + segment.bottom) / 2
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    def fill(self, segments: Sequence[Segment], boxes: Floats, first: int) -> Found | None:
        """The table with what is written in it; None where only one cell holds anything."""
        cells, owner = self._cells()
        for segment in segments:
            row = min(max(int(np.searchsorted(self.ys, segment.middle)) - 1, 0), len(self.ys) - 2)
            closed = [x for n, x in enumerate(self.xs) if self.before[row, n]]
            for piece in cut_segment(segment, closed, boxes, first):
                column = int(np.searchsorted(self.xs, (piece.left + piece.right) / 2)) - 1
                owner[row][min(max(column, 0), len(self.xs) - 2)].segments.append(piece)
        if sum(bool(cell.segments) for cell in cells) < 2:
            return None
        box = self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]
        return build(cells, len(self.ys) - 1, len(self.xs) - 1, box)

    def _cells(self) -> tuple[list[FoundCell], list[list[FoundCell]]]:
        """The cells, and for each place of the grid the one that covers it."""
        rows, columns = len(self.ys) - 1, len(self.xs) - 1
        owner: dict[tuple[int, int], FoundCell] = {}
        cells = []
        for row in range(rows):
            for column in range(columns):
                if (row, column) in owner:
                    continue
                wide = high = 1
                while (
                    column + wide < columns
                    and not self.before[row, column + wide]
                    and (row, column + wide) not in owner
                ):
                    wide += 1
                while (
                    row + high < rows
                    and not self.above[row + high, column : column + wide].any()
                    and not self.before[row + high, column + 1 : column + wide].any()
                ):
                    high += 1
                cell = FoundCell(row, column, high, wide)
                cells.append(cell)
                owner |= {(r, c): cell for r in range(row, row + high) for c in range(column, column + wide)}
        return cells, [[owner[row, column] for column in range(columns)] for row in range(rows)]


def _closed(strokes: _Strokes, at: float, start: float, end: float) -> bool:
    on = np.abs(strokes.at - at) <= NEAR * 2
    covered = np.minimum(strokes.end[on], end) - np.maximum(strokes.start[on], start)
    return bool(covered[covered > 0].sum() >= COVER * (end - start))


def cut_segment(segment: Segment, xs: Sequence[float], boxes: Floats, first: int) -> list[Segment]:
    """A run of characters in pieces where lines go through it."""
    inner = [x for x in xs if segment.left + 1 < x < segment.right - 1]
    if not inner:
        return [segment]
    on = segment.at >= 0
    mine = boxes[segment.at[on] - first]
    side = np.full(len(segment.at), -1)
    side[on] = np.searchsorted(inner, (mine[:, 0] + mine[:, 2]) / 2)
    pieces = []
    for n in np.unique(side[on]).tolist():
        members = np.flatnonzero(side == n)
        chosen = slice(int(members[0]), int(members[-1]) + 1)
        part = boxes[segment.at[members] - first]
        left, right = float(part[:, 0].min()), float(part[:, 2].max())
        pieces.append(
            replace(segment, text=segment.text[chosen], at=segment.at[chosen], left=left, right=right)
        )
    return pieces
