"""The lines of a text as arrays: where each begins and ends, how wide it is, and how surely one goes on in the next."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from copy import copy
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from extractor.characters import SIMPLE
from extractor.repair.evidence import HAN, Codes, Kind, Places
from extractor.repair.forms import PLAIN
from extractor.repair.guess import split_gain
from extractor.repair.steps import Sheet
from extractor.repair.words import may_join

__all__ = [
    "CLOSED",
    "HANGING",
    "NARROWEST",
    "SHORTEST_LINE",
    "SLACK",
    "STOP_SIGNS",
    "SURELY",
    "TABLE",
    "WIDE_ENOUGH",
    "Lines",
    "across",
    "closes",
    "is_full",
    "leaves_open",
    "parts_figure",
]

SHORTEST_LINE = 12  # characters that a broken line has at least
NARROWEST = 36  # half-width columns of a text that is broken into lines
WIDE_ENOUGH = (
    48  # columns of a line that ends with a comma or inside brackets, and goes on for that reason alone
)
SLACK = 1  # columns by which full lines differ
HANGING = 6  # columns by which a line that ends with a stop may stand out
SURELY = 5.0  # nats: so surely that no other evidence is needed
_FIRST_QUOTE, _LAST_QUOTE = 0x2014, 0x2026  # quotation marks, dashes and ellipses
_UNITS = "%％亿万元倍"
_FIGURE = re.compile(r"\d\.\n\d|\d,\n\d{3}|\d\n(?:[%％]|[亿万]|[美港欧日]?元|倍|个百分点)")
_HAN_TAIL, _HAN_HEAD = re.compile(f"[{HAN}]+$"), re.compile(f"[{HAN}]+")
_BRACKETS = (("（", "）"), ("(", ")"), ("“", "”"), ("《", "》"))
STOP_SIGNS = frozenset("。；;：:！？")
CLOSED = STOP_SIGNS | frozenset("”』」》…—")
_FURNITURE = re.compile(
    r"\s*(?:请?(?:务必)?(?:仔细)?(?:阅读|参阅)(?:正文|最后|报告|本报告|文)[^。\n]{0,40}|(?:证券)?研究报告(?:[ |｜/·—-]+\S{0,20})?"
    r"|第\s?\d{1,3}\s?页(?:\s?[/／共]\s?\d{1,3}\s?页?)?|\d{1,3}\s?[/／]\s?\d{1,3}|[-–—]\s?\d{1,3}\s?[-–—]"
    r"|P(?:age|\.)\s?\d{1,3}(?:\s?(?:of|/)\s?\d{1,3})?|免责声明.{0,40}|(?:敬请|请)(?:阅读|参阅|参见)?.{0,16}(?:免责|法律|重要)声明.{0,20})\s*\Z"
)
LEAST_REPEATS = 3  # of a line that make it furniture ...
PAGE_LINES = 15  # ... with as many lines between them on the average
LONGEST_TOKEN = 24  # characters of a Latin word that is not parted
LEAST_WORDS = 4  # ideographs in it
TABLE = re.compile(r"\t|\S {2,}\S|\|")


class Lines:
    """The lines of a text as arrays: where each begins and ends, without the blanks at its end."""

    def __init__(self, sheet: Sheet) -> None:
        self.text, self._survey = sheet.text, sheet.survey
        self._is_odd = bool(sheet.survey.kinds & (Kind.CONVERTIBLE | Kind.FORM))
        self.odds = 0.0  # that a line that ends with a stop goes on, for one that does not
        self._is_wide = _is_wide
        self._more = np.int64(
            sheet.findings.columns_of_wide - 1
        )  # columns of a wide character over those of a narrow one
        codes = sheet.survey.codes
        breaks = sheet.survey.places(Kind.NEWLINE)
        self.starts: Places = np.concatenate(([0], breaks + 1))
        ends = np.concatenate((breaks, [len(codes)]))
        left = np.arange(len(ends))
        for _ in range(3):  # a carriage return, one or two blanks
            last = codes[np.maximum(ends[left] - 1, 0)]
            blank = (last == 32) | (last == 13) | (last == 0xA0) | (last == 0x3000)
            left = left[blank & (ends[left] > self.starts[left])]
            ends[left] -= 1
        self.ends: Places = ends
        self._codes = codes

    @cached_property
    def _last(self) -> Codes:
        return self._codes[np.maximum(self.ends - 1, 0)]

    @cached_property
    def _first(self) -> Codes:
        return self._codes[np.minimum(self.starts, len(self._codes) - 1)]

    @cached_property
    def _followed(self) -> NDArray[np.bool_]:
        """Whether a line that begins at the margin comes at once behind each."""
        indented = (self._first <= 32) | (self._first == 0x3000) | (self._first == 0xA0)
        second = self._codes[np.minimum(self.starts + 1, len(self._codes) - 1)]
        indented &= ~((self._first == 32) & (second > 32) & (second < 0x80))  # a blank before a Latin word
        return np.append(((self.ends > self.starts) & ~indented)[1:], False)

    @cached_property
    def count_long(self) -> int:
        """How many lines are long enough to be broken ones."""
        return int(np.count_nonzero(self.ends - self.starts >= SHORTEST_LINE))

    def hints_at(self, words: Sequence[str]) -> bool:
        """Whether one of some words stands in the text, in simplified characters or in others."""
        text = self.text.translate(SIMPLE) if self._is_odd else self.text
        return any(word in text for word in words)

    def open_ends(self) -> Places:
        """Lines that end without a closing sign and are followed at once by one that begins at the margin."""
        long = self.ends - self.starts >= SHORTEST_LINE
        closed = (self._survey.classes_at(np.maximum(self.ends - 1, 0)) & np.uint32(Kind.TERMINAL)) > 0
        digit = _are_digits(self._codes[np.maximum(self.ends - 2, 0)])
        broken_figure = (self._last == ord(".")) & digit
        return np.flatnonzero(long & (~closed | broken_figure) & self._followed)

    def closed_ends(self, columns: list[int]) -> Places:
        """Lines full in a column, or all lines without columns, that end with a stop, followed at once by one that begins at the margin."""
        closed = np.isin(self._last, [ord(char) for char in sorted(CLOSED)])
        places = np.flatnonzero(closed & self._followed)
        widths = self.widths_of(places)
        full = np.zeros(len(places), np.bool_)
        for width in columns:
            full |= is_full(np.maximum(widths - HANGING, 0), widths + self.first_words(places), width)
        return places[full] if columns else places

    def joins(self, places: Places, level: int = 1) -> NDArray[np.bool_]:
        """Whether a word (of level 2: a common one) may lie across the end of each of these lines, or a figure does."""
        last, first = self._last[places], self._first[places + 1]
        figure = ((last == ord(".")) | (last == ord(","))) & _are_digits(first)
        unit = _are_digits(last) & ((_signs()[first] & 4) > 0)
        return np.asarray(may_join(last, first, level=level) | figure | unit)

    def with_narrow_quotes(self) -> "Lines":
        """The same lines of a page that set quotation marks, dashes and ellipses in one column, as Latin fonts do."""
        narrow = copy(self)
        narrow.__dict__.pop("widths", None)
        narrow._is_wide = _is_wide_but_quotes
        return narrow

    def likely(self, places: Places, widths: Places) -> list[int]:
        """Those of the open lines that may go on for a reason of their own, in a text that is not broken into columns."""
        places, widths = places[widths >= NARROWEST], widths[widths >= NARROWEST]
        dated = (self._codes[np.maximum(self.ends[places] - 2, 0)] - np.uint16(48) < 10) & (
            self._last[places] >= 0x3400
        )  # 22日 ends as it should
        by_word = self.joins(places, level=2) & ~dated
        wide = places[(widths >= WIDE_ENOUGH) & ~by_word]
        by_bracket = [i for i in self._opened(wide) if closes(self.line(i + 1))]
        worded = [i for i in places[by_word].tolist() if across(self.tail(i), self.head(i + 1)) >= SURELY]
        return sorted([*worded, *by_bracket])

    def _opened(self, places: Places) -> list[int]:
        """Those of some lines whose last bracket stays open."""
        opens = self._survey.places(Kind.BRACKET)
        last = opens.searchsorted(self.ends[places]) - 1
        some = np.flatnonzero(last >= 0)
        some = some[opens[last[some]] >= self.starts[places[some]]]
        spans = (column.tolist() for column in (places[some], opens[last[some]], self.ends[places[some]]))
        text = self.text
        return [
            i
            for i, at, end in zip(*spans, strict=True)
            if (text.find(")", at, end) < 0 and text.find("）", at, end) < 0)
            or (self._is_odd and self._has_odd(i) and leaves_open(self.line(i)))
        ]

    def head(self, i: int) -> str:
        """How a line begins."""
        start = int(self.starts[i])
        return self._plain(i, self.text[start : min(start + 4, int(self.ends[i]))])

    def tail(self, i: int) -> str:
        """How a line ends."""
        end = int(self.ends[i])
        return self._plain(i, self.text[max(int(self.starts[i]), end - 4) : end])

    def _plain(self, i: int, part: str) -> str:
        """A part of a line in simplified characters of canonical form."""
        return part.translate(PLAIN).translate(SIMPLE) if self._is_odd and self._has_odd(i) else part

    def _has_odd(self, i: int) -> bool:
        """Whether a line has characters that it may be written otherwise with."""
        at = bisect_left(self._odd, self.starts[i])
        return at < len(self._odd) and self._odd[at] < int(self.ends[i])

    @cached_property
    def _odd(self) -> list[int]:
        found: list[int] = self._survey.places(Kind.CONVERTIBLE | Kind.FORM).tolist()
        return found

    @cached_property
    def hangs(self) -> NDArray[np.bool_]:
        """Whether each line ends with a sign that may stand out of the column, since none begins a line."""
        return np.asarray((_signs()[self._last] & 2) > 0)

    def line(self, i: int) -> str:
        """A line without the blanks at its end, in simplified characters of canonical form."""
        return self._plain(i, self.text[int(self.starts[i]) : int(self.ends[i])])

    @cached_property
    def widths(self) -> NDArray[np.int64]:
        """Half-width columns of each line."""
        if not len(self._codes):
            return np.zeros(1, np.int64)
        wide = self._is_wide(self._codes).view(np.uint8)
        counts = np.add.reduceat(wide, np.minimum(self.starts, len(wide) - 1), dtype=np.int64)
        return np.asarray(np.where(self.ends > self.starts, self.ends - self.starts + self._more * counts, 0))

    def widths_of(self, places: Places) -> Places:
        """The columns of some lines, none of them empty."""
        return self._widths(places, self._is_wide)[0]

    def both_widths(self, places: Places) -> tuple[Places, Places]:
        """Those with quotation marks, dashes and ellipses of two columns, and of one."""
        wide, narrow = self._widths(places, _is_wide, _is_wide_but_quotes)
        return wide, narrow

    def _widths(self, places: Places, *are_wide: Callable[[Codes], NDArray[np.bool_]]) -> list[Places]:
        starts, sizes = self.starts[places], self.ends[places] - self.starts[places]
        first = np.cumsum(sizes) - sizes  # where each begins among the characters of them all
        codes = self._codes[np.arange(int(sizes.sum())) + np.repeat(starts - first, sizes)]
        return [
            np.asarray(
                sizes + self._more * np.add.reduceat(is_wide(codes).view(np.uint8), first, dtype=np.int64),
                np.int64,
            )
            for is_wide in are_wide
        ]

    def width(self, i: int) -> int:
        """The columns of one line."""
        return int(self.widths_of(np.array([i]))[0])

    def first_words(self, places: Places) -> Places:
        """The columns of the first word of the line behind each of these, which was not parted."""
        return self._first_words(places, self._is_wide)[0]

    def both_first_words(self, places: Places) -> tuple[Places, Places]:
        """Those with quotation marks, dashes and ellipses of two columns, and of one."""
        wide, narrow = self._first_words(places, _is_wide, _is_wide_but_quotes)
        return wide, narrow

    def _first_words(self, places: Places, *are_wide: Callable[[Codes], NDArray[np.bool_]]) -> list[Places]:
        at = self.starts[places + 1]
        at = at + (self._codes[np.minimum(at, len(self._codes) - 1)] == 32)
        signs, last = _signs(), len(self._codes) - 1
        sizes = np.ones(len(at), np.int64)
        wide = [is_wide(self._codes[at]).astype(np.int64) for is_wide in are_wide]
        inside = np.flatnonzero((signs[self._codes[at]] & 1) > 0)  # a Latin word or a figure
        for step in range(1, LONGEST_TOKEN):
            codes = self._codes[np.minimum(at[inside] + step, last)]
            follows = (signs[codes] & 1) > 0
            inside = inside[follows]
            if not len(inside):
                break
            sizes[inside] += 1
            wide[0][inside] += are_wide[0](codes[follows])  # letters and figures have one width
        for other in wide[1:]:
            other += wide[0] - are_wide[0](self._codes[at])
        widths, behind = [sizes + self._more * columns for columns in wide], at + sizes
        closing = np.arange(len(at))
        for step in range(3):
            codes = self._codes[np.minimum(behind[closing] + step, last)]
            follows = (signs[codes] & 2) > 0
            closing, codes = closing[follows], codes[follows]
            for width, is_wide in zip(widths, are_wide, strict=True):
                width[closing] += 1 + self._more * is_wide(codes)
        return widths

    @cached_property
    def repeated(self) -> Counter[str]:
        """How often a short line of words stands in the text, whatever its numbers."""
        short = np.flatnonzero((self.ends - self.starts <= 60) & (self.ends - self.starts >= LEAST_WORDS))
        return Counter(_without_numbers(self.line(i)) for i in short.tolist())

    def is_furniture(self, i: int) -> bool:
        """Whether a line is a page's header or footer."""
        line = self.line(i)
        if _FURNITURE.match(line):
            return True
        if len(re.findall(f"[{HAN}]", line)) < LEAST_WORDS or len(line) > 60 or TABLE.search(line):
            return False
        times = self.repeated[_without_numbers(line)]
        return times >= LEAST_REPEATS and times * PAGE_LINES <= len(self.starts)


def _are_digits(codes: Codes) -> NDArray[np.bool_]:
    """Whether characters are digits, of full width or not."""
    return np.asarray((codes - np.uint16(0x30) < 10) | (codes - np.uint16(0xFF10) < 10))


def _is_wide(codes: Codes) -> NDArray[np.bool_]:
    """Whether characters take two columns; Chinese fonts also set quotation marks, dashes and ellipses so."""
    return np.asarray((codes > 0x2E7F) | (codes - np.uint16(_FIRST_QUOTE) <= _LAST_QUOTE - _FIRST_QUOTE))


def _is_wide_but_quotes(codes: Codes) -> NDArray[np.bool_]:
    return np.asarray(codes > 0x2E7F)


@lru_cache(maxsize=1)
def _signs() -> NDArray[np.uint8]:
    """1: part of a Latin word or a figure, 2: a sign that never begins a line, 4: what stands right behind a figure."""
    table = np.zeros(1 << 16, np.uint8)
    table[[ord(c) for c in "0123456789.,%+-/abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"]] |= 1
    table[[*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]] |= 1
    table[[ord(c) for c in _UNITS]] |= 4
    table[[ord(c) for c in "，。；：、！？）”》」』】%,.;:!?)"]] |= 2
    return table


def _without_numbers(line: str) -> str:
    return re.sub(r"\d+", "0", line.strip())


def across(tail: str, head: str) -> float:
    """How surely the end of a line and the beginning of the next are one, as a word or as a figure: 24.⏎5%, 77.9⏎亿元."""
    return SURELY if parts_figure(tail, head) else _gain(tail, head)


def parts_figure(tail: str, head: str) -> bool:
    """Whether a figure goes on in the next line, or its unit stands there."""
    return _FIGURE.search(f"{tail}\n{head}") is not None


def _gain(tail: str, head: str) -> float:
    """How much likelier the end of a line and the beginning of the next are as one."""
    before, after = _HAN_TAIL.search(tail), _HAN_HEAD.match(head)
    return split_gain(before[0], after[0]) if before and after else 0.0


def is_full(widths: Places, needed: Places, width: int) -> NDArray[np.bool_]:
    """Whether lines are full in a column of some width: the next word did not fit."""
    return np.asarray((widths - SLACK <= width) & (width < needed + SLACK))


def leaves_open(text: str) -> bool:
    for opening, close in _BRACKETS:
        at = text.rfind(opening)
        if at >= 0 and at > text.rfind(close):
            return True
    return False


def closes(text: str) -> bool:
    return any(text.find(b) >= 0 and (text.find(a) < 0 or text.find(b) < text.find(a)) for a, b in _BRACKETS)
