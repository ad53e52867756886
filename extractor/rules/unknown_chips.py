"""Accelerators that no lexicon holds, told by the kind of card or chip that stands behind them: LH-800加速卡, Titan-1 XPU, “某某S9”训练卡."""

import re
from collections.abc import Callable, Iterator

__all__ = ["unknown_chips"]

_WORDS = (
    "加速卡",
    "训练卡",
    "推理卡",
    "算力卡",
    "训推一体卡",
    "智算卡",
    "加速芯片",
    "训练芯片",
    "推理芯片",
    "加速器",
    "XPU",
)
_KIND = re.compile(rf"[”」]?\s?(?:AI\s?)?(?:{'|'.join(_WORDS)})")
_NAME = re.compile(
    r"(?:(?<=[“「])[\u4e00-\u9fff]{2,3})?(?<![A-Za-z0-9\-.])[A-Z][A-Za-z]{0,9}-?\d{1,4}[A-Z]{0,2}(?: (?:Pro|Max|Ultra|Plus))?$"
)
_DATE = re.compile(r"(?:[QH]\d|[FC]Y\d+|Q\d\d+|H\d)$")
REACH, SHORTEST = 20, 3  # characters


def unknown_chips(text: str, taken: Callable[[int, int], bool]) -> Iterator[tuple[int, int, str]]:
    """(start, end, name) of each place; what is an accelerator in one place is one in all."""
    names: set[str] = set()
    if not any(word in text for word in _WORDS):  # substrings are found far faster than the pattern
        return
    for kind in _KIND.finditer(text):
        name = _NAME.search(text, max(0, kind.start() - REACH), kind.start())
        if name is None or _DATE.match(name[0]) or len(name[0]) < SHORTEST or taken(*name.span()):
            continue
        names.add(name[0])
    for said in sorted(names):
        for place in re.finditer(rf"(?<![A-Za-z0-9\-.]){re.escape(said)}(?![A-Za-z0-9\-]|\.\d)", text):
            if not taken(*place.span()):
                yield *place.span(), said
