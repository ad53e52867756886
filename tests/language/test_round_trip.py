"""Numbers written in every style are read back as the same Decimal.

Thousands of draws here; `EXTRACTOR_ROUND_TRIPS=100000 python -m pytest tests/language/test_round_trip.py` for the long run.
"""

import os
from decimal import Decimal
from random import Random

from extractor.language import quantities

DRAWS = int(os.environ.get("EXTRACTOR_ROUND_TRIPS", "4000"))
_DIGITS = "零一二三四五六七八九"
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_SCALES = {"": 1, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12}
_CURRENCIES = {
    "元": "CNY",
    "美元": "USD",
    "港元": "HKD",
    "欧元": "EUR",
    "日元": "JPY",
    "新台币": "TWD",
    "英镑": "GBP",
}
_SIGNS = {
    "$": "USD",
    "US$": "USD",
    "HK$": "HKD",
    "€": "EUR",
    "£": "GBP",
    "NT$": "TWD",
    "RMB": "CNY",
    "USD ": "USD",
}
_UNITS = {
    "台": "machine",
    "吨": "tonne",
    "片": "piece",
    "股": "share",
    "小时": "hours",
    "平方米": "square_metre",
    "GW": "megawatt",
    "kWh": "kilowatt_hour",
}
_LEFT = ("公司合计录得", "项目规模为", "约", "超过", "据测算，", "其中")
_RIGHT = ("。", "，好于预期", "；", "（未经审计）", "、", "")


def spoken(value, digits=_DIGITS, tens="十百千"):
    """A whole number in characters."""
    if value == 0:
        return digits[0]
    sections = []
    for name in ("", "万", "亿", "万亿"):
        value, section = divmod(value, 10_000)
        sections.append((section, name))
        if not value:
            break
    text, gap = "", False
    for section, name in reversed(sections):
        if not section:
            gap = bool(text)
            continue
        if text and (gap or section < 1000):
            text += digits[0]
        text += _section(section, digits, tens) + name
        gap = False
    return text


def _section(value, digits, tens):
    text, zero = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit:
            text += (digits[0] if zero and text else "") + digits[digit] + (tens[place - 1] if place else "")
        zero = not digit
    return text


def styles(random):
    """(written, value, currency, unit) of a random number in a random style."""
    style = random.randrange(10)
    scale = random.choice(list(_SCALES))
    number = Decimal(random.randrange(1, 10 ** random.randrange(1, 6))) / 10 ** random.randrange(0, 3)
    value = number * _SCALES[scale]
    word = random.choice(list(_CURRENCIES))
    if style == 0:
        return f"{number}{scale}{word}", value, _CURRENCIES[word], None
    if style == 1:
        sign = random.choice(list(_SIGNS))
        return f"{sign}{number:,}{scale}", value, _SIGNS[sign], None
    if style == 2:
        whole = random.randrange(11, 10**9)
        return spoken(whole) + word, Decimal(whole), _CURRENCIES[word], None
    if style == 3:
        whole = random.randrange(100, 10**8)
        return spoken(whole, _CAPITALS, "拾佰仟") + "元整", Decimal(whole), "CNY", None
    if style == 4:
        unit = random.choice(list(_UNITS))
        return f"{number:,}{scale}{unit}", value * (1000 if unit == "GW" else 1), None, _UNITS[unit]
    if style == 5:
        return f"{number}%", number, None, "percent"
    if style == 6:
        return f"-{number}%", -number, None, "percent"
    if style == 7:
        whole, point = random.randrange(1, 1000), random.randrange(1, 100)
        text = spoken(whole) + "点" + "".join(_DIGITS[int(c)] for c in str(point))
        return f"百分之{text}", Decimal(f"{whole}.{point}"), None, "percent"
    if style == 8:
        wide = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in f"{number}")
        return f"{wide}{scale}{word}", value, _CURRENCIES[word], None
    yuan, jiao, fen = random.randrange(1, 500), random.randrange(1, 10), random.randrange(1, 10)
    return f"{yuan}元{jiao}角{fen}分", Decimal(yuan) + Decimal(jiao) / 10 + Decimal(fen) / 100, "CNY", None


def test_what_is_written_is_read_back():
    random = Random(DRAWS)
    for _ in range(DRAWS):
        written, value, currency, unit = styles(random)
        text = random.choice(_LEFT) + written + random.choice(_RIGHT)
        found = quantities(text)
        assert [(q.value, q.currency, q.unit) for q in found] == [(value, currency, unit)], text
        assert found[0].text == written.removesuffix("整") or found[0].text == written, text
