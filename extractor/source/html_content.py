"""The main content of a page: what is left when the parts that belong to the site are taken away.

Parts go for a reason only: their element says that they are navigation or readers' comments, they are runs of links, or they stand outside
the element that holds the page's prose and tables and are none themselves. A page without such parts (a mail, a converted document) is
kept whole.
"""

import re
from collections.abc import Sequence

from extractor.source.html_marks import CHROME, MAIN
from extractor.source.layout import Grid, Piece

__all__ = ["choose_content", "count_prose"]

LINKED = 0.5  # share of a piece in links from which on it is a link
LINK_RUN = 3  # links one after the other that make a list of them
SHORTEST_PROSE = 25  # characters
FEWEST_LINKS = 6  # links by which a page has navigation that says nothing of itself
MOST_CHROME = 0.5  # of the prose that may be taken away by its element's name
CORE = 0.9  # of the prose that the main element holds
LONGEST_PHRASE = 40
_STOPS = re.compile("[。！？；，、,;:：]|\\.\\s")
_PHRASE = re.compile(
    r"(?:打开|下载|安装|进入|使用).{0,12}(?:APP|客户端|App|app)|(?:扫一扫|扫码|扫描二维码|长按识别)|分享(?:到|至|给|本文)|点赞|举报|收藏本文|加入收藏|我要评论|发表评论"
    r"|(?:全部|最新|热门|网友|查看)评论|(?:上|下)一篇|返回(?:首页|顶部|搜狐)|(?:字号|字体)[：:]?\s?(?:大|小|T)|(?:展开|阅读|查看)(?:全文|更多|原文)|郑重声明.{0,6}本网站"
    r"|责任编辑|文字编辑|值班编辑|网络编辑|原标题：|Copyright|©|ICP备|京公网安备|沪公网安备|All Rights Reserved|关注(?:我们|微信|公众号)|免费开户|立即(?:登录|注册|开户)"
    r"|您的位置|当前位置|^\s*(?:登录|注册|首页|更多|分享|评论|转发|赞|关注|打印|收藏|大|中|小|繁|搜索|微信|微博|QQ空间)(?:[\s|·>]*(?:登录|注册|首页|更多|分享|评论|转发|赞|关注|打印|收藏|大|中|小|繁|搜索|微信|微博|QQ空间))*[\s(（\d)）]*$",
    re.I,
)
_OTHERS = re.compile(
    r"\s*(?:相关|推荐|热门|更多|延伸|猜你|您可能|大家都|精彩|最新|今日|实时|24小时)(?:阅读|文章|新闻|资讯|推荐|研报|报告|专题|公告|喜欢|感兴趣|在看|热点|热榜|评论|排行|链接|搜索|要闻|快讯|头条|个股|话题)"
    r"|\s*(?:阅读|点击|热门)排行|\s*友情链接|\s*网友评论|\s*(?:全部|热门|最新)?(?:讨论|评论|回复)\s*[(（]?\d*[)）]?\s*$|\s*排行榜|\s*热榜|\s*点击榜"
)
_FACT = re.compile(
    r"(?:评级|目标价|收盘价|现价|股价|证券代码|股票代码|分析师|研究员|机构|来源|作者|发布|日期|时间)|20\d\d\s?[年/.-]\s?\d{1,2}"
)


def count_prose(pieces: Sequence[Piece | Grid]) -> int:
    """Characters in prose and data."""
    return sum(_Size(piece).prose for piece in pieces)


def choose_content(
    pieces: Sequence[Piece | Grid], parents: Sequence[int], *, has_chrome: bool = False
) -> Sequence[Piece | Grid]:
    """The pieces of the main content, in order. parents: of each element of the page, the one around it.

    has_chrome: parts of the site were found, and are not among the pieces.
    """
    sizes = [_Size(piece) for piece in pieces]
    if not has_chrome and not _has_chrome(sizes):
        return pieces
    named = [bool(size.marks & CHROME) for size in sizes]
    prose = sum(size.prose for size in sizes)
    if sum(s.prose for s, n in zip(sizes, named, strict=True) if n) > MOST_CHROME * prose:
        named = [False] * len(sizes)
    dropped = [n or run for n, run in zip(named, _link_runs(sizes), strict=True)]
    _drop_others(sizes, dropped)
    inside = _inside_core(sizes, dropped, parents)
    first = next((i for i, within in enumerate(inside) if within), 0)
    kept = [
        piece
        for i, (piece, size) in enumerate(zip(pieces, sizes, strict=True))
        if not dropped[i] and not size.is_phrase and (inside[i] or _stands_alone(size, i, first))
    ]
    return kept or pieces


class _Size:
    """What a piece weighs: its characters, those of them in prose or data, and its share of links."""

    __slots__ = (
        "has_fact",
        "is_grid",
        "is_link",
        "is_phrase",
        "kind",
        "length",
        "level",
        "marks",
        "place",
        "prose",
        "text",
    )

    def __init__(self, piece: Piece | Grid) -> None:
        self.marks, self.place = piece.marks, int(piece.place or 0)
        self.is_grid = isinstance(piece, Grid)
        self.kind, self.level, self.text = "table", 0, ""
        if isinstance(piece, Grid):
            cells = [cell for row in piece.rows for cell in row]
            self.length = sum(len(cell.text) for cell in cells)
            linked = sum(cell.linked for cell in cells)
            self.is_phrase = False
        else:
            self.kind, self.level, self.text = piece.kind, piece.level or 0, piece.text
            self.length, linked = len(piece.text), piece.linked
            self.is_phrase = self.length <= LONGEST_PHRASE and _PHRASE.search(piece.text) is not None
        self.is_link = linked > LINKED * self.length
        reads = self.is_grid or (self.length >= SHORTEST_PROSE and _STOPS.search(self.text) is not None)
        self.prose = self.length - linked if reads and not self.is_link and not self.is_phrase else 0


def _has_chrome(sizes: Sequence[_Size]) -> bool:
    """Whether the page has parts of a site around its content."""
    links = sum(size.is_link for size in sizes)
    said = any(size.is_phrase or size.marks & CHROME for size in sizes)
    return links >= FEWEST_LINKS or (links > 0 and said)


def _link_runs(sizes: Sequence[_Size]) -> list[bool]:
    """Pieces in lists of links."""
    found = [False] * len(sizes)
    begin = 0
    for i in range(len(sizes) + 1):
        if i < len(sizes) and sizes[i].is_link:
            continue
        if i - begin >= LINK_RUN:
            found[begin:i] = [True] * (i - begin)
        begin = i + 1
    return found


def _drop_others(sizes: Sequence[_Size], dropped: list[bool]) -> None:
    """A heading over a list of other articles goes with what follows it, up to the next prose."""
    for i, size in enumerate(sizes):
        if size.is_grid or size.length > LONGEST_PHRASE or not _OTHERS.match(size.text):
            continue
        j = i + 1
        while j < len(sizes) and (
            dropped[j] or sizes[j].is_link or (not sizes[j].prose and sizes[j].kind != "heading")
        ):
            j += 1
        if any(dropped[k] or sizes[k].is_link for k in range(i + 1, j)) or j == len(sizes):
            dropped[i:j] = [True] * (j - i)


def _inside_core(sizes: Sequence[_Size], dropped: Sequence[bool], parents: Sequence[int]) -> list[bool]:
    """Whether each piece stands in the smallest element that holds nearly all of the prose."""
    weight = [0] * len(parents)
    total = 0
    for size, gone in zip(sizes, dropped, strict=True):
        if size.prose and not gone:
            points = size.prose * (2 if size.marks & MAIN else 1)
            weight[size.place] += points
            total += points
    if not total:
        return [True] * len(sizes)
    for i in range(len(parents) - 1, 0, -1):
        weight[parents[i]] += weight[i]
    core = max(i for i, points in enumerate(weight) if points >= CORE * total)
    blocks = {size.place for size in sizes}
    while core in blocks and parents[core] >= 0:  # one paragraph is no page
        core = parents[core]
    within = [False] * len(parents)
    for i in range(core, len(parents)):
        within[i] = i == core or (parents[i] >= 0 and within[parents[i]])
    return [within[size.place] for size in sizes]


def _stands_alone(size: _Size, at: int, first: int) -> bool:
    """Whether a piece outside the main element is content all the same: prose, data, the title, a line that tells a fact."""
    if size.is_link:
        return False
    if size.prose:
        return True
    if at < first and size.kind == "heading" and size.level <= 2:
        return True
    return size.length <= 3 * LONGEST_PHRASE and _FACT.search(size.text) is not None
