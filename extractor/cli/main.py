"""The commands by name, and what ends a failed one: one line on standard error and its exit code.

0  done (also where a note holds no record)
1  an error that is nobody's in particular
2  wrong usage: unknown option, type or format
3  a source that cannot be read: missing, a folder, empty, binary, undecodable, too large
4  a rule, lexicon or case file that cannot be used, or rule cases that fail
5  a batch that is done but for some files, named in errors.jsonl
6  an output folder that cannot be written: full, forbidden, in use by another run
130, 143  stopped by an interrupt or a SIGTERM; a batch goes on from there
"""

import os
import sys

import typer

from extractor.cli.batch import batch
from extractor.cli.extract import extract
from extractor.cli.quantities import quantities
from extractor.cli.query import query
from extractor.cli.repair import repair
from extractor.cli.rules import rules
from extractor.cli.schema import schema
from extractor.cli.source import source
from extractor.errors import ExtractorError
from extractor.version import __version__

__all__ = ["app", "main"]

app = typer.Typer(
    name="extractor",
    help="Exact, explainable extraction of typed records from Chinese broker notes.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(extract)
app.command()(source)
app.command()(repair)
app.command()(quantities)
app.command()(query)
app.command()(schema)
app.add_typer(batch, name="batch")
app.add_typer(rules, name="rules")


@app.callback(invoke_without_command=True)
def _version(version: bool = typer.Option(False, "--version", help="Print the version and exit.")) -> None:
    if version:
        typer.echo(f"extractor {__version__}")
        raise typer.Exit


def main() -> None:
    """The console command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except ExtractorError as error:
        print(f"extractor: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:  # the reader (head, less) has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        print("extractor: interrupted", file=sys.stderr)
        sys.exit(130)
