"""Edits, and the way back from a repaired text to its source.

An edit is (start, end, replacement) on a text's code points. An `Alignment` holds only the places where two texts differ
in length; everything between them runs in parallel, so 1:1 steps (script, width) cost nothing. Inside an edited run a
position maps to the run's border: a start to its start, an end to its end, so a mapped span always covers what produced it.

Steps in a row keep one stage each and a position walks through them: composing costs nothing, a look-up O(stages x log n), and the
result is never wider than the merged runs would give. Runs lie in machine arrays, 16 bytes each, since a garbled file has one every
few characters; a text has fewer than 2**32.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["Alignment", "AlignmentBuilder", "Edit", "Mark", "apply_edits", "apply_marks"]

Edit = tuple[int, int, str]
Mark = tuple[str, int, int, str]  # kind, start, end, replacement
Run = tuple[int, int, int, int]
Numbers: TypeAlias = "array[int]"
Places = NDArray[np.int64]


class _Stage:
    """One step: source[source_starts[i]:source_ends[i]] became target[target_starts[i]:target_ends[i]]; sorted, disjoint."""

    __slots__ = ("source_ends", "source_starts", "target_ends", "target_starts")

    def __init__(self) -> None:
        self.source_starts, self.source_ends = array("I"), array("I")
        self.target_starts, self.target_ends = array("I"), array("I")

    def add(self, run: Run) -> None:
        self.source_starts.append(run[0])
        self.source_ends.append(run[1])
        self.target_starts.append(run[2])
        self.target_ends.append(run[3])

    def runs(self) -> Iterator[Run]:
        return zip(self.source_starts, self.source_ends, self.target_starts, self.target_ends, strict=True)


class Alignment:
    """The way between a source and a target text; immutable, and the identity when it holds no run."""

    __slots__ = ("_stages",)

    def __init__(self, runs: Iterable[Run] = ()) -> None:
        """From sorted, disjoint runs (source_start, source_end, target_start, target_end)."""
        self._stages: tuple[_Stage, ...] = ()
        if runs == ():
            return
        stage = _Stage()
        for run in runs:
            stage.add(run)
        if stage.source_starts:
            self._stages = (stage,)

    @classmethod
    def _of(cls, stages: tuple[_Stage, ...]) -> "Alignment":
        made = cls.__new__(cls)
        made._stages = tuple(s for s in stages if s.source_starts)
        return made

    @property
    def is_identity(self) -> bool:
        """True where every position maps to itself."""
        return not self._stages

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Alignment) and list(self.runs()) == list(other.runs())

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return (
            f"Alignment({sum(len(s.source_starts) for s in self._stages)} runs in {len(self._stages)} stages)"
        )

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of the target to the shortest covering span of the source.

        Text deleted inside the span is covered, text deleted at its borders is not. An empty span maps to the source
        place of `start`, inside of an edited run to what the run was made from.
        """
        for s in reversed(self._stages):
            start, end = _map(start, end, s.target_starts, s.target_ends, s.source_ends, s.source_starts)
        return start, end

    def to_target(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of the source to the covering span of the target."""
        for s in self._stages:
            start, end = _map(start, end, s.source_starts, s.source_ends, s.target_ends, s.target_starts)
        return start, end

    def runs(self) -> Iterator[Run]:
        """(source_start, source_end, target_start, target_end) of each edited run; runs of two steps that touch are one."""
        if len(self._stages) == 1:
            return self._stages[0].runs()
        merged: list[Run] = []
        for stage in self._stages:
            merged = _compose(merged, list(stage.runs()))
        return iter(merged)

    def stages(self) -> tuple[_Stage, ...]:
        """The steps, the first one first; none of them is the identity."""
        return self._stages

    def then(self, later: "Alignment") -> "Alignment":
        """The alignment of this step followed by `later`, whose source is this one's target."""
        return Alignment._of(self._stages + later._stages)


class AlignmentBuilder:
    """Alignment of a step that is made in arrays, block by block."""

    def __init__(self) -> None:
        self._stage = _Stage()
        self._source = self._target = 0

    def add_runs(
        self,
        source_starts: Places,
        source_ends: Places,
        target_starts: Places,
        target_ends: Places,
        size: tuple[int, int],
    ) -> None:
        """The runs of the next block, counted from its start; `size`: its characters in the source and in the target."""
        stage = self._stage
        source, target = np.uint32(self._source), np.uint32(self._target)
        stage.source_starts.frombytes((source_starts.astype(np.uint32) + source).tobytes())
        stage.source_ends.frombytes((source_ends.astype(np.uint32) + source).tobytes())
        stage.target_starts.frombytes((target_starts.astype(np.uint32) + target).tobytes())
        stage.target_ends.frombytes((target_ends.astype(np.uint32) + target).tobytes())
        self._source += size[0]
        self._target += size[1]

    def add(self, alignment: Alignment, size: tuple[int, int]) -> None:
        """The next block by its alignment, which is that of one step."""
        stage = alignment.stages()[0] if not alignment.is_identity else _Stage()
        arrays = (stage.source_starts, stage.source_ends, stage.target_starts, stage.target_ends)
        a, b, c, d = (np.frombuffer(numbers, np.uint32).astype(np.int64) for numbers in arrays)
        self.add_runs(a, b, c, d, size)

    def build(self) -> Alignment:
        """The alignment of the whole text."""
        return Alignment._of((self._stage,))


def _map(
    start: int, end: int, starts: Numbers, ends: Numbers, other_ends: Numbers, other_starts: Numbers
) -> tuple[int, int]:
    # the last run that begins at or before `start`; a deletion at `start` itself lies before the character there
    i = bisect_right(starts, start) - 1
    if i < 0:
        low = start
    elif start < ends[i]:
        low = other_starts[i]
    else:
        low = other_ends[i] + start - ends[i]
    if end <= start:  # what a later step puts into an edited run comes from all of it
        return (low, other_ends[i]) if i >= 0 and starts[i] < start < ends[i] else (low, low)
    # the last run that begins before `end`; one that begins at `end` lies behind the last character of the span
    i = bisect_left(starts, end) - 1
    if i < 0:
        return low, max(low, end)
    return low, max(low, other_ends[i] + max(0, end - ends[i]))


def apply_edits(text: str, edits: Iterable[Edit]) -> tuple[str, Alignment]:
    """Apply sorted, disjoint edits; the new text and the alignment to the old.

    Edits are taken one by one, so a generator of them is never held whole. Replacements of one character by one are left
    out of the alignment. Raises ValueError on edits that overlap or leave the text.
    """
    return apply_marks(text, (("", *edit) for edit in edits), {})


def apply_marks(text: str, marks: Iterable[Mark], counts: dict[str, int]) -> tuple[str, Alignment]:
    """`apply_edits` for edits with a kind before them; adds the number of each kind to `counts`."""
    starts, ends, sizes = array("I"), array("I"), array("I")
    pieces: list[str] = []
    blocks: list[str] = []
    at = 0
    for kind, start, end, new in marks:
        if start < at or end < start or end > len(text):
            raise ValueError(f"edit ({start}, {end}) overlaps the one before it or leaves the text")
        pieces.append(text[at:start])
        if new:
            pieces.append(new)
        starts.append(start)
        ends.append(end)
        sizes.append(len(new))
        counts[kind] = counts.get(kind, 0) + 1
        at = end
        if len(pieces) > 8192:  # many small strings take far more room than the text that they make
            blocks.append("".join(pieces))
            pieces.clear()
    if not starts:
        return text, Alignment()
    return "".join((*blocks, *pieces, text[at:])), _aligned(starts, ends, sizes)


def _aligned(starts: Numbers, ends: Numbers, sizes: Numbers) -> Alignment:
    """The alignment of edits that replace starts[i]:ends[i] by sizes[i] characters."""
    source_starts, source_ends, lengths = (
        np.frombuffer(a, np.uint32).astype(np.int64) for a in (starts, ends, sizes)
    )
    target_ends = source_ends + np.cumsum(lengths - (source_ends - source_starts))
    odd = (source_ends - source_starts != 1) | (lengths != 1)
    built = AlignmentBuilder()
    target_starts = target_ends - lengths
    built.add_runs(source_starts[odd], source_ends[odd], target_starts[odd], target_ends[odd], size=(0, 0))
    return built.build()


def _compose(left: list[Run], right: list[Run]) -> list[Run]:
    """Merge the runs of both wherever they touch in the middle text; linear in their number."""
    merged: list[Run] = []
    i = j = 0
    shift_in = shift_out = 0  # middle - source and target - middle, outside of runs
    while i < len(left) or j < len(right):
        low, high = _next_cluster(left, right, i, j)
        start_source, start_target = low - shift_in, low + shift_out
        while True:
            if i < len(left) and left[i][2] <= high and left[i][2] >= low:
                high = max(high, left[i][3])
                shift_in = left[i][3] - left[i][1]
                i += 1
            elif j < len(right) and right[j][0] <= high and right[j][0] >= low:
                high = max(high, right[j][1])
                shift_out = right[j][3] - right[j][1]
                j += 1
            else:
                break
        merged.append((start_source, high - shift_in, start_target, high + shift_out))
    return merged


def _next_cluster(left: list[Run], right: list[Run], i: int, j: int) -> tuple[int, int]:
    """The first middle-text run still open on either side."""
    if j >= len(right) or (i < len(left) and left[i][2] <= right[j][0]):
        return left[i][2], left[i][3]
    return right[j][0], right[j][1]
