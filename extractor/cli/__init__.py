"""The command line: `extractor COMMAND`. Data goes to standard output, messages to standard error."""

from extractor.cli.main import main

__all__ = ["main"]
