"""Files, bytes and strings become `SourceText`; nothing is repaired here.

The kind of a source is told from its bytes (`media`), and the kind's reader (`readers`) does the rest. A container (a mail, an
archive) holds members, each a document of its own, named `container!/member`.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from extractor.config import Config
from extractor.errors import (
    ContainerError,
    EmptySourceError,
    SourceError,
    SourceNotFoundError,
    SourceTooLargeError,
    UnsupportedMediaError,
)
from extractor.source.isolated import read_isolated
from extractor.source.media import TEXT
from extractor.source.members import SEPARATOR, Member, unpack
from extractor.source.readers import find_reader
from extractor.source.text import SourceText

__all__ = ["SourceText", "from_bytes", "from_text", "read_file", "read_member", "read_members"]


def read_file(path: Path | str, config: Config | None = None) -> SourceText:
    """Read a file, or a member of one (`mail.eml!/report.pdf`). Raises a SourceError that names the file."""
    config = config or Config()
    outer, _, inner = str(path).partition(SEPARATOR)
    if inner and not Path(path).exists():
        wanted = str(path)
        for member in read_members(Path(outer), config):
            if member.name == wanted:
                return read_member(member, config)
        raise SourceNotFoundError(
            f"{path}: {outer} has no such member; `extractor source {outer}` lists them"
        )
    return from_bytes(_bytes_of(Path(path), config), str(path), config)


def read_members(path: Path | str, config: Config | None = None) -> Iterator[Member]:
    """Every document of a file: the file itself, or the members of a container. Raises a SourceError that names the file.

    A member that cannot be unpacked has an `error` in place of its bytes.
    """
    config, path = config or Config(), Path(path)
    yield from unpack(_bytes_of(path, config), str(path), config)


def from_bytes(data: bytes, name: str = "<bytes>", config: Config | None = None) -> SourceText:
    """Read bytes of any kind that has a reader. Raises a SourceError that names the source and the reason.

    Of a mail the body is read and its attachments are named in a warning; an archive of several documents raises ContainerError.
    """
    config = config or Config()
    if not data:
        raise EmptySourceError(f"{name}: is empty (0 bytes); there is nothing to read")
    if len(data) > config.max_bytes:
        raise _too_large(name, len(data), config.max_bytes)
    members = unpack(data, name, config)
    first = next(members, None)
    if first is None:
        raise EmptySourceError(f"{name}: holds no document; there is nothing to read")
    if first.data is data:
        return read_member(first, config)
    return _first_of(name, first, members, config)


def _first_of(name: str, first: Member, rest: Iterator[Member], config: Config) -> SourceText:
    """The document that a container stands for: its only one, or the body of a mail."""
    others = [member.name for member in rest]
    if not others:
        return read_member(first, config)
    if not first.main:
        raise ContainerError(
            f"{name}: holds {len(others) + 1} documents; name one ({first.name}) or use `extractor batch {name} -o OUT`"
        )
    source = read_member(first, config)
    listed = "、".join(others[:5])
    return source.with_warning(f"holds {len(others)} more documents that were not read: {listed}")


def read_member(member: Member, config: Config | None = None) -> SourceText:
    """Read one document of a file. Raises a SourceError that names it."""
    config = config or Config()
    if member.error is not None:
        raise member.error
    if not member.data:
        raise EmptySourceError(f"{member.name}: is empty (0 bytes); there is nothing to read")
    reader = find_reader(member.media_type)
    if reader is None:
        raise UnsupportedMediaError(f"{member.name}: is {member.media_type}, which no reader takes")
    if config.isolated and member.media_type != TEXT:
        source = read_isolated(member.data, member.name, member.media_type, config)
    else:
        source = reader.read(member.data, member.name, config)
    if not source.text.strip():
        reason = "; ".join(source.warnings) or "nothing or only white space"
        raise EmptySourceError(f"{member.name}: holds no text ({reason}); there is nothing to read")
    if member.properties is not None:
        source = replace(source, properties=member.properties)
    return source


def from_text(text: str, name: str = "<text>", config: Config | None = None) -> SourceText:
    """Take a string as it is; the digest is that of its UTF-8 bytes."""
    config = config or Config()
    data = text.encode("utf-8", "surrogatepass")
    if len(data) > config.max_bytes:
        raise _too_large(name, len(data), config.max_bytes)
    return SourceText(text, name, hashlib.sha256(data).hexdigest(), "str")


def _bytes_of(path: Path, config: Config) -> bytes:
    try:
        if path.is_dir():
            raise SourceNotFoundError(f"{path}: is a folder; use `extractor batch {path} -o OUT`")
        size = path.stat().st_size
        if size > config.max_bytes:
            raise _too_large(str(path), size, config.max_bytes)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise SourceNotFoundError(f"{path}: no such file; check the path") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SourceError(f"{path}: cannot be read ({reason}); check the path and its permissions") from error


def _too_large(name: str, size: int, limit: int) -> SourceTooLargeError:
    return SourceTooLargeError(
        f"{name}: {_size(size)} is over the limit of {_size(limit)}; raise it with --max-mb "
        "(Config.max_bytes) or split the file"
    )


def _size(count: int) -> str:
    return f"{count / 1048576:.1f} MB" if count > 1 << 17 else f"{count:,} bytes"
