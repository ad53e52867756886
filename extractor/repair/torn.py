"""Garbled text that was broken into lines afterwards: a character whose bytes lie on two lines is put together on the first of them.

How wide such lines are was told in the signs of the garbled text, of which an ideograph has one for each byte.
"""

import codecs
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from extractor.repair.codepages import SINGLE_PAGES, byte_table
from extractor.repair.crowds import find_runs
from extractor.repair.evidence import Places
from extractor.repair.lost_bytes import Reading
from extractor.repair.mojibake import find_winners
from extractor.repair.steps import Mark, Sheet

__all__ = ["find_torn_characters"]

MOST_MOVED = 3  # characters of the second line
LEAST_TORN = 2  # line ends that tell of broken lines


def find_torn_characters(sheet: Sheet) -> Iterator[Mark]:
    """Line ends inside of characters, moved behind them."""
    winners = find_winners(sheet, find_runs(sheet))
    if not winners or winners[0].reading.page == "merged":
        return
    reading = winners[0].reading
    marks = list(_torn(sheet.text, sheet.survey.line_edges, _suspects(sheet, reading), reading))
    if len(marks) < LEAST_TORN:
        return
    if reading.meant == "utf-8":
        sheet.findings.columns_of_wide = 3
    yield from marks


def _suspects(sheet: Sheet, reading: Reading) -> Places:
    """The lines that may end inside of a character, by what stands at their ends and how many signs beyond ASCII they have."""
    edges, codes_of = sheet.survey.line_edges, sheet.survey.codes
    foreign = codes_of > 0x7F
    ends = edges[1:-1]  # where the second line begins; a line's end stands before it
    inside = (ends >= 2) & (ends < len(codes_of))
    ends = ends[inside]
    torn = foreign[ends - 2] & foreign[ends]
    if reading.meant != "utf-8" and reading.page in SINGLE_PAGES:
        counts = np.diff(np.flatnonzero(foreign).searchsorted(edges))[:-1][inside]
        torn &= counts % 2 == 1
        torn |= np.append(False, torn[:-1])  # the next line has lost a byte to it
    elif reading.meant == "utf-8":
        torn &= _goes_on(reading.page).take(codes_of[ends])
    return np.flatnonzero(inside)[torn]


@lru_cache(maxsize=8)
def _goes_on(page: str) -> NDArray[np.bool_]:
    """Which characters of a page begin with a byte in the middle of one of UTF-8."""
    table = np.zeros(1 << 16, np.bool_)
    table[[ord(c) for c, raw in byte_table(page).items() if c <= "\uffff" and 0x80 <= raw[0] < 0xC0]] = True
    return table


def _torn(text: str, edges: Places, lines: Places, reading: Reading) -> Iterator[Mark]:
    """The characters that belong to the end of a line, each with the line's end that stands before it."""
    table = byte_table(reading.page)
    codec = "gbk" if reading.meant == "gb18030" else reading.meant
    moved: dict[int, int] = {}  # characters that have been taken from a line's beginning
    for n in lines.tolist():
        start, end = int(edges[n]) + moved.get(n, 0), int(edges[n + 1])
        line = text[start:end].rstrip("\r\n")
        decoder = codecs.getincrementaldecoder(codec)("replace")
        decoder.decode(b"".join([table.get(char, b"?") for char in line]))
        pending = decoder.getstate()[0]
        if not pending or start + len(line) == end:
            continue
        for size in range(1, MOST_MOVED + 1):
            head = text[end : end + size]
            pieces = [table.get(char, b"") for char in head]
            if not all(pieces) or "\n" in head:
                break
            if _decodes(pending + b"".join(pieces), codec):
                moved[n + 1] = size
                yield "torn_character", start + len(line), end + size, head + text[start + len(line) : end]
                break


def _decodes(raw: bytes, codec: str) -> bool:
    try:
        return all(char > "\x7f" for char in raw.decode(codec))
    except UnicodeDecodeError:
        return False
