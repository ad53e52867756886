"""A folder of Parquet: one dataset a record type, and the documents.

    OUT/parquet/records/type=price/part-00000.parquet
    OUT/parquet/records/type=.../...
    OUT/parquet/documents/part-00000.parquet

`type` stands in the folder's name alone (hive style), every dataset has a file even where it has no row, and rows keep the
order of the lines: sorted by source where those are, so that statistics of row groups let a reader skip.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.outputs.lines import arrow_schema, read_tables
from extractor.outputs.shapes import DOCUMENTS, table_names

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

__all__ = ["dataset_folder", "write_parquet"]

ROWS = 131_072  # of a row group: what DuckDB and Spark read at once
BUFFERED_BYTES = 40 << 20  # of all tables together; the largest one is written out when it is passed
FILE_BYTES = 512 << 20  # the next part begins when a file has passed it


def dataset_folder(root: Path, table: str) -> Path:
    """Where a table's files stand below the folder of Parquet."""
    return root / DOCUMENTS if table == DOCUMENTS else root / "records" / f"type={table}"


def write_parquet(lines: Iterable[str], root: Path) -> None:
    """Write the lines as Parquet into an empty folder; the same lines give the same bytes."""
    writers = {table: _Dataset(dataset_folder(root, table), table) for table in table_names()}
    try:
        for tables in read_tables(lines):
            for name, rows in tables.items():
                writers[name].add(rows)
            while sum(writer.buffered for writer in writers.values()) > BUFFERED_BYTES:
                max(writers.values(), key=lambda writer: writer.buffered).flush()
        for writer in writers.values():
            writer.flush(last=True)
    finally:
        for writer in writers.values():
            writer.close()


class _Dataset:
    """One table's files: rows wait until they fill a row group."""

    def __init__(self, folder: Path, table: str) -> None:
        folder.mkdir(parents=True)
        schema = arrow_schema(table)
        at = schema.get_field_index("type")
        self.folder, self.schema = folder, schema if at < 0 else schema.remove(at)
        self.buffered, self._rows, self._parts = 0, 0, 0
        self._waiting: list[pa.Table] = []
        self._writer: pq.ParquetWriter | None = None
        self._file: pa.NativeFile | None = None

    def add(self, rows: "pa.Table") -> None:
        rows = rows.select(self.schema.names)
        self._waiting.append(rows)
        self._rows += rows.num_rows
        self.buffered += rows.nbytes
        if self._rows >= ROWS:
            self.flush()

    def flush(self, *, last: bool = False) -> None:
        """Write what waits as one row group; `last` makes a file even where no row ever came."""
        import pyarrow as pa

        if self._rows or (last and not self._parts):
            writer = self._open()
            rows = pa.concat_tables(self._waiting) if self._waiting else self.schema.empty_table()
            writer.write_table(rows, row_group_size=max(1, rows.num_rows))
            if self._file is not None and self._file.tell() >= FILE_BYTES:
                self.close()
        self._waiting, self._rows, self.buffered = [], 0, 0
        pa.default_memory_pool().release_unused()

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        if self._file is not None:
            self._file.close()
        self._writer = self._file = None

    def _open(self) -> "pq.ParquetWriter":
        import pyarrow as pa
        import pyarrow.parquet as pq

        if self._writer is None:
            self._file = pa.OSFile(str(self.folder / f"part-{self._parts:05}.parquet"), "wb")
            self._writer = pq.ParquetWriter(self._file, self.schema, **_options(self.schema))
            self._parts += 1
        return self._writer


def _options(schema: "pa.Schema") -> dict[str, Any]:
    """Words and names repeat, so they are dictionaries; ids do not, and offsets grow slowly."""
    import pyarrow as pa

    integers = [f.name for f in schema if pa.types.is_integer(f.type)]
    names = [f.name for f in schema if f.name != "id" and f.name not in integers]
    return {
        "compression": "zstd",
        "use_dictionary": names,
        "column_encoding": dict.fromkeys(integers, "DELTA_BINARY_PACKED"),
        "write_page_index": True,
    }
