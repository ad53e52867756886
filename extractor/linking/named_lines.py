"""Tables of a line for each named thing, whose cells single blanks part: 公司 收入(亿元) 同比 over 甲 12.5 8% and 乙 9.1 -3%.

Blanks between Chinese characters and digits are gone by then, so that a cell may touch the name before it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.language.quantity import Quantity
from extractor.linking.metric_tables import MetricRow
from extractor.linking.note import Note
from extractor.linking.periods import read_stretches
from extractor.linking.ranked_rows import NAMES, RATE, is_name, owner_of_cell, period_above
from extractor.linking.tables import Cell, Row, read_unit, read_value
from extractor.linking.words import FigureWords
from extractor.rules.mentions import Mention

__all__ = ["read_named_lines"]

_HEAD = re.compile(
    rf"(?:(?:排名|序号|名次|代码|地区)[ \u3000]?)?(?P<names>(?:[\u4e00-\u9fffA-Za-z]{{0,6}}{NAMES}[称名]?[ \u3000]?)+)"
)
_NO_HEAD = re.compile(r"[，,。；;：:|｜\t!！?？]|[ \u3000]{3,}")
_UNIT = re.compile(r"[(（](?P<unit>[^()（）\d]{1,6})[)）]")
_CELL = r"(?:[-+−]?\d[\d,]*(?:\.\d+)?(?:[%％]|pct|(?:万亿|亿|万)?(?:美元|港元|元|次|人|辆|台)?|倍|x|X)|\d{1,2}:\d\d(?::\d\d)?|[-—–]{1,2}|N/?A|NM)"
_LINE = re.compile(
    rf"[ \t\u3000]*(?:\d{{1,2}}[.、)]?[ \u3000]+)?(?P<name>[A-Za-z\u4e00-\u9fff*][^\n|｜，。；;：:]{{0,28}}?)(?:[ \u3000]+|(?<=[\u4e00-\u9fff])(?=[-+\d]))"
    rf"(?P<cells>{_CELL}(?:[ \u3000]+{_CELL})*)(?=[ \u3000]+[\u4e00-\u9fff]|[ \t\r]*(?:\n|$))"
)
_CELLS = re.compile(r"[^ \u3000]+")
_YEAR = re.compile(r"(?:FY)?(?:20)?\d\d(?:年|[AEF]|Q[1-4]|H[12])?[AEF]?|[1-4]Q\d\d")
FEWEST = 2  # rows that make a table
LONGEST = 90  # characters of a head


@dataclass(frozen=True, slots=True)
class _Column:
    """metric: None of a column that is passed over; label: what says that it holds rates."""

    metric: Mention | None
    label: str = ""
    unit: Quantity | None = None
    period: str | None = None


def read_named_lines(
    note: Note, parse: Callable[[str], list[Quantity]], words: FigureWords
) -> Iterator[MetricRow]:
    """The figures of every such table. parse: the quantity parser, for units and for cells with their scale."""
    last = -1
    for sentence in note.sentences:
        first = next((m for m in sentence.mentions if m.label == "METRIC"), None)
        if first is None:
            continue
        start = note.text.rfind("\n", 0, first.start) + 1
        end = note.text.find("\n", first.start)
        if start <= last or end < 0 or end - start > LONGEST:
            continue
        last = start
        columns = _columns(note, start, end, parse)
        if columns:
            yield from _rows(note, start, end, columns, parse, words)


def _owner(note: Note, head: int, start: int, end: int, words: FigureWords) -> Mention:
    """The thing of a row; the first of two, where the head has two columns of names: 应用 公司."""
    named = _HEAD.match(note.text, head)
    if named is not None and len(_NAMED.findall(named["names"])) > 1:
        first = next((m for m in note.sentence_at(start).mentions if m.start == start and m.end < end), None)
        blank = note.text.find(" ", start, end)
        end = first.end if first is not None else blank if blank > 0 else end
    return owner_of_cell(note, start, end, words)


_NAMED = re.compile(NAMES)


def _columns(note: Note, start: int, end: int, parse: Callable[[str], list[Quantity]]) -> list[_Column]:
    """The columns behind those of names; none where a line is no head of such a table."""
    text = note.text
    head = _HEAD.match(text, start, end)
    if head is None or _NO_HEAD.search(text, start, end):
        return []
    columns: list[_Column] = []
    for cell in _CELLS.finditer(text, head.end(), end):
        if _YEAR.fullmatch(cell[0]):
            return []  # a table of periods
        columns.append(_column(note, *cell.span(), columns, parse))
    return columns if columns and columns[0].metric is not None else []


def _column(
    note: Note, start: int, end: int, before: list[_Column], parse: Callable[[str], list[Quantity]]
) -> _Column:
    text = note.text[start:end]
    metric = next(
        (m for m in note.sentence_at(start).mentions if m.label == "METRIC" and start <= m.start < end), None
    )
    if metric is None:
        grown = before[-1] if before and RATE.fullmatch(text) else None
        rated = grown is not None and grown.metric is not None and grown.label != text
        return _Column(grown.metric, text, None, grown.period) if grown and rated else _Column(None)
    told = [s for s in read_stretches(note.text, start, metric.start, None, {}) if len(s.members) == 1]
    unit = _UNIT.search(text)
    period = told[0].whole if told else None
    if RATE.search(text[metric.end - start :]):  # 收入同比
        return _Column(metric, text, None, period)
    return _Column(metric, "", read_unit(unit["unit"], parse) if unit else None, period)


def _rows(
    note: Note,
    start: int,
    end: int,
    columns: list[_Column],
    parse: Callable[[str], list[Quantity]],
    words: FigureWords,
) -> Iterator[MetricRow]:
    rows: list[tuple[re.Match[str], list[re.Match[str]]]] = []
    at = end + 1
    while (row := _LINE.match(note.text, at)) is not None:
        cells = [*_CELLS.finditer(note.text, *row.span("cells"))]
        if len(cells) < len(_needed(columns)) or not is_name(note, *row.span("name"), words):
            break
        rows.append((row, cells))
        line = note.text.find("\n", row.end())
        at = line + 1 if line >= 0 else len(note.text)
    for row, cells in rows if len(rows) >= FEWEST else ():
        extra = max(0, len(cells) - len(columns))  # Fast 1 11,500: the name ends with a number
        name_end = cells[extra - 1].end() if extra else row.end("name")
        owner = _owner(note, start, row.start("name"), name_end, words)
        for column, cell in zip(columns, cells[extra:], strict=False):
            if column.metric is not None and (found := _figure(note, start, column, cell, parse)):
                yield MetricRow(found, column.metric, owner)


def _needed(columns: list[_Column]) -> list[_Column]:
    """The columns up to the last that is read."""
    last = max(k for k, column in enumerate(columns) if column.metric is not None)
    return columns[: last + 1]


def _figure(
    note: Note, start: int, column: _Column, cell: re.Match[str], parse: Callable[[str], list[Quantity]]
) -> Row | None:
    metric = column.metric
    assert metric is not None
    value, unit = read_value(cell[0]), column.unit
    if (
        cell[0][-1] not in "%％"
        and (own := parse(cell[0]))
        and own[0].value is not None
        and own[0].text == cell[0]
    ):
        scaled = own[0].value
        if not cell[0][-1].isdigit() and own[0].kind in {"money", "number", "unit"}:
            value, unit = scaled, own[0]._replace(value=Decimal(1)) if own[0].currency else None
    if value is None or (column.label and cell[0][-1] not in "%％"):
        return None
    period = column.period or period_above(note, metric, start)
    figure = Cell(*cell.span(), period, False, value)
    return Row(metric.start, metric.end, column.label or metric.text, unit, (figure,), header=start)
