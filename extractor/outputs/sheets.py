"""A folder of CSV: one file a record type, and documents.csv."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from extractor.outputs.cells import to_row
from extractor.outputs.lines import read_rows
from extractor.outputs.shapes import columns_of, table_names

__all__ = ["write_sheets"]


def write_sheets(lines: Iterable[str], root: Path) -> None:
    """Write the lines as CSV (UTF-8) into an empty folder; a type without records gives a header alone."""
    with ExitStack() as stack:
        files = {}
        for table in table_names():
            file = (root / f"{table}.csv").open("w", encoding="utf-8", newline="")
            files[table] = stack.enter_context(file)
            file.write(to_row(columns_of(table)))
        for table, row in read_rows(lines):
            files[table].write(to_row(map(row.get, columns_of(table))))
