"""Segments that share a row become one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from extractor.source.pdf.segments import Ints, Segment

__all__ = ["Atom", "Line", "find_rows", "make_lines", "merge"]

SAME_ROW = 0.35  # of the smaller type size: how far baselines of one row may lie apart
_GAP = np.array([-1], np.int64)


class Atom(Protocol):
    """Something with a place: a segment, a line, a table."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(slots=True, eq=False)
class Line:
    """A row of one column. blank: there was one before its first character. pieces: how many segments it was made of."""

    text: str
    at: Ints
    left: float
    top: float
    right: float
    bottom: float
    size: float
    baseline: float
    bold: bool
    blank: bool = False
    pieces: int = 1

    @property
    def width(self) -> float:
        return self.right - self.left


def find_rows(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Segments by rows from the top, each from left to right."""
    rows: list[list[Segment]] = []
    last: Segment | None = None
    for segment in sorted(segments, key=_baseline):
        if last is not None and segment.baseline - last.baseline <= SAME_ROW * min(segment.size, last.size):
            rows[-1].append(segment)
        else:
            rows.append([segment])
        last = rows[-1][0]
    for row in rows:
        row.sort(key=_left)
    return rows


def make_lines(segments: Sequence[Segment]) -> list[Line]:
    """One line a row."""
    return [merge(row) for row in find_rows(segments)]


def merge(row: Sequence[Segment]) -> Line:
    """The segments of one row, with a blank between them."""
    first = max(row, key=_width)
    if len(row) == 1:
        box = first.left, first.top, first.right, first.bottom
        return Line(first.text, first.at, *box, first.size, first.baseline, first.bold, first.blank)
    parts = [part for segment in row for part in (_GAP, segment.at)][1:]
    return Line(
        " ".join(segment.text for segment in row),
        np.concatenate(parts),
        min(s.left for s in row),
        min(s.top for s in row),
        max(s.right for s in row),
        max(s.bottom for s in row),
        first.size,
        first.baseline,
        all(s.bold for s in row),
        row[0].blank,
        len(row),
    )


def _baseline(segment: Segment) -> tuple[float, float]:
    return segment.baseline, segment.left


def _left(segment: Segment) -> float:
    return segment.left


def _width(segment: Segment) -> float:
    return segment.right - segment.left
