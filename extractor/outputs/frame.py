"""Records as a pandas DataFrame."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extractor.records import RECORD_TYPES, Record

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["columns", "to_frame"]


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
