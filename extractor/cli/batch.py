"""`extractor batch FOLDER -o OUT`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.options import Encoding, MaxMb, MinConfidence, RulesDirs, Types, make_config

__all__ = ["batch"]


def batch(
    folder: Annotated[Path, typer.Argument(help="Every .txt below it is read.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The folder for records.jsonl and errors.jsonl.")
    ],
    types: Types = None,
    rules: RulesDirs = None,
    encoding: Encoding = None,
    min_confidence: MinConfidence = 0.0,
    max_mb: MaxMb = 32.0,
) -> None:
    """Extract a folder of notes to one JSONL, one document a line. A bad file is named in errors.jsonl (exit code 5)."""
    config = make_config(types, rules, encoding, min_confidence, max_mb)
    from rich.console import Console
    from rich.progress import Progress

    from extractor.batch.run import find_notes, run

    total = len(find_notes(folder))
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("notes", total=total)
        report = run(folder, output, config, on_done=lambda _: progress.advance(task))
    print(
        f"extractor: {report.done} notes, {report.records} records in {output / 'records.jsonl'}; {report.failed} failed",
        file=sys.stderr,
    )
    if report.failed:
        print(f"extractor: see {output / 'errors.jsonl'}", file=sys.stderr)
        raise typer.Exit(5)
