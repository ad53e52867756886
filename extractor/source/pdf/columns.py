"""Reading order: a page is cut at gutters into columns, with what spans them above and below.

A gutter is a vertical strip that no line crosses, over a run of lines that stand on both of its sides. A column much narrower than the
one beside it is a side box.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extractor.source.pdf.lines import Atom

__all__ = ["Region", "find_regions"]

GUTTER = 8.0  # points; the narrowest strip between columns
SIDE_SHARE = 0.62  # a column that has less than this share of its neighbour's width is a side box
MIN_LINES = 3
MIN_PROSE = 110.0  # points; a column whose lines are shorter holds no sentences
MIN_OVERLAP = 0.5
MAX_DEPTH = 12
PAIRED = 0.9  # a column whose lines stand on their neighbour's to this share is the first column of a list, not a column
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Region:
    """A column, or what spans the columns: atoms to be read from the top. whole: no gutter bounds it."""

    atoms: list[Atom]
    side: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class _Cut:
    score: float
    left: npt.NDArray[np.intp]
    right: npt.NDArray[np.intp]
    top: float
    bottom: float


def find_regions(atoms: Sequence[Atom]) -> list[Region]:
    """The regions of a page in reading order."""
    regions: list[Region] = []
    _divide(sorted(atoms, key=_top), regions, MAX_DEPTH, whole=True)
    return regions


def _top(atom: Atom) -> tuple[float, float]:
    return atom.top, atom.left


def _divide(atoms: list[Atom], regions: list[Region], depth: int, *, whole: bool) -> None:
    cut = _find_cut(atoms) if len(atoms) >= 2 * MIN_LINES and depth else None
    if cut is None:
        if atoms:
            regions.append(Region(atoms, whole=whole))
        return
    inside = {*cut.left.tolist(), *cut.right.tolist()}
    outside = [(i, (a.top + a.bottom) / 2) for i, a in enumerate(atoms) if i not in inside]
    _divide([atoms[i] for i, middle in outside if middle < cut.top], regions, depth - 1, whole=whole)
    left, right = [atoms[i] for i in cut.left], [atoms[i] for i in cut.right]
    side = _side(left, right)
    for part in (left, right):
        if part is side:
            regions.append(Region(part, side=True))
        else:
            _divide(part, regions, depth - 1, whole=False)
    _divide([atoms[i] for i, middle in outside if middle >= cut.top], regions, depth - 1, whole=whole)


def _side(left: list[Atom], right: list[Atom]) -> list[Atom] | None:
    widths = [max(a.right for a in part) - min(a.left for a in part) for part in (left, right)]
    if min(widths) > SIDE_SHARE * max(widths):
        return None
    return left if widths[0] < widths[1] else right


def _find_cut(atoms: list[Atom]) -> _Cut | None:
    boxes = np.array([(a.left, a.top, a.right, a.bottom) for a in atoms])
    edges = np.unique(np.round(boxes[:, 2]))
    best: _Cut | None = None
    for edge in edges[:-1].tolist():
        before, after = boxes[:, 2] <= edge + 1, boxes[:, 0] >= edge + GUTTER
        if before.sum() < MIN_LINES or after.sum() < MIN_LINES:
            continue
        for cut in _runs(boxes, before, after):
            if best is None or cut.score > best.score:
                best = cut
    return best


def _runs(boxes: Floats, before: npt.NDArray[np.bool_], after: npt.NDArray[np.bool_]) -> "list[_Cut]":
    """The runs of atoms, from the top, between those that cross the strip."""
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    crossing = np.sort(middles[~(before | after)])
    bounds = np.concatenate(([-np.inf], crossing, [np.inf]))
    run = np.searchsorted(crossing, middles)
    cuts = []
    for n in np.unique(run).tolist():
        here = run == n
        left, right = np.flatnonzero(here & before), np.flatnonzero(here & after)
        score = _score(boxes, left, right)
        if score > 0:
            cuts.append(_Cut(score, left, right, *_extent(boxes, left, right, bounds[n : n + 2])))
    return cuts


def _extent(
    boxes: Floats, left: npt.NDArray[np.intp], right: npt.NDArray[np.intp], bounds: Floats
) -> tuple[float, float]:
    both = boxes[np.concatenate((left, right))]
    return max(float(both[:, 1].min()), float(bounds[0])), min(float(both[:, 3].max()), float(bounds[1]))


def _score(boxes: Floats, left: npt.NDArray[np.intp], right: npt.NDArray[np.intp]) -> float:
    """How many points of height stand side by side; 0 where the two are no columns."""
    if len(left) < MIN_LINES or len(right) < MIN_LINES:
        return 0.0
    one, two = boxes[left], boxes[right]
    heights = [float(side[:, 3].max() - side[:, 1].min()) for side in (one, two)]
    overlap = float(min(one[:, 3].max(), two[:, 3].max()) - max(one[:, 1].min(), two[:, 1].min()))
    if overlap < MIN_OVERLAP * min(heights):
        return 0.0
    widths = [float(np.median(side[:, 2] - side[:, 0])) for side in (one, two)]
    if max(widths) < MIN_PROSE or _is_list(one, two, widths) or _is_table(one, two):
        return 0.0
    return overlap


def _is_list(one: Floats, two: Floats, widths: list[float]) -> bool:
    """Whether the narrower side only labels the lines of the other."""
    narrow, wide = (one, two) if widths[0] < widths[1] else (two, one)
    if min(widths) >= MIN_PROSE or narrow is two:
        return False
    distance = np.abs(narrow[:, None, 3] - wide[None, :, 3]).min(axis=1)
    return float((distance < 2.0).mean()) >= PAIRED


def _is_table(one: Floats, two: Floats) -> bool:
    """Whether most rows have three pieces or more."""
    rows = Counter(np.round(np.concatenate((one[:, 3], two[:, 3])) / 2).tolist())
    return 2 * sum(count > 2 for count in rows.values()) >= len(rows)
