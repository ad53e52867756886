"""When a note was published, as an ISO date: from a line, a head of several pieces, a row of a list, or the stamp of a site."""

import re

from extractor.language.dates import find_dates

__all__ = ["find_published"]

HEAD = 400  # characters in which the date stands
LONGEST_BANNER = 45


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
    stamped = _STAMPED.search(text[: HEAD * 2]) or _ROWED.match(text) or _DATED.match(text)
    if stamped:
        return f"{stamped[1]}-{stamped[2]}-{stamped[3]}"
    return _of_row(text) or _in_head(text) or _of_site(text)


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


# 上市日期：2015-06-18, in the box of a company
_OTHER_DAY = re.compile(r"(?:上市|成立|发行|到期|起评|登记|除权|除息|解禁)(?:日期?|时间)?\s?[:：]?\s*$")


def _may_state_publication(line: str) -> bool:
    """Whether to look for dates at all: with something like a year, and short or with a word of publication."""
    return _YEARED.search(line) is not None and (
        len(line.strip(_AROUND)) <= 2 * LONGEST_BANNER or _PUBLISHING.search(line) is not None
    )


def _states_publication(line: str, start: int, end: int) -> bool:
    rest = (line[:start] + line[end:]).strip(_AROUND)
    if _OTHER_DAY.search(line[:start]):
        return False
    if _PUBLISHED_ON.search(line[:start]):
        return True
    if re.match(r"\s*(?:发布|发表)", line[end:]):
        return len(rest) < 20
    return len(rest) <= 40 and not re.search(r"[。；;，,]", rest)


# date 2026-02-12 快讯: how the page of a newspaper begins
_DATED = re.compile(r"\s*date\s(20\d\d)-(\d\d)-(\d\d)(?!\d)")
_CELL = re.compile(r"20\d\d[-/.]\d{1,2}[-/.]\d{1,2}")
_RATED = re.compile("买入|增持|推荐|强烈推荐|持有|中性|维持|首次|首次覆盖|调高|调低|优于大市|跑赢行业|强推")
LEAST_CELLS = 4


def _of_row(text: str) -> str | None:
    """1 | 某某证券 | … | 买入 | 某报告 | 2024-10-30: the row of a list of reports that stands over the first of them."""
    for line in text[: HEAD * 2].split("\n") if "|" in text[: HEAD * 2] else ():
        cells = [cell.strip() for cell in line.split("|")]
        dated = [cell for cell in cells if _CELL.fullmatch(cell)]
        if len(cells) > LEAST_CELLS and len(dated) == 1 and any(_RATED.fullmatch(cell) for cell in cells):
            return next((date.iso for date in find_dates(dated[0])), None)
    return None


LONGEST_HEAD = 600  # characters of a head that a reader of pages has put into one line
_ENDS_HEAD = re.compile("。|相关(?:研究)?报告|》")
_OF_EVENT = re.compile(r"(?:截[至止]|[于自从至到在]|公告|发布|年报|数据来源)[:：]?\s?$")
# the blank before the next piece may have been lost: 2024年12月15日本期内容提要
_APART = re.compile(
    r"\s(?!\d)|$|本期|投资要?[评建要]|内容提要|核心观点|摘要|行业(?:研究|评级|点评|报告|深度|周报)|公司(?:研究|评级|点评|报告|深度)|证券研究|分析师|评级|报告日期"
)


def _in_head(text: str) -> str | None:
    """某行业 周报 某标题 2025-3-29 行业评级：…: a date between the pieces of a head, before its first sentence and other reports."""
    end = _ENDS_HEAD.search(text, 0, LONGEST_HEAD)
    head = text[: end.start() if end is not None else LONGEST_HEAD]
    if "20" not in head:
        return None
    for date in find_dates(head):
        alone = date.iso is not None and _APART.match(text, date.end) is not None
        before = head[: date.start]
        event = _OF_EVENT.search(before) is not None or _OTHER_DAY.search(before) is not None
        if alone and text[date.start : date.start + 2] == "20" and not event:
            return date.iso
    return None


# （港股报价延迟…资料截至 2026-01-26 16:25。）: when a site took its quotes
_QUOTED = re.compile(r"(?:资料|资讯|数据|报价)截[至止]\s?(20\d\d)-(\d\d)-(\d\d)(?:\s\d{1,2}:\d\d)?")
TAIL = 200  # characters at the end of a note in which that stands


def _of_site(text: str) -> str | None:
    stamped = _QUOTED.search(text, max(0, len(text) - TAIL))
    return f"{stamped[1]}-{stamped[2]}-{stamped[3]}" if stamped else None
