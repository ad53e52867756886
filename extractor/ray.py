"""Extraction inside other engines: Ray Data, Spark, pandas, Arrow. None of them is imported here.

    # Ray: any dataset with a column of text or bytes
    records = extractor.ray.extract(ray.data.read_parquet("s3://notes/"), text="body", name="path")

    # pandas or Arrow: a table in, the same kind of table out
    frame = extractor.ray.extract_batch(pandas.DataFrame({"text": ["目标价185元"]}))

    # Spark
    from functools import partial
    from pyspark.sql.pandas.types import from_arrow_schema
    from extractor.ray import extract_batches, output_schema

    work = partial(extract_batches, text="body", name="path")
    records = notes.mapInArrow(work, from_arrow_schema(output_schema()))

By default a row is a record, with its document's `document_id` and `source` before its fields and the columns of all
record types beside each other: what a warehouse loads. No document is lost on the way: one without records, and one that could
not be read, gives one row without a `type`, and `error` says why. With `rows="documents"` the table keeps its length, and
`records` is a list. `keep` names columns of the input that go along, a key for instance.

The rules are loaded once a process and configuration. What is sent to another process is this module's name and the
`Config`, never an Extractor.
"""

import json
import logging
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar, cast

from extractor.config import Config
from extractor.errors import ExtractorError, UsageError
from extractor.outputs.extras import need
from extractor.outputs.lines import arrow_type, parse_lines
from extractor.outputs.shapes import STRING, Shape, line_shape, union_of_records
from extractor.pipeline import Extractor

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["extract", "extract_batch", "extract_batches", "output_schema"]

Rows = Literal["records", "documents"]
Table = TypeVar("Table")

BATCH = 64  # documents at once: results of more would only wait in memory

_HALVES = re.compile("[\ud800-\udfff]")

logger = logging.getLogger(__name__)
logger.addHandler(logging.NullHandler())


class _Outcome(NamedTuple):
    """What came of one row: a result's JSON, or an error."""

    source: str | None
    result: dict[str, Any] | None
    error: str | None


def extract(
    dataset: Any,
    *,
    text: str = "text",
    name: str | None = None,
    keep: Sequence[str] = (),
    rows: Rows = "records",
    config: Config | None = None,
    batch_size: int = BATCH,
    **options: Any,
) -> Any:
    """A Ray Data dataset of the records in the column `text` (text or bytes) of a dataset; lazy, as its `map_batches` is.

    `name` is the column with the documents' names, `keep` lists columns that go along; `options` go to `map_batches`
    (concurrency, num_cpus, memory, ...). An error in a document is its row's `error`.
    """
    wanted = {"text": text, "name": name, "keep": tuple(keep), "rows": rows, "config": config}
    return dataset.map_batches(
        extract_batch, fn_kwargs=wanted, batch_format="pyarrow", batch_size=batch_size, **options
    )


def extract_batches(
    batches: "Iterable[pa.RecordBatch]",
    *,
    text: str = "text",
    name: str | None = None,
    keep: Sequence[str] = (),
    rows: Rows = "records",
    config: Config | None = None,
) -> "Iterator[pa.RecordBatch]":
    """Arrow batches to Arrow batches, a few documents at a time: the function that Spark's `mapInArrow` wants."""
    import pyarrow as pa

    for batch in batches:
        for start in range(0, batch.num_rows, BATCH):
            some = pa.Table.from_batches([batch.slice(start, BATCH)])
            found = extract_batch(some, text=text, name=name, keep=keep, rows=rows, config=config)
            yield from found.combine_chunks().to_batches()


def extract_batch(
    table: Table,
    *,
    text: str = "text",
    name: str | None = None,
    keep: Sequence[str] = (),
    rows: Rows = "records",
    config: Config | None = None,
) -> Table:
    """A pandas DataFrame or Arrow table of documents to one of their records (see the module for its columns).

    Raises UsageError for a column that is not there or would be there twice, and RuleError; never for a document.
    """
    given: Any = table  # told apart below
    frame = _is_frame(given)
    _check(list(given.columns) if frame else _column_names(given), text, name, keep, rows)
    outcomes = list(_outcomes(_values(given, text), _values(given, name), config or Config()))
    made = (_to_frame if frame else _to_arrow)(given, outcomes, keep, rows)
    return cast(Table, made)


def output_schema(
    kept: "pa.Schema | None" = None, *, keep: Sequence[str] = (), rows: Rows = "records"
) -> "pa.Schema":
    """The Arrow schema of what comes out; `kept` is the input's, for the columns to `keep`."""
    pa = need("pyarrow", "parquet", "an Arrow schema")
    own = [(column, arrow_type(shape)) for column, shape in _columns(rows).items()]
    return pa.schema([*(kept.field(column) for column in keep), *own] if kept is not None else own)


def _columns(rows: Rows) -> dict[str, Shape]:
    """The columns behind the kept ones: of a record, or of a document."""
    head = {"document_id": STRING, "source": STRING}
    if rows == "records":
        return head | dict(union_of_records().fields) | {"error": STRING}
    line = dict(line_shape().fields)
    return head | {column: line[column] for column in ("document", "records", "warnings")} | {"error": STRING}


def _check(names: Sequence[str], text: str, name: str | None, keep: Sequence[str], rows: str) -> None:
    if rows not in ("records", "documents"):
        raise UsageError(f"rows={rows!r}: give records or documents")
    for column in (text, *keep, *([name] if name is not None else [])):
        if column not in names:
            raise UsageError(f"no column {column!r}; there are {', '.join(map(str, names))}")
    if twice := sorted(set(keep) & _columns(cast(Rows, rows)).keys()):
        raise UsageError(f"keep={twice[0]!r}: the records have a column of that name; rename yours first")


def _is_frame(table: object) -> bool:
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(table, pandas.DataFrame)


def _column_names(table: Any) -> list[str]:
    if not hasattr(table, "column_names"):
        raise UsageError(f"cannot read a {type(table).__name__}; give a pandas DataFrame or an Arrow table")
    return list(table.column_names)


def _values(table: Any, column: str | None) -> list[Any]:
    if column is None:
        return [None] * len(table)
    return list(table[column].tolist() if _is_frame(table) else table.column(column).to_pylist())


def _outcomes(values: Sequence[Any], names: Sequence[Any], config: Config) -> Iterator[_Outcome]:
    extractor = _extractor(config)
    for value, name in zip(values, names, strict=True):
        yield _outcome(extractor, value, name if isinstance(name, str) else None)


@lru_cache(maxsize=4)
def _extractor(config: Config) -> Extractor:
    """One a process and configuration: loading the rules takes longer than many a document."""
    return Extractor(config)


def _outcome(extractor: Extractor, value: Any, name: str | None) -> _Outcome:
    if not isinstance(value, str | bytes):  # a missing one is None, NaN or NA
        return _Outcome(name, None, f"UsageError: no text: {value!r:.40} is neither text nor bytes")
    try:
        result = extractor.extract(_whole(value), name=name)
    except ExtractorError as error:
        return _Outcome(name, None, f"{type(error).__name__}: {error}")
    except Exception as error:
        # a fault of ours must not cost its neighbours in the batch their work; the log has the traceback
        logger.exception("%s: extraction failed", name)
        return _Outcome(name, None, f"{type(error).__name__}: {error}")
    return _Outcome(result.document.source, result.model_dump(mode="json"), None)


def _whole(value: str | bytes) -> str | bytes:
    """Text without halves of surrogate pairs, which no Arrow column holds; no offset moves."""
    return _HALVES.sub("\ufffd", value) if isinstance(value, str) else value


def _to_frame(
    table: "pd.DataFrame", outcomes: Sequence[_Outcome], keep: Sequence[str], rows: Rows
) -> "pd.DataFrame":
    import pandas as pd

    from extractor.outputs.frame import dtype

    parents, made = [], []
    for parent, outcome in enumerate(outcomes):
        for row in _rows(outcome, rows):
            parents.append(parent)
            made.append(row)
    kept = table[list(keep)].iloc[parents].reset_index(drop=True)
    columns = {
        column: pd.Series([row.get(column) for row in made], dtype=dtype(shape))
        for column, shape in _columns(rows).items()
    }
    return pd.concat([kept, pd.DataFrame(columns)], axis="columns")


def _rows(outcome: _Outcome, rows: Rows) -> Iterator[dict[str, Any]]:
    result = outcome.result
    document = result["document"] if result else None
    head = {"document_id": document and document["id"], "source": outcome.source, "error": outcome.error}
    if rows == "documents":
        yield head | (result or {})
    elif result and result["records"]:
        yield from (head | record for record in result["records"])
    else:
        yield head


def _to_arrow(table: "pa.Table", outcomes: Sequence[_Outcome], keep: Sequence[str], rows: Rows) -> "pa.Table":
    import pyarrow as pa
    import pyarrow.compute as pc

    schema = output_schema(table.schema, keep=keep, rows=rows)
    if not outcomes:
        return schema.empty_table()
    lines = parse_lines([_line(outcome, rows) for outcome in outcomes])
    document, records = lines.column("document").combine_chunks(), lines.column("records").combine_chunks()
    columns = {
        "document_id": document.field("id"),
        "source": pa.array([outcome.source for outcome in outcomes], pa.string()),
        "error": pa.array([outcome.error for outcome in outcomes], pa.string()),
        **{column: table.column(column) for column in keep},
    }
    if rows == "documents":
        columns |= {"document": document, "records": records, "warnings": lines.column("warnings")}
    else:
        parents = pc.list_parent_indices(records)
        columns = {column: pc.take(values, parents) for column, values in columns.items()}
        flat = pc.list_flatten(records)
        columns |= {field.name: flat.field(field.name) for field in flat.type}
    return pa.table([columns[field.name] for field in schema], schema=schema)


def _line(outcome: _Outcome, rows: Rows) -> str:
    """The outcome as a line of JSON; among rows of records a record without a type stands for a document without any."""
    result = outcome.result or {"document": None, "records": [], "warnings": []}
    if rows == "records":
        result |= {"records": result["records"] or [{}]}
    return json.dumps(result, ensure_ascii=False)
