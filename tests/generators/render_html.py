"""Notes as pages: bare, and in the manner of a broker's portal, a news site, a market portal and a forum for investors."""

import re
from collections.abc import Callable, Sequence
from html import escape
from random import Random

from tests.generators.notes import Element, parse_note

__all__ = ["PAGES", "render_body", "render_page"]

_BULLET = re.compile(r"[-*•●◆■]\s+")
_FIGURE = re.compile(r"\d[\d.,]*(?:%|亿元|万元|元|倍)?")
WORDS = "市场 策略 半导体 新能源 消费 医药 银行 地产 有色 军工 传媒 通信 白酒 机器人 算力 光伏 储能 汽车 港股 债市".split()


def render_page(text: str, page: str = "bare", *, encoding: str = "utf-8", seed: int = 0) -> bytes:
    """A note as the bytes of a page; page: a name of `PAGES`. What the encoding lacks stands as character references."""
    elements = parse_note(text)
    return PAGES[page](elements, Random(seed), encoding).encode(encoding, "xmlcharrefreplace")


def render_body(elements: Sequence[Element], rng: Random) -> str:
    """The article itself, with the marks in it that editors leave."""
    parts: list[str] = []
    items: list[str] = []
    for element in [*elements, Element("heading")]:
        text = element.text
        if element.kind == "paragraph" and _BULLET.match(text):
            items.append(f"<li>{_inline(_BULLET.sub('', text), rng)}</li>")
            continue
        if items:
            parts.append(f"<ul>\n{chr(10).join(items)}\n</ul>")
            items = []
        if element.kind == "table":
            parts.append(_table(element))
        elif element.kind == "heading":
            parts += [f"<h2>{escape(text)}</h2>"] if text else []
        elif "    " in text:  # a table set with blanks
            parts.append(f"<pre>{escape(text)}</pre>")
        elif element.kind == "paragraph":
            parts.append(
                f"<p>　　{_inline(text, rng)}</p>" if rng.random() < 0.5 else f"<p>{_inline(text, rng)}</p>"
            )
    return "\n".join(parts)


def _inline(text: str, rng: Random) -> str:
    """Figures in bold, links and spans inside words, comments between them."""
    parts, at = [], 0
    for match in _FIGURE.finditer(text):
        parts.append(escape(text[at : match.start()]))
        way = rng.randrange(8)
        figure = escape(match[0])
        parts.append({
            0: f"<b>{figure}</b>", 1: f'<span style="color:red">{figure}</span>', 2: f"<!-- x -->{figure}",
            3: f'<a href="/q/{rng.randrange(999999)}.html">{figure}</a>',
        }.get(way, figure))  # fmt: skip
        at = match.end()
    parts.append(escape(text[at:]))
    return "".join(parts).replace("&amp;", "&" if rng.random() < 0.3 else "&amp;")


def _table(element: Element) -> str:
    head, *rows = element.rows
    lines = ["<table border=1>", "<tr>" + "".join(f"<th>{escape(cell)}</th>" for cell in head) + "</tr>"]
    lines += ["<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows]
    return "\n".join([*lines, "</table>"])


def _title(elements: Sequence[Element]) -> str:
    return escape(elements[0].text if elements else "")


def _links(rng: Random, count: int, prefix: str = "") -> str:
    """A list of other articles."""
    lines = [
        f'<li><a href="/a/{rng.randrange(10**8)}.html">{prefix}{rng.choice(WORDS)}板块{rng.choice(WORDS)}午评：主力净流入{rng.randrange(99)}亿元</a>'
        f"<span>{rng.randrange(1, 12):02}-{rng.randrange(1, 28):02}</span></li>"
        for _ in range(count)
    ]
    return "<ul>" + "".join(lines) + "</ul>"


def _menu(words: Sequence[str]) -> str:
    return "".join(f'<a href="/{i}/">{word}</a>' for i, word in enumerate(words))


def _scripts(rng: Random) -> str:
    return (
        f"<script>var _hmt=_hmt||[];(function(){{var id={rng.randrange(10**9)};if(id<1){{document.write('<p>广告</p>')}}}})();</script>"
        * 3
    )


def _bare(elements: Sequence[Element], rng: Random, encoding: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="{encoding}"><title>{_title(elements)}</title></head>\n<body>\n'
        f"<h1>{_title(elements)}</h1>\n{render_body(elements[1:], rng)}\n</body></html>"
    )


def _broker(elements: Sequence[Element], rng: Random, encoding: str) -> str:
    """A broker's portal: everything in layout tables, the article in a cell."""
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset={encoding}"><title>{_title(elements)}_研究中心</title>
<style>td{{font-size:12px}}</style>{_scripts(rng)}</head><body><table width="960" align="center"><tr><td colspan="2" id="top">{_menu(WORDS)}</td></tr>
<tr><td width="200" valign="top"><div class="leftmenu">{_menu(["宏观研究", "策略研究", "行业研究", "公司研究", "晨会纪要", "金融工程"])}</div></td>
<td valign="top"><div class="crumb">您的位置：<a href="/">首页</a> &gt; <a href="/yj/">研究报告</a> &gt; 正文</div>
<h1>{_title(elements)}</h1><div id="zoom" class="content">{render_body(elements[1:], rng)}</div>
<div class="attach"><a href="/f.pdf">下载全文</a></div></td></tr>
<tr><td colspan="2" class="copyright">版权所有 © 研究中心 沪ICP备05000000号 | <a href="/legal">法律声明</a> | <a href="/contact">联系我们</a></td></tr></table></body></html>"""


def _news(elements: Sequence[Element], rng: Random, encoding: str) -> str:
    """A news site: bars, a column of hot articles, related ones and comments under the text."""
    return f"""<!doctype html><html lang="zh"><head><meta charset="{encoding}"><title>{_title(elements)}-财经新闻</title>{_scripts(rng)}</head><body class="page-article">
<header class="site-header"><nav>{_menu(WORDS)}</nav><form action="/s"><input name="q"><button>搜索</button></form></header>
<div class="container"><main><article><h1>{_title(elements)}</h1><div class="meta">2025-03-04 10:22:31　来源：财经新闻　字号：<a href="#">大</a> <a href="#">小</a></div>
<div class="article-body">{render_body(elements[1:], rng)}</div><p>（责任编辑：王小明）</p><div class="share-bar">分享到：{_menu(["微信", "微博", "QQ空间"])}</div></article>
<section class="related"><h3>相关阅读</h3>{_links(rng, 8)}</section><section class="comments"><h3>网友评论</h3><p>股友A：这份研报我看好，目标价能到300元，明年净利润100亿元！</p><p>股友B：楼主说得对，已经满仓，等着涨停。</p></section></main>
<aside><h3>24小时热文</h3>{_links(rng, 12)}<h3>行情</h3><p>上证指数 3,388.06 -0.25%</p></aside></div>
<footer><p>{_menu(["关于我们", "广告服务", "招聘"])}</p><p>Copyright © 2025 财经新闻 版权所有，未经书面授权不得转载。</p></footer></body></html>"""


def _market(elements: Sequence[Element], rng: Random, encoding: str) -> str:
    """A market portal: old classes and ids that say little, a ticker, a quotation beside the article."""
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><meta http-equiv="content-type" content="text/html; charset={encoding}" /><title>{_title(elements)} _ 数据中心</title>{_scripts(rng)}</head><body>
<div class="hd_top"><div class="w1000">{_menu(WORDS)}<span id="hq">上证 3388.06 深证 10755.20 恒指 23005.10</span></div></div>
<div class="w1000"><div class="lfloat w660"><div class="title_box"><h1>{_title(elements)}</h1></div><div class="infos"><span>2025年03月04日 10:22</span><span>机构：<a href="/org/1">某某证券</a></span><span><a href="/guba">股吧讨论</a></span></div>
<div id="ctx-content" class="ctx-content">{render_body(elements[1:], rng)}</div><div class="em_footer_ad" style="display:none"><p>隐藏的广告：现在开户，佣金万一，送100元话费，名额有限。</p></div>
<p class="res-edit">（文章来源：某某证券）</p><p>郑重声明：本网站发布此信息的目的在于传播更多信息，与本站立场无关。</p></div>
<div class="rfloat w320"><div class="tit">最新研报</div>{_links(rng, 10, "研报：")}<div class="tit">热门个股</div>{_links(rng, 10)}</div></div>
<div class="w1000 ft">{_menu(["网站地图", "诚聘英才", "意见反馈"])}<br/>沪ICP证000000号 版权所有</div></body></html>"""


def _forum(elements: Sequence[Element], rng: Random, encoding: str) -> str:
    """A forum: one post as the article, then readers' answers."""
    answers = "".join(
        f'<div class="comment__item"><a class="user-name" href="/u/{i}">股民{i}号</a><div class="comment__item__main">回复：{rng.choice(WORDS)}板块我看目标价{rng.randrange(10, 99)}元，净利润{rng.randrange(10, 99)}亿元没问题。</div><span>赞({i})</span></div>'
        for i in range(6)
    )
    return f"""<!DOCTYPE html><html><head><meta charset="{encoding}"><title>{_title(elements)} - 讨论区</title></head><body><div class="nav stickyFixed">{_menu(WORDS)}<a href="/login">登录</a></div>
<div class="container"><div class="container-main"><article class="article__bd"><h1 class="article__bd__title">{_title(elements)}</h1><div class="article__author"><a href="/u/1">研究员小李</a> 2025-03-04</div><div class="article__bd__detail">{render_body(elements[1:], rng)}</div></article>
<div class="article__toolbar">转发(3) 收藏 点赞 举报</div><div class="comment__container"><h3>全部讨论</h3>{answers}</div></div><div class="container-side"><h3>热门话题</h3>{_links(rng, 8)}</div></div></body></html>"""


def _old(elements: Sequence[Element], rng: Random, encoding: str) -> str:
    """A page of twenty years ago: one cell with line breaks for paragraphs, names that say nothing, every company a link."""
    lines = "<br>\n<br>\n".join(
        _table(element)
        if element.rows
        else "&nbsp;&nbsp;&nbsp;&nbsp;"
        + re.sub(
            r"(?<=[\u4e00-\u9fff])(公司|股份|集团|科技)",
            r'<a href="/s.asp?id=1" target="_blank">\1</a>',
            escape(element.text),
        )
        for element in elements[1:]
    )
    return f"""<HTML><HEAD><META http-equiv=Content-Type content="text/html; charset={encoding}"><TITLE>{_title(elements)}</TITLE></HEAD><BODY bgColor=#ffffff>
<TABLE width=778 border=0><TR><TD>{_menu(WORDS[:9])}</TD></TR></TABLE><TABLE width=778 border=0><TR><TD width=180 vAlign=top><FONT size=2>{_links(rng, 9)}</FONT></TD>
<TD vAlign=top><CENTER><FONT size=4><B>{_title(elements)}</B></FONT></CENTER><HR>{lines}<br><br>【<a href="javascript:window.print()">打印</a>】【<a href="javascript:window.close()">关闭</a>】</TD></TR></TABLE>
<CENTER>{_menu(["关于本站", "广告服务", "联系方式"])}<BR>All Rights Reserved</CENTER></BODY></HTML>"""


PAGES: dict[str, Callable[[Sequence[Element], Random, str], str]] = {
    "bare": _bare,
    "broker": _broker,
    "news": _news,
    "market": _market,
    "forum": _forum,
    "old": _old,
}
