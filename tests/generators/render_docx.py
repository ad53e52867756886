"""Notes as Word documents, by python-docx: headings, lists, tables, a page header, changes that are tracked."""

import io
import re
from random import Random

from tests.generators.notes import Element, parse_note

__all__ = ["render_docx"]

_BULLET = re.compile(r"[-*•●◆■]\s+")
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def render_docx(text: str, seed: int = 0) -> bytes:
    """The bytes of a document. Its runs are cut anywhere, and words were deleted between them."""
    import docx

    document, rng = docx.Document(), Random(seed)
    document.sections[0].header.paragraphs[0].text = "证券研究报告"
    for element in parse_note(_UNFIT.sub("", text)):
        if element.kind == "table":
            _add_table(document, element)
        elif element.kind in {"title", "heading"}:
            document.add_heading(element.text, 1 if element.kind == "title" else 2)
        elif _BULLET.match(element.text):
            _runs(document.add_paragraph(style="List Bullet"), _BULLET.sub("", element.text), rng)
        else:
            _runs(document.add_paragraph(), element.text, rng)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _runs(paragraph, text: str, rng: Random) -> None:
    from docx.oxml import parse_xml

    at = 0
    while at < len(text):
        end = at + rng.randint(3, 40)
        run = paragraph.add_run(text[at:end])
        run.bold = rng.random() < 0.2
        if rng.random() < 0.1:
            deleted = (
                f'<w:del {_W} w:id="1" w:author="a"><w:r><w:delText>删去的123元</w:delText></w:r></w:del>'
            )
            paragraph._p.append(parse_xml(deleted))
        elif rng.random() < 0.1:
            inserted = parse_xml(f'<w:ins {_W} w:id="1" w:author="a"/>')
            inserted.append(run._r)
            paragraph._p.append(inserted)
        at = end


def _add_table(document, element: Element) -> None:
    table = document.add_table(0, len(element.rows[0]), style="Table Grid")
    for row in element.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
