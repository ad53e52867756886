"""Where the phrase of a metric ends: before a bracket or a kind of count that stands between a metric and its owner."""

import re

from extractor.linking.ownership import Around
from extractor.linking.several import SEVERAL
from extractor.rules.mentions import Mention

__all__ = ["before_asides"]


def before_asides(around: Around, metric: Mention, at: int) -> int:
    """The end of the phrase that names the owner, without what brackets add to it."""
    return _before_remark(around, _before_names(around, _before_kind(around, metric, at)))


def _before_remark(around: Around, at: int) -> int:
    """医药板块（剔除次新股）整体营收: what is left out stands in a bracket behind the owner."""
    remark = _LEFT_OUT.search(around.note.text, max(around.sentence.start, at - REMARK), at)
    return remark.start() if remark else at


REMARK = 40  # characters of such a bracket
_LEFT_OUT = re.compile(
    r"[(（](?:均?已?(?:剔除|扣除|不含|不计)|不包[括含]|除)[^()（）\n]{1,30}[)）](?:的?(?:整体|合计|总体|共|全部|平均))?的?$"
)


def _before_kind(around: Around, metric: Mention, at: int) -> int:
    """挠性覆铜板产量占比: what a share is counted in stands between its owner and the word of the share."""
    if metric.name != "share_of":
        return at
    return next((m.start for m in around.sentence.mentions if m.label == "METRIC" and m.end == at), at)


def _before_names(around: Around, at: int) -> int:
    """四大云厂商（甲、乙、丙、丁）资本开支: the companies in a bracket right before a metric only say who is meant."""
    end = next((s.start for s in around.stretches if s.end == at), at)
    if end < 1 or around.note.text[end - 1] not in ")）":
        return at
    opened = max(around.note.text.rfind(mark, around.sentence.start, end) for mark in "(（")
    if opened > around.sentence.start and _SHORT_FORM.fullmatch(around.note.text, opened, end):
        return opened  # 基础设施即服务（IaaS）毛利率
    if opened > around.sentence.start and _MAKE_UP.fullmatch(around.note.text, opened, end):
        return opened  # 某系列（200+300）总出货量
    named = [m for m in around.sentence.mentions if m.label == "ORG" and opened < m.start < end]
    several = opened > 0 and SEVERAL.search(around.note.text, max(around.sentence.start, opened - 12), opened)
    return opened if len(named) > 1 and several and several.end() == opened else at


_SHORT_FORM = re.compile(r"[(（](?!TTM|LFY|MRQ|GAAP|Non|non|YoY|QoQ|FY)[A-Z][A-Za-z]{1,9}[)）]")


_MAKE_UP = re.compile(r"[(（]\s?[A-Za-z\d]{1,8}(?:\s?[+/、]\s?[A-Za-z\d]{1,8}){1,4}\s?[)）]")
