"""Times counted in hours, minutes and seconds from a reference that has a time of day: 两小时后, 最近10分钟."""

import re
from datetime import datetime, timedelta

from extractor.language.moments import Period

__all__ = ["placed"]

_COUNTED = re.compile(r"(?P<unit>hour|minute|second)(?P<n>[+-]\d+)$")
_SPAN = re.compile(r"PT(?P<n>\d+)(?P<unit>[HMS])(?P<way>[+-])$")
_SECONDS = {"hour": 3600, "minute": 60, "second": 1, "H": 3600, "M": 60, "S": 1}


def placed(period: Period, reference: datetime) -> Period:
    """The period with its day and time where it is counted in parts of a day; any other as it is."""
    if match := _COUNTED.match(period.symbol):
        then = reference + timedelta(seconds=int(match["n"]) * _SECONDS[match["unit"]])
        time = _time(then, with_seconds=match["unit"] == "second")
        day = then.date()
        return period._replace(first=day, last=day + timedelta(days=1), time=time, symbol=f"{day}T{time}")
    if period.symbol == "now":
        return period._replace(
            grain="minute", time=f"{reference:%H:%M}", symbol=f"{reference:%Y-%m-%dT%H:%M}"
        )
    if match := _SPAN.match(period.symbol):
        span = timedelta(seconds=int(match["n"]) * _SECONDS[match["unit"]])
        begin, end = (reference, reference + span) if match["way"] == "+" else (reference - span, reference)
        times = [_time(moment, with_seconds=match["unit"] == "S") for moment in (begin, end)]
        return period._replace(
            first=begin.date(), last=end.date() + timedelta(days=1), time=times[0],
            symbol=f"{begin.date()}T{times[0]}/{end.date()}T{times[1]}",
        )  # fmt: skip
    return period


def _time(moment: datetime, *, with_seconds: bool) -> str:
    return f"{moment:%H:%M:%S}" if with_seconds else f"{moment:%H:%M}"
