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
from extractor.repair.evidence import Places
from extractor.repair.guess import stands_alone
from extractor.repair.steps import Mark, Sheet
from extractor.resources import RuleFolders

__all__ = ["find_regional_words", "find_spun_words"]

_PHRASE = "好意思"  # a word of its own (不好意思) that stands for 美 in spun text: alone it proves little
_AMOUNT = re.compile("[0-9万亿千百]$")


def find_regional_words(sheet: Sheet) -> Iterator[Mark]:
    """The words of `regional_words` on lines that were traditional."""
    words = _words(sheet.rules, "regional_words")
    for span in sheet.traditional:
        yield from (("regional_word", *edit) for edit in words.find(sheet, *span))


def find_spun_words(sheet: Sheet) -> Iterator[Mark]:
    """The words of `spun_words` (好意思元 for 美元, 东谈主工智能 for 人工智能)."""
    found = list(_words(sheet.rules, "spun_words").find(sheet, 0, len(sheet.text)))
    for start, end, new in found:
        amount = _AMOUNT.search(sheet.text[max(0, start - 2) : start])
        if len(found) > 1 or amount or not sheet.text.startswith(_PHRASE, start):
            yield "spun_word", start, end, new


class _Words:
    """A lexicon as one pattern, and a look-up of first and second characters that leaves few places to try it at."""

    def __init__(self, rules: RuleFolders, lexicon: str) -> None:
        self._meant: dict[str, str] = {}
        patterns: dict[str, str] = {}
        for row in rules.rows(lexicon):
            for alias in row.aliases:
                self._meant[alias] = row.name
                patterns[alias] = _in_context(alias, row.attributes)
        longest_first = sorted(patterns, key=lambda alias: (-len(alias), alias))
        self._pattern = re.compile("|".join(patterns[alias] for alias in longest_first) or "(?!)")
        self._first, self._second = (np.zeros(1 << 16, np.uint8) for _ in range(2))
        for n, alias in enumerate(longest_first):
            bit = np.uint8(1 << (n % 8))
            self._first[ord(alias[0])] |= bit
            if len(alias) > 1:
                self._second[ord(alias[1])] |= bit
            else:
                self._second |= bit

        rare = [
            sum(exp(-COST[chr(code)]) for code in np.flatnonzero(table).tolist())
            for table in (self._first, self._second)
        ]
        self._by_second = rare[1] < rare[0]

    def find(self, sheet: Sheet, low: int, high: int) -> Iterator[tuple[int, int, str]]:
        """Changes in a span of the text; the longest word at a place."""
        at = low
        for place in (self._candidates(sheet.survey.codes[low:high]) + low).tolist():
            if place < at or not (found := self._pattern.match(sheet.text, place)):
                continue
            if stands_alone(sheet.text, *found.span()):
                at = found.end()
                yield place, at, self._meant[found[0]]

    def _candidates(self, codes: NDArray[np.uint16]) -> Places:
        """Places whose two characters may begin a word."""
        if not len(codes):
            return np.zeros(0, np.int64)
        if self._by_second:  # the rarer one first
            places = np.flatnonzero(self._second.take(codes, mode="clip") != 0) - 1
            places = places[places >= 0]
        else:
            places = np.flatnonzero(self._first.take(codes, mode="clip") != 0)
        first, second = (
            self._first[codes[places]],
            self._second[codes[np.minimum(places + 1, len(codes) - 1)]],
        )
        return np.asarray(places[(first & second) != 0])


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
