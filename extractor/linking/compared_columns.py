"""Tables that compare two or three things and have lost their cells: 能力维度甲优势乙优势 over 定价策略 月费10美元 月费20美元."""

import re

from extractor.linking.note import Note
from extractor.rules.mentions import Mention

__all__ = ["column_of"]

ROWS = 8  # lines between the head and a row
LONGEST_HEAD = 60  # characters
_HEAD = re.compile(r"[\s|｜]*[\u4e00-\u9fff]{0,4}(?:维度|指标|项目|能力|对比|参数|功能|特性)")
_THINGS = frozenset({"MODEL", "PRODUCT"})


def column_of(note: Note, index: int, value: Mention) -> Mention | None:
    """The thing of the head in whose column an amount stands, where a row has as many amounts as the head has things."""
    mentions = note.sentences[index].mentions
    amounts = [m for m in mentions if m.label == "MONEY"]
    if len(amounts) < 2 or not index or any(m.label in _THINGS for m in mentions):
        return None
    for above in reversed(note.sentences[max(0, index - ROWS) : index]):
        line = note.text.rfind("\n", 0, above.start) + 1
        if not note.text[line : above.start].isspace() and line != above.start:
            return None
        named = [m for m in above.mentions if m.label in _THINGS]
        if not named:
            continue
        headed = above.end - above.start <= LONGEST_HEAD and _HEAD.match(note.text, above.start, above.end)
        return named[amounts.index(value)] if headed and len(named) == len(amounts) else None
    return None
