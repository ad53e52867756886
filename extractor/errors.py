"""The error tree.

    ExtractorError
    ├── SourceError             a file or text that cannot be read
    │   ├── SourceNotFoundError     no such file, or a folder in its place
    │   ├── EmptySourceError        nothing in it
    │   ├── SourceTooLargeError     over the configured limit
    │   ├── UnsupportedMediaError   not a kind of file that is read (an image, a program)
    │   ├── EncodingError           no known encoding, or not the one asked for
    │   ├── DamagedSourceError      truncated or corrupt
    │   ├── EncryptedSourceError    needs a password
    │   ├── LimitError              more pages, cells, members or seconds than the configuration allows
    │   └── ContainerError          an archive of several documents where one was asked for
    ├── MissingExtraError       a library that an optional feature needs is not installed
    ├── RuleError               a rule, lexicon or case file that cannot be used: file, line, reason
    ├── UsageError              an option or argument that does not exist
    ├── OutputError             an output folder that cannot be written or read: full, forbidden, in use by another run
    ├── WorkerError             worker processes that do not start
    └── InterruptedRunError     a batch that was told to stop; what is done is kept

Each message says what is wrong, where (file and line, or file and place), and what to do.
"""

__all__ = [
    "ContainerError",
    "DamagedSourceError",
    "EmptySourceError",
    "EncodingError",
    "EncryptedSourceError",
    "ExtractorError",
    "InterruptedRunError",
    "LimitError",
    "MissingExtraError",
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


class DamagedSourceError(SourceError):
    """A file whose kind is known and whose content cannot be read."""


class EncryptedSourceError(SourceError):
    """A file that opens only with a password."""


class LimitError(SourceError):
    """A source that goes beyond a limit of the configuration."""


class ContainerError(SourceError):
    """An archive of several documents where one document was asked for."""


class MissingExtraError(ExtractorError):
    """A library is missing that an extra of the package installs."""

    exit_code = 2

    @classmethod
    def naming(cls, what: str, extra: str) -> "MissingExtraError":
        """The error for `what` (a kind of file, a format), naming the extra that brings it."""
        return cls(f"{what} needs the extra {extra!r}: pip install 'yanbao-extractor[{extra}]'")


class RuleError(ExtractorError):
    """A rule or lexicon file that cannot be used."""

    exit_code = 4


class UsageError(ExtractorError):
    """An argument that does not exist."""

    exit_code = 2


class OutputError(ExtractorError):
    """An output folder that cannot be written or read, or in which another run is at work."""

    exit_code = 6


class WorkerError(ExtractorError):
    """Worker processes that do not start."""


class InterruptedRunError(ExtractorError):
    """A batch that was told to stop by a signal; what is done is kept and the same command goes on from there."""

    def __init__(self, message: str, signal_number: int) -> None:
        super().__init__(message)
        self.exit_code = 128 + signal_number
