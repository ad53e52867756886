"""Files that are truncated, corrupt, encrypted, hostile or huge: a clear error or a partial result, in bounded time and memory.

The largest ones by `EXTRACTOR_LARGE=1`. That nothing is fetched is held by the fixture of this folder: a socket cannot be made.
"""

import io
import os
import zipfile

import pytest

from extractor import Config
from extractor.errors import (
    DamagedSourceError,
    EmptySourceError,
    EncryptedSourceError,
    LimitError,
    SourceError,
    UnsupportedMediaError,
)
from extractor.source import from_bytes
from extractor.source.members import unpack
from tests.generators.ooxml import bare_docx, bare_xlsx, packed
from tests.generators.render_docx import render_docx
from tests.generators.render_html import render_page
from tests.generators.render_mail import render_mail, render_mhtml
from tests.generators.tables import FORMATS

LARGE = bool(os.environ.get("EXTRACTOR_LARGE"))
NOTE = "寒武纪：业绩超预期\n\n公司公布业绩，全年营收128.7亿元，维持买入评级。\n\n| 模型 | GPQA |\n|---|---|\n| Grok-3 | 84.6 |\n"
TEXT = "公司公布业绩，全年营收128.7亿元，维持买入评级。"
PARAGRAPH = f"<w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p>"


def workbook():
    return bare_xlsx(
        f'<sheetData><row><c t="inlineStr"><is><t>{TEXT}</t></is></c><c><v>1</v></c></row></sheetData>'
    )


WHOLE = {
    "a.html": lambda: render_page(NOTE, "news"),
    "a.mhtml": lambda: render_mhtml(NOTE),
    "a.docx": lambda: render_docx(NOTE),
    "a.xlsx": workbook,
    "a.csv": lambda: "模型,分\nGrok,5\n".encode("gbk"),
    "a.md": lambda: NOTE.encode(),
    "a.eml": lambda: render_mail(NOTE, attachments=(("a.docx", render_docx(NOTE)),)),
    "a.zip": lambda: packed({"a.docx": render_docx(NOTE), "b.txt": TEXT}),
}


def read_all(data, name, config=None):
    """Every document of a file, each read or refused for a reason; how many were read."""
    from extractor.source import read_member

    config, read, refused = config or Config(), 0, []
    try:
        for member in unpack(data, name, config):
            try:
                source = read_member(member, config)
            except SourceError as error:
                refused.append(str(error))
                continue
            read += 1
            for table in source.tables:
                assert 0 <= table.start <= table.end <= len(source.text)
    except SourceError as error:
        refused.append(str(error))
    assert all(why.startswith(name) for why in refused)
    return read


@pytest.mark.parametrize("name", WHOLE)
def test_truncated_anywhere(name):
    data = WHOLE[name]()
    assert read_all(data, name)
    for part in range(24):
        read_all(data[: len(data) * part // 24], name)


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.zip"])
def test_a_truncated_archive_says_so(name):
    data = WHOLE[name]()
    with pytest.raises(DamagedSourceError, match="truncated or damaged"):
        from_bytes(data[:-30], name)


def test_a_document_that_breaks_off_is_read_so_far():
    data = bare_docx(PARAGRAPH * 3 + "<w:p><w:r><w:t>未完<w:broken")
    source = from_bytes(data, "a.docx")
    assert source.text == "\n".join([TEXT] * 3)
    assert "damaged, and read only so far" in source.warnings[0]


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        (packed({"word/document.xml": "<html>"}), DamagedSourceError, "damaged"),
        (packed({"word/document.xml": ""}), EmptySourceError, "holds no text"),
        (packed({"xl/workbook.xml": "<x/>"}), DamagedSourceError, "no sheets"),
        (bare_xlsx("<sheetData/>", state="hidden"), DamagedSourceError, "no sheets"),
        (packed({"ppt/presentation.xml": "<x/>"}), UnsupportedMediaError, "PowerPoint"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), UnsupportedMediaError, "encrypted"),
        (packed({}), EmptySourceError, "holds no document"),
        (b"<html><body><script>x</script></body></html>", EmptySourceError, "holds no text"),
        (b"From: a\nSubject: b\nContent-Type: multipart/related\n\n", DamagedSourceError, "holds no page"),
    ],
)
def test_errors_say_what_and_where(data, error, says):
    with pytest.raises(error, match=says) as caught:
        from_bytes(data, "note.bin")
    assert str(caught.value).startswith("note.bin")


def test_an_encrypted_part():
    data = bytearray(bare_docx(PARAGRAPH))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := data.find(mark, place + 1)) >= 0:
            data[place + at] |= 1
    with pytest.raises(EncryptedSourceError, match="encrypted"):
        from_bytes(bytes(data), "a.docx")


@pytest.mark.parametrize(
    "make",
    [lambda d: bare_docx(PARAGRAPH, before=d), lambda d: bare_xlsx("<sheetData/>", before=d)],
    ids=["docx", "xlsx"],
)
@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://example.com/x.dtd">',
        "<!DOCTYPE x [" + "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10 if i else "lol"}">' for i in range(30)) + "]>",
    ],
    ids=["a file", "a link", "a billion laughs"],
)  # fmt: skip
def test_no_document_type_is_allowed(make, declared):
    with pytest.raises(DamagedSourceError, match="document type"):
        from_bytes(make(declared), "a.bin")


def test_a_page_fetches_nothing_and_expands_nothing():
    html = (
        '<!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/passwd">]><html><head><base href="http://example.com/"><link rel=stylesheet href="x.css">'
        f'<script src="x.js"></script></head><body><img src="http://example.com/p.png"><iframe src="http://example.com"></iframe><p>{TEXT}&e;</p></body></html>'
    )
    assert TEXT in from_bytes(html.encode(), "a.html").text


def test_macros_are_not_read():
    data = packed({"word/document.xml": zipfile.ZipFile(io.BytesIO(bare_docx(PARAGRAPH))).read("word/document.xml"), "word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})  # fmt: skip
    assert from_bytes(data, "a.docm").text == TEXT


BOMB = b" " * (8 << 20)
SMALL = Config(max_bytes=1 << 20, max_unpacked_bytes=2 << 20)


@pytest.mark.parametrize(
    "data",
    [
        bare_docx(PARAGRAPH + BOMB.decode()),
        bare_xlsx("<sheetData/>", strings=BOMB.decode()),
        packed({"a.txt": BOMB}),
        packed({"a.zip": packed({"b.zip": packed({"c.txt": BOMB})})}),
    ],
    ids=["document", "workbook", "archive", "archive in archives"],
)
def test_bombs_end_at_the_limit(data):
    assert len(data) < SMALL.max_bytes
    with pytest.raises(LimitError, match="unpacks to more"):
        from_bytes(data, "a.zip", SMALL)


def test_many_small_members_end_at_the_limit():
    data = packed({f"{i}.txt": TEXT for i in range(50)})
    members = [*unpack(data, "a.zip", Config(max_members=20))]
    assert len(members) == 21
    assert isinstance(members[-1].error, LimitError)


def test_archives_in_archives_without_end():
    """As of an archive that holds itself."""
    data = packed({"a.txt": TEXT})
    for _ in range(12):
        data = packed({"a.zip": data, "a.txt": TEXT})
    members = [*unpack(data, "a.zip", Config())]
    assert sum(member.error is None for member in members) == Config().max_depth
    assert isinstance(members[0].error, LimitError)


DEEP = 1_000_000 if LARGE else 20_000
NESTS = {
    "blocks": ("<div>", ""),
    "inline elements": ("<span>", ""),
    "formats": ("<b>", ""),
    "formats left open by paragraphs": ("<p><font size=1>", ""),
    "lists": ("<ul><li>", ""),
    "tables": ("<table><tr><td>", ""),
    "tables that are closed": ("<table><tr><td>", "</td></tr></table>"),
    "blocks that are closed": ("<div>", "</div>"),
    "readings": ("<ruby>x<rt>", ""),
    "unknown elements": ("<x-y>", ""),
    "closing tags only": ("</p></div>", ""),
    "forms": ("<section><form><fieldset>", ""),
}


@pytest.mark.parametrize("name", NESTS)
def test_pages_nested_without_end(name):
    before, behind = NESTS[name]
    html = f"<html><body><p>{TEXT}</p>{before * DEEP}<p>内</p>{behind * DEEP}"
    source = from_bytes(html.encode(), "a.html", Config(max_bytes=1 << 30))
    assert TEXT in source.text
    last = source.blocks[-1]
    assert len(source.locate(last.start, last.end).path) < 50_000


@pytest.mark.parametrize(
    "body",
    [
        "<w:tbl><w:tr><w:tc>" * 20_000 + PARAGRAPH + "</w:tc></w:tr></w:tbl>" * 20_000,
        "<w:sdt>" * 50_000 + PARAGRAPH + "</w:sdt>" * 50_000,
        "<w:p><w:r><w:txbxContent>" * 10_000 + PARAGRAPH + "</w:txbxContent></w:r></w:p>" * 10_000,
    ],
    ids=["tables", "controls", "boxes"],
)
def test_documents_nested_without_end(body):
    assert from_bytes(bare_docx(body), "a.docx").text == TEXT


def test_mails_nested_without_end():
    parts = "".join(f"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n" for i in range(3000))
    read_all(f"From: a\nSubject: b\n{parts}\n{TEXT}".encode(), "a.eml")


def test_markdown_without_end():
    for text in (
        ">" * 20_000,
        "[" * 20_000,
        "*a" * 20_000,
        "**a " * 20_000,
        "`" * 20_000,
        "- " * 20_000,
        "![" * 20_000,
        "<a " * 20_000,
    ):
        read_all(text.encode(), "a.md")
    for text in ("_a" * 20_000, "|" * 20_000 + "\n" + "|-" * 20_000, "<!--" * 20_000, "\\" * 20_000):
        read_all(text.encode(), "a.md")


@pytest.mark.parametrize("name", [name for name in FORMATS if "in text" not in name])
def test_tables_of_too_many_cells_are_read_in_part(name, monkeypatch):
    """By the same limit in every format; the rest is left out with a warning."""
    import functools

    from tests.generators import tables

    config = Config(max_cells=1_000_000 if LARGE and name in {"HTML", "CSV"} else 100, max_bytes=1 << 30)
    monkeypatch.setattr(tables, "from_bytes", functools.partial(from_bytes, config=config))
    rows = [
        ["r", *(f"c{i}" for i in range(9))],
        *([str(i), *"123456789"] for i in range(config.max_cells // 8)),
    ]
    source = FORMATS[name]({"rows": rows})
    assert any("cells" in warning for warning in source.warnings)
    assert 0 < sum(len(table.cells) for table in source.tables) <= config.max_cells


def test_spans_without_end():
    html = (
        "<html><table>"
        + "<tr><td colspan=9999999999 rowspan=99999999>a<td colspan=1000 rowspan=0>b" * 300
        + "</table>"
    )
    source = from_bytes(html.encode(), "a.html", Config(max_cells=100_000))
    assert len(source.text) < 1_000_000


SLOW = Config(parse_seconds=1e-9, max_bytes=1 << 30)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", f"<html><p>{TEXT}</p>{'<p>x</p>' * 20_000}".encode()),
        ("a.csv", b"a,b\n" * 20_000),
        ("a.md", b"a\n\n" * 20_000),
    ],
)
def test_what_takes_too_long_is_read_in_part(name, data):
    source = from_bytes(data, name, SLOW)
    assert any("was left out after" in warning for warning in source.warnings)


@pytest.mark.parametrize("data", [bare_docx(PARAGRAPH * 9000), workbook()], ids=["docx", "xlsx"])
def test_what_takes_too_long_and_gives_nothing_is_an_error(data):
    with pytest.raises(LimitError, match="took longer than"):
        from_bytes(data, "a.bin", SLOW)


@pytest.mark.skipif(not LARGE, reason="EXTRACTOR_LARGE=1 reads a page of 200 MB")
def test_a_page_of_200_mb():
    data = b"<html><body>" + f"<div><p>{TEXT}</p></div>".encode() * 2_400_000
    assert len(data) > 200_000_000
    source = from_bytes(data, "a.html", Config(max_bytes=1 << 30, parse_seconds=600))
    assert len(source.blocks) == 2_400_000
