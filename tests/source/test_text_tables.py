"""CSV and Markdown: delimiters, quotes, marks that go and signs that stay."""

import pytest

from extractor.source import from_bytes

TABLE = [["模型", "GPQA", "说明"], ["Grok-3", "84.6", "一,二"], ["R1", "1,234", ""]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_csv_of_every_delimiter(delimiter, encoding):
    import csv
    import io

    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(TABLE)
    source = from_bytes(file.getvalue().encode(encoding), "a.csv")
    assert source.text == "模型\tGPQA\t说明\nGrok-3\t84.6\t一,二\nR1\t1,234\t"
    assert (source.tables[0].rows, source.tables[0].columns) == (3, 3)
    assert [cell.header for cell in source.tables[0].cells[:4]] == [True, True, True, False]
    cell = source.tables[0].cells[4]
    assert source.locate(cell.start, cell.end).path == "R2C2"


def test_csv_with_a_title_quotes_and_line_ends():
    source = from_bytes('表1：得分\r\n"模型","得\n分"\r\n"Grok ""3""",5\r\n'.encode(), "a.csv")
    assert source.text == '表1：得分\n模型\t得 分\nGrok "3"\t5'


MARKDOWN = {
    "headings": ("# 一\n## 二 ##\n三\n===\n四\n---\n", ["一", "二", "三", "四"], ["heading"] * 4),
    "emphasis": ("**目标价**185*元*，__买入__~~卖出~~ `code*x*`", ["目标价185元，买入卖出 code*x*"], ["paragraph"]),
    "signs that mark nothing": ("2 * 3 = 6，snake_case_name，\\*星\\*，3~5元", ["2 * 3 = 6，snake_case_name，*星*，3~5元"], ["paragraph"]),
    "links and pictures": ("[研报](http://x.y/a(b).pdf \"t\")，![图](p.png)<https://a.b>[脚注][1]\n\n[1]: http://c.d", ["研报，https://a.b脚注"], ["paragraph"]),
    "lists": ("- 甲\n  - 子\n* 乙\n1. 丙\n2) 丁\n- [x] 戊", ["• 甲", "• 子", "• 乙", "1. 丙", "2) 丁", "• 戊"], ["list_item"] * 6),
    "quotes and rules": ("> 引文一\n> 引文二\n\n---\n***\n正文", ["引文一", "引文二", "正文"], ["paragraph", "paragraph"]),
    "code": ("```python\na = '**b**'\n| x |\n```\n后", ["a = '**b**'", "| x |", "后"], ["paragraph", "paragraph"]),
    "a table": ("表：\n| 模型 | **GPQA** |\n|:--|--:|\n| Grok-3 | 84.6 |\n| a\\|b | |\n\n完", ["表：", "模型\tGPQA", "Grok-3\t84.6", "a|b\t", "完"], ["paragraph", "table", "paragraph"]),
    "a table without outer bars": ("a | b\n--|--\n1 | 2", ["a\tb", "1\t2"], ["table"]),
    "comments, tags, entities": ("<!-- 隐\n藏 -->一<br>二<b>三</b>&amp;", ["一", "二三&"], ["paragraph"]),
    "front matter": ("---\ntitle: 题\ndate: 2025-03-04\n---\n正文", ["正文"], ["paragraph"]),
}  # fmt: skip


@pytest.mark.parametrize("name", MARKDOWN)
def test_markdown(name):
    written, text, kinds = MARKDOWN[name]
    source = from_bytes(written.encode(), "a.md")
    assert source.text.split("\n") == text
    assert [block.kind for block in source.blocks] == kinds
