"""Devices and works told by their price: types in Latin letters and figures, and names between marks.

某甲推出R3，标价4.2万元，G5为8.8万元: once a type stands beside a word of price, others with an amount right behind are told too.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

__all__ = ["device_names"]

_DEVICE: Mapping[str, str] = MappingProxyType({"kind": "hardware"})
_WORK: Mapping[str, str] = MappingProxyType({})
_NOTE = re.compile(r"机器人|机器狗|车型|新车|机型|手机|眼镜|新机|无人机|耳机|平板|手表|整车|车企|人形")
_NAME = r"(?<![A-Za-z0-9\-.])(?P<name>[A-Z]{1,3}[a-z]?\d{1,3}[A-Z]?(?:-[A-Z]|\s?(?:Pro|Max|Plus|Air|Ultra|EDU|Lite))?)"
_SAID = r"(?:起售价|售价|定价|标价|首发价|预售价|起步价|起价|早鸟价|到手价)"
_STATED = re.compile(
    rf"{_NAME}[，,]?\s?的?(?:新品|首发|手机|机器人|机器狗|眼镜|无人机|耳机|平板|手表|新车)?{_SAID}[^\d，,；;。\n]{{0,4}}\d"
)
_AMOUNT = r"\d[\d.,]*\s?(?:[-–~至]\s?\d[\d.,]*\s?)?万?\s?元(?![/\d])"
_PAID = re.compile(
    rf"(?<![\d年])(?<![\d年]\s){_NAME}\s?(?:则|仅|也|约|只)*(?:为|卖|售|仅|只要|只需|低至|要价)?\s?{_AMOUNT}"
)
# 某甲“巡山”单台售价20万元, 《星港》标准版定价59.99美元
_MARKED = re.compile(
    rf"(?:(?P<work>《)|[“\"「])(?P<name>[^“”\"「」《》，,；;。\n]{{2,12}})[”\"」》]\s?(?:[\u4e00-\u9fff]{{2,4}}版)?(?:的)?(?:单台|单机)?(?:{_SAID}|(?<=单台)|(?<=单机))(?=[^，,；;。\d\n]{{0,6}}\d)"
)


def device_names(text: str) -> Iterator[tuple[int, int, str, str, Mapping[str, str]]]:
    """(start, end, label, name, attributes) of each such name."""
    for match in _MARKED.finditer(text):
        yield *match.span("name"), "PRODUCT", match["name"], _WORK if match["work"] else _DEVICE
    if not _NOTE.search(text) or not (stated := {match["name"] for match in _STATED.finditer(text)}):
        return
    for pattern in (_STATED, _PAID):
        for match in pattern.finditer(text):
            if pattern is _PAID and match["name"] in _QUARTERS - stated:
                continue
            yield *match.span("name"), "PRODUCT", match["name"], _DEVICE


_QUARTERS = frozenset({"Q1", "Q2", "Q3", "Q4"})
