"""Which periods a list of values has: named before or behind it, in brackets, in earlier sentences, or assumed."""

import re
from dataclasses import replace

from extractor.linking.figure_modality import is_old, own_year, said_of
from extractor.linking.note import Note, Sentence
from extractor.linking.passed_periods import is_of_event
from extractor.linking.periods import Stretch, walk_back, year_of
from extractor.linking.readings import VALUES, Reading
from extractor.linking.two_bases import is_on_two_bases
from extractor.rules.mentions import Mention

__all__ = ["as_of_month", "base_period", "is_aside", "is_of_now", "lay_periods"]

CARRY = 3  # sentences back that may supply a period


def lay_periods(reading: Reading, values: list[Mention], count: int) -> list[tuple[str | None, bool]]:
    """(period, said to lie ahead) of each of `count` values."""
    if count == len(values) and is_on_two_bases(reading, values):
        return lay_periods(reading, values[:1], 1) * count
    chosen = _choose_stretch(reading, values, count)
    if chosen is None:
        return [(None, False)] * count
    if count > 1 and len(chosen.members) == count:
        return [
            (member, member in chosen.ahead or _foreseen(reading, chosen, member))
            for member in chosen.members
        ]
    if count == 1 and (border := _border(reading, values[0], chosen)) is not None:
        return [(border, border in chosen.ahead)]
    if count == 1 and len(chosen.members) > 1 and chosen.ahead and values[0].label == "MULTIPLE":
        return [(None, True)]  # 调整2024-2026年预测…，维持估值0.7倍PB
    if count == 1 and _AS_OF.search(reading.note.text, chosen.end, max(chosen.end, values[0].start)):
        return [(None, False)]
    if count == 1 and (final := _final(reading, values[0], chosen)) is not None:
        return [(final, final in chosen.ahead)]
    whole = chosen.whole if len(chosen.members) > 1 else chosen.members[0]
    return [(whole if count == 1 else None, bool(chosen.ahead))] * count


def base_period(reading: Reading, value: Mention) -> Stretch | None:
    """较去年同期的326亿元, 对比2024年净利润150亿元: the period right before a value, or its metric, with which another is compared, where it is known."""
    if value.text[0] in "+-−＋－" and not reading.note.text.endswith("的", 0, value.start):
        return None  # 较23年的-5.7%改善, but 较上年-5.7%
    for stretch in reading.stretches:
        named = stretch.same or not stretch.yearless or _of_last_year(reading, stretch)
        known = stretch.compared and stretch.members and named
        if not known or stretch.end > value.start:
            continue
        named_by = next((g for g in reading.metrics if 0 <= g.start - stretch.end <= 1), None)
        if _OF_BASE.fullmatch(reading.note.text, stretch.end, value.start) or (
            named_by is not None and _OF_BASE.fullmatch(reading.note.text, named_by.end, value.start)
        ):
            return stretch
    return None


def _bracketed_base(reading: Reading, value: Mention) -> Stretch | None:
    """增速较Q2(-9.2%)改善: the value in a bracket right behind the period that another is compared with."""
    alone = reading.note.text[value.end : value.end + 1] in {")", "）"}
    based = (s for s in reading.stretches if s.compared and s.members and alone)
    return next((s for s in based if reading.note.text[s.end : value.start].strip() in {"(", "（"}), None)


_OF_BASE = re.compile(r"\s?的?(?:人民币|约|净亏损|亏损)?\s?")
_AS_OF = re.compile(
    r"(?<![(（])截[至止](?:20\d\d年)?\d{1,2}月\d{1,2}日"
)  # a day ends what has been told of years
_LISTED = re.compile(r"\d\s?年?[EF]?\s?(?:[、/和与及&]|以及)")


def as_of_month(reading: Reading, value: Mention, metric: Mention) -> str | None:
    """截至5月16日，港口库存3253万吨: the month of the day up to which a level is told; sums of money cover more than that."""
    trade = value.label == "MULTIPLE" and reading.sector is not None  # 截至8月1日，医药行业PE为31倍
    if not trade and (value.label in {"MONEY", "MULTIPLE"} or metric.attributes.get("of") == "company"):
        return None
    if metric.name in _RUNNING and (month := _month_of_days(reading, value)) is not None:
        return month
    told = [*_DAY.finditer(reading.note.text, reading.sentence.start, value.start)]
    if not told or reading.outlook.told_year is None:
        return None
    behind = [s for s in reading.stretches if told[-1].end() <= s.start < value.start]
    since = any(s.members and not (s.compared or s.same) for s in behind)
    return None if since else f"{told[-1]['year'] or reading.outlook.told_year}-{int(told[-1]['month']):02}"


# the last day of a quarter closes a report, and what is told of it covers more than a month
_DAY = re.compile(
    r"(?<![(（])截[至止](?:(?P<year>20\d\d)年)?(?!(?:3|12)月31日|[69]月30日)(?P<month>1[0-2]|[1-9])月\d{1,2}日"
)


_RUNNING = frozenset({"token_usage", "visits", "download", "users", "admissions"})
# 5月12日-25日这两周内: days of one month
_DAYS = re.compile(
    r"(?<!\d)(?:(?P<year>20\d\d)年)?(?P<month>1[0-2]|0?[1-9])月\d{1,2}日?\s?[-–—~～至到]\s?(?:(?P=month)月)?\d{1,2}日"
)


def _month_of_days(reading: Reading, value: Mention) -> str | None:
    """The month of the days that are told of in the sentence, or in those of the paragraph before it: 5月12日-25日，日均调用量…"""
    if any(s.members and s.start < value.start for s in reading.stretches):
        return None
    before = [*reading.note.before(reading.index, CARRY)]
    start = before[-1].start if before else reading.sentence.start
    told = [*_DAYS.finditer(reading.note.text, start, value.start)]
    year = told[-1]["year"] or reading.outlook.told_year if told else None
    return f"{year}-{int(told[-1]['month']):02}" if year else None


def _final(reading: Reading, value: Mention, stretch: Stretch) -> str | None:
    """2023年和2024年营收分别为346万和3052万美元，同比增长782%: one rate behind a list laid over years is that of the last."""
    count = len(stretch.members)
    if count < 2 or value.start < stretch.end or value.label not in {"PERCENT", "PERCENT_POINT"}:
        return None
    if not _LISTED.search(reading.note.text, stretch.start, stretch.end):
        return None
    quantity = value.quantity
    if quantity is None or quantity.basis not in {"yoy", "qoq"}:
        return None
    between = [m for m in reading.sentence.mentions if stretch.end <= m.start < value.start]
    return stretch.members[-1] if len([m for m in between if m.label in VALUES]) >= count else None


def _border(reading: Reading, value: Mention, stretch: Stretch) -> str | None:
    """2015-2023年…从1.34亿元增长至3.02亿元: the first of two values is that of the first year, the second of the last."""
    if len(stretch.members) < 2:
        return _border_again(reading, value)
    if stretch.grain != "year" or value.start < stretch.end:
        return None
    if _REVISING.search(reading.note.text, stretch.end, value.start):
        return None  # 2026-2027财年增速预期从13%提升至23%: both are of all the years
    mentions = reading.sentence.mentions
    i = next(k for k, m in enumerate(mentions) if m is value)
    clause = max(reading.note.text.rfind(mark, 0, value.start) for mark in "，,；;。")
    led = any(m.label == "FROM_CUE" and clause < m.start for m in mentions[:i] if value.start - m.end <= 2)
    if led and any(m.label == "TO_CUE" for m in mentions[i + 1 : i + 3]):
        return stretch.members[0]
    reached = i > 0 and mentions[i - 1].label == "TO_CUE" and value.start - mentions[i - 1].end <= 3
    begun = any(m.label == "FROM_CUE" and clause < m.start for m in mentions[:i])
    return stretch.members[-1] if reached and begun else None


def _border_again(reading: Reading, value: Mention) -> str | None:
    """毛利率从2024年的33.9%提升至2027年的34.2%；每股收益从1.34元提升至2.04元: two values without years between the years told last."""
    mentions = reading.sentence.mentions
    i = next(k for k, m in enumerate(mentions) if m is value)
    clause = max(reading.note.text.rfind(mark, 0, value.start) for mark in "，,；;。")
    if any(clause < s.start < value.start for s in reading.stretches):
        return None
    led = any(m.label == "FROM_CUE" and clause < m.start for m in mentions[max(0, i - 3) : i])
    before = [s for s in reading.stretches if s.members and s.grain == "year" and s.end <= clause]
    if (
        not led
        or len(before) < 2
        or not _FROM_TO.fullmatch(reading.note.text, before[-2].start - 1, before[-1].start)
    ):
        return None
    first = i + 1 < len(mentions) and any(m.label == "TO_CUE" for m in mentions[i + 1 : i + 3])
    last = i > 0 and mentions[i - 1].label == "TO_CUE"
    return before[-2].members[0] if first and not last else before[-1].members[0] if last else None


_REVISING = re.compile(r"(?:预期|预测|预估|目标|指引|假设)(?:值)?[从由自]")
_FROM_TO = re.compile(r"[从由自][^，,；;。]*[至到为]")


def _foreseen(reading: Reading, stretch: Stretch, member: str) -> bool:
    """2025、2026年分别为…, in a note of 2025: a list that goes on into later years forecasts the running one too."""
    now = reading.outlook.year
    years = [year_of(m) or 0 for m in stretch.members]
    return now is not None and stretch.grain == "year" and max(years) > now and (year_of(member) or 0) >= now


def _choose_stretch(reading: Reading, values: list[Mention], count: int) -> Stretch | None:
    inside = _bracketed_period(reading, values[0]) if count == 1 else None
    inside = inside or (base_period(reading, values[0]) if count == 1 else None)
    inside = inside or (_bracketed_base(reading, values[0]) if count == 1 else None)
    if inside is not None:
        return inside
    if count == 1 and (own := own_year(reading, values[0])) is not None:
        return own
    before = [
        s
        for s in walk_back(reading.stretches, values[0].start)
        if not _spent(reading, s, values[0])
        and not is_aside(reading.note, reading.sentence, s, values[0].start)
        and not _of_a_reason(reading, s, values[0].start)
        and not _of_pair(reading, s)
    ]
    behind = [
        s
        for s in reading.stretches
        if s.members and _touches(reading, values[-1].end, s.start) and not _has_own(reading, s)
    ]
    if count == 1:
        if behind and (not before or _leads_metric(reading, behind[0])):
            return behind[0]  # 15x 2025E PE
        if _is_former(reading, before, values[0]):
            return before[1]
        if before:
            return before[0]
        own_time = _left_open(reading, values[0]) or is_of_now(reading, values[0])
        return None if own_time else _carried(reading, 1, values[0])
    for stretch in (*before, *behind):
        if len(stretch.members) == count:
            return stretch
    found = _begun(reading, before, values[0], count) or _united(reading, before, values[0], count)
    found = found or (None if _dated(reading, before, values[0]) else _carried(reading, count))
    return found if found or before else _assumed(reading, values[0], count)


def _leads_metric(reading: Reading, stretch: Stretch) -> bool:
    """15x 2025E PE: whether a metric stands right behind a period; in …-22.0%24Q3实现营收…, another clause begins with it."""
    near = (g.start for g in reading.metrics if 0 <= g.start - stretch.end <= 2)
    return any(reading.note.text[stretch.end : start].strip(" 的年度") == "" for start in near)


def _is_former(reading: Reading, before: list[Stretch], value: Mention) -> bool:
    """6月产量130.2万吨，5月125.4万吨，同比增14.2%: an earlier value put in between, and the rate is of the later one."""
    quantity = value.quantity
    if len(before) < 2 or quantity is None or quantity.basis not in {"yoy", "qoq"}:
        return False
    last, main = before[:2]
    if last.grain != main.grain or len(last.members) > 1 or len(main.members) > 1 or last.whole >= main.whole:
        return False
    text, mentions = reading.note.text, reading.sentence.mentions
    told = [m for m in mentions if m.label in VALUES and main.end <= m.start < value.start]
    if len(told) != 2 or any(m.label in {"PERCENT", "PERCENT_POINT"} for m in told):
        return False
    led = text[main.end : last.start].rstrip().endswith(("，", ","))
    bare = text[last.end : told[1].start].strip() in {"", "为", "达"}
    return led and bare and told[0].end <= last.start and text[told[1].end] in "，,"


def _spent(reading: Reading, stretch: Stretch, value: Mention) -> bool:
    """由去年同期的41.3%降至38.1%, 从2023年26亿元增至87亿元: the year before is that of the first value alone."""
    begun = len(stretch.members) == 1 and any(
        m.label == "FROM_CUE" and 0 <= stretch.start - m.end <= 1 for m in reading.sentence.mentions
    )
    return (stretch.same or begun) and any(
        m.label in VALUES and stretch.end <= m.start < value.start for m in reading.sentence.mentions
    )


def is_aside(note: Note, sentence: Sentence, stretch: Stretch, until: int) -> bool:
    """同比-14%(去年同期有…);…, 增速+2.7%(Q1增速-0.6%)…: what a bracket dates or compares with ends with the bracket."""
    if _open_bracket(note, sentence, stretch.start) is None:
        return False
    closed = _CLOSED.search(note.text, stretch.end, until)
    if closed is None or stretch.same:
        return closed is not None
    return any(m.label in VALUES and stretch.end <= m.start < closed.start() for m in sentence.mentions)


def _of_pair(reading: Reading, stretch: Stretch) -> bool:
    """占比从去年同期37%降至今年31%: beside 去年同期, 今年 only says that the second value is of the period told before."""
    text = reading.note.text
    if text[stretch.start : stretch.end] != "今年":
        return False
    clause = max(text.rfind(mark, reading.sentence.start, stretch.start) for mark in "，,；;。")
    return any(s.same and clause < s.start < stretch.start for s in reading.stretches)


def _of_a_reason(reading: Reading, stretch: Stretch, until: int) -> bool:
    """净利润0.8亿元，主要是因为21H1有政府补助；扣非…: a time that only a reason names ends with its clause."""
    text = reading.note.text
    clause = max(text.rfind(mark, reading.sentence.start, stretch.start) for mark in "，,；;。") + 1
    ends = _CLAUSE_END.search(text, stretch.end, until) if clause and _REASON.match(text, clause) else None
    return ends is not None and not any(
        m.label in VALUES and stretch.end <= m.start < ends.start() for m in reading.sentence.mentions
    )


_REASON = re.compile(r"\s?(?:主要|主|部分|原因)?(?:系|是因|是由|因(?!此|而)|由于|源于|受|原因)")
_CLAUSE_END = re.compile("[，,；;]")


def _open_bracket(note: Note, sentence: Sentence, position: int) -> int | None:
    """Where the bracket begins that a position of the sentence stands in."""
    opened = max(note.text.rfind(mark, sentence.start, position) for mark in "(（")
    return None if opened < 0 or _CLOSED.search(note.text, opened, position) else opened


_CLOSED = re.compile("[)）]")


def _left_open(reading: Reading, value: Mention) -> bool:
    """上季度投入…, 未来三年投资…, 7月收入累计…: a period told before in the sentence that has no name keeps earlier ones away."""
    return any(
        s.end <= value.start and not (s.members or s.compared)
        for s in reading.stretches
        if s.grain == "month" or _NAMELESS.match(reading.note.text, s.start)
    )


_NAMELESS = re.compile(
    r"[上下]一?个?(?:季度?|财年)|本财年|过去|未来|近[两三几\d]|20\d\d年?(?:\d{1,2}月)?以来"
)


def _dated(reading: Reading, before: list[Stretch], value: Mention) -> bool:
    """甲、乙、丙2024年Q3单季营收为…: the list's own clause says of which period all of it is."""
    clause = max(reading.note.text.rfind(mark, reading.sentence.start, value.start) for mark in "，,；;。")
    return bool(before) and before[0].start > clause and len(before[0].members) == 1


def _begun(reading: Reading, before: list[Stretch], value: Mention, count: int) -> Stretch | None:
    """2025-2027年…至1.2/1.5/1.8亿元（前值为1.1、1.4亿元）: fewer old values than years are those of the first years."""
    if not is_old(reading, value):
        return None
    longer = next((s for s in before if len(s.members) > count), None)
    return longer and replace(longer, members=longer.members[:count])


_ITEM = re.compile("[；;][^；;。]*(?:分别|合计)")


def _united(reading: Reading, before: list[Stretch], value: Mention, count: int) -> Stretch | None:
    """2025年…(原…)，2026、2027年为…，对应PE: the years named one after the other, if there are as many."""
    years = sorted({m for s in before if s.grain == "year" for m in s.members})
    if len(years) != count or not before:
        return None
    if _ITEM.search(reading.note.text, before[0].end, value.start) and not is_old(reading, value):
        return None  # 2025年为…，2026年增至…；甲、乙分别为…: another item of a list
    return replace(before[0], members=tuple(years), whole=f"{years[0]}-{years[-1]}")


def _assumed(reading: Reading, value: Mention, count: int) -> Stretch | None:
    """A list without years anywhere near counts from the first year that the note forecasts."""
    horizon = reading.outlook.horizon
    foreseen = value.label == "MULTIPLE" or said_of(reading, value) in {"forecast", "estimated"}
    if horizon is None or not 2 <= count <= 4 or not foreseen:
        return None
    now = reading.outlook.year
    first = (
        now if count == 3 and now is not None and horizon == now + 1 else horizon
    )  # three count from the running year
    years = tuple(str(first + k) for k in range(count))
    return Stretch(value.start, value.start, years, f"{years[0]}-{years[-1]}", "year", frozenset(years))


def _counts_from_quarter(reading: Reading) -> bool:
    """其中甲业务收入为3.2亿元，同比+9%，环比+4%: a sentence without a period of its own whose rates count from the quarter before."""
    if any(s.members for s in reading.stretches):
        return False
    return any(m.quantity is not None and m.quantity.basis == "qoq" for m in reading.sentence.mentions)


def _short_enough(told: list[Stretch]) -> list[Stretch]:
    """Q4收入9.8亿元，环比+6%，全年35亿元: without the whole year, where a quarter was told before it."""
    return [s for s in told if s.grain in _SHORT] or told


_SHORT = {"quarter", "month"}


def _of_last_year(reading: Reading, stretch: Stretch) -> bool:
    """在去年Q1高基数下…: a time of the year before that stands beside one of this year is its base and is not gone on with."""
    return reading.note.text.startswith(("去年", "上年"), stretch.start)


def _touches(reading: Reading, end: int, start: int) -> bool:
    return 0 <= start - end <= 3 and not reading.note.text[end:start].strip("的（( ")


def _has_own(reading: Reading, stretch: Stretch) -> bool:
    """38.6%（2024H1：35.2%）, +6.2%(Q1增速+6.8%): whether a value right behind a period is the one that it dates."""
    values = (m for m in reading.sentence.mentions if m.start >= stretch.end and m.label in VALUES)
    following = next(values, None)
    return following is not None and (
        _OWN.fullmatch(reading.note.text, stretch.end, following.start) is not None
    )


_OWN = re.compile(
    r"\s?(?:同期|单季度?)?\s?(?:[：:为](?:同比|环比)?(?:增长|下降|下滑|减少|上升|提升)?|(?:同比|环比)?(?:增速|增长|下降|增|降)[为：:]?)\s?"
)


def _bracketed_period(reading: Reading, value: Mention) -> Stretch | None:
    """12.3亿元(同比+5%)、14.1亿元(同比+6%): what stands in a bracket has the period of the value before it."""
    opened = _open_bracket(reading.note, reading.sentence, value.start)
    if opened is None:
        return None
    if any(s.members and opened < s.start < value.start for s in reading.stretches):
        return None  # (FY25E前值为…): the bracket names its own
    return reading.hosts.get(opened)


_AMONG = re.compile(r"[-•·*\s]*(?:其中|对应|相应)")


# 公司上调2025年息差指引。: what is guided is told behind the period, and no figure of it
_PROMISE = re.compile(r"[^，,；;。]{0,14}(?:指引|财测|(?:盈利|业绩|收入|利润)(?:预测|预期|目标))")


def _promises(note: Note, sentence: Sentence, stretch: Stretch) -> bool:
    """Whether a period is that of a guidance without a figure, which dates nothing behind it."""
    if any(m.label in VALUES and m.start >= stretch.end for m in sentence.mentions):
        return False
    return _PROMISE.match(note.text, stretch.end, sentence.end) is not None


# 目前公司拥有产能3万吨/年; 当前股价 is what a multiple is told of
_NOW = re.compile(r"目前|现有|现已|截[至止](?:目前|当前|今)|当前(?!股价|市值|价格|估值)|如今|眼下")


def is_of_now(reading: Reading, value: Mention) -> bool:
    """Whether a level is told of the day of the note, and so of no period that an earlier sentence has told."""
    if value.label == "MULTIPLE" or (value.quantity is not None and value.quantity.kind == "change"):
        return False
    if any(s.members and s.start < value.start for s in reading.stretches):
        return False
    return _NOW.search(reading.note.text, reading.sentence.start, value.start) is not None


def _is_verdict(reading: Reading, sentence: Sentence, value: Mention) -> bool:
    """…给予2026年19倍PE，维持“增持”评级。 主业承压：原料药营收7.3亿元: what is told behind a valuation is of another time than it."""
    if value.label == "MULTIPLE" or not any("stance" in m.attributes for m in sentence.mentions):
        return False
    valued = any(m.label == "MULTIPLE" for m in sentence.mentions)
    return valued and said_of(reading, value) == "reported"


def _carried(reading: Reading, count: int, value: Mention | None = None) -> Stretch | None:
    """From earlier sentences of the paragraph: the nearest list of as many members, or the nearest single period."""
    before = [*reading.note.before(reading.index, CARRY)]
    if not before and reading.index and _AMONG.match(reading.note.text, reading.sentence.start):
        before = [
            reading.note.sentences[reading.index - 1]
        ]  # an item of a list that goes on with the one above
    if not before and count > 1 and _is_next_item(reading):
        before = [reading.note.sentences[reading.index - 1]]
    for sentence in before:
        if value is not None and _is_verdict(reading, sentence, value):
            return None
        stretches = reading.outlook.stretches(
            reading.note.text, sentence.start, sentence.end, reading.words.reports, reading.dating
        )
        named = [
            s
            for s in walk_back(stretches, sentence.end)
            if not is_aside(reading.note, sentence, s, sentence.end)
        ]
        told = [s for s in named if not _of_last_year(reading, s)]
        told = _short_enough(told) if _counts_from_quarter(reading) else told
        for stretch in told or named:
            passing = stretch.grain == "month" and reading.outlook.covered is not None
            passing = passing or reading.note.text.startswith("累计", stretch.end)
            passing = passing or _promises(reading.note, sentence, stretch)
            passing = passing or is_of_event(reading.note.text, stretch)
            if (len(stretch.members) == count or count == 1) and not (passing or stretch.same):
                return stretch  # 新游7月DAU达2000万: a month is passed over in a note on a report
    return _of_paragraph_before(reading, count) if count > 1 else None


def _is_next_item(reading: Reading) -> bool:
    """预计FY2025-FY2027收入为…[9] - Non-GAAP净利润为1108/1154/1250亿美元: an item without a period behind another one of the run."""
    if not reading.index or any(s.members for s in reading.stretches):
        return False
    last = reading.note.sentences[reading.index - 1]
    return _ITEM_MARK.fullmatch(reading.note.text, last.end, reading.sentence.start) is not None


_ITEM_MARK = re.compile(r"\s*[-–—•·●]\s*")


def _of_paragraph_before(reading: Reading, count: int) -> Stretch | None:
    """…上修2025至2026年资本支出。\n四大厂资本支出年增率达58%与27%: the years told of the same metric where the paragraph before ends."""
    if not reading.index or any(s.members for s in reading.stretches):
        return None
    sentence, names = (
        reading.note.sentences[reading.index - 1],
        {g.mentions[-1].name for g in reading.metrics},
    )
    told = [m for m in sentence.mentions if m.label == "METRIC" and m.name in names]
    if not told or any(m.label in VALUES and m.start >= told[0].start for m in sentence.mentions):
        return None
    stretches = reading.outlook.stretches(
        reading.note.text, sentence.start, sentence.end, reading.words.reports, reading.dating
    )
    years = [s for s in stretches if s.grain == "year" and len(s.members) == count]
    return years[-1] if len(years) == 1 else None
