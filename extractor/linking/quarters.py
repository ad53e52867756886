"""Fiscal years in lists (FY26/27/28), their quarters (第三财季), and the one before that which has been told (前一季度)."""

import re
from collections.abc import Iterator

from extractor.linking.period_names import before

__all__ = [
    "as_fiscal",
    "fiscal_lists",
    "part_before",
    "parts_told_back",
    "plain_quarters",
]

_FISCAL_QUARTER = re.compile(r"(?<=[一二三四1-4])\s?(?:财季|财政季度|会计季度)(?!报)")
_BEFORE = re.compile(r"(?:前|上)一个?(?:季度|财季)(?=[^内的末底]|的(?!基础))")
_QUARTER = re.compile(r"(?P<year>(?:FY)?\d{4}|)Q(?P<part>[1-4])")
_TO_COME = re.compile("指引|预计|展望|预期|将|料")
_ITEM_END = re.compile("[；;。]")
REACH = 12  # characters beside a quarter in which a word of what is to come stands


def plain_quarters(text: str) -> str:
    """第三财季 as 第三季度, at the same places."""
    return (
        _FISCAL_QUARTER.sub(lambda m: "季度".ljust(len(m[0])), text)
        if "财" in text or "会计" in text
        else text
    )


def as_fiscal(
    text: str, start: int, end: int, period: str, told: str | None, between: tuple[int, int] | None = None
) -> str:
    """FY2025Q3…；第四财季: a fiscal quarter without a year is of the fiscal year told before; the first one to come behind a fourth is of the next.

    between: where the one told before in the sentence ends and this one begins. FY26Q3营收…，Q3甲产品贡献…，Q4指引为…: the same
    quarter once more, and the next one, where it is to come.
    """
    if told is None or not told.startswith("FY"):
        return period
    now, last = _QUARTER.fullmatch(period), _QUARTER.fullmatch(told)
    if now is None or not now["year"]:
        return period
    beside = text[max(0, start - REACH) : start] + text[end : end + REACH]
    if "财" not in text[start : end + 1]:
        if last is None or between is None or _ITEM_END.search(text, *between):
            return period
        parts = int(last["part"]), int(now["part"])
        following = parts[1] == parts[0] % 4 + 1 and _TO_COME.search(beside)
        return told if parts[0] == parts[1] else _after(told) if following else period
    later = last is not None and (last["part"], now["part"]) == ("4", "1") and _TO_COME.search(beside)
    return f"FY{int(now['year'][-4:]) + bool(later)}Q{now['part']}"


def _after(period: str) -> str:
    """FY2026Q1 of FY2025Q4."""
    year, part = int(period[2:6]), int(period[-1])
    return f"FY{year + part // 4}Q{part % 4 + 1}"


def parts_told_back(text: str, start: int, end: int) -> Iterator[tuple[tuple[int, int], bool]]:
    """The places of 前一季度 and 上一财季, then those of 上季度 and 上月 that another value is compared with (高于上季度的28%, 较上月0.6%略缓),
    and whether they are such.
    """
    if text.find("一", start, end) >= 0:
        yield from ((m.span(), False) for m in _BEFORE.finditer(text, start, end))
    if text.find("上", start, end) >= 0:
        yield from ((m.span(), True) for m in _LAST_PART.finditer(text, start, end))


_LAST_PART = re.compile(
    r"(?<=[较比对由从自于及])上(?:一?个)?(?:季度?|月)(?=的?\s?[-−+]?\d[\d.,]*\s?(?:[%％]|[万亿]|bps?|元))"
)


def part_before(period: str | None, word: str) -> str | None:
    """The quarter, or the month (of 上月), before one of that kind: FY2025Q3 of FY2025Q4, 2024Q4 of 2025Q1."""
    dated = period is not None and (_MONTH if "月" in word else _QUARTER).fullmatch(period)
    return before(period) if dated and period is not None else None


_MONTH = re.compile(r"\d{4}-\d\d")


# FY26/27/28, FY26E/27E, 26/27/28财年, 26-28财年; but 25/26财年 is one year
_LISTED = re.compile(
    r"(?<![A-Za-z\d.])(?:FY\s?(?P<first>(?:20)?[1-3]\d[EAF]?)(?P<more>(?:\s?[/、]\s?(?:FY)?(?:20)?[1-3]\d[EAF]?(?![\d.,%％]))+)"
    r"|(?P<years>[1-3]\d(?:\s?[/、]\s?[1-3]\d){2,}|[1-3]\d\s?[-–~～至]\s?[1-3]\d)\s?财年)"
)
_YEAR = re.compile(r"(\d\d)([EAF]?)(?!\d)")


def fiscal_lists(text: str, start: int, end: int) -> Iterator[tuple[tuple[int, int], list[str], str, bool]]:
    """Place, members, the name of all of them as one, and whether they lie ahead, of each list of fiscal years."""
    if text.find("FY", start, end) < 0 and text.find("财年", start, end) < 0:
        return
    for match in _LISTED.finditer(text, start, end):
        told = _YEAR.findall(match[0])
        years = [int(year) for year, _ in told]
        if match["years"] is not None and "/" not in match[0] and "、" not in match[0]:
            years = [*range(years[0], years[-1] + 1)]
        if years != [*range(years[0], years[0] + len(years))] or len(years) < 2:
            continue
        members = [f"FY20{year}" for year in years]
        one = len(years) == 2 and match["more"] is not None and "FY" not in match["more"]  # FY25/26
        whole = members[0] if one else f"{members[0]}-{members[-1]}"
        yield match.span(), members, whole, any(letter in "EF" for _, letter in told if letter)
