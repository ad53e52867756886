"""What is left of a character where a reader lost bytes: told by the decoder at each fault, as a character of private use that stands for it."""

import codecs
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

import numpy as np

from extractor.characters import COST
from extractor.repair.codepages import SINGLE_PAGES
from extractor.repair.lattice import begins_word
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


def _is_rest(raw: bytes, at: int) -> bool:
    return 0x80 <= int.from_bytes(raw[at : at + 1]) < 0xC0


def _read_utf8(fault: UnicodeError) -> tuple[str, int]:
    """What is left of a character of three bytes."""
    assert isinstance(fault, UnicodeDecodeError)
    raw, i = fault.object, fault.start
    if raw[i] == 0xFF:
        if not _is_rest(raw, i + 1):
            return _SIGN[Left.ALL], i + 1
        if _is_rest(raw, i + 2) and not _is_rest(raw, i + 3):
            return _SIGN[Left.FIRST], i + 3
    if raw[i] not in LEADS:
        raise fault
    if _is_rest(raw, i + 1):
        if raw[i + 2 : i + 3] in (b"\xff", b"?"):
            if not _is_rest(raw, i + 3):
                return _SIGN[Left.LAST], i + 3
            if _is_rest(raw, i + 4) and not _is_rest(raw, i + 5):
                return _SIGN[Left.LAST] + _SIGN[Left.SHARED], i + 5
    elif raw[i + 1 : i + 2] in (b"\xff", b"?"):
        if _is_rest(raw, i + 2):
            if not _is_rest(raw, i + 3):
                return _SIGN[Left.MIDDLE], i + 3
        elif raw[i + 2 : i + 3] == b"\xff":
            if not _is_rest(raw, i + 3):
                return _SIGN[Left.TWO_MARKS], i + 3
        else:
            return _SIGN[Left.TWO], i + 2
    raise fault


def _read_pairs(fault: UnicodeError) -> tuple[str, int]:
    """What is left of two bytes where a mark stands for both, for one before ASCII."""
    assert isinstance(fault, UnicodeDecodeError)
    raw, i = fault.object, fault.start
    if raw[i] == WHOLE:
        return _SIGN[Left.BOTH], i + 1
    if raw[i] != 0xFF:
        raise fault
    half = 0x40 <= int.from_bytes(raw[i + 1 : i + 2]) < 0x7F and not begins_word(raw, i + 1)
    return (_SIGN[Left.LEAD], i + 2) if half else (_SIGN[Left.BOTH], i + 1)


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
