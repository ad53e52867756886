"""Units counted from the day of the reference: years, quarters, months, weeks, days, working days."""

from datetime import date, timedelta

from extractor.language.moments import Resolved, moved

__all__ = ["counted", "working_days"]


def counted(text: str, grain: str, offset: int, reference: date | None) -> Resolved:
    """The unit so many from that of the reference."""
    if reference is None or grain in {"hour", "minute", "second"}:
        return 0, len(text), grain, f"{grain}{offset:+d}", None, None, None, None
    if grain == "day":
        first = reference + timedelta(days=offset)
        return 0, len(text), grain, first.isoformat(), first, first + timedelta(days=1), None, None
    if grain == "week":
        first = reference - timedelta(days=reference.weekday()) + timedelta(weeks=offset)
        year, week, _ = first.isocalendar()
        return 0, len(text), grain, f"{year}-W{week:02}", first, first + timedelta(days=7), None, None
    unit = grain[0].upper()
    first = moved(reference.replace(day=1), unit, offset)
    if grain == "year":
        first = first.replace(month=1)
    elif grain == "quarter":
        first = first.replace(month=(first.month - 1) // 3 * 3 + 1)
    symbol = {"year": f"{first.year}", "month": f"{first.year}-{first.month:02}"}.get(
        grain, f"{first.year}Q{(first.month + 2) // 3}"
    )
    return 0, len(text), grain, symbol, first, moved(first, unit, 1), None, None


def working_days(day: date, count: int, step: int) -> int:
    """How many days away the working day so many before (step -1) or after this one is; holidays are not known."""
    away = 0
    while count:
        away += step
        count -= (day + timedelta(days=away)).weekday() < 5
    return away
