"""Parts of a month that are told in days: 上旬, 中旬, 下旬, 中下旬, 上半月."""

import re
from datetime import timedelta

from extractor.language.moments import Resolved

__all__ = ["THIRD", "narrowed", "third_of"]

THIRD = "(?:中下旬|上中旬|[上中下]旬|[上下]半月(?![刊板线]))"
_AT_END = re.compile(f"(?P<third>{THIRD})$")
# {part: (its first day, its last day)}; 0 is the last of the month
_DAYS = {
    "上旬": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, 0),
    "上中旬": (1, 20),
    "中下旬": (11, 0),
    "上半月": (1, 15),
    "下半月": (16, 0),
}


def third_of(text: str) -> tuple[str, str] | None:
    """(the month, the part of it) of a date that ends in such a part; a part alone is of this month."""
    match = _AT_END.search(text)
    if match is None:
        return None
    month = text[: match.start()].removesuffix("份").rstrip("的 ")
    return month or "本月", match["third"]


def narrowed(month: Resolved, part: str, size: int) -> Resolved:
    """The days of a month that its part has."""
    _, _, _, symbol, first, last, _, _ = month
    begins, ends = _DAYS[part]
    joint = " " if "+" in symbol or symbol[:5] == "month" else "-"
    if first is None or last is None:
        until = f"{ends:02}" if ends else "last"
        return 0, size, "day", f"{symbol}{joint}{begins:02}/{symbol}{joint}{until}", None, None, None, None
    begin = first + timedelta(days=begins - 1)
    end = first + timedelta(days=ends) if ends else last
    return 0, size, "day", f"{begin}/{end - timedelta(days=1)}", begin, end, None, None
