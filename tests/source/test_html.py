"""Pages: what a reader sees, where it stands, how it was encoded, and the main content of pages of many kinds."""

import pytest
import yaml

from extractor import Config
from extractor.source import from_bytes
from tests.conftest import CASES
from tests.generators.render_html import PAGES
from tests.main_content import measure, ours

PAGE_CASES = yaml.safe_load((CASES / "html.yaml").read_text(encoding="utf-8"))
NOTE = "公司发布公告，全年营收同比增长35.2%，维持买入评级。"


@pytest.mark.parametrize("case", PAGE_CASES, ids=lambda case: case["label"])
def test_what_is_seen(case):
    source = from_bytes(case["html"].encode(), "page.html", Config(media_type="text/html"))
    assert source.text == "\n".join(case["text"])
    if "kinds" in case:
        assert [block.kind for block in source.blocks] == case["kinds"]


def test_places_are_paths():
    html = "<html><body><div><p>一</p><p>二<b>三</b></p></div><table><tr><td>a<td>b<tr><td>1<td>2</table>"
    source = from_bytes(html.encode(), "page.html")
    at = source.text.index("三")
    assert source.locate(at, at + 1).path == "/html/body/div[1]/p[2]"
    table = source.tables[0]
    assert source.locate(table.start, table.end).path == "/html/body/table[1]"
    cell = table.cells[3]
    assert source.locate(cell.start, cell.end).path == "/html/body/table[1]/tbody[1]/tr[2]/td[2]"


def test_cells_of_spans():
    html = "<html><table><tr><th rowspan=2>项目<th colspan=2>预测<tr><th>2025E<th>2026E<tr><td>营收<td>1<td>2</table>"
    table = from_bytes(html.encode(), "page.html").tables[0]
    assert (table.rows, table.columns) == (3, 3)
    places = [(c.row, c.column, c.row_span, c.column_span, c.header) for c in table.cells]
    assert places == [
        (0, 0, 2, 1, True), (0, 1, 1, 2, True), (1, 1, 1, 1, True), (1, 2, 1, 1, True),
        (2, 0, 1, 1, False), (2, 1, 1, 1, False), (2, 2, 1, 1, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "declared", ["utf-8", "gb2312", "gbk", "gb18030", "big5", "iso-8859-1", "klingon", None]
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-8-sig"])
def test_encodings_where_the_page_lies(encoding, declared):
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    html = f"<html><head>{meta}<title>{NOTE}</title></head><body><p>{NOTE}</p></body></html>"
    source = from_bytes(html.encode(encoding), "page.html")
    assert source.text == NOTE
    assert source.properties.title == NOTE


def test_a_short_page_is_read_as_it_declares():
    html = '<html><head><meta charset="big5"></head><body><p>目標價</p></body></html>'
    assert from_bytes(html.encode("big5"), "page.html").text == "目標價"


@pytest.mark.parametrize("page", sorted(PAGES))
def test_main_content(page):
    """The lines of date and source above an article count as none of it, hence less than all."""
    precision, recall, _ = measure(ours, page, every=8)
    assert recall >= 0.99
    assert precision >= 0.95


def test_a_page_of_links_and_comments_gives_none_of_them():
    from tests.generators.render_html import render_page

    text = from_bytes(render_page(NOTE + "\n\n" + NOTE * 3, "news"), "page.html").text
    for stray in ("午评", "股友", "热文", "Copyright", "分享到", "责任编辑", "广告"):
        assert stray not in text


def test_empty_elements_of_xhtml():
    """An anchor or script that XHTML closes in its own tag holds nothing of what follows."""
    items = "".join(f'<p><a id="n{n}"/>第{n}段写明全年收入同比增长{n}%。</p>' for n in range(1, 400))
    head = '<html xmlns="http://www.w3.org/1999/xhtml"><head><script src="a.js"/><title>周报</title></head>'
    source = from_bytes(f"{head}<body>{items}</body></html>".encode(), "page.html")
    assert source.warnings == ()
    assert source.text.count("\n") == 398
    assert source.locate(source.text.index("第7段"), source.text.index("第7段") + 3).path == "/html/body/p[7]"
