"""Quotes of carriers as two bare numbers, for a container of 20 and of 40 feet: 某轮上海-汉堡42周报价1150/1930，43周1080/1810.

The unit stands in a heading above (美元/TEU、美元/FEU), or nowhere: that one number is half again to twice the other tells the sizes.
"""

import re
from collections.abc import Iterator

from extractor.linking.draft import Draft
from extractor.linking.note import Note
from extractor.rules.ruleset import RuleSet

__all__ = ["link_freight_pairs"]

LOWEST, HIGHEST = 1.25, 2.3  # times: what 40 feet cost beside 20
LONGEST_NAME = 24
_PAIR = re.compile(
    r"(?<![\d/.\-~])([1-9]\d{2,4})\s?/\s?([1-9]\d{2,4})(?![\d/.%％]|-\d|\s?[年月日天点亿万元吨])"
)
_SEGMENT = re.compile(r"[，,；;：:。\n]")
# what stands between a name and its amounts: weeks, halves of a month, days, words of price
_BEHIND = re.compile(
    r"\s?(?:(?:第|WEEK|Week|week|wk|WK|[Ww])?\s?\d{1,2}\s?(?:周|月|/|-|日|号)|线上|现货|报价|价格|运价|报|涨|降|调|宣涨|[上下]半月|[上中下]旬|约|为).*$"
)
_LEAD = re.compile(r"(?:\s|\[\d{1,3}\]|[-–—•·]\s)+")
_DASH = re.compile(r"\s?[-–—]\s?")
_NAME = re.compile(r"[A-Za-z\u4e00-\u9fff][A-Za-z\u4e00-\u9fff\-+&]*(?: [A-Za-z\-]+)*")
_SIZES = (("teu", 1), ("feu", 2))


def link_freight_pairs(note: Note, rules: RuleSet) -> Iterator[Draft]:
    """Two prices for each pair, of the carrier or route that its clause or the one before it names."""
    if "FEU" not in note.text or "TEU" not in note.text:
        return
    rule = rules.table_rule("price")
    item: str | None = None
    last = 0
    for pair in _PAIR.finditer(note.text) if rule is not None else ():
        low, high = int(pair[1]), int(pair[2])
        if not LOWEST <= high / low <= HIGHEST or _is_year(low, high):
            continue
        sentence = note.sentence_at(pair.start())
        start = max(
            [sentence.start, *(m.end() for m in _SEGMENT.finditer(note.text, sentence.start, pair.start()))]
        )
        named = _named(note.text[start : pair.start()])
        item = named or (item if last >= sentence.start else None)
        last = pair.end()
        if item is None or rule is None:
            continue
        for per, group in _SIZES:
            yield Draft(
                "price", *pair.span(group), rule.name, rule.confidence, _fields(item, int(pair[group]), per)
            )


def _named(clause: str) -> str | None:
    """The carrier and route at the head of a clause; None where it begins with a time."""
    lead = _LEAD.match(clause)
    run = _BEHIND.sub("", clause[lead.end() if lead else 0 :], count=1).strip()
    name = _DASH.sub("-", run)
    return name if 2 <= len(name) <= LONGEST_NAME and _NAME.fullmatch(name) else None


def _is_year(low: int, high: int) -> bool:
    return 1990 <= low <= 2050 and 1990 <= high <= 2050


def _fields(item: str, value: int, per: str) -> dict[str, object]:
    return {
        "item": item, "item_raw": item, "value": value, "min": None, "max": None, "qualifier": "exact",
        "currency": "USD", "per": per, "kind": "service", "status": "current",
    }  # fmt: skip
