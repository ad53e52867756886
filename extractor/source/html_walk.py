"""A parsed page as pieces of text: one pass over its nodes, without recursion.

Left out is what a reader does not see: scripts, styles, comments, hidden elements, controls, and the readings over characters
(`<ruby>`: the base text is the note's, its readings stand above the line).
"""

import re
from typing import TYPE_CHECKING, Any

from extractor.source.html_lists import Numbers
from extractor.source.html_marks import CHROME, LINK, TELLING, Marks
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
# a cell or a row is never passed over: the others would move into its place
_TABLE_PARTS = frozenset("thead tbody tfoot tr td th caption".split())
_TELL_KIND = frozenset(_KINDS) | _LISTS | {"table", "pre", "listing", "xmp", "plaintext"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_WIDE = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60"
_BREAK = re.compile(rf"(?<=[{_WIDE}])[ \t\r\f]*\n[ \t\r\n\f]*(?=[{_WIDE}])")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_BLANKS_ONLY = re.compile(" {2,}")
_INDENT = " \n\u3000\xa0"
_LINE = re.compile(r"[ \u3000\xa0]*\n[ \u3000\xa0]*")
_LINES = re.compile(r"\n{3,}")
_SHOWN = "shown"  # stands for the attribute that is missing
CHECK_EVERY = 1 << 13  # nodes between two looks at the clock


class _State:
    """What holds for the text of a block, and for the inline elements in it. block: its number. into: where its pieces go."""

    __slots__ = (
        "block",
        "depth",
        "into",
        "is_block",
        "kind",
        "level",
        "marks",
        "numbers",
        "pre",
        "table",
        "tag",
    )

    def __init__(self, into: Pieces) -> None:
        self.block, self.tag, self.is_block = 0, "html", True
        self.into = into
        self.kind: BlockKind = "paragraph"
        self.level: int | None = None
        self.marks = self.depth = 0
        self.pre = False
        self.table: TableFrame | None = None
        self.numbers: Numbers | None = None

    def inner(self) -> "_State":
        """The state inside an element."""
        state = _State.__new__(_State)
        state.block, state.tag, state.is_block = self.block, self.tag, False
        state.into, state.kind, state.level, state.marks = self.into, self.kind, self.level, self.marks
        state.depth, state.pre, state.table, state.numbers = self.depth, self.pre, self.table, self.numbers
        return state


class Walk:
    """The pieces of a page. `pieces` is a tree of lists, `path` names the place of a piece.

    skip: go past parts that say that they belong to the site. show: also what is hidden with its room kept (1), also what is not
    displayed (2): pages hide their text until a script shows it. How many characters of sentences were passed over for each reason
    stands in `skipped_prose`, `hidden_prose` and `undisplayed_prose`.
    """

    def __init__(self, clock: Clock, *, skip: bool, show: int = 0) -> None:
        self.pieces: Pieces = []
        self.cut = False
        self.parents: list[int] = []  # of each element the one around it; -1 for the root
        self.skipped = self.skipped_prose = self.hidden_prose = self.undisplayed_prose = 0
        self._skip, self._show, self._clock = skip, show, clock
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
        states, nodes, places, counts = [_State(self.pieces)], [root], [0], [dict[str, int]()]
        self.parents.append(-1)
        self._tags.append("html")
        self._places.append(1)
        node, seen = root.first_child, 0
        while nodes:
            if node is None or self.cut:
                node = nodes.pop()
                places.pop()
                counts.pop()
                state = states.pop()
                if state.is_block and (not states or state is not states[-1]):
                    self._close(state, states[-1] if states else None)
                node = node.next if nodes else None
                continue
            seen += 1
            if not seen % CHECK_EVERY:
                self.cut = self._clock.over
            tag: Any = node.tag
            if tag == "-text":
                self._add(node.text_content or "", states[-1])
            elif tag not in _UNSEEN:
                attributes = node.attributes
                if tag == "br":
                    self._text.append("\n")
                elif not (
                    attributes
                    and ("style" in attributes or "hidden" in attributes)
                    and self._is_hidden(attributes, node)
                ):
                    known = counts[-1]
                    known[tag] = nth = known.get(tag, 0) + 1
                    place = len(self.parents)
                    self.parents.append(places[-1])
                    self._tags.append(tag)
                    self._places.append(nth)
                    inner = self._enter(tag, attributes, states[-1], place, node)
                    if inner is not None:
                        states.append(inner)
                        nodes.append(node)
                        places.append(place)
                        counts.append({})
                        node = node.first_child
                        continue
            node = node.next

    def _add(self, text: str, state: _State) -> None:
        if not state.pre:
            if not text.strip(" \t\r\n\f"):
                if self._text:
                    self._text.append(" ")
                return
            if "\n" in text:
                text = _BREAK.sub("", text)
            text = _BLANKS.sub(" ", text)
        self._text.append(text)
        if state.marks & LINK:
            self._linked += len(text.strip())

    def _enter(
        self, tag: str, attributes: dict[str, str | None], above: _State, place: int, node: "LexborNode"
    ) -> _State | None:
        """The state inside an element; None for one that is passed over."""
        marks = above.marks
        if tag == "a":
            href = attributes.get("href")
            if href and href[0] != "#":  # a place on the same page is no other page
                marks |= LINK
        elif tag in TELLING or (
            attributes and tag in _BLOCKS
        ):  # inside a line a name says nothing of the page
            own = self._marks.of(tag, attributes)
            if self._skip and own & CHROME and tag not in _TABLE_PARTS:
                self.skipped += 1
                self.skipped_prose += _prose_in(node)
                return None
            marks |= own
        if tag not in _BLOCKS:
            if marks == above.marks:
                return above
            state = above.inner()
            state.marks = marks
            return state
        if self._text:
            self._flush(above)
        state = above.inner()
        state.marks, state.block, state.tag, state.is_block = marks, place, tag, True
        if tag in _TELL_KIND:
            self._begin(state, attributes)
        if state.table is not None and tag != "table":
            part = state.table.into(tag, place, attributes)
            state.into = state.into if part is None else part
        return state

    def _is_hidden(self, attributes: dict[str, str | None], node: "LexborNode") -> bool:
        hidden = _HIDDEN.search(attributes.get("style") or "")
        if hidden is not None and hidden[0][0] in "vV":
            if self._show >= 1:
                return False
            self.hidden_prose += _prose_in(node)
            return True
        if hidden is None and attributes.get("hidden", _SHOWN) in {_SHOWN, "until-found"}:
            return False
        if self._show >= 2:
            return False
        self.undisplayed_prose += _prose_in(node)
        return True

    def _begin(self, state: _State, attributes: dict[str, str | None]) -> None:
        """What the name of a block says of its text."""
        tag = state.tag
        if tag in _KINDS:
            state.kind, state.level = _KINDS[tag]
            if state.kind == "list_item":
                state.level = max(state.depth, 1)
                self._label = state.numbers.next(attributes) if tag == "li" and state.numbers else ""
        elif tag in _LISTS:
            state.depth += 1
            state.numbers = Numbers(tag, attributes)
        elif tag == "table":
            state.table = TableFrame(state.block, attributes)
            state.into = state.table.strays
        else:
            state.pre = True

    def _close(self, state: _State, above: _State | None) -> None:
        if self._text:
            self._flush(state)
        if state.tag == "li":
            self._label = ""
        elif state.tag == "table" and above is not None and state.table is not None:
            above.into.append(state.table.finish(state.marks))

    def _flush(self, state: _State) -> None:
        """What was read since the last border of a block becomes a piece."""
        parts = self._text
        text = parts[0] if len(parts) == 1 else "".join(parts)
        linked, self._linked = self._linked, 0
        parts.clear()
        if not text or text.isspace():
            return
        texts = [text.strip("\r\n").replace("\r\n", "\n")] if state.pre else _trim(text).split("\n\n")
        total = sum(map(len, texts)) or 1
        for text in texts:  # two line ends part paragraphs
            piece = Piece(state.kind, text, state.block, state.level, preformatted=state.pre)
            piece.linked, piece.marks = linked * len(text) // total, state.marks
            piece.label, self._label = self._label, ""
            state.into.append(piece)


def _trim(text: str) -> str:
    if "  " in text:
        text = _BLANKS_ONLY.sub(" ", text)
    return (_LINES.sub("\n\n", _LINE.sub("\n", text)) if "\n" in text else text).strip(_INDENT)


def _prose_in(node: "LexborNode") -> int:
    """Characters of a part that holds sentences."""
    text = node.text_lexbor() or ""
    return len(text) if text.count("。") >= 2 else 0
