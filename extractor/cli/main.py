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

import errno
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
    context_settings={"help_option_names": ["-h", "--help"]},
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
    _open_closed()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except ExtractorError as error:
        print(f"extractor: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:  # the reader (head, less) has had enough
        _give_up_output()
        sys.exit(0)
    except OSError as error:
        if error.errno not in _FULL:
            raise
        _give_up_output()
        print(f"extractor: cannot write ({error.strerror}); make room or write elsewhere", file=sys.stderr)
        sys.exit(6)
    except KeyboardInterrupt:
        print("extractor: interrupted", file=sys.stderr)
        sys.exit(130)


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


def _give_up_output() -> None:
    """What is left in the buffer goes nowhere, or the end of Python would try to write it once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _open_closed() -> None:
    """A standard stream that the caller has closed (`>&-`) is one that holds nothing and keeps nothing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
