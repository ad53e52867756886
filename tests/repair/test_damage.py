"""Every kind of damage that the generators make comes back, and every character's place with it."""

import zlib

import pytest

from tests.damage import clean_notes, measure
from tests.generators import DAMAGES

LEAST_CHARACTERS = 0.99  # of those whose bytes survive, and for layout
# a character of a shifted run stands on two characters of the source, its place on the second one
LEAST_PLACES = 0.99


@pytest.fixture(scope="module")
def notes():
    """Half of the notes here, the same ones whatever notes are written beside them; `python -m tests.damage` reads them all."""
    return [note for note in clean_notes() if zlib.crc32(note[0].encode()) % 2 == 0]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_damage_comes_back(damage, notes):
    figures = measure(damage, notes)
    if damage.goal == "exact":
        assert figures.wrong == []
    assert figures.character_rate >= LEAST_CHARACTERS
    assert figures.place_rate >= LEAST_PLACES
