"""A quantity without its surroundings, and the sums that its parts make: tenths, discounts, parts of a hundred, small change."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.language.numerals import DIGITS, MYRIADS, TENS, parse_chinese_span, parse_number, scaled

__all__ = [
    "LEFT",
    "RIGHT",
    "Core",
    "add",
    "decimals",
    "discount",
    "end_of",
    "in_steps",
    "parts_of",
    "plural",
    "post",
    "small_change",
    "tenth_word",
    "tenths",
    "tenths_of",
    "times",
]

_ONE = Decimal(1)


@dataclass(slots=True)
class Core:
    """A quantity without its surroundings; start and end count from the beginning of the match.

    scale: the multiplier that was written, None where there was none. doubtful: it may be part of a name, a code or a word.
    parts: the two quantities that a range may be (下调8美元至52美元). numeral: end of the digits. priced_end: end with what it is per,
    which goes for a number with a currency before it. left: the first border of a range.
    unpriced: a bare number, which is per something only with a currency before it.
    ordinal: end of the number with its scale (第10万). spoken: in characters. above: 零上 stands before the right border.
    """

    start: int
    end: int
    kind: str
    value: Decimal | None
    min: Decimal | None = None
    max: Decimal | None = None
    qualifier: str = "exact"
    unit: str | None = None
    unit_raw: str | None = None
    currency: str | None = None
    per: str | None = None
    dimension: str = "number"
    measure: str | None = None
    scale: Decimal | None = None
    doubtful: bool = False
    parts: "tuple[Core, ...]" = ()
    numeral: int = 0
    priced_end: int = 0
    left: Decimal | None = None
    unpriced: bool = False
    ordinal: int = 0
    spoken: bool = False
    above: bool = False

    def in_metres(self) -> "Core":
        """3m, which was read as three million, as a length."""
        size = self.scale or _ONE
        value, low, high = (None if v is None else v / size for v in (self.value, self.min, self.max))
        return replace(
            self,
            kind="unit",
            unit="metre",
            unit_raw="m",
            dimension="length",
            value=value,
            min=low,
            max=high,
            scale=None,
        )


def post(match: re.Match[str]) -> str:
    """What stands at the end of the match behind value and unit."""
    return match.string[match.start("post") : match.end()] if match["post"] else ""


def times(core: Core, factor: Decimal) -> None:
    if factor != 1:
        core.value = None if core.value is None else scaled(core.value, factor)
        core.min = None if core.min is None else scaled(core.min, factor)
        core.max = None if core.max is None else scaled(core.max, factor)


def add(core: Core, more: Decimal) -> None:
    if core.value is not None:
        core.value += more if core.value >= 0 else -more


def tenths(core: Core, half: Decimal) -> Core:
    """三成, 七成五: of a hundred."""
    times(core, Decimal(10))
    add(core, half)
    core.kind, core.dimension, core.unit, core.unit_raw = "percent", "percent", "percent", "成"
    return core


def tenths_of(value: Decimal, word: str) -> Decimal:
    return value * 10 if word == "成" or value < 10 else value


def tenth_word(g: dict[str, str | None]) -> str | None:
    return "成" if g["ch2"] else "折" if g["zhe2"] else None


def discount(core: Core) -> Core:
    """八五折 = 85, 8折 = 80, 9.5折 = 95."""
    core.value, core.min, core.max = (
        None if v is None else tenths_of(v, "折") for v in (core.value, core.min, core.max)
    )
    core.kind, core.dimension, core.unit, core.unit_raw = "percent", "percent", "percent", "折"
    return core


_PARTS_OF: dict[str, tuple[str | None, Decimal]] = {
    "百": ("percent", _ONE), "千": ("permille", _ONE), "万": (None, Decimal("0.0001")),
}  # fmt: skip


def parts_of(g: dict[str, str | None]) -> Core:
    """百分之三, 千分之五, 百分之三到五."""
    word = g["pw"] or ""
    unit, factor = _PARTS_OF[word[0]]
    first = g["pn"] or ""
    spoken = None if first.isascii() or g["pn2"] else parse_chinese_span(first)
    sign = -1 if g["psign"] else 1
    numbers = [] if spoken else [parse_number(n) * factor * sign for n in (first, g["pn2"]) if n]
    kind, dimension = ("percent", "percent") if unit else ("number", "fraction")
    core = Core(0, 0, kind, numbers[0] if numbers else None, unit=unit, unit_raw=word, dimension=dimension)
    if len(numbers) > 1 or spoken:
        low, high = spoken or sorted(numbers)
        core.value, core.min, core.max, core.qualifier = None, low, high, "range"
    return core


LEFT = ("n", "ex", "odd", "s", "odd2", "sx", "mixed", "rest", "hm", "u", "uh", "parts", "ch", "zhe")
RIGHT = ("n2", "odd3", "s2", "rest2", "u2", "parts2", "ch2", "zhe2")


def end_of(match: re.Match[str], names: tuple[str, ...]) -> int:
    """The end of the last of these groups that holds anything."""
    return max(match.end(name) for name in names if match[name])


def plural(match: re.Match[str]) -> int:
    """1M tokens: the s behind a Latin word that something is paid for."""
    end = max(match.end("per"), match.end("per2"))
    return (
        1
        if match.string[end : end + 1] == "s" and match.string[end - 1].isascii() and match.end() > end
        else 0
    )


def decimals(text: str) -> Decimal:
    """1米78, 三斤二: what stands behind a unit as decimals of it."""
    digits = "".join(c if c.isdigit() and c.isascii() else str(DIGITS[c]) for c in text)
    return Decimal(f"0.{digits}")


_STEP = re.compile(r"零?(\d[\d,]*(?:\.\d+)?)\s?([十百千]?)([万亿兆]*)")


def in_steps(numeral: str, scale: str, mixed: str, rest: str) -> Decimal:
    """9千8百万, 1亿3000万, 10万零500, 3万5: each of 万 and 亿 closes the section before it."""
    total = section = last = Decimal(0)
    for number, small, big in _STEP.findall(numeral + scale + mixed):
        last = Decimal(TENS.get(small, 1))
        section += Decimal(number.replace(",", "")) * last
        for char in big:
            last = Decimal(MYRIADS[char])
            total, section = (total + section * last, Decimal(0)) if section else (total * last, section)
    if not rest:
        return total + section
    whole = rest[0] == "零" or len(rest) > 1  # 1百23 is 123, 1百2 is 120
    return total + section + Decimal(rest.lstrip("零")) * (_ONE if whole else last / 10)


_PART = re.compile("([0-9零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖])(角|毛|分)?")


def small_change(text: str, unit: Decimal) -> Decimal:
    """5角, 4毛5, 8角5分, and a lone digit behind 块 or 毛, a tenth of that unit."""
    total, last = Decimal(0), unit
    for match in _PART.finditer(text):
        if match[1] in "零〇" and not match[2]:
            continue
        size = {"角": Decimal("0.1"), "毛": Decimal("0.1"), "分": Decimal("0.01"), None: last / 10}[match[2]]
        total += parse_number(match[1]) * size
        last = size
    return total
