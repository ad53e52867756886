"""Which metric a value measures: the nearest one before it that can be measured so, or one right behind it."""

import re
from dataclasses import replace

from extractor.linking.figure_levels import foreseen_apart, renews
from extractor.linking.figure_modality import is_expected, is_old, measured_against
from extractor.linking.figure_owners import company_at, part_at
from extractor.linking.figure_periods import base_period
from extractor.linking.readings import Figure, Metrics, Reading
from extractor.linking.word_reach import is_out_of_reach
from extractor.rules.mentions import Mention

__all__ = [
    "fits",
    "is_base",
    "is_growth",
    "is_margin",
    "is_scaled",
    "is_surprise",
    "metric_after",
    "metric_before",
]

_BREAK = re.compile(r"[；;。]")
_CLAUSE = re.compile(r"[，,；;。]")
_BASE = re.compile(r"(?:较|(?<![占同环])比|相较|相比)(?:于)?(?P<when>[^，,；;。、]{2,9}?)的?$")
_SINCE = re.compile(r"[；;]\s*(?:季调)?(?:同比|环比|较[^，,；;。]{1,6})[^，,；;。]{0,8}$")


def is_margin(reading: Reading, value: Mention) -> bool:
    """较我们预估的9.4元高出15%: by how much one thing is above another, and no rate of change."""
    return measured_against(reading, value) is None and any(
        m.label == "CHANGE_CUE" and "margin" in m.attributes and 0 <= value.start - m.end <= 2
        for m in reading.sentence.mentions
    )


_SCALED = re.compile(r"[亿兆万]$")
_COUNTED = re.compile(r"\s?[\u4e00-\u9fffA-Za-z]")
_UNCOUNTED = re.compile(
    r"\s?(?:左右|以上|以下|上下|不到|同比|环比|较|对应|和|与|及|至|到|的|远|低于|高于|不及|略|大幅|明显|显著|占|主要|其中|yoy|qoq|YoY|QoQ)"
)


def is_scaled(reading: Reading, value: Mention, side: str) -> bool:
    """营收51.3亿，同比+2.9%: a number in 亿 or 万 that counts nothing is told in the note's money; so is one right before its metric."""
    text = reading.note.text
    if not _SCALED.search(value.text) or side == "after":
        return _SCALED.search(value.text) is not None
    return _COUNTED.match(text, value.end) is None or _UNCOUNTED.match(text, value.end) is not None


def is_surprise(reading: Reading, value: Mention) -> bool:
    """低于预期2.31个百分点, 比预期高500亿美元: by how much a figure differs from what had been expected."""
    before = reading.note.text[max(reading.sentence.start, value.start - 16) : value.start]
    if value.label in {"PERCENT_POINT", "PERCENT"} and (missed := _MISSED.search(before)) is not None:
        return value.label == "PERCENT_POINT" or _is_over_amount(reading, value, missed)
    return _ABOVE.search(before) is not None


def _is_over_amount(reading: Reading, value: Mention, missed: re.Match[str]) -> bool:
    """收入938亿美元(yoy+9.5%)，高于彭博一致预期5.20%: whether what is measured is no rate, so that the percentage is no level of it."""
    if missed[0].rstrip().endswith(("的", "为", "值")):
        return False
    verb = value.start - len(missed[0])
    told = [*_TOLD.finditer(_BRACKETS.sub("", reading.note.text[reading.sentence.start : verb]))]
    return bool(told) and told[-1]["rate"] is None


_TOLD = re.compile(r"\d[\d.,]*\s?(?P<rate>[%％倍]|个百分点|pct|bps?)?")
_MISSED = re.compile(
    r"(?:[低高]于|超过|超出|超|好于|优于|逊于|不及|弱于|强于)[^，,；;。\d]{0,4}(?:预期|预计|预测)[^，,；;。\d]{0,5}$"
)
_ABOVE = re.compile(
    r"[较比][^，,；;。\d]{0,4}(?:预期|预计|预测)[^，,；;。\d]{0,3}(?:[高低多少]|高出|低出)\s?$"
)


def is_base(reading: Reading, value: Mention) -> bool:
    """较去年同期46.6%提升…: what is only compared with stands right behind the time that it is of."""
    head = _BASE.search(reading.note.text, max(reading.sentence.start, value.start - 12), value.start)
    if head is None or value.text[0] in "+-−＋－":
        return False
    if base_period(reading, value) is not None:
        return False  # 354亿元，较去年同期的326亿元增长8.7%: a figure of a period that is known
    return (
        not any(
            m.label in {"CHANGE_CUE", "TO_CUE", "METRIC"} and "basis" not in m.attributes
            for m in reading.sentence.mentions
            if head.start("when") <= m.start < value.start
        )
        and reading.words.moment.search(head["when"]) is not None
    )


def is_growth(reading: Reading, value: Mention, group: Metrics) -> bool:
    q = value.quantity
    if q is None or value.label not in {"PERCENT", "PERCENT_POINT"}:
        return False
    rated = value.label == "PERCENT" and "percent" in group.mentions[-1].attributes.get("unit", "")
    if rated and base_period(reading, value) is not None:
        return False  # 毛利率46.6%，较去年同期43.1%提升
    if rated and _PRAISED.fullmatch(reading.note.text, value.end, max(value.end, group.start)):
        return False  # 59%的高毛利率
    if value.label == "PERCENT_POINT" or q.basis is not None or q.kind == "change":
        return True
    if group.growth and any(s.members and group.last <= s.start < value.start for s in reading.stretches):
        return True  # 增速为3.8%，2026年为8.2%
    if group.growth and (is_expected(reading, value) or foreseen_apart(reading, value) is not None):
        return True
    if group.growth and is_old(reading, value):
        return True  # 同比上涨0.6%，预期0.5%，前值0.4%
    if group.growth and value.text[0] in "+-−＋－" and company_at(reading, value) is not None:
        return True  # 甲营收+2.3%，乙+18.5%
    beside = group.end == value.start and "percent" not in group.mentions[-1].attributes.get("unit", "")
    if value.text[0] in "+-−＋－" and (beside or _basis_said(reading, group.end, value.start)):
        return True
    if value.text[0] in "+-−＋－" and _BRACKETED_BASIS.search(reading.note.text, group.end, value.start):
        return True  # 营收34亿元（YoY，-9.6%）
    if value.text[0] in "+-−＋－" and _DATED_BASE.search(
        reading.note.text, max(group.end, value.start - 14), value.start
    ):
        return True  # 总资产7万亿元，较2024年末+10%
    if value.text[0] in "+-−＋－" and _SLASHED.search(reading.note.text, group.end, value.start):
        return True  # 营收19.25亿元/-22.15%
    if not rated and value.text[0] in "+-−＋－" and _is_behind(reading, group, value):
        return True  # 营收402亿元，+12.6%
    if not rated and _is_growth_told(reading, value):
        return True
    if not rated and _UP_TO.search(reading.note.text, max(group.end, value.start - 12), value.start):
        return True
    nouns = [*reading.words.rate.finditer(reading.note.text, group.end, max(group.end, value.start))]
    return bool(nouns) and not _CLAUSE.search(_FROM.sub("", reading.note.text[nouns[-1].end() : value.start]))


_PRAISED = re.compile("的较?[高低]|的?(?:领先|绝对|超高|压倒性)的?")


def _is_behind(reading: Reading, group: Metrics, value: Mention) -> bool:
    """Whether only a mark stands between the amount of a metric, or the list of its amounts, and a signed rate."""
    return (
        group.taken > 0
        and not group.growth
        and _MARKED.fullmatch(reading.note.text, group.last, value.start) is not None
    )


_MARKED = re.compile(r"\s?[，,、]\s?(?:分别|各)?\s?")


def _is_growth_told(reading: Reading, value: Mention) -> bool:
    """营收同比增幅显著，超50%; 营收实现50%增长: a percentage behind the clause that praises a growth, or right before its noun."""
    text = reading.note.text
    before = _ABOUT.sub("", text[max(reading.sentence.start, value.start - 16) : value.start])
    noun = _NOUN.match(text, value.end) is not None
    if reading.words.noted.search(before):
        return noun or _STOPS.match(text, value.end) is not None
    return noun and _CLAUSE.search(before[-1:]) is None


# 明年资本支出年增上看45%: how far a growth is thought to go
_UP_TO = re.compile(r"(?:年增|季增|同比|环比|成长|增幅)(?:增长|率|可望|有望|将)?(?:上看|挑战|落在|介于)\s?$")
_ABOUT = re.compile(r"[约近超逾达高过到为\s]+$")
_NOUN = re.compile(
    r"(?:以上|左右)?的?(?:同比)?(?:中高速|中低速|高速|快速|较快|稳健|稳定|强劲)?(?:增长|成长|增[幅速])(?=[，,；;。、\s]|$)(?![，,]\s?(?:主要)?(?:来自|源自|源于|由))"
)
_STOPS = re.compile(r"(?:以上|左右)?(?:[，,；;。、\s)）]|$)")
_FROM = re.compile(r"^[，,]\s?(?=[由从自])")  # 营收年增率，由原来的22%提升至25%


_DATED_BASE = re.compile(
    r"(?:较|相较|相比|(?<![同环])比)于?\s?(?:(?:20)?\d\d年|[1-4]?\d?Q[1-4]|[1-9一二三四]季度|[一二三四]季|1?\d月)[\d一二三四五六七八九十年月季度日初底末同期QH]{0,6}\s?$"
)
_BRACKETED_BASIS = re.compile(r"[(（]\s?(?:YoY|YOY|yoy|QoQ|QOQ|qoq|同比|环比)\s?[，,:：]\s?$")
_SLASHED = re.compile(r"(?:[元亿万倍辆台吨家%％人只件套]|\d)\s?/\s?$")


def _basis_said(reading: Reading, start: int, end: int) -> bool:
    """Whether 同比 or its like stands in the clause before a signed percentage."""
    floor = max(start, *(m.end() for m in _CLAUSE.finditer(reading.note.text, start, end)), start)
    return any(
        m.label == "CHANGE_CUE" and "basis" in m.attributes and floor <= m.start < end
        for m in reading.sentence.mentions
    )


def fits(mention: Mention, figure: Figure) -> bool:
    units = set(mention.attributes.get("unit", "").split(","))
    if "per" in mention.attributes:
        units.add("share")
    return not units.isdisjoint(figure.metric)


def metric_before(reading: Reading, values: list[Mention], figure: Figure) -> Metrics | None:
    """The nearest metric before the values that can be measured so; one that has its value takes another only for a reason."""
    text, start = reading.note.text, values[0].start
    apart = foreseen_apart(reading, values[0])
    for group in reversed(reading.metrics):
        if group.end > start or (apart is not None and group.start > apart):
            continue
        if not fits(group.mentions[-1], figure):
            if "basket" in group.mentions[-1].attributes:
                return None  # 猪肉价格同比下降8.2%，降幅比上月收窄0.3个百分点: and not of the index
            if _waits_for_money(group, values[0]) or _is_revision(reading, group, values[0], figure):
                return None
            continue
        if is_out_of_reach(reading, group, values[0]):
            continue
        if group.taken and _is_aside(reading, group, start, figure):
            continue
        reached = max(group.end, group.last) if figure.growth or group.taken else group.end
        part = part_at(reading, group, values[0])
        if len(_BRACKETS.sub("", text[reached:start])) > figure.reach and part is None:
            return None
        if (
            part is None
            and (figure.growth or company_at(reading, values[0]) is None)
            and _BREAK.search(text, reached, start)
            and apart is None
            and not _goes_on(reading, start, growth=figure.growth)
        ):
            return None
        if _priced_between(reading, reached, start, growth=figure.growth):
            return None
        if figure.growth and _told_between(reading, group, reached, start):
            return None
        if figure.growth and (whole := _of_part(reading, group, values[0])) is not None:
            return whole
        if figure.growth and (_is_of_amount(reading, group, values[0]) or _is_whole(reading, group)):
            continue
        if group.taken and not figure.growth and not renews(reading, group, values[0]):
            return None
        if not figure.growth and _named_behind(reading, group, values, figure):
            return None
        return _of_loss(reading, group)
    return None


def _is_aside(reading: Reading, group: Metrics, start: int, figure: Figure) -> bool:
    """营收达90亿元（ASP 2万元/颗），高于市场共识的80亿元: whether a bracket closes behind a metric, and the value goes on with the one before it."""
    run = reading.note.text[group.end : min(start, group.end + figure.reach)]
    if not (")" in run or "）" in run):
        return False
    closed = run.count(")") + run.count("）") > run.count("(") + run.count("（")
    told = (g for g in reading.metrics if g.end <= group.start and g.taken)
    return closed and any(fits(g.mentions[-1], figure) for g in told)


def _named_behind(reading: Reading, group: Metrics, values: list[Mention], figure: Figure) -> bool:
    """现金流仍为负，面临20亿美元的资金缺口; 估值18亿美元；乙完成2亿美元A轮融资: whether the value says what it is, in another clause than the metric before."""
    text, end = reading.note.text, values[-1].end
    behind = next((g for g in reading.metrics if g.start >= end), None)
    if behind is None or not fits(behind.mentions[0], figure):
        return False
    apart = group.taken > 0 or "—" in text[group.end : values[0].start]
    alike = apart and behind.mentions[0].name == group.mentions[0].name
    if alike and end < _behind_name(reading, values[-1], end) == behind.start:
        return True  # 甲产能吃紧——乙订了5万片CoWoS产能
    joint = text[end : behind.start]
    told = joint in {"的", "的潜在"} or (joint != "" and _OF_ROUND.fullmatch(joint) is not None)
    told = told or (
        group.taken > 0 and joint in {"", "潜在"} and _VALUED.match(text, behind.end) is None
    )  # 首付款5亿元，最高20亿元里程碑付款
    return told and _CLAUSE.search(text, group.end, values[0].start) is not None


_VALUED = re.compile(r"\s?[为达约是:：]{0,2}\s?[-+$￥]?\d")


def _waits_for_money(group: Metrics, value: Mention) -> bool:
    """自来水销售实现收入3465万: a number right behind a sum of money is no count of what is named before."""
    near = value.label == "NUMBER" and 0 <= value.start - group.end <= 1 and not group.taken
    return near and set(group.mentions[-1].attributes.get("unit", "").split(",")) <= {"money", "amount"}


def _is_revision(reading: Reading, group: Metrics, value: Mention, figure: Figure) -> bool:
    """毛利率改善，上调2026年净利润9%至26亿元: by how much the forecast of another metric is changed is no level of an earlier one."""
    text, start = reading.note.text, group.start
    untold = value.label == "PERCENT" and not figure.growth and not group.taken
    if not untold or _CLAUSE.search(text, group.end, value.start):
        return False
    return reading.words.revise.search(text[max(reading.sentence.start, start - REVISED) : start]) is not None


REVISED = 30  # characters before a metric in which a verb of revision may stand


def _is_of_amount(reading: Reading, group: Metrics, value: Mention) -> bool:
    """出货8130万部，市场份额24.2%，同比增长4.9%; 投入475亿元，占总投入比重的27%，同比增长21.5%: behind a share a rate in percent is that of the amount told before it."""
    if group.mentions[-1].name not in {"market_share", "share_of"} or value.label != "PERCENT":
        return False
    shares = (m for m in reading.sentence.mentions if group.end <= m.start and m.end <= value.start)
    if not group.taken and not any(m.label == "PERCENT" for m in shares):
        return False
    before = [g for g in reading.metrics if g.end <= group.start and g.taken]
    if not before or _BREAK.search(reading.note.text, before[-1].end, value.start):
        return False
    units = before[-1].mentions[-1].attributes.get("unit", "")
    return "percent" not in units and _CLAUSE.search(reading.note.text, group.last, value.start) is not None


def _of_part(reading: Reading, group: Metrics, value: Mention) -> Metrics | None:
    """营收季增12%，车用占比31%，季增19%: behind the share of a part in a revenue, what grows by a rate in percent is the part's revenue."""
    share = group.mentions[-1]
    if share.name != "share_of" or value.label != "PERCENT" or not group.taken:
        return None
    told = [g.mentions[-1] for g in reading.metrics if g.end <= share.start and g.growth and not g.taken]
    if not told or told[-1].name != "revenue":
        return None
    if _GROWS.fullmatch(reading.note.text, group.last, value.start) is None:
        return None
    part = replace(share, name="revenue", attributes=told[-1].attributes)
    return replace(group, mentions=[part])


_GROWS = re.compile(r"[，,、]\s?(?:同比|环比|按[年季])?(?:增长|成长|[年季月][增减]|下降|减少)(?:约|达)?\s?")


def _is_whole(reading: Reading, group: Metrics) -> bool:
    """占当期资本开支比重的27%，同比增长21%: what something is a part of does not grow by it."""
    clause = _CLAUSE.split(reading.note.text[reading.sentence.start : group.start])[-1]
    return not group.taken and "占" in clause and _SHARE.match(reading.note.text, group.end) is not None


_SHARE = re.compile(r"的?(?:比重|比例|比(?!较|去|上))")


def _of_loss(reading: Reading, group: Metrics) -> Metrics:
    """归母净利润亏损1.2亿元 is a negative net profit and no loss of its own."""
    if group.mentions[0].name != "loss":
        return group
    before = [
        g
        for g in reading.metrics
        if g.end <= group.start and not reading.note.text[g.end : group.start].strip("为是")
    ]
    return before[-1] if before and "profit" in before[-1].mentions[-1].name else group


def _goes_on(reading: Reading, start: int, *, growth: bool) -> bool:
    """…0.6%；环比上涨0.1%, …45亿元；2030年有望达到70亿元: a clause that begins with a basis or a period goes on with the metric before."""
    text = reading.note.text
    if growth and _SINCE.search(text, max(reading.sentence.start, start - 20), start):
        return True
    breaks = [m.end() for m in _BREAK.finditer(text, reading.sentence.start, start)]
    if growth and breaks and _LIKE_FOR_LIKE.match(text, breaks[-1], start):
        return True
    return bool(breaks) and any(
        s.members and breaks[-1] <= s.start <= breaks[-1] + 6 and s.end <= start for s in reading.stretches
    )


# …按年增5%；若撇除甲及乙，同口径增幅为15%
_LIKE_FOR_LIKE = re.compile(
    r"\s?(?:但|而)?(?:若|如)?(?:撇除|剔除|扣除|不计|同口径|可比口径|按可比口径|固定汇率)"
)


def _priced_between(reading: Reading, start: int, end: int, *, growth: bool) -> bool:
    """均价816元/克，较上周上涨1.7%: the move of a price and of no figure; a price behind 目标价 is none either."""
    mentions, claimed = reading.sentence.mentions, reading.sentence.verdicts.get("price", {})
    if _unit_price(reading, start, end):
        return True
    if growth:
        told = (m for m in mentions if start <= m.start < end and m.label == "PRICE_CUE")
        return any(start <= mentions[i].start < end for i in claimed) or any(
            m.attributes.get("kind") == "target_price" for m in told
        )
    remark = _REMARK.match(reading.note.text, start, end)  # 市盈率（现价，2025E）34.67
    return any(
        m.label == "PRICE_CUE" and m.attributes.get("kind") in {"target_price", "share_price"}
        for m in mentions
        if (remark.end() if remark else start) <= m.start < end
    )


_REMARK = re.compile(r"\s?[(（][^()（）]{1,16}[)）]")


def _unit_price(reading: Reading, start: int, end: int) -> bool:
    """占比提升到50%，单价年降15%; 单价分别为85/74（元/吨），同比-2.8%/-1.3%: what moves in the rate's own clause, or has a value before it, is a price."""
    clauses = [*(m.end() for m in _CLAUSE.finditer(reading.note.text, start, end)), end]
    low = max(start, clauses[-2]) if len(clauses) > 1 else start
    told = [m for m in reading.sentence.mentions if start <= m.start < end and m.label in _MOVED]
    last = [m for m in told if low <= m.start] or (told[-1:] if _valued(reading, told, low) else [])
    return bool(last) and last[-1].label == "PRICE_CUE" and "market" in last[-1].attributes


def _valued(reading: Reading, told: list[Mention], end: int) -> bool:
    """Whether a number or sum stands in the clause behind the last word of what is told."""
    if not told or _CLAUSE.search(reading.note.text, told[-1].end, end - 1):
        return False
    return any(
        told[-1].end <= m.start < end for m in reading.sentence.mentions if m.label in {"NUMBER", "MONEY"}
    )


_MOVED = {"PRICE_CUE", "METRIC"}
_ELSE = re.compile(
    r"(?<!净)利差|股价|股票价格|涨跌幅|涨停|累涨|累跌|收涨|收跌|累计上涨|累计下跌|收盘上涨|收盘下跌"
)
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")


def _told_between(reading: Reading, group: Metrics, start: int, end: int) -> bool:
    """杠杆率4.56倍，较年初+3%: the rate belongs to an amount told since, of what is no metric."""
    text = reading.note.text
    if _ELSE.search(text, start, end):
        return True
    between = [
        m
        for m in reading.sentence.mentions
        if start <= m.start
        and m.end <= end
        and m.label in _AMOUNTS
        and not _is_growth_in_multiples(reading, m)
    ]
    if not between or _BRACKETS.search(text, start, end):
        return False
    units = group.mentions[-1].attributes.get("unit", "").split(",")
    if not _AMOUNTS[between[-1].label].isdisjoint(units):
        return False  # 营收15.2亿元…，其中云业务2.0亿元，同比+71.6%
    return re.fullmatch(r"\s?[，,\s][^，,；;。\d]{0,12}", text[between[-1].end : end]) is not None


def _is_growth_in_multiples(reading: Reading, value: Mention) -> bool:
    """营收同比增长1.6倍，环比增长25%; 为上年同期的1.6倍，环比增长25%: a rate of the same metric."""
    if value.label != "MULTIPLE" or value.quantity is None:
        return False
    q, before = value.quantity, reading.note.text[max(reading.sentence.start, value.start - 8) : value.start]
    return q.basis is not None or q.kind == "change" or _TIMES_BEFORE.search(before) is not None


_TIMES_BEFORE = re.compile(r"(?:同期|去年|上年|上季度?|前一年|上月)的?约?近?\s?$")

_AMOUNTS = {
    "MONEY": {"money", "amount"},
    "MULTIPLE": {"ratio"},
    "COUNT": {"count", "people", "visits", "number"},
    "MEASURE": {"count", "people", "visits", "number"},
}  # labels of amounts, and the units of metrics that may be measured so


def metric_after(reading: Reading, values: list[Mention], figure: Figure) -> Metrics | None:
    """A metric right behind the values (20倍PE, 12亿元的营收), unless one before them in the clause still waits for its value."""
    text, start, end = reading.note.text, values[0].start, values[-1].end
    for group in reading.metrics:
        if group.start < end:
            waits = group.taken == 0 and fits(group.mentions[-1], figure)
            if waits and not _CLAUSE.search(text, group.end, start) and text.find("—", group.end, start) < 0:
                return None
            continue
        converted = _CONVERTED.match(text, end, group.start)
        ordered = group.mentions[0].name in {"orders", "capacity"}
        end = converted.end() if converted else _behind_name(reading, values[-1], end) if ordered else end
        between = _without_periods(reading, end, group.start)
        near = group.start - end <= figure.reach and (between in _LEADING_ON or _OF_ROUND.fullmatch(between))
        return group if near and fits(group.mentions[0], figure) else None
    return None


def _behind_name(reading: Reading, value: Mention, end: int) -> int:
    """5万片CoWoS订单: where the name of what is counted ends between a count and its metric."""
    if value.label != "COUNT":
        return end
    named = (m for m in reading.sentence.mentions if 0 <= m.start - end <= 1 and m.label in _GOODS)
    return next((m.end for m in named), end)


_GOODS = frozenset({"PRODUCT", "ACCELERATOR"})
# what may stand between a value and its metric: 80%的领先市占率
_LEADING_ON = frozenset(
    {"", "的", "对应", "目标", "预测", "动态", "预期"}
    | {f"{w}的" for w in ("以上", "以下", "左右", "附近")}
    | {f"的{w}" for w in ("高", "较高", "低", "大额", "巨额", "新", "目标", "领先", "超高", "绝对")}
)
# 完成130亿美元F轮融资
_OF_ROUND = re.compile(
    r"的?(?:定增|定向增发|增发|配股|可转债|私募|再|夹层|新一轮|首轮|(?:Pre-)?[A-Z]\d?\+{0,2}轮|(?:天使|种子|战略)轮|IPO|股权|战略)"
)
_CONVERTED = re.compile(r"[(（](?:约合|折合|约为|约)[^()（）]{2,16}[)）]")  # 25万亿韩元（约合…）的营业利润


def _without_periods(reading: Reading, start: int, end: int) -> str:
    text = reading.note.text
    for stretch in reading.stretches:
        if start <= stretch.start and stretch.end <= end:
            return (text[start : stretch.start] + text[stretch.end : end]).strip()
    return text[start:end].strip()
