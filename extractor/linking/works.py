"""What works are built to make: 5万吨/年醋酸项目, 20万吨/年尿素、8万吨/年DMF产能."""

import re

from extractor.linking.ownership import Owner
from extractor.linking.readings import Reading
from extractor.rules.mentions import Mention

__all__ = ["made_there"]

_MADE = re.compile(
    r"\s?的?(?P<name>[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z0-9-]{1,11}?)(?:新建|扩建|技改|一体化|配套)*(?:[、，,；;]|[及和与]|以及|项目|产能|装置|生产线|产线)"
)


def made_there(reading: Reading, value: Mention) -> Owner | None:
    """The good that stands right behind a capacity; one that the lexicons know by its own name."""
    made = _MADE.match(reading.note.text, value.end, reading.sentence.end)
    if made is None:
        return None
    known = [m for m in reading.sentence.mentions if m.label == "COMMODITY" and m.text == made["name"]]
    return Owner(known[0].name if known else made["name"], made["name"])
