"""What a unit stands for: 1GW=1000MW, 每GW对应150亿美元收入: arithmetic on a unit and no figure of anybody."""

import re

from extractor.rules.mentions import Mention

__all__ = ["is_defined", "is_for_each"]

REACH = 40  # characters before a value in which its unit stands
_UNIT = r"(?:GW|MW|KW|kW|吉瓦|兆瓦|千瓦|[EPT]?FLOPS|[EPT](?![A-Za-z])|B(?![A-Za-z]))"
_EQUALS = r"(?:[=＝≈]|约?等于)"
_RIGHT = re.compile(rf"(?<![\d.,])1\s?{_UNIT}\s?{_EQUALS}\s?$")
_LEFT = re.compile(rf"\s?{_EQUALS}")
_PART = r"(?:[\d.\-至~]+[^，,；;。\d]{0,12}[，,]其中[^，,；;。\d]{0,8})?"
_FOR_EACH = re.compile(
    rf"(?:(?:每\s?(?:10{{0,2}})?|单|按)\s?(?:1\s?)?{_UNIT}的?(?:AI)?[\u4e00-\u9fff]{{0,8}}?(?:{_EQUALS}|相当于|折合|对应|(?:可|能|将)?(?:带来|贡献|产生|创造))"
    rf"|(?<![\d.,])1\s?{_UNIT}的?(?:AI)?[\u4e00-\u9fff]{{0,6}}?(?:{_EQUALS}|对应))[^，,；;。\d]{{0,12}}{_PART}$"
)


def is_defined(text: str, value: Mention) -> bool:
    """Whether a value is one side of an equation of units: 1EFLOPS=1000PFLOPS."""
    quantity = value.quantity
    one = quantity is not None and re.match(r"1\s?[A-Za-z\u4e00-\u9fff]", value.text) is not None
    if one and _LEFT.match(text, value.end):
        return True
    return _RIGHT.search(text, max(0, value.start - REACH), value.start) is not None


def is_for_each(text: str, floor: int, start: int) -> bool:
    """Whether what stands before a value says that it is reckoned for each unit of power or work: 每GW对应…, 1GW≈…."""
    return _FOR_EACH.search(text, max(floor, start - REACH), start) is not None
