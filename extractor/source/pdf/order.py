"""Signs that were drawn apart from the text that they belong in are put back where they stand; what was drawn twice counts once."""

from collections.abc import Sequence

import numpy as np

from extractor.source.pdf.characters import Characters
from extractor.source.pdf.lines import find_rows
from extractor.source.pdf.segments import Ints, Segment, Styles, find_segments

__all__ = ["read_segments"]

INSIDE = 0.3  # type sizes by which a run reaches into the one before it
TWICE = 0.3  # of a character's width: nearer to its like, it is that one drawn again to look bold


def read_segments(characters: Characters, styles: Styles, first: int) -> list[Segment]:
    """The runs of a page; `at` counts its characters from `first` on."""
    segments = find_segments(characters, styles, first)
    groups = _find_mixed(segments)
    if not groups:
        return segments
    order = _straighten(characters, groups, first)
    segments = find_segments(characters.take(order), styles, 0)
    for segment in segments:
        segment.at = np.where(segment.at >= 0, order[segment.at] + first, -1)
    return segments


def _find_mixed(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Groups of runs on one row that lie over one another."""
    groups: list[list[Segment]] = []
    for row in find_rows([s for s in segments if s.turn == 0]):
        reach, group = row[0].right, [row[0]]
        for segment in row[1:]:
            if segment.left < reach - INSIDE * segment.size:
                group.append(segment)
            else:
                groups.append(group)
                group = [segment]
            reach = max(reach, segment.right)
        groups.append(group)
    return [group for group in groups if len(group) > 1]


def _straighten(characters: Characters, groups: list[list[Segment]], first: int) -> Ints:
    """The characters in order, those of each group from left to right at the place of its first."""
    keys = np.arange(len(characters), dtype=np.float64)
    kept = np.ones(len(characters), bool)
    boxes, codes = characters.boxes, characters.codes
    for group in groups:
        members = np.concatenate([s.at[s.at >= 0] for s in group]) - first
        start = members.min()
        members = members[np.argsort(boxes[members, 0], kind="stable")]
        keys[members] = start + np.arange(1, len(members) + 1) / (len(members) + 1)
        step = np.diff(boxes[members, 0])
        wide = np.maximum(boxes[members[1:], 2] - boxes[members[1:], 0], 0.1)
        again = (np.diff(codes[members]) == 0) & (step < TWICE * wide)
        kept[members[1:][again]] = False
    order: Ints = np.argsort(keys, kind="stable")
    return order[kept[order]]
