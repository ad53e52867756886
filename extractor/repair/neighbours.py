"""How much oftener than by chance two characters stand side by side in broker notes: what tells 的 from 约 where a word does not.

`neighbours.tsv`, made by `python -m tests.neighbours`, counts the pairs of our own notes and of the examples of the rules. Characters count
in their simplified form, all digits and all letters as one each.
"""

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extractor.characters import cost_table

__all__ = [
    "BLANK",
    "DIGIT",
    "EDGE",
    "LETTER",
    "gain_between",
    "gains_beside",
    "likened",
    "usual_gains",
]

# how the table writes an end of line, a blank, digits, letters
EDGE, BLANK, DIGIT, LETTER = "⏎", "␣", "0", "a"
DISCOUNT = 0.7  # of each count, for the pairs that were not seen
LEAST, MOST = -2.0, 5.0  # nats: few texts have been counted
WEIGHT = 0.5  # of these nats beside those of words, which know part of the same
USUAL_WEIGHT = 0.3  # of the nats by which a character is commoner in notes than elsewhere ...
MOST_USUAL = 3.0  # ... up to so many
STEPS = 16  # a nat, in the table of whole numbers
_DIGITS, _LETTERS = "0123456789", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
Codes = NDArray[np.uint16]


def likened(char: str) -> str:
    """The character that the table has for one."""
    if char in "\r\n":
        return EDGE
    if char.isspace():
        return BLANK
    return DIGIT if char in _DIGITS else LETTER if char in _LETTERS else char


@lru_cache(maxsize=1)
def _counts() -> dict[str, dict[str, int]]:
    """{character: {character behind it: how often}}."""
    counts: dict[str, dict[str, int]] = {}
    for line in Path(__file__).with_name("neighbours.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("# "):
            char, *groups = line.split("\t")
            counts[char] = {
                other: int(count)
                for count, others in (group.split(" ") for group in groups)
                for other in others
            }
    return counts


@lru_cache(maxsize=1)
def _table() -> tuple[NDArray[np.intp], NDArray[np.int8]]:
    """(the number of each character, 0 for those that were not seen; the gain of each pair of numbers in steps)."""
    counts = _counts()
    chars = sorted({*counts, *(other for others in counts.values() for other in others)})
    number = {char: n for n, char in enumerate(chars, 1)}
    size = len(chars) + 1
    kinds = [len(counts.get(char, ())) for char in chars]
    rows = np.repeat(np.arange(1, size), kinds)
    columns = np.array([number[other] for char in chars for other in counts.get(char, ())])
    seen = np.array([count for char in chars for count in counts.get(char, {}).values()], np.float64)
    first, second = (np.bincount(places, seen, size) for places in (rows, columns))
    unseen = DISCOUNT * np.array([0, *kinds]) / np.maximum(first, 1)
    ratio = (seen - DISCOUNT) * float(seen.sum()) / (first[rows] * second[columns]) + unseen[rows]
    gains = np.zeros((size, size), np.int8)
    gains[:] = _in_steps(np.where(first > 0, unseen, 1))[:, None]
    gains[:, second == 0] = 0
    gains[rows, columns] = _in_steps(ratio)
    numbers = np.zeros(1 << 16, np.intp)
    for char, n in number.items():
        same = {EDGE: "\r\n", BLANK: " \t\u3000", DIGIT: _DIGITS, LETTER: _LETTERS}.get(char, char)
        numbers[[ord(one) for one in same]] = n
    return numbers, gains


@lru_cache(maxsize=1)
def usual_gains() -> NDArray[np.float32]:
    """For each character what it is worth that notes have it oftener than other texts, in nats."""
    counts = {char: sum(others.values()) for char, others in _counts().items() if char > "\x7f"}
    total = sum(sum(others.values()) for others in _counts().values())
    table = np.zeros(1 << 16, np.float32)
    codes = [ord(char) for char in counts if char not in (EDGE, BLANK)]
    often = np.array([counts[chr(code)] for code in codes]) / total
    table[codes] = np.clip(cost_table()[codes] + np.log(often), -MOST_USUAL, MOST_USUAL) * USUAL_WEIGHT
    return table


def _in_steps(ratio: NDArray[np.float64]) -> NDArray[np.int8]:
    return np.asarray(np.rint(np.clip(np.log(ratio), LEAST, MOST) * STEPS), np.int8)


def gains_beside(left: Codes, right: Codes) -> NDArray[np.float32]:
    """For pairs of simplified characters (0 where one is not known) what it is worth that they stand side by side, in nats."""
    numbers, gains = _table()
    places = numbers.take(left) * len(gains) + numbers.take(right)
    return np.asarray(gains.take(places) * np.float32(WEIGHT / STEPS))


@lru_cache(maxsize=1 << 14)
def gain_between(before: str, char: str, after: str) -> float:
    """The same of a character between two others, either of which may be missing, and that it is usual in notes."""
    left, own, right = (
        np.array([ord(c) if c and c <= "\uffff" else 0], np.uint16) for c in (before, char, after)
    )
    gains = gains_beside(left, own) * bool(before) + gains_beside(own, right) * bool(after)
    return float(gains[0] + usual_gains()[own[0]])
