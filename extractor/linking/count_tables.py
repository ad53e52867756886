"""Tables of cards, power and training data: the heading of a column tells the unit of the bare numbers below, 规模（万张）, 电力（MW）.

The words of headings are those of the `table` rules of gpu_count and compute.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.language.quantities import parser_for
from extractor.language.quantity import Quantity
from extractor.linking.cells import Cell, Table, find_tables
from extractor.linking.draft import Draft, quantity_fields
from extractor.linking.note import Note
from extractor.rules.mentions import Mention
from extractor.rules.ruleset import Rule, RuleSet

__all__ = ["factor_of", "link_count_tables"]

_SCALES = {"百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8, "十亿": 10**9, "万亿": 10**12}  # fmt: skip
_LATIN = {"K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}
_CARDS = re.compile(r"[(（]\s?(?P<scale>[百千十]?万|[百千])?\s?(?:张|块|片|颗|卡|枚)\s?[)）]")
_POWER = re.compile(r"[(（]\s?(?P<unit>MW|GW|兆瓦|吉瓦|万千瓦)\s?[)）]", re.IGNORECASE)
_MEGAWATTS = {"mw": 1, "gw": 1000, "兆瓦": 1, "吉瓦": 1000, "万千瓦": 10}
_SCALE = re.compile(
    r"[^(（\n|\t]{0,6}[(（]\s?(?P<scale>[十百千万]?[亿万]|[KMBT])\s?(?:个|参数|tokens?)?\s?[)）]",
    re.IGNORECASE,
)
_HOLDERS = ("CLUSTER", "ORG")


@dataclass(frozen=True, slots=True)
class _Column:
    """What the numbers of a column are: records of a rule, by the unit that they count in."""

    rule: Rule
    factor: int


def factor_of(text: str, at: int) -> int:
    """By how much the numbers under a heading are multiplied that ends at `at` and tells a scale: 参数量（亿）, 参数(B)."""
    told = _SCALE.match(text, at)
    if told is None:
        return 1
    return _SCALES.get(told["scale"]) or _LATIN.get(told["scale"].upper(), 1)


def link_count_tables(note: Note, rules: RuleSet) -> Iterator[Draft]:
    """The cards and the power that tables tell."""
    told = [
        r
        for r in rules.rules
        if r.type == "table" and r.label in {"gpu_count", "compute"} and "row" not in r.pattern
    ]
    if not told or not (_CARDS.search(note.text) or _POWER.search(note.text)):
        return
    for table in find_tables(note.text):
        columns = {i: c for i in range(1, len(table.heading)) if (c := _column(told, table, i)) is not None}
        for row in table.rows if columns else ():
            yield from _drafts(note, rules, table, row, columns)


def _column(told: list[Rule], table: Table, at: int) -> _Column | None:
    heading = table.heading[at].text
    around = table.caption + " ".join(h.text for h in table.heading)
    for rule in told:
        named = any(word in around for word in rule.pattern["about"])
        if not named or any(word in heading for word in rule.pattern["other"]):
            continue
        unit = (_CARDS if rule.label == "gpu_count" else _POWER).search(heading)
        if unit is not None and rule.label == "gpu_count":
            return _Column(rule, _SCALES.get(unit["scale"] or "", 1))
        if unit is not None:
            return _Column(rule, _MEGAWATTS[unit["unit"].lower()])
    return None


def _drafts(
    note: Note, rules: RuleSet, table: Table, row: list[Cell], columns: dict[int, _Column]
) -> Iterator[Draft]:
    """The numbers of one row; its holder is a cluster before a company, else the words of its first cell."""
    if len(row) > len(table.heading):
        return
    mentions = [
        m for m in note.sentence_at(row[0].start).mentions if m.start >= row[0].start and m.end <= row[-1].end
    ]
    chip = next((m for m in mentions if m.label == "ACCELERATOR"), None)
    model = any(m.label == "MODEL" and m.end <= row[0].end for m in mentions)
    first = row[0].text if not model and re.search(r"[A-Za-z\u4e00-\u9fff]", row[0].text) else None
    named = [
        m for label in _HOLDERS for m in mentions if m.label == label and m.start < row[min(columns)].start
    ]
    holder = named[0].name if named else None if chip is not None and chip.start == row[0].start else first
    for at, column in columns.items():
        value = _number(rules, row[at]) if at < len(row) else None
        if value is None or (column.rule.label == "compute" and not (holder or chip)):
            continue
        fields = {**column.rule.fields, **quantity_fields(value.times(Decimal(column.factor)))}
        yield Draft(
            column.rule.label, row[at].start + value.start, row[at].start + value.end, column.rule.name,
            column.rule.confidence, fields | _names(column, chip, holder, first),
        )  # fmt: skip


def _names(
    column: _Column, chip: Mention | None, holder: str | None, first: str | None
) -> dict[str, str | None]:
    if column.rule.label == "compute":
        entity = holder or (chip.name if chip else None)
        return {"entity": entity, "entity_raw": first or entity}
    return {
        "accelerator": chip.name if chip else None, "accelerator_raw": chip.text if chip else None,
        "holder": holder, "holder_raw": holder,
    }  # fmt: skip


def _number(rules: RuleSet, cell: Cell) -> Quantity | None:
    """The bare number of a cell, with a word like 约 before it."""
    found = parser_for(rules.folders).parse(cell.text)
    if not found and cell.text.isdigit():  # 2048, which alone is a year
        found = [
            q._replace(dimension="number", end=len(cell.text))
            for q in parser_for(rules.folders).parse(f"{cell.text}张")
        ]
    alone = (
        len(found) == 1
        and found[0].dimension == "number"
        and len(cell.text) - (found[0].end - found[0].start) <= 3
    )
    return found[0] if alone and cell.text[:1] not in "+-−" else None
