"""The text of a source and what is known of its places."""

from dataclasses import dataclass, field, replace

from extractor.source.structure import Block, Location, Locator, Properties, Table

__all__ = ["Plain", "SourceText"]


class Plain:
    """The locator of a text that has no other places than its offsets."""

    def locate(self, start: int, end: int) -> Location:
        """Nothing to add to the offsets."""
        return _NOWHERE


_NOWHERE = Location()
_PLAIN = Plain()
_NO_PROPERTIES = Properties()


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text a reader of the file would see before any repair.

    text: the decoded or visible text, no byte order mark, line ends as they are. name: where it came from.
    digest: SHA-256 of the source bytes, hex. encoding: how the bytes were read. warnings: what a user should know.
    blocks: in the order of the text, empty for plain text. tables: as they stand in the text. locator: the way back to the file.

    Every reader of laid-out files writes its text alike: a line end between blocks; inside a block only the line ends that its
    author set; tables a line a row and a tab between cells (see `Table`); what stands outside the running text (page headers and
    footers, footnotes) never inside a sentence.
    """

    text: str
    name: str
    digest: str
    encoding: str
    media_type: str = "text/plain"
    warnings: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = field(default=(), repr=False)
    tables: tuple[Table, ...] = field(default=(), repr=False)
    locator: Locator = field(default=_PLAIN, repr=False)
    properties: Properties = _NO_PROPERTIES

    def locate(self, start: int, end: int) -> Location:
        """The page and box, or the path, of a run of the text."""
        return self.locator.locate(start, end)

    def with_warning(self, warning: str) -> "SourceText":
        """The same text with one more warning."""
        return replace(self, warnings=(*self.warnings, warning))
