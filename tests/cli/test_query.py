"""`extractor query`: rows on standard output in three formats, one clear line on standard error otherwise."""

import csv
import io
import json
from types import SimpleNamespace

import pytest

from extractor.outputs.export import export
from tests.outputs.notes import SMALL

pytest.importorskip("pyarrow", reason="needs the extra `parquet`")
pytest.importorskip("duckdb", reason="needs the extra `duckdb`")


@pytest.fixture
def query(run):
    """query(*arguments): the command `query`; its streams as text."""

    def query(*args):
        done = run("query", *args)
        return SimpleNamespace(code=done.returncode, out=done.stdout.decode(), err=done.stderr.decode())

    return query


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    export(SMALL, folder, "jsonl")
    return folder


def test_a_named_question_as_data(query, out):
    done = query(out, "--named", "risks", "--format", "json")
    assert done.code == 0, done.err
    first = json.loads(done.out)[0]
    assert first == {"broker": "甲证券", "month": "2025-08", "category": "policy", "risks": 1, "documents": 1}


def test_sql_as_csv_and_as_a_table(query, out):
    sql = "SELECT '=1' AS text, -1.5 AS number, DATE '2025-08-01' AS day, NULL AS nothing"
    rows = list(csv.reader(io.StringIO(query(out, sql, "-f", "csv").out)))
    assert rows == [["text", "number", "day", "nothing"], ["'=1", "-1.5", "2025-08-01", ""]]
    table = query(out, "SELECT value FROM gpu_count WHERE value > 5e5").out
    assert "1,000,000" in table
    assert query(out, "SELECT 1 WHERE false", "-f", "json").out == "[]\n"


def test_odd_values_are_json(query, out):
    sql = "SELECT 'inf'::DOUBLE a, [DATE '2025-08-01'] b, {'k': 'v'::BLOB} c, 1.50::DECIMAL(9,2) d, true e"
    (row,) = json.loads(query(out, sql, "-f", "json").out)
    assert row == {"a": None, "b": ["2025-08-01"], "c": {"k": "76"}, "d": 1.5, "e": True}


def test_bad_questions_end_in_one_clear_line(query, out, tmp_path):
    for args, code, says in [
        ([out], 2, "--named"),
        ([out, "SELECT 1", "--named", "risks"], 2, "either"),
        ([out, "DELETE FROM price"], 2, "read only"),
        ([out, "SELECT * FROM read_text('/etc/hostname')"], 2, "disabled"),
        ([out, "SELECT nothing FROM price"], 2, "nothing"),
        ([out, "SELECT 1", "--from", "parquet"], 6, "no parquet"),
        ([tmp_path, "SELECT 1"], 6, "records.jsonl"),
    ]:
        done = query(*args)
        message = done.err
        assert done.code == code, (args, message)
        assert says in message
        assert message.count("\n") == 1, message
        assert not done.out
