"""Two values of one period on two bases of accounting: GAAP和Non-GAAP毛利率分别为73.0%和73.5%."""

import re
from collections.abc import Sequence

from extractor.linking.readings import Reading
from extractor.rules.mentions import Mention

__all__ = ["is_on_two_bases", "is_plain_of_two"]

_PLAIN = r"(?<![A-Za-z\-非])(?:US\s?)?(?:GAAP|IFRS)"
_ADJUSTED = r"(?:[Nn]on|NON|非)\s?-?\s?(?:GAAP|IFRS)"
_BOTH = re.compile(
    rf"(?:(?P<plain>{_PLAIN})\s?[和与及/、&]\s?{_ADJUSTED}|{_ADJUSTED}\s?[和与及/、&]\s?{_PLAIN})[^，,；;。\d]{{0,14}}(?:分别)?[^，,；;。\d]{{0,4}}[-+−$￥]?$"
)


def _told(reading: Reading, start: int) -> re.Match[str] | None:
    text = reading.note.text
    if "GAAP" not in text and "IFRS" not in text:
        return None
    return _BOTH.search(text, max(reading.sentence.start, start - REACH), start)


REACH = 48  # characters before the first value in which both are named


def is_on_two_bases(reading: Reading, values: Sequence[Mention]) -> bool:
    """Whether two values are those of one metric on two bases, and of no two periods."""
    return len(values) == 2 and _told(reading, values[0].start) is not None


def is_plain_of_two(reading: Reading, value: Mention) -> bool:
    """Whether a value is the one that is not adjusted: the first, or the second behind Non-GAAP和GAAP."""
    mentions = reading.sentence.mentions
    place = next((i for i, m in enumerate(mentions) if m is value), 0)
    if (first := _told(reading, value.start)) is not None:
        return first["plain"] is not None
    before = _told(reading, mentions[place - 1].start) if place else None
    return before is not None and before["plain"] is None and value.start - mentions[place - 1].end <= 1
