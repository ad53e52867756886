"""ZIP archives: the members that are documents, and their bytes. An archive that would burst the memory or the clock is refused."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, NamedTuple

from extractor.errors import SourceError, SourceTooLargeError

__all__ = ["Member", "members", "open_archive", "read_member"]

MAX_MEMBERS = 200_000
MAX_DIRECTORY_BYTES = 64 << 20
MAX_TOTAL_BYTES = 64 << 30
# text packs ten times, a table of zeros a thousand times: what packs better than this and is not small is a bomb
MAX_RATIO = 200
SMALL_BYTES = 64 << 20
_END = struct.Struct("<4s4H2LH")
_WIDE_LOCATOR = struct.Struct("<4sLQL")
_WIDE_END = struct.Struct("<4sQ2H2L4Q")
_END_SIGNATURE = b"PK\x05\x06"


class Member(NamedTuple):
    """A file in an archive: its number there, its name, its unpacked size, its CRC-32."""

    number: int
    name: str
    size: int
    crc: int


def open_archive(file: IO[bytes], name: str) -> zipfile.ZipFile:
    """The archive, checked. Raises SourceError, naming it."""
    size = file.seek(0, 2)
    _check_directory(file, size, name)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, EOFError) as error:
        raise SourceError(
            f"{name}: a damaged ZIP archive ({error}); mend it or unpack what can be"
        ) from error
    infos = archive.infolist()
    unpacked = sum(info.file_size for info in infos)
    if sum(info.compress_size for info in infos) > size:
        raise SourceTooLargeError(f"{name}: a ZIP archive whose members overlap; it looks like a bomb")
    if unpacked > MAX_TOTAL_BYTES or (unpacked > SMALL_BYTES and unpacked > MAX_RATIO * size):
        raise SourceTooLargeError(
            f"{name}: a ZIP archive that unpacks {size} bytes to {unpacked}; it looks like a bomb: unpack it by hand"
        )
    return archive


def _check_directory(file: IO[bytes], size: int, name: str) -> None:
    """Refuse a huge table of contents before the library reads all of it."""
    start = max(0, size - 65_557 - _WIDE_LOCATOR.size)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(_END_SIGNATURE)
    count = length = 0
    if at >= 0 and len(tail) >= at + _END.size:
        _, _, _, _, count, length, _, _ = _END.unpack_from(tail, at)
        if at >= _WIDE_LOCATOR.size and (count == 0xFFFF or length == 0xFFFFFFFF):
            _, _, place, _ = _WIDE_LOCATOR.unpack_from(tail, at - _WIDE_LOCATOR.size)
            file.seek(min(place, size))
            wide = file.read(_WIDE_END.size)
            if len(wide) == _WIDE_END.size:
                count, length = _WIDE_END.unpack(wide)[-3:-1]
    if count > MAX_MEMBERS or length > MAX_DIRECTORY_BYTES:
        raise SourceTooLargeError(f"{name}: a ZIP archive of {count} members; unpack it first")
    file.seek(0)


def members(archive: zipfile.ZipFile) -> Iterator[Member]:
    """Every file, in the order of the table of contents; the second `a.txt` is `a#2.txt`."""
    seen: dict[str, int] = {}
    for number, info in enumerate(archive.infolist()):
        if info.is_dir() or info.filename.startswith("__MACOSX/"):
            continue
        name = _name(info)
        seen[name] = seen.get(name, 0) + 1
        yield Member(number, _numbered(name, seen[name]), info.file_size, info.CRC)


def _numbered(name: str, number: int) -> str:
    if number < 2:
        return name
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}#{number}.{suffix}" if dot and "/" not in suffix else f"{name}#{number}"


def _name(info: zipfile.ZipInfo) -> str:
    """Names that are not marked as UTF-8 are GBK on Chinese machines, and the library reads them as cp437."""
    if info.flag_bits & 0x800 or info.filename.isascii():
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def read_member(archive: zipfile.ZipFile, number: int, name: str, limit: int) -> bytes:
    """The bytes of a member, one more than the limit at most. Raises SourceError."""
    infos = archive.infolist()
    if not 0 <= number < len(infos):
        raise SourceError(f"{name}: is no longer in its archive; run the batch again")
    try:
        with archive.open(infos[number]) as file:
            return file.read(limit + 1)
    except RuntimeError as error:  # the library's word for a password
        raise SourceError(f"{name}: cannot be unpacked ({error}); unpack it by hand") from error
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, OSError, ValueError) as error:
        raise SourceError(f"{name}: damaged in its archive ({error}); mend it or leave it out") from error
