"""Parts of a whole with their shares in brackets: 下游结构:服务器(34%)、手机(32%); and values of other years behind a told one."""

import re
from collections.abc import Iterator

from extractor.linking.draft import Draft
from extractor.linking.figure_owners import listed_owner
from extractor.linking.figure_periods import lay_periods
from extractor.linking.figures import build_draft
from extractor.linking.note import Note, Sentence
from extractor.linking.ownership import Owner
from extractor.linking.readings import Figure, Reading
from extractor.rules.mentions import Mention

__all__ = ["bracketed_part", "dated_behind", "tells_bracketed"]

_SHARE = r"\s?[(（]\s?(?:占比?)?约?\d{1,2}(?:\.\d+)?[%％]\s?[)）]"
_NAME = r"[^、，,；;。：:()（）%％\n|]{1,16}?"
_LIST = re.compile(
    r"(?P<head>占比|比重|份额|市占率|占有率|结构|构成|分布|按[^，,；;。：:（）()\d]{1,6}分)(?:情况)?(?:如下|分别为|依次为|为|是|中|看)?\s?[：:为，,]?\s?"
    rf"(?P<items>(?:(?:其中|以及|[和与及])?{_NAME}{_SHARE}\s?[、，,；;/|]?\s?){{2,}})"
)
# 客户构成：政府32%，金融25%; 成本结构为算力占60%、人力20%: the same without brackets
_OPEN_SHARE = r"(?:占比?|比重)?(?:约为?|达到?|为)?\s?\d{1,2}(?:\.\d+)?[%％]"
_OPEN_NAME = r"[^、，,；;。：:()（）%％\d\n|同环较增降]{2,12}?"
_OPEN_LIST = re.compile(
    r"(?P<head>占比|比重|份额|市占率|结构|构成|分布|按[^，,；;。：:（）()\d]{1,6}(?:划分|拆分|分))(?:情况)?(?:如下|分别为|依次为|为)?\s?(?:[：:]|(?<=为))\s?"
    rf"(?P<items>(?:(?:其中|以及|[和与及])?{_OPEN_NAME}{_OPEN_SHARE}\s?(?:[、，,；;/和与及]|\s)?\s?){{2,}})"
)
_OPEN_BEFORE = re.compile(
    rf"(?:^|[、，,；;：:/|和与及\s])\s?(?:其中|以及)?(?P<name>{_OPEN_NAME})(?:占比?|比重)?(?:约为?|达到?|为)?\s?$"
)
_BEFORE = re.compile(
    r"(?:^|[、，,；;：:/|)）]|其中|以及)\s?(?:[和与及])?(?P<name>[^、，,；;。：:()（）%％\n|/]{1,16})\s?$"
)
_MARKET = {"份额", "市占率", "占有率"}  # heads of shares of a market; the others divide one whole
_DATED = re.compile(r"\s?[(（]\s?")
OPENED = 4  # characters between the bracket and its share


def tells_bracketed(note: Note, sentence: Sentence) -> bool:
    """Whether a sentence lists the parts of something, each with its share, in a bracket or not."""
    shares = [m for m in sentence.mentions if m.label == "PERCENT"]
    if len(shares) < 2:
        return False
    if _OPEN_LIST.search(note.text, sentence.start, sentence.end):
        return True
    closed = sum(note.text[m.end : m.end + 1] in {")", "）"} for m in shares)
    return closed > 1 and _LIST.search(note.text, sentence.start, sentence.end) is not None


def bracketed_part(reading: Reading, value: Mention, figure: Figure) -> Iterator[Draft]:
    """The share of the part right before a bracket, if it is a member of such a list."""
    text, sentence = reading.note.text, reading.sentence
    if text[value.end : value.end + 1] not in {")", "）"}:
        yield from _open_part(reading, value, figure)
        return
    opened = max(text.rfind(mark, value.start - OPENED, value.start) for mark in "(（")
    lists = _LIST.finditer(text, sentence.start, sentence.end) if opened > 0 else ()
    told = next((m for m in lists if m.start("items") <= value.start < m.end("items")), None)
    named = _BEFORE.search(text[told.start("items") : opened]) if told is not None else None
    if told is not None and named is not None:
        yield _part(reading, value, figure, told, named["name"].strip())


def _open_part(reading: Reading, value: Mention, figure: Figure) -> Iterator[Draft]:
    """The share of the part right before it, in a list that has no brackets."""
    text, sentence = reading.note.text, reading.sentence
    lists = _OPEN_LIST.finditer(text, sentence.start, sentence.end)
    told = next((m for m in lists if m.start("items") <= value.start < m.end("items")), None)
    named = _OPEN_BEFORE.search(text[told.start("items") : value.start]) if told is not None else None
    if told is None or named is None or reading.words.not_name.search(named["name"]):
        return
    yield _part(reading, value, figure, told, named["name"].strip())


def _part(reading: Reading, value: Mention, figure: Figure, told: re.Match[str], name: str) -> Draft:
    of = "market_share" if told["head"] in _MARKET else str(figure.rule.fields["metric"])
    metric = Mention(told.start("head"), told.end("head"), "METRIC", told["head"], of, {"unit": "percent"})
    subject, region = reading.subject, reading.words.regions.get(name)
    known = next((m.name for m in reading.sentence.mentions if m.label == "ORG" and m.text == name), name)
    owner = listed_owner(reading, metric, known)
    if region is not None and subject is not None:  # 按地区划分：北美18%
        owner = Owner(subject.name, name, region, True)
    return build_draft(reading, value, metric, lay_periods(reading, [value], 1)[0], owner, figure)


def dated_behind(reading: Reading, last: Mention, value: Mention) -> bool:
    """占41%（2024年：35%）: whether a value stands in the bracket behind another, with nothing but its own period before it."""
    opened = _DATED.match(reading.note.text, last.end)
    if opened is None or last.label != value.label or opened.end() > value.start:
        return False
    dated = next((s for s in reading.stretches if s.members and s.start == opened.end()), None)
    return dated is not None and not reading.note.text[dated.end : value.start].strip(" ：:为同期")
