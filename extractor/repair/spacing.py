"""Blanks between characters that PDF readers leave: whole lines set apart (风 险 提 示), and blanks where a line ended inside a word.

A blank goes where a dictionary's word lies across it, or in a text that is full of such blanks. Blanks that part headings, names, columns
or figures from words (政策回暖 市场回升, 2024 年) show no such thing and stay.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from extractor.repair.evidence import Kind, Pair
from extractor.repair.guess import misfit, split_gain
from extractor.repair.steps import Mark, Sheet
from extractor.repair.words import word_kind

__all__ = ["find_spaced_characters"]

_HAN = "\u3400-\u9fff"
_SIGN = "，。、；：！？％%（）“”《》"
_BLANK = "[ \u00a0]"
# single characters with a blank behind each: 风 险 提 示 ： 需 求
_SPACED = re.compile(rf"(?<![{_HAN}0-9A-Za-z])[{_HAN}](?:{_BLANK}[{_HAN}{_SIGN}]){{3,}}(?![{_HAN}0-9A-Za-z])")
# a line of nothing else, with its figures and Latin words set apart too
_SPACED_LINE = re.compile(rf"^(?:[^\s]{_BLANK}){{7,}}[^\s]$", re.MULTILINE)
_GAP = re.compile(
    rf"(?<=[{_HAN}]){_BLANK}(?=[{_HAN}])|(?<=[{_HAN}]){_BLANK}(?=[，。、；：）”])|(?<=[，、；：（“]){_BLANK}(?=[{_HAN}])"
)
_TABLE = re.compile(r"\t|\S {2,}\S|\|")
SPLIT = 2.5  # nats by which a word across a blank has to be likelier than its halves
LEAST_COVER = 7.0  # nats a character: what single characters that are no words in a row cost at least
LEAST_APART = 3  # blanks in a line where nearly all ideographs stand apart
MOSTLY = 0.8
LEAST_GAPS = 4  # blanks inside words that make a text full of them
SHARE = 0.2  # of all blanks between ideographs
CROWDED = (
    12  # ideographs for a blank: in a text that is fuller of them they say nothing, in headings and lists too
)


def find_spaced_characters(sheet: Sheet) -> Iterator[Mark]:
    """The blanks that belong to no word, no column and no name."""
    text = sheet.text
    places = sheet.survey.pair_places(Pair.SPACED)
    if not len(places):
        return
    gaps = [gap.start() for gap in _GAP.finditer(text)]
    if not gaps:
        return
    found = set(_set_apart(text, gaps))
    apart = bool(found)
    inside = {gap for gap in gaps if gap not in found and _splits_word(text, gap)}
    found |= inside
    if (len(inside) >= LEAST_GAPS or (inside and apart)) and len(inside | found) >= SHARE * len(gaps):
        crowded = len(gaps) * CROWDED >= len(sheet.survey.places(Kind.HAN))
        found |= {
            gap
            for gap in gaps
            if (crowded and not _TABLE.search(_line(text, gap))) or _is_sentence(text, gap)
        }
    yield from (("spaced", place, place + 1, "") for place in sorted(found))


def _set_apart(text: str, gaps: list[int]) -> Iterator[int]:
    """The blanks of lines and headings whose characters all stand apart."""
    for pattern in (_SPACED_LINE, _SPACED):
        for run in pattern.finditer(text, max(0, gaps[0] - 200), gaps[-1] + 200):
            if _reads_as_words(run[0]):
                yield from (i for i in range(run.start(), run.end()) if text[i] in " \u00a0")
    for line, inside in groupby(gaps, key=lambda gap: text.rfind("\n", 0, gap) + 1):
        places = list(inside)
        end = text.find("\n", line)
        found = text[line : end if end >= 0 else len(text)]
        together = len(re.findall(f"(?<=[{_HAN}])[{_HAN}]", found))
        if (
            len(places) >= LEAST_APART
            and len(places) >= MOSTLY * (len(places) + together)
            and _reads_as_words(found)
        ):
            yield from places


def _reads_as_words(run: str) -> bool:
    """Whether characters without their blanks are words in a row, and not names of people, shelf marks or a list of characters."""
    han = re.findall(f"[{_HAN}]{{2,}}", re.sub(_BLANK, "", run))
    size = sum(map(len, han))
    if size < 4:
        return False
    if sum(map(misfit, han)) > LEAST_COVER * size:
        return False
    return not all(word_kind(word[i : i + 2]) == "nr" for word in han for i in range(0, len(word) - 1, 2))


def _splits_word(text: str, gap: int) -> bool:
    """Whether a word lies across a blank, in a line that has no columns; one side at least is more than a character."""
    before, behind = text[gap - 5 : gap], text[gap + 1 : gap + 6]
    left, right = _han_end(before), _han_start(behind)
    if not left or not right or len(left) + len(right) < 3 or split_gain(left, right) < SPLIT:
        return False
    return not _TABLE.search(_line(text, gap))


def _han_end(text: str) -> str:
    found = re.search(f"[{_HAN}]+$", text)
    return found[0] if found else ""


def _han_start(text: str) -> str:
    found = re.match(f"[{_HAN}]+", text)
    return found[0] if found else ""


def _line(text: str, place: int) -> str:
    """What stands around a place on its line, at most some hundred characters of it."""
    start, end = text.rfind("\n", max(0, place - 200), place) + 1, text.find("\n", place, place + 200)
    return text[start or max(0, place - 200) : end if end >= 0 else place + 200]


def _is_sentence(text: str, place: int) -> bool:
    """Whether a place lies in a line that reads as prose: it has a comma or stop and no columns."""
    line = _line(text, place)
    return len(line) > 20 and ("，" in line or "。" in line or "," in line) and not _TABLE.search(line)
