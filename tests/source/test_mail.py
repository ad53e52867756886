"""Mails, saved pages, Outlook messages and archives: which documents they hold, in which encodings, under which names."""

import io
import zipfile
from email.message import EmailMessage

import pytest

from extractor import Config
from extractor.errors import ContainerError, DamagedSourceError, EncryptedSourceError, SourceNotFoundError
from extractor.source import from_bytes, read_file, read_member, read_members
from extractor.source.members import unpack
from tests.generators.ooxml import bare_docx, packed
from tests.generators.render_mail import render_mail, render_mhtml

NOTE = "寒武纪：业绩超预期\n\n公司公布业绩，全年营收128.7亿元，维持买入评级。"
TEXT = "公司公布业绩，全年营收128.7亿元，维持买入评级。"
DOCX = bare_docx(f"<w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p>")


def opened(data, name="a.eml", config=None):
    return [*unpack(data, name, config or Config())]


def names(data, name="a.eml"):
    return [member.name for member in opened(data, name)]


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "big5"])
def test_the_page_stands_for_the_mail(charset):
    note = NOTE if charset != "big5" else "研究報告\n\n目標價上調至185元。"
    source = from_bytes(render_mail(note, charset=charset), "a.eml")
    assert source.text == note.replace("\n\n", "\n")
    assert source.properties.title == note.split("\n")[0]
    assert (source.properties.author, source.properties.created) == ("研究所", "2025-03-04")
    assert (source.name, source.media_type) == ("a.eml!/body.html", "text/html")


def test_plain_body_and_attachments_of_every_name():
    held = (("研报.docx", DOCX), ("a b.csv", "模型,分\nGrok,5".encode("gbk")), ("内.eml", render_mail(NOTE)))
    data = render_mail(NOTE, html=False, attachments=held)
    assert names(data) == [
        "a.eml!/body.txt",
        "a.eml!/研报.docx",
        "a.eml!/a b.csv",
        "a.eml!/内.eml!/body.html",
    ]
    texts = [read_member(member).text for member in opened(data)]
    assert texts == [NOTE + "\n", TEXT, "模型\t分\nGrok\t5", NOTE.replace("\n\n", "\n")]
    assert "holds 3 more documents" in from_bytes(data, "a.eml").warnings[0]


RAW = """From: =?gb2312?B?{name}?= <a@b.c>
Subject: =?gbk?B?{first}?=
 =?gbk?B?{second}?=
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain; charset=gb2312
Content-Transfer-Encoding: 8bit

{body}
--x
Content-Type: application/octet-stream; name="=?gb18030?B?{file}?="
Content-Disposition: attachment; filename*0*=gb18030''%D1%D0; filename*1*=%B1%A8.csv
Content-Transfer-Encoding: base64

YSxiCjEsMgo=
--x
Content-Type: application/octet-stream
Content-Disposition: attachment; filename="{raw}"
Content-Transfer-Encoding: base64

YSxiCjEsMgo=
--x--
"""


def test_encoded_words_and_names_as_old_programs_write_them():
    from base64 import b64encode

    def word(text):
        return b64encode(text.encode("gbk")).decode()

    # the second word begins inside a character, as careless programs cut them
    subject = "业绩超预期".encode("gbk")
    data = RAW.format(
        name=word("研究所"), first=b64encode(subject[:5]).decode(), second=b64encode(subject[5:]).decode(),
        body=TEXT, file=word("x.csv"), raw="附件.csv",
    ).encode("gbk")  # fmt: skip
    members = opened(data)
    assert [member.name for member in members] == ["a.eml!/body.txt", "a.eml!/研报.csv", "a.eml!/附件.csv"]
    assert (members[0].properties.title, members[0].properties.author) == ("业绩超预期", "研究所")
    assert read_member(members[0]).text.strip() == TEXT


def test_pictures_of_the_body_are_no_documents():
    message = EmailMessage()
    message["From"], message["Subject"] = "a@b.c", "x"
    message.set_content("y")
    message.add_alternative(f"<html><p>{TEXT}</p><img src='cid:1'>", subtype="html")
    message.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid="<1>")
    assert names(message.as_bytes()) == ["a.eml!/body.html"]


def test_saved_pages():
    source = from_bytes(render_mhtml(NOTE), "a.mhtml")
    assert source.media_type == "multipart/related"
    assert TEXT in source.text
    assert "frame" not in source.text


def test_outlook_messages():
    pytest.importorskip("olefile")
    from tests.generators.render_msg import message_tree, render_msg

    inner = message_tree("内", TEXT)
    data = render_msg(
        "业绩", "纯文本", f"<html><p>{TEXT}</p>".encode("gbk"), (("研报.docx", DOCX), ("转发", inner))
    )
    members = opened(data, "a.msg")
    assert [m.name for m in members] == ["a.msg!/body.html", "a.msg!/研报.docx", "a.msg!/转发!/body.txt"]
    assert [read_member(member).text for member in members] == [TEXT] * 3
    assert (members[0].properties.title, members[0].properties.author) == ("业绩", "研究所")
    assert from_bytes(render_msg("业绩", TEXT), "b.msg").text == TEXT


def test_archives_and_their_names():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("研报/甲.txt", "__MACOSX/x", "研报/.DS_Store", "乙.docx"):
            archive.writestr(name, DOCX if name.endswith("docx") else TEXT)
        archive.mkdir("空")
        archive.writestr("内.zip", packed({"丙.txt": TEXT}))
    assert names(file.getvalue(), "a.zip") == [
        "a.zip!/研报/甲.txt",
        "a.zip!/乙.docx",
        "a.zip!/内.zip!/丙.txt",
    ]
    assert {read_member(member).text for member in opened(file.getvalue(), "a.zip")} == {TEXT}


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "big5"])
def test_names_in_archives_without_the_flag(encoding):
    name = "證券研究報告.txt" if encoding == "big5" else "公司研究报告.txt"
    raw = name.encode(encoding)
    data = packed({"x" * len(raw): TEXT}).replace(b"x" * len(raw), raw)
    assert names(data, "a.zip") == [f"a.zip!/{name}"]


def test_an_encrypted_member_is_an_error_of_its_own():
    data = bytearray(packed({"a.txt": TEXT, "b.txt": TEXT}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    first, second = opened(bytes(data), "a.zip")
    assert isinstance(first.error, EncryptedSourceError)
    assert read_member(second).text == TEXT


def test_one_document_is_asked_for(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(packed({"a.txt": TEXT, "b.txt": TEXT * 2}))
    with pytest.raises(ContainerError, match="holds 2 documents"):
        read_file(path)
    assert read_file(f"{path}!/b.txt").text == TEXT * 2
    with pytest.raises(SourceNotFoundError, match="no such member"):
        read_file(f"{path}!/c.txt")
    assert len([*read_members(path)]) == 2


def test_a_damaged_attachment_is_an_error_of_its_own():
    data = render_mail(NOTE, attachments=(("a.docx", DOCX[: len(DOCX) // 2]), ("b.docx", DOCX)))
    members = opened(data)
    with pytest.raises(DamagedSourceError, match=r"a\.docx"):
        read_member(members[1])
    assert read_member(members[2]).text == TEXT


def test_outlook_messages_without_their_library(monkeypatch):
    import sys

    from extractor.errors import MissingExtraError
    from tests.generators.render_msg import render_msg

    monkeypatch.setitem(sys.modules, "olefile", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'yanbao-extractor\[mail\]'"):
        from_bytes(render_msg("业绩", TEXT), "a.msg")
