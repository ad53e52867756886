"""Whose a figure is in texts that begin without a head: digests, excerpts, tables of houses."""

import pytest
import yaml

from extractor import extract
from tests.conftest import CASES

ROWS = yaml.safe_load((CASES / "subjects.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=[row["phenomenon"] for row in ROWS])
def test_the_owner_of_a_figure(row):
    found = [
        r
        for r in extract(row["text"]).records
        if row["of"].startswith(r.text) or r.text.startswith(row["of"])
    ]
    owners = {
        getattr(r, "entity", None) or getattr(r, "item", None) or getattr(r, "security", None) for r in found
    }
    assert owners == {row["owner"]}
    if "period" in row:
        assert {r.period for r in found} == {row["period"]}
