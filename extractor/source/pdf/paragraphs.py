"""Lines of one column to paragraphs: where a line ends because it is full, and where because its author ended it."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractor.source.pdf.lines import Line
from extractor.source.structure import BlockKind

__all__ = ["Column", "Manner", "Paragraph", "counts_on", "is_finished", "starts_item"]

SAME_SIZE = 0.12
LOOSE_PITCH = 0.14  # of the type size: a line that far below its place begins a paragraph
INDENT = 1.2  # in type sizes
FULL = 0.6  # in type sizes: what a full line may leave free beside the next one's first word
HEADING_SHARE = 0.6  # of the column: a line of a heading that is shorter is its last
MAX_PITCH = 2.3
CERTAIN = 3.0  # the logarithm of the odds from which on a document is taken to break its words
TYPICAL = 0.7  # of the paragraphs begin with an indent, or behind a gap: then where there is none a sentence may go on
WIDE_LINE = 0.6  # of the column: a line that long may end before a word that has no room
_BULLET = re.compile(r"[●■◆◼▶►➢✓•·▪○□◇※\uf06c\uf06e\uf075\uf0b7\uf0d8\uf0a7]|[-–—*]\s")
_NUMBER = re.compile(
    r"(?:[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2}|[ⅰ-ⅹⅠ-Ⅹ])[)）]|[一二三四五六七八九十]{1,3}[、.．]|[1-9]\d?[、．]|[1-9]\d?\.(?!\d)|[①-⑳])"
)
_FINISHED = re.compile(r"[。！？!?；;：:…][”\"'’」』）)]*$|(?<!\d)[.][”\"')]*$")
_ENDED = re.compile(r"[。！？!?；;][”\"'’」』）)]*$")
# what is never broken: a word or figure with the signs that may not stand at the other side of a line end
_WORD = re.compile(
    r"[（“《【「『(\[]*(?:[$€£¥+\-–—~<>≥≤/.]*[^\W\u2e80-\uffff][0-9A-Za-z\u00c0-\u024f%‰.,+\-–—/$€£¥&@#_()'’]*|.)[，。；：、！？）”》」』】%‰]*"
)
_COUNTED = "零一二三四五六七八九十"
_HAN = re.compile(rf"(?<![{_COUNTED}])[{_COUNTED}](?![{_COUNTED}])")
_ARABIC = re.compile(r"\d+", re.A)
_INSIDE = re.compile(r"[0-9A-Za-z](?=[0-9A-Za-z])")
_BETWEEN = re.compile(r"[0-9A-Za-z] (?=[0-9A-Za-z])")
_SECOND = re.compile(r"(?<=[0-9A-Za-z] )[0-9A-Za-z.,%/+-]+")


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
    """How a document sets its text. body: the size of most of it. pitches: from baseline to baseline, by size. breaks_words: lines
    end inside words and figures. indents: paragraphs begin with an indent. spaced: they begin behind a gap.
    """

    body: float = 10.0
    bold: bool = False
    pitches: dict[float, float] = field(default_factory=dict)
    breaks_words: bool = False
    indents: bool = False
    spaced: bool = False

    @classmethod
    def of(cls, columns: Sequence[tuple[Column, Sequence[Line]]]) -> "Manner":
        """What most lines show."""
        seen = _Seen()
        for column, lines in columns:
            seen.add(column, lines)
        if not seen.sizes:
            return cls()
        (body, bold), _ = seen.sizes.most_common(1)[0]
        usual = {size: min(_common(found)) for size, found in seen.pitches.items()}
        text = "\n".join(line.text for _, lines in columns for line in lines)
        manner = cls(body, bold, usual, _breaks_words(seen.split, seen.ends, text))
        begun, enough = seen.begun, TYPICAL * len(seen.begun)
        if len(begun) > 2:
            manner.indents = sum(indent for indent, _, _ in begun) > enough
            manner.spaced = sum(p > manner.longest_pitch(size) for _, p, size in begun) > enough
        return manner

    def paragraphs(
        self, lines: Sequence[Line], column: Column, page: int, *, side: bool = False
    ) -> list[Paragraph]:
        """The paragraphs of a column's lines, in order. side: lines of a side box, which go on only inside a Chinese sentence."""
        found: list[Paragraph] = []
        for line in lines:
            if (
                found
                and self._continues(found[-1], line, side=side)
                and not (side and not _is_wide_joint(found[-1], line))
            ):
                found[-1].lines.append(line)
            else:
                found.append(Paragraph([line], column, page))
        return found

    def _continues(self, paragraph: Paragraph, after: Line, *, side: bool) -> bool:
        line = paragraph.lines[-1]
        pitch = after.baseline - line.baseline
        if (
            not _same_size(line, after)
            or pitch > self.longest_pitch(line.size)
            or starts_item(paragraph, after)
        ):
            return False
        if line.size > 1.15 * self.body:
            wide = line.width > HEADING_SHARE * (paragraph.column.right - paragraph.column.left)
            return wide or is_full(line, after, paragraph.column)
        if line.bold != after.bold and _ENDED.search(line.text):
            return False
        if self.indents and after.left - paragraph.column.left > INDENT * after.size:
            return False
        if _is_indented(paragraph, line, after):
            return False
        unfinished = not side and self.is_unfinished(line, paragraph.column)
        return unfinished or is_full(line, after, paragraph.column)

    def is_unfinished(self, line: Line, column: Column) -> bool:
        """Whether a line that seems not full ends no paragraph: typesetters keep more together than we know of."""
        wide = line.width > WIDE_LINE * (column.right - column.left)
        return wide and (self.indents or self.spaced) and not _FINISHED.search(line.text)

    def longest_pitch(self, size: float) -> float:
        """From baseline to baseline inside a paragraph, at most."""
        usual = self.pitches.get(_half(size))
        return 1.9 * size if usual is None else usual + max(1.2, LOOSE_PITCH * size)


@dataclass(slots=True)
class _Seen:
    """Counts over a document's lines. begun: of each line that begins a paragraph whether it is indented, how far it stands below the
    one before, and its size.
    """

    sizes: Counter[tuple[float, bool]] = field(default_factory=Counter)
    pitches: dict[float, Counter[float]] = field(default_factory=dict)
    ends: int = 0
    split: int = 0
    begun: list[tuple[bool, float, float]] = field(default_factory=list)

    def add(self, column: Column, lines: Sequence[Line]) -> None:
        for line in lines:
            self.sizes[_half(line.size), line.bold] += len(line.text)
        for line, after in pairwise(lines):
            pitch = after.baseline - line.baseline
            near = _same_size(line, after) and 0 < pitch < MAX_PITCH * line.size
            if near and is_full(line, after, column):
                self.pitches.setdefault(_half(line.size), Counter())[_half(pitch)] += 1
                self.ends += 1
                self.split += _is_split(line, after)
            elif pitch > 0:
                self.begun.append((after.left - column.left > INDENT * after.size, pitch, line.size))


def _is_split(line: Line, after: Line) -> bool:
    """Whether a line end stands between letters or figures."""
    last, first = line.text[-1:], after.text[:1]
    return last.isascii() and last.isalnum() and first.isascii() and first.isalnum() and not after.blank


def _breaks_words(split: int, ends: int, text: str) -> bool:
    """Whether lines end where they are full, also inside words and figures: by the odds of so many splits with and without that.

    Where words are kept, a line ends between two of them as often as the second one, with all its length, has no room.
    """
    size = len(text) + 2
    between = len(_BETWEEN.findall(text))
    kept = (sum(map(len, _SECOND.findall(text))) + 1) / size
    cut = (len(_INSIDE.findall(text)) + between + 1) / size
    if cut <= kept or cut >= 1:
        return False
    return split * math.log(cut / kept) + (ends - split) * math.log((1 - cut) / (1 - kept)) > CERTAIN


def _is_wide_joint(paragraph: Paragraph, after: Line) -> bool:
    return "\u3400" <= paragraph.lines[-1].text[-1:] < "\ua000" and "\u3400" <= after.text[:1] < "\ua000"


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


def starts_item(before: Paragraph | None, after: Line) -> bool:
    """Whether a line begins a list item; a number only where the line before has come to an end and does not count itself."""
    if _BULLET.match(after.text):
        return True
    number = _NUMBER.match(after.text)
    if number is None or before is None:
        return number is not None
    return bool(_FINISHED.search(before.lines[-1].text)) and not counts_on(before, after)


def counts_on(before: Paragraph, after: Line) -> bool:
    """Whether a line begins with the number that a list inside the text of a paragraph has come to."""
    number = _NUMBER.match(after.text)
    return number is not None and _counts(before.text[1:], number.group())


def _counts(text: str, number: str) -> bool:
    """Whether the number before this one stands inside a text."""
    if "①" < number <= "⑳":
        return chr(ord(number) - 1) in text
    han = _HAN.search(number)
    if han:
        return f"{_COUNTED[_COUNTED.index(han.group()) - 1]}{number[-1]}" in text
    arabic = _ARABIC.search(number)
    return arabic is not None and bool(re.search(rf"(?<![\d.]){int(arabic.group()) - 1}[.、．)）]", text))


def is_finished(text: str) -> bool:
    """Whether a paragraph's text has come to its end."""
    return bool(_FINISHED.search(text.rstrip()))
