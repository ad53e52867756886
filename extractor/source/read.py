"""Files, bytes and strings become a `SourceText`; nothing is repaired here."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from extractor.config import Config
from extractor.errors import (
    EmptySourceError,
    SourceError,
    SourceNotFoundError,
    SourceTooLargeError,
    UnsupportedMediaError,
)
from extractor.source.encoding import decode

__all__ = ["SourceText", "from_bytes", "from_text", "read_file"]

# first bytes of files that are often found in report folders and are not text
MAGIC = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP archive or Office document",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"\x1f\x8b": "a gzip archive",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
}


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text a reader of the file would see before any repair.

    text: the decoded text, no byte order mark, line ends as they are. name: where it came from.
    digest: SHA-256 of the source bytes, hex. encoding: how the bytes were read. warnings: what a user should know.
    """

    text: str
    name: str
    digest: str
    encoding: str
    media_type: str = "text/plain"
    warnings: tuple[str, ...] = ()


def read_file(path: Path | str, config: Config | None = None) -> SourceText:
    """Read a text file. Raises a SourceError that names the file."""
    config, path = config or Config(), Path(path)
    if path.is_dir():
        raise SourceNotFoundError(f"{path}: is a folder; use `extractor batch {path} -o OUT`")
    try:
        size = path.stat().st_size
        if size > config.max_bytes:
            raise _too_large(str(path), size, config.max_bytes)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise SourceNotFoundError(f"{path}: no such file; check the path") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SourceError(f"{path}: cannot be read ({reason}); check the path and its permissions") from error
    return from_bytes(data, str(path), config)


def from_bytes(data: bytes, name: str = "<bytes>", config: Config | None = None) -> SourceText:
    """Decode bytes. Raises a SourceError that names the source and the reason."""
    config = config or Config()
    if not data:
        raise EmptySourceError(f"{name}: is empty (0 bytes); there is nothing to read")
    if len(data) > config.max_bytes:
        raise _too_large(name, len(data), config.max_bytes)
    for magic, what in MAGIC.items():
        if data.startswith(magic):
            raise UnsupportedMediaError(f"{name}: is {what}, not text; convert it to text first")
    text, encoding, warnings = decode(data, name, config.encoding)
    if not text.strip():
        raise EmptySourceError(f"{name}: holds only white space; there is nothing to read")
    return SourceText(text, name, hashlib.sha256(data).hexdigest(), encoding, warnings=warnings)


def from_text(text: str, name: str = "<text>", config: Config | None = None) -> SourceText:
    """Take a string as it is; the digest is that of its UTF-8 bytes."""
    config = config or Config()
    data = text.encode("utf-8", "surrogatepass")
    if len(data) > config.max_bytes:
        raise _too_large(name, len(data), config.max_bytes)
    return SourceText(text, name, hashlib.sha256(data).hexdigest(), "str")


def _too_large(name: str, size: int, limit: int) -> SourceTooLargeError:
    return SourceTooLargeError(
        f"{name}: {size / 1048576:.1f} MB is over the limit of {limit / 1048576:.1f} MB; raise it with --max-mb "
        "(Config.max_bytes) or split the file"
    )
