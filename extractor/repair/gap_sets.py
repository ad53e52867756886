"""Gaps that may all be the same few hundred characters: what makes a word beside them is looked up, not each option tried.

A character of which nothing is left, or its first byte alone, may be any of some set. For each shape of words the dictionary's words that
have one of the set in the gap are sorted by what stands around it, so a gap costs as much as it has words, not as it has options; of the
options that make no word there only the usual ones are weighed.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from extractor.repair import guess
from extractor.repair.gap_prices import (
    CONTEXT,
    INFINITE,
    UNKNOWN_CODE,
    Cells,
    Gaps,
    Joints,
    Places,
    Rests,
    all_cells,
    alone_prices,
    alone_table,
    cheapest_of,
    is_placed,
    penalise,
    rests_of,
    simple_table,
    unless_numeral,
    unless_one_of_several,
    weigh_lists,
    weigh_neighbours,
)
from extractor.repair.gaps import LEFT_SHAPES, MOST_CELLS, PAIR_SHAPES, RIGHT_SHAPES, SHAPES, lower_by_words
from extractor.repair.neighbours import usual_gains
from extractor.repair.word_prices import Codes, Numbers, Prices
from extractor.repair.words import words_of

__all__ = ["OptionSets", "expanded", "fill_pairs_in_set", "fill_set", "priced_set"]


MOST_USUAL = 24  # options of a set that are weighed wherever a gap may be any of it
MOST_SIGN = 12.0  # nats: dearer signs are weighed only where they make a word
LEAST_IDEOGRAPH = 0x3400


class OptionSets:
    """A few sets of options; each of some gaps may be any of one of them."""

    def __init__(self, sets: Sequence[Codes]) -> None:
        self.codes = np.concatenate([np.zeros(0, np.uint16), *sets])
        self.number = np.repeat(np.arange(len(sets)), [len(codes) for codes in sets])  # of the set of each
        self.simple = simple_table().take(self.codes)
        usual = np.concatenate([np.zeros(0, np.bool_), *(_are_usual(codes) for codes in sets)])
        self.usual = np.flatnonzero(usual)
        self._edges = np.searchsorted(self.number[self.usual], np.arange(len(sets) + 1))
        self._words: dict[tuple[int, int], _WordsBeside] = {}

    def words(self, before: int, behind: int) -> "_WordsBeside":
        """The words of a shape whose gap is one of the options."""
        if (before, behind) not in self._words:
            self._words[before, behind] = _WordsBeside(self.codes, simple_table(), before, behind)
        return self._words[before, behind]

    def of_set(self, number: int) -> Codes:
        """The options of one set."""
        low, high = np.searchsorted(self.number, (number, number + 1)).tolist()
        return self.codes[low:high]

    def usual_of(self, numbers: Places) -> tuple[Places, Places]:
        """(where they begin among the usual options, how many they are) of those of some sets."""
        starts = self._edges[numbers]
        return starts, self._edges[numbers + 1] - starts


def _are_usual(codes: Codes) -> NDArray[np.bool_]:
    """Which options of a set may stand anywhere: the commonest, and those that have places of their own."""
    simple = simple_table().take(codes)
    usual = is_placed(simple) & ((simple >= LEAST_IDEOGRAPH) | (alone_table().take(simple) < MOST_SIGN))
    prices = alone_table().take(simple) - usual_gains().take(simple)
    usual[np.argsort(prices, kind="stable")[:MOST_USUAL]] = True
    return usual


class _WordsBeside:
    """The words of one shape whose character in the gap is of a set, by the characters around the gap, which are packed into a number."""

    def __init__(self, options: Codes, simple: Codes, before: int, behind: int) -> None:
        words, prices = words_of(before + 1 + behind)
        order = np.argsort(simple[options], kind="stable")
        ranked = simple[options][order]
        inside = np.zeros(1 << 16, np.bool_)
        inside[ranked] = True
        some = np.flatnonzero(inside.take(words[:, before]))
        words, prices = words[some], prices[some]
        low, high = (np.searchsorted(ranked, words[:, before], side) for side in ("left", "right"))
        rows, at = expanded(low, high)  # a word may be there in both scripts
        keys = _keys([words[rows, n] for n in range(before + 1 + behind) if n != before])
        by_key = np.argsort(keys, kind="stable")
        self.columns = order[at][by_key].astype(np.int32)
        self.prices = prices[rows][by_key].astype(np.float32)
        self._keys, first = np.unique(keys[by_key], return_index=True)
        self._edges = np.append(first, len(keys))

    def find(self, around: list[Codes]) -> tuple[Places, Places, Prices]:
        """(gap, column of the option, price) of each word there is; around: what stands before and behind, 0 where it is not known."""
        if not len(self._keys):
            return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32)
        keys = _keys(around)
        known = np.flatnonzero(np.logical_and.reduce([codes > 0 for codes in around]))
        at = np.searchsorted(self._keys, keys[known])
        right = self._keys.take(at, mode="clip") == keys[known]
        known, at = known[right], at[right]
        rows, words = expanded(self._edges[at], self._edges[at + 1])
        return known[rows], self.columns[words].astype(np.int64), self.prices[words]


def _keys(columns: list[Codes]) -> Numbers:
    keys = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        keys = keys << np.uint64(16) | column
    return keys


def expanded(lows: Places, highs: Places) -> tuple[Places, Places]:
    """All numbers of some ranges, and which range each is of."""
    counts = highs - lows
    rows = np.repeat(np.arange(len(lows)), counts)
    first = np.cumsum(counts) - counts
    return rows, np.arange(len(rows)) + np.repeat(lows - first, counts)


def fill_set(sets: OptionSets, numbers: Places, gaps: Gaps, rests: Rests) -> tuple[Codes, Prices]:
    """The likeliest option for each of some gaps, and by how much; U+FFFD where there is none, or it would be one numeral of several.

    numbers: which set each gap may be of.
    """
    best = np.full(len(gaps.left), UNKNOWN_CODE, np.uint16)
    margins = np.full(len(best), INFINITE, np.float32)
    for first, cells, prices in priced_set(sets, numbers, gaps, rests):
        some = slice(first, first + len(cells.counts))
        best[some], margins[some] = cheapest_of(cells, prices)
    return unless_one_of_several(best, (sets.codes, sets.number), numbers, gaps), margins


def priced_set(
    sets: OptionSets, numbers: Places, gaps: Gaps, rests: Rests
) -> Iterator[tuple[int, Cells, Prices]]:
    """(the first of some gaps, their options, the prices of these): of each set the usual ones and those that make a word there."""
    if not len(sets.codes):
        return
    found = _SetWords(sets, numbers, gaps, rests, SHAPES)
    step = max(1, MOST_CELLS * len(numbers) // int(sets.usual_of(numbers)[1].sum() + 1))
    for start in range(0, len(numbers), step):
        part = gaps.part(start, start + step)
        cells, words = found.cells(start, start + len(part.left))
        prices = alone_prices(cells, part.left[:, -1], part.right[:, 0])
        prices += cells.of_rows(rests[0][start : start + step, CONTEXT] + rests[1][start : start + step, 0])
        prices = np.minimum(prices, words)
        penalise(prices, cells, part)
        yield start, cells, prices


class _SetWords:
    """The words that the options of a set make beside some gaps, looked up for all of these at once."""

    def __init__(
        self, sets: OptionSets, numbers: Places, gaps: Gaps, rests: Rests, shapes: tuple[tuple[int, int], ...]
    ) -> None:
        self._sets, self._numbers = sets, numbers
        self._apart = rests[0][:, CONTEXT] + rests[1][:, 0]
        found = []
        for i, j in shapes:
            columns = [gaps.left[:, CONTEXT - i + n] for n in range(i)] + [gaps.right[:, n] for n in range(j)]
            rows, at, words = sets.words(i, j).find(columns)
            words += rests[0][rows, CONTEXT - i] + rests[1][rows, j]
            found.append((rows, at, words))
        self._rows, self._at, self._prices = (np.concatenate([words[n] for words in found]) for n in range(3))
        own = sets.number[self._at] == numbers[self._rows]
        order = np.flatnonzero(own)[np.argsort(self._rows[own], kind="stable")]
        self._rows, self._at, self._prices = self._rows[order], self._at[order], self._prices[order]

    def prices(self, cells: Cells, gaps: Gaps) -> Prices:
        """What each option of all the gaps costs with all that stands before and behind."""
        prices = alone_prices(cells, gaps.left[:, -1], gaps.right[:, 0])
        prices += cells.of_rows(self._apart)
        np.minimum.at(prices, self._rows * len(self._sets.codes) + self._at, self._prices)
        return prices

    def cells(self, first: int, last: int) -> tuple[Cells, Prices]:
        """The options of some gaps that are usual or make a word, and the prices of the words; infinite for the others."""
        some = slice(*np.searchsorted(self._rows, (first, last)).tolist())
        rows, at, prices = self._rows[some] - first, self._at[some], self._prices[some]
        usual, sizes = self._sets.usual_of(self._numbers[first:last])
        counts = np.bincount(rows, minlength=last - first)
        ends = np.cumsum(counts + sizes)
        cells = np.empty(int(ends[-1]), np.int64)
        words = np.full(len(cells), INFINITE, np.float32)
        # the words of a gap stand behind its usual options
        places = np.arange(len(rows)) + np.cumsum(sizes)[rows]
        cells[places], words[places] = at, prices
        owners, places = expanded(usual, usual + sizes)
        cells[np.arange(len(places)) + (np.cumsum(counts) - counts)[owners]] = self._sets.usual[places]
        return Cells(self._sets.codes.take(cells), counts + sizes), words


def fill_pairs_in_set(firsts: Codes, sets: OptionSets, joints: Joints, gaps: Gaps) -> tuple[Codes, Codes]:
    """The likeliest two neighbours of each row, the second one out of the same options for all of them, one set.

    joints: which columns of `firsts` may stand before which options; options that may stand behind the same ones lie together.
    """
    best = np.full((2, len(firsts)), UNKNOWN_CODE, np.uint16)
    options = sets.codes
    step = max(1, MOST_CELLS // max(1, len(options)))
    rests = rests_of(gaps)
    for start in range(0, len(firsts), step):
        some = slice(start, start + step)
        part = gaps.part(start, start + step)
        pairs = _Pairs(firsts[some], sets, joints, part, (rests[0][some], rests[1][some]))
        one, two = pairs.best()
        seconds = np.broadcast_to(options, (len(one), len(options)))
        best[0, some] = unless_numeral(firsts[some], one, seconds, joints.T)
        best[1, some] = unless_numeral(seconds, two, firsts[some], joints)
    return best[0], best[1]


class _Pairs:
    """Pairs of characters of which the second one is of a set."""

    def __init__(self, firsts: Codes, sets: OptionSets, joints: Joints, gaps: Gaps, rests: Rests) -> None:
        options = sets.codes
        self._firsts, self._sets, self._options, self._joints = firsts, sets, options, joints
        self._gaps, self._rests = gaps, rests
        simple = simple_table()
        self._simple = simple.take(firsts)
        own = np.where(gaps.traditional, np.float32(0), np.float32(guess.WRONG_SCRIPT))[:, None]
        self._wrong = own * (self._simple != firsts), own * (simple.take(options) != options)[None, :]
        self._wrong[0][firsts == 0] = INFINITE

    def best(self) -> tuple[Codes, Codes]:
        """The cheapest two, in words of their own or in one."""
        rows = np.arange(len(self._firsts))
        prices, one, two = self._apart()
        for row, columns, words in self._together():
            first = _cheapest(row, words)
            first = first[words[first] < prices[row[first]]]
            prices[row[first]] = words[first]
            one[row[first]], two[row[first]] = columns[0][first], columns[1][first]
        known = np.isfinite(prices)
        return (
            np.where(known, self._firsts[rows, one], UNKNOWN_CODE).astype(np.uint16),
            np.where(known, self._options[two], UNKNOWN_CODE).astype(np.uint16),
        )

    def _apart(self) -> tuple[Prices, Places, Places]:
        """The prices of the best two in words of their own, and the columns of those."""
        head, tail = self._rests
        cells = all_cells(self._firsts)
        before = alone_prices(cells, self._gaps.left[:, -1], None) + cells.of_rows(head[:, CONTEXT])
        lower_by_words(before, cells, self._gaps, (head, np.zeros_like(tail)), LEFT_SHAPES)
        weigh_lists(before, cells, self._gaps.before())
        weigh_neighbours(before, cells, self._gaps.left[:, -1], None)
        before = before.reshape(self._firsts.shape) + self._wrong[0]
        cells = all_cells(np.broadcast_to(self._options, (len(self._firsts), len(self._options))))
        no_rests = np.zeros_like(head), tail
        gaps = self._gaps.behind()
        only = np.zeros(len(gaps.left), np.int64)
        behind = _SetWords(self._sets, only, gaps, no_rests, RIGHT_SHAPES).prices(cells, gaps)
        weigh_neighbours(behind, cells, None, gaps.right[:, 0])
        behind = behind.reshape(-1, len(self._options)) + self._wrong[1]
        # those that may stand behind the same ones: the cheapest of them counts
        starts = np.flatnonzero(np.append(True, (self._joints[:, 1:] != self._joints[:, :-1]).any(axis=0)))
        least = np.minimum.reduceat(behind, starts, axis=1)
        columns = np.nonzero(self._joints[:, starts])
        both = before[:, columns[0]] + least[:, columns[1]]
        rows, place = np.arange(len(both)), both.argmin(axis=1)
        one, group = columns[0][place], columns[1][place]
        inside = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(self._options))))
        two = np.where(inside[None, :] == group[:, None], behind, INFINITE).argmin(axis=1)
        return both[rows, place], one, two

    def _together(self) -> Iterator[tuple[Places, tuple[Places, Places], Prices]]:
        """(gap, columns of the two, price) of what makes one word, shape by shape; the gaps in order."""
        size = self._firsts.shape[1]
        head, tail = self._rests
        for i, j in PAIR_SHAPES:
            around = [np.repeat(self._gaps.left[:, CONTEXT - i + n], size) for n in range(i)]
            around.append(self._simple.ravel())
            around += [np.repeat(self._gaps.right[:, n], size) for n in range(j)]
            cell, two, words = self._sets.words(i + 1, j).find(around)
            row, one = np.divmod(cell, size)
            fits = self._joints[one, two]
            row, one, two, words = row[fits], one[fits], two[fits], words[fits]
            if not len(row):
                continue
            words = words + head[row, CONTEXT - i] + tail[row, j]
            words += (
                self._wrong[0][row, one]
                + np.broadcast_to(self._wrong[1], (len(self._firsts), len(self._options)))[row, two]
            )
            yield row, (one, two), words


def _cheapest(rows: Places, prices: Prices) -> Places:
    """Where the cheapest one of each row is; the rows in order."""
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    least = np.repeat(np.minimum.reduceat(prices, starts), np.diff(np.append(starts, len(rows))))
    places = np.flatnonzero(prices == least)
    return np.asarray(places[np.flatnonzero(np.diff(rows[places], prepend=-1))])
