"""Notes of the corpora as files of every kind but PDF: from a note's text to the source text that is read from its file."""

from collections.abc import Callable
from functools import partial

from extractor.source import SourceText, from_bytes
from tests.generators.render_docx import render_docx
from tests.generators.render_html import PAGES, render_page
from tests.generators.render_mail import render_mail, render_mhtml

__all__ = ["MAKERS"]


def _read(make: Callable[[str], bytes], file: str, text: str) -> SourceText:
    return from_bytes(make(text), file)


MAKERS: dict[str, Callable[[str], SourceText]] = {
    **{f"HTML, {page}": partial(_read, partial(render_page, page=page), "note.html") for page in PAGES},
    "HTML, GB18030": partial(_read, partial(render_page, page="market", encoding="gb18030"), "note.html"),
    "MHTML": partial(_read, render_mhtml, "note.mhtml"),
    "DOCX": partial(_read, render_docx, "note.docx"),
    "mail, HTML body": partial(_read, render_mail, "note.eml"),
    "mail, plain body": partial(_read, partial(render_mail, html=False), "note.eml"),
    "Markdown": partial(_read, str.encode, "note.md"),
}
