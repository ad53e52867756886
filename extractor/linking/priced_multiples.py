"""Multiples that leave unsaid what they are of: 当前股价对应25/20/16倍, 给予2026年25倍，对应目标价60元."""

import re

from extractor.linking.readings import Figure, Metrics, Reading
from extractor.rules.mentions import Mention

__all__ = ["priced_metric"]

_OF_PRICE = re.compile(
    r"(?:股价|市值|现价|收盘价|(?<!年)估值)[^，,；;。：:]{0,24}?(?:对应|为|仅|约|在)[^，,；;。：:]{0,14}$"
)
_MOVED = re.compile(r"[涨跌升降增翻]|回撤|回落|是|相当于|的\s?$")  # 股价较年初上涨约3倍, 市值为营收的5倍
_OF_PROFIT = re.compile(r"[，,；;（(]\s?(?:分别)?对应(?:估值)?[^，,；;。：:（(]{0,12}$")
_GRANTED = re.compile(r"(?:给予|给到|参考|维持)[^，,；;。：:]{0,18}$")
_TARGETED = re.compile(
    r"\s?(?:的)?(?:目标)?(?:估值|[，,]\s?(?:对应|得出|得到|测算)?[^，,；;。]{0,10}?(?:目标价|目标市值|合理价值|合理估值))"
)
_UNSAID = re.compile(
    r"\s?(?:左右|以上)?(?:的)?(?:估值)?(?:水平)?\s?(?=[，,；;。：:)）、\n]|$|安全|具备|处于|性价比)"
)
PRICED_REACH = 40  # characters before a multiple in which stands what it is of
_PROFITS = {"net_profit", "adjusted_net_profit", "eps", "profit"}


def priced_metric(reading: Reading, values: list[Mention], figure: Figure) -> Metrics | None:
    """The metric that the rule sets for multiples without one: behind a price, behind forecast profits, or granted for a target price."""
    text, start, end = reading.note.text, values[0].start, values[-1].end
    before = text[max(reading.sentence.start, start - PRICED_REACH) : start]
    priced = _OF_PRICE.search(before)
    priced = None if priced is None or _MOVED.search(priced[0]) else priced
    told = any(g.mentions[-1].name in _PROFITS and g.end <= start for g in reading.metrics)
    granted = _GRANTED.search(before) is not None and _TARGETED.match(text, end) is not None
    unsaid = _UNSAID.match(text, end) is not None
    if not (granted or (unsaid and (priced or (told and _OF_PROFIT.search(before))))):
        return None
    ratios = (g for g in reading.metrics if "ratio" in g.mentions[-1].attributes.get("unit", ""))
    if any(start - PRICED_REACH <= g.start and g.start <= end + figure.reach for g in ratios):
        return None
    name = str(figure.rule.fields["metric"])
    word = Mention(start, start, "METRIC", "", name, {"unit": "ratio"})
    return Metrics([word], last=start)
