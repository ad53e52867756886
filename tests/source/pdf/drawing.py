"""Pages drawn by hand for the tests of the PDF reader."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from extractor import Config
from extractor.source import SourceText, from_bytes
from tests.generators.render_pdf import PAGE, find_font, has_font

FONT_SIZE = 10.0
needs_font = pytest.mark.skipif(
    not has_font(), reason="needs a Chinese font that can be embedded (Debian: fonts-wqy-zenhei)"
)


def draw(*pages: Callable[[Any], None], size: tuple[float, float] = PAGE, **options: Any) -> bytes:
    """A PDF file; each function draws one page on reportlab's canvas."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=True, **options)
    for page in pages:
        canvas.setFont(find_font(), FONT_SIZE)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def write(canvas: Any, x: float, top: float, text: str, size: float = FONT_SIZE) -> None:
    """One line; top: of its baseline from the top of the page."""
    canvas.setFont(find_font(), size)
    canvas.drawString(x, PAGE[1] - top, text)


def read(data: bytes, **options: Any) -> SourceText:
    return from_bytes(data, "made.pdf", Config(**options))


def blocks(source: SourceText, *kinds: str) -> list[str]:
    """The texts of the blocks of some kinds, or of all that are no furniture."""
    return [
        source.text[block.start : block.end]
        for block in source.blocks
        if (block.kind in kinds if kinds else not block.kind.startswith("page_"))
    ]
