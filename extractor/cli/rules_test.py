"""`extractor rules test`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.options import RulesDirs
from extractor.errors import UsageError

__all__ = ["run_cases"]


def run_cases(
    rules_dirs: RulesDirs = None,
    only: Annotated[str | None, typer.Option("--only", help="Only case files whose path holds this.")] = None,
) -> None:
    """Run the cases beside the rules (NAME.cases.yaml) and print each failure with file and line (exit code 4)."""
    from extractor.config import Config
    from extractor.pipeline import Extractor
    from extractor.rules.cases import load_cases, run_case

    overlays = tuple(Path(d) for d in rules_dirs or ())
    extractor = Extractor(Config(rules_dirs=overlays))
    cases = [c for c in load_cases(extractor.rules.folders) if only is None or only in c.place]
    if only is not None and not cases:
        raise UsageError(f"--only {only}: no case file has this in its path")
    failures = [(case, message) for case in cases if (message := run_case(case, extractor.extract))]
    for case, message in failures:
        note = case.note.rstrip().replace("\n", "\n    ")
        print(f"{case.place}: {message}\n    {note}", file=sys.stderr)
    print(f"{len(cases) - len(failures)} of {len(cases)} cases pass")
    if failures:
        raise typer.Exit(4)
