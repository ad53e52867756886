"""A parsed page as pieces of text: one pass over its nodes, without recursion.

Left out is what a reader does not see: scripts, styles, comments, hidden elements, controls, and the readings over characters
(`<ruby>`: the base text is the note's, its readings stand above the line).
"""

import re
from typing import TYPE_CHECKING, Any

from extractor.source.html_lists import Numbers
from extractor.source.html_marks import LINK, TELLING, Marks
from extractor.source.html_tables import TableFrame
from extractor.source.layout import Clock, Piece, Pieces
from extractor.source.structure import BlockKind

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

__all__ = ["Walk"]

_UNSEEN = frozenset(
    "script style noscript template head title meta link base iframe frame frameset noframes object embed applet svg canvas audio "
    "video map area select option optgroup datalist textarea button input param source track img rt rp rtc progress meter dialog "
    "colgroup col -comment".split()
)
_KINDS: dict[str, tuple[BlockKind, int | None]] = {
    **{f"h{n}": ("heading", n) for n in range(1, 7)},
    "figcaption": ("caption", None),
    "caption": ("caption", None),
    "li": ("list_item", None),
    "dt": ("list_item", None),
    "dd": ("list_item", None),
    "td": ("paragraph", None),
    "th": ("paragraph", None),
}
_BLOCKS = frozenset(
    "html body p div section article main header footer aside nav ul ol dl blockquote pre figure hr address form fieldset legend "
    "center details summary table thead tbody tfoot tr hgroup menu dir listing xmp plaintext search".split()
) | frozenset(_KINDS)
_LISTS = frozenset(["ul", "ol", "dl", "menu", "dir"])
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_WIDE = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60"
_BREAK = re.compile(rf"(?<=[{_WIDE}])[ \t\r\f]*\n[ \t\r\n\f]*(?=[{_WIDE}])")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_BLANKS_ONLY = re.compile(" {2,}")
_LINE = re.compile(r" *\n *")
CHECK_EVERY = 1 << 13  # nodes between two looks at the clock


class _Frame:
    """An open element. place: its number, of the nearest block: block. into: where its pieces go."""

    __slots__ = (
        "block", "counts", "depth", "into", "is_block", "kind", "level", "marks", "node", "numbers", "place", "pre", "table", "tag",
    )  # fmt: skip

    block: int
    counts: dict[str, int] | None
    depth: int
    into: Pieces
    kind: BlockKind
    level: int | None
    marks: int
    numbers: Numbers
    pre: bool
    table: TableFrame | None

    def __init__(self, node: "LexborNode", tag: str, above: "_Frame | None", place: int) -> None:
        self.node, self.tag, self.place = node, tag, place
        self.counts = None
        self.is_block = tag in _BLOCKS
        if above is None:
            self.kind, self.level, self.marks, self.pre, self.depth = "paragraph", None, 0, False, 0
            self.into, self.table, self.block, self.numbers = [], None, place, Numbers("ul", {})
            return
        self.kind, self.level, self.marks, self.pre = above.kind, above.level, above.marks, above.pre
        self.depth, self.into, self.table, self.numbers = above.depth, above.into, above.table, above.numbers
        self.block = place if self.is_block else above.block


class Walk:
    """The pieces of a page. `pieces` is a tree of lists, `path` names the place of a piece."""

    def __init__(self, clock: Clock) -> None:
        self.pieces: Pieces = []
        self.cut = False
        self.parents: list[int] = []  # of each element the one around it; -1 for the root
        self._clock = clock
        self._tags: list[str] = []
        self._places: list[int] = []
        self._text: list[str] = []
        self._linked = 0
        self._label = ""  # of the list item that has just begun
        self._marks = Marks()

    def path(self, place: int) -> str:
        """An XPath of an element."""
        steps: list[str] = []
        while place >= 0:
            tag, nth = self._tags[place], self._places[place]
            steps.append(tag if tag in {"html", "body"} else f"{tag}[{nth}]")
            place = self.parents[place]
        return "/" + "/".join(reversed(steps))

    def run(self, root: "LexborNode") -> None:
        """Walk over an element and all in it."""
        frame = self._open(root, root.tag or "html", None)
        if frame is None:
            return
        frame.into = self.pieces
        stack, node, seen = [frame], root.first_child, 0
        while stack:
            if node is None or self.cut:
                frame = stack.pop()
                self._close(frame, stack[-1] if stack else None)
                node = frame.node.next if stack else None
                continue
            seen += 1
            if not seen % CHECK_EVERY:
                self.cut = self._clock.over
            tag: Any = node.tag
            if tag == "-text":
                self._add(node.text_content or "", stack[-1])
            elif tag not in _UNSEEN and (inner := self._open(node, tag, stack[-1])) is not None:
                stack.append(inner)
                node = node.first_child
                continue
            node = node.next

    def _add(self, text: str, frame: _Frame) -> None:
        if not frame.pre:
            if "\n" in text:
                text = _BREAK.sub("", text)
            text = _BLANKS.sub(" ", text)
        self._text.append(text)
        if frame.marks & LINK:
            self._linked += len(text.strip())

    def _open(self, node: "LexborNode", tag: str, above: _Frame | None) -> _Frame | None:
        """The frame of an element; None for one that is not seen."""
        attributes = node.attributes
        if attributes and _is_hidden(attributes):
            return None
        if tag == "br":
            self._text.append("\n")
            return None
        frame = _Frame(node, tag, above, len(self.parents))
        self._number(frame, above)
        if attributes or tag in TELLING:
            frame.marks |= self._marks.of(tag, attributes)
        if frame.is_block:
            if above is not None:
                self._flush(above)
            self._enter(frame, attributes)
        return frame

    def _number(self, frame: _Frame, above: _Frame | None) -> None:
        """Give an element its number and its place among those of its name."""
        tag = frame.tag
        if above is None:
            nth = 1
            self.parents.append(-1)
        else:
            counts = above.counts
            if counts is None:
                counts = above.counts = {}
            nth = counts[tag] = counts.get(tag, 0) + 1
            self.parents.append(above.place)
        self._tags.append(tag)
        self._places.append(nth)

    def _enter(self, frame: _Frame, attributes: dict[str, str | None]) -> None:
        """What the name of a block says of its text."""
        tag = frame.tag
        if tag in _KINDS:
            frame.kind, frame.level = _KINDS[tag]
            if frame.kind == "list_item":
                frame.level = max(frame.depth, 1)
                self._label = frame.numbers.next(attributes) if tag == "li" else ""
        if tag in _LISTS:
            frame.depth += 1
            frame.numbers = Numbers(tag, attributes)
        elif tag in {"pre", "listing", "xmp", "plaintext"}:
            frame.pre = True
        elif tag == "table":
            frame.table = TableFrame(frame.place, attributes)
            frame.into = frame.table.strays
        elif frame.table is not None:
            part = frame.table.into(tag, frame.place, attributes)
            frame.into = frame.into if part is None else part

    def _close(self, frame: _Frame, above: _Frame | None) -> None:
        if not frame.is_block:
            return
        self._flush(frame)
        if frame.tag == "li":
            self._label = ""
        if frame.tag == "table" and above is not None and frame.table is not None:
            above.into.append(frame.table.finish(frame.marks))

    def _flush(self, frame: _Frame) -> None:
        """What was read since the last border of a block becomes a piece."""
        parts = self._text
        if not parts:
            return
        text = parts[0] if len(parts) == 1 else "".join(parts)
        linked, self._linked = self._linked, 0
        parts.clear()
        if not text or text.isspace():
            return
        if frame.pre:
            piece = Piece(
                frame.kind,
                text.strip("\r\n").replace("\r\n", "\n"),
                frame.block,
                frame.level,
                preformatted=True,
            )
        else:
            piece = Piece(frame.kind, _trim(text), frame.block, frame.level)
        piece.linked, piece.marks = linked, frame.marks
        piece.label, self._label = self._label, ""
        frame.into.append(piece)


def _trim(text: str) -> str:
    if "  " in text:
        text = _BLANKS_ONLY.sub(" ", text)
    return (_LINE.sub("\n", text) if "\n" in text else text).strip(" \n")


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    if "hidden" in attributes:
        return attributes["hidden"] != "until-found"
    style = attributes.get("style")
    return bool(style) and _HIDDEN.search(style or "") is not None
