"""Rates of the parts of a company that leave out of what: 分品类看，调味料/速食/冷饮分别增长20%/8%/-3%."""

import re
from collections.abc import Iterator

from extractor.linking.draft import Draft
from extractor.linking.figure_owners import listed_owner
from extractor.linking.figure_periods import lay_periods
from extractor.linking.figures import build_draft
from extractor.linking.note import Note, Sentence
from extractor.linking.readings import Figure, Reading
from extractor.rules.mentions import Mention

__all__ = ["grown_parts", "tells_parts"]

REACH = 100  # characters before the first rate in which the parts are named
LONGEST_NAME = 10
_DIVIDED = re.compile(
    r"分(?:业务|产品|品类|品种|地区|区域|板块|品牌|渠道|市场|行业|部门|应用|模式|客户|门店)(?:来看|而言|看)?[，,：:]?"
)
_RATED = re.compile(
    r"(?:业务|产品)?(?:(?:同比|环比)?(?:增速|增长率|增幅)?(?:分别|各)(?:同比|环比|增长|下降|下滑|变动|为|约|\s)*|(?:同比|环比)(?:增速)?(?:分别)?(?:为|约)?)\s?$"
)
_MOVED = re.compile(r"同比|环比|增|降|滑|变动")
_JOINT = re.compile(r"\s?(?:[/、]|[和及与])\s?")
_LEAD = re.compile(r"(?:公司|核心的?|其中|主要的?|\s|[，,])+")


def grown_parts(reading: Reading, values: list[Mention], figure: Figure) -> Iterator[Draft]:
    """One rate of the rule's metric for each named part, where a clause lists as many parts as rates."""
    names = _names(reading, values)
    if names is None:
        return
    start = values[0].start
    metric = Mention(start, start, "METRIC", "", str(figure.rule.fields["metric"]), {"unit": "money"})
    period = lay_periods(reading, values, 1)[0]
    for value, name in zip(values, names, strict=True):
        yield build_draft(reading, value, metric, period, listed_owner(reading, metric, name), figure)


def tells_parts(note: Note, sentence: Sentence) -> bool:
    """Whether a sentence holds rates and says that it divides something."""
    rates = [m for m in sentence.mentions if m.label == "PERCENT"]
    return len(rates) > 1 and _DIVIDED.search(note.text, sentence.start, sentence.end) is not None


def _names(reading: Reading, values: list[Mention]) -> list[str] | None:
    text, start = reading.note.text, values[0].start
    low = max(reading.sentence.start, start - REACH)
    heads = list(_DIVIDED.finditer(text, low, start))
    rated = _RATED.search(text, heads[-1].end(), start) if heads else None
    if rated is None or len(values) < 2 or not _MOVED.search(rated[0]):
        return None
    run = _LEAD.sub("", text[heads[-1].end() : rated.start()], count=1)
    names = [name.strip() for name in _JOINT.split(run)]
    fit = len(names) == len(values) and all(1 < len(n) <= LONGEST_NAME for n in names)
    return names if fit and not re.search(r"[，,；;。：:\d]", run) else None
