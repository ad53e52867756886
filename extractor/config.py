"""One frozen configuration for a whole run."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.errors import UsageError

__all__ = ["Config"]

MEBIBYTE = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Config:
    """What an `Extractor` does; every field has a safe default.

    rules_dirs
        Folders that overlay the shipped rules, later ones first (default: none, and `EXTRACTOR_RULES` from the
        environment). Risk: an overlay can switch a shipped rule off by using its name.
    types
        Record types to give, by name (default None: all).
    encoding
        The encoding of byte sources (default None: told from the bytes). Risk: a wrong one garbles the text.
    min_confidence
        Records under it are dropped (default 0.0: none).
    max_bytes
        The largest source that is read (default 32 MiB). Risk: memory grows to about 30 times the source.
    media_type
        The media type of sources (default None: told from the bytes). Risk: a wrong one fails or reads nonsense.
    pages
        The pages of paged sources to read, as inclusive ranges from 1 (default None: all).
    max_pages, max_cells
        Pages of one document, cells of one document's tables; what lies beyond is left out with a warning
        (default 2,000 and 1,000,000).
    max_members, max_unpacked_bytes, max_depth
        Documents, bytes and nesting of one mail or archive (default 10,000, 512 MiB and 4).
    parse_seconds
        The time that reading one document may take; the rest is left out with a warning, or the document fails where nothing
        was read (default 120).
    isolated
        Read everything but plain text in a child process of its own, which a crash or a bomb in a file cannot leave
        (default False). Risk: a start of some tenths of a second a document.
    isolated_bytes
        The address space of that child (default 4 GiB).
    tables
        Find tables in files that only draw them, such as PDF (default True). Risk without: cells in a row become one line.
    ocr
        A function from the PNG image of a page to its text, called for pages that hold no text (default None: such pages are
        left out with the warning "needs OCR"). None is bundled.
    """

    rules_dirs: tuple[Path, ...] = ()
    types: frozenset[str] | None = None
    encoding: str | None = None
    min_confidence: float = 0.0
    max_bytes: int = 32 * MEBIBYTE
    media_type: str | None = None
    pages: tuple[tuple[int, int], ...] | None = None
    max_pages: int = 2000
    max_cells: int = 1_000_000
    max_members: int = 10_000
    max_unpacked_bytes: int = 512 * MEBIBYTE
    max_depth: int = 4
    parse_seconds: float = 120.0
    isolated: bool = False
    isolated_bytes: int = 4096 * MEBIBYTE
    tables: bool = True
    ocr: Callable[[bytes], str] | None = None

    def __post_init__(self) -> None:
        """Take what is meant (a list, a str for a path, one folder) and refuse what cannot be. Raises UsageError."""
        dirs: Any = self.rules_dirs
        dirs = (dirs,) if isinstance(dirs, str | os.PathLike) else tuple(dirs or ())
        object.__setattr__(self, "rules_dirs", tuple(map(Path, dirs)))
        if isinstance(self.types, str):
            raise UsageError(f"Config.types is a set of record types, not a str; write {{{self.types!r}}}")
        if self.types is not None:
            object.__setattr__(self, "types", frozenset(self.types))
        if not 0 <= self.min_confidence <= 1:
            raise UsageError(f"Config.min_confidence is a number from 0 to 1, not {self.min_confidence!r}")
        if not all(1 <= low <= high for low, high in self.pages or ()):
            raise UsageError(
                f"Config.pages are ranges such as ((1, 3), (7, 7)), from 1 and upwards, not {self.pages!r}"
            )
