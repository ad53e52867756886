"""Outlook messages: body, attachments and attached messages, from the streams of their compound file (extra `mail`)."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractor.config import Config
from extractor.errors import DamagedSourceError, MissingExtraError, SourceError
from extractor.source.encoding import decode
from extractor.source.mail import make_body
from extractor.source.media import HTML, TEXT
from extractor.source.members import SEPARATOR, Member
from extractor.source.structure import Properties

if TYPE_CHECKING:
    from olefile import OleFileIO

__all__ = ["members"]

# streams are named by property and type: 001F is UTF-16, 001E a narrow encoding, 0102 bytes
_SUBJECT, _SENDER, _TEXT, _PAGE = "0037", "0C1A", "1000", "1013"
_DATA, _LONG_NAME, _SHORT_NAME, _DISPLAY_NAME, _CONTENT_ID = "3701", "3707", "3704", "3001", "3712"
_ATTACHMENT = re.compile(r"__attach_version1\.0_#[0-9A-Fa-f]{8}")
_EMBEDDED = "__substg1.0_3701000D"
MOST_EMBEDDED = 8  # messages inside each other


def members(data: bytes, name: str, config: Config) -> Iterator[Member]:
    """The documents of a message. Raises DamagedSourceError or MissingExtraError."""
    try:
        import olefile
    except ImportError as error:
        raise MissingExtraError.naming("reading Outlook messages (.msg)", "mail") from error
    try:
        with olefile.OleFileIO(data) as ole:
            streams = {tuple(path): None for path in ole.listdir()}
            yield from _message(_Storage(ole, list(streams), ()), name, config, 0)
    except _BROKEN as error:
        raise DamagedSourceError(
            f"{name}: truncated or damaged message ({error}); export it again"
        ) from error


# what olefile raises on damaged files, itself and through struct and its arrays
_BROKEN = (
    OSError,
    ValueError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    OverflowError,
    MemoryError,
    RecursionError,
)


class _Storage:
    """The streams below one place of a compound file."""

    def __init__(self, ole: "OleFileIO", paths: list[tuple[str, ...]], prefix: tuple[str, ...]) -> None:
        self.ole, self.prefix = ole, prefix
        self.paths = [path for path in paths if path[: len(prefix)] == prefix]

    def below(self, *names: str) -> "_Storage":
        """The streams of a storage in this one."""
        return _Storage(self.ole, self.paths, (*self.prefix, *names))

    def attachments(self) -> list[str]:
        """The names of the storages that hold attachments, in order."""
        depth = len(self.prefix)
        names = {path[depth] for path in self.paths if len(path) > depth}
        return sorted(name for name in names if _ATTACHMENT.fullmatch(name))

    def stream(self, tag: str) -> bytes | None:
        """The bytes of a stream; None where it is missing."""
        path = (*self.prefix, f"__substg1.0_{tag}")
        if path not in self.paths:
            return None
        with self.ole.openstream(list(path)) as stream:
            return bytes(stream.read())

    def text(self, property_: str, name: str) -> str:
        """A property that is text; empty where it is missing."""
        wide = self.stream(f"{property_}001F")
        if wide is not None:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = self.stream(f"{property_}001E")
        return decode(narrow.rstrip(b"\0"), name, None)[0] if narrow and narrow.strip(b"\0") else ""


def _message(storage: _Storage, name: str, config: Config, depth: int) -> Iterator[Member]:
    properties = Properties(
        " ".join(storage.text(_SUBJECT, name).split()) or None,
        " ".join(storage.text(_SENDER, name).split()) or None,
    )
    body = _body(storage, name, properties, config)
    if body is not None:
        yield body
    for number, attachment in enumerate(storage.attachments(), 1):
        yield from _attachment(storage.below(attachment), number, name, config, depth)


def _body(storage: _Storage, name: str, properties: Properties, config: Config) -> Member | None:
    """The page of a message, else its text."""
    page = storage.stream(f"{_PAGE}0102") or storage.text(_PAGE, name).encode("utf-8")
    try:
        if page and page.strip():
            return make_body(page, HTML, None, properties, name, config)
        text = storage.text(_TEXT, name)
        return (
            make_body(text.encode("utf-8", "replace"), TEXT, None, properties, name, config)
            if text.strip()
            else None
        )
    except SourceError as error:
        return Member(f"{name}{SEPARATOR}body.html", b"", error=error)


def _attachment(storage: _Storage, number: int, name: str, config: Config, depth: int) -> Iterator[Member]:
    said = next(
        (said for tag in (_LONG_NAME, _SHORT_NAME, _DISPLAY_NAME) if (said := storage.text(tag, name))), ""
    )
    inner = re.split(r"[/\\]", re.sub(r"[\x00-\x1f]", "", said))[-1] or f"part-{number}"
    full = f"{name}{SEPARATOR}{inner}"
    data = storage.stream(f"{_DATA}0102")
    if data is not None:
        picture = data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8"))
        if not (picture and storage.text(_CONTENT_ID, name)):  # a picture that stands in the body
            yield Member(full, data)
        return
    embedded = storage.below(_EMBEDDED)
    if embedded.paths and depth < MOST_EMBEDDED:
        for member in _message(embedded, full, config, depth + 1):
            yield Member(member.name, member.data, member.media_type, False, member.error, member.properties)
