"""Where a note stands in time and whom it is about: its year, the first year that it forecasts, and its subject."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from extractor.linking.document import find_published
from extractor.linking.note import Note
from extractor.linking.periods import read_stretches
from extractor.rules.mentions import Mention

__all__ = ["Outlook", "read_outlook"]

HEAD = 600  # characters in which the subject of a note is named
_LETTERED = re.compile(r"(?<!\d)(20\d\d)[EF](?![A-Za-z])")
_FORECAST_LIST = re.compile(
    r"(?:预计|预测|预期|预估|估计|有望|我们)[^。；\n]{0,24}?(?:FY)?(20\d\d)\s?年?\s?(?:[-–—~～至到/、]\s?(?:FY)?(?:20)?\d\d)"
)
_YEAR = re.compile(r"(?<![\d.])(20[012]\d)(?=\s?年|Q[1-4]|H[12])")


@dataclass(frozen=True, slots=True)
class Outlook:
    """year: of publication, or the one that the note's own periods tell; horizon: the first year that it forecasts.

    covered: the period of the report that the title names (2025年三季报点评), if any.
    """

    year: int | None
    horizon: int | None
    subject: Mention | None
    covered: str | None = None

    def is_ahead(self, period: str, year: int) -> bool:
        """Whether a period lies ahead of the note: a later year, or a whole year from the first forecast one on."""
        if self.year is not None and year > self.year:
            return True
        whole = re.fullmatch(r"(?:FY)?\d{4}(?:-\d{4})?", period) is not None
        return self.horizon is not None and (year > self.horizon or (whole and year >= self.horizon))


def read_outlook(note: Note, reports: Mapping[str, str]) -> Outlook:
    """The outlook of a note, from its date of publication where it has one, else from its forecasts and years."""
    text = note.text
    published = find_published(text)
    year = int(published[:4]) if published else None
    ahead = [int(m[1]) for pattern in (_LETTERED, _FORECAST_LIST) for m in pattern.finditer(text)]
    horizon = min(ahead, default=year)
    if year is None:
        stated = [int(m[1]) for m in _YEAR.finditer(text[: HEAD * 3])]
        year = horizon or max(stated, default=None)
    return Outlook(year, horizon, _subject(note), _covered(note, year, reports))


def _covered(note: Note, year: int | None, reports: Mapping[str, str]) -> str | None:
    title = note.title or ""
    start = note.text.find(title, 0, HEAD)
    if start < 0:
        return None
    named = read_stretches(note.text, start, start + len(title), year, reports)
    reported = [s.whole for s in named if s.grain != "month" and not s.ahead]
    return reported[0] if reported else None


def _subject(note: Note) -> Mention | None:
    """The company that the note is about: named with its code in the head, or in the title, or most often in the note."""
    head = [m for s in note.sentences if s.start < HEAD for m in s.mentions if m.label == "ORG"]
    titled = [m for m in head if note.title and m.start < len(note.title) + 40]
    coded = [m for m in head if "code" in m.attributes and note.text[m.end : m.end + 1] in "(（-"]
    return next(iter(coded or titled), None)
