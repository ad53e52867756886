"""The characters of a page with their boxes, in bulk: one array each, no Python object a character."""

import ctypes
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt

from extractor.source.pdf.library import address, fast, raw

__all__ = ["MAX_CHARACTERS", "Characters", "Frame", "read_characters"]

Floats = npt.NDArray[np.float32]
HYPHEN_MARKS = (0x02, 0xFFFE)  # what pdfium writes for a hyphen at the end of a line
MAX_CHARACTERS = 200_000  # of one page; a page of a newspaper has 20,000
_BLANKS = np.array([0x20, 0xA0, 0x3000, *range(0x2000, 0x200C), 0x202F, 0x205F, 0xAD], np.int64)


@dataclass(frozen=True, slots=True)
class Frame:
    """The page as it is shown. left, bottom, right, top: its crop box; turn: clockwise quarter turns."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turn % 2 else (width, height)

    def baseline(self, x: float, y: float) -> float:
        """The distance from the top, as shown, of a point of the page's own space."""
        if self.turn == 0:
            return self.top - y
        if self.turn == 1:
            return x - self.left
        return y - self.bottom if self.turn == 2 else self.right - x

    def show(self, boxes: Floats) -> Floats:
        """Boxes of the page's own space (left, bottom, right, top) to left, top, right, bottom as shown, origin top left."""
        left, bottom, right, top = boxes.T
        if self.turn == 0:
            shown = (left - self.left, self.top - top, right - self.left, self.top - bottom)
        elif self.turn == 1:
            shown = (bottom - self.bottom, left - self.left, top - self.bottom, right - self.left)
        elif self.turn == 2:
            shown = (self.right - right, bottom - self.bottom, self.right - left, top - self.bottom)
        else:
            shown = (self.top - top, self.right - right, self.top - bottom, self.right - left)
        return np.stack(shown, axis=1)


@dataclass(frozen=True, slots=True)
class Characters:
    """What can be seen on a page, blanks left out.

    codes: code points. boxes: as shown. index: pdfium's number of each. blank: a blank stands before it. written: and one that
    the file holds, where pdfium concludes others from a gap.
    """

    codes: npt.NDArray[np.int64]
    boxes: Floats
    index: npt.NDArray[np.int64]
    blank: npt.NDArray[np.bool_]
    written: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, chosen: npt.NDArray[Any]) -> "Characters":
        """Some of the characters."""
        rest = (self.boxes[chosen], self.index[chosen], self.blank[chosen], self.written[chosen])
        return Characters(self.codes[chosen], *rest)


def read_characters(text_page: Any, frame: Frame) -> Characters:
    """All characters of an open page, in pdfium's order, which is that of drawing."""
    handle, count = address(text_page), max(0, raw().FPDFText_CountChars(text_page))
    count = min(count, MAX_CHARACTERS)
    codes = _read_codes(text_page, count)
    codes[np.isin(codes, HYPHEN_MARKS)] = 0x2D
    codes[(codes >= 0xD800) & (codes < 0xE000)] = 0xFFFD
    blank = np.isin(codes, _BLANKS)
    generated = np.zeros(count, bool)
    spaces = np.flatnonzero(codes == 0x20)
    generated[spaces] = [*map(fast().is_generated, repeat(handle), spaces.tolist())]
    boxes = np.zeros((count, 4), np.float32)
    _fill_boxes(handle, boxes)
    boxes = frame.show(boxes[:, (0, 3, 2, 1)])
    unknown = np.flatnonzero((codes == 0) | (codes > 0x20))
    codes[unknown[_is_bullet(codes[unknown], boxes[unknown])]] = 0x2022
    seen = np.flatnonzero((codes > 0x20) & (codes < 0x110000) & ~blank & _inside(boxes, frame))
    return Characters(codes[seen], boxes[seen], seen, _before(blank, seen), _before(blank & ~generated, seen))


def _before(marked: npt.NDArray[np.bool_], seen: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which of the characters seen have a marked one between them and the one seen before."""
    counted = np.concatenate((np.zeros(1, np.int64), np.cumsum(marked)))[seen]
    before: npt.NDArray[np.bool_] = np.diff(counted, prepend=0) > 0
    return before


def _is_bullet(codes: npt.NDArray[np.int64], boxes: Floats) -> npt.NDArray[np.bool_]:
    """Signs at the beginning of a line of which the file does not say what they are."""
    bullets: npt.NDArray[np.bool_] = (codes == 0) & (boxes[:, 2] - boxes[:, 0] > 0.5)
    for n in np.flatnonzero(bullets).tolist():
        if n:
            high = float(boxes[n, 3] - boxes[n, 1])
            level = abs(float(boxes[n, 1] + boxes[n, 3] - boxes[n - 1, 1] - boxes[n - 1, 3])) < high
            bullets[n] = not (level and boxes[n, 0] > boxes[n - 1, 0])
    return bullets


def _read_codes(text_page: Any, count: int) -> npt.NDArray[np.int64]:
    """Code points. The text in one piece where it has a unit a character, else one call each."""
    units = np.zeros(count + 1, np.uint16)
    pointer = units.ctypes.data_as(ctypes.POINTER(ctypes.c_ushort))
    written = raw().FPDFText_GetText(text_page, 0, count, pointer) if count else 1
    codes = units[:count].astype(np.int64)
    if written != count + 1 or bool(((codes >= 0xD800) & (codes < 0xE000)).any()):
        codes = np.fromiter(map(fast().unicode, repeat(address(text_page)), range(count)), np.int64, count)
    return codes


def _fill_boxes(handle: int, boxes: Floats) -> None:
    """(left, top, right, bottom), as pdfium lays out its rectangles, straight into the array."""
    base, step = boxes.ctypes.data, boxes.itemsize * 4
    for _ in map(
        fast().loose_box, repeat(handle), range(len(boxes)), range(base, base + step * len(boxes), step)
    ):
        pass


def _inside(boxes: Floats, frame: Frame) -> npt.NDArray[np.bool_]:
    """Whose middle lies on the page: what a crop box cuts off cannot be read."""
    width, height = frame.size
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    inside: npt.NDArray[np.bool_] = (x >= 0) & (x <= width) & (y >= 0) & (y <= height)
    return inside
