"""Tables whose columns are metrics: rows of companies (代码 | 公司 | 2025E EPS | 2026E PE) or of periods (2025E | 营业收入 | 净利润)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from extractor.language.quantity import Quantity
from extractor.linking.cells import Cell as TextCell
from extractor.linking.cells import Heading, Table, find_tables
from extractor.linking.note import Note
from extractor.linking.periods import Stretch, read_stretches
from extractor.linking.tables import Cell, Row, read_unit, read_value
from extractor.linking.words import FigureWords
from extractor.rules.mentions import Mention

__all__ = ["MetricRow", "read_metric_tables"]

_UNIT = re.compile(r"[(（]([^()（）\d]{1,8})[)）]")
_YEAR = re.compile(r"20[0-4]\d")
_NUMBER = re.compile(r"[-+−]?\d[\d,]*(?:\.\d+)?\s?[%％xX倍]?$|[(（]\d[\d,]*(?:\.\d+)?[)）]$")


@dataclass(frozen=True, slots=True)
class _Column:
    """metric and, where the heading tells them, period and unit of a column; label: what says that it holds rates."""

    metric: Mention
    period: Stretch | None
    unit: Quantity | None
    label: str = ""


@dataclass(frozen=True, slots=True)
class MetricRow:
    """One figure of such a table, with the company of its row, if it names one."""

    row: Row
    metric: Mention
    owner: Mention | None


def read_metric_tables(
    note: Note, parse: Callable[[str], list[Quantity]], words: FigureWords
) -> Iterator[MetricRow]:
    """The figures of every table with a metric in its heading. parse: the quantity parser, for units."""
    for table in find_tables(note.text):
        columns = _columns(note, table, parse, words)
        if not columns or len(table.heading) < 2 or 0 in columns:
            continue
        for k, column in columns.items():
            if column.period is None and _of_caption(column.metric) and table.caption:
                columns[k] = replace(column, period=_caption_period(table.caption))
        for cells in table.rows:
            yield from _figures(note, cells, columns)


def _columns(
    note: Note, table: Table, parse: Callable[[str], list[Quantity]], words: FigureWords
) -> dict[int, _Column]:
    """The columns with a metric by their place; 同比 and 环比 behind it have the one to their left, and a margin's move none."""
    columns: dict[int, _Column] = {}
    for k, heading in enumerate(table.heading):
        grows = words.growth.search(heading.text) is not None
        column = _column(note, heading, table, parse)
        left = columns.get(k - 1)
        again = left is not None and _is_again(heading.text, left, columns.get(k - 2))
        if column is None and grows and left is not None and not again and not _is_ratio(left.metric):
            column = replace(left, unit=None)
        if column is not None and not (grows and _is_rate(column.metric)):
            columns[k] = replace(column, label=heading.text) if grows else column
    return columns


def _is_again(heading: str, left: _Column, second: _Column | None) -> bool:
    """Whether a rate's column tells again what one before it does, or of all months so far and not of the one that the column before tells."""
    told = {left.label}
    if second is not None and second.metric.name == left.metric.name:
        told.add(second.label)
    return heading in told or heading.startswith("累计")


def _is_ratio(metric: Mention) -> bool:
    return "ratio" in metric.attributes.get("unit", "").split(",")


def _is_rate(metric: Mention) -> bool:
    units = metric.attributes.get("unit", "").split(",")
    return "percent" in units and "money" not in units and "count" not in units


def _column(
    note: Note, heading: Heading, table: Table, parse: Callable[[str], list[Quantity]]
) -> _Column | None:
    metric = next((m for cell in heading.cells for m in _within(note, cell) if m.label == "METRIC"), None)
    if metric is None:
        return None
    stretches = (
        s for cell in heading.cells for s in read_stretches(note.text, cell.start, cell.end, None, {})
    )
    period = next((s for s in stretches if s.members), None) or _bare_year(heading)
    said = _UNIT.search(heading.text) or _UNIT.search(table.caption)
    return _Column(metric, period, read_unit(said[1], parse) if said else None)


def _bare_year(heading: Heading) -> Stretch | None:
    """The year that a cell of the heading is: 2025, beside 2026E."""
    cell = next((cell for cell in heading.cells if _YEAR.fullmatch(cell.text)), None)
    return Stretch(cell.start, cell.end, (cell.text,), cell.text, "year") if cell is not None else None


def _of_caption(metric: Mention) -> bool:
    """Whether the line over a table may date a metric: what is counted over a time, and not what is worth so much on a day."""
    return not _COUNTED.isdisjoint(metric.attributes.get("unit", "").split(","))


_COUNTED = frozenset({"visits", "people", "count", "tokens"})


def _caption_period(caption: str) -> Stretch | None:
    told = [s for s in read_stretches(caption, 0, len(caption), None, {}) if s.members]
    return told[0] if len(told) == 1 and len(told[0].members) == 1 and not told[0].compared else None


def _within(note: Note, cell: TextCell) -> Iterator[Mention]:
    """The mentions that begin in a cell."""
    if cell.text:
        yield from (m for m in note.sentence_at(cell.start).mentions if cell.start <= m.start < cell.end)


def _figures(note: Note, cells: list[TextCell], columns: dict[int, _Column]) -> Iterator[MetricRow]:
    first = cells[0]
    own = _period(note, first)
    owner = None if own else _owner(note, cells)
    if owner is None and not own:
        return
    for k, column in columns.items():
        if k >= len(cells) or not _NUMBER.match(cells[k].text):
            continue
        cell = cells[k]
        value = read_value(cell.text)
        name, ahead = _told(column.period) if column.period else own or (None, False)
        figure = Cell(cell.start, cell.end, name, ahead, value)
        metric = column.metric
        label = column.label or metric.text
        yield MetricRow(Row(metric.start, metric.end, label, column.unit, (figure,)), metric, owner)


def _period(note: Note, first: TextCell) -> tuple[str, bool] | None:
    """The period that the first cell of a row names, and whether it is said to lie ahead; a number may be a year there."""
    own = [s for s in read_stretches(note.text, first.start, first.end, None, {}) if s.members]
    if own:
        return _told(own[0])
    return (first.text, False) if _YEAR.fullmatch(first.text) else None


def _told(period: Stretch) -> tuple[str, bool]:
    return period.members[0], period.members[0] in period.ahead


def _owner(note: Note, cells: list[TextCell]) -> Mention | None:
    """The company that one of the first two cells names, or whatever the first one says in letters."""
    for cell in cells[:2]:
        for mention in _within(note, cell):
            if mention.label == "ORG" and mention.end <= cell.end:
                return mention
    first = cells[0]
    if re.search(r"[\u4e00-\u9fff]{2}|[A-Za-z]{3}", first.text) and len(first.text) <= 16:
        return Mention(first.start, first.end, "ORG", first.text, first.text)
    return None
