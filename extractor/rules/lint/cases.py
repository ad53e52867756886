"""Faults of case files, and rule files without them."""

from collections.abc import Iterator
from typing import Any

from extractor.records import RECORD_TYPES
from extractor.rules.lint.fault import Fault, known_names
from extractor.rules.lint.known import value_fault
from extractor.rules.marked import Marked

__all__ = ["ENDING", "case_faults", "missing_case_faults"]

ENDING = ".cases.yaml"
KEYS = {"note", "expect"}


def case_faults(file: Marked) -> Iterator[Fault]:
    """Everything that is wrong with the cases of one file."""
    for line, key in file.repeated:
        yield Fault(file.path, line, f"the key {key!r} stands twice; only the last counts")
    content = file.value
    if not isinstance(content, dict) or set(content) != {"type", "cases"}:
        yield Fault(file.path, file.line(), "a case file has the keys type and cases")
        return
    known = content["type"] in RECORD_TYPES
    if not known:
        message = f"type {content['type']!r} is no record type; {known_names(content['type'], RECORD_TYPES)}"
        yield Fault(file.path, file.line("type"), message)
    if not isinstance(content["cases"], list):
        yield Fault(file.path, file.line("cases"), "cases is a list, each with a note and what to expect")
        return
    for number, entry in enumerate(content["cases"]):
        for path, message in _entry_faults(entry, content["type"] if known else None):
            yield Fault(file.path, file.line("cases", number, *path), message)


def _entry_faults(entry: Any, type_name: str | None) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if not isinstance(entry, dict):
        yield (), "a case is a mapping with a note and what to expect"
        return
    for key in entry:
        if key not in KEYS:
            yield (key,), f"unknown key {key!r}; known: expect, note"
    if not isinstance(entry.get("note"), str):
        yield ("note",), "a case has a note, which is a text"
    expect = entry.get("expect") or []
    if not isinstance(expect, list):
        yield ("expect",), "expect is a list of records"
        return
    for number, record in enumerate(expect):
        if not isinstance(record, dict):
            yield ("expect", number), f"an expected record is a mapping of fields, not {record!r}"
            continue
        for name, value in record.items():
            message = value_fault(type_name, name, value) if type_name else None
            if message is not None:
                yield ("expect", number, name), message


def missing_case_faults(file: Marked, cases: Marked | None) -> Iterator[Fault]:
    """A rule file that has no cases, or only positive or only negative ones."""
    if not file.value:
        return
    beside = file.path.with_suffix("").name + ENDING
    if cases is None:
        yield Fault(file.path, 1, f"no cases: write {beside} beside it, with positive and negative ones")
        return
    entries = cases.value.get("cases") if isinstance(cases.value, dict) else None
    if not isinstance(entries, list):
        return
    kinds = {bool(entry.get("expect")) for entry in entries if isinstance(entry, dict)}
    if True not in kinds:
        yield Fault(cases.path, 1, "no positive case: one that expects a record")
    if False not in kinds:
        yield Fault(cases.path, 1, "no negative case: a note that looks like a match and is none")
