"""CSV that a spreadsheet opens: nothing in it runs, numbers stay numbers, and every cell comes back as it was."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.outputs.cells import neutralise, restore, to_row
from extractor.outputs.export import export
from extractor.outputs.text import to_csv
from tests.outputs.notes import note, rating

DANGEROUS = [
    "=1+1",
    '=HYPERLINK("http://example.org/?"&A1,"click")',
    "=cmd|' /C calc'!A0",
    "+1",
    "+86 10 1234",
    "-2+3",
    "-3.2%",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    "=",
    "'=1",
    "''@x",
]
HARMLESS = ["目标价", "", "'tis", "'", "1-2", "a=b", " =1", "3.5", "(=1)", "《-》", "−3", "'' x"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_could_run_is_text(text):
    assert neutralise(text) == "'" + text
    assert restore(neutralise(text)) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_is_left_alone(text):
    assert neutralise(text) == text
    assert restore(text) == text


@given(st.text(alphabet="'=+-@\t\r\n＝ab ,\"", max_size=6) | st.text())
def test_every_text_comes_back(text):
    assert restore(neutralise(text)) == text
    ((cell,),) = csv.reader(io.StringIO(to_row([text + "."]), newline=""))
    assert restore(cell) == text + "."


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (-3.2, "-3.2"),
        (-5, "-5"),
        (1287000000, "1287000000"),
        (True, "true"),
        (None, ""),
        ("", '""'),
        ("a,b", '"a,b"'),
        ('"', '""""'),
        (" x", '" x"'),
        ("=1,2", '"\'=1,2"'),
        ([{"a": "=1"}], '"[{""a"": ""=1""}]"'),
    ],
)
def test_cells(value, cell):
    assert to_row([value]) == cell + "\n"


def test_no_cell_of_an_export_runs(tmp_path):
    lines = [note(text + ".txt", None, text, rating(1, text, text)) for text in DANGEROUS]
    paths = export(lines, tmp_path, "csv")
    signs = set()
    for path in paths:
        for row in csv.reader(io.StringIO(path.read_bytes().decode(), newline="")):
            signs |= {cell[:1] for cell in row}
    assert not signs & set("=+-@\t\r\n＝＋－＠")


def test_no_cell_of_a_single_result_runs(extractor):
    result = extractor.extract("维持“买入”评级。-3.2%", name="=cmd.csv")
    cells = [cell for row in csv.reader(io.StringIO(to_csv(result))) for cell in row]
    assert "'=cmd.csv" in cells
    assert len(cells) > 40
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_numbers_of_a_single_result_stay_numbers(extractor):
    result = extractor.extract("公司净利润同比-12.5%。")
    (record,) = result.records
    (row,) = csv.DictReader(io.StringIO(to_csv(result)))
    assert json.loads(row["value"]) == record.value == -12.5
