"""Rows of a table of estimates that name no metric, but which of several estimates they hold: the heading over the table names it.

市场预估EPS
| 预估值 | 2025年(前值) | 2026年 |
| 最高值 | 3.21(3.05) | 4.10 |
"""

from collections.abc import Iterator
from dataclasses import replace

from extractor.linking.draft import Draft
from extractor.linking.note import Note
from extractor.linking.tables import Row
from extractor.linking.words import FigureWords
from extractor.rules.mentions import Mention

__all__ = ["as_consensus", "metric_over", "of_several"]

HEADING_REACH = 60  # characters from the heading to the periods of its table
_BORDER = " \t\r\n|:：\u3000"


def of_several(row: Row, words: FigureWords) -> bool:
    """Whether the label of a row says which of several estimates it holds."""
    return words.statistic.fullmatch(row.label.strip(_BORDER)) is not None


def metric_over(note: Note, row: Row) -> Mention | None:
    """The metric that the heading over a row's table names."""
    named = [m for m in _heading(note, row) if m.label == "METRIC"]
    return named[-1] if named else None


def as_consensus(note: Note, row: Row, draft: Draft) -> Draft:
    """The highest, the lowest or the mean of what several analysts expect; of past years they are what has been."""
    ahead = draft.fields["modality"] != "reported" or any(m.label == "MODALITY" for m in _heading(note, row))
    return replace(draft, fields=draft.fields | {"modality": "consensus"}) if ahead else draft


def _heading(note: Note, row: Row) -> Iterator[Mention]:
    """The mentions right above the periods of a row's table."""
    if row.header is None:
        return
    low = row.header - HEADING_REACH
    for index in range(note.index_at(max(low, 0)), note.index_at(row.header) + 1):
        yield from (m for m in note.sentences[index].mentions if low <= m.start < row.header)
