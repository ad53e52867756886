"""One frozen configuration for a whole run."""

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Config"]

MEBIBYTE = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Config:
    """What an `Extractor` does; every field has a safe default.

    rules_dirs
        Folders that overlay the shipped rules, later ones first (default: none, and `EXTRACTOR_RULES` from the
        environment). Risk: an overlay can switch a shipped rule off by using its name.
    types
        Record types to give, by name (default None: all).
    encoding
        The encoding of byte sources (default None: told from the bytes). Risk: a wrong one garbles the text.
    min_confidence
        Records under it are dropped (default 0.0: none).
    max_bytes
        The largest source that is read (default 32 MiB). Risk: memory grows to about 30 times the source.
    """

    rules_dirs: tuple[Path, ...] = ()
    types: frozenset[str] | None = None
    encoding: str | None = None
    min_confidence: float = 0.0
    max_bytes: int = 32 * MEBIBYTE
