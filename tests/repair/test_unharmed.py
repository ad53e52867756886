"""Do no harm: what is not damage comes out untouched, line by line and as one text. Cases: tests/cases/repair_unharmed.json."""

import json
from itertools import groupby

import pytest

from extractor.repair import repair_text
from tests.conftest import CORPORA, load_cases

CASES = load_cases("repair_unharmed")
# kinds that make a form canonical and change no meaning
CANONICAL = {"width", "invisible"}


def changes(text):
    return [report for report in repair_text(text, explain=True).plan if report.kind not in CANONICAL]


@pytest.mark.parametrize("label", sorted({case["label"] for case in CASES}))
def test_each_by_itself(label):
    harmed = {case["text"]: changes(case["text"]) for case in CASES if case["label"] == label}
    assert {text: plan for text, plan in harmed.items() if plan} == {}


@pytest.mark.parametrize("label", sorted({case["label"] for case in CASES if "\n" not in case["text"]}))
def test_all_of_a_label_as_one_text(label):
    """A crowd of look-alikes is no evidence of damage."""
    text = "\n".join(case["text"] for case in CASES if case["label"] == label)
    assert changes(text) == []


def test_all_labels_as_one_text():
    text = "\n".join(case["text"] for case in CASES if "\n" not in case["text"])
    assert changes(text) == []


def test_clean_notes():
    for path in sorted((CORPORA / "notes").glob("*.txt")):
        gold = json.loads((CORPORA / "gold" / f"{path.stem}.json").read_text(encoding="utf-8"))
        if gold["script"] == "hans" and not gold.get("damaged"):
            assert changes(path.read_text(encoding="utf-8")) == [], path.name


def test_labels_are_even():
    """The negative set is as wide as the positive one, and no label is a token."""
    sizes = {label: len(list(rows)) for label, rows in groupby(sorted(c["label"] for c in CASES))}
    assert len(CASES) >= 500
    assert min(sizes.values()) >= 3
