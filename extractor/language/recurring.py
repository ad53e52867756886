"""What recurs: 每天, 每周一至周五, 每月15号, 每年3月至5月, 隔周."""

import re

from extractor.language.clocks import part_of_day
from extractor.language.moments import duration
from extractor.language.numerals import parse_whole

__all__ = ["COUNT", "GRAINS", "SET", "UNIT", "UNITS", "WEEKDAYS", "recurring"]

COUNT = "(?:\\d{1,3}|[一二两三四五六七八九十]{1,3})"
UNIT = "(?:天|日|周|星期|礼拜|月|季度|季|年|小时|钟头|分钟|秒|工作日|交易日)"
UNITS = {
    "天": "D", "日": "D", "周": "W", "星期": "W", "礼拜": "W", "月": "M", "季度": "Q", "季": "Q", "年": "Y", "小时": "H", "钟头": "H", "分钟": "MIN",
    "秒": "S", "工作日": "D", "交易日": "D",
}  # fmt: skip
GRAINS = {
    "D": "day",
    "W": "week",
    "M": "month",
    "Q": "quarter",
    "Y": "year",
    "H": "hour",
    "MIN": "minute",
    "S": "second",
}
# what is done day by day; 天天 of a name has none of them behind it
_DOING = "(?:都(?!市|督)|在(?!线)|见|要|有(?!限)|去(?!哪)|来(?![源宾])|吃|喝|加班|跑|看|说|想|上班|上课|上学|下[雨雪班]|打[球卡]|被|这|那|早|晚|给|跟|和|为|做|练|玩|熬|锻炼|运动|涨|跌|创|如此|开会|迟到|出差|忙|堵)"
_MDAY = "(?:[1-3]?\\d|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
WEEKDAYS = {char: place for place, char in enumerate("一二三四五六日", 1)} | {"天": 7}
SET = (
    f"(?:(?:每(?:个|逢|一)?|逢)(?:周|星期|礼拜)(?:的(?:周|星期|礼拜))?(?P<weekday>[一二三四五六日天](?![两三四五六七八九]?[天个家次项场趟遍回节堂百千万])(?:(?:[、和](?:周|星期|礼拜)?|周|星期|礼拜)[一二三四五六日天](?![百千万个家次项])|[二三四五六日](?![百千万个家次项至到、]))*)(?![均报])(?:[至到](?:周|星期|礼拜)?(?P<until>[一二三四五六日天])(?![百千万个家次项均报]))?|每[个逢周]?(?P<weekend2>周末)"
    f"|(?P<daily>天天|周周|月月|年年)(?=[\\s，。；！]|$|{_DOING})|(?P<working>(?<![个\\d每一二两三四五六七八九十首该当次])工作日)(?=的?(?:上午|下午|早上|晚上|中午|早|晚|\\d{{1,2}}[点时:]|[一二两三四五六七八九十]{{1,3}}点))"
    f"|每个?月的?第(?P<nth>[一二三四五1-5])个(?:周|星期|礼拜)(?P<nthday>[一二三四五六日天])"
    "|每年的?第?(?P<yq>[一二三四1-4])季度|每个?(?P<lastof>月|季度|年)的?(?P<mlast>(?:最后|第)一(?:[天日](?!期)|个(?:工作日|交易日)))"
    f"|每个?月的?(?P<mday>{_MDAY})(?:[日号]?[至到-](?P<mday3>{_MDAY})[日号]|[日号](?:[、和](?P<mday2>{_MDAY})[日号])?)|每个?月的?(?P<third>[上中下]旬)"
    "|每年的?(?:(?P<yseason>[春夏秋冬])[天季]|(?P<yhalf>[上下])半年|(?P<yedge>年[初底末中](?![步级端])))|每年的?(?:农历|阴历)的?(?P<lmonth>[正腊冬]|十[一二]?|[一二三四五六七八九])月(?P<lday>初[一二三四五六七八九十]|[二]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|三十)"
    "|每年的?(?P<ymonth>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?(?:[至到](?P<ymonth2>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?|(?P<yday>[1-3]?\\d|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[日号])?"
    f"|每(?:隔)?(?P<pn>{COUNT})个?(?:周|星期|礼拜)的?(?:周|星期|礼拜)(?P<pday>[一二三四五六日天])|每(?P<few>几|[二两]三|三[四五]|四五|五六|(?:{COUNT}|[一二两三四五六七八九])[-–~～到至]{COUNT})个?(?P<fu>{UNIT})"
    "|每(?P<half>半)(?:个)?(?P<hu>年|小时|天|月)|(?P<next>隔)(?P<nu>天|周|月|年)(?!期)"
    f"|每(?:逢|隔)?(?P<n>{COUNT})?个?(?P<u>{UNIT})(?!优鲜|经济新闻|互动|转|期|轻|报(?!时)|晨|快|均|化|猫|度|产|销|息|线|前|后|内|股|薪)(?:(?<=[月年度])[初底末](?![步级端部薪特位]))?|每(?P<part>晚|早|夜)(?![于餐些就]))"
)


def recurring(match: re.Match[str]) -> tuple[str, str]:
    g = match.groupdict()
    if g["daily"]:
        unit = UNITS[g["daily"][0]]
        return duration(1, unit), GRAINS[unit]
    if g["few"]:
        return _some(g["few"], UNITS[g["fu"]]), GRAINS[UNITS[g["fu"]]]
    if g["pday"]:
        return f"{duration(parse_whole(g['pn']), 'W')} weekday-{WEEKDAYS[g['pday']]}", "day"
    if found := _within_a_year(g):
        return found
    if g["working"] or (g["u"] in {"工作日", "交易日"} and not g["n"]):
        return "weekday-1,2,3,4,5", "day"
    if g["weekday"]:
        said = [WEEKDAYS[char] for char in g["weekday"] if char in WEEKDAYS]
        if g["until"]:  # 每周一至周五
            said += range(said[-1] + 1, WEEKDAYS[g["until"]] + 1)
        days = ",".join(map(str, said))
        return f"weekday-{days}", "day"
    if g["nthday"]:
        return f"month {parse_whole(g['nth'])} weekday-{WEEKDAYS[g['nthday']]}", "day"
    if g["mlast"]:
        return _edge(g["lastof"], g["mlast"]), "day"
    if g["mday3"]:
        return f"--{_day(g['mday'])}/--{_day(g['mday3'])}", "day"
    if g["mday"]:
        return f"--{_day(g['mday'])}" + (f",{_day(g['mday2'])}" if g["mday2"] else ""), "day"
    if g["yq"]:
        return f"Q{parse_whole(g['yq'])}", "quarter"
    if g["ymonth"]:
        month = f"{parse_whole(g['ymonth']):02}"
        if g["ymonth2"]:
            return f"{month}/{parse_whole(g['ymonth2']):02}", "month"
        return (f"{month}-{parse_whole(g['yday']):02}", "day") if g["yday"] else (month, "month")
    if g["weekend2"]:
        return "weekend", "day"
    if g["part"]:
        return "P1D" + part_of_day(g["part"]), "part"
    if g["half"]:
        return {
            "年": ("P6M", "month"),
            "小时": ("PT30M", "minute"),
            "天": ("PT12H", "hour"),
            "月": ("P15D", "day"),
        }[g["hu"]]
    unit = UNITS[g["u"] or g["nu"] or "天"]
    count = parse_whole(g["n"]) if g["n"] else 2 if g["next"] else 1
    return duration(count, unit), GRAINS[unit]


def _day(text: str) -> str:
    return f"{parse_whole(text):02}"


def _some(text: str, unit: str) -> str:
    """每三到五天 is P3D/P5D, 每几天 PXD."""
    if text == "几":
        return duration("X", unit)
    parts = re.split("[-–~～到至]", text)
    return "/".join(duration(parse_whole(n), unit) for n in (parts if len(parts) > 1 else text))


_THIRDS = {"上旬": "--01/--10", "中旬": "--11/--20", "下旬": "--21/--last"}
_SEASONS = {"春": "SP", "夏": "SU", "秋": "AU", "冬": "WI"}
_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}


def _within_a_year(g: dict[str, str | None]) -> tuple[str, str] | None:
    """每月上旬, 每年春天, 每年下半年, 每年年底, 每年农历八月十五."""
    if g["third"]:
        return _THIRDS[g["third"]], "day"
    if g["yseason"]:
        return _SEASONS[g["yseason"]], "season"
    if g["yhalf"]:
        return ("H1" if g["yhalf"] == "上" else "H2"), "half"
    if g["yedge"]:
        return "P1Y", "year"
    if g["lmonth"] and g["lday"]:
        month = _LUNAR_MONTHS.get(g["lmonth"]) or parse_whole(g["lmonth"])
        return f"lunar-{month:02}-{_day(g['lday'].replace('初', '').replace('廿', '二十'))}", "day"
    return None


def _edge(whole: str, day: str) -> str:
    """每月最后一天 is --last, 每年的第一天 01-01, 每季度最后一个工作日 is told as it stands."""
    first, working = day[0] == "第", "workday " if day[-2:] in {"作日", "易日"} else ""
    if whole == "月" and not working:
        return "--01" if first else "--last"
    if whole == "年" and not working:
        return "01-01" if first else "12-31"
    return f"{GRAINS[UNITS[whole]]} {working}{'first' if first else 'last'}"
