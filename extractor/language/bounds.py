"""What bounds a date or tells which part of it is meant: 周五之前, 2008年以来, 截至昨天, 年底, 三点左右.

The words stand beside the date and no part of it; the period itself stays what it is.
"""

import re

from extractor.language.moments import Period

__all__ = ["BEFORE", "BEHIND", "EDGES", "bounded"]

_BEHIND = re.compile(
    r"(?:(?P<approx>(?<=[点时])多(?!少)|左右|前后(?![端台排])|上下(?![游文级半午班]))"
    r"|(?P<before>[之以]前|前(?![一二两三四五六七八九十几半\d后述列端往途景瞻沿锋者提言辈任线排]))"
    r"|(?P<after>[之以]后(?!的?[一二两三四五六七八九十几\d]{1,3}个?[天日周月年])|后(?![续期市台端勤卫备来者浪缀面半盾顾果悔辈世人代方院门排\d一二两三四五六七八九十几]))"
    r"|(?P<since>以来|[之以]降|[及或]者?[之以]后|开始(?![前后])|起(?![步来点飞到源码伏诉草初因跌落降床立名义家居重息始哄舞火草用拍早舵]))"
    r"|(?P<until>为止|[及或]者?[之以]前|止(?![损跌盈血痛步境水])))"
)
# the characters beside a date that such words begin or end with
BEHIND = frozenset("多左前上之以后开起为止及或")
# the last two characters of such words before a date
BEFORE = {
    "截至": "until", "止到": "until", "截止": "until", "止至": "until", "直至": "until", "直到": "until", "最晚": "until", "最迟": "until",
    "早于": "before", "先于": "before", "赶在": "before", "晚于": "after", "迟于": "after", "最早": "after", "自从": "since",
    "大约": "approx", "大概": "approx", "不多": "approx",
}  # fmt: skip
_ONE = {"自": "since", "约": "approx"}
_DENIED = {"不晚于": "until", "不迟于": "until", "不早于": "after"}
EDGES = {"初": "start", "底": "end", "末": "end", "中": "mid"}
_RANGED = re.compile("[至到~～—-]")
_LONG = frozenset(["year", "half", "quarter", "month", "week", "century"])


def bounded(text: str, period: Period) -> Period:
    """The period with its modifier; the same where it has none."""
    start, end = period.start, period.end
    said = ""
    if text[end : end + 1] in BEHIND and (match := _BEHIND.match(text, end)):
        said = match.lastgroup or ""
    if not said and start:
        said = _DENIED.get(text[start - 3 : start], "") or BEFORE.get(text[start - 2 : start], "")
        said = said or _ONE.get(text[start - 1], "")
    edge = EDGES.get(text[end - 1]) if period.grain in _LONG else None
    if edge and "/" in period.symbol and _RANGED.search(text, start, end):  # 12月底至1月初
        edge = None
    if (not said and edge is None) or period.symbol[0] in "RP":
        return period
    modifier = f"{said}-{edge}" if said and edge else said or edge
    return tuple.__new__(Period, (*period[:-1], modifier))
