"""Plain text: the decoded bytes as they are."""

import hashlib

from extractor.config import Config
from extractor.source.encoding import decode
from extractor.source.text import SourceText

__all__ = ["read"]


def read(data: bytes, name: str, config: Config) -> SourceText:
    """Decode a text file. Raises EncodingError or UnsupportedMediaError."""
    text, encoding, warnings = decode(data, name, config.encoding)
    return SourceText(text, name, hashlib.sha256(data).hexdigest(), encoding, warnings=warnings)
