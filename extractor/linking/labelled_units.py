"""Values whose unit stands in a bracket with their label: 营业收入(百万元)分别为4900/5200/5600, 销量（万辆）为12.3."""

import re
from collections.abc import Callable

from extractor.language.quantity import Quantity
from extractor.linking.bare_lists import measured
from extractor.linking.figure_groups import value_groups
from extractor.linking.note import Note, Sentence
from extractor.linking.tables import read_unit
from extractor.linking.words import FigureWords
from extractor.rules.mentions import QUANTITY_LABELS, Mention

__all__ = ["read_labelled_units"]

_LABEL = re.compile(
    r"\s?[(（]\s?(?P<unit>(?:单位[:：])?[^\d()（）|,，、/:：;；\s]{1,7})\s?[)）]\s?"
    r"(?P<told>(?:(?:预计|预测|将|则)?(?:分别|依次|各)?(?:为|达到?|约|是|[:：])*)\s?)"
)
# 2024年营业收入（百万元）为4,900，2025年为5,200
_NEXT = re.compile(
    r"[，,、；;]\s?(?:预计|而)?(?:20)?\d\d(?:年|[EAF]|Q[1-4]|H[12])(?:预计|则|将)?(?:为|达|约)\s?"
)
_ALSO = re.compile(r"[)）]\s?[/、][^，,；;。]*$")  # 总市值(亿元)/流通市值(亿元) 214/180: one value each
_SCALE = re.compile("(?:单位[:：])?(?:十亿|百万|千万|亿|千|万)")


def read_labelled_units(
    note: Note, sentence: Sentence, words: FigureWords, parse: Callable[[str], list[Quantity]]
) -> set[int]:
    """Put into the sentence's mentions numbers with the unit of their label; the indices of what is part of such a unit.

    parse: the quantity parser, for units.
    """
    labels = [
        match
        for m in sentence.mentions
        if m.label == "METRIC" and note.text[m.end : m.end + 2].lstrip()[:1] in {"(", "（"}
        for match in [_LABEL.match(note.text, m.end, sentence.end)]
        if match is not None
    ]
    aside = _over_a_list(note, sentence, parse) | _behind_a_list(note, sentence, words, parse)
    if not labels:
        return aside
    runs = {sentence.mentions[run[0]].start: run for run in value_groups(note, sentence, words)}
    for label in labels:
        run = runs.get(label.end(), [])
        if not (label["told"].strip() or len(run) > 1) or _ALSO.search(
            note.text[max(0, label.start() - 12) : label.start()]
        ):
            continue  # cells of a row that lost their lines
        if run and _measure(sentence, run, label["unit"], parse):
            start, end = label.span("unit")
            aside.update(i for i, m in enumerate(sentence.mentions) if start <= m.start < end)
        while run and (goes_on := _NEXT.match(note.text, sentence.mentions[run[-1]].end, sentence.end)):
            run = runs.get(goes_on.end(), [])
            _measure(sentence, run, label["unit"], parse)
    return aside


# 2026年出货结构（单位：万只）旭创1500|新易盛900: what stands behind a name each
_OVER = re.compile(r"[\u4e00-\u9fff]{0,4}\s?[(（]\s?(?P<unit>单位\s?[:：]\s?[^()（）\d\s]{1,6})\s?[)）]")
_NAMED = re.compile(r"[\u4e00-\u9fffA-Za-z）)]\s?(?:约|为|[:：])?\s?$")
FEWEST_NAMED = 2  # numbers behind names that make a list


def _over_a_list(note: Note, sentence: Sentence, parse: Callable[[str], list[Quantity]]) -> set[int]:
    """Give the unit that stands over a list of names with their numbers to each of these."""
    heads = (_OVER.match(note.text, m.end, sentence.end) for m in sentence.mentions if m.label == "METRIC")
    head = next((h for h in heads if h is not None), None)
    if head is None:
        return set()
    bare = [
        i
        for i, m in enumerate(sentence.mentions)
        if m.label == "NUMBER" and m.start >= head.end() and _NAMED.search(note.text, head.end() - 1, m.start)
    ]
    if len(bare) < FEWEST_NAMED or not _measure(sentence, bare, head["unit"], parse):
        return set()
    return {i for i, m in enumerate(sentence.mentions) if head.start("unit") <= m.start < head.end("unit")}


# 营收分别为39,515、40,401（单位：百万元人民币）: the unit behind a list
_BEHIND = re.compile(r"\s?[(（]\s?单位\s?[:：为]?\s?(?P<unit>[^()（）\d\s]{1,8})\s?[)）]")


def _behind_a_list(
    note: Note, sentence: Sentence, words: FigureWords, parse: Callable[[str], list[Quantity]]
) -> set[int]:
    """Give the unit that stands in a bracket behind a list of bare numbers to each of these."""
    aside: set[int] = set()
    if note.text.find("单位", sentence.start, sentence.end) < 0:
        return aside
    for run in value_groups(note, sentence, words):
        told = _BEHIND.match(note.text, sentence.mentions[run[-1]].end, sentence.end)
        if told is not None and _measure(sentence, run, told["unit"], parse):
            start, end = told.span("unit")
            aside.update(i for i, m in enumerate(sentence.mentions) if start <= m.start < end)
    return aside


def _measure(
    sentence: Sentence, run: list[int], written: str, parse: Callable[[str], list[Quantity]]
) -> bool:
    """Whether a list of bare numbers has the unit; then it is given to them. 百万 alone is of money."""
    unit = read_unit(written + "元" if _SCALE.fullmatch(written) else written, parse)
    if unit is None or unit.value is None or any(sentence.mentions[i].label != "NUMBER" for i in run):
        return False
    label = QUANTITY_LABELS.get(unit.dimension, "MEASURE")
    whole = Mention(sentence.start, sentence.start, label, f"1{written}", "", {}, unit)
    for i in run:
        sentence.mentions[i] = measured(sentence.mentions[i], whole, unit.value)
    return True
