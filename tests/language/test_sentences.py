"""Sentences of lists whose line ends are lost."""

import pytest

from extractor.language.sentences import find_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "算力投资 - 甲公司计划投资500亿元 [1] - 乙公司上调开支至90亿元 [6] 模型进展 - 丙发布新模型 [3]",
            [
                "算力投资",
                "甲公司计划投资500亿元 [1]",
                "乙公司上调开支至90亿元 [6]",
                "模型进展",
                "丙发布新模型 [3]",
            ],
        ),
        (
            "观点 * 开支扩张：预期上调 [4] 2025年四家厂商合计增长60% [19] * 现金流承压",
            ["观点", "开支扩张：预期上调 [4]", "2025年四家厂商合计增长60% [19]", "现金流承压"],
        ),
        (
            "盈利预测 - 预计25 - 27年净利润为1.7/2.3/3.1亿元 [8] - 目标价为2 - 3元 [9]",
            ["盈利预测", "预计25 - 27年净利润为1.7/2.3/3.1亿元 [8]", "目标价为2 - 3元 [9]"],
        ),
        ("营收增长12%[3]，低于预期 [4] 乙公司也是", ["营收增长12%[3]，低于预期 [4] 乙公司也是"]),
        (
            "需求回暖.2026年出货增长2%.库存见底.价格持平3.5元",
            ["需求回暖.", "2026年出货增长2%.", "库存见底.", "价格持平3.5元"],
        ),
        ("需求回暖.见表2.3，版本V2.0，占比3%", ["需求回暖.见表2.3，版本V2.0，占比3%"]),
        ("增速为5% - 10%，较上年 - 3个百分点", ["增速为5% - 10%，较上年 - 3个百分点"]),
    ],
    ids=[
        "dashes",
        "stars",
        "dashes inside",
        "numbers of sources alone",
        "Latin stops",
        "one Latin stop",
        "dashes alone",
    ],
)
def test_items_told_in_one_line_are_sentences(text, sentences):
    """Marks and numbers of sources together part the items; either alone does not."""
    assert [text[start:end] for start, end in find_sentences(text)] == sentences


def test_headings_in_running_markdown_part_sentences():
    """The mark of a heading ends what stands before it; one at the head of a line, and one in a row of a table, do not."""
    text = "进口减量预期升温 # ●供需数据 截至周五，产量为3万吨 ## 风险提示 需求走弱\n# 标题\n| a # b | c |"
    found = [text[start:end] for start, end in find_sentences(text)]
    assert found == [
        "进口减量预期升温",
        "●供需数据 截至周五，产量为3万吨",
        "风险提示 需求走弱",
        "# 标题",
        "| a # b | c |",
    ]


def test_a_share_in_prose_begins_no_row():
    """Without cells an amount and a name with a code are words of one sentence."""
    text = "目标价由9元升至10元甲银行(00023.HK)亦受惠 | 增持"
    assert [text[start:end] for start, end in find_sentences(text)] == [text]
