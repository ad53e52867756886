"""Sheets of a workbook as tables, numbers as they are shown, the name of the sheet as their caption.

Hidden sheets, rows and columns are left out; formulas give the value that was stored with them. A sheet with empty rows holds several
tables; a row of one cell above a table is a line of text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractor.config import Config
from extractor.errors import DamagedSourceError
from extractor.source.layout import Clock, Grid, Piece, Writer
from extractor.source.media import XLSX
from extractor.source.number_format import BUILT_IN
from extractor.source.ooxml import Parts, read_properties
from extractor.source.sheet import Sheet, SheetReader
from extractor.source.text import SourceText

__all__ = ["read"]

WORKBOOK = "xl/workbook.xml"
_NUMBER = re.compile(r"[-+]?[\d,.]+%?")


def read(data: bytes, name: str, config: Config) -> SourceText:
    """Read a workbook. Raises DamagedSourceError, EncryptedSourceError or LimitError, naming the source."""
    clock, parts = Clock(config, name), Parts(data, name, config)
    properties = read_properties(parts)
    book = _read_book(parts)
    writer = Writer(config.max_cells)
    reader = SheetReader(_read_strings(parts, clock), _read_formats(parts), book.since_1904, config.max_cells)
    broken: list[str] = []
    cut = False
    for title, part in book.sheets:
        parts.broken, was = None, parts.broken
        broken += [was] if was else []
        sheet = reader.read(parts.events(part), clock)
        writer.write(_pieces(title, sheet))
        cut = cut or sheet.cut
    broken += [parts.broken] if parts.broken else []
    source = writer.source(data, name, "utf-8", XLSX, properties)
    if not source.text and (broken or not book.sheets):
        raise DamagedSourceError(
            f"{name}: damaged ({'; '.join(broken) or 'it has no sheets'}); save it again"
        )
    if not source.text and cut:
        raise clock.error()
    for part in broken:
        source = source.with_warning(f"damaged, and read only so far: {part}")
    if reader.full:
        source = source.with_warning(f"sheets have more than {config.max_cells} cells; the rest was left out")
    return source.with_warning(clock.warning()) if cut else source


@dataclass(slots=True)
class _Book:
    """Visible sheets: name and part."""

    sheets: list[tuple[str, str]] = field(default_factory=list)
    since_1904: bool = False


def _read_book(parts: Parts) -> _Book:
    book, targets = _Book(), {}
    for what, name, attributes in parts.events("xl/_rels/workbook.xml.rels"):
        if what == "start" and name == "Relationship":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = (
                target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            )
    for what, name, attributes in parts.events(WORKBOOK):
        if what != "start":
            continue
        if name == "x:workbookPr":
            book.since_1904 = attributes.get("date1904") in {"1", "true"}
        elif name == "x:sheet" and attributes.get("state", "visible") == "visible":
            part = targets.get(attributes.get("id", ""), "")
            if "chartsheets" not in part and part in parts.names:
                book.sheets.append((attributes.get("name", ""), part))
    return book


def _read_strings(parts: Parts, clock: Clock) -> list[str]:
    """The shared strings, without the readings over their characters."""
    strings: list[str] = []
    text: list[str] = []
    inside, reading = False, 0
    for what, name, _ in parts.events("xl/sharedStrings.xml"):
        if what == "text":
            if inside and not reading:
                text.append(name)
        elif name == "x:t":
            inside = what == "start"
        elif name == "x:rPh":
            reading += 1 if what == "start" else -1
        elif name == "x:si":
            if what == "end":
                strings.append("".join(text))
                if not len(strings) % 10_000 and clock.over:
                    break
            text = []
    return strings


def _read_formats(parts: Parts) -> list[str]:
    """The code of each style of cells."""
    codes: dict[int, str] = dict(BUILT_IN)
    formats: list[str] = []
    inside = False
    for what, name, attributes in parts.events("xl/styles.xml"):
        if name == "x:cellXfs":
            inside = what == "start"
        elif what == "start" and name == "x:numFmt":
            codes[_count(attributes.get("numFmtId"))] = attributes.get("formatCode", "General")
        elif what == "start" and name == "x:xf" and inside:
            formats.append(codes.get(_count(attributes.get("numFmtId")), "General"))
    parts.broken = None  # without formats numbers are shown as they are stored
    return formats


def _count(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else 0


def _pieces(title: str, sheet: Sheet) -> Iterator[Piece | Grid]:
    """Tables and lines of a sheet. Its name stands first; the line above a table is the table's caption, else the name is."""
    caption: Piece | None = Piece("caption", title, f"{title}!A1")
    for region in sheet.regions():
        for row in region:
            for cell in row:
                cell.place = f"{title}!{cell.place}"
        lead = 0
        while lead < len(region) and len(region[lead]) == 1:
            if caption is not None:
                yield caption
            cell = region[lead][0]
            caption = Piece("paragraph", cell.text, cell.place)
            lead += 1
        rows = region[lead:]
        if not rows and caption is not None:
            yield caption
        if rows:
            for cell in rows[0]:
                cell.header = not _NUMBER.fullmatch(cell.text)
            above = (caption.text, caption.place) if caption is not None else ("", "")
            yield Grid(rows, rows[0][0].place, *above)
        caption = None
