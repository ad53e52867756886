"""Names of periods in the contract's form: the year in them, the same a year before, and several as one."""

import re

__all__ = ["as_one", "before", "between", "earlier", "explained", "later", "lettered_year", "year_of"]

LONGEST_LIST = 8  # members of a range of years or quarters


def year_of(period: str | None) -> int | None:
    """The calendar or fiscal year that a period begins in."""
    match = re.match(r"(?:FY)?((?:19|20)\d\d)", period or "")
    return int(match[1]) if match else None


def lettered_year(word: str) -> tuple[str, bool]:
    """2024A, 25E, 2026年: the year, and whether its letter says that it lies ahead."""
    return f"20{word.rstrip('AEFP年')[-2:]}", word[-1] in "EFP"


def earlier(period: str) -> str | None:
    """The same period a year before."""
    return re.sub(r"(?:19|20)\d\d", lambda m: str(int(m[0]) - 1), period) if year_of(period) else None


def later(period: str) -> str:
    """The same period a year behind."""
    return re.sub(r"(?:19|20)\d\d", lambda m: str(int(m[0]) + 1), period)


def before(period: str) -> str | None:
    """The month or quarter before one: 2024-12 of 2025-01, FY2025Q3 of FY2025Q4, 2024Q4 of 2025Q1."""
    told = _PART_OF_YEAR.fullmatch(period)
    if told is None:
        return None
    year, kind, part = told["year"], told["kind"], int(told["part"])
    if part > 1:
        last = part - 1
    elif year:
        year, last = f"{year[:-4]}{int(year[-4:]) - 1}", _PARTS_OF_YEAR[kind]
    else:
        return None
    return f"{year}{kind}{last:02}" if kind == "-" else f"{year}{kind}{last}"


_PART_OF_YEAR = re.compile(r"(?P<year>(?:FY)?\d{4}|)(?P<kind>-|Q)(?P<part>\d{1,2})")
_PARTS_OF_YEAR = {"-": 12, "Q": 4}


def as_one(first: str, last: str) -> str:
    """2025-2027, 2025Q1-Q3; nine months from January are three quarters, six months or two quarters a half."""
    (year, begun), (same, ended) = _parted(first), _parted(last)
    if year == same:
        part = _PARTS.get((begun, ended))
        if part is not None and (year or part):
            return year + part
        if "Q" in begun and "Q" in ended:
            return f"{first}-{ended}"
    return f"{first}-{last}"


def _parted(period: str) -> tuple[str, str]:
    """The year of a period, or nothing, and the part of it: FY2025 and Q1, 2025 and -03."""
    part = _PART.search(period)
    return (period[: part.start()], part[0]) if part else (period, "")


_PART = re.compile(r"(?:-\d\d|[QH]\d)$")
_PARTS = {("-01", "-09"): "Q1-Q3", ("-01", "-06"): "H1", ("-07", "-12"): "H2", ("-01", "-12"): ""}
_PARTS |= {(f"-{q * 3 - 2:02}", f"-{q * 3:02}"): f"Q{q}" for q in range(1, 5)}
_PARTS |= {("Q1", "Q2"): "H1", ("Q3", "Q4"): "H2", ("Q1", "Q4"): ""}


def between(first: str, last: str) -> tuple[str, ...]:
    """All years or quarters from one to another."""
    fiscal = "FY" if first.startswith("FY") else ""
    low, high = year_of(first), year_of(last)
    if low is None or high is None or not low <= high:
        return (first, last)
    if "Q" in first and "Q" in last:
        a, b = low * 4 + int(first[-1]) - 1, high * 4 + int(last[-1]) - 1
        quarters = tuple(f"{fiscal}{q // 4}Q{q % 4 + 1}" for q in range(a, b + 1))
        return quarters if 1 < len(quarters) <= LONGEST_LIST else (first, last)
    if first == f"{fiscal}{low}" and last == f"{fiscal}{high}" and high - low < LONGEST_LIST:
        return tuple(f"{fiscal}{y}" for y in range(low, high + 1))
    return (first, last)


def explained(text: str, name: str, joint: str, end: int) -> int:
    """FY27 Q2（截至2026年7月）: where the bracket ends that only says when a period does; 0 for any other.

    name: of the period before the bracket. joint: what stands between the two. end: of the one in the bracket.
    """
    bracket, close = _EXPLAINING.fullmatch(joint), _CLOSE.match(text, end)
    if bracket is None or close is None:
        return 0
    dated = bracket["till"] and ("Q" in name or "H" in name or name.startswith("FY"))
    return close.end() if dated or name.startswith("FY") else 0


_EXPLAINING = re.compile(r"\s?[（(]\s?(?P<till>截至|截止|止于|即)?\s?")
_CLOSE = re.compile(r"(?:日|底|末|止)?\s?[)）]")
