"""Everything that is read from one open page; afterwards pdfium is not needed any more."""

import ctypes
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from extractor.source.pdf.characters import MAX_CHARACTERS, Characters, Floats, Frame, read_characters
from extractor.source.pdf.library import raw
from extractor.source.pdf.order import read_segments
from extractor.source.pdf.ruling import Rules, read_rules
from extractor.source.pdf.segments import Segment, Styles

__all__ = ["Page", "Sheet", "read_page"]

FINE = 1000  # device units a point
QUARTERS = (0.0, 1.0, 2.0, 3.0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The writing of one direction on a page, turned so that it runs from left to right."""

    segments: list[Segment]
    rules: Rules
    width: float
    height: float
    boxes: Floats  # of all characters of the page


@dataclass(frozen=True, slots=True)
class Page:
    """number: from 1. boxes: of its characters, as shown; `first` is the number of the first of them in the document.

    main: the sheet of most of its writing. turned: the others. slanted: writing at an angle, a watermark as a rule. drawn: there is
    something to see on it. full: it holds more characters than are read.
    """

    number: int
    first: int
    boxes: Floats
    main: Sheet
    turned: tuple[Sheet, ...] = ()
    slanted: tuple[Segment, ...] = ()
    drawn: bool = False
    full: bool = False


def read_page(page: Any, number: int, first: int, *, tables: bool) -> Page:
    """Read an open page. first: the number that its first character gets."""
    frame = _frame(page)
    text_page = raw().FPDFText_LoadPage(page)
    if not text_page:
        nothing = np.zeros((0, 4), np.float32)
        return Page(number, first, nothing, Sheet([], Rules.none(), *frame.size, nothing))
    try:
        characters = read_characters(text_page, frame)
        styles = Styles(text_page, frame)
        segments = read_segments(characters, styles, first)
        rules = read_rules(page, frame) if tables and segments else Rules.none()
        drawn = bool(segments) or raw().FPDFPage_CountObjects(page) > 0
        sheet = Sheet(segments, rules, *frame.size, characters.boxes)
        full = raw().FPDFText_CountChars(text_page) > MAX_CHARACTERS
        whole = Page(number, first, characters.boxes, sheet, drawn=drawn, full=full)
        if all(segment.turn == 0 for segment in segments):
            return whole
        return _unturn(whole, characters, styles, first)
    finally:
        raw().FPDFText_ClosePage(text_page)


def _frame(page: Any) -> Frame:
    """The page as pdfium shows it: where it puts the origin of the page's own space tells the edges, crop boxes and all."""
    width, height = raw().FPDF_GetPageWidthF(page), raw().FPDF_GetPageHeightF(page)
    turn = max(0, raw().FPDFPage_GetRotation(page)) % 4
    across, down = ctypes.c_int(), ctypes.c_int()
    size = int(width * FINE), int(height * FINE)
    raw().FPDF_PageToDevice(page, 0, 0, *size, 0, 0.0, 0.0, ctypes.byref(across), ctypes.byref(down))
    x, y = across.value / FINE, down.value / FINE
    if turn == 0:
        return Frame(-x, y - height, width - x, y, turn)
    if turn == 1:
        return Frame(-y, -x, height - y, width - x, turn)
    if turn == 2:
        return Frame(x - width, -y, x, height - y, turn)
    return Frame(y - height, x - width, y, x, turn)


def _unturn(page: Page, characters: Characters, styles: Styles, first: int) -> Page:
    """The page's writing by directions, each as a sheet of its own, the one with most characters first."""
    sizes = Counter[float]()
    for segment in page.main.segments:
        sizes[segment.turn] += len(segment.text)
    sheets = [
        _sheet(page, turn, characters, styles, first) for turn, _ in sizes.most_common() if turn in QUARTERS
    ]
    slanted = tuple(s for s in page.main.segments if s.turn not in QUARTERS)
    main = sheets[0] if sheets else replace(page.main, segments=[])
    return replace(page, main=main, turned=tuple(sheets[1:]), slanted=slanted)


def _sheet(page: Page, turn: float, characters: Characters, styles: Styles, first: int) -> Sheet:
    mine = [s for s in page.main.segments if s.turn == turn]
    if turn == 0:
        return replace(page.main, segments=mine)
    numbers = np.concatenate([s.at[s.at >= 0] for s in mine]) - first
    numbers.sort()
    chosen = characters.take(numbers)
    width, height = page.main.width, page.main.height
    turned = replace(chosen, boxes=_turn(chosen.boxes, turn, width, height))
    segments = read_segments(turned, styles, 0)
    for segment in segments:
        segment.at = np.where(segment.at >= 0, numbers[segment.at] + first, -1)
        segment.baseline = segment.bottom
    rules = page.main.rules.turned(lambda boxes: _turn(boxes, turn, width, height))
    size = (height, width) if turn % 2 else (width, height)
    return Sheet(segments, rules, *size, _turn(characters.boxes, turn, width, height))


def _turn(boxes: Floats, turn: float, width: float, height: float) -> Floats:
    """Boxes as they stand when the sheet is turned so that writing at `turn` runs from left to right."""
    left, top, right, bottom = boxes.T
    if turn == 1:
        return np.stack((top, width - right, bottom, width - left), axis=1)
    if turn == 2:
        return np.stack((width - right, height - bottom, width - left, height - top), axis=1)
    return np.stack((height - bottom, left, height - top, right), axis=1)
