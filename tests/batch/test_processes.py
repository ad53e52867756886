"""Runs with real worker processes: as many as one likes, stopped by signals, watched from outside."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from extractor.batch import run, status
from extractor.errors import MissingExtraError, WorkerError
from tests.batch.chaos import children, start
from tests.batch.notes import make_notes
from tests.conftest import ROOT

COMMAND = [sys.executable, "-m", "extractor", "batch"]


def batch(*args, cwd=ROOT, data=None):
    return subprocess.run(
        [*COMMAND, *map(str, args)], input=data, capture_output=True, timeout=120, cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def test_any_number_of_workers_gives_the_same_bytes(tmp_path):
    make_notes(tmp_path / "in", 40, most=4)
    outputs = []
    for workers in (1, 3):
        out = tmp_path / f"out{workers}"
        assert run(tmp_path / "in", out, workers=workers).done == 40
        outputs.append((out / "records.jsonl").read_bytes())
    assert outputs[0] == outputs[1]
    assert sorted(os.listdir(tmp_path / "out1" / ".batch")) == [
        "lines-000002.jsonl",
        "lock",
        "manifest.sqlite",
    ]


def wait_for(what, seconds=60.0):
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_signal_stops_a_run_which_then_goes_on(tmp_path):
    make_notes(tmp_path / "in", 60, most=3, slow=60)
    out = tmp_path / "out"
    process = start(tmp_path / "in", out, {"workers": 2}, BATCH_TEST_SLOW="1.0")
    wait_for(lambda: (out / ".batch" / "manifest.sqlite").exists() and status(out).done)
    second = batch(tmp_path / "in", "-o", out)
    assert second.returncode == 6
    assert f"another run (process {process.pid})" in second.stderr.decode()
    workers = children(process.pid)
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=60)
    assert process.returncode != 0
    assert "the same command goes on" in errors.decode()
    wait_for(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in workers))
    before = status(out)
    assert 0 < before.done < 60
    assert not (out / "records.jsonl").exists()
    report = run(tmp_path / "in", out, workers=2)
    assert (report.done, report.new) == (60, 60 - before.done)


def test_the_command_line(tmp_path):
    make_notes(tmp_path / "in", 3, most=3)
    (tmp_path / "in" / "bad.txt").write_bytes(b"")
    first = batch("in", "-o", "out", "--workers", "1", "--json-log", "--metrics", "batch.prom", cwd=tmp_path)
    assert first.returncode == 5, first.stderr.decode()
    told = [json.loads(line) for line in first.stderr.decode().splitlines()]
    assert (told[-1]["phase"], told[-1]["done"], told[-1]["failed"]) == ("done", 3, 1)
    assert 'documents_total{outcome="failed"} 1' in (tmp_path / "batch.prom").read_text(encoding="utf-8")
    names = b"in/0000/0000000.txt\nin/0000/0000001.txt\n"
    again = batch("-", "-o", "out", cwd=tmp_path, data=names)  # adds nothing, and one of all is still bad
    assert again.returncode == 5
    assert "0 of them read now" in again.stderr.decode()
    shown = batch("status", "out", cwd=tmp_path)
    assert shown.stdout.decode().startswith("4 documents: 3 done, 1 failed, 0 pending; no run is at work\n")
    plain = json.loads(batch("status", "out", "--json", cwd=tmp_path).stdout)
    assert [row["error"] for row in plain["failures"]] == ["EmptySourceError"]
    assert batch("status", "in", cwd=tmp_path).returncode == 3
    assert "SOURCES" in batch("--help").stdout.decode().upper()


def test_what_workers_cannot_begin_with_is_said(tmp_path):
    make_notes(tmp_path / "in", 1)
    with pytest.raises(WorkerError, match="nowhere"):
        run(tmp_path / "in", tmp_path / "out", workers=1, initializer="nowhere:install")
    with pytest.raises(WorkerError, match="workers do not start"):
        run(tmp_path / "in", tmp_path / "out", workers=1, initializer="os:abort")


def test_bad_rules_end_the_run_as_bad_rules(tmp_path):
    make_notes(tmp_path / "in", 1)
    rules = tmp_path / "rules" / "price"
    rules.mkdir(parents=True)
    (rules / "mine.yaml").write_text("- name: price.none\n", encoding="utf-8")
    done = batch(tmp_path / "in", "-o", tmp_path / "out", "--rules", tmp_path / "rules")
    assert done.returncode == 4
    assert "mine.yaml" in done.stderr.decode()


def test_a_cluster_needs_its_extra(tmp_path, monkeypatch):
    make_notes(tmp_path / "in", 1)
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.delitem(sys.modules, "extractor.batch.ray_engine", raising=False)
    with pytest.raises(MissingExtraError, match=r"yanbao-extractor\[ray\]"):
        run(tmp_path / "in", tmp_path / "out", engine="ray")
