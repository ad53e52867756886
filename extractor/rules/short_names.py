"""Models called by the end of their name alone: Lite版, 120b版本, Max与Lite两款, 其Thinking版本, | 2.5 Pro | 3 Pro |.

The whole name stands before it; a mode of working (Thinking, Instruct) may be said of a model that was named without it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from extractor.resources import RuleFolders

__all__ = ["ShortNames"]

_Found = tuple[int, int, tuple[str, str, Mapping[str, str]]]
_LAST_WORD = re.compile(r"[ -]([A-Za-z]+|\d{1,4}(?:\.\d)?[Bb])$")


_SIBLING = re.compile(r"[ -](?:mini|nano|Pro|Max|Flash|Lite|Air|Turbo|Plus|Ultra)$", re.IGNORECASE)
# 其Pro版本, mini版: a variant that has not been named in full
_VERSIONED = re.compile(
    r"(?:(?<=其)|(?<=[，,、；;。：:\s]))(?P<word>mini|nano|Mini|Nano|Pro|Max|Flash|Lite|Air|Turbo|Plus|Ultra|Heavy|Fast)\s?版本?(?![A-Za-z])"
)


# Gemini 3 Pro VS 2.5 Pro, | 2.5 Pro | 3 Pro |: a version and its grade
_GRADED = re.compile(
    r"(?:(?<=[|｜\t、/（(])|(?<=[和与及较比])|(?<=VS)|(?<=vs))\s?(?P<word>\d(?:\.\d)?\s(?:Pro|Flash|Ultra|Max|Mini|mini|Nano|Opus|Sonnet|Haiku|Lite))(?![A-Za-z0-9.-])"
)
_GRADE = re.compile(r"\s\d(?:\.\d)?\s[A-Za-z]+$")


class ShortNames:
    """Finds the last words of models' names; those of the lexicon `model_variants`, and sizes."""

    def __init__(self, folders: RuleFolders) -> None:
        rows = folders.rows("model_variants")
        words = sorted(
            {w for row in rows for w in (row.name, *row.aliases) if w.isalpha() and w[0].isupper()}
        )
        self._modes = frozenset(
            w.lower() for row in rows if "mode" in row.attributes for w in (row.name, *row.aliases)
        )
        word = rf"(?:(?:{'|'.join(sorted(words, key=len, reverse=True))})|\d{{1,4}}(?:\.\d)?[Bb])(?![A-Za-z0-9.-])"
        self._said = re.compile(
            rf"(?<![A-Za-z0-9.·-])(?<![A-Za-z0-9] )(?P<one>{word})(?:(?P<version>\s?(?:版|模型))|\s?[与和及、/]\s?(?P<two>{word}))"
        )

    def find(self, text: str, models: Sequence[_Found]) -> list[_Found]:
        """The mentions of `models`, which are those of the text in any order, by their last words."""
        if not models:
            return []
        ordered = sorted(models, key=lambda m: m[0])
        starts = [m[0] for m in ordered]
        return [*self._find(text, ordered, starts)]

    def _find(self, text: str, models: Sequence[_Found], starts: list[int]) -> Iterator[_Found]:
        for match in _VERSIONED.finditer(text):
            floor = max(text.rfind(mark, 0, match.start()) for mark in "。\n；;")
            before = models[bisect_left(starts, floor) : bisect_left(starts, match.start())]
            if before and _ending_with(text, before, match["word"]) is None:
                label, name, attributes = before[0][2]  # that the sentence is about
                stem = _SIBLING.sub("", self._plain(name))  # 豆包2.0 Pro…，Lite版
                yield *match.span("word"), (label, f"{stem} {match['word']}", attributes)
        for match in _GRADED.finditer(text):
            family = _family(models, match.start("word"))
            if family is not None:
                label, name, attributes = family
                yield *match.span("word"), (label, f"{name} {match['word']}", attributes)
        for match in self._said.finditer(text):
            before = models[: bisect_left(starts, match.start())]
            parts = [p for p in ("one", "two") if match[p]]
            whole = [_ending_with(text, before, match[p]) for p in parts]
            if match["version"] and whole[0] is None and before and match["one"].lower() in self._modes:
                label, name, attributes = before[-1][2]
                yield *match.span("one"), (label, f"{self._plain(name)}-{match['one']}", attributes)
            elif all(whole):
                yield from (
                    (*match.span(p), entry)
                    for p, entry in zip(parts, whole, strict=True)
                    if entry is not None
                )

    def _plain(self, name: str) -> str:
        """A name without the mode at its end: Qwen3-Max of Qwen3-Max-Thinking."""
        last = _LAST_WORD.search(name)
        return name[: last.start()] if last is not None and last[1].lower() in self._modes else name


def _ending_with(text: str, models: Sequence[_Found], word: str) -> tuple[str, str, Mapping[str, str]] | None:
    """The last of the models that are written with this word at their end."""
    for start, end, entry in reversed(models):
        last = _LAST_WORD.search(text, start, end)
        if last is not None and last[1].lower() == word.lower():
            return entry
    return None


def _family(models: Sequence[_Found], at: int) -> tuple[str, str, Mapping[str, str]] | None:
    """The family of the models nearest to a place, where they are named by version and grade and none stands there."""
    if any(start <= at < end for start, end, _ in models):
        return None
    graded = [m for m in models if _GRADE.search(m[2][1])]
    if not graded:
        return None
    _, _, (label, name, attributes) = min(graded, key=lambda m: abs(m[0] - at))
    return label, _GRADE.sub("", name), attributes
