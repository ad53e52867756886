"""Blanks between Chinese characters and Latin words or figures, which many writers and readers of PDF files set: 得分 为 94.6 分.

They mean nothing, so a text is read without them; the way back is carried along. A blank parts cells where a line is a row of a table,
so only lines of prose are closed up.
"""

import re
from collections.abc import Iterator

from extractor.repair.alignment import Alignment, Edit, apply_edits

__all__ = ["close_up"]

_BLANK = re.compile(
    r" (?:(?<=[\u4e00-\u9fff] )(?=[A-Za-z0-9$¥€+\-−])|(?<=[A-Za-z0-9%％] )(?=[\u4e00-\u9fff]))"
)
_PROSE = re.compile(r"[，。；：、]|[,;:](?!\d)")
_CELLS = re.compile(r"[^\s。；;，,.!！?？] {2,}\S|[\t|│｜]")  # blanks behind a mark part sentences, not cells
_NUMBERED = re.compile(r"\s*(?:\d{1,2}|[A-Za-z]) ")  # 2 需求端: what numbers a line is no figure of it


def close_up(text: str) -> tuple[str, Alignment]:
    """The text without such blanks, and the alignment to it."""
    return apply_edits(text, _edits(text))


def _edits(text: str) -> Iterator[Edit]:
    end = -1  # of the line that was looked at last
    first, prose = 0, False
    for match in _BLANK.finditer(text):
        at = match.start()
        if at >= end:
            start = text.rfind("\n", 0, at) + 1
            found = text.find("\n", at)
            end = len(text) if found < 0 else found
            numbered = _NUMBERED.match(text, start, end)
            first = numbered.end() if numbered else start
            prose = _PROSE.search(text, start, end) is not None and not _CELLS.search(text, start, end)
        if prose and at >= first:
            yield at, at + 1, ""
