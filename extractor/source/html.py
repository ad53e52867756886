"""HTML: the visible text of a page's main content, its tables and the paths of its elements.

Nothing that a page points to is fetched, no script is run. Readings over characters (`<ruby>`) are left out; the marks and numbers of
lists stand before their items, as a browser shows them; `<br>` is a line end inside its block.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from extractor.config import Config
from extractor.errors import DamagedSourceError, EncodingError
from extractor.source.encoding import BOMS, cost, decode
from extractor.source.html_content import choose_content, count_prose
from extractor.source.html_guard import close_empty_elements, flatten_nesting
from extractor.source.html_walk import Walk
from extractor.source.layout import Clock, Grid, Piece, Writer, flatten
from extractor.source.media import HTML
from extractor.source.structure import Properties
from extractor.source.text import SourceText

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

__all__ = ["decode_page", "read", "read_page"]

META_BYTES = 4096  # of a page in which its encoding is declared
_META = re.compile(
    rb"<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I
)
# what browsers take for a declared name
_TAKEN = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "big5": "big5hkscs",
}
_TAKEN |= {
    "big5-hkscs": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "ascii": "cp1252",
}


def read(data: bytes, name: str, config: Config) -> SourceText:
    """Read a page. Raises EncodingError, LimitError or DamagedSourceError, naming the source."""
    html, encoding, warnings = decode_page(data, name, config)
    return read_page(html, data, name, config, encoding=encoding, media_type=HTML, warnings=warnings)


def read_page(
    html: str,
    data: bytes,
    name: str,
    config: Config,
    *,
    encoding: str,
    media_type: str,
    warnings: Sequence[str] = (),
) -> SourceText:
    """A decoded page as a source text; data: the bytes that it came in."""
    clock = Clock(config, name)
    html, flattened = flatten_nesting(close_empty_elements(html))
    tree = _parse(html, name)
    walk, pieces = _walk(tree, clock)
    if walk.cut and not pieces:
        raise clock.error()
    writer = Writer(config.max_cells, walk.path, list(warnings))
    writer.write(pieces)
    if flattened:
        writer.warnings.append(
            "elements nest deeper than any page needs; the deepest were read as if they stood higher"
        )
    if walk.cut:
        writer.warnings.append(clock.warning())
    return writer.source(data, name, encoding, media_type, Properties(title=_title(tree)))


def _parse(html: str, name: str) -> "LexborHTMLParser":
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        return LexborHTMLParser(html)
    except (SelectolaxError, ValueError) as error:
        raise DamagedSourceError(
            f"{name}: no page that can be parsed ({error}); save it again or convert it to text"
        ) from error


def _walk(tree: "LexborHTMLParser", clock: Clock) -> tuple[Walk, Sequence[Piece | Grid]]:
    """The pieces of the main content. What belongs to the site is passed over, unless most of the text stands there;
    what is hidden too, unless a script must show it, since it is the text."""
    walk, pieces = _walk_once(tree, clock, skip=True, show=0)
    prose = count_prose(pieces)
    skip = bool(pieces) and walk.skipped_prose <= prose
    show = 1 if walk.hidden_prose > prose else 2 if walk.undisplayed_prose and not prose else 0
    if not walk.cut and (show or (walk.skipped and not skip)):
        walk, pieces = _walk_once(tree, clock, skip=skip, show=show)
    return walk, choose_content(pieces, walk.parents, has_chrome=walk.skipped > 0)


def _walk_once(
    tree: "LexborHTMLParser", clock: Clock, *, skip: bool, show: int
) -> tuple[Walk, list[Piece | Grid]]:
    walk = Walk(clock, skip=skip, show=show)
    if tree.root is not None:
        walk.run(tree.root)
    return walk, [*flatten(walk.pieces)]


def _title(tree: "LexborHTMLParser") -> str | None:
    title = tree.css_first("title")
    words = title.text(deep=True).split() if title is not None else []
    return " ".join(words) or None


def decode_page(
    data: bytes, name: str, config: Config, declared: str | None = None
) -> tuple[str, str, tuple[str, ...]]:
    """The text of a page, its encoding and warnings: by a mark or as UTF-8 where it is valid, else as declared unless that lies.

    declared: what a mail says of it; else what the page says of itself.
    """
    if config.encoding is not None:
        return decode(data, name, config.encoding)
    if any(data.startswith(bom) for bom, _ in BOMS):
        return decode(data, name, None)
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError:
        pass
    said = declared or _declared(data)
    try:
        told = decode(data, name, None)
    except EncodingError:
        if said is None:
            raise
        return decode(data, name, said)
    return _as_declared(data, said, told[0]) or told


def _declared(data: bytes) -> str | None:
    found = _META.search(data[:META_BYTES])
    return found[1].decode("ascii").lower() if found else None


def _as_declared(data: bytes, said: str | None, guess: str) -> tuple[str, str, tuple[str, ...]] | None:
    """By the declared encoding, if the bytes are valid in it and it reads no worse than what they look like."""
    if said is None:
        return None
    encoding = _TAKEN.get(said.lower(), said.lower())
    try:
        text = data.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return None
    return (text, encoding, ()) if cost(text) <= 1.02 * cost(guess) + 20 else None
