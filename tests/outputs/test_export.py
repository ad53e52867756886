"""What a batch writes: all formats hold what the JSON lines hold, the same lines give the same bytes, memory stays flat."""

import hashlib
import json
import tracemalloc

import pytest

from extractor.errors import MissingExtraError, OutputError, UsageError
from extractor.outputs import lines as lines_module
from extractor.outputs import parquet, shapes
from extractor.outputs.export import FORMATS, export
from extractor.outputs.frame import read_frame
from extractor.outputs.shapes import DOCUMENTS, columns_of, table_names
from extractor.records import RECORD_TYPES
from tests.outputs.specimens import expected, lines

pa = pytest.importorskip("pyarrow", reason="needs the extra `parquet`")
duckdb = pytest.importorskip("duckdb", reason="needs the extra `duckdb`")

LINES = lines()
TABLES = [t for t in FORMATS if t != "jsonl"]


def rows_of(frame, table):
    """A frame's rows as the JSON would have them; numbers are floats, as they are in every table."""
    shaped = columns_of(table)
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{name: _floats(row[name], shape) for name, shape in shaped.items()} for row in rows]


def json_rows(of, table):
    shaped = columns_of(table)
    return [
        {name: _floats(_text(row[name], shape), shape) for name, shape in shaped.items()}
        for row in expected(of, table)
    ]


def _floats(value, shape):
    return float(value) if shape.kind == "float" and value is not None else value


def _text(value, shape):
    return json.dumps(value, ensure_ascii=False) if shape.kind == "json" and value is not None else value


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("table", table_names())
def test_what_is_read_back_is_what_the_lines_hold(outputs, format, table):
    assert rows_of(read_frame(outputs, table, format=format), table) == json_rows(LINES, table)


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    for format in FORMATS:
        export(LINES, out, format)
    return out


@pytest.fixture
def wider_models(monkeypatch):
    """Price with fields that another day may bring."""

    class Wider(RECORD_TYPES["price"]):
        leaf: int | None = None
        box: tuple[float, float, float, float] | None = None
        extra: dict[str, object] | None = None

    types = RECORD_TYPES | {"price": Wider}
    monkeypatch.setattr(shapes, "RECORD_TYPES", types)
    monkeypatch.setattr(lines_module, "RECORD_TYPES", types)
    caches = (shapes.columns_of, shapes.union_of_records, shapes.line_shape)
    for cached in caches:
        cached.cache_clear()
    yield
    for cached in caches:
        cached.cache_clear()


@pytest.mark.parametrize("format", FORMATS)
def test_a_field_added_to_a_model_is_a_column(wider_models, tmp_path, format):
    made = lines(12)
    export(made, tmp_path, format)
    rows = rows_of(read_frame(tmp_path, "price", format=format), "price")
    assert any(row["box"] for row in rows)
    assert any(row["extra"] for row in rows)
    assert rows == json_rows(made, "price")


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
def test_the_same_lines_give_the_same_bytes(tmp_path, format):
    digests = []
    for name in ("one", "two"):
        paths = export(iter(LINES), tmp_path / name, format)
        digests.append(
            [(p.relative_to(tmp_path / name), hashlib.sha256(p.read_bytes()).digest()) for p in paths]
        )
    assert digests[0] == digests[1]


def test_lines_without_line_ends_are_lines(tmp_path):
    (path,) = export((line.rstrip("\n") for line in LINES), tmp_path, "jsonl")
    assert path.read_text(encoding="utf-8") == "".join(LINES)


def test_parquet_stands_by_type_and_types_without_records_are_empty(tmp_path):
    only = json.loads(LINES[0])
    only["records"] = only["records"][:1]
    kind = only["records"][0]["type"]
    export([json.dumps(only)], tmp_path, "parquet")
    for table in RECORD_TYPES:
        (file,) = (tmp_path / "parquet" / "records" / f"type={table}").iterdir()
        assert pa.parquet.read_metadata(file).num_rows == (1 if table == kind else 0)
    assert len(read_frame(tmp_path, DOCUMENTS)) == 1


def test_row_groups_and_files_are_closed_as_they_fill(tmp_path, monkeypatch):
    """Rows leave memory when a group is full, and a file ends when it is long enough."""
    monkeypatch.setattr(parquet, "ROWS", 10)
    monkeypatch.setattr(parquet, "FILE_BYTES", 1)
    monkeypatch.setattr(lines_module, "CHUNK", 1)
    export(LINES, tmp_path, "parquet")
    folder = parquet.dataset_folder(tmp_path / "parquet", "price")
    counts = [pa.parquet.read_metadata(file).num_rows for file in sorted(folder.iterdir())]
    assert counts == [10] * 6
    assert rows_of(read_frame(tmp_path, "price"), "price") == json_rows(LINES, "price")


def test_what_waits_for_a_row_group_is_bounded_over_all_tables(tmp_path, monkeypatch):
    waiting = []
    flush = parquet._Dataset.flush

    def watched(self, **options):
        waiting.append(self.buffered)
        flush(self, **options)

    monkeypatch.setattr(parquet, "BUFFERED_BYTES", 20_000)
    monkeypatch.setattr(lines_module, "CHUNK", 1)
    monkeypatch.setattr(parquet._Dataset, "flush", watched)
    export(lines(60), tmp_path, "parquet")
    assert len(waiting) > len(table_names())
    assert max(waiting) < 40_000


@pytest.mark.parametrize("format", ["jsonl", "csv"])
def test_memory_does_not_grow_with_documents(tmp_path, format):
    def peak(times):
        tracemalloc.start()
        export((line for _ in range(times) for line in LINES[:5]), tmp_path, format)
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    peak(1)
    assert peak(30) < 1.5 * peak(5)


def test_the_database_has_its_views(tmp_path):
    (path,) = export(LINES, tmp_path, "duckdb")
    with duckdb.connect(str(path), read_only=True) as connection:
        names = {name for (name,) in connection.execute("SHOW TABLES").fetchall()}
        assert names == {*table_names(), "records", "latest_prices", "score_matrix", "risk_counts"}
        (total,) = connection.execute("SELECT count(*) FROM records").fetchone()
    assert total == 2 * len(RECORD_TYPES) * len(LINES)


@pytest.mark.parametrize("format", TABLES)
@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{broken", "line 2"),
        ('{"no": "document"}', "line 2"),
        ("[1]", "line 2"),
        (json.dumps({"document": {}, "records": [{"type": "rumour"}]}), "rumour"),
        (json.dumps({"document": {"mood": 1}, "records": []}), "mood"),
        (json.dumps({"document": {}, "records": [{"type": "price", "mood": 1}]}), "mood"),
    ],
)
def test_a_bad_line_is_named(tmp_path, format, line, says):
    with pytest.raises(OutputError, match=says):
        export([LINES[0], line], tmp_path, format)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_format_is_named(tmp_path):
    with pytest.raises(UsageError, match="xlsx"):
        export(LINES, tmp_path, "xlsx")


@pytest.mark.parametrize(
    ("format", "module"), [("parquet", "pyarrow"), ("duckdb", "duckdb"), ("duckdb", "pyarrow")]
)
def test_a_missing_extra_is_named(tmp_path, monkeypatch, format, module):
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(MissingExtraError, match=rf"yanbao-extractor\[{format}\]"):
        export(LINES, tmp_path, format)
