"""Regions of all pages to one flow of paragraphs: sentences go on over columns and pages, what stands aside interrupts none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.source.pdf.found import Found
from extractor.source.pdf.lines import Line
from extractor.source.pdf.paragraphs import Column, Manner, Paragraph, is_finished, is_full, starts_item

__all__ = ["Area", "Flow", "set_title"]

HEADING = 1.12  # of the body's size
TITLE = 1.25
SMALL = 0.9
MAX_HEADING = 48  # characters
FOOT = 0.7  # of the page's height: where footnotes stand
_CAPTION = re.compile(r"(?:图表|图|表格?|圖表?|exhibit|figure|table|chart)\s*\d{1,3}\s*[:：.、]?\s*\S", re.I)
_UNIT = re.compile(r"[（(]?\s*(?:单位|單位|unit)\s*[:：]", re.I)
_SOURCE = re.compile(r"(?:资料|数据|資料|數據)(?:来源|來源)\s*[:：]|(?:source|注|註)\s*[:：]", re.I)
_NOTE_MARK = re.compile(r"(?:[\d①-⑳*†‡]{1,2}|\[\d{1,2}\])\s*\S|注\s*\d?\s*[:：]")


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

    open: the paragraph that the next page may go on with. waiting: what stands aside until it has ended.
    """

    manner: Manner
    done: list[Paragraph | Found] = field(default_factory=list)
    open: Paragraph | None = None
    waiting: list[Paragraph | Found] = field(default_factory=list)
    started: bool = False

    def add(self, area: Area) -> None:
        """Take in the next area."""
        for part in self._parts(area):
            self._place(part, area)

    def end(self) -> list[Paragraph | Found]:
        """All in order."""
        self._close()
        return self.done

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
        elif (
            (_CAPTION.match(text) or _UNIT.match(text)) and len(text) <= MAX_HEADING and not is_finished(text)
        ):
            paragraph.kind = "caption"
        elif (_SOURCE.match(text) and paragraph.size <= body * 1.02 and len(paragraph.lines) <= 3) or (
            paragraph.size < SMALL * body
            and _NOTE_MARK.match(text)
            and paragraph.lines[0].top > FOOT * area.height
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

    def _place(self, part: Paragraph | Found, area: Area) -> None:
        if area.side and not self.started:
            self.done.append(part)
        elif area.side or isinstance(part, Found) or part.kind in ("footnote", "caption"):
            self.waiting.append(part)
        elif part.kind == "heading" or self.open is None:
            self._close()
            self._push(part)
        elif self._goes_on(self.open, part):
            self.open.lines += part.lines
            self.open.last_column = part.column
        else:
            self._close()
            self._push(part)

    def _push(self, part: Paragraph) -> None:
        self.done.append(part)
        if part.kind in ("paragraph", "list_item"):
            self.open = part
            self.started = True

    def _close(self) -> None:
        """The open paragraph has ended: what waited follows it."""
        self.done += self.waiting
        self.waiting, self.open = [], None

    def _goes_on(self, before: Paragraph, after: Paragraph) -> bool:
        """Whether a paragraph that ended its column goes on in the next one."""
        line, following = before.lines[-1], after.lines[0]
        column = before.last_column or before.column
        if (
            after.kind != "paragraph"
            or is_finished(line.text)
            or abs(line.size - following.size) > 0.12 * line.size
        ):
            return False
        indented = following.left - after.column.left > 1.2 * following.size
        return not indented and is_full(line, following, column)


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
