"""A run that is killed again and again, and what has to come out of it all the same.

python -m tests.batch.chaos                        2,000 notes, 60 of them poison, 20 kills -9, local
python -m tests.batch.chaos --engine ray           the same on a Ray cluster of two nodes on this machine
python -m tests.batch.chaos --notes 120 --poison 1 --kills 4
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from extractor import Extractor
from extractor.outputs.text import to_json
from extractor.source import from_bytes
from tests.batch.notes import add_poison, make_notes
from tests.batch.poison import KINDS
from tests.conftest import ROOT

DRIVER = (
    "import sys, json; from extractor.batch import run; o = json.loads(sys.argv[3]); "
    "run(sys.argv[1], sys.argv[2], initializer='tests.batch.poison:install', **o)"
)


def start(source: Path, out: Path, options: dict, **environment: str) -> subprocess.Popen:
    """A run in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", DRIVER, str(source), str(out), json.dumps(options)],
        cwd=ROOT, env=os.environ | environment, stderr=subprocess.PIPE,
    )  # fmt: skip


def children(pid: int) -> list[int]:
    """The processes that a process has started, and theirs."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except (OSError, ValueError):
            continue
        if entry.name.isdigit() and len(fields) > 1 and fields[0] != "Z":
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, left = [], [pid]
    while left:
        mine = parents.get(left.pop(), [])
        found += mine
        left += mine
    return found


def kill_at_random(process: subprocess.Popen, chance: random.Random) -> str:
    """Kill -9 the run itself or one of its workers."""
    victim = chance.choice([process.pid, *children(process.pid)])
    try:
        os.kill(victim, signal.SIGKILL)
    except ProcessLookupError:
        return "nobody"
    return "run" if victim == process.pid else "worker"


def run_with_kills(
    source: Path, out: Path, options: dict, *, kills: int, most_seconds: float, seed: int
) -> dict[str, int]:
    """Run to the end, however often it has to be started: who was killed how often."""
    chance, killed = random.Random(seed), {"run": 0, "worker": 0, "nobody": 0}
    process = start(source, out, options)
    while sum(killed.values()) < kills:
        try:
            process.wait(chance.uniform(0.3, most_seconds))
        except subprocess.TimeoutExpired:
            killed[kill_at_random(process, chance)] += 1
            time.sleep(0.05)
        if process.poll() == 0:
            break
        if process.poll() is not None:
            process.stderr.close()
            process = start(source, out, options)
    _, errors = process.communicate(timeout=3600)
    assert process.returncode == 0, errors.decode()[-2000:]
    return killed


def quarantine(out: Path) -> dict[str, tuple[str, str]]:
    """(stage, error) by source."""
    rows = map(json.loads, (out / "errors.jsonl").read_text(encoding="utf-8").splitlines())
    return {row["source"]: (row["stage"], row["error"]) for row in rows}


def expected_lines(source: Path, made: dict[str, str], extractor: Extractor) -> bytes:
    """What the pipeline gives in a loop, sorted by name."""
    lines = []
    for path in sorted(str(p) for p in source.rglob("*.txt")):
        if path not in made:
            text = from_bytes(Path(path).read_bytes(), path)
            lines.append(to_json(extractor.extract(text), indent=None).encode())
    return b"".join(lines)


def check(out: Path, lines: bytes, made: dict[str, str]) -> None:
    """The lines, byte for byte; all poison is in quarantine with its reason, and nothing else is."""
    assert (out / "records.jsonl").read_bytes() == lines
    assert quarantine(out) == {path: KINDS[kind] for path, kind in made.items()}


def main() -> None:
    """The long one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--notes", type=int, default=2000)
    parser.add_argument("--poison", type=int, default=10, help="documents of each of the six kinds")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--engine", default="local", choices=["local", "ray"])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--time-limit", type=float, default=10.0)
    parser.add_argument("--pause", type=float, default=20.0, help="seconds between two kills, at most")
    parser.add_argument("--no-quiet", dest="quiet", action="store_false", help="no quiet run beside it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source, quiet, killed = (Path(folder, name) for name in ("notes", "quiet", "killed"))
        make_notes(source, options.notes - 6 * options.poison)
        made = add_poison(source, options.poison)
        settings = {
            "workers": 2,
            "time_limit_seconds": options.time_limit,
            "memory_limit_bytes": 1 << 30,
            "tries": 2,
        }
        lines = expected_lines(source, made, Extractor())
        began = time.monotonic()
        if options.quiet:
            with start(source, quiet, settings) as process:
                _, errors = process.communicate()
            assert process.returncode == 0, errors.decode()[-2000:]
            print(f"quiet run, local: {time.monotonic() - began:.0f} s", flush=True)
            check(quiet, lines, made)
        began = time.monotonic()
        counts = _killed(source, killed, settings, options)
        print(f"killed: {counts}; {time.monotonic() - began:.0f} s", flush=True)
        check(killed, lines, made)
    print(f"{options.notes} documents, {6 * options.poison} of them poison: the same output, byte for byte")


def _killed(source: Path, out: Path, settings: dict, options: argparse.Namespace) -> dict[str, int]:
    if options.engine == "local":
        return run_with_kills(
            source, out, settings, kills=options.kills, most_seconds=options.pause, seed=options.seed
        )
    from tests.batch.ray_chaos import run_with_ray_kills

    return run_with_ray_kills(
        source, out, settings, kills=options.kills, most_seconds=options.pause, seed=options.seed
    )


if __name__ == "__main__":
    main()
