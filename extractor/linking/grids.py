"""Tables of names by names: rows of cells between | or tabs; a value belongs to its row's name and its column's header.

A rule of the type `table` says which labels name a row and a column, which values it takes, and in which fields the names go.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.linking.cells import goes_on, is_datum
from extractor.linking.count_tables import factor_of
from extractor.linking.draft import Draft, quantity_fields
from extractor.linking.note import Note, Sentence, Verdict
from extractor.linking.plain_grids import find_plain_grids
from extractor.linking.score_fields import fits, score_draft
from extractor.rules.mentions import Mention
from extractor.rules.ruleset import Rule, RuleSet

__all__ = ["find_headings", "link_grids"]

LONGEST_NAME = 40  # characters of a cell that may be a name which no lexicon holds
NOISE = 12  # characters beside a value in its cell: ±1.9, *, (CoT)
CAPTION_REACH = 3  # sentences before a table that may name its benchmark
_CUT = re.compile(r"[|｜\t]")
_RULE = re.compile(r"[\s:：=–—-]*$")
_REMARK = re.compile(r"\s?[(（][^()（）]*[\u4e00-\u9fff][^()（）]*[)）]$")
_DIGIT = re.compile(r"\d")
_LATIN = re.compile(r"[A-Za-z]{2}")


@dataclass(frozen=True, slots=True)
class Cell:
    """start and end are code points of the repaired text, without surrounding blanks."""

    start: int
    end: int
    mentions: list[Mention]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; `index` is its sentence."""

    index: int
    cells: list[Cell]


def find_grids(note: Note) -> Iterator[list[Row]]:
    """Runs of at least two lines with the same kind of borders; lines that only rule off are dropped."""
    if "|" not in note.text and "\t" not in note.text and "｜" not in note.text:
        return
    rows: list[Row] = []
    last, apart = -1, 0  # apart: line ends between the lines of this table, 0 before its second
    for index, sentence in enumerate(note.sentences):
        if _CUT.search(note.text, sentence.start, sentence.end) is None:
            continue
        cells = [*_cells(note, sentence)]
        if len(cells) < 2:
            continue
        ends = _line_ends(note, last, index) if rows else 0
        if rows and not (0 < ends <= 2 and ends == (apart or ends)):
            yield from [rows] if len(rows) > 1 else []
            rows, ends = [], 0
        last, apart = index, ends
        if not all(_RULE.match(note.text[c.start : c.end]) for c in cells):
            rows.append(Row(index, cells))
        elif len(rows) > 2 and _names_columns(note, rows[-1]):  # |---| below the heading of another table
            yield rows[:-1]
            rows = rows[-1:]
    yield from [rows] if len(rows) > 1 else []


def _names_columns(note: Note, row: Row) -> bool:
    """Whether a row has words alone."""
    texts = [note.text[cell.start : cell.end] for cell in row.cells]
    return all(texts) and not any(is_datum(text) for text in texts)


def _line_ends(note: Note, last: int, index: int) -> int:
    """Line ends between two lines of one table: one, or two where bars begin both; 0 for what is no table."""
    first, second = note.sentences[last], note.sentences[index]
    ends = note.text.count("\n", first.end, second.start)
    barred = note.text[first.start] in "|｜" and note.text[second.start] in "|｜"
    return ends if index == last + 1 and ends <= 1 + barred else 0


def _cells(note: Note, sentence: Sentence) -> Iterator[Cell]:
    start, end = sentence.start, sentence.end
    while start and note.text[start - 1] in " \t":  # an empty first cell is no part of the sentence
        start -= 1
    if "\t" not in note.text[start : sentence.start]:
        start = sentence.start
    at = start + (note.text[start] in "|｜")
    stops = [m.start() for m in _CUT.finditer(note.text, at, end)]
    for stop in [*stops, *([] if note.text[end - 1] in "|｜" else [end])]:
        first, last = at, stop
        while first < last and note.text[first].isspace():
            first += 1
        while last > first and note.text[last - 1].isspace():
            last -= 1
        yield Cell(first, last, [m for m in sentence.mentions if first <= m.start and m.end <= last])
        at = stop + 1


def link_grids(note: Note, rules: RuleSet) -> tuple[list[Draft], set[tuple[str, int]]]:
    """The records of all tables by the rules of the type `table`, and (type, sentence) of every row that a rule could read."""
    drafts: list[Draft] = []
    read: set[tuple[str, int]] = set()
    tabular = [rule for rule in rules.rules if rule.type == "table" and "column" in rule.pattern]
    for rows in find_grids(note):
        for rule in tabular:
            found = [*_link(note, rows, rule)]
            drafts += found
            read.update((rule.label, row.index) for row in rows if found)
    for rule in tabular:
        for index, value, of, head in _plain(note, rule):
            drafts += _draft(note, value, of, head, rule)
            read.add((rule.label, index))
    return drafts, read


def _plain(note: Note, rule: Rule) -> Iterator[tuple[int, Mention, Mention, Mention]]:
    """(sentence, value, name of its own, name that it is measured by) in tables that single blanks part, either way round."""
    row, column, values = rule.pattern["row"], rule.pattern["column"], rule.pattern["values"]
    for index, value, name, head in find_plain_grids(note, row["labels"], column["labels"], unknown=False):
        if value.label in values:
            yield index, value, head, name
    for index, value, name, head in find_plain_grids(note, column["labels"], row["labels"], unknown=True):
        if value.label in values:
            yield index, value, name, head


def _link(note: Note, rows: list[Row], rule: Rule) -> Iterator[Draft]:
    """Names in the header and in each row, either way round; a column of scores takes its benchmark from the caption."""
    header, body = _split(note, rows)
    pairs: list[tuple[Row, int, Mention | None, Mention | None]]
    row, column = rule.pattern["row"], rule.pattern["column"]
    upright, turned = _headed(header, column["labels"]), _headed(header, row["labels"])
    if upright and len(upright) >= len(turned):
        named = _named(note, body, row["labels"])
        if row.get("known") and not any(name and name.attributes is not _WRITTEN for _, name, _ in named):
            return
        pairs = [(r, at + shift, name, head) for r, name, shift in named for at, head in upright.items()]
    elif turned:
        named = _named(note, body, column["labels"])
        if not any(name and name.attributes is not _WRITTEN for _, name, _ in named):
            return
        pairs = [(r, at + shift, head, name) for r, name, shift in named for at, head in turned.items()]
    else:
        pairs = _captioned(note, rows[0], header, body, rule)
    for r, at, of, head in pairs:
        value = _value(note, r, at, rule.pattern["values"])
        if value is not None and of is not None and head is not None:
            yield from _draft(note, value, of, head, rule)


_WRITTEN: dict[str, str] = {"known": "no"}


def _split(note: Note, rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """The one or two lines of the heading, and the rows below."""
    second = [note.text[cell.start : cell.end] for cell in rows[1].cells]
    lines = 2 if len(rows) > 2 and goes_on(second) else 1
    return rows[:lines], rows[lines:]


def find_headings(note: Note) -> dict[int, tuple[int, ...]]:
    """For every row of a table that has a heading, the sentences that are its heading; all by their index."""
    headings: dict[int, tuple[int, ...]] = {}
    for rows in find_grids(note):
        if not _is_heading(note, rows):
            continue
        header, body = _split(note, rows)
        lines = tuple(row.index for row in header)
        headings.update((row.index, lines) for row in body)
    return headings


def _is_heading(note: Note, rows: list[Row]) -> bool:
    """Whether the first row names the columns: it holds no number, amount or rating, and numbers stand below it."""
    for cell in rows[0].cells[1:]:
        if is_datum(note.text[cell.start : cell.end]) or any(_is_value(m) for m in cell.mentions):
            return False
    return any(_DIGIT.search(note.text, cell.start, cell.end) for row in rows[1:] for cell in row.cells[1:])


def _is_value(mention: Mention) -> bool:
    told = mention.label in {"MONEY", "PERCENT"} and any(char.isdecimal() for char in mention.text)
    return told or "stance" in mention.attributes


def _headed(header: Sequence[Row], labels: Sequence[str]) -> dict[int, Mention]:
    """The names over the columns. A name in the upper line of two holds for the columns that it spans, unless the lower one names them."""
    found: dict[int, Mention] = {}
    for row in header:
        upper = row is not header[-1]
        last: Mention | None = None
        for at, cell in enumerate(row.cells):
            name = next((m for m in cell.mentions if m.label in labels), None)
            last = name or (last if upper and cell.start == cell.end else None)
            if last is not None:
                found[at] = last
    return found


def _named(note: Note, rows: Sequence[Row], labels: Sequence[str]) -> list[tuple[Row, Mention | None, int]]:
    """The name of each row, and how many cells a row lacks before it: a cell that spans several rows stands in one only."""
    found = [_row_name(note, row, labels) for row in rows]
    for i in range(1, len(rows)):  # an empty first cell: the one above spans this row too
        if found[i][0] is None and rows[i].cells[0].start == rows[i].cells[0].end:
            found[i] = found[i - 1]
    places = [at for name, at in found if name is not None and name.attributes is not _WRITTEN]
    usual = max(set(places), key=places.count, default=0)
    return [
        (row, name, at - usual if name is not None and name.attributes is not _WRITTEN else 0)
        for row, (name, at) in zip(rows, found, strict=True)
    ]


def _row_name(note: Note, row: Row, labels: Sequence[str]) -> tuple[Mention | None, int]:
    """The first name in a row and its cell, else the Latin text of the first: by its place it is a name."""
    for at, cell in enumerate(row.cells[:3]):
        for mention in cell.mentions:
            if mention.label in labels:
                return mention, at
    cell = row.cells[0]
    written = _REMARK.sub("", note.text[cell.start : cell.end])
    if not _LATIN.search(written) or len(written) > LONGEST_NAME:
        return None, 0
    if any(m.label not in {"ORG", "PRODUCT", "NUMBER"} for m in cell.mentions):
        return None, 0
    return Mention(cell.start, cell.end, labels[0], written, written, _WRITTEN), 0


def _captioned(
    note: Note, top: Row, header: Sequence[Row], body: Sequence[Row], rule: Rule
) -> list[tuple[Row, int, Mention | None, Mention | None]]:
    """模型 | 得分: the benchmark stands above the table."""
    cues, labels = rule.pattern.get("cues"), rule.pattern["row"]["labels"]
    columns = _headed(header, cues) if cues else {}
    if not columns:
        return []
    first = top.index
    above = [note.sentences[i] for i in range(first - 1, max(-1, first - 1 - CAPTION_REACH), -1)]
    above = [s for s in above if not _CUT.search(note.text, s.start, s.end)]
    caption = next(
        (m for s in above for m in reversed(s.mentions) if m.label in rule.pattern["column"]["labels"]), None
    )
    at = next(iter(columns))
    return [(r, at, _row_name(note, r, labels)[0], caption) for r in body]


def _value(note: Note, row: Row, at: int, labels: Sequence[str]) -> Mention | None:
    """The value of a cell: its first quantity, if little else stands in the cell and it is not signed."""
    if at >= len(row.cells):
        return None
    cell = row.cells[at]
    values = [m for m in cell.mentions if m.quantity is not None]
    if not values or values[0].label not in labels or values[0].text[:1] in "+-−＋":
        return None
    beside = cell.end - cell.start - (values[0].end - values[0].start)
    return values[0] if beside <= NOISE and note.text[values[0].start - 1] not in "+-−＋±" else None


def _draft(note: Note, value: Mention, of: Mention, head: Mention, rule: Rule) -> Iterator[Draft]:
    if rule.label == "benchmark_score":
        if fits(value, head):
            yield score_draft(note, value, of, head, Verdict(rule, {}))
        return
    quantity = value.quantity
    assert quantity is not None
    if value.label == "NUMBER":  # 参数量（亿）
        quantity = quantity.times(Decimal(factor_of(note.text, head.end)))
    field = rule.pattern["row"]["field"]
    fields = {**rule.fields, **quantity_fields(quantity), field: of.name, f"{field}_raw": of.text}
    yield Draft(rule.label, value.start, value.end, rule.name, rule.confidence, fields)
