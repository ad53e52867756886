"""Risk factors: the lists under a risk heading or behind 风险包括, cut into single statements.

How a list is cut stands in the `list` rules of rules/risk_factor; this module walks it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick_rs

from extractor.linking.draft import Draft
from extractor.linking.note import Note
from extractor.resources import RuleFolders
from extractor.rules.ruleset import Rule, RuleSet

__all__ = ["link_risks"]

Piece = tuple[int, int]


@dataclass(frozen=True)
class _Cutter:
    """A list rule, compiled."""

    enumerator: re.Pattern[str]
    separator: re.Pattern[str]
    tail: re.Pattern[str]
    ender: re.Pattern[str]
    trailing: re.Pattern[str]
    leading: re.Pattern[str]
    conjunction: re.Pattern[str]
    shortest: int
    longest: int
    headline: int


@lru_cache(maxsize=32)
def _cutter(key: tuple[str, ...], shortest: int, longest: int, headline: int) -> _Cutter:
    a, b, c, d, e, f, g = (re.compile(k) for k in key)
    return _Cutter(a, b, c, d, e, f, g, shortest, longest, headline)


def _compile(rule: Rule) -> _Cutter:
    p = rule.pattern
    compact = [re.sub(r"\s+", "", p[k]) for k in ("tails", "enders")]
    key = (
        "|".join(f"(?:{e})" for e in p["enumerators"]), "|".join(p["separators"]), compact[0], compact[1], p["trailing"], p["leading"],
        p["conjunction"],
    )  # fmt: skip
    return _cutter(key, p["shortest"], p["longest"], p["headline"])


def link_risks(note: Note, rules: RuleSet) -> Iterator[Draft]:
    """All risk factors of a note; each list counts from 0."""
    for rule in rules.rules:
        if rule.type != "list" or rule.label != "risk_factor":
            continue
        cutter = _compile(rule)
        for start, end, led in _lists(note, rule):
            yield from _read_list(note, start, end, rule, cutter, rules.folders, led)


def _lists(note: Note, rule: Rule) -> Iterator[tuple[int, int, bool]]:
    """Where the lists of a rule stand."""
    if rule.pattern.get("section"):
        for section in note.sections:
            if section.kind == rule.pattern["section"]:
                yield section.body, section.end, False
    lead = rule.pattern.get("lead")
    if not lead:
        return
    for sentence in note.sentences:
        for mention in sentence.mentions:
            around = note.section_at(mention.start)
            if mention.label == lead and (
                around is None or around.kind not in {"risk_factors", "disclaimer"}
            ):
                yield mention.end, sentence.end, True


def _read_list(
    note: Note, start: int, end: int, rule: Rule, cutter: _Cutter, folders: RuleFolders, led: bool
) -> Iterator[Draft]:
    over = cutter.ender.search(note.text, start, end)
    end = over.start() if over else end
    index = 0
    for first, last, headline_end in _statements(note.text, start, end, cutter, led):
        statement = _clean(note.text[first:headline_end], cutter)
        detail = note.text[headline_end:last].strip(" \t\r\n：:。，,；;") or None
        if len(statement) < cutter.shortest:
            continue
        ending = cutter.trailing.search(note.text[first:headline_end])
        headline_end -= len(ending[0]) if ending else 0
        yield Draft(
            "risk_factor", first, headline_end, rule.name, rule.confidence,
            {"statement": statement, "detail": detail, "category": _category(statement, folders), "index": index},
        )  # fmt: skip
        index += 1


def _statements(
    text: str, start: int, end: int, cutter: _Cutter, led: bool
) -> Iterator[tuple[int, int, int]]:
    """(start, end, end of headline) of each factor of a list."""
    marks = list(cutter.enumerator.finditer(text, start, end))
    numbered = (len(marks) >= 2 and marks[0].start() - start <= 60) or (
        len(marks) == 1 and marks[0].start() - start <= 2
    )
    if numbered:
        borders = [m.start() for m in marks[1:]] + [end]
        pieces = [_narrow(text, m.end(), b) for m, b in zip(marks, borders, strict=True)]
        pieces[-1] = _last_numbered(text, *pieces[-1], cutter)
    else:
        pieces = _separated(text, start, end, cutter, led)
    for piece in pieces:
        first, last = _lead_off(text, *piece, cutter)
        if last - first < cutter.shortest or not re.search(r"[\u4e00-\u9fffA-Za-z]{2}", text[first:last]):
            continue
        headline = _headline(text, first, last, cutter)
        if headline - first <= cutter.longest:
            yield first, last, headline


def _last_numbered(text: str, start: int, end: int, cutter: _Cutter) -> Piece:
    """The last item of a numbered list ends with its paragraph."""
    line = text.find("\n", start, end)
    while line >= 0:
        rest = text[line:end].strip()
        if text[start:line].strip() and not (rest and cutter.tail.search(rest.split("\n")[0])):
            return _narrow(text, start, line)
        line = text.find("\n", line + 1, end)
    return start, end


def _separated(text: str, start: int, end: int, cutter: _Cutter, led: bool) -> list[Piece]:
    """Cut at ； and line ends, at 。 between factors, and at 、 or ， where every piece is a factor of its own."""
    pieces: list[Piece] = []
    semicolons = re.search(r"[；;]", text[start:end]) is not None
    for first, last in _cut(text, start, end, re.compile(r"\n+")):
        if pieces and not cutter.tail.search(text[first:last]):
            break
        for a, b in _cut(text, first, last, cutter.separator):
            sentence = text[a:b]
            if not cutter.tail.search(sentence):
                if pieces and _after_stop(text, a):
                    return pieces
                if not semicolons:
                    continue
            elif pieces and _after_stop(text, a) and semicolons and len(sentence) > 60:
                return pieces
            pieces += _finer(text, a, b, cutter, led or not semicolons)
    return pieces


def _after_stop(text: str, at: int) -> bool:
    return text[:at].rstrip()[-1:] in {"。", "！", "\n"}


def _finer(text: str, start: int, end: int, cutter: _Cutter, freely: bool) -> list[Piece]:
    """Cut at 、 or ， if the pieces say of themselves that they are risks; one of three or more may leave it unsaid."""
    if not freely:
        return [(start, end)]
    for mark in (_PAUSE, _COMMA):
        pieces = [p for a, b in _cut(text, start, end, mark) for p in _cut(text, a, b, cutter.conjunction)]
        said = sum(cutter.tail.search(text[max(a, b - 6) : b]) is not None for a, b in pieces)
        if (
            len(pieces) > 1
            and said >= len(pieces) - (len(pieces) > 2)
            and all(4 <= b - a <= 26 for a, b in pieces)
        ):
            return pieces
    return [(start, end)]


_PAUSE, _COMMA = re.compile("、"), re.compile("[，,]")


def _cut(text: str, start: int, end: int, at: re.Pattern[str]) -> Iterator[Piece]:
    for match in at.finditer(text, start, end):
        piece = _narrow(text, start, match.start())
        if piece[1] > piece[0]:
            yield piece
        start = match.end()
    piece = _narrow(text, start, end)
    if piece[1] > piece[0]:
        yield piece


_EDGE = " \t\r\n\u3000；;。，,、"


def _narrow(text: str, start: int, end: int) -> Piece:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def _lead_off(text: str, start: int, end: int, cutter: _Cutter) -> Piece:
    lead = cutter.leading.match(text, start, end)
    return _narrow(text, lead.end() if lead else start, end)


def _headline(text: str, start: int, end: int, cutter: _Cutter) -> int:
    """Where the statement ends and its explanation begins: a colon or stop behind a short headline."""
    match = re.compile(r"[：:。\n]").search(text, start, min(end, start + cutter.headline + 1))
    if match and match.start() - start >= cutter.shortest and match.end() < end:
        return match.start()
    return end


def _clean(statement: str, cutter: _Cutter) -> str:
    return cutter.trailing.sub("", re.sub(r"\s*\n\s*", "", statement).strip(" 。；;，,、：:"))


def _category(statement: str, folders: RuleFolders) -> str:
    """The category with the most weight of keywords, each row counted once; `other` without any."""
    automaton, rows, keywords = _keywords(folders)
    totals: dict[str, int] = {}
    found = automaton.find_matches_as_indexes(statement, overlapping=True)
    for row in {rows[match[0]] for match in found}:
        category, weight = keywords[row]
        totals[category] = totals.get(category, 0) + weight
    return max(sorted(totals), key=lambda c: totals[c], default="other")


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
