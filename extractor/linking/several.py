"""Companies that own a figure together, or that stand for one another: 四大云厂商, 甲、乙合计, 标的公司, 子公司某某."""

import re

from extractor.linking.note import group_at
from extractor.linking.ownership import Around, Owner
from extractor.rules.mentions import Mention

__all__ = [
    "HELD",
    "SEVERAL",
    "SOLD",
    "TRADE",
    "added_up",
    "bought",
    "few",
    "named_firm",
    "owned_together",
    "surveyed",
]


_TOGETHER = re.compile(
    r"\s?(?:等)?(?:[两二三四五六七八九\d]{1,2}[家大]\S{0,4}?)?(?:的?总|的?合计|总计|共计|加总)"
)


def owned_together(around: Around, last: Mention, at: int) -> Owner | None:
    """甲、乙、丙合计新增借款…: several companies, named one by one, are one owner."""
    note, orgs = around.note, [m for m in around.sentence.mentions if m.label == "ORG" and m.end <= at]
    if _TOGETHER.match(note.text, last.end, at) is None:
        return None
    group = [orgs[i] for i in group_at(note.text, orgs, orgs.index(last))]
    if len(group) < 2:
        return None
    told = list(SEVERAL.finditer(note.text, around.sentence.start, group[0].start))
    if told and told[-1].end() == group[0].start:  # 北美四大云厂商亚马逊、微软…的总资本开支
        return Owner(told[-1][0], told[-1][0], of_company=True)
    return Owner("、".join(m.name for m in group), note.text[group[0].start : last.end], of_company=True)


def added_up(around: Around, clause: str, at: int) -> str | None:
    """甲(40亿美元)+乙(30亿美元)占到75%: the names that a clause, without its brackets, adds up; at least one is known."""
    parts = _PLUS.split(clause)
    if len(parts) < 2 or not all(_ADDED.fullmatch(part) for part in parts):
        return None
    low = at - 2 * len(clause) - LONGEST_BRACKETS
    known = [m for m in around.sentence.mentions if m.label in {"ORG", "PRODUCT"} and low <= m.start < at]
    names = [next((m.name for m in known if m.text in part), None) for part in parts]
    if not any(names):
        return None
    first, *others = (name or _SUMS.sub("", part).strip() for name, part in zip(names, parts, strict=True))
    return "+".join([_AMONG.sub("", first), *others])


LONGEST_BRACKETS = 60  # characters of amounts between the names
_PLUS = re.compile(r"\s?[+＋]\s?")
_ADDED = re.compile(r"[A-Za-z0-9\u4e00-\u9fff .&-]{2,26}")
_SUMS = re.compile(r"(?:[两二三四五六]家|[两二三四五]者)?(?:合计|总共|一共|共)?\s?$")
_AMONG = re.compile(r"^\s?(?:其中|当中|仅)")


def surveyed(around: Around, at: int) -> str | None:
    """我们统计了32家样本公司，营收合计…: what the clause right before a metric says has been gone through."""
    told = _SURVEYED.search(around.note.text, max(around.sentence.start, at - SURVEY_REACH), at)
    return None if told is None else told["name"]


SURVEY_REACH = 48
_SURVEYED = re.compile(
    r"(?:统计|选取|选择|筛选|梳理|汇总)了?[^，,；;。：:]{0,24}?(?P<name>(?:前\d{1,3}[名大位家]?的?|\d{1,4}[家只个款])[\u4e00-\u9fff]{2,8})[，,]\s?(?:其|合计)?$"
)
TRADE = re.compile(
    r"((?:全|整个)?(?:行业|板块|产业)(?:整体|合计|平均|的|总|上市公司)*)(?:全年|年内|上半年|下半年|今年|当月|单月)*$"
)
# 上述四家公司单季资本开支: several together
SEVERAL = re.compile(
    r"(?:上述|前述|以上)?(?:北美|海外|国内|国有|全球(?!前)|美国|A股)?前?(?:[两二三四五六七八九十]{1,2}|(?<![A-Za-z\d])\d{1,2})(?:家|大|(?<=前[三四五六八十]))(?:主要|头部|上市)?(?:超大规模)?(?:云计算|云服务|云|CSP|原|科技|互联网|AI|芯片|存储)?(?:公司|服务商|服务提供商|提供商|厂商|商|企业|巨头|大厂|银行|券商|车企|险企|房企|运营商|外资|云厂|原厂|CSP|厂|航司|航空公司|航)(?!客户|用户)|[三四五六七]航司"
    r"|(?:国内|海外|国产|国外|头部|本土|外资|北美|日系|美系|韩系|台系|中小|其他|其余)(?:主要|头部|云|科技|互联网)?(?:厂商|车企|供应商|云厂商|品牌商|原厂|大厂|巨头)"
    r"|(?:部分|多家|数家|个别|多数|少数|不少)(?:头部|国内|海外|中小)?(?:上市公司|企业|厂商|银行|券商|车企|险企|房企|航司)(?!客户|用户|级)"
)
# 四家合计营收, 三家净利润: several told before, without what they are
_FEW = re.compile(r"(?P<many>[两二三四五六七八九十])家(?:的|合计|总计|共计|加总|平均)*$")
FEW_REACH = 800  # characters back in which the several may be called by what they are


def few(around: Around, clause: str, at: int) -> str | None:
    """The words that several companies went by last, where a clause calls them by their number alone."""
    said = _FEW.search(clause)
    if said is None:
        return None
    told = [m[0] for m in SEVERAL.finditer(around.note.text, max(0, at - FEW_REACH), at)]
    return next((words for words in reversed(told) if said["many"] in words), said["many"] + "家公司")


# 子公司某某: a company of its own, whatever holds it
HELD = re.compile(
    r"(?:子公司|孙公司|参股公司|合营公司|联营公司|合资公司|合资企业)(?P<name>[A-Za-z\u4e00-\u9fff][A-Za-z0-9\u4e00-\u9fff ]{1,9})$"
)
# 青山公司实现…, in a note that speaks of subsidiaries: a company by its short name
_FIRM = re.compile(
    r"\s*(?P<name>[\u4e00-\u9fff]{2,3})公司(?:分别|单季度?|单体|当期|本期|全年|上半年)?(?:实现|录得|完成|取得|创造)?(?:的|了)?\s?"
)
_SUBSIDIARIES = re.compile(r"[子孙]公司|控股公司|参股公司|旗下公司")
_NO_FIRM = re.compile(
    r"[子孙母分总该此本各两三四五六七八九十几多某其我贵的]|参股|控股|合[资营]|联营|上市|海外|境[内外]|国[内外]|全资|重点|核心|主要|部分|可比|同[行业]|头部|龙头|目标|标的|关联|相关|集团|股份|有限"
    r"|保险|财险|寿险|产险|基金|期货|证券|信托|租赁|理财|物业|资管|投资|银行|券商|科技|互联|能源|电力|管理|项目|平台|贸易|销售|设备|技术|服务|工程|建筑|材料|食品|医药|软件|芯片|半导体|汽车|航空|物流|快递|供应|制造|生产|业务|产品|外资|民营|国有|央企"
    r"|支撑|推动|影响|[带拉]动|助力|使得|看好|关注|考虑|导致|促使|帮助|贡献|增厚|提升|驱动|预[计期测]|维持|覆盖|对应|给予|测算|叠加|受益|未来|[短长中]期|目前|当前|[本此]次|[去今明]年|[单首次末]季|报告|期内|同时|虽然|尽管|因此|其中|此外|但是|而且|以及|鉴于|基于|随着|根据|调整|上调|下调|判断|认为"
)


def named_firm(around: Around, phrase: str) -> str | None:
    """The subsidiary that a phrase calls by its short name and 公司; the note's own company called so is none."""
    match = _FIRM.fullmatch(phrase)
    if match is None or around.subject is None or _NO_FIRM.search(match["name"]):
        return None
    own = match["name"] in around.subject.name or match["name"] in around.subject.text
    return None if own or not _SUBSIDIARIES.search(around.note.text) else match["name"] + "公司"


# 前述标的, 标的公司: what is bought stands for the company of which a part is bought
SOLD = re.compile(
    r"(?:前述|上述|该|本次|此次|拟收购|收购|交易|被收购)?标的(?:公司|资产|企业)?(?!市场|指数|价格|证券|股票|产品)"
)
_BOUGHT = re.compile(
    r"(?:收购|购买|受让|并购|控股|增资)(?:了)?(?P<name>[A-Za-z\u4e00-\u9fff]{2,10}?)(?:剩余|合计|全部|不超过|约)?(?:\d{1,3}(?:\.\d+)?%|的?(?:控股权|股权|股份|控制权))"
)
BOUGHT_REACH = 6000  # characters back in which the note may tell what is bought


def bought(around: Around) -> str | None:
    """The company of whose shares the note has told last that they are bought."""
    told = list(
        _BOUGHT.finditer(around.note.text, max(0, around.sentence.end - BOUGHT_REACH), around.sentence.end)
    )
    return told[-1]["name"] if told else None
