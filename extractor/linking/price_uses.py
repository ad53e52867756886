"""Whose a cost is: the product or the scene that is used once, the model that was trained, the site that is built; and what a value of content is of."""

import re

from extractor.linking.note import Note, Sentence, Verdict
from extractor.linking.sites import sized_site
from extractor.linking.subjects import carried, comparands
from extractor.rules.mentions import Mention

__all__ = ["content_owner", "cost_owner", "is_of_training"]

OF_USE = frozenset({"price.cost_of_use", "price.cost_of_single_use"})
TRAINED_REACH = 6  # sentences of the paragraph before a cost of training in which its model may stand
USED = {"PRODUCT", "MODEL"}
# what a model is trained on or by, and so not what the training is of
MEANS = {"ACCELERATOR", "GPU_WORD", "SERVER_WORD", "CLUSTER_WORD", "ORG"}
_PART = re.compile(r"[；;。]")
_EXAMPLE = re.compile(r"以\s?(?P<name>[^，,；;。：:以]{2,16}?)\s?为例")
_NEW = re.compile(r"^(?:新版|新一代|升级版|旧版|最新|当前)的?")
_SCENE = re.compile(
    r"(?:(?<![\u4e00-\u9fffA-Za-z0-9])|(?<=[在对于]))(?P<name>[A-Za-z]{0,8}[\u4e00-\u9fff]{0,8})(?:这一|这类|类|业务|应用)?场景"
)
_USE = re.compile(r"(?:完成|解决|处理|执行|进行|回答|响应|提供|生成|发起)?(?:一次|单次|每次|一轮)")
_DOER = re.compile(r"[A-Za-z0-9\u4e00-\u9fff ]{2,10}")
_LEADING = re.compile(
    r"^(?:而|但|且|则|其|若|如|经|据|我们|预计|估计|估算|测算|按此|平均|每|通过|使用|采用|用|由|让|使|为|目前|当前|\s)+"
)
_TRAILING = re.compile(r"(?:(?:这一|这类|业务|应用)?场景|的|来|去|则|中|里|下|可|能|每|平均|需|仅|\s)+$")
_CLAUSE = re.compile(r"[，,；;。：:)）、\n]")
_NO_SCENE = re.compile(r"(?:各|不同|典型|该|此|这|多|应用|使用|业务|其他|其它|上述|落地|实际|主要|一些)")
_COSTS = re.compile(r"\s?(?:的|所需|阶段|过程|一次){0,2}的?(?:总|综合)?(?:成本|费用|花费|开支|支出)")
_ENDS = re.compile(r"\s?(?:过程|阶段|任务)?中?\s?[，,]")
_OF_TRAINING = re.compile("(?:预|后)?训练")


def cost_owner(
    note: Note, index: int, value: Mention, verdict: Verdict, item: Mention | None
) -> Mention | None:
    """The thing whose use or training a cost is told of, in the place of the nearest name; `item` where it is neither."""
    if verdict.rule.fields.get("kind") != "cost" or "item" in verdict.named:
        return item
    sentence = note.sentences[index]
    if verdict.rule.name in OF_USE:
        return _used(note, sentence, value) or item
    if (item is None or item.label in MEANS) and (site := sized_site(note, sentence, value, _TO_BUILD)):
        return site
    if (item is None or item.label in MEANS) and is_of_training(note, sentence, value):
        behind = item is not None and item.start >= value.end and item.label != "ORG"
        return _trained(note, index, value) or (None if behind else item)  # ，共消耗278万H800 GPU小时
    return item


_TO_BUILD = re.compile(r"[^，,；;。\d]{0,14}")


def is_of_training(note: Note, sentence: Sentence, value: Mention) -> bool:
    """一次训练的成本, 换成H200做预训练，成本为: whether the part of a sentence before a cost speaks of training."""
    start = _start(note, sentence, value)
    for mention in sentence.mentions:
        if not start <= mention.start < value.start:
            continue
        if mention.label == "COST_CUE" and _OF_TRAINING.match(mention.text):
            return True
        told = _COSTS.match(note.text, mention.end) or _ENDS.match(note.text, mention.end)
        if mention.label == "TRAIN_CUE" and told:
            return True
    return False


def _start(note: Note, sentence: Sentence, value: Mention) -> int:
    marks = [m.end() for m in _PART.finditer(note.text, sentence.start, value.start)]
    return marks[-1] if marks else sentence.start


def _used(note: Note, sentence: Sentence, value: Mention) -> Mention | None:
    """以新版Quill为例, 接上ChatGPT的插件, AI导购场景: the example, the product or the scene before a cost of use."""
    start = _start(note, sentence, value)
    named = [m for m in sentence.mentions if m.label in USED and start <= m.start and m.end <= value.start]
    examples = [*_EXAMPLE.finditer(note.text, start, value.start)]
    if examples:
        low, high = examples[-1].span("name")
        known = next((m for m in named if low <= m.start and m.end <= high), None)
        return known or _called(
            note, low + len(note.text[low:high]) - len(_NEW.sub("", note.text[low:high])), high
        )
    if (doer := _doer(note, named, start, value)) is not None:
        return doer
    if named:
        return named[-1]
    scenes = [m for m in _SCENE.finditer(note.text, start, value.start) if len(m["name"]) > 1]
    scenes = [m for m in scenes if not _NO_SCENE.match(m["name"])]
    return _called(note, *scenes[-1].span("name")) if scenes else None


def _doer(note: Note, named: list[Mention], start: int, value: Mention) -> Mention | None:
    """而人工坐席处理一次咨询的成本: what the clause of a cost says to be used once, a known name or whatever stands before the verb."""
    uses = [*_USE.finditer(note.text, start, value.start)]
    if not uses:
        return None
    marks = [m.end() for m in _CLAUSE.finditer(note.text, start, uses[-1].start())]
    low, high = marks[-1] if marks else start, uses[-1].start()
    within = [m for m in named if low <= m.start and m.end <= high]
    if within:
        return within[-1]
    run = note.text[low:high]
    low += len(run) - len(_LEADING.sub("", run))
    high -= len(run) - len(_TRAILING.sub("", run))
    return _called(note, low, high) if _DOER.fullmatch(note.text, low, max(low, high)) else None


def _called(note: Note, start: int, end: int) -> Mention:
    name = note.text[start:end]
    return Mention(start, end, "PRODUCT", name, name)


def _trained(note: Note, index: int, value: Mention) -> Mention | None:
    """The last model of the sentence before a cost that is not compared with, else the one that the paragraph is about."""
    mentions = note.sentences[index].mentions
    compared = comparands(note, mentions)
    named = [m for m in mentions if m.label == "MODEL" and m.end <= value.start and m.start not in compared]
    return named[-1] if named else carried(note, index, ["MODEL"], TRAINED_REACH)


OF_CONTENT = frozenset({"price.content_value", "price.content_value_each"})
EACH = "price.hardware_each"  # 某丝杠单台价值量2万元
LONGEST_PART = 24  # characters before 价值量 in which its part is named
_CONTENT = re.compile("价值量")
# where the name of a part begins: behind what holds it, and behind words that are none
_PART_EDGE = re.compile(
    r"[，,；;。：:、\s()（）\[\]的]|(?<=[柜器统车机架])[中内里]|对应|平均|预计|整体|合计|其中|该|(?:提升|带动|推动|拉动|增加|使得?|较|相比|而|则)(?!动)"
    r"|[单每](?:台|机柜|整机|机|柜|车|颗|芯片|GPU|卡|套|片|个|辆|只|GW|MW)?"
)
_EACH_OF = re.compile(r"[单每](?:台|机柜|整机|机|柜|车|颗|芯片|GPU|卡|套|片|辆|只|[GMk]?W|瓦)?的?(?:平均)?$")
_WHOLE = re.compile("(?:系统|整机柜|整柜|机柜|服务器|整机)?")
_PART_NAME = re.compile(r"(?!公司|产品|我们)(?=.*[\u4e00-\u9fffA-Z])[\u4e00-\u9fffA-Za-z0-9+./\-]{2,16}")


def content_owner(
    note: Note, sentence: Sentence, value: Mention, verdict: Verdict, item: Mention | None
) -> Mention | None:
    """冷却模组价值量4-5万美元: the part that a machine holds for so much, in the place of the nearest name."""
    if verdict.rule.name not in OF_CONTENT | {EACH}:
        return item
    told = [*_CONTENT.finditer(note.text, sentence.start, value.start)]
    if not told or (verdict.rule.name == EACH and _CLAUSE.search(note.text, told[-1].end(), value.start)):
        return item
    low, high = max(sentence.start, told[-1].start() - LONGEST_PART), told[-1].start()
    known = [m for m in sentence.mentions if m.label == "ACCELERATOR" and low <= m.start and m.end <= high]
    if known and _WHOLE.fullmatch(note.text, known[-1].end, high):
        return known[-1]  # GB200 NVL72系统价值量
    if each := _EACH_OF.search(note.text[low:high]):  # HVDC单柜价值量
        high = low + each.start()
    edges = [m.end() for m in _PART_EDGE.finditer(note.text, low, high)]
    low = edges[-1] if edges else low
    if _PART_NAME.fullmatch(note.text, low, high):
        return _called(note, low, high)
    return None if each and item is not None and item.label == "SERVER_WORD" else item  # 单机 is no part
