"""Rows of companies that single blanks part, below a heading of metrics over years: EPS(元) 评级 2024A 2025E 甲公司 1.10 1.30 买入 乙公司 …"""

import re
from collections.abc import Callable, Iterator

from extractor.language.quantity import Quantity
from extractor.linking.metric_tables import MetricRow
from extractor.linking.note import Note
from extractor.linking.period_names import lettered_year
from extractor.linking.periods import Stretch, read_stretches
from extractor.linking.tables import Cell, Row, read_unit, read_value
from extractor.rules.mentions import Mention

__all__ = ["read_company_rows"]

_METRIC = (
    r"(?:EPS|P/?E|P/?B|PEG|P/?S|ROE|每股收益|市盈率|市净率|(?:归母)?净利润|(?:营业)?收入|营收)(?![A-Za-z])"
)
_UNIT = r"(?:\s?[(（](?P<unit>[^()（）\d]{1,6})[)）])?"
_YEAR = r"(?:20\d\d(?:[AEFP](?![A-Za-z])|年E?)?|(?<!\d)[12]\d[AEFP](?![A-Za-z]))(?![\d.])"
_HEAD = re.compile(
    rf"(?P<metric>{_METRIC}){_UNIT}|(?P<year>{_YEAR})|(?P<rating>(?:投资|最新)?(?:评级|建议))"
    r"|[\u4e00-\u9fff]{2,4}(?:[(（][^()（）\d]{1,6}[)）])?|[ \n/]"
)
_FIRST = re.compile(rf"(?<![A-Za-z]){_METRIC}(?=[^。，；,;]{{0,80}}?{_YEAR})")
_CODE = r"(?:\d{6}(?:\.S[HZ])?|\d{4,5}\.HK)"
_NUMBER = r"-?\d[\d,]*(?:\.\d+)?[xX倍]?(?![\d.%％A-Za-z年月日元万亿])"
_CELL = rf"(?:{_NUMBER}|[-–—](?=[ \n]))"  # a stroke where there is no figure
_ROW = re.compile(
    rf"[ \n]?(?:{_CODE}[ \n]?)?(?P<name>\*?[A-Z\u4e00-\u9fff][A-Za-z\u4e00-\u9fff]{{1,7}}(?:-[A-Z]{{1,2}})?)"
    rf"(?:[ \n](?P<rated>[\u4e00-\u9fff]{{2,4}}))?[ \n]?(?:{_CODE}[ \n])?"
    rf"(?P<cells>{_NUMBER}(?:[ \n](?!{_CODE}[ \n]?[*\u4e00-\u9fff]){_CELL})+)"
)
_CELLS = re.compile(r"\S+")
_STROKES = frozenset("-–—")
_UNRATED = re.compile(r"[ \n]?(?:未评级|无评级|未覆盖|未予评级|NR(?![A-Za-z]))")
_BEFORE = re.compile("价|市值")  # columns before those of the metrics
LEAD = 40  # characters before the first metric in which such columns are named
FEWEST = 2  # rows that make a table

_Measure = tuple[Mention, str | None]  # a metric and the unit told with it
_Column = tuple[_Measure, Stretch]


def read_company_rows(note: Note, parse: Callable[[str], list[Quantity]]) -> Iterator[MetricRow]:
    """The figures of every such table. parse: the quantity parser, for units."""
    at = 0
    for first in _FIRST.finditer(note.text):
        if first.start() < at:
            continue
        columns, at = _heading(note, first.start())
        if columns:
            lead = _BEFORE.findall(note.text, max(0, first.start() - LEAD), first.start())
            yield from _rows(note, at, columns, len(lead), parse)


def _heading(note: Note, start: int) -> tuple[list[_Column], int]:
    """The metric and period of each column, and where the heading ends."""
    runs: list[tuple[list[_Measure], list[Stretch]]] = []
    at = end = start
    while (part := _HEAD.match(note.text, at)) is not None:
        at = part.end()
        if part["metric"]:
            if not runs or runs[-1][1]:
                runs.append(([], []))
            runs[-1][0].extend(_metrics(note, part))
        elif part["year"] and runs:
            runs[-1][1].append(_year(note, part))
        if part["year"] or part["rating"]:
            end = at
    columns: list[_Column] = []
    for metrics, years in runs:
        each = len(years) // len(metrics) if metrics else 0
        if not each or each * len(metrics) != len(years):
            return [], max(end, start + 1)
        columns += zip((m for m in metrics for _ in range(each)), years, strict=True)
    if len({(metric.name, year.whole) for (metric, _), year in columns}) < len(columns):
        return [], max(end, start + 1)  # years of a metric that is not known
    return columns, max(end, start + 1)


def _year(note: Note, part: re.Match[str]) -> Stretch:
    """2024A, 2025E or, between such years, 2021 and 19A."""
    told = [s for s in read_stretches(note.text, *part.span("year"), None, {}) if s.members]
    year, ahead = lettered_year(part["year"])
    return (
        told[0]
        if told
        else Stretch(*part.span("year"), (year,), year, "year", frozenset({year} if ahead else ()))
    )


def _metrics(note: Note, part: re.Match[str]) -> list[_Measure]:
    """The metric that a word of the heading names, with its unit."""
    named = note.sentence_at(part.start()).mentions
    return [(m, part["unit"]) for m in named if m.label == "METRIC" and m.start <= part.start() < m.end][:1]


def _rows(
    note: Note, at: int, columns: list[_Column], lead: int, parse: Callable[[str], list[Quantity]]
) -> Iterator[MetricRow]:
    """The rows behind a heading, as many as follow each other; lead: columns before those of the metrics."""
    found: list[tuple[re.Match[str], list[re.Match[str]]]] = []
    while (row := _ROW.match(note.text, at)) is not None:
        cells = [*_CELLS.finditer(note.text, *row.span("cells"))]
        if not 0 <= len(cells) - len(columns) <= lead or not _is_rating(note, row):
            break
        found.append((row, cells[len(cells) - len(columns) :]))
        at = _behind_rating(note, row.end())
    for row, cells in found if len(found) >= FEWEST else ():
        owner = _owner(note, row)
        for ((metric, counted), year), cell in zip(columns, cells, strict=True):
            if cell[0] in _STROKES:
                continue
            name, unit = year.members[0], read_unit(counted, parse) if counted else None
            value = Cell(cell.start(), cell.end(), name, name in year.ahead, read_value(cell[0]))
            line = Row(metric.start, metric.end, metric.text, unit, (value,))
            yield MetricRow(line, metric, owner)


def _is_rating(note: Note, row: re.Match[str]) -> bool:
    """Whether a word between the name and the cells, if any, is a rating."""
    place = row.span("rated")
    named = note.sentence_at(place[0]).mentions if row["rated"] else []
    return not row["rated"] or any("stance" in m.attributes and (m.start, m.end) == place for m in named)


def _behind_rating(note: Note, at: int) -> int:
    """Where a row ends whose last cell may be a rating."""
    if (unrated := _UNRATED.match(note.text, at)) is not None:
        return unrated.end()
    named = note.sentence_at(min(at + 1, len(note.text) - 1)).mentions
    return next((m.end for m in named if "stance" in m.attributes and 0 <= m.start - at < 2), at)


def _owner(note: Note, row: re.Match[str]) -> Mention:
    start, end = row.span("name")
    named = note.sentence_at(start).mentions
    end = next((m.start for m in named if "stance" in m.attributes and start < m.start and m.end == end), end)
    known = next((m for m in named if m.label == "ORG" and (m.start, m.end) == (start, end)), None)
    return known or Mention(start, end, "ORG", note.text[start:end], note.text[start:end])
