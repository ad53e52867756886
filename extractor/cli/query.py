"""`extractor query OUT "select ..."`."""

import json
import sys
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from extractor.errors import UsageError

if TYPE_CHECKING:
    from extractor.outputs.query import Answer

__all__ = ["query"]


class Format(StrEnum):
    """What is printed."""

    table = "table"
    csv = "csv"
    json = "json"


class Question(StrEnum):
    """A question that is ready to ask."""

    price_cuts = "price-cuts"
    scores = "scores"
    gpu_fleet = "gpu-fleet"
    risks = "risks"
    targets = "targets"


class Stored(StrEnum):
    """What may stand in an output folder."""

    duckdb = "duckdb"
    parquet = "parquet"
    jsonl = "jsonl"
    csv = "csv"


def query(
    out: Annotated[Path, typer.Argument(help="The folder that `extractor batch -o` wrote.")],
    sql: Annotated[
        str | None, typer.Argument(help="One SELECT over price, rating, ..., documents and records.")
    ] = None,
    named: Annotated[Question | None, typer.Option(help="A question instead of SQL.")] = None,
    format: Annotated[
        Format, typer.Option("--format", "-f", help="A table, or data for programs.")
    ] = Format.table,
    stored: Annotated[
        Stored | None, typer.Option("--from", help="Which output to read; the newest without it.")
    ] = None,
) -> None:
    """Ask a batch's output: SQL by DuckDB, or a question by name. Nothing but that output can be read, nothing written."""
    if (sql is None) == (named is None):
        raise UsageError('give either SQL ("select ...") or --named, one of ' + ", ".join(Question))
    from extractor.outputs.query import query as ask
    from extractor.outputs.questions import QUESTIONS

    text = QUESTIONS[named] if named is not None else sql or ""
    with ask(out, text, format=stored) as answer:
        _PRINTERS[format](answer)
    sys.stdout.flush()


def _print_csv(answer: "Answer") -> None:
    from extractor.outputs.cells import to_row

    sys.stdout.write(to_row(answer.columns))
    sys.stdout.writelines(to_row(map(_plain, row)) for row in answer.rows)


def _print_json(answer: "Answer") -> None:
    """A JSON array of objects, one row a line."""
    before = "[\n"
    for row in answer.rows:
        values = dict(zip(answer.columns, map(_plain, row), strict=True))
        sys.stdout.write(before + json.dumps(values, ensure_ascii=False))
        before = ",\n"
    sys.stdout.write("\n]\n" if before == ",\n" else "[]\n")


def _print_table(answer: "Answer") -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table()
    for column in answer.columns:
        table.add_column(Text(column), overflow="fold")
    for row in answer.rows:
        table.add_row(*(Text(_shown(value)) for value in row))
    console = Console()
    if not console.is_terminal:  # a pipe has no width, so no line is folded
        console = Console(width=1 << 20)
    console.print(table)


_PRINTERS = {Format.table: _print_table, Format.csv: _print_csv, Format.json: _print_json}


def _plain(value: Any) -> Any:
    """A value of DuckDB as JSON has it."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, float):
        return value if value - value == 0 else None  # neither infinite nor NaN
    if isinstance(value, date | datetime | time | timedelta | UUID):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    return list(map(_plain, value)) if isinstance(value, Iterable) and not isinstance(value, str) else value


def _shown(value: Any) -> str:
    """A value for readers: 1,200,000 and not 1200000.0."""
    value = _plain(value)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"{value:,.15g}" if abs(value) < 1e15 else f"{value:g}"
