"""The accelerator of a bare count in lines under a heading, and the maker of a chip whose output is told without a name."""

import re

from extractor.linking.note import Note, Sentence
from extractor.rules.mentions import Mention

__all__ = ["is_aimed_at", "of_lines"]

LINES = 3  # lines before a count that may name its accelerator
_LABEL = re.compile(r"(?:[^，,。；;：:\n]{1,8}[：:]\s?)?")
_AIM = re.compile(
    r"(?:[(（][^()（）]{1,12}[)）])?\s?(?:今年|明年|全年|年内|年底|\d{2,4}年)?的?(?:出货|产量|生产)?(?:目标|规划)(?:为|是|约)?\s?"
)


def of_lines(note: Note, index: int, found: Mention | None) -> Mention | None:
    """H100/H200/H20 ⏎ H20：仍有需求 ⏎ 国内订单超70万张: under a heading that names several, the one that the last line before is about."""
    if found is None or _heads_alone(note, index, found):
        return found
    for i in range(index - 1, max(-1, index - 1 - LINES), -1):
        sentence = note.sentences[i]
        if note.is_heading(sentence):
            break
        chip = next((m for m in sentence.mentions if m.label == "ACCELERATOR"), None)
        if chip is not None and _LABEL.fullmatch(note.text, sentence.start, chip.start):
            return chip
    return found


def _heads_alone(note: Note, index: int, found: Mention) -> bool:
    """Whether the accelerator that has been found stands in the sentence itself, or in its own without another."""
    sentence = note.sentence_at(found.start)
    here = sentence is note.sentences[index]
    return here or len({m.name for m in sentence.mentions if m.label == "ACCELERATOR"}) < 2


def is_aimed_at(note: Note, sentence: Sentence, name: Mention | None, value: Mention) -> bool:
    """昇腾910B目标40-60万片: whether the count is what a chip's maker aims at."""
    return (
        name is not None
        and sentence.start <= name.start
        and name.end <= value.start
        and _AIM.fullmatch(note.text, name.end, value.start) is not None
    )
