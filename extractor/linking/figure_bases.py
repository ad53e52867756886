"""Since when a rate of change counts: a year, the period before, the end of the year before, or over several years."""

import re

from extractor.language.quantity import Quantity
from extractor.linking.figure_groups import BOTH
from extractor.linking.readings import Reading
from extractor.rules.mentions import Mention

__all__ = ["basis_of", "is_quarterly"]


def basis_of(reading: Reading, value: Mention, metric: Mention) -> str | None:
    """The base of a rate of change; of a pair of bases, the one whose value this is."""
    quantity = value.quantity
    assert quantity is not None
    if metric.name == "index_level":  # only what the words say: 年初至今, 同比
        return _SHORT_BASES.get(quantity.basis or "", quantity.basis)
    basis = _basis(reading, quantity, value)
    if basis == "yoy" and quantity.basis is None and metric.name == "interest_rate":
        return None  # 下行2BP: since the day or week before
    if basis == "yoy/qoq":  # 同环比分别+28%、+7%: the first value is of the year, the next of the quarter
        return "qoq" if value.end in reading.second else "yoy"
    return basis


def is_quarterly(label: str) -> bool:
    """Whether the label of a row of rates says that they count since the period before."""
    return _QUARTERLY.search(label) is not None


# 较上月增0.3个百分点, 较5月回升12%, 较上周减少60万桶(-0.1%)
_SINCE_LAST = re.compile(
    r"较(?:上一?个?|前一个?|(?:1[0-2]|[1-9])(?=\s?月)|[一二三四五六七八九十]{1,2}(?=月))\s?(?:周|旬|月份?|季度?|期|交易日)[^，,；;。同年]{0,20}$"
)
_QUARTERLY = re.compile(r"环比|按[季月周]|季增|季减|QoQ|qoq|QOQ|MoM|mom|WoW|wow")
_BOTH = re.compile(rf"(?:{BOTH.pattern})(?!.*[，,；;。])")
_COMPOUND = re.compile(r"CAGR|复合|年均增|年均复合")


def _basis(reading: Reading, quantity: Quantity, value: Mention) -> str:
    """Since when a rate of change counts: as the quantity says, else the nearest word before it, else a year."""
    before = reading.note.text[max(reading.sentence.start, value.start - 16) : value.start]
    if _COMPOUND.search(before):
        return "cagr"
    if _BOTH.search(reading.note.text[max(reading.sentence.start, value.start - 24) : value.start]):
        return "yoy/qoq"
    if quantity.basis:
        return _SHORT_BASES.get(quantity.basis, quantity.basis)
    if _SINCE_LAST.search(reading.note.text[max(reading.sentence.start, value.start - 30) : value.start]):
        return "qoq"
    if _SINCE_DECEMBER.search(before):
        return "ytd"
    return "qoq" if _QUARTERLY.search(before) else "yoy"


_SHORT_BASES = {"mom": "qoq", "wow": "qoq"}  # since the period before, whichever it is
# 较2024年末增长10%: since the end of a year
_SINCE_DECEMBER = re.compile(r"(?:较|相比)(?:于)?(?:20)?\d\d年(?:年?[末底])[^，,；;。]{0,6}$")
