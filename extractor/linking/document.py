"""What a note says of itself: title, broker, publication date, and whose market it writes for."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from extractor.language.dates import find_dates
from extractor.resources import RuleFolders, any_of
from extractor.rules.mentions import Mention

__all__ = ["find_broker", "find_published", "find_region", "find_title", "without_site_words"]

HEAD = 400  # characters in which title, broker and date stand
LONGEST_TITLE = 80
_DATE_LINE = re.compile(r"^[\s\d年月日号:：./\-]*$")
LONGEST_BANNER = 45
# what converters of Word templates leave before the title
_TITLE_MARK = re.compile(r"\[Table_(?:Main)?Title\d?\]\s*")
_BANNER = (
    r"\[Table_\w+\]|证券研究报告?|研究报告|请?务?必?阅读正文之后的\w*|行业|公司|研究所|研究院|研究部|研究中心|研究|证券|国际|投顾|联合深度|海外|"
    r"\d{2,4}\s?[年.\-/]\s?\d{1,2}(?:\s?[月.\-/]\s?\d{1,2}\s?日?)?|星期.|周[一二三四五六日](?![\u4e00-\u9fff])|(?:投资)?评级|"
    r"(?:买入|增持|推荐|中性|维持|首次|强于大市|优于大市|看好)|第?\s?\d+\s?期|Page\s?\d+"
)
LONGEST_PIECE = 12
_BAR = re.compile(r"\s*[|｜]\s*")
_PAUSE = re.compile(r"[：:，,！!？?]")
_TELLING = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_LABEL = re.compile(r"^(?:标题|题目)[:：]\s*")
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
        line = _LABEL.sub("", _without_marks(line))
        if not line or _DATE_LINE.match(line) or _SITE_WORDS.fullmatch(line):
            continue
        if _is_banner(line, folders):
            banner = banner or line
            continue
        if len(line) > LONGEST_TITLE or line.endswith(("。", "；", ";", "，")):
            return banner
        return line
    return banner


# buttons of sites that host reports
_SITE_WORDS = re.compile(
    r"(?:AI)?智能(?:总结|摘要)|AI(?:总结|摘要|解读)|查看(?:更多|全文|原文)|展开全文|收藏本文|计算机语言"
)


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


def find_broker(text: str, mentions: Sequence[Mention]) -> str | None:
    """The securities firm named first in the head of the note, or the one its end signs for."""
    head = [m for m in mentions if m.label == "BROKER" and m.start < HEAD]
    return head[0].name if head else None


def find_published(text: str) -> str | None:
    """The ISO date that stands alone on a line, behind a word of publication, or in brackets near the title; else None.

    A date inside a sentence is an event's and no publication date.
    """
    offset = 0
    for whole in text[: HEAD * 3].split("\n"):
        if offset >= HEAD * 2:
            break
        line = _TIMED.sub(r"\1", whole) if ":" in whole else whole
        for date in find_dates(line) if _may_state_publication(line) else ():
            if date.iso and _states_publication(line, date.start, date.end):
                return date.iso
        offset += len(whole) + 1
    stamped = _STAMPED.search(text[: HEAD * 2]) or _ROWED.match(text)
    return f"{stamped[1]}-{stamped[2]}-{stamped[3]}" if stamped else None


# 2025-03-07 18:42:10: the time of day of a publication
_TIMED = re.compile(
    r"(20\d\d(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日))[ \tT]{1,2}\d{1,2}[:：]\d\d(?::\d\d)?(?!\d)"
)


# 行业周报20250831, 晨会纪要20260211: eight digits right behind the kind of note
_STAMPED = re.compile(
    r"(?:[周日月晨快]报|晨会|纪要|精粹|点评|简评|报告|策略|跟踪|-|_)\s?(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)"
)


# 某某油泵 机械行业 2020-10-23 38.53: the row of a list of ratings
_ROWED = re.compile(
    r"\s*[\u4e00-\u9fffA-Z*-]{2,8}[ \t\u3000]+[\u4e00-\u9fff、]{2,16}[ \t\u3000]*(20\d\d)-(\d\d)-(\d\d)[ \t\u3000]+\d+\.\d\d"
)


_AROUND = " \t\r()（）[]【】|｜·-—:：,，"
_YEARED = re.compile(r"\d\d|[〇零○]")
_PUBLISHING = re.compile(r"发布|发表|报告|出版|日期|时间")
_PUBLISHED_ON = re.compile(r"(?:发布|发表|报告|出版|发布时间|日期|时间)(?:日期|时间)?\s*[:：]?\s*$")


def _may_state_publication(line: str) -> bool:
    """Whether to look for dates at all: with something like a year, and short or with a word of publication."""
    return _YEARED.search(line) is not None and (
        len(line.strip(_AROUND)) <= 2 * LONGEST_BANNER or _PUBLISHING.search(line) is not None
    )


def _states_publication(line: str, start: int, end: int) -> bool:
    rest = (line[:start] + line[end:]).strip(_AROUND)
    if _PUBLISHED_ON.search(line[:start]):
        return True
    if re.match(r"\s*(?:发布|发表)", line[end:]):
        return len(rest) < 20
    return len(rest) <= 40 and not re.search(r"[。；;，,]", rest)


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
