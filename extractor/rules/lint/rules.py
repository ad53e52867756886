"""Faults of rule files."""

import re
from collections.abc import Iterator
from typing import Any

from extractor.records import RECORD_TYPES
from extractor.rules.lint.fault import Fault, known_names
from extractor.rules.lint.known import EVIDENCE, Known, value_fault
from extractor.rules.lint.patterns import figure_faults, list_faults, table_faults, token_faults
from extractor.rules.marked import Marked
from extractor.rules.ruleset import MATCHED, REQUIRED, RULE_KEYS, RULE_TYPES

__all__ = ["double_faults", "rule_faults"]

# types of rules that one linker alone reads
ONLY_FOR = {"figure": "indicator", "list": "risk_factor"}
PATTERNS = {"figure": figure_faults, "list": list_faults, "table": table_faults}
NEEDED = {"compute": "unit"}  # fields that the linker takes from the rule
# what `set` tells the linker and no record holds
HINTS = {
    "benchmark_score": {"each", "every", "carried"},
    "compute": {"carried", "least", "moved"},
    "gpu_count": {"carried"},
    "indicator": {"alone", "measured", "named"},
}
Found = Iterator[tuple[tuple[str | int, ...], str]]


def rule_faults(file: Marked, known: Known) -> Iterator[Fault]:
    """Everything that is wrong with the rules of one file."""
    for line, key in file.repeated:
        yield Fault(file.path, line, f"the key {key!r} stands twice; only the last counts")
    if not isinstance(file.value, list):
        if file.value is not None:
            yield Fault(file.path, file.line(), "a rule file is a list of rules")
        return
    for number, entry in enumerate(file.value):
        if not isinstance(entry, dict):
            message = "a rule is a mapping with name, label, type and pattern"
            yield Fault(file.path, file.line(number), message)
            continue
        for path, message in _entry_faults(entry, known):
            name = entry.get("name", f"number {number + 1}")
            yield Fault(file.path, file.line(number, *path), f"rule {name}: {message}")


def double_faults(files: list[Marked]) -> Iterator[Fault]:
    """Names that two rules of one folder share; the second would hide the first."""
    seen: dict[str, str] = {}
    for file in files:
        for number, entry in enumerate(file.value if isinstance(file.value, list) else ()):
            name = entry.get("name") if isinstance(entry, dict) else None
            if isinstance(name, str) and name in seen:
                line = file.line(number, "name")
                yield Fault(file.path, line, f"rule {name}: another rule has this name ({seen[name]})")
            elif isinstance(name, str):
                seen[name] = file.place(number, "name")


def _entry_faults(entry: dict[str, Any], known: Known) -> Found:
    for key in entry:
        if key not in RULE_KEYS:
            yield (key,), f"unknown key {key!r}; {known_names(key, RULE_KEYS)}"
    for key in sorted(REQUIRED - set(entry)):
        yield (), f"{key!r} is missing"
    yield from _head_faults(entry)
    kind, pattern, label = entry.get("type"), entry.get("pattern"), entry.get("label")
    if kind not in RULE_TYPES or "pattern" not in entry:
        return
    wanted = list if kind in MATCHED else dict
    if not isinstance(pattern, wanted):
        yield ("pattern",), f"the pattern of a {kind} rule is a {wanted.__name__}"
    elif isinstance(pattern, list):
        yield from ((("pattern", *path), message) for path, message in token_faults(pattern, known))
    elif kind in PATTERNS:
        yield from ((("pattern", *path), message) for path, message in PATTERNS[kind](pattern, known))
    if label in RECORD_TYPES:
        yield from _set_faults(entry, str(label), known)


def _head_faults(entry: dict[str, Any]) -> Found:
    """Name, label, type, priority, confidence."""
    label, name, kind = entry.get("label"), entry.get("name"), entry.get("type")
    if "label" in entry and label not in RECORD_TYPES:
        yield ("label",), f"label {label!r} is no record type; {known_names(label, RECORD_TYPES)}"
    if "name" in entry and (not isinstance(name, str) or not re.fullmatch(rf"{label}\.[a-z0-9_]+", name)):
        yield (
            ("name",),
            f"the name is the label, a dot and what it finds in small letters ({label}.what_it_finds), not {name!r}",
        )
    if "type" in entry and kind not in RULE_TYPES:
        yield ("type",), f"type {kind!r} is unknown; {known_names(kind, RULE_TYPES)}"
    if kind in ONLY_FOR and label != ONLY_FOR[kind]:
        yield ("type",), f"a {kind} rule is for {ONLY_FOR[kind]} alone, not for {label}"
    priority, confidence = entry.get("priority", 50), entry.get("confidence", 0.9)
    if not isinstance(priority, int) or isinstance(priority, bool) or not 0 <= priority <= 100:
        yield ("priority",), f"priority is a whole number from 0 to 100, not {priority!r}"
    number = isinstance(confidence, int | float) and not isinstance(confidence, bool)
    if not number or not 0 <= confidence <= 1:
        yield ("confidence",), f"confidence is a number from 0 to 1, not {confidence!r}"


def _set_faults(entry: dict[str, Any], label: str, known: Known) -> Found:
    fields = entry.get("set") or {}
    if not isinstance(fields, dict):
        yield ("set",), f"set is a mapping of fields such as {{kind: api}}, not {fields!r}"
        return
    for name, value in fields.items():
        if name in HINTS.get(label, ()):
            continue
        if name in EVIDENCE:
            yield ("set", name), f"set: {name} is decided by the place of the record, not by a rule"
        elif (message := value_fault(label, name, value)) is not None:
            yield ("set", name), f"set: {message}"
        elif name == "metric" and value not in known.metrics:
            yield (
                ("set", name),
                f"set: metric {value!r} is no row of metrics.tsv; {known_names(value, known.metrics)}",
            )
    needed = NEEDED.get(label)
    if needed is not None and entry.get("type") == "token" and needed not in fields:
        yield (), f"a {label} rule decides the {needed}: add `set: {{{needed}: ...}}`"
