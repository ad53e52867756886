"""Where known models stand in a text, and what is listed beside one."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

__all__ = ["KnownNames", "ModelPlaces"]

# X-2 72.9%、Claude…, X-2（72.9%）和Claude…: a score may stand behind each name of a list
_OWN_SCORE = r"(?:(?:\s?[(（]\s?|\s)\d{1,3}(?:\.\d+)?\s?[%％分]?\s?[)）]?)?"
_JOINED = re.compile(rf"{_OWN_SCORE}\s?(?:[、/和与及]|以及)\s?")
_JOINED_BEFORE = re.compile(rf"{_OWN_SCORE}\s?(?:[、/和与及]|以及)\s?$")


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
        before = _JOINED_BEFORE.search(self._text, max(0, start - 14), start)
        if before is not None and before.start() in self._ends:
            return True
        after = _JOINED.match(self._text, end)
        return after is not None and after.end() in self._starts


class KnownNames(NamedTuple):
    """Where the known names of a text stand, for names that are told by what stands beside them."""

    taken: Callable[[int, int], bool]  # whether a run overlaps one
    tests: frozenset[int]  # where benchmarks begin
    models: ModelPlaces
