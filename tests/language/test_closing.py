"""Blanks between Chinese characters and Latin words or figures: what is closed up for reading, what is not, and the way back."""

import re

import pytest

from extractor.language.closing import close_up
from tests.conftest import CORPORA

CLOSED = [
    ("Grok-3 得分 为 94.6 分，领先。", "Grok-3得分 为94.6分，领先。"),
    ("资本支出将在 1150 亿美元,同比 -3.5%。", "资本支出将在1150亿美元,同比-3.5%。"),
    ("1. 公司采购 2 万张 H100 显卡；", "1. 公司采购2万张H100显卡；"),
    ("占比 45% 左右，", "占比45%左右，"),
    (
        "参数为 175 亿；  语料约 2 万亿个词元。",
        "参数为175亿；  语料约2万亿个词元。",
    ),  # two blanks behind a mark
]
KEPT = [
    "Claude Opus 4.5 and GPT-5, both",  # words of Latin
    "铜 10605 84720",  # a row of cells, no prose
    "碳酸锂  7.5 万元，  7.2 万元",  # cells that two blanks part
    "| 碳酸锂 | 7.5 万元，含税 |",
    "2 需求端，回落",  # the number of a line
    "H100、A100，均缺货",
]


@pytest.mark.parametrize(("text", "closed"), CLOSED)
def test_blanks_are_closed_up(text, closed):
    assert close_up(text)[0] == closed


@pytest.mark.parametrize("text", KEPT)
def test_other_blanks_stay(text):
    assert close_up(text) == (text, close_up("")[1])


def test_the_way_back():
    text = "价格为 7.5 万元，环比 上涨 3%。"
    closed, alignment = close_up(text)
    start = closed.index("7.5万元")
    assert text[slice(*alignment.to_source(start, start + 5))] == "7.5 万元"


def test_a_note_with_blanks_gives_the_same_records(extractor):
    note = (CORPORA / "notes" / "flash-coding-model.txt").read_text(encoding="utf-8")
    spaced = re.sub(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[\u4e00-\u9fff])", " ", note)
    assert len(spaced) > len(note) + 50

    def told(text):
        result = extractor.extract(text)
        assert all(result.source_text[r.start : r.end] == r.text for r in result.records)
        return [(r.type, r.text.replace(" ", ""), r.rule) for r in result.records]

    assert told(spaced) == [(kind, text.replace(" ", ""), rule) for kind, text, rule in told(note)]
