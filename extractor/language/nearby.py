"""Dates that leave open how far away they are (几天前, 过几天, 这几天), and spans that something has to happen in (三天内)."""

import re
from datetime import date

from extractor.language.counting import counted
from extractor.language.moments import Resolved, duration, spanned
from extractor.language.numerals import parse_whole
from extractor.language.recurring import COUNT, GRAINS, UNITS

__all__ = ["NEARBY", "WITHIN", "nearby", "within"]

_UNIT = "(?:天|日|周|星期|礼拜|月|年|小时|分钟)"
NEARBY = (
    f"(?<!近)(?:好?[几数]|多)个?(?P<open_unit>{_UNIT})(?:[之以]?(?P<open_way>[前后])(?!后))"
    "|(?<=[\\d一二两三四五六七八九十百])(?:(?P<more_unit>年|天|周|个月|个星期|小时)多|个多(?P<more_unit2>月|星期|礼拜|小时))[之以]?(?P<more_way>[前后])(?!后)"
    f"|再过(?P<again>{COUNT})个?(?P<again_unit>{_UNIT})(?!期)"
    f"|(?P<nearby_lead>再过几|[前这过]几|这[两三四五十])个?(?P<nearby_unit>天|日|周|星期|月|(?<!这.)年)(?:后(?!来))?"
)
_FROM_TO = "(?:一[两二]|[二两]三|三[四五]|四五|五六|六七|七八|八九|\\d{1,2}[-–~～到至]\\d{1,2}|[一二两三四五六七八九十][到至][一二两三四五六七八九十])"
_TWO = "(?:一[两二]|[二两]三|三[四五]|四五|五六|六七|七八|八九)[个年月周星礼天小分日]"  # 三四年内: one or the other
_HALF = {"年": (6, "M"), "月": (15, "D"), "小时": (30, "MIN"), "天": (12, "H")}
# 1年以内 is a column of a table of debts; 一年内到期 a kind of them
WITHIN = (
    f"(?=[^内，。\\n]{{1,7}}内)(?<![\\d.第每隔近去来后头前~～])(?:(?:{_FROM_TO}|(?!{_TWO}){COUNT})(?:个月|个?(?:天|日|周|星期|礼拜|小时|钟头|分钟|秒钟?|工作日|交易日)(?:[之以])?|个?年之?)|半个?(?:年|月|小时|天)之?)"
    "(?:之|(?<!年)以)?内(?![部涵存容生需地外销]|的?(?:非流动|到期|到账))"
)
_WITHIN = re.compile(
    f"(?P<n>{_FROM_TO}|{COUNT}|半)个?(?P<unit>年|月|天|日|周|星期|礼拜|小时|钟头|分钟|秒钟?|工作日|交易日)[之以]?内$"
)


_EITHER = re.compile(_FROM_TO)


def nearby(match: re.Match[str], reference: date | None) -> Resolved:
    """几天前 is day-X, 前几天 PXD-, 这两天 P2D; which days these are is left open."""
    if match["again"]:
        unit = GRAINS[UNITS[match["again_unit"]]]
        weeks = unit == "week"  # 再过两周 is a day
        count = parse_whole(match["again"]) * (7 if weeks else 1)
        return counted("", "day" if weeks else unit, count, reference)
    way = match["open_way"] or match["more_way"]
    if way:
        grain = GRAINS[
            UNITS[(match["open_unit"] or match["more_unit"] or match["more_unit2"]).removeprefix("个")]
        ]
        return 0, 0, grain, f"{grain}{'-' if way == '前' else '+'}X", None, None, None, None
    unit, lead = UNITS[match["nearby_unit"]], match["nearby_lead"]
    if lead[-2:] == "过几":
        return 0, 0, GRAINS[unit], f"{GRAINS[unit]}+X", None, None, None, None
    symbol = duration("X" if lead[1] == "几" else parse_whole(lead[1]), unit) + (
        "-" if lead[0] == "前" else ""
    )
    return 0, 0, GRAINS[unit], symbol, None, None, None, None


def within(text: str, reference: date | None) -> Resolved | None:
    """三天内: from the reference on."""
    match = _WITHIN.match(text)
    if match is None:
        return None
    if _EITHER.fullmatch(match["n"]):  # 两三天内: as far as the farther
        unit = UNITS[match["unit"].removesuffix("钟") if match["unit"] == "秒钟" else match["unit"]]
        parts = re.split("[-–~～到至]", match["n"])
        near, far = (
            spanned(parse_whole(n), unit, True, len(text), reference)
            for n in (parts if len(parts) > 1 else match["n"])
        )
        return (*far[:3], f"{near[3]}/{far[3]}", *far[4:])
    if match["n"] == "半":
        count, unit = _HALF[match["unit"]]
    else:
        count, unit = (
            parse_whole(match["n"]),
            UNITS[match["unit"].removesuffix("钟") if match["unit"] == "秒钟" else match["unit"]],
        )
    return spanned(count, unit, True, len(text), reference) if count else None
