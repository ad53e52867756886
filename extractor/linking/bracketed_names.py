"""Names listed under one metric, each with its value in a bracket: ROE预期：甲（13.5%）、乙/丙（9-10%）."""

import re
from collections.abc import Iterator

from extractor.linking.draft import Draft
from extractor.linking.figure_owners import listed_owner
from extractor.linking.figure_periods import lay_periods
from extractor.linking.figures import build_draft
from extractor.linking.readings import Figure, Reading
from extractor.rules.mentions import Mention

__all__ = ["bracketed_names"]

_BASE = r"(?:[（(][^（）()\n]{2,20}[）)])?(?:排名|居)?前[一二三四五六七八九十\d]{1,2}名?(?:位)?的?(?:\w{0,4}?(?:行业|板块|公司|个股|子行业))?(?:分别)?[为是]\s?"
_HEAD = r"(?:预期|预测|预估|估计|估值|水平|对比|排名|排序|方面|情况)?(?:从高到低|由高到低)?(?:分别)?(?:如下|为)?\s?[：:]\s?"
_ITEM = r"(?:以及|[和与及])?(?P<{0}>[^、，,；;：:()（）>＞≥%％\n|\d]{{2,16}})\s?[(（](?P<{1}>[^()（）\n]{{1,14}})[)）]"
_NAMED = re.compile(_ITEM.format("name", "value"))
_LIST = re.compile(
    rf"(?:{_BASE}|{_HEAD})(?P<items>(?:{re.sub(r'[?]P<[{][01][}]>', '?:', _ITEM).format()}\s?[、，,；;>＞≥/]?\s?){{2,}})"
)
_SEVERAL = re.compile(r"[/、]|以及|[和与及](?=[\u4e00-\u9fff]{2})")
_MEASURED_IN = {"PERCENT": "percent", "MULTIPLE": "ratio", "MONEY": "money"}


def bracketed_names(reading: Reading, value: Mention, figure: Figure) -> Iterator[Draft]:
    """The values of the names right before the bracket that a value fills, if they are members of such a list."""
    metric, at = _headed_by(reading, value)
    if metric is None:
        return
    names = next(
        (
            m["name"]
            for m in _NAMED.finditer(reading.note.text, at)
            if m.start("value") <= value.start < m.end()
        ),
        "",
    )
    period = lay_periods(reading, [value], 1)[0]
    known = {m.text: m.name for m in reading.sentence.mentions if m.label == "ORG"}
    for name in filter(None, map(str.strip, _SEVERAL.split(names))):
        owner = listed_owner(reading, metric, known.get(name, name))
        yield build_draft(reading, value, metric, period, owner, figure)


def _headed_by(reading: Reading, value: Mention) -> tuple[Mention | None, int]:
    """The metric of the list in whose brackets a value stands, and where the list begins."""
    text = reading.note.text
    if text[value.end : value.end + 1] not in {")", "）"}:
        return None, 0
    for mention in reading.sentence.mentions:
        if mention.label != "METRIC" or mention.end > value.start:
            continue
        found = _LIST.match(text, mention.end, reading.sentence.end)
        told = found is not None and found.start("items") <= value.start < found.end("items")
        if found and told and _MEASURED_IN.get(value.label) in mention.attributes.get("unit", "").split(","):
            return mention, found.start("items")
    return None, 0
