"""Days of the lunar calendar as days of the common one, by the table of its years; solar terms and Easter, which are reckoned."""

from datetime import date, timedelta

from extractor.resources import RuleFolders

__all__ = ["LunarYears", "easter", "solar_term"]


class LunarYears:
    """The years of `lunar_years.tsv`."""

    def __init__(self, folders: RuleFolders) -> None:
        self._rows = {int(row.name): row.attributes for row in folders.rows("lunar_years")}

    def day(self, year: int, month: int, day: int | None, *, leap: bool = False) -> date | None:
        """The common day; `day` None for the last of the month. None where the table has no such day."""
        row = self._rows.get(year)
        if row is None or (leap and int(row.get("leap", 0)) != month):
            return None
        lengths = [29 + int(bit) for bit in row["long"]]
        doubled = int(row.get("leap", 13))
        at = month - 1 + (month > doubled or leap)
        if not 0 <= at < len(lengths) or (day is not None and not 1 <= day <= lengths[at]):
            return None
        new_year = date.fromisoformat(f"{year}-{row['begins']}")
        return new_year + timedelta(days=sum(lengths[:at]) + (day or lengths[at]) - 1)


def solar_term(year: int, month: str, constant: str, odd: str) -> date | None:
    """The day of a solar term of this century; `odd` names the years that the formula misses by a day, as 2026-1,2084+1."""
    if not 2000 <= year < 2100:
        return None
    two = year % 100
    leaps = (two - 1) // 4 if int(month) < 3 else two // 4
    day = int(two * 0.2422 + float(constant)) - leaps
    for part in odd.split(",") if odd else ():
        day += int(part[4:]) if part[:4] == str(year) else 0
    return date(year, int(month), day)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the method of Meeus, Jones and Butcher."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)
