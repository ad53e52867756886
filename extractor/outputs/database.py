"""One DuckDB file: a table a record type, `documents`, and the views of `views.py`."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import OutputError
from extractor.outputs.extras import need
from extractor.outputs.lines import read_tables
from extractor.outputs.shapes import Shape, columns_of, table_names
from extractor.outputs.views import create_views

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

__all__ = ["fill", "write_database"]

MEMORY = "128MB"  # DuckDB's own pages; without a limit it would keep most of the machine's memory
_TYPES = {"string": "VARCHAR", "json": "VARCHAR", "int": "BIGINT", "float": "DOUBLE", "bool": "BOOLEAN"}


def write_database(lines: Iterable[str], path: Path) -> None:
    """Write the lines into a new DuckDB file; the same lines give the same rows in the same order."""
    duckdb = need("duckdb", "duckdb", "a DuckDB file")
    try:
        with duckdb.connect(str(path), config={"memory_limit": MEMORY, "threads": 1}) as connection:
            fill(connection, read_tables(lines))
    except duckdb.OperationalError as error:
        raise OutputError(f"{path}: cannot be written ({error}); the old output stays") from error


def fill(connection: "duckdb.DuckDBPyConnection", chunks: "Iterable[Mapping[str, pa.Table]]") -> None:
    """Create the tables and views in an empty database, and insert the rows in their order."""
    for table in table_names():
        columns = ", ".join(f'"{name}" {_sql_type(s)}' for name, s in columns_of(table).items())
        connection.execute(f"CREATE TABLE {table} ({columns})")
    for tables in chunks:
        for name, rows in tables.items():
            if rows.num_rows:
                connection.register("chunk", rows)
                connection.execute(f"INSERT INTO {name} SELECT * FROM chunk")
                connection.unregister("chunk")
    create_views(connection)
    connection.execute("CHECKPOINT")


def _sql_type(shape: Shape) -> str:
    """The DuckDB type of a shape."""
    if shape.kind == "struct":
        return "STRUCT(" + ", ".join(f'"{name}" {_sql_type(inner)}' for name, inner in shape.fields) + ")"
    return _sql_type(shape.item) + "[]" if shape.item is not None else _TYPES[shape.kind]
