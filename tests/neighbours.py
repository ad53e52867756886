"""Count which characters stand side by side in the notes and the rules' examples: `python -m tests.neighbours [--half]`.

Remakes extractor/repair/neighbours.tsv, by which the repair weighs its guesses at lost characters. `--half` leaves every second note out,
so that `python -m tests.damage --half` can tell on those what the table is worth.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

import yaml

from extractor.characters import SIMPLE
from extractor.repair.neighbours import DIGIT, EDGE, LETTER, likened
from tests.conftest import ROOT
from tests.damage import clean_notes

PATH = ROOT / "extractor" / "repair" / "neighbours.tsv"
HEADER = (
    "# characters and those that stand behind them in broker notes, by how often; made by tests.neighbours\n"
)


def texts(*, half: bool = False) -> Iterator[str]:
    """The clean notes, or every second one, and the examples."""
    notes = [text for _, text in clean_notes()]
    yield from notes[::2] if half else notes
    for path in sorted((ROOT / "rules").glob("*/*.cases.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]:
            yield str(case.get("note", ""))


def counted(*, half: bool = False) -> dict[str, Counter[str]]:
    """{character: how often others stand behind it}."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts(half=half):
        chars = [EDGE, *map(likened, text.translate(SIMPLE)), EDGE]
        for char, other in pairwise(chars):
            same = char == other and char in (EDGE, DIGIT, LETTER)  # a number or a word counts as one
            if max(char, other) <= "\uffff" and not same:
                counts[char][other] += 1
    return counts


def lines(counts: dict[str, Counter[str]]) -> Iterator[str]:
    """The table: a character, then those behind it, the most frequent first, grouped by how often."""
    yield HEADER
    for char in sorted(counts):
        groups: dict[int, list[str]] = defaultdict(list)
        for other, count in counts[char].items():
            groups[count].append(other)
        told = (f"{count} {''.join(sorted(groups[count]))}" for count in sorted(groups, reverse=True))
        yield "\t".join((char, *told)) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", action="store_true", help="leave every second note out")
    PATH.write_text("".join(lines(counted(half=parser.parse_args().half))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
