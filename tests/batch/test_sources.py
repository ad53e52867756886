"""SOURCES: folders, files, globs, lists, archives and URLs, and what is wrong with some of them."""

import contextlib
import io
import os
import struct
import zipfile

import pytest

from extractor.batch import archives
from extractor.batch.contract import Item, Place
from extractor.batch.reading import Reader
from extractor.batch.sources import find, require, roots
from extractor.errors import SourceError, SourceNotFoundError, SourceTooLargeError, UsageError


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of notes, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        "extractor.batch.sources.suffixes", lambda: frozenset({".txt", ".html", ".pdf", ".csv"})
    )
    for name in ("in/a.txt", "in/b.HTML", "in/c.exe", "in/sub/d.txt", "in/sub/deep/e.pdf", "other/f.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return tmp_path


def names(*sources, out="out"):
    return sorted(found.name for found in find(sources, out))


def read(found):
    reader = Reader(1 << 20)
    with contextlib.closing(reader):
        return reader.read(Item(1, found.name, found.place, found.size))


def make_zip(path, members, **options):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in members:
            archive.writestr(name, data)


def test_folders_give_known_kinds_of_files(folder):
    assert names("in") == ["in/a.txt", "in/b.HTML", "in/sub/d.txt", "in/sub/deep/e.pdf"]
    assert names("./in/") == names("in")
    assert names("in", "other") == [*names("in"), "other/f.txt"]


def test_what_is_named_itself_is_taken_whatever_its_kind(folder):
    assert names("in/c.exe") == ["in/c.exe"]
    assert names("in/*.exe") == ["in/c.exe"]


def test_globs(folder):
    assert names("in/*.txt") == ["in/a.txt"]
    assert names("in/**/*.txt") == ["in/a.txt", "in/sub/d.txt"]
    assert names("in/su*") == ["in/sub/d.txt", "in/sub/deep/e.pdf"]
    with pytest.raises(SourceNotFoundError, match="matches no file"):
        names("in/*.none")


def test_lists_name_sources_and_miss_some(folder, monkeypatch):
    (folder / "list.txt").write_text("# today\nin/a.txt\n\nother\nnone.txt\n", encoding="utf-8")
    found = list(find(["@list.txt"], "out"))
    assert [f.name for f in found] == ["in/a.txt", "other/f.txt", "none.txt"]
    assert [f.fault and f.fault.error for f in found] == [None, None, "SourceNotFoundError"]
    assert {f.root for f in found} == {"@list.txt"}
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"in/a.txt\r\nother/f.txt")))
    assert names("-") == ["in/a.txt", "other/f.txt"]
    (folder / "list.txt").write_text("@list.txt\n", encoding="utf-8")
    with pytest.raises(UsageError, match="another list"):
        names("@list.txt")


def test_the_output_folder_is_no_source(folder):
    (folder / "in" / "out").mkdir()
    (folder / "in" / "out" / "price.csv").write_text("x", encoding="utf-8")
    assert "in/out/price.csv" not in names("in", out=folder / "in" / "out")


def test_links_are_followed_to_files_alone(folder):
    (folder / "in" / "round").symlink_to(folder / "in")
    (folder / "in" / "nowhere.txt").symlink_to(folder / "none")
    (folder / "in" / "link.txt").symlink_to(folder / "other" / "f.txt")
    assert set(names("in")) - {"in/a.txt", "in/b.HTML", "in/sub/d.txt", "in/sub/deep/e.pdf"} == {
        "in/link.txt"
    }


def test_what_is_missing_is_said_before_anything_is_made(folder):
    require(["in", "in/*.txt", "-", "s3://bucket/key"])
    for source in ("none", "@none", "none.zip!/a.txt"):
        with pytest.raises(SourceNotFoundError, match="no such folder"):
            require([source])
    with pytest.raises(UsageError, match="no sources"):
        require([])


def test_members_of_archives_are_documents(folder):
    make_zip(
        folder / "in" / "z.zip",
        [("x.txt", "一"), ("sub/y.txt", "二"), ("no.exe", "三"), ("__MACOSX/x.txt", "四")],
    )
    found = {f.name: f for f in find(["in/z.zip"], "out")}
    assert sorted(found) == ["in/z.zip!/sub/y.txt", "in/z.zip!/x.txt"]
    assert read(found["in/z.zip!/sub/y.txt"]).decode() == "二"
    assert {"in/z.zip!/sub/y.txt", "in/z.zip!/x.txt"} < set(names("in"))
    assert names("in/z.zip!/no.exe") == ["in/z.zip!/no.exe"]
    with pytest.raises(SourceNotFoundError):
        names("in/z.zip!/none.txt")


def test_names_in_archives_of_chinese_machines(folder):
    path = folder / "gbk.zip"
    make_zip(path, [("AAAA.txt", "x"), ("b.txt", "y")])
    data = path.read_bytes().replace(b"AAAA.txt", "研报".encode("gb18030") + b".txt")
    path.write_bytes(data)
    assert names("gbk.zip") == ["gbk.zip!/b.txt", "gbk.zip!/研报.txt"]


def test_two_members_of_one_name(folder):
    with pytest.warns(UserWarning, match="Duplicate"):
        make_zip(folder / "two.zip", [("a.txt", "x"), ("a.txt", "y")])
    found = list(find(["two.zip"], "out"))
    assert [(f.name, read(f)) for f in found] == [("two.zip!/a.txt", b"x"), ("two.zip!/a#2.txt", b"y")]


def only_fault(source):
    (found,) = find([source], "out")
    assert found.fault is not None
    assert found.fault.reason.startswith(f"{source}: ")
    return found.fault


def test_damaged_archives_go_to_quarantine(folder):
    (folder / "bad.zip").write_bytes(b"PK\x03\x04 no archive")
    assert only_fault("bad.zip").stage == "open"
    make_zip(folder / "cut.zip", [("a.txt", "x" * 1000)])
    (folder / "cut.zip").write_bytes((folder / "cut.zip").read_bytes()[:-10])
    assert "damaged" in only_fault("cut.zip").reason


def test_bombs_are_refused_without_being_unpacked(folder, monkeypatch):
    make_zip(folder / "bomb.zip", [("a.txt", bytes(1 << 20))])
    monkeypatch.setattr(archives, "SMALL_BYTES", 1 << 16)
    assert "bomb" in only_fault("bomb.zip").reason
    monkeypatch.setattr(archives, "MAX_MEMBERS", 1)
    make_zip(folder / "many.zip", [("a.txt", "x"), ("b.txt", "y")])
    assert "2 members" in only_fault("many.zip").reason


def test_overlapping_members_are_refused(folder):
    """Two entries of the table of contents that give the same packed bytes."""
    make_zip(folder / "o.zip", [("a.txt", os.urandom(3000)), ("b.txt", os.urandom(3000))])
    data = bytearray((folder / "o.zip").read_bytes())
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<L", data, at + 20, 6000)
    (folder / "o.zip").write_bytes(data)
    assert "overlap" in only_fault("o.zip").reason


def test_a_member_is_read_to_the_limit_alone(folder):
    make_zip(folder / "big.zip", [("a.txt", bytes(1 << 20))])
    with (
        contextlib.closing(Reader(100)) as reader,
        pytest.raises(SourceTooLargeError, match=r"limit of 0\.0 MB"),
    ):
        reader.read(Item(1, "big.zip!/a.txt", Place(str(folder / "big.zip"), 0), 0))


def test_members_that_cannot_be_unpacked_are_named(folder):
    make_zip(folder / "crc.zip", [("a.txt", "x" * 100)])
    data = bytearray((folder / "crc.zip").read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 16] ^= 1
    (folder / "crc.zip").write_bytes(data)
    (found,) = find(["crc.zip"], "out")
    with pytest.raises(SourceError, match=r"crc\.zip!/a\.txt: damaged"):
        read(found)
    data[at + 16] ^= 1
    data[at + 8] |= 1  # says that it wants a password
    data[6] |= 1
    (folder / "crc.zip").write_bytes(data)
    with pytest.raises(SourceError, match="cannot be unpacked"):
        read(found)


def test_urls(folder):
    pytest.importorskip("fsspec", reason="pip install 'yanbao-extractor[remote]'")
    base = f"file://{folder}"
    found = {f.name: f for f in find([f"{base}/in"], "out")}
    assert sorted(found) == [f"{base}/in/{n}" for n in ("a.txt", "b.HTML", "sub/d.txt", "sub/deep/e.pdf")]
    assert read(found[f"{base}/in/a.txt"]) == b"in/a.txt"
    assert names(f"{base}/in/*.txt") == [f"{base}/in/a.txt"]
    make_zip(folder / "z.zip", [("x.txt", "一")])
    (member,) = find([f"{base}/z.zip"], "out")
    assert (member.name, read(member).decode()) == (f"{base}/z.zip!/x.txt", "一")
    with pytest.raises(SourceNotFoundError):
        names(f"{base}/none")
    with pytest.raises(UsageError):
        names("klingon://x/y")


def test_files_in_memory_of_the_same_process():
    fsspec = pytest.importorskip("fsspec", reason="pip install 'yanbao-extractor[remote]'")
    with fsspec.open("memory://batch/a.txt", "wb") as file:
        file.write(b"here")
    (found,) = find(["memory://batch"], "out")
    assert read(found) == b"here"


def test_stamps_tell_changes(folder):
    (before,) = find(["in/a.txt"], "out")
    (folder / "in" / "a.txt").write_text("in/A.txt", encoding="utf-8")
    (after,) = find(["in/a.txt"], "out")
    assert before.size == after.size
    assert before.stamp != after.stamp


def test_roots_are_what_names_were_found_below():
    assert {"in", "@list.txt", "a/*.txt"} <= roots(["in/", "@list.txt", "a/*.txt", "-"])
    assert "-" not in roots(["-"])
