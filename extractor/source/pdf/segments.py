"""Runs of characters on one line: the atoms of the layout. A wide gap ends a run, so columns and cells never share one."""

import ctypes
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from extractor.source.pdf.characters import Characters, Frame
from extractor.source.pdf.library import address, fast, raw

__all__ = ["Segment", "Styles", "find_segments"]

WIDE_GAP = 0.75  # of the line's height: what is farther apart belongs to two cells or columns
BACK = 0.6  # how far a character may reach back into the one before it
BLANK_GAP = 0.14  # of the line's height: a blank between ideographs is real only from this width on
SCRIPT_GAP = (
    0.4  # and one that pdfium concludes beside an ideograph: typesetters put a quarter there themselves
)
WORD_GAP = 0.17  # and a blank that pdfium concludes between words
TINY_GAP = 0.05  # and one that the file holds
LEVEL = 0.02  # how far a line may slope and be level, in quarter turns
BOLD_WEIGHT = 600
BOLD_NAMES = (b"bold", b"heavy", b"black", b"simhei", b"demi", b"-b0")
_SIGNS = np.array([ord(sign) for sign in "-–—•·●■◆▪○□▶➢✓*"])
Ints = npt.NDArray[np.int64]


@dataclass(slots=True, eq=False)
class Segment:
    """text with `at`, the number of each of its characters on the page (-1: a blank that no character made).

    size: of the font in points, scaling applied. baseline: from the top. turn: clockwise quarter turns of its writing, 0.5 for any
    other angle. blank: there was one before its first character, as at the end of the line above.
    """

    text: str
    at: Ints
    left: float
    top: float
    right: float
    bottom: float
    size: float
    baseline: float
    bold: bool
    turn: float
    blank: bool = False

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def find_segments(characters: Characters, styles: "Styles", first: int) -> list[Segment]:
    """The runs of a page in the order of drawing; `at` counts its characters from `first` on."""
    if not len(characters):
        return []
    boxes = characters.boxes
    starts = _find_starts(boxes)
    blanks = _find_blanks(characters, starts)
    text, at = _write(characters.codes, blanks, first)
    moved = starts + np.searchsorted(blanks, starts, side="right")
    ends = np.append(moved[1:], len(at))
    low = np.minimum.reduceat(boxes[:, :2], starts, axis=0)
    high = np.maximum.reduceat(boxes[:, 2:], starts, axis=0)
    middles = (starts + np.append(starts[1:], len(boxes))) // 2
    rows = zip(moved.tolist(), ends.tolist(), low.tolist(), high.tolist(), strict=True)
    found = zip(rows, characters.index[middles].tolist(), characters.written[starts].tolist(), strict=True)
    segments = []
    for (start, end, (left, top), (right, bottom)), index, blank in found:
        style = styles.of(index, bottom)
        segments.append(Segment(text[start:end], at[start:end], left, top, right, bottom, *style, blank))
    return segments


def _find_starts(boxes: npt.NDArray[np.float32]) -> Ints:
    """Where a character does not continue the line of the one before it."""
    left, top, right, bottom = boxes.T
    height = np.maximum(bottom - top, 0.1)
    middle = (top + bottom) / 2
    tall = np.maximum(height[1:], height[:-1])
    gap = left[1:] - right[:-1]
    same = np.abs(np.diff(middle)) < 0.5 * tall
    ligature = (left[1:] == left[:-1]) & (right[1:] == right[:-1])
    same &= (gap < WIDE_GAP * tall) & ((gap > -BACK * tall) | ligature)
    starts: Ints = np.concatenate(([0], np.flatnonzero(~same) + 1))
    return starts


def _find_blanks(characters: Characters, starts: Ints) -> Ints:
    """Before which characters a blank is written: where there was one, but for the slack of justified ideographs."""
    blank = characters.blank.copy()
    blank[starts] = False
    at = np.flatnonzero(blank)
    if not len(at):
        return at
    boxes, wide = characters.boxes, _is_wide(characters.codes)
    gap = boxes[at, 0] - boxes[at - 1, 2]
    height = np.maximum(boxes[at, 3] - boxes[at, 1], 0.1)
    least = np.where(wide[at] | wide[at - 1], SCRIPT_GAP, WORD_GAP)
    # behind the sign that begins a list item
    least[np.isin(at - 1, starts) & np.isin(characters.codes[at - 1], _SIGNS)] = WORD_GAP
    written = characters.written[at]
    least[written] = TINY_GAP
    least[wide[at] & wide[at - 1]] = BLANK_GAP
    slack = gap < least * height
    kept: Ints = at[~slack]
    return kept


def _is_wide(codes: Ints) -> npt.NDArray[np.bool_]:
    wide: npt.NDArray[np.bool_] = (
        (codes >= 0x2E80) & (codes < 0xFFE0) & ~((codes >= 0xD800) & (codes < 0xF900))
    )
    return wide | (codes >= 0x20000)


def _write(codes: Ints, blanks: Ints, first: int) -> tuple[str, Ints]:
    """The page's characters with the blanks put in, as a string and as numbers from `first` on."""
    at = np.insert(np.arange(first, first + len(codes)), blanks, -1)
    points = np.insert(codes, blanks, 0x20).astype("<u4")
    return points.tobytes().decode("utf-32-le"), at


class Styles:
    """Size, baseline, weight and direction by pdfium; the fonts of a page are few, so each is asked once."""

    def __init__(self, text_page: Any, frame: Frame) -> None:
        self.handle, self.page, self.frame = address(text_page), text_page, frame
        self.fonts: dict[int, bool] = {}
        self.matrix = (ctypes.c_float * 6)()
        self.at = ctypes.addressof(self.matrix)

    def of(self, index: int, bottom: float) -> tuple[float, float, bool, float]:
        """(size, baseline, bold, turn) of a character, by pdfium's number; bottom stands for a baseline that is not level."""
        call = fast()
        shown = call.text_object(self.handle, index)
        font = call.font(shown) if shown else None
        bold = self.fonts.get(font or 0)
        if bold is None:
            bold = self.fonts[font or 0] = self._is_bold(index)
        if not call.matrix(self.handle, index, self.at):
            return call.font_size(self.handle, index), bottom, bold, 0.0
        a, b, c, d, e, f = self.matrix
        size = call.font_size(self.handle, index) * math.hypot(c, d)
        turn = self._turn(a, b)
        return size, self.frame.baseline(e, f) if turn == 0 else bottom, bold, turn

    def _turn(self, a: float, b: float) -> float:
        if b == 0 and a > 0 and not self.frame.turn:
            return 0.0
        quarters = (self.frame.turn - math.atan2(b, a) / (math.pi / 2)) % 4
        near = round(quarters)
        return float(near % 4) if abs(quarters - near) < LEVEL else 0.5

    def _is_bold(self, index: int) -> bool:
        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        raw().FPDFText_GetFontInfo(self.page, index, name, 128, ctypes.byref(flags))
        lowered = name.value.lower()
        heavy: bool = raw().FPDFText_GetFontWeight(self.page, index) >= BOLD_WEIGHT
        return heavy or any(part in lowered for part in BOLD_NAMES)
