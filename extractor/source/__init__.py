"""Bytes to source text."""

from extractor.source.members import Member, unpack
from extractor.source.read import SourceText, from_bytes, from_text, read_file, read_member, read_members
from extractor.source.readers import suffixes
from extractor.source.structure import Block, Cell, Location, Properties, Table

__all__ = [
    "Block",
    "Cell",
    "Location",
    "Member",
    "Properties",
    "SourceText",
    "Table",
    "from_bytes",
    "from_text",
    "read_file",
    "read_member",
    "read_members",
    "suffixes",
    "unpack",
]
