"""What stands beside gaps, what their options cost by themselves, and the cheapest of them, for many gaps at once in arrays.

The options of some gaps lie one behind the other (`Cells`); the prices are those of `guess`.
"""

from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor.characters import SIMPLE, cost_table
from extractor.repair import guess
from extractor.repair.word_prices import Codes, Prices, joined_prices

__all__ = [
    "CONTEXT",
    "INFINITE",
    "UNKNOWN_CODE",
    "Cells",
    "Gaps",
    "Joints",
    "Places",
    "Rests",
    "all_cells",
    "alone_prices",
    "chosen_of",
    "penalise",
    "rests_of",
    "simple_table",
    "unless_numeral",
]

CONTEXT = guess.CONTEXT
UNKNOWN_CODE = 0xFFFD
MOST_COST = 12.0  # nats: rarer characters are no options
# kinds of characters whose price hangs on what stands beside them, as bits of `_kinds`
_PER, _SCALE, _NUMERAL, _MEASURE, _LEAD, _LOOK, _SIGN = (1 << i for i in range(7))
INFINITE = np.float32(np.inf)

Joints = NDArray[np.bool_]
Places = NDArray[np.int64]
Rests = tuple[Prices, Prices]  # of what stands before, by its length, and behind, by its beginning


class Gaps:
    """What stands beside some gaps: simplified characters, the nearest last on the left and first on the right, 0 where nothing is known.

    traditional: whether each stands in a traditional text. wanted: the signs that would close or open what is open there.
    """

    def __init__(self, left: Codes, right: Codes, traditional: NDArray[np.bool_], wanted: list[str]) -> None:
        self.left, self.right, self.traditional, self.wanted = left, right, traditional, wanted

    def part(self, start: int, end: int) -> "Gaps":
        """Some of the gaps."""
        return Gaps(
            self.left[start:end], self.right[start:end], self.traditional[start:end], self.wanted[start:end]
        )

    def behind(self) -> "Gaps":
        """The gaps with nothing known before them."""
        return Gaps(np.zeros_like(self.left), self.right, self.traditional, self.wanted)


class Cells:
    """The options of some gaps one behind the other: their codes, the gap that each belongs to, how many each gap has and where they begin."""

    def __init__(self, codes: Codes, counts: Places) -> None:
        self.codes, self.counts = codes, counts
        self.starts = np.cumsum(counts) - counts
        self.simple = simple_table().take(codes)

    def of_rows(self, values: NDArray[Any]) -> NDArray[Any]:
        """What is told of each gap for each of its options."""
        return np.repeat(values, self.counts)

    @cached_property
    def rows(self) -> NDArray[np.int32]:
        return np.repeat(np.arange(len(self.counts), dtype=np.int32), self.counts)

    def places(self, rows: Places) -> Places:
        """The options of some gaps."""
        counts = self.counts[rows]
        first = np.cumsum(counts) - counts
        return np.asarray(np.arange(int(counts.sum())) + np.repeat(self.starts[rows] - first, counts))


def all_cells(options: Codes) -> Cells:
    return Cells(options.ravel(), np.full(len(options), options.shape[1], np.int64))


def chosen_of(cells: Cells, prices: Prices) -> Codes:
    """The cheapest option of each row; none where that would be one numeral of several."""
    best = np.full(len(cells.counts), UNKNOWN_CODE, np.uint16)
    some = np.flatnonzero(cells.counts)
    if not len(some):
        return best
    starts = cells.starts[some]
    least = np.minimum.reduceat(prices, starts)
    places = np.flatnonzero(prices == np.repeat(least, cells.counts[some]))
    first = places[np.searchsorted(places, starts)]
    finite = np.isfinite(least)
    best[some[finite]] = cells.codes[first[finite]]
    rows = np.flatnonzero(_kinds().take(best) & _NUMERAL)
    if len(rows):
        numeral = ((_kinds().take(cells.codes) & _NUMERAL) > 0) & np.isfinite(prices)
        total = np.concatenate(([0], np.cumsum(numeral)))
        several = total[cells.starts[rows] + cells.counts[rows]] - total[cells.starts[rows]] > 1
        best[rows[several]] = UNKNOWN_CODE
    return best


def unless_numeral(options: Codes, best: Codes, others: Codes, joints: Joints) -> Codes:
    """U+FFFD for a numeral out of several that may stand beside any of the other options."""
    rows = np.flatnonzero(_kinds().take(best) & _NUMERAL)
    if len(rows):
        possible = ((others[rows] > 0).astype(np.int32) @ joints.astype(np.int32)) > 0
        numerals = ((_kinds().take(options[rows]) & _NUMERAL) > 0) & possible
        best[rows[numerals.sum(axis=1) > 1]] = UNKNOWN_CODE
    return best


def alone_prices(cells: Cells, before: Codes | None, after: Codes | None) -> Prices:
    """The price of each option as a word of its own, between what stands before and behind where that counts."""
    prices = _alone().take(cells.simple)
    changing = np.full(len(cells.counts), _SIGN, np.uint8)
    if before is not None:
        changing |= _on_the_left().take(before)
    if after is not None:
        changing |= _on_the_right().take(after)
    places = np.flatnonzero(_kinds().take(cells.codes) & cells.of_rows(changing))
    if len(places):
        rows = cells.rows[places]
        left = np.zeros(len(rows), np.uint8) if before is None else _left_classes().take(before[rows])
        right = np.zeros(len(rows), np.uint8) if after is None else _right_classes().take(after[rows])
        prices[places] = _between(left, cells.codes[places], right)
    return prices


def penalise(prices: Prices, cells: Cells, gaps: Gaps) -> None:
    """Dearer: the wrong script. Cheaper: signs that close what is open. Out of the question: numerals behind digits."""
    wrong = np.flatnonzero(cells.simple != cells.codes)
    prices[wrong[~gaps.traditional[cells.rows[wrong]]]] += np.float32(guess.WRONG_SCRIPT)
    for row in [n for n, signs in enumerate(gaps.wanted) if signs]:
        low, high = int(cells.starts[row]), int(cells.starts[row] + cells.counts[row])
        for sign in gaps.wanted[row]:
            lower = guess.CLOSES + (guess.SYMBOL if sign in guess.RARE_CLOSERS else 0.0)
            prices[low:high][cells.codes[low:high] == ord(sign)] -= np.float32(lower)
    prices[_is_rare_closer().take(cells.codes)] += np.float32(guess.SYMBOL)
    digits = (_on_the_left().take(gaps.left[:, -1]) & _MEASURE) > 0
    numerals = np.flatnonzero((_kinds().take(cells.codes) & (_NUMERAL | _SCALE)) == _NUMERAL)
    prices[numerals[digits[cells.rows[numerals]]]] = INFINITE


def rests_of(gaps: Gaps) -> Rests:
    """What the best segmentations cost of what stands before each gap, by length, and behind it, by where it begins."""
    return _head(gaps.left), _tail(gaps.right)


def _head(left: Codes) -> Prices:
    """For each length the price of the best segmentation of that much of what stands before."""
    best = np.zeros((len(left), CONTEXT + 1), np.float32)
    for end in range(1, CONTEXT + 1):
        best[:, end] = best[:, end - 1] + _alone().take(left[:, end - 1])
        for start in range(end - 1):
            word = joined_prices([left[:, n] for n in range(start, end)])
            np.minimum(best[:, end], best[:, start] + word, out=best[:, end])
    return best


def _tail(right: Codes) -> Prices:
    """The same of what stands behind, by the place that it begins at."""
    best = np.zeros((len(right), CONTEXT + 1), np.float32)
    for start in range(CONTEXT - 1, -1, -1):
        best[:, start] = best[:, start + 1] + _alone().take(right[:, start])
        for end in range(start + 2, CONTEXT + 1):
            word = joined_prices([right[:, n] for n in range(start, end)])
            np.minimum(best[:, start], word + best[:, end], out=best[:, start])
    return best


# classes of what may stand before or behind a character that change its price, each by some of its kind and one of them
_LEFT = ("", "/", "每", "0123456789", "%", guess.ORDINALS, guess.COUNTED_UNITS, "—", "\n\r")
_RIGHT = ("", guess.MEASURES, "0123456789", guess.CLOSING - {"\n", "\r"}, "\n\r", "—")


def _classes(lists: tuple[Iterable[str], ...]) -> NDArray[np.uint8]:
    table = np.zeros(1 << 16, np.uint8)
    for number, chars in enumerate(lists):
        table[[ord(char) for char in chars]] = number
    return table


@lru_cache(maxsize=1)
def _left_classes() -> NDArray[np.uint8]:
    return _classes(_LEFT)


@lru_cache(maxsize=1)
def _right_classes() -> NDArray[np.uint8]:
    return _classes(_RIGHT)


@lru_cache(maxsize=1)
def _special() -> tuple[NDArray[np.uint16], Prices]:
    """The place of each character whose price hangs on its neighbours, and their prices by class and place, worked out when asked for."""
    codes = np.flatnonzero((_kinds() > 0) & (cost_table() < MOST_COST))
    places = np.zeros(1 << 16, np.uint16)
    places[codes] = np.arange(1, len(codes) + 1)
    return places, np.full((len(_LEFT) * len(_RIGHT), len(codes) + 1), np.nan, np.float32)


def _between(left: NDArray[np.uint8], chars: Codes, right: NDArray[np.uint8]) -> Prices:
    """The prices of characters that are words of their own between neighbours of some classes."""
    places, prices = _special()
    rows, columns = left * np.uint8(len(_RIGHT)) + right, places.take(chars)
    found = prices[rows, columns]
    missing = np.flatnonzero(np.isnan(found))
    if len(missing):
        for row, code in {*zip(rows[missing].tolist(), chars[missing].tolist(), strict=True)}:
            before, after = (
                "".join(sorted(chars))[:1] for chars in (_LEFT[row // len(_RIGHT)], _RIGHT[row % len(_RIGHT)])
            )
            prices[row, places[code]] = guess.price_between(before, chr(code).translate(SIMPLE), after)
        found = prices[rows, columns]
    return np.asarray(found)


@lru_cache(maxsize=1)
def simple_table() -> Codes:
    """For each character its simplified form."""
    table = np.arange(1 << 16, dtype=np.uint16)
    for full, simple in SIMPLE.items():
        table[full] = ord(simple)
    return table


@lru_cache(maxsize=1)
def _alone() -> Prices:
    """The price of each simplified character as a word of its own, whatever stands beside it; nothing costs nothing."""
    costs = cost_table()
    words = joined_prices([np.arange(1 << 16, dtype=np.uint16)])
    prices = np.minimum(
        np.where(np.isfinite(words), words, np.float32(guess.NO_WORD)), costs + np.float32(1.0)
    )
    prices += np.where(costs > guess.RARELY_ALONE, np.float32(guess.ALONE), np.float32(0))
    signs = (_kinds() & _SIGN) > 0
    prices[signs] = costs[signs] + np.float32(guess.SYMBOL)
    for char in guess.PROSE_SIGNS:
        prices[ord(char)] = guess.price_alone(char)
    prices[0] = 0
    return np.asarray(prices, np.float32)


@lru_cache(maxsize=1)
def _kinds() -> NDArray[np.uint8]:
    """The kinds of each character."""
    table = np.zeros(1 << 16, np.uint8)
    kinds = (_PER, _SCALE, _NUMERAL, _MEASURE, _LEAD, _LOOK)
    for kind, chars in zip(kinds, guess.CHANGING_KINDS, strict=True):
        table[[ord(char) for char in chars]] |= np.uint8(kind)
    table[1:0x3400] |= np.uint8(_SIGN)
    table[0xFF01:] |= np.uint8(_SIGN)
    return table


@lru_cache(maxsize=1)
def _is_rare_closer() -> NDArray[np.bool_]:
    table = np.zeros(1 << 16, np.bool_)
    table[[ord(char) for char in sorted(guess.RARE_CLOSERS)]] = True
    return table


@lru_cache(maxsize=1)
def _on_the_left() -> NDArray[np.uint8]:
    """The kinds whose price each character changes when it stands before them."""
    table = np.zeros(1 << 16, np.uint8)
    table[ord("/")], table[ord("每")] = _PER, _SCALE
    table[ord("0") : ord("9") + 1] = _MEASURE
    return table


@lru_cache(maxsize=1)
def _on_the_right() -> NDArray[np.uint8]:
    """The same for what stands behind them."""
    table = np.where((_kinds() & _MEASURE) > 0, np.uint8(_NUMERAL), np.uint8(0))
    table[[ord(char) for char in sorted(guess.CLOSING)]] |= np.uint8(_LOOK)
    table[ord("0") : ord("9") + 1] |= np.uint8(_LEAD)
    return table
