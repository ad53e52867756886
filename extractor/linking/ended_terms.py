"""Terms told by the day on which they end, as Hong Kong writes: 截至2025年9月30日止九个月, 截至3月底止年度, 截至12月31日止第三季."""

import re
from collections.abc import Iterator

__all__ = ["terms_ended"]

_MONTHS = {"三": 3, "六": 6, "九": 9, "十二": 12, "3": 3, "6": 6, "9": 9, "12": 12}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "首": 1, "末": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_TERM = re.compile(
    r"截[至止]\s?(?P<year>20\d\d\s?年|今年|去年|上年)?\s?(?P<month>\d{1,2})\s?月(?:\s?\d{1,2}\s?日|底|末)?\s?(?:为?止|的)?(?:之|的)?"
    r"(?:(?:第?(?P<quarter>[一二三四1-4])|(?P<first>[首末]))(?:个)?(?:财[务政]?)?季度?|(?:前|首)?(?P<months>三|六|九|十二|3|6|9|12)\s?个?月|(?P<one>季度)"
    r"|(?P<half>半年度?|中期|上半年|下半年)|(?P<whole>(?:财政?|会计)?年度?(?![\d一-十])|全年|财年))"
)


def terms_ended(
    text: str, start: int, end: int, told: int | None
) -> Iterator[tuple[tuple[int, int], str, str, bool]]:
    """(place, period, its grain, whether its year is not stated) of every such term of text[start:end].

    A term that closes with no part of a calendar year is of a fiscal one, named by the year in which that ends. told: the
    year of a term that leaves it open.
    """
    if text.find("截", start, end) < 0:
        return
    for match in _TERM.finditer(text, start, end):
        month = int(match["month"])
        stated = (match["year"] or "").rstrip("年 ")
        year = int(stated) if stated.isdecimal() else told
        if year is None or not 1 <= month <= 12:
            continue
        year -= stated in {"去", "上"}
        part, grain = _part(match, month)
        if part is not None:
            yield match.span(), _named(part, month, year), grain, not stated.isdecimal()


def _part(match: re.Match[str], month: int) -> tuple[str | None, str]:
    """Q3, H1, Q1-Q3 or nothing for a whole year, and the grain; None for what no report covers."""
    if match["quarter"] or match["first"]:
        return f"Q{_QUARTERS[match['quarter'] or match['first']]}", "quarter"
    months = _MONTHS[match["months"]] if match["months"] else 3 if match["one"] else 0
    if months == 3:
        return (f"Q{month // 3}" if month % 3 == 0 else None), "quarter"
    if months == 9:
        return "Q1-Q3", "quarter"
    if months == 6 or match["half"]:
        second = match["half"] == "下半年" or (months == 6 and month == 12)
        return ("H2" if second else "H1"), "half"
    return "", "year"


_ENDS = {"Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12, "H1": 6, "H2": 12, "Q1-Q3": 9, "": 12}


def _named(part: str, month: int, year: int) -> str:
    """The part of the calendar year in which a term ends, or of the fiscal year that goes on from there."""
    ahead = 12 - _ENDS[part]  # months from the end of the part to the end of its year
    closes = month + ahead
    if closes == 12:
        return f"{year}{part}"
    return f"FY{year + (closes - 1) // 12}{part}"
