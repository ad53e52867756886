"""Ratings of models that look like years: 甲模型在Codeforces上得分为2037, 与乙模型的2044接近."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

__all__ = ["year_like_scores"]

REACH = 90  # characters behind a benchmark in which its ratings stand
_SCORED = re.compile(
    r"(?:(?:得分|评分|分数|积分|评级|分值|成绩|[Rr]ating|E[Ll][Oo])(?:分别)?[为达到是至约：:\s]{0,3}|的\s?)$"
)
_YEAR = re.compile(
    r"(?<![\d.,\-/])(?:19[4-9]\d|20[0-4]\d|2050)(?!\s?[年月度届版季]|\s?财|[\d.,/%％\-–~～]\d|\d|\s?[EFef](?![A-Za-z]))"
)
_STOP = re.compile(r"[。\n]")


class _Name(Protocol):
    start: int
    end: int
    label: str
    attributes: Any


def year_like_scores(text: str, names: Sequence[_Name]) -> Iterator[tuple[int, int]]:
    """Numbers of a year's size behind an Elo benchmark, where a word of scores or a model's 的 leads to them."""
    models = {n.end for n in names if n.label == "MODEL"}
    for name in names:
        if name.label != "BENCHMARK" or name.attributes.get("scale") != "elo":
            continue
        stop = _STOP.search(text, name.end, name.end + REACH)
        end = stop.start() if stop else min(len(text), name.end + REACH)
        for number in _YEAR.finditer(text, name.end, end):
            led = _SCORED.search(text, max(name.end, number.start() - 12), number.start())
            if led is not None and (not led[0].startswith("的") or led.start() in models):
                yield number.span()
