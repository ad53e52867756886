"""Tables of PDF pages: ruled, half ruled and unruled ones, cells and their spans, captions; beside pdfplumber's finder where it is installed."""

import io
from collections import Counter

import pytest

from extractor.source import SourceText, Table
from tests.generators.notes import Element
from tests.generators.pdf_tables import STYLES, MadeTable, Page, make_page
from tests.generators.render_pdf import PAGE, Layout, render_pdf
from tests.source.pdf.drawing import draw, needs_font, read, write

PAGES = 12
EXACT = 0.99
Cells = dict[tuple[int, int], str]


def wanted(table: MadeTable) -> Cells:
    return {(c.row, c.column): squeeze(c.text) for c in table.cells}


def squeeze(text: str) -> str:
    return "".join(text.split())


def found(source: SourceText, table: Table) -> Cells:
    return {(c.row, c.column): squeeze(source.text[c.start : c.end]) for c in table.cells}


def right_cells(pages: list[Page], tables_of) -> float:
    """The share of cells whose text, row and column are right."""
    total = right = 0
    for page in pages:
        tables = tables_of(page)
        for made in page.tables:
            cells = wanted(made)
            total += len(cells)
            right += max((sum(t.get(at) == text for at, text in cells.items()) for t in tables), default=0)
    return right / total


def ours(page: Page) -> list[Cells]:
    source = read(page.data)
    return [found(source, table) for table in source.tables]


@pytest.mark.parametrize("style", STYLES)
def test_cells_of_made_tables(style):
    pages = [make_page(seed, [style]) for seed in range(PAGES)]
    assert right_cells(pages, ours) >= EXACT
    assert all(len(ours(page)) == len(page.tables) for page in pages)


def test_no_worse_than_pdfplumber():
    pdfplumber = pytest.importorskip(
        "pdfplumber", reason="pdfplumber is not installed: pip install -e '.[peers]'"
    )

    def theirs(page: Page) -> list[Cells]:
        with pdfplumber.open(io.BytesIO(page.data)) as document:
            tables = [table.extract() for table in document.pages[0].find_tables()]
        return [
            {(r, c): squeeze(text or "") for r, row in enumerate(rows) for c, text in enumerate(row)}
            for rows in tables
        ]

    for style in STYLES:
        pages = [make_page(seed, [style]) for seed in range(100, 103)]
        assert right_cells(pages, ours) >= right_cells(pages, theirs), style


def test_spans_of_merged_cells():
    page = make_page(3, ["merged"])
    source = read(page.data)
    for made, table in zip(page.tables, source.tables, strict=True):
        spans = {(c.row, c.column): (c.row_span, c.column_span) for c in table.cells}
        assert spans == {(c.row, c.column): (c.row_span, c.column_span) for c in made.cells}


def test_a_table_stands_in_the_text_row_by_row():
    for seed in range(6):
        source = read(make_page(seed).data)
        for table in source.tables:
            rows = [line.split("\t") for line in source.text[table.start : table.end].split("\n")]
            assert len(rows) == table.rows
            assert {len(row) for row in rows} == {table.columns}
            for cell in table.cells:
                assert rows[cell.row][cell.column] == source.text[cell.start : cell.end]


def test_header_rows():
    for style in ("grid", "merged", "plain"):
        page = make_page(5, [style])
        source = read(page.data)
        for table in source.tables:
            rows = {cell.row for cell in table.cells if cell.header}
            assert rows == ({0, 1} if style == "merged" else {0})


def test_captions_and_units():
    counted = Counter()
    for seed in range(10):
        page = make_page(seed)
        source = read(page.data)
        for made, table in zip(page.tables, source.tables, strict=True):
            said = " ".join(filter(None, (made.caption, made.unit))) or None
            caption = source.text[slice(*table.caption)] if table.caption else None
            assert caption == said
            counted[said is not None] += 1
    assert counted[True] > 5


def test_prose_in_two_columns_is_no_table():
    text = (
        "公司上半年收入增长较快，其中海外业务贡献了主要的增量，国内业务则受到价格竞争的影响，毛利率有所回落。"
    )
    elements = [Element("paragraph", f"{text}{n}。") for n in range(60)]
    assert read(render_pdf(elements, Layout(columns=2, size=9)).data).tables == ()


@needs_font
def test_a_frame_around_text_is_no_table():
    def page(canvas):
        canvas.rect(50, 50, PAGE[0] - 100, PAGE[1] - 100)
        canvas.line(300, 50, 300, PAGE[1] - 50)
        for n in range(40):
            write(canvas, 60, 80 + n * 16, "左边一栏的正文，不是表格里的字。")
            write(canvas, 310, 80 + n * 16, "右边一栏的正文，不是表格里的字。")

    assert read(draw(page)).tables == ()


def test_a_table_over_two_pages_is_one():
    rows = (("指标", "2024A", "2025E"), *((f"第{n}项指标", f"{n}.5", f"{n * 2}.7") for n in range(20)))

    def part(top, shown):
        def page(canvas):
            ys = [PAGE[1] - top - 18 * n for n in range(len(shown) + 1)]
            canvas.grid([60, 200, 300, 400], ys)
            for y, row in zip(ys, shown, strict=False):
                for x, cell in zip((66, 206, 306), row, strict=True):
                    canvas.drawString(x, y - 13, cell)

        return page

    source = read(draw(part(560, rows[:11]), part(60, (rows[0], *rows[11:]))))
    assert len(source.tables) == 1
    assert source.text == "\n".join("\t".join(row) for row in rows)
    last = source.tables[0].cells[-1]
    assert source.locate(last.start, last.end).page == 2


def test_tables_beyond_the_limit_of_cells_are_left_out_with_a_warning():
    data = make_page(0, ["grid"]).data
    source = read(data, max_cells=30)
    assert sum(len(t.cells) for t in source.tables) <= 30
    assert any("max_cells" in warning for warning in source.warnings)


def test_tables_can_be_switched_off():
    assert read(make_page(0, ["grid"]).data, tables=False).tables == ()
