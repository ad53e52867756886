"""Years counted from the beginning of a reign or before and after the common era: 乾隆三年, 令和六年五月, 公元前221年."""

import re
from collections.abc import Mapping
from datetime import date

from extractor.language.moments import Resolved
from extractor.language.numerals import parse_chinese

__all__ = ["COMMON_ERAS", "read_era"]

COMMON_ERAS = ("公元前", "西元前", "公元", "西元")
_NUMBER = "元|\\d{1,4}|[零〇一二三四五六七八九十百]{1,6}"
_YEAR = re.compile(f"[^\\S\\n]?(?P<n>{_NUMBER})[^\\S\\n]?年(?![代来内间期之以多半轻级龄])")
_CENTURY = re.compile("[^\\S\\n]?(?P<n>\\d{1,2}|[一二三四五六七八九十]{1,3})世纪")
_DAY = re.compile(
    "[^\\S\\n]?(?P<m>\\d{1,2}|[一二三四五六七八九十正腊冬]{1,2})月份?(?:[^\\S\\n]?(?P<d>\\d{1,2}|初?[一二三四五六七八九十]{1,3}(?=日|[^日号]|$))[日号]?)?"
)


_FIRST = {"元": 1, "正": 1, "冬": 11, "腊": 12}


def read_era(text: str, start: int, behind: int, facts: Mapping[str, str]) -> tuple[Resolved, str] | None:
    """The year that follows the name of an era, and the same as a date of the common calendar where months may follow."""
    name = text[start:behind]
    if name.endswith("前"):
        return _before_the_era(text, start, behind)
    match = _YEAR.match(text, behind)
    if match is None:
        return None
    count = _count(match["n"])
    year = count if "begins" not in facts else int(facts["begins"]) + count - 1
    if not 1 <= count <= int(facts.get("years", 1700)):
        return None
    first, last = date(year, 1, 1), date(year + 1, 1, 1)
    found = (start, match.end(), "year", f"{year:04}", first, last, None, None)
    day = _DAY.match(text, match.end())
    if day is None or "begins" not in facts:
        return found, ""
    if facts.get("calendar") == "common":
        return (start, day.end(), *found[2:]), f"{year}年{day.group().strip()}"
    parts = [f"{_count(part):02}" for part in (day["m"], day["d"]) if part]
    symbol = f"{year:04} lunar-{'-'.join(parts)}"
    return (start, day.end(), "day" if day["d"] else "month", symbol, None, None, None, None), ""


def _before_the_era(text: str, start: int, behind: int) -> tuple[Resolved, str] | None:
    """公元前221年 is the year -220 of ISO 8601, which counts a year 0."""
    if match := _YEAR.match(text, behind):
        symbol, grain = f"-{_count(match['n']) - 1:04}", "year"
    elif match := _CENTURY.match(text, behind):
        last = 100 * (_count(match["n"]) - 1)
        symbol, grain = f"-{last + 99:04}/-{last:04}", "century"
    else:
        return None
    return (start, match.end(), grain, symbol, None, None, None, None), ""


def _count(text: str) -> int:
    if text in _FIRST:
        return _FIRST[text]
    text = text.removeprefix("初")
    return int(text) if text.isdigit() else int(parse_chinese(text))
