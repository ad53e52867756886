"""Data of an economy that a note looks forward to: 10月经济数据前瞻, and what goes on behind a sentence that begins 我们预计."""

import re

from extractor.linking.economies import home_economy
from extractor.linking.note import Note, Sentence
from extractor.linking.ownership import Owner
from extractor.linking.readings import VALUES, Reading
from extractor.rules.mentions import Mention

__all__ = ["Months", "is_previewed", "looks_ahead", "preview_in", "preview_of"]

Months = frozenset[int]  # of which the data are, none where nothing says so

LONGEST_HEADING = 40  # characters
LONGEST_LEAD = 20  # characters of a heading within its line
REACH = 6  # sentences behind such a heading
_DATA = "(?:宏观|经济|金融|信贷|社融|通胀|物价|外贸|进出口|贸易|投资|消费|增长|工业|统计|高频|月度|数据)"
# 11月经济数据前瞻, 前瞻 as a whole heading; 三季报前瞻 and 行业前瞻 look forward to something else
_HEADING = re.compile(
    rf"(?:{_DATA}前瞻|^[\s\d一二三四五六七八九十、.．（()）【#*]*前瞻)(?=$|[\s：:】，,—\-（(*])"
)
_LEAD = re.compile(rf"\s*【?[^，,；;。：:\n】]{{0,12}}?(?:{_DATA}前瞻|(?<![\u4e00-\u9fff])前瞻)(?:】|[：:])")
_MONTH = re.compile(r"(?<![\d.])(1[0-2]|[1-9])\s?月")
_FORESEES = re.compile(r"(?:展望)?[^，,；;。]{0,8}[，,]?(?:我们)?(?:预计|预测|预估)")
# 10月社零同比录得2.9%: what has been published
_PUBLISHED = re.compile(r"前值|录得|公布|实际|已经?|上月|[前上]期|去年|统计局")
_DATED = re.compile(r"20\d\d-(\d\d)")


def _months(text: str, start: int, end: int) -> Months:
    return frozenset(int(m[1]) for m in _MONTH.finditer(text, start, end))


def preview_in(note: Note, heading: Sentence) -> Months | None:
    """The data that a heading looks forward to."""
    if heading.end - heading.start > LONGEST_HEADING:
        return None
    said = _HEADING.search(note.text[heading.start : heading.end])
    return _months(note.text, heading.start, heading.end) if said else None


def looks_ahead(text: str) -> bool:
    """Whether a text may hold such a heading: asked once of a note, for `preview_of`."""
    return "前瞻" in text


def preview_of(note: Note, index: int, ahead: bool) -> Months | None:
    """The data that the head of a sentence's line, or the sentence before it as a whole, looks forward to.

    ahead: what `looks_ahead` says of the note's text.
    """
    text = note.text
    for sentence in (note.sentences[index], *note.before(index, REACH)) if ahead else ():
        lead = _LEAD.match(text, sentence.start, min(sentence.end, sentence.start + LONGEST_LEAD))
        if lead is not None and note.starts_line(sentence):
            return _months(text, sentence.start, lead.end())
    last = next(note.before(index, 1), None)
    if last is None or not _FORESEES.match(text, last.start, last.end):
        return None
    told = [m for m in last.mentions if m.label in VALUES]
    metrics = [m for m in last.mentions if m.label == "METRIC" and m.attributes.get("of") == "economy"]
    if not told or not metrics or _PUBLISHED.search(text, last.start, last.end):
        return None
    return _months(text, last.start, last.end)


def is_previewed(reading: Reading, value: Mention, metric: Mention, period: str | None, owner: Owner) -> bool:
    """Whether a figure of an economy is one of those that its heading, the sentence before or the part before a ； looks forward to."""
    if metric.attributes.get("of") != "economy" and not _of_whole(reading, owner):
        return False
    text, start = reading.note.text, reading.sentence.start
    if _PUBLISHED.search(text, start, value.start):
        return False
    if reading.preview is None:
        return _goes_on(reading, metric)
    dated = _DATED.fullmatch(period or "")
    said = [*_MONTH.finditer(text, start, value.start)]
    month = int(dated[1]) if dated else int(said[-1][1]) if said else None
    return month is None or not reading.preview or month in reading.preview


def _of_whole(reading: Reading, owner: Owner) -> bool:
    """Whether a figure is of a country, as exports are, whose country nobody need name."""
    return reading.subject is None and (
        owner.name in {None, owner.region}
        or owner.name == home_economy(reading.note, reading.words, reading.index)
    )


def _goes_on(reading: Reading, metric: Mention) -> bool:
    """11月新增贷款料为4200亿元；社融增速降0.1个百分点至8.4%: behind a forecast figure without another period."""
    if reading.said not in {"forecast", "estimated"}:
        return False
    last = max((g.last for g in reading.metrics if g.end <= metric.start and g.taken), default=-1)
    return last >= 0 and not any(last <= s.start < metric.start for s in reading.stretches)
