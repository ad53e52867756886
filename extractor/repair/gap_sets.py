"""Gaps that may all be the same few hundred characters: what makes a word beside them is looked up, not each option tried.

A character of which nothing is left, or its first byte alone, may be any of some set. For each shape of words the dictionary's words that
have one of the set in the gap are sorted by what stands around it, so a gap costs as much as it has words, not as it has options.
"""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

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

__all__ = ["expanded", "fill_pairs_in_set", "fill_set", "priced_set"]


MOST_USUAL = 48  # options of a set that are weighed wherever a gap may be any of it


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


def fill_set(options: Codes, gaps: Gaps, rests: Rests) -> Codes:
    """The likeliest of the same options for each of some gaps; U+FFFD where there is none, or it would be one numeral of several."""
    best = np.full(len(gaps.left), UNKNOWN_CODE, np.uint16)
    for first, cells, prices in priced_set(options, gaps, rests):
        best[first : first + len(cells.counts)] = cheapest_of(cells, prices)
    return unless_one_of_several(best, options, gaps)


def priced_set(options: Codes, gaps: Gaps, rests: Rests) -> Iterator[tuple[int, Cells, Prices]]:
    """(the first of some gaps, their options, the prices of these): of the set the commonest ones and those that make a word there."""
    if not len(options):
        return
    found = _SetWords(options, gaps, rests, SHAPES)
    usual = _usual(options.tobytes())
    step = max(1, MOST_CELLS // len(usual))
    for start in range(0, len(gaps.left), step):
        part = gaps.part(start, start + step)
        cells, words = found.cells(usual, (start, start + len(part.left)))
        prices = alone_prices(cells, part.left[:, -1], part.right[:, 0])
        prices += cells.of_rows(rests[0][start : start + step, CONTEXT] + rests[1][start : start + step, 0])
        prices = np.minimum(prices, words)
        penalise(prices, cells, part)
        yield start, cells, prices


@lru_cache(maxsize=64)
def _usual(options: bytes) -> Places:
    """Which of some options may stand anywhere: the commonest, and those that have places of their own."""
    codes = np.frombuffer(options, np.uint16)
    simple = simple_table().take(codes)
    prices = alone_table().take(simple) - usual_gains().take(simple)
    common = np.argsort(prices, kind="stable")[:MOST_USUAL]
    return np.union1d(common, np.flatnonzero(is_placed(simple)))


class _SetWords:
    """The words that the options of a set make beside some gaps, looked up for all of these at once."""

    def __init__(self, options: Codes, gaps: Gaps, rests: Rests, shapes: tuple[tuple[int, int], ...]) -> None:
        self._options, self._apart = options, rests[0][:, CONTEXT] + rests[1][:, 0]
        self._words: list[tuple[Places, Places, Prices]] = []
        for i, j in shapes:
            columns = [gaps.left[:, CONTEXT - i + n] for n in range(i)] + [gaps.right[:, n] for n in range(j)]
            rows, at, words = _words_beside(options.tobytes(), i, j).find(columns)
            words += rests[0][rows, CONTEXT - i] + rests[1][rows, j]
            self._words.append((rows, at, words))

    def prices(self, cells: Cells, gaps: Gaps) -> Prices:
        """What each option of all the gaps costs with all that stands before and behind."""
        prices = alone_prices(cells, gaps.left[:, -1], gaps.right[:, 0])
        prices += cells.of_rows(self._apart)
        for rows, at, words in self._words:
            places = rows * len(self._options) + at
            prices[places] = np.minimum(prices[places], words)
        return prices

    def cells(self, usual: Places, gaps: tuple[int, int]) -> tuple[Cells, Prices]:
        """The options of some gaps that are usual or make a word, and the prices of the words; infinite for the others."""
        first, last = gaps
        some = [np.searchsorted(rows, gaps) for rows, _, _ in self._words]
        rows, at, prices = (
            np.concatenate([of[n][low:high] for of, (low, high) in zip(self._words, some, strict=True)])
            for n in range(3)
        )
        order = np.argsort(rows, kind="stable")
        rows, at, prices = rows[order] - first, at[order], prices[order]
        counts = np.bincount(rows, minlength=last - first)
        cells = np.empty(len(usual) * len(counts) + len(rows), np.int64)
        words = np.full(len(cells), INFINITE, np.float32)
        places = np.arange(len(rows)) + (rows + 1) * len(usual)  # behind the usual ones of the same gap
        cells[places], words[places] = at, prices
        starts = np.cumsum(counts) - counts + np.arange(len(counts)) * len(usual)
        cells[starts[:, None] + np.arange(len(usual))] = usual
        return Cells(self._options.take(cells), counts + len(usual)), words


@lru_cache(maxsize=512)  # a few sets of options, each with fourteen shapes of words
def _words_beside(options: bytes, before: int, behind: int) -> _WordsBeside:
    """The words of a shape whose gap is one of some options, which are told by their codes."""
    return _WordsBeside(np.frombuffer(options, np.uint16), simple_table(), before, behind)


def fill_pairs_in_set(firsts: Codes, options: Codes, joints: Joints, gaps: Gaps) -> tuple[Codes, Codes]:
    """The likeliest two neighbours of each row, the second one out of the same options for all of them.

    joints: which columns of `firsts` may stand before which options; options that may stand behind the same ones lie together.
    """
    best = np.full((2, len(firsts)), UNKNOWN_CODE, np.uint16)
    step = max(1, MOST_CELLS // max(1, len(options)))
    rests = rests_of(gaps)
    for start in range(0, len(firsts), step):
        some = slice(start, start + step)
        part = gaps.part(start, start + step)
        pairs = _Pairs(firsts[some], options, joints, part, (rests[0][some], rests[1][some]))
        one, two = pairs.best()
        seconds = np.broadcast_to(options, (len(one), len(options)))
        best[0, some] = unless_numeral(firsts[some], one, seconds, joints.T)
        best[1, some] = unless_numeral(seconds, two, firsts[some], joints)
    return best[0], best[1]


class _Pairs:
    """Pairs of characters of which the second one is of a set."""

    def __init__(self, firsts: Codes, options: Codes, joints: Joints, gaps: Gaps, rests: Rests) -> None:
        self._firsts, self._options, self._joints = firsts, options, joints
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
        behind = _SetWords(self._options, gaps, no_rests, RIGHT_SHAPES).prices(cells, gaps)
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
            cell, two, words = _words_beside(self._options.tobytes(), i + 1, j).find(around)
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
