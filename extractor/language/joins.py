"""What goes on behind a date: a time of the day, the end of a range, a weekday of a month; and lists that share a year or a month."""

import re
from calendar import monthrange
from datetime import date, timedelta

from extractor.language.clocks import CLOCK, HALF_DAY, STRONG_CLOCK, part_of_day, read_clock
from extractor.language.moments import Resolved, moved
from extractor.language.numerals import parse_chinese

__all__ = ["Joins"]

_CALENDAR = frozenset(["day", "week", "month", "quarter", "half", "year"])
_CLOCKED = frozenset(["hour", "minute", "second"])
_JOINED = _CALENDAR | _CLOCKED | {"part"}
_WEEKDAYS = {char: place for place, char in enumerate("一二三四五六日", 1)} | {"天": 7}
_NAMED_DAY = re.compile(
    "(?:[^\\S\\n]?(?:周|星期|礼拜)[一二三四五六日天])(?![均报])|[^\\S\\n]?\\((?:周|星期|礼拜)[一二三四五六日天]\\)"
)
_IN_THAT_WEEK = re.compile("的(?:周|星期|礼拜)(?P<day>[一二三四五六日天])")
_OF_DAY = re.compile(f"(?:{CLOCK}|[^\\S\\n]?的?(?:(?P<part>{HALF_DAY})|(?P<whole>全天))(?![市盘间候]))")
_NTH = re.compile(
    "的?(?:第(?P<n>[一二三四五1-5])|(?P<last>最后一))个(?:周|星期|礼拜)(?P<day>[一二三四五六日天])|的?(?P<edge>最后|第)一天|的?(?:第(?P<week>[一二三四五1-5])个?|(?P<last_week>最后一个?))(?:周|星期)(?![一二三四五六日天])"
)
_OF_YEAR = re.compile(
    "的?(?:第(?P<week>\\d{1,2}|[一二三四五六七八九十]{1,3})周(?![年岁])|第(?P<q>[一二三四])个季度|(?P<edge>最后|第)一天)|的?(?P<same>今[天日])(?![头資资])"
)
_MONTHS_OF = re.compile(
    "的?(?:第(?P<nth>\\d{1,2}|[一二三四五六七八九十]{1,2})个月|最后(?P<last>\\d{1,2}|[一二两三四五六七八九十]{1,2})个月|后(?P<rest>\\d{1,2}|[二两三四五六七八九十]{1,2})个月(?!期|[内后])|最后一?(?P<last_quarter>个季度))"
)
_BESIDE = re.compile(
    "的?(?:(?P<by>[前后])一[天日](?![线均])|(?P<behind>后?)第(?P<nth>[一二三四五六七八九十]|\\d{1,2})[天日](?!均)|前(?P<many>[两二三四五六七八九十]|\\d{1,2})[天日](?![线均]))"
)
_DAY = re.compile("(?P<d>\\d{1,2}|[一二三四五六七八九十廿]{1,3})[日号](?![线均])")
_NOW = re.compile("[^\\S\\n]?(?:至今|迄今|到现在|至现在|到目前(?!为止)|至目前|到如今)(?![年天日晚])")
_UNTIL = re.compile(
    f"[^\\S\\n]?(?:[-–—~～至到]|——)[^\\S\\n]?(?P<next>第二天的?|次日的?|翌日的?)?(?P<to>{STRONG_CLOCK}|{CLOCK})(?!\\d)"
)
_UNTIL_MINUTE = re.compile(
    "[^\\S\\n]?[-–—~～至到][^\\S\\n]?(?P<to>(?:[0-5]?\\d|[二三四五]?十[一二三四五六七八九]?|[一二三四五六七八九])分)(?![之钟])"
)
_LATIN = re.compile("[^\\S\\n]?[apAP]\\.?[mM](?![A-Za-z])\\.?")
_ZONED = re.compile(
    "\\s?\\(?(?:UTC|GMT)(?P<by>[+-]\\d{1,2})?(?::00)?\\)?(?![A-Za-z\\d])|Z(?![A-Za-z\\d])|(?P<off>\\+(?:0\\d|1[0-4])):?00(?!\\d)"
)


_LIST = re.compile("[^\\S\\n]?(?:[、,，和与及]|以及)[^\\S\\n]?")
_TO = re.compile("[^\\S\\n]?(?:[到至]|[-–~～—](?=\\d{1,2}[日号]))[^\\S\\n]?(?!今(?![天日年晚]))")
_YEAR = "(?:民国[^年]{1,6}年|(?:19|20)?\\d\\d[^\\S\\n]?年|[零〇○一二][零〇○一二三四五六七八九]{1,3}年|(?:今|去|明|前|后|本|上|次|当)年)"
_HAS_YEAR = re.compile(_YEAR)
_HAS_MONTH = re.compile(
    f"(?:{_YEAR})?[^\\S\\n]?(?:\\d{{1,2}}|[一二三四五六七八九十]{{1,2}})[^\\S\\n]?月|(?:本|这个?|上个?|下个?|当)月"
)
_HAS_WEEK = re.compile("(?:上上|下下|上|下|本|这)个?(?=周|星期|礼拜)")
_IN_YEAR = re.compile(
    "(?:\\d{1,2}|[一二三四五六七八九十]{1,2})[^\\S\\n]?月|第?[一二三四1-4]个?季|[上下]半年|[QH][1-4]"
)
_IN_MONTH = re.compile("(?:\\d{1,2}|[一二三四五六七八九十廿]{1,3})[日号]$")
_IN_WEEK = re.compile("(?:周|星期|礼拜)[一二三四五六日天]$")


def lead_of(left: str, right: str) -> str:
    """What a date has from the one before it in a list or a range: the year, the month or the week; empty for nothing."""
    for inner, outer in ((_IN_YEAR, _HAS_YEAR), (_IN_MONTH, _HAS_MONTH), (_IN_WEEK, _HAS_WEEK)):
        if inner.match(right):
            found = outer.match(left)
            return found[0] if found else ""
    return ""


def is_list(gap: str) -> bool:
    """Whether what stands between two dates makes a list of them."""
    return _LIST.fullmatch(gap) is not None


def behind_to(text: str, found: Resolved) -> int:
    """Where the end of a range may begin: behind 到 or 至; 0 where there is none."""
    if found[2] not in _JOINED or "/" in found[3] or found[3].startswith(("R", "P", "FY")):
        return 0
    match = _TO.match(text, found[1])
    return match.end() if match else 0


def ranged(a: Resolved, b: Resolved) -> Resolved | None:
    """From one date to another; None where they make no range."""
    by_clock = bool(a[6] or a[2] == "part") and bool(b[6] or b[2] == "part")  # 前天晚上八点到今天早上
    if "/" in b[3] or b[3].startswith(("R", "P", "FY")) or (b[2] not in _CALENDAR and not by_clock):
        return None
    if a[2] != b[2] and not by_clock:
        return None
    first, last = a[4], b[5]
    if a[2] == "month" and first is not None and last is not None and last <= first:  # 12月底至1月初
        last, begin = moved(last, "Y", 1), b[4] and moved(b[4], "Y", 1)
        b = (*b[:3], f"{begin:%Y-%m}", begin, last, *b[6:])
    if first is not None and last is not None and last <= first:
        if a[2] != "day" or (first - last).days > 6:
            return None
        last += timedelta(weeks=1)  # 周六到周一
    known = first is not None and last is not None
    end = b[3] if not known or b[5] == last else (last - timedelta(days=1)).isoformat() if last else b[3]
    return a[0], b[1], a[2], f"{a[3]}/{end}", first if known else None, last if known else None, a[6], a[7]


class Joins:
    """Goes on behind the dates of one text."""

    def __init__(self, text: str, reference: date | None) -> None:
        self._text = text
        self._reference = reference

    def extended(self, found: Resolved) -> Resolved:
        """A date with what belongs to it behind it."""
        grain, symbol = found[2], found[3]
        if symbol.startswith("R") and found[6]:
            return self._until(found)
        if "/" in symbol or symbol.startswith(("R", "P", "FY")):
            return found
        if grain == "month":
            found = self._of_month(found)
        elif grain == "year":
            found = self._of_year(found)
        elif grain == "week":
            found = self._of_week(found)
        if grain in {"year", "half", "quarter"} and found[2] == grain:
            found = self._months_of(found)
        if found[2] in _CALENDAR and (now := _NOW.match(self._text, found[1])):
            return self._until_now(found, now.end())
        if found[2] == "day":
            found = self._of_day(self._beside(found) if found[4] is not None else found)
        if found[2] in _CLOCKED and found[6]:
            found = self._until(found)
        return found

    def clock_at(self, start: int) -> tuple[Resolved, ...]:
        """A clock behind the name of a zone, which needs no more to be known as one."""
        match = re.compile(CLOCK).match(self._text, start)
        clock = read_clock(match.group()) if match else None
        if match is None or clock is None:
            return ()
        return (
            self.extended((start, match.end(), clock.grain, f"T{clock.time}", None, None, clock.time, None)),
        )

    def _of_month(self, found: Resolved) -> Resolved:
        """十月第一个星期五, 1月的最后一天."""
        match = _NTH.match(self._text, found[1])
        start, end, _, symbol, first, last, _, _ = found
        if match is None:
            return self._day_of_month(found)
        end = match.end()
        if match["week"] or match["last_week"]:
            return _week_of_month(found, match)
        if first is None or last is None:
            told = match.group().lstrip("的")
            return start, end, "day", f"{symbol} {told}", None, None, None, None
        if match["edge"]:
            return _a_day(start, end, last - timedelta(days=1) if match["edge"] == "最后" else first)
        weekday = _WEEKDAYS[match["day"]]
        day = first + timedelta(days=(weekday - 1 - first.weekday()) % 7)
        if match["last"]:
            days = monthrange(first.year, first.month)[1]
            day += timedelta(weeks=(days - day.day) // 7)
        else:
            which = match["n"]
            day += timedelta(weeks=(int(which) if which.isdigit() else _WEEKDAYS[which]) - 1)
        return _a_day(start, end, day) if day < last else found

    def _months_of(self, found: Resolved) -> Resolved:
        """去年最后一个月, 明年第一个月, 今年后三个月, 今年最后一个季度."""
        match = _MONTHS_OF.match(self._text, found[1])
        start, _, _, symbol, first, last, _, _ = found
        if match is None:
            return found
        end, grain = match.end(), "quarter" if match["last_quarter"] else "month"
        if first is None or last is None:
            told = match.group().lstrip("的")
            return start, end, grain, f"{symbol} {told}", None, None, None, None
        months = (last.year - first.year) * 12 + last.month - first.month
        skipped, count = _which_months(match, months)
        if skipped < 0 or skipped + count > months:
            return found
        begin = moved(first, "M", skipped)
        close = moved(begin, "M", count)
        if grain == "quarter":
            return start, end, grain, f"{begin.year}Q{(begin.month + 2) // 3}", begin, close, None, None
        whole = moved(begin, "M", count - 1)
        symbol = f"{begin:%Y-%m}" if count == 1 else f"{begin:%Y-%m}/{whole:%Y-%m}"
        return start, end, grain, symbol, begin, close, None, None

    def _until_now(self, found: Resolved, end: int) -> Resolved:
        """2023年至今, 年初到现在: up to the day of the reference."""
        start, _, grain, symbol, first, _, _, _ = found
        now = self._reference
        if now is None or first is None or now < first:
            return start, end, grain, f"{symbol}/now", first, None, None, None
        return start, end, grain, f"{symbol}/{now}", first, now + timedelta(days=1), None, None

    def _day_of_month(self, found: Resolved) -> Resolved:
        """上上个月15号: a day behind a month that is told by a word."""
        start, end, _, _, first, last, _, _ = found
        match = _DAY.match(self._text, end) if self._text[end - 1] == "月" else None
        if match is None or first is None or last is None:
            return found
        day = first + timedelta(days=_count(match["d"].replace("廿", "二十")) - 1)
        return _a_day(start, match.end(), day) if first <= day < last else found

    def _of_year(self, found: Resolved) -> Resolved:
        """今年第十周, 2016年第四个季度, 今年最后一天."""
        match = _OF_YEAR.match(self._text, found[1])
        start, _, _, symbol, first, last, _, _ = found
        if match is None:
            return found
        end = match.end()
        head = symbol if first is None else str(first.year)
        if match["q"]:
            quarter = _WEEKDAYS[match["q"]]
            if first is None:
                return start, end, "quarter", f"{head} Q{quarter}", None, None, None, None
            begin = date(first.year, 3 * quarter - 2, 1)
            close = date(first.year + quarter // 4, (3 * quarter) % 12 + 1, 1)
            return start, end, "quarter", f"{head}Q{quarter}", begin, close, None, None
        if match["week"]:
            return self._week_of_year(start, end, head, first, match["week"])
        if first is None or last is None:
            return found
        if match["same"]:
            now = self._reference
            return found if now is None else _a_day(start, end, moved(now, "Y", first.year - now.year))
        return _a_day(start, end, last - timedelta(days=1) if match["edge"] == "最后" else first)

    def _week_of_year(self, start: int, end: int, head: str, first: date | None, told: str) -> Resolved:
        week = _count(told)
        if first is None or not 1 <= week <= 52:
            return start, end, "week", f"{head} W{week:02}", None, None, None, None
        monday = date.fromisocalendar(first.year, week, 1)
        return start, end, "week", f"{first.year}-W{week:02}", monday, monday + timedelta(days=7), None, None

    def _of_week(self, found: Resolved) -> Resolved:
        """下周的星期五."""
        match = _IN_THAT_WEEK.match(self._text, found[1])
        if match is None:
            return found
        start, _, _, symbol, first, _, _, _ = found
        day = _WEEKDAYS[match["day"]]
        if first is None:
            return start, match.end(), "day", f"{symbol} weekday-{day}", None, None, None, None
        return _a_day(start, match.end(), first + timedelta(days=day - 1))

    def _beside(self, found: Resolved) -> Resolved:
        """中秋节前一天, 国庆节后第二天, 春节前三天: days told from another one."""
        start, end, _, _, first, _, _, _ = found
        match = _BESIDE.match(self._text, end)
        if match is None or first is None:
            return found
        if match["many"]:
            begin = first - timedelta(days=_count(match["many"].replace("两", "二")))
            symbol = f"{begin}/{first - timedelta(days=1)}"
            return start, match.end(), "day", symbol, begin, first, None, None
        if match["by"]:
            days = -1 if match["by"] == "前" else 1
        else:
            days = _count(match["nth"]) - (not match["behind"])
        return _a_day(start, match.end(), first + timedelta(days=days))

    def _of_day(self, found: Resolved) -> Resolved:
        """8月6日星期三, 下周二下午三点, 明天下午."""
        start, end, grain, symbol, first, last, time, zone = found
        if "周" not in self._text[start:end] and "期" not in self._text[start:end]:
            named = _NAMED_DAY.match(self._text, end)
            end = named.end() if named else end
        match = _OF_DAY.match(self._text, end)
        if match is None:
            return start, end, grain, symbol, first, last, time, zone
        joint = "" if symbol[:1].isdigit() or symbol.startswith("--") else " "
        if match["part"]:
            symbol += joint + part_of_day(match["part"])
            return start, match.end(), "part", symbol, first, last, None, zone
        if match["whole"]:
            return start, match.end(), grain, symbol, first, last, time, zone
        clock = read_clock(match.group())
        if clock is None:
            return start, end, grain, symbol, first, last, time, zone
        return start, match.end(), clock.grain, f"{symbol}{joint}T{clock.time}", first, last, clock.time, zone

    def _until(self, found: Resolved) -> Resolved:
        """下午3点到5点, 9:00-17:30, 14:00 UTC."""
        start, end, grain, symbol, first, last, time, zone = found
        if latin := _LATIN.match(self._text, end):  # 3:30 PM
            told = read_clock(self._text[start : latin.end()])
            if told is not None and "T" in symbol:
                head = symbol[: symbol.rindex("T")]
                return start, latin.end(), told.grain, f"{head}T{told.time}", first, last, told.time, zone
        if zoned := _ZONED.match(self._text, end):
            by = -int(zoned["by"] or zoned["off"] or 0)
            return (
                start,
                zoned.end(),
                grain,
                symbol,
                first,
                last,
                time,
                f"Etc/GMT{by:+d}" if by else "Etc/UTC",
            )
        match = _UNTIL.match(self._text, end) or (
            _UNTIL_MINUTE.match(self._text, end) if self._text[end - 1] == "分" else None
        )
        clock = None
        if match is not None:  # 2时2分-4分 is of the same hour
            clock = read_clock(match["to"] if match.re is _UNTIL else f"{(time or '0')[:2]}点{match['to']}")
        if match is None or clock is None or time is None:
            return found
        until = clock.time
        if match.re is _UNTIL and match["next"] and "T" in symbol:  # 晚上6点到第二天早上8点
            day = None if first is None else first + timedelta(days=1)
            symbol = f"{symbol}/{day or 'day+1 '}T{until}"
            return start, match.end(), grain, symbol, first, day and day + timedelta(days=1), time, zone
        if not clock.halved and until < time and int(until[:2]) < 12 and int(time[:2]) >= 12:
            until = f"{int(until[:2]) + 12:02}{until[2:]}"
        head = "" if symbol[0] == "R" else symbol[: symbol.rindex("T")]  # R/P1DT08:00/T10:00
        grain = grain if grain == clock.grain else "minute"
        return start, match.end(), grain, f"{symbol}/{head}T{until}", first, last, time, zone


def _week_of_month(found: Resolved, match: re.Match[str]) -> Resolved:
    """9月第二周, 9月最后一周: a week is of the month that its Thursday is in, as ISO counts those of a year."""
    start, _, _, symbol, first, last, _, _ = found
    told = match["week"]
    which = -1 if told is None else int(told) if told.isdigit() else _WEEKDAYS[told]
    if first is None or last is None:
        return (
            start,
            match.end(),
            "week",
            f"{symbol} week{'-last' if told is None else -which}",
            None,
            None,
            None,
            None,
        )
    thursday = first + timedelta(days=(3 - first.weekday()) % 7)
    if told is None:
        thursday += timedelta(weeks=((last - thursday).days - 1) // 7)
    else:
        thursday += timedelta(weeks=which - 1)
    if thursday >= last:
        return found
    monday = thursday - timedelta(days=3)
    year, week, _ = monday.isocalendar()
    return start, match.end(), "week", f"{year}-W{week:02}", monday, monday + timedelta(days=7), None, None


def _which_months(match: re.Match[str], months: int) -> tuple[int, int]:
    """(how many months of a period come before those that are told, how many these are)."""
    if match["last_quarter"]:
        return months - 3, 3
    if match["nth"]:
        return _count(match["nth"]) - 1, 1
    count = _count(match["last"] or match["rest"])
    return months - count, count


def _count(text: str) -> int:
    return int(text) if text.isdigit() else int(parse_chinese(text.replace("两", "二")))


def _a_day(start: int, end: int, day: date) -> Resolved:
    return start, end, "day", day.isoformat(), day, day + timedelta(days=1), None, None
