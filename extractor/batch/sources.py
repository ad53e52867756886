"""SOURCES to names: folders, files, globs, lists of names, archives and URLs. Nothing is kept, whatever their number."""

import glob
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from extractor.batch import remote
from extractor.batch.archives import members, open_archive
from extractor.batch.contract import SEPARATOR, Fault, Place
from extractor.batch.reading import open_place
from extractor.errors import ExtractorError, SourceNotFoundError, UsageError
from extractor.source import suffixes

__all__ = ["Found", "find", "require", "roots", "suffix_of"]

_GLOB = frozenset("*?[")
ARCHIVE = ".zip"


class Found(NamedTuple):
    """A document by name. root: the source that it came by, or "" where it was named itself.

    stamp: changes when the file does. fault: what is already known to be wrong with it.
    """

    name: str
    root: str
    place: Place
    size: int
    stamp: str
    modified: float = 0.0
    fault: Fault | None = None


def find(sources: Iterable[str | Path], out: Path) -> Iterator[Found]:
    """Every document of the sources, some perhaps twice. Raises SourceNotFoundError for a source that is not there."""
    skip = os.path.realpath(out)
    _taken.cache_clear()
    for source in map(str, sources):
        yield from _archives_opened(_of_source(source, skip))


def require(sources: Iterable[str | Path]) -> None:
    """See that what was named is there, before anything is made. Raises SourceNotFoundError or UsageError."""
    named = list(map(str, sources))
    if not named:
        raise UsageError("no sources; give folders, files, globs, @LIST, - or URLs")
    for source in named:
        path = source[1:] if source.startswith("@") else source.partition(SEPARATOR)[0]
        if source == "-" or remote.is_url(source) or os.path.lexists(path) or _GLOB & set(source):
            continue
        raise _missing(source)


def _missing(source: str) -> SourceNotFoundError:
    return SourceNotFoundError(
        f"{source}: no such folder or file; give a folder, a file, a glob, @LIST or a URL"
    )


def roots(sources: Iterable[str | Path]) -> set[str]:
    """The roots that documents of these sources have: what was found below one and is no longer there is gone."""
    names = {str(source) for source in sources} - {"-"}
    return names | {str(Path(name)) for name in names if not remote.is_url(name)}


@cache
def _taken() -> frozenset[str]:
    """The kinds of files that are taken from a folder or an archive: all that have a reader; what is named itself is tried."""
    return suffixes() | {ARCHIVE}


def suffix_of(name: str) -> str:
    """The suffix in lower case: the same bytes are read by their kind of file."""
    return PurePosixPath(name.rpartition(SEPARATOR)[2]).suffix.lower()


def _of_source(source: str, skip: str) -> Iterator[Found]:
    if source == "-":
        # what is piped in today adds to what was yesterday: it has no root from which a name could be gone
        yield from _of_list(sys.stdin.buffer, "", skip)
    elif source.startswith("@"):
        with open_place(source[1:], source[1:]) as file:
            yield from _of_list(file, source, skip)
    elif remote.is_url(source):
        yield from _remote(source)
    else:
        yield from _local(source, skip)


def _of_list(lines: Iterable[bytes], root: str, skip: str) -> Iterator[Found]:
    """One source a line; blank lines and those that begin with # are none. What is missing goes to quarantine by name."""
    for line in lines:
        name = os.fsdecode(line.strip(b"\r\n"))
        if not name.strip() or name.startswith("#"):
            continue
        if name == "-" or name.startswith("@"):
            raise UsageError(f"{root or '-'}: a list may not name another list ({name})")
        try:
            for found in _of_source(name, skip):
                yield found._replace(root=root)
        except SourceNotFoundError as error:
            yield _faulty(name, root, "find", error)


def _local(source: str, skip: str) -> Iterator[Found]:
    path = Path(source)
    archive, inside, member = source.partition(SEPARATOR)
    try:
        exists = path.exists()
    except (OSError, ValueError):
        exists = False
    if exists and path.is_dir():
        yield from _below(str(path), skip)
    elif exists:
        yield _file(str(path), "")
    elif inside and Path(archive).is_file():
        if suffix_of(archive) == ARCHIVE:
            yield from _one_member(str(Path(archive)), member)
        else:  # a mail: its documents are known once it is read
            yield _file(str(Path(archive)), "")
    elif _GLOB & set(source):
        yield from _globbed(source, skip)
    else:
        raise _missing(source)


def _globbed(pattern: str, skip: str) -> Iterator[Found]:
    none = True
    for match in glob.iglob(pattern, recursive=True):
        none = False
        path = str(Path(match))
        if not os.path.isdir(path):
            yield _file(path, pattern)
        elif not pattern.endswith("**"):  # ** gives the files below a folder itself
            yield from (found._replace(root=pattern) for found in _below(path, skip))
    if none:
        raise SourceNotFoundError(f"{pattern}: matches no file; check the pattern and its quotes")


def _below(root: str, skip: str) -> Iterator[Found]:
    """Every file of a known kind below a folder. A folder that cannot be listed is named and does not end the run."""
    folders = [root]
    while folders:
        folder = folders.pop()
        if os.path.realpath(folder) == skip:
            continue
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    elif os.path.splitext(entry.name)[1].lower() in _taken() and entry.is_file():
                        yield _file(str(Path(entry.path)), root)
        except OSError as error:
            reason = f"{folder}: cannot be listed ({error.strerror}); check its permissions"
            yield _faulty(folder, root, "find", SourceNotFoundError(reason))


def _file(path: str, root: str) -> Found:
    place = Place(os.path.abspath(path))
    try:
        stat = os.stat(path)
    except OSError:  # gone meanwhile, or a link to nowhere: its reader will say so
        return Found(path, root, place, 0, "missing")
    stamp = f"{stat.st_size}.{stat.st_mtime_ns}.{stat.st_ctime_ns}"
    return Found(path, root, place, stat.st_size, stamp, stat.st_mtime)


def _remote(url: str) -> Iterator[Found]:
    for file in remote.list_files(url):
        if file.explicit or suffix_of(file.url) in _taken():
            root = "" if file.url == url else url
            yield Found(file.url, root, Place(file.url), file.size, file.stamp)


def _archives_opened(found: Iterable[Found]) -> Iterator[Found]:
    """The members of an archive in its place."""
    for one in found:
        if one.fault is None and one.place.member < 0 and suffix_of(one.name) == ARCHIVE:
            yield from _members(one)
        else:
            yield one


def _members(found: Found, wanted: Callable[[str], bool] | None = None) -> Iterator[Found]:
    root = found.root or found.name
    try:
        with open_place(found.place.path, found.name) as file, open_archive(file, found.name) as archive:
            for member in members(archive):
                if wanted(member.name) if wanted else suffix_of(member.name) in _taken():
                    yield found._replace(
                        name=f"{found.name}!/{member.name}",
                        root=root,
                        place=Place(found.place.path, member.number),
                        size=member.size,
                        stamp=f"{found.stamp}.{member.number}.{member.crc}",
                    )
    except ExtractorError as error:
        yield _faulty(found.name, root, "open", error)


def _one_member(archive: str, member: str) -> Iterator[Found]:
    wanted = member + SEPARATOR  # itself, or a document in it
    found = list(_members(_file(archive, ""), wanted=lambda name: wanted.startswith(name + SEPARATOR)))
    if not found:
        raise SourceNotFoundError(f"{archive}!/{member}: no such folder or file in the archive")
    yield from (one._replace(root="") for one in found)


def _faulty(name: str, root: str, stage: str, error: ExtractorError) -> Found:
    fault = Fault(stage, type(error).__name__, str(error))
    return Found(name, root, Place(os.path.abspath(name)), 0, fault.reason, fault=fault)
