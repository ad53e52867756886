"""Whole lines that lost bytes, many at once: the decoder reads what stands, and the gaps are filled in arrays (`gaps`).

Only lines in which no lost byte leaves a doubt where it was; the rest goes the way of single runs (`lattice`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from extractor.characters import cost_table
from extractor.repair import gap_options
from extractor.repair.codepages import sizes_of
from extractor.repair.gap_prices import CONTEXT, UNKNOWN_CODE, Gaps, all_cells, alone_prices, penalise, rests_of, simple_table
from extractor.repair.gap_runs import BOTH, MOST_OPTIONS, MOST_WORDS, best_rows, cheapest_options, pair_words
from extractor.repair.gap_sets import fill_pairs_in_set, fill_set, priced_set
from extractor.repair.gap_words import word_over
from extractor.repair.gaps import fill, fill_pairs, priced
from extractor.repair.guess import BRACKETS, EARLY, REACH, wanted_signs
from extractor.repair.lost_bytes import Reading
from extractor.repair.latin_marks import told_apart
from extractor.repair.lost_marks import PRIVATE, SIZES, Left, decode
from extractor.repair.word_prices import Codes, joined_prices

__all__ = ["LossyLine", "LossyLines"]

_LEAST_IDEOGRAPH = 0x3400
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LossyLine:
    """A line as it was meant.

    sizes: the bytes of each character, as they are left. gaps: how many characters are guesses, and price: what the others cost.
    starts, ends: the bytes of the guesses, and of question marks that are more likely lost characters; lost: what stands there now.
    """

    text: str
    sizes: Places
    gaps: int
    price: float
    starts: Places
    ends: Places
    lost: str


class LossyLines:
    """Lines of a text under a reading. found: {line: how it was meant} of those that decode but for their gaps."""

    def __init__(self, lines: dict[int, bytes], reading: Reading) -> None:
        self._reading = reading
        decoded: dict[bytes, str] = {}
        distinct = dict.fromkeys(lines.values())  # lines come again: headings, names, notes on risks
        told = told_apart(distinct, reading)
        for raw in distinct:
            try:
                decoded[raw] = decode(told.get(raw, raw), reading)
            except UnicodeDecodeError:
                continue
        filled = self._filled(decoded) if decoded else {}
        self.found = {n: filled[raw] for n, raw in lines.items() if raw in filled}

    def _filled(self, decoded: dict[bytes, str]) -> dict[bytes, LossyLine]:
        """Each line with its gaps filled; none where characters of private use are the text's own."""
        text = "".join(decoded.values())
        wide = np.frombuffer(text.encode("utf-32-le"), np.uint32)
        places = np.flatnonzero(wide >= PRIVATE)
        kinds = (wide[places] - PRIVATE).astype(np.int64)
        if len(kinds) and int(kinds.max()) >= len(SIZES):
            return {}
        plain = wide.copy()
        plain[places] = ord("?")
        sizes = sizes_of(plain.tobytes().decode("utf-32-le"), self._reading.meant)
        sizes[places] = SIZES[kinds]
        lengths = np.array([len(line) for line in decoded.values()])
        edges = np.concatenate(([0], np.cumsum(lengths)))
        codes = np.minimum(wide, 0xFFFF).astype(np.uint16)
        codes[places] = UNKNOWN_CODE
        starts = np.cumsum(sizes) - sizes
        raw = np.frombuffer(b"".join(decoded), np.uint8)
        _Filling(codes, raw, starts, (places, kinds), edges, self._reading).run()
        plain[places] = codes[places]
        costs = cost_table().take(codes)
        costs[places] = 0
        prices = np.add.reduceat(costs, edges[:-1])
        lost = np.union1d(places, _between(codes))
        first_bytes = np.append(starts, len(raw))[edges]
        begins, ends = starts[lost], starts[lost] + sizes[lost]
        whole, guesses = plain.tobytes().decode("utf-32-le"), codes[lost].tobytes().decode("utf-16-le")
        bounds, numbers = np.searchsorted(lost, edges).tolist(), np.searchsorted(places, edges).tolist()
        found: dict[bytes, LossyLine] = {}
        for i, line in enumerate(decoded):
            start, end, low, high = int(edges[i]), int(edges[i + 1]), bounds[i], bounds[i + 1]
            found[line] = LossyLine(
                whole[start:end],
                sizes[start:end],
                numbers[i + 1] - numbers[i],
                float(prices[i]),
                begins[low:high] - first_bytes[i],
                ends[low:high] - first_bytes[i],
                guesses[low:high],
            )
        return found


def _between(codes: Codes) -> Places:
    """Question marks with characters beyond ASCII on both sides: more likely lost characters than questions."""
    marks = np.flatnonzero(codes == ord("?"))
    marks = marks[(marks > 0) & (marks < len(codes) - 1)]
    return np.asarray(marks[(codes[marks - 1] > 0x7F) & (codes[marks + 1] > 0x7F)])


class _Filling:
    """Fills the gaps in `codes`, in place; first with what is known beside them, then those close together with what the others became."""

    def __init__(
        self,
        codes: Codes,
        raw: NDArray[np.uint8],
        starts: Places,
        gaps: tuple[Places, Places],
        edges: Places,
        reading: Reading,
    ) -> None:
        self._codes, self._reading = codes, reading
        self._places, self._kinds = gaps
        padded = np.concatenate((raw, np.zeros(4, np.uint8)))
        self._bytes = padded[starts[self._places][:, None] + np.arange(4)]  # of each gap and what follows it
        traditional = np.maximum.reduceat(
            np.append(simple_table().take(codes) != codes, [False]), np.minimum(edges[:-1], len(codes))
        )
        line = np.searchsorted(edges, self._places, "right") - 1
        self._traditional, self._lows, self._highs = traditional[line], edges[line], edges[line + 1]
        self._lines = line

    def run(self) -> None:
        """Three rounds: with what is known for certain beside the gaps; those close together once more; last those of which nothing is left."""
        far = len(self._codes) + CONTEXT + 2
        behind, before = np.append(self._places[1:], far), np.append(-CONTEXT - 2, self._places[:-1])
        ends = self._places + 1
        follows = (before == self._places - 1) & np.append(False, self._kinds[:-1] == Left.LAST)
        second = (self._kinds == Left.SHARED) | (
            follows & (self._kinds == Left.ALL)
        )  # of two that are guessed at together
        self._paired = np.append(second[1:], False)
        unseen = _is_unseen(self._kinds) & ~second
        if self._reading.by_pairs and self._reading.meant != "utf-8":
            self._run_by_pairs((before, behind))
            return
        self._round(np.flatnonzero(~second & ~unseen), (before, behind))
        near = behind - ends < CONTEXT
        near[:-1] = np.where(second[1:], near[1:], near[:-1])
        near |= self._places - before <= CONTEXT
        near |= _may_bracket()[self._bytes[:, 0]]  # what opens it may stand far away
        hidden = np.append(self._places[unseen], far)
        last = hidden[np.searchsorted(hidden, self._places) - 1]
        last[self._places <= hidden[0]] = -CONTEXT - 2
        again, known = np.flatnonzero(near & ~second & ~unseen), (last, hidden[np.searchsorted(hidden, ends)])
        self._round(
            again[::2], known
        )  # then the other half with what these became, and these where that changed something
        old = self._codes[self._places]
        self._round(again[1::2], known)
        changed = np.concatenate(([False], old != self._codes[self._places], [False, False]))
        beside = changed[again[::2]] | changed[again[::2] + 2] | changed[again[::2] + 3]
        self._round(again[::2][beside], known)
        self._round(np.flatnonzero(unseen), None)
        self._in_one_word()

    def _run_by_pairs(self, known: tuple[Places, Places]) -> None:
        """Those that stand apart, then rows of neighbours at once, then all that have others near once more."""
        follows = (np.diff(self._places, prepend=-2) == 1) & (np.diff(self._lines, prepend=-1) == 0)
        in_row = follows | np.append(follows[1:], False)
        self._round(np.flatnonzero(~in_row), known)
        rows = np.flatnonzero(in_row)
        if len(rows):
            self._fill_rows(rows, follows[rows], known)
        near = (self._places - known[0] <= CONTEXT) | (known[1] - self._places <= CONTEXT)
        near |= _may_bracket()[self._bytes[:, 0]]
        again = np.flatnonzero(near)
        for some in (again[::2], again[1::2]):
            self._round(some, None)

    def _fill_rows(
        self, rows: Places, follows: NDArray[np.bool_], known: tuple[Places, Places]
    ) -> None:
        """Guess at gaps that stand side by side."""
        options = np.zeros((len(rows), MOST_OPTIONS + 2 * MOST_WORDS), np.uint16)
        prices = np.full(options.shape, np.inf, np.float32)
        at = np.zeros(int(rows[-1]) + 1, np.int64)
        at[rows] = np.arange(len(rows))
        for some, cells, costs in self._priced(rows, known):
            options[at[some], :MOST_OPTIONS], prices[at[some], :MOST_OPTIONS] = cheapest_options(cells, costs)
        self._add_words(options, prices, rows, follows, known)
        best = best_rows(options, prices, follows)
        self._codes[self._places[rows]] = np.where(best > 0, best, UNKNOWN_CODE)

    def _add_words(self, options, prices, rows, follows, known) -> None:
        left = np.where(self._kinds[rows] == Left.BOTH, BOTH, self._bytes[rows, 1].astype(np.uint16))
        second = np.flatnonzero(follows)
        gaps = self._gaps(rows, 1, known, [])
        one, two = pair_words(self._reading).find(
            (left[second - 1], left[second]), (gaps.left[second - 1, -1], gaps.right[second, 0])
        )
        options[second - 1, MOST_OPTIONS:-MOST_WORDS] = one
        options[second, -MOST_WORDS:] = two
        cells = all_cells(options[:, MOST_OPTIONS:])
        rests = rests_of(gaps)
        more = alone_prices(cells, gaps.left[:, -1], gaps.right[:, 0])
        more += cells.of_rows(rests[0][:, CONTEXT] + rests[1][:, 0])
        penalise(more, cells, gaps)
        more[cells.codes == 0] = np.inf
        prices[:, MOST_OPTIONS:] = more.reshape(len(rows), -1)

    def _priced(self, rows, known):
        groups = sorted(self._options(rows), key=lambda group: -group[1].ndim)
        every, options = np.concatenate([some for some, _ in groups]), [codes for _, codes in groups]
        gaps = self._gaps(every, 1, known, groups)
        rests = rests_of(gaps)
        edges = np.cumsum([0, *(len(some) for some, _ in groups)]).tolist()
        own = sum(codes.ndim > 1 for codes in options)
        if own:
            for first, cells, prices in priced(options[:own], gaps.part(0, edges[own]), rests):
                yield every[first:first+len(cells.counts)], cells, prices
        for n in range(own, len(groups)):
            some = slice(edges[n], edges[n + 1])
            for first, cells, prices in priced_set(options[n], gaps.part(edges[n], edges[n + 1]), (rests[0][some], rests[1][some])):
                yield every[edges[n]+first:edges[n]+first+len(cells.counts)], cells, prices

    def _in_one_word(self) -> None:
        """Two neighbours of which the beginnings are left, where they make a word that one guess after the other has missed."""
        begun = np.select(
            [self._kinds == Left.LAST, np.isin(self._kinds, (Left.TWO, Left.TWO_MARKS))], [2, 1], 0
        )
        beside = (self._places[1:] == self._places[:-1] + 1) & (begun[1:] > 0) & (begun[:-1] > 0)
        rows = np.flatnonzero(beside & (self._lines[1:] == self._lines[:-1]))
        if not len(rows):
            return
        options: dict[int, Codes] = {}
        for some, codes in self._options(np.union1d(rows, rows + 1)):
            options.update(
                zip(some.tolist(), np.broadcast_to(codes, (len(some), codes.shape[-1])), strict=True)
            )
        simple = simple_table()
        for row in rows.tolist():
            at = int(self._places[row])
            low, high = max(int(self._lows[row]), at - CONTEXT), min(int(self._highs[row]), at + 2 + CONTEXT)
            before, guesses, after = (
                simple.take(self._codes[a:b]).tobytes().decode("utf-16-le", "replace")
                for a, b in ((low, at), (at, at + 2), (at + 2, high))
            )
            first, second = (bytes(self._bytes[n, : begun[n]]) for n in (row, row + 1))
            word = word_over((first, second), before, guesses, after, (options[row], options[row + 1]))
            if word != guesses:
                self._codes[at : at + 2] = [ord(char) for char in word]

    def _round(self, chosen: Places, known: tuple[Places, Places] | None) -> None:
        """Guess at some gaps; known: where the gaps before and behind each of them are, if what stands there does not count."""
        new = [*self._pairs(chosen, known), *self._singles(chosen, known)]
        for places, codes in new:
            self._codes[places] = codes
        self._drop_lonely(chosen)

    def _pairs(self, chosen: Places, known: tuple[Places, Places] | None) -> Iterator[tuple[Places, Codes]]:
        """What those are that are guessed at two together."""
        pairs = chosen[self._paired[chosen]]
        shared = self._kinds[pairs + 1] == Left.SHARED
        page = self._reading.page
        for rows, unseen in ((pairs[shared], False), (pairs[~shared], True)):
            if not len(rows):
                continue
            firsts, gaps = gap_options.last_lost(self._bytes[rows]), self._gaps(rows, 2, known, [])
            if unseen:
                options = gap_options.all_lost(self._reading)
                joints = gap_options.hidden(page)[:, 0xE0 | (options >> 12)]
                one, two = fill_pairs_in_set(firsts, options, joints, gaps)
            else:
                seconds = gap_options.first_lost(self._bytes[rows + 1])
                one, two = fill_pairs(firsts, seconds, gap_options.joints(page), gaps)
            yield self._places[rows], one
            yield self._places[rows + 1], two

    def _singles(self, chosen: Places, known: tuple[Places, Places] | None) -> Iterator[tuple[Places, Codes]]:
        """What those are that are guessed at one by one."""
        groups = sorted(self._options(chosen[~self._paired[chosen]]), key=lambda group: -group[1].ndim)
        if not groups:
            return
        rows, options = np.concatenate([some for some, _ in groups]), [codes for _, codes in groups]
        gaps = self._gaps(rows, 1, known, groups)
        rests = rests_of(gaps)
        edges = np.cumsum([0, *(len(some) for some, _ in groups)]).tolist()
        own = sum(codes.ndim > 1 for codes in options)  # those of which each gap has options of its own
        if own:
            yield self._places[rows[: edges[own]]], fill(options[:own], gaps.part(0, edges[own]), rests)
        for n in range(own, len(groups)):
            some = slice(edges[n], edges[n + 1])
            beside = rests[0][some], rests[1][some]
            yield self._places[rows[some]], fill_set(options[n], gaps.part(edges[n], edges[n + 1]), beside)

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

    def _gaps(
        self,
        rows: Places,
        size: int,
        known: tuple[Places, Places] | None,
        groups: list[tuple[Places, Codes]],
    ) -> Gaps:
        places = self._places[rows]
        left = places[:, None] + np.arange(-CONTEXT, 0)
        right = places[:, None] + size + np.arange(CONTEXT)
        last = len(self._codes) - 1
        simple = simple_table()
        before, behind = (simple.take(self._codes.take(np.clip(at, 0, last))) for at in (left, right))
        before[left < self._lows[rows][:, None]] = 0
        before[places == self._lows[rows], -1] = ord("\n")
        behind[right >= self._highs[rows][:, None]] = 0
        if known:
            before[left <= known[0][rows][:, None]] = 0
            behind[right >= known[1][rows + size - 1][:, None]] = 0
        wanted = [""] * len(rows)
        for row in self._may_close(places, groups).tolist():
            at, low, high = int(places[row]), int(self._lows[rows[row]]), int(self._highs[rows[row]])
            around = self._text(max(low, at - REACH), at), self._text(at + 1, min(high, at + 1 + REACH))
            wanted[row] = wanted_signs(*around)
        into_line = places - self._lows[rows]
        early = (into_line >= EARLY[0]) & (into_line <= EARLY[1])
        return Gaps(before, behind, self._traditional[rows], self._are_listed(places), early, wanted)

    def _are_listed(self, places: Places) -> NDArray[np.uint8]:
        """How many of the next signs before and behind each place, not far away, are commas of lists."""
        signs = np.flatnonzero(_is_sign().take(self._codes))
        signs = np.concatenate(([-REACH - 1], signs, [len(self._codes) + REACH]))
        last = len(self._codes) - 1
        at = np.searchsorted(signs, places)
        before, behind = signs[at - 1], signs[at + (signs[at] == places)]
        comma = ord("、")
        first = (self._codes[np.maximum(before, 0)] == comma) & (places - before <= REACH)
        second = (self._codes[np.minimum(behind, last)] == comma) & (behind - places <= REACH)
        return np.asarray(first.astype(np.uint8) + second)

    def _may_close(self, places: Places, groups: list[tuple[Places, Codes]]) -> Places:
        """Which of some gaps may be brackets that others call for."""
        if not groups:
            return np.zeros(0, np.int64)
        options = np.concatenate([_have_brackets(codes, len(some)) for some, codes in groups])
        brackets = np.flatnonzero(_is_bracket().take(self._codes))
        beside = np.searchsorted(brackets, np.stack((places - REACH, places + 1 + REACH)))
        return np.flatnonzero(options & (beside[1] > beside[0]))

    def _text(self, start: int, end: int) -> str:
        return self._codes[start:end].tobytes().decode("utf-16-le", "replace")

    def _options(self, rows: Places) -> Iterator[tuple[Places, Codes]]:
        """(gaps, what each may be), kind by kind: a matrix, or a row where all may be the same."""
        kinds = self._kinds[rows]
        for kind in np.unique(kinds).tolist():
            some = rows[kinds == kind]
            raw = self._bytes[some]
            if kind == Left.LAST:
                yield some, gap_options.last_lost(raw, self._reading.page)
            elif kind == Left.FIRST:
                yield some, gap_options.first_lost(raw[:, 1:])
            elif kind == Left.MIDDLE:
                yield some, gap_options.middle_lost(raw)
            elif kind in (Left.TWO, Left.TWO_MARKS):
                for lead in np.unique(raw[:, 0]).tolist():
                    part = some[raw[:, 0] == lead]
                    yield part, gap_options.two_lost(lead, self._reading)
            elif kind in (Left.ALL, Left.BOTH):
                yield (
                    some,
                    (gap_options.all_lost if kind == Left.ALL else gap_options.both_lost)(self._reading),
                )
            elif kind in (Left.LEAD, Left.TRAIL):
                yield (
                    some,
                    gap_options.halves(
                        raw[:, 0 if kind == Left.TRAIL else 1], kind == Left.TRAIL, self._reading
                    ),
                )


def _have_brackets(options: Codes, size: int) -> NDArray[np.bool_]:
    """Which of some gaps may be brackets."""
    return np.broadcast_to(_is_bracket().take(options).any(axis=-1), size)


def _is_unseen(kinds: Places) -> NDArray[np.bool_]:
    """Of which gaps nothing is left."""
    return np.asarray((kinds == Left.ALL) | (kinds == Left.BOTH))


@lru_cache(maxsize=1)
def _may_bracket() -> NDArray[np.bool_]:
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
