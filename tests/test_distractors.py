"""Precision on text that holds nothing: company news, policy, product reviews, essays, notices and lessons full of numbers."""

import pytest

from tests.conftest import CORPORA

DISTRACTORS = sorted((CORPORA / "distractors").glob("*.txt"))
MOST = 1.0  # false records in 10,000 characters


def test_there_are_a_hundred_thousand_characters():
    assert sum(len(path.read_text(encoding="utf-8")) for path in DISTRACTORS) >= 100_000


def test_text_that_holds_nothing_gives_nearly_nothing(extractor):
    """Under one false record in 10,000 characters."""
    false, characters = [], 0
    for path in DISTRACTORS:
        result = extractor.extract(path)
        characters += len(result.source_text)
        false += [(path.stem, r.type, r.text, r.rule) for r in result.records]
    assert len(false) <= MOST * characters / 10_000, false


@pytest.mark.parametrize("type_name", ["benchmark_score", "gpu_count", "risk_factor"])
def test_some_types_give_nothing_at_all(extractor, type_name):
    assert [r.text for p in DISTRACTORS for r in extractor.extract(p).records if r.type == type_name] == []
