"""Repair cases as data: tests/cases/repair.json.

A row has `label` (the phenomenon), `from` (in the wild: as seen on real pages, the words ours; synthetic; negative: must stay),
`input`, `expect`, and `xfail` with the reason where the repair is known to fail.
"""

import pytest

from extractor.repair import repair_text
from tests.conftest import load_cases


def case_parameters():
    for case in load_cases("repair"):
        marks = [pytest.mark.xfail(strict=True, reason=case["xfail"])] if "xfail" in case else []
        yield pytest.param(case, id=f"{case['label']}: {case['input'][:24]!r}", marks=marks)


@pytest.mark.parametrize("case", list(case_parameters()))
def test_case(case):
    assert repair_text(case["input"]).text == case["expect"]


def test_rows_are_whole():
    for case in load_cases("repair"):
        assert set(case) <= {"label", "from", "input", "expect", "xfail"}
        assert case["from"] in {"in the wild", "synthetic", "negative"}
        if case["from"] == "negative":
            assert case["input"] == case["expect"]
