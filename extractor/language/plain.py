"""One form for the characters of numbers and dates: simplified, half-width; one to one, so that places stay."""

import re

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
_FOREIGN = re.compile(f"[{''.join(map(re.escape, _TABLE))}]")


def _simple(match: re.Match[str]) -> str:
    return _TABLE[match[0]]


def plain(text: str) -> str:
    """The text with traditional characters simplified and digits, letters and % half-width; the same length."""
    return _FOREIGN.sub(_simple, text)  # a sixteenth of the time of str.translate where few characters change
