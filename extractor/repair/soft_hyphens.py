"""Bytes AD that a page has dropped: as a sign of its own that byte is a soft hyphen, which cleaning takes away.

The byte before it and the one behind then make another character (董事会, B6AD CAC2 BBE1, shows as 妒会): no byte is marked as lost. Looked for
around rare characters, on the page where software has also put pairs of bytes together, and believed where words come out.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations

from extractor.characters import COST
from extractor.repair.codepages import SWALLOWED
from extractor.repair.guess import CONTEXT, misfit

__all__ = ["HYPHEN", "with_hyphens"]

Char = tuple[int, str, bool]  # end byte, character, lost
RARE = 9.5  # nats: a character that the bytes around may have made by chance
WIDEST = 4  # characters that are read anew at once
MOST_SWALLOWED = 2  # bytes of them that stand for two
CLEARLY = 2.5  # nats by which the words have to fit better
HYPHEN = b"\xad"
_MARKS = b"\xff?"  # of bytes that are known to be lost


def with_hyphens(chars: list[Char], start: int, raw: bytes, codec: str) -> list[Char]:
    """The characters of a stretch that begins at a byte, with those read anew around which a byte AD is missing."""
    found, k = list(chars), 0
    while k < len(found):
        char, lost = found[k][1:]
        if not lost and (len(char) != 1 or COST[char] < RARE):
            k += 1
            continue
        low, size, new = _best(found, k, start, raw, codec)
        found[low : low + size] = new
        k = max(k, low + len(new) - 1) + 1
    return found


def _best(chars: list[Char], k: int, start: int, raw: bytes, codec: str) -> tuple[int, int, list[Char]]:
    """(first, how many, what takes their place) around character k."""
    best: tuple[int, int, list[Char]] = (k, 1, [chars[k]])
    most = 0.0
    for low in range(max(0, k - 1), k + 1):
        before = "".join(char for _, char, _ in chars[max(0, low - CONTEXT) : low])
        for high in range(k + 1, min(len(chars), low + WIDEST) + 1):
            old = "".join(char for _, char, _ in chars[low:high])
            after = "".join(char for _, char, _ in chars[high : high + CONTEXT])
            begin = chars[low - 1][0] if low else start
            window = raw[begin : chars[high - 1][0]]
            if any(mark in window for mark in _MARKS):
                break
            standing = misfit(before + old + after)
            for new, ends in _alternatives(window, codec):
                gain = standing - misfit(before + new + after)
                if gain > max(most, CLEARLY):
                    most = gain
                    read = [(begin + end, char, False) for end, char in zip(ends, new, strict=True)]
                    best = low, high - low, read
    return best


@lru_cache(maxsize=1 << 10)
def _alternatives(raw: bytes, codec: str) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """(characters, where each one's bytes end in `raw`) with up to one byte AD more; only common characters."""
    return tuple(dict(_all_alternatives(raw, codec)).items())


def _all_alternatives(raw: bytes, codec: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    foreign = [i for i, byte in enumerate(raw) if byte >= 0x80]
    for count in range(MOST_SWALLOWED + 1):
        for swallowed in combinations(foreign, count):
            pieces = [
                bytes(SWALLOWED[byte]) if i in swallowed else bytes((byte,)) for i, byte in enumerate(raw)
            ]
            for gap in range(len(pieces) + 1):  # behind which piece; 0: none is missing here
                grown = [piece + HYPHEN if i == gap else piece for i, piece in enumerate(pieces, 1)]
                if new := _decoded(grown, codec):
                    yield new


def _decoded(pieces: list[bytes], codec: str) -> tuple[str, tuple[int, ...]] | None:
    try:
        text = b"".join(pieces).decode(codec)
    except UnicodeDecodeError:
        return None
    if any(char <= "\x7f" or COST[char] >= RARE for char in text):
        return None
    borders = [i + 1 for i, piece in enumerate(pieces) for _ in piece]  # of the piece that each byte is of
    return text, tuple(borders[2 * n + 1] for n in range(len(text)))
