"""The parts of an Office file: a ZIP archive of XML. Macros are parts that nobody reads; links are never followed.

No document type is allowed in a part, so no entity can be declared: neither one that grows nor one that points outside.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Literal
from xml.parsers import expat

from extractor.config import Config
from extractor.errors import DamagedSourceError, EncryptedSourceError, LimitError
from extractor.source.structure import Properties

__all__ = ["Event", "Parts", "read_properties"]

# (start, name, attributes), (end, name, nothing) or (text, the text, nothing); names are w:p, a:t, ... whatever the file's own prefixes
Event = tuple[Literal["start", "end", "text"], str, dict[str, str]]
_CHUNK = 1 << 16
_PREFIXES = (
    ("wordprocessingml", "w:"),
    ("spreadsheetml", "x:"),
    ("drawingml", "a:"),
    ("markup-compatibility", "mc:"),
    ("/math", "m:"),
    ("vml", "v:"),
)
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError)


class Parts:
    """The parts of one file, read within the limits of the configuration."""

    def __init__(self, data: bytes, name: str, config: Config) -> None:
        self.name = name
        self._left = config.max_unpacked_bytes
        self.broken: str | None = None  # the part that was damaged, if one was
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            self.names = self._archive.namelist()
        except BROKEN as error:
            raise self._damaged(error) from error

    def _damaged(self, why: object) -> DamagedSourceError:
        return DamagedSourceError(
            f"{self.name}: truncated or damaged ({why}); open it in its program and save it again"
        )

    def read(self, part: str) -> bytes:
        """The bytes of a part; none where it is missing. Raises DamagedSourceError, EncryptedSourceError or LimitError."""
        try:
            info = self._archive.getinfo(part)
        except KeyError:
            return b""
        if info.flag_bits & 1:
            raise EncryptedSourceError(f"{self.name}: is encrypted; save it without a password")
        try:
            with self._archive.open(info) as file:
                data = file.read(self._left + 1)
        except BROKEN as error:
            raise self._damaged(f"{part}: {error}") from error
        self._left -= len(data)
        if self._left < 0:
            raise LimitError(
                f"{self.name}: unpacks to more bytes than the limit; raise Config.max_unpacked_bytes if the file is sound"
            )
        return data

    def events(self, part: str) -> Iterator[Event]:
        """The XML of a part. Where it is damaged the events end, and `broken` names the part."""
        data, queue = self.read(part), list[Event]()
        parser = _parser(queue)
        for at in range(0, len(data), _CHUNK):
            try:
                parser.Parse(data[at : at + _CHUNK], at + _CHUNK >= len(data))
            except (expat.ExpatError, _RefusedError, ValueError, LookupError) as error:
                self.broken = f"{part}: {error}"
            yield from queue
            queue.clear()
            if self.broken is not None:
                return


class _RefusedError(Exception):
    """A document type in a part."""


def _parser(queue: list[Event]) -> expat.XMLParserType:
    names: dict[str, str] = {}

    def named(name: str) -> str:
        short = names.get(name)
        if short is None:
            space, _, local = name.rpartition(" ")
            prefix = next((short for mark, short in _PREFIXES if mark in space), "")
            short = names[name] = prefix + local
        return short

    def start(name: str, attributes: dict[str, str]) -> None:
        if attributes:
            attributes = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        queue.append(("start", named(name), attributes))

    def end(name: str) -> None:
        queue.append(("end", named(name), _NONE))

    def text(said: str) -> None:
        queue.append(("text", said, _NONE))

    def refuse(*_: object) -> None:
        raise _RefusedError("declares a document type, which no Office program writes")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = text, refuse
    return parser


_NONE: dict[str, str] = {}


def read_properties(parts: Parts) -> Properties:
    """What the file says of itself."""
    said: dict[str, str] = {}
    last = ""
    for part in ("docProps/core.xml", "docProps/app.xml"):
        for what, name, _ in parts.events(part):
            if what == "start":
                last = name
            elif what == "text" and last:
                said[last] = said.get(last, "") + name
            else:
                last = ""
    parts.broken = None  # what stands there is of little weight
    pages = said.get("Pages", "")
    return Properties(
        title=said.get("title", "").strip() or None,
        author=said.get("creator", "").strip() or None,
        created=said.get("created", "")[:10] or None,
        pages=int(pages) if pages.isascii() and pages.isdecimal() and len(pages) < 7 else None,
    )
