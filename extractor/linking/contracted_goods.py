"""What a contract is for: 签订GPU服务器采购合同，数量38台，采购单价283万元."""

import re

from extractor.linking.note import Note, Sentence
from extractor.rules.mentions import Mention

__all__ = ["contracted_good"]

_GOODS = ("GPU_WORD", "SERVER_WORD", "ACCELERATOR")
_UNIT_PRICE = re.compile(r"单价(?:约|为|约为|均为|[:：])?\s?$")
_CONTRACT = re.compile(
    r"\s?(?:系列|设备)?(?:采购|购销|销售|买卖|供货)?(?:合同|协议|订单)[^。；;]{0,24}?[，,][^。；;]{0,24}$"
)
REACH = 48  # characters between the good and its price


def contracted_good(note: Note, sentence: Sentence, value: Mention) -> Mention | None:
    """The good whose contract is told before its 单价; GPU服务器 is one name."""
    text = note.text
    if not _UNIT_PRICE.search(text, max(sentence.start, value.start - 8), value.start):
        return None
    goods = [m for m in sentence.mentions if m.label in _GOODS and value.start - REACH <= m.end < value.start]
    if not goods or not _CONTRACT.match(text, goods[-1].end, value.start):
        return None
    first = last = goods[-1]
    for good in reversed(goods[:-1]):
        if good.end != first.start:
            break
        first = good
    name = text[first.start : last.end]
    label = "SERVER_WORD" if last.label == "SERVER_WORD" else first.label
    return Mention(first.start, last.end, label, name, name, {"kind": "hardware", "per": "unit"})
