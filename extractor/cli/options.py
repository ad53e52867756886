"""Options that several commands share."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.config import MEBIBYTE, Config
from extractor.errors import UsageError

if TYPE_CHECKING:
    from extractor.source import SourceText

__all__ = [
    "Encoding",
    "Isolated",
    "MaxMb",
    "MediaType",
    "MinConfidence",
    "Pages",
    "RulesDirs",
    "Types",
    "make_config",
    "read_source",
]

Types = Annotated[
    list[str] | None,
    typer.Option("--type", help="Only this record type; give it again for more.", metavar="TYPE"),
]
RulesDirs = Annotated[
    list[Path] | None,
    typer.Option("--rules", help="A folder of rules that overlays the shipped ones.", metavar="DIR"),
]
Encoding = Annotated[str | None, typer.Option(help="The file's encoding; told from its bytes without it.")]
MinConfidence = Annotated[float, typer.Option(help="Drop records under this confidence.", min=0.0, max=1.0)]
MaxMb = Annotated[float, typer.Option("--max-mb", help="The largest file that is read, in MB.", min=0.001)]

MediaType = Annotated[
    str | None,
    typer.Option("--media-type", help="The kind of file, such as text/html; told from its bytes without it."),
]
Pages = Annotated[
    str | None, typer.Option("--pages", help="Only these pages of a paged file: 1-3,7.", metavar="RANGES")
]

Isolated = Annotated[
    bool,
    typer.Option(
        "--isolated",
        help="Read the file in a process of its own with limits of memory and time: for files of unknown origin.",
    ),
]


def make_config(
    types: list[str] | None,
    rules_dirs: list[Path] | None,
    encoding: str | None,
    min_confidence: float,
    max_mb: float,
    media_type: str | None = None,
    pages: str | None = None,
    isolated: bool = False,
) -> Config:
    """The configuration of a command's options. Raises UsageError for an unknown record type or wrong pages."""
    if types:
        from extractor.records import RECORD_TYPES

        if unknown := sorted(set(types) - set(RECORD_TYPES)):
            raise UsageError(f"--type {unknown[0]}: no such record type; known: {', '.join(RECORD_TYPES)}")
    return Config(
        rules_dirs=tuple(rules_dirs or ()),
        types=frozenset(types) if types else None,
        encoding=encoding,
        min_confidence=min_confidence,
        max_bytes=int(max_mb * MEBIBYTE),
        media_type=media_type,
        pages=parse_pages(pages) if pages else None,
        isolated=isolated,
    )


def parse_pages(ranges: str) -> tuple[tuple[int, int], ...]:
    """1-3,7 as ((1, 3), (7, 7)). Raises UsageError."""
    found = []
    for part in ranges.split(","):
        first, dash, last = part.strip().partition("-")
        if not (first.isdecimal() and (last.isdecimal() or not dash)):
            raise UsageError(f"--pages {ranges}: {part.strip()!r} is no page or range; write 1-3,7")
        low, high = int(first), int(last or first)
        if not 1 <= low <= high:
            raise UsageError(
                f"--pages {ranges}: {part.strip()!r} is empty; pages count from 1 and ranges go upwards"
            )
        found.append((low, high))
    return tuple(found)


def read_source(file: str, config: Config) -> "SourceText":
    """A file, or standard input for `-`; what its reader warns of goes to standard error."""
    from extractor.source import from_bytes, read_file

    if file == "-":
        source = from_bytes(sys.stdin.buffer.read(config.max_bytes + 1), "<stdin>", config)
    else:
        source = read_file(Path(file), config)
    for warning in source.warnings:
        print(f"extractor: {source.name}: {warning}", file=sys.stderr)
    return source
