"""ZIP archives: each file in them is a document, in the order in which the archive has them. Nothing is written to a disk."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from extractor.config import Config
from extractor.errors import DamagedSourceError, EncryptedSourceError, LimitError, SourceError
from extractor.source.encoding import cost
from extractor.source.members import SEPARATOR, Member

__all__ = ["members"]

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError)
_UTF8_NAME, _ENCRYPTED = 0x800, 1
_PROGRAM_FILES = frozenset([".DS_Store", "Thumbs.db", "desktop.ini"])


def members(data: bytes, name: str, config: Config) -> Iterator[Member]:
    """The files of an archive. Raises DamagedSourceError; a file that cannot be unpacked carries its own error."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN as error:
        raise DamagedSourceError(
            f"{name}: truncated or damaged archive ({error}); pack or download it again"
        ) from error
    with archive:
        for info in archive.infolist():
            inner = _name(info)
            path = PurePosixPath(inner)
            if info.is_dir() or path.name in _PROGRAM_FILES or "__MACOSX" in path.parts:
                continue
            full = f"{name}{SEPARATOR}{inner}"
            try:
                yield Member(full, _unpack(archive, info, full, config))
            except SourceError as error:
                yield Member(full, b"", error=error)


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, config: Config) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise EncryptedSourceError(f"{name}: is encrypted; unpack the archive with its password first")
    limit = min(config.max_bytes, config.max_unpacked_bytes)
    try:
        with archive.open(info) as file:
            data = file.read(limit + 1)
    except BROKEN as error:
        raise DamagedSourceError(
            f"{name}: cannot be unpacked ({error}); pack or download it again"
        ) from error
    if len(data) > limit:
        raise LimitError(
            f"{name}: unpacks to more than {limit / 1048576:.1f} MB; raise --max-mb (Config.max_bytes) if it is sound"
        )
    return data


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a file: as UTF-8 where the archive says so, else the likelier of UTF-8, GB18030 and Big5.

    zipfile reads names without the flag as cp437, which keeps their bytes.
    """
    name = info.orig_filename.replace("\\", "/")
    if info.flag_bits & _UTF8_NAME or name.isascii():
        return name.split("\0")[0]
    raw = name.encode("cp437", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        readings = [raw.decode(encoding, "replace") for encoding in ("gb18030", "big5hkscs")]
        return min(readings, key=cost)
