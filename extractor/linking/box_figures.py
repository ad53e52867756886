"""Market values of a side box, whose unit stands with the label and not with the number: 总市值(亿元) | 369.79."""

import re
from collections.abc import Callable, Iterator

from extractor.language.quantity import Quantity
from extractor.linking.metric_tables import MetricRow
from extractor.linking.note import Note
from extractor.linking.tables import Cell, Row, read_unit, read_value

__all__ = ["read_boxes"]

_BOX = re.compile(
    r"(?P<label>(?:总|流通)?市值)\s?[(（](?P<unit>[^()（）\d]{1,6})[)）][:：|\s]{0,6}"
    r"(?P<value>\d[\d,]*(?:\.\d+)?)(?![\d.,%％]|\s?[-/~]\s?\d|[ \t|]+\d[\d,.]*(?:[ \t|\n]|$)|年)"
)


def read_boxes(note: Note, parse: Callable[[str], list[Quantity]]) -> Iterator[MetricRow]:
    """The market values of the note's boxes. parse: the quantity parser, for units."""
    if "市值" not in note.text:
        return
    for match in _BOX.finditer(note.text):
        unit = read_unit(match["unit"], parse)
        named = note.sentence_at(match.start()).mentions
        metric = next(
            (m for m in named if m.name == "market_cap" and m.start < match.end("label") <= m.end), None
        )
        if metric is None or unit is None or unit.currency is None:
            continue
        cell = Cell(*match.span("value"), None, False, read_value(match["value"]))
        yield MetricRow(Row(*match.span("label"), match["label"], unit, (cell,)), metric, None)
