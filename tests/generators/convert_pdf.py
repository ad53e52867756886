"""Notes as PDF files by the programs that offices use: Chromium from HTML, LibreOffice from DOCX. Both are slow and may be missing."""

import html
import io
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.generators.notes import Element

__all__ = ["CHROMIUM", "OFFICE", "by_chromium", "by_office"]

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
OFFICE = next(filter(None, map(shutil.which, ("soffice", "libreoffice"))), None)
_TAGS = {"title": "h1", "heading": "h2", "paragraph": "p"}
_STYLE = (
    "body{font-size:10.5pt;line-height:1.6;text-align:justify}table{border-collapse:collapse;margin:1em 0}"
    "td,th{border:1px solid #888;padding:2px 8px}"
)


def by_chromium(elements: Sequence[Element]) -> bytes:
    """Printed by Chromium."""
    assert CHROMIUM is not None
    with tempfile.TemporaryDirectory() as folder:
        page, made = Path(folder) / "note.html", Path(folder) / "note.pdf"
        page.write_text(_html(elements), encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"]
        _run([CHROMIUM, *options, f"--print-to-pdf={made}", page.as_uri()])
        return made.read_bytes()


def by_office(elements: Sequence[Element]) -> bytes:
    """Converted by LibreOffice from DOCX."""
    assert OFFICE is not None
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "note.docx"
        document.write_bytes(_docx(elements))
        profile = f"-env:UserInstallation=file://{folder}/profile"
        _run([OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(document)])
        return (Path(folder) / "note.pdf").read_bytes()


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=180)


def _html(elements: Sequence[Element]) -> str:
    parts = [f'<!doctype html><html lang="zh"><meta charset="utf-8"><title> </title><style>{_STYLE}</style>']
    for element in elements:
        if element.kind == "table":
            rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in element.rows)
            parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
        else:
            tag = _TAGS[element.kind]
            parts.append(f"<{tag}>{html.escape(element.text)}</{tag}>")
    return "\n".join(parts)


def _docx(elements: Sequence[Element]) -> bytes:
    import docx

    document = docx.Document()
    for element in elements:
        if element.kind == "table":
            table = document.add_table(len(element.rows), len(element.rows[0]), style="Table Grid")
            for cells, row in zip(table.rows, element.rows, strict=True):
                for cell, text in zip(cells.cells, row, strict=True):
                    cell.text = text
        elif element.kind == "paragraph":
            document.add_paragraph(element.text)
        else:
            document.add_heading(element.text, 0 if element.kind == "title" else 2)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
