"""What became of one rule at one place."""

from dataclasses import dataclass

__all__ = ["Outcome"]


@dataclass(frozen=True)
class Outcome:
    """verdict: won, lost, vetoed (a veto that won), or passed (it looked, and the value or place is not for it)."""

    rule: str
    type: str
    priority: int
    matched: str
    verdict: str
    why: str | None = None
