"""Blanks between characters that PDF readers leave: whole lines set apart (风 险 提 示), and blanks where a line ended inside a word.

A blank goes where a dictionary's word lies across it, or in a text that is full of such blanks. Blanks that part headings, names, columns
or figures from words (政策回暖 市场回升, 2024 年) show no such thing and stay.
"""

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from extractor.repair.evidence import HAN, Codes, Kind, Pair, Places, Survey, are_digits
from extractor.repair.guess import misfit, split_gain
from extractor.repair.steps import Mark, Sheet
from extractor.repair.words import may_join, word_kind

__all__ = ["find_spaced_characters"]

_SIGN = "，。、；：！？％%（）“”《》"
_BLANK = "[ \u00a0]"
# single characters with a blank behind each: 风 险 提 示 ： 需 求
_SPACED = re.compile(rf"(?<![{HAN}0-9A-Za-z])[{HAN}](?:{_BLANK}[{HAN}{_SIGN}]){{3,}}(?![{HAN}0-9A-Za-z])")
# 输 入 3 6 美 元, 2 0 2 5 年 0 3月1 8日: figures set apart in such a run
_SPACED_FIGURE = re.compile(
    rf"(?:[{HAN}]{_BLANK}){{2,}}\d{_BLANK}(?:[\d.]{_BLANK})*[{HAN}](?:{_BLANK}[{HAN}{_SIGN}])+(?![{HAN}])"
)
# 寒 武 纪（688256）: a company's name before its code
_CODE = re.compile(rf"[（(]{_BLANK}?(?!(?:19|20)\d\d[)）])\d{{4,6}}(?:\.[A-Z]{{2}})?{_BLANK}?[)）]")
_NAME = re.compile(rf"(?<![{HAN}])(?<![{HAN}]{_BLANK})[{HAN}](?:{_BLANK}[{HAN}]){{1,5}}(?={_BLANK}?$)")
_BLANKS, _BRACKETS = (np.array([ord(char) for char in chars], np.uint16) for chars in (" \u00a0", "(（"))
LONGEST_NAME = 13  # characters of a name of six with its blanks, and the blank before its code
_SPACED_DATE = re.compile(
    rf"(?<!\d)(?<!\d{_BLANK})2{_BLANK}0{_BLANK}\d{_BLANK}\d{_BLANK}?年(?:{_BLANK}?\d){{1,2}}{_BLANK}?月(?:{_BLANK}?\d){{1,2}}{_BLANK}?日"
)
# 8美 元, 12亿 元: a unit that a line end has cut
_SPLIT_UNIT = re.compile(rf"(?<=\d[美港欧日万亿]){_BLANK}(?=元(?![器素宇件老]))")
# a line of nothing else, with its figures and Latin words set apart too
_SPACED_LINE = re.compile(rf"^(?:[^\s]{_BLANK}){{7,}}[^\s]$", re.MULTILINE)
_GAP = re.compile(
    rf"(?<=[{HAN}]){_BLANK}(?=[{HAN}])|(?<=[{HAN}]){_BLANK}(?=[，。、；：）”])|(?<=[，、；：（“]){_BLANK}(?=[{HAN}])"
)
_TABLE = re.compile(r"\t|\S {2,}\S|\|")
_CELL = re.compile(r"[^\s|](?:[^\t\n|]*?[^\s|])?(?= {2}|\t|\||\s*$| \|)")
_HOUSE = re.compile(rf"^[{HAN}]{{2,4}}证券(?:研究所)?$|\d日$|证券研究报告$")
SPLIT = 2.5  # nats by which a word across a blank has to be likelier than its halves
LEAST_COVER = 7.0  # nats a character: what single characters that are no words in a row cost at least
LEAST_APART = 3  # blanks in a line where nearly all ideographs stand apart
MOSTLY = 0.8
LEAST_GAPS = 4  # blanks inside words that make a text full of them
SHARE = 0.2  # of all blanks between ideographs
FEW = 64  # blanks that are looked at one by one without sieving them first
CROWDED = (
    12  # ideographs for a blank: in a text that is fuller of them they say nothing, in headings and lists too
)


def _before_codes(text: str, codes: Codes, gaps: Places) -> Iterator[int]:
    """The blanks inside of names before codes; looked for from each blank whose character a bracket follows."""
    ahead = np.minimum(gaps + 2, len(codes) - 1)
    ahead = np.where(np.isin(codes[ahead], _BLANKS), np.minimum(ahead + 1, len(codes) - 1), ahead)
    for bracket in ahead[np.isin(codes[ahead], _BRACKETS)].tolist():
        if _CODE.match(text, bracket):
            name = _NAME.search(text, max(0, bracket - LONGEST_NAME), bracket)
            if name is not None:
                yield from (name.start() + k for k, char in enumerate(name[0]) if char in " \u00a0")


def find_spaced_characters(sheet: Sheet) -> Iterator[Mark]:
    """The blanks that belong to no word, no column and no name."""
    text, codes = sheet.text, sheet.survey.codes
    gaps = sheet.survey.pair_places(Pair.SPACED) + 1
    gaps = gaps[gaps + 1 < len(codes)]
    gaps = gaps[_is_han(codes[gaps + 1])]  # a single blank between two ideographs
    if not len(gaps):
        return
    found = set(_set_apart(text, sheet.survey, gaps))
    apart = bool(found)
    found |= _in_dates(text, codes) | set(_figures_apart(text, codes, gaps))
    found |= set(_before_codes(text, codes, gaps))
    inside = {gap for gap in _candidates(codes, gaps) if gap not in found and _splits_word(text, gap)}
    found |= inside
    if (len(inside) >= LEAST_GAPS or (inside and apart)) and len(inside | found) >= SHARE * len(gaps):
        crowded = len(gaps) * CROWDED >= len(sheet.survey.places(Kind.HAN))
        every = (gap.start() for gap in _GAP.finditer(text))
        found |= {g for g in every if (crowded and _is_noise(text, g)) or _is_sentence(text, g)}
    yield from (("spaced", place, place + 1, "") for place in sorted(found))


def _is_noise(text: str, gap: int) -> bool:
    """Whether a blank in a text full of them parts no columns; a cell's own go where all of its characters stand apart or read as one."""
    line, start = _line(text, gap), max(text.rfind("\n", max(0, gap - 200), gap) + 1, gap - 200, 0)
    if not _TABLE.search(line):
        return not _is_own(line, gap - start)
    cell = next((c for c in _CELL.finditer(line) if c.start() <= gap - start < c.end()), None)
    if cell is None:
        return False
    if not re.search(f"[{HAN}]{{2}}", cell[0]) or len(_GAP.findall(cell[0])) >= LEAST_APART:
        return True
    at = gap - start - cell.start()
    left, right = (re.sub(_BLANK, "", half) for half in (cell[0][:at], cell[0][at + 1 :]))
    return split_gain(_han_end(left), _han_start(right)) > 0


def _is_own(line: str, at: int) -> bool:
    """Whether a blank of a line without commas and stops stands behind the name of a house or a date, which it sets apart."""
    if "，" in line or "。" in line:
        return False
    return _HOUSE.search(re.sub(_BLANK, "", line[:at])) is not None


def _is_han(codes: Codes) -> NDArray[np.bool_]:
    return np.asarray((codes >= 0x3400) & (codes < 0xA000))


def _candidates(codes: Codes, gaps: Places) -> list[int]:
    """The blanks that a word could lie across, by the characters beside them."""
    longer = _is_han(codes[np.maximum(gaps - 2, 0)]) | _is_han(codes[np.minimum(gaps + 2, len(codes) - 1)])
    left = gaps[longer]
    if len(left) > FEW:
        left = left[may_join(codes[left - 1], codes[left + 1])]
    found: list[int] = left.tolist()
    return found


def _set_apart(text: str, survey: Survey, gaps: Places) -> Iterator[int]:
    """The blanks of lines and headings whose characters all stand apart."""
    close = np.flatnonzero(np.diff(gaps) == 2)
    if len(close) < LEAST_APART - 1:
        return
    edges = np.concatenate(([0], survey.places(Kind.NEWLINE) + 1, [len(text) + 1]))
    lines, counts = np.unique(np.searchsorted(edges, gaps[close], "right") - 1, return_counts=True)
    for n in lines[counts >= LEAST_APART - 1].tolist():
        start, end = int(edges[n]), int(edges[n + 1]) - 1
        yield from _set_apart_in(text[start:end], start)


def _set_apart_in(line: str, offset: int) -> Iterator[int]:
    gaps = [gap.start() for gap in _GAP.finditer(line)]
    together = len(re.findall(f"(?<=[{HAN}])[{HAN}]", line))
    if len(gaps) >= LEAST_APART and len(gaps) >= MOSTLY * (len(gaps) + together) and _reads_as_words(line):
        yield from (offset + gap for gap in gaps)
    for pattern in (_SPACED_LINE, _SPACED):
        for run in pattern.finditer(line):
            if _reads_as_words(run[0]):
                yield from (
                    offset + i
                    for i in range(*run.span())
                    if line[i] in " \u00a0" and "|" not in line[i - 1 : i + 2]
                )


def _in_dates(text: str, codes: Codes) -> set[int]:
    """The blanks of dates set apart; the pattern is slow, so it is tried only where a year begins so."""
    begins = np.flatnonzero((codes[:-2] == ord("2")) & (codes[2:] == ord("0")))
    dates = (_SPACED_DATE.match(text, at) for at in begins.tolist() if text[at + 1] in " \u00a0")
    return {i for date in dates if date for i in range(*date.span()) if text[i] in " \u00a0"}


def _figures_apart(text: str, codes: Codes, gaps: Places) -> Iterator[int]:
    """The blanks of runs in which figures are set apart as the characters beside them are, and those that a unit is cut by."""
    inner = gaps[gaps + 3 < len(codes)]
    digit = are_digits(codes[inner + 3])
    blank = (codes[inner + 2] == ord(" ")) | (codes[inner + 2] == 0xA0)
    for gap in inner[digit & blank].tolist():
        run = _SPACED_FIGURE.match(text, gap - 1)
        if run is not None and _reads_as_words(run[0]):
            yield from (i for i in range(*run.span()) if text[i] in " \u00a0")
    yield from (gap for gap in gaps[codes[gaps + 1] == ord("元")].tolist() if _SPLIT_UNIT.match(text, gap))


def _reads_as_words(run: str) -> bool:
    """Whether characters without their blanks are words in a row, and not names of people, shelf marks or a list of characters."""
    han = re.findall(f"[{HAN}]{{2,}}", re.sub(_BLANK, "", run))
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
    found = re.search(f"[{HAN}]+$", text)
    return found[0] if found else ""


def _han_start(text: str) -> str:
    found = re.match(f"[{HAN}]+", text)
    return found[0] if found else ""


def _line(text: str, place: int) -> str:
    """What stands around a place on its line, at most some hundred characters of it."""
    start, end = text.rfind("\n", max(0, place - 200), place) + 1, text.find("\n", place, place + 200)
    return text[start or max(0, place - 200) : end if end >= 0 else place + 200]


def _is_sentence(text: str, place: int) -> bool:
    """Whether a place lies in a line that reads as prose: it has a comma or stop and no columns."""
    line = _line(text, place)
    return len(line) > 20 and ("，" in line or "。" in line or "," in line) and not _TABLE.search(line)
