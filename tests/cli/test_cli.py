"""The command line as a user meets it: data on standard output, one clear line on standard error, exit codes."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor.cli.main import app
from extractor.errors import UsageError

NOTE = "某证券：模型快评\nClaude Pro每月订阅费为20美元。\n风险提示：需求不及预期；竞争加剧。\n"


def command(*args, data=None):
    """The command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "extractor", *map(str, args)], input=data, capture_output=True, timeout=120
    )


@pytest.fixture
def note(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    return path


def test_json_is_the_contract(note):
    done = command("extract", note, "--format", "json", "--include-source")
    assert done.returncode == 0
    result = json.loads(done.stdout)
    assert result["schema_version"] == 1
    assert result["source_text"] == NOTE
    assert [r["type"] for r in result["records"]] == ["price", "risk_factor", "risk_factor"]
    for record in result["records"]:
        assert NOTE[record["start"] : record["end"]] == record["text"]


def test_standard_input_gives_the_same_records(note):
    by_file = json.loads(command("extract", note, "-f", "json").stdout)
    by_pipe = json.loads(command("extract", "-", "-f", "json", data=NOTE.encode()).stdout)
    assert by_file["records"] == by_pipe["records"]


def test_other_formats(run, note):
    lines = run("extract", note, "-f", "jsonl").stdout.decode().splitlines()
    assert [json.loads(line)["type"] for line in lines] == ["price", "risk_factor", "risk_factor"]
    rows = list(csv.DictReader(io.StringIO(run("extract", note, "-f", "csv").stdout.decode())))
    assert [row["value"] for row in rows] == ["20", "", ""]
    assert run("extract", note, "-f", "text").stdout.decode() == NOTE
    assert run("extract", note, "-f", "repaired").stdout.decode() == NOTE
    table = run("extract", note).stdout.decode()
    assert "20 USD/month" in table
    assert "竞争加剧" in table


def test_type_filters(run, note):
    result = json.loads(run("extract", note, "-f", "json", "--type", "price").stdout)
    assert [r["type"] for r in result["records"]] == ["price"]


def test_no_records_is_a_success(run, tmp_path):
    path = tmp_path / "plain.txt"
    path.write_text("今天天气很好。", encoding="utf-8")
    done = run("extract", path, "-f", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["records"] == []


def bad_inputs(tmp_path):
    """(arguments, exit code, what the line must say) of each bad input."""
    empty, image, soup, rules = (tmp_path / n for n in ("empty.txt", "image.txt", "soup.txt", "rules"))
    empty.write_bytes(b"")
    image.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    soup.write_bytes(b"\xff\x00\x80\x81" * 300)
    good = tmp_path / "good.txt"
    good.write_text(NOTE, encoding="utf-8")
    (rules / "price").mkdir(parents=True)
    (rules / "price" / "mine.yaml").write_text("- name: [unclosed\n", encoding="utf-8")
    large = tmp_path / "large.txt"
    large.write_bytes(b"a" * (50 << 20))
    return [
        (["extract", tmp_path / "missing.txt"], 3, "missing.txt: no such file"),
        (["extract", tmp_path], 3, "is a folder"),
        (["extract", empty], 3, "empty.txt: is empty"),
        (["extract", image], 3, "PNG"),
        (["extract", soup], 3, "soup.txt"),
        (["extract", large], 3, "over the limit"),
        (["extract", good, "--rules", rules], 4, "mine.yaml:2"),
        (["extract", good, "--rules", tmp_path / "none"], 4, "no such rules folder"),
        (["extract", good, "--type", "nonsense"], 2, "nonsense"),
        (["extract", good, "--encoding", "klingon"], 3, "klingon"),
        (["batch", tmp_path / "none", "-o", tmp_path / "out"], 3, "no such folder"),
    ]


def test_bad_input_ends_in_one_clear_line(run, tmp_path):
    for args, code, says in bad_inputs(tmp_path):
        done = run(*args)
        message = done.stderr.decode()
        assert done.returncode == code, (args, message)
        assert says in message, args
        assert message.count("\n") == 1, message
        assert "Traceback" not in message
        assert not done.stdout


def test_a_million_equal_characters_end(run, tmp_path):
    large = tmp_path / "large.txt"
    large.write_bytes("一".encode() * (1 << 20))
    done = run("extract", large, "--format", "json")
    assert done.returncode == 0, done.stderr[-300:]
    assert json.loads(done.stdout)["records"] == []


def test_unknown_options_are_wrong_usage(run, note):
    assert run("extract", note, "--format", "xml").returncode == 2
    assert run("nonsense").returncode == 2


def test_schema_describes_what_is_printed(run, note):
    schema = json.loads(run("schema").stdout)
    result = json.loads(run("extract", note, "-f", "json", "--include-source").stdout)
    assert set(schema["required"]) <= set(result) | {"schema_version", "warnings"}
    assert set(result) <= set(schema["properties"])
    for record in result["records"]:
        name = {"price": "Price", "risk_factor": "RiskFactor"}[record["type"]]
        assert set(record) == set(schema["$defs"][name]["properties"])


def test_rules_commands(run):
    assert b"rules are well-formed" in run("rules", "check").stdout
    done = run("rules", "test", "--only", "price")  # tests/rules runs them all
    assert done.returncode == 0, done.stderr.decode()


def test_batch_reports_bad_files_and_goes_on(run, tmp_path):
    folder, out = tmp_path / "notes", tmp_path / "out"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_text(NOTE, encoding="utf-8")
    (folder / "b.txt").write_bytes(b"")
    (folder / "sub" / "c.txt").write_text(NOTE, encoding="gb18030")
    done = run("batch", folder, "-o", out)
    assert done.returncode == 5
    assert "2 notes" in done.stderr.decode()
    documents = [
        json.loads(line) for line in (out / "records.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert [len(d["records"]) for d in documents] == [3, 3]
    (error,) = [json.loads(line) for line in (out / "errors.jsonl").read_text(encoding="utf-8").splitlines()]
    assert error["source"].endswith("b.txt")
    assert "empty" in error["reason"]


GARBLED = "我們?nèi)匀怀掷m(xù)看好，業(yè)績(jì)與發(fā)展穩(wěn)健。\n"
CLEAN = "我们仍然持续看好，业绩与发展稳健。\n"


def test_repair_prints_the_text_alone(run, tmp_path):
    path = tmp_path / "garbled.txt"
    path.write_text(GARBLED, encoding="utf-8")
    done = run("repair", path)
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, CLEAN, b"")
    assert run("repair", "-", data=GARBLED.encode()).stdout.decode() == CLEAN


def test_repair_explains_itself(run):
    done = run("repair", "-", "--explain", data=GARBLED.encode())
    lines = done.stdout.decode().splitlines()
    assert lines[0].startswith("readings: ruby_pinyin 4")
    assert any("'?nèi)匀' -> '仍'" in line for line in lines)


def test_repair_as_data_can_be_replayed(run):
    from extractor.repair import StepReport, replay

    data = json.loads(run("repair", "-", "--explain", "-f", "json", data=GARBLED.encode()).stdout)
    plan = [
        StepReport(r["kind"], r["count"], r["step"], r["turn"], r["evidence"], tuple(map(tuple, r["edits"])))
        for r in data["plan"]
    ]
    assert replay(GARBLED, plan) == data["text"] == CLEAN
    assert data["encoding"] == "utf-8"


def test_repair_says_what_is_lost(run):
    garbled = "中信证券研究部发布的快评认为，算力需求仍在高位".encode().decode("gbk", "replace")
    done = run("repair", "-", data=garbled.encode())
    assert "had lost bytes" in done.stderr.decode()
    assert json.loads(run("repair", "-", "-f", "json", data=garbled.encode()).stdout)["losses"]


def test_repair_lists_the_bytes_that_could_not_be_decoded(run, tmp_path):
    from extractor.repair import repair_text

    raw = "据公司公告，全年营收增长，毛利率改善。\n".encode("gbk") * 20
    raw = raw[:41] + b"\xff" + raw[41:]
    path = tmp_path / "damaged.txt"
    path.write_bytes(raw)
    wanted = [
        {"start": x.start, "end": x.end, "text": x.text, "reason": x.reason} for x in repair_text(raw).losses
    ]
    by_file = json.loads(run("repair", path, "-f", "json").stdout)
    by_pipe = json.loads(run("repair", "-", "-f", "json", data=raw).stdout)
    assert by_file["losses"] == by_pipe["losses"] == wanted
    assert by_file["encoding"] == "gb18030"
    (loss,) = wanted
    assert loss["reason"] == "not to be decoded as gb18030"
    assert (loss["start"], loss["end"], loss["text"]) == (21, 22, "\ufffd")
    assert b"(--format json lists them)" in run("repair", path).stderr


def test_repair_takes_an_encoding(run):
    raw = "据公司公告，营收增长".encode("gbk")
    assert run("repair", "-", "--encoding", "gbk", data=raw).stdout.decode() == "据公司公告，营收增长"
    assert run("repair", "-", "--encoding", "klingon", data=raw).returncode == 3


def test_quantities_as_a_table_and_as_data_with_places_in_the_garbled_source(run, tmp_path):
    path = tmp_path / "note.txt"
    text = "據(jù)公司2025年8月1日發(fā)布,目標價由156元上調至185元,三季度出貨10萬(wàn)張。"
    path.write_text(text, encoding="utf-8")
    lines = run("quantities", path).stdout.decode().splitlines()
    assert lines[0].split("\t")[:4] == ["start", "end", "kind", "value"]
    data = json.loads(run("quantities", path, "--format", "json", "--reference", "2025-08-01").stdout)
    found = {q["text"]: q for q in data["quantities"]}
    assert found["185元"]["old"] == "156"
    assert found["185元"]["delta"] == "29"
    assert found["10萬(wàn)張"]["value"] == "100000"
    assert found["10萬(wàn)張"]["repaired"] == "10万张"
    assert {d["symbol"] for d in data["dates"]} == {"2025-08-01", "2025Q3"}
    for row in (*data["quantities"], *data["dates"]):
        assert text[row["start"] : row["end"]] == row["text"]


def test_quantities_refuses_a_reference_that_is_no_day(run, note):
    done = run("quantities", note, "--reference", "yesterday")
    assert done.returncode == 2
    assert b"--reference yesterday" in done.stderr


def test_streams_that_are_closed_or_full_end_in_one_line(note):
    def shell(line):
        command = f"{sys.executable} -m extractor {line}"
        return subprocess.run(command, shell=True, capture_output=True, text=True, timeout=120)

    done = shell(f"extract {note} >&-")
    assert (done.returncode, done.stderr) == (0, "")
    done = shell("extract - <&-")
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)
    if Path("/dev/full").exists():
        done = shell(f"extract {note} -f json > /dev/full")
        assert (done.returncode, done.stderr.count("\n")) == (6, 1)
        assert "No space left" in done.stderr


def test_short_help_is_help():
    for command in ([], ["extract"], ["rules", "test"], ["batch", "status"]):
        done = CliRunner().invoke(app, [*command, "-h"])
        assert done.exit_code == 0
        assert "Usage" in done.output


def test_cases_that_no_file_holds_are_wrong_usage():
    assert isinstance(CliRunner().invoke(app, ["rules", "test", "--only", "nowhere"]).exception, UsageError)


def test_a_plain_text_is_one_block_in_every_format(note):
    (block,) = json.loads(CliRunner().invoke(app, ["source", str(note), "-f", "json"]).stdout)["blocks"]
    assert (block["kind"], block["text"]) == ("paragraph", NOTE)
