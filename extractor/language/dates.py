"""Dates and periods: calendar dates, years, quarters, halves, months, ranges and lists of them, relative words, spans, clock times.

One pattern finds them (`date_forms`); what a match says is read once (`moment_forms`) and resolved against the date of publication where that is known.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from extractor.language.bounds import BEFORE, BEHIND, EDGES, bounded
from extractor.language.clocked import placed
from extractor.language.date_forms import BARE_DAY, BEGIN, FULL, LUNAR
from extractor.language.eras import COMMON_ERAS, read_era
from extractor.language.everyday import date_words
from extractor.language.joins import Joins, behind_to, is_list, lead_of, ranged
from extractor.language.moment_forms import ZONE_BEGINS, read_moments, zone_of
from extractor.language.moments import Period, Resolved
from extractor.language.plain import plain
from extractor.language.relative import read_relative
from extractor.language.thirds import narrowed, third_of

__all__ = ["DateSpan", "Period", "dates", "find_dates"]

_new = tuple.__new__  # a named tuple without the call of its own constructor


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date or period; `iso` is YYYY-MM-DD where the day is stated, else None."""

    start: int
    end: int
    iso: str | None


def find_dates(text: str) -> list[DateSpan]:
    """All dates and periods of a text, in order, disjoint."""
    return [
        DateSpan(
            p.start,
            p.end,
            p.symbol[:10]
            if p.first is not None and p.grain in {"day", "hour", "minute"} and "/" not in p.symbol
            else None,
        )
        for p in dates(text)
    ]


def dates(text: str, reference: date | None = None) -> list[Period]:
    """All dates and periods of a repaired text, in order, disjoint; what the text leaves open comes from `reference`.

    reference: the day of publication; without it years that the text does not state stay open (`first` and `last` None). One with a
    time of day (`datetime`) places 两小时后 and 最近10分钟 too.
    """
    if isinstance(reference, datetime):
        return [placed(period, reference) for period in dates(text, reference.date())]
    found: list[Period] = []
    last = -1  # where the one before ends
    for period in _dates(text, reference):
        start, end = period.start, period.end
        if (
            text[end - 1] in EDGES
            or text[end : end + 1] in BEHIND
            or text[start - 2 : start] in BEFORE
            or text[start - 1 : start] in "自约"
        ):
            period = bounded(text, period)
        if start != last:
            found.append(period)
        else:
            _join(found, period, text)
        last = end
        if text[end - 1] in "日号" and (match := _MEMBER.match(text, end)):
            found += _member(period, match, reference)
    return _listed(found, text, reference) if len(found) > 1 else found


def _member(period: Period, match: re.Match[str], reference: date | None) -> list[Period]:
    """五月六日和七日: a day whose month stands before the other one, in characters."""
    resolved = _resolved(lead_of(period.text, match[1]) + match[1], reference)
    if len(resolved) != 1 or resolved[0][2] != "day":
        return []
    _, _, grain, symbol, first, last, _, _ = resolved[0]
    return [Period(match.start(1), match.end(), match[1], first, last, grain, symbol)]


def _join(found: list[Period], period: Period, text: str) -> None:
    """Adds a date that stands right behind another one: 周三8月6日 is one day; 七月一号建党节 tells a day twice."""
    last = found[-1]
    if last.grain == "day" and period.text in _THAT_DAY and "/" not in last.symbol:  # 元旦当天, 情人节当晚
        part, grain = ("TEV", "part") if period.text == "当晚" else ("", "day")
        whole = text[last.start : period.end]
        found[-1] = last._replace(end=period.end, text=whole, symbol=last.symbol + part, grain=grain)
        return
    if period.grain != "day" or last.grain != "day":
        found.append(period)
    elif period.text[-1] in "日号" and period.text[0] not in "周星礼" and _WEEKDAY.fullmatch(last.text):
        found[-1] = period._replace(start=last.start, text=text[last.start : period.end])
    elif last.text[-1] not in "日号" or period.text[-1] in "日号" or period.first != last.first:
        found.append(period)


_THAT_DAY = frozenset(["当天", "当日", "当晚"])
_MEMBER = re.compile("[和与及、]([一二三四五六七八九][日号])(?![元均本线楼])")
_WEEKDAY = re.compile("(?:周|星期|礼拜)[一二三四五六日天]")


def _listed(found: list[Period], text: str, reference: date | None) -> list[Period]:
    """去年3月和9月, 8月6日、7日: what leaves its year or month open has that of the one before it."""
    lead, led = "", -1
    end = found[0].end
    for i, period in enumerate(found):
        start = period.start
        gap, end = start - end, period.end
        if not 0 < gap <= _LONGEST_JOINT or not is_list(text[start - gap : start]):
            continue
        before, own = plain(found[i - 1].text), plain(period.text)
        lead, led = lead_of((lead if led == i - 1 else "") + before, own), i
        resolved = _resolved(lead + own, reference) if lead else ()
        if len(resolved) == 1 and resolved[0][2] == period.grain:
            _, _, _, symbol, first, last, time, zone = resolved[0]
            found[i] = period._replace(symbol=symbol, first=first, last=last, time=time, zone=zone)
        else:
            lead = ""
    return found


_LONGEST_JOINT = 4


def _dates(text: str, reference: date | None) -> Iterator[Period]:
    simple = plain(text)
    scan = _Scan(simple, reference)
    places = iter([*scan.words.places(simple, dated=reference is not None), (len(simple) + 1, 0)])
    word, behind = next(places)
    at, floor, size = 0, 0, len(simple)
    begin, full = BEGIN.search, FULL.match
    candidate = begin(simple)
    while candidate is not None or word <= size:
        first = candidate.start() if candidate is not None else size + 1
        if word < at or word <= first:  # a word of a date stands before the next that may begin one
            found = scan.by_word(word, behind) if word >= at else ()
            word, behind = next(places)
        elif (match := full(simple, first)) is None:
            found, at = scan.unlike(candidate)  # type: ignore[arg-type]
            if first < word < at and not found:  # 三|年多前
                at = word
        else:
            at = match.end()
            if at < size and simple[at] in _GOES_ON:
                found = scan.going_on(match)
            elif _is_part(simple, first, at):
                found = ()
            else:
                for a, b, grain, symbol, begins, ends, time, zone in _resolved(match.group(), reference):
                    a, b = first + a, first + b
                    b = b if text[b - 1] > " " else a + len(text[a:b].rstrip())
                    yield _new(Period, (a, b, text[a:b], begins, ends, grain, symbol, time, zone, None))
                found, floor = (), at
        for a, b, grain, symbol, begins, ends, time, zone in found:
            a = a if a >= floor else floor  # what stands before a word belongs to the date before it
            end = a + len(text[a:b].rstrip())
            yield _new(Period, (a, end, text[a:end], begins, ends, grain, symbol, time, zone, None))
            at, floor = max(at, b), b
        if first < at and candidate is not None:
            candidate = begin(simple, at)


# behind a date these may go on with it: a time of the day, the end of a range, a holiday of a year
_GOES_ON = frozenset(
    "全闰黑暑航宪丰烈跨佛学网香澳Z+今后迄小立雨惊谷芒处白霜寒护记消复世医抗龙敬春夏秋冬的元国端中重清除圣感母父情妇儿青教建植愚光双腊正大农五十前头七万平劳凌早上下午傍晚夜深半差最第到至周星礼 -–—~～(UGap0123456789零〇一二两三四六八九"
)
_NUMERALS = frozenset("0123456789零〇一二两三四五六七八九十本上下")
# what may begin a clock, a century or an English date where no other form of a date does
_MORE = re.compile(
    r"[\d零〇一二两三四五六七八九十]{1,3}(?:[点时:：世]|[-–—~～至到][\d一二两三四五六七八九十]{1,3}[点时]|[^\S\n]?-?(?:st|nd|rd|th|[ap]\.?m|[AP]\.?M|[JFMASOND][a-z]))|[本上下]个?世"
)
_COUNTS = frozenset("0123456789一二两三四五六七八九十百")
_COUNT = re.compile(r"(?<![\d.近])(?:\d{1,3}|[一二两三四五六七八九十百]{1,3})$")
_Found = tuple[Resolved, ...]


class _Scan:
    """The dates of one text."""

    def __init__(self, text: str, reference: date | None) -> None:
        self._text = text
        self._reference = reference
        self.words = date_words()
        self._joins = Joins(text, reference)

    def at(self, start: int) -> _Found:
        """What begins at a place."""
        candidate = BEGIN.match(self._text, start)
        match = FULL.match(self._text, start) if candidate else None
        if match is not None:
            return self.going_on(match)
        return self.unlike(candidate)[0] if candidate else ()

    def unlike(self, candidate: re.Match[str]) -> tuple[_Found, int]:
        """What begins at a candidate that is no common form of a date, and where the scan goes on."""
        text, start = self._text, candidate.start()
        # 此前2025年: the digit that a false beginning has taken may begin a date
        past = max(start + 1, candidate.end() - text[candidate.end() - 1].isdigit())
        if text[start] in ZONE_BEGINS and (zone := zone_of(text, start)):  # 北京时间今晚8点
            found = self.at(zone[1]) or self._in_words(zone[1], 0)
            if len(found) == 1 and found[0][6]:
                return ((start, *found[0][1:7], zone[0]),), past
        if text[start] in _NUMERALS and _MORE.match(text, start):
            return self._in_words(start, 0), past
        return (), past

    def going_on(self, match: re.Match[str]) -> _Found:
        """A date with what goes on behind it."""
        text, (start, end) = self._text, match.span()
        if self.words.go_on(text, end) and (longer := self._in_words(start, end)):
            return longer
        if _is_part(text, start, end):
            return ()
        found = tuple((start + r[0], start + r[1], *r[2:]) for r in _resolved(match.group(), self._reference))
        return (self._until(self._joins.extended(found[0])),) if len(found) == 1 else found

    def by_word(self, start: int, behind: int) -> _Found:
        """What a word of a date begins; a zone belongs to the clock behind it."""
        text = self._text
        zone, era = self.words.zones.get(text[start:behind]), self.words.eras.get(text[start:behind])
        if era is not None and (found := self._of_era(start, behind, era)):
            return found
        if zone is None and not text.startswith(COMMON_ERAS, start):
            return self._in_words(start, start)
        while text[behind : behind + 1] == " ":
            behind += 1
        found = self.at(behind)
        if zone is None:  # 公元2000年
            told = len(found) == 1 and found[0][2] in {"year", "month", "day"}
            return ((start, *found[0][1:]),) if told else ()
        found = found or self._joins.clock_at(behind)
        return ((start, *found[0][1:7], zone),) if len(found) == 1 and found[0][6] else ()

    def _of_era(self, start: int, behind: int, facts: Mapping[str, str]) -> _Found:
        """乾隆三年; 公元2000年 is left to the forms of common years."""
        try:
            read = read_era(self._text, start, behind, facts)
        except ValueError:  # numerals that make no number
            return ()
        if read is None or (read[0][3] > "1799" and "begins" not in facts):
            return ()
        found, day = read
        resolved = _resolved(day, self._reference) if day else ()
        return (
            ((found[0], found[1], *resolved[0][2:]),) if len(resolved) == 1 else (found,) if not day else ()
        )

    def _in_words(self, start: int, least: int) -> _Found:
        """A date by words, where it ends behind `least`."""
        read = self._word(start)
        if read is None or start + read[1] <= least:
            return ()
        if read[3][-1] == "X" and self._text[start - 1 : start] in _COUNTS:  # 十|多年前, 三|年多前
            lead = _COUNT.search(self._text, max(0, start - 4), start)
            return () if lead is None else ((lead.start(), start + read[1], *read[2:]),)
        return (self._until(self._joins.extended((start, start + read[1], *read[2:]))),)

    def _word(self, start: int) -> Resolved | None:
        try:
            return self.words.read(self._text, start, self._reference)
        except ValueError:  # numerals that make no number
            return None

    def _until(self, found: Resolved) -> Resolved:
        """今天到后天, 从上周一到本周五: a range over two dates of one grain."""
        at = behind_to(self._text, found)
        match = (FULL.match(self._text, at) or BARE_DAY.match(self._text, at)) if at else None
        if match is None:  # 今晚10点到明早6点
            read = self._word(at) if at else None
            other = None if read is None else self._joins.extended((at, at + read[1], *read[2:]))
            return (other and ranged(found, other)) or found
        lead = lead_of(self._text[found[0] : found[1]], match.group())
        # 3月5日到月底 ends with that month
        since = (found[4] or self._reference) if match.group() in _ENDS else self._reference
        resolved = _resolved(lead + match.group(), since)
        if len(resolved) != 1:
            return found
        other = (at, match.end(), *resolved[0][2:])
        if found[2] == "day" and resolved[0][2] in {"month", "year"} and match.group()[-1] in "底末":
            other = _last_day(other)  # 本月10号到月底
        return ranged(found, self._joins.extended(other)) or ranged(found, other) or found


_ENDS = frozenset(["月底", "月末", "年底", "年末"])


def _last_day(period: Resolved) -> Resolved:
    start, end, _, _, _, last, time, zone = period
    if last is None:
        return period
    day = last - timedelta(days=1)
    return start, end, "day", day.isoformat(), day, last, time, zone


@lru_cache(maxsize=1 << 14)
def _resolved(text: str, reference: date | None) -> tuple[Resolved, ...]:
    try:
        return _read(text, reference)
    except ValueError:  # 三三十分钟后: numerals that make no number
        return ()


def _read(text: str, reference: date | None) -> tuple[Resolved, ...]:
    if LUNAR.search(text):
        lunar = date_words().read(LUNAR.sub(r"农历\1", text), 0, reference)
        return ((0, len(text), *lunar[2:]),) if lunar is not None else ()
    if (third := third_of(text)) is not None:
        months = _resolved(third[0], reference)
        return tuple(narrowed(month, third[1], len(text)) for month in months if month[2] == "month")
    found = read_relative(text, reference)
    return (found,) if found is not None else read_moments(text, reference)


_JOINED_BEFORE = frozenset("-/.@_$￥¥+")  # behind which digits go on with a code


def _is_part(text: str, start: int, end: int) -> bool:
    """Whether what looks like a date is part of a code, a name or a word."""
    before = text[start - 1 : start]
    if before in _LEADS and _UNLIKE[before].match(text[start:end]):
        return True
    if before in _JOINED_BEFORE and before and text[start].isdigit() and start > 1:
        coded = before == "/" and not text[start:end].replace("-", "").replace("/", "").isdigit()
        clock = before == "-" and ":" in text[start:end]
        return (
            text[start - 2].isalnum() and text[start - 2].isascii() and not coded and not clock
        ) or before in "@$￥¥_+"
    first = text[start]
    if before == "说" and first == "明":  # 说明年报, but 他说明年来
        return text[start + 2 : start + 3] in _OF_REPORTS
    if first in _WORD_STARTS and before:
        return before + first in _ACROSS or (first in "上下" and text[start + 1] == "周" and before in "旗线")
    return bool(before) and text[start].isdigit() and before in "“《" and text[end : end + 1] in "》"


# behind these a clock is a ratio, a quarter a car, a half a gas or a season of a series
_UNLIKE = {char: re.compile(r"\d+[:：]\d+$") for char in "按以比分约配每"} | {
    "迪": re.compile("Q"), "氢": re.compile("H2"), "》": re.compile("第.季$"), "(": re.compile("H2$"), "号": re.compile(r"(?:19|20)\d\d-\d\d$"),
}  # fmt: skip
_LEADS = frozenset(_UNLIKE)
_OF_REPORTS = frozenset("报度化均级限金")
_WORD_STARTS = frozenset("当今去明前后後本上下次同年")
# the two characters around the beginning of what only looks like a relative word: 过去|年均, 投产后|年产, 如今|日活
_ACROSS = frozenset(
    a + b
    for a, b in (
        "过去",
        "過去",
        "失去",
        "如今",
        "当今",
        "成本",
        "资本",
        "日本",
        "基本",
        "根本",
        "版本",
        "样本",
        "股本",
        "应当",
        "适当",
        "相当",
        "正当",
        "不当",
        "恰当",
        "担当",
        "充当",
        "之后",
        "产后",
        "以后",
        "然后",
        "最后",
        "此后",
        "今后",
        "其后",
        "背后",
        "之前",
        "以前",
        "目前",
        "当前",
        "此前",
        "提前",
        "先前",
        "线上",
        "以上",
        "之上",
        "旗下",
        "以下",
        "之下",
        "线下",
        "如下",
        "余下",
        "不同",
        "共同",
        "合同",
        "相同",
        "每年",
        "全年",
        "半年",
        "多年",
        "近年",
        "历年",
        "逐年",
        "首年",
        "文明",
        "证明",
        "表明",
        "透明",
        "声明",
        "发明",
        "昨年",
        "层次",
        "多次",
        "首次",
        "档次",
        "场次",
        "产上",
        "加上",
        "本本",
        "书本",
        "楼下",
        "世上",
        "地上",
        "身上",
        "船上",
        "车上",
        "台下",
        "脚下",
        "名下",
        "麾下",
        "门下",
        "手下",
        "树下",
    )
)
