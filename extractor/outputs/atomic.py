"""New outputs take the place of old ones in one step: a crash at any moment leaves the old one or the new one, whole."""

import ctypes
import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["existing", "new_file", "new_folder"]

_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of renameat2(2)


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """The name under which to write what becomes `target`; where the block raises, the old file stays."""
    partial = _beside(target, "partial")
    _clear(partial)
    try:
        yield partial
        _sync(partial)
        os.replace(partial, target)
        _sync(target.parent)
    finally:
        _clear(partial)


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """As `new_file`, for a folder of files.

    Linux exchanges the two folders in one step. Elsewhere the old one is set aside for the moment between two renames,
    and `existing` finds it there after a crash.
    """
    partial, aside = _beside(target, "partial"), _beside(target, "old")
    _remove(partial)
    partial.mkdir(parents=True)
    try:
        yield partial
        for path in sorted(partial.rglob("*")):
            _sync(path)
        if not target.exists():
            os.rename(partial, target)
        elif not _exchange(partial, target):
            _remove(aside)
            os.rename(target, aside)
            os.rename(partial, target)
        _sync(target.parent)
        _remove(aside)
    finally:
        _remove(partial)


def existing(target: Path) -> Path | None:
    """Where the last whole output stands, or None."""
    return next((path for path in (target, _beside(target, "old")) if path.exists()), None)


def _beside(target: Path, state: str) -> Path:
    return target.with_name(f".{target.name}.{state}")


def _clear(partial: Path) -> None:
    """The partial file, and what its writer kept beside it (a database's log)."""
    for path in partial.parent.glob(partial.name + "*"):
        _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """To the disk before the rename, or a power cut could leave the new name on an empty file."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _exchange(left: Path, right: Path) -> bool:
    """Swap two folders in one step; False where the system has no such call."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if os.name == "posix" else None
    if call is None:
        return False
    if call(_HERE, os.fsencode(left), _HERE, os.fsencode(right), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), str(right))
