"""Rates of the parts of a company that leave out of what: 分品类看，调味料/速食/冷饮分别增长20%/8%/-3%; 工控业务将季增超过15%."""

import re
from collections.abc import Iterator

from extractor.linking.draft import Draft
from extractor.linking.figure_owners import listed_owner
from extractor.linking.figure_periods import lay_periods
from extractor.linking.figures import build_draft
from extractor.linking.note import Note, Sentence
from extractor.linking.owners import find_owner
from extractor.linking.ownership import EDGE
from extractor.linking.readings import Figure, Reading
from extractor.linking.shortened import is_trade
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
    names = _names(reading, values) or _name_in_turn(reading, values)
    start = values[0].start
    metric = Mention(start, start, "METRIC", "", str(figure.rule.fields["metric"]), {"unit": "money"})
    if names is None:
        yield from _grown_business(reading, values, metric, figure)
        return
    period = lay_periods(reading, values, 1)[0]
    for value, name in zip(values, names, strict=True):
        yield build_draft(reading, value, metric, period, listed_owner(reading, metric, name), figure)


def _name_in_turn(reading: Reading, values: list[Mention]) -> list[str] | None:
    """分地区，境内+1.5%，境外+6.2%: the name right before a rate, where since the word of dividing nothing but such items stands."""
    text, start = reading.note.text, values[0].start
    heads = list(_DIVIDED.finditer(text, max(reading.sentence.start, start - REACH), start))
    if (
        len(values) > 1
        or not heads
        or not (values[0].text[0] in "+-−＋－" or text.endswith(_GROWS, 0, start))
    ):
        return None
    if _QUOTED.search(text, reading.sentence.start, reading.sentence.end):
        return None  # 分行业，电子+2.5%、食品-1%，涨幅居前
    item = _IN_TURN.fullmatch(text, heads[-1].end(), start)
    return None if item is None or _MOVED.search(item["name"]) else [item["name"]]


_GROWS = ("同比", "增长", "下降", "下滑", "增", "降")
_QUOTED = re.compile(r"[涨跌]幅|指数|上涨|下跌|[收领][涨跌]|跑[赢输]")


_PART = r"[\u4e00-\u9fffA-Za-z]{2,8}?"
_RATE = r"(?:收入|营收)?(?:同比)?(?:增长|下降|下滑|增|降)?\s?"
_IN_TURN = re.compile(
    rf"(?:{_PART}{_RATE}[-+−＋－]?\d[\d.]*\s?[%％](?:[（(][^()（）]{{1,20}}[)）])?\s?[、，,；;/]\s?)*(?P<name>{_PART}){_RATE}"
)


def tells_parts(note: Note, sentence: Sentence) -> bool:
    """Whether a sentence holds rates and says that it divides something, or of what business one is."""
    rates = [m for m in sentence.mentions if m.label == "PERCENT"]
    if len(rates) > 1 and _DIVIDED.search(note.text, sentence.start, sentence.end) is not None:
        return True
    return any(_BUSINESS.search(note.text, sentence.start, m.start) for m in rates)


# 工控业务将季增超过15%: a business that grows by a rate, and nothing else of it
_BUSINESS = re.compile(
    r"(?:业务|板块|分部|事业[群部]|产品线)(?:整体|单季|全年|当季|本季|上半年|下半年|前三季度|预计|预期|有望|可望|可能|将|则|仍|也|均|实现|录得|大幅|小幅|强劲|快速|显著|明显)*"
    r"(?:同比|环比|按年|按季)?(?:增长|成长|下降|下滑|减少|[年季月]增|[年季月]减)(?:了|约|近|逾|超过|超|达到?|高达)*\s?$"
)


def _grown_business(
    reading: Reading, values: list[Mention], metric: Mention, figure: Figure
) -> Iterator[Draft]:
    """The growth of one business, in a clause that names no metric."""
    text, start = reading.note.text, values[0].start
    told = _BUSINESS.search(text, max(reading.sentence.start, start - BUSINESS_REACH), start)
    if told is None:
        return
    clauses = [m.end() for m in EDGE.finditer(text, reading.sentence.start, told.start())]
    floor = clauses[-1] if clauses else reading.sentence.start
    told_of = (m for m in reading.sentence.mentions if m.label in {"METRIC", "PRICE_CUE"})
    if any(floor <= m.start < start and not is_trade(reading.note, m) for m in told_of):
        return
    at = told.start() + (3 if text.startswith(("事业", "产品线"), told.start()) else 2)
    owner = find_owner(reading, metric, at)
    if owner.name is not None:
        for value, period in zip(values, lay_periods(reading, values, len(values)), strict=True):
            yield build_draft(reading, value, metric, period, owner, figure)


BUSINESS_REACH = 30  # characters before a rate in which its business is named


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
