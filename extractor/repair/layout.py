"""Lines broken inside sentences, as PDF readers leave them, with the page furniture that stands there.

A line goes on in the next one where a word lies across the break, or where it is as wide as the lines of a text that is broken so. Lists,
headings, verse, tables and dialogue are broken at words and at all widths, and stay.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log

import numpy as np
from numpy.typing import NDArray

from extractor.repair.evidence import HAN, Codes, Kind, Places
from extractor.repair.guess import split_gain
from extractor.repair.steps import Mark, Sheet
from extractor.repair.words import may_join
from extractor.resources import rule_folders

__all__ = ["find_broken_lines"]

SHORTEST_LINE = 12  # characters that a broken line has at least
NARROWEST = 36  # half-width columns of a text that is broken into lines
WIDE_ENOUGH = (
    48  # columns of a line that ends with a comma or inside brackets, and goes on for that reason alone
)
SLACK = 1  # columns by which full lines differ
HANGING = 6  # columns by which a line that ends with a stop may stand out
SPLIT = 2.5  # nats: a word lies across the break
SHARE = 0.15  # of the breaks of full lines that lie inside words; a third and more do in broken text
SURELY = 5.0  # nats: so surely that no other evidence is needed
LEAST_FULL = 4  # full lines that say enough where no word is broken, with `MOST_FULL` of all open ones
MOST_FULL = 0.6
WIDE = (
    60  # columns at which three lines say as much as four narrow ones do, which may be headings of one length
)
MOST_COLUMNS = 3  # widths of columns in a document
MOST_WIDER = 0.1  # of the lines may be wider than the full ones
_ITEM = re.compile(
    rf"\s*(?:[■●◆★☆▲▼◇○□→•·※►▶➢✓✗▍▪|§【]|[#>*+](?!\d)|[-–—]\s|——|[（(]?[一二三四五六七八九十]{{1,3}}[）)、.．]|[（(]\d{{1,2}}[）)]|\d{{1,2}}(?:[、)）]|[.．](?!\d))"
    rf"|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}[ 、\u3000](?=[{HAN}])(?![^ 、\u3000]*[ 、\u3000][万亿元个倍])"
    rf"|[①-⑳Ⅰ-Ⅻ]|第[一二三四五六七八九十\d]{{1,3}}[章节条部]|图表?\s?\d|表\s?\d|(?:资料|数据)?来源|注[：:]"
    rf"|[问答甲乙丙QA]\d{{0,2}}[：:.、]|\d{{1,2}}[:：]\d{{2}}|\S*\s\d{{1,2}}[:：]\d{{2}}|{{|}}|https?:|\s(?![!-~])"
    rf"|(?:报告(?:作者|日期)|发布日期|(?:证券)?分析师|联系人|研究助理|执业证书)[^，。\n]{{0,12}}[：:]"
    rf"|(?:20\d\d年\d{{1,2}}月(?:\d{{1,2}}日)?|20\d\d[-/.]\d{{1,2}}[-/.]\d{{1,2}}"
    rf"|[{HAN}]{{2,6}}证券(?:股份有限公司)?(?:研究[所院部])?|[{HAN}]{{2,12}}(?:研究所|研究部|团队))\s*$)"
)
_UNITS = "%％亿万元倍"
_FIGURE = re.compile(r"\d\.\n\d|\d,\n\d{3}|\d\n(?:[%％]|[亿万]|[美港欧日]?元|倍|个百分点)")
_HAN_TAIL, _HAN_HEAD = re.compile(f"[{HAN}]+$"), re.compile(f"[{HAN}]+")
_LABEL = re.compile(rf"[{HAN}A-Za-z]{{2,8}}[：:]")
_TABLE = re.compile(r"\t|\S {2,}\S|\|")
_NO_PROSE = re.compile(r"(?:://|www\.|\\)\S*$|(?:[{}=<>\\]|^[^\u3400-\u9fff]*;)$|^\s*[\"'{\[]")
_LATIN = re.compile("[0-9A-Za-z.,%]+")
_LATIN_WORD, _LATIN_TAIL = re.compile("[A-Za-z0-9]{2,}"), re.compile("[A-Za-z0-9]+$")
_LATIN_LEXICONS = ("models", "organisations", "products", "accelerators", "benchmarks")
LEAST_TORN = 2.0  # nats that lines full before Latin words are no chance
_PATH = re.compile(r"(?:^|[^0-9A-Za-z\u3400-\u9fff%/)）.])[~.]{0,2}/\S*/$")
_BRACKETS = (("（", "）"), ("(", ")"), ("“", "”"), ("《", "》"))
_STOP_SIGNS = frozenset("。；;：:！？")
_CLOSED = _STOP_SIGNS | frozenset("”』」》…—")
_OPEN_ENDS = frozenset("，、（“《—")
_FURNITURE = re.compile(
    r"\s*(?:请?(?:务必)?(?:仔细)?(?:阅读|参阅)(?:正文|最后|报告|本报告|文)[^。\n]{0,40}|(?:证券)?研究报告(?:[ |｜/·—-]+\S{0,20})?"
    r"|第\s?\d{1,3}\s?页(?:\s?[/／共]\s?\d{1,3}\s?页?)?|\d{1,3}\s?[/／]\s?\d{1,3}|[-–—]\s?\d{1,3}\s?[-–—]"
    r"|P(?:age|\.)\s?\d{1,3}(?:\s?(?:of|/)\s?\d{1,3})?|免责声明.{0,40}|(?:敬请|请)(?:阅读|参阅|参见)?.{0,16}(?:免责|法律|重要)声明.{0,20})\s*\Z"
)
_HINTS = ("请务必", "免责", "研究报告")  # of furniture, in a text too short to show its columns
FEW_LINES = 400
_NUMBER = re.compile(r"\s*\d{1,3}\s*\Z")
MOST_FURNITURE = 4  # lines in a row, empty ones apart
LEAST_REPEATS = 3  # of a line that make it furniture ...
PAGE_LINES = 15  # ... with as many lines between them on the average
LONGEST_TOKEN = 24  # characters of a Latin word that is not parted
LEAST_WORDS = 4  # ideographs in it


@dataclass(frozen=True, slots=True)
class _Break:
    """A line's end that may lie inside a sentence: the line, and the one behind it and any page furniture."""

    line: int
    behind: int
    gain: float  # nats that the two are likelier as one
    new: bool  # the second one begins something
    labelled: bool  # it begins with a word and a colon


def find_broken_lines(sheet: Sheet) -> Iterator[Mark]:
    """Line ends inside sentences, with the page furniture that stands there."""
    lines = _Lines(sheet)
    places = lines.open_ends()
    if not len(places):
        return
    columns = _columns(lines, places)
    if lines.has_quotes:
        narrow = _Lines(sheet, narrow_quotes=True)
        other = _columns(narrow, places)
        if other and _count_full(narrow, places, other) > _count_full(lines, places, columns):
            lines, columns = narrow, other
    widths = lines.widths_of(places)
    columns = columns or _columns_by_furniture(lines, places)
    if columns:
        breaks = list(filter(None, (_look_at(lines, i, i + 1) for i in places.tolist())))
        breaks = _across_furniture(lines, breaks)
        breaks += filter(None, (_look_at(lines, i, i + 1) for i in lines.closed_ends(columns).tolist()))
        breaks.sort(key=lambda b: b.line)
    else:
        breaks = list(filter(None, (_look_at(lines, i, i + 1) for i in lines.likely(places, widths))))
    joints, at = _Joints(lines, breaks, columns), 0
    for found in breaks:
        if found.line >= at and _goes_on(lines, found, columns):
            at = found.behind
            kind = "broken_line" if found.behind == found.line + 1 else "page_furniture"
            start, end = int(lines.ends[found.line]), int(lines.starts[found.behind])
            yield kind, start, end, joints.between(start, end)


class _Lines:
    """The lines of a text as arrays: where each begins and ends, without the blanks at its end."""

    def __init__(self, sheet: Sheet, *, narrow_quotes: bool = False) -> None:
        """narrow_quotes: whether the page set quotation marks, dashes and ellipses in one column, as Latin fonts do."""
        self.text, self._survey = sheet.text, sheet.survey
        self._is_wide = _is_wide_but_quotes if narrow_quotes else _is_wide
        codes = sheet.survey.codes
        breaks = sheet.survey.places(Kind.NEWLINE)
        self.starts: Places = np.concatenate(([0], breaks + 1))
        ends = np.concatenate((breaks, [len(codes)]))
        for _ in range(3):  # a carriage return, one or two blanks
            last = codes[np.maximum(ends - 1, 0)]
            ends = ends - (
                (ends > self.starts) & ((last == 32) | (last == 13) | (last == 0xA0) | (last == 0x3000))
            )
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
    def has_quotes(self) -> bool:
        """Whether a sign stands in the text that some fonts set in one column and some in two."""
        return any(sign in self.text for sign in "“”‘’—…")

    def open_ends(self) -> Places:
        """Lines that end without a closing sign and are followed at once by one that begins at the margin."""
        long = self.ends - self.starts >= SHORTEST_LINE
        closed = (self._survey.classes_at(np.maximum(self.ends - 1, 0)) & np.uint32(Kind.TERMINAL)) > 0
        digit = self._codes[np.maximum(self.ends - 2, 0)] - np.uint16(48) < 10
        broken_figure = (self._last == ord(".")) & digit
        return np.flatnonzero(long & (~closed | broken_figure) & self._followed)

    def closed_ends(self, columns: list[int]) -> Places:
        """Lines full in a column that end with a stop, followed at once by one that begins at the margin."""
        closed = np.isin(self._last, [ord(char) for char in sorted(_CLOSED)])
        places = np.flatnonzero(closed & self._followed)
        widths = self.widths_of(places)
        full = np.zeros(len(places), np.bool_)
        for width in columns:
            full |= _is_full(np.maximum(widths - HANGING, 0), widths + self.first_words(places), width)
        return places[full]

    def joins(self, places: Places, level: int = 1) -> NDArray[np.bool_]:
        """Whether a word (of level 2: a common one) may lie across the end of each of these lines, or a figure does."""
        last, first = self._last[places], self._first[places + 1]
        figure = ((last == ord(".")) | (last == ord(","))) & (first - np.uint16(48) < 10)
        unit = (last - np.uint16(48) < 10) & np.isin(first, [ord(char) for char in _UNITS])
        return np.asarray(may_join(last, first, level=level) | figure | unit)

    def likely(self, places: Places, widths: Places) -> list[int]:
        """Those of the open lines that may go on for a reason of their own, in a text that is not broken into columns."""
        dated = (self._codes[np.maximum(self.ends[places] - 2, 0)] - np.uint16(48) < 10) & (
            self._last[places] >= 0x3400
        )  # 22日 ends as it should
        by_word = self.joins(places, level=2) & (widths >= NARROWEST) & ~dated
        wide = places[(widths >= WIDE_ENOUGH) & ~by_word]
        opened = (
            np.diff(
                np.searchsorted(
                    self._survey.places(Kind.BRACKET), np.stack((self.starts[wide], self.ends[wide]))
                ),
                axis=0,
            )[0]
            > 0
        )
        by_bracket = [
            i for i in wide[opened].tolist() if _leaves_open(self.line(i)) and _closes(self.line(i + 1))
        ]
        worded = [
            i for i in places[by_word].tolist() if _across(self.line(i)[-4:], self.head(i + 1)) >= SURELY
        ]
        return sorted([*worded, *by_bracket])

    def head(self, i: int) -> str:
        """How a line begins."""
        return self.text[int(self.starts[i]) : min(int(self.ends[i]), int(self.starts[i]) + 4)]

    @cached_property
    def hangs(self) -> NDArray[np.bool_]:
        """Whether each line ends with a sign that may stand out of the column, since none begins a line."""
        return np.asarray((_signs()[self._last] & 2) > 0)

    def line(self, i: int) -> str:
        """A line without the blanks at its end."""
        return self.text[int(self.starts[i]) : int(self.ends[i])]

    @cached_property
    def widths(self) -> NDArray[np.int64]:
        """Half-width columns of each line."""
        if not len(self._codes):
            return np.zeros(1, np.int64)
        wide = self._is_wide(self._codes).view(np.uint8)
        counts = np.add.reduceat(wide, np.minimum(self.starts, len(wide) - 1), dtype=np.int64)
        return np.asarray(np.where(self.ends > self.starts, self.ends - self.starts + counts, 0))

    def widths_of(self, places: Places) -> Places:
        """The columns of some lines, none of them empty."""
        starts, sizes = self.starts[places], self.ends[places] - self.starts[places]
        first = np.cumsum(sizes) - sizes  # where each begins among the characters of them all
        chars = np.arange(int(sizes.sum())) + np.repeat(starts - first, sizes)
        return np.asarray(
            sizes + np.add.reduceat(self._is_wide(self._codes[chars]).view(np.uint8), first, dtype=np.int64)
        )

    def width(self, i: int) -> int:
        """The columns of one line."""
        return int(self.widths_of(np.array([i]))[0])

    def first_words(self, places: Places) -> Places:
        """The columns of the first word of the line behind each of these, which was not parted."""
        at = self.starts[places + 1]
        at = at + (self._codes[np.minimum(at, len(self._codes) - 1)] == 32)
        signs, last = _signs(), len(self._codes) - 1
        wide = self._is_wide(self._codes[at])
        sizes = np.ones(len(at), np.int64)
        inside = np.flatnonzero((signs[self._codes[at]] & 1) > 0)  # a Latin word or a figure
        for step in range(1, LONGEST_TOKEN):
            inside = inside[(signs[self._codes[np.minimum(at[inside] + step, last)]] & 1) > 0]
            if not len(inside):
                break
            sizes[inside] += 1
        width, behind = sizes + wide, at + sizes
        closing = np.arange(len(at))
        for step in range(3):
            codes = self._codes[np.minimum(behind[closing] + step, last)]
            follows = (signs[codes] & 2) > 0
            closing, codes = closing[follows], codes[follows]
            width[closing] += 1 + self._is_wide(codes)
        return np.asarray(width)

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
        if len(re.findall(f"[{HAN}]", line)) < LEAST_WORDS or len(line) > 60 or _TABLE.search(line):
            return False
        times = self.repeated[_without_numbers(line)]
        return times >= LEAST_REPEATS and times * PAGE_LINES <= len(self.starts)


def _is_wide(codes: Codes) -> NDArray[np.bool_]:
    """Whether characters take two columns; Chinese fonts also set quotation marks, dashes and ellipses so."""
    return np.asarray((codes > 0x2E7F) | ((codes >= 0x2014) & (codes <= 0x2026)))


def _is_wide_but_quotes(codes: Codes) -> NDArray[np.bool_]:
    return np.asarray(codes > 0x2E7F)


@lru_cache(maxsize=1)
def _signs() -> NDArray[np.uint8]:
    """1: part of a Latin word or a figure, 2: a sign that never begins a line."""
    table = np.zeros(1 << 16, np.uint8)
    table[[ord(c) for c in "0123456789.,%+-/abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"]] |= 1
    table[[ord(c) for c in "，。；：、！？）”》」』】%,.;:!?)"]] |= 2
    return table


def _without_numbers(line: str) -> str:
    return re.sub(r"\d+", "0", line.strip())


def _is_prose(line: str) -> bool:
    """Whether a line is none of a table, of code, an address or a path."""
    if _TABLE.search(line) or _NO_PROSE.search(line):
        return False
    return line[-1] != "/" or (_PATH.search(line) is None and re.search(f"[{HAN}]", line) is not None)


def _look_at(lines: _Lines, i: int, j: int) -> _Break | None:
    """The end of line i before line j, or None where either is no prose."""
    line, behind = lines.line(i), lines.line(j)
    if not (_is_prose(line) and _is_prose(behind)):
        return None
    gain = _across(line[-4:], behind[:4])
    labelled = gain < SPLIT and _LABEL.match(behind) is not None
    return _Break(
        i, j, gain, (_ITEM.match(behind) is not None and gain < SURELY) or behind in _headings(), labelled
    )


@lru_cache(maxsize=1)
def _headings() -> frozenset[str]:
    """The words that open a section by themselves."""
    rows = rule_folders().rows("section_headings")
    return frozenset(name for row in rows for name in (row.name, *row.aliases))


def _across(tail: str, head: str) -> float:
    """How surely the end of a line and the beginning of the next are one, as a word or as a figure: 24.⏎5%, 77.9⏎亿元."""
    joint = f"{tail}\n{head}"
    return SURELY if _FIGURE.search(joint) else _gain(tail, head)


def _gain(tail: str, head: str) -> float:
    """How much likelier the end of a line and the beginning of the next are as one."""
    before, after = _HAN_TAIL.search(tail), _HAN_HEAD.match(head)
    return split_gain(before[0], after[0]) if before and after else 0.0


def _count_full(lines: _Lines, places: Places, columns: list[int]) -> int:
    """How many open lines are full in one of the columns."""
    widths, words = lines.widths_of(places), lines.first_words(places)
    full = np.zeros(len(places), np.bool_)
    for width in columns:
        full |= _is_full(widths, widths + words, width)
    return int(full.sum())


def _columns(lines: _Lines, places: Places) -> list[int]:
    """The widths of the columns of a text that is broken into lines, the commonest first; none where it is not."""
    joins, widths = lines.joins(places), lines.widths_of(places)
    needed = widths + lines.first_words(places)
    left = widths >= NARROWEST
    columns: list[int] = []
    while left.any() and len(columns) < MOST_COLUMNS:
        width = _commonest(widths[left], needed[left])
        full = left & _is_full(widths, needed, width)
        least = LEAST_FULL if width < WIDE or not _end_closed(lines, places[full]) else LEAST_FULL - 1
        mostly = least <= int(full.sum()) >= MOST_FULL * int(left.sum())
        split = int(joins[full].sum()) >= max(1, SHARE * int(full.sum()))
        if not (mostly or split) or not _is_column(lines, places[full], width, mostly):
            break
        columns.append(width)
        left &= ~full
        if int(full.sum()) < LEAST_FULL:
            break
    return columns


def _commonest(widths: Places, needed: Places) -> int:
    """The width that most lines are full at."""
    size = int(needed.max()) + SLACK + 1
    begun = np.bincount(np.maximum(widths - SLACK, 0), minlength=size + 1)
    ended = np.bincount(needed + SLACK, minlength=size + 1)
    return int(np.argmax(np.cumsum(begun - ended[: len(begun)])))


def _is_full(widths: Places, needed: Places, width: int) -> NDArray[np.bool_]:
    """Whether lines are full in a column of some width: the next word did not fit."""
    return np.asarray((widths - SLACK <= width) & (width < needed + SLACK))


def _end_closed(lines: _Lines, full: Places) -> bool:
    """Whether the lines in which full ones go on end with a stop sooner or later, as paragraphs do and headings do not."""
    chain = set(full.tolist())
    ends = [i + 1 for i in chain if i + 1 not in chain]
    return all(lines.line(i)[-1:] in _STOP_SIGNS for i in ends)


def _is_column(lines: _Lines, full: Places, width: int, mostly: bool) -> bool:
    """Whether full lines are those of a text broken at a width: some inside words, or most of all open lines; hardly any is wider."""
    breaks = [b for b in (_look_at(lines, i, i + 1) for i in full.tolist()) if b and not b.new]
    split = sum(b.gain >= SPLIT for b in breaks)
    if not (split and split >= SHARE * len(breaks)) and not (mostly and len(breaks) >= LEAST_FULL - 1):
        return False
    prose = lines.widths >= NARROWEST
    wider = prose & (lines.widths - 2 * lines.hangs > width + SLACK)
    return int(np.count_nonzero(wider)) <= max(2, MOST_WIDER * int(np.count_nonzero(prose)))


def _across_furniture(lines: _Lines, breaks: list[_Break]) -> list[_Break]:
    """The breaks with those behind which page furniture stands taken across it."""
    found = {b.line: b for b in breaks}
    last = len(lines.starts)
    for i in (np.flatnonzero(lines.ends - lines.starts >= SHORTEST_LINE)).tolist():
        if i >= last - 2 or lines.is_furniture(i):
            continue
        j, seen = i + 1, 0
        while (
            j < last
            and seen <= MOST_FURNITURE
            and (lines.ends[j] == lines.starts[j] or _is_between(lines, j))
        ):
            seen += bool(lines.ends[j] > lines.starts[j])
            j += 1
        if j < last and seen and (across := _look_at(lines, i, j)):
            found[i] = across
    return [found[i] for i in sorted(found)]


def _columns_by_furniture(lines: _Lines, places: Places) -> list[int]:
    """The width of a line that goes on inside a word behind page furniture, in a text too short to show its columns otherwise."""
    if len(lines.starts) > FEW_LINES or not any(hint in lines.text for hint in _HINTS):
        return []
    breaks = _across_furniture(lines, [])
    widths = [lines.width(b.line) for b in breaks if b.gain >= SPLIT]
    return [max(widths)] if widths else []


def _is_between(lines: _Lines, j: int) -> bool:
    """Furniture, or a page's number beside it."""
    if lines.is_furniture(j):
        return True
    beside = (k for k in (j - 1, j + 1) if 0 <= k < len(lines.starts))
    return _NUMBER.match(lines.line(j)) is not None and any(lines.is_furniture(k) for k in beside)


def _goes_on(lines: _Lines, found: _Break, columns: list[int]) -> bool:
    if found.new:
        return False
    line, behind, width = lines.line(found.line), lines.line(found.behind), lines.width(found.line)
    if found.gain >= SURELY and width >= NARROWEST:
        return True
    if found.labelled and (line[-1] in _CLOSED or not columns):
        return False
    if line[-1] in _CLOSED:
        return bool(columns) and _fills(lines, found, columns, HANGING) and _is_running(behind, columns[0])
    if columns and _fills(lines, found, columns):
        return True
    if width < WIDE_ENOUGH:
        return bool(columns) and found.gain >= SPLIT
    return line[-1] in _OPEN_ENDS or (_leaves_open(line) and _closes(behind))


def _fills(lines: _Lines, found: _Break, columns: list[int], slack: int = SLACK) -> bool:
    """Whether the line is full in one of the columns, or wider by `slack`; the line behind may stand across page furniture."""
    width = lines.width(found.line)
    word = int(lines.first_words(np.array([found.behind - 1]))[0])
    return any(width - slack <= column < width + word + SLACK for column in columns)


def _is_running(behind: str, width: int) -> bool:
    """Whether a line behind a full one that ends with a stop reads as more of the paragraph, not as a heading."""
    return behind[-1] in "。；！？" or (
        len(behind) * 3 >= width and any(sign in behind for sign in "，。,、；;")
    )


def _leaves_open(text: str) -> bool:
    return any(text.rfind(a) > text.rfind(b) for a, b in _BRACKETS)


def _closes(text: str) -> bool:
    return any(text.find(b) >= 0 and (text.find(a) < 0 or text.find(b) < text.find(a)) for a, b in _BRACKETS)


class _Joints:
    """What stands between two parts of a text that were one line."""

    def __init__(self, lines: _Lines, breaks: list[_Break], columns: list[int]) -> None:
        self._text = lines.text
        # lines that break before a Latin word: where nothing keeps one whole, all of them are full
        heads = [(b, _LATIN.match(lines.line(b.behind))) for b in breaks if columns]
        full = [(b, head[0]) for b, head in heads if head and _goes_on(lines, b, columns)]
        rests = [min(abs(column - lines.width(b.line)) for column in columns) for b, _ in full]
        weight = sum(log(max(1.0, len(word) / (SLACK + 2))) for _, word in full)
        self._torn = (
            weight >= LEAST_TORN and max(rests, default=0) <= SLACK + 1
        )  # a blank at the end does not show

    @cached_property
    def _known(self) -> frozenset[str]:
        """The Latin words of the text and of the names of models, companies and products."""
        rows = (row for lexicon in _LATIN_LEXICONS for row in rule_folders().rows(lexicon))
        names = (name for row in rows for name in (row.name, *row.aliases))
        return frozenset(word for part in (self._text, *names) for word in _LATIN_WORD.findall(part))

    def between(self, start: int, end: int) -> str:
        """A blank between two Latin words, nothing in Chinese and inside a number or a torn word."""
        text = self._text
        before, behind = text[start - 1], text[end]
        if before.isascii() and behind.isascii() and before.isalnum() and behind.isalnum():
            return "" if self._is_one(start, end) else " "
        return " " if before == "," and behind.isascii() and behind.isalpha() else ""

    def _is_one(self, start: int, end: int) -> bool:
        text = self._text
        if text[start - 1].isdigit() and text[end].isdigit():
            return True
        if text[start] in " \u00a0":
            return False
        tail, head = _LATIN_TAIL.search(text[max(0, start - 24) : start]), _LATIN_WORD.match(text, end)
        return self._torn or (tail is not None and head is not None and tail[0] + head[0] in self._known)
