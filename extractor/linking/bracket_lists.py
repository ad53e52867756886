"""Lists with a bracket behind each value and one unit for all: 净利润48（-49%）、65（-46%）亿元, EPS 1.70（-0.26）、2.26元."""

import re
from collections.abc import Callable

from extractor.language.quantity import Quantity
from extractor.linking.bare_lists import factor_of, measured
from extractor.linking.note import Note, Sentence
from extractor.linking.tables import read_unit
from extractor.rules.mentions import QUANTITY_LABELS, Mention

__all__ = ["is_revision", "read_bracket_lists"]

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_BRACKET = (
    r"\s?[(（]\s?(?:原值?|前值|此前|同比|环比|YoY|yoy)?[为:：]?\s?[-+−＋－]?"
    rf"{_NUMBER}\s?(?:[%％元倍]|pct|亿元?|万元?)?\s?[)）]"
)
_UNIT = (
    r"(?:[十百千万亿]{1,3}(?:[元吨台辆部套片头只桶]|美元|港元|欧元|日元|立方米|平方米)|[元倍吨台辆部套片]|美元|港元|欧元|日元|亿|[GM]Wh?)"
    r"(?!\s?/|\d)"
)
_JOINT = r"\s?(?:[、/]|[和与及])\s?"
_LIST = re.compile(
    rf"(?<![\d.,%％])(?P<items>{_NUMBER}{_BRACKET}(?:{_JOINT}{_NUMBER}{_BRACKET})*)"
    rf"(?:{_JOINT}(?P<last>{_NUMBER})\s?{_UNIT}|\s?(?P<unit>{_UNIT}))"
)
# 归母净利润1.2/1.5/1.8（原值1.3/1.6/1.9）亿元: a whole list of old values in one bracket
_OLD_LIST = re.compile(
    rf"(?<![\d.,%％])(?P<now>{_NUMBER}(?:\s?[/、]\s?{_NUMBER})+)\s?[(（]\s?(?:原值?|前值|此前|原预测|前次|原先)(?:分别)?[为:：]?\s?"
    rf"(?P<old>{_NUMBER}(?:\s?[/、]\s?{_NUMBER})+)\s?[)）]\s?(?P<unit>{_UNIT})"
)
_ITEM = re.compile(rf"(?P<number>{_NUMBER})(?P<bracket>{_BRACKET})")
_FORMER = re.compile(r"原|前值|此前")
_REVISED = re.compile(
    r"(?:上调|下调|上修|下修|调高|调低|调升|调降)[^，,；;。]{2,40}?[至到为][^；;。，,]{0,60}\d[\d.]*\s?[万亿]?[元吨]?\s?[(（]\s?$"
)
REACH = 110  # characters before a bracket in which the verb of a revision stands


def read_bracket_lists(note: Note, sentence: Sentence, parse: Callable[[str], list[Quantity]]) -> set[int]:
    """Put into the sentence's mentions, for each such list, numbers with its unit; the indices of bracketed numbers that tell nothing.

    parse: the quantity parser, for units.
    """
    aside: set[int] = set()
    if not any(
        m.label == "NUMBER" and note.text[m.end : m.end + 1] in {"(", "（"} for m in sentence.mentions
    ):
        return aside
    for match in _OLD_LIST.finditer(note.text, sentence.start, sentence.end):
        whole = _of_unit(match, parse)
        for i, mention in enumerate(sentence.mentions):
            if whole is not None and match.start("now") <= mention.start < match.end("old"):
                _measure(sentence, i, whole)
    for match in _LIST.finditer(note.text, sentence.start, sentence.end):
        items = [*_ITEM.finditer(note.text, *match.span("items"))]
        whole = _whole(sentence, match, parse)
        if whole is None or len(items) + (match["last"] is not None) < 2:
            continue
        for item in items:
            for i, mention in enumerate(sentence.mentions):
                told = mention.start == item.start("number")
                bracketed = item.start("bracket") <= mention.start < item.end("bracket")
                if told or (bracketed and _FORMER.search(item["bracket"])):
                    _measure(sentence, i, whole)
                elif bracketed and mention.quantity is not None and mention.label != "PERCENT":
                    aside.add(i)
    return aside


def is_revision(note: Note, sentence: Sentence, value: Mention) -> bool:
    """下调2025年净利润预测至48亿元（-49%）, 上调EPS 2%至94.3元: whether a rate tells how a forecast was changed, and no growth."""
    if value.label != "PERCENT":
        return False
    if _AMPLITUDE.search(note.text[max(sentence.start, value.start - 14) : value.start]):
        return True
    if _TO_LEVEL.match(note.text, value.end, sentence.end):
        return _MOVED.search(note.text[max(sentence.start, value.start - REACH) : value.start]) is not None
    if note.text[value.end : value.end + 1] not in {")", "）"}:
        return False
    return _REVISED.search(note.text[max(sentence.start, value.start - REACH) : value.start]) is not None


# 预测由300万台上调到500万台，上调幅度约67%; 下修幅度达12%
_AMPLITUDE = re.compile(
    r"(?:上调|下调|上修|下修|调升|调降|调高|调低|调整|修正)幅度?(?:均|分别|约|为|达|在|超过?|高达|接近)*\s?$"
)
# 上调2%至94.3元, 分别下调8%、9%至12亿元、13亿元; a dividend that is raised by so much grows
_TO_LEVEL = re.compile(
    r"(?:\s?[、/和与及]\s?[-+−]?\d[\d.]*[%％])*[，,]?\s?[至到](?:每股|人民币|约|\s)*[^\d\s，,；;。、]{0,4}\d[\d,]*(?:\.\d+)?(?!\s?[%％.\d]|个?百分点|\s?倍)"
)
_MOVED = re.compile(
    r"(?:^|[^息红利])(?:上调|下调|上修|下修|调升|调降|调高|调低|下砍)(?:[^，,；;。\d息红利]{0,8}(?:EPS|每股收益|每股盈利|每股盈测|预测|预估|预期))?(?:了|约|各|均|分别|平均|近|逾|幅度|达|为|\s)*$"
)


def _whole(
    sentence: Sentence, match: re.Match[str], parse: Callable[[str], list[Quantity]]
) -> Mention | None:
    """What tells the unit of a list: its last value, or the unit alone behind its last bracket."""
    if match["last"] is not None:
        return next((m for m in sentence.mentions if m.start == match.start("last")), None)
    return _of_unit(match, parse)


def _of_unit(match: re.Match[str], parse: Callable[[str], list[Quantity]]) -> Mention | None:
    """The unit alone behind the last bracket, as a value of one."""
    unit = read_unit(match["unit"], parse)
    if unit is None:
        return None
    label = QUANTITY_LABELS.get(unit.dimension or "", "MEASURE")
    return Mention(match.start("unit"), match.end("unit"), label, f"1{match['unit']}", "", {}, unit)


def _measure(sentence: Sentence, index: int, whole: Mention) -> None:
    factor = factor_of(whole)
    if factor is not None and sentence.mentions[index].label == "NUMBER":
        sentence.mentions[index] = measured(sentence.mentions[index], whole, factor)
