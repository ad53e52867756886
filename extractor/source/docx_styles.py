"""What the styles of a Word document say of its paragraphs."""

import re
from dataclasses import dataclass

from extractor.source.ooxml import Parts
from extractor.source.structure import BlockKind

__all__ = ["Style", "read_styles"]

LONGEST_CHAIN = 12  # styles that are based on each other
_HEADING = re.compile(r"(?:heading|标题|標題)\s*(\d)", re.I)
_KINDS: tuple[tuple[re.Pattern[str], BlockKind], ...] = (
    (re.compile(r"(?:title|标题|標題)\Z", re.I), "title"),
    (re.compile(r"(?:caption|题注|圖表|图表标题)", re.I), "caption"),
    (re.compile(r"(?:list\b|列表|列出段落)", re.I), "list_item"),
)


@dataclass(frozen=True, slots=True)
class Style:
    """The kind of its paragraphs and their level; the list that they are items of, and their level in it from 0."""

    kind: BlockKind = "paragraph"
    level: int | None = None
    list_id: str = ""
    list_level: int = 0


@dataclass(slots=True)
class _Raw:
    name: str = ""
    based_on: str = ""
    level: int | None = None  # of the outline, 0 at the top
    list_id: str = ""
    list_level: int = 0


def read_styles(parts: Parts) -> dict[str, Style]:
    """By style id; empty where the document has none or they are damaged."""
    raw: dict[str, _Raw] = {}
    current = _Raw()
    for what, name, attributes in parts.events("word/styles.xml"):
        if what != "start":
            continue
        value = attributes.get("val", "")
        if name == "w:style":
            current = raw[attributes.get("styleId", "")] = _Raw()
        elif name == "w:name":
            current.name = value
        elif name == "w:basedOn":
            current.based_on = value
        elif name == "w:outlineLvl" and value.isascii() and value.isdecimal():
            current.level = int(value[:3])
        elif name == "w:numId":
            current.list_id = "" if value == "0" else value
        elif name == "w:ilvl" and value.isascii() and value.isdecimal():
            current.list_level = int(value[:2])
    parts.broken = None
    return {key: _style(raw, key) for key in raw}


def _style(raw: dict[str, _Raw], key: str) -> Style:
    """By its own name and outline, else by those of the style that it is based on; the list is the nearest one."""
    kind: BlockKind = "paragraph"
    level: int | None = None
    list_id, list_level = "", 0
    for _ in range(LONGEST_CHAIN):
        style = raw.get(key)
        if style is None:
            break
        if style.list_id and not list_id:
            list_id, list_level = style.list_id, style.list_level
        if kind == "paragraph":
            kind, level = _kind(style)
        key = style.based_on
    if kind == "paragraph" and list_id:
        kind, level = "list_item", list_level + 1
    return Style(kind, level, list_id, list_level)


def _kind(style: _Raw) -> tuple[BlockKind, int | None]:
    if found := _HEADING.match(style.name):
        return "heading", int(found[1])
    for pattern, kind in _KINDS:
        if pattern.match(style.name):
            return kind, 1 if kind == "list_item" else None
    if style.level is not None and style.level < 9:
        return "heading", style.level + 1
    return "paragraph", None
