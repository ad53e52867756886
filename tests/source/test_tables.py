"""Tables in every format: each cell's text, row and column as they were made; and the records that they give, alike in all formats."""

from random import Random

import pytest
import yaml

from tests.conftest import CASES
from tests.generators.tables import FORMATS, spans

TABLES = yaml.safe_load((CASES / "tables.yaml").read_text(encoding="utf-8"))
SPANLESS = {"CSV", "Markdown"}
WORDS = [
    "营业收入",
    "归母净利润（百万元）",
    "2025E",
    "12,345.6",
    "-4.5%",
    "—",
    "Grok-3 Reasoning",
    "同比（%）",
    "N/A",
    "1.23x",
    "增持",
    "a&b",
    "≥5",
]


def made_table(rng):
    """Rows of words, some cells merged."""
    rows = [
        [f"{rng.choice(WORDS)}{i}{j}" for j in range(width)]
        for width in [rng.randint(2, 9)]
        for i in range(rng.randint(2, 12))
    ]
    for _ in range(rng.randint(0, 3)):
        i, j = rng.randrange(len(rows)), rng.randrange(len(rows[0]))
        if "<" in rows[i] or "^" in rows[i] or (i + 1 < len(rows) and {"<", "^"} & set(rows[i + 1])):
            continue
        if rng.random() < 0.5 and j + 1 < len(rows[0]):
            rows[i][j + 1] = "<"
        elif i + 1 < len(rows):
            rows[i + 1][j] = "^"
    return rows


@pytest.mark.parametrize("name", [name for name in FORMATS if "in text" not in name])
def test_every_cell_stands_in_its_row_and_column(name):
    """At least 99 of 100 cells; merged cells at their first place, with their spans where the format has them."""
    rng, right, total, wrong = Random(5), 0, 0, []
    for _ in range(12):
        rows = made_table(rng)
        source = FORMATS[name]({"rows": rows})
        got = {
            (cell.row, cell.column): (source.text[cell.start : cell.end], cell.row_span, cell.column_span)
            for table in source.tables
            for cell in table.cells
        }
        for cell in spans(rows):
            total += 1
            have = got.get((cell.row, cell.column))
            want = (cell.text, cell.down, cell.across)
            same = have is not None and (have[0] == want[0] if name in SPANLESS else have == want)
            right += same
            wrong += [] if same else [(want, have)]
        lines = source.text[source.tables[0].start : source.tables[0].end].split("\n")
        for cell in source.tables[0].cells:  # the n-th piece of a line is column n
            assert lines[cell.row].split("\t")[cell.column] == source.text[cell.start : cell.end]
    assert right >= 0.99 * total, wrong[:5]


@pytest.mark.parametrize("case", TABLES, ids=lambda case: case["name"])
@pytest.mark.parametrize("name", FORMATS)
def test_records_of_a_table(extractor, case, name):
    source = FORMATS[name](case)
    left = extractor.extract(source).model_dump()["records"]
    missing = []
    for wanted in case["records"]:
        found = next((r for r in left if all(r.get(field) == value for field, value in wanted.items())), None)
        if found is None:
            missing.append(wanted)
        else:
            left.remove(found)
    assert missing == []
    if "count" in case:
        assert len(left) + len(case["records"]) == case["count"], left


@pytest.mark.parametrize("name", FORMATS)
def test_a_records_sentence_is_its_row_behind_the_heading(extractor, name):
    case = next(case for case in TABLES if case["name"] == "price kinds under one heading")
    records = extractor.extract(FORMATS[name](case)).records
    told = {
        record.text: [
            [cell.strip() for cell in line.strip("|").replace("\t", "|").split("|")]
            for line in record.sentence.split("\n")
        ]
        for record in records
    }
    heading, below, row = told["16"]
    assert heading[:2] == ["模型", "价格（元/百万tokens）"]
    assert below == ["", "输入", "输出"]
    assert row == ["Kimi K2", "4", "16"]


def test_a_list_of_keys_and_values_has_no_heading(extractor):
    records = extractor.extract("评级\t买入\n目标价\t185元\n收盘价\t120元").records
    assert {record.sentence for record in records} == {"评级\t买入", "目标价\t185元", "收盘价\t120元"}
