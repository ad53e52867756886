"""The final files: sorted by source name, written under a temporary name and renamed, so that a crash leaves old or new."""

import contextlib
import json
import os
import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from extractor.batch.key import options_of
from extractor.batch.manifest import Failure, Finished, Manifest
from extractor.batch.store import Lines, Spool, Spot, named, printable, store_path
from extractor.batch.where import Where
from extractor.config import Config

__all__ = ["DOCUMENTS", "ERRORS", "write_errors", "write_lines"]

DOCUMENTS, ERRORS = "records.jsonl", "errors.jsonl"
_BATCH = 1024


def write_lines(manifest: Manifest, workdir: Path, out: Path, where: Where, check: Callable[[], None]) -> int:
    """OUT/records.jsonl, and the same lines as the one store that the manifest needs from now on.

    Returns how many lines were not what had been written; then nothing is replaced, and their documents are to be done again.
    `check` is called often, and may raise.
    """
    lines, spool = Lines(workdir), Spool(workdir, manifest.new_store(workdir))
    try:
        broken = _copy(manifest, lines, spool, check)
        if broken:
            for finished in broken:
                manifest.forget(finished)
            manifest.commit()
            return len(broken)
        spool.sync()
    finally:
        spool.close()
        lines.close()
    _publish(spool.path, out / DOCUMENTS, where)
    manifest.end_move(spool.store)
    manifest.commit()
    used = {store_path(workdir, store) for store in manifest.stores()} | {spool.path}
    for path in workdir.glob("lines-*.jsonl"):
        if path not in used:
            path.unlink()
    return 0


def _copy(manifest: Manifest, lines: Lines, spool: Spool, check: Callable[[], None]) -> list[Finished]:
    broken: list[Finished] = []
    after = b""
    manifest.begin_move()
    while batch := manifest.finished(after, _BATCH):
        check()
        after = batch[-1].name
        moves: list[tuple[Finished, Spot]] = []
        for finished in batch:
            line = lines.get(finished.spot)
            if line is None:
                broken.append(finished)
            else:
                moves.append((finished, spool.append(named(line, os.fsdecode(finished.name)))))
        manifest.move(moves)
    return broken


def _publish(store: Path, path: Path, where: Where) -> None:
    """The store under its public name: the same file where the disk allows it, the lines that are asked for otherwise."""
    partial = _partial(path)
    partial.unlink(missing_ok=True)
    if where.sees_documents:
        with store.open("rb") as every, partial.open("wb") as some:
            some.writelines(line for line in every if where.keeps(line))
            some.flush()
            os.fsync(some.fileno())
    else:
        try:
            os.link(store, partial)
        except OSError:  # a file system without hard links
            shutil.copyfile(store, partial)
    _rename(partial, path)


def write_errors(manifest: Manifest, out: Path, config: Config) -> int:
    """OUT/errors.jsonl, the quarantine: what, where, why, how long it took and how to try it again. Returns its length."""
    partial = _partial(out / ERRORS)
    count = 0
    with partial.open("wb") as file:
        for failure in manifest.failures():
            count += 1
            file.write(_error_line(failure, out, config))
        file.flush()
        os.fsync(file.fileno())
    _rename(partial, out / ERRORS)
    return count


def _error_line(failure: Failure, out: Path, config: Config) -> bytes:
    name = printable(failure.name)
    row = {
        "source": name,
        "stage": failure.fault.stage,
        "error": failure.fault.error,
        "reason": failure.fault.reason,
        "tries": failure.tries,
        "elapsed_seconds": round(failure.seconds, 3),
        "rerun": shlex.join(
            ["extractor", "batch", *options_of(config), "-o", str(out), "--retry", "--", name]
        ),
    }
    return (json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a JSONL file, one at a time."""
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield line.rstrip("\n")


def _partial(path: Path) -> Path:
    return path.with_name(path.name + ".partial")


def _rename(partial: Path, path: Path) -> None:
    os.replace(partial, path)
    with contextlib.suppress(OSError):  # not every system can sync a folder
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
