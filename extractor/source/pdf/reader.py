"""Bytes of a PDF to source text."""

import hashlib

from extractor.config import Config
from extractor.source.media import PDF
from extractor.source.pdf.document import read_pages
from extractor.source.pdf.layout import lay_out
from extractor.source.pdf.writing import boxes_of, write
from extractor.source.structure import Boxes
from extractor.source.text import SourceText

__all__ = ["read"]


def read(data: bytes, name: str, config: Config) -> SourceText:
    """Read a PDF. Raises MissingExtraError, DamagedSourceError, EncryptedSourceError, EmptySourceError or LimitError."""
    opened = read_pages(data, name, config)
    laid_out = lay_out(opened, tables=config.tables)
    written = write(laid_out, config.max_cells)
    pages, boxes = boxes_of(written.spots(), [(page.number, page.boxes) for page in opened.pages])
    return SourceText(
        written.text(),
        name,
        hashlib.sha256(data).hexdigest(),
        "pdf",
        PDF,
        warnings=(*opened.warnings, *laid_out.warnings, *written.warnings),
        blocks=tuple(written.blocks),
        tables=tuple(written.tables),
        locator=Boxes(pages, boxes),
        properties=opened.properties,
    )
