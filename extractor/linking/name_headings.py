"""Headings that are a company's name and no more, known or not: OpenAI - 2025年… [3] Attio - 今年收入…"""

import re

from extractor.linking.note import Note
from extractor.linking.words import FigureWords
from extractor.rules.described_names import is_maker
from extractor.rules.mentions import Mention

__all__ = ["name_headings"]

LEAST = 2  # known companies among such headings, before unknown names are taken for companies
LONGEST = 30  # characters
_LATIN = re.compile(r"(?=[A-Z]*[a-z])[A-Z][A-Za-z0-9]{2,}(?:[ .][A-Z][A-Za-z0-9]*){0,2}")
_MARKS = re.compile(r"(?:#+|\*\*|[(（]?\d{1,2}[)）.、])?[ \t]*(?:\*\*)?")


def name_headings(note: Note, words: FigureWords) -> dict[int, Mention]:
    """By the index of the sentence. A product that bears its maker's name stands for the maker."""
    found: dict[int, Mention] = {}
    unknown: dict[int, Mention] = {}
    known: set[str] = set()
    for index, sentence in enumerate(note.sentences):
        if sentence.end - sentence.start > LONGEST or len(sentence.mentions) > 1:
            continue
        start = _MARKS.match(note.text, sentence.start, sentence.end).end()  # type: ignore[union-attr]  # it matches anything
        name = note.text[start : sentence.end].strip(" *:：")
        if not name[:1].isalpha() or not (note.is_heading(sentence) or note.is_run_on_heading(index)):
            continue
        if sentence.mentions:
            company = _company(sentence.mentions[0])
            if company is not None and company.end - start == len(name):
                known.add(company.name)
                if company.text == name:
                    found[index] = company
        elif _LATIN.fullmatch(name) and words.no_latin.isdisjoint(name.split()):
            unknown[index] = Mention(start, start + len(name), "ORG", name, name)
    return found | unknown if len(known) >= LEAST else found


def _company(named: Mention) -> Mention | None:
    if named.label == "ORG":
        return named
    own = named.label == "PRODUCT" and is_maker(named.name, named.attributes)
    return Mention(named.start, named.end, "ORG", named.text, named.name) if own else None
