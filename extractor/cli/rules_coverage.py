"""`extractor rules coverage [FOLDER]`."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.cli.options import RulesDirs
from extractor.errors import SourceNotFoundError

if TYPE_CHECKING:
    from extractor.linking.coverage import Coverage, Use
    from extractor.pipeline import Extractor

__all__ = ["coverage"]

COLUMNS = ("rule", "type", "priority", "matched", "won", "records", "precision", "cases", "")


class Format(StrEnum):
    """What is printed."""

    table = "table"
    json = "json"


def coverage(
    folder: Annotated[Path, typer.Argument(help="A folder of notes (.txt).")] = Path("corpora/notes"),
    gold: Annotated[
        Path | None, typer.Option(help="Their annotations; a folder gold/ beside FOLDER without it.")
    ] = None,
    format: Annotated[
        Format, typer.Option("--format", "-f", help="A table, or for programs.")
    ] = Format.table,
    rules: RulesDirs = None,
) -> None:
    """Count how often each rule matches, wins and gives a record over a folder of notes, and mark those that never do."""
    from extractor.config import Config
    from extractor.pipeline import Extractor

    notes = sorted(folder.rglob("*.txt")) if folder.is_dir() else []
    if not notes:
        raise SourceNotFoundError(f"{folder}: no such folder, or no .txt file in it; give a folder of notes")
    extractor = Extractor(Config(rules_dirs=tuple(rules or ())))
    counted = _count(extractor, notes, gold or folder.parent / "gold")
    if format is Format.json:
        rows = [asdict(u) | {"precision": u.precision, "never": u.never} for u in counted.uses()]
        json.dump({"notes": counted.notes, "rules": rows}, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        sys.stdout.writelines(line + "\n" for line in _table(counted))


def _count(extractor: "Extractor", notes: list[Path], gold: Path) -> "Coverage":
    from extractor.linking import link
    from extractor.linking.coverage import Coverage
    from extractor.rules.cases import load_cases
    from extractor.rules.gold import judge
    from extractor.source import from_text, read_file

    counted = Coverage(extractor.rules)
    for path in notes:
        prepared = extractor.prepare(read_file(path, extractor.config))
        drafts = list(link(prepared.note, extractor.rules))
        records = [r.model_dump(mode="json") for r in extractor.finish(prepared, drafts).records]
        wanted = _gold_of(gold, path)
        verdicts = judge(prepared.source.text, wanted, records) if wanted is not None else []
        counted.add(prepared.note, drafts, [r["rule"] for r in records], verdicts)
    for case in load_cases(extractor.rules.folders):
        prepared = extractor.prepare(from_text(case.note, "<case>", extractor.config))
        counted.add_case(prepared.note, list(link(prepared.note, extractor.rules)))
    return counted


def _gold_of(folder: Path, note: Path) -> list[dict[str, Any]] | None:
    path = folder / f"{note.stem}.json"
    if not path.is_file():
        return None
    records: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["records"]
    return records


def _table(counted: "Coverage") -> Iterator[str]:
    rows = [COLUMNS, *(_row(use) for use in counted.uses())]
    widths = [max(len(row[i]) for row in rows) for i in range(len(COLUMNS))]
    for row in rows:
        cells = [
            c.ljust(w) if i < 2 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join([*cells[:-1], row[-1]]).rstrip()
    uses = list(counted.uses())
    never, bare = sum(u.never for u in uses), sum(not u.cases for u in uses)
    yield f"{counted.notes} notes, {len(uses)} rules; {never} never fire, {bare} are in no case"


def _row(use: "Use") -> tuple[str, ...]:
    marks = [word for word, on in (("never fires", use.never), ("in no case", not use.cases)) if on]
    precision = "-" if use.precision is None else f"{use.precision:.2f}"
    counts = (use.priority, use.matched, use.won, use.records)
    return (use.rule, use.type, *map(str, counts), precision, str(use.cases), ", ".join(marks))
