"""Chinese in seven bits: told from the bytes, decoded with `--encoding` too, and not seen where tildes and braces stand side by side."""

import pytest

from extractor.errors import EncodingError
from extractor.repair import repair_text
from extractor.source.encoding import decode

TEXT = "据公司公告，全年营收增长35.6%，毛利率同步提升。\n风险提示：需求不及预期（~半年）。\n"


def iso_2022_cn(text):
    raw = b"\x1b$)A"
    for line in text.splitlines(keepends=True):
        shifted = False
        for char in line:
            if (char > "\x7f") != shifted:
                raw += b"\x0f" if shifted else b"\x0e"
                shifted = not shifted
            raw += bytes(byte & 0x7F for byte in char.encode("gb2312"))
    return raw


WRITTEN = {"hz": TEXT.encode("hz"), "iso-2022-cn": iso_2022_cn(TEXT)}


@pytest.mark.parametrize("encoding", WRITTEN)
def test_told_and_named(encoding):
    raw = WRITTEN[encoding]
    assert raw.isascii()
    assert decode(raw, "note.txt", None) == (TEXT, encoding, ())
    assert decode(raw, "note.txt", encoding) == (TEXT, encoding, ())
    repaired = repair_text(raw)
    assert (repaired.text, repaired.encoding) == (TEXT, encoding)
    start = repaired.text.index("35.6%")
    assert repaired.source[slice(*repaired.alignment.to_source(start, start + 5))] == "35.6%"


@pytest.mark.parametrize(
    "text", ["a~{b} c ~} d", r"\mbox{~}~{x}", "~{~}", "~{!!~} and ~{ab", "price ~{12~} \x1b$ \x0e", "~~~~"]
)
def test_other_text_stays(text):
    assert decode(text.encode(), "note.txt", None) == (text, "utf-8", ())


def test_what_is_not_valid_is_told():
    with pytest.raises(EncodingError, match="iso-2022-cn at byte 0"):
        decode(b"\x0e!!", "note.txt", "iso-2022-cn")
    with pytest.raises(EncodingError, match="ISO_2022_CN at byte 0"):
        decode("营收".encode(), "note.txt", "ISO_2022_CN")
    assert decode(b"\x1b$)A\x0e" + b"~~" * 9, "note.txt", None)[1] == "utf-8"
