"""The gate: scores on corpora/ may not fall under the pinned floors, nor the notes change unseen."""

import hashlib
import json

import pytest

from extractor.rules.gold import place
from tests.conftest import CORPORA, SHARED, needs_reference
from tests.scoring import score_corpora

BASELINE = json.loads((CORPORA / "baseline.json").read_text(encoding="utf-8"))


def corpora_digest():
    total = hashlib.sha256()
    folders = ("notes", "gold", "frozen/notes", "frozen/gold")
    for path in sorted(path for folder in folders for path in (CORPORA / folder).glob("*")):
        total.update(path.relative_to(CORPORA).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def test_scores_hold_their_floors(extractor):
    """After a change for the better: `python -m tests.baseline` pins the new floors."""
    scores, misses = score_corpora(extractor)
    fallen = {
        (name, key): (scores[name][key], floor)
        for name, floors in BASELINE["floors"].items()
        for key, floor in floors.items()
        if scores[name][key] < floor
    }
    assert not fallen, (fallen, misses)
    assert scores["core"]["f1"] >= 0.93
    assert scores["risk_factor"]["category"] >= 0.93


def test_the_corpora_are_the_pinned_ones():
    assert corpora_digest() == BASELINE["digest"], "notes or gold changed: run `python -m tests.baseline`"


@pytest.mark.parametrize("path", sorted((CORPORA / "gold").glob("*.json")), ids=lambda p: p.stem)
def test_every_quote_stands_in_its_note(path):
    text = (CORPORA / "notes" / f"{path.stem}.txt").read_bytes().decode("utf-8-sig")
    for gold in json.loads(path.read_text(encoding="utf-8"))["records"]:
        place(text, gold)


def test_the_corpora_are_wide():
    """At least 80 notes, about 70,000 characters and 1,500 records, and a tenth of the notes frozen."""
    notes = sorted((CORPORA / "notes").glob("*.txt"))
    frozen = sorted((CORPORA / "frozen" / "notes").glob("*.txt"))
    gold = [json.loads(p.read_text(encoding="utf-8"))["records"] for p in (CORPORA / "gold").glob("*.json")]
    assert len(notes) >= 80
    assert sum(len(p.read_text(encoding="utf-8")) for p in notes) >= 70_000
    assert sum(len(records) for records in gold) >= 1_500
    assert 10 * len(frozen) >= len(notes)


def test_the_frozen_notes_hold_their_floors(extractor):
    """No miss is shown: whoever writes rules does not look at these notes."""
    scores, _ = score_corpora(extractor, CORPORA / "frozen")
    floors = BASELINE["frozen"]
    fallen = {k: (scores["all"][k], floor) for k, floor in floors.items() if scores["all"][k] < floor}
    assert not fallen, fallen


@needs_reference
def test_the_reference_note_is_read_whole():
    """By the scorer that stands beside the checkout: everything found, at least 0.97 of it with every field."""
    import subprocess
    import sys

    command = [
        sys.executable,
        SHARED / "score" / "score.py",
        SHARED / "dev" / "gold",
        SHARED / "dev" / "notes",
        "--json",
    ]
    extract = [
        "--",
        sys.executable,
        "-m",
        "extractor",
        "extract",
        "{}",
        "--format",
        "json",
        "--include-source",
    ]
    done = subprocess.run([*map(str, command), *extract], capture_output=True, timeout=120)
    figures = json.loads(done.stdout)
    assert figures["drifted_offsets"] == 0
    assert not figures["failed"]
    assert figures["all"]["f1"] == 1.0
    assert figures["all"]["full_f1"] >= 0.97
