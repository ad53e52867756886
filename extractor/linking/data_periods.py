"""The periods of an economy's figures that no words beside them tell: of a former value (9月CPI同比-0.3%，前值-0.4%), of what stands at the end
of a span (上半年存款增加10万亿元。M2同比增长8.3%), and of what the note is about (上半年金融数据：…); and those of what is counted month
by month, in a note whose title says of which month it is (新势力9月交付点评).
"""

import re
from collections.abc import Mapping

from extractor.linking.economies import home_economy
from extractor.linking.figure_modality import is_old
from extractor.linking.former_values import is_bracketed_former
from extractor.linking.note import Note
from extractor.linking.outlook import Outlook
from extractor.linking.ownership import Owner
from extractor.linking.period_names import as_one, before
from extractor.linking.periods import read_stretches
from extractor.linking.readings import Reading
from extractor.rules.mentions import Mention

__all__ = ["at_end", "data_period", "of_data", "of_period_before", "of_titled_month", "titled_month"]

REACH = 24  # characters before a value in which the word stands, with another value between
_FORMER = re.compile(
    r"(?:前值|上期值?)(?:修正)?(?:为|是)?\s?(?:[-+−]?\d[\d.]*[%％][、，,/]\s?)*[增减升降涨跌]?\s?$"
)
_PART = re.compile(r"20\d\d(?:-|Q)\d{1,2}")


def of_period_before(reading: Reading, value: Mention, metric: Mention, period: str | None) -> str | None:
    """The month or quarter before the one that the figure now is of; any other period as it is.

    M1增速由-7.4%回升至-6.1%: what a rate of an economy has come from is that of the period before.
    """
    text, start = reading.note.text, max(reading.sentence.start, value.start - REACH)
    bracketed = reading.subject is None and is_bracketed_former(text, value)
    if period is None or not (bracketed or metric.attributes.get("of") == "economy"):
        return period
    former = bracketed or _FORMER.search(text[start : value.start]) is not None
    if not former and not (_COMES_FROM.search(text, start, value.start) and is_old(reading, value)):
        return period
    if (span := _SINCE_JANUARY.fullmatch(period)) is not None and span["year"] == span["same"]:
        last = before(f"{span['year']}-{span['month']}") or ""
        return as_one(f"{span['year']}-01", last) if last.startswith(span["year"]) else None
    return before(period) if _PART.fullmatch(period) else period


_COMES_FROM = re.compile(r"[由从自]\s?$")
_SINCE_JANUARY = re.compile(r"(?P<year>20\d\d)-01-(?P<same>20\d\d)-(?P<month>\d\d)")


def at_end(reading: Reading, metric: Mention, period: str | None) -> str | None:
    """The last month of a span that an earlier sentence has told, for what is measured on one day."""
    if metric.attributes.get("at") != "end" or any(s.members for s in reading.stretches):
        return period
    span = _SPAN.fullmatch(period or "")
    return f"{span['year']}-{_LAST_MONTHS[span['part']]:02}" if span else period


_SPAN = re.compile(r"(?P<year>20\d\d)(?P<part>Q1-Q3|Q[1-4]|H[12])")
_LAST_MONTHS = {"Q1": 3, "Q2": 6, "H1": 6, "Q3": 9, "Q1-Q3": 9, "Q4": 12, "H2": 12}


HEAD = 400  # characters in which a note says of which data it is
# 2025年上半年金融统计数据, 行业月报（2026年1月）
_DATA = re.compile(
    r"20\d\d\s?年\s?(?:1[0-2]|[1-9]|[上下]半|前?[一二三四]季|前三季|1\s?[-–—~至]\s?\d{1,2})\s?[月年度]份?"
    r"(?:中国|国内|全国|国民)?(?:金融|通胀|经济|物价|价格|外贸|进出口|贸易|信贷|社融|工业|财政|就业)(?:统计|运行|增长)?数据"
    r"|(?<=月报[（(])20\d\d\s?年\s?\d{1,2}\s?月(?=[)）])"
)


def data_period(note: Note, outlook: Outlook, reports: Mapping[str, str]) -> str | None:
    """The period of the data that the head of a note names: 2025年上半年金融统计数据; or the month that its title does: 11月信贷社融点评."""
    said = _DATA.search(note.text, 0, HEAD)
    told = read_stretches(note.text, *said.span(), None, reports) if said else []
    if told and len(told[0].members) == 1:
        return told[0].whole
    return _month_in_title(note, outlook, reports, _TITLED_DATA) if outlook.subject is None else None


# 11月信贷社融点评, 9月CPI、PPI数据点评
_TITLED_DATA = re.compile(
    r"(?<![\d.])(?:(?:20)?\d\d\s?年\s?)?(?:1[0-2]|[1-9])\s?月份?[^，,。：:\n\d]{0,6}?(?:信贷|社融|金融|通胀|CPI|PPI|PMI|出口|外贸|进出口|物价|社零|经济|工业|M1|M2|货币|财政|贸易|宏观)"
)


_COMMON = {"economy", "exchange"}  # of which nobody need say whose they are


def of_data(reading: Reading, metric: Mention, owner: Owner) -> str | None:
    """The month, quarter or half whose data a note without a company tells first; also of what follows in such a sentence."""
    told = reading.data or reading.main if reading.subject is None and not owner.of_company else None
    if told is None or not (_PART.fullmatch(told) or _SPAN.fullmatch(told)):
        return None
    economy = (
        metric.attributes.get("of") in _COMMON or "flow" in metric.attributes or metric.name == "index_level"
    )
    if economy and not any(s.members for s in reading.stretches):
        home = owner.region is None or owner.region == home_economy(
            reading.note, reading.words, reading.index
        )
        reading.of_data = reading.of_data or home
    return told if reading.of_data else None


# 9月车企交付跟踪, 快递11月经营数据点评; 10月订单前瞻 looks ahead
_TITLED = re.compile(
    r"(?<![\d.])(?:(?:20)?\d\d\s?年\s?)?(?:1[0-2]|[1-9])\s?月份?(?![底初末中上下]|\d)[^，,。：:\n\d]{0,10}?(?:销量|交付|产销|销售|营收|出货|经营|运营|产量|批发|零售|装机|数据|快报|简报|月报|跟踪|点评)"
)
_LOOKS_AHEAD = re.compile("前瞻|展望|预[计测览告]|预期|排产|指引|目标")
_COUNTED = frozenset(
    {
        "shipments",
        "sales_volume",
        "production",
        "contracted_sales",
        "parcel_volume",
        "installations",
        "throughput",
    }
)
# 订单: taken since another day; 本周, 累计 and 年初以来 are of another time than the month
_ANOTHER_TIME = re.compile(
    "累计|以来|至今|[上本当每单]周|周度|日均|今年|全年|年内|年底|月底|未来|历史|单日|分钟|小时|产能|订单|计划"
)


def titled_month(note: Note, outlook: Outlook, reports: Mapping[str, str]) -> str | None:
    """The month that the title of a dated note tells that its figures are of."""
    return _month_in_title(note, outlook, reports, _TITLED) if outlook.published is not None else None


def _month_in_title(
    note: Note, outlook: Outlook, reports: Mapping[str, str], form: re.Pattern[str]
) -> str | None:
    title = note.title or ""
    said = form.search(title) if "月" in title else None
    start = note.text.find(title, 0, HEAD) if said is not None else -1
    if said is None or start < 0 or _LOOKS_AHEAD.search(title):
        return None
    told = outlook.stretches(note.text, start + said.start(), start + said.end(), reports)
    months = [s for s in told if s.grain == "month"]
    return months[0].whole if len(months) == 1 and len(months[0].members) == 1 else None


def of_titled_month(reading: Reading, value: Mention, metric: Mention) -> str | None:
    """甲交付量同比+19%至4.9万辆, in a note that is titled 车企9月交付点评, where the sentence has no time of its own."""
    if reading.titled is None or any(s.members for s in reading.stretches):
        return None
    sold = metric.name == "revenue" and "月营收" in (reading.note.title or "")  # 甲：11月营收
    if not sold and metric.name not in _COUNTED:
        return None
    text, start = reading.note.text, reading.sentence.start
    return None if _ANOTHER_TIME.search(text, start, value.start) else reading.titled
