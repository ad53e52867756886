"""Numbers with their scales, units, currencies, qualifiers, ranges and changes.

One merged pattern finds the core of a quantity (`grammar`). What a core says depends on its characters alone, so it is read once and
remembered; what stands before it is read backwards (`surroundings`); lists, changes and ranges over two numbers are tied together
at the end (`ties`). Values are Decimal.
"""

import re
from bisect import bisect_right
from decimal import Decimal
from functools import lru_cache

import ahocorasick_rs

from extractor.language.context import in_context
from extractor.language.cores import Core, CoreReader
from extractor.language.doubts import Doubts, Spans
from extractor.language.grammar import begin_pattern, core_patterns, plain_pattern
from extractor.language.numerals import parse_number
from extractor.language.plain import plain
from extractor.language.quantity import Quantity
from extractor.language.surroundings import MINUS, NOTHING, Before, Surroundings
from extractor.language.ties import Ties
from extractor.language.vocabulary import Vocabulary, any_of
from extractor.resources import RuleFolders, rule_folders

__all__ = ["Quantity", "QuantityParser", "parser_for", "quantities"]

MOST_KEPT = 1 << 16  # cores that are remembered
_new = tuple.__new__
_DIGITS = re.compile(r"\d[\d.]*(?:[:：]\d+)*")


class QuantityParser:
    """A parser compiled from lexicon rows."""

    def __init__(self, folders: RuleFolders) -> None:
        self.words = Vocabulary(folders)
        self._digits, self._spoken = core_patterns(self.words)
        self._reader = CoreReader(self.words)
        self._doubts = Doubts(self.words)
        self._surroundings = Surroundings(self.words)
        self._ties = Ties(self.words)
        verbs = any_of(word for word, facts in self.words.changes.items() if facts["side"] == "verb")
        self._moves = re.compile(verbs)
        self._automaton = ahocorasick_rs.AhoCorasick(
            [w for w in self.words.numeral_words if not w[0].isdigit()],
            matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
        )
        self._begin = begin_pattern(self.words)
        self._plain = plain_pattern(self.words)
        self._cores: dict[str, tuple[Core, ...]] = {}
        self._whole: dict[str, tuple[Core, ...]] = {}

    def parse(self, text: str, start: int = 0, end: int | None = None) -> list[Quantity]:
        """All quantities of text[start:end], in order, disjoint; spans count from the start of `text`."""
        simple = plain(text)
        end = len(simple) if end is None else end
        found: list[Quantity] = []
        scales: list[Decimal | None] = []
        befores: list[Before] = []
        floor = at = start
        known_get, whole_get = self._cores.get, self._whole.get
        read, begin, shortcut = self._surroundings.read, self._begin.search, self._plain.match
        digits, spoken = self._digits.match, self._spoken.match
        addresses = _addresses(simple)
        false_words = self._false_words(simple)
        while candidate := begin(simple, at, end):
            first = candidate.start()
            if addresses and (behind := _end_of_address(addresses, first)):
                at = behind
                continue
            numeric = simple[first] <= "9"
            before = read(simple, floor, first)
            if numeric and before.name:
                at = _DIGITS.match(simple, first).end()  # type: ignore[union-attr]
                continue
            cores = None
            if numeric and (match := shortcut(simple, first, end)):
                at = match.end()
                cores = whole_get(match.group())
            if cores is None:
                match = (digits if numeric else spoken)(simple, first, end)
                if match is None:
                    at = first + 1
                    continue
                at = match.end()
                if match.lastgroup in _STEPPED_OVER:  # by what stands before, too: not to be remembered
                    continue
                whole = simple[first:at]
                cores = known_get(whole)
                if cores is None:
                    cores = self._remember(whole, match)
                if numeric and (match := shortcut(simple, first, end)) and match.end() == at:
                    self._whole[whole] = cores
            for core in cores:
                place = first + core.start
                if place != first:
                    before = read(simple, floor, place)
                if before.name or (
                    core.doubtful
                    and self._doubts.is_none(simple, place, first + core.end, core, before, false_words)
                ):
                    if before.name:
                        at = max(first + core.numeral, first + 1)
                        break
                    continue
                new = [_placed(text, first, core, before)]
                kept = [before]
                if (
                    core.parts and before.direction is not None and not before.rate and not before.to
                ):  # 下调8美元至52美元
                    new = [
                        _placed(text, first, core.parts[0], before),
                        _placed(text, first, core.parts[1], _TO),
                    ]
                    kept.append(_TO)
                elif (
                    core.parts and before.origin and self._moves.search(simple, max(floor, place - 12), place)
                ):
                    new = [
                        _placed(text, first, core.parts[0], before),
                        _placed(text, first, core.parts[1], _MOVED),
                    ]
                    kept.append(_MOVED)
                elif place and (simple[place - 1] in "第上前" or simple[place - 2 : place] == "第 "):
                    new, last = self._led(text, simple, place, core, new[0], false_words)
                    at = last or at
                found += new
                befores += kept[: len(new)]
                scales += [core.scale] * len(new)
                if new:
                    floor = new[-1].end
        return self._ties.tie(text, simple, found, scales, befores) if found else found

    def read(self, text: str) -> list[Quantity]:
        """The quantities with what the context adds: the currency of a place, scale and currency of a table's header (`inferred`)."""
        return in_context(text, self.parse(text), self.words)

    def _led(
        self, text: str, simple: str, place: int, core: Core, quantity: Quantity, false_words: Spans
    ) -> tuple[list[Quantity], int]:
        """第三 is an ordinal, 上百 at least a hundred; and where the scan goes on."""
        if simple[place - 1] == "前":
            ranked = quantity.unit_raw in {"名", "位"} and quantity.qualifier == "exact"
            return [quantity._replace(unit="rank", dimension="rank") if ranked else quantity], 0
        if simple[place - 1] in "第 ":
            lead = place - 1 if simple[place - 1] == "第" else place - 2
            if simple.startswith(("季", "周"), place + core.numeral):
                return [], place + core.numeral
            if false_words.touch(place - 1, place + 1):
                return [], 0
            end = place + max(core.ordinal, core.numeral)
            value = parse_number(simple[place : place + core.numeral]) * (core.scale or 1)
            ordinal = Quantity(lead, end, text[lead:end], "ordinal", value, dimension="ordinal")
            return [ordinal], end
        if simple[place] in "百千万亿" and simple[place - 2 : place - 1] not in {
            "以",
            "之",
            "马",
            "网",
            "线",
        }:
            start = quantity.start - 1
            return [quantity._replace(start=start, text=text[start : quantity.end], qualifier="at_least")], 0
        return [quantity], 0

    def _false_words(self, text: str) -> Spans:
        """The words with numerals that count nothing (一些, 统一, 三星)."""
        return Spans([(a, b) for _, a, b in self._automaton.find_matches_as_indexes(text)])

    def _remember(self, whole: str, match: re.Match[str]) -> tuple[Core, ...]:
        if len(self._cores) >= MOST_KEPT:
            self._cores.clear()
            self._whole.clear()
        cores = self._cores[whole] = self._reader.read(match)
        return cores


_STEPPED_OVER = frozenset(["date", "name"])
_TO = Before(to=True)
_MOVED = Before(to=True, direction="up")  # 調升目標價自1,420元至1,650元
_ADDRESS = re.compile(
    r"(?:(?:https?|ftp)://|www\.|localhost)[!-~]+|HTTP/\d|《[^《》\n]{1,40}》|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:arXiv|doi|DOI):[!-~]+",
    re.ASCII,
)


def _addresses(text: str) -> list[tuple[int, int]]:
    """The spans of web and mail addresses and of titles, whose digits are no numbers."""
    if (
        "《" in text
        or "://" in text
        or "www." in text
        or "@" in text
        or "arXiv:" in text
        or "doi:" in text.lower()
        or "localhost" in text
        or "HTTP/" in text
    ):
        return [match.span() for match in _ADDRESS.finditer(text)]
    return []


def _end_of_address(addresses: list[tuple[int, int]], at: int) -> int:
    """The end of the address that holds this place; 0 where none does."""
    i = bisect_right(addresses, (at, len(addresses) and addresses[-1][1] + 1)) - 1
    return addresses[i][1] if i >= 0 and addresses[i][0] <= at < addresses[i][1] else 0


def _placed(text: str, offset: int, core: Core, before: Before) -> Quantity:
    """A core at its place, with what stands before it."""
    start, end = offset + core.start, offset + core.end
    if before is NOTHING:
        return _new(Quantity, (
            start, end, text[start:end], core.kind, core.value, core.min, core.max, core.qualifier, core.unit, core.unit_raw,
            core.currency, None if core.unpriced else core.per, None, None, None, core.dimension, core.measure, False,
        ))  # fmt: skip
    kind, currency, unit, dimension = core.kind, core.currency, core.unit, core.dimension
    value, low, high, per = core.value, core.min, core.max, core.per
    if before.currency is not None and (kind in {"number", "money"} or core.unit_raw in {"元", "块", "圆"}):
        kind, currency, unit, dimension = "money", before.currency.code, None, "money"
        end = max(end, offset + core.priced_end)
    elif core.unpriced:
        per = None
    start -= before.reach
    qualifier = core.qualifier
    if before.sign in MINUS:
        value, low, high = _negative(value), _negative(high), _negative(low)
        if core.left is not None and core.max is not None and core.min is not None:  # -3%~5%
            right = core.max if core.left == core.min else core.min
            low, high = sorted((-core.left, right))
    elif before.sign == "±":
        value, low, high, qualifier = None, _negative(core.value), core.value, "range"
    if before.qualifier is not None and qualifier in {"exact", "approx"}:
        qualifier = before.qualifier
    if kind == "money" and per is None:
        per = before.per
    return Quantity(
        start, end, text[start:end], kind, value, low, high, qualifier, unit, core.unit_raw, currency, per, None, None, None,
        dimension, core.measure,
    )  # fmt: skip


def _negative(value: Decimal | None) -> Decimal | None:
    return None if value is None else -value


def quantities(text: str) -> list[Quantity]:
    """All quantities of a text, in order, disjoint. A bare 元 in a text about Hong Kong or Taiwan is that place's (`inferred`)."""
    return parser_for(rule_folders()).read(text)


@lru_cache(maxsize=8)
def parser_for(folders: RuleFolders) -> QuantityParser:
    """The parser for a set of rule folders, compiled once."""
    return QuantityParser(folders)
