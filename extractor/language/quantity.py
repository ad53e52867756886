"""The record of one quantity."""

from decimal import Context, Decimal
from typing import Any, NamedTuple

from extractor.language.numerals import scaled

__all__ = ["Quantity"]

_EXACT = Context(prec=10_000)


class Quantity(NamedTuple):
    """One quantity of a text.

    start, end: half-open code points of value and unit, without the words that loosen it. text: what stands there.
    kind: number, ordinal, percent, money, unit, multiple, change (how much something moved).
    value: in base units (12.87亿美元 = 1287000000, 93.3% = 93.3); None for a range, whose borders are min and max.
    qualifier: exact, approx, more_than, at_least, less_than, at_most, range. unit: canonical name (rows of `units.tsv`: percent,
    percentage_point, basis_point, permille, times, gpu_hours, ...), None for numbers and money; unit_raw: as written.
    currency: ISO 4217; None of money whose name several countries share (法郎). per: what a price is for. old: the value that it had before. delta: by how much it moved, signed.
    basis: since when: yoy, qoq, mom, wow, ytd. dimension: kind of the unit (count, compute, time, ...). measure: class of a
    measure word (gpu, machine, set, item). inferred: whether the currency is taken from the context.
    """

    start: int
    end: int
    text: str
    kind: str
    value: Decimal | None
    min: Decimal | None = None
    max: Decimal | None = None
    qualifier: str = "exact"
    unit: str | None = None
    unit_raw: str | None = None
    currency: str | None = None
    per: str | None = None
    old: Decimal | None = None
    delta: Decimal | None = None
    basis: str | None = None
    dimension: str = "number"
    measure: str | None = None
    inferred: bool = False

    def to(self, unit: str) -> Decimal:
        """The value in another unit of the pint library: to("kilowatt"), to("square_foot").

        Raises ValueError where the unit is not physical, the dimensions differ or the value is a range.
        """
        from extractor.language.conversion import convert

        return convert(self, unit)

    def times(self, factor: Decimal) -> "Quantity":
        """The same with value and borders multiplied."""
        if factor == 1:
            return self
        value, low, high = (
            None if n is None else scaled(n, factor) for n in (self.value, self.min, self.max)
        )
        return self._replace(value=value, min=low, max=high)

    def as_dict(self) -> dict[str, Any]:
        """All fields by name, Decimals as strings: what JSON can hold."""
        return {
            name: f"{value.normalize(_EXACT):f}" if isinstance(value, Decimal) else value
            for name, value in self._asdict().items()
        }
