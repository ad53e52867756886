"""Notes rendered as PDF files by reportlab, in the layouts of broker reports."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from tests.generators.notes import Element, parse_note

__all__ = ["LAYOUTS", "Layout", "Made", "Side", "find_font", "has_font", "render_note", "render_pdf"]

# fonts with Chinese glyphs that reportlab can embed (TrueType outlines), where Linux distributions put them
FONTS = (
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
)
PAGE = (595.0, 842.0)
MARGIN = 56.0
_WORD = re.compile(r"[+$€£-]*[0-9A-Za-z\u00c0-\u024f][0-9A-Za-z\u00c0-\u024f.,%+/$€£'’:&@#_-]*|.")
_NO_START = "，。；：、！？）”》】」』%％‰)]}>,.;:!?"
_NO_END = "（“《【「『([{<$¥"


@dataclass(frozen=True)
class Side:
    """A side box: (key, value) rows and lines."""

    rows: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()
    right: bool = True
    grey: bool = True


@dataclass(frozen=True)
class Layout:
    """How a note is set. indent: of first lines, in type sizes. gap: between paragraphs, in points."""

    columns: int = 1
    size: float = 10.5
    indent: float = 2.0
    gap: float = 0.0
    justified: bool = True
    tables: Literal["ruled", "three", "plain"] = "ruled"
    side: Side | None = None
    header: str | None = "证券研究报告"
    footer: str | None = "请务必阅读正文之后的免责声明部分"
    plain_headings: bool = False


ANALYSTS = Side(
    lines=(
        "分析师 林知远",
        "SAC执业证书编号：S0990523040017",
        "linzy@example.com",
        "研究助理 周行舟",
        "相关研究",
        "行业景气跟踪",
        "深度：新周期的起点",
    )
)
LAYOUTS: dict[str, Layout] = {
    "one column": Layout(),
    "one column, spaced, ragged, three-line tables": Layout(
        indent=0, gap=5, justified=False, tables="three", header="远望研究 | 行业跟踪"
    ),
    "two columns": Layout(columns=2, size=9, tables="three"),
    "two columns, spaced, plain tables": Layout(
        columns=2, size=9, indent=0, gap=4, tables="plain", plain_headings=True
    ),
    "side box on the right": Layout(side=ANALYSTS, size=10),
    "side box on the left, plain tables": Layout(
        side=Side(lines=ANALYSTS.lines, right=False, grey=False), size=10, indent=0, gap=4, tables="plain"
    ),
}


@dataclass
class Made:
    """A rendered file. tables: the cells of each table, as they were drawn."""

    data: bytes
    tables: list[tuple[tuple[str, ...], ...]] = field(default_factory=list)


def has_font() -> bool:
    """Whether a font that can be embedded is there; without one a PDF reader lays out what it likes."""
    return any(Path(path).exists() for path in FONTS)


@cache
def find_font() -> str:
    """The name under which a Chinese font is registered: an embedded one, or else one that the reader must bring."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.ttfonts import TTFont

    for path in FONTS:
        if Path(path).exists():
            pdfmetrics.registerFont(TTFont("chinese", path, subfontIndex=0))
            return "chinese"
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return "STSong-Light"


def render_note(text: str, layout: Layout) -> Made:
    """A note as a PDF file."""
    return render_pdf(parse_note(text), layout)


def render_pdf(elements: Sequence[Element], layout: Layout, **options: Any) -> Made:
    """Elements as a PDF file. options: of reportlab's canvas, such as encrypt."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=PAGE, invariant=True, **options)
    pen = _Pen(canvas, layout)
    for element in elements:
        pen.put(element)
    pen.end()
    return Made(buffer.getvalue(), pen.tables)


class _Pen:
    """Writes from the top of one frame to its foot, then on in the next."""

    def __init__(self, canvas: Any, layout: Layout) -> None:
        self.canvas, self.layout, self.font = canvas, layout, find_font()
        self.page, self.column = 0, 0
        self.tables: list[tuple[tuple[str, ...], ...]] = []
        self.y = 0.0
        self.top = PAGE[1] - MARGIN - 20
        self._begin_page()

    @property
    def frame(self) -> tuple[float, float]:
        """Left and right edge of the column."""
        left, right = MARGIN, PAGE[0] - MARGIN
        if self.layout.side and self.page == 1:
            return (left, right - 165) if self.layout.side.right else (left + 165, right)
        if self.layout.columns == 2:
            middle = (left + right) / 2
            return (left, middle - 10) if self.column == 0 else (middle + 10, right)
        return left, right

    def put(self, element: Element) -> None:
        """Draw one element."""
        size = self.layout.size
        if element.kind == "title":
            self._paragraph(element.text, size * 1.6, 0.0, 6.0)
        elif element.kind == "heading":
            self._paragraph(element.text, size * (1.0 if self.layout.plain_headings else 1.25), 0.0, 4.0)
        elif element.kind == "table":
            self._table(element.rows)
        else:
            text = element.text.replace("•", "●")  # which the fonts have
            self._paragraph(text, size, self.layout.indent, self.layout.gap)

    def end(self) -> None:
        """Close the file."""
        self._furniture()
        self.canvas.showPage()
        self.canvas.save()

    def _begin_page(self) -> None:
        if self.page:
            self._furniture()
            self.canvas.showPage()
        self.page, self.column, self.y = self.page + 1, 0, self.top
        if self.layout.side and self.page == 1:
            self._side(self.layout.side)

    def _room(self, height: float) -> None:
        """Go to the next frame where this one has no room left."""
        if self.y - height >= MARGIN + 16:
            return
        if self.layout.columns == 2 and self.column == 0 and not (self.layout.side and self.page == 1):
            self.column, self.y = 1, self.top
        else:
            self._begin_page()

    def _furniture(self) -> None:
        self.canvas.setFont(self.font, 8)
        if self.layout.header:
            self.canvas.drawString(MARGIN, PAGE[1] - 40, self.layout.header)
            self.canvas.drawRightString(PAGE[0] - MARGIN, PAGE[1] - 40, "远望研究")
            self.canvas.line(MARGIN, PAGE[1] - 44, PAGE[0] - MARGIN, PAGE[1] - 44)
        if self.layout.footer:
            self.canvas.drawString(MARGIN, 34, self.layout.footer)
            self.canvas.drawRightString(PAGE[0] - MARGIN, 34, f"{self.page}")

    def _side(self, side: Side) -> None:
        left = PAGE[0] - MARGIN - 145 if side.right else MARGIN
        lines = [*(f"{key}\t{value}" for key, value in side.rows), *side.lines]
        top = self.top - 30
        if side.grey:
            self.canvas.setFillGray(0.9)
            self.canvas.rect(left - 6, top - 15 * len(lines), 157, 15 * len(lines) + 12, stroke=0, fill=1)
            self.canvas.setFillGray(0)
        self.canvas.setFont(self.font, 8)
        for n, line in enumerate(lines):
            key, _, value = line.partition("\t")
            self.canvas.drawString(left, top - 14.6 * n, key)
            if value:
                self.canvas.drawRightString(left + 140, top - 14.6 * n, value)

    def _paragraph(self, text: str, size: float, indent: float, gap: float) -> None:
        leading = size * 1.5
        left, right = self.frame
        rest, first = text, True
        while rest:
            self._room(leading)
            left, right = self.frame
            shift = indent * size if first else 0.0
            line, rest = _take_line(rest, right - left - shift, size, self.font)
            self.y -= leading
            self._line(line, left + shift, right, size, last=not rest)
            first = False
        self.y -= gap

    def _line(self, line: str, left: float, right: float, size: float, *, last: bool) -> None:
        text = self.canvas.beginText(left, self.y)
        text.setFont(self.font, size)
        free = right - left - _width(line, size, self.font)
        if self.layout.justified and not last and len(line) > 1 and free < 3 * size:
            text.setCharSpace(free / (len(line) - 1))
        text.textOut(line)
        text.setCharSpace(0)  # it would hold for all that is written after it
        self.canvas.drawText(text)

    def _table(self, rows: tuple[tuple[str, ...], ...]) -> None:
        left, right = self.frame
        size, height = self.layout.size * 0.85, self.layout.size * 1.7
        shares = [max(_width(row[n], 1.0, self.font) for row in rows) + 1.6 for n in range(len(rows[0]))]
        size = min(size, (right - left) / sum(shares))
        if self.y - height * len(rows) < MARGIN + 16:
            self._room(height * len(rows))
            left, right = self.frame
        self.tables.append(rows)
        xs = [left]
        for share in shares:
            xs.append(xs[-1] + share / sum(shares) * (right - left))
        self.y -= 8
        top = self.y
        for row in rows:
            self.y -= height
            self._row(row, xs, size, self.y + (height - size) / 2 + size * 0.12)
        self._rules(xs, top, height, len(rows))
        self.y -= 6

    def _row(self, row: tuple[str, ...], xs: list[float], size: float, y: float) -> None:
        self.canvas.setFont(self.font, size)
        for n, cell in enumerate(row):
            if n == 0:
                self.canvas.drawString(xs[n] + 0.6 * size, y, cell)
            else:
                self.canvas.drawRightString(xs[n + 1] - 0.6 * size, y, cell)

    def _rules(self, xs: list[float], top: float, height: float, rows: int) -> None:
        if self.layout.tables == "ruled":
            self.canvas.grid(xs, [top - n * height for n in range(rows + 1)])
        elif self.layout.tables == "three":
            for n in (0, 1, rows):
                self.canvas.line(xs[0], top - n * height, xs[-1], top - n * height)


def _width(text: str, size: float, font: str) -> float:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return float(stringWidth(text, font, size))


def _take_line(text: str, width: float, size: float, font: str) -> tuple[str, str]:
    """What fits on a line, and the rest; a stop begins no line, an opening bracket ends none, no word or figure is broken."""
    line: list[str] = []
    used = 0.0
    words = [part for word in _WORD.findall(text) for part in _short(word)]
    for n, word in enumerate(words):
        wide = _width(word, size, font)
        if used + wide > width and line:
            back = 0
            while back < len(line) - 1 and (
                (line[-1 - back])[-1] in _NO_END or (word if not back else line[-back])[0] in _NO_START
            ):
                back += 1
            kept = line[: len(line) - back]
            return "".join(kept).rstrip(), "".join([*line[len(line) - back :], *words[n:]]).lstrip()
        line.append(word)
        used += wide
    return "".join(line), ""


def _short(word: str) -> list[str]:
    """A word, or its pieces where it is longer than any column."""
    return [word[i : i + 30] for i in range(0, len(word), 30)]
