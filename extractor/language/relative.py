"""Dates counted from the day of publication, or from nothing: weekdays, so many units later, edges of months, fiscal years, decades."""

import re
from datetime import date, timedelta

from extractor.language.counting import counted, working_days
from extractor.language.moments import Resolved
from extractor.language.nearby import WITHIN, within
from extractor.language.numerals import parse_chinese, parse_whole
from extractor.language.thirds import THIRD

__all__ = ["RELATIVE", "read_relative"]

_TWO = "(?:一[两二]|[二两]三|三[四五]|四五|五六|六七|七八|八九)"  # 三四天: three or four
_N = f"(?:\\d{{1,3}}|(?!{_TWO}[个年月周星礼天季小])[一二两三四五六七八九十百]{{1,4}})"
_FROM_TO = (
    f"(?:{_TWO}|\\d{{1,2}}[-–~～到至]\\d{{1,2}}|[一二两三四五六七八九十][到至][一二两三四五六七八九十])"
)
# counts in two units, and quarters of an hour
_COMPOUND = f"(?:{_N}个?小时零?{_N}分钟?|[一二两三]刻钟|{_N}年(?:半|零?{_N}个月))"
_Y = "(?:(?:19|20)\\d\\d|\\d\\d)"
# of a fiscal year: 第三季度, Q3, but not the H20 that is sold in it; 第二至第四季度, 前三季度
_PART = "(?:第?[一二三四1-4](?:季度?)?[-–~～至到]第?[一二三四1-4]季度?|第?[一二三四1-4]季度?|前[二两三]个?季度?|(?:Q[1-4]|H[12])(?![0-9A-Za-z])|[上下]半年)"
# the forms, none with a group, as alternatives of the pattern that finds dates: those that begin with a numeral, and those that do not
RELATIVE = (
    "(?=[\\d一二两三四五六七八九十百半])(?:"
    f"(?=[^后前，。；\\n]{{1,11}}[后前])(?<![\\d.第每隔])(?:{_N}个月|{_N}个?(?:年|季度|周|星期|礼拜|天|工作日|交易日|小时|钟头|分钟|秒钟?)|(?<![上下前后大小多个])半个?(?:年|月|小时|天|钟头)|{_N}个半(?:小时|钟头|月)|{_COMPOUND}|{_FROM_TO}(?:个月|个?(?:年|季度|周|星期|礼拜|天|小时|分钟)))(?:之|以)?(?:后|前)(?![三两二季期述置端景台视卫勤续后])"
    f"|{WITHIN}|(?<!\\d){_Y}财年{_PART}?|(?<!\\d)(?:(?:19|20)?\\d0|[二三四五六七八九]{{1,2}}十|[五六七八九]零)年代(?:[初中末前后]期|[初末](?![步级]))?)"
    "|(?=[今明昨前后][儿日])(?:(?<![今之以最然此其落先战产前善])后日(?![本均常子用元益报期化韩系])|[今明昨前后]儿(?:个(?![个人月小子])|(?![子女童科])))"
    "|(?=[上下本这周星礼当月中大次翌前来岁])(?:"
    "(?:(?<![每一二两三四五六七八九十几\\d半])|(?<=[周期拜][一二三四五六]))(?:(?:上上|下下|上|下|本|这)(?:一?个)?)?(?:周|星期|礼拜)(?:[一二三四五六天](?![股福鸭刊报直致])|日(?![均报]))"
    "|这一(?:周|星期|礼拜)(?![期年岁末一二三四五六日天])|(?:上上|下下|上|下|本|这)个?(?:星期|礼拜)(?!\\S?[一二三四五六日天])|(?:上上|下下)个?周(?!期)"
    f"|(?:本|上个?|下个?|当|这个)月(?:[底末](?![特位部端])|初(?![步中级始期])|中(?![旬国间东小心等美日标签选奖招试报])|{THIRD})|(?<![\\d一二三四五六七八九十个每明岁])月(?:[底末](?![特位部端])|初(?![步中级始期升]))|(?<![\\d月])(?:中下旬|上中旬|[上中下]旬)"
    "|大[前后][天儿]|次日|翌日|当日|当天|前日|翌年|来年(?![轻龄])|岁末)"
)
_DAYS = {"大前天": -3, "大后天": 3, "次日": 1, "翌日": 1, "当日": 0, "当天": 0, "前日": -2, "后日": 2} | {
    "大前儿": -3, "大后儿": 3, "今儿": 0, "明儿": 1, "昨儿": -1, "后儿": 2, "前儿": -2,
    "今儿个": 0, "明儿个": 1, "昨儿个": -1, "后儿个": 2, "前儿个": -2,
}  # fmt: skip
_WEEKDAYS = {char: place for place, char in enumerate("一二三四五六日", 1)} | {"天": 7}
_WEEK = re.compile(r"(?P<way>上上|下下|上|下|本|这)?一?个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])?$")
_LATER = re.compile(
    rf"(?P<n>{_N}|半)个?(?P<half>半(?!年))?(?P<unit>年|月|季度|周|星期|礼拜|天|工作日|交易日|小时|钟头|分钟|秒钟?)(?:之|以)?(?P<way>后|前)$"
)
_OR = re.compile(
    rf"(?P<n>{_FROM_TO})个?(?P<unit>年|月|季度|周|星期|礼拜|天|小时|分钟)(?:之|以)?(?P<way>后|前)$"
)
_QUARTER_HOURS = {"一": 15, "二": 30, "两": 30, "三": 45}
_IN_TWO = re.compile(
    rf"(?:(?P<h>{_N})个?小时零?(?P<m>{_N})分钟?|(?P<quarter>[一二两三])刻钟|(?P<y>{_N})年(?:(?P<half>半)|零?(?P<mo>{_N})个月))(?:之|以)?(?P<way>后|前)$"
)
_MONTH = re.compile(r"(?P<way>本|上|下|当|这)?个?月[底末初中]$")
_FISCAL = re.compile(rf"(?P<y>{_Y})财年(?P<part>{_PART})?$")
_DECADE = re.compile(
    r"(?P<d>(?:(?:19|20)?\d0)|[五六七八九]零|(?P<from>[二三四五六七八九])?[二三四五六七八九]十)年代(?:[初末]|[初中末前后]期)?$"
)
_OFFSETS = {"上上": -2, "上": -1, "本": 0, "这": 0, "当": 0, "下": 1, "下下": 2}
_UNITS = {
    "小时": "H",
    "钟头": "H",
    "分钟": "N",
    "秒": "S",
    "秒钟": "S",
    "年": "Y",
    "月": "M",
    "季度": "Q",
    "周": "W",
    "星期": "W",
    "礼拜": "W",
}
_GRAINS = {
    "H": "hour",
    "N": "minute",
    "S": "second",
    "Y": "year",
    "M": "month",
    "Q": "quarter",
    "W": "week",
    "D": "day",
}
_PIVOT = 30  # decades from here on are those of the last century


def read_relative(text: str, reference: date | None) -> Resolved | None:
    """What one of these forms says; None for any other."""
    if text in _DAYS:
        return counted(text, "day", _DAYS[text], reference)
    if text in {"翌年", "来年", "岁末"}:
        return counted(text, "year", 0 if text == "岁末" else 1, reference)
    if match := _WEEK.match(text):
        offset = _OFFSETS[match["way"] or "本"]
        return (
            _weekday(match, offset, reference) if match["day"] else counted(text, "week", offset, reference)
        )
    if match := _IN_TWO.match(text):
        return _in_two_units(match, reference)
    if match := _OR.match(text):
        return _one_or_other(match, reference)
    if match := _LATER.match(text):
        unit = _UNITS.get(match["unit"], "D")
        if unit == "W" and match["n"] != "半":  # 两周后 is a day
            weeks = parse_whole(match["n"]) * (7 if match["way"] == "后" else -7)
            return counted(text, "day", weeks, reference)
        if unit == "D" and match["unit"][-1] == "日" and reference is not None and match["n"] != "半":
            days = working_days(reference, parse_whole(match["n"]), -1 if match["way"] == "前" else 1)
            return counted(text, "day", days, reference)
        if match["half"]:  # 一个半小时后
            half = {"H": (60, 30, "N"), "M": (30, 15, "D")}[unit]
            count, unit = parse_whole(match["n"]) * half[0] + half[1], half[2]
        elif match["n"] == "半":
            count, unit = {"Y": (6, "M"), "M": (15, "D"), "H": (30, "N")}.get(unit, (12, "H"))
        else:
            count = parse_whole(match["n"])
        return counted(text, _GRAINS[unit], count if match["way"] == "后" else -count, reference)
    if text[-1] == "内":
        return within(text, reference)
    if match := _MONTH.match(text):
        return counted(text, "month", _OFFSETS[match["way"] or "本"], reference)
    if match := _FISCAL.match(text):
        return _fiscal(match)
    match = _DECADE.match(text)
    return _decade(match) if match else None


def _one_or_other(match: re.Match[str], reference: date | None) -> Resolved:
    """三四天前, 1-2周后: from the nearer to the farther."""
    parts = re.split("[-–~～到至]", match["n"])
    counts = [parse_whole(part) for part in (parts if len(parts) > 1 else match["n"])]
    sign = 1 if match["way"] == "后" else -1
    grain = _GRAINS[_UNITS.get(match["unit"], "D")]
    if grain == "week":
        grain, sign = "day", 7 * sign
    text = match.string
    one, other = (counted(text, grain, n, reference) for n in sorted(sign * count for count in counts))
    return 0, len(text), grain, f"{one[3]}/{other[3]}", one[4], other[5], None, None


def _in_two_units(match: re.Match[str], reference: date | None) -> Resolved:
    """3小时20分钟后, 一刻钟前, 一年半后, 两年零三个月前."""
    g = match.groupdict()
    if g["y"]:
        grain, count = "month", 12 * parse_whole(g["y"]) + (6 if g["half"] else parse_whole(g["mo"]))
    elif g["h"]:
        grain, count = "minute", 60 * parse_whole(g["h"]) + parse_whole(g["m"])
    else:
        grain, count = "minute", _QUARTER_HOURS[g["quarter"]]
    return counted(match.string, grain, count if g["way"] == "后" else -count, reference)


def _weekday(match: re.Match[str], offset: int, reference: date | None) -> Resolved:
    """周五 is of the week of the reference, 上周三 of the one before."""
    day = _WEEKDAYS[match["day"]]
    if reference is None:
        symbol = f"weekday-{day}" if match["way"] is None else f"week{offset:+d} weekday-{day}"
        return 0, match.end(), "day", symbol, None, None, None, None
    first = reference + timedelta(days=day - 1 - reference.weekday(), weeks=offset)
    return 0, match.end(), "day", first.isoformat(), first, first + timedelta(days=1), None, None


def _fiscal(match: re.Match[str]) -> Resolved:
    """2026财年第一季度: which days these are depends on the company."""
    year = match["y"] if len(match["y"]) == 4 else f"20{match['y']}"
    part = match["part"] or ""
    if "季" in part:
        told = [_QUARTERS[char] for char in part if char in _QUARTERS]
        part = f"Q{told[-1]}" if len(told) == 1 else f"Q{told[0]}/Q{told[-1]}"
        part = f"Q1/{part}" if match["part"][0] == "前" else part
    elif "半" in part:
        part = "H1" if part[0] == "上" else "H2"
    grain = {"": "year", "Q": "quarter", "H": "half"}[part[:1]]
    return 0, match.end(), grain, f"FY{year}{part}", None, None, None, None


_QUARTERS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4} | {str(n): n for n in range(1, 5)}


def _decade(match: re.Match[str]) -> Resolved:
    text = match["d"]
    year = int(text) if text.isdigit() else int(parse_chinese(text[-2:].replace("零", "十")))
    if year < 100:
        year += 1900 if year >= _PIVOT else 2000
    end = year + 10
    if match["from"]:  # 五六十年代
        year += 10 * ("二三四五六七八九".index(match["from"]) - "二三四五六七八九".index(text[1]))
    return 0, match.end(), "year", f"{year}/{end - 1}", date(year, 1, 1), date(end, 1, 1), None, None
