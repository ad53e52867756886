"""Shared fixtures and the places of what tests read."""

import json
import os
from pathlib import Path

import pytest

from extractor import Extractor

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases"
CORPORA = ROOT / "corpora"
# the reference note stands beside the checkout and is never copied into it
SHARED = ROOT.parent / "shared"
REFERENCE = SHARED / "dev" / "notes" / "grok3-note.txt"

needs_reference = pytest.mark.skipif(
    not REFERENCE.is_file(), reason="the reference note is read from ../shared/dev"
)

# a cluster of its own for a handful of notes: half a minute that says little about a change elsewhere
slow_engines = pytest.mark.skipif(
    "EXTRACTOR_TEST_ENGINES" not in os.environ, reason="starts Ray or Spark: set EXTRACTOR_TEST_ENGINES=1"
)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """A worker a core for the whole suite. A chosen part starts faster in one process, and a benchmark must be alone."""
    whole = config.args == config.getini("testpaths") or [*map(Path, config.args)] == [Path("tests")]
    return (os.cpu_count() or 1) if whole and not config.getoption("benchmark_enable") else 0


def load_cases(name: str) -> list[dict]:
    """The rows of tests/cases/NAME.json."""
    return json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return Extractor()


@pytest.fixture(scope="session")
def reference_text() -> str:
    return REFERENCE.read_text(encoding="utf-8")
