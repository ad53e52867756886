"""Counts that say how many pieces of a chip are made: what is planned or made in a year is a figure of it, and no fleet."""

import re

from extractor.linking.note import Note, Sentence
from extractor.rules.mentions import Mention

__all__ = ["is_output"]

_BOUGHT = re.compile(r"采购|购买|订购|部署|购入|订单|拥有|使用|囤")
_ENDED = re.compile(r"。")


def is_output(note: Note, sentence: Sentence, value: Mention) -> bool:
    """甲芯片2027年产量由80万块上调至120万块，2028年160万块: the last metric told before a count is what is made of the chip."""
    if value.label != "COUNT":
        return False
    told = [m for m in sentence.mentions if m.label in {"METRIC", "FLEET_CUE"} and m.end <= value.start]
    if not told or told[-1].name != "production":
        return False
    between = note.text[told[-1].end : value.start]
    named = any(m.label == "ACCELERATOR" and 0 <= m.start - value.end <= 2 for m in sentence.mentions)
    return not named and _BOUGHT.search(between) is None and _ENDED.search(between) is None
