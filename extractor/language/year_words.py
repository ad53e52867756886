"""Parts of years told by words: halves, the first months, centuries, decades, fiscal years; and the year that a match names."""

import re
from datetime import date, timedelta

from extractor.language.counting import counted
from extractor.language.moment_forms import year_in_words
from extractor.language.moments import Resolved, moved
from extractor.language.numerals import parse_whole

__all__ = [
    "CENTURY",
    "FISCAL",
    "MORE_YEARS",
    "a_day",
    "century",
    "first_month",
    "fiscal",
    "halves",
    "months_of",
    "more_years",
    "told_year",
]

MORE_YEARS = {
    "大前年": ("year", -3),
    "大后年": ("year", 3),
    "大大前天": ("day", -4),
    "大大后天": ("day", 4),
    "月中(?!旬)": ("month", 0),
}

CENTURY = (
    "(?P<century>(?<!\\d)(?:(?P<cnumber>\\d{1,2}|二十[一二]?|十[一二三四五六七八九]?|[一二三四五六七八九])|(?P<cway>[本上下])个?)世纪(?!经济|不动产|教育|佳缘|互联|华通|出版|金源)"
    "(?:的?(?P<decade>\\d0|[二三四五六七八九]{1,2}十)年代)?(?:[初末](?![步级])|中叶|中期|前期|后期)?)"
)

FISCAL = "(?:[Ff]iscal(?:[ ][Yy]ear)?[ ](?P<fy>(?:19|20)\\d\\d)|(?<!\\d)财年(?P<fy2>20\\d\\d)(?!\\d)|(?P<fway>[本上下])(?:个|一)?财年)"


def told_year(match: re.Match[str], reference: date | None) -> tuple[int | None, str]:
    """The year said or that of the reference; what stands for it in a symbol where it is not known."""
    said = match["year"] or match["year2"] or match["year3"] or match["year4"]
    if said is None:
        return (reference.year if reference else None), ""
    year, shift = year_in_words(said)
    if year is None and reference is not None and shift is not None:
        return reference.year + shift, ""
    return year, "" if shift is None else f"year{shift:+d}"


def a_day(day: date) -> Resolved:
    return 0, 0, "day", day.isoformat(), day, day + timedelta(days=1), None, None


def first_month(match: re.Match[str], reference: date | None) -> Resolved | None:
    """2024年前八个月, 今年头三个季度."""
    if match["fq"]:
        return months_of(match, 3 * parse_whole(match["fq"]), reference)
    return months_of(match, parse_whole(match["fm"]), reference)


def months_of(match: re.Match[str], count: int, reference: date | None) -> Resolved | None:
    """The months of a year from January on."""
    if not 1 <= count <= 12:
        return None
    year, head = told_year(match, reference)
    if year is None:
        head = f"{head} " if head else ""
        return 0, 0, "month", f"{head}01/{head}{count:02}", None, None, None, None
    first = date(year, 1, 1)
    return 0, 0, "month", f"{year}-01/{year}-{count:02}", first, moved(first, "M", count), None, None


def halves(match: re.Match[str], reference: date | None) -> Resolved:
    """前半年, 元月, 后两个季度."""
    year, head = told_year(match, reference)
    head = head + " " if head else ""
    if match["hway"]:
        code, first, size = ("H1", 1, 6) if match["hway"] == "前" else ("H2", 7, 6)
        grain = "half"
    elif match["lastq"]:
        count = parse_whole(match["lastq"])
        code, first, size, grain = f"Q{5 - count}/Q4", 13 - 3 * count, 3 * count, "quarter"
    else:
        code, first, size, grain = "01", 1, 1, "month"
    if year is None:
        return 0, 0, grain, head + code.replace("/", "/" + head), None, None, None, None
    begin = date(year, first, 1)
    if match["nyd"] and 0 < (day := parse_whole(match["nyd"].replace("廿", "二十"))) < 32:
        return a_day(date(year, 1, day))
    symbol = "/".join(f"{year}-{part}" if part.isdigit() else f"{year}{part}" for part in code.split("/"))
    return 0, 0, grain, symbol, begin, moved(begin, "M", size), None, None


def more_years(match: re.Match[str], reference: date | None) -> Resolved:
    grain, offset = MORE_YEARS.get(match["more"], ("month", 0))
    return counted("", grain, offset, reference)


def century(match: re.Match[str], reference: date | None) -> Resolved | None:
    """21世纪, 上世纪九十年代."""
    if (way := match["cway"]) is not None:
        now = (reference.year if reference else 2001) - 1
        number = now // 100 + 1 + {"本": 0, "上": -1, "下": 1}[way]
    else:
        number = parse_whole(match["cnumber"])
    if not 1 <= number <= 30:
        return None
    if match["decade"]:
        told = match["decade"]
        first, last = (parse_whole(char + told[-1]) for char in (told[0], told[-2]))  # 五六十年代 are two
        first, last = (number - 1) * 100 + first, (number - 1) * 100 + last + 10
        return 0, 0, "year", f"{first}/{last - 1}", date(first, 1, 1), date(last, 1, 1), None, None
    first = (number - 1) * 100 + 1
    return 0, 0, "century", f"{first}/{first + 99}", date(first, 1, 1), date(first + 100, 1, 1), None, None


def fiscal(match: re.Match[str], _: date | None) -> Resolved:
    if way := match["fway"]:
        return 0, 0, "year", f"fiscal{ {'本': 0, '上': -1, '下': 1}[way]:+d}", None, None, None, None
    return 0, 0, "year", f"FY{match['fy'] or match['fy2']}", None, None, None, None
