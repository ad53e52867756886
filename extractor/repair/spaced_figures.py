"""Figures of prose whose digits a PDF reader set apart: 2 0 2 3 ~ 2 0 2 5年实现净利润1 2 . 4 4 / 1 7 . 4 3亿元，同比+ 4 0 . 1 2 %.

Numbers of one digit beside each other are as a rule the axis of a chart or a row of a table. A line shows the damage where a year of this
century stands apart in it, digit by digit, and another one or a decimal point does, and where it reads as prose.
"""

import re
from collections.abc import Iterator

import numpy as np

from extractor.repair.evidence import HAN, Codes, Places, are_digits
from extractor.repair.steps import Mark, Sheet

__all__ = ["find_spaced_figures"]

# digits with a blank between them, thousands and a point among them, with a sign before and a percent sign behind; every way through it
# takes the next character or ends, so that it is linear
_FIGURE = re.compile(
    r"(?<![\d.A-Za-z])(?:[+−-] )?\d(?: ?\d)*(?: ?, ?\d ?\d ?\d(?! ?\d))*(?: ?\. ?\d(?: ?\d)*)?(?: ?[%％])?"
)
_RATIO = re.compile(r"(?<![A-Za-z])(?:P E|P B|P S|E P S|R O E|R O A|Y O Y|C A G R)(?![A-Za-z])")
_WORD, _STOP = re.compile(f"[{HAN}]{{2}}"), re.compile("[，。；]")
_LETTER = re.compile("[A-Za-z]")
_POINT = re.compile(r"\d (?:\. ?)\d")
_BESIDE_DIGIT = re.compile(r"\d ?$")


def find_spaced_figures(sheet: Sheet) -> Iterator[Mark]:
    """The blanks inside such figures, in the lines that show the damage."""
    text, edges = sheet.text, sheet.survey.line_edges
    places = _spaced_years(sheet.survey.codes).tolist()
    years = [at for at in places if not _BESIDE_DIGIT.search(text, max(0, at - 2), at)]
    if not years:
        return
    lines, counts = np.unique(np.searchsorted(edges, years, "right") - 1, return_counts=True)
    for n, count in zip(lines.tolist(), counts.tolist(), strict=True):
        line = text[edges[n] : edges[n + 1]]
        if not (_WORD.search(line) and _STOP.search(line) and (count > 1 or _POINT.search(line))):
            continue
        figures = (m.span() for m in _FIGURE.finditer(line) if not _LETTER.match(line, m.end()))
        runs = sorted([*figures, *(m.span() for m in _RATIO.finditer(line))])
        for start, end in runs:
            blanks = (i for i in range(start, end) if line[i] == " ")
            yield from (("spaced_figure", int(edges[n]) + i, int(edges[n]) + i + 1, "") for i in blanks)


def _spaced_years(codes: Codes) -> Places:
    """Where 2 0 2 5 begins."""
    begins = np.flatnonzero((codes[:-6] == ord("2")) & (codes[1:-5] == ord(" ")) & (codes[2:-4] == ord("0")))
    blanks = (codes[begins + 3] == ord(" ")) & (codes[begins + 5] == ord(" "))
    return np.asarray(begins[blanks & are_digits(codes[begins + 4]) & are_digits(codes[begins + 6])])
