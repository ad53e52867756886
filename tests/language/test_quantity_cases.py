"""Quantities and dates by phenomenon: the cases of tests/cases/quantities, all our own writing."""

from decimal import Decimal

import pytest
import yaml

from extractor.language import dates, quantities
from tests.conftest import CASES

FILES = sorted((CASES / "quantities").glob("*.yaml"))
FIELDS = ("min", "max", "qualifier", "unit", "currency", "per", "old", "delta", "basis")
NUMBERS = frozenset(["value", "min", "max", "old", "delta"])


def _rows(key):
    for path in FILES:
        for row in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader):
            if key in row:
                marks = pytest.mark.xfail(strict=True) if row.get("known_failure") else ()
                yield pytest.param(row, id=f"{path.stem}: {row['label']}", marks=marks)


def _expected(row):
    """All fields of an expected quantity; what a row leaves out has its default."""
    full = {
        "value": None,
        "qualifier": "exact",
        **dict.fromkeys(FIELDS[:2]),
        **dict.fromkeys(FIELDS[3:]),
        **row,
    }
    return {k: Decimal(str(v)) if k in NUMBERS and v is not None else v for k, v in full.items()}


@pytest.mark.parametrize("row", list(_rows("expect")))
def test_quantities(row):
    found = quantities(row["text"])
    expected = [_expected(wanted) for wanted in row["expect"]]
    assert [
        {key: getattr(q, key) for key in wanted} for q, wanted in zip(found, expected, strict=False)
    ] == expected
    assert [q.text for q in found] == [wanted["text"] for wanted in expected]
    assert all(row["text"][q.start : q.end] == q.text for q in found)


@pytest.mark.parametrize("row", list(_rows("dates")))
def test_dates(row):
    found = dates(row["text"], row.get("reference"))
    assert [
        {key: getattr(p, key) for key in wanted} for p, wanted in zip(found, row["dates"], strict=False)
    ] == row["dates"]
    assert [p.text for p in found] == [wanted["text"] for wanted in row["dates"]]
    assert all(row["text"][p.start : p.end] == p.text for p in found)


def test_what_was_read_before_decides_nothing():
    """4位 read once is remembered, and is no 4位 of 4位元."""
    quantities("前4位分析师中有4位上调了评级，4位列同业第一，4位下调。")
    assert [q.text for q in quantities("须放棄4位元以上的DRAM")] == ["4位元"]
