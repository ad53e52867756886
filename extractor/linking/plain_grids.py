"""Tables whose cells single blanks part: a line of names alone, then lines of another name with as many values.

GPT-5 Grok-4 Gemini 2.5 Pro
GPQA 85.7 87.5 84.0
AIME 2025 94.6 91.7 -
"""

import re
from collections.abc import Iterator, Sequence

from extractor.linking.note import Note, Sentence
from extractor.rules.mentions import Mention

__all__ = ["find_plain_grids"]

LONGEST_LABEL = 24  # characters of the first cell of a heading (模型, Benchmark), or of a row's name that no lexicon holds
_VALUE = re.compile(r"\d+(?:\.\d+)?[%％分]?[*†‡]?|[-–—]+|N/?A", re.IGNORECASE)
_LABEL = re.compile(r"[^\d,，。；;:：]*")
_REMARK = re.compile(r"\s?[(（][^()（）]{1,20}[)）]")
_WORD = re.compile(r"\S+")
_LATIN = re.compile(r"[A-Za-z]{2}")


def find_plain_grids(
    note: Note, over: Sequence[str], beside: Sequence[str], *, unknown: bool
) -> Iterator[tuple[int, Mention, Mention, Mention]]:
    """(sentence, value, name of its row, name over its column) of every value; over, beside: labels of columns and rows.

    unknown: a row may go by a name that no lexicon holds.
    """
    heads: list[Mention] = []
    for index, sentence in enumerate(note.sentences):
        if heads and (row := _row(note, sentence, len(heads), beside, unknown=unknown)) is not None:
            name, values = row
            for head, value in zip(heads, values, strict=True):
                if value is not None:
                    yield index, value, name, head
        else:
            heads = _heads(note, sentence, over)


def _heads(note: Note, sentence: Sentence, labels: Sequence[str]) -> list[Mention]:
    """The names of a line that holds names alone, at least two, behind a short word for the rows."""
    heads = [m for m in sentence.mentions if m.label in labels]
    if len(heads) < 2 or heads[0].start - sentence.start > LONGEST_LABEL:
        return []
    if not note.starts_line(sentence) or not _LABEL.fullmatch(note.text, sentence.start, heads[0].start):
        return []
    ends = [m.start for m in heads[1:]] + [sentence.end]
    gaps = (note.text[m.end : end] for m, end in zip(heads, ends, strict=True))
    return heads if all(not _REMARK.sub("", gap).strip() for gap in gaps) else []


def _row(
    note: Note, sentence: Sentence, width: int, labels: Sequence[str], *, unknown: bool
) -> tuple[Mention, list[Mention | None]] | None:
    """The name at the beginning of a line and its values, None for a cell that holds none."""
    words = [*_WORD.finditer(note.text, sentence.start, sentence.end)]
    cells = words[len(words) - width :]
    if len(words) <= width or not note.starts_line(sentence):
        return None
    if not all(_VALUE.fullmatch(word.group()) for word in cells):
        return None
    last = words[len(words) - width - 1]
    name = next((m for m in sentence.mentions if m.label in labels and m.end <= last.end()), None)
    if _VALUE.fullmatch(last.group()) and (name is None or name.end < last.end()):
        return None  # a cell too many
    written = note.text[sentence.start : last.end()]
    if name is None and not (unknown and len(written) <= LONGEST_LABEL and _LATIN.search(written)):
        return None
    name = name or Mention(sentence.start, last.end(), labels[0], written, written, {"known": "no"})
    at = {m.start: m for m in sentence.mentions if m.quantity is not None}
    return name, [at.get(word.start()) for word in cells]
