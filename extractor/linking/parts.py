"""The part of a company that a paragraph is headed with: 化妆品业务：24H1营收…, 2）海外：收入…."""

import re
from functools import lru_cache

from extractor.linking.note import Note
from extractor.linking.ownership import VALUES
from extractor.linking.roles import leaders

__all__ = ["dashed_head", "headed_part"]

REACH = 3  # sentences that go on with the part which the one before them began with
# a head between a mark and a colon that ends like the name of a part
_HEAD = re.compile(
    r"(?:^|(?<=[\n。；;：:\s）)、.】]))(?:[（(]?[\d一二三四五六]{1,2}[）).、]\s?|[①-⑳•·●◆■▪*#▶►\-–—\s]+)?"
    r"(?P<name>[A-Za-z0-9\u4e00-\u9fff+&/、与和及 ]{0,10}?(?:业务|板块|分部|事业部|事业群|产品线|产品|服务|品牌|系列|渠道|地区|区域|大区|中国区|市场|内销|外销|内贸|外贸|西部|东部|北美|欧洲|海外|国内|境外|境内|电商|直营|加盟|线上|线下))"
    r"(?:方面|端)?(?:[（(][^（）()\n]{1,12}[)）])?\s?[：:]"
)
# 分业务看：…: heads of any name follow
_DIVIDED = re.compile(
    r"分(?:业务|产品|地区|区域|板块|品牌|渠道|市场|品类|行业|部门|分部)(?:来看|而言|看)?|(?:业务|品牌|产品|收入|营收)拆分"
)
_ANY = re.compile(
    r"(?:^|(?<=[\n。；;：:，,\s）)、.]))(?:[（(]?[\d一二三四五六]{1,2}[）).、]\s?|[①-⑳•·●\-–—\s]+)?(?P<name>[A-Za-z\u4e00-\u9fff][A-Za-z0-9\u4e00-\u9fff+&/ ]{1,13})\s?[：:]"
)
_NONE = re.compile(
    r"分(?:业务|产品|地区|区域|板块|品牌|渠道)|行业|整体|综合|合计|公司|集团|毛利|净利|费用|盈利|业绩|收入端|利润|评级|建议|风险|投资|点评|事件|展望|预测|估值|我们|来看|拆分|研究|核心|主要|政策|资本市场|股市|债市|房地产市场|二级市场"
    r"|增长|放缓|加速|提升|下降|下滑|改善|承压|回升|回落|调整|修复|扩张|优化|亮眼|强劲|稳健|稳定|领先|突破|推进|落地|上涨|下跌|上调|下调|维持|受益|发布|推出"
)
_WHOLE = re.compile(
    r"[\s）)、.\d①-⑳]*(?:公司|集团|整体|综合|全年|合计|总体|我们|预计|投资建议|盈利预测|风险)"
)


def headed_part(note: Note, index: int, at: int) -> tuple[int, str] | None:
    """Where a head stands that governs a position, and the part that it names."""
    sentence = note.sentences[index]
    found = _last(note, index, sentence.start, at)
    if found is not None or _ends(note, index):
        return found
    for k in range(index - 1, max(-1, index - 1 - REACH), -1):
        earlier = note.sentences[k]
        if not any(s is earlier for s in note.before(index, REACH)):
            return None
        found = _last(note, k, earlier.start, earlier.end)
        if found is not None:
            return found
        if _ends(note, k):
            return None
    return None


def dashed_head(note: Note, index: int) -> tuple[int, str] | None:
    """挖掘机 - 5月销售18212台… - 出口9820台 装载机 - …: the thing that heads a run of items on one line, and where it stands."""
    for k in range(index - 1, max(-1, index - 1 - ITEMS), -1):
        head = note.sentences[k]
        if head.end - head.start > LONGEST_DASHED or _DASH.match(note.text, head.end) is None:
            continue
        named = _THING.search(note.text, head.start, head.end)
        if any(m.label in VALUES for m in head.mentions):
            continue  # an item itself
        known = named and any(m.label in _NO_THING and m.end > named.start("name") for m in head.mentions)
        if named is None or known or _NONE.search(named["name"]) or _TOPIC.search(named["name"]):
            return None
        return named.start("name"), named["name"]
    return None


ITEMS, LONGEST_DASHED = 8, 24  # items below such a head; characters of it
_DASH = re.compile(r"\s?[-–—•]\s")
_THING = re.compile(r"(?<![\u4e00-\u9fffA-Za-z\d])(?P<name>[\u4e00-\u9fff]{2,6})\s?$")
_NO_THING = {"METRIC", "ORG", "BROKER", "RATING", "RATING_WORD", "MODALITY"}
_TOPIC = re.compile(
    "情况|总结|数据|观点|要点|分析|动态|回顾|跟踪|变化|表现|格局|趋势|影响|逻辑|因素|内容|相关|目录|供需|供给|需求|价格|景气|机会|亮点|能力|战略|布局|进展|技术|方案|驱动|市场|环境|基础|报告|摘要|财务|经营|管理|业务|概述|背景|宏观|产业|优势|成果|未来|关注"
)


def _last(note: Note, index: int, start: int, end: int) -> tuple[int, str] | None:
    """The last head in a run of text."""
    heads = [m for m in _HEAD.finditer(note.text, start, end) if not _NONE.search(m["name"])]
    if not heads and (_divided(note, index) or (note.subjects[index] is None and _in_lines(note.text))):
        heads = [m for m in _ANY.finditer(note.text, start, end) if _names_part(note, index, m)]
    return (heads[-1].start("name"), heads[-1]["name"].strip()) if heads else None


@lru_cache(maxsize=8)
def _in_lines(text: str) -> bool:
    """Whether a note tells the parts of a trade line by line or one sentence after the other: 白电：…, 厨电：…."""
    names = {m["name"] for m in _LINE.finditer(text) if not _NONE.search(m["name"])}
    return len(names) >= LINES


LINES = 3  # lines with a head that make a division
_LINE = re.compile(
    r"(?:^|(?<=[\u4e00-\u9fff%％）)][。.]))(?:[（(]?[\d一二三四五六]{1,2}[）).、]\s?)?(?P<name>[\u4e00-\u9fff]{2,5}|[A-Za-z0-9\u4e00-\u9fff+]{6,14})[：:]",
    re.MULTILINE,
)


def _divided(note: Note, index: int) -> bool:
    """Whether the paragraph, or the line before it, says that what follows is told part by part."""
    sentence = note.sentences[index]
    start = note.sentences[max(0, index - REACH)].start
    return _DIVIDED.search(note.text, start, sentence.end) is not None


def _names_part(note: Note, index: int, match: re.Match[str]) -> bool:
    """Whether a head is a name and no word of the trade: no metric, company or rating stands in it."""
    start, end = match.span("name")
    labels = {"METRIC", "ORG", "BROKER", "RATING", "RATING_WORD", "MODALITY", "PRICE_CUE"}
    known = any(m.label in labels and m.start < end and start < m.end for m in note.sentences[index].mentions)
    return not known and not _NONE.search(match["name"]) and not _ASPECT.match(match["name"])


_ASPECT = re.compile("(?:需求|供给|供应|库存|价格|成本|趋势)(?:端|侧|面)?$")


def _ends(note: Note, index: int) -> bool:
    """Whether a sentence goes back to the whole company or speaks of another."""
    sentence = note.sentences[index]
    return _WHOLE.match(note.text, sentence.start) is not None or bool(leaders(note, sentence))
