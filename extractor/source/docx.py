"""Word documents, from their XML: the text as it stands when every change is accepted.

Body first, then footnotes and endnotes, then what stands in page headers and footers, each once. Text boxes follow the paragraph that
holds them. Deleted, moved-away and hidden text, field codes and comments are left out; numbers and marks of lists stand before their items.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from extractor.config import Config
from extractor.errors import DamagedSourceError
from extractor.source.docx_numbers import Numbering, read_numbering
from extractor.source.docx_styles import Style, read_styles
from extractor.source.docx_tables import WordTable
from extractor.source.layout import Clock, Grid, Piece, Pieces, Places, Writer, flatten
from extractor.source.media import DOCX
from extractor.source.ooxml import Event, Parts, read_properties
from extractor.source.structure import BlockKind
from extractor.source.text import SourceText

__all__ = ["read"]

DOCUMENT = "word/document.xml"
CHECK_EVERY = 1 << 13  # events between two looks at the clock
# Fallback repeats a text box for old programs; it is read only where nothing stands before it
_SKIPPED = frozenset(
    "w:del w:moveFrom w:instrText w:delText w:delInstrText w:rt w:sectPr w:comment w:tblGrid".split()
)
_SIGNS = {"w:tab": "\t", "w:ptab": "\t", "w:cr": "\n", "w:noBreakHyphen": "-"}
_TEXTS = frozenset(["w:t", "m:t"])
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_OFF = frozenset(["0", "false", "off", "none"])
_MARGIN = re.compile(r"word/(header|footer)\d*\.xml")


def read(data: bytes, name: str, config: Config) -> SourceText:
    """Read a document. Raises DamagedSourceError, EncryptedSourceError or LimitError, naming the source."""
    clock = Clock(config, name)
    parts = Parts(data, name, config)
    properties = read_properties(parts)
    document = _Document(parts, read_styles(parts), read_numbering(parts), clock)
    pieces = [*document.all()]
    broken = parts.broken or (None if DOCUMENT in parts.names else f"{DOCUMENT} is missing")
    if not pieces and broken:
        raise DamagedSourceError(f"{name}: damaged ({broken}); open it in its program and save it again")
    if not pieces and document.cut:
        raise clock.error()
    writer = Writer(config.max_cells, document.places.path)
    writer.write(pieces)
    if broken:
        writer.warnings.append(f"damaged, and read only so far: {broken}")
    if document.cut:
        writer.warnings.append(clock.warning())
    return writer.source(data, name, "utf-8", DOCX, properties)


@dataclass
class _Document:
    """All stories of a document."""

    parts: Parts
    styles: dict[str, Style]
    numbering: Numbering
    clock: Clock
    places: Places = field(default_factory=Places)
    cut: bool = False

    def all(self) -> Iterator[Piece | Grid]:
        """Every piece, in the order in which the text has it."""
        yield from self._story(DOCUMENT, None)
        for part in _NOTES:
            yield from self._story(part, "footnote")
        margins: list[tuple[str, BlockKind]] = []
        for part in sorted(self.parts.names):
            if found := _MARGIN.fullmatch(part):
                margins.append((part, "page_header" if found[1] == "header" else "page_footer"))
        seen: set[str] = set()
        for part, kind in sorted(margins, key=lambda margin: margin[1] == "page_footer"):
            for piece in self._story(part, kind):
                if isinstance(piece, Piece) and (piece.text in seen or piece.text.strip(" -–—/").isdecimal()):
                    continue
                seen.add(piece.text if isinstance(piece, Piece) else "")
                yield piece

    def _story(self, part: str, kind: BlockKind | None) -> Iterator[Piece | Grid]:
        if part not in self.parts.names or self.cut:
            return
        story = _Story(self.styles, self.numbering, self.places, self.places.add(-1, part), kind)
        self.cut = story.run(self.parts.events(part), self.clock)
        yield from flatten(story.pieces)


@dataclass(slots=True)
class _Paragraph:
    """A paragraph whose end has not been read."""

    place: int
    kind: BlockKind
    level: int | None = None
    text: list[str] = field(default_factory=list)
    boxes: Pieces = field(default_factory=list)
    joined: bool = False  # its mark was deleted: the next one goes on in it
    list_id: str = ""
    list_level: int = 0


class _Story:
    """One run of paragraphs and tables: the body, a note, a header."""

    def __init__(
        self,
        styles: dict[str, Style],
        numbering: Numbering,
        places: Places,
        root: int,
        kind: BlockKind | None,
    ) -> None:
        self.pieces: Pieces = []
        self._styles, self._numbering, self._places, self._kind = styles, numbering, places, kind
        self._into: list[Pieces] = [self.pieces]
        self._around: list[int] = [root]
        self._tables: list[WordTable] = []
        self._open: list[_Paragraph] = []
        self._left: list[str] = []  # joins the next paragraph
        self._chosen: list[bool] = []
        self._skipped = 0  # depth inside what is left out
        self._in_text = self._in_mark = self._hidden = False
        self._boxes = 0

    def run(self, events: Iterable[Event], clock: Clock) -> bool:
        """Read all events; True where time was over before."""
        for n, (what, name, attributes) in enumerate(events):
            if not n % CHECK_EVERY and clock.over:
                return True
            if what == "text":
                if self._in_text and not self._skipped and self._open:
                    self._open[-1].text.append(name)
            elif self._skipped:
                self._skipped += 1 if what == "start" else -1
            elif what == "start":
                self._start(name, attributes)
            else:
                self._end(name)
        return False

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _TEXTS:
            self._in_text = not self._hidden
        elif name == "w:p":
            self._begin_paragraph()
        elif self._leaves_out(name, attributes):
            self._skipped = 1
        elif name == "w:r":
            self._hidden = False
        elif name in {"w:pPr", "w:trPr", "w:tcPr", "w:tblPr"} or name in _FACTS:
            self._fact(name, attributes)
        elif name in _SIGNS or name in {"w:br", "w:sym"}:
            self._sign(name, attributes)
        else:
            self._container(name)

    def _leaves_out(self, name: str, attributes: dict[str, str]) -> bool:
        if name == "mc:AlternateContent":
            self._chosen.append(False)
        elif name in {"mc:Choice", "mc:Fallback"} and self._chosen:
            taken, self._chosen[-1] = self._chosen[-1], True
            return taken
        if name == "w:del" and self._in_mark and self._open:
            self._open[-1].joined = True
        elif name == "w:del" and self._tables and self._tables[-1].in_row_properties:
            self._tables[-1].drop_row()
        elif name in _FOOTNOTES:
            place = self._places.add(self._around[-1], name)
            if attributes.get("type", "normal") not in {"normal", ""}:
                return True  # the line over the notes
            self._around.append(place)
        return name in _SKIPPED

    def _sign(self, name: str, attributes: dict[str, str]) -> None:
        if self._hidden or not self._open or self._in_mark:
            return
        if name == "w:br":
            self._open[-1].text.append(
                "\n" if attributes.get("type", "textWrapping") == "textWrapping" else ""
            )
        elif name == "w:sym":
            code = attributes.get("char", "")
            point = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{4}", code) else 0
            if point and not 0xD800 <= point <= 0xF8FF:
                self._open[-1].text.append(chr(point))
        else:
            self._open[-1].text.append(_SIGNS[name])

    def _container(self, name: str) -> None:
        """Elements that hold paragraphs."""
        if name == "w:tbl":
            self._tables.append(WordTable(self._places.add(self._around[-1], name)))
            self._around.append(self._tables[-1].place)
        elif name == "w:tr" and self._tables:
            self._around.append(self._places.add(self._around[-1], name))
            self._tables[-1].begin_row()
        elif name == "w:tc" and self._tables:
            place = self._places.add(self._around[-1], name)
            self._around.append(place)
            self._into.append(self._tables[-1].begin_cell(place))
        elif name == "w:txbxContent":
            self._into.append([])
            self._boxes += 1
            self._around.append(self._places.add(self._around[-1], name))

    def _fact(self, name: str, attributes: dict[str, str]) -> None:
        """Properties of paragraphs, runs, rows and cells."""
        value = attributes.get("val", "")
        if name in {"w:pPr", "w:trPr", "w:tcPr", "w:tblPr"}:
            self._in_mark = self._in_mark or name == "w:pPr"
            if self._tables:
                self._tables[-1].in_row_properties = name == "w:trPr"
        elif name in {"w:vanish", "w:webHidden"}:
            self._hidden = not self._in_mark and value not in _OFF
        elif name in _OF_TABLES:
            if self._tables:
                self._tables[-1].tell(name, attributes)
        elif self._in_mark and self._open:
            self._of_paragraph(self._open[-1], name, value)

    def _of_paragraph(self, paragraph: _Paragraph, name: str, value: str) -> None:
        number = int(value) if value.isascii() and value.isdecimal() and len(value) < 4 else None
        if name == "w:pStyle" and value in self._styles and self._kind is None:
            style = self._styles[value]
            paragraph.kind, paragraph.level = style.kind, style.level
            paragraph.list_id, paragraph.list_level = style.list_id, style.list_level
        elif name == "w:outlineLvl" and number is not None and number < 9:
            paragraph.kind, paragraph.level = "heading", number + 1
        elif name == "w:ilvl" and number is not None:
            paragraph.list_level = number
        elif name == "w:numId":
            paragraph.list_id = value if number else ""
            if number and paragraph.kind == "paragraph":
                paragraph.kind, paragraph.level = "list_item", paragraph.list_level + 1

    def _begin_paragraph(self) -> None:
        kind: BlockKind = "side_box" if self._boxes else self._kind or "paragraph"
        paragraph = _Paragraph(self._places.add(self._around[-1], "w:p"), kind)
        paragraph.text, self._left = self._left, []
        self._open.append(paragraph)
        self._hidden = False

    def _end(self, name: str) -> None:
        if name in _TEXTS:
            self._in_text = False
        elif name == "w:p":
            self._end_paragraph()
        elif name == "w:pPr":
            self._in_mark = False
        elif name == "w:trPr" and self._tables:
            self._tables[-1].in_row_properties = False
        elif name == "mc:AlternateContent":
            self._chosen.pop()
        elif name == "w:tc" and self._tables:
            self._into.pop()
            self._around.pop()
        elif name == "w:tr" and self._tables:
            self._around.pop()
        elif name == "w:tbl":
            self._around.pop()
            self._into[-1].append(self._tables.pop().finish())
        elif name in _FOOTNOTES:
            self._around.pop()
        elif name == "w:txbxContent":
            self._around.pop()
            self._boxes -= 1
            box = self._into.pop()
            (self._open[-1].boxes if self._open else self._into[-1]).append(box)

    def _end_paragraph(self) -> None:
        paragraph = self._open.pop()
        if paragraph.joined and not self._boxes:
            self._left = paragraph.text
        else:
            text = "".join(paragraph.text)
            piece = Piece(paragraph.kind, text, paragraph.place, paragraph.level)
            if paragraph.list_id and text.strip():
                piece.label = self._numbering.label(paragraph.list_id, paragraph.list_level)
            self._into[-1].append(piece)
        if paragraph.boxes:
            self._into[-1].append(paragraph.boxes)


_FOOTNOTES = frozenset(["w:footnote", "w:endnote"])
_OF_TABLES = frozenset("w:tblHeader w:gridBefore w:gridSpan w:vMerge w:hMerge w:tblLook".split())
_FACTS = _OF_TABLES | frozenset("w:pStyle w:outlineLvl w:numId w:ilvl w:vanish w:webHidden".split())
