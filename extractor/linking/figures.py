"""The fields of one indicator: amount, basis, unit and period."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from extractor.language.quantity import Quantity
from extractor.linking.data_periods import at_end, of_data, of_period_before, of_titled_month
from extractor.linking.draft import Draft, number, quantity_fields
from extractor.linking.economies import home_economy
from extractor.linking.figure_bases import basis_of, is_quarterly
from extractor.linking.figure_modality import (
    already,
    dated_modality,
    is_expected,
    is_foreseen_demand,
    is_old,
    is_published_before,
    looks_back,
    measured_against,
    of_later,
    own_year,
    said_of,
    starts_from,
)
from extractor.linking.figure_periods import as_of_month, is_of_now
from extractor.linking.figure_signs import in_fall
from extractor.linking.not_yet import is_appraised, is_running, of_unfinished_year
from extractor.linking.note import LOCAL_CURRENCY, Note
from extractor.linking.outlook import Outlook
from extractor.linking.ownership import Owner
from extractor.linking.periods import Stretch
from extractor.linking.previews import is_previewed
from extractor.linking.readings import RANGED, Figure, Reading
from extractor.linking.tables import Row
from extractor.linking.two_bases import is_plain_of_two
from extractor.linking.words import FigureWords
from extractor.rules.mentions import Mention

__all__ = ["build_draft", "is_growth_row", "row_drafts"]


def build_draft(
    reading: Reading,
    value: Mention,
    metric: Mention,
    period: tuple[str | None, bool],
    owner: Owner,
    figure: Figure,
) -> Draft:
    name, ahead = period
    basis = basis_of(reading, value, metric) if figure.growth else None
    basis = "ytd" if figure.rule.fields.get("basis") == "ytd" else basis
    if basis is None and value.label == "PERCENT" and metric.name in _RATES:
        # CPI同比上涨0.5%，高于上月的0.6%: what a rate is compared with is one
        basis = reading.bases.get(metric.name)
    elif basis in {"yoy", "qoq"}:
        reading.bases[metric.name] = basis
    if basis == "cagr":
        name = _compounded(reading, value) or name
    said = _said(reading, value, metric, name)
    name = name or as_of_month(reading, value, metric)
    said = reading.said if said == "reported" and figure.growth and _grows_by(reading, value) else said
    counted = "tokens" in metric.attributes.get("unit", "")  # of a model as well as of a whole market
    current = name is None and is_of_now(reading, value)
    if name is None and not current and (counted or metric.attributes.get("of") != "market"):
        name = reading.of_report = reading.headed
        said = "guidance" if said == "reported" and reading.guided and name is not None else said
    if name is None and said == "reported":
        name = of_titled_month(reading, value, metric)
    if name is None and not current and _of_report(reading, metric, said):
        name = reading.outlook.covered or (None if _of_another(reading, owner) else reading.main)
        reading.of_report = name
    elif name is None and not current and said == "reported" and metric.name == "market_share":
        # 营收193亿美元，市占回升3.4个百分点至36%: of the quarter that its revenue is of
        name = reading.of_report
    if name is None and said == "reported":
        name = of_data(reading, metric, owner)
    name = at_end(reading, metric, _of_single_quarter(reading, value, name))
    if said == "reported" and is_previewed(reading, value, metric, name, owner):
        said = "forecast"
    if is_published_before(reading, value, metric):
        said = "reported"
    elif said == "reported" and reading.said and is_old(reading, value) and not starts_from(reading, value):
        said = reading.said
    elif said not in {"consensus"}:
        reading.said = said
    if said == "reported" and not figure.growth and is_foreseen_demand(reading, value, metric, name):
        said = "forecast"
    if name is not None and already(reading, value, name, ahead=ahead):
        name, ahead, said = None, False, "reported"
    now = metric.attributes.get("at") == "now" and not _dated(reading, metric, value)
    name, ahead = (None, False) if now else (name, ahead)
    fields: dict[str, Any] = _amount(reading, value, metric, growth=figure.growth) | {
        "entity": owner.name,
        "entity_raw": owner.raw,
        "metric": _metric_name(reading, value, metric, growth=figure.growth),
        "metric_raw": metric.text,
        "period": of_period_before(reading, value, metric, name),
        "basis": basis,
        "unit": _unit(reading, value, metric),
        "region": owner.region,
        "modality": dated_modality(reading.outlook, said, name, ahead, metric),
        "status": "superseded" if is_old(reading, value) else "current",
    }
    confidence = figure.rule.confidence - (0.1 if name is None else 0) - (0.1 if owner.name is None else 0)
    reading.measured[value.end] = metric
    if name is not None:
        reading.hosts[value.end] = Stretch(
            value.start, value.end, (name,), name, "year", frozenset({name} if ahead else ())
        )
    return Draft("indicator", value.start, value.end, figure.rule.name, confidence, fields)


# figures of an economy whose percentages are rates of change
_RATES = frozenset(
    {"cpi", "ppi", "gdp", "industrial_output", "retail_sales", "fixed_investment", "exports", "imports"}
)


def _grows_by(reading: Reading, value: Mention) -> bool:
    """2027年将增至30亿元，同比增长20%: a rate in the clause behind a figure that looks ahead is of it."""
    before = _GROWING.search(reading.note.text, max(reading.sentence.start, value.start - 14), value.start)
    if before is None or before.start() not in reading.measured:
        return False
    clause = _CLAUSES.split(reading.note.text[reading.sentence.start : before.start()])[-1]
    return reading.said in {"forecast", "guidance"} and not _AGAINST.search(clause)


_AGAINST = re.compile("[低高]于|好于|优于|逊于|不及|超出|共识|一致|预期的|预估的|预测的")
_GROWING = re.compile(r"\s?[，,（(]\s?(?:同比|环比|按年|YoY|yoy)[^，,；;。\d]{0,6}$")


def _follows_forecast(reading: Reading, metric: Mention) -> bool:
    """维持净利润预测为17/24亿元，EPS为0.5/0.8元，对应PE…: what follows from a profit that is forecast in the sentence."""
    return any(
        m.label == "METRIC" and m.text.endswith("预测") and "profit" in m.name and m.end <= metric.start
        for m in reading.sentence.mentions
    )


def _said(reading: Reading, value: Mention, metric: Mention, period: str | None) -> str:
    """The modality that the words around a value, its metric and its year tell."""
    said = said_of(reading, value, ranged=metric.name in RANGED)
    if is_expected(reading, value):
        ours = "我们" in _CLAUSES.split(reading.note.text[max(0, value.start - 14) : value.start])[-1]
        said = "forecast" if ours else "consensus"
    said = measured_against(reading, value) or said
    text = reading.note.text
    behind = metric.start >= value.end and text.startswith(("预测", "预期", "指引", "目标"), metric.end)
    # 潜在里程碑总额: paid only if all goes well; 合理市值: what somebody thinks fair
    hoped = metric.text.startswith(("潜在", "合理", "公允")) or text.endswith("合理", 0, metric.start)
    if metric.name == "index_level" and _CLOSED.search(metric.text):
        return "reported"
    hoped = hoped or (
        metric.name == "index_level" and _AIMED.search(metric.text) is not None
    )  # 国指目标价升2%至9500点
    if said == "reported" and (behind or hoped or metric.text.endswith("预测")):  # 5000亿美元收入预测
        said = "forecast"
    if said == "reported" and is_appraised(reading, value, metric):
        said = "forecast"
    if said == "reported" and metric.name in {"eps", "pe"} and _follows_forecast(reading, metric):
        said = "forecast"
    if said == "reported" and of_unfinished_year(reading, value, metric, period):
        return "forecast"
    own = own_year(reading, value)
    if own is not None and is_running(reading, own):
        return "forecast"  # 2027年资本支出由42亿元上调至45亿元，2026年为38亿元, in a note of 2026
    if own is not None or (
        said == "forecast" and (looks_back(reading, value, period) or of_later(reading, value))
    ):
        return "reported"
    return said


_CLOSED = re.compile("(?:^|[，,])[^，,预料将目]*收[市盘报于][^，,]{0,4}$")  # 早前调低目标，收报…
_AIMED = re.compile("目标[^，,]*$")


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
    units = metric.attributes.get("unit", "")
    rated = note.text[row.cells[0].end - 1] in "%％" and not {"percent", "ratio"} & {*units.split(",")}
    growth = rated or is_growth_row(row, words)  # 营业收入 8.0% 27.0%: money is in no percent
    unit = _row_unit(note, row, units, growth)
    if unit is None and "per" in metric.attributes:  # EPS 2025E: what is a share's needs no scale
        abroad = subject is not None and subject.attributes.get("market") == "us"
        unit = "USD" if abroad else LOCAL_CURRENCY.get(note.region, "CNY")
    if unit is None:
        return
    factor = _factor(row, metric, growth=growth)
    entity, raw = (subject.name, subject.text) if subject else (None, None)
    if metric.attributes.get("of") == "named":
        entity = raw = metric.text
    elif metric.attributes.get("of") == "economy" and subject is None:
        entity = home_economy(note, words, note.index_at(row.start))
    for cell in row.cells:
        if cell.value is None:
            continue
        fields: dict[str, Any] = {
            "value": number(cell.value * factor),
            "min": None,
            "max": None,
            "qualifier": "exact",
            "entity": entity,
            "entity_raw": raw,
            "metric": metric.attributes.get("as", metric.name),
            "metric_raw": metric.text,
            "period": cell.period,
            "basis": ("qoq" if is_quarterly(row.label) else "yoy") if growth else None,
            "unit": unit,
            "region": None,
            "modality": dated_modality(outlook, "reported", cell.period, cell.ahead, metric),
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
    if money and row.unit is not None and row.unit.kind == "number" and "count" not in units:
        return LOCAL_CURRENCY.get(note.region, "CNY")  # 营业收入(百万) 4,512
    stated = row.unit.unit if row.unit is not None else None
    if stated == "percent" or ("percent" in units and "money" not in units):
        return "percent"
    if "ratio" in units:
        return "ratio"
    if units == "points":
        return "points"
    if any(unit in units for unit in ("count", "people", "visits")):
        return "units"
    return None if "money" in units else stated


_FELL_BEFORE = re.compile(r"前值(?:为|是)?[减降跌]\s?$")  # the parser takes 前值减0.5% for a value of 0.5%


_COUNTED_IN = Decimal(
    "0.001"
)  # beer is counted in 千升, as goods are in tonnes: the parser brings them to litres
_LOSES = re.compile(r"[减增]亏了?约?\s?$")  # 归母净利润同比减亏80%
_EASED = re.compile(r"(?:优化|改善)了?约?\s?$")  # 综合成本率同比优化0.8个百分点: it fell


def _compounded(reading: Reading, value: Mention) -> str | None:
    """The years that a compound rate spans: a stated range, or the two single years before it."""
    named = [s for s in reading.stretches if s.members and s.grain == "year" and s.start < value.start + 24]
    spans = [s for s in named if len(s.members) > 1]
    if spans:
        return min(spans, key=lambda s: abs(s.start - value.start)).whole
    years = sorted({s.members[0] for s in named if s.start < value.start})
    return f"{years[0]}-{years[-1]}" if len(years) > 1 else None


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


_OF_ONE = re.compile(r"20\d\d(?:Q[1-4]|H[12]|Q1-Q3)?")


def _of_another(reading: Reading, owner: Owner) -> bool:
    """Whether a figure is of another company than the note is about, or the note is about none but its nameless 公司."""
    subject = reading.subject
    if subject is None:
        return not (reading.outlook.nameless and _OF_ONE.fullmatch(reading.main or ""))
    if not owner.of_company or (owner.company or owner.name) == subject.name:
        return False
    named = reading.note.text.find(owner.raw or "", reading.sentence.start, reading.sentence.end)
    return named < 0 or _HELD.search(reading.note.text, reading.sentence.start, named) is None


_HELD = re.compile(r"(?:旗下的?|子公司|孙公司)\s?$")  # 公司旗下某某实现净利润…: in the same report


def _dated(reading: Reading, metric: Mention, value: Mention) -> bool:
    """2026年目标市值500亿元, 8月拟按50亿美元估值融资: a figure of the day that has a period of its own right before it."""
    return any(
        s.members
        and (
            s.end == metric.start
            or metric.end <= s.start < value.start
            or (
                value.end <= metric.start
                and s.grain == "month"
                and _LED_BY_MONTH.fullmatch(reading.note.text, s.end, value.start) is not None
            )
        )
        for s in reading.stretches
    )


_LED_BY_MONTH = re.compile(r"[\u4e00-\u9fff]{0,8}")


def _metric_name(reading: Reading, value: Mention, metric: Mention, *, growth: bool) -> str:
    """Non-GAAP归属股东净利润 is an adjusted net profit: words of adjustment in the phrase before a profit."""
    if "as" in metric.attributes:
        known = metric.attributes["as"]
        return metric.attributes.get("grows", known) if growth else known
    if metric.name == "contracted_sales" and metric.text in _ANY_SALES:
        return metric.name if _OF_HOMES.search(reading.note.text) else "revenue"
    if metric.text.endswith("单量") and "快递" in reading.note.text:
        return "parcel_volume"
    start, end = reading.sentence.start, reading.sentence.end
    if metric.text == "预付款" and _LICENSED.search(reading.note.text, start, end):
        return "upfront_payment"
    if metric.text == "利润率" and _told_before(reading, metric) == "ebitda":
        return "ebitda_margin"  # EBITDA为107亿元，利润率升至67%
    if metric.name == "adjusted_net_profit" and is_plain_of_two(reading, value):
        return "net_profit"  # GAAP/Non-GAAP净利润为3.1/3.4亿美元
    if metric.name not in {"net_profit", "profit"} or is_plain_of_two(reading, value):
        return metric.name
    before = reading.note.text[max(reading.sentence.start, metric.start - 14) : metric.start]
    if metric.text == "业绩" and _COMES_FROM.search(before):
        return "revenue"  # 来自工控的业绩18亿元
    phrase = re.split(r"[，,；;。、:：(（)）]", before)[-1]
    said = reading.words.adjusted.search(phrase)  # 调整后2025年归母净利润预测 is no adjusted one
    adjusted = said is not None and not re.search(r"\d", phrase[said.end() :])
    return "adjusted_net_profit" if adjusted else metric.name


def _told_before(reading: Reading, metric: Mention) -> str | None:
    """The name of the metric of an amount that a sentence tells last before a margin."""
    before = [
        m.name
        for m in reading.sentence.mentions
        if m.label == "METRIC" and m.end <= metric.start and m.text != metric.text
    ]
    return before[-1] if before else None


_ANY_SALES = frozenset({"销售金额", "累计销售金额"})  # of chips as well as of homes
_OF_HOMES = re.compile("房企|地产|楼市|住宅|商品房|新房|置业|签约|百强")
_LICENSED = re.compile("里程碑|授权|许可|销售分成|特许权")

_COMES_FROM = re.compile(r"来自[^，,；;。]{1,10}的$")


def _amount(reading: Reading, value: Mention, metric: Mention, *, growth: bool) -> dict[str, Any]:
    """The four fields of the quantity; a rate of change is signed, and a loss or outflow of what may be either is negative."""
    quantity = value.quantity
    assert quantity is not None
    fields = quantity_fields(quantity if quantity.unit_raw != "千升" else quantity.times(_COUNTED_IN))
    before = reading.note.text[max(metric.end, value.start - 6) : value.start]
    led = reading.note.text[max(metric.start, value.start - 12) : value.start]  # 经营活动现金净流出3亿元
    lost = reading.words.loss.search(led) is not None or "亏损" in metric.text or "逆差" in metric.text
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
    if not growth and "flow" in metric.attributes and quantity.delta is not None and fields["value"]:
        fields["value"] = abs(fields["value"]) * (1 if quantity.delta > 0 else -1)  # 居民贷款减少400亿元
    low, high = fields["min"], fields["max"]
    ranged = growth and fields["value"] is None and low is not None and high and low >= 0
    if ranged and (_FALLS.search(before) or in_fall(reading, value, metric, high) < 0):
        fields |= {"min": -high, "max": -low}  # 环比下降4%~6%
    if growth and quantity.delta is None and fields["value"] and _FELL_BEFORE.search(before):
        fields["value"] = -fields["value"]
    if growth and quantity.delta is not None:
        # else from one rate to another
        whole = quantity.value is None or abs(quantity.delta) == abs(quantity.value)
        moved = quantity.delta if whole else quantity.value
        if moved is not None:
            fields["value"] = number(moved / 100 if quantity.unit == "basis_point" else moved)
    if growth and fields["value"] and metric.name != "loss" and (eased := _LOSES.search(before)):
        fields["value"] = abs(fields["value"]) * (1 if eased[0].startswith("减") else -1)
    if growth and fields["value"]:
        fields["value"] = in_fall(reading, value, metric, fields["value"])
    if growth and fields["value"] and "better" in metric.attributes and _EASED.search(before):
        fields["value"] = -abs(fields["value"])
    return fields


_CLAUSES = re.compile(r"[，,及和、]")
_FALLS = re.compile(
    r"(?:下降|下滑|减少|下跌|[年季月同]减|同降|下行|回落|降低|缩减|萎缩)(?:幅度)?[约了达至]?\s?$|[减降跌挫](?:幅度?)?[约了达]?\s?$"
)


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
        case "POINTS":
            return "points"
        case "DURATION":
            return "days"
        case "NUMBER" if units == "points":  # 美元指数收于98.12
            return "points"
        case _ if units == "turns" or (value.label == "NUMBER" and "ratio" in units):
            return "ratio"
        case "NUMBER" if "money" in units and "count" in units and value.text[-1] in "亿億":
            return _currency_told(reading, value) or LOCAL_CURRENCY.get(reading.note.region, "CNY")
        case "NUMBER" if any(unit in units for unit in ("count", "people", "visits")):
            return "units"
        case "NUMBER" if "money" in units or "amount" in units:
            return _currency_before(reading, value, metric) or LOCAL_CURRENCY.get(reading.note.region, "CNY")
        case "NUMBER" if "count" not in units:
            return None
    return "units"


def _currency_before(reading: Reading, value: Mention, metric: Mention) -> str | None:
    """明年420亿美元、后年430亿: the currency of the same metric's amount right before a bare one."""
    before = [m for m in reading.sentence.mentions if metric.end <= m.start < value.start]
    last = next((m for m in reversed(before) if m.label in {"MONEY", "METRIC"}), None)
    if last is None or last.label == "METRIC" or last.quantity is None:
        return None
    return last.quantity.currency if value.start - last.end <= LISTED_GAP else None


def _currency_told(reading: Reading, value: Mention) -> str | None:
    """在手订单900亿美元，新签80亿的AI订单: the currency of the last sum of the sentence, for orders counted in 亿 are no pieces."""
    sums = [m for m in reading.sentence.mentions if m.label == "MONEY" and m.end <= value.start]
    return sums[-1].quantity.currency if sums and sums[-1].quantity is not None else None


LISTED_GAP = 8  # characters between two amounts of which the second leaves its currency out


def _counts_in_local(reading: Reading) -> bool:
    """Whether the company that a sentence speaks of counts in Hong Kong dollars: 中银香港, and not 腾讯."""
    named = [m for m in reading.sentence.mentions if m.label == "ORG"]
    named = named or ([reading.subject] if reading.subject is not None else [])
    return any("money" in m.attributes for m in named)


def _local_currency(note: Note, quantity: Quantity, *, share: bool = False) -> str | None:
    """The quantity's own; a bare 元 is renminbi but in a Taiwan note, since what mainland companies report in Hong Kong is too.

    share: a dividend a share, which is told in the market's money all the same.
    """
    local = share or note.region == "tw"
    bare = quantity.currency == "CNY" and quantity.unit_raw == "元" and "人民" not in quantity.text
    if bare and local:
        return LOCAL_CURRENCY.get(note.region, "CNY")
    return quantity.currency
