"""The prices of very many words at once, in arrays: what `words` does for one word.

Words are numbers of 64 bits; a table of slots tells which are in the dictionary (a multiplicative hash; a slot holds one
word, and those that find theirs taken lie in a second, smaller table).
"""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["LONGEST", "Codes", "Numbers", "Prices", "hashed", "joined_prices", "prices_of_words"]

LONGEST = 5  # characters of a word
PACKED = (
    4  # of these that go into one number as they are; beyond that a number stands for a word all but surely
)
_SPREAD = np.uint64(0x9E3779B97F4A7C55)
_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)
_SPARE = 4  # slots a word
_WHOLE = 1 << 64
_BACK = np.uint64(pow(_FACTORS[0], -1, _WHOLE))  # takes a hash back to its word

Codes = NDArray[np.uint16]
Numbers = NDArray[np.uint64]
Prices = NDArray[np.float32]


class _Words:
    """Words of one length with their prices."""

    def __init__(self, words: Codes, prices: NDArray[np.float64]) -> None:
        numbers, last = np.unique(_numbers(words)[::-1], return_index=True)  # the last one counts
        self._numbers, self._prices = numbers, prices[::-1][last].astype(np.float32)
        self._levels: list[tuple[np.uint64, np.uint64, NDArray[np.int32]]] = []
        left = np.arange(len(numbers), dtype=np.int32)
        for factor in map(np.uint64, _FACTORS):
            if not len(left):
                break
            bits = max(8, (_SPARE * len(left)).bit_length())
            shift = np.uint64(64 - bits)
            table = np.full(1 << bits, -1, np.int32)
            slots = _slots(numbers[left], factor, shift)
            table[slots] = left
            self._levels.append((factor, shift, table))
            left = left[table[slots] != left]
        self._sieve = self._levels[0][2] >= 0
        self._shift = self._levels[0][1]

    def find(self, hashes: Numbers) -> tuple[NDArray[np.int64], Prices]:
        """Which of some hashes are those of words, and their prices."""
        asked = np.flatnonzero(self._sieve.take((hashes >> self._shift).view(np.int64)))
        prices = self.prices(hashes[asked] * _BACK)
        right = np.flatnonzero(np.isfinite(prices))
        return asked[right], prices[right]

    def prices(self, numbers: Numbers) -> Prices:
        """The price of each word; infinite for what is none."""
        found = np.full(len(numbers), np.inf, np.float32)
        factor, shift, _ = self._levels[0]
        asked = np.flatnonzero(self._sieve.take(_slots(numbers, factor, shift)))
        for factor, shift, table in self._levels:
            if not len(asked):
                break
            keys = numbers[asked]
            places = table.take(_slots(keys, factor, shift))
            right = self._numbers.take(places, mode="clip") == keys
            found[asked[right]] = self._prices.take(places[right])
            asked = asked[~right & (places >= 0)]
        return found


def _slots(numbers: Numbers, factor: np.uint64, shift: np.uint64) -> NDArray[np.int64]:
    return ((numbers * factor) >> shift).view(np.int64)


def _numbers(words: NDArray[Any]) -> Numbers:
    return _joined(list(words.T))


def _joined(pieces: list[NDArray[Any]]) -> Numbers:
    """The number of the word that one character of each piece makes."""
    numbers: NDArray[Any] = np.zeros((1,) * pieces[0].ndim, np.uint64)
    for n, piece in enumerate(pieces):
        packed = numbers << np.uint64(16) if n < PACKED else numbers * _SPREAD
        numbers = packed + piece.astype(np.uint64)
    return numbers


@lru_cache(maxsize=LONGEST)
def prices_of_words(size: int) -> _Words:
    """The words of one length."""
    from extractor.repair.words import words_of

    return _Words(*words_of(size))


def hashed(chars: NDArray[Any], place: int, size: int) -> Numbers:
    """What characters at some place of a word of some size add to its hash; the sum over all places is the hash (modulo 2**64)."""
    weight = 1 << 16 * (min(size, PACKED) - 1 - place) if place < PACKED else 1
    if size > PACKED and place < PACKED:
        weight *= int(_SPREAD)
    return np.asarray(chars.astype(np.uint64) * np.uint64(weight * _FACTORS[0] % _WHOLE))


def joined_prices(pieces: list[NDArray[Any]]) -> Prices:
    """The price of the word that one character of each piece makes, row by row; infinite where there is none."""
    numbers = _joined(pieces)
    return prices_of_words(len(pieces)).prices(numbers.ravel()).reshape(numbers.shape)
