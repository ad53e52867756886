"""Tables that strokes part: 主要财务指标（2023A/2024E/2025E） over lines such as 营业收入（百万元）：4,900/3,993/4,148.

The periods may also stand in the first line alone, as a range: 2024-2026年营业收入：19亿元、20亿元、22亿元 over 毛利率：16%、17%、18%.
"""

import re
from collections.abc import Callable, Iterator

from extractor.language.quantity import Quantity
from extractor.linking.period_names import lettered_year
from extractor.linking.periods import read_stretches
from extractor.linking.tables import Cell, Row, read_unit, read_value

__all__ = ["read_slashed_tables"]

_YEAR = r"(?:20)?\d\d(?:年?[AEFP](?![A-Za-z])|年)?"
_FULL = r"20\d\d(?:年?[AEFP](?![A-Za-z])|年)?"
_HEAD = re.compile(
    rf"(?:^|\n)(?P<title>[^\n\d。，；]{{0,20}}?)[(（:：]?\s?(?P<years>{_FULL}(?:\s?[/、]\s?{_YEAR})+)\s?[)）:：]?[ \t\r]*(?=\n)"
)
_RANGE = re.compile(
    r"(?:^|\n)(?P<years>20\d\d\s?[-–—~～至到]\s?(?:20)?\d\d年?E?)[\u4e00-\u9fff]{2,8}[:：][^\n。]{4,60}"
)
_NUMBER, _MONEY = r"[-+−]?\d[\d,]*(?:\.\d+)?\s?", "(?:百万|亿|万)?元"
_CELL = rf"{_NUMBER}(?:[%％xX倍]|{_MONEY})?"
_ROW = re.compile(
    rf"[ \t]*(?P<label>[A-Za-z\u4e00-\u9fff][A-Za-z\u4e00-\u9fff/]{{1,12}}?)\s?(?:[(（](?P<unit>[^()（）\d\n]{{1,6}})[)）])?\s?[:：]\s?"
    rf"(?P<cells>{_CELL}(?:\s?[/、]\s?{_CELL})+)[ \t\r]*(?:[;；](?![ \t\r]*\n)|[;；。]?[ \t\r]*(?=\n|$))"
)
_CELLS = re.compile(rf"{_NUMBER}(?:[%％xX倍]|(?P<money>{_MONEY}))?")


def read_slashed_tables(
    text: str, parse: Callable[[str], list[Quantity]], year: int | None
) -> Iterator[list[Row]]:
    """The rows under each header, as long as each has a value for every period. parse: the quantity parser, for units; year: that of
    the note, from which the years of a range that goes beyond it are forecasts.
    """
    heads = [*_HEAD.finditer(text), *_RANGE.finditer(text)]
    for head in sorted(heads, key=re.Match.start):
        columns = _columns(text, head, year)
        rows: list[Row] = []
        at = text.find("\n", head.end()) + 1
        while at > 0 and (match := _ROW.match(text, at)) is not None:
            cells = [*_CELLS.finditer(text, *match.span("cells"))]
            if len(cells) != len(columns):
                break
            rows.append(_row(text, match, cells, columns, parse))
            at = match.end() + text.startswith("\n", match.end())
        if rows:
            yield rows


def _row(
    text: str,
    match: re.Match[str],
    cells: list[re.Match[str]],
    columns: list[tuple[str, bool]],
    parse: Callable[[str], list[Quantity]],
) -> Row:
    """One row; the scale that each value tells itself (19亿元) goes into the value."""
    unit = read_unit(match["unit"], parse) if match["unit"] else None
    found: list[Cell] = []
    for cell, (period, ahead) in zip(cells, columns, strict=True):
        value = read_value(cell[0].strip())
        scale = read_unit(cell["money"], parse) if cell["money"] else None
        if scale is not None and scale.value is not None and value is not None:
            value, unit = value * scale.value, read_unit("元", parse)
        found.append(Cell(cell.start(), cell.start() + len(cell[0].rstrip()), period, ahead, value))
    label = text[match.start("label") : match.end("label")]
    return Row(match.start("label"), match.end("label"), label, unit, tuple(found), unit is not None)


def _columns(text: str, head: re.Match[str], year: int | None) -> list[tuple[str, bool]]:
    """(period, whether it is said to lie ahead) of each column."""
    if head.re is _RANGE:
        told = next((s for s in read_stretches(text, *head.span("years"), None, {}) if s.members), None)
        names = told.members if told is not None else ()
        beyond = year is not None and bool(names) and int(names[-1]) > year
        return [(name, beyond and int(name) >= (year or 0)) for name in names]
    return [lettered_year(word) for word in re.findall(_YEAR, head["years"])]
