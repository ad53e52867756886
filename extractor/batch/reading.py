"""The bytes of a place. Workers read; the run itself knows names and sizes alone."""

import zipfile
from pathlib import Path
from typing import IO

from extractor.batch.archives import open_archive, read_member
from extractor.batch.contract import Item, Place
from extractor.batch.remote import is_url, open_file
from extractor.errors import SourceError, SourceNotFoundError, SourceTooLargeError

__all__ = ["Reader", "open_place"]


def open_place(path: str, name: str) -> IO[bytes]:
    """A file or URL, open for reading. Raises SourceError, naming it."""
    try:
        if is_url(path):
            return open_file(path)
        if Path(path).is_dir():
            raise SourceNotFoundError(f"{name}: is a folder; give it as a source of its own")
        return open(path, "rb")
    except FileNotFoundError as error:
        raise SourceNotFoundError(f"{name}: no such file; check the path") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SourceError(f"{name}: cannot be read ({reason}); check the path and its permissions") from error


class Reader:
    """Reads documents one after another, and keeps the last archive open: its members come together."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._place = ""
        self._archive: zipfile.ZipFile | None = None

    def read(self, item: Item) -> bytes:
        """All bytes of a document. Raises SourceError."""
        if item.size > self._limit:
            raise self._too_large(item.name, item.size)
        data = self._member(item) if item.place.member >= 0 else self._file(item.place, item.name)
        if len(data) > self._limit:
            raise self._too_large(item.name, len(data))
        return data

    def _file(self, place: Place, name: str) -> bytes:
        with open_place(place.path, name) as file:
            try:
                return file.read(self._limit + 1)
            except OSError as error:
                raise SourceError(
                    f"{name}: cannot be read ({error.strerror or error}); check the disk"
                ) from error

    def _member(self, item: Item) -> bytes:
        if self._archive is None or self._place != item.place.path:
            self.close()
            archive = item.name.partition("!/")[0]
            self._archive = open_archive(open_place(item.place.path, archive), archive)
            self._place = item.place.path
        return read_member(self._archive, item.place.member, item.name, self._limit)

    def close(self) -> None:
        """Give the archive back."""
        if self._archive is not None:
            file = self._archive.fp
            self._archive.close()
            if file is not None:
                file.close()
        self._archive, self._place = None, ""

    def _too_large(self, name: str, size: int) -> SourceTooLargeError:
        return SourceTooLargeError(
            f"{name}: {size / 1048576:.1f} MB is over the limit of {self._limit / 1048576:.1f} MB; raise it with "
            "--max-mb (Config.max_bytes) or split the file"
        )
