"""Items of a list that are periods with their rates: - 11月年增41% - 12月年增37%, below lines that name the metric and whose it is."""

import re
from dataclasses import replace

from extractor.linking.note import Note, Sentence
from extractor.linking.owner_phrases import stripped
from extractor.linking.ownership import BORDERS, EDGE
from extractor.linking.readings import Metrics
from extractor.linking.words import FigureWords
from extractor.rules.mentions import Mention

__all__ = ["rated_metric"]

LONGEST_LIST = 12  # items of such a list
_DATE = (
    r"(?:(?:20)?\d\d年|今年|明年|后年|去年)?(?:\d{1,2}月份?|元月|[一二三四]月|第?[一二三四]季度?|Q[1-4]|H[12]|[上下]半年|前[三九]个?(?:季度?|月)|全年)"
    r"|(?:20\d\d年?|今年|明年|后年|去年|FY\d\d|\d\d年)[EeFf]?"
)
_ITEM = re.compile(
    rf"\s*+(?:[-–—•·*●▪◆■◦]|[(（]?\d{{1,2}}(?:[)）]|[.、](?!\d))|[①-⑳])?\s*+(?P<period>{_DATE})\s?[：:]?\s?(?:预计|预估|预测|将|有望|约)*"
    r"(?:同比|环比|按[年月季]|[年月季](?=[增减])|YoY|QoQ|MoM|yoy|qoq)\s?(?:大幅|小幅|约)?(?:增长|增加|成长|上升|下降|下滑|减少|衰退|[增减降升+\-])?(?:了|约|近|达|逾|超过?|至)*\s?[：:]?\s?"
)
_ENDS = re.compile(r"\s?(?:左右|以上|上下|水平)?\s?(?:[，,；;。、(（/\n]|$)")
_CIRCUMSTANCES = re.compile("背景|环境|情况下|随着|由于|受益|带动|推动|驱动")
_OPENS = ("：", ":")


def rated_metric(note: Note, index: int, words: FigureWords) -> tuple[Metrics, Sentence] | None:
    """The metric of an item, and the line right above its list; the metric may stand in the line above that one."""
    sentence = note.sentences[index]
    start = _begin(note, sentence)
    if start is None:
        return None
    lead = _above(note, index)
    if lead is None:
        return None
    named = note.sentences[lead]
    floor = max(note.text.rfind(mark, named.start, named.end) for mark in "，,；;")
    last = [m for m in named.mentions if m.label == "METRIC" and m.start > floor]
    metric, line = _only(last), named  # 在加速投资的背景下，…： only tells the circumstances
    if not last:
        if not note.text[named.start : named.end].rstrip().endswith(_OPENS) or not lead:
            return None
        named = note.sentences[lead - 1]
        told = [m for m in named.mentions if m.label == "METRIC"]
        metric = _only(told) if note.starts_line(named) else None
        if metric is None and not _CIRCUMSTANCES.search(note.text, line.start, line.end):
            metric, named = _only([m for m in line.mentions if m.label == "METRIC"]), line
    if metric is None or metric.attributes.get("unit") == "percent":
        return None
    owner = _owner(note, named, metric, words)
    attributes = {**metric.attributes, "part": owner} if owner else metric.attributes
    own = replace(metric, start=start, end=start, attributes=attributes)
    return Metrics([own], taken=0, last=start), note.sentences[lead]


def _begin(note: Note, sentence: Sentence) -> int | None:
    """Where the period of an item begins; None where a line is no such item."""
    if not note.starts_line(sentence) or any(m.label in {"METRIC", "ORG"} for m in sentence.mentions):
        return None
    rates = [m for m in sentence.mentions if m.label == "PERCENT"]
    found = _ITEM.fullmatch(note.text, sentence.start, rates[0].start) if rates else None
    return found.start("period") if found and _ENDS.match(note.text, rates[0].end) else None


def _above(note: Note, index: int) -> int | None:
    """The index of the line over the list."""
    for k in range(index - 1, max(-1, index - LONGEST_LIST), -1):
        above = note.sentences[k]
        if not note.starts_line(above):
            return None
        if _begin(note, above) is None:
            return k
    return None


def _only(metrics: list[Mention]) -> Mention | None:
    return metrics[0] if len({m.name for m in metrics}) == 1 else None


def _owner(note: Note, line: Sentence, metric: Mention, words: FigureWords) -> str:
    """Whose metric a line tells: a company named in it, else the phrase before the metric."""
    orgs = [m for m in line.mentions if m.label == "ORG" and m.end <= metric.start]
    if orgs:
        return orgs[-1].name
    edges = [m.end() for m in EDGE.finditer(note.text, line.start, metric.start)]
    borders = [m.end for m in line.mentions if m.label in BORDERS and m.end <= metric.start]
    return stripped(note.text[max([line.start, *edges, *borders]) : metric.start], words)[1]
