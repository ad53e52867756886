"""Pieces of the cases put together at random: whatever comes out, nothing raises, and spans are disjoint slices of the text."""

from datetime import date, datetime
from random import Random

import pytest
import yaml

from extractor.language import dates, quantities
from tests.conftest import CASES

REFERENCES = (None, date(2025, 8, 6), date(2024, 2, 29), datetime(2025, 12, 31, 15, 30))
SPLICES = 1_500


@pytest.fixture(scope="module")
def texts():
    rows = [
        row["text"]
        for path in sorted((CASES / "quantities").glob("*.yaml"))
        for row in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    ]
    return [text for text in rows if len(text) < 40]


def _spliced(texts, random):
    one, other = random.choice(texts), random.choice(texts)
    if random.random() < 0.5:
        return one + other + random.choice(texts)
    return one[: random.randint(0, len(one))] + other[random.randint(0, len(other)) :]


def _spans_hold(text, found):
    end = 0
    for item in found:
        assert end <= item.start < item.end, (text, item)
        assert text[item.start : item.end] == item.text, (text, item)
        end = item.end


@pytest.mark.parametrize("seed", [1, 2])
def test_splices_of_cases(texts, seed):
    random = Random(seed)
    for _ in range(SPLICES):
        text = _spliced(texts, random)
        periods = dates(text, random.choice(REFERENCES))
        _spans_hold(text, periods)
        for period in periods:
            assert period.first is None or period.last is None or period.first < period.last, (text, period)
        found = quantities(text)
        _spans_hold(text, found)
        assert all(q.as_dict()["text"] == q.text for q in found)
