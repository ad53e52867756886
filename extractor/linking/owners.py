"""Whose figure it is: the phrase before a metric, a company named before it, or the subject of the note."""

import re
from dataclasses import dataclass

from extractor.linking.note import Note
from extractor.linking.periods import Stretch
from extractor.linking.subjects import nearest
from extractor.linking.words import FigureWords
from extractor.rules.mentions import Mention

__all__ = ["Owner", "find_owner", "listed_names"]

LONGEST_PHRASE = 18
_EDGE = re.compile(r"[，,；;：:、。（）()\[\]【】“”\"|\n!！?？]")
_JOINT = re.compile(r"[、/]|以及|(?<=[\u4e00-\u9fffA-Z])[和与及](?=[\u4e00-\u9fffA-Z])")
BORDERS = {
    "MODALITY",
    "ATTRIBUTION",
    "TO_CUE",
    "CHANGE_CUE",
    "FROM_CUE",
    "COMPARE_CUE",
    "METRIC",
    "RATING",
    "BROKER",
    "OLD_CUE",
}
VALUES = {
    "MONEY",
    "PERCENT",
    "PERCENT_POINT",
    "MULTIPLE",
    "NUMBER",
    "COUNT",
    "MEASURE",
    "POINTS",
    "DURATION",
    "COMPUTE",
}


@dataclass(frozen=True, slots=True)
class Owner:
    """name: canonical; raw: as written; region: where the figure holds; of_company: the metric's clause speaks of the note's company."""

    name: str | None
    raw: str | None
    region: str | None = None
    of_company: bool = False


def find_owner(
    note: Note,
    index: int,
    metric: Mention,
    stretches: list[Stretch],
    words: FigureWords,
    subject: Mention | None,
    last: Owner | None,
) -> Owner:
    """The owner of a metric. last: the owner of the metric before it in the sentence."""
    start, phrase = _phrase(note, index, metric, stretches)
    company_said = words.company.search(phrase) is not None
    region, name = _stripped(phrase, words)
    company_only = metric.attributes.get("of") == "company"
    org = _org_within(note, index, start, metric.start)
    if org is not None:
        rest = "" if company_only else name.partition(org.text)[2] if org.text in name else ""
        return Owner(org.name + rest, org.text + rest, region, True)
    if name and len(name) <= LONGEST_PHRASE and not (company_only and len(name) > 10):
        return _named(metric, name, region, subject)
    if company_said and subject is not None:
        return Owner(subject.name, subject.text, region, True)
    if last is not None and not (company_only and not last.of_company):
        return Owner(last.name, last.raw, region or last.region, last.of_company)
    found = nearest(note, index, metric.start, metric.end, ["ORG"], reach=2) or subject
    if found is None:
        return Owner(None, None, region)
    return Owner(found.name, found.text, region, True)


def _named(metric: Mention, name: str, region: str | None, subject: Mention | None) -> Owner:
    """A segment of the company where the clause or the kind of metric says so, else the thing itself."""
    if subject is None or metric.attributes.get("of") in {"company", "market"}:
        return Owner(name, name, region)
    return Owner(subject.name + name, name, region)


def _phrase(note: Note, index: int, metric: Mention, stretches: list[Stretch]) -> tuple[int, str]:
    """The run before a metric up to the nearest mark, period, value or word of another meaning."""
    sentence = note.sentences[index]
    start = sentence.start
    for mention in sentence.mentions:
        if mention.start >= metric.start:
            break
        if mention.label in BORDERS or mention.label in VALUES:
            start = max(start, mention.end)
    for stretch in stretches:
        if stretch.end <= metric.start:
            start = max(start, stretch.end)
    edges = [m.end() for m in _EDGE.finditer(note.text, start, metric.start)]
    start = edges[-1] if edges else start
    return start, note.text[start : metric.start]


def _stripped(phrase: str, words: FigureWords) -> tuple[str | None, str]:
    """Region and name of a phrase, without the words around them."""
    region = None
    name = phrase
    for _ in range(4):
        before = name
        lead = words.lead.match(name)
        name = name[lead.end() :] if lead else name
        found = words.region.match(name)
        if found:
            region, name = words.regions[found[0]], name[found.end() :]
        trail = words.trail.search(name)
        name = name[: trail.start()] if trail else name
        if name == before:
            break
    if name in words.market:
        name = ""
    return region, name.strip()


def _org_within(note: Note, index: int, start: int, end: int) -> Mention | None:
    orgs = [
        m for m in note.sentences[index].mentions if m.label == "ORG" and start <= m.start and m.end <= end
    ]
    return orgs[-1] if orgs else None


def listed_names(
    note: Note, index: int, metric: Mention, count: int, stretches: list[Stretch], words: FigureWords
) -> list[str] | None:
    """棕色瓶、管制瓶和安瓿瓶营收分别…: the names of a list of `count` before a metric, or None."""
    start = max([note.sentences[index].start, *(s.end for s in stretches if s.end <= metric.start)])
    marks = [m.end() for m in _CLAUSE_MARK.finditer(note.text, start, metric.start)]
    run = note.text[marks[-1] if marks else start : metric.start]
    names = [
        words.trail.sub("", words.lead.sub("", n, count=1) if words.lead.match(n) else n)
        for n in _JOINT.split(run)
    ]
    return names if len(names) == count and all(1 < len(n) <= 24 for n in names) else None


_CLAUSE_MARK = re.compile(r"[，,；;：:。（(]")
