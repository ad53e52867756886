"""Runs that a reader took twice: bold print that a PDF sets twice, copies pasted twice (推动推动, 一、重要提示一、重要提示).

Chinese doubles verbs, adverbs and sounds as a matter of course (研究研究, 哗啦哗啦), so a short run counts only in a text that shows the
damage: a long run twice, or words twice that speech does not double.
"""

import re
from collections.abc import Iterator

import numpy as np

from extractor.repair.evidence import HAN, Codes, Places, one_by_one
from extractor.repair.guess import split_gain
from extractor.repair.steps import Mark, Sheet
from extractor.repair.words import word_cost, word_kind

__all__ = ["find_doubled_runs"]

LONG = 5  # characters of a run that nobody doubles on purpose
MOST_LISTED = 10  # characters of a run with a comma in it that may come twice in a list or a speech
LONGEST_RUN = 8  # characters looked for at first
LONGEST_COPY = 30  # in a text that shows the damage, signs and figures included
LEAST_CUT = 2  # short runs that end inside of a word
SPLIT = 2.5  # nats by which a word across a run's end has to be likelier than its halves
LEAST_NOUNS = 4  # different short runs that are no verbs, adverbs or sounds, in a text without long ones
_PARTED = re.compile("[，。！？；,]|(?<![一二三四五六七八九十0-9])、")  # a heading has its mark: 一、重要提示
_SPOKEN = (
    "v",
    "d",
    "z",
    "o",
    "e",
    "y",
    "i",
    "l",
    "r",
)  # jieba's tags of words that are doubled, and of sayings


def find_doubled_runs(sheet: Sheet) -> Iterator[Mark]:
    """The second one of each run that stands twice."""
    text, codes = sheet.text, sheet.survey.codes
    runs = _runs(text, codes, range(LONGEST_RUN, 1, -1))
    if not runs:
        return
    nouns = {
        text[place : place + size]
        for place, size in runs
        if size < LONG and not _is_spoken(text, place, size) and not _ends_word(text, place, size)
    }
    long = [run for run in runs if run[1] >= LONG and not _is_listed(text, *run)]
    cut = [run for run in runs if run[1] < LONG and _cuts_word(text, *run)]
    if not long and len(cut) < LEAST_CUT and len(nouns) < LEAST_NOUNS:
        return
    runs = [run for run in runs if not _is_listed(text, *run)]
    closed: list[tuple[int, int]] = []
    if long or len(cut) >= LEAST_CUT:
        runs = _runs(text, codes, range(LONGEST_COPY, 1, -1), shown=True)
        closed = [mark.span() for mark in _CLOSED_TWICE.finditer(text)]
    again = [(place + size, place + 2 * size) for place, size in runs]
    taken = {at for span in again for at in range(*span)} if closed else set()
    spans = sorted([*again, *(span for span in closed if taken.isdisjoint(range(*span)))])
    yield from (("doubled_run", start, end, "") for start, end in spans)


_CLOSED_TWICE = re.compile(r"(?<=[)）][:：])[)）][:：]")  # 投资评级(维持)：)：买入


def _is_listed(text: str, place: int, size: int) -> bool:
    """Whether a run reads on over a comma or a stop, as lists and speeches do (省劳动模范、全国劳动模范、全国优秀), and is no long one."""
    return size < MOST_LISTED and _PARTED.search(text, place, place + size) is not None


def _ends_word(text: str, place: int, size: int) -> bool:
    """Whether the first of two runs ends a longer word, as where two words meet: 上市公司公司治理."""
    end = place + size
    return any(word_cost(text[start:end]) is not None for start in range(max(0, place - 2), place))


def _cuts_word(text: str, place: int, size: int) -> bool:
    """Whether a run ends inside of a word, as nothing does that is doubled on purpose: 秒视秒视频."""
    end = place + 2 * size
    if word_cost(text[place : place + size]) is not None:
        return False  # 市场市场化程度
    return split_gain(text[place + size : end], text[end : end + 2]) >= SPLIT


def _runs(text: str, codes: Codes, sizes: range, *, shown: bool = False) -> list[tuple[int, int]]:
    """(place, size), disjoint, the longest at a place; sizes from the longest down. shown: whether the text shows the damage."""
    found: dict[int, int] = {}
    for size, places in _repeats(codes, sizes):
        for place in one_by_one(places):
            if _is_doubled(text[place : place + size], text, place, shown):
                found.setdefault(place, size)
    runs, at = [], 0
    for place, size in sorted(found.items()):
        if place >= at:
            runs.append((place, size))
            at = place + 2 * size
    return runs


def _repeats(codes: Codes, sizes: range) -> Iterator[tuple[int, Places]]:
    """Sizes, and where the first two characters of a run of that size, two different ones and an ideograph first, come again behind it, and
    the last two as well."""
    begins = codes - np.uint16(0x3400) < 0x6C00
    begins[:-1] &= codes[:-1] != codes[1:]
    for size in sizes:
        same = codes[size:] == codes[:-size]
        pairs = same[:-1] & same[1:]
        runs = pairs[: max(0, len(pairs) - size + 2)] & pairs[size - 2 :] if size > 2 else pairs
        runs &= begins[: len(runs)]
        if runs.any():
            yield size, np.flatnonzero(runs)


def _is_doubled(run: str, text: str, place: int, shown: bool) -> bool:
    """Words, not a figure of speech: no 一步一步, no 哈哈哈哈, no third time, and not part of a longer run of the same."""
    size = len(run)
    if text[place + size : place + 2 * size] != run:
        return False
    han = len(re.findall(f"[{HAN}]", run))
    figure = run[0] in "一两很再又不" and not (shown and (run[0] in "两不" or _cuts_word(text, place, size)))
    if "\n" in run or len(set(run)) < 2 or (size < LONG and (han < size or figure)):
        return False
    if han < max(2, size // 2) or len(set(run)) * 2 <= size:
        return False
    if size % 2 == 0 and run[: size // 2] == run[size // 2 :]:
        return False
    return text[place + 2 * size : place + 3 * size] != run and text[max(0, place - size) : place] != run


def _is_spoken(text: str, place: int, size: int) -> bool:
    """Whether speech doubles such a run."""
    run = text[place : place + size]
    kind = word_kind(run)
    return not kind or kind.startswith(_SPOKEN) or "v" in kind
