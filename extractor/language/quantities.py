"""Numbers with their scales, units, currencies, qualifiers and ranges.

One merged pattern finds the core of a quantity (number, scale, unit, what it is per), built from the lexicons `scales`,
`units`, `currencies`, `per` and `qualifiers`; signs, currencies and qualifiers that stand before it are read backwards from the
core, so that the scan can start at a digit. Values are Decimal.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from extractor.language.dates import find_dates
from extractor.language.numerals import parse_number
from extractor.resources import LexiconRow, RuleFolders, rule_folders

__all__ = ["Quantity", "QuantityParser", "parser_for", "quantities"]

LOOK_BACK = 8  # characters; the longest qualifier plus a currency sign and a blank


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity of a text.

    start, end: half-open code points of value and unit, without qualifiers. kind: number, percent, percent_point, money,
    multiple, or the kind of its unit (count, compute, time, ...). value: None for a range, whose borders are min and max.
    unit: canonical; unit_raw: as written; per: what a price is for; measure: class of a measure word.
    """

    start: int
    end: int
    text: str
    kind: str
    value: Decimal | None
    min: Decimal | None = None
    max: Decimal | None = None
    qualifier: str = "exact"
    unit: str | None = None
    unit_raw: str | None = None
    currency: str | None = None
    per: str | None = None
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class _Unit:
    name: str
    kind: str
    factor: Decimal = Decimal(1)
    measure: str | None = None


class QuantityParser:
    """A parser compiled from lexicon rows."""

    def __init__(self, folders: RuleFolders) -> None:
        self.scales = {
            w: Decimal(r.attributes["factor"]) for r in folders.rows("scales") for w in (r.name, *r.aliases)
        }
        self.currencies = _words(folders.rows("currencies"))
        self.per = _words(folders.rows("per"))
        self.units = {w: _unit(r) for r in folders.rows("units") for w in (r.name, *r.aliases)}
        around: dict[str, dict[str, str]] = {"before": {}, "between": {}, "after": {}}
        for row in folders.rows("qualifiers"):
            around[row.attributes["at"]].update(
                dict.fromkeys(row.aliases, row.attributes.get("qualifier", "exact"))
            )
        self.before, self.after = around["before"], around["after"]
        self.core = self._core()
        signs = _any(_signs(self.currencies))
        words = [*self.before, *around["between"], *_signs(self.currencies)]
        self.last_before = frozenset(w[-1] for w in words) | frozenset(" \u3000-−负")
        self.prefix = re.compile(
            rf"(?:(?P<q>{_any(self.before)})\s?(?:{_any(around['between'])})?\s?)?(?P<c>{signs})?"
            r"\s?(?P<sign>[-−]|负)?$"
        )

    def _core(self) -> re.Pattern[str]:
        chinese = "零〇一二两三四五六七八九十百千廿卅壹贰叁肆伍陆柒捌玖拾佰仟"
        letters = [s for s in self.scales if s.isascii()]
        scale = (
            rf"(?:{_any(s for s in self.scales if not s.isascii())}"
            rf"|[Ww](?=[/元张片块卡颗台人美])|(?:{_any(s for s in letters if s not in 'Ww')})(?![A-Za-z]|\s?[a-z]{{0,1}}\d))"
        )
        unit = rf"(?:{_any([*self.units, *self.currencies])})(?:(?<![A-Za-z])|(?![A-Za-z]))"
        per = rf"\s?(?:/|每|per\s)\s?(?:人/|用户/|user/|席位/)?(?P<per>{_any(self.per)})(?:s|S)?(?![A-Za-z])"
        arabic = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:[eE]\+?\d{1,2}(?![0-9A-Za-z]))?"
        spoken = (
            rf"(?:[{chinese}]{{1,24}}+(?:[万亿][{chinese}]{{1,12}}+){{0,3}}(?:点[零〇一二三四五六七八九]{{1,12}}+)?|半)(?=\s?[多余几来]?(?:[万亿兆个]|{_any(w for w in [*self.units, *self.currencies])}))"
            r"|[百千]?万(?=卡)"
        )
        number = rf"(?:{arabic}|{spoken})"
        return re.compile(
            rf"(?=[\d{chinese}半万])(?P<n>{number})(?P<odd>[多余])?\s?(?P<s>{scale})?(?P<odd2>[多余])?"
            rf"(?:(?P<list>(?:/{arabic}(?!\s?[MK]?\s?[tT]ok)){{1,11}})(?![/\d])\s?(?P<ls>{scale})?"
            rf"|\s?(?P<ru>{unit})?\s?(?P<dash>[-–—~～至到−]|—{{1,2}})\s?(?P<rc>{_any(self.currencies)})?(?P<n2>{arabic}|[{chinese}]+(?=[万亿卡张]))"
            rf"\s?(?P<s2>{scale})?)?"
            rf"\s?(?P<u>{unit})?(?:{per})?\s?(?P<post>{_any(self.after)})?"
        )

    def parse(self, text: str, start: int = 0, end: int | None = None) -> list[Quantity]:
        """All quantities of text[start:end], in order, disjoint; spans count from the start of `text`."""
        end = len(text) if end is None else end
        dates = [(d.start, d.end) for d in find_dates(text)]
        result: list[Quantity] = []
        upcoming = iter([*dates, (len(text) + 1, len(text) + 2)])
        date = next(upcoming)
        at = start
        while (match := self.core.search(text, at, end)) is not None:
            first = match.start()
            while date[1] <= first:
                date = next(upcoming)
            if date[0] <= first:
                at = date[1]
                continue
            at = max(match.end(), first + 1)
            if date[0] < match.end():  # 20万张，2025年: stop before the date
                match = self.core.match(text, first, date[0]) or match
                at = max(match.end(), first + 1)
            if _inside_name(text, match):
                continue
            if self._unlike(match):  # 上调12%至185元: two quantities and no range
                match = self.core.match(text, first, match.start("dash")) or match
                at = match.end()
            result += self._read(text, match, result[-1].end if result else start)
        return _share_units(text, result)

    def _unlike(self, match: re.Match[str]) -> bool:
        """Whether both ends of what looks like a range bear units of different kinds."""
        left, right = match["ru"], match["u"]
        if not match["n2"] or left is None or right is None or left == right:
            return False
        kinds = [self.units[u].kind if u in self.units else "money" for u in (left, right)]
        return kinds[0] != kinds[1]

    def _read(self, text: str, match: re.Match[str], floor: int) -> Iterable[Quantity]:
        group = match.groupdict()
        unit_raw = group["u"] or group["ru"]
        unit_end = match.end("per") if group["per"] else match.end("u") if group["u"] else -1
        scale = self.scales.get(group["s"] or "", Decimal(1))
        first = match.start("n")
        qualifier, currency, negative, first = self._before(text, first, floor)
        if group["odd"] or group["odd2"]:
            qualifier = "more_than"
        if group["post"] and qualifier == "exact":
            qualifier = self.after[group["post"]]
        base = self._base(
            first, qualifier, unit_raw, currency or self.currencies.get(group["rc"] or ""), group["per"]
        )
        factor = self.units[unit_raw].factor if unit_raw in self.units else Decimal(1)
        value = parse_number(group["n"].strip() or "1") * scale * factor * (-1 if negative else 1)
        if group["list"]:
            return self._list(text, match, base, value, factor)
        if group["n2"]:
            return self._range(text, match, base, value, unit_end)
        last = (
            unit_end
            if unit_end > 0
            else max(match.end("n"), match.end("s"), match.end("odd"), match.end("odd2"))
        )
        return [_moved(base, text, first, last, value)]

    def _before(self, text: str, first: int, floor: int) -> tuple[str, str | None, bool, int]:
        """Qualifier, currency and sign in front of a core, from `floor` on, and where value and unit begin."""
        low = max(floor, first - LOOK_BACK)
        if first == low or text[first - 1] not in self.last_before:
            return "exact", None, False, first
        match = self.prefix.search(text, low, first)
        if match is None or match.start() == first:
            return "exact", None, False, first
        group = match.groupdict()
        sign = match.start("sign")
        negative = sign >= 0 and (sign == 0 or not (text[sign - 1].isalnum() or text[sign - 1] in ")）%％"))
        start = match.start("c") if group["c"] else sign if negative else first
        if (
            group["c"]
            and group["c"].isascii()
            and text[start - 1 : start].isalpha()
            and text[start - 1].isascii()
        ):
            return "exact", None, negative, sign if negative else first
        return (
            self.before[group["q"]] if group["q"] else "exact",
            self.currencies[group["c"]] if group["c"] else None,
            negative,
            start,
        )

    def _base(
        self, start: int, qualifier: str, raw: str | None, currency: str | None, per: str | None
    ) -> Quantity:
        """A quantity of this unit without its value."""
        per_name = self.per[per] if per else None
        kind, unit, code, measure = "number", None, None, None
        if raw in self.currencies or currency:
            # 港币172元: the sign before names the currency, 元 behind only the unit
            kind, code = "money", currency or self.currencies[raw or ""]
        elif raw is not None:
            row = self.units[raw]
            kind, unit, measure = row.kind, row.name, row.measure
        return Quantity(start, 0, "", kind, None, None, None, qualifier, unit, raw, code, per_name, measure)

    def _list(
        self, text: str, match: re.Match[str], base: Quantity, value: Decimal, factor: Decimal
    ) -> Iterable[Quantity]:
        """52/75/57, 1.2/1.5/1.9亿元: the last scale and unit serve all."""
        scale = self.scales.get(match["ls"] or "", Decimal(1))
        if not match["s"]:
            value *= scale
        at = match.end("n") if not match["s"] else match.end("s")
        items = [_moved(base, text, base.start, at, value)]
        for part in match["list"][1:].split("/"):
            start, at = at + 1, at + 1 + len(part)
            number = parse_number(part) * scale * factor
            items.append(_moved(base, text, start, at, number))
        last = max(at, match.end("ls"), match.end("u"), match.end("per"))
        items[-1] = replace(items[-1], end=last, text=text[items[-1].start : last])
        return items

    def _range(
        self, text: str, match: re.Match[str], base: Quantity, low: Decimal, unit_end: int
    ) -> Iterable[Quantity]:
        """30-40元, 75万-90万块, 40-60万片 (the right scale serves both where the left has none)."""
        factor = self.units[match["u"]].factor if match["u"] in self.units else Decimal(1)
        scale = self.scales.get(match["s2"] or "", Decimal(1))
        bare = parse_number(match["n2"]) * factor
        high = bare * scale
        if not match["s"] and (low <= bare or low < 1000) and match["s2"]:
            low *= scale
        elif match["s"] and not match["s2"] and bare * self.scales[match["s"]] >= low:
            high = bare * self.scales[match["s"]]  # 5万-6: the scale was said once
        last = max(unit_end, match.end("n2"), match.end("s2"))
        low, high = min(low, high), max(low, high)
        return [
            replace(
                base, end=last, text=text[base.start : last], value=None, min=low, max=high, qualifier="range"
            )
        ]


def _share_units(text: str, found: list[Quantity]) -> list[Quantity]:
    """2137亿/3410亿/4125亿美元, 20、25和27%: a bare number in a list takes the unit of the next one."""
    for i in range(len(found) - 2, -1, -1):
        left, right = found[i], found[i + 1]
        if left.kind == "number" != right.kind and text[left.end : right.start] in _JOINERS:
            found[i] = replace(
                left,
                kind=right.kind,
                unit=right.unit,
                currency=right.currency,
                measure=right.measure,
                per=right.per,
            )
    return found


def _moved(q: Quantity, text: str, start: int, end: int, value: Decimal) -> Quantity:
    """The same unit at another place; `dataclasses.replace` takes five times as long."""
    return Quantity(
        start, end, text[start:end], q.kind, value, None, None,
        q.qualifier, q.unit, q.unit_raw, q.currency, q.per, q.measure,
    )  # fmt: skip


def _signs(currencies: Iterable[str]) -> list[str]:
    """The forms of currencies that may stand in front of a number."""
    return [word for word in currencies if word not in _AFTER_ONLY]


_NOT_POINTS = frozenset("之钟析别布为化工")  # 五分之一, 三分钟, 十分别扭


_JOINERS = frozenset(["、", "/", "和", "与", "及", "以及", "和约", ","])
# forms that are words of their own in front of a number
_AFTER_ONLY = frozenset(
    [
        "元",
        "块钱",
        "人民币元",
        "元人民币",
        "块人民币",
        "美刀",
        "港纸",
        "新币",
        "円",
        "新台币元",
        "元新台币",
        "元台币",
    ]
)


def quantities(text: str) -> list[Quantity]:
    """All quantities of a repaired text, in order, disjoint."""
    return parser_for(rule_folders()).parse(text)


@lru_cache(maxsize=8)
def parser_for(folders: RuleFolders) -> QuantityParser:
    """The parser for a set of rule folders, compiled once."""
    return QuantityParser(folders)


def _inside_name(text: str, match: re.Match[str]) -> bool:
    """Whether the digits belong to a name or code (Grok-3, 910B, H100, v2.5, 600519.SH) and are no quantity."""
    start, end = match.span("n")
    before = text[start - 1] if start else " "
    if text[start].isdigit():
        if before.isascii() and (before.isalpha() or before in "._#@\\&") and not _currency_code(text, start):
            return True
        if before == "-" and start > 1 and text[start - 2].isascii() and text[start - 2].isalpha():
            return True
        has_unit = match["s"] or match["u"] or match["n2"] or match["list"]
        after = text[end] if end < len(text) else " "
        if not has_unit and after.isascii() and (after.isalpha() or after == "_"):
            return True
        if after == "." and text[end + 1 : end + 2].isascii() and text[end + 1 : end + 2].isalpha():
            return True
    elif before in _ORDINAL or (match["n"] in _ARTICLES and not match["s"] and not match["u"]):
        return True
    return match["u"] == "分" and text[match.end("u") : match.end("u") + 1] in _NOT_POINTS


_ORDINAL = frozenset("第周期")
_ARTICLES = frozenset("一半")


def _currency_code(text: str, start: int) -> bool:
    return text[max(0, start - 3) : start].upper() in {
        "RMB",
        "CNY",
        "USD",
        "HKD",
        "NTD",
        "TWD",
        "EUR",
        "JPY",
        "KRW",
        "GBP",
    }


def _words(rows: Iterable[LexiconRow]) -> dict[str, str]:
    return {word: row.name for row in rows for word in (row.name, *row.aliases)}


def _unit(row: LexiconRow) -> _Unit:
    a = row.attributes
    return _Unit(a.get("canonical", row.name), a["kind"], Decimal(a.get("factor", "1")), a.get("measure"))


def _any(words: Iterable[str]) -> str:
    """An alternation, longest first."""
    return "|".join(map(re.escape, sorted(set(words), key=lambda w: (-len(w), w))))
