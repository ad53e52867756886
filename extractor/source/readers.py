"""Which reader takes which media type; further ones register under the entry point `extractor.sources`.

An entry point names an object with the attributes of `Reader` (and `matches`), or of `Container`. Its name in the table is the
package's own affair; what it reads is told by `media_type`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from extractor.config import Config
from extractor.errors import UsageError
from extractor.source import media
from extractor.source.text import SourceText

if TYPE_CHECKING:
    from extractor.source.members import Member

__all__ = ["Container", "Reader", "find_container", "find_reader", "suffixes", "tell"]

GROUP = "extractor.sources"


@runtime_checkable
class Reader(Protocol):
    """Bytes of one media type to one source text."""

    @property
    def media_type(self) -> str:
        """What it reads."""
        ...

    @property
    def suffixes(self) -> tuple[str, ...]:
        """By which a folder is searched: lower case, with the dot."""
        ...

    def read(self, data: bytes, name: str, config: Config) -> SourceText:
        """Raises a SourceError that names the source."""
        ...


@runtime_checkable
class Container(Protocol):
    """Bytes of one media type to the documents that they hold."""

    @property
    def media_type(self) -> str:
        """What it opens."""
        ...

    @property
    def suffixes(self) -> tuple[str, ...]:
        """By which a folder is searched: lower case, with the dot."""
        ...

    def members(self, data: bytes, name: str, config: Config) -> Iterator["Member"]:
        """Raises a SourceError that names the source; a member that cannot be unpacked carries its own error."""
        ...


@dataclass(frozen=True, slots=True)
class _Shipped:
    """A module of this package, imported when the first source of its kind is read."""

    media_type: str
    suffixes: tuple[str, ...]
    module: str

    def read(self, data: bytes, name: str, config: Config) -> SourceText:
        read: Any = import_module(self.module).read
        source: SourceText = read(data, name, config)
        return source


@dataclass(frozen=True, slots=True)
class _ShippedContainer:
    media_type: str
    suffixes: tuple[str, ...]
    module: str

    def members(self, data: bytes, name: str, config: Config) -> Iterator["Member"]:
        members: Any = import_module(self.module).members
        yield from members(data, name, config)


SHIPPED: tuple[Reader | Container, ...] = (
    _Shipped(media.TEXT, (".txt", ".text"), "extractor.source.plain"),
    _Shipped(media.PDF, (".pdf",), "extractor.source.pdf"),
    _Shipped(media.HTML, (".html", ".htm", ".xhtml", ".shtml"), "extractor.source.html"),
    _Shipped(media.MHTML, (".mhtml", ".mht"), "extractor.source.mhtml"),
    _Shipped(media.MARKDOWN, (".md", ".markdown"), "extractor.source.markdown"),
    _Shipped(media.CSV, (".csv", ".tsv"), "extractor.source.csv_table"),
    _Shipped(media.DOCX, (".docx", ".docm"), "extractor.source.docx"),
    _Shipped(media.XLSX, (".xlsx", ".xlsm"), "extractor.source.xlsx"),
    _ShippedContainer(media.EML, (".eml",), "extractor.source.mail"),
    _ShippedContainer(media.MSG, (".msg",), "extractor.source.msg"),
    _ShippedContainer(media.ZIP, (".zip",), "extractor.source.archive"),
)


@cache
def _known() -> dict[str, Reader | Container]:
    """By media type; what is registered from outside comes before what is shipped."""
    known: dict[str, Reader | Container] = {reader.media_type: reader for reader in SHIPPED}
    for entry in sorted(entry_points(group=GROUP), key=lambda e: e.name):
        loaded = entry.load()
        if not isinstance(loaded, Reader | Container):
            raise UsageError(
                f"{entry.value}: the entry point {entry.name!r} of {GROUP} is no reader; it needs media_type, suffixes and "
                "read() or members()"
            )
        known[loaded.media_type] = loaded
    return known


def tell(data: bytes, name: str, config: Config, *, inside: bool = False) -> str:
    """The media type: what the configuration says, what a registered reader claims, else what the bytes show.

    inside: the bytes are a member of a container, which the configured media type does not speak of.
    """
    if config.media_type and not inside:
        if config.media_type not in _known():
            raise UsageError(
                f"{config.media_type}: no reader for this media type; known: {', '.join(sorted(_known()))}"
            )
        return config.media_type
    for media_type, reader in _known().items():
        matches = getattr(reader, "matches", None)
        if matches is not None and matches(data, name):
            return media_type
    return media.tell_media_type(data, name)


@cache
def find_reader(media_type: str) -> Reader | None:
    """The reader of a media type, or None."""
    reader = _known().get(media_type)
    return reader if isinstance(reader, Reader) else None


@cache
def find_container(media_type: str) -> Container | None:
    """The container reader of a media type, or None."""
    container = _known().get(media_type)
    return container if isinstance(container, Container) else None


def suffixes() -> frozenset[str]:
    """The suffixes of all files that have a reader, lower case with the dot: what a folder is searched for."""
    return frozenset(suffix for reader in _known().values() for suffix in reader.suffixes)
