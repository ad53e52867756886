"""Files of Windows and of old Macintosh: their line ends are repaired first, so that lines broken inside sentences are found all the same."""

import pytest

from extractor import extract
from extractor.repair import repair_text
from tests.conftest import CORPORA

WRAPPED = (CORPORA / "notes" / "ai-pdf-model.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_wrapped_lines_are_joined_whatever_ends_them(end):
    plain, other = repair_text(WRAPPED), repair_text(WRAPPED.replace("\n", end))
    assert other.text == plain.text
    assert any(step.kind == "broken_line" for step in other.plan)


def test_places_in_the_source_count_both_characters_of_a_line_end():
    repaired = repair_text("营收10亿元。\r\n净利润2亿元。")
    at = repaired.text.index("\n")
    assert repaired.alignment.to_source(at, at + 1) == (7, 9)


def test_a_lone_carriage_return_among_other_line_ends_stays():
    text = "进度10%\r进度90%\n完成"
    assert repair_text(text).text == text


def test_records_point_at_their_text_in_a_file_of_windows():
    source = WRAPPED.replace("\n", "\r\n")
    found = extract(source).records
    assert len(found) == len(extract(WRAPPED).records)
    assert all(source[r.start : r.end] == r.text for r in found)
