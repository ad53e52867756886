"""Reading in a process of its own: the same result, and crashes, bombs and endless readers that stay there."""

import os
import sys
import time

import pytest

from extractor import Config
from extractor.errors import DamagedSourceError, EmptySourceError, LimitError, UsageError
from extractor.source import from_bytes, isolated
from extractor.source.isolated import read_isolated
from tests.generators.ooxml import bare_docx
from tests.generators.render_html import render_page

NOTE = "寒武纪：业绩超预期\n\n公司公布业绩，全年营收128.7亿元，维持买入评级。\n\n| 模型 | GPQA |\n|---|---|\n| Grok-3 | 84.6 |\n"
ISOLATED = Config(isolated=True)
READER = """
import os, sys, time
from extractor.source.readers import SHIPPED, _Shipped, _known
def read(data, name, config):
    {body}
class Reader:
    media_type, suffixes = "text/x-hostile", (".hostile",)
    read = staticmethod(read)
_known()["text/x-hostile"] = Reader()
"""


@pytest.fixture
def hostile(tmp_path, monkeypatch):
    """A reader that does what a test says, in the child alone."""

    def make(body):
        (tmp_path / "hostile_reader.py").write_text(READER.format(body=body), encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.setattr(
            isolated, "_CHILD", isolated._CHILD.replace("serve()", "import hostile_reader; serve()")
        )
        return lambda config: read_isolated(b"x", "a.hostile", "text/x-hostile", config)

    return make


def test_the_same_text_blocks_tables_and_places():
    data = render_page(NOTE, "market")
    apart, here = from_bytes(data, "a.html", ISOLATED), from_bytes(data, "a.html")
    assert (apart.text, apart.blocks, apart.tables, apart.properties) == (
        here.text,
        here.blocks,
        here.tables,
        here.properties,
    )
    assert [apart.locate(b.start, b.end) for b in apart.blocks] == [
        here.locate(b.start, b.end) for b in here.blocks
    ]


def test_errors_come_back_as_they_are():
    with pytest.raises(DamagedSourceError, match=r"a\.docx: truncated or damaged"):
        from_bytes(bare_docx("<w:p/>")[:-20], "a.docx", ISOLATED)
    with pytest.raises(EmptySourceError):
        from_bytes(b"<html></html>", "a.html", ISOLATED)


def test_a_crash(hostile):
    with pytest.raises(DamagedSourceError, match="its reader died"):
        hostile("os.abort()")(ISOLATED)


def test_an_error_that_nobody_expected(hostile):
    with pytest.raises(DamagedSourceError, match="ZeroDivisionError"):
        hostile("1 / 0")(ISOLATED)


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of memory there")
def test_a_bomb(hostile):
    with pytest.raises(LimitError, match="isolated_bytes"):
        hostile("return bytearray(8 << 30)")(Config(isolated=True, isolated_bytes=1 << 30))


def test_a_reader_without_end(hostile, monkeypatch):
    monkeypatch.setattr(isolated, "START_SECONDS", 3.0)
    start = time.monotonic()
    with pytest.raises(LimitError, match="took longer than"):
        hostile("time.sleep(1000)")(Config(isolated=True, parse_seconds=0.1))
    assert time.monotonic() - start < 500


def test_what_a_library_prints_is_no_answer(hostile):
    body = "print('noise'); os.write(1, b'noise'); from extractor.source import from_text; return from_text('正文')"
    assert hostile(body)(ISOLATED).text == "正文"


def test_a_file_in_the_working_directory_takes_no_modules_place(tmp_path, monkeypatch):
    (tmp_path / "selectolax.py").write_text("raise SystemExit('hijacked')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if os.path.abspath(entry) != str(tmp_path)])
    assert from_bytes(b"<html><p>x</p>", "a.html", ISOLATED).text == "x"


def test_a_configuration_that_cannot_be_sent():
    with pytest.raises(UsageError, match="another process"):
        from_bytes(b"<html><p>x</p>", "a.html", Config(isolated=True, ocr=lambda _: ""))
