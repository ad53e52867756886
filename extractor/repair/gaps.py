"""The likeliest characters for many gaps at once, in arrays: what `guess` says of one gap, where a long text has thousands.

The options of all gaps are a matrix, a row a gap, and so are the characters beside them. The price of an option is that of the best
segmentation into words of what stands there, as `guess` has it.
"""

from collections.abc import Iterator, Sequence

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
    chosen_of,
    penalise,
    rests_of,
    simple_table,
    unless_numeral,
    weigh_lists,
    weigh_neighbours,
)
from extractor.repair.word_prices import LONGEST, Codes, Numbers, Prices, hashed, prices_of_words
from extractor.repair.words import context_sieve

__all__ = ["LEFT_SHAPES", "PAIR_SHAPES", "SHAPES", "fill", "fill_pairs", "lower_by_words", "priced"]

MOST_CELLS = 1 << 16  # options that are weighed at once
# how many characters a word may have before a gap and behind it
SHAPES = tuple((i, n - i) for n in range(1, LONGEST - 1) for i in range(n + 1))
PAIR_SHAPES = tuple((i, n - i) for n in range(LONGEST - 2) for i in range(n + 1))
LEFT_SHAPES, RIGHT_SHAPES = (tuple((n * i, n * (1 - i)) for n in range(1, 4)) for i in (1, 0))


def fill(options: Sequence[Codes], gaps: Gaps, rests: Rests) -> tuple[Codes, Prices]:
    """The likeliest option (0 is none) of each row of some matrices, taken one after the other, and by how much; U+FFFD where there is none,
    or it would be one numeral of several."""
    found = [chosen_of(cells, prices) for _, cells, prices in priced(options, gaps, rests)]
    return np.concatenate([best for best, _ in found]), np.concatenate([margins for _, margins in found])


def priced(options: Sequence[Codes], gaps: Gaps, rests: Rests) -> Iterator[tuple[int, Cells, Prices]]:
    """(the first of some gaps, their options, the prices of these)."""
    for first, codes, counts in _blocks(options):
        last = first + len(counts)
        part, cells = gaps.part(first, last), Cells(codes, counts)
        beside = rests[0][first:last], rests[1][first:last]
        prices = alone_prices(cells, part.left[:, -1], part.right[:, 0])
        prices += cells.of_rows(beside[0][:, CONTEXT] + beside[1][:, 0])
        lower_by_words(prices, cells, part, beside, SHAPES)
        penalise(prices, cells, part)
        yield first, cells, prices


def fill_pairs(
    firsts: Codes, seconds: Codes, joints: Joints, gaps: Gaps
) -> tuple[tuple[Codes, Codes], Prices]:
    """The likeliest two neighbours of each row, and by how much. joints: whether columns of `firsts` and of `seconds` may stand together."""
    best = np.full((2, len(firsts)), UNKNOWN_CODE, np.uint16)
    margins = np.full(len(firsts), INFINITE, np.float32)
    columns = np.nonzero(joints)
    rests = rests_of(gaps)
    step = max(1, MOST_CELLS // max(1, len(columns[0])))
    for start in range(0, len(firsts), step):
        some = slice(start, start + step)
        one, two, part = firsts[some], seconds[some], gaps.part(start, start + step)
        beside = rests[0][some], rests[1][some]
        rows, at = np.nonzero((one[:, columns[0]] > 0) & (two[:, columns[1]] > 0))
        if not len(rows):
            continue
        places = columns[0][at], columns[1][at]
        before, behind = _side_prices(one, two, part, beside)
        prices = before[rows, places[0]] + behind[rows, places[1]]
        chars = one[rows, places[0]], two[rows, places[1]]
        _lower_by_common_words(prices, chars, rows, part, beside)
        cheapest, margins[some] = _cheapest_rows(prices, rows, len(one))
        known = cheapest >= 0
        chosen = [np.where(known, codes[cheapest], UNKNOWN_CODE).astype(np.uint16) for codes in chars]
        best[0, some] = unless_numeral(one, chosen[0], two, joints.T)
        best[1, some] = unless_numeral(two, chosen[1], one, joints)
    return (best[0], best[1]), margins


def _side_prices(one: Codes, two: Codes, gaps: Gaps, rests: Rests) -> tuple[Prices, Prices]:
    """What each first option costs with all that stands before it, and each second one with all that stands behind."""
    head, tail = rests
    cells = all_cells(one)
    before = alone_prices(cells, gaps.left[:, -1], None) + cells.of_rows(head[:, CONTEXT])
    lower_by_words(before, cells, gaps, (head, np.zeros_like(tail)), LEFT_SHAPES)
    weigh_lists(before, cells, gaps.before())
    weigh_neighbours(before, cells, gaps.left[:, -1], None)
    cells = all_cells(two)
    behind = alone_prices(cells, None, gaps.right[:, 0]) + cells.of_rows(tail[:, 0])
    lower_by_words(behind, cells, gaps, (np.zeros_like(head), tail), RIGHT_SHAPES)
    weigh_lists(behind, cells, gaps.behind())
    weigh_neighbours(behind, cells, None, gaps.right[:, 0])
    return before.reshape(one.shape), behind.reshape(two.shape)


def _lower_by_common_words(
    prices: Prices, chars: tuple[Codes, Codes], rows: Places, gaps: Gaps, rests: Rests
) -> None:
    """Sets the price of each pair to that of a word that holds both where that is lower; dearer: the wrong script.

    chars: the two of each pair. rows: the gap that each pair belongs to.
    """
    simple = [simple_table().take(codes) for codes in chars]
    for i, j in PAIR_SHAPES:
        size = i + 2 + j
        possible = _possible(gaps, i, 2, j) if i + j else np.arange(len(gaps.left))
        if not len(possible):
            continue
        inside, beside = np.zeros(len(gaps.left), np.bool_), np.zeros(len(gaps.left), np.uint64)
        inside[possible], beside[possible] = True, _beside(gaps, possible, i, 2, j)
        some = np.flatnonzero(inside[rows])
        own = rows[some]
        hashes = hashed(simple[0][some], i, size) + hashed(simple[1][some], i + 1, size) + beside[own]
        found, words = prices_of_words(size).find(hashes)
        words += rests[0][own[found], CONTEXT - i] + rests[1][own[found], j]
        prices[some[found]] = np.minimum(prices[some[found]], words)
    for one, codes in zip(simple, chars, strict=True):
        wrong = np.flatnonzero(one != codes)
        prices[wrong[~gaps.traditional[rows[wrong]]]] += np.float32(guess.WRONG_SCRIPT)


def _cheapest_rows(prices: Prices, rows: Places, size: int) -> tuple[Places, Prices]:
    """Where the cheapest price of each row stands, -1 where there is none, and by how much it is cheaper than any other; the rows in order."""
    places, margins = np.full(size, -1), np.full(size, INFINITE, np.float32)
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    counts = np.diff(np.append(starts, len(rows)))
    least = np.minimum.reduceat(prices, starts)
    equal = np.flatnonzero(prices == np.repeat(least, counts))
    first = equal[np.searchsorted(equal, starts)]
    others = prices.copy()
    others[first] = INFINITE
    some = np.isfinite(least)
    places[rows[starts[some]]] = first[some]
    margins[rows[starts[some]]] = (np.minimum.reduceat(others, starts) - least)[some]
    return places, margins


def _blocks(options: Sequence[Codes]) -> Iterator[tuple[int, Codes, Places]]:
    """(first row, the options of some rows one behind the other, how many each row has): few enough cells at a time."""
    codes: list[Codes] = []
    counts: list[Places] = []
    first = row = size = 0
    for matrix in options:
        step = max(1, MOST_CELLS // max(1, matrix.shape[1]))
        for low in range(0, len(matrix), step):
            part = matrix[low : low + step]
            there = part > 0
            codes.append(part[there])
            counts.append(np.count_nonzero(there, axis=1))
            row, size = row + len(part), size + len(codes[-1])
            if size >= MOST_CELLS:
                yield first, np.concatenate(codes), np.concatenate(counts)
                first, size, codes, counts = row, 0, [], []
    if counts:
        yield first, np.concatenate(codes), np.concatenate(counts)


def lower_by_words(
    prices: Prices, cells: Cells, gaps: Gaps, rests: Rests, shapes: tuple[tuple[int, int], ...]
) -> None:
    """Sets the price of each option to that of a word with its neighbours where that is lower."""
    for i, j in shapes:
        rows = _possible(gaps, i, 1, j)
        if not len(rows):
            continue
        size = i + 1 + j
        every = len(rows) == len(cells.counts)
        places = np.zeros(0, np.int64) if every else cells.places(rows)
        hashes = hashed(cells.simple if every else cells.simple[places], i, size)
        hashes += np.repeat(_beside(gaps, rows, i, 1, j), cells.counts[rows])
        found, words = prices_of_words(size).find(hashes)
        found = found if every else places[found]
        row = cells.rows[found]
        words += rests[0][row, CONTEXT - i] + rests[1][row, j]
        prices[found] = np.minimum(prices[found], words)


def _beside(gaps: Gaps, rows: Places, before: int, size: int, behind: int) -> Numbers:
    """What the characters beside some gaps of some size add to the hash of the word that has them."""
    total = before + size + behind
    left = (hashed(gaps.left[rows, CONTEXT - before + n], n, total) for n in range(before))
    right = (hashed(gaps.right[rows, n], before + size + n, total) for n in range(behind))
    return np.asarray(sum((*left, *right), np.zeros(len(rows), np.uint64)))


def _possible(gaps: Gaps, before: int, size: int, behind: int) -> Places:
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
    return np.asarray(rows[sieve.take((numbers[rows] % np.uint64(slots)).astype(np.int64))])
