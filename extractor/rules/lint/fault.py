"""What is wrong with a file, and in which line."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from extractor.errors import RuleError

__all__ = ["Fault", "fault_of", "known_names"]


@dataclass(frozen=True, order=True)
class Fault:
    """One fault; lines count from 1."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def fault_of(path: Path, error: RuleError) -> Fault:
    """An error that begins with FILE or FILE:LINE as a fault of that file."""
    place, _, message = str(error).removeprefix(f"{path}").partition(": ")
    line = place.lstrip(":")
    return Fault(path, int(line) if line.isdigit() else 1, message)


def known_names(wrong: object, names: Iterable[str]) -> str:
    """What was probably meant, or all that is known."""
    ordered = sorted(names)
    close = get_close_matches(str(wrong), ordered, n=1, cutoff=0.75)
    return f"did you mean {close[0]!r}?" if close else f"known: {', '.join(ordered) or 'none'}"
