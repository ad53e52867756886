"""PDF: text in reading order, tables, and the box of every character.

characters ── what pdfium knows of a page: characters with boxes, fonts
segments ──── runs of characters on one line
ruling, tables ── lines and boxes that are drawn; ruled and aligned tables
columns ───── reading order: columns, the side box
furniture ─── page headers and footers, told by their repeating
paragraphs ── lines to paragraphs, headings, list items
writing ───── blocks to one text with its places
"""

from extractor.source.pdf.reader import read

__all__ = ["read"]
