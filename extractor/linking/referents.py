"""Words that stand for a company named before: 公司, 其, 该公司, 前者, 后者."""

import re

from extractor.linking.note import Note
from extractor.linking.roles import leaders, leads
from extractor.rules.mentions import Mention

__all__ = ["governing", "meant"]

REACH = 3  # sentences of the paragraph in which the company may have been named
_WORD = re.compile(
    r"(?P<former>前者)|(?P<latter>后者)"
    r"|(?P<last>(?:该|这家|此)(?:公司|企业|厂商|集团)|其(?![中他她它余次实间二三四今后]))"
    r"|(?P<own>(?<![子孙母该各家类跨上分总游])(?:本|我)?公司(?!债|法|治)|(?<![\u4e00-\u9fff])(?:本|我)?集团)"
)
_CLAUSE = re.compile(r"[，,；;。：:（(]")
# what makes a company the matter of its sentence: 甲方面, 甲：, 甲（688777）
_HEADS = re.compile(r"\s?(?:方面|端|[:：]|[（(]\s?[\dA-Z]{1,6}[.)）])")


def meant(note: Note, index: int, at: int, subject: Mention | None) -> Mention | None:
    """The company that a word between the last mark and a position stands for; None where there is no such word or company.

    subject: the company that the item or the note is about, for which 公司 stands unless the sentence is another's.
    """
    sentence = note.sentences[index]
    floor = max([sentence.start, *(m.end() for m in _CLAUSE.finditer(note.text, sentence.start, at))])
    words = [m for m in _WORD.finditer(note.text, floor, at) if not _in_name(note, index, m)]
    return _stands_for(note, index, words[-1], subject) if words else None


def governing(note: Note, index: int, at: int, subject: Mention | None) -> Mention | None:
    """The company that the last clause with a subject of its own before a position is about: a name, or a word that stands for one."""
    sentence = note.sentences[index]
    led = [m for m in leaders(note, sentence) if m.end <= at]
    found = _WORD.finditer(note.text, sentence.start, at)
    words = [m for m in found if leads(note, sentence, m.start()) and not _in_name(note, index, m)]
    if words and (not led or words[-1].start() > led[-1].start):
        return _stands_for(note, index, words[-1], subject)
    return led[-1] if led else None


def _in_name(note: Note, index: int, word: re.Match[str]) -> bool:
    """The 公司 of a company's own name stands for nothing."""
    names = (m for m in note.sentences[index].mentions if m.label in {"ORG", "BROKER"})
    return any(m.start < word.end() and word.start() < m.end for m in names)


def _stands_for(note: Note, index: int, word: re.Match[str], subject: Mention | None) -> Mention | None:
    led = [m for m in leaders(note, note.sentences[index]) if m.end <= word.start()]
    match word.lastgroup:
        case "former" | "latter":
            pair = _pair(note, index, word.start())
            return None if pair is None else pair[0 if word.lastgroup == "former" else 1]
        case "last":
            return (led[-1] if led else None) or _spoken_of(note, index) or subject
    headed = [m for m in led if _HEADS.match(note.text, m.end)]
    own = subject or _of_part(note, led)
    return headed[-1] if headed else own or _maker(note, index, word.start()) or _opener(note, index)


def _of_part(note: Note, led: list[Mention]) -> Mention | None:
    """The company that begins the last part of a sentence divided by ；, however many its clauses name."""
    first: Mention | None = None
    for mention in led:
        if first is None or re.search(r"[；;]", note.text[first.end : mention.start]):
            first = mention
    return first


def _opener(note: Note, index: int) -> Mention | None:
    """The company that the paragraph spoke of first."""
    told = [m for s in [*note.before(index, REACH)][::-1] for m in leaders(note, s)]
    return told[0] if told else None


def _maker(note: Note, index: int, at: int) -> Mention | None:
    """寒武纪思元590处于放量初期，公司上半年营收…: who makes the thing that the sentence begins with."""
    for mention in note.sentences[index].mentions:
        vendor = mention.attributes.get("vendor") if mention.end <= at else None
        if vendor and leads(note, note.sentences[index], mention.start):
            return Mention(mention.start, mention.end, "ORG", mention.text, vendor)
    return None


def _pair(note: Note, index: int, at: int) -> tuple[Mention, Mention] | None:
    """The last two companies named before a position, in the order in which the text has them."""
    before = [m for s in [*note.before(index, 1)][::-1] for m in s.mentions if m.label == "ORG"]
    before += [m for m in note.sentences[index].mentions if m.label == "ORG" and m.end <= at]
    distinct = [m for i, m in enumerate(before) if m.name not in {n.name for n in before[i + 1 :]}]
    return (distinct[-2], distinct[-1]) if len(distinct) > 1 else None


def _spoken_of(note: Note, index: int) -> Mention | None:
    """The company that led a clause last in the sentences before, within the paragraph."""
    for sentence in note.before(index, REACH):
        led = [*leaders(note, sentence)]
        if led:
            return led[-1]
    return None
