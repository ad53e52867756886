"""Runs that are killed at random moments, with documents that kill: nothing lost, nothing repeated, every failure named.

BATCH_CHAOS=long runs 2,000 documents with 20 kills, BATCH_CHAOS=ray the same on a Ray cluster of two nodes.
"""

import os
import subprocess
import sys

import pytest

from tests.batch.chaos import check, expected_lines, run_with_kills
from tests.batch.notes import add_poison, make_notes
from tests.conftest import ROOT

OPTIONS = {"workers": 2, "time_limit_seconds": 4.0, "memory_limit_bytes": 1 << 30, "tries": 2}


def test_killed_runs_end_like_a_loop_over_the_pipeline(tmp_path, extractor):
    source, out = tmp_path / "notes", tmp_path / "out"
    make_notes(source, 40, most=3, slow=20)
    made = add_poison(source, 1)
    counts = run_with_kills(source, out, OPTIONS, kills=2, most_seconds=2.5, seed=5)
    assert counts["run"] + counts["worker"] > 0
    check(out, expected_lines(source, made, extractor), made)


@pytest.mark.skipif("BATCH_CHAOS" not in os.environ, reason="minutes; BATCH_CHAOS=long or BATCH_CHAOS=ray")
def test_long_chaos():
    engine = "ray" if os.environ["BATCH_CHAOS"] == "ray" else "local"
    if engine == "ray":
        pytest.importorskip("ray", reason="pip install 'yanbao-extractor[ray]'")
    subprocess.run([sys.executable, "-m", "tests.batch.chaos", "--engine", engine], cwd=ROOT, check=True)
