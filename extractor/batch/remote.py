"""Files of object stores and other file systems, by URL; the one module that imports fsspec (extra `remote`)."""

import hashlib
import json
from collections.abc import Iterator
from importlib import import_module
from typing import IO, Any, NamedTuple

from extractor.errors import MissingExtraError, SourceError, SourceNotFoundError, UsageError

__all__ = ["Remote", "is_url", "list_files", "open_file"]

_GLOB = frozenset("*?[")


class Remote(NamedTuple):
    """A remote file: its URL, its size and what tells whether it has changed. explicit: named, and not found in a folder."""

    url: str
    size: int
    stamp: str
    explicit: bool


def is_url(source: str) -> bool:
    """Whether a source is a URL: s3://, hdfs://, gs://, file://, memory:// ..."""
    scheme, colon, _ = source.partition("://")
    return bool(colon) and scheme.replace("+", "").replace("-", "").replace("::", "").isalnum()


def list_files(url: str) -> Iterator[Remote]:
    """The files at a URL: one file, a folder with all below it, or a glob. Raises SourceNotFoundError or SourceError."""
    system, path = _system(url)
    try:
        if _GLOB & set(path):
            found = {p: d for p, d in system.glob(path, detail=True).items() if d["type"] == "file"}
        elif system.isfile(path):
            found = {path: system.info(path)}
        else:
            found = system.find(path, detail=True)
    except FileNotFoundError:
        found = {}
    except (OSError, ValueError) as error:
        raise SourceError(f"{url}: cannot be listed ({error}); check the address and the access") from error
    if not found:
        raise SourceNotFoundError(f"{url}: no such file or folder, or nothing in it; check the address")
    explicit = bool(_GLOB & set(path)) or list(found) == [path]
    for place, detail in sorted(found.items()):
        yield Remote(system.unstrip_protocol(place), int(detail.get("size") or 0), _stamp(detail), explicit)


def open_file(url: str) -> IO[bytes]:
    """A remote file, open for reading and seeking. Raises OSError or a SourceError."""
    system, path = _system(url)
    file: IO[bytes] = system.open(path, "rb")
    return file


def _system(url: str) -> tuple[Any, str]:
    try:
        fsspec = import_module("fsspec.core")
    except ImportError as error:
        raise MissingExtraError.naming(url, "remote") from error
    try:
        system, path = fsspec.url_to_fs(url)
    except ImportError as error:
        raise UsageError(f"{url}: {error}; install the file system's package") from error
    except ValueError as error:
        raise UsageError(f"{url}: {error}") from error
    return system, path


def _stamp(detail: dict[str, Any]) -> str:
    """Whatever the file system says of the version: entity tag, time, size."""
    keys = (
        "ETag",
        "etag",
        "md5Hash",
        "mtime",
        "LastModified",
        "last_modified",
        "created",
        "generation",
        "size",
    )
    told = {key: str(detail[key]) for key in keys if detail.get(key) is not None}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]
