"""Conditions on files and documents."""

import pytest

from extractor.batch.contract import Place
from extractor.batch.sources import Found
from extractor.batch.where import Where
from extractor.errors import UsageError

FILE = Found("in/a.TXT", "in", Place("/in/a.TXT"), 2000, "", modified=1_750_000_000.0)  # 2025-06-15T15:06:40
LINE = '{"schema_version": 1, "document": {"id": "0", "source": "x", "broker": "中信证券", "published": null}, "records": []}'

OF_FILES = [
    ("size<2KB", True), ("size>=2000", True), ("size<1.9k", False), ("size>1MB", False), ("suffix=.txt", True),
    ("suffix!=.txt", False), ("name~in/*", True), ("name~*.pdf", False), ("modified>=2025-06-01", True),
    ("modified<2025-06-15", False), ("broker=中信证券", True),
]  # fmt: skip
OF_DOCUMENTS = [
    ("broker=中信证券", True), ("broker~中信*", True), ("broker!=中信证券", False), ("published>=2025-01-01", False),
    ("published!=2025-01-01", True), ("size<1", True),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "taken"), OF_FILES)
def test_files(condition, taken):
    assert Where((condition,)).takes(FILE) is taken


@pytest.mark.parametrize(("condition", "kept"), OF_DOCUMENTS)
def test_documents(condition, kept):
    assert Where((condition,)).keeps(LINE.encode()) is kept


def test_all_must_hold():
    assert not Where(("size>1", "suffix=.pdf")).takes(FILE)


@pytest.mark.parametrize("condition", ["", "size", "size<", "size<many", "colour=red", "price in x"])
def test_what_cannot_be_read_is_wrong_usage(condition):
    with pytest.raises(UsageError, match="--where"):
        Where((condition,))
