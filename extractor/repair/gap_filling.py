"""The gaps of many lines filled: which are guessed at together, in which order, and which once more when their neighbours are known."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from extractor.repair import gap_options
from extractor.repair.gap_context import Context, Group, may_open
from extractor.repair.gap_prices import (
    CONTEXT,
    INFINITE,
    UNKNOWN_CODE,
    Cells,
    Gaps,
    Places,
    Rests,
    all_cells,
    alone_prices,
    penalise,
    rests_of,
    simple_table,
)
from extractor.repair.gap_runs import BOTH, MOST_OPTIONS, MOST_WORDS, best_rows, cheapest_options, pair_words
from extractor.repair.gap_sets import OptionSets, fill_pairs_in_set, fill_set, priced_set
from extractor.repair.gap_words import word_over
from extractor.repair.gaps import fill, fill_pairs, priced
from extractor.repair.lost_marks import Left
from extractor.repair.word_prices import Codes, Prices, joined_prices

__all__ = ["fill_gaps"]

SURE = 6.0  # nats: with so much over all others a guess is not looked at again
_LEAST_IDEOGRAPH = 0x3400
_Known = tuple[Places, Places]


def fill_gaps(context: Context) -> None:
    """Put what is likeliest into all gaps."""
    filling = _Filling(context)
    if context.reading.meant != "utf-8" and context.reading.by_pairs:
        filling.fill_double()
    else:
        filling.fill_three()


class _Filling:
    """Fills the gaps in the context's codes; first with what is known beside them, then those close together with what the others became."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._codes, self._places, self._kinds = context.codes, context.places, context.kinds
        self._margins = np.zeros(
            len(self._places), np.float32
        )  # by how much the last guess at each was likelier
        self._paired = np.zeros(len(self._places), np.bool_)

    def _beside(self) -> _Known:
        """Where the gaps before and behind each are."""
        far = len(self._codes) + CONTEXT + 2
        return np.append(-CONTEXT - 2, self._places[:-1]), np.append(self._places[1:], far)

    def fill_three(self) -> None:
        """Of three bytes: with what is known for certain beside the gaps; those close together once more; last those of which nothing is left."""
        before, behind = self._beside()
        ends = self._places + 1
        follows = (before == self._places - 1) & np.append(False, self._kinds[:-1] == Left.LAST)
        second = (self._kinds == Left.SHARED) | (
            follows & (self._kinds == Left.ALL)
        )  # of two that are guessed at together
        self._paired = np.append(second[1:], False)
        unseen = _is_unseen(self._kinds) & ~second
        self._round(np.flatnonzero(~second & ~unseen), (before, behind))
        near = behind - ends < CONTEXT
        near[:-1] = np.where(second[1:], near[1:], near[:-1])
        near |= self._places - before <= CONTEXT
        near |= may_open()[self._context.bytes[:, 0]]  # what opens it may stand far away
        near &= self._margins < SURE
        far = len(self._codes) + CONTEXT + 2
        hidden = np.append(self._places[unseen], far)
        last = hidden[np.searchsorted(hidden, self._places) - 1]
        last[self._places <= hidden[0]] = -CONTEXT - 2
        known = last, hidden[np.searchsorted(hidden, ends)]
        self._again(np.flatnonzero(near & ~second & ~unseen), known)
        self._round(np.flatnonzero(unseen), None)
        self._in_one_word()

    def _again(self, rows: Places, known: _Known) -> None:
        """One half, then the other with what the first became, and the first where that changed something."""
        self._round(rows[::2], known)
        old = self._codes[self._places]
        self._round(rows[1::2], known)
        changed = np.concatenate(([False], old != self._codes[self._places], [False, False]))
        beside = changed[rows[::2]] | changed[rows[::2] + 2] | changed[rows[::2] + 3]
        self._round(rows[::2][beside], known)

    def fill_double(self) -> None:
        """Of two bytes: those that stand apart, then rows of neighbours at once, then all that have others near once more."""
        known = self._beside()
        follows = (known[0] == self._places - 1) & (np.diff(self._context.lines, prepend=-1) == 0)
        in_row = follows | np.append(follows[1:], False)
        self._round(np.flatnonzero(~in_row), known)
        rows = np.flatnonzero(in_row)
        if len(rows):
            self._fill_rows(rows, follows[rows], known)
        near = (self._places - known[0] <= CONTEXT) | (known[1] - self._places <= CONTEXT)
        again = np.flatnonzero(near & (self._margins < SURE))
        for some in (again[::2], again[1::2]):
            self._round(some, None)

    def _fill_rows(self, rows: Places, follows: NDArray[np.bool_], known: _Known) -> None:
        """Guess at gaps that stand side by side."""
        options = np.zeros((len(rows), MOST_OPTIONS + 2 * MOST_WORDS), np.uint16)
        prices = np.full(options.shape, INFINITE, np.float32)
        at = np.zeros(int(rows[-1]) + 1, np.int64)
        at[rows] = np.arange(len(rows))
        for some, cells, costs in self._priced(rows, known):
            options[at[some], :MOST_OPTIONS], prices[at[some], :MOST_OPTIONS] = cheapest_options(cells, costs)
        self._add_words(options, prices, rows, follows, known)
        best = best_rows(options, prices, follows)
        self._codes[self._places[rows]] = np.where(best > 0, best, UNKNOWN_CODE)

    def _add_words(
        self, options: Codes, prices: Prices, rows: Places, follows: NDArray[np.bool_], known: _Known
    ) -> None:
        """To the options of gaps side by side those that make a word with what stands in the next gap."""
        context = self._context
        left = np.where(self._kinds[rows] == Left.BOTH, BOTH, context.bytes[rows, 1].astype(np.uint16))
        second = np.flatnonzero(follows)
        gaps = context.gaps(rows, 1, known)
        one, two = pair_words(context.reading).find(
            (left[second - 1], left[second]), (gaps.left[second - 1, -1], gaps.right[second, 0])
        )
        options[second - 1, MOST_OPTIONS:-MOST_WORDS] = one
        options[second, -MOST_WORDS:] = two
        cells = all_cells(options[:, MOST_OPTIONS:])
        head, tail = rests_of(gaps)
        more = alone_prices(cells, gaps.left[:, -1], gaps.right[:, 0])
        more += cells.of_rows(head[:, CONTEXT] + tail[:, 0])
        penalise(more, cells, gaps)
        more[cells.codes == 0] = INFINITE
        prices[:, MOST_OPTIONS:] = more.reshape(len(rows), -1)

    def _priced(self, rows: Places, known: _Known | None) -> Iterator[tuple[Places, Cells, Prices]]:
        """(gaps, what they may be, the prices of that)."""
        for group, gaps, rests in self._groups(rows, known):
            if isinstance(group.options, OptionSets):
                found = priced_set(group.options, group.numbers, gaps, rests)
            else:
                found = priced([group.options], gaps, rests)
            for first, cells, prices in found:
                yield group.rows[first : first + len(cells.counts)], cells, prices

    def _groups(self, rows: Places, known: _Known | None) -> Iterator[tuple[Group, Gaps, Rests]]:
        """Some gaps, kind by kind, with what stands beside them."""
        groups = list(self._context.options(rows))
        if not groups:
            return
        gaps = self._context.gaps(np.concatenate([group.rows for group in groups]), 1, known, groups)
        head, tail = rests_of(gaps)
        low = 0
        for group in groups:
            high = low + len(group.rows)
            yield group, gaps.part(low, high), (head[low:high], tail[low:high])
            low = high

    def _round(self, chosen: Places, known: _Known | None) -> None:
        """Guess at some gaps; known: where the gaps before and behind each of them are, if what stands there does not count."""
        new = [*self._pairs(chosen, known), *self._singles(chosen, known)]
        for rows, codes, margins in new:
            self._codes[self._places[rows]] = codes
            self._margins[rows] = margins
        self._drop_lonely(chosen)

    def _pairs(self, chosen: Places, known: _Known | None) -> Iterator[tuple[Places, Codes, Prices]]:
        """What those are that are guessed at two together, and by how much they are likelier."""
        pairs = chosen[self._paired[chosen]]
        shared = self._kinds[pairs + 1] == Left.SHARED
        context = self._context
        page = context.reading.page
        for rows, unseen in ((pairs[shared], False), (pairs[~shared], True)):
            if not len(rows):
                continue
            firsts, gaps = gap_options.last_lost(context.bytes[rows]), context.gaps(rows, 2, known)
            if unseen:
                options = gap_options.all_lost(context.reading)
                joints = gap_options.hidden(page)[:, 0xE0 | (options.codes >> 12)]
                one, two = fill_pairs_in_set(firsts, options, joints, gaps)
                margins = np.zeros(len(rows), np.float32)
            else:
                seconds = gap_options.first_lost(context.bytes[rows + 1])
                (one, two), margins = fill_pairs(firsts, seconds, gap_options.joints(page), gaps)
            yield rows, one, margins
            yield rows + 1, two, margins

    def _singles(self, chosen: Places, known: _Known | None) -> Iterator[tuple[Places, Codes, Prices]]:
        """What those are that are guessed at one by one, and by how much they are likelier."""
        for group, gaps, rests in self._groups(chosen[~self._paired[chosen]], known):
            if isinstance(group.options, OptionSets):
                yield group.rows, *fill_set(group.options, group.numbers, gaps, rests)
            else:
                yield group.rows, *fill([group.options], gaps, rests)

    def _drop_lonely(self, chosen: Places) -> None:
        """Of a character of three bytes of which nothing is left only what makes a word is believed, and signs."""
        rows = np.union1d(chosen, chosen[self._paired[chosen]] + 1).astype(np.int64)
        places = self._places[rows[self._kinds[rows] == Left.ALL]]
        places = places[self._codes[places] >= _LEAST_IDEOGRAPH]
        if not len(places):
            return
        simple, last = simple_table(), len(self._codes) - 1
        beside = {n: simple.take(self._codes[np.clip(places + n, 0, last)]) for n in range(-2, 3)}
        worded = np.zeros(len(places), np.bool_)
        for start, end in ((-1, 0), (0, 1), (-2, 0), (0, 2), (-1, 1)):
            price = joined_prices([beside[n] for n in range(start, end + 1)])
            worded |= np.isfinite(price) & (places + start >= 0) & (places + end <= last)
        self._codes[places[~worded]] = UNKNOWN_CODE

    def _in_one_word(self) -> None:
        """Two neighbours of which the beginnings are left, where they make a word that one guess after the other has missed."""
        context = self._context
        begun = np.select(
            [self._kinds == Left.LAST, np.isin(self._kinds, (Left.TWO, Left.TWO_MARKS))], [2, 1], 0
        )
        beside = (self._places[1:] == self._places[:-1] + 1) & (begun[1:] > 0) & (begun[:-1] > 0)
        rows = np.flatnonzero(beside & (context.lines[1:] == context.lines[:-1]))
        options = self._options_by_gap(np.union1d(rows, rows + 1)) if len(rows) else {}
        for row in rows.tolist():
            at = int(self._places[row])
            low, high = (
                max(int(context.lows[row]), at - CONTEXT),
                min(int(context.highs[row]), at + 2 + CONTEXT),
            )
            before, guesses, after = (
                simple_table().take(self._codes[a:b]).tobytes().decode("utf-16-le", "replace")
                for a, b in ((low, at), (at, at + 2), (at + 2, high))
            )
            first, second = (bytes(context.bytes[n, : begun[n]]) for n in (row, row + 1))
            word = word_over((first, second), before, guesses, after, (options[row], options[row + 1]))
            if word != guesses:
                self._codes[at : at + 2] = [ord(char) for char in word]

    def _options_by_gap(self, rows: Places) -> dict[int, Codes]:
        """What each of some gaps may be."""
        found: dict[int, Codes] = {}
        for group in self._context.options(rows):
            options = group.options
            every = (
                map(options.of_set, group.numbers.tolist()) if isinstance(options, OptionSets) else options
            )
            found.update(zip(group.rows.tolist(), every, strict=True))
        return found


def _is_unseen(kinds: Places) -> NDArray[np.bool_]:
    """Of which gaps nothing is left."""
    return np.asarray((kinds == Left.ALL) | (kinds == Left.BOTH))
