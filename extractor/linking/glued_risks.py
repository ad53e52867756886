"""Risk factors that lost what stood between them: 原料涨价超预期新产线投产不及预期行业竞争加剧."""

import re
from collections.abc import Callable

__all__ = ["unglued"]

Piece = tuple[int, int]
SHORTEST, LONGEST = 5, 26  # characters of a factor
_MARKED = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9+%-]")
# what ends a factor, and hardly stands inside of one; the first kind alone tells two factors from one
_SURE = "不及预期|低于预期|不达预期|弱于预期|不如预期|未达预期|超预期|的风险"
_ENDS = re.compile(
    rf"(?:(?P<sure>{_SURE})|加剧|恶化|趋严|波动|下滑|放缓|下跌|下行|升级|收紧|不足|短缺|加大|加码|受限|延期)"
    r"(?!$|[的等和及与或且并而至到后时致使将会可则也能率性度值幅线面]|风险|导致|影响|带来|引发|造成|拖累|从而|进而|对|以|加|超|不|过|低于|高于|趋|程度|幅度|概率|压力|预期|情况|冲击|挤压|推高|推升|抑制|压制|削弱|所|引起|因|下的?|背景|有|仍)"
)


def unglued(text: str, start: int, end: int, ends_strong: Callable[[str, int, int], bool]) -> list[Piece]:
    """The factors of a run without any mark, each of which ends as a risk does; two only behind what hardly stands inside of one."""
    if end - start < 2 * SHORTEST or _MARKED.search(text, start, end):
        return [(start, end)]
    ends = [m for m in _ENDS.finditer(text, start, end) if m.end() < end]
    borders = [start]
    for match in ends:
        if match.end() - borders[-1] >= SHORTEST and end - match.end() >= SHORTEST:
            borders.append(match.end())
    pieces = [*zip(borders, [*borders[1:], end], strict=True)]
    sure = any(m["sure"] for m in ends)
    fits = all(b - a <= LONGEST and ends_strong(text, a, b) for a, b in pieces)
    return pieces if fits and (len(pieces) > 2 or (len(pieces) == 2 and sure)) else [(start, end)]
