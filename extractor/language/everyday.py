"""Dates by words: holidays, lunar days, seasons, weekends, parts of a day, what recurs, spans, English months.

The words that begin such a date are rows of `date_words.tsv`, found all at once; behind each one of the forms here is tried.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cached_property, lru_cache

import ahocorasick_rs

from extractor.language.clocks import (
    CLOCK,
    HALF_DAY,
    LONE_CLOCK,
    PART_ALONE,
    STRONG_CLOCK,
    TWO_HOURS,
    WEAK_CLOCK,
    part_of_day,
    read_clock,
    two_hours,
)
from extractor.language.counting import counted, working_days
from extractor.language.lunar import LunarYears, easter, solar_term
from extractor.language.moments import Resolved, moved, spanned
from extractor.language.nearby import NEARBY, nearby
from extractor.language.numerals import parse_whole
from extractor.language.recurring import COUNT, GRAINS, SET, UNIT, UNITS, recurring
from extractor.language.vocabulary import any_of
from extractor.language.year_words import (
    CENTURY,
    FISCAL,
    MORE_YEARS,
    a_day,
    century,
    first_month,
    fiscal,
    halves,
    months_of,
    more_years,
    told_year,
)
from extractor.resources import RuleFolders, rule_folders

__all__ = ["DateWords", "date_words"]

_YEAR = "(?:(?:19|20)\\d\\d[^\\S\\n]?年|[零〇一二][零〇一二三四五六七八九]{1,3}年|(?<!\\d)[0-3]\\d年|今年|去年|明年|前年|后年|本年|上年|次年|来年)"
_DAY_NUMBER = "(?:初[一二三四五六七八九十]|(?<=[^正腊冬]月)[一二三四五六七八九](?![十百千万亿月年个家])|[一二]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|三十|[1-3]?\\d)"
_LUNAR = (
    f"(?:(?:农历|阴历|旧历)(?P<year3>{_YEAR})?(?P<leap>闰)?|(?P<leap2>闰))(?P<lm>正|腊|冬|十[一二]?|[一二三四五六七八九]|1[0-2]|[1-9])月(?P<ld>{_DAY_NUMBER})[日号]?"
    f"|(?:农历|阴历|旧历)(?P<year4>{_YEAR})?(?P<leap3>闰)?(?P<whole>正|腊|冬|十[一二]?|[一二三四五六七八九]|1[0-2]|[1-9])月份?|(?P<leap4>闰)(?P<whole3>十[一二]?|[一二三四五六七八九])月份?(?![初\\d一二三四五六七八九十廿])|(?P<whole2>正|腊|冬)月(?![\\d初一二三四五六七八九十廿楼梅])"
    f"|(?P<lm2>正|腊|冬)月(?P<ld2>{_DAY_NUMBER})[日号]?(?![月年个家])|(?P<new>大年初|(?<![\\d今去明前后本一二三四五六七八九〇零])年初(?=.(?:$|[，。、；！？\\s早晚去回到至]|上班|开工|开市|开门|拜|当天|那天)))(?P<ld3>[一二三四五六七八九十])"
)
_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_LATE = {"晚": "晚上", "夜": "夜里", "早": "早上"}
_OFFSET = {"今": 0, "明": 1, "昨": -1, "前": -2, "后": 2, "当": 0}
_TIME = f"(?P<at>(?:{CLOCK}|的?{HALF_DAY}))"
_WAYS = "接下来|接下去|往后|随后|(?<![目不])之前|之后"
_SPAN = (
    f"(?:(?P<way>{_WAYS})的?(?P<sn>{COUNT}|半)个?(?P<su>{UNIT})(?![均报])"
    f"|(?<![目之以提此先年月日天周期眼当空向往最面跟前时间后名盘])(?P<first>[前头])(?P<fn>{COUNT}(?=个)|(?![1一]月){COUNT}(?=月))个?月份?(?!期|末|初|底|\\d|[上中下]旬)"
    f"|(?<![目之以提此先年月日天周期眼当空向往最面跟前时间后名])前(?P<bn>{COUNT})个?(?P<bu>天|周|星期)(?![一二三四五六日均])|(?<![目之以提此先年月日天周期眼当空向往最面跟前时间后名])前(?P<by>[两三])年(?![期级])"
    "|(?<![之以然今此最其随售前午先年月日天周期])后(?P<an>[两三五])个?(?P<au>天|周)(?!期))"
)
_STEP = "(?P<step>上上个?|下下个?|[上下前后](?:一个?|个(?=[交工])))(?P<stepped>年度?|季度|月|(?:周|星期)(?!日(?!均)|天)|交易日|工作日|天|日)(?![期线均一二三四五六]|末|日均)"


# 出|现在, 项|目前|期, 应|当前|往: two words that only hold one of the present
_NOT_PRESENT = "(?<![发出呈体表展显实涌浮重再兑项题科栏剧篇名条账曲书节盲双醒注夺眉应适相担充正恰])"
_NO_PRESENT = "(?![期景后沿身往]|进行时|位置)"


class DateWords:
    """The words of dates, and what the forms behind them say."""

    def __init__(self, folders: RuleFolders) -> None:
        self._lunar = LunarYears(folders)
        self._facts: dict[str, dict[str, str]] = {}
        kinds: dict[str, list[str]] = {
            "holiday": [],
            "month": [],
            "zone": [],
            "head": [],
            "season": [],
            "era": [],
            "present": [],
        }
        for row in folders.rows("date_words"):
            words = (row.name, *row.aliases) if row.attributes["kind"] == "month" else row.aliases
            kinds[row.attributes["kind"]].extend(words)
            self._facts.update(dict.fromkeys(words, row.attributes))
        self.zones = {word: self._facts[word]["zone"] for word in kinds["zone"]}
        self.eras = {word: self._facts[word] for word in kinds["era"]}
        heads = [*kinds["holiday"], *kinds["month"], *kinds["zone"], *kinds["head"], *kinds["era"]]
        self._heads = [*heads, *kinds["present"]]
        self._automaton = _automaton(heads)
        self._pattern = re.compile(_pattern(kinds))
        self._of_year = re.compile(
            f"的?(?:{any_of([*kinds['holiday'], *kinds['season']])}|元月|农历|阴历|闰|[正腊冬]月|大年初|[前头][\\d一两三四五六七八九十]|[前后](?:半年|[两三]个季))"
        )
        self._readers: tuple[tuple[str, Callable[[re.Match[str], date | None], Resolved | None]], ...] = (
            ("holiday", self._holiday), ("lunar", self._lunar_day), ("season", self._season), ("weekend", _weekend), ("set", self._set),
            ("night", _night), ("hours", _one_hour_or_the_next), ("clock", _clock), ("part_alone", _part_alone), ("first_month", first_month), ("span", _span), ("stepped", _stepped), ("halves", halves),
            ("more", more_years), ("century", century), ("nearby", nearby), ("bare_season", self._season), ("fiscal", fiscal), ("present", _present), ("english", self._english),
        )  # fmt: skip

    def go_on(self, text: str, end: int) -> bool:
        """Whether what stands behind a year may be a date of it."""
        return self._of_year.match(text, end) is not None

    @cached_property
    def _with_present(self) -> ahocorasick_rs.AhoCorasick:
        """The words with those of the present (现在, 目前), which say a day only where the reference is known."""
        return _automaton(self._heads)

    def places(self, text: str, *, dated: bool = False) -> list[tuple[int, int]]:
        """Where such words stand, in order; `dated` where there is a reference."""
        automaton = self._with_present if dated else self._automaton
        return [(a, b) for _, a, b in automaton.find_matches_as_indexes(text)]

    def read(self, text: str, at: int, reference: date | None) -> Resolved | None:
        """The date by words that begins at a place; its end counts from there."""
        match = self._pattern.match(text, at)
        if match is None:
            return None
        for group, reader in self._readers:
            if match[group] is not None:
                found = reader(match, reference)
                return found and (0, match.end() - at, *found[2:])
        return None

    def _holiday(self, match: re.Match[str], reference: date | None) -> Resolved | None:
        word, facts = match["holiday"], self._facts[match["holiday"]]
        if match["year"] is None and "needs" in facts and not _needed(match, facts):
            return None
        year, head = told_year(match, reference)
        if "months" in facts:
            return _vacation(facts["months"], word, year, head)
        day = None if year is None else self._day_of(facts, year)
        if day is not None:
            return a_day(day)
        symbol = facts.get("day") or (f"lunar-{facts['lunar']}" if "lunar" in facts else word)
        return 0, 0, "day", f"{head} {symbol}".strip(), None, None, None, None

    def _day_of(self, facts: dict[str, str], year: int) -> date | None:
        """The day of a holiday in a year."""
        if "day" in facts:
            return date.fromisoformat(f"{year}-{facts['day']}")
        if "lunar" in facts:
            month, day = facts["lunar"].split("-")
            if day == "last":  # the eve is told of the year that it ends in
                begins = self._lunar.day(year, 1, 1)
                return begins and begins - timedelta(days=1)
            return self._lunar.day(year, int(month), int(day))
        if "nth" in facts:
            place, _, more = facts["nth"].partition("+")
            return _nth_weekday(year, *map(int, place.split("/"))) + timedelta(days=int(more or 0))
        if "easter" in facts:
            return easter(year)
        term, constant = facts["term"].split("/")
        return solar_term(year, term, constant, facts.get("odd", ""))

    def _lunar_day(self, match: re.Match[str], reference: date | None) -> Resolved | None:
        if whole := match["whole"] or match["whole2"] or match["whole3"]:
            return self._lunar_month(match, whole, reference)
        month_word = match["lm"] or match["lm2"] or "正"
        month = _LUNAR_MONTHS.get(month_word) or parse_whole(month_word)
        day = parse_whole(
            (match["ld"] or match["ld2"] or match["ld3"]).replace("初", "").replace("廿", "二十")
        )
        year, head = told_year(match, reference)
        found = (
            None
            if year is None
            else self._lunar.day(year, month, day, leap=bool(match["leap"] or match["leap2"]))
        )
        if found is not None:
            return a_day(found)
        return 0, 0, "day", f"{head} lunar-{month:02}-{day:02}".strip(), None, None, None, None

    def _lunar_month(self, match: re.Match[str], word: str, reference: date | None) -> Resolved:
        """农历二月, 腊月: a month of the lunar year."""
        month, leap = _LUNAR_MONTHS.get(word) or parse_whole(word), bool(match["leap3"] or match["leap4"])
        year, head = told_year(match, reference)
        first, last = (
            None if year is None else self._lunar.day(year, month, day, leap=leap) for day in (1, None)
        )
        last = last and last + timedelta(days=1)
        return (
            0,
            0,
            "month",
            f"{head if year is None else year} lunar-{month:02}".strip(),
            first,
            last,
            None,
            None,
        )

    def _season(self, match: re.Match[str], reference: date | None) -> Resolved | None:
        facts = self._facts[match["season"] or match["bare_season"][0]]
        if match["ago"]:
            shift = {"今": 0, "这": 0, "去": -1, "上": -1, "明": 1, "下": 1}[match["ago"][0]]
            year, head = (None, f"year{shift:+d}") if reference is None else (reference.year + shift, "")
        else:
            year, head = told_year(match, reference)
        if year is None:
            return 0, 0, "season", f"{head} {facts['code']}".strip(), None, None, None, None
        begin = date(year, int(facts["months"].split("/")[0]), 1)
        return 0, 0, "season", f"{year}-{facts['code']}", begin, moved(begin, "M", 3), None, None

    def _set(self, match: re.Match[str], _: date | None) -> Resolved | None:
        """What recurs: R/ and how often, or when."""
        symbol, grain = recurring(match)
        if (name := match["each"]) is not None:
            facts = self._facts[name]
            symbol, grain = (
                facts.get("day") or (f"lunar-{facts['lunar']}" if "lunar" in facts else name),
                "day",
            )
        told = match["at"]
        if told and match["part"] and (late := read_clock(_LATE[match["part"]] + told.lstrip("的 "))):
            return 0, 0, late.grain, f"R/P1DT{late.time}", None, None, late.time, None  # 每晚十点半
        if told and (clock := read_clock(told)):
            return 0, 0, clock.grain, f"R/{symbol}T{clock.time}", None, None, clock.time, None
        if told:
            return 0, 0, "part", f"R/{symbol}{part_of_day(told.strip('的'))}", None, None, None, None
        return 0, 0, grain, f"R/{symbol}", None, None, None, None

    def _english(self, match: re.Match[str], reference: date | None) -> Resolved | None:
        month = int(self._facts[match["month"] or match["month2"]]["value"])
        day, year = (
            match["eday"] or match["eday2"],
            match["eyear"] or match["eyear2"] or match["eyear3"] or match["eyear4"],
        )
        known = (
            int(year)
            if year and len(year) == 4
            else 2000 + int(year)
            if year
            else reference.year
            if reference
            else None
        )
        try:
            if day is not None:
                return (
                    a_day(date(known or 2024, month, int(day)))
                    if known
                    else (0, 0, "day", f"{month:02}-{int(day):02}", None, None, None, None)
                )
        except ValueError:
            return None
        if known is None:
            return 0, 0, "month", f"{month:02}", None, None, None, None
        first = date(known, month, 1)
        return 0, 0, "month", f"{known}-{month:02}", first, moved(first, "M", 1), None, None


def _automaton(words: list[str]) -> ahocorasick_rs.AhoCorasick:
    return ahocorasick_rs.AhoCorasick(words, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)


def _vacation(months: str, word: str, year: int | None, head: str) -> Resolved:
    """暑假: the months that it lies in."""
    if year is None:
        return 0, 0, "month", f"{head} {word}".strip(), None, None, None, None
    one, other = (date(year, int(month), 1) for month in months.split("/"))
    return 0, 0, "month", f"{one:%Y-%m}/{other:%Y-%m}", one, moved(other, "M", 1), None, None


def _present(match: re.Match[str], reference: date | None) -> Resolved | None:
    """现在: the day of the reference."""
    if reference is None:
        return None
    return 0, 0, "day", "now", reference, reference + timedelta(days=1), None, None


def _pattern(kinds: dict[str, list[str]]) -> str:
    """All forms, with a group for each kind."""
    months = any_of(kinds["month"])
    english = (
        f"(?<![A-Za-z])(?P<month>{months})(?:-(?P<eyear4>\\d\\d)(?![\\d-])|[ -]?(?:(?P<eday>[1-3]?\\d)(?:st|nd|rd|th)?(?!\\d)(?:,?[ ]{{1,2}}(?P<eyear>(?:19|20)\\d\\d)(?!\\d))?|(?P<eyear2>(?:19|20)\\d\\d)(?!\\d)))"
        f"|(?P<eday2>[1-3]?\\d)(?:st|nd|rd|th)?[ -](?P<month2>{months})(?:[ ,-]{{1,2}}(?P<eyear3>(?:19|20)\\d\\d|(?<=-)\\d\\d)(?!\\d))"
    )
    return (
        f"(?P<set>(?<![里米尺寸码转])(?:每年的?(?P<each>{any_of(kinds['holiday'])})|{SET}){_TIME}?)"
        f"|(?P<night>(?P<day>[今明昨前后当])(?P<when>[早晨晚夜])(?![于年期餐些报间市近])上?(?P<nclock>(?:{CLOCK}))?)"
        f"|{TWO_HOURS}|(?P<clock>{STRONG_CLOCK}|{HALF_DAY}{CLOCK}|正午(?!时[间候])|{WEAK_CLOCK}(?=[^\\S\\n]?[-–—~～至到][^\\S\\n]?(?:{STRONG_CLOCK}|{WEAK_CLOCK}))|{LONE_CLOCK})"
        f"|(?P<part_alone>{PART_ALONE})"
        f"|{CENTURY}|(?P<nearby>{NEARBY})|(?P<bare_season>[春夏秋冬](?:天(?![文气然线空平津猫])|季(?=$|[，。、；！？来到里开有多是会很的]))(?!的?(?:故事|颂)))"
        f"|(?P<weekend>(?:(?:上上|下下|这|本|上|下)个?)?周末)(?:的?(?P<weekend_part>{HALF_DAY}))?|{_STEP}|(?P<more>{'|'.join(MORE_YEARS)})"
        f"|(?P<fiscal>{FISCAL})|{_NOT_PRESENT}(?P<present>{any_of(kinds['present'])}){_NO_PRESENT}|(?P<english>{english})"
        f"|(?:(?P<year>{_YEAR})的?)?(?:(?P<holiday>(?<![李王张刘陈杨赵周吴孙胡朱林徐度])(?!(?<=[二三四五六七八九十第])十一){any_of(kinds['holiday'])}(?!上河图|[路街村镇桥木蒜千]|暑假|股份|集团|(?<=[小大][暑寒])假|(?<=假)(?:工|作业|班)|(?<=节)目|(?<=圣诞)[老树帽袜歌卡颂]))|(?P<lunar>{_LUNAR})"
        f"|(?P<halves>(?<![以之])(?P<hway>[前后])半年(?![报度])|元月份?(?!旦)(?:(?P<nyd>\\d{{1,2}}|[一二三四五六七八九十廿]{{1,3}})[日号])?|后(?P<lastq>[两三])个?季度)"
        f"|(?P<first_month>(?<=[\\d今去明本上前后零〇一二三四五六七八九]年)的?[前头](?P<fm>{COUNT})个?月(?!期)|(?<=年)的?头(?P<fq>[两三])个季度)|(?P<span>{_SPAN}))"
        f"|(?:(?P<year2>{_YEAR})的?|(?P<ago>[今去明]|(?:这个|上个|下个)(?=.[天季])))(?P<season>[春夏秋冬])(?:[天季]|(?<=[今去明].)(?![一-鿿]*(?:股份|集团))|(?![一-鿿])|(?=[来去在到的至于]))"
    )


def _needed(match: re.Match[str], facts: dict[str, str]) -> bool:
    text, end = match.string, match.end()
    if text[end : end + 1] == "”" and text[match.start() - 1 : match.start()] == "“":  # “五一”假期
        return True
    if text.startswith(tuple(facts["needs"].split(",")), end):
        return True
    return "loose" in facts and (end == len(text) or text[end] in " ，。、；：,;:和与及")


def _nth_weekday(year: int, month: int, which: int, weekday: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - 1 - first.weekday()) % 7 + 7 * (which - 1))


def _weekend(match: re.Match[str], reference: date | None) -> Resolved:
    word = match["weekend"]
    offset = {"上": -1, "下": 1}.get(word[0], 0) * (2 if word[:2] in {"上上", "下下"} else 1)
    part = part_of_day(match["weekend_part"]) if match["weekend_part"] else ""
    grain = "part" if part else "day"
    if reference is None:
        return 0, 0, grain, f"week{offset:+d} weekend {part}".rstrip(), None, None, None, None
    first = reference + timedelta(days=5 - reference.weekday(), weeks=offset)
    symbol = f"{first}{part}/{first + timedelta(days=1)}{part}"
    return 0, 0, grain, symbol, first, first + timedelta(days=2), None, None


def _night(match: re.Match[str], reference: date | None) -> Resolved | None:
    """今晚, 明早六点."""
    offset = _OFFSET[match["day"]]
    _, _, _, head, first, last, _, _ = counted(match["day"], "day", offset, reference)
    joint = "" if first is not None else " "
    when = match["when"]
    if match["nclock"] is None:
        return 0, 0, "part", f"{head}{joint}{part_of_day(when)}", first, last, None, None
    clock = read_clock(("晚上" if when in "晚夜" else "早上") + match["nclock"].strip())
    return clock and (0, 0, clock.grain, f"{head}{joint}T{clock.time}", first, last, clock.time, None)


def _one_hour_or_the_next(match: re.Match[str], _: date | None) -> Resolved | None:
    """早上七八点."""
    clocks = two_hours(match["hours_of"] or "", match["two_hours"])
    if len(clocks) < 2:
        return None
    return 0, 0, "hour", f"T{clocks[0].time}/T{clocks[1].time}", None, None, clocks[0].time, None


def _clock(match: re.Match[str], _: date | None) -> Resolved | None:
    if match["clock"] == "正午":
        return 0, 0, "hour", "T12:00", None, None, "12:00", None
    clock = read_clock(match["clock"])
    return clock and (0, 0, clock.grain, f"T{clock.time}", None, None, clock.time, None)


def _part_alone(match: re.Match[str], _: date | None) -> Resolved:
    """下午: a part of a day that is left open."""
    return 0, 0, "part", part_of_day(match["part_alone"]), None, None, None, None


def _span(match: re.Match[str], reference: date | None) -> Resolved | None:
    """接下来两周, 前三天; 前5个月 is of the year."""
    g = match.groupdict()
    if g["fn"] and g["first"] == "前" and parse_whole(g["fn"]) == 1:
        return counted("", "month", -1, reference)
    if g["fn"]:
        return months_of(match, parse_whole(g["fn"]), reference)
    number, word = next(
        (g[a], g[b] if b else "年") for a, b in (("sn", "su"), ("bn", "bu"), ("by", ""), ("an", "au")) if g[a]
    )
    unit, count = UNITS[word], parse_whole(number) if number != "半" else 0
    if not count:
        count, unit = {"Y": (6, "M"), "M": (15, "D"), "D": (12, "H"), "H": (30, "MIN")}.get(unit, (0, unit))
    ahead = bool(g["an"]) or (g["way"] or "") in {"接下来", "接下去", "往后", "随后", "之后"}
    return spanned(count, unit, ahead, 0, reference) if count else None


def _stepped(match: re.Match[str], reference: date | None) -> Resolved:
    """上上个月, 前一天, 下一年."""
    step = match["step"]
    offset = (-1 if step[0] in "上前" else 1) * (2 if step[:2] in {"上上", "下下"} else 1)
    if match["stepped"] in {"交易日", "工作日"} and reference is not None:
        offset = working_days(reference, 1, offset)
    return counted(
        "",
        GRAINS[UNITS[match["stepped"].removesuffix("度") if match["stepped"] != "季度" else "季度"]],
        offset,
        reference,
    )


@lru_cache(maxsize=8)
def _compiled(folders: RuleFolders) -> DateWords:
    return DateWords(folders)


def date_words(folders: RuleFolders | None = None) -> DateWords:
    """The words of dates of the rules in force, compiled once."""
    return _compiled(folders or rule_folders())
