"""Mentions: the places of a text that carry a label, from the lexicons, from name forms and from the quantity parser."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import ahocorasick_rs

from extractor.errors import RuleError
from extractor.language.quantities import parser_for
from extractor.language.quantity import Quantity
from extractor.resources import LexiconRow, RuleFolders
from extractor.rules.chinese_models import ChineseModels
from extractor.rules.coded_names import securities, with_codes
from extractor.rules.companies import CompanyNames, called_short
from extractor.rules.described_names import as_makers, described_names
from extractor.rules.device_names import device_names
from extractor.rules.legal_names import legal_names
from extractor.rules.mention_borders import (
    GLUED,
    at_border,
    begins_inside,
    continues_name,
    ends_date,
    glued_value,
    latin,
    overlaps,
)
from extractor.rules.model_places import KnownNames, ModelPlaces
from extractor.rules.name_patterns import form_name, forms_of, name_form
from extractor.rules.priced_forms import priced_forms
from extractor.rules.priced_names import NO_PART, PricedNames, is_device, siblings, tells_market_price
from extractor.rules.rowed_names import rowed_names
from extractor.rules.short_chips import in_series, short_chips
from extractor.rules.short_names import ShortNames
from extractor.rules.unknown import UnknownNames
from extractor.rules.unknown_chips import unknown_chips
from extractor.rules.unknown_indices import UnknownIndices
from extractor.rules.year_like_scores import year_like_scores

__all__ = ["Mention", "MentionFinder"]

FAMILY = "family of "  # marks the label of words that are names only with a version behind them
_BY_FORM: Mapping[str, str] = MappingProxyType({"known": "no"})
NOTHING = "NOTHING"  # label of words that only begin like another: 投资者 is no investment
_NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})
# labels of the dimensions of quantities, as rules name them
QUANTITY_LABELS = {
    "money": "MONEY", "percent": "PERCENT", "percent_point": "PERCENT_POINT", "number": "NUMBER", "points": "POINTS",
    "multiple": "MULTIPLE", "count": "COUNT", "compute": "COMPUTE", "time": "DURATION", "speed": "SPEED",
}  # fmt: skip


@dataclass(slots=True, eq=False)  # not frozen: a frozen one takes three times as long to make
class Mention:
    """A labelled run of the repaired text.

    name: canonical name for a lexicon entry. attributes: those of its row. quantity: set for QUANTITY labels.
    """

    start: int
    end: int
    label: str
    text: str
    name: str = ""
    attributes: Mapping[str, str] = field(default_factory=lambda: _NO_ATTRIBUTES)
    quantity: Quantity | None = None

    def fact(self, key: str) -> str | None:
        """What a rule may ask under `_`: unit, measure, per, currency of a quantity, or a lexicon attribute."""
        if self.quantity is not None and key in {
            "unit",
            "measure",
            "per",
            "currency",
            "qualifier",
            "unit_raw",
        }:
            value: str | None = getattr(self.quantity, key)
            return value
        return self.name if key == "name" else self.attributes.get(key)


_DEVICE: Mapping[str, str] = MappingProxyType({"device": "hardware"})
# labels of names that a price may be told of
THINGS = frozenset(
    {
        "COMMODITY",
        "PRODUCT",
        "ACCELERATOR",
        "MODEL",
        "ORG",
        "BROKER",
        "GPU_WORD",
        "SERVER_WORD",
        "CLUSTER",
        "CLUSTER_WORD",
        "BENCHMARK",
    }
)
_Entry = tuple[str, str, Mapping[str, str]]  # label, canonical name, attributes


class MentionFinder:
    """Finds all mentions of a text in one pass over a merged automaton, one over name forms and one over quantities."""

    def __init__(self, folders: RuleFolders, lexicons: Iterable[dict[str, Any]]) -> None:
        self._quantities = parser_for(folders)
        self._priced = PricedNames(folders)
        entries: dict[str, _Entry] = {}
        self._weak: set[str] = set()
        self._also: dict[str, _Entry] = {}  # families that are a product's or maker's name too
        self._forms: list[tuple[re.Pattern[str], str, dict[str, tuple[str, Mapping[str, str]]]]] = []
        for lexicon in lexicons:
            rows = folders.rows(lexicon["name"])
            if not rows:
                raise RuleError(
                    f"master.yaml: lexicon {lexicon['name']!r} has no rows or no file in lexicons/"
                )
            if "variants" in lexicon:
                self._forms.append(name_form(rows, folders.rows(lexicon["variants"]), lexicon["label"]))
            plain = lexicon.get("plain", True)
            self._add(entries, rows, lexicon["label"] if plain else FAMILY + lexicon["label"])
        self._unknown = UnknownNames(folders)
        self._chinese_models = ChineseModels(folders)
        self._indices = UnknownIndices(folders)
        self._short = ShortNames(folders)
        self._companies = CompanyNames(folders)
        self._listed = {
            e[2]["code"].partition(".")[0]: e for e in entries.values() if e[0] == "ORG" and "code" in e[2]
        }
        self._words = list(entries)
        self._entries = [entries[w] for w in self._words]
        self._by_word = entries
        self._series = in_series(entries)
        self._automaton = ahocorasick_rs.AhoCorasick(
            self._words, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest, store_patterns=False
        )

    def _add(self, entries: dict[str, _Entry], rows: list[LexiconRow], label: str) -> None:
        for row in rows:
            weak = {w.lower() for w in row.attributes.get("weak", "").split("|") if w}
            entry = (row.attributes.get("label", label), row.name, row.attributes)
            for lowered in forms_of(row, label):
                first = entries.setdefault(lowered, entry)
                if first is entry and lowered in weak:
                    self._weak.add(lowered)
                elif first[0].startswith(FAMILY) and entry[0] in {"PRODUCT", "ORG"}:
                    self._also[lowered] = entry

    def parse_quantities(self, text: str) -> list[Quantity]:
        """The quantities of a text by the lexicons in force."""
        return self._quantities.parse(text)

    def find(self, text: str) -> list[Mention]:
        """All mentions in order of place, disjoint; the longest of those that start together, names before quantities."""
        lowered = text.lower()
        if len(lowered) != len(text):  # İ and its like grow; only ASCII case matters for names
            lowered = "".join(c.lower() if c.isascii() else c for c in text)
        names = self._names(text, lowered)
        quantities: list[Mention] = []
        for quantity in self._quantities.parse(text):
            if quantity.unit_raw == "一半":  # said in passing, and no figure of a note
                continue
            measured = _measured(self._without_sign(text, quantity))
            while quantities and quantities[-1].end > measured.start:  # the 10 of 10 000
                quantities.pop()
            quantities.append(measured)
        found = [*self._glued(text, names), *self._behind_digits(text, names, quantities)]
        if found := [*found, *self._like_years(text, names)]:
            quantities = sorted([*quantities, *found], key=lambda m: m.start)
        return _merge(names, quantities)

    def _without_sign(self, text: str, quantity: Quantity) -> Quantity:
        """74.9 | $1.25 in cells that a tab or blank parts: the sign belongs to the amount behind it; no span of time has one."""
        if quantity.measure == "gpu" and (grouped := self._grouped(text, quantity)):
            return grouped
        if quantity.dimension == "time" and quantity.text[0] in "-－–—−":  # 买入 - 12个月目标价
            span = quantity.text.lstrip("-－–—− ")
            read = self._quantities.parse(span)
            same = len(read) == 1 and read[0].text == span
            return read[0]._replace(start=quantity.end - len(span), end=quantity.end) if same else quantity
        if quantity.text[-1:] != "$" or not text[quantity.end : quantity.end + 1].isdigit():
            return quantity
        bare = self._quantities.parse(quantity.text[:-1].rstrip())
        if len(bare) != 1:
            return quantity
        return bare[0]._replace(start=bare[0].start + quantity.start, end=bare[0].end + quantity.start)

    def _grouped(self, text: str, quantity: Quantity) -> Quantity | None:
        """10 000 张, 8 192 卡: thousands that blanks part, of cards alone; numbers beside each other are cells elsewhere."""
        if not _LAST_GROUP.match(quantity.text):
            return None
        first = _GROUPS.search(text, max(0, quantity.start - 8), quantity.start)
        whole = self._quantities.parse(f"{first[0]}{quantity.text}".replace(" ", "")) if first else []
        if first is None or len(whole) != 1:
            return None
        return whole[0]._replace(
            start=first.start(), end=quantity.end, text=text[first.start() : quantity.end]
        )

    def _glued(self, text: str, names: list[Mention]) -> Iterator[Mention]:
        """Gemini 3 Pro49.8%: a value that no blank parts from the name before it, which the parser takes for a name's part."""
        for name in names:
            last = name.text[-1:]
            if (
                name.label not in GLUED
                or not last.isalpha()
                or (name.label == "COMMODITY" and not last.isascii())
            ):
                continue
            value = glued_value(text, name.end, name.label)
            for quantity in self._quantities.parse(value.group()) if value else ():
                yield _measured(
                    quantity._replace(start=quantity.start + name.end, end=quantity.end + name.end)
                )

    def _behind_digits(self, text: str, names: list[Mention], quantities: list[Mention]) -> Iterator[Mention]:
        """MATH500：97.2, AIME25 97.3/HMMT25 96.2: a score that the parser takes for a part of the number in the benchmark's name."""
        taken = None
        for name in names:
            if name.label != "BENCHMARK" or not name.text[-1:].isdigit():
                continue
            value = _BEHIND_DIGITS.match(text, name.end)
            if value is None:
                continue
            taken = taken or overlaps([(q.start, q.end) for q in quantities])
            start = value.start("value")
            for quantity in self._quantities.parse(value["value"]):
                if not taken(start, value.end()):
                    yield _measured(quantity._replace(start=quantity.start + start, end=quantity.end + start))

    def _like_years(self, text: str, names: list[Mention]) -> Iterator[Mention]:
        """Codeforces上得分为2037: a rating that the parser takes for a year."""
        for start, end in dict.fromkeys(year_like_scores(text, names)):
            number = self._quantities.parse("9999")[0]
            yield _measured(
                number._replace(start=start, end=end, text=text[start:end], value=Decimal(text[start:end]))
            )

    def _names(self, text: str, lowered: str) -> list[Mention]:
        found, weak, strong = self._known_names(text, lowered)
        self._add_by_form(text, found)
        # R1, Opus or V3 alone are models only in a note that is about models
        if strong or _speaks_of_tests(text):
            found += self._in_chinese(text, found, weak)
            found += weak
            found += self._by_form(text, found)
            found += self._short.find(text, [f for f in found if f[2][0] == "MODEL"])
        return _disjoint(text, with_codes(text, found))

    def _known_names(
        self, text: str, lowered: str
    ) -> tuple[list[tuple[int, int, _Entry]], list[tuple[int, int, _Entry]], bool]:
        """What the lexicons hold: names, those that are names only in a note about models, whether it is sure to be one."""
        found: list[tuple[int, int, _Entry]] = []
        weak: list[tuple[int, int, _Entry]] = []
        strong = False
        for index, start, end in self._automaton.find_matches_as_indexes(lowered):
            entry = self._entries[index]
            form = self._form(text, lowered, start, end, entry[0])
            if form is not None:
                found.append(form)
                strong = True
                continue
            if entry[0] == "METRIC" and ends_date(lowered, start) and (rest := self._rest_of(index)):
                start, entry = start + 1, rest
            if (inner := begins_inside(lowered, start, end, entry[0])) is not None:
                started = self._started(lowered, inner)
                if started is None:
                    continue
                start, end, entry = started
            if entry[0] == "COMPARE_CUE" and (named := self._begun_in(lowered, end)) is not None:
                start, end, entry = named
            entry = self._also.get(self._words[index], entry)
            if entry[0].startswith(FAMILY) and entry[2].get("vendor") == entry[1]:
                entry = "ORG", entry[1], _NO_ATTRIBUTES  # DeepSeek without a version is who made it
            if entry[0] == NOTHING or entry[0].startswith(FAMILY):
                continue
            if not at_border(lowered, start, end, entry[0]):
                graded = entry[0] == "BENCHMARK" and self._graded(text, start, end, entry)
                if graded and graded[1] > end and at_border(lowered, start, graded[1], "BENCHMARK"):
                    found.append(graded)
                elif (shorter := self._without_number(lowered, start, end, entry)) is not None:
                    found.append(shorter)
            elif self._words[index] in self._weak:
                if not continues_name(lowered, start):
                    weak.append(_with_grade(text, start, end, entry))
            else:
                strong = strong or entry[0] in {"MODEL", "BENCHMARK"} or "tokens" in entry[2].get("per", "")
                found.append(
                    self._graded(text, start, end, entry) if entry[0] == "BENCHMARK" else (start, end, entry)
                )
        return found, weak, strong

    def _add_by_form(self, text: str, found: list[tuple[int, int, _Entry]]) -> None:
        """Securities, companies, indices, chips and goods that no lexicon holds, each told with what was found before it."""
        by_code = securities(text, {f[0]: f for f in found if f[2][0] == "ORG"}, self._listed)
        found += by_code
        found += [(start, end, ("ORG", name, {"code": code})) for start, end, name, code in rowed_names(text)]
        found += [
            (start, end, ("INDEX", text[start:end], _BY_FORM)) for start, end in self._indices.find(text)
        ]
        found += legal_names(text, found, self._companies.leads)
        found += self._by_company_form(text, found, by_code)
        found += [*short_chips(text, found, self._series)]
        found[:] = as_makers(text, found)
        placed = overlaps(sorted((start, end) for start, end, entry in found if entry[0] in THINGS))
        described = described_names(text, found, placed, self._companies.no_latin)
        found += [(start, end, ("ORG", name, _BY_FORM)) for start, end, name in described]
        found += self._goods(text, found)
        found += [(start, end, (label, name, facts)) for start, end, label, name, facts in priced_forms(text)]
        if "价" in text:
            found += [(start, end, (label, name, of)) for start, end, label, name, of in device_names(text)]
        placed = overlaps(sorted((start, end) for start, end, entry in found if entry[0] in PROPER))
        found += [
            (start, end, ("ACCELERATOR", name, _BY_FORM)) for start, end, name in unknown_chips(text, placed)
        ]

    def _begun_in(self, lowered: str, end: int) -> tuple[int, int, _Entry] | None:
        """The company that begins with the last character of a word: 对比亚迪 is 对 and a name, not 对比."""
        for length in (4, 3):
            entry = self._by_word.get(lowered[end - 1 : end - 1 + length])
            if entry is not None and entry[0] == "ORG":
                return end - 1, end - 1 + length, entry
        return None

    def _without_number(
        self, lowered: str, start: int, end: int, entry: _Entry
    ) -> tuple[int, int, _Entry] | None:
        """昆仑芯20万颗: the chip that the beginning of a longer name is, where that name ends inside a number."""
        if entry[0] != "ACCELERATOR" or not lowered[end - 1].isdigit():
            return None
        word = lowered[start:end].rstrip("0123456789")
        whole = self._by_word.get(word)
        chinese = len(word) > 1 and not word.isascii() and not word[-1].isascii()
        return (start, start + len(word), whole) if chinese and whole is not None else None

    def _started(self, lowered: str, at: int) -> tuple[int, int, _Entry] | None:
        """The longest word of a few characters that begins at a place."""
        for length in (4, 3, 2):
            entry = self._by_word.get(lowered[at : at + length])
            if entry is not None:
                return at, at + length, entry
        return None

    def _rest_of(self, index: int) -> _Entry | None:
        """The metric that a word is without its first character: 产量 of 年产量."""
        entry = self._by_word.get(self._words[index][1:])
        return entry if entry is not None and entry[0] == "METRIC" else None

    def _by_company_form(
        self, text: str, found: list[tuple[int, int, _Entry]], securities: list[tuple[int, int, _Entry]]
    ) -> list[tuple[int, int, _Entry]]:
        """Companies and clusters that no lexicon holds; those that a code gives away once are known in the whole text."""
        entries = {name: entry for _, _, entry in securities if len(name := entry[1]) > 2}
        entries |= called_short(text, found)
        taken = overlaps(sorted((start, end) for start, end, entry in found if entry[0] in THINGS))
        return [
            (start, end, entries.get(name, (label, name, _BY_FORM)))
            for start, end, label, name in self._companies.find(text, taken, set(entries))
        ]

    def _goods(self, text: str, found: Sequence[tuple[int, int, _Entry]]) -> list[tuple[int, int, _Entry]]:
        """Goods told by their price alone; a name that the lexicons hold keeps its place, but not inside a longer one."""
        goods: list[tuple[int, int, _Entry]] = []
        things = [f for f in found if f[2][0] in THINGS and text[f[0] : f[1]] not in _PART_WORDS]
        names = {end: label for _, end, (label, *_) in things}
        starts = sorted(
            [start for start, _, (label, *_) in things if label != "COMMODITY"]
            + [start for start, _, (label, *_) in found if label in NO_PART]
        )
        spans = [*self._priced.listed(text), *self._priced.parts(text)]
        for start, end, (label, _, attributes) in found:
            market = tells_market_price(label, attributes)
            if market or (label == "PRICE_CUE" and "kind" not in attributes):
                spans += self._priced.find(text, start, end, market=market)
        for low, high in spans:
            at = bisect_left(starts, low)
            if high not in names and not (at < len(starts) and starts[at] < high):
                device = is_device(text, low, high)
                goods.append(
                    (low, high, ("COMMODITY", text[low:high], _DEVICE if device else _NO_ATTRIBUTES))
                )
        told = {low: entry[1] for low, _, entry in goods}
        goods += [(low, high, ("COMMODITY", text[low:high], _DEVICE)) for low, high in siblings(text, told)]
        return goods

    def _graded(self, text: str, start: int, end: int, entry: _Entry) -> tuple[int, int, _Entry]:
        """A benchmark with a grade or version that its row does not hold: Terminal-Bench Hard, BrowseComp-Plus."""
        grade = self._unknown.grade.match(text, end)
        if grade is None:
            return start, end, entry
        return start, grade.end(), (entry[0], entry[1] + grade.group(), entry[2])

    def _by_form(self, text: str, found: list[tuple[int, int, _Entry]]) -> list[tuple[int, int, _Entry]]:
        """Models and benchmarks that no lexicon holds, where no known name stands."""
        known = _around(text, found)
        result: list[tuple[int, int, _Entry]] = []
        for start, end, label in self._unknown.find(text, known):
            if label == "MODEL":
                known.models.add(start, end)
            result.append((start, end, (label, text[start:end], _BY_FORM)))
        return result

    def _in_chinese(
        self, text: str, found: list[tuple[int, int, _Entry]], weak: list[tuple[int, int, _Entry]]
    ) -> list[tuple[int, int, _Entry]]:
        """Models with Chinese names; the R1 of one of those is none of DeepSeek's."""
        known = _around(text, found)
        for start, end, _ in weak:
            known.models.add(start, end)
        places = self._chinese_models.find(text, known)
        return [(start, end, ("MODEL", text[start:end], _BY_FORM)) for start, end in places]

    def _form(
        self, text: str, lowered: str, start: int, end: int, label: str
    ) -> tuple[int, int, _Entry] | None:
        """A name form that begins with a hit and goes beyond it: GPT-4o becomes GPT-4o (high), Grok becomes Grok 17."""
        for pattern, form_label, families in self._forms:
            if label.removeprefix(FAMILY) != form_label:
                continue
            if start and latin(lowered[start]) and latin(lowered[start - 1]):
                continue
            match = pattern.match(text, start)
            if match is not None and match.end() > end:
                family, attributes = families[match["family"].lower()]
                return start, match.end(), (form_label, form_name(match, family, attributes), attributes)
        return None


# 中信证券2025H1营收, 中信证券A股, 华泰证券（买入）, 高盛三季度净利润: a securities house that is spoken of as a company
_OF_ITS_OWN = re.compile(
    r"\s?(?:[AH]股|[-－][AH](?![A-Za-z])|[(（]\s?(?:买入|增持|推荐|强烈推荐|审慎增持|优于大市|跑赢行业|中性|持有|目标价|\d{6}(?:\.S[HZ])?[)）](?!\s?(?:首次)?(?:给予|予以|对|将))|\d{4,5}(?:\.HK)?[)）])"
    r"|(?:公司)?(?:20\d\d年?(?:上半年|前三季度|三季度|一季度|H1|Q[1-4]|Q1-Q3|全年)?|\d\d(?:H1|Q[1-4])|[12]H\d\d|[1-4]Q\d\d|上半年|前三季度|[一二三四]季度|第[一二三四]季度?|今年以来)?\s?"
    r"(?:公司)?(?:实现|录得|单季)?(?:总)?(?:营收|营业收入|营业总收入|收入|归母|扣非|净利|净利润|盈利\d|ROE|经纪业务|投行业务|自营|资管业务|信用业务|利息净收入|手续费|总资产|净资产|市值|股价|PB|年化|客户资产|两融|融出|客户数|市占率|净资本|投资收益|代买|托管))"
)


def _speaks_of_tests(text: str) -> bool:
    """Whether a text without a known model or benchmark tells how models did in tests."""
    return "模型" in text and ("得分" in text or "评测" in text or "基准测试" in text)


def _measured(quantity: Quantity) -> Mention:
    label = QUANTITY_LABELS.get(quantity.dimension, "MEASURE")
    return Mention(quantity.start, quantity.end, label, quantity.text, quantity=quantity)


_BEHIND_DIGITS = re.compile(
    r"(?:[：:]\s?|[ \t])(?P<value>\d{1,2}\.\d{1,2}(?:\s?[%％分])?)(?![\d.年月万亿美元])"
)
_LAST_GROUP, _GROUPS = re.compile(r"\d{3}(?![\d.])"), re.compile(r"(?<![\d. ])[1-9]\d{0,2} (?:\d{3} )?$")
_PART_WORDS = frozenset({"模组", "主板"})  # the ends of the names of parts: 关节模组


def _merge(names: list[Mention], quantities: list[Mention]) -> list[Mention]:
    """One ordered list; a quantity that overlaps a name gives way, a cue word inside a quantity gives way to it."""
    result: list[Mention] = []
    i = 0
    for quantity in quantities:
        while i < len(names) and names[i].end <= quantity.start:
            result.append(names[i])
            i += 1
        overlapping = i
        while overlapping < len(names) and names[overlapping].start < quantity.end:
            overlapping += 1
        if any(_outweighs(name, quantity) for name in names[i:overlapping]):
            continue
        result.append(quantity)
        i = overlapping
    result += names[i:]
    return result


def _outweighs(name: Mention, quantity: Mention) -> bool:
    """A proper name, or a cue that holds the whole quantity (每百万tokens, 12个月目标价)."""
    return name.label in PROPER or (name.start <= quantity.start and quantity.end <= name.end)


# labels of names that may hold digits or units; other words give way to a quantity
PROPER = frozenset({"MODEL", "BENCHMARK", "ACCELERATOR", "CHIP", "PRODUCT", "COMMODITY"})


def _disjoint(text: str, found: Iterable[tuple[int, int, _Entry]]) -> list[Mention]:
    """In the order of the text; of two that overlap the first stays, of two that begin together the longer one."""
    result: list[Mention] = []
    last = 0
    for start, end, (label, name, attributes) in sorted(found, key=lambda f: (f[0], -f[1])):
        if start >= last:
            if label == "BROKER" and _OF_ITS_OWN.match(text, end):
                label = "ORG"
            result.append(Mention(start, end, label, text[start:end], name, attributes))
            last = end
    return result


def _around(text: str, found: list[tuple[int, int, _Entry]]) -> KnownNames:
    spans = sorted((start, end) for start, end, entry in found if entry[0] in PROPER or entry[0] == "ORG")
    tests = frozenset(start for start, _, entry in found if entry[0] == "BENCHMARK")
    models = ((start, end) for start, end, entry in found if entry[0] == "MODEL")
    return KnownNames(overlaps(spans), tests, ModelPlaces(text, models))


def _with_grade(text: str, start: int, end: int, entry: _Entry) -> tuple[int, int, _Entry]:
    """V4-Pro beside DeepSeek V4: the grade that a hyphen joins to a short name belongs to it."""
    grade = _GRADE.match(text, end) if entry[0] == "MODEL" and text[end - 1].isdigit() else None
    if grade is None:
        return start, end, entry
    return start, grade.end(), (entry[0], entry[1] + grade[0], entry[2])


_GRADE = re.compile(
    r"-(?:Pro|Flash|Max|Lite|Mini|mini|Turbo|Speciale|Exp|Terminus|Plus|Air|Coder|Ultra|Thinking)(?![A-Za-z0-9])"
)
