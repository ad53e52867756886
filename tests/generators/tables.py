"""Tables of tests/cases/tables.yaml in every format: spans, captions and headings as each format writes them."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from extractor.source import SourceText, from_bytes, from_text

__all__ = ["FORMATS", "Spanned", "spans"]

LEFT, UP = "<", "^"


@dataclass(frozen=True)
class Spanned:
    """A cell with its place and the rows and columns that it takes."""

    text: str
    row: int
    column: int
    down: int
    across: int


def spans(rows: list[list[str]]) -> list[Spanned]:
    """The cells of a table, those that others cover left out."""
    found = []
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            if text in {LEFT, UP}:
                continue
            across = 1
            while j + across < len(row) and row[j + across] == LEFT:
                across += 1
            down = 1
            while i + down < len(rows) and rows[i + down][j] == UP:
                down += 1
            found.append(Spanned(str(text), i, j, down, across))
    return found


def _html(case: dict) -> SourceText:
    parts = [
        f"<h1>{escape(case['title'])}</h1>" if "title" in case else "",
        f"<p>{escape(case.get('above', ''))}</p>",
        "<table>",
    ]
    by_row: dict[int, list[Spanned]] = {}
    for cell in spans(case["rows"]):
        by_row.setdefault(cell.row, []).append(cell)
    for i in range(len(case["rows"])):
        parts.append("<tr>")
        for cell in by_row.get(i, []):
            tag = "th" if i == 0 else "td"
            parts.append(f'<{tag} rowspan="{cell.down}" colspan="{cell.across}">{escape(cell.text)}</{tag}>')
        parts.append("</tr>")
    return from_bytes("".join([*parts, "</table>"]).encode(), "table.html")


def _docx(case: dict) -> SourceText:
    import docx

    document = docx.Document()
    if "title" in case:
        document.add_heading(case["title"], 1)
    if "above" in case:
        document.add_paragraph(case["above"], style="Caption")
    rows = case["rows"]
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for cell in spans(rows):
        place = table.cell(cell.row, cell.column)
        if cell.down > 1 or cell.across > 1:
            place = place.merge(table.cell(cell.row + cell.down - 1, cell.column + cell.across - 1))
        place.text = cell.text
    file = io.BytesIO()
    document.save(file)
    return from_bytes(file.getvalue(), "table.docx")


def _xlsx(case: dict) -> SourceText:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "数据"
    lead = [case[key] for key in ("title", "above") if key in case]
    for n, line in enumerate(lead, 1):
        sheet.cell(n, 1, line)
    for cell in spans(case["rows"]):
        top, left = len(lead) + cell.row + 1, cell.column + 1
        sheet.cell(top, left, cell.text)
        if cell.down > 1 or cell.across > 1:
            sheet.merge_cells(
                start_row=top,
                start_column=left,
                end_row=top + cell.down - 1,
                end_column=left + cell.across - 1,
            )
    file = io.BytesIO()
    book.save(file)
    return from_bytes(file.getvalue(), "table.xlsx")


def _flat(case: dict) -> list[list[str]]:
    return [["" if cell in {LEFT, UP} else str(cell) for cell in row] for row in case["rows"]]


def _csv(case: dict) -> SourceText:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerows([[case[key]] for key in ("title", "above") if key in case])
    writer.writerows(_flat(case))
    return from_bytes(file.getvalue().encode("gb18030"), "table.csv")


def _pipes(case: dict) -> str:
    lines = [case[key] + "\n" for key in ("title", "above") if key in case]
    rows = [f"| {' | '.join(row)} |" for row in _flat(case)]
    return "\n".join([*lines, rows[0], "|" + " --- |" * len(case["rows"][0]), *rows[1:]])


def _run_on(case: dict) -> str:
    """The line ends of the table lost, and that between it and the line above."""
    return _pipes(case).replace("|\n|", "| |").replace("\n\n|", " |") + " 资料来源：公司公告"


FORMATS: dict[str, Callable[[dict], SourceText]] = {
    "HTML": _html,
    "DOCX": _docx,
    "XLSX": _xlsx,
    "CSV": _csv,
    "Markdown": lambda case: from_bytes(_pipes(case).encode(), "table.md"),
    "pipes in text": lambda case: from_text(_pipes(case)),
    "one line in text": lambda case: from_text(_run_on(case)),
}
