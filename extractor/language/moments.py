"""What a date says: read from its text, resolved against a reference, written as a symbol.

A moment is a year and a part of it, each stated, counted from the reference (去年 = -1) or open. Symbols follow ISO 8601 where it has
a form (2025-02-18, 2025-W31, P3Y), and the field's own where it has none (2025Q1, 2025H1, 2025E); what is relative and has no
reference stays so (year-1 Q3).
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

__all__ = ["GRAINS", "Moment", "Period", "Resolved", "duration", "moved", "resolve", "spanned"]

# start and end in the match, grain, symbol, first, last, time, zone
Resolved = tuple[int, int, str, str, date | None, date | None, str | None, str | None]


class Period(NamedTuple):
    """A date or period of a text.

    start, end: half-open code points. first, last: the days that it spans, last exclusive; None where that is not known. grain: year,
    half, quarter, month, week, day, part (of a day), hour, minute, second, season, century. symbol: "2025-02-18", "2025Q1", "2025E",
    "2025/2027", "2025-SU" for a season, "2025-08-11/2025-08-20" for 8月中旬; without a reference "year-1 Q3", "month+0", "02-18",
    "lunar-08-15", "2023/now" for 2023年至今; "P3Y-" for the last three years, "P12M+" for the next twelve months, "PXY-" for the last few
    years, "P3Y+/P5Y+" for the next three to five; "R/P1D", "R/weekday-3", "R/P1DT08:00/T10:00" for what recurs. A part of a day is T and its letters (TMO, TAF,
    TEV), a time T15:30. time: "HH:MM" or "HH:MM:SS"; zone: name of the IANA time zone, where one is stated. modifier: what
    bounds it or which part of it is meant, by the words around or its own: before, after, since, until, approx; start, mid, end (年底);
    before-end (年底前).
    """

    start: int
    end: int
    text: str
    first: date | None
    last: date | None
    grain: str
    symbol: str
    time: str | None = None
    zone: str | None = None
    modifier: str | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """year: stated; shift: years from the reference; part: Q1 to Q4, H1, H2; letter: E, A, F behind a year; fiscal: FY.

    unit and offset: a week, month, quarter or day counted from the reference's. same: 去年同期.
    """

    year: int | None = None
    shift: int | None = None
    part: str = ""
    month: int | None = None
    day: int | None = None
    letter: str = ""
    fiscal: bool = False
    unit: str = ""
    offset: int = 0
    same: bool = False
    time: str | None = None
    told: str = "hour"  # what the time is told to: hour, minute or second


GRAINS = {
    "H": "hour",
    "MIN": "minute",
    "S": "second",
    "Y": "year",
    "M": "month",
    "W": "week",
    "D": "day",
    "Q": "quarter",
}


def duration(count: int | str, unit: str) -> str:
    """P3D, PT30M: a span as ISO 8601 writes it; quarters are told as such."""
    return f"PT{count}{unit[0]}" if unit in {"H", "MIN", "S"} else f"P{count}{unit}"


def spanned(count: int, unit: str, ahead: bool, size: int, reference: date | None) -> Resolved:
    """A span up to the reference or from it; one of hours has no days."""
    symbol = duration(count, unit) + ("+" if ahead else "-")
    first = last = None
    if reference is not None and unit in {"D", "W", "M", "Q", "Y"}:
        other = moved(reference, unit, count if ahead else -count)
        first, last = (reference, other) if ahead else (other, reference)
    return 0, size, GRAINS[unit], symbol, first, last, None, None


def moved(day: date, unit: str, count: int) -> date:
    """A day some units later; the last of the month where the month is too short."""
    if unit in "DW":
        return day + timedelta(days=count * (7 if unit == "W" else 1))
    months = day.year * 12 + day.month - 1 + count * {"Y": 12, "Q": 3, "M": 1}[unit]
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def resolve(moment: Moment, size: int, reference: date | None, zone: str | None) -> Resolved:
    """The moment with what the reference adds."""
    if moment.unit:
        moment, week = _placed(moment, reference)
        if week is not None or moment.unit:
            return _counted(moment, week, size, zone)
    year = moment.year
    if year is None and reference is not None:
        year = reference.year + (moment.shift or 0)
        if moment.day is not None and moment.month is None and moment.shift is None:
            moment = replace(moment, month=reference.month)
    grain, code = _part(moment)
    if moment.same:
        head = f"year{moment.shift:+d}" if moment.shift is not None else str(moment.year)
        return 0, size, "year", f"{head} same", None, None, None, None
    if moment.time:
        grain = moment.told
        code += f"T{moment.time}"
    symbol = _symbol(moment, year, code)
    first, last = (None, None) if year is None or moment.fiscal else _interval(moment, year)
    if moment.time and moment.month is None:
        first = last = None
        symbol = f"T{moment.time}"
    return 0, size, grain, symbol, first, last, moment.time, zone


def _symbol(moment: Moment, year: int | None, code: str) -> str:
    if year is not None:
        head = f"{'FY' if moment.fiscal else ''}{year}"
        return head + (f"-{code}" if code[:1].isdigit() else code) + moment.letter
    if moment.shift is not None:
        return f"year{moment.shift:+d}" + (f" {code}" if code else "")
    return code


def _part(moment: Moment) -> tuple[str, str]:
    """Grain, and the symbol without its year."""
    if moment.part:
        return ("half" if moment.part[0] == "H" else "quarter"), moment.part
    if moment.day is not None:
        return "day", f"{moment.month:02}-{moment.day:02}" if moment.month else f"--{moment.day:02}"
    if moment.month is not None:
        return "month", f"{moment.month:02}"
    return "year", ""


def _interval(moment: Moment, year: int) -> tuple[date | None, date | None]:
    if moment.part:
        months = 6 if moment.part[0] == "H" else 3
        begin = (int(moment.part[1]) - 1) * months
        first = date(year, begin + 1, 1)
        return first, moved(first, "M", months)
    if moment.day is not None:
        if moment.month is None or moment.day > monthrange(year, moment.month)[1]:
            return None, None
        day = date(year, moment.month, moment.day)
        return day, day + timedelta(days=1)
    if moment.month is not None:
        return date(year, moment.month, 1), moved(date(year, moment.month, 1), "M", 1)
    return date(year, 1, 1), date(year + 1, 1, 1)


def _placed(moment: Moment, reference: date | None) -> tuple[Moment, date | None]:
    """A unit counted from the reference as a stated one; for a week its Monday."""
    if moment.unit == "iso_week":
        weeks = date(moment.year or 0, 12, 28).isocalendar().week
        return moment, date.fromisocalendar(
            moment.year or 0, moment.offset, 1
        ) if 1 <= moment.offset <= weeks else None
    if reference is None or moment.unit == "year":
        return moment, None
    if moment.unit == "week":
        monday = reference - timedelta(days=reference.weekday()) + timedelta(weeks=moment.offset)
        return moment, monday
    if moment.unit == "day":
        day = reference + timedelta(days=moment.offset)
        return replace(moment, unit="", year=day.year, month=day.month, day=day.day), None
    day = moved(reference.replace(day=1), "Q" if moment.unit == "quarter" else "M", moment.offset)
    if moment.unit == "quarter":
        return replace(moment, unit="", year=day.year, part=f"Q{(day.month + 2) // 3}"), None
    return replace(moment, unit="", year=day.year, month=day.month), None


def _counted(moment: Moment, week: date | None, size: int, zone: str | None) -> Resolved:
    if week is not None:
        year, number, _ = week.isocalendar()
        return 0, size, "week", f"{year}-W{number:02}", week, week + timedelta(days=7), None, zone
    code = f"{moment.unit}{moment.offset:+d}"
    if moment.day is not None and moment.unit == "month":
        return 0, size, "day", f"{code} {moment.day:02}", None, None, None, zone
    if moment.time:
        return (
            0,
            size,
            moment.told,
            f"{code} T{moment.time}",
            None,
            None,
            moment.time,
            zone,
        )
    return 0, size, moment.unit, code, None, None, None, zone
