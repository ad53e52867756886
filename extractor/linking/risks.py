"""Risk factors: the lists under a risk heading or behind 风险包括, cut into single statements.

How a list is cut stands in the `list` rules of rules/risk_factor; this module walks it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import ahocorasick_rs

from extractor.linking.draft import Draft
from extractor.linking.english_risks import english_factors
from extractor.linking.note import Note
from extractor.linking.risk_cutter import Cutter, cutter_of
from extractor.linking.risk_pieces import rejoined, runs, statements
from extractor.linking.risk_places import lists
from extractor.resources import RuleFolders
from extractor.rules.ruleset import Rule, RuleSet

__all__ = ["link_risks"]


_TWICE = re.compile(r"(.{4,40})\1")
_SOURCE = re.compile(r"(?:\s*\[\d{1,3}\])+$")  # of an item: … [8]
_IN_BRACKETS = re.compile(r"^[（(]([^（）()]*)[)）]$")
SHORTEST = 2  # characters of a statement: 监管：美国国会正审议…


def link_risks(note: Note, rules: RuleSet) -> Iterator[Draft]:
    """All risk factors of a note; each list counts from 0."""
    for rule in rules.rules:
        if rule.type != "list" or rule.label != "risk_factor":
            continue
        cutter = _cutter_of(rules, rule)
        for found in factors(note, rule, cutter):
            yield from _drafts(note.text, found, rule, cutter, rules.folders)


def factors(note: Note, rule: Rule, cutter: Cutter) -> Iterator[list[tuple[int, int, int]]]:
    """(start, end, end of headline) of the factors of each list."""
    places = list(lists(note, rule))
    text = rejoined(note.text, [(a, b) for a, b, _ in places], cutter) if note.wrapped else note.text
    for start, end, led in places:
        if english := english_factors(text, start, end, rule):
            yield english
            continue
        yield [
            piece for run in runs(text, start, end, cutter) for piece in statements(text, *run, cutter, led)
        ]


_CUTTERS: dict[tuple[str, str], Cutter] = {}  # by rule set and rule; a process loads few


def _cutter_of(rules: RuleSet, rule: Rule) -> Cutter:
    """A rule's cutter, compiled once for each rule set."""
    key = rules.digest, rule.name
    if key not in _CUTTERS:
        _CUTTERS[key] = cutter_of(rule.pattern)
    return _CUTTERS[key]


def _drafts(
    text: str, found: list[tuple[int, int, int]], rule: Rule, cutter: Cutter, folders: RuleFolders
) -> Iterator[Draft]:
    """The factors of one list."""
    index = 0
    for first, last, headline_end in found:
        if twice := _TWICE.fullmatch(text, first, headline_end):  # 监管趋严监管趋严
            headline_end = twice.end(1)
            last = min(last, headline_end) if last == twice.end() else last
        statement = _clean(text[first:headline_end], cutter)
        told = _SOURCE.sub("", text[headline_end:last]).strip(" \t\r\n：:。，,；;")
        detail = _IN_BRACKETS.sub(r"\1", told) or None
        if len(statement) < SHORTEST or cutter.none.fullmatch(statement):
            continue
        ending = cutter.trailing.search(text[first:headline_end])
        headline_end -= len(ending[0]) if ending else 0
        category = (
            _category(statement, folders)
            or _category(statement.lower(), folders)
            or _category(detail or "", folders)
            or "other"
        )
        yield Draft(
            "risk_factor", first, headline_end, rule.name, rule.confidence,
            {"statement": statement, "detail": detail, "category": category, "index": index},
        )  # fmt: skip
        index += 1


def _clean(statement: str, cutter: Cutter) -> str:
    return cutter.trailing.sub("", re.sub(r"\s*\n\s*", "", statement).strip(" 。；;，,、：:"))


def _category(statement: str, folders: RuleFolders) -> str | None:
    """The category with the most weight of keywords, each row counted once; of equal ones the first that is named."""
    automaton, rows, keywords = _keywords(folders)
    found = sorted(automaton.find_matches_as_indexes(statement, overlapping=True), key=lambda match: match[1])
    totals: dict[str, int] = {}
    for row in dict.fromkeys(rows[match[0]] for match in found):
        category, weight = keywords[row]
        totals[category] = totals.get(category, 0) + weight
    return max(totals, key=lambda c: totals[c], default=None)


@lru_cache(maxsize=8)
def _keywords(folders: RuleFolders) -> tuple[ahocorasick_rs.AhoCorasick, list[int], list[tuple[str, int]]]:
    """An automaton over all keywords, the row of each, and each row's category and weight."""
    words, rows, keywords = [], [], []
    for number, row in enumerate(folders.rows("risk_categories")):
        keywords.append((row.attributes["category"], int(row.attributes.get("weight", "1"))))
        for word in (row.name, *row.aliases):
            words.append(word)
            rows.append(number)
    return ahocorasick_rs.AhoCorasick(words, store_patterns=False), rows, keywords
