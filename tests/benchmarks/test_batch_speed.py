"""A batch beside the bare pipeline: one worker, two workers, a `multiprocessing.Pool`, and by option a Ray cluster of two CPUs.

Rates are documents a second from the first outcome to the last, so that nobody's start counts; the best of three rounds, which take
turns. Aims: two workers 1.7 times one; one worker 0.85 of the loop; no slower than the pool; Ray 1.5 times one worker. The
floors that are asserted are lower, because a machine of two cores has other things to do.

Run: python -m pytest tests/benchmarks/test_batch_speed.py --benchmark-enable -s; BATCH_BENCHMARK=ray adds Ray, on 20,000 notes.
"""

import os
import shutil
import subprocess
import sys
import time

import pytest

from extractor.batch import run
from tests.batch.notes import make_notes
from tests.conftest import ROOT

WITH_RAY = os.environ.get("BATCH_BENCHMARK") == "ray"
NOTES = 20_000 if WITH_RAY else 800
ROUNDS = 1 if WITH_RAY else 3


@pytest.fixture(scope="module")
def notes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notes")
    make_notes(folder, NOTES, most=30)
    return folder


def batch_rate(notes, out, **options):
    """Documents a second of a run."""
    seen = []

    def watch(counts):
        if counts.phase == "extract" and counts.finished > (seen[-1][1] if seen else 0):
            seen.append((time.perf_counter(), counts.finished))

    shutil.rmtree(out, ignore_errors=True)
    report = run(notes, out, watch=watch, **options)
    assert (report.done, report.failed) == (NOTES, 0)
    (began, first), (ended, last) = seen[0], seen[-1]
    return (last - first) / (ended - began)


def bare_rate(*arguments):
    """Documents a second of a loop or a pool."""
    command = [sys.executable, "-m", "tests.batch.bare", *map(str, arguments)]
    return float(subprocess.run(command, check=True, capture_output=True, cwd=ROOT).stdout)


def best(measures):
    """The best rate of each, measured in turns."""
    rates = dict.fromkeys(measures, 0.0)
    for _ in range(ROUNDS):
        for name, measure in measures.items():
            rates[name] = max(rates[name], measure())
    return rates


def test_batch_beside_the_bare_pipeline(benchmark, notes, tmp_path):
    if benchmark.disabled:
        pytest.skip("a benchmark alone")
    measures = {
        "loop": lambda: bare_rate("loop", notes, tmp_path / "loop.jsonl"),
        "one": lambda: batch_rate(notes, tmp_path / "one", workers=1),
        "two": lambda: batch_rate(notes, tmp_path / "two", workers=2),
        "pool": lambda: bare_rate("pool", notes, tmp_path / "pool.jsonl", 2),
    }
    if WITH_RAY:
        pytest.importorskip("ray", reason="pip install 'yanbao-extractor[ray]'")
        measures["ray"] = lambda: batch_rate(notes, tmp_path / "ray", workers=2, engine="ray")
    rates = benchmark.pedantic(lambda: best(measures), rounds=1, iterations=1)
    ratios = {
        "two_to_one": rates["two"] / rates["one"],
        "one_to_loop": rates["one"] / rates["loop"],
        "two_to_pool": rates["two"] / rates["pool"],
    }
    if WITH_RAY:
        ratios["ray_to_one"] = rates["ray"] / rates["one"]
    benchmark.extra_info |= ratios
    print("\n" + ", ".join(f"{name} {rate:.0f}/s" for name, rate in rates.items()))
    print(", ".join(f"{name} {ratio:.2f}" for name, ratio in ratios.items()))
    assert ratios["one_to_loop"] > 0.7
    assert ratios["two_to_one"] > 1.4
    assert ratios["two_to_pool"] > 0.85
    assert ratios.get("ray_to_one", 2.0) > 1.3
