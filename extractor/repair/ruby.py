"""Pinyin in brackets behind characters, and the byte shifts that its converter leaves.

The converter looked for the two GBK bytes of each character of its table without regard to character borders and put `(reading)` behind
every hit. A hit on a whole character gives 發(fā); one across two characters leaves a run out of step (`shifted`).

Which characters a converter annotates differs from site to site, so no table is kept: a bracket counts as a reading where it
is one of the character (or byte pair) before it, and only in a text that shows the pattern behind traditional characters. Brackets in language lessons and model names show no such pattern.
"""

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from extractor.repair.alignment import Alignment, AlignmentBuilder
from extractor.repair.evidence import Codes, Kind, Pair, Places, Survey, one_by_one
from extractor.repair.readings import LOST, MARK, reads
from extractor.repair.script import convertible
from extractor.repair.shifted import behind_lost_sign, behind_reading, gbk_bytes, gbk_char, reading_behind
from extractor.repair.steps import Mark, Sheet

__all__ = ["find_shifts", "shows_readings", "strip_readings"]

LONGEST_READING = 12  # characters of a bracket that are looked up at once; longer ones are matched
LEAST_MARKS = 3  # readings that make a pattern
SHORT_TEXT = 200  # characters; in less text a single reading with its tone mark is enough


def strip_readings(sheet: Sheet) -> tuple[str, Alignment, dict[str, int]]:
    """The text without the brackets that hold a reading of the character before them, in arrays: each kind of bracket is looked at once.

    Linear in the text. The text may not have been converted to another script before: the readings are those of the characters as they stand.
    """
    text, survey = sheet.text, sheet.survey
    if not shows_readings(sheet):
        return text, Alignment(), {}
    places, codes = survey.pair_places(Pair.READING), survey.codes
    opens = places[(places > 0) & np.isin(codes[places], [ord("("), ord("（")])]
    closes = _closing(codes, opens)
    opens, closes = opens[closes > 0], closes[closes > 0]
    good = _are_readings(text, codes, opens, closes)
    starts, ends = opens[good], closes[good] + 1
    if not len(starts):
        return text, Alignment(), {}
    new = _without(text, survey, starts, ends)
    built = AlignmentBuilder()
    targets = starts - np.concatenate(([0], np.cumsum(ends - starts)[:-1]))
    built.add_runs(starts, ends, targets, targets, size=(len(text), len(new)))
    sheet.evidence["ruby_pinyin"] = sheet.findings.readings
    return new, built.build(), {"ruby_pinyin": len(starts)}


def _closing(codes: Codes, opens: Places) -> Places:
    """Where the bracket ends that opens at each place; 0 where it holds more than a reading."""
    closes = np.zeros(len(opens), np.int64)
    left = np.arange(len(opens))
    for step in range(2, LONGEST_READING):
        at = opens[left] + step
        left, at = left[at < len(codes)], at[at < len(codes)]
        ends = np.isin(codes[at], [ord(")"), ord("）")])
        closes[left[ends]] = at[ends]
        left = left[~ends]
    return closes


def _are_readings(text: str, codes: Codes, opens: Places, closes: Places) -> NDArray[np.bool_]:
    """Whether each bracket holds a reading of the character before it; those that are alike are looked at once."""
    keys = codes[opens - 1].astype(np.uint64)
    for step in range(LONGEST_READING):
        inside = opens + step <= closes
        keys[inside] = keys[inside] * np.uint64(0x9E3779B97F4A7C15) + codes[opens[inside] + step]
    _, first, alike = np.unique(keys, return_index=True, return_inverse=True)
    good = [_is_whole(text, int(opens[i]), int(closes[i])) for i in first.tolist()]
    return np.asarray(np.array(good, np.bool_)[alike])


def _is_whole(text: str, start: int, end: int) -> bool:
    mark = MARK.match(text, start)
    return mark is not None and mark.end() == end + 1 and reads(text[start - 1], mark["reading"])


def _without(text: str, survey: Survey, starts: Places, ends: Places) -> str:
    """The text without some spans."""
    if survey.kinds & Kind.SURROGATE:
        edges = zip([0, *ends.tolist()], [*starts.tolist(), len(text)], strict=True)
        return "".join(text[end:start] for end, start in edges)
    depth = np.zeros(len(survey.codes) + 1, np.int8)
    depth[starts] = 1
    depth[ends] -= 1
    kept = survey.codes[np.cumsum(depth[:-1], dtype=np.int8) == 0]
    return str(kept.tobytes(), "utf-16-le")


def find_shifts(sheet: Sheet) -> Iterator[Mark]:
    """Changes that put shifted runs back in step, and take away the readings that stand behind them or across two characters."""
    text = sheet.text
    if not shows_readings(sheet):
        return
    at = 0
    for place in one_by_one(sheet.survey.pair_places(Pair.READING)):
        if place < at:
            continue
        mark = MARK.match(text, place)
        if mark and mark["open"][0] not in LOST:
            if _is_reading(text, mark):
                at = mark.end()
                yield "ruby_pinyin", place, at, ""
            continue
        run = behind_reading(text, mark) if mark else behind_lost_sign(text, place)
        if run:
            sheet.losses.extend(run.losses)
            at = run.edits[-1][1]
            yield from (("byte_shift", *edit) for edit in run.edits)
            if close := reading_behind(run, text):
                yield "ruby_pinyin", at, close, ""
                at = close


def shows_readings(sheet: Sheet) -> bool:
    """Whether readings stand behind traditional characters, here or before an earlier step took them away."""
    memo = sheet.survey.memo
    if not sheet.findings.readings:
        if "readings" not in memo:
            memo["readings"] = _pattern(sheet.text, sheet.survey.pair_places(Pair.READING))
        sheet.findings.readings = memo["readings"]
    return bool(sheet.findings.readings)


def _pattern(text: str, places: Places) -> str:
    """What shows that readings stand behind traditional characters; empty where nothing does."""
    traditional, seen = convertible(), 0
    for place in one_by_one(places):
        if not place or text[place] in LOST or not (mark := MARK.match(text, place)):
            continue
        char = text[place - 1]
        if char in traditional and reads(char, mark["reading"]):
            seen += 1
            toned = not mark["reading"].strip().isascii()
            if seen >= LEAST_MARKS or (toned and len(text) < SHORT_TEXT):
                return f"{char}{mark[0]} and others: readings behind traditional characters"
    return ""


def _is_reading(text: str, mark: re.Match[str]) -> bool:
    """Whether the character before, or the byte pair before, reads so."""
    start, reading = mark.start(), mark["reading"]
    before = text[start - 1 : start]
    if not before:
        return False
    if reads(before, reading):
        return True
    if not before.isascii():
        return False
    # ，F(xiàn): the pair AC 46 lies across two characters
    pair = gbk_bytes(text[max(0, start - 2) : start])[-2:]
    return len(pair) == 2 and pair[0] >= 0x81 and reads(gbk_char(pair[0], pair[1]), reading)
