"""What the characters with lost bytes may have been, as rows of codes: see `lost_bytes`, which tells it of one."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from extractor.characters import COST, cost_table
from extractor.repair.gap_prices import Joints
from extractor.repair.gap_sets import OptionSets
from extractor.repair.lost_bytes import LEADS, MOST_UNSEEN, WIDE_SIGNS, Reading, fitting, pairs_of
from extractor.repair.word_prices import Codes

__all__ = [
    "LEAD_BYTES",
    "all_lost",
    "both_lost",
    "first_lost",
    "halves",
    "hidden",
    "joints",
    "last_lost",
    "middle_lost",
    "two_lost",
]

LEAD_BYTES = sorted(LEADS)
UNSEEN_SIGNS = "、。"  # that a mark may stand for wholly
MOST_RARE = 12.0  # nats: rarer characters are not guessed at


def _likely(codes: NDArray[np.int64]) -> Codes:
    """Characters, 0 for those that are not guessed at."""
    wide = (codes >= 0xFF10) & (codes <= 0xFF5E) & ~np.isin(codes, [ord(sign) for sign in WIDE_SIGNS])
    rare = (cost_table().take(codes) >= MOST_RARE) | wide
    return np.where(rare, 0, codes).astype(np.uint16)


def last_lost(raw: NDArray[np.uint8], page: str = "") -> Codes:
    """The characters that begin with two bytes; with a page, those whose last byte it does not show before what follows."""
    a, b = (raw[:, n].astype(np.int64) for n in (0, 1))
    options = _likely((((a & 15) << 12) | ((b & 63) << 6))[:, None] + np.arange(64))
    if not page:
        return options
    unseen = hidden(page)[:, raw[:, 3]].T  # the mark lies between
    fitting_ones = np.where(unseen, options, 0)
    told = (raw[:, 3] >= 0x80) & (raw[:, 2] == 0xFF) & fitting_ones.any(axis=1)
    return np.where(told[:, None], fitting_ones, options).astype(np.uint16)


def first_lost(raw: NDArray[np.uint8]) -> Codes:
    """The characters that end with two bytes."""
    b, c = (raw[:, n].astype(np.int64) for n in (0, 1))
    leads = (np.array(LEAD_BYTES, np.int64) & 15) << 12
    return _likely((((b & 63) << 6) | (c & 63))[:, None] + leads)


def middle_lost(raw: NDArray[np.uint8]) -> Codes:
    """The characters that begin with a byte and end with another."""
    a, c = (raw[:, n].astype(np.int64) for n in (0, 2))
    return _likely((((a & 15) << 12) | (c & 63))[:, None] + (np.arange(64) << 6))


@lru_cache(maxsize=8)
def two_lost(reading: Reading) -> OptionSets:
    """For each first byte, by its place in `LEAD_BYTES`, the characters that go on with two bytes that the page does not show."""
    lists = (fitting((lead, None, None), reading, b"", False) for lead in LEAD_BYTES)
    return OptionSets([np.array([ord(char) for char in chars], np.uint16) for chars in lists])


@lru_cache(maxsize=8)
def both_lost(reading: Reading) -> OptionSets:
    """The characters of two bytes that the page may show as one mark."""
    chars = fitting((None, None), reading, b"", False)
    return OptionSets([np.array([ord(char) for char in chars], np.uint16)])


@lru_cache(maxsize=8)
def all_lost(reading: Reading) -> OptionSets:
    """The characters of which the page may show nothing."""
    chars = sorted({*fitting((None, None), reading, b"", False)})
    codes = [ord(char) for char in (*UNSEEN_SIGNS, *chars) if COST[char] < MOST_UNSEEN]
    return OptionSets([np.array(codes, np.uint16)])


@lru_cache(maxsize=8)
def hidden(page: str) -> NDArray[np.bool_]:
    """For the last byte of a character (from 80 on) and any byte behind it, whether the page does not show them as a pair."""
    pairs = pairs_of(page)
    return np.array([[bytes((c, x)) not in pairs for x in range(256)] for c in range(0x80, 0xC0)])


@lru_cache(maxsize=8)
def joints(page: str) -> Joints:
    """Whether last bytes and first ones may be lost together."""
    return np.asarray(hidden(page)[:, LEAD_BYTES])


def halves(left: NDArray[np.uint8], is_first: bool, reading: Reading) -> Codes:
    """The characters of two bytes of which one is left."""
    seen, places = np.unique(left, return_inverse=True)
    patterns = [(byte, None) if is_first else (None, byte) for byte in seen.tolist()]
    lists = [
        [ord(char) for char in fitting(pattern, reading, b"", False) if char <= "\uffff"]
        for pattern in patterns
    ]
    table = np.zeros((len(lists), max(map(len, lists))), np.uint16)
    for row, codes in enumerate(lists):
        table[row, : len(codes)] = codes
    return table[places]
