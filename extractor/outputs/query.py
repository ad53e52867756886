"""SQL over a batch's output, whatever its format: read only, and with no way out of it.

Parquet is scanned where it stands, a DuckDB file is opened read only, JSONL and CSV are first read into a database of their
own that is thrown away. No file is within reach of the SQL, in any of them: DuckDB's access to files, network and
extensions is switched off, and its settings are locked, before the SQL is looked at.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.errors import OutputError, UsageError
from extractor.outputs.database import fill
from extractor.outputs.extras import need
from extractor.outputs.locate import locate
from extractor.outputs.shapes import table_names
from extractor.outputs.stored import open_dataset, read_stored
from extractor.outputs.views import create_views

if TYPE_CHECKING:
    import duckdb

__all__ = ["Answer", "query"]

_BATCH = 1024  # rows that are fetched at once
_LOCKED = (
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET python_enable_replacements = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """The columns and, one at a time, the rows of an answer."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


@contextmanager
def query(out: Path | str, sql: str, *, format: str | None = None) -> Iterator[Answer]:
    """Ask an output folder one SELECT over its record types, `documents` and the views of `views.py`.

    The newest output in the folder is asked where `format` names none. Raises OutputError (nothing to read), UsageError (SQL that
    does not run, or is more than one SELECT) and MissingExtraError.
    """
    duckdb = need("duckdb", "duckdb", "extractor query")
    name, path = locate(Path(out), format)
    with tempfile.TemporaryDirectory() as folder, _opened(name, path, Path(folder), sql) as connection:
        try:
            for setting in _LOCKED:
                connection.execute(setting)
            _check(connection, sql)
            result = connection.execute(sql)
            yield Answer(tuple(column[0] for column in result.description or ()), _rows(result))
        except duckdb.Error as error:
            raise UsageError(f"{out}: {_first_line(str(error))}") from error


@contextmanager
def _opened(format: str, path: Path, folder: Path, sql: str) -> "Iterator[duckdb.DuckDBPyConnection]":
    duckdb = need("duckdb", "duckdb", "extractor query")
    stored = _database(format, path, folder / "read.duckdb") if format in ("jsonl", "csv") else path
    config = {"temp_directory": str(folder / "spill")}
    try:
        if format == "parquet":
            connection = duckdb.connect(":memory:", config=config)
        else:
            connection = duckdb.connect(str(stored), read_only=True, config=config)
    except duckdb.Error as error:
        raise OutputError(f"{path}: {_first_line(str(error))}; run the batch again") from error
    with connection:
        if format == "parquet":
            _register(connection, path, sql)
        yield connection


def _register(connection: "duckdb.DuckDBPyConnection", path: Path, sql: str) -> None:
    need("pyarrow", "parquet", "a query of Parquet")
    for table in table_names():
        connection.register(table, open_dataset(path, table))
    # its columns are in the data: a scan that other questions need not wait for
    create_views(connection, matrix="score_matrix" in sql.lower())


def _database(format: str, path: Path, made: Path) -> Path:
    import duckdb

    with duckdb.connect(str(made)) as connection:
        fill(connection, ({name: rows} for name, rows in read_stored(path, format, table_names())))
    return made


def _check(connection: "duckdb.DuckDBPyConnection", sql: str) -> None:
    statements = connection.extract_statements(sql)
    kinds = [str(statement.type).rpartition(".")[2] for statement in statements]
    if len(kinds) != 1:
        raise UsageError(f"{len(kinds)} SQL statements; give one SELECT")
    if kinds[0] not in ("SELECT", "EXPLAIN", "MULTI"):  # PIVOT is a MULTI
        raise UsageError(f"a batch's output is read only: {kinds[0]} is refused; give a SELECT")


def _rows(result: "duckdb.DuckDBPyConnection") -> Iterator[tuple[Any, ...]]:
    while batch := result.fetchmany(_BATCH):
        yield from batch


def _first_line(message: str) -> str:
    """DuckDB's message without its drawing of the place."""
    return " ".join(message.partition("\nLINE ")[0].split())
