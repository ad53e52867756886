"""Markup left in text: HTML tags and ruby, Markdown, footnote markers, TeX; what stands between the marks stays.

Only known tag names are tags (《<公司章程>修正案》, P<0.05 are none), Markdown marks have to come in pairs around Chinese or at the start of
a line, and a number in square brackets is a footnote only where a clause ends or where the numbers count up through the text.
"""

import re
from collections import Counter
from collections.abc import Iterator, Set
from heapq import merge
from itertools import pairwise
from operator import itemgetter

from extractor.repair.evidence import HAN, Pair, one_by_one
from extractor.repair.maths import find_maths
from extractor.repair.steps import Mark, Sheet

__all__ = ["find_markup"]

_INLINE = "a|abbr|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|label|mark|q|s|samp|small|span|strike|strong|sub|sup|tt|u|var|wbr|o:p|img|input"
_BLOCK = "address|article|aside|blockquote|body|br|caption|center|col|colgroup|dd|div|dl|dt|figure|figcaption|footer|form|h[1-6]|head|header|hr|html|li|link|main|meta|nav|ol|p|pre|section|table|tbody|tfoot|thead|title|tr|ul"
_CELL = "td|th"
_TAG = re.compile(
    r"<(?:(?P<hidden>(?:script|style|rt|rp)\b[^<>]{0,200}>[^<]{0,2000}</(?:script|style|rt|rp)>|!--.{0,2000}?--|!DOCTYPE[^<>]{0,200})|"
    rf"/?(?P<name>ruby|rb|rtc|{_INLINE}|{_BLOCK}|{_CELL})(?P<attributes>(?:\s+[A-Za-z_:][A-Za-z0-9_.:-]{{0,60}}(?:\s?=\s?(?:\"[^\"<>]{{0,400}}\"|'[^'<>]{{0,400}}'|[^\s\"'<>]{{1,200}}))?){{0,20}})\s*/?)>?(?<=>)",
    re.IGNORECASE | re.DOTALL,
)
_BLOCKS = re.compile(_BLOCK, re.IGNORECASE)
_CELLS = re.compile(_CELL, re.IGNORECASE)
_ON_PURPOSE = re.compile(
    r"源码|源代码|转义|(?:字符|网址|实体|URL|UTF-?8|GBK|Unicode)\s?的?编码|编码(?:为|成|方式|格式|规则|问题|错误|转换|后|写)|写法|标签|HTML|字符"
)
_ALONE = frozenset(
    "br hr img input meta link wbr col p li tr td th dd dt option".split()
)  # these need no partner
NEAR = 1000  # characters between a tag of one letter and its partner
MANY_TAGS = 8  # then the text is a page, whatever it speaks of

_BOLD = re.compile(
    rf"(?<![\w*])(?P<mark>\*\*|__)(?=\S)(?P<inside>[^*_\n]{{1,120}}?)(?<=\S)(?P=mark)(?![*\d])|(?<=[{HAN}，。；：、])(?P<mark2>\*\*)(?=\S)(?P<inside2>[^*\n]{{1,120}}?)(?<=\S)\*\*(?!\*)"
)
_HAN_END = re.compile(f"[{HAN}]$")
_ITALIC = re.compile(rf"\*(?<![\w*]\*)(?=[{HAN}“])(?P<inside>[^*\n]{{1,80}})(?<=[{HAN}”。])\*(?![\w*])")
_HEADING = re.compile(r"^(?P<mark>#{1,6}[ \t]+)(?=\S)(?P<text>.*?)(?P<tail>[ \t]+#+)?[ \t]*$", re.MULTILINE)
_QUOTE = re.compile(rf"^(?:>[ \t]?)+(?=.*[{HAN}])", re.MULTILINE)
_LINK = re.compile(
    r"(?P<image>!)?\[(?P<inside>[^\[\]\n]{0,120})\]\((?:https?://|/|#|\./|mailto:)[^()\s]{0,400}(?:\s\"[^\"\n]{0,80}\")?\)"
)
_FENCE = re.compile(r"^```", re.MULTILINE)
# beside Markdown's marks these say that # and * are something else
_CODE_LINE = re.compile(
    r"^\s*(?:[a-z_][\w.]*\([^()\u3400-\u9fff]*\);?|(?:import|from|def|class|for|if|while|return|print|pip|cd|ls|sudo|git|docker|echo|export)\b[^\u3400-\u9fff]*|[^\u3400-\u9fff]*[;{}])\s*$",
    re.MULTILINE,
)
_FOOTNOTE = re.compile(r"\[(?P<number>\d{1,3})(?:[,，\-–]\s?\d{1,3}){0,3}\]")
_NO_NOTE = re.compile(
    r"(?:公式|方程|[式图表号条款第项组注]|文献|参数|情景|区间|范围|向量|矩阵|编号|步骤|发|函|按|输入|选择?|回复|拨打?|或|和|至|到|优|值|步长)$"
)
LEAST_NOTES = 2  # that give their numbers' order away
MOST_ALONE = 40  # a single number of a note
_CLAUSE_END = frozenset("，。；：、！？,;\n）)”")


def find_markup(sheet: Sheet) -> Iterator[Mark]:
    """Changes that take the marks away."""
    text = sheet.text
    pairs = {text[at : at + 2] for at in one_by_one(sheet.survey.pair_places(Pair.MARKUP))}
    found = [
        list(_tags(text)) if "<" in text else [],
        _markdown(text, pairs),
        list(_footnotes(text)) if "[" in text else [],
        list(find_maths(text)) if "\\" in text and ("$" in text or "\\(" in text) else [],
    ]
    at = 0
    for mark in merge(*found, key=itemgetter(1)):
        if mark[1] >= at:
            yield mark
            at = mark[2]


def _tags(text: str) -> Iterator[Mark]:
    tags = list(_TAG.finditer(text))
    opened, closed = Counter[str](), Counter[str]()
    for tag in tags:
        (closed if tag[0][1] == "/" else opened)[(tag["name"] or "").lower()] += 1
    page = len(tags) >= MANY_TAGS and len(closed) > 1
    if len(tags) < 2 and not opened.keys() & _ALONE:
        return
    spans = _Spans()
    for tag in tags:
        name = (tag["name"] or "").lower()
        if (
            len(name) == 1
            and name not in _ALONE
            and not _has_partner(text, tag)
            and not (page and "=" in tag[0])
        ):
            continue  # a<b, Set<u>
        near = text[max(0, tag.start() - 200) : tag.start()]
        if not page and _ON_PURPOSE.search(near[near.rfind("\n") + 1 :]):
            continue
        if name == "table":
            spans = _Spans()
        yield "html", tag.start(), tag.end(), spans.passed(tag) + _in_place_of(text, tag)


class _Spans:
    """Where the cells of one table stand when some span columns or rows: the places that they cover get a tab each."""

    def __init__(self) -> None:
        self._below: dict[int, int] = {}  # rows that a cell of each column still covers
        self._covered: set[int] = set()  # columns of this row
        self._at = self._across = 0

    def passed(self, tag: re.Match[str]) -> str:
        """The tabs for the places that are passed over at a tag."""
        name = (tag["name"] or "").lower()
        if name == "tr" and tag[0][1] != "/":
            self._covered = {column for column, rows in self._below.items() if rows}
            self._below = {column: rows - 1 for column, rows in self._below.items() if rows}
            self._at = self._across = 0
        elif _CELLS.fullmatch(name) and tag[0][1] != "/":
            over = max(0, self._across - 1)
            while self._at in self._covered:
                self._at, over = self._at + 1, over + 1
            told = dict(_SPAN.findall(tag["attributes"].lower()))
            self._across = min(max(1, int(told.get("col", 1))), MOST_SPANNED)
            if (down := min(int(told.get("row", 1)), MOST_SPANNED)) > 1:
                self._below.update(dict.fromkeys(range(self._at, self._at + self._across), down - 1))
            self._at += self._across
            return "\t" * over
        return ""


MOST_SPANNED = 64  # columns or rows
_SPAN = re.compile(r"\b(col|row)span\s?=\s?[\"']?(\d{1,4})")


def _has_partner(text: str, tag: re.Match[str]) -> bool:
    """Whether a tag of one letter is closed, or opened, near by."""
    name = tag["name"]
    if tag[0][1] == "/":
        near = text[max(0, tag.start() - NEAR) : tag.start()]
        return f"<{name}>" in near or f"<{name} " in near
    return f"</{name}>" in text[tag.end() : tag.end() + NEAR]


def _in_place_of(text: str, tag: re.Match[str]) -> str:
    """A line break for the end of a block and before a table, a tab between cells, nothing for the rest."""
    name = tag["name"] or ""
    if _CELLS.fullmatch(name):
        return (
            "\t"
            if tag[0][1] == "/" and re.match(r"\s*<t[dh]\b", text[tag.end() : tag.end() + 40], re.IGNORECASE)
            else ""
        )
    breaks = _BLOCKS.fullmatch(name) and (tag[0][1] == "/" or name.lower() in {"br", "hr", "table"})
    before, behind = text[max(0, tag.start() - 1) : tag.start()], text[tag.end() : tag.end() + 1]
    return "\n" if breaks and before != "\n" and behind not in {"\n", "\r", ""} else ""


def _markdown(text: str, pairs: Set[str]) -> list[Mark]:
    """pairs: the first two characters of every mark that may stand in the text."""
    marks: list[Mark] = []
    if not pairs.isdisjoint({"**", "__"}):
        for bold in _BOLD.finditer(text):
            inside = bold["inside"] or bold["inside2"]
            if text[bold.start() - 1 : bold.start()] == "`" or (
                inside[0] in "（(" and _HAN_END.search(text[bold.start() - 1 : bold.start()])
            ):
                continue  # a sample; a star of significance before a remark
            if re.search(f"[{HAN}]", inside) or (bold["mark"] or "**") == "**":
                marks += [
                    ("markdown", bold.start(), bold.start() + 2, ""),
                    ("markdown", bold.end() - 2, bold.end(), ""),
                ]
    if "*" in text:
        for italic in _ITALIC.finditer(text):
            marks += [
                ("markdown", italic.start(), italic.start() + 1, ""),
                ("markdown", italic.end() - 1, italic.end(), ""),
            ]
    if "](" in pairs:
        marks += _links(text)
    every = [] if pairs.isdisjoint({"# ", "#\t"}) else list(_HEADING.finditer(text))
    headings = [heading for heading in every if re.search(f"[{HAN}]", heading["text"])]
    if marks or len(headings) > 1 or any(h["mark"].startswith("##") or _is_title(text, h) for h in headings):
        for heading in every if headings else []:
            marks.append(("markdown", heading.start(), heading.end("mark"), ""))
            if heading["tail"]:
                marks.append(("markdown", heading.start("tail"), heading.end("tail"), ""))
        marks += (
            [("markdown", quote.start(), quote.end(), "") for quote in _QUOTE.finditer(text)]
            if "> " in text
            else []
        )
    if marks and (_FENCE.search(text) or _CODE_LINE.search(text)):
        return []  # there # and * are something else
    return sorted(marks, key=itemgetter(1))


def _is_title(text: str, heading: re.Match[str]) -> bool:
    """Whether a heading of the first level is the first line of a text that goes on."""
    return not text[: heading.start()].strip() and bool(text[heading.end() :].strip())


def _links(text: str) -> Iterator[Mark]:
    """[text](address) becomes its text, an image nothing."""
    for link in _LINK.finditer(text):
        if link["image"]:
            yield "markdown", link.start(), link.end(), ""
        else:
            yield "markdown", link.start(), link.start() + 1, ""
            yield "markdown", link.end("inside"), link.end(), ""


def _footnotes(text: str) -> Iterator[Mark]:
    """[12] behind a clause, or anywhere behind a word; where the numbers count up through the text."""
    notes = _in_order(list(_FOOTNOTE.finditer(text)), text)
    ending = [n for n in notes if text[n.end() : n.end() + 1] in _CLAUSE_END or not text[n.end() :]]
    if not ending or not _counts_up([int(n["number"]) for n in notes]):
        return
    running = len(notes) > 2 and 2 * len(ending) >= len(notes)
    yield from (("footnote", n.start(), n.end(), "") for n in (notes if running else ending))


def _in_order(every: list[re.Match[str]], text: str) -> list[re.Match[str]]:
    """Those that may be notes by the word before them, and those that fill their numbers up (条[27] between [26] and [28])."""
    notes = [n for n in every if _may_be_note(text, n)]
    sure = {n.start(): int(n["number"]) for n in notes}
    if len(sure) < LEAST_NOTES or not _counts_up(list(sure.values())):
        return notes
    last, kept = 0, []
    for note in every:
        number = int(note["number"])
        follows = (
            number == last + 1
            and _is_behind_word(text, note)
            and text[note.end() : note.end() + 1] in _CLAUSE_END
        )
        if note.start() in sure or follows:
            kept.append(note)
            last = number
    return kept


def _counts_up(numbers: list[int]) -> bool:
    """Whether numbers are those of notes: they go up in small steps, back to a note cited before, or start again from 1."""
    if len(numbers) < 2:
        return 0 < numbers[0] < MOST_ALONE
    seen, odd = {numbers[0]}, 0
    for before, number in pairwise(numbers):
        odd += not (0 <= number - before < 4 or number == 1 or number in seen)
        seen.add(number)
    return 0 not in seen and odd * 10 <= len(numbers)


def _may_be_note(text: str, note: re.Match[str]) -> bool:
    before = text[max(0, note.start() - 4) : note.start()]
    return _is_behind_word(text, note) and not _NO_NOTE.search(before)


def _is_behind_word(text: str, note: re.Match[str]) -> bool:
    before = text[max(0, note.start() - 1) : note.start()]
    return bool(before) and (before in "”）%。，；" or "\u3400" <= before <= "\u9fff")
