"""Lists of risks in English: Key risks: weaker demand, tariff hikes, and FX volatility."""

import re
from functools import lru_cache

from extractor.rules.ruleset import Rule

__all__ = ["english_factors"]

LONGEST_LIST = 600  # characters of such a list
FEWEST, MOST_WORDS = 2, 16  # factors of a list, words of one
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_END = re.compile(r"\.(?=\s|$)|。|\n\s*\n|\n(?=\s*(?:[A-Z][a-z]+ ?){1,4}:)|[\u4e00-\u9fff]")
_LEAD = re.compile(r"\s*(?:(?:may |could )?include|including|are|is|[:：\-–—•])*\s*[:：]?\s*", re.IGNORECASE)
_ITEM = re.compile(r"\s*(?:[(（]?(?:\d{1,2}|[ivx]{1,4})[)）.]\s+|[•●▪\-–—]\s*|(?:and|or)\s+|&\s*)*")
# a sentence of running English and no list
_SENTENCE = re.compile(
    r"\b(?:is|are|was|were|could|may|might|will|would|has|have|we|our|which|that|this)\b", re.IGNORECASE
)
_AND = re.compile(r"\s(?:and|or|&)\s")


@lru_cache(maxsize=8)
def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def english_factors(text: str, start: int, end: int, rule: Rule) -> list[tuple[int, int, int]]:
    """(start, end, end of headline) of the factors of a list that is in English up to its first full stop; none of any other."""
    told = rule.pattern.get("english")
    lead = _LEAD.match(text, start, end)
    first = lead.end() if lead else start
    if told is None or not text[first : first + 1].isascii() or not text[first : first + 3].strip().isascii():
        return []
    stop = _END.search(text, first, min(end, first + LONGEST_LIST))
    last = stop.start() if stop else min(end, first + LONGEST_LIST)
    if _CHINESE.match(text, last):
        return []
    says = _words(told)
    mark = ";" if text.find(";", first, last) >= 0 else ","
    pieces = [piece for run in _cut(text, first, last, mark) for piece in _joined(text, *run, says)]
    risky = sum(says.search(text, a, b) is not None for a, b in pieces)
    plain = all(
        b - a > 2 and len(text[a:b].split()) <= MOST_WORDS and not _SENTENCE.search(text, a, b)
        for a, b in pieces
    )
    return (
        [(a, b, b) for a, b in pieces] if len(pieces) >= FEWEST and risky * 2 >= len(pieces) and plain else []
    )


def _cut(text: str, start: int, end: int, mark: str) -> list[tuple[int, int]]:
    """The runs between marks, without numbers, bullets and blanks around them; a comma in a number is no mark."""
    found, at = [], start
    for match in [*re.finditer(rf"{mark}(?!\d)|\n", text[start:end]), None]:
        stop = start + match.start() if match else end
        low = _ITEM.match(text, at, stop)
        at = low.end() if low else at
        high = at + len(text[at:stop].rstrip(" .\r\t"))
        if high > at:
            found.append((at, high))
        at = start + match.end() if match else end
    return found


def _joined(text: str, start: int, end: int, says: re.Pattern[str]) -> list[tuple[int, int]]:
    """regulatory changes and supply chain disruption: two factors where each says that it is a risk."""
    both = _AND.search(text, start, end)
    if both is None or not (says.search(text, start, both.start()) and says.search(text, both.end(), end)):
        return [(start, end)]
    return [(start, both.start()), (both.end(), end)]
