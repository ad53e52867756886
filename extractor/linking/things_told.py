"""Figures of things and not of companies, told by what stands around: what is built, a product that a paragraph goes on with, a market in a heading."""

import re

from extractor.linking.note import Note
from extractor.linking.owner_phrases import stripped
from extractor.linking.ownership import Around, Owner
from extractor.linking.roles import leads
from extractor.rules.mentions import Mention

__all__ = ["built", "headed_market", "is_national", "of_product", "possessor"]

# 建设数据中心投入的资本支出, 2030年前用于新建晶圆厂的投资
_BUILT = re.compile(
    r"\s?(?:(?:到|至|截至)?20\d\d年?(?:底|末|之)?前?)?(?:全球|全行业)?(?:用于|投向|投入)?(?:建设|新建|兴建|扩建|建造|部署)"
    r"(?P<name>[A-Za-z\u4e00-\u9fff]{2,10}?)(?:所?投入|所需|方面|上)?的"
)
_PERSON = re.compile(
    r"\s?(?:公司|集团)?(?:CEO|CFO|COO|CTO|首席|创始人|创办人|联合创始人|董事长|总裁|总经理|执行长|掌门人)"
)


def built(around: Around, at: int) -> str | None:
    """What is built, where a sentence names nobody who builds it, or only whom a person that speaks works for."""
    text, start = around.note.text, around.sentence.start
    if text[at - 1 : at] != "的":
        return None
    found = _BUILT.fullmatch(text, around.note.clause_start(around.sentence, at), at)
    if found is None or around.words.company.search(text, start, at):
        return None
    orgs = (m for m in around.sentence.mentions if m.label == "ORG" and m.end <= at)
    return found["name"] if all(_PERSON.match(text, m.end) for m in orgs) else None


LONGEST_POSSESSOR = 8  # characters
_NOBODY = re.compile("^(?:我们|市场|机构|管理层|业内|公司|该行|分析师)|[^A-Za-z\u4e00-\u9fff]")


def possessor(around: Around, opener: tuple[int, int], start: int) -> str | None:
    """视频号2023及2024年的广告收入: the product before the years of a part that 的 ties to it."""
    if around.note.text[start : start + 1] != "的":
        return None
    phrase = around.note.text[slice(*opener)]
    name = stripped(phrase, around.words)[1]
    if not 2 <= len(name) <= LONGEST_POSSESSOR or _NOBODY.search(name):
        return None
    inside = [m for m in around.sentence.mentions if m.start < opener[1] and opener[0] < m.end]
    return name if all(m.label in {"PRODUCT", "MODEL"} for m in inside) else None


_GOES_ON = re.compile(r"\s?(?:我们)?(?:预计|预期|有望|料|预测|未来|其中|目前|当前|20\d\d)")
OF_PRODUCTS = frozenset(
    {"revenue", "users", "mau", "dau", "arr", "gmv", "bookings", "customers", "paying_users"}
)


def of_product(around: Around, metric: Mention, region: str | None) -> Owner | None:
    """可灵AI用户突破…。预计2026年收入…: the product with which the sentence before began, whose figures it told."""
    if around.same is None or around.same[1].of_company or metric.name not in OF_PRODUCTS:
        return None
    note, start = around.note, around.sentence.start
    told = around.same[1]
    between = note.text[start : metric.start]
    if not _GOES_ON.match(between) or around.words.company.search(between) or "总" in between[-2:]:
        return None
    if any(m.label == "ORG" and m.end <= metric.start for m in around.sentence.mentions):
        return None
    for sentence in note.before(around.index, 1):
        products = (m for m in sentence.mentions if m.label == "PRODUCT" and m.text in (told.name or ""))
        if any(leads(note, sentence, m.start) for m in products):
            return Owner(told.name, told.raw, region or told.region, company=told.company)
    return None


_OF_NATION = frozenset({"loans", "deposits"})
_ITS_PARTS = frozenset({"", "人民币", "外币", "本外币", "金融机构", "各项", "全部"})
_SUPPLY = frozenset({"m0", "m1", "m2", "social_financing"})
_STATISTICS = ("金融数据", "金融统计", "货币供应", "信贷收支")


def is_national(around: Around, metric: Mention, name: str) -> bool:
    """10月末人民币贷款余额, beside the supply of money: loans and deposits of a country, in a note about no bank."""
    if metric.name not in _OF_NATION or around.subject is not None or name not in _ITS_PARTS:
        return False
    following = around.note.sentences[around.index + 1 : around.index + 2]
    told = [around.sentence, *around.note.before(around.index, 3), *following]
    beside = any(m.label == "METRIC" and m.name in _SUPPLY for s in told for m in s.mentions)
    return beside or any(word in around.note.text for word in _STATISTICS)


# 1、2月全国乘用车市场回顾, 三、挖掘机销售
_MARKET = re.compile(
    r"[#\s]*(?:[(（]?[一二三四五六七八九十\d]{1,2}(?:[)）、]|[.．](?!\d)))?\s?(?:20\d\d年)?(?:\d{1,2}(?:-\d{1,2})?月份?|[一二三四]季度|[上下]半年|全年|前三季度|本周|上周)?"
    r"(?P<region>全国|国内|中国|全球|我国)?(?P<name>[A-Za-z\u4e00-\u9fff]{2,10}?)(?P<kind>市场|行业|销售|销量|产销)(?:总体|整体|运行|发展|销售|产销|数据)*(?:回顾|概况|综述|情况|分析|表现|走势|点评|跟踪|总结|一览|概览|追踪)?[：:]?"
)
_ASPECT = re.compile(
    "^(?:主要|整体|总体|资本|二级|一级|股票|债券|证券|市场|竞争|海外|细分|下游|上游|终端|区域|公司|集团|本周|其他)"
)
MARKET_REACH = 6  # sentences below its heading


def headed_market(note: Note, index: int) -> tuple[str | None, str] | None:
    """Region and name of the market that the nearest heading above a sentence names."""
    for above in reversed(note.sentences[max(0, index - MARKET_REACH) : index]):
        if not note.is_heading(above):
            continue
        found = _MARKET.fullmatch(note.text, above.start, above.end)
        known = any(m.label in {"ORG", "BROKER", "INDEX"} for m in above.mentions)
        if found is None or known or _ASPECT.match(found["name"]):
            return None
        return found["region"], found["name"]
    return None
