"""Reading order and structure of PDF pages: columns, side boxes, furniture, paragraphs, footnotes, directions of writing."""

import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest

from extractor import Config
from tests.generators.notes import Element
from tests.generators.render_pdf import LAYOUTS, PAGE, Layout, Side, render_pdf
from tests.source.pdf.drawing import blocks, draw, needs_font, read, write

PROSE = [
    "事件：公司发布2025年半年度报告，上半年实现营业收入128.6亿元，同比增长23.4%；归母净利润17.2亿元，同比增长31.8%，好于市场此前的预期。",
    "分业务看，储能系统收入同比增长近六成，海外占比升至41%；传统逆变器业务受价格下降影响，收入小幅下滑，但毛利率环比提升1.2个百分点。",
    "公司在年报中披露的产能规划正在兑现，泰国工厂已于6月投产，设计年产能为20GWh，预计三季度末达到满产状态，届时海外交付的周期将缩短一半。",
    "费用端，上半年销售、管理、研发费用率分别为5.1%、3.2%和6.8%，合计较上年同期下降0.9个百分点；经营性现金流净额21.3亿元，改善明显。",
    "我们预计公司2025-2027年归母净利润为36.5、45.1、54.8亿元，对应PE为18、14、12倍，维持“买入”评级，目标价由86元上调至98元。",
]
TITLE = "储能放量带动利润高增，海外产能如期兑现"


def note(repeat: int = 1) -> list[Element]:
    paragraphs = [Element("paragraph", text) for text in PROSE * repeat]
    return [Element("title", TITLE), Element("heading", "投资要点"), *paragraphs]


@pytest.mark.parametrize("name", LAYOUTS)
def test_paragraphs_come_out_whole_and_in_order(name):
    source = read(render_pdf(note(9), LAYOUTS[name]).data)
    found = [text for text in source.text.split("\n") if text in PROSE]
    assert found == PROSE * 9


def test_title_and_headings():
    source = read(render_pdf(note(), Layout()).data)
    assert [(b.kind, b.level) for b in source.blocks[:3]] == [
        ("title", None),
        ("heading", 1),
        ("paragraph", None),
    ]
    assert blocks(source, "title") == [TITLE]


@pytest.mark.parametrize("right", [True, False])
def test_a_side_box_interrupts_no_sentence(right):
    rows = (("评级", "买入"), ("收盘价", "83.20元"), ("目标价", "98.00元"), ("总市值", "612亿元"))
    side = Side(rows, ("分析师 林知远", "SAC执业证书编号：S0990523040017"), right=right)
    source = read(render_pdf(note(6), Layout(side=side, size=10)).data)
    box = blocks(source, "side_box")
    assert "分析师 林知远" in box
    assert "SAC执业证书编号：S0990523040017" in box
    joined = "\n".join(blocks(source, "side_box", "table")).replace("\t", " ")
    assert all(f"{key} {value}" in joined for key, value in rows)
    assert [text for text in source.text.split("\n") if text in PROSE] == PROSE * 6


def test_furniture_is_told_by_its_repeating_and_stands_once_at_the_end():
    source = read(render_pdf(note(8), Layout()).data)
    furniture = [b for b in source.blocks if b.kind.startswith("page_")]
    assert source.blocks[-len(furniture) :] == tuple(furniture)
    texts = [source.text[b.start : b.end] for b in furniture]
    assert len(texts) == len(set(texts)) == 2
    assert "证券研究报告" in texts[0]
    assert source.text.count("请务必阅读正文") == 1


def test_furniture_of_a_single_page():
    source = read(render_pdf(note(), Layout()).data)
    assert [b.kind for b in source.blocks if b.kind.startswith("page_")] == ["page_header", "page_footer"]


@needs_font
def test_a_sentence_at_the_foot_of_a_page_is_no_footer():
    def page(canvas):
        for n in range(45):
            write(
                canvas,
                60,
                60 + n * 16,
                "本段文字没有任何特别之处，只是为了把这一页写满，一直写到页脚所在的位置为止，不可丢失。",
            )

    source = read(draw(page))
    assert source.text.count("不可丢失") == 45


def test_footnotes_stand_outside_the_sentence_that_goes_on():
    def first(canvas):
        for n in range(40):
            write(
                canvas,
                60,
                60 + n * 16,
                "公司的储能业务在海外市场继续保持较快增长并且带动了整体盈利能力的改善而且这一趋势还在延"[:44],
            )
        write(canvas, 60, 740, "1 数据口径为并表后收入。", 7)

    def second(canvas):
        write(canvas, 60, 60, "续，这一点在后面几个季度还会看到。")
        for n in range(5):
            write(canvas, 60, 92 + n * 16, "第二页的其他内容，与上面的那一句没有关系。")

    source = read(draw(first, second))
    assert blocks(source, "footnote") == ["1 数据口径为并表后收入。"]
    assert "还在延续，这一点" in source.text or "还在续，这一点" in source.text


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("储能业务的收入继续", "增长", "继续增长"),
        ("the company reported solid", "growth in revenue", "solid growth"),
        ("the company reported a consider-", "able growth in revenue", "a considerable growth"),
        ("the benchmark was won by Grok-", "3 with a margin of two points", "by Grok-3 with"),
        ("公司公告称，2025年的营业收入约为77.9", "亿元", "77.9亿元"),
        ("输入价格为每百万tokens", "2元", "tokens2元"),
    ],
)
@needs_font
def test_line_ends_inside_a_paragraph(first, second, joined):
    def page(canvas):
        width = canvas.stringWidth(first, canvas._fontname, 10)
        for n in range(4):
            write(canvas, 60, 60 + n * 16, "满" * round(width / 10))
        write(canvas, 60, 124, first)
        write(canvas, 60, 140, second)

    text = read(draw(page)).text
    assert joined in text or joined.replace("tokens2", "tokens 2") in text


def test_list_items():
    items = ["● 原材料价格大幅波动的风险", "● 海外贸易政策变化的风险", "● 行业竞争加剧导致毛利率下行的风险"]
    elements = [Element("paragraph", PROSE[0]), *(Element("paragraph", item) for item in items)]
    assert blocks(read(render_pdf(elements, Layout(indent=0)).data), "list_item") == items


@needs_font
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_pages_that_are_shown_turned(turn):
    """A page whose writing stands upright only as it is shown: turned by /Rotate, drawn turned the other way."""

    def page(canvas):
        canvas.setPageRotation(turn)
        width, height = PAGE_SIZE if turn % 180 == 0 else PAGE_SIZE[::-1]  # reportlab swaps them itself
        if turn == 90:
            canvas.translate(width, 0)
        elif turn == 180:
            canvas.translate(width, height)
        elif turn == 270:
            canvas.translate(0, height)
        canvas.rotate(turn)
        for n, line in enumerate(("第一行写明目标价为98元。", "第二行写明评级为买入。")):
            canvas.drawString(72, PAGE_SIZE[1] - 100 - 40 * n, line)

    source = read(draw(page, size=PAGE_SIZE))
    assert source.text == "第一行写明目标价为98元。\n第二行写明评级为买入。"
    at = source.text.index("98元")
    left, top, right, bottom = source.locate(at, at + 3).bbox
    assert 72 + 9 * 10 <= left + 2 < right < 72 + 15 * 10
    assert 88 < top < bottom < 106


PAGE_SIZE = (500.0, 700.0)


@needs_font
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_writing_that_is_turned_on_an_upright_page(turn):
    def page(canvas):
        canvas.saveState()
        canvas.translate(300, 400)
        canvas.rotate(turn)
        canvas.drawString(-100, 40, "横排的表格标题，转了一个方向。")
        canvas.drawString(-100, 0, "它的第二行在第一行的下面。")
        canvas.restoreState()

    assert read(draw(page)).text == "横排的表格标题，转了一个方向。\n它的第二行在第一行的下面。"


@needs_font
def test_a_watermark_does_not_get_into_sentences():
    def page(canvas):
        for n in range(20):
            write(
                canvas,
                60,
                80 + n * 16,
                "这里是正文的一行文字，讲的是公司的业绩，写得长一些以便水印从上面穿过去。",
            )
        canvas.saveState()
        canvas.translate(300, 500)
        canvas.rotate(45)
        canvas.setFont(canvas._fontname, 30)
        canvas.drawString(-150, 0, "仅供内部参考")
        canvas.restoreState()

    source = read(draw(page))
    assert source.text.count("写得长一些以便水印从上面穿过去") == 20
    assert "".join(blocks(source, "page_header")).replace("\n", "") == "仅供内部参考"


def test_what_a_crop_box_hides_is_not_read():
    def page(canvas):
        canvas.setCropBox((50, 50, 400, 800))
        write(canvas, 60, 100, "看得见的文字。")
        write(canvas, 450, 100, "看不见。")

    source = read(draw(page))
    assert source.text == "看得见的文字。"
    left, top, _, _ = source.locate(0, 3).bbox
    assert left == pytest.approx(60 - 50, abs=1)
    assert top == pytest.approx(100 - (842 - 800) - 9, abs=2)


def test_pages_that_are_asked_for():
    pages = [lambda canvas, n=n: write(canvas, 60, 200, f"这是第{n}页的正文。") for n in range(1, 8)]
    source = read(draw(*pages), pages=((2, 3), (6, 9)))
    assert source.text.split("\n") == [f"这是第{n}页的正文。" for n in (2, 3, 6, 7)]
    assert [b.page for b in source.blocks] == [2, 3, 6, 7]
    assert source.locate(0, 5).page == 2


def test_blanks_between_scripts_that_a_typesetter_put_are_none():
    def page(canvas):
        text = canvas.beginText(60, 600)
        for piece in ("预计", "2025", "年营收", "12.3", "亿元"):
            text.textOut(piece)
            text.setXPos(canvas.stringWidth(piece, canvas._fontname, 10) + 2.5)
        canvas.drawText(text)

    assert read(draw(page)).text == "预计2025年营收12.3亿元"


def test_signs_drawn_after_their_line_stand_in_their_place():
    """As LibreOffice draws quotation marks, which it takes from another font."""

    def page(canvas):
        size = canvas._fontsize
        write(canvas, 60, 100, "我们维持")
        write(canvas, 60 + 5 * size, 100, "买入")
        write(canvas, 60 + 8 * size, 100, "评级")
        canvas.drawString(60 + 4.3 * size, PAGE[1] - 100, "“")
        canvas.drawString(60 + 7.2 * size, PAGE[1] - 100, "”")

    assert read(draw(page)).text.replace(" ", "") == "我们维持“买入”评级"


def test_what_is_drawn_twice_to_look_bold_counts_once():
    def page(canvas):
        write(canvas, 60, 100, "投资评级维持不变")
        write(canvas, 60.4, 100, "投资评级维持不变")

    assert read(draw(page)).text == "投资评级维持不变"


def test_threads_read_the_same():
    data = render_pdf(note(4), LAYOUTS["two columns"]).data
    with ThreadPoolExecutor(4) as pool:
        assert len({source.text for source in pool.map(read, [data] * 8)}) == 1


def test_properties():
    def page(canvas):
        canvas.setTitle("储能行业跟踪")
        canvas.setAuthor("远望研究")
        write(canvas, 60, 100, "正文。")

    properties = read(draw(page)).properties
    assert (properties.title, properties.author, properties.pages) == ("储能行业跟踪", "远望研究", 1)
    assert properties.created == "2000-01-01"


def test_the_way_back_survives_pickling():
    source = read(render_pdf(note(6), Layout()).data)
    again = pickle.loads(pickle.dumps(source))
    at = source.text.rindex("98元")
    assert again.locate(at, at + 3) == source.locate(at, at + 3)
    assert again.locate(at, at + 3).page == source.properties.pages


def test_line_ends_and_tabs_stand_nowhere():
    source = read(render_pdf(note(), Layout()).data)
    assert source.locate(source.text.index("\n"), source.text.index("\n") + 1).page is None


def test_a_child_process_reads_the_same():
    data = render_pdf(note(), Layout()).data
    from extractor.source import from_bytes

    assert from_bytes(data, config=Config(isolated=True)).text == from_bytes(data).text


def test_contents_with_leader_dots_are_read_row_by_row():
    """Numbers of sections beside their headings are no column, whatever their level is indented by."""
    levels = [0, 1, 2, 2, 2, 2, 3, 3, 3, 1, 2, 2, 2, 2, 2, 1, 1] * 2
    numbers, count = [], [0] * 4
    for level in levels:
        count = [*count[:level], count[level] + 1, *[0] * (3 - level)]
        numbers.append(".".join(map(str, count[: level + 1])))

    def page(canvas):
        for n, (level, number) in enumerate(zip(levels, numbers, strict=True)):
            left, heading = (40, 55, 78, 110)[level], f"第{n + 1}节关于需求"
            right = left + (15, 23, 32, 42)[level]
            dots = ". " * int((520 - right - 10 * len(heading)) / 5.6)
            write(canvas, left, 60 + 16 * n, number)
            write(canvas, right, 60 + 16 * n, f"{heading} {dots}")
            write(canvas, 540, 60 + 16 * n, str(n + 2))

    lines = [line.split() for line in read(draw(page)).text.split("\n")]
    for n, number in enumerate(numbers):
        expected = [number, f"第{n + 1}节关于需求", str(n + 2)]
        assert any([*line[:2], line[-1].lstrip(".")] == expected for line in lines if line), expected
