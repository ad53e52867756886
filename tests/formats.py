"""Measure extraction from files with a layout beside plain text: `python -m tests.formats [--only TEXT] [--show N] [--notes N] [--slow]`.

For each maker, over all notes of the corpora: f1 and full f1 of the records from the rendered file beside those from the plain text. The
gold follows: each of its quotes is carried to where its characters stand in the file's text.
"""

import argparse
import difflib
import functools
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from extractor import Extractor
from extractor.rules.gold import place
from extractor.source import SourceText, from_bytes
from tests.conftest import CORPORA
from tests.generators import files
from tests.generators.convert_pdf import CHROMIUM, OFFICE, by_chromium, by_office
from tests.generators.notes import parse_note
from tests.generators.render_pdf import LAYOUTS, render_note
from tests.scoring import figures_of, score_note

__all__ = ["MAKERS", "SLOW_MAKERS", "carry", "read_notes", "score"]

Note = tuple[str, str, dict[str, Any]]
Maker = Callable[[str], SourceText]


def _pdf(name: str, text: str) -> SourceText:
    return from_bytes(render_note(text, LAYOUTS[name]).data, f"{name}.pdf")


# from a note's text to the source text that is read from its file; further formats add theirs here
MAKERS: dict[str, Maker] = {
    **{f"PDF, {name}": functools.partial(_pdf, name) for name in LAYOUTS},
    **files.MAKERS,
}

# these take seconds a note and need programs that may be missing
SLOW_MAKERS: dict[str, Maker] = {
    **(
        {"PDF by Chromium": lambda text: from_bytes(by_chromium(parse_note(text)), "note.pdf")}
        if CHROMIUM
        else {}
    ),
    **(
        {"PDF by LibreOffice": lambda text: from_bytes(by_office(parse_note(text)), "note.pdf")}
        if OFFICE
        else {}
    ),
}


def read_notes(most: int | None = None) -> list[Note]:
    """(name, text, gold) of the notes, or of as many of them, evenly spread."""
    paths = sorted((CORPORA / "notes").glob("*.txt"))
    step = max(1, len(paths) // most) if most else 1
    golds = (
        json.loads((CORPORA / "gold" / f"{p.stem}.json").read_text(encoding="utf-8")) for p in paths[::step]
    )
    texts = (p.read_text(encoding="utf-8") for p in paths[::step])
    return [(p.stem, text, gold) for p, text, gold in zip(paths[::step], texts, golds, strict=True)]


def carry(text: str, new: str, records: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The gold's records with the span of each quote in the new text; (0, 0) where none of it is there."""
    to = _positions(text, new)
    carried = []
    for record in records:
        start, end = place(text, record) if "quote" in record else (0, 0)
        spots = [to[i] for i in range(start, end) if i in to]
        span = [min(spots), max(spots) + 1] if spots else [0, 0]
        carried.append({**record, "span": span} if "quote" in record else record)
    return carried


def _positions(text: str, new: str) -> dict[int, int]:
    """Where each character of the text that is no blank stands in the new one."""
    old_at = [i for i, char in enumerate(text) if not char.isspace()]
    new_at = [i for i, char in enumerate(new) if not char.isspace()]
    old, fresh = "".join(text[i] for i in old_at), "".join(new[i] for i in new_at)
    found = {}
    for a, b, size in _matches(old, fresh):
        found.update({old_at[a + i]: new_at[b + i] for i in range(size)})
    return found


def _matches(old: str, new: str) -> Iterator[tuple[int, int, int]]:
    """Equal runs: whole pieces first, character by character only where they differ, or the time grows with the square."""
    cut = 24
    pieces = [[s[i : i + 1] for i in range(len(s))] for s in (old, new)]
    if old == new:
        yield 0, 0, len(old)
        return
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    yield 0, 0, first
    matcher = difflib.SequenceMatcher(
        None, pieces[0][first:], pieces[1][first:], autojunk=len(old) > 60 * cut
    )
    for block in matcher.get_matching_blocks():
        yield first + block.a, first + block.b, block.size


def score(
    maker: Maker | None, notes: Sequence[Note], extractor: Extractor
) -> tuple[dict[str, Any], list[tuple[Any, ...]]]:
    """(figures by type, misses) over the notes, from the plain text without a maker."""
    tally: defaultdict[str, Counter[str]] = defaultdict(Counter)
    misses: list[tuple[Any, ...]] = []
    for name, text, gold in notes:
        source = maker(text) if maker else None
        result = extractor.extract(source if source is not None else text)
        records = carry(text, result.source_text, gold["records"]) if source is not None else gold["records"]
        found: list[tuple[Any, ...]] = []
        score_note(result.source_text, records, result.model_dump()["records"], tally, found)
        misses += [(name, *miss) for miss in found]
    return figures_of(tally), misses


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="makers whose name holds this")
    parser.add_argument(
        "--show", type=int, default=0, help="how many misses that the plain text does not have"
    )
    parser.add_argument("--notes", type=int, help="only so many notes")
    parser.add_argument("--slow", action="store_true", help="with the makers that call office programs")
    chosen = parser.parse_args()
    extractor, notes = Extractor(), read_notes(chosen.notes)
    plain, known = score(None, notes, extractor)
    print(f"{'format':50} {'f1':>7} {'full':>7} {'share':>7}")
    print(f"{'plain text':50} {plain['all']['f1']:7.4f} {plain['all']['full_f1']:7.4f}")
    for name, maker in {**MAKERS, **(SLOW_MAKERS if chosen.slow else {})}.items():
        if chosen.only not in name:
            continue
        figures, misses = score(maker, notes, extractor)
        share = figures["all"]["f1"] / plain["all"]["f1"]
        print(f"{name:50} {figures['all']['f1']:7.4f} {figures['all']['full_f1']:7.4f} {share:7.4f}")
        for miss in [m for m in misses if m not in known][: chosen.show]:
            print("   ", *miss)


if __name__ == "__main__":
    main()
