"""The signs of rates that the words around them turn: 降幅收窄至2.1% is -2.1, a yield that 下探1.5% stands there."""

import re

from extractor.linking.readings import Reading
from extractor.rules.mentions import Mention

__all__ = ["in_fall"]

REACH = 36  # characters before a value in which the words stand
_LESS = "收窄|缩小|收敛|趋缓|放缓"
_FALL = re.compile(
    r"[降跌减]幅度?(?:(?:较|比)(?:[\d\-—~]{1,5}月份?|[^，,；;。\d]{1,8})(?:的?\s?[-−]?\d[\d.]*\s?[%％])?|[由从][^，,；;。\d]{0,8}\d[\d.]*\s?[%％]|已|则|继续|进一步|大幅|明显|略|小幅|有望|或|将|料|预计)*"
    rf"(?:(?P<less>{_LESS})|扩大|走阔|加深|修正|调整|上修|下修)了?约?\s?(?P<to>(?:[\d.]+\s?(?:个百分点|pct|pp|个点)\s?)?[至到为]约?\s?)?$"
)
_FROM = re.compile(r"[降跌减]幅度?[由从][^，,；;。\d]{0,8}$")  # 降幅由上月的8%收窄至5%
_LEVEL = re.compile(r"(?:下探|上探|触及|跌破|失守|升破|突破|下破|上破|下看|上看)(?:了|约)?\s?$")
YIELD = "interest_rate"


def in_fall(reading: Reading, value: Mention, metric: Mention, told: float) -> float:
    """The signed rate: negative where a fall has become as small or as great, positive by how much it has become smaller."""
    text = reading.note.text
    before = text[max(metric.end, reading.sentence.start, value.start - REACH) : value.start]
    if metric.name == YIELD and value.label == "PERCENT" and _LEVEL.search(before):
        return abs(told)
    if "幅" not in before:
        return told
    if _FROM.search(before) and value.label == "PERCENT":
        return -abs(told)
    if (fall := _FALL.search(before)) is None:
        return told
    if value.label == "PERCENT_POINT" and not fall["to"]:
        return abs(told) if fall["less"] else -abs(told)
    return -abs(told) if fall["to"] and value.label == "PERCENT" else told
