"""Words over two neighbours that both lost bytes, which guesses at one after the other do not find: 科技, of which E7 and E6 8A are left.

The dictionary's words of two characters are indexed by the bytes that each character has begun with.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from extractor.repair.guess import NUMERALS, misfit
from extractor.repair.words import words_of

__all__ = ["word_over"]

MOST_WORDS = 32  # that are looked at ...
MOST_WEIGHED = 8  # ... and weighed, the commonest first
CLEARLY = 1.0  # nats by which a word has to fit better than the guesses
_LEAST = 0x800  # the first character of three bytes


def word_over(
    left: tuple[bytes, bytes], before: str, guesses: str, after: str, options: tuple[NDArray[np.uint16], ...]
) -> str:
    """Two characters: the word that fits clearly better than the two guesses, else those.

    left: the byte or two that each began with. before, after: simplified text beside. options: codes that each of the two may be.
    """
    best, least = guesses, misfit(before + guesses + after) - CLEARLY
    for word in _words(*left)[:MOST_WEIGHED]:
        price = misfit(before + word + after)
        if price < least and all((some == ord(char)).any() for some, char in zip(options, word, strict=True)):
            best, least = word, price
    return best


@lru_cache(maxsize=1 << 14)
def _words(first: bytes, second: bytes) -> tuple[str, ...]:
    """The likeliest words of two characters that begin so."""
    sizes = len(first), len(second)
    keys, words = _index(sizes)
    key = int.from_bytes(first + second)
    low, high = np.searchsorted(keys, (key, key + 1))
    chosen = words[low : min(high, low + MOST_WORDS)].tobytes().decode("utf-16-le")
    pairs = (chosen[i : i + 2] for i in range(0, len(chosen), 2))
    return tuple(pair for pair in pairs if NUMERALS.isdisjoint(pair))


@lru_cache(maxsize=4)
def _index(sizes: tuple[int, int]) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
    """(the bytes that words begin with, the words), sorted by those and then by price."""
    words, prices = words_of(2)
    plain = (words >= _LEAST).all(axis=1)
    words, prices = words[plain], prices[plain]
    key = np.zeros(len(words), np.int64)
    for column, size in enumerate(sizes):
        codes = words[:, column].astype(np.int64)
        begun = (0xE0 | codes >> 12), (0x80 | codes >> 6 & 63)
        for byte in begun[:size]:
            key = key << 8 | byte
    order = np.lexsort((prices, key))
    return key[order], words[order]
