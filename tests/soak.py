"""Repair of large inputs: `python -m tests.soak [--mb 100] [--only TEXT]`.

For each kind of damage, and for random bytes, brackets, question marks and one repeated character: the time at a quarter and at the whole
of the size (linear: the ratio is about 4), and the peak of memory over the size of the input as UTF-8. Each runs in a process of its own.
"""

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from extractor.errors import ExtractorError
from extractor.repair import repair_text
from tests.generators import DAMAGES

__all__ = ["INPUTS", "make_input"]

PIECE = 20_000  # characters of clean text that a damage is made of; repeated up to the size
_SPECIAL = {
    "brackets": lambda random: "(" * 1000,
    "question marks": lambda random: "?" * 1000,
    "one ideograph": lambda random: "的" * 1000,
    "one letter": lambda random: "a" * 1000,
    "lines": lambda random: "\n" * 1000,
    "blanks": lambda random: " " * 1000,
    "readings": lambda random: "發(fā)" * 200,
    "shifts": lambda random: "們?nèi)匀發(fā)" * 100,
    "lost signs": lambda random: "發(fā)??傮" * 100,
    "ampersands": lambda random: "&#" * 500,
    "percents": lambda random: "%E4%B8" * 200,
    "stars": lambda random: "**" * 500,
    "tags": lambda random: "<b" * 500,
    "U+FFFD": lambda random: "\ufffd" * 1000,
    "halves of characters": lambda random: "\ud800" * 1000,
    "random characters": lambda random: "".join(chr(random.randrange(0x10FFFF)) for _ in range(20_000)),
    "random ideographs": lambda random: "".join(chr(random.randrange(0x4E00, 0x9FA6)) for _ in range(20_000)),
    "random bytes": None,
}
INPUTS = [*(damage.name for damage in DAMAGES), *_SPECIAL]


def make_input(name: str, size: int) -> str | bytes:
    """About `size` bytes of an input by name."""
    random = Random(name)
    if name == "random bytes":
        return random.randbytes(size)
    if name in _SPECIAL:
        piece = _SPECIAL[name](random)
    else:
        from tests.damage import clean_notes

        damage = next(d for d in DAMAGES if d.name == name)
        notes = [text for _, text in clean_notes()]
        sentences = [s + "。" for note in notes for s in note.split("。") if s.strip()]
        text = "".join(random.choice(sentences) for _ in range(PIECE // 40))
        piece = damage.make(damage.clean(text), random).text + "\n"
    return piece * max(1, size // len(piece.encode("utf-8", "surrogatepass")))


def _measure(name: str, size: int) -> None:
    source = make_input(name, size)
    given = len(source) if isinstance(source, bytes) else len(source.encode("utf-8", "surrogatepass"))
    repair_text("發(fā)布業(yè)績(jì)")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    start = time.perf_counter()
    try:
        repair_text(source)
    except ExtractorError as error:
        print(f"{type(error).__name__} ", end="", file=sys.stderr)
    seconds = time.perf_counter() - start
    print(given, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=float, default=4.0)
    parser.add_argument("--only", default="")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        _measure(args.one[0], int(args.one[1]))
        return 0
    print(f"{'input':38}{'MB':>8}{'seconds':>9}{'MB/s':>8}{'4x size':>9}{'memory':>8}")
    for name in (n for n in INPUTS if args.only in n):
        quarter, whole = (_run(name, int(args.mb * 1e6 / part)) for part in (4, 1))
        ratio = whole[1] / quarter[1] * 4 * quarter[0] / whole[0]
        print(
            f"{name:38}{whole[0] / 1e6:8.1f}{whole[1]:9.2f}{whole[0] / 1e6 / whole[1]:8.1f}{ratio:9.2f}{whole[2] / whole[0]:8.1f}",
            flush=True,
        )
    return 0


def _run(name: str, size: int) -> tuple[float, float, float]:
    command = [sys.executable, "-m", "tests.soak", "--one", name, str(size)]
    root = Path(__file__).resolve().parent.parent
    printed = subprocess.run(command, cwd=root, capture_output=True, check=True, text=True).stdout.split()
    return float(printed[0]), float(printed[1]), float(printed[2])


if __name__ == "__main__":
    sys.exit(main())
