"""Arabic and Chinese numerals to Decimal.

Chinese numerals follow the rules of spoken and of financial writing (壹佰贰拾叁萬, 两万五, 廿三, 百八, 几十, 三四十): a numeral is read
from left to right, each multiplier closing the digit before it, each of 万, 亿, 兆 closing the section before it.
"""

import re
from decimal import Context, Decimal

__all__ = [
    "CHINESE",
    "DIGITS",
    "MYRIADS",
    "TENS",
    "parse_chinese",
    "parse_chinese_span",
    "parse_exponent",
    "parse_number",
    "parse_whole",
    "scaled",
]

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}
DIGITS |= {
    "〇": 0,
    "两": 2,
    "○": 0,
    "俩": 2,
    "仨": 3,
    "陸": 6,
    "貳": 2,
    "參": 3,
    "兩": 2,
    "弌": 1,
    "弍": 2,
    "叄": 3,
    "参": 3,
}
DIGITS |= dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True))
TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000, "廿": 20, "卅": 30, "卌": 40}
MYRIADS = {"万": 10**4, "亿": 10**8, "兆": 10**12, "萬": 10**4, "億": 10**8}
CHINESE = "".join((*DIGITS, *TENS, *MYRIADS))
_TWENTIES = frozenset("廿卅卌")
_ZERO = frozenset("零〇○")
_POINT = re.compile("[点點]")
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")


_EXACT = Context(prec=10_000)  # the usual 28 digits would round what is longer


def scaled(value: Decimal, factor: Decimal) -> Decimal:
    """The product with all its digits."""
    return value if factor == 1 else _EXACT.multiply(value, factor)


def parse_number(text: str) -> Decimal:
    """Digits with any grouping and point, or a Chinese numeral. Raises ValueError for anything else."""
    if text[:1].isascii():
        try:
            return Decimal(_plain_digits(text))
        except ArithmeticError as error:
            raise ValueError(f"no number: {text!r}") from error
    return Decimal(parse_chinese(text))


_CONTINENTAL = re.compile(
    r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+,\d{1,2}|\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d{1,3}(?:\.\d{3})+,\d+"
)


def _plain_digits(text: str) -> str:
    """1,234.5, 1 234,5 and 1.234.567,8 as Python reads numbers."""
    if _CONTINENTAL.fullmatch(text):
        text = re.sub(r"[ .\u00a0\u202f]", "", text).replace(",", ".")
    return (
        text.replace(",", "")
        .replace("点", ".")
        .replace(" ", "")
        .replace("'", "")
        .replace("\u00a0", "")
        .replace("\u202f", "")
    )


def parse_exponent(text: str) -> Decimal:
    """The power of ten behind a number or alone: e26, ×10^25, ×10²⁵, *10**-3, 10^26. Raises ValueError."""
    power = re.search(r"(?:[eE]|10\s?(?:\^|\*\*)?\s?\(?)\s?([-+−⁻]?[\d⁰¹²³⁴-⁹]+)\)?$", text)
    if power is None:
        raise ValueError(f"no power of ten: {text!r}")
    return Decimal(10) ** int(power[1].translate(_SUPERSCRIPT).replace("−", "-"))


def parse_whole(text: str) -> int:
    """12 and 十二 = 12. Raises ValueError."""
    return int(text) if text.isdigit() else int(parse_chinese(text))


def parse_chinese(text: str) -> int | Decimal:
    """三千一百四十 = 3140, 十 = 10, 两万五 = 25000, 三点五 = 3.5, 二〇二五 = 2025, 百八 = 180, 半 = 0.5. Raises ValueError.

    A last digit behind a multiplier without 零 counts a tenth of it (两万五, 一百八), as it is spoken.
    """
    if text == "半":
        return Decimal("0.5")
    point = _POINT.search(text)
    if point:
        return _with_point(text[: point.start()], text[point.end() :])
    if len(text) > 1 and all(c in DIGITS for c in text):
        return int(_plain(text))
    return _in_sections(text)


def _with_point(whole: str, fraction: str) -> Decimal:
    """三点一四, and 一点二亿, whose scale stands behind the fraction."""
    scale = 1
    while fraction and fraction[-1] in MYRIADS | TENS:
        scale *= (MYRIADS | TENS)[fraction[-1]]
        fraction = fraction[:-1]
    return Decimal(f"{parse_chinese(whole) if whole else 0}.{_plain(fraction)}") * scale


def _in_sections(text: str) -> int:
    total = section = digit = 0
    last, after_zero = 1, False
    for char in text:
        if char in DIGITS:
            if digit and DIGITS[char]:
                raise ValueError(f"two digits in a row: {text!r}")
            digit = DIGITS[char]
            after_zero |= char in _ZERO
        elif char in TENS:
            last = TENS[char]
            section += last if char in _TWENTIES else max(digit, 1) * last
            digit, after_zero = 0, False
        elif char in MYRIADS:
            last = MYRIADS[char]
            part = section + digit
            # 三万亿: the scales multiply; 一亿三万: the smaller one begins a section of its own
            total = (total + part or 1) * last if last > total > 0 or not part else total + part * last
            section, digit, after_zero = 0, 0, False
        else:
            raise ValueError(f"no Chinese numeral: {text!r}")
    if digit and last >= 100 and not after_zero and len(text) > 1:
        digit *= last // 10
    return total + section + digit


def _plain(text: str) -> str:
    try:
        return "".join(str(DIGITS[c]) for c in text) or "0"
    except KeyError as error:
        raise ValueError(f"no Chinese digit: {error.args[0]!r}") from error


_FEW = re.compile("^(?P<head>[上成]?)(?P<lead>.*?)(?P<vague>[几数])(?P<tail>[十百千拾佰仟]?[万亿兆萬億]*)$")
_STEPS = re.compile("^(?P<low>[一二三四五六七八九]?[十百千])几(?P<high>[一二两三四五六七八九][十百千])$")
_NEIGHBOURS = re.compile(
    "(?P<a>[一二三四五六七八两])(?P<b>[二两三四五六七八九])(?=(?P<tail>[十百千]?[万亿兆]*)$)"
)


def parse_chinese_span(text: str) -> tuple[Decimal, Decimal] | None:
    """The borders of a numeral that names two or leaves a digit open; None for one that names a single value.

    三四十 = (30, 40), 十七八 = (17, 18), 几十 = (20, 90), 数百亿 = (20 to 90 thousand million), 十几万 = (110000, 190000).
    Raises ValueError for what is no numeral.
    """
    if _POINT.search(text):
        return None
    if steps := _STEPS.match(text):  # 十几二十
        low, high = Decimal(parse_chinese(steps["low"] + "一")), Decimal(parse_chinese(steps["high"]))
        return (low, high) if low < high else None
    if few := _FEW.match(text):
        lead, tail = few["lead"], few["tail"]
        if not lead:
            return Decimal(parse_chinese("二" + tail)), Decimal(parse_chinese("九" + tail))
        return Decimal(parse_chinese(lead + "一" + tail)), Decimal(parse_chinese(lead + "九" + tail))
    pair = _NEIGHBOURS.search(text)
    if pair and (DIGITS[pair["b"]] == DIGITS[pair["a"]] + 1 or pair[0][:2] == "三五"):
        lead, tail = text[: pair.start()], text[pair.end() :]
        if not lead or (
            lead[-1] not in DIGITS and not (lead[-1] in MYRIADS and not tail)
        ):  # 两万三四 is hardly written
            return Decimal(parse_chinese(lead + pair["a"] + tail)), Decimal(
                parse_chinese(lead + pair["b"] + tail)
            )
    return None
