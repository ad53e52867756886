"""What README.md shows is what comes out."""

import json
import re
from pathlib import Path

import pytest

from extractor import repair_text
from extractor.resources import rule_folders
from extractor.rules.lint import find_faults

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
ROWS = re.findall(r"^\| [^|]+ \| (`[^|]+`) \| ([^|`]+) \|$", README, re.MULTILINE)
DAMAGE = [
    pair
    for damaged, clean in ROWS
    if len(found := re.findall(r"`([^`]+)`", damaged)) == len(wanted := clean.split(", "))
    for pair in zip(found, wanted, strict=True)
]


def blocks(kind, holding=""):
    return [text for name, text in BLOCKS if name == kind and holding in text]


@pytest.mark.parametrize(("damaged", "clean"), DAMAGE)
def test_the_table_of_damages(damaged, clean):
    assert repair_text(damaged).text == clean


def test_the_table_of_damages_is_found():
    assert len(DAMAGE) >= 11


def test_the_garbled_note(extractor):
    garbled, clean = blocks("", "Colossus")
    result = extractor.extract(garbled)
    assert result.repaired_text == clean
    shown = json.loads("[" + re.sub(r"\}\n\{", "},{", blocks("json")[0]) + "]")
    told = [record.model_dump(mode="json") for record in result.records]
    assert [
        {key: record[key] for key in example} for example, record in zip(shown, told, strict=True)
    ] == shown


def test_the_words_and_rules_of_ones_own(tmp_path):
    files = {
        "lexicons/accelerators.tsv": blocks("", "Zeta X9")[0],
        "price/mine.yaml": blocks("yaml", "name: price.bundle")[0],
        "price/mine.cases.yaml": blocks("yaml", "type: price\ncases")[0],
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert find_faults(rule_folders((tmp_path,))) == []
