"""What kind of value each field of the records holds, read off the pydantic models.

Arrow schemas, DuckDB tables, CSV headers and data frames are all made from these shapes, so a field that is added to a
model is a column everywhere at once.
"""

import enum
import types
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from extractor.records import RECORD_TYPES, Document

__all__ = [
    "DOCUMENTS",
    "STRING",
    "Shape",
    "columns_of",
    "line_shape",
    "shape_of",
    "table_names",
    "union_of_records",
]

DOCUMENTS = "documents"

_SCALARS: dict[Any, str] = {
    bool: "bool",
    int: "int",
    float: "float",
    Decimal: "float",
    str: "string",
    bytes: "string",
    date: "string",
    datetime: "string",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """One of string, int, float, bool, json (anything that has no fixed shape), list (of `item`) or struct (of `fields`)."""

    kind: str
    item: "Shape | None" = None
    fields: tuple[tuple[str, "Shape"], ...] = ()

    @property
    def holds_json(self) -> bool:
        """Whether something in it has no fixed shape and is written as JSON text."""
        inner = [shape for _, shape in self.fields] + ([self.item] if self.item else [])
        return self.kind == "json" or any(shape.holds_json for shape in inner)


STRING, INT, JSON = Shape("string"), Shape("int"), Shape("json")


def shape_of(annotation: Any) -> Shape:
    """The shape of a field's annotation; null is always allowed, and what has no fixed shape becomes `json`."""
    if hasattr(annotation, "__value__"):  # a `type` statement of Python 3.12
        return shape_of(annotation.__value__)
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return shape_of(args[0])
    if origin is Literal:
        return _one_of([shape_of(type(value)) for value in args])
    if origin in (Union, types.UnionType):
        return _one_of([shape_of(a) for a in args if a is not type(None)])
    if origin in (tuple, list, set, frozenset):
        return Shape("list", item=_one_of([shape_of(a) for a in args if a is not Ellipsis]))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return Shape("struct", fields=_fields_of(annotation))
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        return _one_of([shape_of(type(member.value)) for member in annotation])
    return Shape(_SCALARS.get(annotation, "json"))


def _fields_of(model: type[BaseModel]) -> tuple[tuple[str, Shape], ...]:
    return tuple((name, shape_of(field.annotation)) for name, field in model.model_fields.items())


def _one_of(shapes: list[Shape]) -> Shape:
    distinct = set(shapes)
    if len(distinct) == 1:
        return distinct.pop()
    numeric = {shape.kind for shape in distinct} <= {"int", "float"} and distinct
    return Shape("float") if numeric else JSON


def table_names() -> tuple[str, ...]:
    """One table a record type, in the order of their names, and `documents`."""
    return (*RECORD_TYPES, DOCUMENTS)


@cache
def columns_of(table: str) -> dict[str, Shape]:
    """The columns of a table, in order.

    A record has its document's `document_id` and `source` before its own fields; a document has the number of its
    `records` and its `warnings` behind its own.
    """
    if table == DOCUMENTS:
        own = dict(_fields_of(Document))
        return own | {"records": INT, "warnings": Shape("list", item=STRING)}
    return {"document_id": STRING, "source": STRING} | dict(_fields_of(RECORD_TYPES[table]))


@cache
def union_of_records() -> Shape:
    """A struct of the fields of all record types. Raises TypeError where types use one name for different shapes."""
    union: dict[str, Shape] = {}
    for model in RECORD_TYPES.values():
        for name, shape in _fields_of(model):
            union[name] = _one_of([union.get(name, shape), shape])
            if union[name] == JSON != shape:
                raise TypeError(f"records.py: {model.__name__}.{name} has another shape than in other models")
    return Shape("struct", fields=tuple(union.items()))


@cache
def line_shape() -> Shape:
    """The shape of a result: a line of records.jsonl."""
    documents = dict(columns_of(DOCUMENTS))
    warnings = documents.pop("warnings")
    del documents["records"]
    fields = {
        "schema_version": Shape("int"),
        "document": Shape("struct", fields=tuple(documents.items())),
        "records": Shape("list", item=union_of_records()),
        "warnings": warnings,
        "source_text": Shape("string"),
    }
    return Shape("struct", fields=tuple(fields.items()))
