"""`extractor rules ...`: the commands of an analyst who writes rules, one file a command."""

import typer

from extractor.cli.rules_check import check
from extractor.cli.rules_coverage import coverage
from extractor.cli.rules_explain import explain
from extractor.cli.rules_test import run_cases

__all__ = ["rules"]

rules = typer.Typer(name="rules", help="Check, test and explain rules and lexicons.", no_args_is_help=True)
rules.command()(check)
rules.command(name="test")(run_cases)
rules.command()(explain)
rules.command()(coverage)
