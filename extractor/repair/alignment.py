"""Edits, and the way back from a repaired text to its source.

An edit is (start, end, replacement) on a text's code points. An `Alignment` holds only the places where two texts differ
in length; everything between them runs in parallel, so 1:1 steps (script, width) cost nothing. Inside an edited run a
position maps to the run's border: a start to its start, an end to its end, so a mapped span always covers what produced it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Alignment", "Edit", "apply_edits"]

Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Sorted, disjoint runs: source[source_starts[i]:source_ends[i]] became target[target_starts[i]:target_ends[i]]."""

    source_starts: tuple[int, ...] = ()
    source_ends: tuple[int, ...] = ()
    target_starts: tuple[int, ...] = ()
    target_ends: tuple[int, ...] = ()

    @property
    def is_identity(self) -> bool:
        """True where every position maps to itself."""
        return not self.source_starts

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of the target to the shortest covering span of the source; O(log n).

        Text deleted inside the span is covered, text deleted at its borders is not. An empty span maps to the source
        place of `start`.
        """
        if not self.source_starts:
            return start, end
        first = self._start_to_source(start)
        return first, max(first, self._end_to_source(end)) if end > start else first

    def to_target(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of the source to the covering span of the target; O(log n)."""
        if not self.source_starts:
            return start, end
        inverse = Alignment(self.target_starts, self.target_ends, self.source_starts, self.source_ends)
        return inverse.to_source(start, end)

    def _start_to_source(self, at: int) -> int:
        # the last run that begins at or before `at`; a deletion at `at` itself lies before the character at `at`
        i = bisect_right(self.target_starts, at) - 1
        if i < 0:
            return at
        if at < self.target_ends[i]:
            return self.source_starts[i]
        return self.source_ends[i] + at - self.target_ends[i]

    def _end_to_source(self, at: int) -> int:
        # the last run that begins before `at`; one that begins at `at` lies behind the last character of the span
        i = bisect_left(self.target_starts, at) - 1
        if i < 0:
            return at
        if at <= self.target_ends[i]:
            return self.source_ends[i]
        return self.source_ends[i] + at - self.target_ends[i]

    def runs(self) -> Iterable[tuple[int, int, int, int]]:
        """(source_start, source_end, target_start, target_end) of each edited run."""
        return zip(self.source_starts, self.source_ends, self.target_starts, self.target_ends, strict=True)

    def then(self, later: "Alignment") -> "Alignment":
        """The alignment of this step followed by `later`, whose source is this one's target."""
        if self.is_identity:
            return later
        if later.is_identity:
            return self
        return _compose(self, later)


def apply_edits(text: str, edits: Sequence[Edit]) -> tuple[str, Alignment]:
    """Apply sorted, disjoint edits; the new text and the alignment to the old.

    Replacements of one character by one are left out of the alignment. Raises ValueError on edits that overlap or leave
    the text.
    """
    if not edits:
        return text, Alignment()
    pieces: list[str] = []
    runs: list[tuple[int, int, int, int]] = []
    at = length = 0
    for start, end, new in edits:
        if start < at or end < start or end > len(text):
            raise ValueError(f"edit ({start}, {end}) overlaps the one before it or leaves the text")
        pieces += (text[at:start], new)
        length += start - at
        if not end - start == len(new) == 1:
            runs.append((start, end, length, length + len(new)))
        length, at = length + len(new), end
    pieces.append(text[at:])
    return "".join(pieces), _from_runs(runs)


def _from_runs(runs: list[tuple[int, int, int, int]]) -> Alignment:
    return Alignment(*zip(*runs, strict=True)) if runs else Alignment()


def _compose(first: Alignment, later: Alignment) -> Alignment:
    """Merge the runs of both wherever they touch in the middle text; linear in their number."""
    merged: list[tuple[int, int, int, int]] = []
    left, right = list(first.runs()), list(later.runs())
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
    return _from_runs(merged)


def _next_cluster(
    left: list[tuple[int, int, int, int]], right: list[tuple[int, int, int, int]], i: int, j: int
) -> tuple[int, int]:
    """The first middle-text run still open on either side."""
    if j >= len(right) or (i < len(left) and left[i][2] <= right[j][0]):
        return left[i][2], left[i][3]
    return right[j][0], right[j][1]
