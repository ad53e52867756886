"""What is left of a character where a reader lost bytes: told by the decoder at each fault, as a character of private use that stands for it."""

import codecs
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import islice

import numpy as np

from extractor.characters import COST
from extractor.repair.codepages import SINGLE_PAGES
from extractor.repair.lost_bytes import LEADS, Reading

__all__ = ["GUESS", "PRIVATE", "SIZES", "WHOLE", "Left", "decode", "handles", "with_mode"]


class Left:
    """Kinds of what is left.

    Of three bytes with one lost: the LAST one, the first one behind such a character with which it SHAREs the mark, the one in the MIDDLE,
    the FIRST one; with TWO lost under one mark or TWO_MARKS; with ALL of them. Of two bytes: the TRAIL or the LEAD lost, or BOTH under one
    mark or BOTH_MARKS.
    """

    LAST, SHARED, MIDDLE, TWO, TWO_MARKS, FIRST, TRAIL, LEAD, BOTH, BOTH_MARKS, ALL = range(11)


WHOLE = 0x80  # in place of a mark: surely of a whole character, whatever letter follows
PRIVATE = 0xF0000  # stands for the first kind, the next one for the second
SIZES = np.array([3, 2, 3, 2, 3, 3, 2, 2, 1, 2, 1], np.int64)  # bytes that are there, marks included
_SIGN = [chr(PRIVATE + kind) for kind in range(len(SIZES))]
MOST_LOOKED_AT = 64  # lines that tell what a mark stands for
GUESS = 7.0  # nats: about what a guess costs
FAULTY = 5.0  # nats a byte of a line that does not decode


def decode(raw: bytes, reading: Reading) -> str:
    """A line as it was meant, with a sign for each gap. Raises UnicodeDecodeError where a lost byte leaves a doubt where it was."""
    return raw.decode(reading.meant, _handler(reading))


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
        text = decode(raw, reading)
    except UnicodeDecodeError:
        return FAULTY * len(raw)
    return sum(GUESS if char >= _SIGN[0] else COST[char] for char in text)


def _handler(reading: Reading) -> str:
    how = "utf8" if reading.meant == "utf-8" else "pairs" if reading.by_pairs else "bytes"
    return f"extractor.lost_in_{how}"


# what a byte is to a reader of three bytes: one inside of a character, the first of one, a mark, a question mark, or none of these
_IN_THREE = bytes(
    ord("R" if 0x80 <= b < 0xC0 else "L" if b in LEADS else "M" if b == 0xFF else "?" if b == 0x3F else ".")
    for b in range(256)
)
# and of two: a mark, one of a whole character, small and large letters, others that may be a second byte
_IN_TWO = bytearray(b"." * 256)
_IN_TWO[0x40:0x7F] = b"H" * 0x3F
_IN_TWO[ord("A") : ord("Z") + 1] = b"A" * 26
_IN_TWO[ord("a") : ord("z") + 1] = b"a" * 26
_IN_TWO[WHOLE], _IN_TWO[0xFF] = b"WM"


def _read_utf8(fault: UnicodeError) -> tuple[str, int]:
    """What is left of a character of three bytes."""
    assert isinstance(fault, UnicodeDecodeError)
    start = fault.start
    told = _left_of_three(fault.object[start : start + 6].translate(_IN_THREE))
    if told is None:
        raise fault
    return told[0], start + told[1]


@lru_cache(maxsize=1 << 12)
def _left_of_three(kinds: bytes) -> tuple[str, int] | None:
    """What is left, and of how many bytes, by what the first six are; None where it leaves a doubt."""
    first, rest, more = kinds[:1], kinds[1:2] == b"R", kinds[2:3] == b"R"
    if first == b"M":
        if not rest:
            return _SIGN[Left.ALL], 1
        return (_SIGN[Left.FIRST], 3) if more and kinds[3:4] != b"R" else None
    if first != b"L":
        return None
    if rest and kinds[2:3] in (b"M", b"?"):
        if kinds[3:4] != b"R":
            return _SIGN[Left.LAST], 3
        shared = kinds[4:5] == b"R" and kinds[5:6] != b"R"
        return (_SIGN[Left.LAST] + _SIGN[Left.SHARED], 5) if shared else None
    if not rest and kinds[1:2] in (b"M", b"?"):
        if more:
            return (_SIGN[Left.MIDDLE], 3) if kinds[3:4] != b"R" else None
        if kinds[2:3] != b"M":
            return _SIGN[Left.TWO], 2
        return (_SIGN[Left.TWO_MARKS], 3) if kinds[3:4] != b"R" else None
    return None


def _read_pairs(fault: UnicodeError) -> tuple[str, int]:
    """What is left of two bytes where a mark stands for both, for one before ASCII."""
    assert isinstance(fault, UnicodeDecodeError)
    start = fault.start
    told = _left_of_pair(fault.object[start : start + 3].translate(_IN_TWO))
    if told is None:
        raise fault
    return told[0], start + told[1]


@lru_cache(maxsize=1 << 8)
def _left_of_pair(kinds: bytes) -> tuple[str, int] | None:
    """The same of two bytes, by what the first three are; half of a character seldom has a small letter behind it."""
    if kinds[:1] == b"W":
        return _SIGN[Left.BOTH], 1
    if kinds[:1] != b"M":
        return None
    letter, half = kinds[1:2] in (b"a", b"A"), kinds[1:2] == b"H"
    half |= letter and kinds[2:3] != b"a"
    return (_SIGN[Left.LEAD], 2) if half else (_SIGN[Left.BOTH], 1)


def _read_bytes(fault: UnicodeError) -> tuple[str, int]:
    """What is left of two bytes where each lost one has a mark."""
    assert isinstance(fault, UnicodeDecodeError)
    raw, i = fault.object, fault.start
    behind = int.from_bytes(raw[i + 1 : i + 2])
    if raw[i] == 0xFF and behind >= 0x40:
        return _SIGN[Left.BOTH_MARKS if behind == 0xFF else Left.LEAD], i + 2
    if raw[i] != 0xFF and behind == 0xFF:
        return _SIGN[Left.TRAIL], i + 2
    raise fault


codecs.register_error("extractor.lost_in_utf8", _read_utf8)
codecs.register_error("extractor.lost_in_pairs", _read_pairs)
codecs.register_error("extractor.lost_in_bytes", _read_bytes)
