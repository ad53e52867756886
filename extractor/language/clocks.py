"""Times of day as they are spoken and written: 下午三点一刻, 差五分八点, 8点10分30秒, 15:30:20, 3:30 PM; and parts of a day."""

import re
from typing import NamedTuple

from extractor.language.numerals import parse_chinese

__all__ = [
    "ALONE",
    "CLOCK",
    "HALF_DAY",
    "LONE_CLOCK",
    "PART_ALONE",
    "PART_OF_DAY",
    "SPOKEN_CLOCK",
    "STRONG_CLOCK",
    "TWO_HOURS",
    "WEAK_CLOCK",
    "Clock",
    "part_of_day",
    "read_clock",
    "two_hours",
]

# {word: (symbol of the part of the day, whether hours before twelve are counted from noon)}
_PARTS: dict[str, tuple[str, bool]] = {
    "凌晨": ("TEM", False), "清晨": ("TEM", False), "清早": ("TMO", False), "早晨": ("TMO", False), "早上": ("TMO", False), "早间": ("TMO", False),
    "上午": ("TMO", False), "早盘": ("TMO", False), "盘前": ("TMO", False), "中午": ("TMI", True), "正午": ("TMI", True), "午间": ("TMI", True),
    "午后": ("TAF", True), "下午": ("TAF", True), "盘后": ("TAF", True), "傍晚": ("TEV", True), "晚上": ("TEV", True), "晚间": ("TEV", True),
    "夜晚": ("TEV", True), "白天": ("TDT", False), "夜里": ("TNI", True), "夜间": ("TNI", True), "深夜": ("TNI", True), "半夜": ("TNI", True), "午夜": ("TNI", True),
    "早": ("TMO", False), "晨": ("TMO", False), "晚": ("TEV", True), "夜": ("TNI", True),
}  # fmt: skip
_SMALL_HOURS = frozenset(
    ["夜里", "半夜", "午夜", "深夜", "夜间", "夜"]
)  # whose hours up to six are of the morning
HALF_DAY = f"(?:{'|'.join(word for word in _PARTS if len(word) > 1)}|晚(?![于年期会饭餐报宴些近自])|早(?![于年期餐点些就已在前日市报间盘稻教会]))"
_NO_POINTS = "(?![建意看想要理感体疑问都也儿点式水几半\\d一二三四五六七八九十])"
# an hour that is known by who does what then, that is all there is, or that is midnight
_MIDNIGHT = "[0零]点(?![\\d一二三四五六七八九零几多个能公乐调起分基附上下轴])"
PART_OF_DAY = "(?:凌晨|清晨|清早|早晨|早上|上午|中午|午后|下午|傍晚|晚上|晚间|夜里|夜晚|深夜|半夜|午夜|早(?![一-鿿])|晚(?![一-鿿]))"
# one that stands alone, and is no word or so long a time (一上午, 整个下午)
PART_ALONE = "(?<![一整个半几])(?:[上下中]午|早上|晚上|凌晨|清晨|傍晚|夜里|深夜|午夜|午后|早晨|清早|夜晚|(?<![前后大上下])半夜|[午晚早]间(?![新播])|白天(?![鹅使])|夜间(?=$|[，。、；行施营运出工作开加]))(?![茶饭餐好觉场盘市版档食三])"
_H = "(?:2[0-4]|[01]?\\d|二十[一二三四]?|十[一二三四五六七八九]?|[零〇一二两三四五六七八九])"
_S = "(?:[0-5]?\\d|[二三四五]?十[一二三四五六七八九]?|零?[一二三四五六七八九])"
_TO_MINUTE = f"(?:半|一刻|三刻|整|正(?=$|[，。、；\\s])|钟(?!头)|{_S}分(?![之钟])(?:{_S}秒)?)"
# 八点二十五, 7点40: minutes whose 分 is left out, behind an hour that stands alone
_BARE_MINUTE = "(?:[二三四五]十[一二三四五六七八九]?|十[一二三四五六七八九]?|[0-5]\\d)(?![\\d一二三四五六七八九零两十百千万亿几多分个.%％‰年月日号点倍元块家只人名条项种次位岁米公吨台件张页度两斤毛角期股比基成])"
_SHORT_MINUTE = "(?:零[一二三四五六七八九]|[二三四五]十[一二三四五六七八九]?|十[一二三四五六七八九]|[0-5]\\d)(?![\\d十百千万亿分个.%年月日点])"
_HALF_LATIN = "(?:[^\\S\\n]?(?:[ap]m|[AP]M|[ap]\\.m\\.)(?![A-Za-z]))"
_COLON = f"(?:2[0-4]|[01]?\\d)[^\\S\\n]?[:：][0-5]\\d(?:[:：][0-5]\\d)?(?!\\d){_HALF_LATIN}?"
_POINT = "[点點时時](?!代|间|間|评|點)"
_PAST_HOUR = f"{_H}点过(?:一刻|半|{_S}分)"
_BEFORE_HOUR = f"差(?:一刻|{_S}分)(?:钟)?{_H}点|{_H}点差(?:一刻|{_S}分)"
# 五到六点: an hour whose 点 stands behind the second
_FROM_HOUR = f"{_H}(?=[^\\S\\n]?[-–—~～至到][^\\S\\n]?{_H}[点时](?![间代]))"
# the same without what stands behind it, as it is read again
ALONE = f"(?:(?<=[日号天])[^\\S\\n]?的?{HALF_DAY}?|{HALF_DAY}[^\\S\\n]?){_H}"
# a clock behind a day, with or without the part of the day
CLOCK = f"(?:(?=[ 的\\d零〇一二两三四五六七八九十凌清早上中正午下傍晚夜深半差盘])[^\\S\\n]?的?{HALF_DAY}?[^\\S\\n]?(?:{_COLON}|{_BEFORE_HOUR}|{_PAST_HOUR}|{_H}[^\\S\\n]?{_POINT}(?:{_TO_MINUTE}|{_SHORT_MINUTE})?|(?:1[0-2]|[1-9]){_HALF_LATIN}|{_FROM_HOUR}))"
# one that needs no day and no part of it to be known as a clock
STRONG_CLOCK = (
    f"(?:{_COLON}|{_BEFORE_HOUR}|{_PAST_HOUR}|{_H}点(?:半(?!点)|[一三]刻|整(?!数|体)|正(?=$|[，。、；\\s])|钟(?!头|方向)|{_S}分(?![之钟])(?:{_S}秒)?)|零时(?![\\d间候代期段而常机值尚空效辰速])|(?:二十[一二三四]?|十[一二三四五六七八九])时(?![\\d间候代期段而常机值尚空效辰速钟髦])|(?:2[0-4]|[01]?\\d)时(?:整(?![体个合理])|[0-5]?\\d分(?:{_S}秒)?|(?![\\d间候代期段而常机值尚空效辰速钟髦]))"
    f"|(?:1[0-2]|[1-9])(?::[0-5]\\d)?{_HALF_LATIN})"
)
WEAK_CLOCK = f"(?<![跌涨升降第了\\d.]){_H}点"  # a clock only beside another one
# 14点出发, 从三到五点: known by what stands around
_TO_DO = "回来|回家|回去|回国|出门|上课|下课|放学|打烊|营业|比赛|叫我|提醒我|碰面|见面|抵达|返回|起来|去(?!年)|来(?![源自])|到(?=$|[，。了家校站岗场单])|多(?=[，。起才就到的]|$)|的(?=会议|课|车|火车|飞机|航班|比赛|电影|班|闹钟|高铁|时候)|准时|开始|出发|结束|开会|见(?![效顶底])|集合|起床|上班|下班|发车|开车|起飞|到达|登机|睡|吃|开门|关门|开盘|收盘|截止|才|左右|之前|以前|过后|前(?![三十])|许"
LONE_CLOCK = (
    f"(?:(?<![跌涨升降第了分得加减扣回调挫弹涌落高低差率数值位线\\d.]){_H}点(?={_TO_DO})|(?<=[设定]在){_H}点(?![位数半之的])"
    f"|(?<=[我你他她们]){_H}点{_NO_POINTS}|(?<![\\s\\S]){_H}点(?![\\s\\S])|(?<![\\d跌涨升降第了得分加减值数率于至到为近百千万.十一二三四五六七八九]){_MIDNIGHT}"
    f"|(?<![跌涨升降第了得分加减扣回调挫弹涌落高低差率数值位线\\d.百千万亿]){_H}点{_BARE_MINUTE}"
    f"|(?<![\\s\\S]){_H}点零[一二三四五六七八九](?![\\s\\S])|(?<![跌涨升降第了\\d.百千万亿十]){_H}点零[一二三四五六七八九](?={_TO_DO}|[的就])"
    f"|(?:(?<=[在于从每约])|(?<![\\s\\S])){_FROM_HOUR})"
)
# what a quantity must not be read from: 八点零五分, 三点一刻
SPOKEN_CLOCK = f"(?:二十[一二三四]?|十[一二三四五六七八九]?|[零一二两三四五六七八九])点(?:{_BARE_MINUTE}|半(?![点个年导])|[差过](?:一刻|{_S}分)|正(?=$|[，。、；\\s])|零[一二三四五六七八九]分(?!之)|[二三四五]?十[一二三四五六七八九]?分(?![之钟])(?:{_S}秒)?|[一三]刻)|(?:二十[一二三四]?|十[一二三四五六七八九])时(?![\\d间候代期段而常机值尚空效辰速钟髦])"
# one hour or the next: 早上七八点, 八九点出门
TWO_HOURS = f"(?P<hours>(?P<hours_of>{HALF_DAY})?(?P<two_hours>一两|[两二]三|三四|四五|五六|六七|七八|八九|九十|十一二)点(?:钟(?!头))?(?(hours_of)|(?:(?<=钟)|(?={_TO_DO}))))"
_READ = re.compile(
    rf"(?P<lead>\s?的?)(?P<half>{HALF_DAY}|今早|今晨|夜|晨)?\s?(?:(?P<h>\d{{1,2}})\s?[:：](?P<m>\d\d)(?:[:：](?P<s>\d\d))?|差(?P<less>一刻|{_S}分)(?:钟)?(?P<ch1>{_H})点|(?P<ch2>{_H})点差(?P<less2>一刻|{_S}分)"
    rf"|(?P<ch>{_H})\s?[点點时時]过?(?:(?P<past>半|一刻|三刻|整|正|钟)|(?P<cm>{_S})分(?:(?P<cs>{_S})秒)?|(?P<short>{_SHORT_MINUTE}))?|(?P<lh>\d{{1,2}})(?=\s?[apAP])|(?P<only>{_H}))(?:\s?(?P<latin>[apAP])\.?[mM]\.?)?$"
)


class Clock(NamedTuple):
    """A time of day: "HH:MM" or "HH:MM:SS", what it is told to, and whether its part of the day is said."""

    time: str
    grain: str
    halved: bool


def read_clock(text: str) -> Clock | None:
    """What a clock says; None for what is none."""
    match = _READ.match(text)
    if match is None:
        return None
    g = match.groupdict()
    written = g["h"] or g["ch"] or g["ch1"] or g["ch2"] or g["lh"] or g["only"]
    hour, minute, second = _count(written), 0, None
    said = g["m"] or g["cm"] or g["short"]
    minute = _count(said) if said else {"半": 30, "一刻": 15, "三刻": 45}.get(g["past"] or "", 0)
    if less := g["less"] or g["less2"]:
        total = hour * 60 - (15 if less == "一刻" else _count(less.rstrip("分")))
        hour, minute = total // 60 % 24, total % 60
    if g["s"] or g["cs"]:
        second = _count(g["s"] or g["cs"])
    if minute > 59 or hour > 24:
        return None
    hour = _counted_from_noon(hour, g["half"] or "", g["latin"])
    if hour == 24 and minute:  # 晚上12点半
        hour = 0
    told = bool(said or less or g["past"] in {"半", "一刻", "三刻"})
    time = f"{hour % 24 if hour != 24 else 24:02}:{minute:02}" + ("" if second is None else f":{second:02}")
    return Clock(
        time, "second" if second is not None else "minute" if told else "hour", bool(g["half"] or g["latin"])
    )


def _counted_from_noon(hour: int, half: str, latin: str | None) -> int:
    """The hour of the day."""
    if latin:
        return hour % 12 + (12 if latin in "pP" else 0)
    if half in _SMALL_HOURS and hour < 7:
        return hour
    if half in {"午夜", "半夜", "深夜"} and hour == 12:
        return 0
    if half in {"晚上", "晚", "夜里", "夜晚"} and hour in {0, 12}:
        return 24
    if not hour:
        return 0
    late = _PARTS[half][1] if half in _PARTS else False
    if late and hour < 12 and not (half in {"中午", "正午", "午间"} and hour > 3):
        return hour + 12
    return hour


def two_hours(part: str, pair: str) -> list[Clock]:
    """早上七八点 is seven and eight."""
    hours = (pair[:-1], pair[0] + pair[2]) if len(pair) > 2 else pair
    return [clock for hour in hours if (clock := read_clock(f"{part}{hour}点"))]


def part_of_day(word: str) -> str:
    """The symbol of a part of the day: TMO, TAF, TEV, ..."""
    return _PARTS[word][0]


def _count(text: str | None) -> int:
    text = (text or "0").replace("两", "二")
    return int(text) if text.isdigit() else int(parse_chinese(text.lstrip("零〇") or "零"))
