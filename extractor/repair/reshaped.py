"""Garbled text that was simplified or made narrow afterwards: the bytes that its characters had before (镶$エ was 鑲＄エ, so 股票).

Of UTF-8 it shows which of the forms of a character was there: the cheapest way through them that leaves the fewest bytes out of place is
taken (a dynamic programme over how many bytes of a character are still to come; Viterbi 1967).
"""

import re
from functools import lru_cache

from extractor.repair.codepages import byte_table
from extractor.repair.script import simplified_from

__all__ = ["original_pieces", "widened_pieces"]

CHANGED = 0.5  # for a form other than the one that stands there
OUT_OF_PLACE = 4.0  # for a byte that goes on with nothing, or that a character misses
RARE_LEAD = 2.0  # for a first byte that hardly a character of Chinese text has
# full-width signs whose two bytes are the end of one character and the beginning of the next
_WIDE = {chr(0xE4 - 0x80 + n): bytes((0xA3, 0xE4 + n)) for n in range(6)} | {
    "o": b"\xa3\xef",
    "$": b"\xa1\xe7",
}
_NARROWED = re.compile(f"(?<=[\u3040-\u9fff])[{''.join(_WIDE)}](?=[\u3040-\u9fff])")
_LEADS = frozenset((*range(0xE2, 0xEA), 0xEF))


def widened_pieces(text: str, pieces: list[bytes | None]) -> list[bytes | None]:
    """The bytes of each character on the page, with those of the full-width sign where a narrow one stands between ideographs."""
    found = list(pieces)
    for sign in _NARROWED.finditer(text):
        found[sign.start()] = _WIDE[sign[0]]
    return found


def original_pieces(text: str, pieces: list[bytes | None]) -> list[bytes | None]:
    """The bytes of each character on the page, those of its traditional form where UTF-8 needs that; None stays."""
    others = list(map(_forms, text))
    found = list(pieces)
    start = 0
    for end in [*(i for i, piece in enumerate(pieces) if piece is None), len(pieces)]:
        if any(others[start:end]):
            own = zip(pieces[start:end], others[start:end], strict=True)
            found[start:end] = _cheapest([(piece, *more) for piece, more in own if piece is not None])
        start = end + 1
    return found


@lru_cache(maxsize=1 << 14)
def _forms(char: str) -> tuple[bytes, ...]:
    """The bytes that a character may have had on the page besides its own."""
    table = byte_table("gbk")
    found = (table[form] for form in simplified_from(char) if form in table)
    return tuple(raw for raw in found if raw[-1] >= 0x80)


def _cheapest(options: list[tuple[bytes, ...]]) -> list[bytes]:
    """One of the options of each, so that together they are UTF-8 as far as they can be."""
    costs = {0: 0.0}
    steps: list[dict[int, tuple[int, bytes]]] = []
    for forms in options:
        new: dict[int, float] = {}
        step: dict[int, tuple[int, bytes]] = {}
        for state, cost in costs.items():
            for n, form in enumerate(forms):
                end, price = _through(state, form)
                price += cost + (CHANGED if n else 0.0)
                if price < new.get(end, float("inf")):
                    new[end], step[end] = price, (state, form)
        costs = new
        steps.append(step)
    state = min(costs, key=lambda end: costs[end])
    chosen: list[bytes] = []
    for step in reversed(steps):
        state, form = step[state]
        chosen.append(form)
    return chosen[::-1]


@lru_cache(maxsize=1 << 16)
def _through(state: int, raw: bytes) -> tuple[int, float]:
    """(bytes still to come, cost) behind some bytes, with so many to come before them."""
    price = 0.0
    for byte in raw:
        if 0x80 <= byte < 0xC0:
            price += 0.0 if state else OUT_OF_PLACE
            state = max(0, state - 1)
            continue
        price += OUT_OF_PLACE if state else 0.0
        state = 0 if byte < 0x80 else 2
        price += RARE_LEAD if state and byte not in _LEADS else 0.0
    return state, price
