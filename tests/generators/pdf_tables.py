"""Tables as broker reports set them, drawn into PDF files, with the truth about each cell."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal

from tests.generators.render_pdf import MARGIN, PAGE, find_font

__all__ = ["STYLES", "MadeCell", "MadeTable", "Page", "draw_page", "make_page"]

Style = Literal["grid", "merged", "open sides", "three lines", "rows", "plain", "wrapped", "shaded"]
STYLES: tuple[Style, ...] = (
    "grid",
    "merged",
    "open sides",
    "three lines",
    "rows",
    "plain",
    "wrapped",
    "shaded",
)
RULED = frozenset(("grid", "merged", "open sides", "wrapped", "shaded"))
_LABELS = "营业收入 归母净利润 毛利率(%) 净利率 每股收益(元) 市盈率(倍) ROE(%) 资产负债率 经营性现金流 研发费用率 存货周转天数 EV/EBITDA".split()
_MODELS = [
    "GPT-5",
    "Claude Opus 4.1",
    "Gemini 2.5 Pro",
    "DeepSeek-V3.1",
    "Qwen3-Max",
    "Kimi K2",
    "GLM-4.5",
    "Llama 4",
]
_TESTS = "MMLU-Pro GPQA AIME2025 SWE-bench HLE IFEval 代码生成能力 多轮对话一致性".split()
_PROSE = (
    "我们认为，随着下游需求逐步恢复，公司产能利用率有望继续提升，盈利能力将随之改善。从历史经验看，行业景气的底部通常领先于业绩的底部一到两个季度，"
    "而股价的反应往往更早。考虑到公司在成本端的优势以及海外渠道的拓展，我们维持此前的判断不变。"
)


@dataclass(frozen=True)
class MadeCell:
    """Where a cell stands and what it says."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


@dataclass
class MadeTable:
    """widths: of the columns. numbers: from this column on cells stand at the right."""

    style: Style
    rows: int
    columns: int
    cells: list[MadeCell]
    widths: list[float]
    caption: str | None = None
    unit: str | None = None


@dataclass
class Page:
    """A page with tables between paragraphs."""

    data: bytes
    tables: list[MadeTable] = field(default_factory=list)


def make_page(seed: int, styles: Sequence[Style] = STYLES) -> Page:
    """A page of two or three tables."""
    random = Random(seed)
    tables = [_make_table(random.choice(list(styles)), random) for _ in range(random.randint(2, 3))]
    return Page(draw_page(tables, random), tables)


def _make_table(style: Style, random: Random) -> MadeTable:
    columns, rows = random.randint(4, 7), random.randint(4, 8)
    if random.random() < 0.5:
        first, heads = (
            "单位:百万元",
            [f"{year}{'A' if year < 2025 else 'E'}" for year in range(2022, 2022 + columns - 1)],
        )
        labels = random.sample(_LABELS, rows - 1)
    else:
        first, heads = "模型", random.sample(_TESTS, columns - 1)
        labels = random.sample(_MODELS, rows - 1)
    if random.random() < 0.3:
        heads[random.randrange(len(heads))] = "调整后归母净利润同比"
    rows = len(labels) + 1
    cells = [MadeCell(0, 0, first), *(MadeCell(0, n + 1, head) for n, head in enumerate(heads))]
    for row, label in enumerate(labels, 1):
        cells += [MadeCell(row, 0, label), *(MadeCell(row, n, _figure(random)) for n in range(1, columns))]
    widths = [random.uniform(95, 120), *[random.uniform(52, 62)] * (columns - 1)]
    table = MadeTable(style, rows, columns, cells, widths)
    if style == "merged":
        _merge(table, random)
    if style == "wrapped":
        table.cells = [
            MadeCell(c.row, c.column, c.text + "（按现行准则调整后口径）")
            if c.column == 0 and c.row and random.random() < 0.4
            else c
            for c in table.cells
        ]
    if random.random() < 0.7:
        table.caption = f"表{random.randint(1, 9)}：主要指标一览"
        table.unit = random.choice([None, "单位：百万元", "单位：%"])
    return table


def _figure(random: Random) -> str:
    kind = random.random()
    if kind < 0.06:
        return random.choice(["—", "-", "N/A"])
    if kind < 0.45:
        return f"{random.uniform(-30, 90):.1f}%"
    return f"{random.randint(100, 98000):,}" if kind < 0.75 else f"{random.uniform(0.1, 99):.2f}"


def _merge(table: MadeTable, random: Random) -> None:
    """A second header row: pairs of columns under one head, the first column through both; two labels share a cell."""
    heads = [c for c in table.cells if c.row == 0]
    body = [MadeCell(c.row + 1, c.column, c.text) for c in table.cells if c.row > 0]
    top = [MadeCell(0, 0, heads[0].text, row_span=2)]
    for column in range(1, table.columns, 2):
        wide = min(2, table.columns - column)
        top.append(MadeCell(0, column, random.choice(["预测", "实际", "同比", "调整前后"]), column_span=wide))
    table.cells = [*top, *(MadeCell(1, c.column, c.text) for c in heads[1:]), *body]
    table.rows += 1
    if table.rows > 5:
        joined = table.rows - 2
        table.cells = [c for c in table.cells if not (c.column == 0 and c.row in (joined, joined + 1))]
        table.cells.append(MadeCell(joined, 0, "合计与调整", row_span=2))


def draw_page(tables: Sequence[MadeTable], random: Random) -> bytes:
    """The page's file."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=PAGE, invariant=True)
    pen = _Pen(canvas, find_font())
    pen.prose(random.randint(1, 3))
    for table in tables:
        pen.table(table)
        pen.prose(random.randint(1, 2))
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


class _Pen:
    def __init__(self, canvas: Any, font: str) -> None:
        self.canvas, self.font, self.y = canvas, font, PAGE[1] - MARGIN

    def prose(self, lines: int) -> None:
        """Some lines of running text."""
        self.y -= 8
        self.canvas.setFont(self.font, 10)
        for n in range(lines):
            self.y -= 15
            self.canvas.drawString(
                MARGIN, self.y, _PROSE[n * 48 : n * 48 + 48 if n < lines - 1 else n * 48 + 30]
            )

    def table(self, table: MadeTable) -> None:
        """One table with its caption."""
        size = 8.5
        self.y -= 8
        self.canvas.setFont(self.font, 9)
        if table.caption:
            self.y -= 14
            self.canvas.drawString(MARGIN, self.y, table.caption)
        xs = [MARGIN]
        for width in table.widths:
            xs.append(xs[-1] + width)
        if table.unit:
            if not table.caption:
                self.y -= 14
            self.canvas.drawRightString(xs[-1], self.y, table.unit)
        ys = [self.y - 5]
        for row in range(table.rows):
            tall = any(c.row == row and self._lines(c, table, size) > 1 for c in table.cells)
            ys.append(ys[-1] - (28 if tall else 16))
        if table.style == "shaded":
            self.canvas.setFillGray(0.85)
            self.canvas.rect(xs[0], ys[1], xs[-1] - xs[0], ys[0] - ys[1], stroke=0, fill=1)
            self.canvas.setFillGray(0)
        self.canvas.setFont(self.font, size)
        for cell in table.cells:
            self._cell(cell, table, xs, ys, size)
        self._rules(table, xs, ys)
        self.y = ys[-1]

    def _lines(self, cell: MadeCell, table: MadeTable, size: float) -> int:
        wide = sum(table.widths[cell.column : cell.column + cell.column_span])
        return 1 + int(self._width(cell.text, size) > wide - 8)

    def _width(self, text: str, size: float) -> float:
        return float(self.canvas.stringWidth(text, self.font, size))

    def _cell(self, cell: MadeCell, table: MadeTable, xs: list[float], ys: list[float], size: float) -> None:
        left, right = xs[cell.column], xs[cell.column + cell.column_span]
        middle = (ys[cell.row] + ys[cell.row + cell.row_span]) / 2 - size * 0.36
        if self._lines(cell, table, size) > 1:
            cut = len(cell.text)
            while self._width(cell.text[:cut], size) > right - left - 8:
                cut -= 1
            self.canvas.drawString(left + 4, middle + 6, cell.text[:cut])
            self.canvas.drawString(left + 4, middle - 6, cell.text[cut:])
        elif cell.column == 0:
            self.canvas.drawString(left + 4, middle, cell.text)
        elif cell.column_span > 1:
            self.canvas.drawCentredString((left + right) / 2, middle, cell.text)
        else:
            self.canvas.drawRightString(right - 4, middle, cell.text)

    def _rules(self, table: MadeTable, xs: list[float], ys: list[float]) -> None:
        line = self.canvas.line
        if table.style in ("three lines", "rows"):
            for n in range(table.rows + 1) if table.style == "rows" else (0, 1, table.rows):
                line(xs[0], ys[n], xs[-1], ys[n])
        if table.style not in RULED:
            return
        for cell in table.cells:
            left, right = xs[cell.column], xs[cell.column + cell.column_span]
            top, foot = ys[cell.row], ys[cell.row + cell.row_span]
            line(left, top, right, top)
            line(left, foot, right, foot)
            if table.style != "open sides" or cell.column > 0:
                line(left, top, left, foot)
            if table.style != "open sides" or cell.column + cell.column_span < table.columns:
                line(right, top, right, foot)
