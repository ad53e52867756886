"""The tables of a stored output, whatever its format, as Arrow."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import OutputError, UsageError
from extractor.outputs.extras import need
from extractor.outputs.lines import arrow_schema, read_tables
from extractor.outputs.parquet import dataset_folder
from extractor.outputs.shapes import Shape, columns_of, table_names

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.dataset as ds

__all__ = ["check_table", "open_dataset", "read_lines", "read_stored"]

# what `cells.restore` does, in the syntax of RE2
_NEUTRALISED = r"^'('*[=+\-@\t\r\n＝＋－＠])"
_ROWS = 65_536  # of a database, at once
_CSV_BYTES = 16 << 20  # at once; a row may not be longer


def check_table(table: str) -> None:
    """Raises UsageError for a table that is no record type and not `documents`."""
    if table not in table_names():
        raise UsageError(f"unknown table {table!r}; known: {', '.join(table_names())}")


def read_stored(path: Path, format: str, tables: Collection[str]) -> Iterator[tuple[str, "pa.Table"]]:
    """(table, some of its rows) in their order, for the tables asked for. Raises OutputError where it cannot be read."""
    pa = need("pyarrow", "parquet", "reading an output")
    readers = {"jsonl": _jsonl, "parquet": _parquet, "csv": _csv, "duckdb": _duckdb}
    try:
        yield from readers[format](path, tables)
    except (OSError, UnicodeDecodeError, pa.ArrowException) as error:
        raise OutputError(f"{path}: cannot be read ({error}); run the batch again") from error


def read_lines(path: Path) -> Iterator[str]:
    """The lines of a records.jsonl."""
    with path.open(encoding="utf-8", newline="\n") as file:
        yield from file


def open_dataset(root: Path, table: str) -> "ds.Dataset":
    """A table in a folder of Parquet as an Arrow dataset; columns that its writer did not know are null."""
    import pyarrow as pa
    import pyarrow.dataset as ds

    return ds.dataset(
        dataset_folder(root, table),
        schema=arrow_schema(table),
        format="parquet",
        partitioning=ds.partitioning(pa.schema([("type", pa.string())]), flavor="hive"),
        partition_base_dir=str(root / "records"),
    )


def _jsonl(path: Path, tables: Collection[str]) -> Iterator[tuple[str, "pa.Table"]]:
    try:
        for chunk in read_tables(read_lines(path)):
            yield from ((name, chunk[name]) for name in tables)
    except OutputError as error:
        raise OutputError(f"{path}: {error}") from error


def _parquet(path: Path, tables: Collection[str]) -> Iterator[tuple[str, "pa.Table"]]:
    import pyarrow as pa

    for table in tables:
        for batch in open_dataset(path, table).to_batches():
            yield table, pa.Table.from_batches([batch])


def _duckdb(path: Path, tables: Collection[str]) -> Iterator[tuple[str, "pa.Table"]]:
    duckdb = need("duckdb", "duckdb", "reading a DuckDB file")
    import pyarrow as pa

    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            for table in tables:
                names = ", ".join(f'"{name}"' for name in columns_of(table))
                for batch in connection.sql(f"SELECT {names} FROM {table}").to_arrow_reader(_ROWS):
                    yield table, pa.Table.from_batches([batch]).cast(arrow_schema(table))
    except duckdb.Error as error:
        raise OutputError(f"{path}: cannot be read ({error}); run the batch again") from error


def _csv(path: Path, tables: Collection[str]) -> Iterator[tuple[str, "pa.Table"]]:
    import pyarrow as pa
    from pyarrow import csv

    for table in tables:
        shapes = columns_of(table)
        plain = {name: field.type for name, field in zip(shapes, arrow_schema(table), strict=True)}
        plain |= {name: pa.string() for name, shape in shapes.items() if _is_nested(shape)}
        reader = csv.open_csv(
            path / f"{table}.csv",
            read_options=csv.ReadOptions(block_size=_CSV_BYTES),
            parse_options=csv.ParseOptions(newlines_in_values=True),
            convert_options=csv.ConvertOptions(
                column_types=plain,
                include_columns=list(shapes),
                include_missing_columns=True,
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
            ),
        )
        for batch in reader:
            yield table, _from_cells(table, batch)


def _from_cells(table: str, batch: "pa.RecordBatch") -> "pa.Table":
    import pyarrow as pa
    import pyarrow.compute as pc

    schema = arrow_schema(table)
    arrays = []
    for (name, shape), field in zip(columns_of(table).items(), schema, strict=True):
        column = batch.column(name)
        if _is_nested(shape):
            column = _from_json(column, field.type)
        elif shape.kind == "string":
            column = pc.replace_substring_regex(column, _NEUTRALISED, r"\1")
        arrays.append(column)
    return pa.Table.from_arrays(arrays, schema=schema)


def _from_json(column: "pa.Array", kind: "pa.DataType") -> "pa.Array":
    import pyarrow as pa
    from pyarrow import json as arrow_json

    data = "".join(f'{{"cell": {cell or "null"}}}\n' for cell in column.to_pylist()).encode()
    if not data:
        return pa.array([], type=kind)
    parsed = arrow_json.read_json(
        pa.BufferReader(data),
        read_options=arrow_json.ReadOptions(use_threads=False, block_size=len(data) + 1),
        parse_options=arrow_json.ParseOptions(explicit_schema=pa.schema([("cell", kind)])),
    )
    return parsed.column("cell").combine_chunks()


def _is_nested(shape: Shape) -> bool:
    return shape.kind in ("list", "struct")
