"""The JSON lines of a batch (one document each) as tables: rows for CSV, Arrow tables for Parquet and DuckDB."""

import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from extractor.errors import OutputError
from extractor.outputs.shapes import DOCUMENTS, Shape, columns_of, line_shape
from extractor.records import RECORD_TYPES

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["arrow_schema", "arrow_type", "parse_lines", "read_rows", "read_tables"]

CHUNK = 1_000_000  # characters of JSON that are turned into columns at once
MOST_THREADS = 4  # Parquet is compressed by one, which four keep busy


def read_rows(lines: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(table, row) of every record and, behind its records, of its document. Raises OutputError at a bad line."""
    shape = line_shape()
    for number, line in _numbered(lines):
        yield from _rows(_as_text(_loads(line, number), shape), number)


def _rows(result: dict[str, Any], number: int) -> Iterator[tuple[str, dict[str, Any]]]:
    document, records = result["document"], result["records"]
    head = {"document_id": document.get("id"), "source": document.get("source")}
    for record in records:
        yield _checked(record.get("type"), head | record, number)
    counted = {"records": len(records), "warnings": result.get("warnings", [])}
    yield _checked(DOCUMENTS, document | counted, number)


def _checked(table: str, row: dict[str, Any], number: int) -> tuple[str, dict[str, Any]]:
    """Nothing is dropped unsaid: a type or field of another version is an error, as it is for Arrow."""
    if table != DOCUMENTS and table not in RECORD_TYPES:
        raise OutputError(f"line {number}: a record of unknown type {table!r}; run the batch again")
    if unknown := sorted(row.keys() - columns_of(table).keys()):
        raise OutputError(f"line {number}: unknown field {unknown[0]!r} of {table}; run the batch again")
    return table, row


def read_tables(lines: Iterable[str]) -> Iterator[dict[str, "pa.Table"]]:
    """The lines in chunks, each as one Arrow table a record type and one of documents, in the order of the lines.

    Some chunks are parsed at once, by threads; memory is that of these (1 MB of JSON each, or one document where that is
    larger). Numbers are 64-bit floats: integers over 2**53 are rounded to 16 digits, which no note states. Raises
    OutputError at a bad line.
    """
    threads = min(MOST_THREADS, os.cpu_count() or 1)
    under_way: deque[Future[dict[str, pa.Table]]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for chunk in _chunks(lines):
            under_way.append(pool.submit(_read_chunk, chunk))
            if len(under_way) > threads:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def parse_lines(lines: Sequence[str]) -> "pa.Table":
    """Some lines as one Arrow table, a row each: document, records (a list of structs), warnings."""
    return _parse(list(enumerate(lines, 1)))


def arrow_schema(table: str) -> "pa.Schema":
    """The Arrow schema of a table; every column may be null."""
    import pyarrow as pa

    return pa.schema([(name, arrow_type(shape)) for name, shape in columns_of(table).items()])


def arrow_type(shape: Shape) -> "pa.DataType":
    """The Arrow type of a shape; `json` is a string that holds JSON."""
    import pyarrow as pa

    if shape.kind == "struct":
        return pa.struct([(name, arrow_type(inner)) for name, inner in shape.fields])
    if shape.item is not None:
        return pa.list_(arrow_type(shape.item))
    scalars: Mapping[str, Callable[[], pa.DataType]] = {
        "bool": pa.bool_,
        "int": pa.int64,
        "float": pa.float64,
        "string": pa.string,
        "json": pa.string,
    }
    return scalars[shape.kind]()


def _numbered(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, 1):
        if line := line.strip():
            yield number, line


def _loads(line: str, number: int) -> dict[str, Any]:
    try:
        result = json.loads(line)
        if not {"document", "records"} <= result.keys():
            raise OutputError(f"line {number}: no document with records; give the lines of a records.jsonl")
    except (ValueError, AttributeError) as error:
        raise OutputError(f"line {number}: not a JSON object ({error}); run the batch again") from error
    return dict(result)


def _chunks(lines: Iterable[str]) -> Iterator[list[tuple[int, str]]]:
    size = 0
    chunk: list[tuple[int, str]] = []
    for number, line in _numbered(lines):
        if size > CHUNK:
            yield chunk
            chunk, size = [], 0
        chunk.append((number, line))
        size += len(line)
    if chunk:
        yield chunk


def _read_chunk(chunk: Sequence[tuple[int, str]]) -> dict[str, "pa.Table"]:
    return _tables(_parse(chunk), chunk[0][0])


def _parse(chunk: Sequence[tuple[int, str]]) -> "pa.Table":
    import pyarrow as pa
    from pyarrow import json as arrow_json

    shape = line_shape()
    texts = [line for _, line in chunk]
    if shape.holds_json:
        texts = [json.dumps(_as_text(_loads(line, n), shape), ensure_ascii=False) for n, line in chunk]
    data = "\n".join(texts).encode()
    schema = pa.schema([(name, arrow_type(inner)) for name, inner in shape.fields])
    try:
        return arrow_json.read_json(
            pa.BufferReader(data),
            read_options=arrow_json.ReadOptions(use_threads=False, block_size=len(data) + 1),
            parse_options=arrow_json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="error"),
        ).combine_chunks()
    except pa.ArrowInvalid as error:
        for number, line in chunk:
            list(_rows(_loads(line, number), number))  # names the line and the field, where it is one
        raise OutputError(
            f"lines {chunk[0][0]} to {chunk[-1][0]}: not this version's records ({error}); run the batch again"
        ) from error


def _as_text(value: Any, shape: Shape) -> Any:
    """A value with JSON text in the places that have no fixed shape."""
    if value is None or not shape.holds_json:
        return value
    if shape.kind == "json":
        return json.dumps(value, ensure_ascii=False)
    if shape.item is not None:
        return [_as_text(item, shape.item) for item in value]
    inner = dict(shape.fields)
    return {name: _as_text(v, inner[name]) if name in inner else v for name, v in value.items()}


def _tables(parsed: "pa.Table", first: int) -> dict[str, "pa.Table"]:
    import pyarrow as pa
    import pyarrow.compute as pc

    document, lists = (parsed.column(name).combine_chunks() for name in ("document", "records"))
    parents, records = pc.list_parent_indices(lists), pc.list_flatten(lists)
    columns = {field.name: records.field(field.name) for field in records.type}
    for name, of in (("document_id", "id"), ("source", "source")):
        columns[name] = pc.take(document.field(of), parents)
    known = pc.is_in(columns["type"], value_set=pa.array(RECORD_TYPES))
    unknown = pc.filter(columns["type"], pc.invert(known))
    if len(unknown):
        raise OutputError(f"from line {first} on: a record of unknown type {unknown[0]}; run the batch again")
    tables = {}
    for table in RECORD_TYPES:
        rows = pc.indices_nonzero(pc.equal(columns["type"], table))
        tables[table] = _table(table, {name: pc.take(columns[name], rows) for name in columns_of(table)})
    documents = {field.name: document.field(field.name) for field in document.type}
    documents["records"] = pc.fill_null(pc.list_value_length(lists), 0)
    documents["warnings"] = parsed.column("warnings")
    return tables | {DOCUMENTS: _table(DOCUMENTS, documents)}


def _table(table: str, columns: dict[str, "pa.Array"]) -> "pa.Table":
    import pyarrow as pa

    schema = arrow_schema(table)
    return pa.table([columns[field.name].cast(field.type) for field in schema], schema=schema)
