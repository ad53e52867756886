"""Where a name may begin and end."""

import re
from bisect import bisect_left
from collections.abc import Callable

__all__ = [
    "GLUED",
    "at_border",
    "begins_inside",
    "continues_name",
    "ends_date",
    "glued_value",
    "latin",
    "overlaps",
]


def overlaps(spans: list[tuple[int, int]]) -> Callable[[int, int], bool]:
    """Whether a run overlaps one of the sorted spans."""
    starts = [span[0] for span in spans]

    def taken(start: int, end: int) -> bool:
        i = bisect_left(starts, end) - 1
        return i >= 0 and spans[i][1] > start

    return taken


# names behind which a value may stand without a blank, and such a value
GLUED = frozenset({"MODEL", "GPU_WORD", "COMMODITY"})
_VALUE = re.compile(r"\d{1,3}(?:\.\d+)?(?:\s?[%％分]|万\n?[张片颗块卡枚])")
_QUOTE = re.compile(
    r"\d[\d,]*(?:\.\d+)?(?:[-~—]\d[\d,]*(?:\.\d+)?)?万?[美港欧]?元/[\u4e00-\u9fffA-Za-z]{1,4}"
)


def glued_value(text: str, end: int, label: str) -> re.Match[str] | None:
    """Gemini 3 Pro49.8%, PTA4600元/吨: the value right behind a name that ends at `end`."""
    return (_QUOTE if label == "COMMODITY" else _VALUE).match(text, end) if label in GLUED else None


def at_border(text: str, start: int, end: int, label: str) -> bool:
    """Latin words and digits need a border on each side: o1 is not in o10, H100 not in H1000; but PB1.2倍 tells a PB."""
    if start and latin(text[start]) and latin(text[start - 1]):
        if label != "METRIC":
            return False
        row = text[start:end] in _OF_ROWS and _LAST_CELL.search(text, max(0, start - 6), start) is not None
        return row or _GLUED_TO.fullmatch(text, max(0, start - 5), start) is not None
    if end < len(text) and latin(text[end - 1]) and latin(text[end]):
        if text[end - 1].isalpha() and glued_value(text, end, label):
            return True
        if label == "ACCELERATOR" and _CARD.match(text, end):  # A100GPU
            return True
        return label in {"METRIC", "PER_CUE"} and text[end].isdigit() and text[end - 1].isalpha()
    if label == "ORG" and text[end - 1] == "行" and end - start == 2:
        behind, before = text[end : end + 1] in _GOES_ON, text[start - 1 : start]
        return not behind and not (before and before in _GOES_BEFORE)
    # Llama 3 in Llama 3.1, R1 in R1-0528 is handled by the name forms; a decimal point may not follow a digit
    return not (text[end - 1].isdigit() and text[end : end + 1] == "." and text[end + 1 : end + 2].isdigit())


def ends_date(text: str, start: int) -> bool:
    """2025年产量 is what was made in 2025, 10月产量 in October: whether a word begins with the last character of a date."""
    whole = start > 0 and text[start - 1] in "全当本单该"  # 全年产量
    return text[start] in "年月" and (whole or _DATED.search(text, max(0, start - 5), start) is not None)


def begins_inside(text: str, start: int, end: int, label: str) -> int | None:
    """2029年增长至, 目前收入, 海外销量: where another word begins within one that ends a date, or that takes 收 from 收入, 外 from 海外."""
    if label == "METRIC":
        return start + 1 if text[start : start + 2] == "外销" and text[start - 1 : start] in _ABROAD else None
    if label == "CHANGE_CUE":
        grows = text[start] == "年" and text[end : end + 1] in _GROWING and ends_date(text, start)
        return start + 1 if grows else None
    cut = label == "PRICE_CUE" and text[end - 1] == "收" and text[end : end + 1] in {"入", "益"}
    return end - 1 if cut else None


# 工行, 中行 are banks; in 化工行业, 其中行情, 施工行为 and 城农行 nothing of the kind
_GOES_ON = frozenset("业情为动使政程驶列走销")
_GOES_BEFORE = frozenset("其集途空城")
_ABROAD = frozenset("海国境")
_GROWING = frozenset("长加至速幅持")
_DATED = re.compile(r"(?<![\da-z.])(?:(?:20)?\d\d|\d)$")
_CARD = re.compile(r"gpus?(?![a-z0-9])")
_GLUED_TO = re.compile(
    r".{0,3}(?:(?:^|[^\da-z])20[12]\d|\dx|(?:^|[^\da-z])[qh][1-4]|[1-4][qh]\d\d)", re.DOTALL
)  # 2024-2026EPS, 25xPE, Q3EPS, 3Q25EPS


# 11,08111,604EPS0.520.61P/E49.9642.59: the next row of a table that lost its blanks
_OF_ROWS = frozenset({"eps", "p/e", "p/b", "p/s", "pe", "roe", "roa", "roic", "ev/ebitda", "ebitda"})
_LAST_CELL = re.compile(r"(?:\d,\d{3}|\d\.\d{1,2})[%x]?$")


def continues_name(text: str, start: int) -> bool:
    """V3 in Nereid-V3 is no name of its own, nor is Sonnet in Orinoco 3.5 Sonnet."""
    if start > 1 and text[start - 1] in "-.":
        return latin(text[start - 2])
    numbered = start > 4 and text[start - 1] == " " and text[start - 2].isdigit()
    return numbered and _NUMBERED.search(text, max(0, start - 16), start) is not None


_NUMBERED = re.compile(r"[a-z]{3} \d{1,2}(?:\.\d)? $")


def latin(char: str) -> bool:
    return "a" <= char <= "z" or "0" <= char <= "9" or char == "_"
