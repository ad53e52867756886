"""What ties quantities together: lists that share a unit, ranges over two numbers, fractions, changes from one value to another."""

import re
from decimal import Decimal
from itertools import pairwise

from extractor.language.quantity import Quantity
from extractor.language.surroundings import NOTHING, Before
from extractor.language.turns import Turns
from extractor.language.vocabulary import Vocabulary, any_of

__all__ = ["Ties"]

_JOINERS = frozenset(["、", "/", "和", "与", "及", "以及", "和约", "或", "或者", "、约", "和近"])
_BASES = {
    "yoy": "yoy", "qoq": "qoq", "mom": "mom", "wow": "wow", "ytd": "ytd", "y/y": "yoy", "q/q": "qoq", "m/m": "mom",
}  # fmt: skip
# 9.1%(YoY), but not 2.8%(YoY-4.5pct), whose rate stands in the bracket
_BASIS_BEHIND = re.compile(
    r"\s?\(?(yoy|qoq|mom|wow|ytd|y/y|q/q|m/m)(?![A-Za-z])(?!\s?[+\-−]?\s?\d+(?:\.\d+)?\s?(?:%|pct|pp|bp|个?百分点))",
    re.IGNORECASE,
)
_MOVABLE = frozenset(["percent", "money", "unit", "number", "multiple"])
_POINTS = frozenset(["percentage_point", "basis_point"])  # a signed one is always a movement
_MERGED = frozenset(["/", "和", "与", "至", "到", "及", "-"])  # between the two of a fraction or a range
_ONE_AMOUNT = frozenset(["", "零", "又", "and", "到", "至"])  # between the two units of one amount
_SMALL = frozenset(["毛", "角", "毛钱", "角钱", "分钱", "美分"])
_LOWER = frozenset(["more_than", "at_least"])
_UPPER = frozenset(["less_than", "at_most"])
_MOST_BETWEEN = 20  # characters between the old value and the new
_FRACTION_LEADS = re.compile(r"(?:的|仅为|约为|不足|不到|约|近|仅|占)$")


_SCALED = re.compile(r"\d[\d.,]*[^\S\n]?(万亿|[万亿])")


def _scaled_alike(left: Quantity, right: Quantity) -> bool:
    """341.97亿 462.67亿美元: a bare number in the scale of the amount right behind it."""
    first, second = _SCALED.fullmatch(left.text), _SCALED.match(right.text)
    return first is not None and second is not None and first[1] == second[1] and left.kind == "number"


class Ties:
    """Looks at neighbours, from the first to the last."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words
        self._turns = Turns(words)
        sides: dict[str, list[str]] = {"verb": [], "rate": []}
        self._directions: dict[str, str] = {}
        self._parts = {(a["whole"], a.get("part") or a["raw"]): a for a in words.parts}
        bounds = [w for w, qualifier in words.before.items() if qualifier in _UPPER and w[0] not in "最顶至"]
        self._upper_ends = frozenset(word[-1] for word in bounds)
        self._upper = re.compile(rf"[，,]?(?:且|并且?|而|又|但|同时|和)?(?:{any_of(bounds)})")
        for word, facts in words.changes.items():
            if facts["side"] in sides:
                sides[facts["side"]].append(word)
                self._directions[word] = facts["direction"]
        verbs, rates = any_of(sides["verb"]), any_of(sides["rate"])
        # 增至2026年的: the verb, and a date before the new value
        self._move_over = re.compile(
            rf"\s?[，,]?[^，,。；;、]{{0,8}}?(?:{verbs}|波动)[至到为](?:[^，,。；;、]{{0,12}}[年月度期初底末]\s?的?)?\s?(?:预测|预计|约|近|超|逾|的)*\s?"
        )
        # 9.6%的利润增速, 7.9%的增长: the noun behind
        self._rate_behind = re.compile(
            rf"的(?:[^，,。；;、\d%]{{0,4}}?(?P<r>{rates})|(?P<v>{verbs})(?![的了至到]))"
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
        gaps = [plain[a.end : b.start].strip() for a, b in pairwise(found)]
        listed = [
            gap in _JOINERS or (gap == "" and _scaled_alike(*pair))
            for gap, pair in zip(gaps, pairwise(found), strict=True)
        ]
        found = self._turns.read(plain, found, gaps)
        if any(listed):
            self._share(found, scales, listed)
            _share_forward(found, scales, gaps)
        for i, before in enumerate(befores):
            if before is NOTHING:
                if (
                    i
                    and _may_move(gaps[i - 1])
                    and self._move_over.fullmatch(plain, found[i - 1].end, found[i].start)
                ):
                    self._from_old(found, befores, gaps, i)
            elif before.former and i and len(gaps[i - 1]) < 8:
                _set_former(found, listed, i)
            elif before.direction or before.basis or before.to:
                self._move(found, befores, gaps, i)
            elif (
                i
                and _may_move(gaps[i - 1])
                and self._move_over.fullmatch(plain, found[i - 1].end, found[i].start)
            ):
                self._from_old(found, befores, gaps, i)
            if found[i].kind == "percent":
                self._by_what_follows(plain, found, listed, i)
        if any(listed):
            self._spread_changes(found, befores, listed)
            _spread_qualifiers(plain, found, listed)
        if any(
            gap in _ONE_AMOUNT and self._as_one(text, found[i], found[i + 1], gap)
            for i, gap in enumerate(gaps)
        ):
            found, gaps = self._with_parts(text, found, gaps)
        bounded = frozenset(
            i
            for i, gap in enumerate(gaps)
            if gap and gap[-1] in self._upper_ends and self._is_upper(found, gaps, i)
        )
        places = [
            i
            for i, gap in enumerate(gaps)
            if gap in _MERGED or i in bounded or (gap in _DASHES and found[i].kind == "percent")
        ]
        return self._merged(text, plain, found, gaps, bounded, places) if places else found

    def _with_parts(
        self, text: str, found: list[Quantity], gaps: list[str]
    ) -> tuple[list[Quantity], list[str]]:
        """The quantities and what stands between them, each amount over two units as one."""
        whole, between = [found[0]], []
        for gap, right in zip(gaps, found[1:], strict=True):
            one = self._as_one(text, whole[-1], right, gap) if gap in _ONE_AMOUNT else None
            if one is None:
                whole.append(right)
                between.append(gap)
            else:
                whole[-1] = one
        return whole, between

    def _as_one(self, text: str, left: Quantity, right: Quantity, gap: str) -> Quantity | None:
        """1小时30分钟, 5英尺10英寸, 3美元50美分: an amount over two units, in the greater; 八毛到一块: from one coin to another."""
        if gap in {"到", "至"}:
            coins = left.kind == right.kind == "money" and left.currency == right.currency
            small = coins and left.unit_raw in _SMALL and left.value and right.value
            return _range_of(text, left, right) if small else None
        more = self._part_of(left, right)
        if more is None:
            return None
        value, unit, dimension = more
        qualifier = right.qualifier if left.qualifier == "exact" else left.qualifier
        return left._replace(
            end=right.end, text=text[left.start : right.end], value=value, unit=unit, dimension=dimension, qualifier=qualifier
        )  # fmt: skip

    def _is_upper(self, found: list[Quantity], gaps: list[str], i: int) -> bool:
        """大于3小于5: whether the quantity behind a gap bounds the one before it."""
        low, high = found[i], found[i + 1]
        if low.qualifier not in _LOWER or high.qualifier not in _UPPER or not _alike(low, high):
            return False
        return self._upper.fullmatch(gaps[i]) is not None

    def _part_of(self, whole: Quantity, part: Quantity) -> tuple[Decimal, str | None, str] | None:
        """Value, unit and dimension of both together; None where the second is no part of the first."""
        if (
            whole.value is None
            or part.value is None
            or whole.per
            or whole.kind != part.kind
            or part.value <= 0
        ):
            return None
        if whole.kind == "money":
            factor = (
                self.words.currencies[part.unit_raw].factor if part.unit_raw in self.words.currencies else 1
            )
            main = (
                whole.unit_raw in self.words.currencies and self.words.currencies[whole.unit_raw].factor == 1
            )
            small = whole.currency == part.currency and main and factor < 1 and part.value < 1
            return (whole.value + part.value, None, "money") if small else None
        row = self._parts.get((whole.unit or "", part.unit or "")) or self._parts.get(
            (whole.unit or "", part.unit_raw or "")
        )
        if row is None or whole.unit_raw != row.get("whole_raw", whole.unit_raw) or "." in whole.text:
            return None
        size = Decimal(row["n"])
        if part.value >= size:
            return None
        sign = -1 if whole.value < 0 else 1
        dimension = "time" if "unit" in row else whole.dimension
        return whole.value + sign * part.value / size, row.get("unit", whole.unit), dimension

    def _share(self, found: list[Quantity], scales: list[Decimal | None], listed: list[bool]) -> None:
        """2137亿/3410亿/4125亿美元, 20、25和27%: what has no unit takes that of the next one, and its scale where it has none."""
        for i in range(len(found) - 2, -1, -1):
            left, right = found[i], found[i + 1]
            if not listed[i] or left.kind != "number" or left.unit_raw:
                continue
            if right.kind in {"number", "ordinal"} and right.currency is None and scales[i + 1] is None:
                continue
            factor = Decimal(1)
            if scales[i] is None and (scale := scales[i + 1]) is not None:
                factor, scales[i] = scale, scale
            if right.unit is not None and right.unit_raw in self.words.units:
                factor *= self.words.units[right.unit_raw].factor
            found[i] = _in_unit_of(left.times(factor), right)

    def _move(self, found: list[Quantity], befores: list[Before], gaps: list[str], i: int) -> None:
        """The change that the words before a quantity tell."""
        quantity, before = found[i], befores[i]
        if quantity.kind not in _MOVABLE:
            return
        based = before.direction is None and before.basis is not None  # 同比分别为
        if before.to and not before.rate and not based:
            self._from_old(found, befores, gaps, i)
            return
        signed = quantity.text[:1] in "+-−＋"
        if before.direction is None and not (before.basis and (quantity.kind == "percent" or signed)):
            return
        if before.rate and quantity.kind != "percent":
            return
        sign = -1 if before.direction == "down" and not signed else 1
        delta = None if quantity.value is None else quantity.value * sign
        found[i] = quantity._replace(kind="change", delta=delta, basis=before.basis)

    def _from_old(self, found: list[Quantity], befores: list[Before], gaps: list[str], i: int) -> None:
        """由40美元下调至30美元: the one before it is the old value."""
        if not i or len(gaps[i - 1]) > _MOST_BETWEEN:
            return
        old, new = found[i - 1], found[i]
        origin = befores[i - 1].origin
        if (
            re.search("[。；;、]" if origin or not befores[i].to else "[。；;，,、]", gaps[i - 1])
            or new.value is None
        ):
            return
        if old.kind == "number" and new.kind != "number" and origin:
            old = found[i - 1] = _in_unit_of(old, new)
        if old.kind == "change":  # 由156元上调12%至175元
            former = found[i - 2] if i > 1 and befores[i - 2].origin else None
            if former is not None and _alike(former, new) and former.value is not None:
                found[i] = new._replace(old=former.value, delta=new.value - former.value)
            return
        said = befores[i].direction is not None or origin or not befores[i].to
        if said and _alike(old, new) and old.value is not None:
            found[i] = new._replace(old=old.value, delta=new.value - old.value)
            self._from_old_list(found, gaps, i)

    def _from_old_list(self, found: list[Quantity], gaps: list[str], i: int) -> None:
        """由20/25亿元上调至22/28亿元: lists of one length go pair by pair."""
        first, last = i - 1, i
        while first and gaps[first - 1] in _JOINERS:
            first -= 1
        while last < len(gaps) and gaps[last] in _JOINERS:
            last += 1
        size = last - i + 1
        if size < 2 or i - first != size:
            return
        for j in range(i, last + 1):
            old, new = found[j - size], found[j]
            if _alike(old, new) and old.value is not None and new.value is not None:
                found[j] = new._replace(old=old.value, delta=new.value - old.value)

    def _by_what_follows(self, plain: str, found: list[Quantity], listed: list[bool], i: int) -> None:
        """+12% YoY, 以9.6%的增速, (+3.2pct)."""
        quantity = found[i]
        down, basis = False, None
        if behind := _BASIS_BEHIND.match(plain, quantity.end):
            basis = _BASES[behind[1].lower()]
        elif plain[quantity.end : quantity.end + 1] == "的" and (
            rate := self._rate_behind.match(plain, quantity.end)
        ):
            down = self._directions[rate["r"] or rate["v"]] == "down"
        elif (
            quantity.text[:1] not in "+-−＋"
            or (i and listed[i - 1])
            or not (quantity.unit in _POINTS or plain[quantity.start - 1 : quantity.start] == "(")
        ):
            return
        first = i
        while first and listed[first - 1]:
            first -= 1
        for j in range(first, i + 1):
            member = found[j]
            if member.unit == quantity.unit and (
                member.kind == "percent" or (member.kind == "change" and not member.basis)
            ):
                value = member.value
                found[j] = member._replace(
                    kind="change", delta=-value if down and value else value, basis=basis
                )

    def _spread_changes(self, found: list[Quantity], befores: list[Before], listed: list[bool]) -> None:
        """分别增长12%、15%和20%: what is said before the first goes for the list; 同比、环比分别 tells the basis of each."""
        first = 0
        for i, in_list in enumerate(listed, 1):
            if not in_list:
                first = i
                continue
            left, right, own = found[i - 1], found[i], befores[i]
            if left.kind != "change" or right.kind not in _MOVABLE or own.direction or own.basis or own.to:
                continue
            if (left.unit, left.currency) != (right.unit, right.currency):
                continue
            down = left.delta is not None and left.value is not None and (left.delta < 0) != (left.value < 0)
            bases = befores[first].bases
            basis = bases[i - first] if len(bases) > max(1, i - first) else left.basis
            delta = None if right.value is None else -right.value if down and right.value > 0 else right.value
            found[i] = right._replace(kind="change", delta=delta, basis=basis)

    def _merged(
        self,
        text: str,
        plain: str,
        found: list[Quantity],
        gaps: list[str],
        bounded: frozenset[int],
        places: list[int],
    ) -> list[Quantity]:
        """1/3 as a fraction, 介于3%和5%之间 as a range; `places`: where two may be one."""
        merged: list[Quantity] = []
        done = 0
        for i in places:
            if i < done:  # the first of these two is the second of those before
                continue
            quantity, following, gap = found[i], found[i + 1], gaps[i]
            if gap == "/" and _is_fraction(plain, found, gaps, i):
                one = _fraction_of(text, quantity, following)
            elif gap in _DASHES and (border := _dashed(quantity, following)) is not None:
                one = _range_of(text, quantity, border)
            elif i in bounded or (gap != "/" and _is_between(plain, quantity, following)):
                one = _range_of(text, quantity, following)
            else:
                continue
            merged += found[done:i]
            merged.append(one)
            done = i + 2
        return merged + found[done:]


def _spread_qualifiers(plain: str, found: list[Quantity], listed: list[bool]) -> None:
    """分别约为10、12和15亿元: what 分别 says before the first goes for the list; so does 约 before 60/90亿元, whose unit is one."""
    first, dealt = 0, False
    for i, in_list in enumerate([False, *listed]):
        if not in_list:
            first = i
            dealt = found[i].qualifier in _SPREADING and (
                _DEALT.search(plain, max(0, found[i].start - DEALT_REACH), found[i].end) is not None
                or (found[i].qualifier == "approx" and _SLASHED.match(plain, found[i].start) is not None)
            )
        elif dealt and found[i].qualifier == "exact":
            found[i] = found[i]._replace(qualifier=found[first].qualifier)


DEALT_REACH = 8  # characters
_DEALT = re.compile("(?:分别|依次)[^，,。；;\\d为达]{1,3}(?:为|达到?|至)?\\d")
_SLASHED = re.compile(r"\d[\d.]*\s?/\s?\d[\d.]*(?:\s?/\s?\d[\d.]*)*\s?[万亿百千]")
_SPREADING = frozenset({"approx", "more_than", "less_than"})


def _dashed(a: Quantity, b: Quantity) -> Quantity | None:
    """下调25BP至3.75%-4.00%: the first border has been read as the end of another range, so the dash of this one as a sign."""
    if (
        not (a.kind == b.kind == "percent" and a.unit == b.unit == "percent")
        or a.value is None
        or b.value is None
    ):
        return None
    border = b._replace(value=abs(b.value)) if b.text[:1] == "-" else b
    return border if border.value is not None and border.value > a.value >= 0 else None


_DASHES = frozenset(["", "~", "～", "–", "—"])


def _share_forward(found: list[Quantity], scales: list[Decimal | None], gaps: list[str]) -> None:
    """RMB1.82/1.97/2.01: the currency before the first of a list with slashes is that of the others."""
    for i, gap in enumerate(gaps):
        if gap != "/":
            continue
        left, right = found[i], found[i + 1]
        bare = right.kind == "number" and right.currency is None and not right.unit_raw
        if (
            bare
            and left.kind == "money"
            and not left.unit_raw
            and scales[i] is None
            and scales[i + 1] is None
        ):
            found[i + 1] = _in_unit_of(right, left)


def _may_move(gap: str) -> bool:
    return len(gap) > 1 and ("至" in gap or "到" in gap or "为" in gap)


def _in_unit_of(left: Quantity, right: Quantity) -> Quantity:
    """A bare number in the unit of another one."""
    return left._replace(
        kind=right.kind if right.kind != "change" else _kind_of(right), unit=right.unit, unit_raw=right.unit_raw, currency=right.currency,
        per=right.per, dimension=right.dimension, measure=right.measure,
    )  # fmt: skip


def _kind_of(change: Quantity) -> str:
    """What a change would be if nothing moved."""
    return {
        "percent_point": "percent",
        "percent": "percent",
        "money": "money",
        "multiple": "multiple",
        "number": "number",
    }.get(change.dimension, "unit")


def _set_former(found: list[Quantity], listed: list[bool], i: int) -> None:
    """同比增长12%（预期9%，前值8%）: the nearest change had this value, else the one before; lists of one length go pair by pair."""
    last = i
    while last < len(listed) and listed[last]:
        last += 1
    size = last - i + 1
    if size > 1 and i >= size and all(listed[i - size : i - 1]):
        for j in range(size):
            found[i - size + j] = found[i - size + j]._replace(old=found[i + j].value)
        return
    near = range(i - 1, max(-1, i - 3), -1)
    changed = next((j for j in near if found[j].kind == "change"), None)
    target = changed if changed is not None else i - 1
    if changed is not None or found[target].kind == found[i].kind:
        found[target] = found[target]._replace(old=found[i].value)


def _is_fraction(plain: str, found: list[Quantity], gaps: list[str], i: int) -> bool:
    """One digit over a greater one, alone: 1/3, 的1/20; not 7/24, 9/11, 1/3焦煤 or a member of a longer list."""
    a, b = found[i], found[i + 1]
    alone = not (i and gaps[i - 1] == "/") and not (i + 1 < len(gaps) and gaps[i + 1] == "/")
    if not alone or a.kind != "number" or b.kind != "number" or a.value is None or b.value is None:
        return False
    if not (a.text.isdigit() and b.text.isdigit() and len(a.text) == 1):
        return False
    most = 100 if _FRACTION_LEADS.search(plain, max(0, a.start - 2), a.start) else 10
    return 0 < a.value < b.value <= most and plain[b.end : b.end + 1] not in {"期", "月", "/", "日", "焦"}


def _fraction_of(text: str, a: Quantity, b: Quantity) -> Quantity:
    value = (a.value or Decimal(0)) / (b.value or Decimal(1))
    qualifier = b.qualifier if a.qualifier == "exact" else a.qualifier
    return a._replace(
        end=b.end, text=text[a.start : b.end], value=value, dimension="fraction", qualifier=qualifier
    )


def _is_between(plain: str, a: Quantity, b: Quantity) -> bool:
    if not plain.startswith(("之间", "间"), b.end):
        return False
    head = plain[max(0, a.start - 4) : a.start]
    return any(word in head for word in ("介于", "在", "处于", "位于")) and (
        _alike(a, b) or a.kind == "number"
    )


def _range_of(text: str, a: Quantity, b: Quantity) -> Quantity:
    borders = [v for v in (a.value, a.min, a.max, b.value, b.min, b.max) if v is not None]
    return b._replace(
        start=a.start, text=text[a.start : b.end], value=None, min=min(borders), max=max(borders), qualifier="range", old=None, delta=None,
        kind=b.kind if b.kind != "change" else _kind_of(b), basis=None,
    )  # fmt: skip


def _alike(a: Quantity, b: Quantity) -> bool:
    """Whether two values can be compared."""
    return (a.unit, a.currency) == (b.unit, b.currency) and (a.kind == b.kind or "change" in {a.kind, b.kind})
