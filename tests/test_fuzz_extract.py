"""Random soups through the whole extraction: seconds here, `FUZZ_SECONDS=600 python -m pytest tests/test_fuzz_extract.py` for longer."""

import os
import time
from random import Random

import pytest

from tests.fuzz.fuzz_extract import check_extraction, make_soup

SECONDS = float(os.environ.get("FUZZ_SECONDS", "6"))
SLOWEST = 5.0  # seconds for a soup; they take a hundredth of one


def test_soups(extractor):
    end, seed = time.monotonic() + SECONDS, 0
    while time.monotonic() < end:
        began = time.monotonic()
        check_extraction(extractor, make_soup(Random(seed)))
        assert time.monotonic() - began < SLOWEST, f"seed {seed}"
        seed += 1


@pytest.mark.parametrize(
    "text",
    [
        "出货１ｅ４００辆",
        "±两元/月至2/月",
        "营收" + "-" * 300 + "的" * 300 + "毛利率分别为1%、2%、3%",
        "甲" + " " * 300 + "乙营收、净利润分别为1亿元、2亿元",
        "公司" * 300 + "：毛利率分别为1%、2%",
    ],
)
def test_corners(extractor, text):
    began = time.monotonic()
    check_extraction(extractor, text)
    assert time.monotonic() - began < SLOWEST
