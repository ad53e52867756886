"""Pages that hold a picture in place of text: the picture for whoever can read it."""

import ctypes
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from extractor.source.pdf.library import raw
from extractor.source.pdf.pages import Page, Sheet
from extractor.source.pdf.segments import Segment

__all__ = ["read_by_ocr"]

SCALE = 200 / 72  # 200 dots an inch
MAX_PIXELS = 40_000_000
SIZE, PITCH = 10.0, 40.0  # lines so far apart that none is taken for the continuation of another


def read_by_ocr(handle: Any, page: Page, first: int, ocr: Callable[[bytes], str]) -> Page:
    """The page with the text that `ocr` reads in its picture; every character's place is the whole page."""
    lines = [line.strip() for line in ocr(_png(handle, page.main)).splitlines()]
    lines = [line for line in lines if line]
    width, height = page.main.width, page.main.height
    segments, at = [], first
    for n, line in enumerate(lines):
        where = np.arange(at, at + len(line))
        at += len(line)
        baseline = height / 4 + n * PITCH
        box = (0.0, baseline - SIZE, width, baseline)
        segments.append(Segment(line, where, *box, SIZE, baseline, bold=False, turn=0.0))
    boxes = np.tile(np.array([[0, 0, width, height]], np.float32), (at - first, 1))
    return replace(page, boxes=boxes, main=replace(page.main, segments=segments, boxes=boxes))


def _png(handle: Any, sheet: Sheet) -> bytes:
    scale = min(SCALE, (MAX_PIXELS / max(1.0, sheet.width * sheet.height)) ** 0.5)
    width, height = max(1, int(sheet.width * scale)), max(1, int(sheet.height * scale))
    bitmap = raw().FPDFBitmap_CreateEx(width, height, raw().FPDFBitmap_Gray, None, 0)
    try:
        raw().FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        raw().FPDF_RenderPageBitmap(bitmap, handle, 0, 0, width, height, 0, raw().FPDF_ANNOT)
        stride = raw().FPDFBitmap_GetStride(bitmap)
        pixels = ctypes.string_at(raw().FPDFBitmap_GetBuffer(bitmap), stride * height)
    finally:
        raw().FPDFBitmap_Destroy(bitmap)
    rows = np.frombuffer(pixels, np.uint8).reshape(height, stride)[:, :width]
    filtered = np.concatenate((np.zeros((height, 1), np.uint8), rows), axis=1).tobytes()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(filtered, 6)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, parts))


def _chunk(part: tuple[bytes, bytes]) -> bytes:
    kind, content = part
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
