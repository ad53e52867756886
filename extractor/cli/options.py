"""Options that several commands share."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.config import MEBIBYTE, Config
from extractor.errors import UsageError

if TYPE_CHECKING:
    from extractor.source import SourceText

__all__ = ["Encoding", "MaxMb", "MinConfidence", "RulesDirs", "Types", "make_config", "read_source"]

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


def make_config(
    types: list[str] | None,
    rules_dirs: list[Path] | None,
    encoding: str | None,
    min_confidence: float,
    max_mb: float,
) -> Config:
    """The configuration of a command's options. Raises UsageError for an unknown record type."""
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
    )


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
