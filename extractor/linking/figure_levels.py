"""Where a metric that has its value goes on: to the level behind a growth or a mark that has been passed, and to what others foresee of it."""

import re

from extractor.linking.readings import Metrics, Reading
from extractor.rules.mentions import Mention

__all__ = ["foreseen_apart", "reaches_level"]

# 突破10兆元大关、达11.08兆元: a mark that is passed, and how far
_PASSED = re.compile(
    r"(?:大关|关口|关卡|门槛)[，,、]?\s?(?:并|且|更|进一步|将|一举)*(?:达到?|来到|升至|增至|攀至|攀上|冲上|为|至)[约近逾]?\s?"
)
# 2027年则预计增长2%，达到1.62亿部: the level that a growth leads to
_LED_TO = re.compile(
    r"(?:[，,]\s?(?:并|将|预计|有望|进一步)*(?:达到?|来到|升至|增至|降至|至)|[至达到]到?)(?:约|近|逾|人民币)?\s?"
)


def reaches_level(reading: Reading, group: Metrics, value: Mention) -> bool:
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
