"""Extraction inside other engines: what comes out for each row, what goes between processes, Ray Data itself."""

import json
import pickle
import subprocess
import sys
import tempfile

import pandas as pd
import pytest

import extractor.ray as engines
from extractor.config import Config
from extractor.errors import RuleError, UsageError
from extractor.pipeline import Extractor
from tests.conftest import ROOT, slow_engines

pa = pytest.importorskip("pyarrow", reason="needs the extra `parquet`")

NOTES = {
    "price": "Claude Pro每月订阅费为20美元。",
    "risks": "风险提示：需求不及预期；竞争加剧。",
    "nothing": "今天天气很好。",
    "half": "Claude Pro\ud83d每月订阅费为20美元。",
}
ERRORS = {"empty": b"", "image": b"\x89PNG\r\n\x1a\n", "missing": None}


def frame(*names, binary=False):
    texts = [NOTES[n].encode() if binary else NOTES[n] for n in names]
    return pd.DataFrame({"body": texts, "file": [f"{n}.txt" for n in names], "key": range(len(names))})


def arrow(*names, **options):
    return pa.Table.from_pandas(frame(*names, **options), preserve_index=False)


@pytest.mark.parametrize("binary", [False, True])
@pytest.mark.parametrize("make", [frame, arrow])
def test_a_row_is_a_record_and_no_document_is_lost(make, binary):
    table = make("risks", "nothing", "price", binary=binary)
    found = engines.extract_batch(table, text="body", name="file", keep=["key"])
    assert type(found) is type(table)
    rows = (
        found.to_pylist()
        if make is arrow
        else found.astype(object).where(found.notna(), None).to_dict("records")
    )
    told = [(r["key"], r["source"], r["type"], r["statement"], r["value"], r["error"]) for r in rows]
    assert told == [
        (0, "risks.txt", "risk_factor", "需求不及预期", None, None),
        (0, "risks.txt", "risk_factor", "竞争加剧", None, None),
        (1, "nothing.txt", None, None, None, None),
        (2, "price.txt", "price", None, 20.0, None),
    ]
    assert len({r["document_id"] for r in rows}) == 3


def test_rows_hold_what_the_result_holds(extractor):
    wanted = extractor.extract(NOTES["price"], name="price.txt").model_dump()
    (row,) = engines.extract_batch(arrow("price"), text="body", name="file").to_pylist()
    (record,) = wanted["records"]
    assert {name: row[name] for name in record} == record
    assert row["document_id"] == wanted["document"]["id"]
    (whole,) = engines.extract_batch(arrow("price"), text="body", name="file", rows="documents").to_pylist()
    assert whole["document"] == wanted["document"]
    assert {name: whole["records"][0][name] for name in record} == record


@pytest.mark.parametrize("rows", ["records", "documents"])
@pytest.mark.parametrize("kind", ["pandas", "arrow"])
def test_an_error_in_a_row_is_its_error_column(kind, rows):
    table = pd.DataFrame({"text": [NOTES["price"].encode(), *ERRORS.values(), NOTES["nothing"].encode()]})
    if kind == "arrow":
        table = pa.Table.from_pandas(table)
    found = engines.extract_batch(table, rows=rows)
    errors = found.column("error").to_pylist() if kind == "arrow" else found["error"].tolist()
    assert [str(error).partition(":")[0] for error in errors[1:4]] == [
        "EmptySourceError",
        "UnsupportedMediaError",
        "UsageError",
    ]
    assert pd.isna(errors[0])
    assert pd.isna(errors[4])


def test_a_fault_of_the_program_costs_one_row(monkeypatch):
    def faulty(self, source, *, name=None):
        if "天气" in source:
            raise IndexError("a fault")
        return whole(self, source, name=name)

    whole = Extractor.extract
    monkeypatch.setattr(Extractor, "extract", faulty)
    found = engines.extract_batch(frame("price", "nothing", "risks"), text="body", name="file")
    assert found["error"].fillna("").tolist() == ["", "IndexError: a fault", "", ""]
    assert found["source"].tolist() == ["price.txt", "nothing.txt", "risks.txt", "risks.txt"]


def test_half_a_surrogate_is_replaced_and_offsets_stay():
    table = pd.DataFrame({"body": pd.Series([NOTES["half"]], dtype=object)})
    found = engines.extract_batch(table, text="body")
    start, end = found["start"][0], found["end"][0]
    assert NOTES["half"][start:end] == found["text"][0]


@pytest.mark.parametrize("rows", ["records", "documents"])
def test_an_empty_batch_has_all_columns(rows):
    schema = engines.output_schema(rows=rows)
    assert engines.extract_batch(arrow(), text="body", rows=rows).schema == schema
    assert list(engines.extract_batch(frame(), text="body", rows=rows).columns) == schema.names
    some = engines.extract_batch(arrow("price", "nothing"), text="body", rows=rows)
    assert some.schema == schema
    some.validate(full=True)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"text": "txet"}, "txet"),
        ({"text": "body", "name": "nome"}, "nome"),
        ({"text": "body", "keep": ["kee"]}, "kee"),
        ({"text": "body", "rows": "lines"}, "lines"),
    ],
)
def test_wrong_columns_are_named(options, says):
    for table in (frame("price"), arrow("price")):
        with pytest.raises(UsageError, match=says):
            engines.extract_batch(table, **options)


def test_a_kept_column_may_not_hide_one_of_the_records():
    with pytest.raises(UsageError, match="rename"):
        engines.extract_batch(frame("price").rename(columns={"key": "id"}), text="body", keep=["id"])


def test_other_tables_are_refused():
    with pytest.raises(UsageError, match="list"):
        engines.extract_batch([1])


def test_a_configuration_that_cannot_be_used_fails_at_once(tmp_path):
    with pytest.raises(RuleError):
        engines.extract_batch(frame("price"), text="body", config=Config(rules_dirs=(tmp_path / "none",)))


def test_batches_are_cut_to_a_few_documents():
    (batch,) = arrow(*["risks"] * 150).to_batches()
    found = list(engines.extract_batches([batch, batch.slice(0, 0)], text="body", keep=["key"]))
    assert [b.num_rows for b in found] == [128, 128, 44]
    table = pa.Table.from_batches(found)
    assert table.schema == engines.output_schema(batch.schema, keep=["key"])
    assert table.column("key").to_pylist() == [n for n in range(150) for _ in range(2)]


class FakeDataset:
    """Does as Ray does: the function and its arguments are pickled, batches are cut."""

    def __init__(self, table):
        self.table = table

    def map_batches(self, function, *, fn_kwargs, batch_format, batch_size, **options):
        self.sent, self.options = pickle.dumps((function, fn_kwargs)), options
        assert batch_format == "pyarrow"
        function, fn_kwargs = pickle.loads(self.sent)
        starts = range(0, len(self.table), batch_size)
        return pa.concat_tables([function(self.table.slice(s, batch_size), **fn_kwargs) for s in starts])


def test_what_is_sent_is_names_and_a_configuration():
    dataset = FakeDataset(arrow("price", "risks", "nothing"))
    found = engines.extract(
        dataset, text="body", config=Config(types=frozenset({"price"})), batch_size=2, num_cpus=1
    )
    assert found.column("type").to_pylist() == ["price", None, None]
    assert dataset.options == {"num_cpus": 1}
    assert len(dataset.sent) < 1000


def test_rules_are_loaded_once_a_configuration(monkeypatch):
    made = []
    monkeypatch.setattr(engines, "Extractor", lambda config: made.append(config) or Extractor(config))
    engines._extractor.cache_clear()
    for config in (None, Config(), Config(min_confidence=0.5), None, Config(min_confidence=0.5)):
        engines.extract_batch(frame("price"), text="body", config=config)
    engines._extractor.cache_clear()
    assert len(made) == 2


def test_no_engine_is_imported():
    code = "import sys, extractor.ray; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"ray", "pyspark", "pandas", "pyarrow", "duckdb"} & set(loaded)


@slow_engines
@pytest.mark.filterwarnings("ignore")  # of Ray, about itself
def test_ray_data_gives_what_the_pipeline_gives(extractor):
    ray = pytest.importorskip("ray", reason="needs the extra `ray`")
    data = pytest.importorskip("ray.data", reason="needs the extra `ray`")
    names = ["price", "risks", "nothing"] * 20
    with (
        tempfile.TemporaryDirectory(prefix="ray") as folder,  # short: sockets stand in it
        ray.init(
            "local",
            num_cpus=2,
            include_dashboard=False,
            log_to_driver=False,
            runtime_env={"env_vars": {"PYTHONPATH": str(ROOT)}},
            _temp_dir=folder,
        ),
    ):
        dataset = data.from_arrow(arrow(*names)).repartition(4)
        found = engines.extract(dataset, text="body", name="file", keep=["key"], batch_size=8).take_all()
    wanted = [
        (key, record["type"], record["id"])
        for key, name in enumerate(names)
        for record in extractor.extract(NOTES[name], name=f"{name}.txt").model_dump()["records"]
        or [{"type": None, "id": None}]
    ]
    assert sorted(((r["key"], r["type"], r["id"]) for r in found), key=json.dumps) == sorted(
        wanted, key=json.dumps
    )
