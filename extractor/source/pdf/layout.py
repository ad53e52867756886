"""Pages to the paragraphs and tables of a document."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from extractor.source.pdf.aligned import find_aligned
from extractor.source.pdf.columns import Region, find_regions
from extractor.source.pdf.document import Opened
from extractor.source.pdf.flow import Area, Flow, set_title
from extractor.source.pdf.found import Found
from extractor.source.pdf.furniture import Furniture, Margin, find_furniture, margins
from extractor.source.pdf.grid import find_grids
from extractor.source.pdf.lines import Line, make_lines
from extractor.source.pdf.pages import Page, Sheet
from extractor.source.pdf.paragraphs import Column, Manner, Paragraph
from extractor.source.pdf.segments import Segment

__all__ = ["LaidOut", "lay_out"]

EDGE_SHARE = 0.05  # of the lines that must reach an edge for it to be the column's


@dataclass(frozen=True, slots=True)
class LaidOut:
    """parts: in reading order. furniture: (margin, page) once for each text."""

    parts: list[Paragraph | Found]
    furniture: list[tuple[Margin, int]]
    slanted: list[tuple[Segment, int]]
    breaks_words: bool
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A region of a page before its column's edges are known."""

    items: list[Line | Found]
    region: Region
    page: int
    width: float
    height: float

    @property
    def lines(self) -> list[Line]:
        return [item for item in self.items if isinstance(item, Line)]


def lay_out(opened: Opened, *, tables: bool) -> LaidOut:
    """The whole document; pages whose layout begins after the deadline are left out with a warning."""
    furniture = find_furniture([margins(page.main.segments, page.main.height) for page in opened.pages])
    drafts: list[_Draft] = []
    warnings: tuple[str, ...] = ()
    for page, fixed in zip(opened.pages, furniture, strict=True):
        if time.monotonic() > opened.deadline:
            warnings = (f"layout stopped at page {page.number} for lack of time; raise Config.parse_seconds",)
            break
        drafts += _drafts(page, fixed, tables=tables)
    areas = _areas(drafts)
    manner = Manner.of([(area.column, [i for i in area.items if isinstance(i, Line)]) for area in areas])
    flow = Flow(manner)
    for area in areas:
        flow.add(area)
    parts = flow.end()
    set_title(parts, manner)
    return LaidOut(
        parts, _once(opened.pages, furniture), _slanted(opened.pages), manner.breaks_words, warnings
    )


def _drafts(page: Page, fixed: Furniture, *, tables: bool) -> "list[_Draft]":
    """The regions of a page; writing in other directions comes after them, aside."""
    segments = [s for s in page.main.segments if id(s) not in fixed.segments]
    drafts = _sheet(page.main, segments, page, tables=tables)
    for sheet in page.turned:
        drafts += _sheet(sheet, sheet.segments, page, tables=tables, side=True)
    return drafts


def _sheet(
    sheet: Sheet, segments: list[Segment], page: Page, *, tables: bool, side: bool = False
) -> "list[_Draft]":
    grids: list[Found] = []
    if tables:
        grids, used = find_grids(segments, sheet.rules, sheet.boxes, page.first, sheet.width * sheet.height)
        segments = [s for s in segments if id(s) not in used]
    drafts = []
    for region in find_regions([*segments, *grids], sheet.width):
        if side:
            region = Region(region.atoms, side=True)
        items = _items(region, page.number, tables=tables)
        drafts.append(_Draft(items, region, page.number, sheet.width, sheet.height))
    return drafts


def _items(region: Region, page: int, *, tables: bool) -> list[Line | Found]:
    """A region's lines and tables from the top."""
    segments = [atom for atom in region.atoms if isinstance(atom, Segment)]
    found = [atom for atom in region.atoms if isinstance(atom, Found)]
    if tables:
        aligned = find_aligned(segments)
        if aligned:
            inside = {id(s) for table in aligned for cell in table.cells for s in cell.segments}
            segments = [s for s in segments if id(s) not in inside]
            found += aligned
    for table in found:
        table.page = page
    items: list[Line | Found] = [*make_lines(segments), *found]
    return sorted(items, key=lambda item: (item.top, item.left)) if found else items


def _areas(drafts: Sequence[_Draft]) -> list[Area]:
    """Regions with the edges of their columns; regions that no gutter bounds share those of all pages of their width."""
    shared: dict[int, list[Line]] = {}
    for draft in drafts:
        if draft.region.whole:
            shared.setdefault(round(draft.width), []).extend(draft.lines)
    edges = {width: _column(lines) for width, lines in shared.items()}
    areas = []
    for draft in drafts:
        column = edges[round(draft.width)] if draft.region.whole else _column(draft.lines)
        areas.append(Area(draft.items, column, draft.page, draft.height, draft.region.side))
    return areas


def _column(lines: Sequence[Line]) -> Column:
    """The edges that several lines reach."""
    if not lines:
        return Column(0.0, 0.0)
    few = min(len(lines) // 4, max(1, int(EDGE_SHARE * len(lines))))
    left = sorted(line.left for line in lines)
    right = sorted((line.right for line in lines), reverse=True)
    return Column(left[few], right[few])


def _once(pages: Sequence[Page], furniture: Sequence[Furniture]) -> list[tuple[Margin, int]]:
    found: dict[tuple[str, str], tuple[Margin, int]] = {}
    for page, fixed in zip(pages, furniture, strict=True):
        for margin in fixed.margins:
            found.setdefault((margin.edge, margin.key), (margin, page.number))
    return sorted(found.values(), key=lambda item: item[0].edge != "page_header")


def _slanted(pages: Sequence[Page]) -> list[tuple[Segment, int]]:
    found: dict[str, tuple[Segment, int]] = {}
    for page, segment in chain.from_iterable(((page, s) for s in page.slanted) for page in pages):
        found.setdefault(segment.text, (segment, page.number))
    return [*found.values()]
