"""The period that the line over a list tells of all its items: 管理层就2026年谈了三点展望：, 2025Q3业绩要点："""

import re

from extractor.linking.note import Note
from extractor.linking.outlook import Outlook
from extractor.linking.words import FigureWords

__all__ = ["led_period"]

LONGEST_LIST = 8  # items of such a list
_OPENS_LIST = re.compile(r"[：:]\s*$")
_GUIDED = re.compile("指引|展望|财测|目标|预期|预测|预计")


def led_period(
    note: Note, index: int, outlook: Outlook, words: FigureWords, told: str | None
) -> tuple[str | None, bool]:
    """The one period of the line that opens the list in which a sentence is an item, and whether it tells what is to come."""
    lead = note.lead(index, LONGEST_LIST)
    if lead is None or _OPENS_LIST.search(note.text, lead.start, lead.end) is None:
        return None, False
    named = [s for s in outlook.stretches(note.text, lead.start, lead.end, words.reports, told) if s.members]
    if len({s.whole for s in named}) != 1 or named[0].compared:
        return None, False
    return named[0].whole, _GUIDED.search(note.text, lead.start, lead.end) is not None
