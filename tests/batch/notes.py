"""Many small notes made of the lines of our own corpora; the same seed gives the same notes."""

import random
from pathlib import Path

from tests.batch.poison import KINDS, SLOW, poison
from tests.conftest import CORPORA


def lines_of_corpora() -> list[str]:
    """Lines of the clean notes."""
    paths = sorted((CORPORA / "notes").glob("*.txt"))
    lines = [
        line for p in paths if "garb" not in p.stem for line in p.read_text(encoding="utf-8").splitlines()
    ]
    return [line for line in lines if 12 < len(line) < 120]


def make_note(lines: list[str], chance: random.Random, number: int, *, most: int = 12) -> str:
    """A note of its own: its number is in the title."""
    chosen = chance.sample(lines, chance.randint(2, most))
    return "\n".join([f"某证券：第{number}号快评", *chosen, "风险提示：需求不及预期；竞争加剧。"]) + "\n"


def make_notes(folder: Path, count: int, *, seed: int = 1, most: int = 12, slow: int = 0) -> None:
    """`count` notes, a thousand a folder; the first `slow` are slow."""
    lines, chance = lines_of_corpora(), random.Random(seed)
    for number in range(count):
        path = folder / f"{number // 1000:04}" / f"{number:07}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        note = make_note(lines, chance, number, most=most).encode()
        path.write_bytes(SLOW + b"\n" + note if number < slow else note)


def add_poison(folder: Path, each: int) -> dict[str, str]:
    """`each` documents of each kind among the notes: kind by path."""
    made: dict[str, str] = {}
    for kind in KINDS:
        for number in range(each):
            path = folder / "0000" / f"{number * 37:07}-{kind}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(poison(kind, number))
            made[str(path)] = kind
    return made
