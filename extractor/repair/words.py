"""Words and how common they are, by the word frequencies of jieba's dictionary (MIT) and the names of the lexicons.

The dictionary is a sorted file of 5 MB. A few look-ups search it as it lies (a bisection, some 20 µs each), so that a short note does not
pay for reading all of it (0.4 s); after many of them it is read whole.
"""

from functools import lru_cache
from importlib.util import find_spec
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extractor.characters import SIMPLE
from extractor.resources import rule_folders

__all__ = ["LONGEST_WORD", "may_join", "pair_slot", "word_cost", "word_kind"]

LONGEST_WORD = 5
LEXICONS = (
    "accelerators",
    "brokers",
    "commodities",
    "cues",
    "currencies",
    "organisations",
    "products",
    "risk_categories",
    "section_headings",
    "units",
)
LEXICON_WORD = 11.0  # nats: about the thousandth word of the language
SLOTS = 1 << 22  # of the table of character pairs
NOTE_WORD = 8.5  # nats: about the hundredth word of a note
MANY = 20_000  # look-ups, about what reading the whole file costs
_TOTAL = 17.91155  # log of the sum of all frequencies in jieba 0.42; a test holds the two together


class _Dictionary:
    """jieba's dictionary as it lies on disk."""

    def __init__(self) -> None:
        spec = find_spec("jieba")
        if spec is None or not spec.submodule_search_locations:  # pragma: no cover - a required dependency
            raise ImportError("jieba is not installed")
        self.raw = (Path(spec.submodule_search_locations[0]) / "dict.txt").read_bytes()
        self._rows: dict[str, tuple[int, str]] = {}
        self._looked_up = 0

    def row(self, word: str) -> tuple[int, str] | None:
        """(frequency, part of speech) of a word."""
        if word < "\u3400":  # those alone are not in order
            return None
        if self._rows:
            return self._rows.get(word)
        self._looked_up += 1
        if self._looked_up > MANY:
            rows = (line.split(" ") for line in self.raw.decode().splitlines())
            self._rows = {row[0]: (int(row[1]), row[2]) for row in rows if len(row[0]) <= LONGEST_WORD}
            return self._rows.get(word)
        return self._search(word.encode())

    def _search(self, word: bytes) -> tuple[int, str] | None:
        raw, low, high = self.raw, 0, len(self.raw)
        while low < high:
            middle = (low + high) // 2
            start = raw.rfind(b"\n", low, middle) + 1 or low
            end = raw.find(b"\n", middle)
            end = len(raw) if end < 0 else end
            found, _, rest = raw[start:end].partition(b" ")
            if found == word:
                frequency, _, kind = rest.decode().partition(" ")
                return int(frequency), kind.strip()
            if found < word:
                low = end + 1
            else:
                high = start
        return None


@lru_cache(maxsize=1)
def _dictionary() -> _Dictionary:
    return _Dictionary()


@lru_cache(maxsize=1)
def _bigrams() -> NDArray[np.uint8]:
    """By `pair_slot` of two characters: whether a word has them side by side that is not rare (1), or common (2). Made in arrays, in 50 ms."""
    codes = np.frombuffer(_dictionary().raw.decode().encode("utf-16-le"), np.uint16)
    breaks, blanks = np.flatnonzero(codes == 10), np.flatnonzero(codes == 32)
    starts = np.concatenate(([0], breaks + 1))
    starts = starts[starts < len(codes)]
    first_blank = np.searchsorted(blanks, starts)
    ends, digits = blanks[first_blank], blanks[first_blank + 1] - blanks[first_blank] - 1  # of the frequency
    table = np.zeros(SLOTS, np.uint8)
    for level in (1, 2):
        depth = np.zeros(len(codes) + 1, np.int8)
        depth[starts[digits > level]] = 1
        depth[ends[digits > level]] = -1
        inside = np.cumsum(depth[:-1], dtype=np.int8) > 0
        first = np.flatnonzero(inside[:-1] & inside[1:])
        table[pair_slot(codes[first], codes[first + 1])] = level
    for name in _names() | _note_words():
        pair = np.frombuffer(name.encode("utf-16-le"), np.uint16)
        table[pair_slot(pair[:-1], pair[1:])] = 2
    return table


def pair_slot(
    first: NDArray[np.uint16], second: NDArray[np.uint16], slots: int = SLOTS
) -> NDArray[np.uint32]:
    """Where pairs of characters (codes) lie in a table of some slots (a multiplicative hash; pairs may share one)."""
    return (first.astype(np.uint32) * np.uint32(40503) + second) % np.uint32(slots)


def may_join(first: NDArray[np.uint16], second: NDArray[np.uint16], *, level: int = 1) -> NDArray[np.bool_]:
    """For pairs of characters (codes), whether a word may have them side by side, at level 2 a common one.

    A sieve: one in sixteen pairs across the border of two words passes it, at level 2 one in thirty-six.
    """
    simple = _simple()
    return np.asarray(_bigrams().take(pair_slot(simple.take(first), simple.take(second))) >= level)


@lru_cache(maxsize=1)
def _simple() -> NDArray[np.uint16]:
    table = np.arange(1 << 16, dtype=np.uint16)
    for full, simple in SIMPLE.items():
        table[full] = ord(simple)
    return table


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    rows = (row for lexicon in LEXICONS for row in rule_folders().rows(lexicon))
    return frozenset(
        name for row in rows for name in (row.name, *row.aliases) if 1 < len(name) <= LONGEST_WORD
    )


@lru_cache(maxsize=1)
def _note_words() -> frozenset[str]:
    return frozenset(row.name for row in rule_folders().rows("note_words"))


@lru_cache(maxsize=1 << 16)
def word_cost(word: str) -> float | None:
    """-log of a word's share of all words, in nats; None where it is none."""
    if not word or len(word) > LONGEST_WORD:
        return None
    row = _dictionary().row(word)
    price = _TOTAL - log(row[0] or 1) if row else None
    floor = NOTE_WORD if word in _note_words() else LEXICON_WORD if word in _names() else None
    if floor is None or price is None:
        return floor if price is None else price
    return min(price, floor)


@lru_cache(maxsize=4096)
def word_kind(word: str) -> str:
    """The part of speech of a word by jieba's tags (n, v, d, r, ...); empty where it is none."""
    row = _dictionary().row(word) if 0 < len(word) <= LONGEST_WORD else None
    return row[1] if row else ""
