"""Parts of a whole with their shares in brackets: 下游结构:服务器(34%)、手机(32%); and values of other years behind a told one."""

import re
from collections.abc import Iterator

from extractor.linking.draft import Draft
from extractor.linking.figure_owners import listed_owner
from extractor.linking.figure_periods import lay_periods
from extractor.linking.figures import build_draft
from extractor.linking.note import Note, Sentence
from extractor.linking.readings import Figure, Reading
from extractor.rules.mentions import Mention

__all__ = ["bracketed_part", "dated_behind", "tells_bracketed"]

_SHARE = r"\s?[(（]\s?(?:占比?)?约?\d{1,2}(?:\.\d+)?[%％]\s?[)）]"
_NAME = r"[^、，,；;。：:()（）%％\n|]{1,16}?"
_LIST = re.compile(
    r"(?P<head>占比|比重|份额|市占率|占有率|结构|构成|分布|按[^，,；;。：:（）()\d]{1,6}分)(?:情况)?(?:如下|分别为|依次为|为|是|中|看)?\s?[：:为，,]?\s?"
    rf"(?P<items>(?:(?:其中|以及|[和与及])?{_NAME}{_SHARE}\s?[、，,；;/|]?\s?){{2,}})"
)
_BEFORE = re.compile(
    r"(?:^|[、，,；;：:/|)）]|其中|以及)\s?(?:[和与及])?(?P<name>[^、，,；;。：:()（）%％\n|/]{1,16})\s?$"
)
_MARKET = {"份额", "市占率", "占有率"}  # heads of shares of a market; the others divide one whole
_DATED = re.compile(r"\s?[(（]\s?")
OPENED = 4  # characters between the bracket and its share


def tells_bracketed(note: Note, sentence: Sentence) -> bool:
    """Whether a sentence lists the parts of something, each with its share in a bracket."""
    closed = sum(
        m.label == "PERCENT" and note.text[m.end : m.end + 1] in {")", "）"} for m in sentence.mentions
    )
    return closed > 1 and _LIST.search(note.text, sentence.start, sentence.end) is not None


def bracketed_part(reading: Reading, value: Mention, figure: Figure) -> Iterator[Draft]:
    """The share of the part right before a bracket, if it is a member of such a list."""
    text, sentence = reading.note.text, reading.sentence
    if text[value.end : value.end + 1] not in {")", "）"}:
        return
    opened = max(text.rfind(mark, value.start - OPENED, value.start) for mark in "(（")
    lists = _LIST.finditer(text, sentence.start, sentence.end) if opened > 0 else ()
    told = next((m for m in lists if m.start("items") <= value.start < m.end("items")), None)
    named = _BEFORE.search(text[told.start("items") : opened]) if told is not None else None
    if told is None or named is None:
        return
    name = "market_share" if told["head"] in _MARKET else str(figure.rule.fields["metric"])
    metric = Mention(told.start("head"), told.end("head"), "METRIC", told["head"], name, {"unit": "percent"})
    owner = listed_owner(reading, metric, named["name"].strip())
    yield build_draft(reading, value, metric, lay_periods(reading, [value], 1)[0], owner, figure)


def dated_behind(reading: Reading, last: Mention, value: Mention) -> bool:
    """占41%（2024年：35%）: whether a value stands in the bracket behind another, with nothing but its own period before it."""
    opened = _DATED.match(reading.note.text, last.end)
    if opened is None or last.label != value.label or opened.end() > value.start:
        return False
    dated = next((s for s in reading.stretches if s.members and s.start == opened.end()), None)
    return dated is not None and not reading.note.text[dated.end : value.start].strip(" ：:为同期")
