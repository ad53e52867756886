"""The gaps of many lines: what is left of each, what it may be, and what stands beside it."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from extractor.repair import gap_options
from extractor.repair.evidence import are_digits
from extractor.repair.gap_prices import CONTEXT, Gaps, Places, simple_table
from extractor.repair.gap_sets import OptionSets
from extractor.repair.guess import BRACKETS, EARLY, REACH, wanted_signs
from extractor.repair.lost_bytes import Reading
from extractor.repair.lost_marks import Left
from extractor.repair.word_prices import Codes

__all__ = ["Context", "Group", "may_open"]


class Group(NamedTuple):
    """Some gaps and what they may be: a row of options each, or any of a set whose number is told."""

    rows: Places
    options: Codes | OptionSets
    numbers: Places


def _pass_blanks(before: Codes, behind: Codes) -> None:
    """2,800 台, 跌 2.02%: a figure that a blank parts from a gap stands beside it all the same."""
    rows = np.flatnonzero((before[:, -1] == ord(" ")) & are_digits(before[:, -2]))
    before[rows, 1:] = before[rows, :-1]
    before[rows, 0] = 0
    rows = np.flatnonzero((behind[:, 0] == ord(" ")) & are_digits(behind[:, 1]))
    behind[rows, :-1] = behind[rows, 1:]
    behind[rows, -1] = 0


class Context:
    """The text with its gaps. codes: of its characters, which the filling changes. rows: gaps, by their number."""

    def __init__(
        self,
        codes: Codes,
        raw: NDArray[np.uint8],
        starts: Places,
        gaps: tuple[Places, Places],
        edges: Places,
        reading: Reading,
    ) -> None:
        self.codes, self.reading = codes, reading
        self.places, self.kinds = gaps
        padded = np.concatenate((raw, np.zeros(4, np.uint8)))
        self.bytes = padded[starts[self.places][:, None] + np.arange(4)]  # of each gap and what follows it
        odd = np.append(simple_table().take(codes) != codes, [False])
        traditional = np.maximum.reduceat(odd, np.minimum(edges[:-1], len(codes)))
        self.lines = np.searchsorted(edges, self.places, "right") - 1
        self.traditional = traditional[self.lines]
        self.lows, self.highs = edges[self.lines], edges[self.lines + 1]

    def gaps(
        self,
        rows: Places,
        size: int,
        known: tuple[Places, Places] | None,
        groups: Sequence[Group] = (),
    ) -> Gaps:
        """What stands beside some gaps of some size. known: where the gaps before and behind each of them are, if what stands there does not
        count. groups: what they may be, for the signs that something calls for."""
        places = self.places[rows]
        left = places[:, None] + np.arange(-CONTEXT, 0)
        right = places[:, None] + size + np.arange(CONTEXT)
        last = len(self.codes) - 1
        simple = simple_table()
        before, behind = (simple.take(self.codes.take(np.clip(at, 0, last))) for at in (left, right))
        before[left < self.lows[rows][:, None]] = 0
        before[places == self.lows[rows], -1] = ord("\n")
        behind[right >= self.highs[rows][:, None]] = 0
        if known:
            before[left <= known[0][rows][:, None]] = 0
            behind[right >= known[1][rows + size - 1][:, None]] = 0
        _pass_blanks(before, behind)
        wanted = [""] * len(rows)
        for row in self._may_close(places, groups).tolist():
            at, low, high = int(places[row]), int(self.lows[rows[row]]), int(self.highs[rows[row]])
            around = self.text(max(low, at - REACH), at), self.text(at + 1, min(high, at + 1 + REACH))
            wanted[row] = wanted_signs(*around)
        into_line = places - self.lows[rows]
        early = (into_line >= EARLY[0]) & (into_line <= EARLY[1])
        return Gaps(before, behind, self.traditional[rows], self._are_listed(places), early, wanted)

    def _are_listed(self, places: Places) -> NDArray[np.uint8]:
        """How many of the next signs before and behind each place, not far away, are commas of lists."""
        signs = np.flatnonzero(_is_sign().take(self.codes))
        signs = np.concatenate(([-REACH - 1], signs, [len(self.codes) + REACH]))
        last = len(self.codes) - 1
        at = np.searchsorted(signs, places)
        before, behind = signs[at - 1], signs[at + (signs[at] == places)]
        comma = ord("、")
        first = (self.codes[np.maximum(before, 0)] == comma) & (places - before <= REACH)
        second = (self.codes[np.minimum(behind, last)] == comma) & (behind - places <= REACH)
        return np.asarray(first.astype(np.uint8) + second)

    def _may_close(self, places: Places, groups: Sequence[Group]) -> Places:
        """Which of some gaps may be brackets that others call for."""
        if not groups:
            return np.zeros(0, np.int64)
        options = np.concatenate([_have_brackets(group) for group in groups])
        brackets = np.flatnonzero(_is_bracket().take(self.codes))
        beside = np.searchsorted(brackets, np.stack((places - REACH, places + 1 + REACH)))
        return np.flatnonzero(options & (beside[1] > beside[0]))

    def text(self, start: int, end: int) -> str:
        """What stands between two places."""
        return self.codes[start:end].tobytes().decode("utf-16-le", "replace")

    def options(self, rows: Places) -> Iterator[Group]:
        """What some gaps may be, kind by kind; those with rows of options first."""
        kinds = self.kinds[rows]
        sets: list[Group] = []
        for kind in np.unique(kinds).tolist():
            some = rows[kinds == kind]
            options, numbers = self._options_of(kind, self.bytes[some])
            group = Group(some, options, numbers)
            if isinstance(options, OptionSets):
                sets.append(group)
            else:
                yield group
        yield from sets

    def _options_of(self, kind: int, raw: NDArray[np.uint8]) -> tuple[Codes | OptionSets, Places]:
        """What gaps of one kind may be, by their bytes."""
        page, numbers = self.reading.page, np.zeros(len(raw), np.int64)
        if kind == Left.LAST:
            return gap_options.last_lost(raw, page), numbers
        if kind == Left.FIRST:
            return gap_options.first_lost(raw[:, 1:]), numbers
        if kind == Left.MIDDLE:
            return gap_options.middle_lost(raw), numbers
        if kind in (Left.TWO, Left.TWO_MARKS):
            return gap_options.two_lost(self.reading), np.searchsorted(gap_options.LEAD_BYTES, raw[:, 0])
        if kind in (Left.LEAD, Left.TRAIL):
            left = raw[:, 0 if kind == Left.TRAIL else 1]
            return gap_options.halves(left, kind == Left.TRAIL, self.reading), numbers
        if kind == Left.ALL:
            return gap_options.all_lost(self.reading), numbers
        if kind == Left.BOTH:
            return gap_options.both_lost(self.reading), numbers
        return np.zeros((len(raw), 0), np.uint16), numbers  # with a mark for each byte nothing is guessed


def _have_brackets(group: Group) -> NDArray[np.bool_]:
    """Which of some gaps may be brackets."""
    if isinstance(group.options, OptionSets):
        sets = np.unique(group.options.number[_is_bracket().take(group.options.codes)])
        return np.isin(group.numbers, sets)
    return np.asarray(_is_bracket().take(group.options).any(axis=1))


@lru_cache(maxsize=1)
def may_open() -> NDArray[np.bool_]:
    """By the first byte of a gap, whether it may be a bracket in UTF-8."""
    table = np.zeros(256, np.bool_)
    table[[0xE2, 0xE3, 0xEF]] = True
    return table


@lru_cache(maxsize=1)
def _is_sign() -> NDArray[np.bool_]:
    table = np.zeros(1 << 16, np.bool_)
    table[[ord(char) for char in "、。；\n"]] = True
    return table


@lru_cache(maxsize=1)
def _is_bracket() -> NDArray[np.bool_]:
    table = np.zeros(1 << 16, np.bool_)
    table[[ord(char) for pair in BRACKETS for char in pair]] = True
    return table
