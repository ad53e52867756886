"""Lines on disk: appended while a run is at work, found again by store, offset and length.

A line is kept without its source name, since the same content may have several: `named` puts one in.
"""

import json
import os
import re
import zlib
from pathlib import Path
from typing import NamedTuple

__all__ = ["Lines", "Spool", "Spot", "named", "printable", "store_path"]

# the document's source is the first key of that name in a line: schema_version and the digest come before it
_SOURCE = re.compile(rb'"source": "(?:[^"\\]|\\.)*"')
_BUFFER_BYTES = 1 << 20
_MOST_OPEN = 64


class Spot(NamedTuple):
    """Where a line is, with its CRC-32."""

    store: int
    offset: int
    length: int
    crc: int


def store_path(workdir: Path, store: int) -> Path:
    """The file of a store."""
    return workdir / f"lines-{store:06d}.jsonl"


def named(line: bytes, name: str) -> bytes:
    """The line with this source name."""
    source = json.dumps(printable(name), ensure_ascii=False).encode("utf-8", "backslashreplace")
    return _SOURCE.sub(lambda _: b'"source": ' + source, line, count=1)


def printable(name: str) -> str:
    """A name as UTF-8 can hold it; file names are bytes, and some are in other encodings."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


class Spool:
    """A new store, which is written from its beginning to its end."""

    def __init__(self, workdir: Path, store: int) -> None:
        self.store, self.path = store, store_path(workdir, store)
        self._handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
        self._offset = 0
        self._buffer = bytearray()

    def append(self, line: bytes) -> Spot:
        """Take a line, with its line end. Raises OSError when the disk is full."""
        spot = Spot(self.store, self._offset + len(self._buffer), len(line), zlib.crc32(line))
        self._buffer += line
        if len(self._buffer) > _BUFFER_BYTES:
            self.flush()
        return spot

    def flush(self) -> None:
        """Hand everything to the operating system."""
        while self._buffer:
            written = os.write(self._handle, self._buffer)
            self._offset += written
            del self._buffer[:written]

    def sync(self) -> None:
        """Everything is on the disk."""
        self.flush()
        os.fsync(self._handle)

    def close(self) -> None:
        """Give the file back."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


class Lines:
    """Lines of any store."""

    def __init__(self, workdir: Path) -> None:
        self._workdir = workdir
        self._handles: dict[int, int] = {}

    def get(self, spot: Spot) -> bytes | None:
        """The line, or None where it is not what was written (power was lost, somebody changed it)."""
        try:
            handle = self._open(spot.store)
        except FileNotFoundError:
            return None
        line = os.pread(handle, spot.length, spot.offset)
        return line if zlib.crc32(line) == spot.crc and len(line) == spot.length else None

    def _open(self, store: int) -> int:
        if store not in self._handles:
            if len(self._handles) >= _MOST_OPEN:
                self.close()
            self._handles[store] = os.open(store_path(self._workdir, store), os.O_RDONLY | os.O_CLOEXEC)
        return self._handles[store]

    def close(self) -> None:
        """Give the files back."""
        for handle in self._handles.values():
            os.close(handle)
        self._handles.clear()
