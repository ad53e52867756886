"""Questions to a batch, by name and in SQL: right answers from every format, and no way out of the output."""

import hashlib
import sys

import pytest

from extractor.errors import MissingExtraError, OutputError, UsageError
from extractor.outputs.export import FORMATS, export
from extractor.outputs.query import query
from extractor.outputs.questions import QUESTIONS
from tests.outputs.notes import SMALL

pytest.importorskip("pyarrow", reason="needs the extra `parquet`")
pytest.importorskip("duckdb", reason="needs the extra `duckdb`")

ANSWERS = {
    "price-cuts": [
        ("2025-07-01", "甲证券", "H20", "hardware", None, 110, 96, -12.7, "CNY", "unit", "a.txt"),
        ("2025-07-01", "甲证券", "白泽", "api", "output", 8, 2, -75.0, "CNY", "million_tokens", "a.txt"),
    ],
    "scores": [("GLM-5", 85, 90.5), ("Kimi K3", 70, None)],
    "gpu-fleet": [
        ("xAI", "H100", 1_000_000, None, None, "exact", "planned", "2025-08-15", "甲证券", "b.txt"),
        ("Meta", "B200", None, 300_000, 400_000, "exact", "reported", None, None, "c.txt"),
        ("xAI", "H100", 200_000, None, None, "exact", "reported", "2025-08-15", "甲证券", "b.txt"),
    ],
    "risks": [
        ("甲证券", "2025-08", "policy", 1, 1),
        ("甲证券", "2025-07", "policy", 2, 1),
        ("甲证券", "2025-07", "demand", 1, 1),
        (None, None, "macro", 1, 1),
    ],
    "targets": [
        ("腾讯", "乙投顾", 480, None, None, "CNY", "增持", "downgrade", "2025-08-15", "b.txt"),
        # b.txt names no rating of its own, so the one of the house that it quotes stands beside the newest target
        ("腾讯", "甲证券", 600, None, None, "CNY", "增持", "downgrade", "2025-08-15", "b.txt"),
    ],
}


@pytest.fixture(scope="module")
def outs(tmp_path_factory):
    """A folder for each format, with that format alone."""
    folders = {format: tmp_path_factory.mktemp(format) for format in FORMATS}
    for format, folder in folders.items():
        export(SMALL, folder, format)
    return folders


def ask(out, sql, **options):
    with query(out, sql, **options) as answer:
        return answer.columns, list(answer.rows)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", QUESTIONS)
def test_named_questions(outs, format, name):
    assert ask(outs[format], QUESTIONS[name])[1] == ANSWERS[name]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("SELECT count(*) FROM records", [(32,)]),
        (
            "SELECT type, count(*) FROM records GROUP BY type ORDER BY 2 DESC, 1 LIMIT 2",
            [("price", 13), ("benchmark_score", 5)],
        ),
        ("SELECT source FROM documents WHERE published IS NULL", [("c.txt",)]),
        ("SELECT item, value FROM latest_prices WHERE variant = 'output'", [("白泽", 3.0)]),
        ("SELECT value FROM compute", [(3e24,)]),
        ("FROM documents SELECT max(records)", [(17,)]),
        ("PIVOT risk_factor ON category USING count(*)", None),
        ("DESCRIBE price", None),
        ("EXPLAIN SELECT 1", None),
    ],
)
def test_sql(outs, format, sql, rows):
    found = ask(outs[format], sql)[1]
    assert found
    assert rows is None or found == rows


REFUSED = [
    "SELECT * FROM read_text('{secret}')",
    "SELECT * FROM read_csv('{secret}')",
    "SELECT * FROM '{secret}'",
    "SELECT * FROM read_blob('{beside}')",
    "SELECT * FROM glob('{folder}/*')",
    "SELECT * FROM read_parquet('https://example.org/x.parquet')",
    "COPY price TO '{new}'",
    "COPY (SELECT 1) TO '{new}' (USE_TMP_FILE false)",
    "WITH t AS (COPY (SELECT 1) TO '{new}' (USE_TMP_FILE false)) SELECT 1",
    "WITH t AS (COPY (SELECT 1) TO '{own}' (USE_TMP_FILE false)) SELECT 1",
    "SELECT * FROM query('WITH t AS (COPY (SELECT 1) TO ''{own}'' (USE_TMP_FILE false)) SELECT 1')",
    "WITH t AS (DELETE FROM documents RETURNING *) SELECT * FROM t",
    "EXPLAIN ANALYZE DELETE FROM documents",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO '{new}'",
    "DELETE FROM price",
    "DROP TABLE price",
    "CREATE TABLE t AS SELECT 1",
    "CREATE OR REPLACE VIEW price AS SELECT 1",
    "ATTACH '{new}' AS other",
    "EXPORT DATABASE '{new}'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET enable_external_access = true",
    "RESET lock_configuration",
    "PRAGMA enable_external_access = true",
    "CALL pragma_version()",
    "SELECT 1; DROP TABLE price",
    "SELECT 1; SELECT 2",
    "",
    "SELEC 1",
    "SELECT nothing FROM price",
    "SELECT * FROM lines",
]


@pytest.mark.parametrize("format", ["jsonl", "parquet", "duckdb"])  # CSV goes the way of JSONL
@pytest.mark.parametrize("sql", REFUSED)
def test_sql_that_reads_elsewhere_or_writes_is_refused(outs, tmp_path, format, sql):
    out = outs[format]
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n", encoding="utf-8")
    beside = out / "errors.jsonl"
    beside.write_text("{}\n", encoding="utf-8")
    before = digests(out)
    own = next(path for path in sorted(out.rglob("*")) if path.is_file() and path != beside)
    places = {"secret": secret, "beside": beside, "own": own, "folder": tmp_path, "new": tmp_path / "new"}
    lines = [{"a": 1}]  # a name of the caller's is no table
    assert lines
    with pytest.raises(UsageError) as raised:
        ask(out, sql.format(**places))
    assert "\n" not in str(raised.value)
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]
    assert digests(out) == before


def digests(folder):
    return {path: hashlib.sha256(path.read_bytes()).digest() for path in folder.rglob("*") if path.is_file()}


def test_the_newest_output_is_asked_unless_one_is_named(tmp_path):
    export(SMALL[:1], tmp_path, "duckdb")
    export(SMALL[:2], tmp_path, "parquet")
    export(SMALL, tmp_path, "jsonl")
    total = "SELECT count(*) FROM documents"
    assert ask(tmp_path, total)[1] == [(4,)]
    assert ask(tmp_path, total, format="duckdb")[1] == [(1,)]
    assert ask(tmp_path, total, format="parquet")[1] == [(2,)]
    assert ask(tmp_path / "parquet", total)[1] == [(2,)]
    assert ask(tmp_path / "records.duckdb", total)[1] == [(1,)]
    with pytest.raises(OutputError, match="csv"):
        ask(tmp_path, total, format="csv")


def test_an_empty_folder_is_named(tmp_path):
    with pytest.raises(OutputError, match=r"records\.jsonl"):
        ask(tmp_path, "SELECT 1")


@pytest.mark.parametrize("format", ["jsonl", "duckdb"])
def test_an_output_that_is_none_is_named(tmp_path, format):
    (tmp_path / FORMATS[format]).write_text("nothing of the kind\n", encoding="utf-8")
    with pytest.raises(OutputError, match=FORMATS[format]):
        ask(tmp_path, "SELECT * FROM price")


def test_a_batch_without_records_answers_with_nothing(tmp_path):
    export([], tmp_path, "parquet")
    for sql in QUESTIONS.values():
        assert ask(tmp_path, sql)[1] == []


def test_without_duckdb_the_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(MissingExtraError, match=r"yanbao-extractor\[duckdb\]"):
        ask(tmp_path, "SELECT 1")
