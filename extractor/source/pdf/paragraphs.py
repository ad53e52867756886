"""Lines of one column to paragraphs: where a line ends because it is full, and where because its author ended it."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractor.source.pdf.lines import Line
from extractor.source.structure import BlockKind

__all__ = ["Column", "Manner", "Paragraph", "is_finished", "starts_item"]

SAME_SIZE = 0.12
LOOSE_PITCH = 0.14  # of the type size: a line that far below its place begins a paragraph
INDENT = 1.2  # in type sizes
FULL = 0.6  # in type sizes: what a full line may leave free beside the next one's first word
HEADING_SHARE = 0.6  # of the column: a line of a heading that is shorter is its last
MAX_PITCH = 2.3
_BULLET = re.compile(r"[●■◆◼▶►➢✓•·▪○□◇※\uf06c\uf06e\uf075\uf0b7\uf0d8\uf0a7]|[-–—*]\s")
_NUMBER = re.compile(
    r"(?:[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2}|[ⅰ-ⅹⅠ-Ⅹ])[)）]|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[、．]|\d{1,2}\.(?!\d)|[①-⑳])"
)
_FINISHED = re.compile(r"[。！？!?；;：:…][”\"'’」』）)]*$|[.][”\"')]*$")
_ENDED = re.compile(r"[。！？!?；;][”\"'’」』）)]*$")
_WORD = re.compile(r"[0-9A-Za-z%‰.,+\-–—/$€£¥&@#_()]+[，。；：、！？）”》」』]*|.[，。；：、！？）”》」』]*")


@dataclass(frozen=True, slots=True)
class Column:
    """The edges between which lines run, in points."""

    left: float
    right: float


@dataclass(slots=True, eq=False)
class Paragraph:
    """Lines that belong together, in one column; page from 1."""

    lines: list[Line]
    column: Column
    page: int
    kind: BlockKind = "paragraph"
    level: int | None = None
    last_column: Column | None = None

    @property
    def text(self) -> str:
        return "".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        return self.lines[0].size

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)


@dataclass(slots=True)
class Manner:
    """How a document sets its text. body: the size of most of it. pitches: from baseline to baseline, by size."""

    body: float = 10.0
    bold: bool = False
    pitches: dict[float, float] = field(default_factory=dict)

    @classmethod
    def of(cls, columns: Iterable[tuple[Column, Sequence[Line]]]) -> "Manner":
        """What most lines show."""
        sizes: Counter[tuple[float, bool]] = Counter()
        pitches: dict[float, Counter[float]] = {}
        for column, lines in columns:
            for line in lines:
                sizes[_half(line.size), line.bold] += len(line.text)
            for line, after in pairwise(lines):
                pitch = after.baseline - line.baseline
                if (
                    _same_size(line, after)
                    and 0 < pitch < MAX_PITCH * line.size
                    and is_full(line, after, column)
                ):
                    pitches.setdefault(_half(line.size), Counter())[_half(pitch)] += 1
        if not sizes:
            return cls()
        (body, bold), _ = sizes.most_common(1)[0]
        return cls(body, bold, {size: min(_common(found)) for size, found in pitches.items()})

    def paragraphs(self, lines: Sequence[Line], column: Column, page: int) -> list[Paragraph]:
        """The paragraphs of a column's lines, in order."""
        found: list[Paragraph] = []
        for line in lines:
            if found and self._continues(found[-1], line):
                found[-1].lines.append(line)
            else:
                found.append(Paragraph([line], column, page))
        return found

    def _continues(self, paragraph: Paragraph, after: Line) -> bool:
        line = paragraph.lines[-1]
        pitch = after.baseline - line.baseline
        if not _same_size(line, after) or pitch > self._longest_pitch(line) or starts_item(line, after):
            return False
        if line.size > 1.15 * self.body:
            return line.width > HEADING_SHARE * (paragraph.column.right - paragraph.column.left)
        if line.bold != after.bold and _ENDED.search(line.text):
            return False
        return is_full(line, after, paragraph.column) and not _is_indented(paragraph, line, after)

    def _longest_pitch(self, line: Line) -> float:
        usual = self.pitches.get(_half(line.size))
        if usual is None:
            return 1.9 * line.size
        return usual + max(1.2, LOOSE_PITCH * line.size)


def _half(value: float) -> float:
    return round(value * 2) / 2


def _common(found: Counter[float]) -> list[float]:
    """The values that are at least a third as frequent as the most frequent one."""
    most = max(found.values())
    return [value for value, count in found.items() if 3 * count >= most]


def _same_size(line: Line, after: Line) -> bool:
    return abs(line.size - after.size) <= SAME_SIZE * max(line.size, after.size)


def is_full(line: Line, after: Line, column: Column) -> bool:
    """Whether the next line's first word would not have had room on this one."""
    word = _WORD.match(after.text)
    first = word.group() if word else after.text[:1]
    room = column.right - line.right
    if room <= FULL * line.size:
        return True
    share = min(1.0, _advance(first) / max(1.0, _advance(after.text)))
    return room < share * after.width + FULL * line.size


def _advance(text: str) -> float:
    """Width in type sizes, roughly."""
    return sum(1.0 if char >= "\u2e80" else 0.52 for char in text)


def _is_indented(paragraph: Paragraph, line: Line, after: Line) -> bool:
    """Whether a line begins a paragraph by its indent; a hanging list item is no new one."""
    shift = after.left - line.left
    if shift > INDENT * line.size:
        first = len(paragraph.lines) == 1 and bool(_BULLET.match(line.text) or _NUMBER.match(line.text))
        return not (first and shift < 3.5 * line.size)
    return False


def starts_item(line: Line | None, after: Line) -> bool:
    """Whether a line begins a list item; a number only where the line before has come to an end."""
    if _BULLET.match(after.text):
        return True
    return bool(_NUMBER.match(after.text)) and (line is None or bool(_FINISHED.search(line.text)))


def is_finished(text: str) -> bool:
    """Whether a paragraph's text has come to its end."""
    return bool(_FINISHED.search(text.rstrip()))
