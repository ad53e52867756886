"""Bullets of Wingdings that a PDF reader took for the letters they are keyed by: l投资要点, n 盈利预测, u风险提示, Ø, ü, §.

One such line may be a word (n型电池, u盘); in a report they come in numbers, so it takes two lines with the same letter.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from extractor.repair.evidence import HAN
from extractor.repair.steps import Mark, Sheet

__all__ = ["find_letter_bullets"]

BULLET = "•"
LEAST_LINES = 2
_LETTERS = np.array([ord(char) for char in "lnupvØü§"], np.uint16)
_LED = re.compile(rf"[ \t]{{0,3}}(?=[{HAN}“《（]{{2}})(?![型盘形股值轴倍项个次阶维元级轮]|[A-Za-z])")


def find_letter_bullets(sheet: Sheet) -> Iterator[Mark]:
    """The letters that stand for bullets, each turned into one."""
    text, codes = sheet.text, sheet.survey.codes
    starts = sheet.survey.line_edges[:-1]
    starts = starts[starts < len(codes)]
    found: dict[str, list[int]] = defaultdict(list)
    for at in starts[np.isin(codes[starts], _LETTERS)].tolist():
        if _LED.match(text, at + 1):
            found[text[at]].append(at)
    bullets = sorted(at for places in found.values() if len(places) >= LEAST_LINES for at in places)
    yield from (("letter_bullet", at, at + 1, BULLET) for at in bullets)
