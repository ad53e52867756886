"""Pinyin in brackets behind characters, and the byte shifts that its converter leaves.

The converter looked for the two GBK bytes of each character of its table without regard to character borders and put `(reading)` behind
every hit. A hit on a whole character gives 發(fā); one across two characters leaves a run out of step (`shifted`).

Which characters a converter annotates differs from site to site, so no table is kept: a bracket counts as a reading where it
is one of the character (or byte pair) before it, and only in a text that shows the pattern behind traditional characters. Brackets in language lessons and model names show no such pattern.
"""

import re
from collections.abc import Iterator

from extractor.repair.evidence import Pair
from extractor.repair.readings import LOST, MARK, reads
from extractor.repair.script import convertible
from extractor.repair.shifted import behind_lost_sign, behind_reading, gbk_bytes, gbk_char, reading_behind
from extractor.repair.steps import Mark, Sheet

__all__ = ["find_ruby"]

LONGEST_READING = 12  # characters of a bracket that are looked up at once; longer ones are matched
LEASTMARKS = 3  # readings that make a pattern
SHORT_TEXT = 200  # characters; in less text a single reading with its tone mark is enough


def find_ruby(sheet: Sheet) -> Iterator[Mark]:
    """Changes that take readings away and put shifted runs back in step; linear in the text.

    The text may not have been converted to another script before: the bytes are those of the characters as they stand.
    """
    text = sheet.text
    places = sheet.survey.pair_places(Pair.READING).tolist()
    if not _shows_pattern(sheet, places):
        return
    at = 0
    known: dict[str, bool] = {}  # character and bracket: seen again and again
    for place in places:
        if place < at:
            continue
        close = text.find(")", place, place + LONGEST_READING)
        bracket = text[place - 1 : close + 1] if close > 0 < place else ""
        if known.get(bracket):
            at = close + 1
            yield "ruby_pinyin", place, at, ""
            continue
        mark = MARK.match(text, place)
        if mark and mark["open"][0] not in LOST:
            if _is_reading(text, mark):
                known[bracket] = bracket[-1:] == ")" and bracket[0] > "\x7f" and mark.end() == close + 1
                at = mark.end()
                yield "ruby_pinyin", place, at, ""
            continue
        run = behind_reading(text, mark) if mark else behind_lost_sign(text, place)
        if run:
            sheet.losses += run.losses
            at = run.edits[-1][1]
            yield from (("byte_shift", *edit) for edit in run.edits)
            if close := reading_behind(run, text):
                yield "ruby_pinyin", at, close, ""
                at = close


def _shows_pattern(sheet: Sheet, places: list[int]) -> bool:
    text, traditional, seen = sheet.text, convertible(), 0
    for place in places:
        if not place or text[place] in LOST or not (mark := MARK.match(text, place)):
            continue
        char = text[place - 1]
        if char in traditional and reads(char, mark["reading"]):
            seen += 1
            toned = not mark["reading"].strip().isascii()
            if seen >= LEASTMARKS or (toned and len(text) < SHORT_TEXT):
                sheet.evidence["ruby_pinyin"] = (
                    f"{char}{mark[0]} and others: readings behind traditional characters"
                )
                return True
    return False


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
    pair = gbk_bytes(text[max(0, start - 2) : start])[
        -2:
    ]  # ，F(xiàn): the pair AC 46 lies across two characters
    return len(pair) == 2 and pair[0] >= 0x81 and reads(gbk_char(pair[0], pair[1]), reading)
