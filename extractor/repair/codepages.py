"""How each code page writes a character, as tables from the character to its bytes: the way back from a wrong reading.

Python's codecs refuse what real decoders let through (C1 controls in cp1252, user-defined characters in GBK), so the tables are made by
decoding every byte pair and keep what any decoder in use gives.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from extractor.characters import cost_table
from extractor.repair.evidence import codes_of

__all__ = ["LOST", "SINGLE_PAGES", "SWALLOWED", "WRONG_PAGES", "byte_table", "merged_bytes", "sizes_of"]

LOST = b"\xff"  # stands for a byte that the reader could not decode; no encoding here uses it
LEAST_UNLIKELY = 9.6  # nats: none of the common characters
# the bytes that may stand for two on the merged page: C2 A3 is £ like A3 alone, C3 A9 is é like E9 alone
SWALLOWED = {b: (0xC2, b) if b < 0xC0 else (0xC3, b - 0x40) for b in range(0x80, 0x100)}
ASCII = {chr(b): bytes((b,)) for b in range(128)}


def _single(*codecs: str) -> dict[str, bytes]:
    """A page of one byte a character; a byte that the codec leaves undefined is the C1 control of its number."""
    table = {chr(b): bytes((b,)) for b in range(128, 256)} if codecs[0] == "cp1252" else {}
    for codec in codecs:
        for b in range(128, 256):
            char = bytes((b,)).decode(codec, "ignore")
            if char:
                table.setdefault(char, bytes((b,)))
    return ASCII | table


def _double(*codecs: str, singles: dict[str, bytes] | None = None) -> dict[str, bytes]:
    table = dict(ASCII)
    for codec in codecs:
        for lead in range(0x81, 0xFF):
            for trail in range(0x40, 0xFF):
                char = bytes((lead, trail)).decode(codec, "ignore")
                if len(char) == 1 and char > "\x7f":
                    table.setdefault(char, bytes((lead, trail)))
    return (singles or {}) | table


def _merged() -> dict[str, bytes]:
    """The Western page of a reader that takes bytes for UTF-8 where they are valid: 系 (CF B5) is ϵ there.

    Longer sequences only where they make an unlikely character: a common one stands for itself far more often (those of four bytes are
    too many for a table, `merged_bytes`). What the pairs that begin with C2 and C3 make is on the page already, as one byte (`SWALLOWED`);
    but FF is the byte of no Chinese encoding, so ÿ is a pair.
    """
    unlikely = np.flatnonzero(cost_table() >= LEAST_UNLIKELY).tolist()
    wide = (code for code in unlikely if 0x800 <= code < 0xD800 or 0xE000 <= code <= 0xFFFF)
    return _single("cp1252") | {chr(code): chr(code).encode() for code in [0xFF, *range(0x100, 0x800), *wide]}


def merged_bytes(char: str) -> bytes | None:
    """The bytes on the merged page of a character that is not in its table: of one beyond the planes in use."""
    return char.encode() if char > "\U0002ffff" else None


_PAGES: dict[str, Callable[[], dict[str, bytes]]] = {
    "western": lambda: _single("cp1252"),
    "merged": _merged,
    "macintosh": lambda: _single("mac_roman"),
    "dos": lambda: _single("cp437"),
    # cp936 shows the byte 80 as €, which GBK itself has as a pair
    "gbk": lambda: _double("gb18030", "gbk") | {"€": b"\x80", "\x80": b"\x80"},
    "big5": lambda: _double("cp950", "big5hkscs", singles={"\x80": b"\x80"}),
    "shift_jis": lambda: _double("cp932", singles={chr(0xFF61 + i): bytes((0xA1 + i,)) for i in range(63)}),
    "korean": lambda: _double("cp949"),
}
WRONG_PAGES = tuple(_PAGES)
SINGLE_PAGES = frozenset({"western", "merged", "macintosh", "dos"})  # a byte a character


@lru_cache(maxsize=8)
def byte_table(page: str) -> dict[str, bytes]:
    """{character: its bytes} of a code page, U+FFFD as `LOST`."""
    return {**_PAGES[page](), "\ufffd": LOST}


def sizes_of(text: str, codec: str) -> NDArray[np.uint8]:
    """How many bytes each character has in the encoding; one that it cannot write has those of what takes its place."""
    sizes = _sizes(codec).take(codes_of(text))
    for i in np.flatnonzero(sizes == 0).tolist():
        sizes[i] = len(text[i].encode(codec, "replace"))
    return sizes


@lru_cache(maxsize=4)
def _sizes(codec: str) -> NDArray[np.uint8]:
    """By code; 0 for the rare ones: of four bytes, beyond the basic plane, or not on the page."""
    sizes = np.zeros(1 << 16, np.uint8)
    if codec == "utf-8":
        sizes[:0xFFFF], sizes[:0x800], sizes[:0x80] = 3, 2, 1
        sizes[0xD800:0xE000] = 0
        return sizes
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            char = bytes((lead, trail)).decode(codec, "ignore")
            if len(char) == 1 and "\x7f" < char < "\uffff":
                sizes[ord(char)] = 2
    sizes[:0x80], sizes[0xFFFD] = 1, 1
    return sizes
