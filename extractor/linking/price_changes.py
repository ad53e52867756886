"""Which of two prices no longer holds: 由40美元下调至30美元, 原价40美元, 从6月的0.295元修复至10月底的0.310元."""

import re

from extractor.linking.note import Note
from extractor.linking.price_context import is_former
from extractor.linking.price_lists import CLAUSE, changed_lists
from extractor.rules.mentions import Mention

__all__ = ["is_old"]

LEVEL_GAP = 6  # characters between 下调至 and the amount
CARRY_REACH = 20  # characters between the old amount and the new
# labels of what begins the price of another thing, or another price of the same
ANOTHER_PRICE = {
    "BROKER",
    "SPREAD_CUE",
    "NOT_PRICE",
    "MONEY",
    "COMMODITY",
    "PRODUCT",
    "MODEL",
    "ACCELERATOR",
    "ORG",
    "API_CUE",
    "PER_CUE",
}
# 输出收12美元，超过20万token后升为18美元: another tier and no change
_APART = re.compile(
    r"[。；;]|(?:超过|超出|大于)[^，,。；;]{1,12}(?:token|词元|上下文|[Kk万后])", re.IGNORECASE
)


def is_old(note: Note, index: int, i: int) -> bool:
    """由40美元下调至30美元, 原价40美元: whether this amount is the one that no longer holds."""
    mentions = note.sentences[index].mentions
    value = mentions[i]
    if i and mentions[i - 1].label == "TO_CUE" and value.start - mentions[i - 1].end <= 4:
        return False
    behind = mentions[i + 1] if i + 1 < len(mentions) else None
    if behind is not None and behind.label == "MONEY" and note.between(mentions[i], behind).strip() == "/":
        return is_old(note, index, i + 1)  # 由15/75美元降至5/25美元
    if (changed := changed_lists(note.text, mentions, i)) is not None:
        return i in changed[0]
    return _gives_way(note, mentions, i) or is_former(note, mentions, i) or _starts_change(note, mentions, i)


def _starts_change(note: Note, mentions: list[Mention], i: int) -> bool:
    """由28元提升12.5%至31.5元, 从6月的0.295元修复至10月底的0.310元: a word of origin before it, 至 before the next amount."""
    if _SPANS.match(note.text, mentions[i].end) and _SPAN.search(
        note.text, max(0, mentions[i].start - SPAN_REACH), mentions[i].start
    ):
        return False
    origin = next((m for m in reversed(mentions[max(0, i - 2) : i]) if m.label == "FROM_CUE"), None)
    later = next((m for m in mentions[i + 1 : i + 5] if m.label == "MONEY"), None)
    if origin is None or later is None or mentions[i].start - origin.end > LEVEL_GAP:
        return False
    between = note.text[mentions[i].end : later.start].lstrip("，, ")  # 由28元，上调12.5%至31.5元
    return (
        len(between) <= CARRY_REACH
        and not CLAUSE.search(between)
        and re.search(r"[至到]", between) is not None
    )


# 目标价区间从2,130元一路喊至2,400元: what several houses say from the lowest to the highest; 区间由…上调至 is a change
SPAN_REACH = 14  # characters before the first amount
_SPAN = re.compile(r"(?:区间|范围)[^，,。；;\d]{0,6}[从由自]\s?$")
_SPANS = re.compile(r"(?:一路|分别|各|不等)?(?:喊|到|至|看)(?:到|至|出)?\s?\d")


def _gives_way(note: Note, mentions: list[Mention], i: int) -> bool:
    """Whether the amount behind it is what the same thing has come to: 均价6.02美元，月末涨至7.35美元."""
    for j in range(i + 1, len(mentions) - 1):
        if mentions[j].label == "TO_CUE":
            apart = _APART.search(note.text, mentions[i].end, mentions[j].start)
            near = mentions[j + 1].start - mentions[j].end <= LEVEL_GAP
            return apart is None and near and mentions[j + 1].label == "MONEY"
        if mentions[j].label in ANOTHER_PRICE:
            return False
    return False
