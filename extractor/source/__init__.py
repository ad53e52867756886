"""Bytes to source text."""

from extractor.source.read import SourceText, from_bytes, from_text, read_file

__all__ = ["SourceText", "from_bytes", "from_text", "read_file"]
