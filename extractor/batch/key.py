"""What a result depends on besides its content: rules, options that change the output, version."""

import dataclasses
import hashlib
import json
from typing import Any

from extractor.config import Config
from extractor.version import __version__

__all__ = ["options_of", "result_key"]


def result_key(config: Config, rules_digest: str) -> bytes:
    """16 bytes that differ where results may."""
    fields = {f.name: _plain(getattr(config, f.name)) for f in dataclasses.fields(config)}
    del fields["rules_dirs"]  # their content is in the digest, wherever they lie
    told = json.dumps({"rules": rules_digest, "version": __version__, "config": fields}, sort_keys=True)
    return hashlib.sha256(told.encode()).digest()[:16]


def options_of(config: Config) -> list[str]:
    """The command line's options that give this configuration."""
    options: list[str] = []
    for name in sorted(config.types or ()):
        options += ["--type", name]
    for folder in config.rules_dirs:
        options += ["--rules", str(folder)]
    if config.encoding is not None:
        options += ["--encoding", config.encoding]
    if config.min_confidence:
        options += ["--min-confidence", f"{config.min_confidence:g}"]
    if config.max_bytes != Config().max_bytes:
        options += ["--max-mb", f"{config.max_bytes / 1048576:g}"]
    if config.media_type is not None:
        options += ["--media-type", config.media_type]
    if config.pages is not None:
        options += ["--pages", ",".join(f"{first}-{last}" for first, last in config.pages)]
    return options


def _plain(value: Any) -> Any:
    if callable(value):  # by name: its address differs from process to process
        return (
            f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', type(value).__qualname__)}"
        )
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    return value if isinstance(value, str | int | float | bool | None) else str(value)
