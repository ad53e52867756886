"""`extractor quantities FILE|-`: every number, unit, amount, range and date of a file, with its place in the source."""

import json
import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.cli.options import Encoding, MaxMb, RulesDirs, make_config, read_source
from extractor.errors import UsageError

if TYPE_CHECKING:
    from extractor.repair import Repaired

__all__ = ["quantities"]

COLUMNS = (
    "start",
    "end",
    "kind",
    "value",
    "min",
    "max",
    "qualifier",
    "unit",
    "currency",
    "per",
    "old",
    "delta",
    "basis",
    "text",
)


class Format(StrEnum):
    """What is printed."""

    table = "table"
    json = "json"


def quantities(
    file: Annotated[str, typer.Argument(help="A text file, or - for standard input.")],
    format: Annotated[
        Format, typer.Option("--format", "-f", help="A table, or all for programs.")
    ] = Format.table,
    reference: Annotated[
        str | None, typer.Option(help="The day of publication, YYYY-MM-DD; told from the text without it.")
    ] = None,
    rules: RulesDirs = None,
    encoding: Encoding = None,
    max_mb: MaxMb = 32.0,
) -> None:
    """Print the quantities and dates of a text, garbled as it may be; places are those of the source."""
    config = make_config(None, rules, encoding, 0.0, max_mb)
    day = _day(reference)
    from extractor.repair import repair_text

    source = read_source(file, config)
    repaired = repair_text(source.text, rules_dirs=config.rules_dirs)
    found = _read(repaired, day, config.rules_dirs)
    if format is Format.json:
        json.dump(found, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        rows = sorted(
            [*found["quantities"], *map(_as_row, found["dates"])], key=lambda row: (row["start"], row["end"])
        )
        sys.stdout.write("\t".join(COLUMNS) + "\n")
        sys.stdout.writelines("\t".join(_cell(row.get(name)) for name in COLUMNS) + "\n" for row in rows)
    sys.stdout.flush()


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--reference {text}: no day of the form YYYY-MM-DD") from error


def _read(repaired: "Repaired", reference: date | None, rules_dirs: tuple[Path, ...]) -> dict[str, Any]:
    """Both kinds with their places in the source; `text` is what stands there, `repaired` what it was read as."""
    from extractor.language.dates import dates
    from extractor.language.quantities import parser_for
    from extractor.linking.published import find_published
    from extractor.resources import rule_folders

    text = repaired.text
    if reference is None and (published := find_published(text)):
        reference = date.fromisoformat(published)

    def placed(start: int, end: int) -> dict[str, Any]:
        a, b = repaired.alignment.to_source(start, end)
        return {"start": a, "end": b, "text": repaired.source[a:b], "repaired": text[start:end]}

    return {
        "reference": reference.isoformat() if reference else None,
        "quantities": [q.as_dict() | placed(q.start, q.end) for q in parser_for(rule_folders(rules_dirs)).read(text)],
        "dates": [
            {
                "first": p.first and p.first.isoformat(), "last": p.last and p.last.isoformat(),
                "grain": p.grain, "symbol": p.symbol, "time": p.time, "zone": p.zone, "modifier": p.modifier,
            }
            | placed(p.start, p.end)
            for p in dates(text, reference)
        ],
    }  # fmt: skip


def _as_row(period: dict[str, Any]) -> dict[str, Any]:
    """A period in the columns of a quantity: its symbol as the value, its days as the borders."""
    return period | {
        "kind": "date",
        "value": period["symbol"],
        "min": period["first"],
        "max": period["last"],
        "unit": period["grain"],
    }


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("\t", " ").replace("\n", " ")
