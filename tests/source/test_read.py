"""Encodings told apart, kept and reported; bad sources named."""

import pytest

from extractor import Config, Extractor
from extractor.errors import (
    EmptySourceError,
    EncodingError,
    SourceNotFoundError,
    SourceTooLargeError,
    UnsupportedMediaError,
)
from extractor.source import from_bytes, from_text, read_file

HANS = "中信证券研报指出，近期发布的新模型在数学测试中得分为52分。\r\n每月订阅费用为40美元，预计明年上调。"
HANT = "證券研究報告指出，近期發布的新模型在數學測試中得分為52分。\r\n每月訂閱費用為40美元，預計明年調升。"
SHORT_HANS = "目标价上调至185元，维持买入评级。"
SHORT_HANT = "目標價上調至185元，維持買進評等。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("text", [HANS, HANT, SHORT_HANS, SHORT_HANT])
def test_unicode_and_gb18030_files(text, encoding):
    source = from_bytes(text.encode(encoding))
    assert source.text == text
    assert source.encoding.startswith(encoding.split("-")[0])


@pytest.mark.parametrize("text", [HANT, SHORT_HANT])
def test_big5_files(text):
    source = from_bytes(text.encode("big5"))
    assert source.text == text
    assert source.encoding in {"big5hkscs", "cp950"}


def test_gb2312_bytes_are_read_by_their_superset():
    assert from_bytes(HANS.encode("gb2312")).encoding == "gb18030"


def test_encoding_can_be_forced():
    source = from_bytes(HANT.encode("big5"), config=Config(encoding="big5"))
    assert (source.text, source.encoding) == (HANT, "big5")


def test_line_ends_and_blanks_keep_their_place():
    text = "\u3000标题\r\n\r\n正文\r第二\n\u2028完\xa0"
    assert from_bytes(text.encode()).text == text
    assert from_text(text).text == text


def test_damage_is_a_warning():
    data = (HANS * 20).encode("gb18030")
    source = from_bytes(data[:1001] + b"\xff" + data[1001:])
    assert source.warnings
    assert "U+FFFD" in source.warnings[0]


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        (b"", EmptySourceError, "empty"),
        (b" \n\t", EmptySourceError, "white space"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, UnsupportedMediaError, "PNG"),
        (b"\xff\xd8\xff\xe0" + bytes(99), UnsupportedMediaError, "JPEG"),
        (bytes(range(256)) * 16, UnsupportedMediaError, "binary"),
        (
            b"\xff\xfe\xfd\x80\x81" * 40 + b"\xff" * 99,
            (EncodingError, UnsupportedMediaError),
            "encoding|binary",
        ),
    ],
)
def test_what_is_no_text_is_named(data, error, says):
    with pytest.raises(error, match=says):
        from_bytes(data, "note.txt")


def test_wrong_forced_encodings():
    with pytest.raises(EncodingError, match="not valid utf-8 at byte"):
        from_bytes(HANS.encode("gb18030"), config=Config(encoding="utf-8"))
    with pytest.raises(EncodingError, match="unknown encoding"):
        from_bytes(b"abc", config=Config(encoding="klingon"))


def test_paths(tmp_path):
    with pytest.raises(SourceNotFoundError, match=r"missing\.txt: no such file"):
        read_file(tmp_path / "missing.txt")
    with pytest.raises(SourceNotFoundError, match="folder"):
        read_file(tmp_path)
    big = tmp_path / "big.txt"
    big.write_bytes(b"a" * 2000)
    with pytest.raises(SourceTooLargeError, match="--max-mb"):
        read_file(big, Config(max_bytes=1000))


def test_extract_takes_text_bytes_and_paths(tmp_path, extractor: Extractor):
    note = "Claude Pro每月订阅费为20美元。"
    path = tmp_path / "note.txt"
    path.write_text(note, encoding="utf-8")
    results = [extractor.extract(s) for s in (note, note.encode(), path)]
    assert [[r.value for r in result.records] for result in results] == [[20]] * 3
    assert results[1].document.id == results[2].document.id
