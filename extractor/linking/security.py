"""What a rating is about."""

from dataclasses import dataclass

__all__ = ["Security"]


@dataclass(frozen=True, slots=True)
class Security:
    """name is canonical, raw as written; both None where the note names nothing."""

    name: str | None
    raw: str | None = None
    code: str | None = None
