"""How indices have moved since a year began: 2025年以来申万电子指数+8.1%，同期沪深300+3.2%."""

import re

from extractor.linking.note import Note, Sentence, Verdict
from extractor.linking.readings import Reading

__all__ = ["began", "is_since_january", "moved_beside"]

_BETWEEN = re.compile(
    r"\s?[，,、；;]?\s?(?:同期|而|而同期|其中)?\s?(?P<name>\S+?)\s?(?:同期|累计|分别)?(?:上涨|下跌|涨幅为?|跌幅为?|[涨跌升降])?\s?"
)
_YEAR = re.compile(r"(20\d\d)\s?年?(?:年?初)?(?:以来|至今)")
REACH = 6  # characters of a year before the first word of a rule


def is_since_january(verdict: Verdict) -> bool:
    """Whether a rule tells a move since the year began."""
    return verdict.rule.fields.get("basis") == "ytd"


def moved_beside(note: Note, sentence: Sentence, told: Verdict, last: int, value: int) -> Verdict | None:
    """The claim on the move of the next index of a list; last, value: places of the two moves among the mentions."""
    between = sentence.mentions[last + 1 : value]
    index = next((m for m in between if m.label == "INDEX"), None)
    if index is None or not is_since_january(told):
        return None
    words = _BETWEEN.fullmatch(note.text, sentence.mentions[last].end, sentence.mentions[value].start)
    if words is None or words["name"] != index.text:
        return None
    return Verdict(told.rule, {**told.named, "entity": index}, told.first)


def began(reading: Reading, verdict: Verdict, value: int) -> str | None:
    """The year since whose beginning, where it is named: 2025年以来; value: where the move stands."""
    start = max(reading.sentence.start, verdict.first - REACH)
    years = _YEAR.findall(reading.note.text, start, value)
    return years[-1] if years else None
