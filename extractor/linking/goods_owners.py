"""The goods and chips whose figures a sentence tells, where the phrase before the metric names nothing."""

import re

from extractor.linking.owner_phrases import phrase_before, stripped
from extractor.linking.ownership import Around, Owner

__all__ = ["before_expectation", "chip_of_clause", "leading_chip"]

LONGEST_GOOD = 12  # characters of a good's name
_WHO = re.compile("我们|机构|业内|市场|分析|专家|券商|研究|团队|管理层|公司|报告|数据|协会|[A-Za-z]$")
_PARTS = (
    "业务", "板块", "分部", "产品", "产品线", "系列", "服务", "系统", "平台", "模块", "组件", "设备", "芯片", "电池", "项目", "基地", "机型", "车型",
)  # fmt: skip
_MARKED = re.compile(r"(?:[-–—•·●*]|\[\d+\]|[(（]?\d{1,2}[)）.、])?\s*(?:[^，,；;。：:]{0,10}[，,]\s?)?")


def before_expectation(around: Around, start: int, made: bool) -> tuple[str | None, str] | None:
    """存储模组预计新增出货900万颗: region and name of the good before the word of expectation that ends at `start`; who expects is none.

    made: whether goods are counted; of other figures a name must say that it is a part: 光模块业务有望实现收入30亿元.
    """
    expects = next((m for m in around.sentence.mentions if m.label == "MODALITY" and m.end == start), None)
    if expects is None:
        return None
    begins, phrase = phrase_before(around, expects.start)
    if any(
        m.label in {"ORG", "BROKER"} and begins <= m.start < expects.start for m in around.sentence.mentions
    ):
        return None
    region, name = stripped(phrase, around.words)
    told = 2 <= len(name) <= LONGEST_GOOD and _WHO.search(name) is None
    told = told and (made or name.endswith(_PARTS))
    return (region, name) if told else None


def leading_chip(around: Around) -> Owner | None:
    """Hopper系列累计出货300万张，收入800亿美元: the accelerators that lead a sentence, in a note about no company."""
    mentions, text = around.sentence.mentions, around.note.text
    first = mentions[0] if mentions else None
    if around.subject is not None or first is None or first.label != "ACCELERATOR":
        return None
    if _MARKED.fullmatch(text, around.sentence.start, first.start) is None:
        return None
    last = first
    for mention in mentions[1:]:
        if mention.label != "ACCELERATOR" or text[last.end : mention.start].strip() not in _JOINTS:
            break
        last = mention
    name = first.name if last is first else text[first.start : last.end]
    return Owner(name, text[first.start : last.end], company=first.attributes.get("vendor"))


def chip_of_clause(around: Around, at: int) -> Owner | None:
    """出货情况为：某机柜一月启动量产，一季度出货约3000套: the chip that a clause since the last colon begins with, where nobody else is named since."""
    if around.subject is not None:
        return None
    since = [m for m in around.sentence.mentions if m.label in _OWNERS and m.end <= at]
    chip, text = since[-1] if since else None, around.note.text
    if chip is None and (told := _TYPE.search(text, around.sentence.start, at)) is not None:
        return Owner(told["name"], told["name"])
    if chip is None or chip.label != "ACCELERATOR":
        return None
    if _PARTED.search(text, chip.end, at) or not _BEGUN.search(text[max(0, chip.start - 2) : chip.start]):
        return None
    return Owner(chip.name, chip.text, company=chip.attributes.get("vendor"))


_OWNERS = frozenset({"ACCELERATOR", "ORG", "PRODUCT", "COMMODITY", "CHIP"})
_PARTED = re.compile("[；;。]")
# 供需预期：ZX700的量产安排是：…，全年出货量约2000套: a type that no lexicon holds
_TYPE = re.compile(r"[：:]\s?(?P<name>[A-Z]{1,3}\d{2,4}[A-Za-z]?)(?=[的在于从自将])[^；;。]*$")
_BEGUN = re.compile(r"[：:]\s?$")
_JOINTS = frozenset({"和", "与", "及", "、", "/", "以及"})
