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
from extractor.repair.neighbours import gains_beside, usual_gains
from extractor.repair.script import characters_table
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
    "alone_table",
    "cheapest_of",
    "chosen_of",
    "is_placed",
    "penalise",
    "rests_of",
    "simple_table",
    "unless_numeral",
    "unless_one_of_several",
    "weigh_lists",
    "weigh_neighbours",
]

CONTEXT = guess.CONTEXT
UNKNOWN_CODE = 0xFFFD
MOST_COST = 12.0  # nats: rarer characters are no options
# kinds of characters whose price hangs on what stands beside them, as bits of `_kinds`
_PER, _SCALE, _NUMERAL, _MEASURE, _LEAD, _LOOK, _UNIT, _SIGN = (1 << i for i in range(8))
INFINITE = np.float32(np.inf)

Joints = NDArray[np.bool_]
Places = NDArray[np.int64]
Rests = tuple[Prices, Prices]  # of what stands before, by its length, and behind, by its beginning


class Gaps:
    """What stands beside some gaps: simplified characters, the nearest last on the left and first on the right, 0 where nothing is known.

    traditional: whether each stands in a traditional text. listed: how many of the next signs on both sides are commas of lists.
    early: whether behind the first few characters of a line. wanted: the signs that would close or
    open what is open there.
    """

    def __init__(
        self,
        left: Codes,
        right: Codes,
        traditional: NDArray[np.bool_],
        listed: NDArray[np.uint8],
        early: NDArray[np.bool_],
        wanted: list[str],
    ) -> None:
        self.left, self.right, self.traditional = left, right, traditional
        self.listed, self.early, self.wanted = listed, early, wanted

    def part(self, start: int, end: int) -> "Gaps":
        """Some of the gaps."""
        some = slice(start, end)
        return self._beside(self.left[some], self.right[some], some)

    def before(self) -> "Gaps":
        """The gaps with nothing known behind them."""
        return self._beside(self.left, np.zeros_like(self.right), slice(None))

    def behind(self) -> "Gaps":
        """The gaps with nothing known before them."""
        return self._beside(np.zeros_like(self.left), self.right, slice(None))

    def _beside(self, left: Codes, right: Codes, some: slice) -> "Gaps":
        told = self.traditional[some], self.listed[some], self.early[some], self.wanted[some]
        return Gaps(left, right, *told)


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


def cheapest_of(cells: Cells, prices: Prices) -> tuple[Codes, Prices]:
    """The cheapest option of each row, U+FFFD where there is none, and by how much it is cheaper than any other."""
    best = np.full(len(cells.counts), UNKNOWN_CODE, np.uint16)
    margins = np.full(len(best), INFINITE, np.float32)
    some = np.flatnonzero(cells.counts)
    if not len(some):
        return best, margins
    starts = cells.starts[some]
    least = np.minimum.reduceat(prices, starts)
    places = np.flatnonzero(prices == np.repeat(least, cells.counts[some]))
    first = places[np.searchsorted(places, starts)]
    finite = np.isfinite(least)
    chosen = cells.codes[first]
    best[some[finite]] = chosen[finite]
    # the same option may be there twice
    others = np.where(cells.codes == np.repeat(chosen, cells.counts[some]), INFINITE, prices)
    margins[some[finite]] = np.minimum.reduceat(others, starts)[finite] - least[finite]
    return best, margins


def chosen_of(cells: Cells, prices: Prices) -> tuple[Codes, Prices]:
    """The same, with none where the cheapest would be one numeral of several."""
    best, margins = cheapest_of(cells, prices)
    rows = np.flatnonzero(_kinds().take(best) & _NUMERAL)
    if len(rows):
        numeral = ((_kinds().take(cells.codes) & _NUMERAL) > 0) & np.isfinite(prices)
        total = np.concatenate(([0], np.cumsum(numeral)))
        several = total[cells.starts[rows] + cells.counts[rows]] - total[cells.starts[rows]] > 1
        best[rows[several]] = UNKNOWN_CODE
    return best, margins


def unless_one_of_several(best: Codes, options: tuple[Codes, Places], numbers: Places, gaps: Gaps) -> Codes:
    """U+FFFD for a numeral out of several of a set; behind digits only those count that may stand there.

    options: of all sets, and the number of the set of each. numbers: which set each gap may be of.
    """
    rows = np.flatnonzero(_kinds().take(best) & _NUMERAL)
    if len(rows):
        kinds = _kinds().take(options[0])
        size = int(options[1].max()) + 1
        numerals, scales = (
            np.bincount(options[1], kinds & kind > 0, size)[numbers[rows]] for kind in (_NUMERAL, _SCALE)
        )
        digits = (_on_the_left().take(gaps.left[rows, -1]) & _MEASURE) > 0
        best[rows[np.where(digits, scales, numerals) > 1]] = UNKNOWN_CODE
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
    prices = alone_table().take(cells.simple)
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


def weigh_neighbours(prices: Prices, cells: Cells, before: Codes | None, after: Codes | None) -> None:
    """Cheaper: what stands beside such characters oftener than by chance."""
    prices -= usual_gains().take(cells.simple)
    if before is not None:
        prices -= gains_beside(cells.of_rows(before), cells.simple)
    if after is not None:
        prices -= gains_beside(cells.simple, cells.of_rows(after))


def penalise(prices: Prices, cells: Cells, gaps: Gaps) -> None:
    """Dearer: the wrong script. Cheaper: signs that close what is open. Out of the question: numerals behind digits."""
    weigh_neighbours(prices, cells, gaps.left[:, -1], gaps.right[:, 0])
    wrong = np.flatnonzero(cells.simple != cells.codes)
    prices[wrong[~gaps.traditional[cells.rows[wrong]]]] += np.float32(guess.WRONG_SCRIPT)
    for row in [n for n, signs in enumerate(gaps.wanted) if signs]:
        low, high = int(cells.starts[row]), int(cells.starts[row] + cells.counts[row])
        for sign in gaps.wanted[row]:
            lower = guess.CLOSES + float(_dearer()[ord(sign)])
            prices[low:high][cells.codes[low:high] == ord(sign)] -= np.float32(lower)
    dearer = _dearer().take(cells.codes)
    some = np.flatnonzero(dearer)
    prices[some] += dearer[some]
    digits = (_on_the_left().take(gaps.left[:, -1]) & _MEASURE) > 0
    numerals = np.flatnonzero((_kinds().take(cells.codes) & (_NUMERAL | _SCALE)) == _NUMERAL)
    prices[numerals[digits[cells.rows[numerals]]]] = INFINITE
    _weigh_places(prices, cells, gaps)
    weigh_lists(prices, cells, gaps)
    scaled = np.isin(gaps.left[:, -1], _GREAT) & ~np.isin(gaps.right[:, 0], _SCALED_UNITS)
    if scaled.any():  # 十万卡 is no 十万千, but 3万千瓦 is one
        small = np.flatnonzero(np.isin(cells.codes, _SMALL))
        prices[small[scaled[cells.rows[small]]]] = INFINITE


def _weigh_places(prices: Prices, cells: Cells, gaps: Gaps) -> None:
    """Signs and small words that have places of their own: 用友网络（600588）, 风险提示：, 一、, and no 了 behind a figure."""
    left, right = gaps.left[:, -1], gaps.right[:, 0]
    digits = (_on_the_left().take(gaps.right) & _MEASURE) > 0
    year = (right == ord("2")) & (gaps.right[:, 1] == ord("0"))  # ，2030年
    begins = left == ord("\n")
    measured = (left < _LEAST_IDEOGRAPH) & (left > ord("\n")) | np.isin(left, _COUNTED)
    places = {
        "（": digits.all(axis=1) & ~year & (left >= _LEAST_IDEOGRAPH),
        "：": gaps.early,
        **dict.fromkeys(sorted(guess.ORDINALS), begins & (right == ord("、"))),
        "了": measured,
    }
    for char, rows in places.items():
        at = np.flatnonzero(cells.codes == ord(char)) if rows.any() else np.zeros(0, np.int64)
        prices[at[rows[cells.rows[at]]]] += np.float32(guess.IN_PLACE if char == "了" else -guess.IN_PLACE)


_LEAST_IDEOGRAPH, _COUNTED = 0x3400, [ord(char) for char in sorted(guess.COUNTED_UNITS)]


def weigh_lists(prices: Prices, cells: Cells, gaps: Gaps) -> None:
    """Commas of lists: cheaper behind 一 at a line's beginning and where others stand in the sentence, dearer before a date."""
    places = np.flatnonzero(cells.codes == ord("、"))
    if not len(places):
        return
    rows = cells.rows[places]
    left, right = gaps.left[rows], gaps.right[rows]
    begins = np.isin(left[:, -1], _ORDINALS) & (left[:, -2] == 0)
    dated = (_on_the_left().take(right[:, 0]) & _MEASURE > 0) & np.isin(right[:, 1:], _OF_DATES).any(axis=1)
    prices[places] += np.float32(guess.LISTED) * (dated.astype(np.float32) - begins)
    prices[places] -= gaps.listed[rows] * np.float32(guess.BESIDE_LISTED)


_ORDINALS, _OF_DATES = ([ord(char) for char in chars] for chars in (sorted(guess.ORDINALS), "年月日"))


def rests_of(gaps: Gaps) -> Rests:
    """What the best segmentations cost of what stands before each gap, by length, and behind it, by where it begins."""
    return _head(gaps.left), _tail(gaps.right)


def _head(left: Codes) -> Prices:
    """For each length the price of the best segmentation of that much of what stands before."""
    best = np.zeros((len(left), CONTEXT + 1), np.float32)
    for end in range(1, CONTEXT + 1):
        best[:, end] = best[:, end - 1] + alone_table().take(left[:, end - 1])
        for start in range(end - 1):
            word = joined_prices([left[:, n] for n in range(start, end)])
            np.minimum(best[:, end], best[:, start] + word, out=best[:, end])
    return best


def _tail(right: Codes) -> Prices:
    """The same of what stands behind, by the place that it begins at."""
    best = np.zeros((len(right), CONTEXT + 1), np.float32)
    for start in range(CONTEXT - 1, -1, -1):
        best[:, start] = best[:, start + 1] + alone_table().take(right[:, start])
        for end in range(start + 2, CONTEXT + 1):
            word = joined_prices([right[:, n] for n in range(start, end)])
            np.minimum(best[:, start], word + best[:, end], out=best[:, start])
    return best


_GREAT, _SMALL, _SCALED_UNITS = ([ord(char) for char in chars] for chars in ("万亿", "十百千", "瓦伏米克焦"))
# classes of what may stand before or behind a character that change its price, each by some of its kind and one of them
_LEFT = ("", "/", "每", "0123456789", "%", guess.ORDINALS, guess.COUNTED_UNITS, "—", "\n\r")
_RIGHT = ("", guess.MEASURES, "0123456789", guess.CLOSING - {"\n", "\r"}, "\n\r", "—", "/")


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
    table = characters_table().copy()
    for full, simple in SIMPLE.items():
        table[full] = ord(simple)
    return table


@lru_cache(maxsize=1)
def alone_table() -> Prices:
    """The price of each simplified character as a word of its own, whatever stands beside it; nothing costs nothing."""
    costs = cost_table()
    words = joined_prices([np.arange(1 << 16, dtype=np.uint16)])
    prices = np.minimum(
        np.where(np.isfinite(words), words, np.float32(guess.NO_WORD)), costs + np.float32(1.0)
    )
    prices += np.where(costs > guess.RARELY_ALONE, np.float32(guess.ALONE), np.float32(0))
    prices[(_kinds() & _NUMERAL) > 0] += np.float32(guess.NUMERAL_ALONE)
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
    kinds = (_PER, _SCALE, _NUMERAL, _MEASURE, _LEAD, _LOOK, _UNIT)
    for kind, chars in zip(kinds, guess.CHANGING_KINDS, strict=True):
        table[[ord(char) for char in chars]] |= np.uint8(kind)
    table[1:0x3400] |= np.uint8(_SIGN)
    table[0xFF01:] |= np.uint8(_SIGN)
    return table


def is_placed(codes: Codes) -> NDArray[np.bool_]:
    """Which characters cost less in some places than in others: measures, numerals, signs and their like."""
    return _kinds().take(codes) > 0


@lru_cache(maxsize=1)
def _dearer() -> Prices:
    """By how much brackets that nothing calls for are dearer, and signs of speech."""
    table = np.zeros(1 << 16, np.float32)
    for chars, price in ((guess.RARE_CLOSERS | {*"「『《"}, guess.SYMBOL), ("？！％", guess.SYMBOL / 2)):
        table[[ord(char) for char in sorted(chars)]] = price
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
    table[ord("/")] |= np.uint8(_UNIT)
    return table
