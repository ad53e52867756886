"""Measure the repair and the extraction on every kind of damage: `python -m tests.damage [--only TEXT] [--show N] [--half] [--write]`.

For each damage of `tests.generators`, over all clean notes of the corpora: the lines that come back exactly, the characters (of those
whose bytes survive), the characters whose place is right, and the f1 of extraction beside that of the clean copies. `--write` remakes the
table in corpora/damage.md.
"""

import argparse
import difflib
import json
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random

from extractor import Extractor
from extractor.repair import repair_text
from extractor.rules.gold import place
from tests.conftest import CORPORA
from tests.generators import DAMAGES, Damage, Damaged
from tests.scoring import figures_of, score_note

__all__ = ["Figures", "clean_notes", "extraction_f1", "measure"]


@dataclass
class Figures:
    """Counts over all notes. wrong: (clean line, repaired line)."""

    lines: int = 0
    exact: int = 0
    characters: int = 0
    right: int = 0
    placed: int = 0
    wrong: list[tuple[str, str]] = field(default_factory=list)

    @property
    def line_rate(self) -> float:
        return self.exact / max(1, self.lines)

    @property
    def character_rate(self) -> float:
        return self.right / max(1, self.characters)

    @property
    def place_rate(self) -> float:
        return self.placed / max(1, self.right)


def clean_notes() -> Iterator[tuple[str, str]]:
    """(name, text) of the notes that are clean and simplified, in the form that the repair gives them, and of clean lines from the cases."""
    for path in sorted((CORPORA / "notes").glob("*.txt")):
        gold = json.loads((CORPORA / "gold" / f"{path.stem}.json").read_text(encoding="utf-8"))
        if gold["script"] == "hans" and not gold.get("damaged"):
            yield path.stem, repair_text(path.read_text(encoding="utf-8")).text


def measure(damage: Damage, notes: list[tuple[str, str]]) -> Figures:
    """The repair of one damage over the notes; the same notes give the same damage."""
    figures = Figures()
    for name, text in notes:
        clean = damage.clean(text)
        damaged = damage.make(clean, _random(damage, name))
        wanted = repair_text(clean).text if clean != text else text
        if clean != text and len(wanted) != len(clean):
            continue  # a traditional form with regional words of another length (季增 for 环比增长): no sign for sign
        _compare(damaged, wanted, len(clean), figures)
    return figures


def _compare(damaged: Damaged, wanted: str, size: int, figures: Figures) -> None:
    repaired = repair_text(damaged.text)
    lines, got = wanted.split("\n"), repaired.text.split("\n")
    figures.lines += len(lines)
    for tag, a, b, c, d in difflib.SequenceMatcher(None, lines, got, autojunk=False).get_opcodes():
        if tag == "equal":
            figures.exact += b - a
        else:
            figures.wrong += list(zip(lines[a:b], [*got[c:d], *[""] * (b - a)], strict=False))
    if len(wanted) != size:
        raise AssertionError("the clean text is not in its canonical form")
    matches = _matches(wanted, repaired.text)
    # what is left over counts as wrong: remains of the damage, and more guesses than characters that lost bytes
    left_over = len(repaired.text) - sum(n for _, _, n in matches) - len(damaged.lost)
    figures.characters += size - len(damaged.lost) + max(0, left_over)
    for a, c, n in matches:
        for i in range(n):
            if a + i in damaged.lost:
                continue
            figures.right += 1
            start, end = repaired.alignment.to_source(c + i, c + i + 1)
            true_start, true_end = damaged.spans[a + i]
            figures.placed += start <= true_start and true_end <= end <= start + 12 + 2 * (
                true_end - true_start
            )


def _matches(a: str, b: str) -> list[tuple[int, int, int]]:
    """Matching blocks (start in a, start in b, size); equal lines first, the rest character by character."""
    old, new = a.splitlines(keepends=True), b.splitlines(keepends=True)
    starts = [list(accumulate(map(len, lines), initial=0)) for lines in (old, new)]
    blocks = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        at, to = starts[0][i], starts[1][k]
        x, y = a[at : starts[0][j]], b[to : starts[1][m]]
        if tag == "equal":
            blocks.append((at, to, len(x)))
        elif tag == "replace":
            found = difflib.SequenceMatcher(None, x, y, autojunk=False).get_matching_blocks()
            blocks += [(at + n.a, to + n.b, n.size) for n in found]
    return blocks


def extraction_f1(
    damage: Damage | None, notes: list[tuple[str, str]], extractor: Extractor
) -> dict[str, float]:
    """{"f1", "full_f1"} of all types from the notes' damaged copies; from the clean copies with no damage given."""
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    for name, text in notes:
        path = CORPORA / "gold" / f"{name}.json"
        records = json.loads(path.read_text(encoding="utf-8"))["records"]
        clean = damage.clean(text) if damage else text
        if len(clean) < len(text):  # without characters that the encoding does not have
            clean = "".join(damage.clean(c) or "." for c in text)
        damaged = (
            damage.make(clean, _random(damage, name))
            if damage
            else Damaged(text, [(i, i + 1) for i in range(len(text))])
        )
        at = _places(text, clean)
        spans = [place(text, record) for record in records]
        gold = [
            {**record, "span": (damaged.spans[at[start]][0], damaged.spans[at[end - 1]][1])}
            for record, (start, end) in zip(records, spans, strict=True)
        ]
        found = extractor.extract(damaged.text).model_dump()["records"]
        score_note(damaged.text, gold, found, tally, [])
    return figures_of(tally)["all"]


def _places(text: str, clean: str) -> list[int]:
    """Where each character of a text stands in its clean form, which may have more blanks."""
    places, at = [], 0
    for char in text:
        while len(clean) > len(text) and clean[at] == " " != char:
            at += 1
        places.append(at)
        at += 1
    return places


def _random(damage: Damage, name: str) -> Random:
    return Random(zlib.crc32(f"{damage.name} {name}".encode()))


HELD_OUT = (
    "94.7 for UTF-8 as GBK, 95.8 as GB18030, 67.4 for Big5 as GBK (90.7, 92.9, 59.1 without neighbours)"
)
HEADER = """# What comes back from damage

Made by `python -m tests.damage --write`, over the clean notes of `notes/` and the makers of damage in `tests/generators`. Each damage is put on
every note; the repair sees the damaged copy alone.

- goal: `exact`, every line has to come back; `bytes`, the characters whose bytes survive; `layout`, lines and runs in their place.
- lines: those that come back character for character. characters: of those whose bytes survive, less what is left of the damage.
  places: characters whose place in the damaged text is told right.
- f1, full f1: extraction of the four core types from the damaged copies, in percent of what the clean copies give ({f1}, {full_f1}). Where
  bytes are lost, figures and names may be lost with them. The guesses at lost characters weigh neighbours that were counted on these notes
  among others; counted on every second one (`tests.neighbours --half`), the full f1 of the notes left out (`--half`) is {held_out}.

| damage | goal | lines % | characters % | places % | f1 % | full f1 % |
| --- | --- | ---: | ---: | ---: | ---: | ---: |
"""


def table(only: str, show: int, *, half: bool = False) -> Iterator[str]:
    """The lines of the table, a damage each. half: over the notes that `tests.neighbours --half` leaves out."""
    notes, extractor = list(clean_notes())[half :: 1 + half], Extractor()
    base = extraction_f1(None, notes, extractor)
    yield HEADER.format(**base, held_out=HELD_OUT)
    for damage in DAMAGES:
        if only not in damage.name:
            continue
        figures, scores = measure(damage, notes), extraction_f1(damage, notes, extractor)
        rates = [
            figures.line_rate,
            figures.character_rate,
            figures.place_rate,
            *(scores[k] / base[k] for k in ("f1", "full_f1")),
        ]
        yield f"| {damage.name} | {damage.goal} | {' | '.join(f'{100 * rate:.2f}' for rate in rates)} |\n"
        for wanted, got in figures.wrong[:show]:
            print(f"    {wanted!r}\n    {got!r}", file=sys.stderr)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="damages whose name holds this")
    parser.add_argument("--show", type=int, default=0, help="wrong lines to print for each")
    parser.add_argument("--half", action="store_true", help="every second note only")
    parser.add_argument("--write", action="store_true", help="remake corpora/damage.md")
    args = parser.parse_args()
    lines = []
    for line in table(args.only, args.show, half=args.half):
        print(line, end="", flush=True)
        lines.append(line)
    if args.write:
        (CORPORA / "damage.md").write_text("".join(lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
