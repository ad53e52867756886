"""Numbers written in Chinese characters: as they are spoken, in capitals, and as an amount of money on a cheque."""

from decimal import Decimal

from extractor.language.numerals import MYRIADS

__all__ = ["in_characters", "money_in_characters"]

_DIGITS, _CAPITALS = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"
_TENS, _CAPITAL_TENS = ("", "十", "百", "千"), ("", "拾", "佰", "仟")
_SECTIONS = ("", "万", "亿", "万亿")
_LIMIT = MYRIADS["兆"] * 10_000


def in_characters(value: Decimal | int, *, capitals: bool = False) -> str:
    """123 = 一百二十三 or 壹佰贰拾叁, 10 = 十, -0.5 = 负零点五. Raises ValueError from ten thousand million million on."""
    value = Decimal(value)
    if not value.is_finite() or abs(value) >= _LIMIT:
        raise ValueError(f"{value} is too large to be written in characters; the limit is {_LIMIT}")
    digits = _CAPITALS if capitals else _DIGITS
    whole, _, fraction = f"{abs(value):f}".partition(".")
    written = _whole(int(whole), digits, _CAPITAL_TENS if capitals else _TENS)
    if not capitals and written.startswith("一十"):
        written = written[1:]
    if fraction := fraction.rstrip("0"):
        written += "点" + "".join(digits[int(char)] for char in fraction)
    return "负" + written if value < 0 else written


def money_in_characters(value: Decimal | int) -> str:
    """1234.5 = 壹仟贰佰叁拾肆元伍角, 700 = 柒佰元整; rounded to a 分. Raises ValueError as `in_characters`."""
    value = Decimal(value).quantize(Decimal("0.01"))
    yuan, cents = divmod(int(abs(value) * 100), 100)
    tenth, hundredth = divmod(cents, 10)
    parts = [in_characters(yuan, capitals=True) + "元"] if yuan or not cents else []
    if not cents:
        parts.append("整")
    elif tenth:
        parts.append(_CAPITALS[tenth] + "角")
    elif yuan:
        parts.append("零")
    if hundredth:
        parts.append(_CAPITALS[hundredth] + "分")
    return ("负" if value < 0 else "") + "".join(parts)


def _whole(number: int, digits: str, tens: tuple[str, ...]) -> str:
    """Each four digits with their 万 or 亿; one 零 for any run of noughts within."""
    if not number:
        return digits[0]
    sections: list[int] = []
    while number:
        number, section = divmod(number, 10_000)
        sections.append(section)
    written = ""
    for place in reversed(range(len(sections))):
        section = sections[place]
        if not section:
            continue
        gap = bool(written) and (section < 1000 or not sections[place + 1])
        # 一万亿零五亿 says its 亿 twice, so that it is left to the last
        name = "万" if place == 3 and sections[2] else _SECTIONS[place]
        written += (digits[0] if gap else "") + _section(section, digits, tens) + name
    return written


def _section(section: int, digits: str, tens: tuple[str, ...]) -> str:
    written, gap = "", False
    for place in (3, 2, 1, 0):
        digit = section // 10**place % 10
        if digit:
            written += (digits[0] if gap and written else "") + digits[digit] + tens[place]
        gap = not digit
    return written
