"""What a note says of itself: title, broker, and whose market it writes for."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from extractor.resources import RuleFolders, any_of
from extractor.rules.mentions import Mention

__all__ = ["find_broker", "find_region", "find_title", "without_site_words"]

HEAD = 400  # characters in which title, broker and date stand
LONGEST_TITLE = 80
_DATE_LINE = re.compile(r"^(?:日期|时间|发布(?:日期|时间)|报告日期)?[\s\d年月日号:：./\-]*$")
LONGEST_BANNER = 45
# what converters of Word templates leave before the title
_TITLE_MARK = re.compile(r"\[Table_(?:Main)?Title\d?\]\s*")
_BANNER = (
    r"\[Table_\w+\]|证券研究报告?|研究报告|请?务?必?阅读正文之后的\w*|行业|公司|研究所|研究院|研究部|研究中心|研究|证券|国际|投顾|联合深度|海外|"
    r"\d{2,4}\s?[年.\-/]\s?\d{1,2}(?:\s?[月.\-/]\s?\d{1,2}\s?日?)?|星期.|周[一二三四五六日](?![\u4e00-\u9fff])|(?:投资)?评级|"
    r"(?:买入|增持|推荐|中性|维持|首次|强于大市|优于大市|看好)|第?\s?\d+\s?期|Page\s?\d+|"
    r"子行业|(?:股票|证券|公司)(?:名称|简称|代码)"  # a template's field that nobody filled in
)
LONGEST_PIECE = 12
_BAR = re.compile(r"\s*[|｜]\s*")
_PAUSE = re.compile(r"[：:，,！!？?]")
_TELLING = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_LABEL = re.compile(
    r"^(?:标题|题目)[:：]\s*|^\s*date\s20\d\d-\d\d-\d\d\s*"
)  # date 2026-02-12 in front of what a newspaper's page says
_HASHTAG = re.compile(r"#[\u4e00-\u9fff]{2,8}")  # #资本开支: a word that the text is filed under
# what notes of each market speak of; the mainland's also read on pages that were turned into traditional characters
_REGIONS = {
    "cn": re.compile(
        r"人民币|A股|沪深|上证|深交所|上交所|证监会|科创板|创业板|研报|晨会|发改委|工信部|归母|扣非|[大郑]商所|上期所|广期所|\d{6}\.(?:SH|SZ)|[(（][036]\d{5}[)）]"
    ),
    "hk": re.compile(r"港元|港币|港股|HK\$|\d{3,5}[.\-]HK|恒生|恒指|按年|港交所|沽空|大行|该行"),
    "tw": re.compile(
        r"新台币|台币|台股|NT\$|\d{4}\.TWO?\b|\d{4}[. ]TT\b|殖利率|民国\d|投顾|上柜|加权指数|法人说明会|法说会|买进|投信|本益比|三大法人|每股盈余|每股税后|年增|季增|月增|兆元|法人预估|美系外资|亚系外资|日系外资|上市柜|台厂|[(（]\d{4}[)）]"
    ),
}


def find_title(text: str, folders: RuleFolders) -> str | None:
    """The first line that reads as a heading: short, with letters, no full sentence, and no banner of kind, broker or sector."""
    marked = _TITLE_MARK.search(text, 0, HEAD * 5)
    banner = None
    for line in (text[marked.end() :] if marked else text)[:2000].split("\n"):
        tag = _HASHTAG.fullmatch(line.strip()) is not None
        line = _LABEL.sub("", _without_marks(line))
        if not line or tag or _DATE_LINE.match(line) or _is_furniture(line):
            continue
        if _is_banner(line, folders):
            banner = banner or line
            continue
        if len(line) > LONGEST_TITLE or line.endswith(("。", "；", ";", "，")):
            return banner
        return banner if banner is not None and _ITEM.match(line) else line
    return banner


_ITEM = re.compile(
    r"\d{1,2}\s?[、.:：\u4e00-\u9fff](?!\s?[年月日季])"
)  # 01电子：…, below the banner: the first of several


# buttons of sites that host reports
_SITE_WORDS = re.compile(
    r"(?:AI)?智能(?:总结|摘要)|AI(?:总结|摘要|解读)|查看(?:更多|全文|原文|详情)|展开全文|收藏本文|计算机语言"
)
# the same and rubrics of newspapers' pages, alone or several in a line: 返回 放大 + 缩小 -, 快讯, 首页 > 财经 > 正文
_FURNITURE = re.compile(
    rf"(?:(?:{_SITE_WORDS.pattern}|返回|打印|字[号体][:：]?|放大|缩小|[大中小]|[+＋\-−]|听新闻|快讯|即时|推荐|利好|利淡|分享(?:至|到)?|收藏|评论|点赞|举报|订阅|关注|下载|登录|注册|正文|搜索(?:文档|研报)?|目录|"
    r"创建于|更新于|申请入驻|上一[篇页]|下一[篇页]|首页|微信|微博|A\+|A-|[0-9]++)\s*+)++"
)
_PATH = re.compile(r"[^>＞\n]{1,11}+(?:[>＞][^>＞\n]{1,13}+){2,}+")
_BYLINE = re.compile(
    r"[^。，]{0,14}[/／·•|｜]?\s?记者[^。，：:]{1,24}(?:报[道导]|电|整理)|.{0,30}(?:·|\|)\s?公众号.{0,40}"
)
LEAST_CELLS = 4  # marks between the cells of a row of a site's list of reports


def _is_furniture(line: str) -> bool:
    """Whether a line belongs to the page and not to the note: its buttons, the way to it, who wrote it, a row of a list of notes."""
    if line.count("|") + line.count("｜") >= LEAST_CELLS or line.endswith(("|", "｜")):
        return True
    return any(pattern.fullmatch(line) is not None for pattern in (_FURNITURE, _PATH, _BYLINE))


def without_site_words(text: str) -> str:
    """A text without the buttons of a site, whose AI is no trade."""
    return _SITE_WORDS.sub("", text)


def _without_marks(line: str) -> str:
    """Without bullets, and without brackets around the whole: 【电子】… keeps those of its first word."""
    line = line.strip(" \t\r#*▍■")
    whole = "】" not in line or line.find("】") == len(line) - 1
    return line.strip("【】 ") if whole else line


def _is_banner(line: str, folders: RuleFolders) -> bool:
    """证券研究报告 | 公司点评 | 电子 | 2025年3月18日: nothing but what stands above the title of every report."""
    if len(line) > LONGEST_BANNER:
        return False
    pieces = _BAR.split(line)
    if len(pieces) > 1 and all(len(piece) <= LONGEST_PIECE and not _PAUSE.search(piece) for piece in pieces):
        return True
    return not _TELLING.search(_banner_words(folders).sub("", line))


@lru_cache(maxsize=8)
def _banner_words(folders: RuleFolders) -> re.Pattern[str]:
    words = {
        word
        for lexicon in ("report_types", "brokers", "sectors")
        for row in folders.rows(lexicon)
        for word in (row.name, *row.aliases)
        if len(word) > 1
    }
    return re.compile(f"{any_of(words)}|{_BANNER}")


def find_broker(text: str, mentions: Sequence[Mention], folders: RuleFolders) -> str | None:
    """The securities firm named first in the head of the note, or the one that its heading or a row above it names in short."""
    head = [m for m in mentions if m.label == "BROKER" and m.start < HEAD]
    return head[0].name if head else _broker_in_short(text, folders)


def _broker_in_short(text: str, folders: RuleFolders) -> str | None:
    """【某商电子】…深度报告, 某业交运周报：…, 2025-03-25 | 某平洋 | 买入: a firm's name without its 证券."""
    firms = _firms(folders)
    for line in text[:HEAD].split("\n"):
        cells = [cell.strip() for cell in _BAR.split(line)] if line.count("|") >= LEAST_CELLS - 1 else []
        told = next((firms[cell] for cell in cells if cell in firms), None)
        if told is not None and any(_RATED_ROW.fullmatch(cell) for cell in cells):
            return told
    title = next((line.strip() for line in text[:HEAD].split("\n") if line.strip()), "")
    led = _LED.match(title)
    if led is None:
        return None
    for size in range(LONGEST_SHORT, 1, -1):
        name, rest = led["rest"][:size], led["rest"][size:]
        if name in firms and _sector_words(folders).match(rest):
            return firms[name]
    return None


LONGEST_SHORT = 4  # characters of a firm's name without 证券
_LED = re.compile(r"\s*[【\[]?(?P<rest>[\u4e00-\u9fffA-Za-z].{3,})")
_RATED_ROW = re.compile(
    "买入|增持|推荐|强烈推荐|持有|中性|维持|首次|首次覆盖|调高|调低|优于大市|跑赢行业|强推|无"
)
_DESKS = ("晨会", "策略", "宏观", "固收", "金工", "海外", "研究", "非银", "地产", "食饮", "医药", "新股")


@lru_cache(maxsize=8)
def _firms(folders: RuleFolders) -> dict[str, str]:
    """Names of the mainland's securities firms without 证券, to the whole names."""
    rows = [row for row in folders.rows("brokers") if row.attributes.get("region") == "cn"]
    return {row.name.removesuffix("证券"): row.name for row in rows if row.name.endswith("证券")}


@lru_cache(maxsize=8)
def _sector_words(folders: RuleFolders) -> re.Pattern[str]:
    words = {word for row in folders.rows("sectors") for word in (row.name, *row.aliases) if len(word) > 1}
    kinds = r"[】\]|｜:：·]|[周月日双]|晨会|行业|深度|点评|研究|策略|跟踪|团队|专题|纪要|精粹|早|快"
    return re.compile(rf"(?:{any_of({*words, *_DESKS})})(?:{kinds})")  # 某业银行2025年三季报 is a bank's


_RATES_OF_MAINLAND = re.compile("同比|环比")


def find_region(text: str, script: str, mentions: Sequence[Mention] = (), *, converted: bool = False) -> str:
    """cn, hk or tw: whose currency a bare 元 is.

    Only a traditional note is asked, and not one that a converter of mainland pages wrote (`converted`). Where the companies of
    Taiwan are most of those that it names, that tells as well.
    """
    if script == "hans" or converted:
        return "cn"
    counts = {region: len(pattern.findall(text)) for region, pattern in _REGIONS.items()}
    markets = Counter(m.attributes.get("market") for m in mentions if m.label == "ORG")
    if markets["tw"] * 2 > sum(markets.values()):
        counts["tw"] += 1
    if counts["hk"] > counts["tw"]:  # where 按年 is said, 同比 and 环比 are of a page from the mainland
        counts["cn"] += len(_RATES_OF_MAINLAND.findall(text))
    best = max(("cn", "hk", "tw"), key=lambda region: counts[region])
    return best if counts[best] else "cn"
