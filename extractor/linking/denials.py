"""What a note denies, or passes on as a rumour: such a figure is no fact and gives no record.

Words and how far each reaches stand in `denials.tsv`.
"""

import re
from bisect import bisect_left
from functools import lru_cache

import ahocorasick_rs

from extractor.linking.note import Note
from extractor.resources import RuleFolders

__all__ = ["Denials"]

REACH = 30  # characters from a word of denial to the figure that it denies
NEAR = 8  # words of denial that are looked at before a figure
REFUTED_REACH = 40  # characters from a figure to the words that refute it
_CLAUSE = re.compile(r"[，,；;：:。！!？?\n]")
_SENTENCE = re.compile(r"[；;。！!？?\n]")


class Denials:
    """The words of denial of one note, found once."""

    def __init__(self, note: Note, folders: RuleFolders) -> None:
        automaton, sides = _words(folders)
        self._text = note.text
        self._found = [
            (start, end, sides[n]) for n, start, end in automaton.find_matches_as_indexes(note.text)
        ]
        self._starts = [start for start, _, _ in self._found]

    def cover(self, start: int, end: int) -> bool:
        """Whether the figure at start:end is denied, refuted or only rumoured."""
        if not self._found:
            return False
        at = bisect_left(self._starts, start)
        for _, behind, side in reversed(self._found[max(0, at - NEAR) : at]):
            if start - behind > REACH:
                break
            if side != "refuted" and behind <= start and not _CLAUSE.search(self._text, behind, start):
                return True
        for before, _, side in self._found[at:]:
            if before - end > REFUTED_REACH:
                break
            if side == "refuted" and before >= end and not _SENTENCE.search(self._text, end, before):
                return True
        return False


@lru_cache(maxsize=8)
def _words(folders: RuleFolders) -> tuple[ahocorasick_rs.AhoCorasick, list[str]]:
    pairs = [(w, row.attributes["side"]) for row in folders.rows("denials") for w in (row.name, *row.aliases)]
    automaton = ahocorasick_rs.AhoCorasick(
        [w for w, _ in pairs], matchkind=ahocorasick_rs.MatchKind.LeftmostLongest, store_patterns=False
    )
    return automaton, [side for _, side in pairs]
