"""Tables are made from the models: a field that is added is a column, whatever its annotation."""

import enum
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field

from extractor.outputs import shapes
from extractor.outputs.lines import arrow_schema
from extractor.outputs.shapes import DOCUMENTS, columns_of, shape_of, table_names
from extractor.records import RECORD_TYPES, Document, Place


class Inner(BaseModel):
    start: int
    words: tuple[str, ...] = ()


class Colour(enum.Enum):
    red = "red"


@pytest.mark.parametrize(
    ("annotation", "kind"),
    [
        (str | None, "string"),
        (Literal["a", "b"] | None, "string"),
        (Literal[1, 2], "int"),
        (int | float | None, "float"),
        (Annotated[float, Field(ge=0)], "float"),
        (int | None, "int"),
        (bool, "bool"),
        (Colour, "string"),
        (tuple[float, float, float, float] | None, "list of float"),
        (tuple[int, float], "list of float"),
        (list[Inner], "list of struct"),
        (Inner, "struct"),
        (dict[str, str], "json"),
        (Any, "json"),
        (int | str, "json"),
    ],
    ids=str,
)
def test_annotations(annotation, kind):
    shape = shape_of(annotation)
    assert shape.kind + (f" of {shape.item.kind}" if shape.item else "") == kind


def test_a_table_has_the_fields_of_its_model():
    assert table_names() == (*sorted(RECORD_TYPES), DOCUMENTS)
    for name, model in RECORD_TYPES.items():
        assert list(columns_of(name)) == ["document_id", "source", *model.model_fields]
    assert list(columns_of(DOCUMENTS)) == [*Document.model_fields, "records", "warnings"]


def test_every_column_of_the_records_has_a_type_of_its_own():
    """JSON text is for fields without a shape; the records as they stand have none."""
    for table in table_names():
        assert not [name for name, shape in columns_of(table).items() if shape.holds_json]


def test_numbers_are_floats_and_places_are_lists():
    pa = pytest.importorskip("pyarrow", reason="needs the extra `parquet`")
    schema = arrow_schema("price")
    assert schema.field("value").type == pa.float64()
    assert schema.field("start").type == pa.int64()
    assert [f.name for f in schema.field("also").type.value_type] == list(Place.model_fields)


def test_a_name_with_two_shapes_is_refused(monkeypatch):
    class Odd(RECORD_TYPES["rating"]):
        value: str

    monkeypatch.setattr(shapes, "RECORD_TYPES", RECORD_TYPES | {"odd": Odd})
    shapes.union_of_records.cache_clear()
    with pytest.raises(TypeError, match=r"Odd\.value"):
        shapes.union_of_records()
    shapes.union_of_records.cache_clear()
