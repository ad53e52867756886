"""The encoding of a file is told from its bytes, from 30 bytes of Chinese up; mixed files are read line by line."""

from random import Random

import pytest

from extractor.source.encoding import decode
from tests.conftest import load_cases
from tests.damage import clean_notes
from tests.generators import in_encoding, to_traditional

FEWEST_SIGNS = 4  # of Chinese on a line of a mixed file
SHORTEST = 30  # bytes
ENCODINGS = ["gbk", "gb18030", "big5", "big5hkscs", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
PLAIN = {
    "plain_notes",
    "legit_brackets",
    "no_full_stop",
    "mainland_terms",
    "english_mixed",
    "bracket_numbers",
}


def texts():
    """Lines of notes, and clips of a dozen characters or two out of them."""
    random = Random(3)
    lines = [line for _, text in clean_notes() for line in text.split("\n") if line.strip()]
    lines += [case["text"] for case in load_cases("repair_unharmed") if case["label"] in PLAIN]
    for line in lines:
        yield line
        if len(line) > 40:
            start = random.randrange(len(line) - 24)
            yield line[start : start + random.randint(12, 24)]


def in_form_of(text, encoding):
    """A text as people write it who use the encoding."""
    if encoding == "big5":
        return in_encoding(to_traditional(text, "s2tw"), encoding)
    if encoding == "big5hkscs":
        return in_encoding(to_traditional(text, "s2hk") + "嘅咁喺", encoding)
    return in_encoding(text, encoding) if encoding.startswith("gb") else text


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_line_as_a_file_of_its_own(encoding):
    wrong, tried = [], 0
    for text in texts():
        written = in_form_of(text, encoding)
        raw = written.encode(encoding)
        if len(raw) < SHORTEST or sum(char > "\x7f" for char in text) < 4:
            continue
        tried += 1
        read, told, _ = decode(raw, "note.txt", None)
        if read != written:
            wrong.append((written, read, told))
    assert tried > 150
    assert wrong == []


def test_lines_in_several_encodings():
    lines = [line for line in texts() if sum(char > "\x7f" for char in line) >= FEWEST_SIGNS]
    lines += ["风险提示", "投资建议", "盈利预测", "核心观点", "估值分析"]
    raw, written = b"", []
    for n, line in enumerate(lines):
        encoding = ("utf-8", "gbk", "big5")[n % 3]
        written.append(in_form_of(line, encoding))
        raw += written[-1].encode(encoding) + b"\n"
    read, told, warnings = decode(raw, "note.txt", None)
    assert read == "\n".join(written) + "\n"
    assert told.startswith("mixed: ")
    assert warnings


def test_a_short_line_alone_in_another_encoding_stays():
    raw = "公司公告，全年营收增长两成。\n".encode("gbk") * 3 + "沐曦股份\n".encode("gbk")
    read, told, _ = decode(raw, "note.txt", None)
    assert told == "gb18030"
    assert read.endswith("沐曦股份\n")


def test_a_given_encoding_overrides():
    raw = "据公司公告，全年营收增长".encode("gbk")
    assert decode(raw, "note.txt", "gb18030")[0] == "据公司公告，全年营收增长"
    assert decode(raw, "note.txt", "latin-1")[0] == raw.decode("latin-1")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize(("first", "last"), [(1, None), (2, -1), (1, -2), (0, -1)])
def test_a_clip_that_begins_and_ends_inside_of_a_character(encoding, first, last):
    """At most the characters that the cut goes through are lost."""
    text = "海外收入同比增长三成,毛利率环比改善。\n公司维持全年出货指引,渠道库存处于低位"
    read, told, warnings = decode(text.encode(encoding)[first:last], "note.txt", None)
    assert told == encoding
    assert text[2:-2] in read
    assert len(read) <= len(text) + 4
    assert len(warnings) == 1
