"""Physical units into one another, by pint; imported only when something is converted."""

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from extractor.resources import rule_folders

if TYPE_CHECKING:
    from extractor.language.quantity import Quantity

__all__ = ["convert", "is_unit"]


def convert(quantity: "Quantity", unit: str) -> Decimal:
    """The value of a quantity in another unit, named as pint names it. Raises ValueError with the reason."""
    import pint

    if quantity.value is None:
        raise ValueError(f"{quantity.text!r} has no single value; convert min and max apart")
    row = _pint_unit(quantity.unit_raw) if quantity.unit_raw else None
    if row is None:
        raise ValueError(f"{quantity.text!r} is in no physical unit")
    name, factor = row
    try:
        source = _registry().Quantity(quantity.value / factor, name)
        return Decimal(source.to(unit).magnitude)
    except pint.UndefinedUnitError as error:
        raise ValueError(f"{unit!r}: pint knows no such unit") from error
    except pint.DimensionalityError as error:
        raise ValueError(f"{quantity.text!r} cannot be given in {unit!r}: {error}") from error


def is_unit(name: str) -> bool:
    """Whether pint knows a unit by this name."""
    import pint

    try:
        _registry().Unit(name)
    except (pint.PintError, ValueError):
        return False
    return True


@lru_cache(maxsize=1)
def _registry() -> Any:
    import pint

    registry: Any = pint.UnitRegistry(non_int_type=Decimal)
    registry.define("half_kilogram = 0.5 * kilogram")
    return registry


@lru_cache(maxsize=1024)
def _pint_unit(written: str) -> tuple[str, Decimal] | None:
    """(pint's name of a unit as written, the factor that its value was brought to the canonical unit by)."""
    for row in rule_folders().rows("units"):
        if written in (row.name, *row.aliases) and "pint" in row.attributes:
            return row.attributes["pint"], Decimal(row.attributes.get("factor", "1"))
    return None
