"""Faults of patterns: of token and veto rules by token, of figure and list rules by key."""

from collections.abc import Collection, Iterator
from typing import Any

from extractor.rules.lint.fault import known_names
from extractor.rules.lint.known import Known
from extractor.rules.matcher import operator_fault
from extractor.rules.token_tests import FLAGS, OPERATORS, TEXTS, regex_fault

__all__ = ["figure_faults", "list_faults", "table_faults", "token_faults"]

Path = tuple[str | int, ...]
Found = Iterator[tuple[Path, str]]

SIDES = {"before", "after", "row", "priced", "parts", "bracketed", "named"}
FIGURE_KEYS = {"values", "metric", "side", "reach", "growth", "not_units", "scaled"}
LIST_PATTERNS = {
    "tails",
    "strong",
    "goes_on",
    "none",
    "consequence",
    "enders",
    "trailing",
    "leading",
    "conjunction",
    "english",
    "must",
    "answer",
    "opens",
    "closes",
}
LIST_LISTS = {"enumerators", "separators"}
LIST_NUMBERS = {"shortest", "longest", "headline"}
GRID_KEYS = {"row", "column", "cues", "values"}
LIST_BEGINS = {"section", "lead", "opens", "closes"}
LIST_KEYS = LIST_PATTERNS | LIST_LISTS | LIST_NUMBERS | {"section", "lead"}


def token_faults(pattern: list[Any], known: Known) -> Found:
    """Faults of a sequence of token tests; paths are relative to the pattern."""
    if not pattern:
        yield (), "the pattern is empty"
        return
    names: list[str] = []
    for number, entry in enumerate(pattern):
        if not isinstance(entry, dict):
            yield (number,), f"a token pattern is a mapping such as {{ENT_TYPE: MODEL}}, not {entry!r}"
            continue
        for key, value in entry.items():
            yield from (((number, key, *path), message) for path, message in _entry_faults(key, value, known))
        names += [entry["AS"]] if isinstance(entry.get("AS"), str) else []
    entries = [e for e in pattern if isinstance(e, dict)]
    if "value" not in names:
        yield (), "mark the token that holds the value with `AS: value`"
    for name in sorted({n for n in names if names.count(n) > 1}):
        yield (), f"AS: {name} stands at more than one token"
    if entries and all(_is_optional(e) for e in entries):
        yield (), "every token of the pattern is optional"


def _is_optional(entry: dict[str, Any]) -> bool:
    operator = str(entry.get("OP", ""))
    return operator in {"?", "*"} or operator.startswith(("{0", "{,"))


def _entry_faults(key: str, value: Any, known: Known) -> Found:
    if key == "AS":
        if not isinstance(value, str) or not value.isidentifier():
            yield (), f"AS: {value!r} is no name"
    elif key == "OP":
        if message := operator_fault(value):
            yield (), message
    elif key in FLAGS:
        if not isinstance(value, bool):
            yield (), f"{key} is true or false, not {value!r}"
    elif key in TEXTS:
        yield from _value_faults(key, value, known)
    elif key == "_":
        yield from _fact_faults(value, known)
    else:
        yield (), f"unknown token attribute {key!r}; {known_names(key, [*TEXTS, *FLAGS, '_', 'OP', 'AS'])}"


def _fact_faults(facts: Any, known: Known) -> Found:
    if not isinstance(facts, dict):
        yield (), f"`_` is a mapping of facts such as {{unit: hours}}, not {facts!r}"
        return
    for name, wanted in facts.items():
        if name not in known.facts:
            yield (name,), f"no lexicon or quantity gives the fact {name!r}; {known_names(name, known.facts)}"
        yield from (((name, *path), message) for path, message in _value_faults("_", wanted, known))


def _value_faults(key: str, wanted: Any, known: Known) -> Found:
    """A plain value, or comparisons with one."""
    if not isinstance(wanted, dict):
        yield from _one_fault(key, wanted, known)
        return
    for operator, value in wanted.items():
        if operator not in OPERATORS:
            yield (operator,), f"unknown operator {operator!r}; known: {', '.join(OPERATORS)}"
        elif operator == "REGEX":
            yield from (((operator,), message) for message in _regex_faults(value))
        elif operator in {"IN", "NOT_IN"}:
            if not isinstance(value, list):
                yield (operator,), f"{operator} takes a list, not {value!r}"
                continue
            for number, item in enumerate(value):
                yield from (((operator, number), message) for _, message in _one_fault(key, item, known))
        else:
            yield from (((operator,), message) for _, message in _one_fault(key, value, known))


def _one_fault(key: str, value: Any, known: Known) -> Found:
    if key == "LENGTH":
        if not isinstance(value, int) or isinstance(value, bool):
            yield (), f"LENGTH is compared with a whole number, not {value!r}"
    elif key == "_" and value is None:
        return  # the mention has no such fact
    elif not isinstance(value, str):
        yield (), f"{key} is compared with a string, not {value!r}; put it in quotes"
    elif key == "ENT_TYPE" and value and value not in known.labels:
        yield (), f"no lexicon, cue or quantity gives the label {value!r}; {known_names(value, known.labels)}"
    elif key == "LOWER" and value != value.lower():
        yield (), f"LOWER: {value!r} has capitals and never matches"


def _regex_faults(value: Any) -> Iterator[str]:
    if message := regex_fault(value):
        yield message


def figure_faults(pattern: dict[str, Any], known: Known) -> Found:
    """Faults of the pattern of a figure rule."""
    yield from _keys(pattern, FIGURE_KEYS, {"values", "metric", "side", "reach"})
    side = pattern.get("side")
    labels = known.labels | ({"CELL"} if side == "row" else set())
    yield from _members(pattern, "values", labels, "no quantity has the label")
    yield from _members(pattern, "metric", known.measures, "no metric is measured in")
    if "side" in pattern and side not in SIDES:
        yield ("side",), f"side is one of {', '.join(sorted(SIDES))}, not {side!r}"
    if "reach" in pattern and (not isinstance(pattern["reach"], int) or isinstance(pattern["reach"], bool)):
        yield ("reach",), f"reach is a number of characters, not {pattern['reach']!r}"
    barred = pattern.get("not_units", [])
    if not isinstance(barred, list) or not all(isinstance(unit, str) for unit in barred):
        yield ("not_units",), f"not_units is a list of the units of values that are not taken, not {barred!r}"
    if not isinstance(pattern.get("growth", False), bool):
        yield ("growth",), f"growth is true or false, not {pattern['growth']!r}"


def _members(pattern: dict[str, Any], key: str, names: Collection[str], message: str) -> Found:
    values = pattern.get(key, [])
    if not isinstance(values, list) or (key in pattern and not values):
        yield (key,), f"{key} is a list, not {values!r}"
        return
    for number, value in enumerate(values):
        if value not in names:
            yield (key, number), f"{message} {value!r}; {known_names(value, names)}"


def list_faults(pattern: dict[str, Any], known: Known) -> Found:
    """Faults of the pattern of a list rule."""
    yield from _keys(pattern, LIST_KEYS, LIST_KEYS - LIST_BEGINS - {"must", "answer", "english"})
    for key in sorted(LIST_PATTERNS & set(pattern)):
        yield from (((key,), message) for message in _regex_faults(pattern[key]))
    for key in sorted(LIST_LISTS & set(pattern)):
        values = pattern[key] if isinstance(pattern[key], list) else None
        if values is None:
            yield (key,), f"{key} is a list of regular expressions, not {pattern[key]!r}"
        for number, value in enumerate(values or ()):
            yield from (((key, number), message) for message in _regex_faults(value))
    for key in sorted(LIST_NUMBERS & set(pattern)):
        if not isinstance(pattern[key], int) or isinstance(pattern[key], bool):
            yield (key,), f"{key} is a number of characters, not {pattern[key]!r}"
    section, lead = pattern.get("section"), pattern.get("lead")
    if not any(pattern.get(key) for key in LIST_BEGINS):
        yield (
            (),
            "a list begins somewhere: give the kind of a section, the label of a lead, or what opens or closes one",
        )
    if section and section not in known.kinds:
        yield (
            ("section",),
            f"no heading opens a section of the kind {section!r}; {known_names(section, known.kinds)}",
        )
    if lead and lead not in known.labels:
        yield ("lead",), f"no lexicon gives the label {lead!r}"


def table_faults(pattern: dict[str, Any], known: Known) -> Found:
    """Faults of the pattern of a table rule: names by names with their labels, or words of headings by what they say."""
    if "row" not in pattern:
        for key, words in pattern.items():
            if not isinstance(words, list) or not all(isinstance(w, str) for w in words):
                yield (key,), f"{key} is a list of words, not {words!r}"
        return
    yield from _keys(pattern, GRID_KEYS, GRID_KEYS - {"cues"})
    yield from _members(pattern, "values", known.labels, "no quantity has the label")
    yield from _members(pattern, "cues", known.labels, "no lexicon gives the label")
    for side in ("row", "column"):
        names = pattern.get(side)
        if not isinstance(names, dict) or set(names) - {"known"} != {"field", "labels"}:
            yield (side,), f"{side} has a field and labels, and may have known, not {names!r}"
            continue
        found = _members(names, "labels", known.labels, "no lexicon gives the label")
        yield from (((side, *path), message) for path, message in found)


def _keys(pattern: dict[str, Any], allowed: set[str], required: set[str]) -> Found:
    for key in pattern:
        if key not in allowed:
            yield (key,), f"unknown key {key!r}; {known_names(key, allowed)}"
    for key in sorted(required - set(pattern)):
        yield (), f"{key!r} is missing"
