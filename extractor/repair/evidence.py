"""One look over a text before any step runs: which kinds of character it holds, which pairs of them, and where.

Every step names the kinds or pairs that it needs and is not called without them, so clean text costs one table look-up a character and
little more.
"""

from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor.characters import cost_table

__all__ = ["HAN", "Codes", "Kind", "Pair", "Places", "Survey", "are_digits", "codes_of", "one_by_one"]

HAN = "\u3400-\u9fff"  # ideographs of the basic plane, as a class of a pattern
PLACES_AT_ONCE = 1 << 12

Codes = NDArray[np.uint16]
Places = NDArray[np.int64]


class Kind:
    """Bits of a character's class; a character may have several."""

    UNLIKELY = 1  # hardly ever in Chinese financial text: what misread bytes turn into
    CONVERTIBLE = 2  # written otherwise in simplified text
    ODD = (
        4  # may have a canonical form, by what stands around it: enclosed, invisible, look-alike, separators
    )
    READING = 8  # letters that only pinyin or zhuyin uses
    BRACKET = 16
    BAR = 32  # between the cells of a table
    NEWLINE = 256
    LOST = 512  # ? and U+FFFD
    SURROGATE = 1024  # half of a character beyond the basic plane, or a stray one
    HAN = 4096
    TERMINAL = 8192  # ends a line on purpose
    WORD = 16384  # ASCII letters and digits
    FORM = 32768  # has a canonical form wherever it stands: full-width, vertical, radical


class Pair:
    """Bits of two neighbouring characters."""

    READING = 1  # a bracket or a lost byte, and what could be a reading
    SEPARATOR = 2  # a digit and a sign that may part the figure
    ESCAPE = 4  # & % \\ = and what could be a code
    DOUBLED = 8  # two commas or stops
    WRAP = 16  # a line's end without a closing sign
    SPACED = 32  # an ideograph and a blank
    MARKUP = 64  # a sign of markup and what could be its content
    SPUN = 128  # the first two characters of words of rewriting tools


_BLANKS = " \t\u00a0\u3000"
_NEWLINES = "\n\r\u2028\u2029\x0b\x0c"
_LOST = "?\ufffd"
_DIGITS = "0123456789"
_LOWER = "abcdefghijklmnopqrstuvwxyz"
_LETTERS = _LOWER + _LOWER.upper()
_PINYIN = "āáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿɡɑêê"
_LISTED = {
    Kind.BRACKET: "(（",
    Kind.NEWLINE: _NEWLINES,
    Kind.LOST: _LOST,
    Kind.BAR: "|│｜",
    Kind.TERMINAL: "。！？!?；;：:.…—”』」】〕》〉}]",
    Kind.READING: _PINYIN,
    Kind.WORD: _DIGITS + _LETTERS,
}
_WIDE_SIGNS = "".join(map(chr, [*range(0xFF01, 0xFF10), *range(0xFF1A, 0xFF21)]))
_ZHUYIN = "".join(map(chr, range(0x3105, 0x3130)))
# first character, second character
_PAIRS = {
    Pair.READING: (
        "(（" + _LOST,
        _LOWER + _PINYIN + _ZHUYIN + _BLANKS + _LOST + "()!,.:;-。、“”《》…—" + _WIDE_SIGNS,
    ),
    Pair.SEPARATOR: (_DIGITS, "，。：．·•’'`´\u066c"),
    Pair.ESCAPE: ("&%\\=＆％＃", '#＃?xXuU/"' + _DIGITS + _LETTERS + _NEWLINES),
    Pair.DOUBLED: ("，,。.、；;：:！!", "，,。.、；;：:！!"),
    # TeX by its commands: a dollar before a figure is money
    Pair.MARKUP: ("<*_`[]#~＜\\", _DIGITS + _LETTERS + "/!*_`#~ \t-^(+\\%$,;:{}"),
}
_FIRST, _SECOND = 16, 24  # where the bits of pairs begin
BLOCK = 1 << 16
_NOTABLE = 0xFFFF & ~(Kind.HAN | Kind.WORD | Kind.TERMINAL)


def one_by_one(places: Places) -> Iterator[int]:
    """Places as numbers, made block by block: a number of Python's takes five times the room."""
    for start in range(0, len(places), PLACES_AT_ONCE):
        yield from places[start : start + PLACES_AT_ONCE].tolist()


@lru_cache(maxsize=1)
def _table() -> NDArray[np.uint32]:
    """The class of each UTF-16 code unit: kinds, first of which pairs, second of which pairs."""
    from extractor.repair.forms import FORMS, ODD_CHARACTERS
    from extractor.repair.replacements import spun_beginnings
    from extractor.repair.script import convertible

    table = np.zeros(1 << 16, np.uint32)
    table[cost_table() >= 10.0] |= Kind.UNLIKELY
    table[0x4E00:0x9FFF] |= Kind.HAN
    table[0x3400:0x4DC0] |= Kind.HAN
    table[0x0300:0x0370] |= Kind.READING
    table[0x3105:0x3130] |= Kind.READING
    made = {Kind.ODD: ODD_CHARACTERS, Kind.FORM: FORMS, Kind.CONVERTIBLE: convertible()}
    for kind, chars in (_LISTED | made).items():
        table[[ord(char) for char in chars if char <= "\uffff"]] |= kind
    for pair, (firsts, seconds) in (_PAIRS | {Pair.SPUN: spun_beginnings()}).items():
        table[[ord(char) for char in firsts]] |= pair << _FIRST
        table[[ord(char) for char in seconds]] |= pair << _SECOND
    han, terminal = (table & Kind.HAN) > 0, (table & (Kind.TERMINAL | Kind.NEWLINE)) > 0
    table[han] |= Pair.SPACED << _FIRST
    table[~terminal] |= Pair.WRAP << _FIRST
    table[[ord(char) for char in _BLANKS]] |= Pair.SPACED << _SECOND
    table[[ord(char) for char in _NEWLINES]] |= Pair.WRAP << _SECOND
    table[0xD800:0xE000] = Kind.SURROGATE
    table[0xFFFF] |= Kind.SURROGATE  # of what lies beyond the basic plane
    return table


def are_digits(codes: Codes) -> NDArray[np.bool_]:
    """Whether characters are ASCII digits."""
    return np.asarray(codes - np.uint16(ord("0")) < 10)


def codes_of(text: str) -> Codes:
    """A code per character, in step with the text; one beyond the basic plane is U+FFFF here."""
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    if len(units) == len(text):
        return units
    pairs = np.flatnonzero(((units[:-1] & 0xFC00) == 0xD800) & ((units[1:] & 0xFC00) == 0xDC00))
    codes = units.copy()
    codes[pairs] = 0xFFFF
    codes = np.delete(codes, pairs + 1)
    if len(codes) == len(text):
        return codes
    wide = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)  # two stray halves are no pair
    return np.minimum(wide, 0xFFFF).astype(np.uint16)


class Survey:
    """The kinds of character in a text; arrays are made when a step asks for places. codes: a code per character."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.codes = codes_of(text)
        self._look(self.codes)
        self.memo: dict[str, Any] = {}  # what a step has worked out for the next one

    def _look(self, codes: Codes) -> None:
        """All kinds and pairs in the text and where the notable ones stand, block by block so that a block stays in the cache."""
        self._classes = np.empty(len(codes), np.uint32)
        table, kinds, pairs = _table(), 0, 0
        notable: list[Places] = [np.zeros(0, np.int64)]
        seen: list[NDArray[np.uint16]] = [np.zeros(0, np.uint16)]
        paired: list[Places] = [np.zeros(0, np.int64)]
        for start in range(0, len(codes), BLOCK):
            classes = self._classes[start : start + BLOCK]
            table.take(codes[start : start + BLOCK], out=classes, mode="clip")
            kinds |= int(np.bitwise_or.reduce(classes))
            marked = np.flatnonzero((classes & np.uint32(_NOTABLE)) != 0)
            notable.append(marked + start)
            seen.append(classes[marked].astype(np.uint16))
            low = max(0, start - 1)  # the pair across the border of two blocks
            both = self._classes[low : start + BLOCK]
            shifted = both[:-1] << np.uint32(8)
            shifted &= both[1:]
            places = np.flatnonzero(shifted >= np.uint32(1 << _SECOND))
            if len(places):
                pairs |= int(np.bitwise_or.reduce(shifted[places]))
                paired.append(places + low)
        self.kinds, self.pairs = kinds & 0xFFFF, pairs >> _SECOND
        self._notable, self._paired = np.concatenate(notable), np.concatenate(paired)
        self._notable_classes = np.concatenate(seen)

    @cached_property
    def classes(self) -> Codes:
        """The kinds of each character."""
        return self._classes.astype(np.uint16)

    def classes_at(self, places: Places) -> NDArray[np.uint32]:
        """The classes of the characters at some places."""
        return self._classes[places]

    def places(self, kind: int) -> Places:
        """Where characters of a kind stand."""
        if not self.kinds & kind:
            return np.zeros(0, np.int64)
        if kind & ~_NOTABLE:
            return np.flatnonzero((self._classes & np.uint32(kind)) != 0)
        return self._notable[(self._notable_classes & np.uint16(kind)) > 0]

    def count(self, kind: int) -> int:
        """How many characters are of a kind."""
        return int(np.count_nonzero(self._classes & np.uint32(kind)))

    @cached_property
    def line_edges(self) -> Places:
        """Where each line begins, and where the last one ends."""
        return np.concatenate(([0], self.places(Kind.NEWLINE) + 1, [len(self.text)]))

    def pair_places(self, pair: int) -> Places:
        """Where the first characters of a pair stand."""
        if not self.pairs & pair:
            return np.zeros(0, np.int64)
        bits = ((self._classes[self._paired] << np.uint32(8)) & self._classes[self._paired + 1]) >> np.uint32(
            _SECOND
        )
        return self._paired[(bits & np.uint32(pair)) > 0]
