"""Records from a file of each format beside those from the plain text: f1 at least 0.97 of it (`python -m tests.formats` for all notes)."""

import pytest

from tests.formats import read_notes, score
from tests.generators.files import MAKERS

NOTES = 6


@pytest.fixture(scope="module")
def plain(extractor):
    notes = read_notes(NOTES)
    return notes, score(None, notes, extractor)[0]["all"]


@pytest.mark.parametrize("name", MAKERS)
def test_records_are_those_of_the_plain_text(extractor, plain, name):
    notes, figures = plain
    got = score(MAKERS[name], notes, extractor)[0]["all"]
    assert got["f1"] >= 0.97 * figures["f1"]
    assert got["full_f1"] >= 0.97 * figures["full_f1"]
