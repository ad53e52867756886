"""The fields of one indicator: amount, basis, unit, modality, and whether it is the old value of a change."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from extractor.language.quantity import Quantity
from extractor.linking.context import is_met, modality
from extractor.linking.draft import Draft, number, quantity_fields
from extractor.linking.note import LOCAL_CURRENCY, Note, Sentence, tells_renminbi
from extractor.linking.outlook import Outlook
from extractor.linking.owners import Owner
from extractor.linking.periods import Stretch, year_of
from extractor.linking.tables import Row
from extractor.linking.words import FigureWords
from extractor.rules.mentions import Mention
from extractor.rules.ruleset import Rule

__all__ = [
    "VALUES",
    "Figure",
    "Metrics",
    "Reading",
    "build_draft",
    "is_expected",
    "is_growth_row",
    "is_old",
    "measured_against",
    "own_year",
    "row_drafts",
]


VALUES = {"MONEY", "PERCENT", "PERCENT_POINT", "MULTIPLE", "NUMBER", "COUNT", "MEASURE"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure rule, read."""

    rule: Rule
    values: frozenset[str]
    metric: frozenset[str]
    side: str
    reach: int
    growth: bool
    barred: frozenset[str]  # units that no value of the metric has
    scaled: bool = False  # only numbers in 亿, with nothing counted behind them


@dataclass(slots=True)
class Metrics:
    """Coordinated metrics (营收、归母净利润), and how many lists of values they have taken."""

    mentions: list[Mention]
    taken: int = 0
    last: int = -1  # end of the last value taken
    growth: bool = False  # whether that was a rate of change

    @property
    def start(self) -> int:
        return self.mentions[0].start

    @property
    def end(self) -> int:
        return self.mentions[-1].end


RANGED = frozenset({"interest_rate", "utilization"})  # metrics whose reported figures may be ranges


@dataclass(slots=True)
class Reading:
    """A sentence being walked."""

    note: Note
    index: int
    outlook: Outlook
    words: FigureWords
    stretches: list[Stretch]
    metrics: list[Metrics] = field(default_factory=list)
    hosts: dict[int, Stretch] = field(default_factory=dict)  # end of a value to its period
    subject: Mention | None = None  # the company that the item or the note is about
    sector: str | None = None  # the trade that the note is about
    owner: Owner | None = None  # of the last metric
    owned: int = -1  # where that metric stands
    fallback: Owner | None = None  # the company spoken of last before this sentence
    second: set[int] = field(default_factory=set)  # ends of values that are the second of a pair of bases
    country: str | None = None  # whose economy the sentence before speaks of
    same: tuple[str, Owner] | None = None  # the metric told last in the sentence before, and whose it is
    guided: bool = False  # whether that heading tells what is to come
    said: str = ""  # the modality of the last value that was no old one
    names: list[str] = field(default_factory=list)  # the last list of entities
    parts: dict[int, tuple[int, Owner]] = field(
        default_factory=dict
    )  # of a metric: the part told last, and where it ends
    part: tuple[int, Owner | None] = (-1, None)  # the part told last of any metric, and where its value ends
    owners: dict[int, Owner] = field(default_factory=dict)  # start of a metric to whose it is
    headed: str | None = None  # the period of the heading above
    main: str | None = None  # the first that the note tells

    @property
    def sentence(self) -> Sentence:
        return self.note.sentences[self.index]


def build_draft(
    reading: Reading,
    value: Mention,
    metric: Mention,
    period: tuple[str | None, bool],
    owner: Owner,
    figure: Figure,
) -> Draft:
    quantity = value.quantity
    assert quantity is not None
    name, ahead = period
    basis = _basis(reading, quantity, value) if figure.growth else None
    if basis == "yoy" and quantity.basis is None and metric.name == "interest_rate":
        basis = None  # 下行2BP: since the day or week before
    if basis == "yoy/qoq":  # 同环比分别+28%、+7%: the first value is of the year, the next of the quarter
        basis = "qoq" if value.end in reading.second else "yoy"
    if basis == "cagr":
        name = _compounded(reading, value) or name
    said = said_of(reading, value, ranged=metric.name in RANGED)
    if is_expected(reading, value):
        said = (
            "forecast"
            if "我们" in _CLAUSES.split(reading.note.text[max(0, value.start - 14) : value.start])[-1]
            else "consensus"
        )
    said = measured_against(reading, value) or said
    if said == "reported" and metric.text.endswith("预测"):
        said = "forecast"
    if own_year(reading, value) is not None or (said == "forecast" and _looks_back(reading, value, name)):
        said = "reported"
    if name is None and metric.attributes.get("of") != "market":
        name = reading.headed
        said = "guidance" if said == "reported" and reading.guided and name is not None else said
    if name is None and _of_report(reading, metric, said):
        name = (
            reading.headed
            or reading.outlook.covered
            or (None if _of_another(reading, owner) else reading.main)
        )
    name = _of_single_quarter(reading, value, name)
    if said == "reported" and reading.said and is_old(reading, value):
        said = reading.said
    elif said not in {"consensus"}:
        reading.said = said
    if name is not None and _already(reading, value, name, ahead=ahead):
        name, ahead, said = None, False, "reported"
    now = metric.attributes.get("at") == "now" and not _dated(reading, metric, value)
    name, ahead = (None, False) if now else (name, ahead)
    fields: dict[str, Any] = _amount(reading, value, metric, growth=figure.growth) | {
        "entity": owner.name,
        "entity_raw": owner.raw,
        "metric": _metric_name(reading, metric),
        "metric_raw": metric.text,
        "period": name,
        "basis": basis,
        "unit": _unit(reading, value, metric),
        "region": owner.region,
        "modality": _modality(reading.outlook, said, name, ahead, metric),
        "status": "superseded" if is_old(reading, value) else "current",
    }
    confidence = figure.rule.confidence - (0.1 if name is None else 0) - (0.1 if owner.name is None else 0)
    if name is not None:
        reading.hosts[value.end] = Stretch(
            value.start, value.end, (name,), name, "year", frozenset({name} if ahead else ())
        )
    return Draft("indicator", value.start, value.end, figure.rule.name, confidence, fields)


def row_drafts(
    note: Note,
    row: Row,
    metric: Mention,
    outlook: Outlook,
    subject: Mention | None,
    words: FigureWords,
    figure: Figure,
) -> Iterator[Draft]:
    """The indicators of one row of a table of periods; the row of a rate of change has that of the metric above it."""
    growth = is_growth_row(row, words)
    units = metric.attributes.get("unit", "")
    unit = _row_unit(note, row, units, growth)
    if unit is None and "per" in metric.attributes:  # EPS 2025E: what is a share's needs no scale
        unit = LOCAL_CURRENCY.get(note.region, "CNY")
    if unit is None:
        return
    factor = _factor(row, metric, growth=growth)
    for cell in row.cells:
        if cell.value is None:
            continue
        fields: dict[str, Any] = {
            "value": number(cell.value * factor),
            "min": None,
            "max": None,
            "qualifier": "exact",
            "entity": subject.name if subject else None,
            "entity_raw": subject.text if subject else None,
            "metric": metric.name,
            "metric_raw": metric.text,
            "period": cell.period,
            "basis": ("qoq" if _QUARTERLY.search(row.label) else "yoy") if growth else None,
            "unit": unit,
            "region": None,
            "modality": _modality(outlook, "reported", cell.period, cell.ahead, metric),
            "status": "current",
        }
        yield Draft("indicator", cell.start, cell.end, figure.rule.name, figure.rule.confidence, fields)


def _factor(row: Row, metric: Mention, *, growth: bool) -> Decimal:
    """What a row's numbers are multiplied by; the unit over a table (单位：百万元) is that of its totals, not of rates or of what is a share's."""
    shared = "money" in metric.attributes.get("unit", "") and "per" not in metric.attributes
    if growth or row.unit is None or row.unit.value is None or not (row.own or shared):
        return Decimal(1)
    return row.unit.value


def is_growth_row(row: Row, words: FigureWords) -> bool:
    """Whether a row holds rates of change."""
    return words.growth.search(row.label) is not None or words.rate.search(row.label) is not None


def _row_unit(note: Note, row: Row, units: str, growth: bool) -> str | None:
    """The unit of a row: stated with its label or over the table, else what its metric is measured in."""
    if growth:
        return "percent"
    money = "money" in units and "percent" not in units
    if row.unit is not None and row.unit.currency and (row.own or money):
        return _local_currency(note, row.unit)
    stated = row.unit.unit if row.unit is not None else None
    if stated == "percent" or ("percent" in units and "money" not in units):
        return "percent"
    if "ratio" in units:
        return "ratio"
    if "count" in units:
        return "units"
    return None if "money" in units else stated


OPENING = 14  # characters at the head of a sentence in which 我们预计 governs all of it


def said_of(reading: Reading, value: Mention, *, ranged: bool = False) -> str:
    """The modality that the nearest word tells, or the one that opens the sentence.

    ranged: the metric's reported figures may be ranges, as target ranges of interest rates are.
    """
    said = modality(reading.note, reading.sentence, value.start)
    if _FORMER.search(reading.note.text, reading.sentence.start, value.start):
        return "reported"
    base = _BASE.search(reading.note.text, max(reading.sentence.start, value.start - 14), value.start)
    if base or (said != "reported" and _is_past_comparand(reading, value)):
        return "reported"
    if said != "reported":
        return "guidance" if said == "planned" else said
    if reading.words.revise.search(
        reading.note.text[max(reading.sentence.start, value.start - 40) : value.start]
    ):
        return "forecast"
    clause = max(reading.note.text.rfind(mark, 0, value.start) for mark in "；;。\n")
    if _TO_COME.search(reading.note.text, max(clause, reading.sentence.start), value.start):
        return "forecast"
    q = value.quantity
    if not ranged and q is not None and q.value is None and q.min is not None and q.max is not None:
        return "guidance"  # what has been reported is no range
    follows = next((m for m in reading.sentence.mentions if m.start >= value.end), None)
    if follows is not None and follows.label == "TO_CUE" and reading.words.revise.match(follows.text):
        return "forecast"  # EPS由61.8元上修至64.6元
    for mention in reading.sentence.mentions:
        opens = mention.label == "MODALITY" and mention.end <= min(
            value.start, reading.sentence.start + OPENING
        )
        if opens and not is_met(reading.note, reading.sentence, mention):
            said = mention.attributes["modality"]
            return "guidance" if said == "planned" else said
    return said


def _is_past_comparand(reading: Reading, value: Mention) -> bool:
    """低于分析师预期的74%，但环比提升0.9个百分点: an expectation that a figure was compared with says nothing of the next."""
    mentions = reading.sentence.mentions
    words = [m for m in mentions if m.label == "MODALITY" and m.end <= value.start]
    told = [m for m in mentions if words and words[-1].end <= m.start < value.start and m.label in VALUES]
    if not told or told[0].start - words[-1].end > COMPARAND_GAP:
        return False
    before = reading.note.text[max(reading.sentence.start, words[-1].start - 10) : words[-1].start]
    return _COMPARED.search(before) is not None


COMPARAND_GAP = 5  # characters between 预期 and the value that was expected
_COMPARED = re.compile(
    r"(?:[低高]于|超过|超出|超|好于|优于|逊于|不及|符合|弱于|强于|[较比])(?:了|市场|分析师|公司|此前|我们|机构|的)*$"
)
# 预期6.6%，前值4.4%: behind what had been expected stands what had been reported before
# 指引120亿元，低于2024年的150亿元: what is compared with has been
_BASE = re.compile(
    r"(?:较|比|高于|低于|超过|超出|相较于?|多于|少于)(?:20\d\d年?|去年|上年)[^，,；;。\d]{0,6}的\s?(?:人民币|约)?$"
)
_FORMER = re.compile(
    r"预期(?:值|为|是|[增减升降涨跌])*\s?[-+−]?\d[\d.,]*[%％]?[万亿]?[人元]?[，,；;、]?\s?前值(?:为|是|[增减升降涨跌])*[:：]?\s?$"
)
_FELL_BEFORE = re.compile(r"前值(?:为|是)?[减降跌]\s?$")  # the parser takes 前值减0.5% for a value of 0.5%
# 未来四年将增至320亿: not 未来三年 of what has been told of up to now
_TO_COME = re.compile(
    r"(?:全年|明年|今年)[^，,；;。]{0,8}上看\s?$|未来(?:\d|[一二三四五六七八九十两几])+(?:年|个?季度)[^，,；;。]{0,6}?(?:将|拟|要)"
)


def _compounded(reading: Reading, value: Mention) -> str | None:
    """The years that a compound rate spans: a stated range, or the two single years before it."""
    named = [s for s in reading.stretches if s.members and s.grain == "year" and s.start < value.start + 24]
    spans = [s for s in named if len(s.members) > 1]
    if spans:
        return min(spans, key=lambda s: abs(s.start - value.start)).whole
    years = sorted({s.members[0] for s in named if s.start < value.start})
    return f"{years[0]}-{years[-1]}" if len(years) > 1 else None


def is_expected(reading: Reading, value: Mention) -> bool:
    """同比上涨0.6%，预期0.5%: what had been expected of the figure before it."""
    before = reading.note.text[max(reading.sentence.start, value.start - 12) : value.start]
    match = reading.words.expected.search(before)
    if match is None or match.start() == 0:
        return match is not None
    if before[match.start() - 1] == "超":  # 远超市场预期的300亿美元, but not 超预期10%
        return match[0].endswith("的")
    return before[match.start() - 1] in "，,（(、；;为 与较于比过出的在对据及和"


# 低于20亿元的市场预期, 超过此前18%~20%指引区间的上限
_MEASURED = re.compile(
    r"(?:低于|高于|超过|超出|超|好于|优于|逊于|不及|符合|接近|弱于|强于)[^，,；;。\d]{0,14}$"
)
_MEASURE = re.compile(
    r"\s?的?(?:公司)?(?:(?P<consensus>(?:市场|一致|彭博|Wind)(?:一致)?(?:预期|预测))|(?P<guidance>(?:业绩)?指引(?:区间|上限|下限|中值|范围)?))"
)


def measured_against(reading: Reading, value: Mention) -> str | None:
    """The modality of what a figure is measured against, as the words behind it tell."""
    before = reading.note.text[max(reading.sentence.start, value.start - 18) : value.start]
    behind = _MEASURE.match(reading.note.text, value.end)
    return behind.lastgroup if behind is not None and _MEASURED.search(before) else None


def own_year(reading: Reading, value: Mention) -> Stretch | None:
    """520亿美元，高于2025年的409亿美元: the year that what a figure is compared with is of, right before it."""
    text = reading.note.text
    if value.label in {"PERCENT", "PERCENT_POINT"}:
        return None  # 较2024年42%的毛利率 is a base
    near = (s for s in reading.stretches if s.compared and s.members and s.end <= value.start)
    return next((s for s in near if _OF.fullmatch(text, s.end, value.start)), None)


_OF = re.compile(r"\s?的?\s?")


def _already(reading: Reading, value: Mention, period: str, *, ahead: bool) -> bool:
    """预计2031年达260亿美元。…规模已突破2600亿元: what has been reached is of no time to come that stands before it."""
    before = reading.note.text[max(reading.sentence.start, value.start - 12) : value.start]
    year, now = year_of(period), reading.outlook.told_year
    later = ahead or (year is not None and now is not None and year > now)
    here = any(s.members and s.end <= value.start for s in reading.stretches)
    return later and not here and _REACHED.search(before) is not None


_REACHED = re.compile(r"已(?:经)?(?:达到?|突破|超过?|升至|降至|增至|接近|逾)[^，,；;。\d]{0,4}$")


def _looks_back(reading: Reading, value: Mention, period: str | None) -> bool:
    """预计到2026年份额将超过50%，2018年和2024年分别为10%和33%: a year gone by, named behind one that is forecast."""
    year, now = year_of(period), reading.outlook.told_year
    if year is None or now is None or year >= now:
        return False
    named = [s for s in reading.stretches if s.members and s.end <= value.start and not s.compared]
    if len(named) < 2:
        return False
    own, earlier = named[-1], named[-2]
    ahead = (year_of(earlier.members[0]) or 0) > (year_of(own.members[-1]) or year)
    return ahead and _CLAUSE_END.search(reading.note.text, earlier.end, own.start) is not None


_CLAUSE_END = re.compile(r"[，,；;]")


def _of_report(reading: Reading, metric: Mention, said: str) -> bool:
    """Whether a figure without a period is of the report that the note is about."""
    return said == "reported" and metric.attributes.get("of") != "market"


_SINGLE = re.compile(r"单季|单[一二三四]季|当月|本月|当季")
_LAST_QUARTER = {"Q1-Q3": "Q3", "H1": "Q2", "": "Q4"}  # of a report of several quarters


def _of_single_quarter(reading: Reading, value: Mention, period: str | None) -> str | None:
    """前三季度…；单季度归母净利润63.4亿元: the last quarter of the report, where nothing since tells a period; 当月 is none of it."""
    match = _OF_SEVERAL.fullmatch(period or "")
    if match is None:
        return period
    said = [*_SINGLE.finditer(reading.note.text, reading.sentence.start, value.start)]
    told = said[-1] if said else None
    if told is None or any(
        told.start() < s.start < value.start or s.end == told.start() for s in reading.stretches
    ):
        return period
    return None if told[0] in {"当月", "本月"} else match[1] + _LAST_QUARTER[match[2]]


_OF_SEVERAL = re.compile(r"((?:19|20)\d\d)(Q1-Q3|H1|)")


def _of_another(reading: Reading, owner: Owner) -> bool:
    """Whether a figure is of another company than the note is about, or the note is about none."""
    subject = reading.subject
    if subject is None:
        return True
    return owner.of_company and (owner.company or owner.name) != subject.name


def _dated(reading: Reading, metric: Mention, value: Mention) -> bool:
    """2026年目标市值500亿元: a figure of the day that has a period of its own right before it."""
    return any(
        s.members and (s.end == metric.start or metric.end <= s.start < value.start)
        for s in reading.stretches
    )


def _metric_name(reading: Reading, metric: Mention) -> str:
    """Non-GAAP归属股东净利润 is an adjusted net profit: words of adjustment in the phrase before a profit."""
    if metric.name not in {"net_profit", "profit"}:
        return metric.name
    before = reading.note.text[max(reading.sentence.start, metric.start - 14) : metric.start]
    phrase = re.split(r"[，,；;。、:：(（)）]", before)[-1]
    said = reading.words.adjusted.search(phrase)  # 调整后2025年归母净利润预测 is no adjusted one
    adjusted = said is not None and not re.search(r"\d", phrase[said.end() :])
    return "adjusted_net_profit" if adjusted else metric.name


def _amount(reading: Reading, value: Mention, metric: Mention, *, growth: bool) -> dict[str, Any]:
    """The four fields of the quantity; a rate of change is signed, and a loss or outflow of what may be either is negative."""
    quantity = value.quantity
    assert quantity is not None
    fields = quantity_fields(quantity)
    before = reading.note.text[max(metric.end, value.start - 6) : value.start]
    lost = reading.words.loss.search(before) is not None or "亏损" in metric.text
    told = fields["max"] if fields["value"] is None else fields["value"]
    if (
        not growth
        and value.label == "MONEY"
        and metric.name != "loss"
        and lost
        and told is not None
        and told > 0
    ):
        amount, low, high = (None if fields[k] is None else -fields[k] for k in ("value", "min", "max"))
        fields |= {"value": amount, "min": high, "max": low}
    low, high = fields["min"], fields["max"]
    if growth and fields["value"] is None and low and high and low > 0 and _FALLS.search(before):
        fields |= {"min": -high, "max": -low}  # 环比下降4%~6%
    if growth and quantity.delta is None and fields["value"] and _FELL_BEFORE.search(before):
        fields["value"] = -fields["value"]
    if growth and quantity.delta is not None:
        whole = quantity.value is None or abs(quantity.delta) == abs(
            quantity.value
        )  # else from one rate to another
        moved = quantity.delta if whole else quantity.value
        if moved is not None:
            fields["value"] = number(moved / 100 if quantity.unit == "basis_point" else moved)
    return fields


_CLAUSES = re.compile(r"[，,及和、]")
_FALLS = re.compile(r"(?:下降|下滑|减少|下跌|[年季月同]减|同降|下行|回落)(?:幅度)?[约了达至]?\s?$")
_MONTHLY = re.compile(r"较(?:上个?|(?:1[0-2]|[1-9])|[一二三四五六七八九十]{1,2})\s?月份?[^，,；;。同]{0,6}$")
_QUARTERLY = re.compile(r"环比|按季|季增|季减|QoQ|qoq|QOQ")
_BOTH = re.compile(r"(?:同/?环比|同比[/、和及与]环比)(?!.*[，,；;。])")
_COMPOUND = re.compile(r"CAGR|复合|年均增|年均复合")


def _basis(reading: Reading, quantity: Quantity, value: Mention) -> str:
    """Since when a rate of change counts: as the quantity says, else the nearest word before it, else a year."""
    before = reading.note.text[max(reading.sentence.start, value.start - 16) : value.start]
    if _COMPOUND.search(before):
        return "cagr"
    if _BOTH.search(reading.note.text[max(reading.sentence.start, value.start - 24) : value.start]):
        return "yoy/qoq"
    if quantity.basis:
        return quantity.basis
    if _MONTHLY.search(before):
        return "mom"
    return "qoq" if _QUARTERLY.search(before) else "yoy"


def _unit(reading: Reading, value: Mention, metric: Mention) -> str | None:
    quantity = value.quantity
    assert quantity is not None
    units = metric.attributes.get("unit", "")
    match value.label:
        case "MONEY":
            own = metric.name == "dps" or _counts_in_local(reading)
            return _local_currency(reading.note, quantity, share=own)
        case "PERCENT":
            return "percent"
        case "PERCENT_POINT":
            return "percentage_points"
        case "MULTIPLE":
            return "ratio"
        case "NUMBER" if "ratio" in units:
            return "ratio"
        case "NUMBER" if "count" in units or "people" in units:
            return "units"
        case "NUMBER" if "money" in units or "amount" in units:
            return LOCAL_CURRENCY.get(reading.note.region, "CNY")
        case "NUMBER" if "count" not in units:
            return None
    return "units"


def _counts_in_local(reading: Reading) -> bool:
    """Whether the company that a sentence speaks of counts in Hong Kong dollars: 中银香港, and not 腾讯."""
    named = [m for m in reading.sentence.mentions if m.label == "ORG"]
    named = named or ([reading.subject] if reading.subject is not None else [])
    return any("money" in m.attributes for m in named)


def _local_currency(note: Note, quantity: Quantity, *, share: bool = False) -> str | None:
    """The quantity's own; a bare 元 in a Hong Kong or Taiwan note is that place's, unless the note speaks of 人民币.

    share: a dividend a share, which is told in the market's money all the same.
    """
    # mainland companies of Hong Kong tell 元 of 人民币; a Taiwan note that speaks of 人民币 says so beside the sum
    local = share or note.region == "tw" or not tells_renminbi(note.text)
    bare = quantity.currency == "CNY" and quantity.unit_raw == "元" and "人民" not in quantity.text
    if bare and local:
        return LOCAL_CURRENCY.get(note.region, "CNY")
    return quantity.currency


def _modality(outlook: Outlook, said: str, period: str | None, ahead: bool, metric: Mention) -> str:
    """Forecast where the period lies ahead; guidance, consensus and plans keep their name."""
    year = year_of(_SPAN.sub("", period) if period else None)  # 2024-2030: as far ahead as its end
    if said in {"guidance", "consensus", "planned"}:
        return said
    if ahead or (
        period
        and year
        and outlook.is_ahead(period, year, priced="ratio" in metric.attributes.get("unit", ""))
    ):
        return "forecast"
    if said == "estimated":
        return "forecast" if year is None else said
    return said


_SPAN = re.compile(r"^(?:FY)?\d{4}-(?=\d{4}$)")


def is_old(reading: Reading, value: Mention) -> bool:
    """由12亿元上调至15亿元, 原预测12亿元: whether this value is the one that no longer holds."""
    mentions = reading.sentence.mentions
    before = reading.note.text[max(reading.sentence.start, value.start - 10) : value.start]
    said = [m.end() for m in reading.words.old.finditer(before)]
    if said and not re.search(r"[，,；;)）]", before[said[-1] :]):
        return True
    i = next(k for k, m in enumerate(mentions) if m is value)
    nxt = mentions[i + 1] if i + 1 < len(mentions) else None
    led = any(m.label == "FROM_CUE" and 0 <= value.start - m.end <= 24 for m in mentions[max(0, i - 3) : i])
    return nxt is not None and nxt.label == "TO_CUE" and led and nxt.start - value.end <= 12
