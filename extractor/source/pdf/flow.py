"""Regions of all pages to one flow of paragraphs: sentences go on over columns and pages, what stands aside interrupts none."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.source.pdf.captions import is_caption, is_note, is_source, is_unit
from extractor.source.pdf.found import Found
from extractor.source.pdf.lines import Line
from extractor.source.pdf.paragraphs import (
    Column,
    Manner,
    Paragraph,
    counts_on,
    is_finished,
    is_full,
    starts_item,
)

__all__ = ["Area", "Flow", "set_title"]

HEADING = 1.12  # of the body's size
TITLE = 1.25
SMALL = 0.9
MAX_HEADING = 48  # characters
FOOT = 0.7  # of the page's height: where footnotes stand


@dataclass(frozen=True, slots=True)
class Area:
    """A column of one page, read: lines and tables from the top."""

    items: list[Line | Found]
    column: Column
    page: int
    height: float
    side: bool = False


@dataclass(slots=True)
class Flow:
    """The paragraphs and tables of a document in reading order.

    open: the paragraph that the next page may go on with. waiting: what stands aside until it has ended. sides: boxes of
    `side_page` that wait too.
    """

    manner: Manner
    done: list[Paragraph | Found] = field(default_factory=list)
    open: Paragraph | None = None
    waiting: list[Paragraph | Found] = field(default_factory=list)
    sides: list[Paragraph | Found] = field(default_factory=list)
    side_page: int = 0

    def add(self, area: Area) -> None:
        """Take in the next area. A side box waits until its page is read and a sentence has ended."""
        if area.side:
            self.sides += self._parts(area)
            self.side_page = area.page
            return
        for part in self._parts(area):
            self._place(part)

    def end(self) -> list[Paragraph | Found]:
        """All in order, tables that a page end had cut put together."""
        self._close()
        whole: list[Paragraph | Found] = []
        for part in self.done + self.sides:
            last = whole[-1] if whole else None
            if isinstance(part, Found) and isinstance(last, Found) and last.goes_on_in(part):
                last.append(part)
            else:
                whole.append(part)
        return whole

    def _parts(self, area: Area) -> "list[Paragraph | Found]":
        parts: list[Paragraph | Found] = []
        lines: list[Line] = []
        for item in [*area.items, None]:
            if isinstance(item, Line):
                lines.append(item)
                continue
            for paragraph in self.manner.paragraphs(lines, area.column, area.page, side=area.side):
                self._tell(paragraph, area)
                parts.append(paragraph)
            lines = []
            if item is not None:
                parts.append(item)
        return parts

    def _tell(self, paragraph: Paragraph, area: Area) -> None:
        """The kind of a paragraph."""
        text, body = paragraph.text, self.manner.body
        if area.side:
            paragraph.kind = "side_box"
        elif is_caption(text) or is_unit(text):
            paragraph.kind = "caption"
        elif (is_source(text) and paragraph.size <= body * 1.02 and len(paragraph.lines) <= 3) or (
            paragraph.size < SMALL * body and is_note(text) and paragraph.lines[0].top > FOOT * area.height
        ):
            paragraph.kind = "footnote"
        elif self._is_heading(paragraph, text):
            paragraph.kind = "heading"
        elif starts_item(None, paragraph.lines[0]):
            paragraph.kind = "list_item"

    def _is_heading(self, paragraph: Paragraph, text: str) -> bool:
        if len(text) > MAX_HEADING or len(paragraph.lines) > 3 or text[-1:] in "。；;，,":
            return False
        return paragraph.size >= HEADING * self.manner.body or (
            paragraph.bold and not self.manner.bold and paragraph.size > SMALL * self.manner.body
        )

    def _place(self, part: Paragraph | Found) -> None:
        if isinstance(part, Found) or part.kind in ("footnote", "caption"):
            self.waiting.append(part)
        elif part.kind != "heading" and self.open is not None and self._goes_on(self.open, part):
            self.open.lines += part.lines
            self.open.last_column = part.column
        else:
            self._close()
            self._push(part)

    def _push(self, part: Paragraph) -> None:
        if self.sides and part.page > self.side_page and (part.kind == "heading" or self._is_at_rest()):
            self.done += self.sides
            self.sides = []
        self.done.append(part)
        self.open = part if part.kind in ("paragraph", "list_item") else None

    def _is_at_rest(self) -> bool:
        last = self.done[-1] if self.done else None
        return not isinstance(last, Paragraph) or is_finished(last.text)

    def _close(self) -> None:
        """The open paragraph has ended: what waited follows it."""
        self.done += self.waiting
        self.waiting, self.open = [], None

    def _goes_on(self, before: Paragraph, after: Paragraph) -> bool:
        """Whether a paragraph that ended its column goes on in the next one."""
        line, following = before.lines[-1], after.lines[0]
        column = before.last_column or before.column
        if abs(line.size - following.size) > 0.12 * line.size:
            return False
        if not counts_on(before, following) and (after.kind != "paragraph" or is_finished(line.text)):
            return False
        indented = following.left - after.column.left > 1.2 * following.size
        if indented:
            return False
        elsewhere = after.page != before.page or after.column != column
        return is_full(line, following, column) or (elsewhere and self.manner.is_unfinished(line, column))


def set_title(flow: Sequence[Paragraph | Found], manner: Manner) -> None:
    """The largest heading of the first page is the title; the others get a level by their size."""
    headings = [p for p in flow if isinstance(p, Paragraph) and p.kind == "heading"]
    first = [p for p in headings if p.page == 1 and p.size >= TITLE * manner.body]
    if first:
        largest = max(first, key=lambda p: p.size)
        largest.kind = "title"
        headings.remove(largest)
    sizes = sorted({round(p.size) for p in headings}, reverse=True)
    for heading in headings:
        heading.level = min(6, sizes.index(round(heading.size)) + 1)
