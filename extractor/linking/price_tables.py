"""Prices in tables: rows of things under columns of prices or dates, the unit in the header, a column or the caption."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from extractor.language.quantities import parser_for
from extractor.language.quantity import Quantity
from extractor.linking.cells import Cell, Heading, Table, find_tables
from extractor.linking.draft import Draft, number
from extractor.linking.note import Note
from extractor.linking.price_context import company_of
from extractor.linking.price_fields import SHARES, quoted_in, share_currency
from extractor.linking.price_variants import variants_named
from extractor.linking.quote_lines import find_quote_lines
from extractor.resources import RuleFolders
from extractor.rules.mentions import Mention
from extractor.rules.ruleset import Rule, RuleSet

__all__ = ["link_price_tables"]

_DATE = re.compile(
    r"(?:20\d\d)?[年./-]?\d{1,2}[月./-]\d{1,2}日?$|20\d\d年?\d{0,2}月?$|\d{1,2}月(?:均价|均)?$"
)
_UNIT = re.compile(
    r"[(（\[]([^()（）\[\]]{1,16})[)）\]]|单位[:：]\s*([^\s,，;；)）]{1,16})|[,，、]\s*([^\s,，、()（）]{1,16})$"
)
_PERCENT = re.compile(r"[%％]")
# 9.4 (+8.25%): the move of the price that stands before it
_MOVED = re.compile(r"(?<=[\d元])\s?[(（]\s?[+\-−＋－↑↓]\s?\d[\d.]*\s?[%％]\s?[)）]\s*$")
# $16.00 (>200K: $8/$24): what is paid beyond a number of tokens
_TIER = re.compile(r"(?<=[\d元])\s?[(（]\s?[>＞<＜≥≤≦超][^()（）]{3,40}[)）]\s*$")
_SIGNS = frozenset("+-−＋")
RENTED_BY = {"gpu_hour", "hour", "gpu_day", "day", "gpu_month"}
_LABELS = ("MODEL", "PRODUCT", "ACCELERATOR", "COMMODITY", "ORG")
_KINDS = {"MODEL": "api", "ACCELERATOR": "hardware", "COMMODITY": "commodity", "ORG": "share_price"}


@dataclass(frozen=True, slots=True)
class _Column:
    """What a column of prices holds: its heading, its unit (a reading of 1 unit), and its facts."""

    text: str
    unit: Quantity | None
    kind: str | None
    per: str | None
    variant: str | None


@dataclass(slots=True)
class _Reader:
    """One note's mentions, and the rule with the words of headings."""

    note: Note
    folders: RuleFolders
    rule: Rule
    words: dict[str, re.Pattern[str]]
    mentions: list[Mention] = field(init=False)
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.mentions = [m for s in self.note.sentences for m in s.mentions]
        self.starts = [m.start for m in self.mentions]

    def within(self, cell: Cell) -> list[Mention]:
        """The mentions of a cell."""
        i = bisect_left(self.starts, cell.start)
        found = []
        while i < len(self.mentions) and self.mentions[i].end <= cell.end:
            found.append(self.mentions[i])
            i += 1
        return found


def link_price_tables(note: Note, rules: RuleSet) -> Iterator[Draft]:
    """The prices of every table whose heading or caption speaks of prices."""
    rule = rules.table_rule("price")
    tables = [*find_tables(note.text), *find_quote_lines(note.text)] if rule is not None else []
    if rule is None or not tables:
        return
    words = {side: _any_of(tuple(found)) for side, found in rule.pattern.items()}
    reader = _Reader(note, rules.folders, rule, words)
    for table in tables:
        if _tells_prices(reader, table):
            yield from _down(reader, table)
        elif any(words["price"].search(row[0].text) for row in table.rows):
            yield from _across(reader, table)


def _tells_prices(reader: _Reader, table: Table) -> bool:
    """Whether the heading or the caption speaks of prices, or measures in money for something."""
    heading = table.caption + " ".join(h.text for h in table.heading)
    if reader.words["price"].search(heading):
        return True
    ways = [i for i, h in enumerate(table.heading) if i and _directions(reader.words, h.text)]
    if len(ways) > 1 and all(_is_paid(reader, table, i) for i in ways[:2]):
        return True  # Input | Output over $3.00 | $15.00
    if any((u := _unit(reader.folders, h.text)) is not None and u.per for h in table.heading):
        return True
    return _pays_by_unit(reader, table)


def _pays_by_unit(reader: _Reader, table: Table) -> bool:
    """Whether a column 单位 says for most rows that they are paid for by what there is of them: 元/吨."""
    at = next((i for i, heading in enumerate(table.heading) if i and "单位" in heading.text), None)
    told = [_unit(reader.folders, f"({row[at].text})") for row in table.rows if at and at < len(row)]
    return sum(unit is not None and unit.per is not None for unit in told) * 2 > len(table.rows)


def _directions(words: dict[str, re.Pattern[str]], text: str) -> bool:
    """Whether a heading tells a direction in which tokens are paid for."""
    return any(words[side].search(text) for side in ("output", "input", "cached"))


def _is_paid(reader: _Reader, table: Table, i: int) -> bool:
    """Whether most cells of a column that hold a figure begin with an amount of money, and the heading is none itself."""
    if re.search(r"\d\.\d", table.heading[i].text):
        return False
    cells = [row[i].text for row in table.rows if i < len(row) and re.search(r"\d", row[i].text)]
    read = (parser_for(reader.folders).parse(text) for text in cells)
    paid = sum(bool(found) and found[0].currency is not None and found[0].start <= 1 for found in read)
    return paid * 2 > len(cells)


@lru_cache(maxsize=32)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for any of some words; Latin ones stand alone (PE is not in PERC)."""
    parts = (
        rf"(?<![A-Za-z]){re.escape(w)}(?![A-Za-z])" if w.isascii() and w.isalpha() else re.escape(w)
        for w in words
    )
    return re.compile("|".join(parts), re.IGNORECASE)


def _down(reader: _Reader, table: Table) -> Iterator[Draft]:
    """Things in rows, prices in columns."""
    header = table.heading
    told = _unit(reader.folders, table.caption) or _unit(reader.folders, header[0].text)
    unit_at = next((i for i, heading in enumerate(header) if "单位" in heading.text and i), None)
    columns: dict[int, _Column] = {}
    for i, heading in enumerate(header[1:], 1):
        before = columns.get(i - 1)
        measured = unit_at is not None or (told is None and _is_paid(reader, table, i))
        column = _column(reader, heading, told or (before.unit if before else None), in_rows=measured)
        if column is not None:
            columns[i] = column
    first = min(columns, default=1)
    told_by = _TOLD_BY.search(header[0].text) is not None
    for row in table.rows:
        note = reader.note
        item = company_of(note, note.index_at(row[0].start)) if told_by else _item_of(reader, row[:first])
        own = (
            _unit(reader.folders, f"({row[unit_at].text})")
            if unit_at is not None and unit_at < len(row)
            else None
        )
        own = own or _unit(reader.folders, row[0].text)
        for i, column in columns.items():
            if i < len(row) and len(row) <= len(header):
                yield from _drafts(reader, row[i], item, column, own)


_TOLD_BY = re.compile("券商|机构|大行|投行|外资|评级公司|分析师")  # whose rows tell of the note's company


def _across(reader: _Reader, table: Table) -> Iterator[Draft]:
    """Things in the heading, each row one kind of price."""
    items = [_item_over(reader, heading) for heading in table.heading]
    if sum(isinstance(item, Mention) for item in items[1:]) * 2 < len(items) - 1:
        return
    told = _unit(reader.folders, table.caption)
    measured = next((row for row in table.rows if row[0].text.startswith("单位")), [])
    units = [_unit(reader.folders, f"({cell.text})") for cell in measured]
    for row in table.rows:
        column = _column(reader, Heading((row[0],), row[0].text), told, dated=False)
        if column is None or not reader.words["price"].search(row[0].text):
            continue
        for i, (item, cell) in enumerate(zip(items[1:], row[1:], strict=False), 1):
            own = units[i] if i < len(units) else None
            yield from _drafts(reader, cell, item, column, own)


def _item_over(reader: _Reader, heading: Heading) -> Mention | str | None:
    """The thing of a column; of a pair under one head (锂精矿 over 进口 and 国产) the one that both tell together."""
    item = _item(reader, heading.cells[-1])
    if len(heading.cells) == 1 or isinstance(item, Mention):
        return item
    whole = _item_of(reader, [*heading.cells])
    return whole if isinstance(whole, Mention) else item


def _column(
    reader: _Reader, heading: Heading, told: Quantity | None, *, dated: bool = True, in_rows: bool = False
) -> _Column | None:
    """What a column holds if it holds prices; `in_rows` where a column of its own or the amounts tell each row's unit."""
    words, text = reader.words, heading.text
    if not text or words["other"].search(text) or _PERCENT.search(text):
        return None
    own = _unit(reader.folders, text)
    unit = own or told
    api = _directions(words, text)
    day = dated and (_DATE.search(text.strip()) or words["day"].search(text))
    if not (
        words["price"].search(text)
        or ((unit is not None or in_rows) and (day or api))
        or (own is not None and own.per)
    ):
        return None
    cues = [mention for cell in heading.cells for mention in reader.within(cell)]
    kind = next(
        (m.attributes["kind"] for m in cues if m.label == "PRICE_CUE" and "kind" in m.attributes), None
    )
    per = next((m.fact("per") for m in cues if m.label in {"PER_CUE", "PRICE_CUE"} and m.fact("per")), None)
    if per is None and (spell := _SPELL.search(text)):
        per = _SPELLS[spell[1]]
    return _Column(text, unit, "api" if api else kind, per, _variant(words, text) if api else None)


_SPELLS = {"月": "month", "年": "year", "天": "day", "日": "day", "小时": "hour", "时": "hour"}
_SPELL = re.compile(
    rf"(?:租金|价格|费用|月费|售价)\s?[(（/]\s?({'|'.join(_SPELLS)})\s?(?:[)）]|$)"
)  # 租金(月)


def _variant(words: dict[str, re.Pattern[str]], text: str) -> str:
    if words["cached"].search(text):
        return "cached_input"
    return "output" if words["output"].search(text) else "input"


@lru_cache(maxsize=256)
def _unit(folders: RuleFolders, text: str) -> Quantity | None:
    """The money unit that a heading tells, read as one of it: (万元/吨) is 10000 CNY a tonne."""
    for match in _UNIT.finditer(text):
        unit = re.sub(r"^单位[:：]\s*", "", next(g for g in match.groups() if g is not None).strip())
        for quantity in parser_for(folders).parse(f"1{unit}"):
            if quantity.currency and quantity.value and quantity.end == len(unit) + 1:
                return quantity
    return None


def _item(reader: _Reader, cell: Cell) -> Mention | str | None:
    """The thing of a row: a name that is known, else the cell's own words without brackets."""
    found = [m for m in reader.within(cell) if m.label in _LABELS]
    torn = "\n" in reader.note.text[cell.start : cell.end]  # 电池级碳酸⏎锂 is no 锂
    found = [m for m in found if not torn or len(m.text) > SHORTEST_WHOLE]
    if found:
        return min(found, key=lambda m: (_LABELS.index(m.label), m.start))
    whole = cell.text.replace(" ", "") if torn else cell.text
    text = re.split(r"[(（]|\s[+\-]?\d", whole)[0].strip()
    return text if re.search(r"[\u4e00-\u9fffA-Za-z]", text) else None


# where a good comes from, in its own cell or in the one beside it
_ORIGIN = re.compile(r"进口|国产|工业级")
SHORTEST_WHOLE = 2  # characters; a shorter name may be the rest of one that a line end tears


def _item_of(reader: _Reader, cells: list[Cell]) -> Mention | str | None:
    """The thing that the cells before the first price tell: OpenAI | GPT-4o is the model and not its maker."""
    item = _item(reader, cells[0])
    if isinstance(item, Mention) and item.label != "ORG":
        origin = _ORIGIN.search(" ".join(cell.text for cell in cells[:2]))
        if item.label != "COMMODITY" or origin is None or origin[0] in item.name:
            return item
        return replace(item, name=origin[0] + item.name)
    others = (_item(reader, cell) for cell in cells[1:])
    labels = _MADE if isinstance(item, Mention) else _MADE | {"ORG"}  # 600519.SH | 贵州茅台
    return next((o for o in others if isinstance(o, Mention) and o.label in labels), item)


_MADE = {"MODEL", "PRODUCT", "ACCELERATOR", "COMMODITY"}


def _drafts(
    reader: _Reader, cell: Cell, item: Mention | str | None, column: _Column, own: Quantity | None
) -> Iterator[Draft]:
    """The price of a cell, or the old and the new one of 78元 -> 80元."""
    text = _TIER.sub("", _MOVED.sub("", cell.text))
    values = [q for q in parser_for(reader.folders).parse(text) if not _foreign(q, text)]
    if item is None or not values or len(values) > 2 or _PERCENT.search(text):
        return
    if len(values) == 2 and not any(m.label == "TO_CUE" for m in reader.within(cell)):
        yield from _paired(reader, cell, values, item, column, own)
        return
    for quantity in values:
        draft = _draft(reader, cell, quantity, item, column, own)
        if draft is not None:
            draft.fields["status"] = "superseded" if quantity is not values[-1] else "current"
            yield draft


def _paired(
    reader: _Reader,
    cell: Cell,
    values: list[Quantity],
    item: Mention | str,
    column: _Column,
    own: Quantity | None,
) -> Iterator[Draft]:
    """价格(Input/Output) | $3/$15: two prices of a cell whose heading names what each is paid for."""
    names = variants_named(column.text)
    if len(names) != 2 or cell.text[values[0].end : values[1].start].strip() != "/":
        return
    for quantity, name in zip(values, names, strict=True):
        draft = _draft(reader, cell, quantity, item, replace(column, variant=name), own)
        if draft is not None:
            draft.fields["status"] = "current"
            yield draft


def _foreign(quantity: Quantity, text: str) -> bool:
    """A quantity that is no amount, or a signed one, which is a move."""
    signed = text[quantity.start] in _SIGNS or text[max(0, quantity.start - 1) : quantity.start] in _SIGNS
    return quantity.dimension not in {"money", "number"} or signed


def _draft(
    reader: _Reader,
    cell: Cell,
    quantity: Quantity,
    item: Mention | str,
    column: _Column,
    own: Quantity | None,
) -> Draft | None:
    unit = own or column.unit
    currency = _currency(quantity, unit)
    if column.kind in SHARES and isinstance(item, Mention):
        if currency is None:
            currency = quoted_in(reader.note, item)
        elif currency == "CNY" and quantity.unit_raw == "元":
            currency = share_currency(reader.note, item)
    if currency is None:
        return None
    bare = quantity.currency is None
    factor = unit.value if unit is not None and bare and unit.value else Decimal(1)
    kind = column.kind or _kind(item, unit)
    if kind in SHARES and unit is not None and unit.per not in {None, "share"}:
        kind = _kind(item, unit)  # 最新价 of what is paid for by the tonne
    if kind == "hardware" and unit is not None and unit.per in RENTED_BY:
        kind = "service"
    usual = column.per if column.per != "share" or kind in SHARES else None
    per = quantity.per if quantity.per != "person" or column.per is None else None  # 月费 25美元/席位
    fields: dict[str, Any] = {
        name: number(v * factor) if (v := getattr(quantity, name)) is not None else None
        for name in ("value", "min", "max")
    }
    fields |= {
        "qualifier": quantity.qualifier, "kind": kind, "currency": currency,
        "item": item.name if isinstance(item, Mention) else item,
        "item_raw": item.text if isinstance(item, Mention) else item,
        "per": per or usual or (unit.per if unit else None) or _usual(item, kind),
    }  # fmt: skip
    if kind == "api":
        fields["variant"] = column.variant
    start, end = cell.start + quantity.start, cell.start + quantity.end
    return Draft("price", start, end, reader.rule.name, reader.rule.confidence, fields)


def _currency(quantity: Quantity, unit: Quantity | None) -> str | None:
    """The cell's own currency, or the heading's; 31元 under 目标价(港元) is in 港元."""
    told = unit.currency if unit is not None else None
    return told if quantity.currency is None or (told and quantity.unit_raw == "元") else quantity.currency


def _kind(item: Mention | str, unit: Quantity | None) -> str:
    if not isinstance(item, Mention):
        return "commodity" if unit is not None and unit.per not in {None, "share", "month"} else "other"
    if item.label == "PRODUCT":
        kind = item.attributes.get("kind", "other")
        return {"app": "subscription"}.get(kind, kind)
    return _KINDS.get(item.label, "other")


def _usual(item: Mention | str, kind: str) -> str | None:
    if kind in {"target_price", "share_price"}:
        return "share"
    if kind == "api":
        return "million_tokens"
    usual = item.attributes.get("unit") if isinstance(item, Mention) and kind == "commodity" else None
    return usual if usual != "points" else None
