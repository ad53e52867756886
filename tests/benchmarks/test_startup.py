"""Start-up beside a bare Python on the same machine: `import extractor` under 80 ms over it, `--help` under 250 ms.

Run: python -m pytest tests/benchmarks --benchmark-enable -s
"""

import subprocess
import sys
import time

import pytest

ROUNDS = 5


def seconds(*args):
    """The best of several runs: the least disturbed one."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        subprocess.run([sys.executable, *args], check=True, capture_output=True)
        best = min(best, time.perf_counter() - start)
    return best


@pytest.mark.parametrize(
    ("args", "limit"),
    [(["-c", "import extractor"], 0.080), (["-m", "extractor", "--help"], 0.250)],
    ids=["import", "help"],
)
def test_startup(benchmark, args, limit):
    took = benchmark.pedantic(lambda: seconds(*args), rounds=1, iterations=1)
    if benchmark.disabled:
        return
    bare = seconds("-c", "pass")
    over = took - bare
    print(f"\n{' '.join(args)}: {over * 1000:.0f} ms over bare Python's {bare * 1000:.0f} ms")
    assert over < limit
