"""What rules and cases may speak of: labels, facts, fields, units, kinds of sections."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from extractor.records import RECORD_TYPES
from extractor.resources import RuleFolders
from extractor.rules.lint.fault import known_names
from extractor.rules.lint.lexicons import Line
from extractor.rules.mentions import NOTHING, QUANTITY_LABELS

__all__ = ["EVIDENCE", "Known", "value_fault"]

# fields that the place of a record decides, and no rule
EVIDENCE = {"id", "start", "end", "text", "also", "sentence", "section", "confidence", "rule", "type"}
# what the contract lets a price be of; the record itself takes any word
PRICE_KINDS = frozenset(
    "subscription api target_price share_price hardware commodity service cost other".split()
)
QUANTITY_FACTS = {"unit", "measure", "per", "currency", "qualifier", "unit_raw", "name"}


@dataclass(frozen=True)
class Known:
    """What lexicons and code give. kinds: of sections; metrics: their names; measures: what they are measured in; lines: rows by file."""

    folders: RuleFolders
    labels: frozenset[str]
    facts: frozenset[str]
    kinds: frozenset[str]
    metrics: frozenset[str]
    measures: frozenset[str]
    lines: dict[Path, list[Line]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, folders: RuleFolders, master: list[dict[str, Any]], lines: dict[Path, list[Line]]) -> "Known":
        """master: the entries of the lexicons in the master files. lines: the rows of every lexicon file."""
        listed = {entry["name"]: entry["label"] for entry in master}
        rows = [(path.stem, line) for path, found in lines.items() for line in found]
        labels = {line.attributes.get("label", listed[stem]) for stem, line in rows if stem in listed}
        facts = {key for stem, line in rows if stem in listed for key in line.attributes}
        return cls(
            folders,
            frozenset(labels - {NOTHING} | set(QUANTITY_LABELS.values()) | {"MEASURE"}),
            frozenset(facts | QUANTITY_FACTS),
            frozenset(line.attributes.get("kind", "") for stem, line in rows if stem == "section_headings"),
            frozenset(line.name for stem, line in rows if stem == "metrics"),
            frozenset(_measures(line for stem, line in rows if stem == "metrics")),
            lines,
        )


def _measures(metrics: Iterable[Line]) -> Iterator[str]:
    """What metrics are measured in; what is per share is measured in `share` besides."""
    for line in metrics:
        yield from filter(None, line.attributes.get("unit", "").split(","))
        if "per" in line.attributes:
            yield "share"


def value_fault(type_name: str, name: str, value: Any) -> str | None:
    """Why a record of a type cannot have this value in this field, or None."""
    fields = RECORD_TYPES[type_name].model_fields
    if name not in fields:
        return f"{type_name} has no field {name!r}; {known_names(name, set(fields) - EVIDENCE)}"
    if (type_name, name) == ("price", "kind") and value not in PRICE_KINDS:
        return f"kind: {value!r} is no kind of price; {known_names(value, PRICE_KINDS)}"
    wanted: Any = fields[name].annotation
    try:
        _adapter(type_name, name).validate_python(value, strict=True)
    except ValidationError as error:
        hint = "; put it in quotes" if wanted in (str, str | None) else ""
        return f"{name}: {value!r} is not possible ({error.errors()[0]['msg']}){hint}"
    return None


@lru_cache(maxsize=512)
def _adapter(type_name: str, name: str) -> TypeAdapter[Any]:
    """What checks the values of a field."""
    wanted: Any = RECORD_TYPES[type_name].model_fields[name].annotation
    return TypeAdapter(wanted)
