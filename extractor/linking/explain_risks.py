"""In which list of risks a place stands, how the list was cut there, and by what words its category was chosen."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.linking.draft import Draft
from extractor.linking.note import Note
from extractor.linking.risk_places import lists
from extractor.resources import RuleFolders
from extractor.rules.ruleset import Rule, RuleSet

__all__ = ["Risks", "explain_risks"]


@dataclass(frozen=True)
class Risks:
    """rule, place: what cuts the list, what opens it and where it stands; None outside of any. here: the statement, or None and why.

    weights: (word, category, weight) of each keyword of the statement.
    """

    rule: str | None
    place: str | None
    statements: list[str]
    here: str | None
    category: str | None
    weights: list[tuple[str, str, int]]
    why: str | None


def explain_risks(note: Note, rules: RuleSet, drafts: Sequence[Draft], at: int) -> Risks:
    """The list around a place of the repaired text."""
    for rule in rules.rules:
        for start, end, led in lists(note, rule) if rule.type == "list" else ():
            if start <= at < end:
                return _in_list(note, rules, rule, drafts, (start, end, led), at)
    section = note.section_at(at)
    stands = f"its section is {section.kind!r}" if section else "it stands in no section"
    why = f"no list of risks: {stands}, and no word that leads to one stands before it in its sentence"
    return Risks(None, None, [], None, None, [], why)


def _in_list(
    note: Note, rules: RuleSet, rule: Rule, drafts: Sequence[Draft], span: tuple[int, int, bool], at: int
) -> Risks:
    start, end, led = span
    section = note.section_at(start)
    opened = (
        f"the lead {note.text[:start][-6:]!r}"
        if led
        else f"the heading {section.heading!r}"
        if section
        else "a heading"
    )
    given = [d for d in drafts if d.type == "risk_factor" and start <= d.start < end]
    here = next((d for d in given if d.start <= at < d.end + len(d.fields["detail"] or "") + 1), None)
    statements = [str(d.fields["statement"]) for d in given]
    place = f"{opened}, characters {start} to {end}"
    if here is None:
        return Risks(
            rule.name, place, statements, None, None, [], _why_none(note, rule, start, end, at, given)
        )
    statement = str(here.fields["statement"])
    weights = _weights(statement, rules.folders)
    return Risks(here.rule, place, statements, statement, here.fields["category"], weights, None)


def _weights(statement: str, folders: RuleFolders) -> list[tuple[str, str, int]]:
    found = []
    for row in folders.rows("risk_categories"):
        word = next((w for w in (row.name, *row.aliases) if w in statement), None)
        if word is not None:
            found.append((word, row.attributes["category"], int(row.attributes.get("weight", "1"))))
    return found


def _why_none(note: Note, rule: Rule, start: int, end: int, at: int, given: Sequence[Draft]) -> str:
    ender = re.search(re.sub(r"\s+", "", rule.pattern["enders"]), note.text[start:end])
    if ender is not None and start + ender.start() <= at:
        return f"the list ends before the place, at {ender[0]!r} (enders)"
    line = note.text.rfind("\n", start, at) + 1, note.text.find("\n", at, end)
    piece = note.text[max(start, line[0]) : line[1] if line[1] >= 0 else end].strip()
    if re.search(re.sub(r"\s+", "", rule.pattern["tails"]), piece) is None:
        return f"{piece[:30]!r} says of nothing that it is a risk (tails)"
    if given and given[-1].end <= at:
        return f"the list ended with {given[-1].fields['statement']!r}; what follows a full stop or line end is no part of it"
    return f"too short or too long a piece ({rule.pattern['shortest']} to {rule.pattern['longest']} characters), or a separator"
