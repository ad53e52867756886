"""Copying noise that a rule can prove: doubled stops, `?` in place of a blank or a tick, glyphs of damaged fonts.

Whatever is only odd stays: ……, ！！！, ？？ and 。” are how people write.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter

import numpy as np

from extractor.repair.evidence import Kind, Pair, one_by_one
from extractor.repair.steps import Mark, Sheet
from extractor.resources import RuleFolders

__all__ = ["find_doubled_signs", "find_lost_blanks", "replace_misread_glyphs"]

_SIGNS = re.compile(r"[，,。.、；;：:！!]+")
_CLAUSE = re.compile(r"(?:[^，。；！？,;!?\s]|[0-9],(?=[0-9])){6}$")
_NEVER_DOUBLED = re.compile("，。|，，|；；|、、")  # in speech, where 嗯。。我想想。。 is
LEAST_DOUBLED = 2  # such pairs that make a doubled stop one of them
_STOPS = "。．.！!"
_BLANK_LOST = re.compile(
    r"\?(?<=[\u3400-\u9fff，。：、]\?)(?=[0-9$¥￥A-Z])(?P<weak>(?=\d+[，。；、,;]|\d+$))?", re.MULTILINE
)
MOST_OTHERS = (
    4  # question marks for one behind a word that cannot end a sentence: headlines ask too (底部已到?3大信号)
)
_AMOUNT = re.compile(r"\d[\d,.]*(?:[-–~～至]\d[\d,.]*)?\s?(?:[万亿元%倍吨]|美元|港元|bp|pct)")
LEAST_TOGETHER = 2  # pairs of them in one sentence
MANY_MARKS = 1000
MANY_BLANKS = 3  # with so many, bare numbers too (?1，?2 by themselves are place-holders)


def find_doubled_signs(sheet: Sheet) -> Iterator[Mark]:
    """,, and ，。 become one sign: the stop where there is one, otherwise the first."""
    text, at = sheet.text, 0
    shown = len(_NEVER_DOUBLED.findall(text)) >= LEAST_DOUBLED
    for place in one_by_one(sheet.survey.pair_places(Pair.DOUBLED)):
        if place < at or not (found := _SIGNS.match(text, place)):
            continue
        at = found.end()
        if found[0] == "。。" and not shown and not _CLAUSE.search(text[max(0, place - 12) : place]):
            continue  # 嗯。。我想想。。
        new = _one_sign(found[0], text[place - 1 : place], text[at : at + 1])
        if new is not None:
            yield "doubled_sign", place, at, new


def _one_sign(signs: str, before: str, behind: str) -> str | None:
    """The sign that a run of them stands for, or None where the run is written on purpose."""
    if len(signs) > 2 or (len(set(signs)) == 1 and signs[0] in ".．！!：:"):
        return None  # ..., !!, ::
    if any(sign in ".:：!！" for sign in signs):
        return None  # etc., ；U.S.,: the dot belongs to the word before
    if signs.isascii() and not (_is_han(before) and (_is_han(behind) or not behind.strip())):
        return None  # code, addresses, thousand separators, empty cells
    stops = [sign for sign in signs if sign in _STOPS]
    return stops[0] if stops else signs[0]


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


# √适用 □不适用 of annual reports, whose tick is on hardly any code page
_TICKED = re.compile(r".\s?适用\s{0,4}[□☐£]\s?不适用")
_CROSSED, _NOT = re.compile(r"[□☐£]\s?适用\s{0,4}\Z"), re.compile(r".\s?不适用")


def find_lost_blanks(sheet: Sheet) -> Iterator[Mark]:
    """约?4-5美元 for 约 4-5美元: a no-break space that became a question mark, where no question is asked."""
    text = sheet.text
    marks = sheet.survey.places(Kind.LOST)
    may_tick = len(marks) < MANY_MARKS or "适用" in text  # the search takes as long as some thousand marks
    ticks = list(_ticks(text, one_by_one(marks))) if may_tick else []
    hyphens = list(_hyphens(sheet))
    if sheet.findings.lossy:  # a question mark there is a lost character
        yield from sorted([*ticks, *hyphens], key=itemgetter(1))
        return
    blanks = filter(None, (_BLANK_LOST.match(text, place) for place in one_by_one(marks)))
    found = [mark for mark in blanks if not _asks(text, mark.start())]
    strong = [mark for mark in found if mark["weak"] is None]
    if not _are_blanks(text, strong):
        found = []
    elif len(strong) < MANY_BLANKS:
        found = strong
    new = (("lost_blank", mark.start(), mark.end(), " ") for mark in found)
    yield from sorted([*ticks, *hyphens, *new], key=itemgetter(1))


def _hyphens(sheet: Sheet) -> Iterator[Mark]:
    """GPT?4.1, o4?mini: question marks inside of names that the lexicons write with a hyphen there."""
    survey = sheet.survey
    marks = survey.places(Kind.LOST)
    marks = marks[(marks > 0) & (marks < len(survey.codes) - 1)]
    beside = survey.classes_at(marks - 1) & survey.classes_at(marks + 1) & np.uint32(Kind.WORD)
    for place in one_by_one(marks[beside > 0]):
        word = _NAME_BEFORE.search(sheet.text, max(0, place - LONGEST_PART), place)
        behind = sheet.text[place + 1]
        joint = (
            (word[0].casefold().replace("?", "-"), "0" if behind.isdigit() else behind.casefold())
            if word
            else None
        )
        if joint in _joints(sheet.rules) and not _QUERY.match(sheet.text, place):
            yield "lost_hyphen", place, place + 1, "-"


LONGEST_PART = 16  # characters of a name before a hyphen
_NAME_BEFORE = re.compile(r"(?<![A-Za-z0-9.?/=&_-])[A-Za-z][A-Za-z0-9.]*(?:[-?][A-Za-z0-9.]+)*\Z")
_QUERY = re.compile(r"\?\w+=")
NAMED = ("models", "accelerators", "benchmarks", "chips")  # lexicons of names with hyphens


@lru_cache(maxsize=4)
def _joints(rules: RuleFolders) -> frozenset[tuple[str, str]]:
    """(what stands before a hyphen of a name, the first letter behind it, or 0 for any digit)."""
    names = (name for lexicon in NAMED for row in rules.rows(lexicon) for name in (row.name, *row.aliases))
    found: set[tuple[str, str]] = set()
    for name in names:
        for at, char in enumerate(name):
            if char == "-" and at and name[:at].isascii() and name[at + 1 : at + 2].isalnum():
                behind = name[at + 1]
                found.add((name[:at].casefold(), "0" if behind.isdigit() else behind.casefold()))
    return frozenset(found)


def _are_blanks(text: str, marks: list[re.Match[str]]) -> bool:
    """Whether question marks behind ideographs are lost blanks: some where none can be, many before amounts, several in a sentence."""
    leading = sum(_leads_on(text, mark.start()) or _is_in_date(text, mark.start()) for mark in marks)
    if leading and leading * MOST_OTHERS >= len(marks):
        return True
    amounts = sum(_AMOUNT.match(text, mark.end()) is not None for mark in marks)
    if MANY_BLANKS <= amounts * 2 >= len(marks):
        return True
    together = sum(_SENTENCE_END.search(text, a.end(), b.start()) is None for a, b in pairwise(marks))
    return together >= LEAST_TOGETHER and together * MOST_OTHERS >= len(marks)


def _ticks(text: str, marks: Iterable[int]) -> Iterator[Mark]:
    """The marks that stand for a tick before what applies."""
    for place in marks:
        if _TICKED.match(text, place) or (
            _NOT.match(text, place) and _CROSSED.search(text[max(0, place - 8) : place])
        ):
            yield "lost_tick", place, place + 1, "√"


_QUESTION = re.compile("[吗呢么谁哪什怎吧]|(?<!任)何|否(?![认则决定])|几(?!乎)|多[少大长久高远]")
_LEADS = frozenset("约为达至近超逾于从与和或由在以每第自较按均仅共即计")
_DATE = re.compile(r"(?:年\?(?:1[0-2]|0?[1-9])月|月\?(?:[12][0-9]|3[01]|0?[1-9])日|的\?[0-9.]+倍)")
_RISE = re.compile(
    r"(?:[同环]比|增长|下降|[月年]费|[售均单定标股]价|价格|市值|营收|收入|利润|[上下]调至|[升降增]至)\?"
)
_SENTENCE_END = re.compile("[。！？；\n]")


def _asks(text: str, place: int) -> bool:
    clause = text[max(0, place - 40) : place]
    clause = re.split("[。！？；;\n]", clause)[-1]
    return _QUESTION.search(clause) is not None and not _leads_on(text, place)


def _is_in_date(text: str, place: int) -> bool:
    """Whether it stands inside a date, or between a figure's name and the figure: 年?9月, 同比?12%."""
    if _DATE.match(text, place - 1):
        return True
    return _RISE.search(text[max(0, place - 3) : place + 1]) is not None and bool(
        _AMOUNT.match(text, place + 1)
    )


def _leads_on(text: str, place: int) -> bool:
    """Whether the word before cannot end a sentence: 约?, 为?."""
    return text[place - 1 : place] in _LEADS


LEAST_GLYPHS = 3  # different misread characters that make a damaged font


def replace_misread_glyphs(sheet: Sheet) -> tuple[str, dict[str, int]]:
    """Common characters for the rare ones that a damaged font gives, in a text that shows several of them (`misread_glyphs`)."""
    survey, glyphs = sheet.survey, _glyphs(sheet.rules)
    places = survey.places(Kind.UNLIKELY)
    if len(places) < LEAST_GLYPHS:
        return sheet.text, {}
    seen = set(np.unique(survey.codes[places]).tolist())
    found = {char for char in glyphs if ord(char) in seen}
    if len(found) < LEAST_GLYPHS:
        return sheet.text, {}
    sheet.evidence["misread_glyph"] = (
        f"{'、'.join(sorted(found))}: rare characters, each in place of a common one"
    )
    count = sum(sheet.text.count(char) for char in glyphs)
    return sheet.text.translate({ord(char): plain for char, plain in glyphs.items()}), {
        "misread_glyph": count
    }


@lru_cache(maxsize=4)
def _glyphs(rules: RuleFolders) -> dict[str, str]:
    return {alias: row.name for row in rules.rows("misread_glyphs") for alias in row.aliases}
