"""What moved by an amount: 库存减少0.22万吨 tells no stock, but 人民币贷款增加4.9万亿元 is the flow itself."""

import re

from extractor.linking.readings import Reading
from extractor.rules.mentions import Mention

__all__ = ["is_bare_move"]


def is_bare_move(reading: Reading, value: Mention) -> bool:
    """库存减少0.22万吨: by how much something moved, not what it is; 新增 leads to what a flow is."""
    q = value.quantity
    if value.label == "NUMBER" and value.text[0] in "+-−＋－" and _is_bracketed_move(reading, value):
        return True
    reached = reading.note.text.startswith(("至", "到"), value.end)  # 净增1家至4821家
    if not reached and reading.words.flow.search(reading.note.text[max(0, value.start - 4) : value.start]):
        return False
    if any(m.label == "METRIC" and 0 <= value.start - m.end <= 1 for m in reading.sentence.mentions):
        return False  # 人民币贷款增加4.9万亿元
    if any(g.end == value.start and g.mentions[-1].name.startswith("store_") for g in reading.metrics):
        return False  # 门店净减少12家
    if _is_flow(reading, value):
        return False
    moved = q is not None and q.kind == "change" and value.label not in {"PERCENT", "PERCENT_POINT"}
    return (
        moved
        and q is not None
        and q.old is None
        and q.delta is not None
        and q.value is not None
        and abs(q.delta) == abs(q.value)
    )


def _is_bracketed_move(reading: Reading, value: Mention) -> bool:
    """每股净资产12.98(+0.09)、14.30(+0.06)元: the move of the amount right before its bracket."""
    text = reading.note.text
    if text[value.end : value.end + 1] not in {")", "）"}:
        return False
    opened = value.start - 1
    return text[opened : opened + 1] in {"(", "（"} and any(
        m.label in {"MONEY", "COUNT"} and 0 <= opened - m.end <= 1 for m in reading.sentence.mentions
    )


def _is_flow(reading: Reading, value: Mention) -> bool:
    """居民贷款仅增800亿元, 新增贷款负增长500亿元: by how much a flow adds or takes away in a period is what it is."""
    metric = next(
        (m for m in reversed(reading.sentence.mentions) if m.end <= value.start and m.label == "METRIC"), None
    )
    if metric is None or "flow" not in metric.attributes:
        return False
    return _ADDS.fullmatch(reading.note.text, metric.end, value.start) is not None


_ADDS = re.compile(
    r"(?:合计|累计|当月|单月|分别|则|也|[仅只净共约新再])*(?:负增长|增加?|减少?|下降|上升|回落)?[了约近逾超至]?\s?"
)
