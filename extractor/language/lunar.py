"""Days of the lunar calendar as days of the common one, by the table of its years."""

from datetime import date, timedelta

from extractor.resources import RuleFolders

__all__ = ["LunarYears"]


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
