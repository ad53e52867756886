"""Several damages in one text: one behind the other over all of it, and each paragraph with its own."""

import difflib
import zlib
from random import Random

import pytest

from extractor.repair import repair_text
from tests.damage import clean_notes
from tests.generators import DAMAGES

BY_NAME = {damage.name: damage for damage in DAMAGES}
# damages in the order in which they happened: lines that come back at least
CHAINS = {
    ("wrapped", "ruby tags"): 0.94,
    ("wrapped", "markdown"): 0.92,
    ("markdown", "wrapped"): 0.94,
    ("wrapped", "html tags"): 0.95,
    ("ruby tags", "wrapped"): 0.85,  # the column goes through the tags; .78 to .93 by the sixth of the notes
    ("pinyin toned", "wrapped"): 0.90,  # and through the readings
    ("pinyin toned", "html tags"): 0.95,
    ("pinyin toned", "wide"): 0.95,
    ("pinyin toned", "invisible"): 0.95,
    ("pinyin toned", "kangxi"): 0.95,
    ("UTF-8 as latin-1", "unicode escapes"): 0.99,
    ("UTF-8 as latin-1", "quoted printable"): 0.99,
    ("GBK as latin-1", "decimal entities"): 0.95,
    ("wrapped", "decimal entities"): 0.95,
    ("html tags", "UTF-8 as latin-1"): 0.99,
    ("GBK as latin-1", "wrapped"): 0.90,  # the column goes through the bytes of a character
    ("UTF-8 as cp1252", "wrapped"): 0.92,
}
SIXTH = 2
MIXES = {
    ("UTF-8 as latin-1", "decimal entities", ""),
    ("UTF-8 as cp1252", "script s2tw", ""),
    ("decimal entities", "unicode escapes", "percent", ""),
    ("ruby tags", "script s2tw"),
    ("UTF-8 as Mac Roman", "html tags", ""),
}


@pytest.fixture(scope="module")
def notes():
    """A sixth of the notes, the same ones whatever notes are written beside them."""
    return [note for note in clean_notes() if zlib.crc32(note[0].encode()) % 6 == SIXTH]


def make(name, text, seed):
    damage = BY_NAME[name]
    return damage.make(damage.clean(text), Random(zlib.crc32(f"{name} {seed}".encode()))).text


@pytest.mark.parametrize("chain", CHAINS, ids="+".join)
def test_one_damage_behind_the_other(chain, notes):
    lines = same = 0
    for title, text in notes:
        damaged = text
        for name in chain:
            damaged = make(name, damaged, title)
        wanted, got = text.split("\n"), repair_text(damaged).text.split("\n")
        lines += len(wanted)
        blocks = difflib.SequenceMatcher(None, wanted, got, autojunk=False).get_matching_blocks()
        same += sum(block.size for block in blocks)
    assert same >= CHAINS[chain] * lines


@pytest.mark.parametrize("mix", sorted(MIXES), ids=" ".join)
def test_each_paragraph_with_its_own(mix, notes):
    for title, text in notes:
        random = Random(zlib.crc32(title.encode()))
        names = [random.choice(mix) if line.strip() else "" for line in text.split("\n")]
        damaged = [
            make(name, line, title) if name else line
            for name, line in zip(names, text.split("\n"), strict=True)
        ]
        got = repair_text("\n".join(damaged)).text
        wrong = [pair for pair in zip(text.split("\n"), got.split("\n"), strict=True) if pair[0] != pair[1]]
        assert wrong == []
