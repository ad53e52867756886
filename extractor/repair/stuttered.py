"""Bold print that a PDF sets twice, each character behind itself: 投投资资评评级级, 2 20 02 25 5Q Q1 1 业业绩绩.

Speech doubles two characters so, and may do it twice or three times (高高兴兴、快快乐乐): a run counts that is longer or odd, and others
beside it in a text that has one.
"""

import re
from collections.abc import Iterator

import numpy as np

from extractor.repair.evidence import HAN, one_by_one
from extractor.repair.steps import Mark, Sheet
from extractor.repair.words import word_cost

__all__ = ["find_stuttered"]

SURELY = 7  # different ideographs of a run, each of them twice, that nobody doubles on purpose
ODDLY = 5  # of a run with an odd number of them
FEWEST = 3  # characters of a run in a text that shows the damage
_PAIR = re.compile(rf"([{HAN}])\1|([0-9A-Za-z.])[ ]\2")
_RUN = re.compile(rf"(?:([{HAN}])\1|([0-9A-Za-z.])[ ]\2|[ |:：,，、/&＆（）()-])+")
_LED = re.compile(r"(?P<first>[0-9A-Za-z.])[ ](?P=first) ?(?=\S)")


def find_stuttered(sheet: Sheet) -> Iterator[Mark]:
    """The second one of each character in such runs."""
    text, codes = sheet.text, sheet.survey.codes
    twice = (codes[1:] == codes[:-1]) & (codes[1:] - np.uint16(0x3400) < 0x6C00)
    row = twice[:-4] & twice[2:-2] & twice[4:]
    if not row.any():
        return
    runs, shown, at = [], False, 0
    for place in one_by_one(np.flatnonzero(twice[:-2] & twice[2:])):
        if place < at:
            continue
        start = _begins(text, place, at)
        run = _RUN.match(text, start)
        pairs = [*_PAIR.finditer(text, start, run.end() if run else start)]
        at = pairs[-1].end() if pairs else place + 1
        shown = shown or _shows(text, [pair for pair in pairs if pair[1]])
        runs += pairs if len({pair[0] for pair in pairs}) >= FEWEST else []
    for pair in runs if shown else ():
        yield "doubled_character", pair.start() + 1, pair.end(), ""


def _shows(text: str, pairs: list[re.Match[str]]) -> bool:
    """Whether nobody doubles so many on purpose; not 寻寻觅觅冷冷清清凄凄惨惨戚戚, 爸爸妈妈哥哥姐姐弟弟妹妹爷爷奶奶."""
    kinds = len({pair[1] for pair in pairs})
    if kinds < SURELY and (kinds < ODDLY or kinds % 2 == 0):
        return False
    words = sum(word_cost(pair[0]) is not None for pair in pairs)
    sayings = any(word_cost(text[pair.start() : pair.start() + 4]) is not None for pair in pairs)
    return not sayings and 2 * words <= len(pairs)


def _begins(text: str, place: int, floor: int) -> int:
    """Where a run begins whose figures stand before its first ideographs: 2 25 5Q Q1 1 业业绩绩."""
    while place - floor > 2 and (led := _LED.match(text, place - 4 if text[place - 1] == " " else place - 3)):
        if led.start() < floor:
            return place
        place = led.start()
    return place
