"""Neighbours in a row that all lost bytes: the cheapest way through what each may be, for many such runs at once.

What one may be by itself are the cheapest options by what is known beside the run, and those that make a common word with what the next
gap may be (海外, of which nothing is left). A dynamic programme (Viterbi 1967) finds the cheapest row; guesses at one gap after the
other, with the whole words around it, go over it once more.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from extractor.repair.gap_prices import INFINITE, Cells, Places, alone_table, simple_table
from extractor.repair.gap_sets import expanded
from extractor.repair.lost_bytes import Reading, fitting
from extractor.repair.neighbours import gains_beside
from extractor.repair.word_prices import Codes, Prices, joined_prices
from extractor.repair.words import words_of

__all__ = ["MOST_OPTIONS", "PairWords", "best_rows", "cheapest_options", "pair_words"]

MOST_OPTIONS = 4  # of a gap by itself ...
MOST_WORDS = 3  # ... and by the words that it makes with its neighbour
MOST_WEIGHED = 64  # words of two such gaps, the commonest first
FAR = 7.0  # nats: what is so much dearer than another option is not looked at
MOST_PRICE = 14.0  # nats: rarer words are not looked at
BOTH = 0x100  # stands for a character of which nothing is left, as the byte that is left does for another one


class PairWords:
    """Words of two characters that both lost bytes, by what is left of each."""

    def __init__(self, reading: Reading) -> None:
        options, left = _options(reading)
        order = np.argsort(simple_table().take(options), kind="stable")
        options, left = options[order], left[order]
        simple = simple_table().take(options)
        words, prices = words_of(2)
        common = prices < MOST_PRICE
        words, prices = words[common], prices[common]
        for column in (0, 1):  # a word may be there in both scripts
            low, high = (np.searchsorted(simple, words[:, column], side) for side in ("left", "right"))
            rows, at = expanded(low, high)
            words = np.column_stack((words[rows], options[at], left[at]))
            prices = prices[rows]
        keys = words[:, 3].astype(np.int64) << 16 | words[:, 5]
        order = np.lexsort((prices, keys))
        self._keys, self._prices = keys[order], prices[order].astype(np.float32)
        self._words = words[order][:, [2, 4]].astype(np.uint16)

    def find(self, left: tuple[Codes, Codes], beside: tuple[Codes, Codes]) -> tuple[Codes, Codes]:
        """For pairs of what is left, rows of the first and of the second characters of words that fit between those before and behind.

        beside: simplified characters, 0 where they are not known. 0 where there are fewer words.
        """
        keys = left[0].astype(np.int64) << 16 | left[1]
        low, high = (np.searchsorted(self._keys, keys, side) for side in ("left", "right"))
        rows, words = expanded(low, np.minimum(high, low + MOST_WEIGHED))
        found, simple = self._words[words], simple_table().take(self._words[words])
        prices = self._prices[words] - gains_beside(beside[0][rows], simple[:, 0])
        prices -= gains_beside(simple[:, 1], beside[1][rows])
        order = np.lexsort((prices, rows))
        counts = np.bincount(rows, minlength=len(keys))
        at = (np.cumsum(counts) - counts)[:, None] + np.arange(MOST_WORDS)
        there = np.arange(MOST_WORDS) < counts[:, None]
        best = np.zeros((*at.shape, 2), np.uint16)
        best[there] = found[order[at[there]]]
        return best[:, :, 0], best[:, :, 1]


def _options(reading: Reading) -> tuple[Codes, Codes]:
    """(characters that may have lost bytes, what is left of each)."""
    lists = {b: fitting((None, b), reading, b"", False) for b in range(0x40, 0x7F)}
    lists[BOTH] = fitting((None, None), reading, b"", False)
    pairs = [(ord(char), left) for left, chars in lists.items() for char in chars if char <= "\uffff"]
    codes = np.array(pairs, np.uint16).reshape(-1, 2)
    return codes[:, 0], codes[:, 1]


@lru_cache(maxsize=4)
def _pair_words(reading: Reading, by_pairs: bool | None) -> PairWords:
    return PairWords(reading)


def pair_words(reading: Reading) -> PairWords:
    """Made once for each reading."""
    return _pair_words(reading, reading.by_pairs)


def cheapest_options(cells: Cells, prices: Prices) -> tuple[Codes, Prices]:
    """The cheapest options of each gap and their prices as rows, infinite where there are fewer."""
    least = np.minimum.reduceat(np.append(prices, INFINITE), np.minimum(cells.starts, len(prices)))
    near = np.flatnonzero(prices < np.repeat(least + FAR, cells.counts))
    rows = cells.rows[near]
    order = near[np.lexsort((prices[near], rows))]
    counts = np.bincount(rows, minlength=len(cells.counts))
    at = (np.cumsum(counts) - counts)[:, None] + np.arange(MOST_OPTIONS)
    there = np.arange(MOST_OPTIONS) < counts[:, None]
    options = np.zeros(at.shape, np.uint16)
    costs = np.full(at.shape, INFINITE, np.float32)
    options[there], costs[there] = cells.codes[order[at[there]]], prices[order[at[there]]]
    return options, costs


def best_rows(options: Codes, prices: Prices, follows: NDArray[np.bool_]) -> Codes:
    """The option of each gap on the cheapest way through its run. follows: whether a gap stands right behind the one before."""
    position = _positions(follows)
    total, back = prices.copy(), np.zeros(options.shape, np.int64)
    simple = simple_table().take(options)
    for step in range(1, int(position.max(initial=0)) + 1):
        rows = np.flatnonzero(position == step)
        ways = total[rows - 1][:, :, None] + _joints(simple[rows - 1], simple[rows])
        back[rows] = ways.argmin(axis=1)
        total[rows] += ways.min(axis=1)
    chosen = total.argmin(axis=1)
    for step in range(int(position.max(initial=0)), 0, -1):
        rows = np.flatnonzero(position == step)
        chosen[rows - 1] = back[rows, chosen[rows]]
    every = np.arange(len(options))
    return np.where(np.isfinite(prices[every, chosen]), options[every, chosen], 0).astype(np.uint16)


def _positions(follows: NDArray[np.bool_]) -> Places:
    """How many gaps of its run stand before each."""
    every = np.arange(len(follows))
    return every - np.maximum.accumulate(np.where(follows, 0, every))


def _joints(first: Codes, second: Codes) -> Prices:
    """What it costs more that two simplified characters stand side by side, for each of the first with each of the second ones."""
    shape = (*first.shape, second.shape[1])
    one, two = np.broadcast_to(first[:, :, None], shape), np.broadcast_to(second[:, None, :], shape)
    words = joined_prices([one, two])
    alone = alone_table()
    apart = alone.take(first)[:, :, None] + alone.take(second)[:, None, :]
    return np.asarray(np.minimum(words - apart, 0) - gains_beside(one, two))
