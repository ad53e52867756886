"""Words of Taiwan and Hong Kong to those of the mainland, by the lexicon `regional_words`; only on lines that were traditional."""

import re
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from extractor.repair.evidence import Places
from extractor.repair.guess import stands_alone
from extractor.repair.steps import Mark, Sheet
from extractor.resources import RuleFolders

__all__ = ["find_regional_words"]


def find_regional_words(sheet: Sheet) -> Iterator[Mark]:
    """Changes word for word; the longest word at a place."""
    words = _words(sheet.rules)
    codes, at = sheet.survey.codes, 0
    for low, high in sheet.traditional:
        for place in (words.candidates(codes[low:high]) + low).tolist():
            if place < at or not (found := words.pattern.match(sheet.text, place)):
                continue
            if not stands_alone(sheet.text, place, found.end()):
                continue
            at = found.end()
            yield "regional_word", place, at, words.meant[found[0]]


class _Words:
    """The lexicon as one pattern, and a look-up of first and second characters that leaves few places to try it at."""

    def __init__(self, rules: RuleFolders) -> None:
        self.meant: dict[str, str] = {}
        patterns: dict[str, str] = {}
        for row in rules.rows("regional_words"):
            for alias in row.aliases:
                self.meant[alias] = row.name
                patterns[alias] = _in_context(alias, row.attributes)
        longest_first = sorted(patterns, key=lambda alias: (-len(alias), alias))
        self.pattern = re.compile("|".join(patterns[alias] for alias in longest_first) or "(?!)")
        self._first, self._second = (np.zeros(1 << 16, np.uint16) for _ in range(2))
        for n, alias in enumerate(longest_first):
            bit = np.uint16(1 << (n % 16))
            self._first[ord(alias[0])] |= bit
            if len(alias) > 1:
                self._second[ord(alias[1])] |= bit
            else:
                self._second |= bit

    def candidates(self, codes: NDArray[np.uint16]) -> Places:
        """Places whose two characters may begin a word."""
        second = np.append(self._second.take(codes[1:]), np.uint16(0xFFFF))
        return np.flatnonzero((self._first.take(codes) & second) != 0)


def _in_context(alias: str, attributes: dict[str, str]) -> str:
    pattern = re.escape(alias)
    if chars := attributes.get("not_previous"):
        pattern = f"(?<![{re.escape(chars)}]){pattern}"
    if chars := attributes.get("next"):
        pattern += f"(?=[{re.escape(chars)}])"
    if chars := attributes.get("not_next"):
        pattern += f"(?![{re.escape(chars)}])"
    return pattern


@lru_cache(maxsize=4)
def _words(rules: RuleFolders) -> _Words:
    return _Words(rules)
