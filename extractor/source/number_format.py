"""Numbers of a sheet as its program shows them: 0.123 under 0.0% is 12.3%.

The codes of Office Open XML, part 1, 18.8.31: sections by `;`, conditions, digits, separators, scaling by commas, percent, exponents, dates,
literals. Fractions are shown as decimals; colours, paddings and fills are left out.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

__all__ = ["BUILT_IN", "show"]

# ids that a file does not spell out, with what the Chinese programs take them for
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"',
    57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
MOST_DIGITS = 30  # behind the point
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|\[\$(?P<money>[^\]-]*)(?:-[^\]]*)?\]|\[(?P<elapsed>h+|m+|s+)\]|\[(?P<bracket>[^\]]*)\]|_.|\*.'
    r"|(?P<clock>AM/PM|A/P|上午/下午)|(?P<general>General|G/通用格式)|(?P<exponent>E[+-]0+)|(?P<digits>[0#?][0#?,]*(?:\.[0#?]*)?,*|\.[0#?]+,*)|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?|e)"
    r"|(?P<percent>%)|(?P<text>@)|(?P<other>.)",
    re.I | re.S,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\]")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()


@dataclass(frozen=True, slots=True)
class _Section:
    """One part of a code: what it shows, and when."""

    parts: tuple[tuple[str, str], ...]
    condition: tuple[str, Decimal] | None

    def has(self, kind: str) -> bool:
        return any(part == kind for part, _ in self.parts)


def show(raw: str, code: str, *, since_1904: bool = False) -> str:
    """A number as it stands in the file, as the code shows it; what is no number stays as it is."""
    try:
        value = Decimal(raw)
    except InvalidOperation:
        return raw
    if not value.is_finite() or abs(value.adjusted()) > 300:
        return raw
    sections = _sections(code)
    section, value, signed = _choose(sections, value)
    if section.has("date") or section.has("elapsed"):
        return _moment(section, value, since_1904) or _general(value)
    text = _number(section, abs(value))
    return f"-{text}" if signed and re.search("[1-9]", text) else text


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[_Section, ...]:
    parts: list[list[tuple[str, str]]] = [[]]
    conditions: list[tuple[str, Decimal] | None] = [None]
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup
        if match[0] == ";":
            parts.append([])
            conditions.append(None)
        elif kind == "bracket":
            if found := _CONDITION.match(match[0]):
                conditions[-1] = (found[1], Decimal(found[2]))
        elif kind is not None:
            parts[-1].append((kind, match[kind]))
    return tuple(_Section(tuple(part), said) for part, said in zip(parts, conditions, strict=True))


def _choose(sections: tuple[_Section, ...], value: Decimal) -> tuple[_Section, Decimal, bool]:
    """The section of a value, and whether a minus is shown: a section for negative numbers shows their size alone."""
    if any(section.condition for section in sections):
        for section in sections:
            if section.condition is None or _holds(value, *section.condition):
                return section, value, value < 0
        return sections[-1], value, value < 0
    if value < 0 and len(sections) > 1:
        return sections[1], value, False
    if not value and len(sections) > 2:
        return sections[2], value, False
    return sections[0], value, value < 0


def _holds(value: Decimal, sign: str, limit: Decimal) -> bool:
    return {
        "<": value < limit, "<=": value <= limit, ">": value > limit, ">=": value >= limit,
        "=": value == limit, "<>": value != limit,
    }[sign]  # fmt: skip


def _number(section: _Section, value: Decimal) -> str:
    if not section.parts:
        return ""
    value = value.scaleb(2 * sum(kind == "percent" for kind, _ in section.parts))
    exponent = section.has("exponent")
    shown: list[str] = []
    written = False
    for kind, text in section.parts:
        if kind == "digits":
            if exponent and not written:
                shown.append(_scientific(value, text, section))
            elif not written:
                shown.append(_digits(value, text))
            written = True
        elif kind == "general" or kind == "text":
            shown.append(_general(value))
        elif kind == "percent":
            shown.append("%")
        elif kind in {"quoted", "escaped", "money", "other"}:
            shown.append(text)
    return "".join(shown).strip()


def _digits(value: Decimal, pattern: str) -> str:
    """A value under 0, #, ?, the point and commas; commas at the end divide by a thousand each."""
    bare = pattern.rstrip(",")
    value = value.scaleb(-3 * (len(pattern) - len(bare)))
    whole, point, behind = bare.partition(".")
    places = min(len(behind), MOST_DIGITS)
    text = f"{_rounded(value, places):f}"
    left, _, right = text.partition(".")
    least = sum(c in "0" for c in whole)
    left = left.lstrip("0").rjust(least, "0") if least or left.strip("0") else ""
    if "," in whole and left:
        left = f"{int(left):,}".rjust(least, "0")
    needed = len(behind.rstrip("#?"))
    while len(right) > needed and right.endswith("0"):
        right = right[:-1]
    return f"{left}.{right}" if right else left + (point if point and needed else "")


def _rounded(value: Decimal, places: int) -> Decimal:
    try:
        return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    except InvalidOperation:  # more digits than a Decimal's context holds
        return value


def _scientific(value: Decimal, pattern: str, section: _Section) -> str:
    places = len(pattern.partition(".")[2])
    mantissa, _, power = f"{value:.{min(places, MOST_DIGITS)}E}".partition("E")
    width = next(len(text) - 2 for kind, text in section.parts if kind == "exponent")
    return f"{mantissa}E{power[0]}{power[1:].rjust(width, '0')}"


def _general(value: Decimal) -> str:
    """Up to eleven digits, as the programs show them; what a float has behind them is noise."""
    if value and not -5 <= value.adjusted() < 11:
        mantissa, _, power = f"{value:.5E}".partition("E")
        mantissa = mantissa.rstrip("0").rstrip(".")
        return f"{mantissa}E{power[0]}{power[1:].rjust(2, '0')}"
    text = f"{_rounded(value, max(0, 10 - max(value.adjusted(), 0))):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(section: _Section, value: Decimal, since_1904: bool) -> str | None:
    """A count of days as a date or a time; None where it is none."""
    if not 0 <= value < 2958466:
        return None
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30 if value >= 60 else 31)
    seconds = int((value * 86400).to_integral_value(ROUND_HALF_UP))
    try:
        moment = start + timedelta(seconds=seconds)
    except OverflowError:
        return None
    half = section.has("clock")
    shown, last = [], ""
    kinds = [(kind, text.lower() if kind in {"date", "elapsed"} else text) for kind, text in section.parts]
    for i, (kind, text) in enumerate(kinds):
        if kind == "date":
            following = next((t for k, t in kinds[i + 1 :] if k == "date"), "")
            minutes = text[0] == "m" and len(text) < 3 and (last[:1] == "h" or following[:1] == "s")
            shown.append(_field(text, moment, minutes, half))
            last = text
        elif kind == "elapsed":
            shown.append(str(seconds // {"h": 3600, "m": 60, "s": 1}[text[0]]))
            last = text
        elif kind == "clock":
            shown.append("AM" if moment.hour < 12 else "PM")
        elif kind in {"quoted", "escaped", "other", "money"} or kind == "digits":
            shown.append(text)
    return "".join(shown).strip()


def _field(text: str, moment: datetime, minutes: bool, half: bool) -> str:
    if text[0] in "ye":
        return f"{moment.year}" if text[0] == "e" or len(text) > 2 else f"{moment.year % 100:02}"
    if text[0] == "m" and not minutes:
        names = {3: _MONTHS[moment.month - 1], 4: moment.strftime("%B"), 5: _MONTHS[moment.month - 1][0]}
        return names.get(len(text), f"{moment.month:0{min(len(text), 2)}}")
    if text[0] == "d":
        names = {3: _DAYS[moment.weekday()], 4: moment.strftime("%A")}
        return names.get(len(text), f"{moment.day:0{min(len(text), 2)}}")
    number = {"h": (moment.hour % 12 or 12) if half else moment.hour, "m": moment.minute, "s": moment.second}[
        text[0]
    ]
    return f"{number:0{min(len(text.partition('.')[0]), 2)}}"
