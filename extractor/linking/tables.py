"""Tables in running text whose columns are periods: a header of years, then rows of a label and as many cells.

Pipes, tabs, runs of blanks and line ends between cells are all the same to the reader, so a Markdown table, a table that a PDF reader
left line by line and one that was flattened into a single line are read alike. A row counts only where it has a cell for every column.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from extractor.language.quantity import Quantity
from extractor.linking.periods import read_stretches

__all__ = ["Cell", "Row", "read_tables", "read_unit", "read_value"]

REACH = 4000  # characters behind a header in which its rows stand
GAP = 160  # characters between two rows, or a header and its first row
_GAP_BLANKS = r"[ \t|\u3000\n\r]+"
# Apr-25E, 12/25E: the month in which a year of accounts ends
_CLOSES = r"(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[- ]?|(?:0?[1-9]|1[0-2])/)(?:20)?\d\d\s?[AEF](?![A-Za-z])"
_CLOSED = re.compile(_CLOSES)
# 2025-07, 2025年7月（亿元）: a month
_MONTHS = r"20\d\d(?:-(?:0[1-9]|1[0-2])(?![\d-])|年(?:0?[1-9]|1[0-2])月)"
# 2024Q3, 24H1, 2025年前三季度: a part of a year
_PARTS = r"(?:20\d\d(?:Q[1-4]|H[12])|\d\dH[12]|[12]H\d\d|20\d\d年(?:上半年|前三季度|第?[一二三四]季度|Q[1-4]|H[12]))(?!\d)"
_YEAR_CELL = (
    rf"(?:{_CLOSES}|{_MONTHS}(?:[(（][^()（）\d]{{1,6}}[)）])?|"
    rf"(?:{_PARTS}|(?:FY)?(?:20\d\d|[1-4]Q\d\d|\d\dQ[1-4])|FY\d\d(?!\d))\s?(?:[AEFP](?![A-Za-z])|年(?:[AEFP](?![A-Za-z])|度)?)?(?:[(（](?:实际|预测|实际值|预测值|前值|[AE])[)）])?)"
)
_HEADER = re.compile(
    rf"(?<![\d.\-/]){_YEAR_CELL}(?:(?:{_GAP_BLANKS}|(?<=20\d\d[AEF])(?=20\d\d[AEF])){_YEAR_CELL}){{1,9}}(?![\d.%万亿元])"
)
_EMPTY = r"N/?[AM]|n\.?[am]\.?|[-–—]{1,2}|/"
_TURNED = "不适用|扭亏为盈|扭亏|转盈|转亏"
# 3.21(3.05): the former value stands in a bracket behind the present one
_FORMER = r"(?:[(（][-+−]?\d[\d,]*(?:\.\d+)?[)）])"
_CELL = rf"(?:[-+−]?\d[\d,]*(?:\.\d+)?(?:[%％xX倍]|{_FORMER})?|[(（]\d[\d,]*(?:\.\d+)?[)）]|{_EMPTY})"
# 75.10(30.71)151.12, 12.3扭亏45.6: negative numbers in brackets and words need no blank around them
_SIGNED_CELL = (
    rf"(?:[-+−]?\d[\d,]*(?:\.\d+)?[%％xX倍]?|[(（]\d[\d,]*(?:\.\d+)?[%％]?[)）]|{_EMPTY}|{_TURNED})"
)
_SIGNED_GAP = rf"(?:{_GAP_BLANKS}|(?<=[\d%％)）\u4e00-\u9fff])(?=[(（]\d|{_TURNED})|(?:(?<=[\d%％][)）])|(?<=[用亏盈]))(?=[-+−]?\d))"
# 百万元 FY12 FY13F FY14F: the unit right before the periods
_UNIT_CORNER = re.compile(
    r"(?:^|[\s|(（])(?P<unit>(?:人民币|新台币|新台幣|港币)?(?:百万|十亿|亿|千|万)[^\s\d|()（）]{0,2}元?|(?:Rmb|RMB|CNY|HK\$|HKD|US\$|USD|NT\$|TWD)[ ]?(?:mn|m|mln|million|bn|billion))[)）]?[\s|]*$"
)
_UNIT_OF_MONTH = re.compile(rf"{_MONTHS}[(（](?P<unit>[^()（）\d]{{1,6}})[)）]")
_UNIT_LINE = re.compile(r"单位\s?[:：/]\s?(?P<unit>[^\s,，。;；)）|]{1,8})")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: half-open code points, the column's period, the number as it stands (None where the cell is empty)."""

    start: int
    end: int
    period: str | None
    ahead: bool
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Row:
    """label: from start to end; unit: a quantity of one unit (1百万元) that the cells count in, or None; own: it stands in the
    label and not over the whole table; header: where that of the table starts.
    """

    start: int
    end: int
    label: str
    unit: Quantity | None
    cells: tuple[Cell, ...]
    own: bool = True
    header: int | None = None


def read_tables(text: str, parse: Callable[[str], list[Quantity]]) -> Iterator[list[Row]]:
    """The rows under each header of periods. parse: the quantity parser, for units."""
    headers = list(_HEADER.finditer(text))
    for i, header in enumerate(headers):
        columns = _columns(text, header)
        if len(columns) < 2:
            continue
        end = min(headers[i + 1].start() if i + 1 < len(headers) else len(text), header.end() + REACH)
        before = text[max(0, header.start() - 80) : header.end() + 20]
        said = (
            _UNIT_OF_MONTH.search(header[0])
            or _UNIT_LINE.search(before)
            or _UNIT_CORNER.search(text, max(0, header.start() - 16), header.start())
        )
        rows = list(
            _rows(text, header.end(), end, columns, read_unit(said["unit"], parse) if said else None, parse)
        )
        if rows:
            yield [replace(row, header=header.start()) for row in rows]


_FORESEEN = re.compile(r"[EFP]$|[(（](?:预测|预测值|E)[)）]$")


def _columns(text: str, header: re.Match[str]) -> list[tuple[str, bool]]:
    """(period, whether it is said to lie ahead) of each column."""
    columns = []
    for cell in re.finditer(_YEAR_CELL, header[0]):
        word = cell[0].rstrip()
        if _CLOSED.fullmatch(word):
            columns.append((_closed_year(word), word[-1] in "EF"))
            continue
        start = header.start() + cell.start()
        named = [s for s in read_stretches(text, start, start + len(word), None, {}) if s.members]
        year = re.search(r"20\d\d", word)
        name = named[0].members[0] if named else year[0] if year else None
        if name is not None:
            columns.append((name, _FORESEEN.search(word) is not None))
    return columns


def _closed_year(word: str) -> str:
    """Dec-24A closes 2024, and Mar-25E the fiscal year 2025."""
    year = f"20{word[:-1].rstrip()[-2:]}"
    return year if word.startswith(("Dec", "12/")) else f"FY{year}"


def _rows(
    text: str,
    start: int,
    end: int,
    columns: list[tuple[str, bool]],
    unit: Quantity | None,
    parse: Callable[[str], list[Quantity]],
) -> Iterator[Row]:
    pattern = _row_pattern(len(columns))
    if not _is_parted(text[:start]):  # 2023A2024A: the cells may have kept their blanks all the same
        glued = _glued_pattern(len(columns))
        first = glued.search(text, start, end)
        pattern = glued if first is not None and first.start() - start <= GAP else pattern
    at = start
    while (match := pattern.search(text, at, end)) is not None and match.start() - at <= GAP:
        yield _row(text, match, columns, unit, parse)
        at = match.end()
    if at > start and end == len(text) and (match := _CUT_ROW.match(text, at)) is not None:
        row = _row(text, match, columns, unit, parse)
        if len(row.cells) < len(columns):
            last = row.cells[-1] if match["closed"] else replace(row.cells[-1], value=None)
            yield replace(row, cells=(*row.cells[:-1], last))


def _row(
    text: str,
    match: re.Match[str],
    columns: list[tuple[str, bool]],
    unit: Quantity | None,
    parse: Callable[[str], list[Quantity]],
) -> Row:
    own = read_unit(match["unit"], parse) if match["unit"] else None
    cells = tuple(_cells(text, match, columns))
    label = text[match.start("label") : match.end("label") if own else match.start("cells")].strip()
    return Row(match.start("label"), match.end("label"), label, own or unit, cells, own is not None)


_LABEL = (
    r"(?P<label>[A-Za-z\u4e00-\u9fff+][^\d\n\t|：:。；;]{0,24}?)[ \t]*(?:\r?\n(?=[(（]单位))?(?:[(（,，][ \t]*(?:[^\d)）\s|,，]{1,6}[,，])?(?P<unit>[^\d)）\s|,，]{1,8})[)）]?)?"
    r"(?:[ \t]*[(（][^()（）\d]{1,8}[)）])?"
)
# a text that ends in the middle of a row: its last cell may be cut too, unless a pipe closes it
_CUT_ROW = re.compile(
    rf"(?:[ \t\n\r]*\|[ \t\n\r|]*|[ \r]*\n[ ]*){_LABEL}[ ]*[|\t][ \t]*(?P<cells>{_CELL}(?:[ ]*[|\t][ \t]*{_CELL})*)[ \t]*(?P<closed>\|)?[ \t\n\r]*(?:\.{{3}}|…+)?\s*\Z"
)
_PATTERNS: dict[int, re.Pattern[str]] = {}


def _row_pattern(count: int) -> re.Pattern[str]:
    """A label, its unit in brackets, and exactly `count` cells."""
    if count not in _PATTERNS:
        more = count - 1
        cells = rf"{_CELL}(?:{_GAP_BLANKS}{_CELL}){{{more}}}|(?P<signed>{_SIGNED_CELL}(?:{_SIGNED_GAP}{_SIGNED_CELL}){{{more}}})"
        _PATTERNS[count] = re.compile(
            rf"{_LABEL}(?:[ \t|:：\n\r]+|(?<=[\u4e00-\u9fff)）])|(?=[(（]\d))(?P<cells>{cells})"
            rf"(?!{_GAP_BLANKS}[-+]?\d[\d,.]*[%％xX倍]?(?:[ \t|\n]|$))(?![\d.年])"
        )
    return _PATTERNS[count]


# 2024A2025E2026E 51,25763,94570,327: cells that lost the blanks between them can be told apart by their thousands, or by as many
# decimals each, or by their signs; whole numbers cannot
_GLUED = (
    r"[-−]?\d{1,3}(?:,\d{3})+(?:\.\d+)?",
    r"[-−]?\d{1,4}\.\d\d",
    r"[-−]?\d{1,4}\.\d",
    r"[-−]?\d{1,4}(?:\.\d+)?[%％xX倍]",
)
_GLUED_HEADER = re.compile(r"20\d\d[AEF]20\d\d[AEF]$")


def _is_parted(before: str) -> bool:
    """Whether blanks stand between the periods of the header that a text ends with."""
    return _GLUED_HEADER.search(before[-12:]) is None


@lru_cache(maxsize=16)
def _glued_pattern(count: int) -> re.Pattern[str]:
    """A label, its unit in brackets, and exactly `count` cells with nothing between them."""
    kinds = "|".join(f"(?P<k{i}>(?:{cell}){{{count}}})" for i, cell in enumerate(_GLUED))
    return re.compile(rf"{_LABEL}[ \t:：]*(?P<cells>{kinds})(?![\d.,%％xX倍])")


def _cells(text: str, match: re.Match[str], columns: list[tuple[str, bool]]) -> Iterator[Cell]:
    offset = match.start("cells")
    glued = match.groupdict()
    plain = _SIGNED_CELL if glued.get("signed") is not None else _CELL
    kind = next((cell for i, cell in enumerate(_GLUED) if glued.get(f"k{i}") is not None), plain)
    found = re.finditer(kind, match["cells"])
    for cell, (period, ahead) in zip(found, columns, strict=False):
        told = _BEFORE_FORMER.match(cell[0])
        word = told[0] if told else cell[0]
        start = offset + cell.start()
        yield Cell(start, start + len(word), period, ahead, read_value(word))


_BEFORE_FORMER = re.compile(rf"[^(（]+(?={_FORMER}$)")


def read_value(cell: str) -> Decimal | None:
    """The number of a cell as it stands; None for an empty one."""
    digits = re.sub(r"[^\d.]", "", cell)
    if not digits or digits == ".":
        return None
    return -Decimal(digits) if cell[0] in "-−(（" else Decimal(digits)


# 新台币千元
_NAMED_FIRST = re.compile(r"(?P<currency>新台币|台币|港币|美金)(?P<scale>千|万|百万|千万|亿|十亿)元?")
_LATIN_UNIT = re.compile(
    r"(?P<currency>Rmb|RMB|CNY|HK\$|HKD|US\$|USD|NT\$|TWD)\s?(?P<scale>mn|m|mln|million|bn|billion)"
)


def read_unit(word: str, parse: Callable[[str], list[Quantity]]) -> Quantity | None:
    """百万元 as one million yuan, % as one percent; None for what is no unit."""
    word = re.sub(r"^(?:人民币|RMB(?!\s?[mb])|单位[:：]?)", "", word.strip()).replace("百万人民币", "百万元")
    if (told := _NAMED_FIRST.fullmatch(word)) is not None:
        word = f"{told['scale']}{told['currency']}"
    if (told := _LATIN_UNIT.fullmatch(word)) is not None:
        scaled = parse(f"{told['currency']}1{told['scale']}")
        return scaled[0] if len(scaled) == 1 and scaled[0].currency else None
    found = parse(f"1{word}") if word else []
    return (
        found[0]
        if len(found) == 1 and found[0].start == 0 and found[0].end >= 1 + min(len(word), 2)
        else None
    )
