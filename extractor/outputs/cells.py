"""Cells and rows of CSV that no spreadsheet runs and that every reader gets back as they were.

Text that a spreadsheet could take for a formula gets a leading apostrophe, and so does text that starts with apostrophes
before such a sign, so that taking one apostrophe away (`restore`) always gives the text back. Numbers stay numbers.
Null is an empty cell, empty text is "".
"""

import json
import re
from collections.abc import Iterable
from typing import Any

__all__ = ["neutralise", "restore", "to_row"]

# the full-width signs start a formula in East Asian editions of Excel
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_QUOTED = re.compile(r'[",\r\n]|^\s|\s$')


def neutralise(text: str) -> str:
    """The text with an apostrophe before it where it could be run."""
    return "'" + text if _FORMULA.match(text) else text


def restore(text: str) -> str:
    """What `neutralise` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def to_row(values: Iterable[Any]) -> str:
    """One line of CSV with its line end; lists and objects are JSON."""
    return ",".join(map(_cell, values)) + "\n"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = neutralise(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if not text or _QUOTED.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text
