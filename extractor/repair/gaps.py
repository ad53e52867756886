"""The likeliest characters for many gaps at once, in arrays: what `guess` says of one gap, where a long text has thousands.

The options of all gaps are a matrix, a row a gap, and so are the characters beside them. The price of an option is that of the best
segmentation into words of what stands there, as `guess` has it.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor.characters import SIMPLE, cost_table
from extractor.repair import guess
from extractor.repair.word_prices import LONGEST, Codes, Prices, joined_prices
from extractor.repair.words import context_sieve

__all__ = ["CONTEXT", "UNKNOWN_CODE", "Codes", "Gaps", "Joints", "fill", "fill_pairs", "simple_table"]

CONTEXT = guess.CONTEXT
UNKNOWN_CODE = 0xFFFD
MOST_COST = 12.0  # nats: rarer characters are no options
MOST_CELLS = 1 << 16  # options that are weighed at once
_SHAPES = tuple((i, n - i) for n in range(1, LONGEST) for i in range(n + 1))
_PAIR_SHAPES = tuple((i, n - i) for n in range(1, LONGEST - 1) for i in range(n + 1))
_LEFT_SHAPES, _RIGHT_SHAPES = (tuple((n * i, n * (1 - i)) for n in range(1, 4)) for i in (1, 0))
# kinds of characters whose price hangs on what stands beside them, as bits of `_kinds`
_PER, _SCALE, _NUMERAL, _MEASURE, _LEAD, _LOOK, _SIGN = (1 << i for i in range(7))
_INFINITE = np.float32(np.inf)


Joints = NDArray[np.bool_]
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


def fill(options: Codes, gaps: Gaps) -> Codes:
    """The likeliest option (0 is none) of each row; U+FFFD where there is none, or it would be one numeral of several."""
    best = np.full(len(options), UNKNOWN_CODE, np.uint16)
    for start, end in _blocks(options.shape):
        rows, part = options[start:end], gaps.part(start, end)
        rests = _head(part.left), _tail(part.right)
        prices = _alone_prices(rows, part.left[:, -1], part.right[:, 0])
        prices += (rests[0][:, CONTEXT] + rests[1][:, 0])[:, None]
        _lower_by_words(prices, rows, part, rests, _SHAPES)
        _penalise(prices, rows, part)
        best[start:end] = _chosen(rows, prices)
    return best


def fill_pairs(firsts: Codes, seconds: Codes, joints: Joints, gaps: Gaps) -> tuple[Codes, Codes]:
    """The likeliest two neighbours of each row. joints: whether columns of `firsts` and of `seconds` may stand together."""
    best = np.full((2, len(firsts)), UNKNOWN_CODE, np.uint16)
    columns = np.nonzero(joints)
    for start, end in _blocks((len(firsts), len(columns[0]))):
        one, two, part = firsts[start:end], seconds[start:end], gaps.part(start, end)
        head, tail = _head(part.left), _tail(part.right)
        before, behind = (
            _alone_prices(one, part.left[:, -1], None),
            _alone_prices(two, None, part.right[:, 0]),
        )
        before += head[:, CONTEXT, None]
        behind += tail[:, 0, None]
        _lower_by_words(before, one, part, (head, np.zeros_like(tail)), _LEFT_SHAPES)
        _lower_by_words(behind, two, part, (np.zeros_like(head), tail), _RIGHT_SHAPES)
        both = before[:, columns[0]] + behind[:, columns[1]]
        chosen = _best_pairs(one[:, columns[0]], two[:, columns[1]], both, part, (head, tail))
        beside = (
            ((two > 0).astype(np.int32) @ joints.T.astype(np.int32)) > 0,
            ((one > 0).astype(np.int32) @ joints.astype(np.int32)) > 0,
        )
        best[0, start:end] = _unless_numeral(one, chosen[0], beside[0])
        best[1, start:end] = _unless_numeral(two, chosen[1], beside[1])
    return best[0], best[1]


def _best_pairs(one: Codes, two: Codes, prices: Prices, gaps: Gaps, rests: Rests) -> tuple[Codes, Codes]:
    """The cheapest pair of each row, in words of their own or in one."""
    a, b = simple_table().take(one), simple_table().take(two)
    np.minimum(prices, joined_prices([a, b]) + (rests[0][:, CONTEXT] + rests[1][:, 0])[:, None], out=prices)
    for i, j in _PAIR_SHAPES:
        rows = _possible(gaps, i, 2, j)
        if len(rows):
            beside = _columns(gaps.left, rows, CONTEXT - i, CONTEXT), _columns(gaps.right, rows, 0, j)
            price = joined_prices([*beside[0], a[rows], b[rows], *beside[1]])
            price += (rests[0][rows, CONTEXT - i] + rests[1][rows, j])[:, None]
            prices[rows] = np.minimum(prices[rows], price)
    wrong = ((a != one).astype(np.float32) + (b != two)) * np.float32(guess.WRONG_SCRIPT)
    prices += np.where(gaps.traditional[:, None], np.float32(0), wrong)
    prices[(one == 0) | (two == 0)] = _INFINITE
    place = prices.argmin(axis=1)[:, None]
    none = ~np.isfinite(np.take_along_axis(prices, place, 1)[:, 0])
    first, second = (
        np.where(none, UNKNOWN_CODE, np.take_along_axis(pair, place, 1)[:, 0]) for pair in (one, two)
    )
    return first, second


def _blocks(shape: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Ranges of rows with few enough cells; none where there are no options."""
    if not shape[1]:
        return
    size = max(1, MOST_CELLS // shape[1])
    yield from ((start, min(shape[0], start + size)) for start in range(0, shape[0], size))


def _chosen(options: Codes, prices: Prices) -> Codes:
    """The cheapest option of each row."""
    place = prices.argmin(axis=1)[:, None]
    best = np.take_along_axis(options, place, 1)[:, 0]
    none = ~np.isfinite(np.take_along_axis(prices, place, 1)[:, 0])
    return _unless_numeral(options, np.where(none, UNKNOWN_CODE, best), np.isfinite(prices))


def _unless_numeral(options: Codes, best: NDArray[Any], possible: NDArray[np.bool_]) -> Codes:
    """U+FFFD for a numeral out of several."""
    best = best.astype(np.uint16)
    rows = np.flatnonzero(_kinds().take(best) & _NUMERAL)
    if len(rows):
        numerals = ((_kinds().take(options[rows]) & _NUMERAL) > 0) & possible[rows]
        best[rows[numerals.sum(axis=1) > 1]] = UNKNOWN_CODE
    return best


def _alone_prices(options: Codes, before: Codes | None, after: Codes | None) -> Prices:
    """The price of each option as a word of its own, between what stands before and behind where that counts."""
    prices = _alone().take(simple_table().take(options))
    changing = np.full((len(options), 1), _SIGN, np.uint8)
    if before is not None:
        changing[:, 0] |= _on_the_left().take(before)
    if after is not None:
        changing[:, 0] |= _on_the_right().take(after)
    rows, columns = np.nonzero(_kinds().take(options) & changing)
    if len(rows):
        left = np.zeros(len(rows), np.uint8) if before is None else _left_classes().take(before[rows])
        right = np.zeros(len(rows), np.uint8) if after is None else _right_classes().take(after[rows])
        prices[rows, columns] = _between(left, options[rows, columns], right)
    return prices


def _penalise(prices: Prices, options: Codes, gaps: Gaps) -> None:
    """Dearer: the wrong script. Cheaper: signs that close what is open. Out of the question: numerals behind digits, and no option."""
    wrong = (simple_table().take(options) != options) & ~gaps.traditional[:, None]
    prices[wrong] += np.float32(guess.WRONG_SCRIPT)
    for row, signs in enumerate(gaps.wanted):
        for sign in signs:
            lower = guess.CLOSES + (guess.SYMBOL if sign in guess.RARE_CLOSERS else 0.0)
            prices[row, options[row] == ord(sign)] -= np.float32(lower)
    rare = _is_rare_closer().take(options)
    prices[rare] += np.float32(guess.SYMBOL)
    digits = (_on_the_left().take(gaps.left[:, -1]) & _MEASURE) > 0
    numerals = (_kinds().take(options) & (_NUMERAL | _SCALE)) == _NUMERAL
    prices[(digits[:, None] & numerals) | (options == 0)] = _INFINITE


def _lower_by_words(
    prices: Prices, options: Codes, gaps: Gaps, rests: Rests, shapes: tuple[tuple[int, int], ...]
) -> None:
    """Sets the price of each option to that of a word with its neighbours where that is lower."""
    simple = simple_table().take(options)
    for i, j in shapes:
        rows = _possible(gaps, i, 1, j)
        if len(rows):
            beside = _columns(gaps.left, rows, CONTEXT - i, CONTEXT), _columns(gaps.right, rows, 0, j)
            price = joined_prices([*beside[0], simple[rows], *beside[1]])
            price += (rests[0][rows, CONTEXT - i] + rests[1][rows, j])[:, None]
            prices[rows] = np.minimum(prices[rows], price)


def _possible(gaps: Gaps, before: int, size: int, behind: int) -> NDArray[Any]:
    """The rows where a word may have a gap between so many characters."""
    beside = [gaps.left[:, CONTEXT - before + n] for n in range(before)] + [
        gaps.right[:, n] for n in range(behind)
    ]
    known = np.ones(len(gaps.left), np.bool_)
    numbers = np.zeros(len(gaps.left), np.uint64)
    for column in beside:
        known &= column > 0
        numbers = (numbers << np.uint64(16)) | column.astype(np.uint64)
    rows = np.flatnonzero(known)
    slots, sieve = context_sieve(before, size, behind)
    return rows[sieve.take((numbers[rows] % np.uint64(slots)).astype(np.int64))]


def _columns(codes: Codes, rows: NDArray[Any], start: int, end: int) -> list[Codes]:
    return [codes[rows, n][:, None] for n in range(start, end)]


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
