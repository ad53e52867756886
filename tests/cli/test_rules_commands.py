"""`extractor rules check | test | explain | coverage` as an analyst meets them."""

import json

import pytest
from typer.testing import CliRunner

from extractor.cli.main import app
from extractor.errors import SourceNotFoundError, UsageError
from tests.conftest import CORPORA

NOTE = "某证券：模型快评\n據(jù)xAI官網(wǎng)，SuperGrok訂閱費(fèi)為每月30美元。\n风险提示：需求不及预期；竞争加剧。\n"


def run(*args):
    return CliRunner().invoke(app, ["rules", *map(str, args)])


@pytest.fixture
def note(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    return path


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_check_is_clean():
    done = run("check")
    assert done.exit_code == 0, done.output
    assert "rules are well-formed" in done.output


def test_check_names_every_fault(tmp_path):
    path = write(tmp_path, "price/a.yaml", "- {name: price.a, label: price}\n- 3\n")
    done = run("check", "--rules", tmp_path)
    assert done.exit_code == 4
    assert f"{path}:1: rule price.a: 'pattern' is missing" in done.output
    assert f"{path}:2: a rule is a mapping" in done.output
    assert "4 faults" in done.output


def test_a_failing_case_is_named_by_line(tmp_path):
    text = "type: price\ncases:\n  - note: 没有价格。\n    expect:\n      - {value: 3}\n  - note: 也没有。\n"
    path = write(tmp_path, "price/a.cases.yaml", text)
    done = run("test", "--rules", tmp_path, "--only", tmp_path)
    assert done.exit_code == 4
    assert f"{path}:3: 1 price expected, 0 found" in done.output
    assert "1 of 2 cases pass" in done.output


def test_explain_takes_a_run_of_the_source_or_of_the_repaired_text(note):
    for at in ("每月30美元", "訂閱費(fèi)為每月30美元", "订阅费为每月30美元"):
        done = run("explain", note, "--at", at)
        assert done.exit_code == 0, done.output
        assert "won     price.per_period (token, 76)" in done.output
        assert "lost    price.subscription (token, 66)" in done.output
        assert "item=SuperGrok" in done.output


def test_explain_for_programs(note):
    done = run("explain", note, "--at", "費(fèi)為每月30美元", "--type", "price", "--format", "json")
    found = json.loads(done.stdout)
    assert found["source"]["text"] == "費(fèi)為每月30美元"
    assert found["text"] == "费为每月30美元"
    (claim,) = found["values"][0]["claims"]
    assert claim["looked"][0] == {
        "rule": "price.per_period", "type": "token", "priority": 76, "matched": "30美元", "verdict": "won", "why": None,
    }  # fmt: skip


def test_explain_of_a_risk_and_of_a_weak_record(note):
    done = run("explain", note, "--at", "竞争加剧")
    assert "> 竞争加剧" in done.output
    assert "category competition, by" in done.output
    done = run("explain", note, "--at", "30美元", "--min-confidence", "0.99")
    assert "(under --min-confidence 0.99)" in done.output
    done = run("explain", note, "--at", "30美元", "--type", "risk_factor")
    assert "no list of risks" in done.output


def test_a_place_that_is_not_there_is_wrong_usage(note):
    done = run("explain", note, "--at", "40美元")
    assert isinstance(done.exception, UsageError)
    assert "stands 0 times" in str(done.exception)
    done = run("explain", note, "--at", "30美元", "--nth", "1")
    assert "stands 1 times" in str(done.exception)


def test_coverage_of_the_corpora():
    done = run("coverage", CORPORA / "notes", "--format", "json")
    found = json.loads(done.stdout)
    rows = {row["rule"]: row for row in found["rules"]}
    assert found["notes"] == len(list((CORPORA / "notes").glob("*.txt")))
    assert rows["risk_factor.section"]["records"] > 10
    assert rows["price.commodity_unit"]["precision"] == 1.0
    assert rows["benchmark_score.margin"]["cases"] > 0
    assert not rows["benchmark_score.margin"]["never"]


def test_coverage_of_any_notes_marks_what_never_fires(note):
    done = run("coverage", note.parent)
    assert done.exit_code == 0, done.output
    lines = {line.split()[0]: line for line in done.output.splitlines()}
    assert "never fires" not in lines["price.per_period"]
    assert "never fires" in lines["gpu_count.before_name"]
    assert "1 notes" in done.output
    assert isinstance(run("coverage", note.parent / "none").exception, SourceNotFoundError)
