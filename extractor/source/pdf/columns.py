"""Reading order: a page is cut at gutters into columns, with what spans them above and below.

A gutter is a vertical strip that no line crosses, over a run of lines that stand on both of its sides. A column much narrower than the
one beside it is a side box.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from extractor.source.pdf.lines import Atom

__all__ = ["Region", "find_regions"]

GUTTER = 8.0  # points; the narrowest strip between columns
SIDE_SHARE = 0.62  # a column that has less than this share of its neighbour's width is a side box
MIN_LINES = 3
MIN_PROSE = 110.0  # points; a column whose lines are shorter holds no sentences
PROSE_SHARE = 0.15  # of a column's pieces: as many as that are wide where it holds sentences beside tables
MIN_OVERLAP = 0.5
MAX_DEPTH = 12
MAX_TRIED = 24
MAX_ATOMS = 2000  # of one page: more are a drawing, and looking for gutters takes the square of them
BEGUN_LINES = 8
BEGUN_SHIFT = 30.0  # points
PAIRED = 0.9  # a column whose lines stand on their neighbour's to this share is the first column of a list, not a column
MIN_LED, LED_SHARE = 4, 0.2  # of a page's pieces: so many with leader dots are a table of contents
_LEADERS = re.compile(r"(?:[.．…·] ?){8}")
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Region:
    """A column, or what spans the columns: atoms to be read from the top. whole: no gutter bounds it."""

    atoms: list[Atom]
    side: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class _Cut:
    """left, right: numbers of the atoms on either side; they stand between top and bottom. gutter: the strip between them."""

    score: float
    left: npt.NDArray[np.intp]
    right: npt.NDArray[np.intp]
    top: float
    bottom: float
    gutter: tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Space:
    """Where the atoms of a region may stand: its edges, and the middle of the page."""

    left: float
    right: float
    middle: float
    whole: bool = True


def find_regions(atoms: Sequence[Atom], width: float) -> list[Region]:
    """The regions of a page in reading order. width: of the page."""
    regions: list[Region] = []
    if _is_contents(atoms):
        regions.append(Region(sorted(atoms, key=_top), whole=True))
    elif atoms:
        left, right = min(a.left for a in atoms), max(a.right for a in atoms)
        space = _Space(left, max(right, width - left), width / 2)
        _divide(sorted(atoms, key=_top), space, regions, MAX_DEPTH)
    return regions


def _is_contents(atoms: Sequence[Atom]) -> bool:
    """Whether dots lead from headings to page numbers: numbers, headings and pages are no columns there."""
    led = sum(_LEADERS.search(getattr(atom, "text", "")) is not None for atom in atoms)
    return led >= MIN_LED and led >= LED_SHARE * len(atoms)


def _top(atom: Atom) -> tuple[float, float]:
    return atom.top, atom.left


def _divide(atoms: list[Atom], space: _Space, regions: list[Region], depth: int) -> None:
    cut = _find_cut(atoms, space) if MIN_LINES < len(atoms) < MAX_ATOMS and depth else None
    if cut is None:
        if atoms:
            regions.append(Region(atoms, whole=space.whole))
        return
    inside = {*cut.left.tolist(), *cut.right.tolist()}
    outside = [(i, (a.top + a.bottom) / 2) for i, a in enumerate(atoms) if i not in inside]
    _divide([atoms[i] for i, middle in outside if middle < cut.top], space, regions, depth - 1)
    spaces = (
        replace(space, right=cut.gutter[0], whole=False),
        replace(space, left=cut.gutter[1], whole=False),
    )
    widths = [part.right - part.left for part in spaces]
    for part, numbers in zip(spaces, (cut.left, cut.right), strict=True):
        members = [atoms[i] for i in numbers]
        if part.right - part.left < SIDE_SHARE * max(widths):
            regions.append(Region(members, side=True))
        else:
            _divide(members, part, regions, depth - 1)
    _divide([atoms[i] for i, middle in outside if middle >= cut.top], space, regions, depth - 1)


def _find_cut(atoms: list[Atom], space: _Space) -> _Cut | None:
    """The best gutter of a region: of all right edges of atoms, with the run of atoms between two that cross it."""
    boxes = np.array([(a.left, a.top, a.right, a.bottom) for a in atoms])
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    order = np.argsort(middles, kind="stable")
    boxes, middles = boxes[order], middles[order]
    before, after = _sides(boxes)
    runs = (~(before | after)).cumsum(axis=1)
    best: _Cut | None = None
    for edge, run in _promising(before, after, runs):
        here = runs[edge] == run
        left, right = np.flatnonzero(here & before[edge]), np.flatnonzero(here & after[edge])
        gutter = float(boxes[left, 2].max()), float(boxes[right, 0].min())
        score = _score(boxes[left], boxes[right], gutter, space)
        if score > (best.score if best else 0.0):
            both = boxes[np.concatenate((left, right))]
            crossing = middles[~(before[edge] | after[edge])]
            top = max(float(both[:, 1].min()), float(crossing[run - 1]) if run else -np.inf)
            bottom = min(float(both[:, 3].max()), float(crossing[run]) if run < len(crossing) else np.inf)
            best = _Cut(score, order[left], order[right], top, bottom, gutter)
    return best


def _sides(boxes: Floats) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """For each strip behind a right edge (rows) which atoms stand before and after it; strips with the same sides once."""
    edges = np.unique(np.round(boxes[:, 2]))[:, None]
    before, after = boxes[None, :, 2] <= edges + 1, boxes[None, :, 0] >= edges + GUTTER
    counts = np.stack((before.sum(axis=1), after.sum(axis=1)))
    new = np.append(True, np.diff(counts, axis=1).any(axis=0))
    kept = np.flatnonzero(new & (counts[0] >= MIN_LINES) & (counts[1] > 0))
    return before[kept], after[kept]


def _promising(
    before: npt.NDArray[np.bool_], after: npt.NDArray[np.bool_], runs: npt.NDArray[np.intp]
) -> list[tuple[int, int]]:
    """(strip, run) with atoms on both sides, those with most atoms first."""
    count, size = runs.shape[0], runs.shape[1] + 1
    keys = np.arange(count)[:, None] * size + runs
    left = np.bincount(keys[before], minlength=count * size)
    right = np.bincount(keys[after], minlength=count * size)
    both = np.flatnonzero((left >= MIN_LINES) & (right > 0))
    ranked = both[np.argsort(-(left + right)[both], kind="stable")]
    return [divmod(int(key), size) for key in ranked[:MAX_TRIED]]


def _score(one: Floats, two: Floats, gutter: tuple[float, float], space: _Space) -> float:
    """How many points of height stand side by side; 0 where the two are no columns."""
    if len(one) < MIN_LINES or len(two) < MIN_LINES:
        return float(two[:, 3].max() - two[:, 1].min()) if _is_begun(one, two, gutter, space) else 0.0
    heights = [float(side[:, 3].max() - side[:, 1].min()) for side in (one, two)]
    overlap = float(min(one[:, 3].max(), two[:, 3].max()) - max(one[:, 1].min(), two[:, 1].min()))
    if overlap < MIN_OVERLAP * min(heights):
        return 0.0
    if not (_is_prose(one) or _is_prose(two)):
        return 0.0
    widths = [float(np.median(side[:, 2] - side[:, 0])) for side in (one, two)]
    return 0.0 if _is_list(one, two, widths) or _is_table(one, two) else overlap


def _is_prose(side: Floats) -> bool:
    """Whether lines stand there that may be sentences, and not cells alone."""
    wide = int((side[:, 2] - side[:, 0] >= MIN_PROSE).sum())
    return wide >= MIN_LINES and wide >= PROSE_SHARE * len(side)


def _is_begun(one: Floats, two: Floats, gutter: tuple[float, float], space: _Space) -> bool:
    """Whether a few lines at the top of the page's right half go on with a column of prose that fills its left half."""
    if len(one) < BEGUN_LINES or abs((gutter[0] + gutter[1]) / 2 - space.middle) > BEGUN_SHIFT:
        return False
    prose = float(np.median(one[:, 2] - one[:, 0])) >= MIN_PROSE
    return (
        prose
        and float(two[:, 3].max()) < float(np.median(one[:, 1]))
        and float(np.ptp(two[:, 0])) < BEGUN_SHIFT
    )


def _is_list(one: Floats, two: Floats, widths: list[float]) -> bool:
    """Whether the narrower side only labels the lines of the other, or holds the last column of a table."""
    if min(widths) >= MIN_PROSE:
        return False
    narrow, wide = (one, two) if widths[0] < widths[1] else (two, one)
    distance = np.abs(narrow[:, None, 3] - wide[None, :, 3])
    if float((distance.min(axis=1) < 2.0).mean()) < PAIRED:
        return False
    beside = wide[distance.argmin(axis=1)]
    return narrow is one or float(np.median(beside[:, 2] - beside[:, 0])) < MIN_PROSE


def _is_table(one: Floats, two: Floats) -> bool:
    """Whether most rows have three pieces or more."""
    rows = Counter(np.round(np.concatenate((one[:, 3], two[:, 3])) / 2).tolist())
    return 2 * sum(count > 2 for count in rows.values()) >= len(rows)
