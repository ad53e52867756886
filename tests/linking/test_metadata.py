"""Heads and side boxes of reports: analysts with licences, security and code, kind of report, rating, prices; and what is none."""

import pytest
import yaml

from tests.conftest import CASES

ROWS = yaml.safe_load((CASES / "metadata.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=[row["label"] for row in ROWS])
def test_heads(row, extractor):
    document = extractor.extract(row["text"]).document
    told = document.model_dump()
    told["analysts"] = [[a.name, a.licence, a.sfc] for a in document.analysts]
    assert {name: told[name] for name in row["expect"]} == row["expect"]
