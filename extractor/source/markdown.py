"""Markdown as its reader sees it: marks taken away, tables as tables. Lines stay lines, as their author set them."""

import re
from collections.abc import Iterator, Sequence
from html import unescape

from extractor.config import Config
from extractor.source.encoding import decode
from extractor.source.html_lists import BULLET
from extractor.source.layout import Clock, Grid, GridCell, Piece, Writer
from extractor.source.media import MARKDOWN
from extractor.source.text import SourceText

__all__ = ["read"]

CHECK_EVERY = 4096  # lines between two looks at the clock
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)(.*?)(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_ITEM = re.compile(r"([ \t]*)(?:[-*+]|(\d{1,9}[.)]))[ \t]+(?:\[[ xX]\][ \t]+)?(?=\S)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_QUOTE = re.compile(r"^ {0,3}(?:>[ \t]?)+")
_TABLE_RULE = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_BAR = re.compile(r"(?<!\\)\|")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>")
_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.S)
_IMAGE = re.compile(r"!\[[^\[\]]*\](?:\([^()\s]*(?:\s+\"[^\"]*\")?\)|\[[^\[\]]*\])")
_LINK = re.compile(
    r"\[([^\[\]]*)\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\)|\[[^\[\]]*\])"
)
_DEFINITION = re.compile(r" {0,3}\[[^\[\]]+\]:\s*\S+")
_AUTOMATIC = re.compile(r"<((?:https?|mailto):[^<>\s]*)>")
_STRONG = re.compile(r"(\*\*\*|___|\*\*|__|\*|_|~~)(?=[^\s])((?:(?!\1).)+?)(?<=[^\s])\1", re.S)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_BREAK_TAG = re.compile(r"<br\s*/?>", re.I)
_KEPT = "\ue000"  # stands for a piece of code or an escaped sign while marks are taken away


def read(data: bytes, name: str, config: Config) -> SourceText:
    """Read a Markdown file. Raises EncodingError or UnsupportedMediaError, naming the source."""
    clock = Clock(config, name)
    text, encoding, warnings = decode(data, name, config.encoding)
    writer = Writer(config.max_cells, warnings=list(warnings))
    lines = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text).split("\n")
    for n, piece in enumerate(_pieces([line.rstrip("\r") for line in lines])):
        writer.write([piece])
        if not n % CHECK_EVERY and clock.over:
            writer.warnings.append(clock.warning())
            break
    return writer.source(data, name, encoding, MARKDOWN)


def _pieces(lines: Sequence[str]) -> Iterator[Piece | Grid]:
    """The blocks of a document, in order."""
    at = _after_front_matter(lines)
    while at < len(lines):
        line = _QUOTE.sub("", lines[at])
        place = f"L{at + 1}"
        if not line.strip() or _RULE.match(line) or _DEFINITION.match(line):
            at += 1
        elif fence := _FENCE.match(line):
            end = _fence_end(lines, at + 1, fence[1])
            yield Piece("paragraph", "\n".join(lines[at + 1 : end]), place, preformatted=True)
            at = end + 1
        elif heading := _HEADING.match(line):
            yield Piece("heading", _plain(heading[2]), place, len(heading[1]))
            at += 1
        elif (
            "|" in line and at + 1 < len(lines) and _TABLE_RULE.match(lines[at + 1]) and "|" in lines[at + 1]
        ):
            grid, at = _table(lines, at)
            yield grid
        else:
            end = _paragraph_end(lines, at)
            yield _paragraph(lines, at, end, place)
            at = end + (end < len(lines) and _UNDERLINE.match(lines[end]) is not None)


def _after_front_matter(lines: Sequence[str]) -> int:
    if not lines or lines[0].strip() != "---":
        return 0
    end = next((i for i, line in enumerate(lines[1:200], 1) if line.strip() in {"---", "..."}), 0)
    return end + 1 if end and all(":" in line or line[:1] in " -#" for line in lines[1:end] if line) else 0


def _fence_end(lines: Sequence[str], at: int, fence: str) -> int:
    while at < len(lines) and not re.fullmatch(
        rf" {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*", lines[at]
    ):
        at += 1
    return at


def _paragraph_end(lines: Sequence[str], at: int) -> int:
    """The line behind a paragraph or a list item that begins at a line."""
    end = at + 1
    while end < len(lines):
        line = _QUOTE.sub("", lines[end])
        begins = (
            _HEADING.match(line)
            or _ITEM.match(line)
            or _FENCE.match(line)
            or _UNDERLINE.match(line)
            or _RULE.match(line)
        )
        table = "|" in line and end + 1 < len(lines) and _TABLE_RULE.match(lines[end + 1])
        if not line.strip() or begins or table:
            break
        end += 1
    return end


def _paragraph(lines: Sequence[str], at: int, end: int, place: str) -> Piece:
    bare = [_QUOTE.sub("", line) for line in lines[at:end]]
    underline = _UNDERLINE.match(lines[end]) if end < len(lines) else None
    item = _ITEM.match(bare[0])
    if item:
        bare[0] = bare[0][item.end() :]
    text = "\n".join(line.strip(" \t") for line in _plain("\n".join(bare)).split("\n"))
    if item:
        label = f"{item[2]} " if item[2] else BULLET
        return Piece("list_item", text, place, 1 + len(item[1].expandtabs(4)) // 2, label=label)
    if underline and not _RULE.match(bare[0]):
        return Piece("heading", text, place, 1 if underline[1][0] == "=" else 2)
    return Piece("paragraph", text, place)


def _table(lines: Sequence[str], at: int) -> tuple[Grid, int]:
    """The table whose heading is a line, and the line behind it."""
    end = at + 2
    while end < len(lines) and "|" in lines[end] and lines[end].strip():
        end += 1
    rows = [
        [
            GridCell(_plain(cell), header=i == at, place=f"L{i + 1}")
            for cell in _BAR.split(lines[i].strip().removeprefix("|").removesuffix("|"))
        ]
        for i in (at, *range(at + 2, end))
    ]
    return Grid(rows, f"L{at + 1}"), end


def _plain(text: str) -> str:
    """A run of text without its marks."""
    if not re.search(r"[*_~`\\<&\[]", text):
        return text
    kept: list[str] = []

    def keep(said: str) -> str:
        kept.append(said)
        return f"{_KEPT}{len(kept) - 1}{_KEPT}"

    text = text.replace(_KEPT, "")
    text = _CODE.sub(lambda match: keep(match[2].strip()), text)
    text = _ESCAPE.sub(lambda match: keep(match[1]), text)
    text = _AUTOMATIC.sub(lambda match: keep(match[1]), text)
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    text = _TAG.sub("", _BREAK_TAG.sub("\n", text))
    for _ in range(3):
        text, found = _STRONG.subn(_unmark, text)
        if not found:
            break
    return re.sub(f"{_KEPT}(\\d+){_KEPT}", lambda match: kept[int(match[1])], unescape(text))


def _unmark(match: re.Match[str]) -> str:
    """Emphasis without its marks; an underscore inside a word marks nothing."""
    if match[1][0] == "_":
        before, behind = (
            match.string[match.start() - 1 : match.start()],
            match.string[match.end() : match.end() + 1],
        )
        if (before.isalnum() and before.isascii()) or (behind.isalnum() and behind.isascii()):
            return match[0]
    return match[2]
