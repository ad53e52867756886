"""Whether a figure has been reported, is forecast, guided or expected by others, or is an old value."""

import re

from extractor.linking.context import is_met, modality, word_modality
from extractor.linking.former_values import is_bracketed_expectation, is_bracketed_former
from extractor.linking.outlook import Outlook
from extractor.linking.periods import Stretch, year_of
from extractor.linking.readings import VALUES, Reading
from extractor.rules.mentions import Mention

__all__ = [
    "already",
    "dated_modality",
    "is_expected",
    "is_foreseen_demand",
    "is_guided",
    "is_old",
    "is_published_before",
    "looks_back",
    "measured_against",
    "of_later",
    "own_year",
    "said_of",
    "starts_from",
]


OPENING = 14  # characters at the head of a sentence in which 我们预计 governs all of it


def said_of(reading: Reading, value: Mention, *, ranged: bool = False) -> str:
    """The modality that the nearest word tells, or the one that opens the sentence.

    ranged: the metric's reported figures may be ranges, as target ranges of interest rates are.
    """
    said = modality(reading.note, reading.sentence, value.start)
    if _FORMER.search(reading.note.text, reading.sentence.start, value.start):
        return "reported"
    base = _BASE.search(reading.note.text, max(reading.sentence.start, value.start - 14), value.start)
    if base or (said != "reported" and starts_from(reading, value)):
        return "reported"
    if said != "reported" and (comparand := _past_comparand(reading, value)) is not None:
        # Q4指引营收96亿，高于市场预期的91亿，毛利率54%: what the sentence was about before goes on
        before = modality(reading.note, reading.sentence, comparand.start)
        return "guidance" if before == "guidance" else "reported"
    if said == "forecast" and _is_headed_guidance(reading, value):
        return "guidance"
    if said != "reported":
        return "guidance" if said == "planned" else said
    led = reading.sentence.mentions[_list_of(reading, value)[0]].start
    if reading.words.revise.search(reading.note.text[max(reading.sentence.start, led - 40) : led]):
        return "forecast"
    clause = max(reading.note.text.rfind(mark, 0, value.start) for mark in "；;。\n")
    if _TO_COME.search(reading.note.text, max(clause, reading.sentence.start), led):
        return "forecast"
    if reading.words.scenario.search(reading.note.text, max(clause, reading.sentence.start), value.start):
        return "forecast"
    if _RECKONED.search(reading.note.text, max(clause, reading.sentence.start), led):
        return "forecast"
    if _is_of_middle(reading, value):
        return "guidance"
    q = value.quantity
    reached = _REACHED.search(reading.note.text, max(reading.sentence.start, led - 10), led)
    if not (ranged or reached) and q is not None and q.value is None and None not in {q.min, q.max}:
        return "guidance"  # what has been reported is no range
    follows = next(iter(reading.sentence.mentions[_list_of(reading, value)[1] + 1 :]), None)
    if follows is not None and follows.label == "TO_CUE" and reading.words.revise.match(follows.text):
        return "forecast"  # EPS由61.8元上修至64.6元
    for mention in reading.sentence.mentions:
        opens = mention.label == "MODALITY" and mention.end <= min(
            value.start, reading.sentence.start + OPENING
        )
        if opens and not is_met(reading.note, reading.sentence, mention):
            said = word_modality(reading.note, reading.sentence, mention)
            return "guidance" if said == "planned" else said
    return said


def _is_headed_guidance(reading: Reading, value: Mention) -> bool:
    """四季度业绩指引：预计营收37亿美元: what a company expects under a head that says that it guides."""
    head = _GUIDES.match(reading.note.text, reading.sentence.start, value.start)
    return head is not None and not any(
        m.label in {"ORG", "BROKER"} for m in reading.sentence.mentions if head.end() <= m.start < value.start
    )


_GUIDES = re.compile(r"[^，,；;。：:\n]{0,24}(?:指引|财测)[^，,；;。：:\n]{0,4}[：:]")


# 直线折旧法测算第一年到第三年的净利率为…
_RECKONED = re.compile(r"(?:测算|估算|推算|假设|假定)[^；;。]{0,30}第[一二三四五六七八九十\d]{1,2}年")
_REACHED = re.compile(r"已经?[^，,；;。\d]{0,6}$")  # 占比已升至12%-28%, of several


def is_published_before(reading: Reading, value: Mention, metric: Mention) -> bool:
    """预计CPI升至0.6%（前值0.2%）: the former value of an economy's figure has been published, that of an estimate has not."""
    if metric.attributes.get("of") != "economy":
        return False
    if is_bracketed_former(reading.note.text, value):
        return True
    start = max(reading.sentence.start, value.start - 8)
    return _FORMER_ALONE.search(reading.note.text, start, value.start) is not None


def _is_of_middle(reading: Reading, value: Mention) -> bool:
    """预计净利润26亿元-46亿元，中值为36亿元，同比+158%: the middle of a range that is told before it, and how that would grow."""
    middle = _MIDDLE.search(reading.note.text, reading.sentence.start, value.start)
    return middle is not None and any(
        m.quantity is not None and m.quantity.value is None and m.label in VALUES
        for m in reading.sentence.mentions
        if m.end <= middle.start()
    )


_MIDDLE = re.compile(
    r"(?:中值|中枢|中位数|中间值)(?:[约为达是\s:：]|对应){0,3}[-+−]?\d[^；;。]*$|(?:中值|中枢|中位数|中间值)(?:[约为达是\s:：]|对应){0,3}$"
)


def starts_from(reading: Reading, value: Mention) -> bool:
    """预计由2024年的996亿元增长到2029年的2300亿元: what a growth over years starts from has been."""
    text, sentence = reading.note.text, reading.sentence
    led = _FROM_YEAR.search(text, max(sentence.start, value.start - FROM_REACH), value.start)
    to = _TO_YEAR.match(text, value.end, sentence.end) if led else None
    return led is not None and to is not None and led["year"] < to["year"]


FROM_REACH = 24  # characters before a value in which the year that it starts from stands
_FROM_YEAR = re.compile(r"[由从自](?P<year>20[12]\d)年?[^，,；;。\d]{0,10}$")
_TO_YEAR = re.compile(r"[^，,；;。\d]{0,10}[至到][^，,；;。\d]{0,3}(?P<year>20[12]\d)年")


def _past_comparand(reading: Reading, value: Mention) -> Mention | None:
    """低于分析师预期的74%，但环比提升0.9个百分点: the expectation that a figure was compared with, which says nothing of the next."""
    mentions = reading.sentence.mentions
    words = [m for m in mentions if m.label == "MODALITY" and m.end <= value.start]
    told = [m for m in mentions if words and words[-1].end <= m.start < value.start and m.label in VALUES]
    if not told or told[0].start - words[-1].end > COMPARAND_GAP:
        return None
    before = reading.note.text[max(reading.sentence.start, words[-1].start - 10) : words[-1].start]
    return words[-1] if _COMPARED.search(before) is not None else None


COMPARAND_GAP = 5  # characters between 预期 and the value that was expected
_COMPARED = re.compile(
    r"(?:[低高]于|[高低好]过|超过|超出|超|好于|优于|逊于|逊|胜过?|不及|符合|合乎|弱于|强于|[较比])(?:了|市场|分析师|公司|此前|我们|机构|的)*$"
    r"|[\d%％元](?:以?及|和|与)$"  # 高于我们预估的57%及市场共识的56.8%
)
# 预期6.6%，前值4.4%: behind what had been expected stands what had been reported before
# 指引120亿元，低于2024年的150亿元: what is compared with has been
_BASE = re.compile(
    r"(?:较|比|高于|低于|超过|超出|相较于?|多于|少于)(?:20\d\d年?|去年|上年)[^，,；;。\d]{0,6}的\s?(?:人民币|约)?$"
)
_FORMER = re.compile(
    r"预期(?:值|为|是|[增减升降涨跌])*\s?[-+−]?\d[\d.,]*[%％]?[万亿]?[人元]?[，,；;、]?\s?前值(?:为|是|[增减升降涨跌])*[:：]?\s?$"
)
_FORMER_ALONE = re.compile(r"(?:前值|上期值)(?:为|是)?[:：]?[增减升降涨跌]?\s?$")  # 预计升至0.6%（前值0.2%）
# 未来四年将增至320亿: not 未来三年 of what has been told of up to now
_TO_COME = re.compile(
    r"(?:全年|明年|今年)[^，,；;。]{0,8}上看\s?$|(?:年增|同比|成长)(?:增长|率)?上看\s?$"
    r"|(?:本季度?|当季|下季度?|今年|明年|全年|年底|下半年)(?:可|可望|有机会|能)[到达至]{1,2}[^，,；;。\d]{0,3}$"
    r"|看好[^，,；;。]{0,18}(?:年增|季增|月增|增长|成长|同比|营收|收入|净利润?|EPS|出货量?|销量)[^，,；;。\d]{0,6}$"
    r"|(?:拉动|带动|推动|驱动|支撑|预计|预期|料)[^，,；;。]{0,4}未来(?:\d|[一二三四五六七八九十两几])+(?:年|个?季度|个?月)[^，,；;。\d]{0,16}$|未来(?:\d|[一二三四五六七八九十两几])+(?:年|个?季度)[^，,；;。]{0,6}?(?:将|拟|要)"
    r"|未来(?:\d|[一二三四五六七八九十两几])+年(?:内|里|间)?(?:计划|累计|合计|总)?(?:投入|投资|斥资|出资|资本开支|资本支出)(?:约|超过?|逾|近|达|为|总额|规模)*\s?$"
    r"|或将?(?:募资|融资|募集|贡献|带来|增加|上调|下调)[^，,；;。\d]{0,4}$"
    r"|(?:明年|后年|下一?季度?|下财季)[^，,；;。]{0,20}(?:可能|大概率|料|会)[^，,；;。\d]{0,6}$|将(?:贡献|带来|创造|产生)[^，,；;。\d]{0,4}$"
    r"|未来(?:\d|[一二三四五六七八九十两几至到])+年[^，,；;。\d]{0,10}?(?:[在达为至到]|维持|保持)约?\s?$"
    r"|(?:下一?|新)财年[^，,；;。]{0,6}将[^，,；;。\d]{0,6}$|宣布将?(?:投入|投资|出资)约?$"
    r"|将(?:会)?(?:[年季月][增减]|(?:同比|环比)?(?:增长|下降|成长))(?:超过|约|近|逾|达到?)?\s?$"
    r"|可能(?:会|将|进一步|继续|逐步|最高|最终)*(?:(?:上升|提升|扩大|增长|下降|回落|升|增|降|涨|跌)[至到]|达到?|超过|突破)[^，,；;。\d]{0,3}$"
    r"|将(?:进一步|逐步|大幅|快速|持续|分别|再|继续)*(?:同比|环比|按年)?(?:增[至到长加]|[上攀回提]升|提高|扩大|扩[至到]|下[降滑]|[降减升涨跌][至到]|回落|减少|成长)[^，,；;。\d]{0,6}$"
    r"|将(?:推动|带动|助力|驱动|促使)[^，,；;。]{2,24}(?:升|提高|增|降)\S{0,2}[至到][^，,；;。\d]{0,3}$"
    r"|(?:稳态|终局|远期|永续|长期(?=[净毛]?利[润率]))[^，,；;。\d]{0,12}$|假设(?:基础|前提|依据|条件|如下|包括)[^；;。]*$"
)


def is_expected(reading: Reading, value: Mention) -> bool:
    """同比上涨0.6%，预期0.5%: what had been expected of the figure before it."""
    if is_bracketed_expectation(reading.note.text, value):
        return True
    before = reading.note.text[max(reading.sentence.start, value.start - 12) : value.start]
    match = reading.words.expected.search(before)
    if match is None or match.start() == 0:
        return match is not None or _MEAN.search(before) is not None
    if before[match.start() - 1] == "超":  # 远超市场预期的300亿美元, but not 超预期10%
        return match[0].endswith("的" if value.label != "MONEY" else ("的", "共识")) or _is_alike(
            reading, value
        )
    return before[match.start() - 1] in "，,（(、；;为 与较于比过出的在对据及和"


_MEAN = re.compile(
    r"(?:预测|预期|预估)(?:均值|平均值|中值|中位数)[为是约：:\s]{0,2}$"
)  # of those who were asked


def _is_alike(reading: Reading, value: Mention) -> bool:
    """营收92.5亿美元，超一致预期87.4亿美元: whether a sum is about as large as the one before it, and so no difference between the two."""
    told = [m.quantity for m in reading.sentence.mentions if m.label == "MONEY" and m.end <= value.start]
    sums = [q.value for q in told if q is not None and q.value]
    own = value.quantity.value if value.label == "MONEY" and value.quantity is not None else None
    return own is not None and len(sums) > 0 and abs(own) < 2 * abs(sums[-1]) and abs(sums[-1]) < 2 * abs(own)


def is_guided(reading: Reading, value: Mention) -> bool:
    """高于公司此前指引的70亿美元, 营收92.5亿美元（指引84-90亿美元）: what had been guided of the figure before it."""
    low = max(reading.sentence.start, value.start - MEASURED_REACH)
    return _GUIDED.search(reading.note.text, low, value.start) is not None


_GUIDED = re.compile(
    r"(?:(?:[高低好优弱强]于|[低高好]过|超过|超出|[大小远略]超|超|逊于|不及|落在|位于|处于|接近)(?:了|其|公司|此前|之前|先前|前期|管理层|给出|官方|自身|的)*"
    r"|[（(，,](?:公司|此前|之前|先前|原|管理层|前期)*)"
    r"(?:财务|业绩|营收|收入|季度)?(?:指引|财测|展望)(?:区间|范围|中值|中枢|上限|下限|上沿|下沿|中位数|的|为|是|约|[:：])*\s?$"
)


# 低于20亿元的市场预期, 超过此前18%~20%指引区间的上限, 高于市场预期的549.5亿元和公司此前540亿元的指引
_MEASURED = re.compile(
    r"(?:低于|高于|超过|超出|超|好于|优于|逊于|不及|符合|接近|弱于|强于)(?:[^，,；;。\d]{0,10}[\d.]+[亿万]?[美港]?[元%％]?(?:的\S{2,6})?(?:和|及|与|以及))?[^，,；;。\d]{0,14}(?:对(?:20)?\d\d\s?年[^，,；;。\d]{0,10})?$"
)
MEASURED_REACH = 40  # characters before a value in which the word that measures stands
_MEASURE = re.compile(
    r"\s?的?(?:公司)?(?:(?P<consensus>(?:市场|一致|彭博|Wind|分析师|华尔街)?(?:一致|平均)?(?:预期|预测))|(?P<guidance>(?:业绩)?指引(?:区间|上限|下限|中值|范围)?))"
)


def measured_against(reading: Reading, value: Mention) -> str | None:
    """The modality of what a figure is measured against, as the words behind it tell."""
    before = reading.note.text[max(reading.sentence.start, value.start - MEASURED_REACH) : value.start]
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


def already(reading: Reading, value: Mention, period: str, *, ahead: bool) -> bool:
    """预计2031年达260亿美元。…规模已突破2600亿元: what has been reached is of no time to come that stands before it."""
    before = reading.note.text[max(reading.sentence.start, value.start - 12) : value.start]
    year, now = year_of(period), reading.outlook.told_year
    later = ahead or (year is not None and now is not None and year > now)
    here = any(s.members and s.end <= value.start for s in reading.stretches)
    return later and not here and _REACHED.search(before) is not None


_REACHED = re.compile(r"已(?:经)?(?:达到?|突破|超过?|升至|降至|增至|接近|逾)[^，,；;。\d]{0,4}$")


def looks_back(reading: Reading, value: Mention, period: str | None) -> bool:
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


def of_later(reading: Reading, value: Mention) -> bool:
    """Q4有望延续公司今年Q1-Q3的单季营收分别为…: the word looks ahead with a later quarter before it, in a heading glued to the text."""
    named = [s for s in reading.stretches if s.members and s.end <= value.start and s.grain == "quarter"]
    words = [m for m in reading.sentence.mentions if m.label == "MODALITY" and m.end <= value.start]
    if len(named) < 2 or not words or words[-1].end > named[-1].start:
        return False
    later = [s for s in named[:-1] if 0 <= words[-1].start - s.end <= 2]
    return bool(later) and later[-1].members[0] > named[-1].members[-1]


_CLAUSE_END = re.compile(r"[，,；;]")


def dated_modality(outlook: Outlook, said: str, period: str | None, ahead: bool, metric: Mention) -> str:
    """Forecast where the period lies ahead; guidance, consensus and plans keep their name."""
    year = year_of(_SPAN.sub("", period) if period else None)  # 2024-2030: as far ahead as its end
    if said in {"guidance", "consensus", "planned"}:
        return said
    parts = _SPAN_OF_PARTS.fullmatch(period or "")  # 11、12月与明年元月
    if parts is not None and outlook.year is not None and int(parts["until"]) > outlook.year:
        return "forecast"
    if ahead or (
        period
        and year
        and outlook.is_ahead(period, year, priced="ratio" in metric.attributes.get("unit", ""))
    ):
        return "forecast"
    if said == "estimated":
        return "forecast" if year is None else said
    if said == "reported" and outlook.preview and period is not None and period == outlook.covered:
        return "forecast"  # 2025年报业绩前瞻
    if said == "reported" and _begins_later(outlook, period):
        return "forecast"
    return said


def is_foreseen_demand(reading: Reading, value: Mention, metric: Mention, period: str | None) -> bool:
    """1.6T光模块需求约1500万只: how many pieces will be wanted, where no time is told; nobody files it."""
    if metric.name != "demand" or period is not None or value.label != "COUNT":
        return False
    size = value.quantity.value if value.quantity is not None else None
    many = size is None or size >= LEAST_WANTED
    return many and not _BY_NOW.search(reading.note.text, reading.sentence.start, value.start)


LEAST_WANTED = 10_000
_BY_NOW = re.compile("[本上当每单]周|周度|[本上当]月|已|去年|上年|目前|当前|实际|历史|曾")


def _begins_later(outlook: Outlook, period: str | None) -> bool:
    """2024Q4 in a note of September: a part of the note's own year that begins after the month of publication."""
    part = _PART_OF_YEAR.fullmatch(period or "")
    if part is None or outlook.published is None:
        return False
    year, month = outlook.published
    first = {"Q": 3 * int(part[3]) - 2, "H": 6 * int(part[3]) - 5, "-": int(part[3])}[part[2]]
    return int(part[1]) == year and first > month


_PART_OF_YEAR = re.compile(r"(\d{4})(Q(?=[1-4]$)|H(?=[12]$)|-(?=\d\d$))(\d{1,2})")
_SPAN = re.compile(r"^(?:FY)?\d{4}-(?=\d{4}$)")
_SPAN_OF_PARTS = re.compile(r"\d{4}(?:-\d\d|Q\d)-(?P<until>\d{4})(?:-\d\d|Q\d)")


def is_old(reading: Reading, value: Mention) -> bool:
    """由12亿元上调至15亿元, 原预测12亿元: whether this value is the one that no longer holds."""
    if is_bracketed_former(reading.note.text, value):
        return True
    mentions = reading.sentence.mentions
    first, last = _list_of(reading, value)
    for start in {value.start, mentions[first].start}:
        before = reading.note.text[max(reading.sentence.start, start - 10) : start]
        said = [m.end() for m in reading.words.old.finditer(before)]
        if said and not re.search(r"[，,；;)）]", before[said[-1] :]):
            return True
    nxt = mentions[last + 1] if last + 1 < len(mentions) else None
    start, led_by = mentions[first].start, mentions[max(0, first - 3) : first]
    led = any(m.label == "FROM_CUE" and 0 <= start - m.end <= 24 for m in led_by)
    if nxt is None or not led:
        return False
    raised = _RAISED_TO.fullmatch(reading.note.text, mentions[last].end, nxt.start) is not None
    return raised or (nxt.label == "TO_CUE" and nxt.start - mentions[last].end <= 12)


# 由600亿美元提到640亿美元: elsewhere 提到 is to mention
_RAISED_TO = re.compile(r"\s?(?:提|加|拉|抬)到了?(?:约|近|逾)?\s?")


def _list_of(reading: Reading, value: Mention) -> tuple[int, int]:
    """The first and the last place of the list of values that this one is a member of, among the mentions of the sentence."""
    mentions = reading.sentence.mentions
    first = last = next(k for k, m in enumerate(mentions) if m is value)
    while first and _listed(reading, mentions[first - 1], mentions[first]):
        first -= 1
    while last + 1 < len(mentions) and _listed(reading, mentions[last], mentions[last + 1]):
        last += 1
    return first, last


def _listed(reading: Reading, left: Mention, right: Mention) -> bool:
    """由20/25亿元上调至22/28亿元: whether two neighbours are members of one list of values."""
    joint = reading.note.text[left.end : right.start].strip() if left.label == right.label else ""
    return left.label in VALUES and joint in _LISTING


_LISTING = frozenset("/、和与及")
