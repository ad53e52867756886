"""Calendar dates and periods: what must not be read as a quantity, and the publication date."""

import re
from dataclasses import dataclass

__all__ = ["DateSpan", "find_dates"]

_YEAR = r"(?:19|20)\d\d"
_CLOCK = r"(?:[早中晚上下][上午间]|凌晨)?(?:\d{1,2}[点时](?:\d{1,2}分)?)?"
# every form begins with a digit or one of a few letters and words: the look-ahead keeps the scan fast
_DATE = re.compile(
    rf"""
    (?=[0-9民第FCQH])(?:
      (?P<y>{_YEAR})\s?(?:年|[-/.])\s?(?P<m>1[0-2]|0?[1-9])(?:\s?(?:月|[-/.])\s?(?P<d>3[01]|[12]\d|0?[1-9])(?:[日号]{_CLOCK}|(?![\d.%])))
    | (?P<y2>{_YEAR})\s?年\s?(?P<m2>1[0-2]|0?[1-9])\s?月(?:份|底|初|末)?
    | (?P<y5>{_YEAR})(?P<m5>0[1-9]|1[0-2])(?P<d5>0[1-9]|[12]\d|3[01])(?!\d)
    | 民国\s?(?P<roc>\d{{2,3}})\s?年(?:\s?(?P<m3>1[0-2]|0?[1-9])\s?月(?:\s?(?P<d3>3[01]|[12]\d|0?[1-9])\s?日)?)?
    | (?:1[0-2]|0?[1-9])\s?月\s?(?:3[01]|[12]\d|0?[1-9])(?:\s?[-至~～到]\s?(?:3[01]|[12]\d|0?[1-9]))?\s?[日号]{_CLOCK}
    | (?:1[0-2]|0?[1-9])(?:\s?[-至~～]\s?(?:1[0-2]|0?[1-9]))?\s?月(?:份|底|初|末|中旬|上旬|下旬)?(?!供)
    | (?:FY|CY)?(?:{_YEAR}|\d\d)\s?(?:[-至~～到/]\s?(?:{_YEAR}|\d\d)\s?)?年(?:第?[一二三四1-4]季度|[上下]半年|全年|度|[前头]三季度|底|初|末|中)?(?<!\D\d\d年度)
    | (?:FY|CY)\s?\d{{2,4}}(?:[EFA]|Q[1-4]|H[12])?
    | (?:{_YEAR}|\d\d)?\s?(?:[1-4]Q|[12]H)\s?(?:{_YEAR}|\d\d)?(?:[EFA])?(?![A-Za-z0-9])
    | (?:{_YEAR}|\d\d)?\s?(?:Q[1-4]|H[12])(?:[-~]Q?[1-4])?(?:'?\d\d)?(?![A-Za-z0-9])
    | {_YEAR}(?:/\d\d)?\s?(?:[EFA])(?![A-Za-z])
    | {_YEAR}\s?[-~～至]\s?(?:{_YEAR}|\d\d)(?=[EFA年财])
    | (?:[01]?\d|2[0-4])[:：][0-5]\d(?:[:：][0-5]\d)?(?!\d)
    | 第[一二三四1-4]季度?
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date or period; `iso` is YYYY-MM-DD where the day is stated, else None."""

    start: int
    end: int
    iso: str | None


def find_dates(text: str) -> list[DateSpan]:
    """All dates and periods of a text, in order, disjoint."""
    spans = []
    for match in _DATE.finditer(text):
        start = match.start()
        # digits or Latin letters that run into the match make it part of a longer number or name
        if start and (
            text[start - 1].isdigit() or text[start - 1] in ".$" or "a" <= text[start - 1].lower() <= "z"
        ):
            continue
        spans.append(DateSpan(start, match.end(), _iso(match)))
    return spans


def _iso(match: re.Match[str]) -> str | None:
    group = match.groupdict()
    if group["d"] and group["y"]:
        return f"{group['y']}-{int(group['m']):02}-{int(group['d']):02}"
    if group["y5"]:
        return f"{group['y5']}-{group['m5']}-{group['d5']}"
    if group["roc"] and group["d3"]:
        return f"{int(group['roc']) + 1911}-{int(group['m3']):02}-{int(group['d3']):02}"
    return None
