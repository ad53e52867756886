"""A record before its place in the source is known."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from extractor.language.quantities import Quantity

__all__ = ["Draft", "number", "quantity_fields"]


@dataclass(slots=True)
class Draft:
    """start and end are code points of the repaired text; `fields` are the record's own, by name."""

    type: str
    start: int
    end: int
    rule: str
    confidence: float
    fields: dict[str, Any] = field(default_factory=dict)


def number(value: Decimal | None) -> int | float | None:
    """A Decimal as JSON has it: an int where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def quantity_fields(quantity: Quantity) -> dict[str, Any]:
    """The four fields of a quantity in base units."""
    return {
        "value": number(quantity.value),
        "min": number(quantity.min),
        "max": number(quantity.max),
        "qualifier": quantity.qualifier,
    }
