"""`--where`: conditions that a document has to meet, such as `size<1MB`, `suffix=.txt`, `broker=中信证券`, `published>=2025-01-01`.

What is known of the file (name, suffix, size, modified) is asked before it is read; what is known of the document alone
(broker, published, title, script, encoding, media_type, text_length) when the final files are written. Several must all hold.
"""

import json
import operator
import re
from collections.abc import Callable
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from extractor.batch.sources import Found, suffix_of
from extractor.errors import UsageError

__all__ = ["Where"]

_OF_FILE = ("name", "suffix", "size", "modified")
_OF_DOCUMENT = ("broker", "published", "title", "script", "encoding", "media_type", "text_length")
_CONDITION = re.compile(r"\s*(\w+)\s*(!=|<=|>=|=|<|>|~)\s*(.*?)\s*", re.DOTALL)
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMG]?)i?B?", re.IGNORECASE)
_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "~": lambda value, pattern: fnmatchcase(str(value), str(pattern)),
}
_DOCUMENT = b'"document": '


class _Condition(NamedTuple):
    field: str
    sign: str
    value: str | float

    def holds(self, value: str | float | None) -> bool:
        """A field that a document does not have meets != alone."""
        if value is None:
            return self.sign == "!="
        return _COMPARE[self.sign](value, self.value)


class Where:
    """Conditions, compiled. Raises UsageError for one that cannot be read."""

    def __init__(self, conditions: tuple[str, ...]) -> None:
        compiled = [_compile(text) for text in conditions]
        self._file = [c for c in compiled if c.field in _OF_FILE]
        self._document = [c for c in compiled if c.field in _OF_DOCUMENT]

    @property
    def sees_documents(self) -> bool:
        """Whether anything is asked of the document itself."""
        return bool(self._document)

    def takes(self, found: Found) -> bool:
        """Whether a file is read at all."""
        return all(c.holds(_of_file(found, c.field)) for c in self._file)

    def keeps(self, line: bytes) -> bool:
        """Whether a document's line goes into the final files."""
        if not self._document:
            return True
        text = line.decode("utf-8")
        document, _ = json.JSONDecoder().raw_decode(text, text.index(_DOCUMENT.decode()) + len(_DOCUMENT))
        return all(c.holds(document.get(c.field)) for c in self._document)


def _compile(text: str) -> _Condition:
    match = _CONDITION.fullmatch(text)
    if not match or match[1] not in (*_OF_FILE, *_OF_DOCUMENT):
        known = ", ".join((*_OF_FILE, *_OF_DOCUMENT))
        raise UsageError(
            f"--where {text!r}: write FIELD, one of = != < <= > >= ~, and a value; fields: {known}"
        )
    field, sign, value = match.groups()
    if field not in ("size", "text_length") or sign == "~":
        return _Condition(field, sign, value)
    number = _SIZE.fullmatch(value)
    if not number:
        raise UsageError(f"--where {text!r}: a {field} is a number such as 2000, 64KB or 1.5MB")
    return _Condition(field, sign, float(number[1]) * _UNITS[number[2].lower()])


def _of_file(found: Found, field: str) -> str | float:
    if field == "size":
        return float(found.size)
    if field == "modified":
        return datetime.fromtimestamp(found.modified, UTC).isoformat()
    return suffix_of(found.name) if field == "suffix" else found.name
