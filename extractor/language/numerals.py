"""Arabic and Chinese numerals to Decimal."""

from decimal import Decimal

__all__ = ["parse_chinese", "parse_number"]

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}
DIGITS |= {"〇": 0, "两": 2, "○": 0}
DIGITS |= dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True))
TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000, "廿": 20, "卅": 30}
MYRIADS = {"万": 10**4, "亿": 10**8, "兆": 10**12}


def parse_number(text: str) -> Decimal:
    """Digits with optional grouping and point, or a Chinese numeral. Raises ValueError for anything else."""
    if text[:1].isascii():
        try:
            return Decimal(text.replace(",", "").replace(" ", ""))
        except ArithmeticError as error:
            raise ValueError(f"no number: {text!r}") from error
    return Decimal(parse_chinese(text))


def parse_chinese(text: str) -> int | Decimal:
    """三千一百四十 = 3140, 十 = 10, 两万五 = 25000, 三点五 = 3.5, 二〇二五 = 2025. Raises ValueError.

    A last digit behind a multiplier without 零 counts a tenth of it (两万五, 一百八), as it is spoken.
    """
    if text == "半":
        return Decimal("0.5")
    whole, point, fraction = text.partition("点")
    if point:
        return Decimal(f"{parse_chinese(whole)}.{_plain(fraction)}")
    if all(c in DIGITS for c in whole) and len(whole) > 1:
        return int(_plain(whole))
    total = section = digit = 0
    last, after_zero = 1, False
    for char in whole:
        if char in DIGITS:
            digit = DIGITS[char]
            after_zero |= char in "零〇"
        elif char in TENS:
            last = TENS[char]
            section += last if last in (20, 30) else max(digit, 1) * last
            digit, after_zero = 0, False
        elif char in MYRIADS:
            last = MYRIADS[char]
            total = (
                (total + section + digit or 1) * last
                if last > total > 0
                else total + (section + digit or 1) * last
            )
            section, digit, after_zero = 0, 0, False
        else:
            raise ValueError(f"no Chinese numeral: {text!r}")
    if digit and last >= 100 and not after_zero and len(whole) > 1:
        digit *= last // 10
    return total + section + digit


def _plain(text: str) -> str:
    try:
        return "".join(str(DIGITS[c]) for c in text) or "0"
    except KeyError as error:
        raise ValueError(f"no Chinese digit: {error.args[0]!r}") from error
