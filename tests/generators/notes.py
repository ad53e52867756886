"""Notes of the corpora as documents: what is a heading, a paragraph, a list item, a table; for makers of files with a layout."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

__all__ = ["Element", "parse_note"]

_HEADING = re.compile(r"#{1,6}\s+")
_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")
_NUMBERED = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])")
_ENDED = re.compile(r"[。；;！!？?，,：:]$")
MAX_HEADING = 24


@dataclass(frozen=True)
class Element:
    """A piece of a document. rows: of a table, the first names the columns."""

    kind: Literal["title", "heading", "paragraph", "table"]
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def parse_note(text: str) -> list[Element]:
    """A note's elements in order. Marks of Markdown go, words stay."""
    elements: list[Element] = []
    rows: list[tuple[str, ...]] = []
    for line in [*text.splitlines(), ""]:
        cells = _cells(line)
        if cells:
            rows.append(cells)
            continue
        if rows and not _RULE.fullmatch(line.strip()):
            elements += _table(rows)
            rows = []
        if line.strip() and not _RULE.fullmatch(line.strip()):
            elements.append(_element(line.strip(), first=not elements))
    return elements


def _cells(line: str) -> tuple[str, ...]:
    bare = line.strip()
    if _RULE.fullmatch(bare):
        return ()
    if bare.startswith("|") and bare.endswith("|") and bare.count("|") > 2:
        return tuple(cell.strip().replace("**", "") for cell in bare[1:-1].split("|"))
    if "\t" in bare and not bare.startswith(("•", "-", "·")):
        return tuple(cell.strip() for cell in line.split("\t"))
    return ()


def _table(rows: list[tuple[str, ...]]) -> Iterator[Element]:
    if len(rows) < 2:
        yield from (Element("paragraph", " ".join(filter(None, row))) for row in rows)
        return
    width = max(map(len, rows))
    yield Element("table", rows=tuple((*row, *[""] * (width - len(row))) for row in rows))


def _element(line: str, *, first: bool) -> Element:
    bare = line.replace("**", "").replace("`", "")
    if first:
        return Element("title", _HEADING.sub("", bare))
    if _HEADING.match(bare):
        return Element("heading", _HEADING.sub("", bare))
    if _NUMBERED.match(bare) and len(bare) <= MAX_HEADING and not _ENDED.search(bare):
        return Element("heading", bare)
    return Element("paragraph", bare)
