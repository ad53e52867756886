"""Rows of named things that single blanks part, with what is counted of each and how it grew: 产品 访问量(万次) 环比 甲 1,200 3.2% 乙 980 -1%.

The unit stands in the head. A second column of names (增速Top3产品) owns the rates behind it, also in rows that hold nothing else.
"""

import re
from collections.abc import Callable, Iterator

from extractor.language.quantity import Quantity
from extractor.linking.metric_tables import MetricRow
from extractor.linking.note import Note
from extractor.linking.periods import read_stretches
from extractor.linking.tables import Cell, Row, read_unit, read_value
from extractor.linking.words import FigureWords
from extractor.rules.mentions import Mention

__all__ = ["NAMES", "RATE", "is_name", "owner_of_cell", "period_above", "read_ranked_rows"]

_COUNTED = frozenset({"visits", "people", "count"})
_UNIT = re.compile(r"\s?[(（](?P<unit>[^()（）\d]{1,6})[)）]")
NAMES = r"(?:产品|公司|应用|品牌|厂商|平台|网站|名称|企业|车企|车型|APP|App|模型)"
_NAMED = re.compile(rf"{NAMES}\s+$")
_SECOND = re.compile(rf"\S*(?:[Tt][Oo][Pp]\s?\d*|[增涨]\S*|前\S{{1,2}}){NAMES}(?=\s)")
RATE = re.compile(r"\S*(?:环比|同比|增速|增长率|增幅|涨幅|变动|变化)\S*")
_NAME = (
    r"(?P<{0}>(?<![A-Za-z\u4e00-\u9fff])(?:[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z.·-]{{1,16}}(?:(?<=[A-Za-z])\d{{1,2}}(?=\s))?"
    r"|[A-Za-z][A-Za-z0-9.&'-]*(?: [A-Z][A-Za-z0-9.&'-]*){{0,2}}))"
)
# no blank stands between Chinese characters and a number
_GAP = r"(?:[ \t\u3000]+|(?<=[\u4e00-\u9fff])(?=\d))"
_NUMBER = r"(?P<value>\d[\d,]*(?:\.\d+)?)(?![\d.,%％年月日万亿倍A-Za-z])"
_PERCENT = r"(?P<rate>[-+−]?\d[\d,]*(?:\.\d+)?[%％])"
_ROW = re.compile(rf"{_NAME.format('name')}{_GAP}{_NUMBER}(?:{_GAP}{_PERCENT})?")
_TWO = re.compile(
    rf"(?:{_NAME.format('name')}{_GAP}{_NUMBER}{_GAP})?{_NAME.format('second')}{_GAP}{_PERCENT}"
)
_END = re.compile(r"\n[ \t]*\n|。")
REACH = 1500  # characters below the head in which the rows stand
BETWEEN = 60  # characters from one row to the next
ABOVE = 200  # characters above the head in which its period stands
LONGEST_HEAD = 60  # characters of the head before the metric
FEWEST = 2  # figures that make a table


def read_ranked_rows(
    note: Note, parse: Callable[[str], list[Quantity]], words: FigureWords
) -> Iterator[MetricRow]:
    """The figures of every such table. parse: the quantity parser, for units."""
    for sentence in note.sentences:
        for metric in sentence.mentions:
            units = metric.attributes.get("unit", "").split(",") if metric.label == "METRIC" else ()
            unit = _UNIT.match(note.text, metric.end) if not _COUNTED.isdisjoint(units) else None
            if unit is not None and _heads(note.text, metric.start):
                yield from _figures(note, metric, unit, parse, words)


def _heads(text: str, start: int) -> bool:
    """Whether a column of names stands right before a metric in its line, and no number before it."""
    line = text[max(text.rfind("\n", 0, start) + 1, start - LONGEST_HEAD) : start]
    return _NAMED.search(line) is not None and not re.search(r"[，,。；;：:]|\d{3}(?!\d?年)", line)


def _figures(
    note: Note,
    metric: Mention,
    unit: re.Match[str],
    parse: Callable[[str], list[Quantity]],
    words: FigureWords,
) -> Iterator[MetricRow]:
    text, at = note.text, unit.end()
    stop = _END.search(text, at, at + REACH)
    end = stop.start() if stop else min(len(text), at + REACH)
    rows = [*_rows(note, at, end, words)]
    if sum((m["value"] is not None) + (m["rate"] is not None) for m in rows) < FEWEST:
        return
    rate = RATE.search(text, at, rows[0].start())
    label = text[at : rows[0].start()].strip() if rate is not None else ""
    period, counted = period_above(note, metric, metric.start), read_unit(unit["unit"], parse)
    for row in rows:
        groups = row.groupdict()
        if groups.get("value"):
            yield _figure(note, metric, row, ("name", "value"), metric.text, counted, period, words)
        if groups.get("rate") and label:
            owner = "second" if "second" in groups else "name"
            yield _figure(note, metric, row, (owner, "rate"), label, None, period, words)


def _rows(note: Note, at: int, end: int, words: FigureWords) -> Iterator[re.Match[str]]:
    """The rows behind a head, as near to each other as rows of one table."""
    line = note.text.find("\n", at, end)
    second = _SECOND.search(note.text, at, line if line >= 0 else end)
    pattern, last = (_TWO if second else _ROW), at
    for row in pattern.finditer(note.text, at, end):
        if row.start() - last > BETWEEN + (at == last) * BETWEEN:
            return
        if all(
            is_name(note, *row.span(side), words) for side in ("name", "second") if row.groupdict().get(side)
        ):
            yield row
            last = row.end()


def is_name(note: Note, start: int, end: int, words: FigureWords) -> bool:
    """Whether a cell may name a thing: no metric, rating or word of growth stands in it."""
    name = note.text[start:end]
    if words.not_name.search(name) or words.growth.search(name) or words.rate.search(name):
        return False
    around = note.sentence_at(start).mentions
    return not any(m.label in _NO_NAMES for m in around if m.start < end and start < m.end)


_NO_NAMES = frozenset("METRIC RATING RATING_WORD MODALITY CHANGE_CUE COMPARE_CUE BENCHMARK PRICE_CUE".split())


def period_above(note: Note, metric: Mention, head: int) -> str | None:
    """The one period that the lines right above a head tell last, of what is counted over a time."""
    if _COUNTED.isdisjoint(metric.attributes.get("unit", "").split(",")):
        return None
    start = max(0, head - ABOVE)
    told = [s for s in read_stretches(note.text, start, head, None, {}) if s.members]
    return told[-1].whole if told and len(told[-1].members) == 1 and not told[-1].compared else None


def _figure(
    note: Note,
    metric: Mention,
    row: re.Match[str],
    sides: tuple[str, str],
    label: str,
    unit: Quantity | None,
    period: str | None,
    words: FigureWords,
) -> MetricRow:
    name, figure = sides
    cell = Cell(*row.span(figure), period, False, read_value(row[figure]))
    line = Row(metric.start, metric.end, label, unit, (cell,), header=metric.start)
    return MetricRow(line, metric, owner_of_cell(note, *row.span(name), words))


def owner_of_cell(note: Note, start: int, end: int, words: FigureWords) -> Mention:
    """The known thing that a cell ends with, else its words without the region of its row: 全球ChatGPT."""
    for mention in note.sentence_at(start).mentions:
        if start <= mention.start and mention.end == end and mention.label in _THINGS:
            return mention
    region = words.region.match(note.text, start, end)
    if region is not None and note.text[region.end()].isascii():
        start = region.end()
    name = note.text[start:end]
    return Mention(start, end, "ORG", name, name)


_THINGS = frozenset({"ORG", "PRODUCT", "MODEL"})
