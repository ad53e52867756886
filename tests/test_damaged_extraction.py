"""Extraction from damaged copies of the notes keeps what the clean copies give (the whole table: corpora/damage.md)."""

import pytest

from tests.damage import clean_notes, extraction_f1
from tests.generators import DAMAGES

# share of the clean copies' f1; where bytes are lost, figures may be lost with them
KEPT = {"exact": 0.99, "layout": 0.99}


@pytest.fixture(scope="module")
def notes():
    """A fifth of the notes here; `python -m tests.damage` reads them all."""
    return list(clean_notes())[::5]


@pytest.fixture(scope="module")
def clean_f1(notes, extractor):
    return extraction_f1(None, notes, extractor)["f1"]


@pytest.mark.parametrize("damage", [d for d in DAMAGES if d.goal in KEPT], ids=lambda damage: damage.name)
def test_records_survive(damage, notes, clean_f1, extractor):
    assert extraction_f1(damage, notes, extractor)["f1"] >= KEPT[damage.goal] * clean_f1
