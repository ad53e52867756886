"""Words and how common they are, by the word frequencies of jieba's dictionary (MIT) and the names of the lexicons.

The dictionary is a sorted file of 5 MB. A few look-ups search it as it lies (a bisection, some 20 µs each), so that a short note does not
pay for reading all of it (0.3 s); after many of them it is read whole, into arrays that tell what makes a word between given characters.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.util import find_spec
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extractor.characters import SIMPLE
from extractor.resources import rule_folders

__all__ = [
    "LONGEST_WORD",
    "context_sieve",
    "fillings",
    "may_join",
    "pair_slot",
    "word_cost",
    "word_kind",
    "words_across",
    "words_of",
]

LONGEST_WORD = 5
SIEVE = 4  # slots a word
LONGEST_KEY = 4  # characters that go into one number of 64 bits
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
        self.looked_up = 0

    def row(self, word: str) -> tuple[int, str] | None:
        """(frequency, part of speech) of a word."""
        if word < "\u3400":  # those alone are not in order
            return None
        self.looked_up += 1
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


class _Table:
    """The words of up to `LONGEST_WORD` characters with their costs, by what stands around a gap in them."""

    def __init__(self, raw: bytes, names: dict[str, float]) -> None:
        """From the dictionary and the words whose costs are others."""
        self._gaps: dict[tuple[int, int, int], _Gaps] = {}
        self._sieves: dict[tuple[int, int], list[tuple[int, int, int, bytes]]] = {}
        codes = np.frombuffer(raw.decode().encode("utf-32-le"), np.uint32)
        starts = np.concatenate(([0], np.flatnonzero(codes == 10) + 1))
        starts = starts[starts < len(codes)]
        starts = starts[codes[starts] >= 0x3400]
        blanks = np.flatnonzero(codes == 32)
        first = np.searchsorted(blanks, starts)
        ends, sizes = blanks[first], blanks[first] - starts
        prices = _prices(_numbers(codes, ends + 1, blanks[first + 1]))
        self._words = {
            size: _with_names(codes[starts[rows, None] + np.arange(size)], prices[rows], names)
            for size in range(1, LONGEST_WORD + 1)
            for rows in (sizes == size,)
        }

    def words(self, size: int) -> tuple[NDArray[np.uint16], NDArray[np.float64]]:
        """The words of one length and their costs; the last one counts where a word is there twice."""
        return self._words[size]

    def sieve(self, shape: tuple[int, int, int]) -> tuple[int, bytes]:
        """(slots, whether a word may have a gap between characters whose number leaves that rest)."""
        gaps = self._shape(shape)
        return gaps.slots, gaps.sieve

    def price(self, word: str) -> float | None:
        """What a word costs; None where it is none."""
        gaps = self._shape((min(len(word), LONGEST_KEY), max(0, len(word) - LONGEST_KEY), 0))
        return gaps.between(word[:LONGEST_KEY]).get(word[LONGEST_KEY:])

    def between(self, left: str, size: int, right: str) -> dict[str, float]:
        """{text of some size: cost} of what makes a word between two pieces of text."""
        return self._shape((len(left), size, len(right))).between(left + right)

    def sides(self, before: str, after: str, size: int, most: int) -> list[tuple[int, int]]:
        """How many characters before and behind a gap, up to `most` together, may be those of a word across it."""
        lefts, rights = [0], [0]
        for char in reversed(before):
            lefts.append(ord(char) << 16 * (len(lefts) - 1) | lefts[-1])
        for char in after:
            rights.append(rights[-1] << 16 | ord(char))
        if (size, most) not in self._sieves:
            shapes = [(i, n - i) for n in range(1, most + 1) for i in range(n + 1)]
            gaps = [self._shape((i, size, j)) for i, j in shapes]
            self._sieves[size, most] = [
                (i, j, g.slots, g.sieve) for (i, j), g in zip(shapes, gaps, strict=True)
            ]
        return [
            (i, j)
            for i, j, slots, sieve in self._sieves[size, most]
            if i < len(lefts) and j < len(rights) and sieve[(lefts[i] << 16 * j | rights[j]) % slots]
        ]

    def _shape(self, shape: tuple[int, int, int]) -> "_Gaps":
        gaps = self._gaps.get(shape)
        if gaps is None:
            gaps = self._gaps[shape] = _Gaps(*self._words[sum(shape)], *shape[:2])
        return gaps


class _Gaps:
    """Words of one length without the characters of a gap, sorted by those that are left, which are packed into a number.

    sieve: whether a number may be there, by the rest that division by `slots` leaves; most of what is asked for is not.
    """

    def __init__(self, words: NDArray[np.uint16], prices: NDArray[np.float64], start: int, size: int) -> None:
        keys = np.zeros(len(words), np.uint64)
        for i in (*range(start), *range(start + size, words.shape[1])):
            keys = (keys << np.uint64(16)) | words[:, i]
        order = np.argsort(keys, kind="stable")
        self._keys, self._prices = array("Q", keys[order].tobytes()), array("d", prices[order].tobytes())
        self._size, self._chars = size, words[order, start : start + size].tobytes()
        self.slots = SIEVE * len(words) + 1
        sieve = np.zeros(self.slots, np.bool_)
        sieve[keys % np.uint64(self.slots)] = True
        self.sieve = sieve.tobytes()

    def between(self, around: str) -> dict[str, float]:
        """{characters in the gap: cost}; the last one counts where a word is there twice."""
        key = int.from_bytes(around.encode("utf-16-be", "surrogatepass"))
        if not self.sieve[key % self.slots]:
            return {}
        low = bisect_left(self._keys, key)
        if low == len(self._keys) or self._keys[low] != key:
            return {}
        high, size = bisect_right(self._keys, key, low), self._size
        chars = self._chars[2 * size * low : 2 * size * high].decode("utf-16-le")
        return {chars[i * size : (i + 1) * size]: price for i, price in enumerate(self._prices[low:high])}


def _with_names(
    words: NDArray[np.uint32], prices: NDArray[np.float64], names: dict[str, float]
) -> tuple[NDArray[np.uint16], NDArray[np.float64]]:
    """Words of one length in 16 bits (jieba's and the names all are), with the names of that length behind them."""
    size = words.shape[1]
    plain = (words <= 0xFFFF).all(axis=1)
    chosen = [name for name in names if len(name) == size and max(name) <= "\uffff"]
    more = np.frombuffer("".join(chosen).encode("utf-16-le"), np.uint16).reshape(-1, size)
    costs = np.array([names[name] for name in chosen], np.float64)
    return np.concatenate((words[plain].astype(np.uint16), more)), np.concatenate((prices[plain], costs))


def _prices(frequencies: NDArray[np.uint32]) -> NDArray[np.float64]:
    values, places = np.unique(frequencies, return_inverse=True)
    return np.array([_price(value) for value in values.tolist()], np.float64)[places]


def _numbers(
    codes: NDArray[np.uint32], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.uint32]:
    """The decimal numbers that stand between some places."""
    found = np.zeros(len(starts), np.uint32)
    for i in range(int((ends - starts).max())):
        at = starts + i
        found = np.where(at < ends, found * 10 + codes[np.minimum(at, ends)] - 48, found).astype(np.uint32)
    return found


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
    for name in _names() | _note_words().keys():
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
def _note_words() -> dict[str, float]:
    """{word: what it costs at most}."""
    return {row.name: _note_cost(row.attributes) for row in rule_folders().rows("note_words")}


def _note_cost(attributes: Mapping[str, str]) -> float:
    """By how often notes use it; never more than a nat away from what such a word is taken to cost, for the corpora are small."""
    often = attributes.get("per_million")
    return NOTE_WORD if often is None else min(max(log(1e6 / float(often)), NOTE_WORD - 1), NOTE_WORD + 1)


@lru_cache(maxsize=1)
def _floors() -> dict[str, float]:
    """What the words of the lexicons cost at most; the dictionary holds no sign beyond the Basic Multilingual Plane, nor do they."""
    floors = dict.fromkeys(_names(), LEXICON_WORD) | _note_words()
    return {word: cost for word, cost in floors.items() if max(word) <= "\uffff"}


@lru_cache(maxsize=1 << 16)
def word_cost(word: str) -> float | None:
    """-log of a word's share of all words, in nats; None where it is none."""
    if not word or len(word) > LONGEST_WORD:
        return None
    table = _table()
    return table.price(word) if table else _searched_cost(word)


def _searched_cost(word: str) -> float | None:
    row = _dictionary().row(word)
    price = _price(row[0]) if row else None
    floor = _floors().get(word)
    if floor is None or price is None:
        return floor if price is None else price
    return min(price, floor)


def _price(frequency: int) -> float:
    return _TOTAL - log(frequency or 1)


def _table() -> _Table | None:
    """The dictionary read whole, once so much was asked that it pays."""
    return _whole() if _dictionary().looked_up > MANY else None


@lru_cache(maxsize=1)
def _whole() -> _Table:
    return _Table(_dictionary().raw, {name: _searched_cost(name) or 0.0 for name in _floors()})


def words_of(size: int) -> tuple[NDArray[np.uint16], NDArray[np.float64]]:
    """All words of one length as rows of codes, and their costs; reads the dictionary whole."""
    return _whole().words(size)


@lru_cache(maxsize=32)
def context_sieve(before: int, size: int, behind: int) -> tuple[int, NDArray[np.bool_]]:
    """For gaps of some size with so many characters before and behind: see `_Table.sieve`."""
    slots, sieve = _whole().sieve((before, size, behind))
    return slots, np.frombuffer(sieve, np.bool_)


def words_across(
    before: str, after: str, options: Iterable[str], *, size: int = 1, most: int = LONGEST_WORD - 1
) -> list[tuple[int, int, Mapping[str, float]]]:
    """(i, j, {option: cost of the word}) of the options of some size that make a word with i characters before and j behind.

    i + j is `most` at most. There may be more than the options that do.
    """
    table = _table()
    if table:
        places = table.sides(before, after, size, most)
    else:
        places = [(i, n - i) for n in range(1, most + 1) for i in range(n + 1)]
        places = [(i, j) for i, j in places if i <= len(before) and j <= len(after)]
    return [
        (i, j, found)
        for i, j in places
        if (found := fillings(before[len(before) - i :], after[:j], options, size))
    ]


def fillings(left: str, right: str, options: Iterable[str], size: int = 1) -> Mapping[str, float]:
    """{option: cost of the word} for the options of some size that make a word between two pieces of text, maybe with more that do."""
    if _table():
        return _fillings(left, size, right)
    costs = ((option, word_cost(left + option + right)) for option in options)
    return {option: price for option, price in costs if price is not None}


@lru_cache(maxsize=1 << 13)
def _fillings(left: str, size: int, right: str) -> Mapping[str, float]:
    return _whole().between(left, size, right)


@lru_cache(maxsize=4096)
def word_kind(word: str) -> str:
    """The part of speech of a word by jieba's tags (n, v, d, r, ...); empty where it is none."""
    row = _dictionary().row(word) if 0 < len(word) <= LONGEST_WORD else None
    return row[1] if row else ""
