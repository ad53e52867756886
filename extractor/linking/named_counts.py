"""Counts right behind the names of whoever made or sold so many, with the metric told before: 甲8130万部，份额24%；乙6120万部."""

import re
from collections.abc import Iterator
from dataclasses import replace

from extractor.linking.figure_groups import NO_NAME
from extractor.linking.note import Note
from extractor.linking.ownership import Owner
from extractor.linking.readings import Metrics
from extractor.rules.mentions import Mention

__all__ = ["counts_behind_names"]

LEAST = 2  # names with such a count that make a list
REACH = 4  # sentences before the list in which the metric is told
_NAMES = frozenset({"ORG", "PRODUCT"})
# 甲8130万部, 甲(300001)以4670万台, 甲约5万辆
_HOLDS = re.compile(
    r"\s?(?:[(（][^()（）\d]{0,4}\d{4,6}[^()（）\d]{0,3}[)）])?\s?(?:则?以|均为|均|都为|各为|约|近|超|逾|达|为)?\s?"
)
REACH_BACK = 24  # characters before a count in which its name begins
_ALONE = re.compile(rf"(?:^|[；;：:\n])\s?(?P<name>[A-Za-z\u4e00-\u9fff]{{2,10}}?){_HOLDS.pattern}$")
# where a member of a list begins
_BEGINS = re.compile(r"(?:^|[，,；;：:、。\s|)）]|以及|[和与及是有为]|其中|当中)$")


def counts_behind_names(note: Note, index: int) -> list[tuple[Metrics, Owner]]:
    """A metric for each such count of a sentence, and whose it is; none where only one is told, or nothing before counts in the same unit."""
    sentence = note.sentences[index]
    pairs = [*_pairs(note, index)]
    if len({name for name, _ in pairs}) < LEAST:
        return []
    unit = _unit(pairs[0][1])
    pairs = [pair for pair in pairs if _unit(pair[1]) == unit]
    own = [m for m in sentence.mentions if m.label == "METRIC" and m.end <= pairs[0][1].start]
    if any("goods" in m.attributes for m in own):
        return []
    metric = _told_before(note, index, unit)
    if metric is None:
        return []
    return [
        (Metrics([replace(metric, start=count.start, end=count.start)]), Owner(name, name, None, True))
        for name, count in pairs
    ]


def _pairs(note: Note, index: int) -> Iterator[tuple[str, Mention]]:
    """Names that begin a member of a list, each with the count right behind it; unknown ones alone between stops."""
    sentence = note.sentences[index]
    known = [m for m in sentence.mentions if m.label in _NAMES]
    for count in sentence.mentions:
        if count.label != "COUNT" or count.quantity is None:
            continue
        low = max(sentence.start, count.start - REACH_BACK)
        name = next((m for m in reversed(known) if low <= m.start and m.end <= count.start), None)
        if name is not None and _HOLDS.fullmatch(note.text, name.end, count.start):
            before = note.text[max(sentence.start, name.start - 2) : name.start]
            if not before or _BEGINS.search(before):
                yield name.name, count
            continue
        alone = _ALONE.search(note.text, low, count.start)
        if alone is not None and not NO_NAME.search(alone["name"]):
            yield alone["name"], count


def _told_before(note: Note, index: int, unit: str | None) -> Mention | None:
    """The metric of what is made or sold that a sentence before tells in the unit, the nearest first."""
    for sentence in reversed(note.sentences[max(0, index - REACH) : index]):
        counts = [m for m in sentence.mentions if m.label == "COUNT" and _unit(m) == unit]
        metrics = [m for m in sentence.mentions if m.label == "METRIC" and "goods" in m.attributes]
        if counts and metrics:
            return metrics[0]
    return None


def _unit(count: Mention) -> str | None:
    return count.quantity.unit_raw if count.quantity is not None else None
