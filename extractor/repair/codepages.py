"""How each code page writes a character, as tables from the character to its bytes: the way back from a wrong reading.

Python's codecs refuse what real decoders let through (C1 controls in cp1252, user-defined characters in GBK), so the tables are made by
decoding every byte pair and keep what any decoder in use gives.
"""

from functools import lru_cache

__all__ = ["LOST", "WRONG_PAGES", "byte_table"]

LOST = b"\xff"  # stands for a byte that the reader could not decode; no encoding here uses it
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


_PAGES = {
    "western": lambda: _single("cp1252"),
    "macintosh": lambda: _single("mac_roman"),
    "dos": lambda: _single("cp437"),
    # cp936 shows the byte 80 as €, which GBK itself has as a pair
    "gbk": lambda: _double("gb18030", "gbk") | {"€": b"\x80", "\x80": b"\x80"},
    "big5": lambda: _double("cp950", "big5hkscs", singles={"\x80": b"\x80"}),
    "shift_jis": lambda: _double("cp932", singles={chr(0xFF61 + i): bytes((0xA1 + i,)) for i in range(63)}),
    "korean": lambda: _double("cp949"),
}
WRONG_PAGES = tuple(_PAGES)


@lru_cache(maxsize=8)
def byte_table(page: str) -> dict[str, bytes]:
    """{character: its bytes} of a code page, U+FFFD as `LOST`."""
    return {**_PAGES[page](), "\ufffd": LOST}
