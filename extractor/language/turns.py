"""Numbers with a bracket each, whose unit stands behind the last bracket: 53(原值65)/69(原值74)亿元, 94.1(-1.2)、83.1(+0.5)美元/桶."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from extractor.language.quantity import Quantity
from extractor.language.vocabulary import Vocabulary, any_of

__all__ = ["Turns"]

BEHIND = 16  # characters of the last bracket and the unit behind it
_SIGNS = "+-−±＋－"
_OPENED = frozenset(["(", "（"])
_FORMER = r"(?:原值|前值|原预测值?|原|前次)[:：]?\s?\d+(?:\.\d+)?"
_MOVE = rf"[{_SIGNS}]\d+(?:\.\d+)?\s?(?:%|pct|bps?|个百分点)?"


class Turns:
    """Finds such lists and gives their numbers the unit."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words
        scale = any_of(s for s in words.scales if not s.isascii())
        unit = any_of({*words.units, *words.currencies} - {"", *words.scales})
        self._list = re.compile(
            rf"(?:\d[\d,]*(?:\.\d+)?\s?[(（](?:{_FORMER}|{_MOVE})[)）]\s?(?:[/、，和及与]\s?)?)+"
            rf"(?P<scale>{scale})?(?P<unit>{unit})(?:/(?P<per>{any_of(words.per)}))?(?![A-Za-z\d])"
        )

    def read(self, plain: str, found: list[Quantity], gaps: Sequence[str]) -> list[Quantity]:
        """The quantities, those without a unit of their own in that of their list; what moved stays as it is."""
        if not any(gap[:1] in _OPENED and found[i].kind == "number" for i, gap in enumerate(gaps)):
            return found
        starts = [q.start for q in found]
        for match in self._list.finditer(plain, found[0].start, found[-1].end + BEHIND):
            for i in range(bisect_left(starts, match.start()), bisect_left(starts, match.end())):
                q = found[i]
                if q.kind == "number" and q.value is not None and q.text[0] not in _SIGNS:
                    found[i] = self._in_unit(q, match)
        return found

    def _in_unit(self, q: Quantity, match: re.Match[str]) -> Quantity:
        words, raw = self.words, match["unit"]
        per = words.per[match["per"]] if match["per"] else None
        currency, unit = words.currencies.get(raw), words.units.get(raw)
        assert q.value is not None
        value = q.value * (words.scales[match["scale"]] if match["scale"] else 1)
        if currency is not None:
            return q._replace(
                kind="money", dimension="money", value=value * currency.factor, currency=currency.code, unit_raw=raw, per=per
            )  # fmt: skip
        assert unit is not None
        return q._replace(
            kind=unit.kind, dimension=unit.dimension, value=value * unit.factor, unit=unit.name, unit_raw=raw, measure=unit.measure, per=per
        )  # fmt: skip
