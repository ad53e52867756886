"""`extractor source`: a file as it is read, in every form of printing; members of mails and archives."""

import json

import pytest
from typer.testing import CliRunner

from extractor.cli.main import app
from tests.generators.render_html import render_page
from tests.generators.render_mail import render_mail

NOTE = "寒武纪：业绩超预期\n\n公司公布业绩，全年营收128.7亿元，维持买入评级，目标价185元。\n\n| 模型 | GPQA |\n|---|---|\n| Grok-3 | 84.6 |\n"


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "note.html"
    path.write_bytes(render_page(NOTE, "news"))
    return str(path)


def run(*args):
    done = CliRunner().invoke(app, list(args))
    assert done.exit_code == 0, done.output
    return done.stdout


def test_text_and_list_of_blocks(page):
    assert "模型\tGPQA\nGrok-3\t84.6" in run("source", page, "-f", "text")
    listed = run("source", page)
    assert "text/html" in listed
    assert "1 tables" in listed
    assert "/html/body/" in listed


def test_json_has_blocks_tables_and_places(page):
    data = json.loads(run("source", page, "-f", "json"))
    text = run("source", page, "-f", "text")
    for block in data["blocks"]:
        assert block["text"] == text[block["start"] : block["end"]]
        assert block["path"].startswith("/html/body/")
    cells = data["tables"][0]["cells"]
    assert [(cell["row"], cell["column"], cell["text"], cell["header"]) for cell in cells] == [
        (0, 0, "模型", True), (0, 1, "GPQA", True), (1, 0, "Grok-3", False), (1, 1, "84.6", False),
    ]  # fmt: skip


def test_html_shows_tables_as_tables(page):
    assert "<th>模型</th>" in run("source", page, "-f", "html")


def test_members_are_listed_and_read(tmp_path):
    path = tmp_path / "a.eml"
    path.write_bytes(render_mail(NOTE, attachments=(("研报.html", render_page(NOTE)),)))
    lines = run("source", str(path)).splitlines()
    assert [line.split("\t")[:2] for line in lines] == [
        [f"{path}!/body.html", "text/html"], [f"{path}!/研报.html", "text/html"],
    ]  # fmt: skip
    assert "Grok-3" in run("source", f"{path}!/研报.html", "-f", "text")


def test_records_of_a_page_have_paths_in_a_process_of_its_own_too(page):
    here, apart = (json.loads(run("extract", page, "-f", "json", *more)) for more in ([], ["--isolated"]))
    assert here == apart
    score = next(record for record in here["records"] if record["type"] == "benchmark_score")
    assert (score["text"], score["path"].rpartition("/")[2]) == ("84.6", "td[2]")
    assert score["sentence"] == "模型\tGPQA\nGrok-3\t84.6"
