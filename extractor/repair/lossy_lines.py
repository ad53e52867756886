"""Whole lines that lost bytes, many at once: the decoder reads what stands, and the gaps are filled in arrays (`gaps`).

Only lines in which no lost byte leaves a doubt where it was; the rest goes the way of single runs (`lattice`). While a line is decoded a
character of private use stands for each gap and says what is left there.
"""

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from extractor.characters import COST, cost_table
from extractor.repair.codepages import SINGLE_PAGES, sizes_of
from extractor.repair.gaps import CONTEXT, UNKNOWN_CODE, Codes, Gaps, Joints, fill, fill_pairs, simple_table
from extractor.repair.guess import BRACKETS, REACH, makes_word, wanted_signs
from extractor.repair.lattice import begins_word
from extractor.repair.lost_bytes import (
    LEADS,
    MOST_UNSEEN,
    Reading,
    fitting,
    pairs_of,
)

__all__ = ["GUESS", "LossyLine", "LossyLines", "handles", "with_mode"]

_PRIVATE = 0xF0000
# what is left of a character: with its last byte lost, with its first one lost behind such a one (they share the mark), with the one in the
# middle lost, with the last two lost (under one mark, under two), with the first one lost; of two bytes: with the second or the first
# one lost, with both lost (under one mark, under two); of three: with all of them lost
_KINDS = range(11)
_LAST, _SHARED, _MIDDLE, _TWO, _TWO_MARKS, _FIRST, _TRAIL, _LEAD, _BOTH, _BOTH_MARKS, _ALL = _KINDS
_SIZES = np.array([3, 2, 3, 2, 3, 3, 2, 2, 1, 2, 1], np.int64)
_SIGN = [chr(_PRIVATE + kind) for kind in _KINDS]
_MARKS = b"\xff?"
_LEAD_BYTES = sorted(LEADS)
MOST_LOOKED_AT = 64  # lines that tell what a mark stands for
GUESS = 7.0  # nats: about what a guess costs
FAULTY = 5.0  # nats a byte of a line that does not decode
UNSEEN_SIGNS = "、。"
_LEAST_IDEOGRAPH = 0x3400
MOST_RARE = 12.0  # nats: rarer characters are not guessed at
Places = NDArray[np.int64]


def handles(reading: Reading) -> bool:
    """Whether gaps are told apart under a reading: no byte of its page stands alone."""
    return reading.page not in SINGLE_PAGES


def with_mode(reading: Reading, lines: Iterable[bytes]) -> Reading:
    """The reading with what a mark stands for, a pair of bytes or one, by how likely the first lines come out."""
    if reading.meant == "utf-8":
        return reading
    first = list(islice(lines, MOST_LOOKED_AT))
    modes = [replace(reading, by_pairs=mode) for mode in (True, False)]
    return min(modes, key=lambda mode: sum(_price(raw, mode) for raw in first))


def _price(raw: bytes, reading: Reading) -> float:
    """What a line costs with its gaps open; one that does not decode is out of step."""
    try:
        text = raw.decode(reading.meant, _handler(reading))
    except UnicodeDecodeError:
        return FAULTY * len(raw)
    return sum(GUESS if char >= _SIGN[0] else COST[char] for char in text)


def _handler(reading: Reading) -> str:
    how = "utf8" if reading.meant == "utf-8" else "pairs" if reading.by_pairs else "bytes"
    return f"extractor.lost_in_{how}"


def _is_rest(raw: bytes, at: int) -> bool:
    return 0x80 <= int.from_bytes(raw[at : at + 1]) < 0xC0


def _read_utf8(fault: UnicodeError) -> tuple[str, int]:
    """What is left of a character of three bytes."""
    assert isinstance(fault, UnicodeDecodeError)
    raw, i = fault.object, fault.start
    if raw[i] == 0xFF:
        if not _is_rest(raw, i + 1):
            return _SIGN[_ALL], i + 1
        if _is_rest(raw, i + 2) and not _is_rest(raw, i + 3):
            return _SIGN[_FIRST], i + 3
    if raw[i] not in LEADS:
        raise fault
    if _is_rest(raw, i + 1):
        if raw[i + 2 : i + 3] in (b"\xff", b"?"):
            if not _is_rest(raw, i + 3):
                return _SIGN[_LAST], i + 3
            if _is_rest(raw, i + 4) and not _is_rest(raw, i + 5):
                return _SIGN[_LAST] + _SIGN[_SHARED], i + 5
    elif raw[i + 1 : i + 2] in (b"\xff", b"?"):
        if _is_rest(raw, i + 2):
            if not _is_rest(raw, i + 3):
                return _SIGN[_MIDDLE], i + 3
        elif raw[i + 2 : i + 3] == b"\xff":
            if not _is_rest(raw, i + 3):
                return _SIGN[_TWO_MARKS], i + 3
        else:
            return _SIGN[_TWO], i + 2
    raise fault


def _read_pairs(fault: UnicodeError) -> tuple[str, int]:
    """What is left of two bytes where a mark stands for both, for one before ASCII."""
    assert isinstance(fault, UnicodeDecodeError)
    raw, i = fault.object, fault.start
    if raw[i] != 0xFF:
        raise fault
    half = 0x40 <= int.from_bytes(raw[i + 1 : i + 2]) < 0x7F and not begins_word(raw, i + 1)
    return (_SIGN[_LEAD], i + 2) if half else (_SIGN[_BOTH], i + 1)


def _read_bytes(fault: UnicodeError) -> tuple[str, int]:
    """What is left of two bytes where each lost one has a mark."""
    assert isinstance(fault, UnicodeDecodeError)
    raw, i = fault.object, fault.start
    behind = int.from_bytes(raw[i + 1 : i + 2])
    if raw[i] == 0xFF and behind >= 0x40:
        return _SIGN[_BOTH_MARKS if behind == 0xFF else _LEAD], i + 2
    if raw[i] != 0xFF and behind == 0xFF:
        return _SIGN[_TRAIL], i + 2
    raise fault


codecs.register_error("extractor.lost_in_utf8", _read_utf8)
codecs.register_error("extractor.lost_in_pairs", _read_pairs)
codecs.register_error("extractor.lost_in_bytes", _read_bytes)


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
        for raw in dict.fromkeys(lines.values()):  # lines come again: headings, names, notes on risks
            try:
                decoded[raw] = raw.decode(reading.meant, _handler(reading))
            except UnicodeDecodeError:
                continue
        filled = self._filled(decoded) if decoded else {}
        self.found = {n: filled[raw] for n, raw in lines.items() if raw in filled}

    def _filled(self, decoded: dict[bytes, str]) -> dict[bytes, LossyLine]:
        """Each line with its gaps filled; none where characters of private use are the text's own."""
        text = "".join(decoded.values())
        wide = np.frombuffer(text.encode("utf-32-le"), np.uint32)
        places = np.flatnonzero(wide >= _PRIVATE)
        kinds = (wide[places] - _PRIVATE).astype(np.int64)
        if len(kinds) and int(kinds.max()) >= len(_KINDS):
            return {}
        plain = wide.copy()
        plain[places] = ord("?")
        sizes = sizes_of(plain.tobytes().decode("utf-32-le"), self._reading.meant)
        sizes[places] = _SIZES[kinds]
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

    def run(self) -> None:
        """Three rounds: with what is known for certain beside the gaps; those close together once more; last those of which nothing is left."""
        far = len(self._codes) + CONTEXT + 2
        behind, before = np.append(self._places[1:], far), np.append(-CONTEXT - 2, self._places[:-1])
        ends = self._places + 1
        follows = (before == self._places - 1) & np.append(False, self._kinds[:-1] == _LAST)
        second = (self._kinds == _SHARED) | (
            follows & (self._kinds == _ALL)
        )  # of two that are guessed at together
        self._paired = np.append(second[1:], False)
        unseen = _is_unseen(self._kinds) & ~second
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

    def _round(self, chosen: Places, known: tuple[Places, Places] | None) -> None:
        """Guess at some gaps; known: where the gaps before and behind each of them are, if what stands there does not count."""
        new: list[tuple[Places, Codes]] = []
        text = self._codes.tobytes().decode("utf-16-le", "replace")
        pairs = chosen[self._paired[chosen]]
        shared = self._kinds[pairs + 1] == _SHARED
        for rows, unseen in ((pairs[shared], False), (pairs[~shared], True)):
            if len(rows):
                seconds, joints = self._seconds(rows, unseen)
                one, two = fill_pairs(
                    _last_lost(self._bytes[rows]), seconds, joints, self._gaps(text, rows, 2, known, None)
                )
                new += [(self._places[rows], one), (self._places[rows + 1], two)]
        for rows, options_of_rows in self._options(chosen[~self._paired[chosen]]):
            gaps = self._gaps(text, rows, 1, known, options_of_rows)
            new.append((self._places[rows], fill(options_of_rows, gaps)))
        for places, codes in new:
            self._codes[places] = codes
        self._drop_lonely(chosen)

    def _seconds(self, rows: Places, unseen: bool) -> tuple[Codes, Joints]:
        """What may stand behind characters that lost their last byte, and which of them behind which."""
        if not unseen:
            return _first_lost(self._bytes[rows + 1]), _joints(self._reading.page)
        options = _all_lost(self._reading)
        leads = 0xE0 | (options >> 12)
        return np.broadcast_to(options, (len(rows), len(options))), _hidden(self._reading.page)[:, leads]

    def _drop_lonely(self, chosen: Places) -> None:
        """Of a character of which nothing is left only what makes a word is believed, and signs."""
        rows = np.union1d(chosen, chosen[self._paired[chosen]] + 1).astype(np.int64)
        for at in self._places[rows[_is_unseen(self._kinds[rows])]].tolist():
            before, char, behind = (
                part.tobytes().decode("utf-16-le", "replace")
                for part in (
                    self._codes[max(0, at - CONTEXT) : at],
                    self._codes[at : at + 1],
                    self._codes[at + 1 : at + 1 + CONTEXT],
                )
            )
            if ord(char) >= _LEAST_IDEOGRAPH and not makes_word(char, before, behind):
                self._codes[at] = UNKNOWN_CODE

    def _gaps(
        self, text: str, rows: Places, size: int, known: tuple[Places, Places] | None, options: Codes | None
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
        if options is not None:
            for row in np.flatnonzero(_is_bracket().take(options).any(axis=1)).tolist():
                at, low, high = int(places[row]), int(self._lows[rows[row]]), int(self._highs[rows[row]])
                around = text[max(low, at - REACH) : at], text[at + 1 : min(high, at + 1 + CONTEXT)]
                wanted[row] = wanted_signs(*around)
        return Gaps(before, behind, self._traditional[rows], wanted)

    def _options(self, rows: Places) -> Iterator[tuple[Places, Codes]]:
        """(gaps, what each may be), kind by kind."""
        kinds = self._kinds[rows]
        for kind in np.unique(kinds).tolist():
            some = rows[kinds == kind]
            raw = self._bytes[some]
            if kind == _LAST:
                yield some, _last_lost(raw, self._reading.page)
            elif kind == _FIRST:
                yield some, _first_lost(raw[:, 1:])
            elif kind == _MIDDLE:
                yield some, _middle_lost(raw)
            elif kind in (_TWO, _TWO_MARKS):
                for lead in np.unique(raw[:, 0]).tolist():
                    part = some[raw[:, 0] == lead]
                    options = _two_lost(lead, self._reading)
                    yield part, np.broadcast_to(options, (len(part), len(options)))
            elif kind in (_ALL, _BOTH):
                options = (_all_lost if kind == _ALL else _both_lost)(self._reading)
                yield some, np.broadcast_to(options, (len(some), len(options)))
            elif kind in (_LEAD, _TRAIL):
                yield some, self._halves(raw[:, 0 if kind == _TRAIL else 1], kind == _TRAIL)

    def _halves(self, left: NDArray[np.uint8], is_first: bool) -> Codes:
        """The characters of two bytes of which one is left."""
        seen, places = np.unique(left, return_inverse=True)
        patterns = [(byte, None) if is_first else (None, byte) for byte in seen.tolist()]
        lists = [
            [ord(char) for char in fitting(pattern, self._reading, b"", False) if char <= "\uffff"]
            for pattern in patterns
        ]
        table = np.zeros((len(lists), max(map(len, lists))), np.uint16)
        for row, codes in enumerate(lists):
            table[row, : len(codes)] = codes
        return table[places]


def _likely(codes: NDArray[np.int64]) -> Codes:
    """Characters, 0 for those that are not guessed at."""
    rare = (cost_table().take(codes) >= MOST_RARE) | ((codes >= 0xFF10) & (codes <= 0xFF5E))
    return np.where(rare, 0, codes).astype(np.uint16)


def _last_lost(raw: NDArray[np.uint8], page: str = "") -> Codes:
    """The characters that begin with two bytes; with a page, those whose last byte it does not show before what follows."""
    a, b = (raw[:, n].astype(np.int64) for n in (0, 1))
    options = _likely((((a & 15) << 12) | ((b & 63) << 6))[:, None] + np.arange(64))
    if not page:
        return options
    hidden = _hidden(page)[:, raw[:, 3]].T  # the mark lies between
    fitting_ones = np.where(hidden, options, 0)
    told = (raw[:, 3] >= 0x80) & (raw[:, 2] == 0xFF) & fitting_ones.any(axis=1)
    return np.where(told[:, None], fitting_ones, options).astype(np.uint16)


def _first_lost(raw: NDArray[np.uint8]) -> Codes:
    """The characters that end with two bytes."""
    b, c = (raw[:, n].astype(np.int64) for n in (0, 1))
    leads = (np.array(_LEAD_BYTES, np.int64) & 15) << 12
    return _likely((((b & 63) << 6) | (c & 63))[:, None] + leads)


def _middle_lost(raw: NDArray[np.uint8]) -> Codes:
    """The characters that begin with a byte and end with another."""
    a, c = (raw[:, n].astype(np.int64) for n in (0, 2))
    return _likely((((a & 15) << 12) | (c & 63))[:, None] + (np.arange(64) << 6))


@lru_cache(maxsize=64)
def _two_lost(lead: int, reading: Reading) -> Codes:
    """The characters that begin with a byte and go on with two that the page does not show."""
    chars = fitting((lead, None, None), reading, b"", False)
    return np.array([ord(char) for char in chars], np.uint16)


@lru_cache(maxsize=1)
def _may_bracket() -> NDArray[np.bool_]:
    """By the first byte of a gap, whether it may be a bracket in UTF-8."""
    table = np.zeros(256, np.bool_)
    table[[0xE2, 0xE3, 0xEF]] = True
    return table


def _is_unseen(kinds: Places) -> NDArray[np.bool_]:
    """Of which gaps nothing is left."""
    return np.asarray((kinds == _ALL) | (kinds == _BOTH))


@lru_cache(maxsize=8)
def _both_lost(reading: Reading) -> Codes:
    """The characters of two bytes that the page may show as one mark."""
    return np.array([ord(char) for char in fitting((None, None), reading, b"", False)], np.uint16)


@lru_cache(maxsize=8)
def _all_lost(reading: Reading) -> Codes:
    """The characters of which the page may show nothing."""
    chars = sorted({*fitting((None, None), reading, b"", False)})
    return np.array([ord(char) for char in (*UNSEEN_SIGNS, *chars) if COST[char] < MOST_UNSEEN], np.uint16)


@lru_cache(maxsize=8)
def _hidden(page: str) -> NDArray[np.bool_]:
    """For the last byte of a character (from 80 on) and any byte behind it, whether the page does not show them as a pair."""
    pairs = pairs_of(page)
    return np.array([[bytes((c, x)) not in pairs for x in range(256)] for c in range(0x80, 0xC0)])


@lru_cache(maxsize=8)
def _joints(page: str) -> Joints:
    """Whether last bytes and first ones may be lost together."""
    return np.asarray(_hidden(page)[:, _LEAD_BYTES])


@lru_cache(maxsize=1)
def _is_bracket() -> NDArray[np.bool_]:
    table = np.zeros(1 << 16, np.bool_)
    table[[ord(char) for pair in BRACKETS for char in pair]] = True
    return table
