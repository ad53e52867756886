"""`extractor rules ...`: the commands of an analyst who writes rules."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.options import RulesDirs

__all__ = ["rules"]

rules = typer.Typer(name="rules", help="Check and test rules and lexicons.", no_args_is_help=True)


@rules.command()
def check(rules_dirs: RulesDirs = None) -> None:
    """Load every rule and lexicon; the first fault is named with file and line."""
    from extractor.rules import load_rules

    loaded = load_rules(tuple(rules_dirs or ()))
    print(f"{len(loaded.rules)} rules are well-formed")


@rules.command(name="test")
def run_cases(
    rules_dirs: RulesDirs = None,
    only: Annotated[str | None, typer.Option("--only", help="Only case files whose path holds this.")] = None,
) -> None:
    """Run the cases beside the rules (NAME.cases.yaml) and print each failure (exit code 4)."""
    from extractor.config import Config
    from extractor.pipeline import Extractor
    from extractor.rules.cases import load_cases, run_case

    overlays = tuple(Path(d) for d in rules_dirs or ())
    extractor = Extractor(Config(rules_dirs=overlays))
    cases = [c for c in load_cases(extractor.rules.folders) if only is None or only in c.place]
    failures = [(case, message) for case in cases if (message := run_case(case, extractor.extract))]
    for case, message in failures:
        print(f"{case.place}: {message}\n    {case.note}", file=sys.stderr)
    print(f"{len(cases) - len(failures)} of {len(cases)} cases pass")
    if failures:
        raise typer.Exit(4)
