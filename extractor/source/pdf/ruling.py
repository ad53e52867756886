"""Lines and shaded boxes that are drawn on a page: what tables are ruled with."""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np

from extractor.source.pdf.characters import Floats, Frame
from extractor.source.pdf.library import address, fast, raw

__all__ = ["Rules", "read_rules"]

PATH, FORM = 2, 5
THIN = 2.5  # points; a drawn box thinner than this is a line
SHORT = 6.0  # points; shorter lines are marks, not rules
MAX_PARTS = 2000  # of one path: a curve of a chart has more
MAX_PATHS = 6000  # of one page: beyond that it is a drawing
MAX_DEPTH = 3
Rect = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Rules:
    """Boxes as shown, (n, 4). level: horizontal lines. upright: vertical ones. shades: filled boxes."""

    level: Floats
    upright: Floats
    shades: Floats

    @classmethod
    def none(cls) -> "Rules":
        """No lines."""
        return cls(*(np.zeros((0, 4), np.float32) for _ in range(3)))

    @classmethod
    def of(cls, lines: Floats, shades: Floats) -> "Rules":
        """Lines told apart by their direction."""
        wide, high = lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1]
        return cls(lines[(wide >= high) & (wide > SHORT)], lines[(high > wide) & (high > SHORT)], shades)

    def turned(self, turn: Callable[[Floats], Floats]) -> "Rules":
        """The same lines on a turned sheet."""
        return Rules.of(turn(np.concatenate((self.level, self.upright))), turn(self.shades))


def read_rules(page: Any, frame: Frame) -> Rules:
    """The lines and shades of an open page."""
    lines: list[Rect] = []
    shades: list[Rect] = []
    for path, matrix in _paths(page):
        _take(path, matrix, lines, shades)
    return Rules.of(_shown(lines, frame), _shown(shades, frame))


def _shown(rects: list[Rect], frame: Frame) -> Floats:
    return frame.show(np.array(rects, np.float32).reshape(-1, 4))


def _paths(page: Any) -> "Iterator[tuple[Any, Any]]":
    """The path objects of a page with the matrix of the form that they stand in, or None."""
    count = raw().FPDFPage_CountObjects(page)
    if count <= 0:
        return
    handles = [*map(fast().object, repeat(address(page)), range(count))]
    kinds = np.fromiter(map(fast().object_type, handles), np.int8, count)
    for n in np.flatnonzero(kinds == PATH)[:MAX_PATHS].tolist():
        yield _handle(handles[n]), None
    for n in np.flatnonzero(kinds == FORM)[:64].tolist():
        yield from _inside(_handle(handles[n]), np.eye(3), 1)


def _inside(form: Any, outer: Any, depth: int) -> "Iterator[tuple[Any, Any]]":
    matrix = _matrix(form) @ outer
    for n in range(min(MAX_PATHS, max(0, raw().FPDFFormObj_CountObjects(form)))):
        child = raw().FPDFFormObj_GetObject(form, n)
        kind = raw().FPDFPageObj_GetType(child)
        if kind == PATH:
            yield child, matrix
        elif kind == FORM and depth < MAX_DEPTH:
            yield from _inside(child, matrix, depth + 1)


def _handle(pointer: int) -> Any:
    return ctypes.cast(pointer, raw().FPDF_PAGEOBJECT)


def _matrix(item: Any) -> Any:
    found = raw().FS_MATRIX()
    raw().FPDFPageObj_GetMatrix(item, ctypes.byref(found))
    return np.array([[found.a, found.b, 0], [found.c, found.d, 0], [found.e, found.f, 1]])


def _take(path: Any, outer: Any, lines: list[Rect], shades: list[Rect]) -> None:
    """Sort one path into lines and shades."""
    bounds = _bounds(path, outer)
    wide, high = bounds[2] - bounds[0], bounds[3] - bounds[1]
    if min(wide, high) < THIN:
        lines.append(bounds)
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw().FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    if fill.value:
        shades.append(bounds)
    if stroke.value:
        lines.extend(_edges(path, outer))


def _bounds(path: Any, outer: Any) -> Rect:
    sides = [ctypes.c_float() for _ in range(4)]
    raw().FPDFPageObj_GetBounds(path, *map(ctypes.byref, sides))
    left, bottom, right, top = (side.value for side in sides)
    if outer is None:
        return left, bottom, right, top
    corners = np.array([[left, bottom, 1], [right, top, 1], [left, top, 1], [right, bottom, 1]]) @ outer
    (left, bottom, _), (right, top, _) = corners.min(axis=0), corners.max(axis=0)
    return float(left), float(bottom), float(right), float(top)


def _edges(path: Any, outer: Any) -> "Iterator[Rect]":
    """The straight, level or upright parts of a path."""
    matrix = _matrix(path) if outer is None else _matrix(path) @ outer
    count = raw().FPDFPath_CountSegments(path)
    if count > MAX_PARTS:
        return
    last = begin = (0.0, 0.0)
    for n in range(count):
        part = raw().FPDFPath_GetPathSegment(path, n)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw().FPDFPathSegment_GetPoint(part, ctypes.byref(x), ctypes.byref(y))
        here = _apply(matrix, x.value, y.value)
        kind = raw().FPDFPathSegment_GetType(part)
        if kind == raw().FPDF_SEGMENT_MOVETO:
            begin = here
        elif kind == raw().FPDF_SEGMENT_LINETO:
            yield from _edge(last, here)
        last = here
        if raw().FPDFPathSegment_GetClose(part):
            yield from _edge(here, begin)


def _apply(matrix: Any, x: float, y: float) -> tuple[float, float]:
    return (
        float(x * matrix[0, 0] + y * matrix[1, 0] + matrix[2, 0]),
        float(x * matrix[0, 1] + y * matrix[1, 1] + matrix[2, 1]),
    )


def _edge(a: tuple[float, float], b: tuple[float, float]) -> "Iterator[Rect]":
    left, right = sorted((a[0], b[0]))
    bottom, top = sorted((a[1], b[1]))
    if min(right - left, top - bottom) < 1.0 and max(right - left, top - bottom) > SHORT:
        yield left, bottom, right, top
