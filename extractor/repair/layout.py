"""Lines broken inside sentences, as PDF readers leave them, with the page furniture that stands there.

A line goes on in the next one where a word lies across the break, or where it is as wide as the lines of a text that is broken so. Lists,
headings, verse, tables and dialogue are broken at words and at all widths, and stay.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log
from typing import cast

import numpy as np
from numpy.typing import NDArray

from extractor.repair.evidence import HAN, Pair, Places
from extractor.repair.forms import PLAIN
from extractor.repair.lines import (
    CLOSED,
    HANGING,
    NARROWEST,
    SHORTEST_LINE,
    SLACK,
    SURELY,
    TABLE,
    WIDE_ENOUGH,
    Lines,
    across,
    closes,
    is_full,
    leaves_open,
    parts_figure,
)
from extractor.repair.ruby import shows_readings
from extractor.repair.steps import Mark, Sheet
from extractor.resources import rule_folders

__all__ = ["find_broken_lines", "find_broken_readings"]

SPLIT = 2.5  # nats: a word lies across the break
SHARE = 0.15  # of the breaks of full lines that lie inside words; a third and more do in broken text
LEAST_FULL = 4  # full lines that say enough where no word is broken, with `MOST_FULL` of all open ones
MOST_FULL = 0.6
WIDE = (
    60  # columns at which three lines say as much as four narrow ones do, which may be headings of one length
)
STOPS = 8.0  # full lines inside of paragraphs for one of them that ends with a stop
UNFINISHED = 4.0  # times that a semicolon or a closing mark is likelier inside of a paragraph than at its end
MOST_COLUMNS = 3  # widths of columns in a document
OPEN_SHARE = 0.2  # of the lines end without a sign in a text that is broken so
MOST_WIDER = 0.1  # of the lines may be wider than the full ones
_ITEM = re.compile(
    rf"\s*(?:[■●◆★☆▲▼◇○□→•·※►▶➢✓✗▍▪|§【]|[#>*+](?!\d)|[-–—]\s|——|[（(]?[一二三四五六七八九十]{{1,3}}[）)、.．]|[（(]\d{{1,2}}[）)]|\d{{1,2}}(?:[、)）]|[.．](?!\d))"
    rf"|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}[ 、\u3000](?=[{HAN}])(?![^ 、\u3000]*[ 、\u3000][万亿元个倍])"
    rf"|[①-⑳Ⅰ-Ⅻ]|第[一二三四五六七八九十\d]{{1,3}}[章节条部]|图表?\s?\d|表\s?\d|(?:资料|数据)?来源|注[：:]"
    rf"|[问答甲乙丙QA]\d{{0,2}}[：:.、]|\d{{1,2}}[:：]\d{{2}}|\S*\s\d{{1,2}}[:：]\d{{2}}|{{|}}|https?:|\s(?![!-~])"
    rf"|(?:报告(?:作者|日期)|发布日期|(?:证券)?分析师|联系人|研究助理|执业证书)[^，。\n]{{0,12}}[：:]"
    rf"|[{HAN}]{{2,6}}证券(?:研究[所院部])?[ \u3000|｜][^，。\n]{{0,30}}$"
    rf"|(?:20\d\d年\d{{1,2}}月(?:\d{{1,2}}日)?|20\d\d[-/.]\d{{1,2}}[-/.]\d{{1,2}}"
    rf"|[{HAN}]{{2,6}}证券(?:股份有限公司)?(?:研究[所院部])?|[{HAN}]{{2,12}}(?:研究所|研究部|团队))\s*$)"
)
_LABEL = re.compile(rf"[{HAN}A-Za-z]{{2,8}}[：:]")
_NO_PROSE = re.compile(r"(?:://|www\.|\\)\S*$|(?:[{}=<>\\]|^[^\u3400-\u9fff]*;)$|^\s*(?:[\"'{]|\[(?!\d))")
_LATIN = re.compile("[0-9A-Za-z.,%]+")
_LATIN_WORD, _LATIN_TAIL = re.compile("[A-Za-z0-9]{2,}"), re.compile("[A-Za-z0-9]+$")
_LATIN_LEXICONS = ("models", "organisations", "products", "accelerators", "benchmarks")
LEAST_TORN = 2.0  # nats that lines full before Latin words are no chance
_PATH = re.compile(r"(?:^|[^0-9A-Za-z\u3400-\u9fff%/)）.])[~.]{0,2}/\S*/$")
_INLINE = re.compile("</?(?:ruby|rb|rtc?|rp|b|i|em|strong|span|font|sup|sub|u|a)>", re.IGNORECASE)
_READING = re.compile("<(r[tp])>[^<>]{0,12}</\\1>", re.IGNORECASE)
_SPELLING = "a-zɡāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹ"
_SPELT = re.compile(rf"(?<=[{HAN}])[(（](?=[^)）]{{0,5}}[^a-z)）])[{_SPELLING}]{{1,6}}[)）]")
_READING_TAIL, _READING_HEAD = (
    re.compile(rf"(?<=[{HAN}])[(（][{_SPELLING}]{{0,6}}$"),
    re.compile(rf"[{_SPELLING}]{{0,6}}[)）]"),
)
TAG = 12  # characters of such a tag
_TAG_TAIL, _TAG_HEAD = re.compile("<[/A-Za-z]{0,8}$"), re.compile("[/A-Za-z]{0,8}>")
_HALF_TAG = re.compile(
    "^(?:r[tp]|ruby|/ruby|/r[tp]|/|[bpt]|by|uby)?>|</?(?:r[tp]?|ruby?)?$"
)  # of ruby, at a line's border
UNTOLD, WAITING = -1, -2  # of the size of a text whose line ends were not looked at, or are to be once more
_OPEN_ENDS = frozenset("，、（“《—")
_HANGING_SIGNS = re.compile("[，。；：、！？）”》％%,;:!?)]*$")
_HINTS = ("请务必", "免责", "研究报告")  # of furniture, in a text too short to show its columns
FEW_LINES = 400
_NUMBER = re.compile(r"\s*\d{1,3}\s*\Z")
MOST_FURNITURE = 4  # lines in a row, empty ones apart


@dataclass(frozen=True, slots=True)
class _Break:
    """A line's end that may lie inside a sentence: the line, and the one behind it and any page furniture."""

    line: int
    behind: int
    gain: float  # nats that the two are likelier as one
    new: bool  # the second one begins something
    labelled: bool  # it begins with a word and a colon


def find_broken_lines(sheet: Sheet) -> Iterator[Mark]:
    """Line ends inside sentences, with the page furniture that stands there.

    Before anything changes how wide the lines are; and again where something did that may have parted or joined lines since.
    """
    if len(sheet.text) == sheet.findings.unwrapped_size:
        return
    size = len(sheet.text)
    for kind, start, end, new in _broken_lines(sheet):
        size -= end - start - len(new)
        yield kind, start, end, new
    if sheet.findings.unwrapped_size != WAITING:
        sheet.findings.unwrapped_size = size


def find_broken_readings(sheet: Sheet) -> Iterator[Mark]:
    """Line ends of a text that was broken behind its readings, which made its lines as wide as they are."""
    if shows_readings(sheet):
        yield from _broken_lines(sheet, in_columns=True)


def _broken_lines(sheet: Sheet, *, in_columns: bool = False) -> Iterator[Mark]:
    """in_columns: only those of a text that is broken at a width."""
    memo = sheet.survey.memo
    if "open_lines" not in memo:  # looked at twice where no step between changes the text
        memo["open_lines"] = _open_lines(sheet)
    lines, places, widths, columns = cast(tuple[Lines, Places, Places, list[int]], memo["open_lines"])
    if not len(places):
        return
    if in_columns and not columns:
        return
    columns = sheet.findings.columns = (
        columns or sheet.findings.columns or _columns_by_furniture(lines, places)
    )
    if not columns and sheet.findings.unwrapped_size == UNTOLD and sheet.survey.pairs & Pair.MARKUP:
        sheet.findings.unwrapped_size = WAITING  # marks may hide the columns; once they are gone
        return
    if columns:
        lines.odds = _odds(lines, places, columns)
        breaks = list(filter(None, (_look_at(lines, i, i + 1) for i in places.tolist())))
        breaks = _past_furniture(lines, breaks)
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


def _open_lines(sheet: Sheet) -> tuple[Lines, Places, Places, list[int]]:
    """The lines of a text, those among them that end open, how wide these are, and the columns that they show."""
    lines = Lines(sheet)
    places = lines.open_ends()
    if not len(places):
        return lines, places, places, []
    widths, narrow_widths = lines.both_widths(places)
    prose = widths >= NARROWEST
    joins, words = lines.joins(places[prose]), lines.both_first_words(places[prose])
    columns = _columns(lines, places[prose], widths[prose], words[0], joins)
    if (widths > narrow_widths).any() and len(places) >= OPEN_SHARE * lines.count_long:
        narrow, still = lines.with_narrow_quotes(), narrow_widths[prose] >= NARROWEST
        other = _columns(
            narrow, places[prose][still], narrow_widths[prose][still], words[1][still], joins[still]
        )
        if other and _count_full(narrow, places, other) > _count_full(lines, places, columns):
            return narrow, places, narrow_widths, other
    return lines, places, widths, columns


def _parts_tag(line: str, behind: str) -> bool:
    """Whether a tag or a reading goes on in the next line."""
    opened, closed = _READING_TAIL.search(line), _READING_HEAD.match(behind)
    if opened and closed and not (opened[0] + closed[0])[1:-1].isascii():
        return True
    tail, head = _TAG_TAIL.search(line), _TAG_HEAD.match(behind)
    return tail is not None and head is not None and _INLINE.fullmatch(tail[0] + head[0]) is not None


def _untagged(line: str) -> str:
    """A line without the tags of running text, and without readings."""
    if "(" in line or "（" in line:
        line = _SPELT.sub("", line)
    if "<" not in line:
        return line
    return _HALF_TAG.sub("", _INLINE.sub("", _READING.sub("", line)))


def _is_prose(line: str) -> bool:
    """Whether a line is none of a table, of code, an address or a path."""
    if TABLE.search(line) or _NO_PROSE.search(line):
        return False
    return line[-1] != "/" or (_PATH.search(line) is None and re.search(f"[{HAN}]", line) is not None)


def _look_at(lines: Lines, i: int, j: int) -> _Break | None:
    """The end of line i before line j, or None where either is no prose."""
    line, behind = lines.line(i), lines.line(j)
    if _parts_tag(line, behind):
        return _Break(i, j, SURELY, new=False, labelled=False)
    line, behind = _untagged(line), _untagged(behind)
    if not line or not behind or not (_is_prose(line) and _is_prose(behind)):
        return None
    gain = across(line[-4:], behind[:4])
    labelled = gain < SPLIT and _LABEL.match(behind) is not None
    item = _ITEM.match(behind) is not None and not parts_figure(line[-4:], behind[:4])
    return _Break(i, j, gain, item or behind in _headings(), labelled)


@lru_cache(maxsize=1)
def _headings() -> frozenset[str]:
    """The words that open a section by themselves."""
    rows = rule_folders().rows("section_headings")
    return frozenset(name for row in rows for name in (row.name, *row.aliases))


def _count_full(lines: Lines, places: Places, columns: list[int]) -> int:
    """How many open lines are full in one of the columns."""
    widths, words = lines.widths_of(places), lines.first_words(places)
    full = np.zeros(len(places), np.bool_)
    for width in columns:
        full |= is_full(widths, widths + words, width)
    return int(full.sum())


def _columns(
    lines: Lines, places: Places, widths: Places, words: Places, joins: NDArray[np.bool_]
) -> list[int]:
    """The widths of the columns of a text that is broken into lines, the commonest first; none where it is not.

    places, widths: the open lines and how wide they are. words: how wide the first words behind them are. joins: whether a word may lie
    across their ends.
    """
    if not len(places):
        return []
    needed = widths + words
    left = np.ones(len(places), np.bool_)
    columns: list[int] = []
    while left.any() and len(columns) < MOST_COLUMNS:
        width = _commonest(widths[left], needed[left])
        full = left & is_full(widths, needed, width)
        least = LEAST_FULL if width < WIDE else LEAST_FULL - 1
        mostly = least <= int(full.sum()) >= MOST_FULL * int(left.sum()) and _end_closed(lines, places[full])
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


def _end_closed(lines: Lines, full: Places) -> bool:
    """Whether most of the lines in which full ones go on end with a stop sooner or later, as paragraphs do and headings do not."""
    chain = set(full.tolist())
    ends = [i + 1 for i in chain if i + 1 not in chain]
    closed = sum(lines.line(i)[-1:] in CLOSED for i in ends)
    return 2 * closed >= len(ends)


def _is_column(lines: Lines, full: Places, width: int, mostly: bool) -> bool:
    """Whether full lines are those of a text broken at a width: some inside words, or most of all open lines; hardly any is wider."""
    breaks = [b for b in (_look_at(lines, i, i + 1) for i in full.tolist()) if b and not b.new]
    split = sum(b.gain >= SPLIT for b in breaks)
    if not (split and split >= SHARE * len(breaks)) and not (mostly and len(breaks) >= LEAST_FULL - 1):
        return False
    prose = lines.widths >= NARROWEST
    wider = prose & (lines.widths - 2 * lines.hangs > width + SLACK)
    return int(np.count_nonzero(wider)) <= max(2, MOST_WIDER * int(np.count_nonzero(prose)))


def _past_furniture(lines: Lines, breaks: list[_Break]) -> list[_Break]:
    """The breaks with those behind which page furniture stands taken across it."""
    found = {b.line: b for b in breaks}
    last = len(lines.starts)
    for i in (np.flatnonzero(lines.ends - lines.starts >= SHORTEST_LINE)).tolist():
        if i >= last - 2:
            continue
        j, seen = i + 1, 0
        while (
            j < last
            and seen <= MOST_FURNITURE
            and (lines.ends[j] == lines.starts[j] or _is_between(lines, j))
        ):
            seen += bool(lines.ends[j] > lines.starts[j])
            j += 1
        if j < last and seen and not lines.is_furniture(i) and (past := _look_at(lines, i, j)):
            found[i] = past
    return [found[i] for i in sorted(found)]


def _columns_by_furniture(lines: Lines, places: Places) -> list[int]:
    """The width of a line that goes on inside a word behind page furniture, in a text too short to show its columns otherwise."""
    if len(lines.starts) > FEW_LINES or not lines.hints_at(_HINTS):
        return []
    breaks = _past_furniture(lines, [])
    widths = [lines.width(b.line) for b in breaks if b.gain >= SPLIT]
    return [max(widths)] if widths else []


def _is_between(lines: Lines, j: int) -> bool:
    """Furniture, or a page's number beside it."""
    if lines.is_furniture(j):
        return True
    beside = (k for k in (j - 1, j + 1) if 0 <= k < len(lines.starts))
    return _NUMBER.match(lines.line(j)) is not None and any(lines.is_furniture(k) for k in beside)


def _odds(lines: Lines, places: Places, columns: list[int]) -> float:
    """For one against how many a line that ends with a stop is no paragraph's end, before it is seen how full it is."""
    closed = lines.closed_ends([])
    ends = len(closed) - len(lines.closed_ends(columns))
    return _count_full(lines, places, columns) / (STOPS * max(1, ends))


def _goes_on(lines: Lines, found: _Break, columns: list[int]) -> bool:
    if found.new:
        return False
    line, behind, width = lines.line(found.line), lines.line(found.behind), lines.width(found.line)
    if found.gain >= SURELY and width >= NARROWEST:
        return True
    if found.labelled and (line[-1] in CLOSED or not columns):
        return False
    if line[-1] in CLOSED:
        hang = 2 * len(_HANGING_SIGNS.search(line)[0])  # type: ignore[index]
        word = int(lines.first_words(np.array([found.behind - 1]))[0])
        likely = (
            lines.odds * (1.0 if line[-1] in "。！？" else UNFINISHED) * max(columns, default=0)
            > word + SLACK
        )
        return (
            likely
            and _fills(lines, found, columns, min(HANGING, hang) + SLACK)
            and _is_running(behind, columns[0])
        )
    if columns and _fills(lines, found, columns):
        return True
    if width < WIDE_ENOUGH:
        return bool(columns) and found.gain >= SPLIT
    return line[-1] in _OPEN_ENDS or (leaves_open(line) and closes(behind))


def _fills(lines: Lines, found: _Break, columns: list[int], slack: int = SLACK) -> bool:
    """Whether the line is full in one of the columns, or wider by `slack`; the line behind may stand across page furniture."""
    width = lines.width(found.line)
    word = int(lines.first_words(np.array([found.behind - 1]))[0])
    return any(width - slack <= column < width + word + SLACK for column in columns)


def _is_running(behind: str, width: int) -> bool:
    """Whether a line behind a full one that ends with a stop reads as more of the paragraph, not as a heading."""
    return behind[-1] in "。；！？" or (
        len(behind) * 3 >= width and any(sign in behind for sign in "，。,、；;")
    )


class _Joints:
    """What stands between two parts of a text that were one line."""

    def __init__(self, lines: Lines, breaks: list[_Break], columns: list[int]) -> None:
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
        if _parts_tag(text[max(0, start - TAG) : start], text[end : end + TAG]):
            return ""
        before, behind = text[start - 1].translate(PLAIN), text[end].translate(PLAIN)
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
