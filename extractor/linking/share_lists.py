"""Shares of one whole that several hold, told behind the first by their names alone: 其中甲占60%，乙15%，丙11%."""

import re

from extractor.linking.note import Note, Sentence, Verdict

__all__ = ["share_beside"]

_SHARES = frozenset({"share_of", "market_share"})
_HOLDERS = frozenset({"ORG", "ACCELERATOR", "PRODUCT", "CHIP"})
_LED = re.compile(r"\s?[，,、；;]?\s?(?:以及|[和与及而])?\s?")
_HOLDS = re.compile(r"\s?(?:分别|则|各|也)?(?:占比?|占据|约占|约|为|达)*\s?")


def share_beside(note: Note, sentence: Sentence, told: Verdict, last: int, value: int) -> Verdict | None:
    """The claim on the share of the next holder of a list; last, value: places of the two shares among the mentions."""
    mentions = sentence.mentions
    if told.rule.fields.get("metric") not in _SHARES or mentions[value].label != "PERCENT":
        return None
    between = mentions[last + 1 : value]
    holder = between[0] if len(between) == 1 else None
    if holder is None or holder.label not in _HOLDERS:
        return None
    led = _LED.fullmatch(note.text, mentions[last].end, holder.start)
    holds = _HOLDS.fullmatch(note.text, holder.end, mentions[value].start)
    return Verdict(told.rule, {"entity": holder}, told.first) if led and holds else None
