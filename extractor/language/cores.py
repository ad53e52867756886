"""What the core of a quantity says: the match of the merged pattern as values and units."""

import re
from dataclasses import replace
from decimal import Decimal

from extractor.language.core_values import (
    LEFT,
    RIGHT,
    Core,
    add,
    decimals,
    discount,
    end_of,
    in_steps,
    parts_of,
    plural,
    post,
    small_change,
    tenth_word,
    tenths,
    tenths_of,
    times,
)
from extractor.language.numerals import (
    DIGITS,
    MYRIADS,
    parse_chinese,
    parse_chinese_span,
    parse_exponent,
    parse_number,
    scaled,
)
from extractor.language.vocabulary import Vocabulary

__all__ = ["CoreReader"]

_ONE, _TEN = Decimal(1), Decimal(10)
# what a unit begins with that may be a date or a code behind whole digits
_DATED = frozenset("上下前单第全一二三四年月日号季和与及至到点时.QHMEFAP")
_CODED = frozenset("+,.:xX*比")
_CENTURIES = frozenset(["18", "19", "20"])
_LETTERS = frozenset("wWkKmMbBT")  # which may be a scale, too
_PLUS = frozenset("+＋")
_NEGATIVE = frozenset(["-", "−", "零下", "负"])
_MULTIPLIERS = frozenset("十百千万亿兆拾佰仟")


class CoreReader:
    """Reads matches of the core pattern."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words
        self._name_digits = frozenset(
            match[0] for name in words.digit_names if (match := re.match(r"\d+", name))
        )

    def read(self, match: re.Match[str]) -> tuple[Core, ...]:
        """The quantities of one match: one, two where what looked like a range is none, or nothing."""
        g = match.groupdict()
        if g["date"] or g.get("name"):
            return ()
        try:
            if g["n"]:
                return self._number(match, g)
            return self._special(match, g)
        except ValueError:  # a run of numerals that makes no number: 万千百
            return ()

    def read_plain(self, match: re.Match[str]) -> tuple[Core, ...] | None:
        """The same of a match of the plain pattern; None where the whole pattern may read it otherwise, as a date or a code."""
        numeral, point, scale, unit, per = match.group("n", "point", "s", "u", "per")
        end = match.end() - match.start()
        size = len(numeral)
        if unit == "年" and size == 4 and scale is None and per is None and numeral[:2] in _CENTURIES:
            return None if match.string.startswith("代", match.end()) else ()  # 2025年 is a date
        if point is None and (
            unit is None
            or unit[0] in _DATED
            or (scale is None and unit[0] in _CODED)
            or (size == 2 and numeral[0] == "2")
        ):
            return None
        if unit == "分" or (unit is not None and unit in _LETTERS) or numeral.find(",") > 3:
            return None
        core = Core(0, end, "number", Decimal(numeral.replace(",", "")))
        core.numeral, core.ordinal = size, size + len(scale or "")
        if scale is not None:
            core.scale = self.words.scales[scale]
            times(core, core.scale)
        if unit is not None:
            core.end = core.ordinal + len(unit)
            core = self._in_unit(core, unit)
            if unit.startswith("个多"):
                core.qualifier = "more_than"
        if per is not None:
            core.priced_end, core.per = end, self.words.per[per]
            core.end = end
        core.doubtful = self._doubtful({"s": scale}, core, numeral)
        return (core,)

    def _special(self, match: re.Match[str], g: dict[str, str | None]) -> tuple[Core, ...]:
        """(5.2)%, (1,234) in a cell, 百分之三, 翻番."""
        end = match.end() - match.start() - len(post(match))
        if g.get("cell"):
            return (Core(-1, end, "number", -parse_number((g["cell"] or "").rstrip(") "))),)
        if g.get("neg"):
            return (
                Core(
                    -1,
                    end,
                    "percent",
                    -Decimal(g["neg"] or 0),
                    unit="percent",
                    unit_raw="%",
                    dimension="percent",
                ),
            )
        if g["most"]:
            half = Core(0, 2, "percent", Decimal(50), unit="percent", unit_raw=g["most"], dimension="percent")
            return (self._behind(half, g),)
        if g["pw"]:
            part = parts_of(g)
            part.end = max(match.end("pn"), match.end("pn2")) - match.start()
            if g["more"] and part.value is not None:  # 百分之四十多
                part.qualifier = "more_than"
            return (self._behind(part, g),)
        fan = g["fan"]
        times = Decimal(2) ** int(parse_number(fan.replace("两", "二")) if fan else 1)
        return (Core(0, end, "multiple", times, unit="times", unit_raw="番", dimension="multiple"),)

    def _behind(self, core: Core, g: dict[str, str | None]) -> Core:
        """The qualifier behind: 以上, 左右, 多."""
        if g["post"] and core.qualifier == "exact":
            core.qualifier = self.words.after[g["post"]]
        return core

    def _number(self, match: re.Match[str], g: dict[str, str | None]) -> tuple[Core, ...]:
        at = match.start()
        numeral = g["n"] or ""
        if g["fn"] or g["fm"] or g["fa"] or g["fs"] or g.get("wa"):
            return (self._fraction(match, g, numeral, at),)
        value, low, high, vague = self._value(g, numeral)
        core = Core(
            0, end_of(match, LEFT) - at, "number", value, low, high, "range" if low is not None else "exact"
        )
        core.numeral, core.spoken = match.end("n") - at, not numeral[0].isdigit()
        core.ordinal = (match.end("s") if g["s"] else match.end("n")) - at
        if vague:
            core.qualifier = "more_than"
        elif g["odd"] in {"来", "把"}:
            core.qualifier = "approx"
        elif g["odd"] in _PLUS or g["odd2"] in _PLUS:  # 4+万辆, 3000+家
            core.qualifier = "at_least"
        core.scale = self.words.scales.get(g["s"] or "")
        core = self._with_unit(core, g)
        if g["per"]:
            core.priced_end = max(match.end("per"), match.end("per2")) + plural(match) - at
            core.per = self.words.per[g["per"]]
            if core.unit_raw == "分" and core.kind == "unit":  # 0.4分/百万token
                core.kind, core.unit, core.dimension, core.currency = "money", None, "money", "CNY"
                times(core, Decimal("0.01"))
            if core.kind != "number" or core.scale is not None:
                core.end = core.priced_end
            else:
                core.unpriced = True
        core.doubtful = self._doubtful(g, core, numeral)
        if g["n2"]:
            return self._range(match, g, core, at)
        return (self._behind(core, g),)

    def _value(
        self, g: dict[str, str | None], numeral: str
    ) -> tuple[Decimal | None, Decimal | None, Decimal | None, bool]:
        """(value, min, max, whether 多 or 余 stands in it) with scale and power of ten."""
        factor = self.words.scales.get(g["s"] or "", _ONE)
        if g["ex"]:
            if g["ex"][0] == "的":  # 10的26次方
                return (
                    parse_number(numeral) ** int(g["ex"][1:-2].replace("−", "-")) * factor,
                    None,
                    None,
                    False,
                )
            if g["ex"].startswith(("^", "**")):
                base, power = parse_number(numeral), parse_exponent("10" + g["ex"])
                return (power if base == _TEN else base ** power.adjusted()) * factor, None, None, False
            factor *= parse_exponent(g["ex"])
        factor *= self._extra(g)
        vague = bool(g["odd"] in {"多", "余"} or g["odd2"] in {"多", "余"} or g["um"])
        if not numeral[0].isdigit() and numeral != "半" and (borders := parse_chinese_span(numeral)):
            return None, borders[0] * factor, borders[1] * factor, False
        if g["odd"] == "几":
            value = parse_number(numeral)
            return None, (value + 1) * factor, (value + 9) * factor, False
        value = scaled(parse_number(numeral), factor)
        if g["mixed"] or g["rest"]:
            value = in_steps(numeral, g["s"] or "", g["mixed"] or "", g["rest"] or "")
        if g["hm"]:
            value += Decimal("0.5")
        return value, None, None, vague

    def _extra(self, g: dict[str, str | None]) -> Decimal:
        """8千余万: the scale behind 余."""
        return Decimal(parse_chinese(sx)) if (sx := g.get("sx")) else _ONE

    def _fraction(self, match: re.Match[str], g: dict[str, str | None], numeral: str, at: int) -> Core:
        """三分之二, 三又二分之一."""
        if g.get("wa"):  # 1 1/2英里
            value = parse_number(numeral) + parse_number(g["wa"] or "0") / parse_number(g["wb"] or "1")
            end = match.end("wb")
        elif g["fs"]:
            value = parse_number(numeral) / parse_number(g["fs"])
            end = match.end("fs")
        elif g["fa"]:
            value = parse_number(numeral) + parse_number(g["fa"]) / (parse_number(g["fb"] or "1") or _ONE)
            end = match.end("fb")
        elif g["fm"]:
            value = parse_number(numeral) + parse_number(g["fm"]) / parse_number(g["fd"] or "1")
            end = match.end("fm")
        else:
            value = parse_number(g["fn"] or "0") / (parse_number(numeral) or _ONE)
            end = match.end("fn")
        core = Core(match.start("n") - at, end - at, "number", value, dimension="fraction")
        if g["fu"]:  # 四分之三小时
            core.end = match.end("fu") - at
            core = self._in_unit(core, g["fu"])
        return self._behind(core, g)

    def _in_unit(self, core: Core, raw: str) -> Core:
        """A bare number in a unit or a currency."""
        core.unit_raw = raw
        if raw in self.words.currencies:
            currency = self.words.currencies[raw]
            core.kind, core.dimension, core.currency = "money", "money", currency.code
            times(core, currency.factor)
            return core
        unit = self.words.units[raw]
        core.kind, core.unit, core.dimension, core.measure = (
            unit.kind,
            unit.name,
            unit.dimension,
            unit.measure,
        )
        times(core, unit.factor)
        return core

    def _with_unit(self, core: Core, g: dict[str, str | None]) -> Core:
        raw = g["u"]
        if g["ch"]:
            half = g["half"] or "零"  # 三成五, 三成半, 3成5
            return tenths(core, Decimal(5 if half == "半" else int(half) if half.isascii() else DIGITS[half]))
        if g["zhe"]:
            return discount(core)
        if raw == "块" and (g["parts"] or g["uh"]):
            raw = "块钱"
        if raw is not None:
            core = self._in_unit(core, raw)
            if g["parts"] and core.kind == "money":
                add(core, small_change(g["parts"], self.words.currencies[raw].factor))
            elif g["parts"]:
                add(core, decimals(g["parts"]) * self._factor(raw))
            if raw.startswith("个多") and core.qualifier == "exact":  # 两个多小时
                core.qualifier = "more_than"
        if g["hm"] and g["hm"][-1] in "月钟":
            core = self._in_unit(core, "个月" if g["hm"][-1] == "月" else "分钟")
        if g["uh"] and raw is not None:
            add(core, Decimal("0.5") * self._factor(raw))
        return core

    def _range(self, match: re.Match[str], g: dict[str, str | None], core: Core, at: int) -> tuple[Core, ...]:
        """30-40元, 75万-90万块, 40-60万片: the right scale serves both where the left has none; 上调12%至185元 are two."""
        left, right, dash = g["u"], g["u2"] or tenth_word(g), g["dash"] or ""
        left = left or ("成" if g["ch"] else "折" if g["zhe"] else None)
        two = self._two(match, g, core, at)
        if left and right and not self._alike(left, right):
            return two
        if (
            left and not right and dash in "至到" and left != "倍" and self._kind(left) != "money"
        ):  # 下降5%至120
            return two
        low, high = self._borders(g, core, left, right)
        if dash in "至到" and core.unit == "percent" and _reaches(match, low, high):
            return two
        end = (
            max(end_of(match, RIGHT), match.end("per"), match.end("per2"))
            + (plural(match) if g["per"] else 0)
            - at
        )
        if dash in {"±", "+/-"}:
            spread = abs(high)
            whole = self._with_right(
                replace(core, end=end, min=low - spread, max=low + spread, value=low, qualifier="range"),
                g,
                right,
            )
            return (self._behind(whole, g),)
        whole = replace(
            core,
            end=end,
            value=None,
            min=min(low, high),
            max=max(low, high),
            qualifier="range",
            left=low,
            above=g["rs"] == "零上" or bool(left and right),
        )
        whole = self._with_right(whole, g, right)
        whole.doubtful = whole.doubtful or whole.kind == "number"
        whole.unpriced = whole.kind == "number" and whole.scale is None and not g["s2"]
        whole.scale = self.words.scales.get(g["s2"] or "")
        scaled = g["s"] and g["s2"] and not (left or right)
        if dash in "至到" and (
            (left and whole.kind in {"money", "unit"})
            or (scaled and (high < 0 < low or high >= 2 * low))  # 多增3228亿至1.51万亿
        ):
            whole.parts = two
        return (whole,)

    def _with_right(self, core: Core, g: dict[str, str | None], right: str | None) -> Core:
        """The unit that stands on the right end, where the left has none."""
        sign = self.words.currencies.get(g["rc"] or "")
        if sign is not None and core.kind == "number":
            core.kind, core.dimension, core.currency = "money", "money", sign.code
        if right is None or core.kind != "number":
            return core
        if right in {"成", "折"}:
            core.kind, core.dimension, core.unit, core.unit_raw = "percent", "percent", "percent", right
        elif right in self.words.currencies:
            core.kind, core.dimension, core.unit_raw = "money", "money", right
            core.currency = sign.code if sign else self.words.currencies[right].code
        else:
            unit = self.words.units[right]
            core.kind, core.unit, core.unit_raw = unit.kind, unit.name, right
            core.dimension, core.measure = unit.dimension, unit.measure
        if g["per"]:
            core.per = self.words.per[g["per"]]
        return core

    def _borders(
        self, g: dict[str, str | None], core: Core, left: str | None, right: str | None
    ) -> tuple[Decimal, Decimal]:
        """Both ends with their scales and units."""
        n, n2 = g["n"] or "", g["n2"] or ""
        spoken = parse_chinese_span(n2) if not n2[0].isdigit() else None
        bare = spoken[1] if spoken else parse_number(n2)
        if g["rs"] in _NEGATIVE:
            bare = -bare
        low = core.value if core.value is not None else core.min
        assert low is not None
        if right in {"成", "折"}:
            low = low if left else tenths_of(low, right)
            return low, tenths_of(bare, right)
        scale, own = self.words.scales.get(g["s2"] or ""), self.words.scales.get(g["s"] or "")
        factor = self._factor(right or left)
        low = low if left else low * factor
        if not n[0].isdigit() and not n2[0].isdigit():
            low = self._spoken_low(n, n2, low, factor)
        if (
            scale
            and not own
            and n[-1] not in MYRIADS
            and left is None
            and (abs(low) <= abs(bare * factor) * 10 or abs(low) < 1000)
        ):
            low *= scale
        if scale and own and left is None and g["s"] != g["s2"] and (g["s2"] or "").startswith(g["s"] or ""):
            low *= scale / own  # 1.05万-1.2万亿
        if g["rest2"]:  # 1万到1万5
            bare, scale = in_steps(n2, g["s2"] or "", "", g["rest2"]), None
        high = bare * (scale or _ONE) * factor
        if (
            own
            and not scale
            and abs(high) < abs(low)
            and n2[-1] not in _MULTIPLIERS
            and abs(high * own) * 20 >= abs(low)
        ):
            high *= own  # 5万-6: the scale was said once
        if g["parts2"] and (money := self.words.currencies.get("块钱" if right == "块" else right or "")):
            high += small_change(g["parts2"], money.factor)  # 19块9到29块9
        return low, high

    def _spoken_low(self, left: str, right: str, low: Decimal, unit: Decimal) -> Decimal:
        """三到五万: the scale of the right numeral serves both."""
        tail = re.fullmatch("([一二两三四五六七八九])([十百千]?[万亿兆]+|[十百千])", right)
        if tail and len(left) == 1 and DIGITS.get(left, 10) < DIGITS[tail[1]]:
            return Decimal(parse_chinese(left + tail[2])) * unit
        tail = re.fullmatch("[十百千一二两三四五六七八九]+?([万亿兆]+)", right)  # 五到十万
        if tail and len(left) == 1 and left in DIGITS:
            return Decimal(parse_chinese(left + tail[1])) * unit
        tail = re.fullmatch("([一二两三四五六七八九十百千零]+)([万亿兆]+)", right)  # 三百到五百万
        if (
            tail
            and left[-1] in _MULTIPLIERS
            and not MYRIADS.keys() & set(left)
            and low < parse_chinese(tail[1]) * unit
        ):
            return Decimal(parse_chinese(left + tail[2])) * unit
        return low

    def _two(self, match: re.Match[str], g: dict[str, str | None], core: Core, at: int) -> tuple[Core, ...]:
        """Two quantities that only look like the borders of a range."""
        start = match.start("rc" if g["rc"] else "rs" if g["rs"] else "n2")
        end = max(end_of(match, RIGHT), match.end("per"), match.end("per2"))
        second = Core(start - at, end - at, "number", None)
        second.numeral = match.end("n2") - at
        other = {
            **g, "n": g["n2"], "s": g["s2"], "odd": g["odd3"], "odd2": None, "mixed": None, "rest": g["rest2"], "sx": None, "ex": None, "hm": None,
            "u": g["u2"], "ch": g["ch2"], "half": g["half2"], "zhe": g["zhe2"], "uh": None, "parts": g["parts2"],
        }  # fmt: skip
        second.value, second.min, second.max, vague = self._value(other, g["n2"] or "")
        if g["rs"] in _NEGATIVE and second.value is not None:
            second.value = -second.value
        second.qualifier = "range" if second.min is not None else "more_than" if vague else "exact"
        second.scale = self.words.scales.get(g["s2"] or "")
        second = self._with_unit(second, other)
        second = self._with_right(second, g, None)
        second.per = self.words.per[g["per"]] if g["per"] else None
        second.doubtful = second.kind == "number"
        return replace(core, per=None, end=end_of(match, LEFT) - at), self._behind(second, g)

    def _alike(self, left: str, right: str) -> bool:
        """Whether the units of both borders may be those of a range."""
        if left == right or not {left, right}.isdisjoint({"成", "折"}):
            return left == right
        a, b = self.words.units.get(left), self.words.units.get(right)
        if a and b:
            return a.name == b.name or (
                a.dimension == b.dimension
                and a.dimension not in {"count", "other", "percent_point", "people"}
            )
        return (
            a is None and b is None and self.words.currencies[left].code == self.words.currencies[right].code
        )

    def _kind(self, unit: str) -> str:
        return self.words.units[unit].kind if unit in self.words.units else "money"

    def _factor(self, unit: str | None) -> Decimal:
        if unit in self.words.units:
            return self.words.units[unit or ""].factor
        return self.words.currencies[unit].factor if unit in self.words.currencies else _ONE

    def _doubtful(self, g: dict[str, str | None], core: Core, numeral: str) -> bool:
        if not numeral[0].isdigit():
            return True
        return (
            core.kind == "number"
            or numeral in self._name_digits
            or core.dimension == "time"
            or core.unit_raw in {"G", "K", "P", "W", "V", "T", "点", "分", "级", "代", "期", "角", "D", "X"}
            or bool(g["s"] and g["s"].isascii())
        )


# 下降0.4%至96.7%: a move and the level that it led to, where the second is many times the first
_MOVED = re.compile(r"(?:下降|上升|减少|增加|回落|回升|提升|提高|下滑|降低|降|升|减|增)(?:了|约)?\s?$")
FEWEST_TIMES = 5


def _reaches(match: re.Match[str], low: Decimal, high: Decimal) -> bool:
    small = 0 < abs(low) * FEWEST_TIMES <= abs(high) <= 100
    return small and _MOVED.search(match.string, max(0, match.start() - 4), match.start()) is not None
