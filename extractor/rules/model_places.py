"""Where known models stand in a text, and what is listed beside one."""

import re
from collections.abc import Iterable

__all__ = ["ModelPlaces"]

_JOINED = re.compile(r"\s?[、/和与及]\s?")
_JOINED_BEFORE = re.compile(r"\s?[、/和与及]\s?$")


class ModelPlaces:
    """The spans of models; a name that is found later is added, and the next of the list is one beside it."""

    def __init__(self, text: str, spans: Iterable[tuple[int, int]]) -> None:
        self._text = text
        self._starts: set[int] = set()
        self._ends: set[int] = set()
        for span in spans:
            self.add(*span)

    def add(self, start: int, end: int) -> None:
        """One model more."""
        self._starts.add(start)
        self._ends.add(end)

    def beside(self, start: int, end: int) -> bool:
        """Whether a run stands in a list next to a model."""
        before = _JOINED_BEFORE.search(self._text, max(0, start - 3), start)
        if before is not None and before.start() in self._ends:
            return True
        after = _JOINED.match(self._text, end)
        return after is not None and after.end() in self._starts
