"""Numbers with their scales, units, currencies, qualifiers, ranges and changes.

One merged pattern finds the core of a quantity (`grammar`). What a core says depends on its characters alone, so it is read once and
remembered; what stands before it is read backwards (`surroundings`); lists, changes and ranges over two numbers are tied together
at the end (`ties`). Values are Decimal.
"""

import re
import sys
from decimal import Decimal
from functools import lru_cache

import ahocorasick_rs

from extractor.language.context import in_context
from extractor.language.core_values import Core
from extractor.language.cores import CoreReader
from extractor.language.dates import dates
from extractor.language.doubts import Doubts, Spans
from extractor.language.grammar import begin_pattern, core_patterns, plain_patterns
from extractor.language.numerals import parse_number
from extractor.language.plain import plain
from extractor.language.quantity import Quantity
from extractor.language.senses import Senses
from extractor.language.surroundings import MINUS, NOTHING, Before, Surroundings
from extractor.language.ties import Ties
from extractor.language.vocabulary import Vocabulary, any_of
from extractor.resources import RuleFolders, rule_folders

__all__ = ["Quantity", "QuantityParser", "parser_for", "quantities"]

MOST_KEPT = 1 << 16  # cores that are remembered
_new = tuple.__new__
_MEASURED = re.compile(r"\d[\d,]*(?:\.\d+)?\s?(?:[万亿%％]|美?元)")
_DIGITS = re.compile(r"\d[\d.]*(?:[:：]\d+)*")


class _Taken:
    """What a scan has found: quantities, what stood before each, the scale that each was written with."""

    __slots__ = ("befores", "floor", "found", "scales")

    def __init__(self, floor: int) -> None:
        self.floor = floor  # what stands before this belongs to the quantity that ends there
        self.found: list[Quantity] = []
        self.befores: list[Before] = []
        self.scales: list[Decimal | None] = []

    def add(self, quantity: Quantity, before: Before, scale: Decimal | None) -> None:
        self.found.append(quantity)
        self.befores.append(before)
        self.scales.append(scale)
        self.floor = quantity.end

    def without(self, dropped: set[int]) -> None:
        """The same without those at these places of the list."""
        if not dropped:
            return
        kept = [i for i in range(len(self.found)) if i not in dropped]
        self.found = [self.found[i] for i in kept]
        self.befores = [self.befores[i] for i in kept]
        self.scales = [self.scales[i] for i in kept]


class QuantityParser:
    """A parser compiled from lexicon rows."""

    def __init__(self, folders: RuleFolders) -> None:
        self.words = Vocabulary(folders)
        self._digits, self._spoken = core_patterns(self.words)
        self._reader = CoreReader(self.words)
        self._doubts = Doubts(self.words)
        self._surroundings = Surroundings(self.words)
        self._ties = Ties(self.words)
        self._senses = Senses(self.words)
        verbs = any_of(word for word, facts in self.words.changes.items() if facts["side"] == "verb")
        self._moves = re.compile(verbs)
        self._automaton = ahocorasick_rs.AhoCorasick(
            [w for w in self.words.numeral_words if not w[0].isdigit()],
            matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
        )
        self._begin = begin_pattern(self.words)
        self._plain, self._plain_spoken = plain_patterns(self.words)
        self._cores: dict[str, tuple[Core, ...]] = {}
        self._whole: dict[str, tuple[Core, ...]] = {}

    def parse(self, text: str, start: int = 0, end: int | None = None) -> list[Quantity]:
        """All quantities of text[start:end], in order, disjoint; spans count from the start of `text`."""
        simple = plain(text)
        end = len(simple) if end is None else end
        taken = _Taken(start)
        read, begin, may_tell = self._surroundings.read, self._begin.search, self._surroundings.last
        addresses, false_words = iter(_addresses(simple)), self._false_words(simple)
        from_here, to_here = next(addresses, _NOWHERE)
        at = start
        while candidate := begin(simple, at, end):
            first = candidate.start()
            while first >= to_here:
                from_here, to_here = next(addresses, _NOWHERE)
            if first >= from_here:
                at = to_here
                continue
            numeric = simple[first] <= "9"
            before = read(simple, taken.floor, first) if simple[first - 1 : first] in may_tell else NOTHING
            if before.name and simple[first - 1] == " " and _MEASURED.match(simple, first):
                before = NOTHING  # Gemini 6.8亿次: no version
            if before.name:
                run = _DIGITS.match(simple, first) if numeric else None
                at = run.end() if run else first + 1
                continue
            cores, at = self._cores_at(simple, first, end, numeric)
            for core in cores:
                place = first + core.start
                if place != first:
                    before = read(simple, taken.floor, place)
                if core.doubtful:
                    if self._doubts.is_none(simple, place, first + core.end, core, before, false_words):
                        continue
                    if core.scale is not None and _is_length(simple, first + core.end, core, before):
                        core = core.in_metres()
                if not core.parts and (not place or simple[place - 1] not in _LEADS):
                    taken.add(_placed(text, first, core, before), before, core.scale)
                elif behind := self._take_led(text, simple, first, core, before, false_words, taken):
                    at = behind
                    break
        if not taken.found:
            return []
        self._settle(text, simple, taken.found, start)
        if hours := [i for i, q in enumerate(taken.found) if q.unit_raw == "点" and _may_be_an_hour(q)]:
            taken.without(_in_dates(simple, taken.found, hours))
            if not taken.found:
                return []
        return self._ties.tie(text, simple, taken.found, taken.scales, taken.befores)

    def _settle(self, text: str, simple: str, found: list[Quantity], floor: int) -> None:
        """Units with several readings (度, 块) as the words around them tell."""
        raws = self._senses.raws
        if not any(raw in simple for raw in raws):
            return
        for i, quantity in enumerate(found):
            if quantity.unit_raw in raws:
                settled = self._senses.settle(simple, quantity, found[i - 1].end if i else floor)
                found[i] = settled._replace(text=text[settled.start : settled.end])

    def _cores_at(self, text: str, first: int, end: int, numeric: bool) -> tuple[tuple[Core, ...], int]:
        """The cores of what begins at `first`, and where it ends."""
        short = (self._plain if numeric else self._plain_spoken).match(text, first, end)
        key, stop = "", first
        if short is not None:
            stop = short.end()
            # with what may make it longer: 4位 of 4位分析师 is no 4位 of 4位元
            key = text[first : stop + 2 if stop + 2 < end else end]
            cores = self._whole.get(key)
            if cores is None and numeric and (cores := self._reader.read_plain(short)) is not None:
                if len(self._whole) >= MOST_KEPT:
                    self._whole.clear()
                self._whole[key] = cores
            if cores is not None:
                return cores, stop
        match = (self._digits if numeric else self._spoken).match(text, first, end)
        if match is None:
            return (), first + 1
        if match.lastgroup in _STEPPED_OVER:  # by what stands before, too: not to be remembered
            return (), match.end()
        whole = match.group()
        known = self._cores.get(whole)
        if known is None:
            known = self._remember(whole, match)
        if key and (stop == match.end() or (stop + 1 == match.end() and text[stop] in " \t")):
            self._whole[key] = known
        return known, max(match.end(), first + 1)

    def _take_led(
        self,
        text: str,
        simple: str,
        first: int,
        core: Core,
        before: Before,
        false_words: Spans,
        taken: "_Taken",
    ) -> int:
        """A core that may be two, or with a character before it that belongs to it; where the scan goes on, 0 behind the core."""
        place = first + core.start
        if (
            core.parts and before.direction is not None and not before.rate and not before.to
        ):  # 下调8美元至52美元
            second = _TO
        elif core.parts and before.origin and self._moves.search(simple, max(taken.floor, place - 12), place):
            second = _MOVED  # 調升目標價自1,420元至1,650元
        elif core.parts and _PASSED.search(simple, max(taken.floor, place - 8), place):
            second = _TO  # 首次突破500亿美元至515亿美元
        elif core.parts and simple[place - 1 : place] == "+" and "+" not in simple[place : first + core.end]:
            second = _TO  # 环比+0.97亿元至7.49亿元
        else:
            quantity = _placed(text, first, core, before)
            if not (
                place > taken.floor
                and (simple[place - 1] in "第上前头好" or simple[place - 2 : place] == "第 ")
            ):
                taken.add(quantity, before, core.scale)
                return 0
            led, at = self._led(text, simple, place, core, quantity, false_words)
            if led is not None:
                taken.add(led, before, core.scale)
            return at
        taken.add(_placed(text, first, core.parts[0], before), before, core.parts[0].scale)
        taken.add(_placed(text, first, core.parts[1], second), second, core.parts[1].scale)
        return 0

    def read(self, text: str) -> list[Quantity]:
        """The quantities with what the context adds: the currency of a place, scale and currency of a table's header (`inferred`)."""
        if "个把" in text and (about := _ONE_OR_SO.sub("一个", text)) != text:
            found = in_context(about, self.parse(about), self.words)
            return [q if text[q.start : q.end] == q.text else _about_one(q, text) for q in found]
        return in_context(text, self.parse(text), self.words)

    def _led(
        self, text: str, simple: str, place: int, core: Core, quantity: Quantity, false_words: Spans
    ) -> tuple[Quantity | None, int]:
        """第三 is an ordinal, 上百 at least a hundred, 好几百 some hundreds, 前25名 a rank; and where the scan goes on, 0 behind the core."""
        lead = simple[place - 1]
        if lead in "前头":
            ranked = quantity.unit_raw in {"名", "位"} and quantity.qualifier == "exact"
            return (quantity._replace(unit="rank", dimension="rank") if ranked else quantity), 0
        if lead == "好":  # 好几百
            start = quantity.start - (simple[place] == "几")
            return quantity._replace(start=start, text=text[start : quantity.end]), 0
        if lead == "上":
            if (
                simple[place] not in "十百千万亿"
                or simple[place : place + 2] == "十分"
                or simple[place - 2 : place - 1] in _ON
            ):
                return quantity, 0
            start = quantity.start - 1
            return quantity._replace(start=start, text=text[start : quantity.end], qualifier="at_least"), 0
        start = place - 1 if lead == "第" else place - 2
        if simple.startswith(("季", "周", "个季度"), place + core.numeral):
            return None, place + core.numeral
        if false_words.touch(start, start + 2) or core.value is None or not core.numeral:
            return None, 0
        end = place + max(core.ordinal, core.numeral)
        value = parse_number(simple[place : place + core.numeral]) * (core.scale or 1)
        return Quantity(start, end, text[start:end], "ordinal", value, dimension="ordinal"), end

    def _false_words(self, text: str) -> Spans:
        """The words with numerals that count nothing (一些, 统一, 三星)."""
        return Spans([(a, b) for _, a, b in self._automaton.find_matches_as_indexes(text)])

    def _remember(self, whole: str, match: re.Match[str]) -> tuple[Core, ...]:
        if len(self._cores) >= MOST_KEPT:
            self._cores.clear()
            self._whole.clear()
        cores = self._cores[whole] = self._reader.read(match)
        return cores


def _is_length(text: str, end: int, core: Core, before: Before) -> bool:
    """Whether the m that was read as million is a metre: the doubts let it by without a currency."""
    return text[end - 1] == "m" and core.kind == "number" and before.currency is None


# 个把月 is about one of them
_ONE_OR_SO = re.compile(
    "(?<![一二两三四五六七八九十几每这那各\\d])个把(?=个?(?:月(?![饼亮球])|小时|钟头|星期|礼拜)|年头)"
)


def _about_one(quantity: Quantity, text: str) -> Quantity:
    return quantity._replace(text=text[quantity.start : quantity.end], qualifier="approx")


_LEADS = frozenset("第上前头 好")
_ON = frozenset("以之马网线")  # behind which 上 is no part of 上百
_NOWHERE = (sys.maxsize, sys.maxsize)
_STEPPED_OVER = frozenset(["date", "name"])
_TO = Before(to=True)
_PASSED = re.compile(r"(?:突破|站上|冲破|越过|跨过)了?\s?$")
_MOVED = Before(to=True, direction="up")  # 調升目標價自1,420元至1,650元
# whose digits are no numbers, with a word without which there is none in a text
_ADDRESSES = (
    ("《", re.compile("《[^《》\n]{1,40}》")),
    ("://", re.compile(r"(?:https?|ftp)://[!-~]+")),
    ("www.", re.compile(r"www\.[!-~]+")),
    ("@", re.compile(r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")),
    ("localhost", re.compile(r"localhost[!-~]*")),
    ("HTTP/", re.compile(r"HTTP/\d(?:\.\d)?")),
    ("arXiv:", re.compile(r"arXiv:[!-~]+")),
    ("doi", re.compile(r"doi(?:\.org/|:)[!-~]+")),
    ("DOI", re.compile(r"DOI:[!-~]+")),
)


def _addresses(text: str) -> list[tuple[int, int]]:
    """The spans of web and mail addresses and of titles, in order of where they begin."""
    spans = [match.span() for word, pattern in _ADDRESSES if word in text for match in pattern.finditer(text)]
    return sorted(spans) if spans else spans


def _may_be_an_hour(quantity: Quantity) -> bool:
    """Whether so many 点 may be a time of day."""
    most = quantity.max if quantity.value is None else quantity.value
    return quantity.kind == "unit" and most is not None and 0 <= most <= _LAST_HOUR


def _in_dates(text: str, found: list[Quantity], hours: list[int]) -> set[int]:
    """昨夜十点, 晚上七点半到九点: the places of those hours that a date around them holds, and of what goes on with them."""
    dropped: set[int] = set()
    for i in hours:
        start = found[i].start
        low = max(0, start - _AROUND)
        around = text[low : found[i].end + _AROUND]
        if not _TIMELY.search(around):
            continue
        for period in dates(around):
            if period.time and low + period.start <= start < low + period.end:
                dropped.add(i)
                if i + 1 < len(found) and found[i + 1].start < low + period.end:
                    dropped.add(i + 1)
                if i and found[i - 1].start >= low + period.start:  # 差五分两点
                    dropped.add(i - 1)
    return dropped


# a day, a part of one or a second hour
_TIMELY = re.compile("[早晚夜晨午天号日差]|[点半刻分][到至-]|[到至-][^，。；]{0,3}点")
_LAST_HOUR = 24
_AROUND = 16  # characters beside an hour in which the rest of a date may stand


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
        own = core.currency if core.unit_raw not in {"元", "块", "圆"} else None  # ¥500日元
        kind, currency, unit, dimension = "money", own or before.currency.code, None, "money"
        end = max(end, offset + core.priced_end)
    elif before.currency is not None and core.unit_raw == "起":  # ¥99起
        kind, currency, unit, dimension = "money", before.currency.code, None, "money"
        end = offset + core.ordinal
        return _new(Quantity, (
            start - before.reach, end, text[start - before.reach : end], kind, value, low, high, "at_least", unit, None, currency, None,
            None, None, None, dimension, None, False,
        ))  # fmt: skip
    elif core.unpriced:
        per = None
    start -= before.reach
    qualifier = core.qualifier
    if before.sign in MINUS:
        value, low, high = _negative(value), _negative(high), _negative(low)
        if core.left is not None and core.max is not None and core.min is not None:  # -3%~5%
            right = core.max if core.left == core.min else core.min
            both = before.sign == "零下" and right > 0 and not core.above  # 零下三到五度
            low, high = sorted((-core.left, -right if both else right))
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
    return None if value is None else value.copy_negate()


def quantities(text: str) -> list[Quantity]:
    """All quantities of a text, in order, disjoint. A bare 元 in a text about Hong Kong or Taiwan is that place's (`inferred`)."""
    return parser_for(rule_folders()).read(_LONE.sub("\ufffd", text))


@lru_cache(maxsize=8)
def parser_for(folders: RuleFolders) -> QuantityParser:
    """The parser for a set of rule folders, compiled once."""
    return QuantityParser(folders)


# half a character, which no text in UTF-8 can hold
_LONE = re.compile("[\ud800-\udfff]")
