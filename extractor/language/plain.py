"""One form for the characters of numbers and dates: simplified, half-width; one to one, so that places stay."""

import re
from functools import lru_cache

import numpy as np

from extractor.characters import SIMPLE

__all__ = ["plain"]

_WIDE = {
    code: chr(code - 0xFEE0)
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_WIDE |= {ord(wide): narrow for wide, narrow in zip("％＄．／－＋（）", "%$./-+()", strict=True)}
# money and numerals that the table of common characters may lack
_MORE = {
    ord(full): simple
    for full, simple in zip(
        "萬億幣圓週貳陸參兩鎊盧銖蘇羅號點時間個張塊顆臺噸顆輛項軒",
        "万亿币圆周贰陆参两镑卢铢苏罗号点时间个张块颗台吨颗辆项轩",
        strict=True,
    )
}
_TABLE = {chr(code): simple for code, simple in {**SIMPLE, **_MORE, **_WIDE}.items()}
_CODES = np.arange(1 << 16, dtype=np.uint32)
for _foreign, _plain in _TABLE.items():
    _CODES[ord(_foreign)] = ord(_plain)
# １，２３４: a comma between full-width digits
_WIDE_GROUPS = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_FOREIGN = re.compile(f"[{''.join(map(re.escape, _TABLE))}]")


def _simple(match: re.Match[str]) -> str:
    return _TABLE[match[0]]


_LONG = 1000  # characters from which on a table of numpy is worth its call


@lru_cache(maxsize=4)
def plain(text: str) -> str:
    """The text with traditional characters simplified and digits, letters and % half-width; the same length.

    The last texts are remembered, since quantities and dates are read from the same ones.
    """
    if not _FOREIGN.search(text):
        return text
    if "，" in text:
        text = _WIDE_GROUPS.sub(",", text)
    return _FOREIGN.sub(_simple, text) if len(text) < _LONG else _translated(text)


def _translated(text: str) -> str:
    """The same by one look-up for all characters, however many of them change."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    mapped = np.where(codes < _CODES.size, _CODES[np.minimum(codes, _CODES.size - 1)], codes)
    return mapped.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
