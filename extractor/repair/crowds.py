"""Crowds of characters that hardly ever stand in Chinese financial text: where damage of bytes may lie. All in arrays."""

import re
from typing import cast

import numpy as np
from numpy.typing import NDArray

from extractor.repair.evidence import Codes, Kind, Pair, Places, Survey, one_by_one
from extractor.repair.steps import Sheet

__all__ = ["LONGEST_RUN", "cut_at", "find_runs"]

WIDEST_GAP = 8  # characters between two suspects of one run
LEAST_SUSPECTS = 2
SHORT_TEXT = 16  # characters; here a single suspect is looked at
LEAST_DENSITY = (
    0.22  # of suspects in a run: garbled Chinese has 0.4 and more, rare names in a sentence far less
)
MARGIN = 4  # characters around a run that may be garbled and common
NEAR_BORDER = 10  # characters from a line's border at which a run takes in the rest
LONGEST_RUN = 2000  # characters looked at at once; a longer one is cut at an ASCII character
# the letters beyond Latin-1 that Windows-1252 has
_WINDOWS = np.array([0x152, 0x153, 0x160, 0x161, 0x178, 0x17D, 0x17E, 0x192], np.uint16)

_ZHUYIN = re.compile("[(（][ㄅ-ㄩ]{1,3}[ˉˊˇˋ˙]? ?[)）]")


def find_runs(sheet: Sheet) -> list[tuple[int, int]]:
    """Crowds of suspects with their margins, not across lines; sorted and disjoint."""
    memo = sheet.survey.memo
    if "runs" not in memo:
        suspects = _suspects(sheet.survey, lossy=sheet.findings.lossy)
        memo["runs"] = _runs(sheet.survey, sheet.text, suspects) if len(suspects) else []
    return cast(list[tuple[int, int]], memo["runs"])


def _runs(survey: Survey, text: str, suspects: Places) -> list[tuple[int, int]]:
    newlines = survey.places(Kind.NEWLINE)
    lines = _line_of(newlines, suspects, len(text))
    breaks = np.flatnonzero((np.diff(suspects) > WIDEST_GAP + 1) | (np.diff(lines) > 0)) + 1
    firsts = np.concatenate(([0], breaks))
    lasts = np.concatenate((breaks, [len(suspects)])) - 1
    counts = lasts - firsts + 1
    starts, ends = suspects[firsts], suspects[lasts] + 1
    least = 1 if len(text) < SHORT_TEXT else LEAST_SUSPECTS
    native = np.add.reduceat(_native(survey.codes[suspects]), firsts)
    dense = (counts >= least) & (counts >= LEAST_DENSITY * (ends - starts)) & (native >= least)
    line, borders = lines[firsts[dense]], np.concatenate(([-1], newlines, [len(text)]))
    return _with_margins(text, starts[dense], ends[dense], borders[line] + 1, borders[line + 1])


def _line_of(newlines: Places, places: Places, size: int) -> Places:
    """The number of the line that each place lies in."""
    if len(places) * 20 < size:
        return np.searchsorted(newlines, places)
    passed = np.zeros(size + 1, np.int32)
    passed[newlines + 1] = 1
    return np.asarray(np.cumsum(passed, dtype=np.int32)[places])


def _with_margins(
    text: str, starts: Places, ends: Places, lows: Places, highs: Places
) -> list[tuple[int, int]]:
    """Runs with the characters around them, to the line's border where that is near; disjoint, and cut where they are long."""
    starts = np.where(starts - lows <= NEAR_BORDER, lows, starts - MARGIN)
    ends = np.where(highs - ends <= NEAR_BORDER, highs, ends + MARGIN)
    starts[1:] = np.maximum(starts[1:], ends[:-1])
    starts, ends = starts[starts < ends], ends[starts < ends]
    if not len(starts) or int((ends - starts).max()) <= LONGEST_RUN:
        return list(zip(starts.tolist(), ends.tolist(), strict=True))
    runs: list[tuple[int, int]] = []
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        while end - start > LONGEST_RUN:
            cut = cut_at(text, start + LONGEST_RUN)
            runs.append((start, cut))
            start = cut
        if start < end:
            runs.append((start, end))
    return runs


def cut_at(text: str, at: int) -> int:
    """A place a little before `at` that is likely a border in the bytes too."""
    last = min(at, len(text) - 1)
    least = max(-1, at - LONGEST_RUN // 4)
    return next((i + 1 for i in range(last, least, -1) if text[i] < "\x80"), at)


def _suspects(survey: Survey, *, lossy: bool) -> Places:
    """Unlikely characters, without the accented letters of Western words and of pinyin in brackets (Société, (zhèng))."""
    places = survey.places(Kind.UNLIKELY)
    places = _without_zhuyin(survey, places)
    if lossy:  # what a reading has left is no sign of another one
        places = np.asarray(places[survey.codes[places] != 0xFFFD], np.int64)
    if (
        len(places) and len(survey.text) >= SHORT_TEXT
    ):  # only those beside another: one by itself is a rare name
        near = np.diff(places) <= WIDEST_GAP + 1
        places = places[np.append(near, False) | np.append(False, near)]
    if not len(places) or not survey.kinds & (Kind.WORD | Kind.READING):
        return places
    codes = survey.codes
    left, right = (np.clip(places + step, 0, len(codes) - 1) for step in (-1, 1))
    framed = _beside(survey, left) & _beside(survey, right)
    # one accented letter between plain ones or at a border of them: a Western word, or pinyin
    letter = (codes[places] >= 0xC0) & (codes[places] < 0x250)
    plain = ((codes[left] < 0x80) | (left == places)) & ((codes[right] < 0x80) | (right == places))
    worded = (survey.classes_at(left) | survey.classes_at(right)) & np.uint32(Kind.WORD) > 0
    left_over: Places = places[~(framed | (letter & plain & worded))]
    return left_over


def _without_zhuyin(survey: Survey, places: Places) -> Places:
    """The suspects without whole readings in brackets, 純(ㄔㄨㄣˊ): misread bytes do not spell."""
    codes = survey.codes[places]
    if not survey.pairs & Pair.READING or not ((codes >= 0x3105) & (codes < 0x3130)).any():
        return places
    opening = one_by_one(survey.pair_places(Pair.READING))
    found = [reading.span() for at in opening if (reading := _ZHUYIN.match(survey.text, at))]
    if not found:
        return places
    starts, ends = np.array(found).T
    return np.asarray(places[starts.searchsorted(places, "right") == ends.searchsorted(places, "right")])


def _beside(survey: Survey, places: Places) -> NDArray[np.bool_]:
    """Whether letters, digits or brackets stand there."""
    codes = survey.codes[places]
    kinds = survey.classes_at(places) & np.uint32(Kind.WORD | Kind.BRACKET)
    beside: NDArray[np.bool_] = (kinds > 0) | (codes == ord(")")) | (codes == ord("）"))
    return beside


def _native(codes: Codes) -> Places:
    """1 for all but the letters of Greek, Cyrillic, kana, zhuyin, Hangul and pinyin: a crowd of those alone is a foreign word or a reading."""
    other = (
        ((codes >= 0x370) & (codes < 0x530))
        | ((codes >= 0x100) & (codes < 0x250) & ~np.isin(codes, _WINDOWS))
        | ((codes >= 0x3041) & (codes < 0x3130))
        | ((codes >= 0x2C7) & (codes < 0x2DA))
        | ((codes >= 0xAC00) & (codes < 0xD7A4))
    )
    return (~other).astype(np.int64)
