"""Former and expected values in brackets where only a legend says so: M2余额309.7万亿(309.5万亿)，同比+7.5%(+6.8%)。括号内为前值."""

import re
from functools import lru_cache

from extractor.rules.mentions import Mention

__all__ = ["is_bracketed_expectation", "is_bracketed_former"]

# 注：括号内数字为前值, （括号中为一致预期）; 括号内为去年同期 is of something else
_LEGEND = re.compile(
    r"括号(?:里|内|中)的?(?:数字|数据|数值|数)?(?:均|皆|都)?(?:为|是|表示|指)"
    r"(?:(?P<former>前值|前期值?|前次值?|上期值?|上个?[月季周](?:数据|数值|值)?(?!同期))|(?P<expected>(?:市场|一致|彭博|万得|Wind|路透)*(?:一致)?(?:预期|预测)(?!差)))"
)
_BEHIND_VALUE = re.compile(r"[\d%％亿万千元点倍辆吨]\s?[(（]\s?$")
REACH = 4  # characters before a value that hold its bracket


def is_bracketed_former(text: str, value: Mention) -> bool:
    """Whether a value opens the bracket right behind another one, in a text whose legend says that former values stand there."""
    return _legend_of(text, value) == "former"


def is_bracketed_expectation(text: str, value: Mention) -> bool:
    """The same, of what had been expected."""
    return _legend_of(text, value) == "expected"


def _legend_of(text: str, value: Mention) -> str | None:
    if not {"(", "（"} & {*text[max(0, value.start - 2) : value.start]} or (said := _legend(text)) is None:
        return None
    return said if _BEHIND_VALUE.search(text, max(0, value.start - REACH), value.start) else None


@lru_cache(maxsize=8)
def _legend(text: str) -> str | None:
    """What the legend of a text says of its brackets."""
    found = _LEGEND.search(text) if "括号" in text else None
    return found.lastgroup if found is not None else None
