"""`extractor extract FILE|-`."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.options import (
    Encoding,
    Isolated,
    MaxMb,
    MediaType,
    MinConfidence,
    Pages,
    RulesDirs,
    Types,
    make_config,
)

if TYPE_CHECKING:
    from extractor.pipeline import Result

__all__ = ["extract"]


class Format(StrEnum):
    """What is printed."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    text = "text"
    repaired = "repaired"


def extract(
    file: Annotated[
        str,
        typer.Argument(
            help="A file (text, HTML, PDF, DOCX, mail, ...), a member `mail.eml!/a.pdf`, or - for standard input."
        ),
    ],
    format: Annotated[
        Format, typer.Option("--format", "-f", help="table, or data for programs.")
    ] = Format.table,
    types: Types = None,
    rules: RulesDirs = None,
    encoding: Encoding = None,
    min_confidence: MinConfidence = 0.0,
    max_mb: MaxMb = 32.0,
    media_type: MediaType = None,
    pages: Pages = None,
    isolated: Isolated = False,
    include_source: Annotated[bool, typer.Option(help="Add source_text to the JSON.")] = False,
) -> None:
    """Print the records of one note: a table, or JSON, JSONL, CSV; or its source or repaired text."""
    config = make_config(types, rules, encoding, min_confidence, max_mb, media_type, pages, isolated)
    from extractor.pipeline import Extractor

    extractor = Extractor(config)
    if file == "-":
        result = extractor.extract(sys.stdin.buffer.read(config.max_bytes + 1), name="<stdin>")
    else:
        result = extractor.extract(Path(file))
    for warning in result.warnings:
        print(f"extractor: {result.document.source}: {warning}", file=sys.stderr)
    _show(result, format, include_source)


def _show(result: "Result", format: Format, include_source: bool) -> None:
    if format is Format.table:
        _show_table(result)
    elif format is Format.text:
        sys.stdout.write(result.source_text)
    elif format is Format.repaired:
        sys.stdout.write(result.repaired_text)
    else:
        from extractor.outputs import text

        if format is Format.json:
            sys.stdout.write(text.to_json(result, include_source=include_source))
        else:
            sys.stdout.write(text.to_jsonl(result) if format is Format.jsonl else text.to_csv(result))
    sys.stdout.flush()


def _show_table(result: "Result") -> None:
    from rich.console import Console

    from extractor.outputs.table import to_table

    console = Console()
    if not console.is_terminal and console.width < 120:  # a pipe has no width of its own
        console = Console(width=160)
    console.print(to_table(result) if result.records else f"{result.document.source}: no records")
