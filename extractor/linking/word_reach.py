"""How far from its value a word stands that is told of much else: 需求, 供给."""

import re

from extractor.linking.figure_modality import measured_against
from extractor.linking.readings import Metrics, Reading
from extractor.rules.mentions import Mention

__all__ = ["is_out_of_reach"]

_CLAUSE = re.compile(r"[，,；;。]")


def is_out_of_reach(reading: Reading, group: Metrics, value: Mention) -> bool:
    """Whether a value is too far from such a word to be its own, and does not go on with what has been told of it."""
    far = _is_far(reading, group.mentions[-1], value) and not _grows_again(reading, group, value)
    return far and not _moved_to(reading, group, value)


MOVE = 6  # characters of 同比增长 and its like


def _is_far(reading: Reading, metric: Mention, value: Mention) -> bool:
    """供应三家厂商, 需求旺盛，3条产线: a word of much else is a metric only right before its amount."""
    reach = metric.attributes.get("reach")
    q = value.quantity
    makers = q is not None and q.unit_raw in {"家", "个"}
    moved = value.label == "PERCENT" and q is not None and q.kind == "change"  # 需求同比增长26%
    most = int(reach or 0) + (MOVE if moved else 0)
    if reach is None or value.start - metric.end <= most:
        return reach is not None and makers
    run = reading.note.text[metric.end : value.start] if value.start - metric.end <= LED else ""
    led = _LED_TO.fullmatch(run) or (
        value.label == "PERCENT" and reading.words.rate.match(run) and not _CLAUSE.search(run)
    )
    return makers or not led


LED = 24  # characters between such a word and its amount, where nothing but what leads to that stands between them
# 锑需求有望达到4.9万吨
_LED_TO = re.compile(
    r"(?:有望|预计|预期|或|将|可望|可|料|仍|规模|总量|合计|进一步)*(?:达到?|增至|升至|降至|增长到|增长至|突破|超过?|约为|为|在)约?\s?"
)


def _grows_again(reading: Reading, group: Metrics, value: Mention) -> bool:
    """需求量12万吨，环比增0.3万吨，环比增2.6%; 需求CAGR为20%，其中甲的CAGR达28%: a rate with its base close behind the amount of such a word, or its noun again behind a rate, is of it."""
    q = value.quantity
    if value.label == "PERCENT" and group.growth and value.start - group.last <= PART_REACH:
        run = reading.note.text[group.last : value.start]
        if "其中" in run and reading.words.rate.search(run) is not None:
            return True
    based = value.label == "PERCENT" and q is not None and q.kind == "change" and q.basis is not None
    return based and group.taken > 0 and 0 <= value.start - group.last <= AGAIN


PART_REACH = 48  # characters between the rate of a whole and that of its parts
AGAIN = 20  # characters between an amount and the rate that goes on with it


def _moved_to(reading: Reading, group: Metrics, value: Mention) -> bool:
    """需求由230万只下调至200万只: the level that what has been told of a metric moves to; and what it is measured against."""
    if group.taken and measured_against(reading, value) is not None:
        return True  # 需求超过3400万只，远超市场对2026年2000万只的预期
    moves = (m for m in reading.sentence.mentions if m.label == "TO_CUE" and m.end <= value.start)
    last = max(moves, key=lambda m: m.end, default=None)
    return (
        last is not None
        and group.taken > 0
        and 0 <= last.start - group.last <= MOVE
        and value.start - last.end <= 1
    )
