"""The PDF file itself: opened, asked for its pages one by one, closed. Nothing of pdfium lives on afterwards."""

import ctypes
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from extractor.config import Config
from extractor.errors import (
    DamagedSourceError,
    EmptySourceError,
    EncryptedSourceError,
    LimitError,
    UsageError,
)
from extractor.source.pdf.characters import MAX_CHARACTERS
from extractor.source.pdf.library import LOCK, raw
from extractor.source.pdf.pages import Page, read_page
from extractor.source.pdf.scanned import read_by_ocr
from extractor.source.structure import Properties

__all__ = ["Opened", "read_pages"]

READ_SHARE = 0.6  # of the seconds that a document may take; the rest is for its layout
MAX_BAD = 200  # pages in a row that cannot be loaded: the file's page tree promises what it does not hold
_NOTHING = frozenset(
    ("", "untitled", "anonymous", "unspecified", "none")
)  # what programs write for want of a title or author
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?")


@dataclass(frozen=True, slots=True)
class Opened:
    """What was read of a file. deadline: of the layout, on the clock of `time.monotonic`."""

    pages: list[Page]
    properties: Properties
    warnings: tuple[str, ...]
    deadline: float


def read_pages(data: bytes, name: str, config: Config) -> Opened:
    """All pages that the configuration asks for."""
    began = time.monotonic()
    with LOCK, _open(data, name) as document:
        count = raw().FPDF_GetPageCount(document)
        if count <= 0:
            raise EmptySourceError(f"{name}: has no pages; there is nothing to read")
        wanted, warnings = _choose(count, name, config)
        reading = _Reading(document, config, began + READ_SHARE * config.parse_seconds)
        pages = [*reading.read(wanted)]
        warnings += reading.warnings(len(wanted), count, config)
        if not pages:
            raise _nothing(name, reading, config)
        properties = _properties(document, count)
    return Opened(pages, properties, tuple(warnings), began + config.parse_seconds)


@contextmanager
def _open(data: bytes, name: str) -> "Iterator[Any]":
    document = raw().FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        raise _refusal(name, raw().FPDF_GetLastError())
    try:
        yield document
    finally:
        raw().FPDF_CloseDocument(document)


def _refusal(name: str, code: int) -> DamagedSourceError | EncryptedSourceError:
    if code == raw().FPDF_ERR_PASSWORD:
        return EncryptedSourceError(f"{name}: opens only with a password; save a copy without one")
    if code == raw().FPDF_ERR_SECURITY:
        return EncryptedSourceError(
            f"{name}: is encrypted in a way that is not known; save a copy without it"
        )
    return DamagedSourceError(
        f"{name}: is no PDF that can be opened; it is truncated or corrupt, fetch it again"
    )


def _choose(count: int, name: str, config: Config) -> tuple[list[int], list[str]]:
    """The numbers of the pages to read, and what is left out."""
    ranges = config.pages or ((1, count),)
    wanted = sorted({n for low, high in ranges for n in range(low, min(high, count) + 1)})
    if not wanted:
        asked = ", ".join(f"{low}-{high}" if low != high else str(low) for low, high in ranges)
        raise UsageError(
            f"{name}: has {count} pages, none of those asked for ({asked}); --pages or Config.pages says which"
        )
    if len(wanted) <= config.max_pages:
        return wanted, []
    left = len(wanted) - config.max_pages
    return wanted[: config.max_pages], [
        f"{left} of {len(wanted)} pages were left out; raise Config.max_pages"
    ]


class _Reading:
    """Goes through the pages and keeps what is to be said of them."""

    def __init__(self, document: Any, config: Config, deadline: float) -> None:
        self.document, self.config, self.deadline = document, config, deadline
        self.bad: list[int] = []
        self.textless: list[int] = []
        self.full: list[int] = []
        self.seen = 0
        self.late = False

    def read(self, wanted: Sequence[int]) -> "Iterator[Page]":
        first = row = 0
        for number in wanted:
            if time.monotonic() > self.deadline:
                self.late = True
                return
            self.seen += 1
            page = self._read(number, first)
            row = row + 1 if page is None else 0
            if row > MAX_BAD:
                return
            if page is not None:
                first += len(page.boxes)
                yield page

    def _read(self, number: int, first: int) -> Page | None:
        handle = raw().FPDF_LoadPage(self.document, number - 1)
        if not handle:
            self.bad.append(number)
            return None
        try:
            page = read_page(handle, number, first, tables=self.config.tables)
            if page.full:
                self.full.append(number)
            if not len(page.boxes) and page.drawn:
                if self.config.ocr is not None:
                    return read_by_ocr(handle, page, first, self.config.ocr)
                self.textless.append(number)
            return page
        finally:
            raw().FPDF_ClosePage(handle)

    def warnings(self, wanted: int, count: int, config: Config) -> list[str]:
        said = []
        if self.late:
            said.append(
                f"stopped at page {self.seen} of {count} after {config.parse_seconds:g} s; raise Config.parse_seconds"
            )
        if self.bad:
            said.append(f"pages {_ranges(self.bad)} are damaged and were left out")
        if self.full:
            said.append(
                f"of pages {_ranges(self.full)} only the first {MAX_CHARACTERS:,} characters were read"
            )
        if self.textless:
            plural = "pages" if len(self.textless) > 1 else "page"
            hold = "hold" if len(self.textless) > 1 else "holds"
            said.append(
                f"needs OCR: {plural} {_ranges(self.textless)} {hold} pictures and no text; see Config.ocr"
            )
        return said


def _nothing(name: str, reading: _Reading, config: Config) -> DamagedSourceError | LimitError:
    if reading.late:
        return LimitError(
            f"{name}: nothing was read in {config.parse_seconds:g} s; raise Config.parse_seconds"
        )
    return DamagedSourceError(
        f"{name}: none of its pages can be read; it is truncated or corrupt, fetch it again"
    )


def _ranges(numbers: Sequence[int]) -> str:
    """1-3, 7 for 1, 2, 3, 7."""
    parts = []
    for _, group in groupby(enumerate(numbers), key=lambda item: item[1] - item[0]):
        run = [number for _, number in group]
        parts.append(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}")
    return ", ".join(parts)


def _properties(document: Any, count: int) -> Properties:
    title, author = _meta(document, b"Title"), _meta(document, b"Author")
    date = _DATE.match(_meta(document, b"CreationDate") or "")
    created = None
    if date:
        year, month, day = date.group(1), date.group(2) or "01", date.group(3) or "01"
        if 1990 <= int(year) <= 2100 and 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
            created = f"{year}-{month}-{day}"
    return Properties(title, author, created, count)


def _meta(document: Any, tag: bytes) -> str | None:
    size = raw().FPDF_GetMetaText(document, tag, None, 0)
    if not 2 < size < 1 << 16:
        return None
    buffer = ctypes.create_string_buffer(size)
    raw().FPDF_GetMetaText(document, tag, buffer, size)
    said = buffer.raw[: size - 2].decode("utf-16-le", "replace").strip("\x00 \r\n\t")
    return said if said.lower() not in _NOTHING else None
