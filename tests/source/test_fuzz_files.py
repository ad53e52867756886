"""Mutated files of every kind: seconds here, `FUZZ_SECONDS=600 python -m pytest tests/source/test_fuzz_files.py` for longer."""

import os
import time
from random import Random

import pytest

from tests.fuzz.fuzz_files import KINDS, check_file, mutate

SECONDS = float(os.environ.get("FUZZ_SECONDS", "4")) / len(KINDS)
FEWEST = 5  # files, however slow the machine


@pytest.mark.parametrize("kind", KINDS)
def test_mutated_files(kind):
    name, make = KINDS[kind]
    data = make()
    assert check_file(data, name)
    end, seed = time.monotonic() + SECONDS, 0
    while seed < FEWEST or time.monotonic() < end:
        check_file(mutate(data, Random(f"{kind} {seed}")), name)
        seed += 1
