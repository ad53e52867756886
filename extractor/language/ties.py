"""What ties quantities together: lists that share a unit, ranges over two numbers, fractions, changes from one value to another."""

import re
from decimal import Decimal
from itertools import pairwise

from extractor.language.quantity import Quantity
from extractor.language.surroundings import Before
from extractor.language.vocabulary import Vocabulary, any_of

__all__ = ["Ties"]

_JOINERS = frozenset(
    ["、", "/", "和", "与", "及", "以及", "和约", " / ", "或", "或者", "、约", "和近", "/ ", " 、"]
)
_BASES = {
    "yoy": "yoy",
    "qoq": "qoq",
    "mom": "mom",
    "wow": "wow",
    "ytd": "ytd",
    "y/y": "yoy",
    "q/q": "qoq",
    "m/m": "mom",
}
_BASIS_BEHIND = re.compile(r"\s?\(?(yoy|qoq|mom|wow|ytd|y/y|q/q|m/m)(?![A-Za-z])", re.IGNORECASE)
_MOVABLE = frozenset(["percent", "money", "unit", "number", "multiple"])
_MOST_BETWEEN = 14  # characters between the old value and the new


class Ties:
    """Looks at neighbours, from the first to the last."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words
        verbs = any_of(word for word, facts in words.changes.items() if facts["side"] == "verb")
        # 增至2026年的: the verb, and a date before the new value
        self._move_over = re.compile(
            rf"[^，。；;、]{{0,4}}?(?:{verbs})[至到为](?:[^，。；;、]{{0,10}}[年月度]的?)?(?:[约近超逾])?"
        )

    def tie(
        self,
        text: str,
        plain: str,
        found: list[Quantity],
        scales: list[Decimal | None],
        befores: list[Before],
    ) -> list[Quantity]:
        """The same quantities with what their neighbours tell; fractions and ranges over two of them become one."""
        gaps = [plain[a.end : b.start] for a, b in pairwise(found)]
        if any(gap in _JOINERS for gap in gaps):
            self._share(found, scales, gaps)
        for i, before in enumerate(befores):
            if before.direction or before.basis or before.to:
                self._move(found, befores, gaps, i)
            elif before.former and i and len(gaps[i - 1]) < 8:
                self._set_former(found, i)
            elif i and "至" in gaps[i - 1] and self._move_over.fullmatch(gaps[i - 1]):
                self._from_old(found, befores, gaps, i)
            if found[i].kind == "percent" and (behind := _BASIS_BEHIND.match(plain, found[i].end)):
                basis = _BASES[behind[1].lower()]
                for j in range(i, self._first(gaps, i) - 1, -1):
                    if found[j].kind == "percent":
                        found[j] = found[j]._replace(kind="change", delta=found[j].value, basis=basis)
        self._spread_changes(found, befores, gaps)
        return self._merged(text, plain, found, gaps)

    def _share(self, found: list[Quantity], scales: list[Decimal | None], gaps: list[str]) -> None:
        """2137亿/3410亿/4125亿美元, 20、25和27%: what has no unit takes that of the next one, and its scale where it has none."""
        for i in range(len(found) - 2, -1, -1):
            left, right = found[i], found[i + 1]
            if gaps[i] not in _JOINERS or left.kind != "number" or left.unit_raw:
                continue
            if right.kind in {"number", "ordinal"} and right.currency is None and scales[i + 1] is None:
                continue
            scale, own = scales[i + 1], scales[i]
            factor = Decimal(1)
            if own is None and scale is not None:
                factor = scale
                scales[i] = scale
            if right.unit is not None and right.unit_raw in self.words.units:
                factor *= self.words.units[right.unit_raw].factor
            found[i] = left._replace(
                kind=right.kind if right.kind != "change" else "percent", unit=right.unit, currency=right.currency, measure=right.measure,
                per=right.per, dimension=right.dimension, unit_raw=right.unit_raw,
                value=_scaled_by(left.value, factor), min=_scaled_by(left.min, factor), max=_scaled_by(left.max, factor),
            )  # fmt: skip

    def _move(self, found: list[Quantity], befores: list[Before], gaps: list[str], i: int) -> None:
        """The change that the words before a quantity tell."""
        quantity, before = found[i], befores[i]
        if quantity.kind not in _MOVABLE:
            return
        if before.to and not before.rate:
            self._from_old(found, befores, gaps, i)
            return
        signed = quantity.text[:1] in "+-−＋"
        if before.direction is None and not (before.basis and (quantity.kind == "percent" or signed)):
            return
        if before.rate and quantity.kind not in {"percent"}:
            return
        sign = -1 if before.direction == "down" else 1
        value = quantity.value
        if value is not None and signed:
            sign = 1
        found[i] = quantity._replace(
            kind="change", delta=None if value is None else value * sign, basis=before.basis
        )

    def _from_old(self, found: list[Quantity], befores: list[Before], gaps: list[str], i: int) -> None:
        """由40美元下调至30美元: the one before it is the old value."""
        if not i:
            return
        old, new = found[i - 1], found[i]
        stops = "[。；;、]" if befores[i - 1].origin else "[。；;，,、]"
        if (
            len(gaps[i - 1]) > _MOST_BETWEEN
            or re.search(stops, gaps[i - 1])
            or old.value is None
            or new.value is None
        ):
            return
        if old.kind == "number" and new.kind != "number" and befores[i - 1].origin:
            old = found[i - 1] = old._replace(
                kind=new.kind,
                unit=new.unit,
                currency=new.currency,
                per=new.per,
                dimension=new.dimension,
                measure=new.measure,
            )
        if old.kind == "change" and i > 1 and new.value is not None:  # 由156元上调12%至175元
            former = found[i - 2]
            if befores[i - 2].origin and _alike(former, new) and former.value is not None:
                found[i] = new._replace(old=former.value, delta=new.value - former.value)
            return
        said = befores[i].direction is not None or befores[i - 1].origin or not befores[i].to
        if said and _alike(old, new):
            found[i] = new._replace(old=old.value, delta=_less(new.value, old.value))

    def _spread_changes(self, found: list[Quantity], befores: list[Before], gaps: list[str]) -> None:
        """分别增长12%、15%和20%: what is said before the first goes for the list."""
        for i in range(1, len(found)):
            left, right = found[i - 1], found[i]
            if left.kind != "change" or right.kind != "percent" or gaps[i - 1] not in _JOINERS:
                continue
            if (
                befores[i].direction is None
                and befores[i].basis is None
                and left.unit == right.unit
                and right.delta is None
            ):
                down = (
                    left.delta is not None and left.value is not None and (left.delta < 0) != (left.value < 0)
                )
                delta = None if right.value is None else -right.value if down else right.value
                bases = befores[first].bases if (first := self._first(gaps, i)) >= 0 else ()
                basis = (
                    bases[i - first]
                    if len(bases) == i - first + 1 or (len(bases) > i - first > 0 and len(bases) > 1)
                    else left.basis
                )
                found[i] = right._replace(kind="change", delta=delta, basis=basis)

    def _first(self, gaps: list[str], i: int) -> int:
        """Where the list begins that quantity i is a member of."""
        while i and gaps[i - 1] in _JOINERS:
            i -= 1
        return i

    def _set_former(self, found: list[Quantity], i: int) -> None:
        """同比增长12%（预期9%，前值8%）: what was moved is the nearest change, else the one before."""
        for j in range(i - 1, max(-1, i - 3), -1):
            if found[j].kind == "change" or (
                j == i - 1
                and found[j].kind == found[i].kind
                and not any(q.kind == "change" for q in found[max(0, i - 2) : i])
            ):
                found[j] = found[j]._replace(old=found[i].value)
                return

    def _merged(self, text: str, plain: str, found: list[Quantity], gaps: list[str]) -> list[Quantity]:
        """1/3 as a fraction, 介于3%和5%之间 as a range."""
        result: list[Quantity] = []
        skip = False
        for i, quantity in enumerate(found):
            if skip:
                skip = False
                continue
            following = found[i + 1] if i + 1 < len(found) else None
            if following is not None:
                gap = gaps[i]
                if gap == "/" and self._is_fraction(plain, found, gaps, i):
                    value = (quantity.value or Decimal(0)) / (following.value or Decimal(1))
                    result.append(
                        quantity._replace(
                            end=following.end,
                            text=text[quantity.start : following.end],
                            value=value,
                            dimension="fraction",
                            qualifier=following.qualifier
                            if quantity.qualifier == "exact"
                            else quantity.qualifier,
                        )
                    )
                    skip = True
                    continue
                if gap in {"和", "与", "至", "到", "及", "-"} and self._is_between(
                    plain, quantity, following
                ):
                    result.append(_range_of(text, quantity, following))
                    skip = True
                    continue
            result.append(quantity)
        return result

    def _is_fraction(self, plain: str, found: list[Quantity], gaps: list[str], i: int) -> bool:
        """One digit over a greater one, alone: 1/3; not 7/24 or a member of a longer list."""
        a, b = found[i], found[i + 1]
        if (
            (i and gaps[i - 1] == "/")
            or (i + 1 < len(gaps) and gaps[i + 1] == "/")
            or a.kind != "number"
            or b.kind != "number"
        ):
            return False
        if (
            not (a.text.isdigit() and b.text.isdigit() and len(a.text) == 1 and len(b.text) <= 2)
            or a.value is None
            or b.value is None
        ):
            return False
        return 0 < a.value < b.value <= 10 and plain[b.end : b.end + 1] not in {"期", "月", "/", "日"}

    def _is_between(self, plain: str, a: Quantity, b: Quantity) -> bool:
        if plain[b.end : b.end + 2] != "之间" and plain[b.end : b.end + 1] not in {"间"}:
            return False
        head = plain[max(0, a.start - 4) : a.start]
        return ("介于" in head or "在" in head or "处于" in head or "位于" in head) and (
            _alike(a, b) or a.kind == "number"
        )


def _range_of(text: str, a: Quantity, b: Quantity) -> Quantity:
    borders = [v for v in (a.value, a.min, a.max, b.value, b.min, b.max) if v is not None]
    return b._replace(
        start=a.start, text=text[a.start : b.end], value=None, min=min(borders), max=max(borders), qualifier="range", old=None, delta=None,
        kind=b.kind if b.kind != "change" else "percent", basis=None,
    )  # fmt: skip


def _less(a: Decimal | None, b: Decimal | None) -> Decimal | None:
    return None if a is None or b is None else a - b


def _alike(a: Quantity, b: Quantity) -> bool:
    """Whether two values can be compared."""
    return (a.unit, a.currency) == (b.unit, b.currency) and (a.kind == b.kind or "change" in {a.kind, b.kind})


def _scaled_by(value: Decimal | None, factor: Decimal) -> Decimal | None:
    return value if value is None or factor == 1 else value * factor
