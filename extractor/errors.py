"""The error tree.

    ExtractorError
    ├── SourceError             a file or text that cannot be read
    │   ├── SourceNotFoundError     no such file, or a folder in its place
    │   ├── EmptySourceError        nothing in it
    │   ├── SourceTooLargeError     over the configured limit
    │   ├── UnsupportedMediaError   not a kind of file that is read (an image, an archive)
    │   └── EncodingError           no known encoding, or not the one asked for
    ├── RuleError               a rule, lexicon or case file that cannot be used: file, line, reason
    ├── UsageError              an option or argument that does not exist
    ├── OutputError             an output folder that cannot be written: full, forbidden, in use by another run
    ├── WorkerError             worker processes that do not start
    └── InterruptedRunError     a batch that was told to stop; what is done is kept

Each message says what is wrong, where (file and line, or file and place), and what to do.
"""

__all__ = [
    "EmptySourceError",
    "EncodingError",
    "ExtractorError",
    "InterruptedRunError",
    "OutputError",
    "RuleError",
    "SourceError",
    "SourceNotFoundError",
    "SourceTooLargeError",
    "UnsupportedMediaError",
    "UsageError",
    "WorkerError",
]


class ExtractorError(Exception):
    """The base of all errors that the package raises on purpose; `exit_code` is the command line's."""

    exit_code = 1


class SourceError(ExtractorError):
    """A source that cannot be read."""

    exit_code = 3


class SourceNotFoundError(SourceError):
    """No file at that path, or something there that is no file."""


class EmptySourceError(SourceError):
    """A source of no bytes."""


class SourceTooLargeError(SourceError):
    """A source over `Config.max_bytes`."""


class UnsupportedMediaError(SourceError):
    """A kind of file that is not read."""


class EncodingError(SourceError):
    """Bytes that no known encoding explains."""


class RuleError(ExtractorError):
    """A rule or lexicon file that cannot be used."""

    exit_code = 4


class UsageError(ExtractorError):
    """An argument that does not exist."""

    exit_code = 2


class OutputError(ExtractorError):
    """An output folder that cannot be written, or in which another run is at work."""

    exit_code = 6


class WorkerError(ExtractorError):
    """Worker processes that do not start."""


class InterruptedRunError(ExtractorError):
    """A batch that was told to stop by a signal; what is done is kept and the same command goes on from there."""

    def __init__(self, message: str, signal_number: int) -> None:
        super().__init__(message)
        self.exit_code = 128 + signal_number
