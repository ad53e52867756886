"""What has not come about yet though no word beside it says so: the whole of a year that goes on, and what somebody thinks that a thing is worth."""

import re

from extractor.linking.ownership import MADE
from extractor.linking.periods import Stretch, walk_back, year_of
from extractor.linking.readings import Reading
from extractor.rules.mentions import Mention

__all__ = ["is_appraised", "is_running", "of_unfinished_year"]


def is_appraised(reading: Reading, value: Mention, metric: Mention) -> bool:
    """给予12倍2026年市盈率，估值30亿港元: what an analyst thinks that something is worth, and nobody has paid."""
    if metric.name not in _APPRAISED:
        return False
    start = max(reading.note.text.rfind(mark, reading.sentence.start, value.start) for mark in "；;")
    return _APPRAISES.search(reading.note.text, max(start, reading.sentence.start), value.start) is not None


_APPRAISED = frozenset({"valuation", "market_cap"})
_APPRAISES = re.compile(
    r"给予|SOTP|DCF|分部(?:加总)?(?:估值|法)|(?:合理|目标|内在)(?:估值|市值|价值)|估值方?法|倍[^，,；;]{0,10}(?:市盈率|市销率|PE|PS|EV)[^；;]{0,6}估值"
)


def of_unfinished_year(reading: Reading, value: Mention, metric: Mention, period: str | None) -> bool:
    """2025年总出货量约3万套, 全年营收约12亿元，成长约21%, in a note of that year: the whole of a year that goes on has not been made yet."""
    published, text = reading.outlook.published, reading.note.text
    if published is None or period != str(published[0]):
        return False
    clause = text[reading.note.clause_start(reading.sentence, metric.start) : value.start]
    if _BY_NOW.search(clause) is not None:
        return False
    if metric.name in MADE and published[1] <= LAST_MONTH:
        return metric.text.startswith("总") or "全年" in clause
    told = [s for s in walk_back(reading.stretches, value.start) if not s.same]
    whole = told and "全年" in text[told[0].start : told[0].end]
    running = published[1] <= LAST_MONTH or metric.name in _EARNED
    return bool(whole and running) and _BY_NOW.search(text, told[0].start, value.start) is None


_EARNED = frozenset(
    {"revenue", "net_profit", "adjusted_net_profit", "eps", "operating_profit", "gross_margin"}
)
LAST_MONTH = (
    10  # from November on a whole year is told as good as over, though no company has closed its books
)
_BY_NOW = re.compile("已|截[至止]|累计|目前|至今|以来|当前|去年|上年|实际|录得|目标|计划|预算|限额")


def is_running(reading: Reading, stretch: Stretch) -> bool:
    """Whether a period is the whole of the note's own year, of which the note has reported nothing yet."""
    year = year_of(stretch.whole)
    running = stretch.grain == "year" and year is not None and year == reading.outlook.told_year
    return running and year_of(reading.main) != year
