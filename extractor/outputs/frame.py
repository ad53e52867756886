"""Records as pandas DataFrames: those of one result, and those of a batch's output."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.records import RECORD_TYPES, Record

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from extractor.outputs.shapes import Shape

__all__ = ["columns", "dtype", "read_frame", "to_frame"]

_DTYPES = {"string": "string", "json": "string", "int": "Int64", "float": "float64", "bool": "boolean"}


def columns() -> list[str]:
    """The union of all types' fields: shared ones first, then each type's own, in the order of the models."""
    names: dict[str, None] = {"type": None}
    for model in RECORD_TYPES.values():
        names.update(dict.fromkeys(model.model_fields))
    return list(names)


def to_frame(records: Sequence[Record]) -> "pd.DataFrame":
    """One row a record, one column a field; a field that a type does not have is missing there."""
    import pandas as pd

    return pd.DataFrame([record.model_dump(mode="json") for record in records], columns=pd.Index(columns()))


def read_frame(out: Path | str, table: str, *, format: str | None = None) -> "pd.DataFrame":
    """A record type, or `documents`, of a batch's output folder: one row each, in the order of the batch.

    Every format gives the same frame: nullable strings and integers, 64-bit floats, lists and objects as Python's. The
    newest output is read where `format` names none. Raises OutputError, UsageError (an unknown table or format) and
    MissingExtraError.
    """
    import pandas as pd

    from extractor.outputs.locate import locate
    from extractor.outputs.shapes import columns_of
    from extractor.outputs.stored import check_table, read_stored

    check_table(table)
    name, path = locate(Path(out), format)
    parts = [_frame(rows, columns_of(table)) for _, rows in read_stored(path, name, [table]) if len(rows)]
    if not parts:
        return pd.DataFrame({c: pd.Series(dtype=dtype(s)) for c, s in columns_of(table).items()})
    return pd.concat(parts, ignore_index=True)


def _frame(rows: "pa.Table", shapes: "dict[str, Shape]") -> "pd.DataFrame":
    import pandas as pd

    made = {}
    for name, shape in shapes.items():
        column = rows.column(name)
        values = column.to_pylist() if dtype(shape) == "object" else column.to_numpy(zero_copy_only=False)
        if shape.kind == "int" and column.null_count:
            values = column.to_pylist()
        made[name] = pd.Series(values, dtype=dtype(shape))
    return pd.DataFrame(made)


def dtype(shape: "Shape") -> str:
    """The pandas dtype of a shape; each has a null of its own but for floats, where it is NaN."""
    return _DTYPES.get(shape.kind, "object")
