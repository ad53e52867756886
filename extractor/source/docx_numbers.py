"""The numbers and marks of lists in a Word document, which its text does not hold."""

from dataclasses import dataclass, field

from extractor.source.html_lists import BULLET, in_letters, in_roman
from extractor.source.ooxml import Parts

__all__ = ["Numbering", "read_numbering"]

LEVELS = 9
_DIGITS = "〇一二三四五六七八九"
_CHINESE = frozenset(
    "chineseCounting chineseCountingThousand japaneseCounting taiwaneseCounting taiwaneseCountingThousand".split()
)


@dataclass(slots=True)
class _Level:
    """How one level of a list is numbered: text has %1 for the number of the first level."""

    format: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has been counted."""

    abstract: dict[str, dict[int, _Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)  # a list and what it is an instance of
    _counts: dict[str, list[int]] = field(default_factory=dict)

    def label(self, list_id: str, level: int) -> str:
        """The mark of the next item of a list; empty where the document does not tell."""
        kind = self.lists.get(list_id, "")
        levels = self.abstract.get(kind)
        if levels is None or level not in levels or not 0 <= level < LEVELS:
            return ""
        counts = self._counts.setdefault(kind, [0] * LEVELS)
        counts[level] = counts[level] + 1 if counts[level] else levels[level].start
        counts[level + 1 :] = [0] * (LEVELS - level - 1)
        if levels[level].format == "bullet":
            return BULLET
        if levels[level].format == "none":
            return ""
        text = levels[level].text
        for i in range(level + 1):
            own = levels.get(i, _Level())
            text = text.replace(f"%{i + 1}", _word(counts[i] or own.start, own.format))
        return text if not text or text[-1] in "、）】．" else f"{text} "


def _word(number: int, kind: str) -> str:
    if kind in _CHINESE:
        return _chinese(number)
    if kind == "decimalEnclosedCircle" and number <= 20:
        return chr(0x2460 + number - 1)
    if kind.endswith("Letter"):
        return in_letters(number).upper() if kind.startswith("upper") else in_letters(number)
    if kind.endswith("Roman"):
        return in_roman(number).upper() if kind.startswith("upper") else in_roman(number)
    return str(number)


def _chinese(number: int) -> str:
    """1 to 99 as 一 to 九十九."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    left = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return left + (_DIGITS[ones] if ones else "")


def read_numbering(parts: Parts) -> Numbering:
    """The lists of a document; none where it has none or they are damaged."""
    numbering = Numbering()
    levels: dict[int, _Level] = {}
    current, list_id = _Level(), ""
    for what, name, attributes in parts.events("word/numbering.xml"):
        if what != "start":
            continue
        value = attributes.get("val", "")
        if name == "w:abstractNum":
            levels = numbering.abstract[attributes.get("abstractNumId", "")] = {}
        elif name == "w:num":
            list_id = attributes.get("numId", "")
        elif name == "w:abstractNumId":
            numbering.lists[list_id] = value
        elif name == "w:lvl" and not list_id:
            current = levels[_number(attributes.get("ilvl", ""), 0)] = _Level()
        elif name == "w:numFmt":
            current.format = value
        elif name == "w:lvlText":
            current.text = value
        elif name == "w:start":
            current.start = _number(value, 1)
    parts.broken = None
    return numbering


def _number(value: str, default: int) -> int:
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 6 else default
