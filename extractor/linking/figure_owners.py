"""Whose a value is where the value itself says so: a company, a part or a thing right before it, or a list of names."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractor.linking.figure_vetoes import trade_beside
from extractor.linking.item_owners import item_owner, made_elsewhere
from extractor.linking.listed_names import listed_names
from extractor.linking.note import group_at
from extractor.linking.owners import find_owner
from extractor.linking.ownership import Owner
from extractor.linking.readings import Figure, Metrics, Reading
from extractor.linking.referents import meant
from extractor.linking.roles import bystanders, receives
from extractor.rules.mentions import Mention

__all__ = [
    "company_at",
    "each_of",
    "joined_with",
    "listed_owner",
    "names_of",
    "owner_of",
    "part_at",
    "stood_for",
]

_OBJECT = re.compile(
    r"(?:各类|各式|约|共)?(?P<name>(?!只有|仅有|已有|尚有|还有|运行|维持|位于|处于|稳定|保持|徘徊|逼近|攀升|回升|触及)[\u4e00-\u9fffA-Za-z]{2,8})$"
)
# …42亿元；专业可视化7.6亿美元、汽车5.9亿美元, Blackwell Ultra贡献约273亿美元: a name alone between a mark and a value
_PART = re.compile(
    r"[，,；;、]\s*(?P<name>(?!同比|环[比升降增减]|较|合计|约|达|为|共|增|降)(?:[^\W的_，,；;、()（）]{2,10}?|[A-Z][A-Za-z0-9]+(?: [A-Z0-9][A-Za-z0-9]*){1,2}))\s?(?:贡献了?)?(?:均|都|皆)?(?:(?:则|也|亦|已)?突破|约为|则为|约|为|达到|达|超过?)?\s?$"
)
# 收入56亿元，其中独家药同比增长44%
_GROWN_PART = re.compile(
    r"[，,；;]\s?其中[，,]?\s?(?P<name>(?!主要|部分|预计|单)[\u4e00-\u9fffA-Za-z0-9]{2,12}?)(?:的|则|也|亦|分别|大幅|已)?(?:同比|按年|年)(?:大幅|约|快速|高速)?(?:增长|增加|上升|提升|下降|下滑|减少|降低|[增减]|[+-])?(?:了|约|近|超过?|达到?)?\s?$"
)
# 新房成交同比-8%，二手房同比+3%: a name alone between the mark before a rate and the word of its base
_RATED_PART = re.compile(
    r"[，,；;]\s?(?P<name>[\u4e00-\u9fffA-Za-z]{2,6}?)(?:则|也|亦)?(?:同比|环比)(?:大幅|小幅)?(?:增长|增加|上升|提升|下降|下滑|减少|降低|[增减+-])?(?:了|约|近|超过?|达到?)?\s?$"
)
_RATED_REGION = re.compile(
    r"[，,；;、]\s?(?:而|但)?(?P<name>[\u4e00-\u9fff]{2,6}?)(?:则|也|亦|市场)*(?:大幅|小幅)?(?:增长|增加|上升|提升|下降|下滑|减少|降低)(?:了|约|近|超过?|达到?)?\s?$"
)
# 销量较高的车企是某某汽车1.2万辆、…: the first of those that stand high
_RANKED = re.compile(
    r"(?:最[高多大]|较[高多大]|居前|靠前|领先|前[三四五十])的?(?:车企|企业|公司|厂商|品牌|车型|产品|银行|省份|城市|地区|品种)?(?:分别|依次|主要)?(?:是|为|有)"
    r"(?P<name>[A-Za-z\u4e00-\u9fff]{2,10})[(（]?\s?$"
)
PART_REACH = 28  # characters before a value in which a part is named
COMPANY_GAP = 8  # characters between a company and a value of its own
_GAP = re.compile(
    r"\s?[(（]?(?:的|以|不足|逾|约|为|则|已|获得?|突破|逼近|接近|高达|跃至|升至|仅|也|均|都|皆|超过?|非?可比口径|亦|分别|同期|去年同期|上年同期|单[季月]|盈?转亏|由盈转亏|实现|录得|完成|达到?|有|合计|由|从|仍|维持|预计|指引|(?:上调|下调|上修|下修|调整|提升|收窄)[至到])*\s?"
)
THINGS = {"INDEX", "ORG", "PRODUCT", "ACCELERATOR", "COMMODITY", "MODEL", "GPU_WORD", "SERVER_WORD"}


def company_at(reading: Reading, value: Mention) -> Mention | None:
    """比亚迪6.35万辆、吉利汽车2.48万辆: a company right before its value."""
    for mention in reading.sentence.mentions:
        near = mention.label == "ORG" and mention.end <= value.start <= mention.end + COMPANY_GAP
        if near and _GAP.fullmatch(reading.note.text, mention.end, value.start):
            given = _GIVEN_BY.search(
                reading.note.text, max(reading.sentence.start, mention.start - 4), mention.start
            )
            return None if given or receives(reading.note, mention) else mention
    return None


_GIVEN_BY = re.compile(r"(?:获得?|斩获|接获|拿下|收到|赢得|揽获|中标)了?$")  # 甲获得乙90亿美元订单


def _moved_company(reading: Reading, group: Metrics, value: Mention) -> Mention | None:
    """甲销量增长4.4%，乙则增长2.4%: a company behind the value before, with nothing but the words of its move up to its own."""
    if not (group.taken or group.growth):
        return None
    for mention in reversed(reading.sentence.mentions):
        if mention.label == "ORG" and max(group.end, group.last) <= mention.start < value.start:
            moved = _MOVED.fullmatch(reading.note.text, mention.end, value.start)
            opens = _OPENS_CLAUSE.search(reading.note.text, group.last, mention.start)
            return mention if moved and opens else None
    return None


_MOVED = re.compile(
    r"\s?(?:则|也|亦|却|仍|同样)?(?:同比|环比|按年|按季|较(?:上年末|年初|上年|去年|上季)[末度]?)?(?:大幅|小幅|微|大|仅|略|逆势)?"
    r"(?:增长|增加|上升|上涨|提升|提高|回升|走阔|收窄|下降|下滑|减少|降低|回落|下跌|[增减升降跌涨])?(?:了|约|近|超过?|逾|达到?)?\s?"
)
_OPENS_CLAUSE = re.compile(r"[，,；;、]\s?(?:其中|只有|仅|而|但|唯有)?\s?$")


def names_of(reading: Reading, group: Metrics, values: list[Mention]) -> list[str] | None:
    """The entities of a list over them: named before the metric, right before the values, or before an earlier metric."""
    count = len(values)
    metric = group.mentions[0]
    told = _RESPECTIVELY.search(reading.note.text, max(group.end, group.last), values[0].start)
    names = _companies_listed(reading, values[0].start, count) if told else None
    inside = _part_inside(reading, metric)
    for end in (
        *inside,
        _explained(reading, metric).start,
        *([told.start()] if (group.taken or group.growth) and told else []),
    ):
        names = names or listed_names(
            reading.note, reading.index, end, count, reading.stretches, reading.words
        )
    if told:
        names = names or stood_for(reading, values[0].start, count)
        names = names or _owners_apart(reading, group, count)
    if len(reading.listed) == count and _STAND_AGAIN.search(
        reading.note.text[reading.note.clause_start(reading.sentence, metric.start) : values[0].start]
    ):
        names = reading.listed
    if names is None and len(reading.names) == count:
        return reading.names
    reading.names = names or []
    return names


# 上述四类产品毛利率依次为…: what the list before it named
_STAND_AGAIN = re.compile(
    r"(?:上述|以上|前述|这)[两二三四五六七八九十2-9](?:大?类|种|款|大|项|个)(?:[^，,；;。\d]{0,16})(?:分别|依次|各)"
)


def _explained(reading: Reading, metric: Mention) -> Mention:
    """资本开支密度（资本开支占收入比重）: the metric that a bracket right behind it explains by another word."""
    before = [m for m in reading.sentence.mentions if m.end <= metric.start]
    told = before[-1] if before and before[-1].label == "METRIC" else metric
    return told if reading.note.text[told.end : metric.start].strip() in {"(", "（"} else metric


def _part_inside(reading: Reading, metric: Mention) -> list[int]:
    """经纪/投行/资管业务收入: where the last part of a list ends that begins the name of a metric."""
    listed = reading.note.text[metric.start - 1 : metric.start] in set("/、和与及")
    tail = _INCOME.search(metric.text) if listed else None
    return [metric.start + tail.start()] if tail is not None and tail.start() > 1 else []


_INCOME = re.compile("(?:业务)?净?收入$|(?<=核心)[CP]PI$")


def _part_of(reading: Reading, metric: Mention, part: str) -> Owner:
    """其中智能云309亿美元 of 微软 is 微软智能云; a company, or a part of what is no company, stands for itself."""
    whole = reading.owners.get(metric.start)
    company = (whole.company or (whole.name if whole.of_company else None)) if whole is not None else None
    named = any(
        m.label in {"ORG", "INDEX"} and (m.name == part or part.startswith(m.text))
        for m in reading.sentence.mentions
    )
    # SW乘用车PE 28倍，SW零部件27倍: a multiple is no part of another's
    named = named or (metric.attributes.get("of") == "company" and metric.attributes.get("unit") == "ratio")
    named = named or (company is not None and _among_companies(reading))
    both_latin = company is not None and part.isascii() and company.isascii()  # Cohere…；Adept…
    if company is None or named or both_latin or part.startswith(company):
        return Owner(part, part)
    return Owner(company + part, part, company=company)


def _among_companies(reading: Reading) -> bool:
    """甲销量6.4万辆、乙2.5万辆、丙1.2万辆: of two companies a value of one metric is told, so the next name is no part of them."""
    mentions = reading.sentence.mentions
    values = [m for m in mentions if m.quantity is not None]
    heads = {m.start for m in mentions if m.label == "METRIC"}
    found: set[str] = set()
    direct = False
    for company in mentions:
        if company.label != "ORG":
            continue
        near = (v for v in values if company.end <= v.start <= company.end + COMPANY_GAP)
        value = next(near, None)
        if value is not None and _GAP.fullmatch(reading.note.text, company.end, value.start):
            found.add(company.name)
            direct = True
        elif company.end in heads:
            found.add(company.name)
    return direct and len(found) > 1


def listed_owner(reading: Reading, metric: Mention, name: str, beside: Sequence[str] = ()) -> Owner:
    """One name of a list over a metric: a product or part of the company that the note is about, or a company itself, as it is
    where the names beside it hold a company.
    """
    subject, of = reading.subject, metric.attributes.get("of")
    known = any(m.name == name and m.label in THINGS for m in reading.sentence.mentions)
    known = known or any(m.name in beside and m.label == "ORG" for m in reading.sentence.mentions)
    if subject is None or of in {"company", "market", "economy"} or known or subject.name in name:
        return Owner(name, name)
    return Owner(subject.name + name, name, company=subject.name)


def _companies_listed(reading: Reading, at: int, count: int) -> list[str] | None:
    """看好甲、乙，当前股价对应PE分别为…: the last list of companies before a position, if it has as many."""
    aside = bystanders(reading.note, reading.sentence)
    named = [
        m for m in reading.sentence.mentions if m.label == "ORG" and m.end <= at and m.start not in aside
    ]
    listed = named[-1:]
    for mention in reversed(named[:-1]):
        between = _BRACKETED.sub("", reading.note.text[mention.end : listed[0].start])
        if not _JOINED.fullmatch(between):
            break
        listed.insert(0, mention)
    if len(listed) != count and listed:
        return _half_known(reading, listed, at, count)
    return [m.name for m in listed] if len(listed) == count else None


def each_of(reading: Reading, group: Metrics, value: Mention) -> list[Owner]:
    """甲、乙销量均为0.9万辆, 资本开支方面，甲、乙均超1000亿元: the companies that have one value each."""
    text = reading.note.text
    named = [m for m in reading.sentence.mentions if m.label == "ORG" and m.end <= value.start]
    beside = named and (named[-1].start >= group.end or group.start == value.start)
    if not (beside and _EACH.fullmatch(text, named[-1].end, value.start)):
        named = [m for m in named if m.end <= group.start]
        if not named or not _NEAR.fullmatch(text, named[-1].end, group.start):
            return []
        if not _EACH.fullmatch(text, group.end, value.start):
            return []
    listed = [named[i] for i in group_at(text, named, len(named) - 1)]
    return [Owner(m.name, m.text, None, True) for m in listed] if len(listed) > 1 else []


_EACH = re.compile(r"\s?(?:同比|环比)?(?:均|各|都|皆)[^，,；;。：:\d]{0,8}")
_NEAR = re.compile(r"[^，,；;。：:、合总共]{0,8}")


def joined_with(reading: Reading, last: Mention, count: int) -> list[str]:
    """沪指、深成指分别跌0.4%、0.9%: the names of one kind that a list of `count` ends with, none where there are fewer."""
    listed = [last]
    for mention in reversed(reading.sentence.mentions):
        if len(listed) == count or mention.end > listed[0].start:
            continue
        between = reading.note.text[mention.end : listed[0].start]
        if mention.label != last.label or not _JOINED.fullmatch(between):
            break
        listed.insert(0, mention)
    return [m.name for m in listed] if len(listed) == count else []


# 两家公司收入分别…: a number of companies that were named before
_STAND_FOR = re.compile(
    r"(?:上述|这|该)?(?P<many>[两二三四五2-5])(?:家|大|者)(?:公司|企业|厂商|银行|晶圆厂|车企|券商|险企|房企|运营商|巨头)?[^，,；;。]{0,24}分别[^，,；;。\d]{0,10}$"
)
_MANY = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5}


def stood_for(reading: Reading, at: int, count: int) -> list[str]:
    """The companies of the last list of as many as 两家公司 stands for, in the sentence or the one before it."""
    text, sentence = reading.note.text, reading.sentence
    said = _STAND_FOR.search(text, sentence.start, at)
    if said is None or (_MANY.get(said["many"]) or int(said["many"])) != count:
        return []
    named = [
        m for s in [*reading.note.before(reading.index, 1)][::-1] for m in s.mentions if m.label == "ORG"
    ]
    named += [m for m in sentence.mentions if m.label == "ORG" and m.end <= said.start()]
    for end in range(len(named), count - 1, -1):
        listed = named[end - count : end]
        between = (_BRACKETED.sub("", text[a.end : b.start]) for a, b in pairwise(listed))
        if all(_JOINED.fullmatch(run) for run in between):
            return [m.name for m in listed]
    return []


def _half_known(reading: Reading, listed: list[Mention], at: int, count: int) -> list[str] | None:
    """看好甲、某某智能，…: a list in which a known company stands beside names that no lexicon holds."""
    text, floor = reading.note.text, reading.sentence.start
    start = max([floor, *(m.end() for m in _LISTS.finditer(text, floor, listed[0].start))])
    stop = _STOP.search(text, listed[-1].end, at)
    ends = [stop.start()] if stop else []
    ends += [m.start for m in reading.sentence.mentions if m.label == "METRIC" and m.start >= listed[-1].end]
    names = re.split(r"[、/和与及]", _BRACKETED.sub("", text[start : min([*ends, at])]))
    names = [n.strip() for n in names]
    known = {m.text: m.name for m in reading.sentence.mentions if m.label == "ORG"}
    if len(names) != count or not any(n in known for n in names) or not all(map(_NAME.fullmatch, names)):
        return None
    return [known.get(n, n) for n in names]


_LISTS = re.compile(r"[，,；;。：:]|关注|推荐|看好|包括|首推|覆盖|标的|个股|建议")
_STOP = re.compile(r"[，,；;。：:]")
_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z-]{2,8}")


def _owners_apart(reading: Reading, group: Metrics, count: int) -> list[str] | None:
    """甲芯片收入12.1亿元，乙芯片收入8.9亿元，毛利率分别为…: the last things that one metric was told of one after the other."""
    told = [g for g in reading.metrics if g.end <= group.start and g.taken and g.start in reading.owners]
    told = told[-count:]
    names = [reading.owners[g.start].name for g in told]
    same = len({g.mentions[-1].name for g in told}) == 1
    if len(told) < count or not same or len(set(names)) < count:
        return None
    return [name for name in names if name] if all(names) else None


_GOES_ON = re.compile(r"\s?[，,（(]\s?(?:收入|营收|销售|销量)?\s?")
_REFERS = re.compile("前者|后者")
_BRACKETED = re.compile(r"[(（][^()（）]*[)）]")
_JOINED = re.compile(r"\s*(?:[、/和与及]|以及)\s*")
_RESPECTIVELY = re.compile(
    r"(?:分别|各)(?:将|可|有望|则)?(?:约?为|达到?|约|是|实现|录得|完成|取得|达成|贡献|支出|花费|同比|环比|增长|下降|提升|减少|下滑|上升|增加|回落|占|至)*\s?$"
)


def owner_of(reading: Reading, group: Metrics, value: Mention, figure: Figure) -> Owner:
    """Whose the figures of a metric are; asked once a metric."""
    metric = group.mentions[0]
    company = company_at(reading, value) or (_moved_company(reading, group, value) if figure.growth else None)
    if company is not None:
        reading.owners[metric.start] = Owner(company.name, company.text, None, True)
        return reading.owners[metric.start]
    if figure.side == "before" and (headed := item_owner(reading, group, value)) is not None:
        reading.owner = Owner(headed.name, headed.text, None, headed.label == "ORG")
        return reading.owner
    if figure.growth and (trade := trade_beside(reading, value)) is not None:
        return Owner(reading.sector or trade, trade)
    if figure.growth and (listed := _bracketed_name(reading, value)) is not None:
        return listed_owner(reading, metric, listed)
    if figure.growth and (product := _product_at(reading, group, value)) is not None:
        return Owner(product.name, product.text)
    part = part_at(reading, group, value) or _ranked(reading, group, value)
    if part is None and (counted := _object_at(reading, group, value)) is not None:
        reading.owner = reading.owners[metric.start] = Owner(counted, counted)
        return reading.owner
    words = reading.words
    kinds = (words.statistic, words.flow, words.scenario)
    no_part = part is not None and any(kind.fullmatch(part) for kind in kinds)
    if no_part and metric.start in reading.owners:
        return reading.owners[metric.start]  # 预估中位数5.2元，其中最高估值6.1元; 订单80亿元，其中新增20亿元
    if part is not None and part in reading.words.regions and metric.start in reading.owners:
        whole = reading.owners[metric.start]
        if whole.company is None or whole.name == whole.company:
            return replace(whole, region=reading.words.regions[part])
    if part is not None:
        owner = _part_of(reading, metric, part)
        reading.parts[metric.start] = (value.end, owner)
        reading.part = (value.end, owner)
        return owner
    if figure.growth and metric.start in reading.parts:
        end, owner = reading.parts[metric.start]
        if end == group.last:  # 其中智能云309亿美元，同比+28%
            reading.parts[metric.start] = (value.end, owner)
            return owner
    if figure.growth and _REFERS.search(reading.note.text, max(group.end, group.last), value.start):
        company = meant(reading.note, reading.index, value.start, reading.subject)
        if company is not None:  # 甲份额70%，乙份额23%，前者较上年回落15个百分点
            return Owner(company.name, company.text, None, True)
    if figure.growth and len(reading.names) > 1:
        last = _LISTED_LAST.fullmatch(reading.note.text, max(group.end, group.last), value.start)
        if last is not None:  # 超市、便利店零售额分别增长2.3%、10.0%，品牌专卖店下降5.4%
            return Owner(last["name"], last["name"])
    end, told = reading.part
    if (
        told is not None
        and metric.name == "share_of"
        and _GOES_ON.fullmatch(reading.note.text, end, metric.start)
    ):
        return told  # 华东收入6.2亿元，占比31%；华南3.3亿元，占比16%
    if metric.start not in reading.owners:
        start = min(metric.start, value.start) if figure.side == "after" else metric.start
        part = metric.attributes.get("part") or made_elsewhere(reading, metric)
        owner = listed_owner(reading, metric, part) if part else find_owner(reading, metric, start)
        reading.owner = reading.owners[metric.start] = owner
        reading.owned = metric.start
    return reading.owners[metric.start]


# 收入增速排名前三为肉制品(+35%)速冻食品(+22%): names of a list, each with its rate in a bracket
_BRACKET_NAME = re.compile(
    r"(?P<led>其中[，,]?|[)）]\s?[、，,；;和及与]|[、，,；;:：为是)）]|和|及|与)\s?(?P<name>(?!其中)[\u4e00-\u9fff]{2,8}?)\s?[(（]\s?$"
)
_NEXT_NAME = re.compile(
    r"\s?[)）]\s?[、，,]?\s?(?:和|及|与)?[\u4e00-\u9fff]{2,8}\s?[(（]\s?[-+]?\d[\d.]*[%％]"
)


def _bracketed_name(reading: Reading, value: Mention) -> str | None:
    """The name before the bracket that a rate fills, in a list of such."""
    text = reading.note.text
    if text[value.start - 1] not in "(（ " or text[value.end : value.end + 1] not in {")", "）", " "}:
        return None
    floor = max(reading.sentence.start, value.start - 14)
    match = _BRACKET_NAME.search(text[floor : value.start])
    if match is None or not (match["led"][0] in ")）" or _NEXT_NAME.match(text, value.end)):
        return None
    start, end = (floor + k for k in match.span("name"))
    barred = any(m.label not in THINGS for m in reading.sentence.mentions if m.start < end and start < m.end)
    if barred or any(s.start < end and start < s.end for s in reading.stretches):
        return None
    plain = reading.words
    known = {m.text: m.name for m in reading.sentence.mentions if m.label == "ORG" and m.end <= end}
    if match["name"] in known:
        return known[match["name"]]
    no_name = any(w.search(match["name"]) for w in (plain.not_name, plain.growth, plain.rate))
    return None if no_name or plain.lead.match(match["name"]) else match["name"]


_LISTED_LAST = re.compile(
    r"[，,、；;]\s?(?:但|而)?(?P<name>(?!同比|环比|较|[增降涨跌升减])[\u4e00-\u9fffA-Za-z]{2,8}?)(?:同比|环比|则)*(?:增长|下降|上升|上涨|下跌|下滑|减少|增加)\s?"
)


def _product_at(reading: Reading, group: Metrics, value: Mention) -> Mention | None:
    """智能云收入309亿美元，Azure增长40%: a product that opens the clause of a rate, behind the value of the metric."""
    before = [m for m in reading.sentence.mentions if max(group.end, group.last) <= m.start < value.start]
    product = before[0] if before and group.taken and before[0].label == "PRODUCT" else None
    if product is None or not _OPENS.search(reading.note.text[: product.start][-2:]):
        return None
    moved = all(m.label == "CHANGE_CUE" for m in before[1:])
    return product if moved and not _STOP.search(reading.note.text, product.end, value.start) else None


_OPENS = re.compile(r"[，,；;]\s?$")


def _ranked(reading: Reading, group: Metrics, value: Mention) -> str | None:
    """销量较高的车企是甲1.2万辆、乙1.1万辆: the name right before the first value of those that stand high."""
    told = _RANKED.match(reading.note.text, group.end, value.start)
    return told["name"] if told is not None and not group.taken else None


def part_at(reading: Reading, group: Metrics, value: Mention) -> str | None:
    """总销量140万辆，其中新能源72.5万辆: a part of what a metric has been told of as a whole."""
    floor = max(group.last, value.start - PART_REACH)
    run = reading.note.text[floor : value.start]
    rated = value.label in {"PERCENT", "PERCENT_POINT"}
    if not (group.taken or (rated and group.growth)):
        return None
    grown = (_GROWN_PART.search(run) or _RATED_PART.search(run)) if rated else None
    if rated and grown is None:  # 北美资本开支同比增长62%，亚太增长38%
        region = _RATED_REGION.search(run)
        grown = region if region is not None and region["name"] in reading.words.regions else None
    match = grown or reading.words.among.search(run) or _PART.search(run)
    if match is None:
        return None
    start, end = (floor + k for k in match.span("name"))
    name = match["name"].removeprefix("样本")  # 样本二线城市为12.6万方
    start = end - len(name)
    if reading.words.scenario.fullmatch(name) or reading.words.statistic.fullmatch(name):
        return name  # 悲观情况则为3800亿元
    told = reading.words.trail.search(name)
    if told is not None and told.start() > 1:
        name, end = name[: told.start()], start + told.start()  # 国际游戏首次单季突破200亿元
    if rated and len(name) > 2 and name[-1] in "升跌增减降涨":
        name, end = name[:-1], end - 1  # 其中带电类产品升23%
    if len(name) < 2 or reading.words.lead.match(name):
        return None  # 以美元计
    if any(w.search(name) for w in (reading.words.not_name, reading.words.growth, reading.words.rate)):
        return None
    known = [m for m in reading.sentence.mentions if m.start < end and start < m.end]
    if any(m.label not in THINGS for m in known) or any(
        start < s.end and s.start < end for s in reading.stretches
    ):
        return None
    return known[0].name if len(known) == 1 and known[0].start == start and known[0].end == end else name


def _object_at(reading: Reading, group: Metrics, value: Mention) -> str | None:
    """销售各类挖掘机18708台: what is counted stands between a verb and its number."""
    if value.label not in {"COUNT", "MEASURE"} or "count" not in group.mentions[-1].attributes.get(
        "unit", ""
    ):
        return None
    between = reading.note.text[group.end : value.start]
    match = _OBJECT.fullmatch(between)
    clause = max(reading.note.text.rfind(mark, 0, group.start) for mark in "，,；;。\n")
    if match is None or any(
        m.label == "ORG" and clause < m.start < group.start for m in reading.sentence.mentions
    ):
        return None  # 牧原股份销售商品猪557万头 is the company's
    known = any(
        m.start < value.start and group.end < m.end
        for m in reading.sentence.mentions
        if m.label not in THINGS
    )
    if known or reading.words.lead.match(between) or reading.words.trail.search(between):
        return None
    if reading.words.flow.search(match["name"]):
        return None  # 门店净增69家
    return match["name"]
