"""Words for words, by lexicon: those of Taiwan and Hong Kong to the mainland's, those of rewriting tools to what they were.

A word counts only where it stands alone: where words across its borders read better (投[资讯]息, 得[知谈]判) the text stays.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from math import exp

import numpy as np
from numpy.typing import NDArray

from extractor.characters import COST
from extractor.repair.evidence import Codes, Pair, Places, one_by_one
from extractor.repair.guess import stands_alone
from extractor.repair.steps import Mark, Sheet
from extractor.repair.words import pair_slot
from extractor.resources import RuleFolders, rule_folders

__all__ = ["find_regional_words", "find_spun_words", "spun_beginnings"]

SLOTS = 1 << 20  # of the table of first and second characters
LEAST_OWN = (
    2  # words that only the region uses, beside which those that the mainland shares are the region's too
)
_PHRASE = "好意思"  # a word of its own (不好意思) that stands for 美 in spun text: alone it proves little
_AMOUNT = re.compile("[0-9万亿千百]$")
_COUNTRY = re.compile("好意思(?:国(?![庆内外家])|元(?![旦宵月])|联储|债|股(?!东))")
_POLITE = frozenset("不没真挺别够太怎多还也就才很")  # 不好意思


def find_regional_words(sheet: Sheet) -> Iterator[Mark]:
    """The words of `regional_words` on lines that were traditional."""
    words = _words(sheet.rules, "regional_words")
    if not sheet.findings.traditional:
        return
    found = list(words.find(sheet, sheet.findings.traditional))
    own = {sheet.text[start:end] for start, end, _ in found} - words.shared
    for start, end, new in found:
        if len(own) >= LEAST_OWN or sheet.text[start:end] in own:
            yield "regional_word", start, end, new


def find_spun_words(sheet: Sheet) -> Iterator[Mark]:
    """The words of `spun_words` (好意思元 for 美元, 东谈主工智能 for 人工智能)."""
    found = list(_words(sheet.rules, "spun_words").find(sheet, [(0, len(sheet.text))]))
    phrases = [sheet.text.startswith(_PHRASE, start) for start, _, _ in found]
    for (start, end, new), is_phrase in zip(found, phrases, strict=True):
        if not all(phrases) or not is_phrase or _is_america(sheet.text, start):
            yield "spun_word", start, end, new


@lru_cache(maxsize=1)
def spun_beginnings() -> tuple[str, str]:
    """The first and the second characters of the words of rewriting tools, which the survey looks for on its way."""
    aliases = [alias for row in rule_folders().rows("spun_words") for alias in row.aliases]
    firsts, seconds = ({alias[n] for alias in aliases if len(alias) > 1} for n in (0, 1))
    return "".join(sorted(firsts)), "".join(sorted(seconds))


def _is_america(text: str, start: int) -> bool:
    """Whether 好意思 is 美 by what stands beside it: an amount before it, a country's things behind."""
    before = text[max(0, start - 2) : start]
    if _AMOUNT.search(before):
        return True
    return _COUNTRY.match(text, start) is not None and before[-1:] not in _POLITE


class _Words:
    """A lexicon as one pattern, and a look-up of first and second characters that leaves few places to try it at."""

    def __init__(self, rules: RuleFolders, lexicon: str) -> None:
        self._meant: dict[str, str] = {}
        self.shared: set[str] = set()  # that the mainland uses as well
        self._sure: set[str] = set()  # that no other words can make: 奈米 in 奈米业务, though 米业 is one
        patterns: dict[str, str] = {}
        for row in rules.rows(lexicon):
            for alias in row.aliases:
                self._meant[alias] = row.name
                patterns[alias] = _in_context(alias, row.attributes)
            if "sure" in row.attributes:
                self._sure.update(row.aliases)
            self.shared.update(row.attributes.get("shared", "").split("/"))
        longest_first = sorted(patterns, key=lambda alias: (-len(alias), alias))
        self._pattern = re.compile("|".join(patterns[alias] for alias in longest_first) or "(?!)")
        # sieves: which characters begin a word and are its second one, which pairs do, and which pairs go on from there
        self._first, self._second = (np.zeros(1 << 16, np.bool_) for _ in range(2))
        self._pairs, self._short, self._tails = (np.zeros(SLOTS, np.bool_) for _ in range(3))
        for alias in longest_first:
            first, second = _codes(alias[0]), _codes(alias[1:2])
            slots = _slot(first, second)
            self._first[first] = self._second[second] = self._pairs[slots] = True
            if len(alias) > 2:
                self._tails[_slot(second, _codes(alias[2]))] = True
            else:
                self._short[slots] = True
        known = spun_beginnings()
        self._surveyed = all(len(a) > 1 and a[0] in known[0] and a[1] in known[1] for a in patterns)
        rare = [
            sum(exp(-COST[chr(code)]) for code in np.flatnonzero(t).tolist())
            for t in (self._first, self._second)
        ]
        self._step = int(rare[1] < rare[0])  # the rarer of the two is looked for first

    def find(self, sheet: Sheet, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
        """Changes in some sorted spans of the text; the longest word at a place."""
        surveyed = sheet.survey.pair_places(Pair.SPUN) if self._surveyed else None
        places = self._candidates(sheet.survey.codes, surveyed)
        starts, ends = np.array(spans).T
        span = np.searchsorted(starts, places, "right") - 1
        places = places[(span >= 0) & (places < ends[span])]
        at = 0
        for place in one_by_one(places):
            if place < at or not (found := self._pattern.match(sheet.text, place)):
                continue
            if found[0] in self._sure or stands_alone(sheet.text, *found.span()):
                at = found.end()
                yield place, at, self._meant[found[0]]

    def _candidates(self, codes: Codes, places: Places | None) -> Places:
        """Places whose characters may begin a word; of some where the survey has looked for them."""
        if len(codes) < 2:
            return np.zeros(0, np.int64)
        if places is None:
            sieve, step = (self._first, self._second)[self._step], self._step
            places = np.flatnonzero(sieve.take(codes[step:], mode="clip"))
            places = places[places + 1 < len(codes)]
        slots = _slot(codes[places], codes[places + 1])
        found = self._pairs.take(slots)
        places, slots = places[found], slots[found]
        tails = _slot(codes[places + 1], codes[np.minimum(places + 2, len(codes) - 1)])
        return np.asarray(places[self._short.take(slots) | self._tails.take(tails)])


def _codes(char: str) -> Codes:
    """The code of a character; every code where there is none."""
    return np.array([ord(char)], np.uint16) if char else np.arange(1 << 16, dtype=np.uint16)


def _slot(first: Codes, second: Codes) -> NDArray[np.uint32]:
    return pair_slot(first, second, SLOTS)


def _in_context(alias: str, attributes: dict[str, str]) -> str:
    pattern = re.escape(alias)
    if chars := attributes.get("not_previous"):
        pattern = f"(?<![{re.escape(chars)}]){pattern}"
    if chars := attributes.get("next"):
        pattern += f"(?=[{re.escape(chars)}])"
    if chars := attributes.get("not_next"):
        pattern += f"(?![{re.escape(chars)}])"
    return pattern


@lru_cache(maxsize=8)
def _words(rules: RuleFolders, lexicon: str) -> _Words:
    return _Words(rules, lexicon)
