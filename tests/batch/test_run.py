"""What a run keeps, does again and writes; by the inline engine, so that no process is started."""

import contextlib
import errno
import os
import sqlite3
import sys
import types
import zipfile
from pathlib import Path

import pytest

from extractor import Config
from extractor.batch import final, run, status
from extractor.batch.contract import Fault, Suspect
from extractor.batch.lock import held
from extractor.batch.manifest import Manifest
from extractor.batch.store import Spool
from extractor.errors import MissingExtraError, OutputError, UsageError
from extractor.outputs.text import to_json
from extractor.source import Member, readers

NOTE = "某证券：快评\n目标价由156元上调至185元。\n"
OTHER = "某证券：快评\nClaude Pro每月订阅费为20美元。\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    write("in/b.txt", NOTE)
    write("in/a.txt", OTHER)
    write("in/empty.txt", "")
    return tmp_path


def write(path, text):
    with open(path, "wb") as file:
        file.write(text.encode())


def sources(rows, out):
    return [row["document"]["source"] for row in rows(out)]


def test_lines_are_those_of_the_pipeline_sorted_by_name(folder, inline, rows, extractor):
    report = run("in", "out")
    assert (report.done, report.failed, report.new, report.types) == (2, 1, 3, {"price": 3})
    expected = [to_json(extractor.extract(Path(name)), indent=None) for name in ("in/a.txt", "in/b.txt")]
    assert (folder / "out" / "records.jsonl").read_text(encoding="utf-8") == "".join(expected)
    (error,) = rows(folder / "out", "errors.jsonl")
    assert error.pop("elapsed_seconds") >= 0
    assert error == {
        "source": "in/empty.txt", "stage": "decode", "error": "EmptySourceError", "tries": 1,
        "reason": "in/empty.txt: is empty (0 bytes); there is nothing to read",
        "rerun": "extractor batch -o out --retry -- in/empty.txt",
    }  # fmt: skip


def test_a_rerun_does_nothing_that_is_done(folder, inline):
    run("in", "out")
    before = os.stat("out/records.jsonl")
    inline.read.clear()
    report = run("in", "out")
    assert (report.new, report.done, report.failed, inline.read) == (0, 2, 1, [])
    assert os.stat("out/records.jsonl").st_ino == before.st_ino


def test_a_rerun_does_what_is_new_or_changed(folder, inline, rows):
    run("in", "out")
    inline.done.clear()
    write("in/b.txt", NOTE + OTHER)
    write("in/c.txt", OTHER + "\n")
    os.utime("in/a.txt")  # touched, and the same
    run("in", "out")
    assert sorted(inline.done) == ["in/b.txt", "in/c.txt"]
    assert sources(rows, folder / "out") == ["in/a.txt", "in/b.txt", "in/c.txt"]
    assert len(rows(folder / "out")[1]["records"]) == 3


def test_what_is_gone_from_a_source_is_gone_from_the_output(folder, inline, rows):
    run("in", "out")
    os.remove("in/a.txt")
    run("in", "out")
    assert sources(rows, folder / "out") == ["in/b.txt"]


def test_other_sources_add_to_the_output(folder, inline, rows):
    os.mkdir("more")
    write("more/z.txt", NOTE + "\n")
    run("in", "out")
    inline.done.clear()
    run(["more"], "out")
    assert inline.done == ["more/z.txt"]
    assert sources(rows, folder / "out") == ["in/a.txt", "in/b.txt", "more/z.txt"]


def test_the_same_content_is_done_once_under_all_its_names(folder, inline, rows):
    for name in ("c", "d", "e"):
        write(f"in/{name}.txt", NOTE)
    write("in/empty2.txt", "")
    report = run("in", "out")
    assert len(inline.done) == 3  # one of the notes, the other one, and one of the empty ones
    assert report.done == 5
    same = [row for row in rows(folder / "out") if row["document"]["source"] != "in/a.txt"]
    assert [row["document"].pop("source") for row in same] == ["in/b.txt", "in/c.txt", "in/d.txt", "in/e.txt"]
    assert all(row == same[0] for row in same)
    reasons = [row["reason"].partition(":")[0] for row in rows(folder / "out", "errors.jsonl")]
    assert reasons == ["in/empty.txt", "in/empty2.txt"]


def test_the_same_content_of_another_kind_is_another_document(folder, inline):
    write("in/b.text", NOTE)
    run("in", "out")
    assert {"in/b.text", "in/b.txt"} <= set(inline.done)


class Mail:
    """A container of documents between lines of dashes."""

    media_type = "message/test"
    suffixes = (".mail",)

    def matches(self, data, name):
        return data.startswith(b"MAIL\n")

    def members(self, data, name, config):
        for number, part in enumerate(data.removeprefix(b"MAIL\n").split(b"----\n")):
            yield Member(f"{name}!/{number}.txt", part, "text/plain")


@pytest.fixture
def mail(monkeypatch):
    monkeypatch.setattr(readers, "SHIPPED", (*readers.SHIPPED, Mail()))
    readers._known.cache_clear()
    yield
    readers._known.cache_clear()


def test_the_documents_of_a_container_are_documents(folder, inline, rows, mail):
    write("in/m.mail", f"MAIL\n{NOTE}----\n{OTHER}x----\n")
    write("in/same.mail", f"MAIL\n{NOTE}----\n{OTHER}x----\n")
    with zipfile.ZipFile("in/z.zip", "w") as archive:
        archive.write("in/m.mail", "deep.mail")
    report = run("in", "out")
    parts = [
        f"{outer}!/{n}.txt" for outer in ("in/m.mail", "in/same.mail", "in/z.zip!/deep.mail") for n in (0, 1)
    ]
    assert sources(rows, folder / "out") == ["in/a.txt", "in/b.txt", *parts]
    assert (report.done, report.failed) == (8, 4)
    assert [row["source"] for row in rows(folder / "out", "errors.jsonl")][1:] == [
        "in/m.mail!/2.txt", "in/same.mail!/2.txt", "in/z.zip!/deep.mail!/2.txt"
    ]  # fmt: skip
    inline.read.clear()
    assert (run("in", "out").new, inline.read) == (0, [])
    run("in/m.mail!/2.txt", "out", retry=True)
    assert set(inline.read) == {
        row["source"] for row in rows(folder / "out", "errors.jsonl")
    }  # all are the same content


def test_a_container_that_changes_changes_its_documents(folder, inline, rows, mail):
    write("in/m.mail", f"MAIL\n{NOTE}----\n{OTHER}x")
    run("in", "out")
    write("in/m.mail", f"MAIL\n{OTHER}xy")
    run("in", "out")
    assert sources(rows, folder / "out") == ["in/a.txt", "in/b.txt", "in/m.mail!/0.txt"]
    run("in", "out", Config(types=frozenset({"price"})))
    assert sources(rows, folder / "out") == ["in/a.txt", "in/b.txt", "in/m.mail!/0.txt"]
    os.remove("in/m.mail")
    run("in", "out")
    assert sources(rows, folder / "out") == ["in/a.txt", "in/b.txt"]


def test_other_options_do_everything_again(folder, inline, rows):
    run("in", "out")
    inline.done.clear()
    run("in", "out", Config(types=frozenset({"rating"})))
    assert len(inline.done) == 3
    assert not any(row["records"] for row in rows(folder / "out"))


def test_other_rules_do_everything_again(folder, inline):
    run("in", "out")
    inline.done.clear()
    os.makedirs("mine/lexicons")
    write("mine/lexicons/products.tsv", "name\taliases\tattributes\n")
    run("in", "out", Config(rules_dirs=(folder / "mine",)))
    assert len(inline.done) == 3


def test_fresh_forgets_and_retry_tries_failures_again(folder, inline):
    run("in", "out")
    inline.read.clear()
    assert run("in", "out", retry=True).failed == 1
    assert inline.read == ["in/empty.txt"]
    inline.read.clear()
    run("in", "out", fresh=True)
    assert len(inline.read) == 3


def test_the_command_to_rerun_changes_nothing_else(folder, inline, rows):
    run("in", "out")
    inline.read.clear()
    run("in/empty.txt", "out", retry=True)
    assert inline.read == ["in/empty.txt"]
    assert sources(rows, folder / "out") == ["in/a.txt", "in/b.txt"]
    os.remove("in/empty.txt")
    assert run("in", "out").failed == 0  # it is still known as one of the folder's


def test_odd_names_come_out_as_they_are(folder, inline, rows):
    names = ['quote".txt', "back\\slash.txt", "line\nend.txt", "研报 1.txt", r"\1.txt"]
    for number, name in enumerate(names):
        write(f"in/{name}", NOTE + "\n" * (number % 2 + 1))
    write(os.fsdecode(b"in/\xd1\xd0.txt"), NOTE + "\n\n\n")
    run("in", "out")
    expected = sorted(
        ["in/a.txt", "in/b.txt", *(f"in/{n}" for n in names), r"in/\xd1\xd0.txt"], key=str.encode
    )
    assert sorted(sources(rows, folder / "out"), key=str.encode) == expected


def test_a_line_that_was_changed_on_the_disk_is_done_again(folder, inline, rows):
    run("in", "out")
    good = (folder / "out" / "records.jsonl").read_bytes()
    with open("out/records.jsonl", "r+b") as file:
        file.write(b"XXXX")
    write("in/z.txt", NOTE + "\n")
    inline.done.clear()
    run("in", "out")
    assert sorted(inline.done) == ["in/a.txt", "in/z.txt"]
    assert (folder / "out" / "records.jsonl").read_bytes().startswith(good)


def test_a_deleted_output_is_written_again_without_reading(folder, inline, rows):
    run("in", "out")
    inline.read.clear()
    os.remove("out/records.jsonl")
    run("in", "out")
    assert inline.read == []
    assert len(rows(folder / "out")) == 2


def test_conditions_on_documents_filter_the_output_alone(folder, inline, rows):
    run("in", "out", where=("text_length>26",))
    assert sources(rows, folder / "out") == ["in/a.txt"]
    inline.read.clear()
    run("in", "out")
    assert (sources(rows, folder / "out"), inline.read) == (["in/a.txt", "in/b.txt"], [])
    run("in", "out", where=("name~*b.txt",))
    assert sources(rows, folder / "out") == ["in/b.txt"]


def test_other_formats_get_the_final_lines(folder, inline, monkeypatch):
    asked = []
    export = types.SimpleNamespace(
        export=lambda lines, out, format: asked.append((list(lines), format)) or [out / format]
    )
    monkeypatch.setitem(sys.modules, "extractor.outputs.export", export)
    monkeypatch.setattr(sys.modules["extractor.batch.run"], "find_spec", lambda name: object())
    report = run("in", "out", formats=("jsonl", "parquet"))
    assert [path.name for path in report.files] == ["records.jsonl", "errors.jsonl", "parquet"]
    lines = (folder / "out" / "records.jsonl").read_text(encoding="utf-8").splitlines()
    assert asked == [(lines, "parquet")]


def test_a_format_without_its_extra_is_refused_at_once(folder, inline, monkeypatch):
    monkeypatch.setattr(sys.modules["extractor.batch.run"], "find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=r"yanbao-extractor\[duckdb\]"):
        run("in", "out", formats=("duckdb",))
    assert inline.read == []


def test_a_document_that_kills_is_tried_alone_and_no_other_is_lost(folder, inline, rows):
    inline.deadly["in/b.txt"] = Suspect(
        0, Fault("extract", "WorkerDied", "in/b.txt: its worker died"), 1.0, outside=False
    )
    report = run("in", "out")
    assert (report.done, report.failed) == (1, 2)
    assert inline.read.count("in/b.txt") == 3
    (error,) = (row for row in rows(folder / "out", "errors.jsonl") if row["source"] == "in/b.txt")
    assert (error["error"], error["tries"]) == ("WorkerDied", 3)


def test_a_worker_that_is_lost_without_a_word_blames_nobody_at_once(folder, inline, rows):
    inline.deadly["in/b.txt"] = None
    report = run("in", "out")
    assert (report.done, report.failed) == (1, 2)
    assert inline.read.count("in/b.txt") == 11
    assert inline.read.count("in/a.txt") <= 2


def test_deaths_are_counted_over_runs(folder, inline):
    inline.deadly["in/b.txt"] = Suspect(
        0, Fault("extract", "WorkerDied", "in/b.txt: died"), 1.0, outside=False
    )
    run("in", "out", tries=1)
    with sqlite3.connect("out/.batch/manifest.sqlite") as db:
        assert db.execute("SELECT max(deaths) FROM names").fetchone() == (1,)
    db.close()


def test_a_full_disk_is_said_and_the_run_goes_on_later(folder, inline, monkeypatch, rows):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Spool, "sync", full)
        with pytest.raises(OutputError, match="the disk is full") as caught:
            run("in", "out")
    assert caught.value.exit_code == 6
    assert not os.path.exists("out/records.jsonl")
    assert run("in", "out").done == 2
    assert len(rows(folder / "out")) == 2


class KilledError(BaseException):
    """Stands for kill -9: nothing that has not been written by then is written."""


@pytest.mark.parametrize("step", range(1, 16))
def test_a_run_that_ends_at_any_step_goes_on(folder, inline, monkeypatch, rows, step):
    """Every step that changes the disk is the last one, in turn; of a first run, and of one that changes its output."""
    reference = folder / "reference"
    for notes in range(2):
        write(f"in/more{notes}.txt", NOTE * (notes + 2))
        run("in", reference, fresh=True)
        with monkeypatch.context() as patched:
            left = [step]
            for owner, name in (
                (Manifest, "commit"), (Spool, "sync"), (final, "_rename"), (Manifest, "end_move"), (Path, "unlink")
            ):  # fmt: skip
                patched.setattr(owner, name, _deadly(getattr(owner, name), left))
            with contextlib.suppress(KilledError):
                run("in", "out")
        run("in", "out")
        for name in ("records.jsonl", "errors.jsonl"):
            got, expected = rows(folder / "out", name), rows(reference, name)
            for row in got + expected:
                row.pop("elapsed_seconds", None)
                row.pop("rerun", None)
            assert got == expected
        assert len(list((folder / "out" / ".batch").glob("lines-*"))) == 1


@pytest.mark.parametrize("change", ["more", "gone"])
def test_a_run_that_ends_before_it_writes_is_finished_by_the_next(folder, inline, monkeypatch, rows, change):
    run("in", "out")
    if change == "more":
        write("in/c.txt", NOTE + OTHER)
    else:
        os.remove("in/b.txt")
    with monkeypatch.context() as patched:
        patched.setattr(sys.modules["extractor.batch.run"]._Job, "_finish", _deadly(None, [1]))
        with pytest.raises(KilledError):
            run("in", "out")
    run("in", "out")
    assert len(rows(folder / "out")) == (3 if change == "more" else 1)


def _deadly(step, left):
    """The step, before which it ends when its time has come."""

    def do(*args, **kwargs):
        left[0] -= 1
        if not left[0]:
            raise KilledError
        return step(*args, **kwargs)

    return do


def test_a_second_run_is_refused(folder, inline):
    run("in", "out")
    with held(folder / "out" / ".batch" / "lock", folder / "out"):
        with pytest.raises(OutputError, match=f"process {os.getpid()}"):
            run("in", "out")
        assert status("out").running
    assert not status("out").running
    run("in", "out")


def test_an_output_that_cannot_be_a_folder_is_said(folder, inline):
    with pytest.raises(OutputError, match="cannot be written"):
        run("in", "in/a.txt")


def test_status_tells_what_there_is(folder, inline):
    run("in", "out")
    found = status("out")
    assert (found.documents, found.done, found.failed, found.pending, found.records) == (3, 2, 1, 0, 3)
    assert [f.name for f in found.failures] == ["in/empty.txt"]
    assert {name for name, _, _ in found.slowest} == {"in/a.txt", "in/b.txt", "in/empty.txt"}


def test_unknown_options_are_wrong_usage(folder):
    for options in ({"engine": "steam"}, {"formats": ("xml",)}, {"tries": 0}, {"colour": "red"}):
        with pytest.raises(UsageError):
            run("in", "out", **options)


def test_a_folder_is_not_written_into_itself(folder, inline):
    with pytest.raises(UsageError, match="is a source and the output too"):
        run("in", "in/.")
    assert not (folder / "in/.batch").exists()


def test_what_meets_the_conditions_is_counted(folder, inline, rows):
    report = run("in", "out", where=("title~*快评*", "text_length>100"))
    assert (report.done, report.written) == (2, len(rows(folder / "out")))
    assert run("in", "out").written == 2
