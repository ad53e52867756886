"""Pinyin in brackets and the byte shifts of its converter: what comes back, and what must stay."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.repair import apply_edits, repair_text
from extractor.repair.evidence import Survey
from extractor.repair.ruby import find_shifts, strip_readings
from extractor.repair.steps import Sheet
from tests.conftest import load_cases
from tests.generators.pinyin_converter import converter_table, garble

SENTENCES = [
    "證券研究報告指出，該公司發布新一代產品，綜合性能較前代顯著提升。",
    "我們認為產業趨勢明確，維持買進評級，目標價調升至185元。",
    "據公司官網，集群規模擴展至20萬張H100，訓練時長超過2000小時(83.3天)。",
    "風險提示：需求復甦不及預期；競爭加劇；宏觀經濟波動。",
    "在數學測試中，GPT-4o(mini)得分為52/75/57，優於o3 mini(high)。",
    "訂閱費用為每月30美元（年度訂閱為300美元），貴嗎?並不。",
]
TABLE = converter_table("".join(SENTENCES))


def _repair(text):
    """The two steps alone."""
    sheet = Sheet(text, Survey(text))
    stripped, first, _ = strip_readings(sheet)
    marks = find_shifts(Sheet(stripped, Survey(stripped), sheet.findings))
    repaired, second = apply_edits(stripped, ((start, end, new) for _, start, end, new in marks))
    return repaired, first.then(second)


@pytest.mark.parametrize("case", load_cases("ruby"), ids=lambda c: c["label"])
def test_case(case):
    assert _repair(case["input"])[0] == case["expect"]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=4),
    st.sets(st.sampled_from(sorted(TABLE)), min_size=25),
)
def test_whatever_the_converters_table_whole_hits_come_back(sentences, hits):
    text = "\n".join(sentences)
    damaged = garble(text, {pair: TABLE[pair] for pair in hits})
    repaired, alignment = _repair(damaged)
    if repaired != damaged or damaged == text:  # a text with hardly a hit shows no pattern and is left alone
        assert repaired == text
        for i, char in enumerate(repaired):
            start, end = alignment.to_source(i, i + 1)
            assert damaged[start:end] == char


def test_a_run_out_of_step_comes_back_with_its_place():
    text = "我們仍然持續看好產業發展，業績穩健。"
    table = converter_table("續業績穩產發") | converter_table("內") | {"內".encode("gbk"): "nèi"}
    damaged = garble(text, table, straddling="內")
    assert "?nèi)匀怀掷m" in damaged
    repaired = repair_text(damaged)
    assert repaired.text == "我们仍然持续看好产业发展，业绩稳健。"
    start, end = repaired.alignment.to_source(repaired.text.index("看好"), repaired.text.index("看好") + 2)
    assert damaged[start:end] == "看好"
