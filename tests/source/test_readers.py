"""Which reader takes which bytes: kinds told by content, the kind that is asked for, readers that other packages register."""

from importlib.metadata import EntryPoint

import pytest

from extractor import Config
from extractor.errors import UsageError
from extractor.source import from_bytes, from_text, readers, suffixes
from extractor.source.media import tell_media_type
from tests.generators.ooxml import bare_docx, bare_xlsx, packed
from tests.generators.render_mail import render_mail, render_mhtml
from tests.generators.render_msg import render_msg

TEXT = "公司公布业绩，全年营收128.7亿元。"
HTML, MAIL = "text/html", "message/rfc822"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = [
    (f"<!DOCTYPE html><p>{TEXT}".encode(), "a.txt", HTML),
    (f"\ufeff <!-- x --> <HTML lang=zh><p>{TEXT}".encode(), "a", HTML),
    (f'<?xml version="1.0"?>\n<html xmlns="x"><p>{TEXT}'.encode(), "a.bin", HTML),
    (f"<p>{TEXT}</p>".encode(), "a.html", HTML),
    (f"<p>{TEXT}</p>".encode(), "a.txt", "text/plain"),
    (f"<html><p>{TEXT}".encode("utf-16"), "a", HTML),
    (render_mail(TEXT), "a.txt", MAIL),
    (render_mhtml(TEXT), "a.html", "multipart/related"),
    (bare_docx("<w:p/>"), "a.zip", DOCX),
    (bare_xlsx("<sheetData/>"), "a.docx", XLSX),
    (packed({"a.txt": TEXT}), "a.docx", "application/zip"),
    (render_msg("x", TEXT), "a.eml", "application/vnd.ms-outlook"),
    (b"a,b\n1,2\n", "a.csv", "text/csv"),
    (b"a,b\n1,2\n", "a.txt", "text/plain"),
    (b"# a\n", "a.MD", "text/markdown"),
    (TEXT.encode("gbk"), "a.html", "text/plain"),
]


@pytest.mark.parametrize(("data", "name", "kind"), KINDS)
def test_kinds_are_told_by_content(data, name, kind):
    assert tell_media_type(data, name) == kind


def test_the_kind_that_is_asked_for():
    data = f"a<b>{TEXT}</b>".encode()
    assert from_bytes(data, "a.txt", Config(media_type=HTML)).text == f"a{TEXT}"
    with pytest.raises(UsageError, match=r"no reader for this media type; known: .*text/html"):
        from_bytes(data, "a.txt", Config(media_type="text/klingon"))


def test_what_a_folder_is_searched_for():
    assert {
        ".txt",
        ".html",
        ".htm",
        ".docx",
        ".xlsx",
        ".csv",
        ".md",
        ".eml",
        ".msg",
        ".mhtml",
        ".zip",
    } <= suffixes()


class Upper:
    """A reader of files that begin with UPPER."""

    media_type, suffixes = "text/x-upper", (".upper",)

    @staticmethod
    def matches(data, name):
        return data.startswith(b"UPPER")

    @staticmethod
    def read(data, name, config):
        return from_text(data.decode().upper(), name)


NOTHING = object()


@pytest.fixture
def register(monkeypatch):
    """Register an object of this module as an entry point does."""
    caches = (readers._known, readers.find_reader, readers.find_container)

    def make(name):
        entry = EntryPoint("x", f"{__name__}:{name}", readers.GROUP)
        monkeypatch.setattr(EntryPoint, "load", lambda _self: globals()[name])
        monkeypatch.setattr(readers, "entry_points", lambda group: [entry])
        for cache in caches:
            cache.cache_clear()

    yield make
    for cache in caches:
        cache.cache_clear()


def test_a_reader_of_another_package(register):
    register("Upper")
    assert from_bytes(b"UPPER grok", "a.html").text == "UPPER GROK"
    assert from_bytes(TEXT.encode(), "a.upper").text == TEXT
    assert from_bytes(b"x", "a", Config(media_type="text/x-upper")).text == "X"
    assert ".upper" in suffixes()


def test_an_entry_point_that_is_no_reader(register):
    register("NOTHING")
    with pytest.raises(UsageError, match="is no reader"):
        from_bytes(b"x", "a.txt")
