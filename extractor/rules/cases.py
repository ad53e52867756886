"""Cases beside the rules: a note, the record type it is about, and exactly the records expected of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from extractor.errors import RuleError
from extractor.resources import RuleFolders
from extractor.rules.marked import read_marked

__all__ = ["Case", "load_cases", "run_case"]


@dataclass(frozen=True)
class Case:
    """`expect` lists the fields that each record of `type` must have, in order; empty for a negative case.

    place: FILE:LINE.
    """

    note: str
    type: str
    expect: list[dict[str, Any]]
    place: str


class _HasRecords(Protocol):
    @property
    def records(self) -> Any: ...


def load_cases(folders: RuleFolders) -> Iterator[Case]:
    """All cases of `*/*.cases.yaml`, file by file. Raises RuleError."""
    for path in folders.files("*/*.cases.yaml"):
        file = read_marked(path)
        content = file.value
        if not isinstance(content, dict) or not {"type", "cases"} <= set(content):
            raise RuleError(f"{path}: a case file has the keys type and cases")
        for number, entry in enumerate(content["cases"] or []):
            place = file.place("cases", number)
            if not isinstance(entry, dict) or set(entry) - {"note", "expect"} or "note" not in entry:
                raise RuleError(f"{place}: a case has a note and what to expect")
            yield Case(entry["note"], content["type"], entry.get("expect") or [], place)


def run_case(case: Case, extract: Callable[[str], _HasRecords]) -> str | None:
    """What is wrong, or None where the case passes."""
    got = [r.model_dump(mode="json") for r in extract(case.note).records if r.type == case.type]
    if len(got) != len(case.expect):
        said = [(r["text"], r["rule"]) for r in got]
        return f"{len(case.expect)} {case.type} expected, {len(got)} found: {said}"
    for wanted, record in zip(case.expect, got, strict=True):
        for field, value in wanted.items():
            if record.get(field) != value:
                return f"{field} is {record.get(field)!r} and not {value!r} ({record['rule']})"
    return None
