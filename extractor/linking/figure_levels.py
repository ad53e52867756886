"""Why a metric that has its value takes another one: a period, a part, the level behind a growth or a mark, what others foresee of it."""

import re

from extractor.linking.economies import of_other_house
from extractor.linking.figure_modality import is_expected, is_guided, is_old, measured_against, own_year
from extractor.linking.figure_owners import company_at, part_at
from extractor.linking.figure_periods import base_period
from extractor.linking.former_values import is_bracketed_former
from extractor.linking.readings import Metrics, Reading
from extractor.rules.mentions import Mention

__all__ = ["foreseen_apart", "renews"]

# 突破10兆元大关、达11.08兆元: a mark that is passed, and how far
_PASSED = re.compile(
    r"(?:大关|关口|关卡|门槛)[，,、]?\s?(?:并|且|更|进一步|将|一举)*(?:达到?|来到|升至|增至|攀至|攀上|冲上|为|至)[约近逾]?\s?"
)
# 2027年则预计增长2%，达到1.62亿部: the level that a growth leads to
_LED_TO = re.compile(
    r"(?:[，,]\s?(?:并|将|预计|有望|进一步)*(?:达到?|来到|升至|增至|降至|至)|[至达到]到?)(?:约|近|逾|人民币)?\s?"
)


def _reaches_level(reading: Reading, group: Metrics, value: Mention) -> bool:
    """Whether a value is the level of what has just been told to grow, or to pass a mark."""
    between = reading.note.text[group.last : value.start]
    if value.label != "PERCENT" and group.growth and _LED_TO.fullmatch(between):
        return True
    return _PASSED.fullmatch(between) is not None


# 甲预计社零增速为4.5%，为最高值；乙给出的预测则为3.9%: what somebody else foresees of the same
_APART = re.compile(
    r"[，,；;](?:而|但)?(?P<who>[^，,；;。\d]{0,14}?)(?:给出|作出|做出|报出)?的?(?P<word>预测|预估|预期|预计)(?P<of>均值|中值|中位数|值)?(?P<is>则|仅|分别)?(?:为|是|达|约|在)+\s?"
)


def foreseen_apart(reading: Reading, value: Mention) -> int | None:
    """Where the clause of a value begins that tells nothing but who foresees it of what is spoken of; None for another."""
    low = max(reading.sentence.start, value.start - FORESEEN_REACH)
    if "预" not in reading.note.text[low : value.start]:
        return None
    start = max(0, *(reading.note.text.rfind(mark, low, value.start) for mark in "，,；;"))
    told = _APART.fullmatch(reading.note.text, start, value.start)
    if told is None or not (told["who"] or told["of"]):
        return None
    metrics = [m for m in reading.sentence.mentions if m.label == "METRIC" and start < m.start < told.end()]
    # 植信投资张三给出的预测: part of a name
    named = all(told.start("who") < m.start and m.text in _FIRMS and m.end < told.end("who") for m in metrics)
    return start if named else None


FORESEEN_REACH = 30
_FIRMS = frozenset({"投资", "资产", "融资"})


_MIDDLE = re.compile(r"(?:中值|中枢|中位数|中间值)[约为达是\s:：]{0,3}$")


def renews(reading: Reading, group: Metrics, value: Mention) -> bool:
    """Whether something between two values says why there are two: another period or company, the old and new of a change."""
    last = group.last
    if value.end <= last:
        return is_old(reading, value)  # 53(原值65)/69(原值74)
    between = reading.note.text[last : value.start]
    for s in reading.stretches:
        running = reading.note.text[s.start : s.end] in _RUNNING_YEARS  # where the note's year is not known
        if last <= s.start < value.start and (s.members or running) and not s.compared:
            return True
    if _MIDDLE.search(between):
        return True  # 26亿元-46亿元，中值为36亿元
    if _reaches_level(reading, group, value) or foreseen_apart(reading, value) is not None:
        return True
    if own_year(reading, value) is not None or reading.words.scenario.search(between):
        return True  # 基准下4600亿元，乐观情境下5500亿元
    if measured_against(reading, value) is not None or base_period(reading, value) is not None:
        return True
    if of_other_house(reading, value):
        return True  # 7.4%，高于主计处预估的4.5%
    if is_expected(reading, value) or is_guided(reading, value) or company_at(reading, value) is not None:
        return True
    if is_bracketed_former(reading.note.text, value):
        return True
    if part_at(reading, group, value) is not None or between.rstrip("为约达是 ").endswith("分别"):
        return True
    if _SO_FAR.search(between) and _counts_alike(reading, last, value):
        return True
    return any(m.label == "TO_CUE" for m in reading.sentence.mentions if last <= m.start < value.start) or (
        reading.words.old.search(between) is not None or reading.words.new.search(between) is not None
    )


def _counts_alike(reading: Reading, last: int, value: Mention) -> bool:
    """Whether what was counted last is counted in the same unit."""
    before = next((m for m in reading.sentence.mentions if m.end == last), None)
    told = before.quantity if before is not None else None
    return told is not None and value.quantity is not None and told.unit_raw == value.quantity.unit_raw


# 6月出货300台，2025年以来累计1100台: all that has been told of one by one
_SO_FAR = re.compile(
    r"[，,]\s?(?:(?:20\d\d|今|本)年(?:以来)?|年初(?:至今|以来)|年内)已?累计[约近超逾达已]*\s?$"
)
_RUNNING_YEARS = frozenset(["今年", "明年", "后年", "去年", "前年", "次年"])
