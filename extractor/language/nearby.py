"""Dates that leave open how far away they are (几天前, 过几天, 这几天), and spans that something has to happen in (三天内)."""

import re
from datetime import date

from extractor.language.moments import Resolved, duration, spanned
from extractor.language.recurring import COUNT, GRAINS, UNITS, whole_number

__all__ = ["NEARBY", "WITHIN", "nearby", "within"]

_UNIT = "(?:天|日|周|星期|礼拜|月|年|小时|分钟)"
NEARBY = (
    f"(?<![\\d十百千近])(?:好?[几数]|多)个?(?P<open_unit>{_UNIT})(?:[之以]?(?P<open_way>[前后])(?!后))"
    f"|(?P<nearby_lead>[前这过]几|这两)个?(?P<nearby_unit>天|日|周|星期|月|(?<!这.)年)(?:后(?!来))?"
)
_TWO = "(?:一[两二]|[二两]三|三[四五]|四五|五六|六七|七八|八九)[个年月周星礼天小分日]"  # 三四年内: one or the other
_HALF = {"年": (6, "M"), "月": (15, "D"), "小时": (30, "MIN"), "天": (12, "H")}
# 1年以内 is a column of a table of debts; 一年内到期 a kind of them
WITHIN = (
    f"(?=[^内，。\\n]{{1,7}}内)(?<![\\d.第每隔近去来后头前])(?!{_TWO})(?:{COUNT}(?:个月|个?(?:天|日|周|星期|礼拜|小时|钟头|分钟|秒钟?|工作日|交易日)(?:[之以])?|个?年之?)|半个?(?:年|月|小时|天)之?)"
    "(?:之|(?<!年)以)?内(?![部涵存容生需地外销]|的?(?:非流动|到期|到账))"
)
_WITHIN = re.compile(
    f"(?P<n>{COUNT}|半)个?(?P<unit>年|月|天|日|周|星期|礼拜|小时|钟头|分钟|秒钟?|工作日|交易日)[之以]?内$"
)


def nearby(match: re.Match[str], _: date | None) -> Resolved:
    """几天前 is day-X, 前几天 PXD-, 这两天 P2D; which days these are is left open."""
    if match["open_way"]:
        grain = GRAINS[UNITS[match["open_unit"]]]
        return 0, 0, grain, f"{grain}{'-' if match['open_way'] == '前' else '+'}X", None, None, None, None
    unit, lead = UNITS[match["nearby_unit"]], match["nearby_lead"]
    if lead == "过几":
        return 0, 0, GRAINS[unit], f"{GRAINS[unit]}+X", None, None, None, None
    symbol = duration(2 if lead[1] == "两" else "X", unit) + ("-" if lead[0] == "前" else "")
    return 0, 0, GRAINS[unit], symbol, None, None, None, None


def within(text: str, reference: date | None) -> Resolved | None:
    """三天内: from the reference on."""
    match = _WITHIN.match(text)
    if match is None:
        return None
    if match["n"] == "半":
        count, unit = _HALF[match["unit"]]
    else:
        count, unit = (
            whole_number(match["n"]),
            UNITS[match["unit"].removesuffix("钟") if match["unit"] == "秒钟" else match["unit"]],
        )
    return spanned(count, unit, True, len(text), reference)
