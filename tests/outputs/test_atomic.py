"""A failure at any moment leaves the old output, whole, and nothing beside it."""

import os
import subprocess
import sys

import pytest

from extractor.errors import OutputError
from extractor.outputs import atomic
from extractor.outputs.export import FORMATS, export, output_path
from extractor.outputs.frame import read_frame
from tests.conftest import ROOT
from tests.outputs.specimens import lines

pytest.importorskip("pyarrow", reason="needs the extra `parquet`")
pytest.importorskip("duckdb", reason="needs the extra `duckdb`")

OLD, NEW = lines(3), lines(6)


def content(out, format):
    path = output_path(out, format)
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    return [(p.relative_to(out), p.read_bytes()) for p in files]


def failing(after):
    yield from NEW[:after]
    raise KeyError("a fault of the batch")


@pytest.mark.parametrize("format", FORMATS)
def test_a_failure_in_the_middle_leaves_the_old_output(tmp_path, format):
    export(OLD, tmp_path, format)
    before = content(tmp_path, format)
    with pytest.raises(KeyError):
        export(failing(after=4), tmp_path, format)
    assert content(tmp_path, format) == before
    assert [p.name for p in tmp_path.iterdir()] == [FORMATS[format]]


@pytest.mark.parametrize("format", FORMATS)
def test_the_new_output_takes_its_place(tmp_path, format):
    for of in (OLD, NEW, OLD):
        export(of, tmp_path, format)
        assert len(read_frame(tmp_path, "documents")) == len(of)
    assert [p.name for p in tmp_path.iterdir()] == [FORMATS[format]]


@pytest.mark.parametrize("format", FORMATS)
def test_what_a_killed_run_left_is_cleared(tmp_path, format):
    left = tmp_path / f".{FORMATS[format]}.partial"
    if format in ("parquet", "csv"):
        left.mkdir()
        (left / "half").write_text("half", encoding="utf-8")
    else:
        left.write_text("half", encoding="utf-8")
        left.with_name(left.name + ".wal").write_text("half", encoding="utf-8")
    export(NEW, tmp_path, format)
    assert [p.name for p in tmp_path.iterdir()] == [FORMATS[format]]


@pytest.mark.parametrize("format", FORMATS)
def test_kill_9_in_the_middle_leaves_the_old_output(tmp_path, format):
    export(OLD, tmp_path, format)
    before = content(tmp_path, format)
    code = f"""
import sys, time
from pathlib import Path
from extractor.outputs.export import export
from tests.outputs.specimens import lines
def slow():
    yield from lines(4)
    print("half", flush=True)
    time.sleep(60)
export(slow(), Path({str(tmp_path)!r}), {format!r})
"""
    child = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE)
    assert child.stdout.readline() == b"half\n"
    child.kill()
    child.communicate()
    assert content(tmp_path, format) == before
    export(NEW, tmp_path, format)
    assert len(read_frame(tmp_path, "documents", format=format)) == len(NEW)


def test_without_an_exchange_the_old_folder_is_found_between_two_renames(tmp_path, monkeypatch):
    """Systems that cannot swap two folders: a crash between the renames must not hide the old one."""
    monkeypatch.setattr(atomic, "_exchange", lambda *_: False)
    export(OLD, tmp_path, "csv")
    export(NEW, tmp_path, "csv")
    assert len(read_frame(tmp_path, "documents")) == len(NEW)
    rename, renamed = os.rename, []

    def crashing(source, target):
        renamed.append(target)
        if len(renamed) == 2:
            raise KeyboardInterrupt
        rename(source, target)

    monkeypatch.setattr(os, "rename", crashing)
    with pytest.raises(KeyboardInterrupt):
        export(OLD, tmp_path, "csv")
    assert not (tmp_path / "csv").exists()
    assert len(read_frame(tmp_path, "documents")) == len(NEW)
    monkeypatch.setattr(os, "rename", rename)
    export(OLD, tmp_path, "csv")
    assert len(read_frame(tmp_path, "documents")) == len(OLD)
    assert [p.name for p in tmp_path.iterdir()] == ["csv"]


def test_a_full_disk_is_one_clear_error(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device", str(tmp_path / "records.jsonl"))

    monkeypatch.setattr("extractor.outputs.export._write_lines", full)
    with pytest.raises(OutputError, match="No space left on device"):
        export(NEW, tmp_path, "jsonl")
