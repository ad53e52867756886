"""Parts of a company told by their amounts alone: 分产品线，心脑线31.8亿元（YoY+2.3%），眼科线7.1亿元: of the metric that was told of the whole."""

import re

from extractor.linking.note import Note, Sentence
from extractor.linking.readings import Metrics
from extractor.linking.words import FigureWords
from extractor.rules.mentions import Mention

__all__ = ["divided_groups"]

_KIND = "端|终端|平台|类型|产品类型|系列|用途|机型|城市|电源|能源|业务|产品|产品线|品类|品种|地区|区域|板块|品牌|渠道|市场|行业|部门|分部|应用|模式|客户类型|客户|下游"
_HEAD = re.compile(
    rf"(?:(?:分|按)(?:{_KIND})(?:划分|拆分|分|结构)?(?:来看|而言|看|来说)?|(?:收入|营收)(?:构成|结构|拆分)(?:[(（][^()（）]{{1,10}}[)）])?)\s?[，,：:]"
)
_BOUND = re.compile(r"[，,；;：:、)）]")
_NAME = re.compile(
    r"\s?(?:其中[，,]?|以及|[和及])?\s?(?P<name>[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z0-9/+&]{1,13}?(?:业务|板块)?)(?:分别)?(?:实现|录得|贡献|约为|约|为|达到?)?\s?"
)
_NO_PART = re.compile(
    r"同比|环比|合计|共计|总计|累计|其中|分别|较|增[长加]|下降|减少|提升|投[资入]|募|成本|价格|单价|均价|目标|预计|超过|不超过|上调|下调|每"
)
_OF_PARTS = frozenset({"share_of", "gross_margin"})  # metrics that may be told of a part behind its amount


def divided_groups(note: Note, index: int, words: FigureWords) -> list[Metrics]:
    """A metric right behind the name of each part, where a sentence divides a whole and tells two or more amounts with nothing but names."""
    sentence = note.sentences[index]
    head = _HEAD.search(note.text, sentence.start, sentence.end)
    if head is None:
        return []
    parts = _parts(note, sentence, head.end(), words)
    if len(parts) < 2:
        return []
    amounts = [
        m.quantity.value for m in sentence.mentions if m.quantity and m.start in {at for at, _ in parts}
    ]
    told = _told(note, index, head.end())
    if not told and any(v is not None and abs(v) < LEAST_SUM for v in amounts):
        return []  # 分平台看，甲端30元: what something costs
    name = _metric(told)
    return [
        Metrics([Mention(at, at, "METRIC", "", name, {"unit": "money"} | ({"part": part} if part else {}))])
        for at, part in parts
    ]


def _parts(note: Note, sentence: Sentence, start: int, words: FigureWords) -> list[tuple[int, str]]:
    """Where the names of the parts end, and those that are no regions: up to the first amount with a metric or no name before it."""
    parts: list[tuple[int, str]] = []
    last = start
    for mention in sentence.mentions:
        if mention.start < start:
            continue
        if mention.label == "METRIC" and mention.name not in _OF_PARTS:
            break
        if mention.label != "MONEY":
            continue
        marks = [m.end() for m in _BOUND.finditer(note.text, last, mention.start)]
        named = _NAME.fullmatch(_DATED.sub("", note.text[marks[-1] if marks else last : mention.start]))
        if named is None or _NO_PART.search(named[0]) or words.not_name.search(named["name"]):
            break
        name = named["name"]
        parts.append((mention.start, "" if words.region.fullmatch(name) else name))
        last = mention.end
    return parts


_DATED = re.compile(
    r"^\s?(?:20\d\d年?|\d\d年|[12]H\d\d|\d\dH[12]|\d\dQ[1-4])?(?:[上下]半年|前三季度|全年)?(?:公司)?"
)


def _metric(told: list[Mention]) -> str:
    """What was told of the whole: revenue, unless only something else was."""
    sums = [m.name for m in told if m.attributes.get("unit") == "money"]
    return "revenue" if "revenue" in sums or not sums else sums[-1]


def _told(note: Note, index: int, at: int) -> list[Mention]:
    """The metrics before a position in its sentence, else those of the sentence before."""
    told = [m for m in note.sentences[index].mentions if m.label == "METRIC" and m.end <= at]
    for earlier in note.before(index, 1):
        told = told or [m for m in earlier.mentions if m.label == "METRIC"]
    return told


LEAST_SUM = 1_000_000  # yuan or other money that a part of a business brings in
