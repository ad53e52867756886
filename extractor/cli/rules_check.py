"""`extractor rules check`."""

import sys
from pathlib import Path

import typer

from extractor.cli.options import RulesDirs

__all__ = ["check"]


def check(rules_dirs: RulesDirs = None) -> None:
    """Name every fault of rules, lexicons and cases with file and line (exit code 4)."""
    from extractor.resources import rule_folders
    from extractor.rules import load_rules, replaced_rules
    from extractor.rules.lint import find_faults

    overlays = tuple(Path(d) for d in rules_dirs or ())
    faults = find_faults(rule_folders(overlays))
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print(f"{len(faults)} fault{'s' * (len(faults) > 1)}", file=sys.stderr)
        raise typer.Exit(4)
    print(f"{len(load_rules(overlays).rules)} rules are well-formed")
    for name, place in replaced_rules(overlays):
        print(f"{place}: {name} replaces the shipped rule")
