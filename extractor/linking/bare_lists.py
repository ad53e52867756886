"""Lists whose unit stands in the clause before: 累计收入17.9亿元，其中Q1、Q2、Q3分别为5.4、7.5、5.0."""

import re
from dataclasses import replace
from decimal import Decimal

from extractor.linking.figure_groups import value_groups
from extractor.linking.note import Note, Sentence
from extractor.linking.periods import Stretch
from extractor.linking.words import FigureWords
from extractor.rules.mentions import Mention

__all__ = ["factor_of", "give_units", "measured"]

REACH = 60  # characters between the amount of the whole and the first of its parts
_DEALT = re.compile(r"\s?(?:则|各自|实际)?(?:分别|依次|各)(?:实现|录得|完成|贡献|为|达到?|约|有|\s)*")
_AMONG = re.compile(r"其中[：:，,]?\s?(?P<names>[^，,；;。\d]{2,40}?)(?:分别|依次)[^，,；;。\d]{0,6}$")
_NAMES = re.compile(r"[、/]|[和及与]")
_ENDS = re.compile(r"\s?(?:[，,；;。)）\n]|$)")
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")


def give_units(note: Note, sentence: Sentence, stretches: list[Stretch], words: FigureWords) -> None:
    """Put into the sentence's mentions, for each such list of bare numbers, numbers with the unit of the amount before it."""
    mentions = sentence.mentions
    for run in value_groups(note, sentence, words):
        first, last = mentions[run[0]], mentions[run[-1]]
        if len(run) < 2 or first.label != "NUMBER" or not _ENDS.match(note.text, last.end):
            continue
        if not (_dated(note, stretches, first, len(run)) or _named(note, sentence, first, len(run))):
            continue
        whole = _whole(sentence, run[0])
        factor = None if whole is None else factor_of(whole)
        if whole is not None and factor is not None:
            for i in run:
                mentions[i] = measured(mentions[i], whole, factor)


def _dated(note: Note, stretches: list[Stretch], first: Mention, count: int) -> bool:
    """Whether as many periods stand right before a list and 分别 deals it out over them."""
    return any(
        len(s.members) == count
        and s.end <= first.start
        and _DEALT.fullmatch(note.text, s.end, first.start) is not None
        for s in stretches
    )


def _named(note: Note, sentence: Sentence, first: Mention, count: int) -> bool:
    """其中国内、海外分别为5.4、7.5: whether as many names stand before it."""
    match = _AMONG.search(note.text, max(sentence.start, first.start - REACH), first.start)
    return match is not None and len([n for n in _NAMES.split(match["names"]) if n.strip()]) == count


def _whole(sentence: Sentence, first: int) -> Mention | None:
    """The amount of the whole: the last one before a list, with its metric before it and no other metric behind it."""
    start = sentence.mentions[first].start
    for i in range(first - 1, -1, -1):
        mention = sentence.mentions[i]
        if mention.label == "METRIC" or start - mention.end > REACH:
            return None
        if mention.label in {"MONEY", "COUNT", "MEASURE"}:
            return mention if any(m.label == "METRIC" for m in sentence.mentions[:i]) else None
    return None


def factor_of(whole: Mention) -> Decimal | None:
    """What one stands for in an amount as it is written: 100000000 in 17.9亿元."""
    quantity, digits = whole.quantity, _DIGITS.search(whole.text)
    if quantity is None or quantity.value is None or digits is None:
        return None
    written = Decimal(digits[0].replace(",", ""))
    return abs(quantity.value) / written if written else None


def measured(number: Mention, whole: Mention, factor: Decimal) -> Mention:
    """A bare number with the unit of an amount."""
    assert number.quantity is not None
    assert whole.quantity is not None
    of = whole.quantity
    quantity = number.quantity.times(factor)._replace(
        kind=of.kind,
        unit=of.unit,
        unit_raw=of.unit_raw,
        currency=of.currency,
        per=of.per,
        dimension=of.dimension,
        measure=of.measure,
    )
    return replace(number, label=whole.label, quantity=quantity)
