"""Decimal points that a page has turned into blanks: 营收76 85亿美元, 每股收益1 65 2 68 3 21美元.

A blank between figures parts two of them as a rule, as in rows of tables (营收120 15%). A text shows the damage where several sums or
multiples right behind a word have a blank before their last one or two digits, and no figure with a unit has a point.
"""

import re
from collections.abc import Iterator

import numpy as np

from extractor.repair.evidence import HAN, are_digits
from extractor.repair.steps import Mark, Sheet

__all__ = ["find_lost_points"]

_UNIT = r"\s?(?:[亿万%％倍]|[xX](?![A-Za-z])|[美港]?元|pct|个?百分点)"
# one figure or a list of them, each of two runs of digits; the unit of the last is that of all
_PAIR = r"\d{1,5} \d{1,2}"
_LIST = re.compile(rf"(?<![\d.A-Za-z]){_PAIR}(?:\s?[ /、~～至\-–—]\s?{_PAIR})*+(?={_UNIT})")
_SHOWN = re.compile(rf"(?<=[{HAN}]){_PAIR}(?=\s?(?:[亿万]|倍|[美港]?元))")
_WHOLE = re.compile(rf"\d[.．]\d+(?={_UNIT})")
LEAST = 3  # figures that show the damage


def find_lost_points(sheet: Sheet) -> Iterator[Mark]:
    """A point for each such blank; those between the figures of a list stay."""
    text, codes = sheet.text, sheet.survey.codes
    blanks = np.flatnonzero(codes[1:-1] == ord(" ")) + 1
    blanks = blanks[are_digits(codes[blanks - 1]) & are_digits(codes[blanks + 1])]
    if len(blanks) < LEAST or _WHOLE.search(text):
        return
    if len(_SHOWN.findall(text)) < LEAST:
        return
    for found in _LIST.finditer(text):
        for pair in re.finditer(_PAIR, found[0]):
            gap = found.start() + pair.start() + pair[0].index(" ")
            yield "lost_point", gap, gap + 1, "."
