"""Pages that a site numbers and breaks wherever they are full: …增速为-2.15⏎3、%，分别…"""

import re
from collections.abc import Iterator

from extractor.repair.steps import Mark, Sheet

__all__ = ["find_numbered_breaks"]

SHORTEST = 150  # characters of a page; items of a list are shorter, or end with a stop
USUAL = 200  # and of pages at large
LEAD = 300  # characters before the first page: who put the file up, and that there is more
_NUMBERED = re.compile(r"^[ \t\u3000]*(\d{1,3})、", re.MULTILINE)
_BEGINS = re.compile(r"\s*(\d{1,3})、")  # so does the whole text: what tells the damage in no time
_LED = re.compile(r"(?:\S[^\n]*\n\s*){1,2}(1)、")
_STOPPED = re.compile(r"(?:[。！？；!?;：:…”」）)]|(?<!\d)\.)\s*$")


def find_numbered_breaks(sheet: Sheet) -> Iterator[Mark]:
    """The line ends and numbers between pages, where most of them stand inside of sentences."""
    text = sheet.text
    begun = _BEGINS.match(text) or _LED.match(text, 0, LEAD)
    if begun is None:
        return
    marks, first = [*_NUMBERED.finditer(text)], int(begun[1])
    if len(marks) < 2 or not _are_pages(text, marks, first):
        return
    ends = [mark.start() for mark in marks[1:]]
    opened = [_STOPPED.search(text, max(0, end - 8), end) is None for end in ends]
    if 2 * sum(opened) <= len(opened):
        return
    for mark, end, inside in zip(marks[1:], ends, opened, strict=True):
        while inside and text[end - 1].isspace():
            end -= 1
        yield "numbered_break", end, mark.end(), ""


def _are_pages(text: str, marks: list[re.Match[str]], first: int) -> bool:
    """Whether every line is numbered, one after the other, and as long as a page; the last one may be cut."""
    numbers = [int(mark[1]) for mark in marks]
    if numbers != [*range(first, first + len(marks))]:
        return False
    starts = [mark.start() for mark in marks]
    lines = [text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    sizes = [len(line) for line in lines[:-1]]
    long = min(sizes) >= SHORTEST and sum(sizes) >= USUAL * len(sizes)
    return long and not any("\n" in line for line in lines)
