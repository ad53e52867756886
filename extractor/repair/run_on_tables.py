"""Tables in Markdown whose line ends are lost: 预测 |年份|营收| | --- | --- | |2023|10| |2024E|12| [6] 风险…

The row of dashes tells how many cells a row has. Without one, rows of numbers that all have as many cells as their heading tell it. The rows of
a list of shares begin with a name and its code: 股份 | 目标价甲公司(00999.HK) | 12元乙公司(00998.HK) | 9元
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extractor.repair.evidence import Codes, Kind
from extractor.repair.steps import Mark, Sheet

__all__ = ["find_run_on_tables"]

_RULE = re.compile(r"\|(?:[ \t]*(?::?-{3,}:?|:-+:?|-+:)[ \t]*\|){2,}")
_BORDER = re.compile(r"\|[ \t]+(?=\|)")
_BAR = re.compile("[|│｜]")
_NAMED = r"(?:[\u4e00-\u9fff]{2,10}|[A-Z]{2,8})(?:-[A-Z]{1,2})?\s?[(（](?:\d{5}\.HK|[A-Z]{1,5}\.US)[)）]"
# what may stand between two bars: the end of a row, perhaps what a site sets there, and the name and code that begin the next one
_SHARE = re.compile(
    r"[^|│｜\n。]{0,20}?(?:元|目标价(?:\s?[(（][^()（）]{1,6}[)）])?)"
    rf"(?:(?P<site>相关内容[^|│｜\n]{{4,80}}(?<=[元价]|[^\u4e00-\u9fff\d])\s?)?(?P<row>{_NAMED}(?=\s?[|│｜])|(?(site)(?!)|(?:相关内容|{_NAMED}))))"
)
_COLUMNS = re.compile(r"[:：](?P<head>[^:：|│｜\n]{2,8}\s?)$")
_BLANKS = re.compile(r"[ \t]*")
_DATUM = re.compile(r"[-+−]?\d[\d,]*(?:\.\d+)?[ \t]?[%％xX倍]?|/|N/?A|[-–—]{1,2}")
_YEAR = re.compile(r"20\d\d")
FEWEST_CELLS = 3  # of a row of a table without dashes


def find_run_on_tables(sheet: Sheet) -> Iterator[Mark]:
    """A line end between two rows on one line, and between a table and the words on its line."""
    text, edges = sheet.text, sheet.survey.line_edges
    for n in _suspects(sheet):
        start, end = int(edges[n]), int(edges[n + 1])
        end -= text[end - 1 : end] == "\n"
        rules = [*_RULE.finditer(text, start, end)]
        begun = _ruled(text, start, end, rules) if rules else _unruled(text, start, end)
        shares = any(text.find(code, start, end) >= 0 for code in _CODES)
        for at in sorted({*begun, *(_shares(text, start, end) if shares else ())}):
            low = at
            while low > start and text[low - 1] in " \t":
                low -= 1
            if start < low and at < end:
                yield "run_on_table", low, at, "\n"


def _suspects(sheet: Sheet) -> list[int]:
    """The lines with bars that may hold more than one row: with a code of a share, or two bars with no cell or only dashes between them."""
    codes, edges = sheet.survey.codes, sheet.survey.line_edges
    bars = sheet.survey.places(Kind.BAR)
    lines = np.searchsorted(edges, bars, "right") - 1
    # a border is a bar with blanks behind it, a rule one with dashes, a colon and dashes or blanks
    behind, further = (codes[np.minimum(bars + step, len(codes) - 1)] for step in (1, 2))
    opens = _opens()[behind] & _opens()[further]
    before, earlier = (codes[np.maximum(bars - step, 0)] for step in (1, 2))
    coded = _closes(np.where((before <= 32) | (before == 0x3000), earlier, before))  # 甲公司(00999.HK) | 12元
    found: list[int] = np.unique(lines[opens | coded]).tolist()
    return found


_CODES = (".HK)", ".US)")


def _closes(codes: Codes) -> NDArray[np.bool_]:
    return np.asarray((codes == ord(")")) | (codes == ord("）")))


@lru_cache(maxsize=1)
def _opens() -> NDArray[np.bool_]:
    """What may stand behind the bar of a border or of a rule."""
    table = np.zeros(1 << 16, np.bool_)
    table[[ord(char) for char in " \t-:|│｜"]] = True
    return table


def _ruled(text: str, start: int, end: int, rules: list[re.Match[str]]) -> Iterator[int]:
    """Where the rows begin that rows of dashes tell of, and what stands behind them."""
    lows = [start, *(rule.end() for rule in rules)]
    heads = [
        _head(text, low, rule.start(), rule[0].count("|")) for low, rule in zip(lows, rules, strict=False)
    ]
    first = _BLANKS.match(text, start).end()  # type: ignore[union-attr]  # it matches anything
    for rule, head, limit in zip(rules, heads, [*heads[1:], end], strict=True):
        if head == rule.start() and head > first:  # no heading of as many cells
            continue
        yield from (head, rule.start())
        yield from _rows(text, rule.end(), limit, rule[0].count("|"))


def _head(text: str, low: int, high: int, bars: int) -> int:
    """Where the row of so many bars begins that ends before `high`; `high` itself where there is none."""
    at = high
    while at > low and text[at - 1] in " \t":
        at -= 1
    if at == low or text[at - 1] != "|":
        return high
    for _ in range(bars):
        at = text.rfind("|", low, at)
        if at < 0:
            return high
    return at


def _rows(text: str, at: int, limit: int, bars: int) -> Iterator[int]:
    """Where each row of so many bars begins, and where what stands behind the last one."""
    row = _row(bars)
    while (found := row.match(text, at, limit)) is not None:
        yield found.start("row")
        at = found.end()
    yield _BLANKS.match(text, at).end()  # type: ignore[union-attr]  # it matches anything


@lru_cache(maxsize=32)
def _row(bars: int) -> re.Pattern[str]:
    return re.compile(rf"[ \t]*(?P<row>\|(?:[^|\n]*\|){{{bars - 1}}})")


def _unruled(text: str, start: int, end: int) -> list[int]:
    """Where the rows of a run begin that has a heading of words and several rows of numbers with as many cells; nothing else is a table."""
    borders = [*_BORDER.finditer(text, start, end)]
    if not borders or _has_bar_beside(text, start, end):
        return []
    first = borders[0].end()
    bars = text.count("|", first, borders[1].start() + 1 if len(borders) > 1 else end)
    head = _head(text, start, first, bars)
    starts = [*_rows(text, first, end, bars)]
    whole = bars > FEWEST_CELLS and head < first and starts[:-1] == [border.end() for border in borders]
    if not whole or any(map(_is_datum, _cells(text, head, first))):
        return []
    rows = [_cells(text, low, high) for low, high in pairwise(starts)]
    return [head, *starts] if all(map(_is_row, rows)) else []


def _has_bar_beside(text: str, start: int, end: int) -> bool:
    """Whether the line before or behind a line has a bar: then the table has its line ends."""
    above = text.rfind("\n", 0, max(start - 1, 0)) + 1
    below = text.find("\n", end + 1)
    return text.find("|", above, start) >= 0 or text.find("|", end, below if below >= 0 else len(text)) >= 0


def _cells(text: str, start: int, end: int) -> list[str]:
    return [cell.strip() for cell in text[start:end].strip().strip("|").split("|")]


def _is_datum(cell: str) -> bool:
    return _DATUM.fullmatch(cell) is not None and not _YEAR.fullmatch(cell)


def _is_row(cells: list[str]) -> bool:
    """Whether a label or a year stands before numbers."""
    return bool(cells[0]) and not _is_datum(cells[0]) and all(map(_is_datum, cells[1:]))


def _shares(text: str, start: int, end: int) -> list[int]:
    """Where the rows of a list of shares begin, and its heading behind what leads to it: …如下：股份 | 评级 | 目标价甲公司(00999.HK) | …"""
    begun: list[int] = []
    bars = [bar.start() for bar in _BAR.finditer(text, start, end)]
    for bar in bars:
        if (row := _SHARE.match(text, bar + 1, end)) is not None:
            begun += [row.start(name) for name in ("site", "row") if row[name]]
    led = _COLUMNS.search(text[start : bars[0]]) if begun else None
    return begun if led is None else [start + led.start("head"), *begun]
