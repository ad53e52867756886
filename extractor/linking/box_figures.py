"""Figures of a side box: market values, whose unit stands with the label (总市值(亿元) | 369.79), and the level of a trade's index."""

import re
from collections.abc import Callable, Iterator

from extractor.language.quantity import Quantity
from extractor.linking.metric_tables import MetricRow
from extractor.linking.note import Note
from extractor.linking.tables import Cell, Row, read_unit, read_value
from extractor.rules.mentions import Mention

__all__ = ["read_boxes"]

_BOX = re.compile(
    r"(?P<label>(?:总|流通)?市值)\s?[(（](?P<unit>[^()（）\d]{1,6})[)）][:：|\s]{0,6}"
    r"(?P<value>\d[\d,]*(?:\.\d+)?)(?![\d.,%％]|\s?[-/~]\s?\d|[ \t|]+\d[\d,.]*(?:[ \t|\n]|$)|年)"
)
# 市净率(倍)4.19, 资产负债率(%,LF)17.86, 每股净资产（元，MRQ） 8.7: one value with the unit, and the report it is of, in brackets
_OF_COMPANY = re.compile(
    r"(?P<label>市[净盈销]率|(?<![A-Za-z/])P/?[EBS]|每股净资产|资产负债率|净资产收益率|ROE|股息率)"
    r"\s?[(（](?P<unit>倍|[xX]|[港美]?元|[%％])(?:\s?[,，/]\s?(?:LF|MRQ|TTM|LYR|最新))?[)）][:：|\s]{0,6}"
    r"(?P<value>-?(?!20\d\d(?!\d))\d[\d,]*(?:\.\d+)?)(?![\d.,%％倍A-Za-z]|\s?[-/~、]\s?\d|[ \t|]+[(（]?-?\d[\d,.]*(?:[ \t|\n)）]|$)|年)"
)
# 收盘点位 4120.33 52 周最高…: the blank between the two may be lost
_LEVEL = re.compile(r"(?P<label>收盘点位)[:：|\s]{0,3}(?P<value>\d{3,5}\.\d{2})(?=\s?52\s?周|[\s|]|$)")


# 每股净资产（MRQ） 8.7ROE（TTM） 5.6: the unit of a return is left out, and the blank before it may be lost
_RETURNS = re.compile(
    r"(?P<bvps>每股净资产)\s?[(（]MRQ[)）][:：|\s]{0,3}(?P<net>\d{1,3}(?:\.\d{1,2})?)[|\s]{0,3}"
    r"(?P<roe>ROE)\s?[(（]TTM[)）][:：|\s]{0,3}(?P<rate>-?\d{1,2}(?:\.\d{1,2})?)(?![\d.])"
)
_BVPS = {"unit": "money", "per": "share", "of": "company"}
_ROE = {"unit": "percent", "of": "company"}
_CAP = {"unit": "money", "of": "market"}


def read_boxes(note: Note, parse: Callable[[str], list[Quantity]], sector: str | None) -> Iterator[MetricRow]:
    """The figures of the note's boxes. parse: the quantity parser, for units; sector: the trade that the note is about."""
    yield from _levels(note, sector)
    yield from _returns(note)
    yield from _of_company(note, parse)
    if "市值" not in note.text:
        return
    yield from _of_trade(note, parse, sector)
    for match in _BOX.finditer(note.text):
        unit = read_unit(match["unit"], parse)
        named = note.sentence_at(match.start()).mentions
        metric = next(
            (m for m in named if m.name == "market_cap" and m.start < match.end("label") <= m.end), None
        )
        if metric is None or unit is None or unit.currency is None:
            continue
        cell = Cell(*match.span("value"), None, False, read_value(match["value"]))
        start, end = match.span("label")
        company = note.subjects[note.index_at(start)] if note.subjects else None
        trade = sector is not None and company is None
        owner = Mention(start, start, "INDEX", sector or "", sector or "") if trade else None
        yield MetricRow(Row(start, end, match["label"], unit, (cell,)), metric, owner)


def _of_company(note: Note, parse: Callable[[str], list[Quantity]]) -> Iterator[MetricRow]:
    """What the box beside a note says of its company besides what it is worth."""
    for match in _OF_COMPANY.finditer(note.text):
        start, end = match.span("label")
        named = (m for m in note.sentence_at(start).mentions if m.label == "METRIC")
        metric = next((m for m in named if m.start <= start < m.end), None)
        if metric is None or not note.subjects or note.subjects[note.index_at(start)] is None:
            continue
        cell = Cell(*match.span("value"), None, False, read_value(match["value"]))
        yield MetricRow(
            Row(start, end, match["label"], read_unit(match["unit"], parse), (cell,)), metric, None
        )


# 行业基本数据 占比% … 总市值(亿元)8,120.450.93: each value and its share of the market, between which the blank may be lost
_TRADE = re.compile(r"行业基本数据|(?<=\s)占比[%％]\s?股票家数")
_SHARED = re.compile(
    r"(?P<label>(?:总|流通)市值)\s?[(（](?P<unit>[^()（）\d]{1,6})[)）][:：|\s]{0,4}(?P<value>\d{1,3}(?:,\d{3})+\.\d\d)(?=[|\s]{0,3}\d{1,2}\.\d\d(?!\d))"
)
TRADE_REACH = 160  # characters of the box of a trade


def _of_trade(note: Note, parse: Callable[[str], list[Quantity]], sector: str | None) -> Iterator[MetricRow]:
    """The market values of all companies of the note's trade."""
    box = _TRADE.search(note.text) if sector is not None and "占比" in note.text else None
    if box is None or sector is None:
        return
    for match in _SHARED.finditer(note.text, box.start(), box.end() + TRADE_REACH):
        unit = read_unit(match["unit"], parse)
        if unit is None or unit.currency is None:
            continue
        start, end = match.span("label")
        metric = Mention(start, end, "METRIC", match["label"], "market_cap", _CAP)
        cell = Cell(*match.span("value"), None, False, read_value(match["value"]))
        row = Row(start, end, match["label"], unit, (cell,), own=True)
        yield MetricRow(row, metric, Mention(start, start, "INDEX", sector, sector))


def _levels(note: Note, sector: str | None) -> Iterator[MetricRow]:
    """How high the index of the note's trade stands."""
    if sector is None or "收盘点位" not in note.text:
        return
    for match in _LEVEL.finditer(note.text):
        start, end = match.span("label")
        metric = Mention(
            start, end, "METRIC", match["label"], "index_level", {"unit": "points", "of": "market"}
        )
        cell = Cell(*match.span("value"), None, False, read_value(match["value"]))
        owner = Mention(start, start, "INDEX", sector, sector)
        yield MetricRow(Row(start, end, match["label"], None, (cell,)), metric, owner)


def _returns(note: Note) -> Iterator[MetricRow]:
    """What a share holds of the assets, and what it returns."""
    if "MRQ" not in note.text:
        return
    for match in _RETURNS.finditer(note.text):
        for name, cell, attributes in (("bvps", "net", _BVPS), ("roe", "rate", _ROE)):
            metric = Mention(*match.span(name), "METRIC", match[name], name, attributes)
            value = Cell(*match.span(cell), None, False, read_value(match[cell]))
            yield MetricRow(Row(metric.start, metric.end, metric.text, None, (value,)), metric, None)
