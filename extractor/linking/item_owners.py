"""Whose a figure is in a list of items, each of which begins with its own name: 良率：甲芯片目前35%；乙芯片约60%."""

import re

from extractor.linking.note import Note, Sentence
from extractor.linking.readings import Metrics, Reading
from extractor.rules.mentions import Mention

__all__ = ["item_owner", "made_elsewhere", "numbered_company", "since_item"]

# 某芯片（甲工艺）由某厂代工，预计2026年产量…
_MADE = re.compile(
    r"(?:^|[，,；;。\n\]]|[-–—]\s)\s?(?P<name>[A-Z][A-Za-z0-9+.-]{0,12}(?: [A-Za-z0-9+.-]{1,8})?|[\u4e00-\u9fff]{2,4}[A-Z]{0,4}\d[A-Za-z0-9]{0,8})\s?(?:[(（][^()（）]{1,20}[)）])?\s?由[^，,；;。]{1,14}?(?:代工|生产|制造)[，,][^；;。]*$"
)
_NAMED = {"ORG", "ACCELERATOR", "PRODUCT", "MODEL"}
_HEADED = re.compile(r"(?:分配|拆分|分布|明细|情况|预测|预估|结构)?(?:如下|为)?\s?[:：]\s?")
_ITEM = re.compile(r"[；;]\s?$")
_PARTED = re.compile("[；;]")


def item_owner(reading: Reading, group: Metrics, value: Mention) -> Mention | None:
    """The name right behind the colon of a metric, or at the head of an item that goes on with it."""
    mentions, text = reading.sentence.mentions, reading.note.text
    between = [m for m in mentions if group.end <= m.start and m.end <= value.start]
    if any(m.label == "METRIC" for m in between):
        return None
    heads = [m for m in between if m.label in _NAMED and _begins(text, group, m)]
    if not heads or _PARTED.search(text, heads[-1].end, value.start):
        return None
    return heads[-1]


def made_elsewhere(reading: Reading, metric: Mention) -> str | None:
    """The thing that a clause says another makes: how many are made is told of it, and not of who makes it."""
    if metric.name not in {"production", "shipments"}:
        return None
    found = _MADE.search(reading.note.text[reading.sentence.start : metric.start])
    if found is None:
        return None
    start = reading.sentence.start + found.start("name")
    known = next((m for m in reading.sentence.mentions if m.start == start and m.label in _NAMED), None)
    return known.name if known is not None and known.label != "ORG" else found["name"]


_NUMBER = r"(?:[(（]?\d{1,2}[)）]|[①-⑳])\s?"
_NUMBERED = re.compile(rf"(?:^|(?<=[；;。：:，,\s])){_NUMBER}")
_NUMBER_BEFORE = re.compile(rf"{_NUMBER}$")
_NEW_ITEM = re.compile(rf"[；;。]\s?{_NUMBER}")


def numbered_company(note: Note, sentence: Sentence, name: str, at: int) -> str | None:
    """1)理想交付量…；2)小鹏交付量…；3)蔚来交付量…: what begins an item is a company where most other items begin with one."""
    start = note.text.rfind(name, sentence.start, at)
    if start < 0 or not _NUMBER_BEFORE.search(note.text, max(0, start - 4), start):
        return None
    heads = {m.end() for m in _NUMBERED.finditer(note.text, sentence.start, sentence.end)} - {start}
    firms = {m.start for m in sentence.mentions if m.label == "ORG"}
    if not heads or 2 * len(heads & firms) <= len(heads):
        return None
    named = (m.name for s in note.sentences for m in s.mentions if m.label == "ORG")
    return next((known for known in named if known.startswith(name)), name)


def since_item(text: str, start: int, end: int) -> bool:
    """Whether another numbered item begins between two places."""
    return _NEW_ITEM.search(text, start, end) is not None


def _begins(text: str, group: Metrics, name: Mention) -> bool:
    """Whether a name begins an item of what is told of a metric."""
    headed = _HEADED.fullmatch(text, group.end, name.start) is not None
    return headed or (group.taken > 0 and _ITEM.search(text, group.end, name.start) is not None)
