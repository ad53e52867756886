"""The marks of list items, as a browser shows them."""

import re

__all__ = ["BULLET", "Numbers", "in_letters", "in_roman"]

BULLET = "• "
LARGEST = 100_000  # number of an item
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_PLAIN = re.compile(r"list-style(?:-type)?\s*:\s*none", re.I)


class Numbers:
    """Counts the items of one list."""

    __slots__ = ("_at", "_kind", "_numbered", "_shown")

    def __init__(self, tag: str, attributes: dict[str, str | None]) -> None:
        self._numbered = tag == "ol"
        self._kind = attributes.get("type") or "1"
        self._at = _number(attributes.get("start"), 1) - 1
        self._shown = _PLAIN.search(attributes.get("style") or "") is None

    def next(self, attributes: dict[str, str | None]) -> str:
        """The mark of the next item."""
        self._at = _number(attributes.get("value"), self._at + 1)
        if not self._shown:
            return ""
        if not self._numbered:
            return BULLET
        if self._kind in "aA":
            word = in_letters(self._at)
        else:
            word = in_roman(self._at) if self._kind in "iI" else str(self._at)
        return f"{word.upper() if self._kind in 'AI' else word}. "


def _number(value: str | None, default: int) -> int:
    digits = (value or "").strip()
    return min(int(digits[:7]), LARGEST) if digits.isascii() and digits.isdecimal() else default


def in_letters(number: int) -> str:
    """1 as a, 27 as aa."""
    word = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        word = chr(97 + rest) + word
    return word or "0"


def in_roman(number: int) -> str:
    """4 as iv."""
    if not 0 < number < 4000:
        return str(number)
    word = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        word += sign * count
    return word
