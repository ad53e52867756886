"""What a unit with several readings is by the words around it: 度 of warmth, of an angle or of power, 块 of money or of things.

The readings are rows of `unit_senses.tsv`; without any of their words a unit stays what `units.tsv` says, and 块 at the end of a clause
is money, as it is spoken.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from extractor.language.quantity import Quantity
from extractor.language.vocabulary import Currency, Unit, Vocabulary, any_of
from extractor.resources import LexiconRow

__all__ = ["Senses"]

_REACH = 12  # characters before a number whose words tell
_SIDES = ("touch", "near", "behind")
_END = re.compile(
    r"的(?![A-Za-z\s])|(?:[了吧啊呢多]|左右|上下|以上|以下|以内|不到|出头)?(?:$|[\s，。、；：！？,;:!?)）/到至])"
)
_MOST_SPOKEN = Decimal(10_000)  # so many 块 or more are things, where nothing tells


@dataclass(frozen=True, slots=True)
class _Sense:
    """One reading: the words as a pattern, and the unit or currency."""

    side: str
    pattern: re.Pattern[str]
    unit: Unit | None
    currency: Currency | None


class Senses:
    """Settles the readings of quantities in their text."""

    def __init__(self, words: Vocabulary) -> None:
        by_name = {unit.name: unit for unit in words.units.values()}
        self._senses: dict[str, list[_Sense]] = {}
        for row in words.senses:
            self._senses.setdefault(row.attributes["raw"], []).append(_sense(row, by_name))
        for senses in self._senses.values():
            senses.sort(key=_rank)
        self.raws = frozenset(self._senses)

    def settle(self, text: str, quantity: Quantity, floor: int) -> Quantity:
        """The quantity in the unit that the words around it tell; what stands before `floor` belongs to another."""
        for sense in self._senses[quantity.unit_raw or ""]:
            if sense.side == "behind":
                if sense.pattern.match(text, quantity.end):
                    return _read_as(text, quantity, sense, quantity.start)
                continue
            low = max(floor, quantity.start - _REACH)
            if sense.side == "touch":
                found = sense.pattern.search(text[low : quantity.start])
                if found is not None:
                    return _read_as(text, quantity, sense, low + found.start())
                if quantity.text.startswith(("零下", "零上")):
                    found = sense.pattern.search(text[low : quantity.start] + quantity.text[:2])
                    if found is not None:
                        return _read_as(text, quantity, sense, min(low + found.start(), quantity.start))
                continue
            behind = quantity.end + (text[quantity.end : quantity.end + 1] == "的")
            if sense.pattern.search(_clause(text[low : quantity.start])) or sense.pattern.match(text, behind):
                return _read_as(text, quantity, sense, quantity.start)
        if quantity.unit_raw == "度" and _is_warmth(text, quantity):
            return quantity._replace(unit="degree_celsius", dimension="temperature", measure=None)
        if quantity.unit_raw == "块" and _ends_a_clause(text, quantity):
            return quantity._replace(kind="money", unit=None, currency="CNY", dimension="money", measure=None)
        return quantity


def _sense(row: LexiconRow, units: dict[str, Unit]) -> _Sense:
    a = row.attributes
    words = any_of(row.aliases)
    return _Sense(
        a["side"],
        re.compile(f"(?:{words})$" if a["side"] == "touch" else words),
        units[a["unit"]] if "unit" in a else None,
        Currency(a["currency"]) if "currency" in a else None,
    )


def _rank(sense: _Sense) -> tuple[int, bool]:
    """What stands nearest first; 华氏零下 before 零下, which is of any scale."""
    return _SIDES.index(sense.side), sense.unit is not None and sense.unit.name == "degree_celsius"


def _clause(text: str) -> str:
    """The words since the last stop."""
    return re.split("[，。；！？,;!?\n]", text)[-1]


def _read_as(text: str, quantity: Quantity, sense: _Sense, start: int) -> Quantity:
    quantity = quantity._replace(start=start, text=text[start : quantity.end])
    if sense.currency is not None:
        return quantity._replace(
            kind="money", unit=None, currency=sense.currency.code, dimension="money", measure=None
        )
    unit = sense.unit
    assert unit is not None
    return quantity._replace(unit=unit.name, dimension=unit.dimension, measure=unit.measure)


_WARMEST = Decimal(45)  # so many 度 or fewer, alone, are of warmth; more are of power
_SPOKEN_DECIMAL = re.compile("度[1-9一二三四五六七八九]$")  # 37度2


def _is_warmth(text: str, quantity: Quantity) -> bool:
    """零度, 37度2, 25到30度: where nothing tells what 度 there are, as it is spoken."""
    most = quantity.value if quantity.value is not None else quantity.max
    if most is None or quantity.per is not None or quantity.kind != "unit":
        return False
    alone = _END.match(text, quantity.end) is not None and most <= _WARMEST
    return alone or _SPOKEN_DECIMAL.search(quantity.text) is not None


def _ends_a_clause(text: str, quantity: Quantity) -> bool:
    most = quantity.value if quantity.value is not None else quantity.max
    alone = quantity.text == text.strip()
    return alone or (most is not None and most < _MOST_SPOKEN and _END.match(text, quantity.end) is not None)
