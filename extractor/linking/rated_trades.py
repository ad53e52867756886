"""Which trade a rating is about: named beside it, at the head of its part, in a line of its own, or by the title of the report."""

import re
from functools import lru_cache

import ahocorasick_rs

from extractor.linking.document import without_site_words
from extractor.linking.note import Note
from extractor.linking.security import Security
from extractor.resources import RuleFolders
from extractor.rules.mentions import Mention

__all__ = [
    "bannered",
    "reported_trade",
    "sector_beside",
    "sector_in",
    "sector_named",
    "sector_of_head",
    "trade_line",
]

HEADING_REACH = 80  # sentences
LEAD = 12  # characters before the name that a sentence or heading begins with
NAME_REACH = 400  # characters of a note's head in which its company is named
_CLAUSE = re.compile(r"[，,。；;：:！？|]")
# how a digest's part begins: 【, 4、, and the broker whose note it is
_PART = re.compile(r"【|(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、.．)）]\s*(?:[^：:]{2,8}[：:])?")
_SECTOR_WORD = re.compile(r"(?:行业|板块|产业链?|族群|类股)")
_QUOTES = '“「『"‘'


LINES = 6  # lines before a rating in which the head of a note may name its trade


def trade_line(note: Note, index: int) -> Security | None:
    """行业: 电子, a line of its own above 投资评级: 强于大市, in a note that is about no company."""
    if note.subjects and note.subjects[index] is not None:
        return None
    for sentence in reversed(note.sentences[max(0, index - LINES) : index]):
        if (line := _TRADE_LINE.fullmatch(note.text, sentence.start, sentence.end)) is not None:
            return Security(line[1], line[1])
    return None


_TRADE_LINE = re.compile(r"(?:所属|研究)?行业\s?[:：]\s?([\u4e00-\u9fff]{2,8})")


def sector_named(note: Note, rating: Mention, folders: RuleFolders) -> Security | None:
    """维持煤炭“增持”、钢铁“中性”, 能源 | 煤炭 推荐（维持）: the sector right before a quoted rating, or one in a cell."""
    low = max(0, rating.start - LEAD)
    before = note.text[low : rating.start]
    phrase = before.rstrip(_QUOTES)
    cell = phrase == before
    if cell and not note.text[rating.end : rating.end + 3].lstrip().startswith(("(", "（")):
        return None
    phrase = before.rstrip() if cell else phrase
    automaton, words = _sectors(folders)
    hits = automaton.find_matches_as_indexes(phrase)
    if not hits or hits[-1][2] != len(phrase):
        return None
    n, start, end = hits[-1]
    if cell and phrase[max(0, start - 1) : start] not in {"", " ", "|", "｜", "\t", "\n"}:
        return None
    return Security(words[n], phrase[start:end])


def reported_trade(note: Note, rating: Mention, folders: RuleFolders) -> Security | None:
    """传媒互联网周报（26年第7周） 强于大市; 超配（维持） # 家用电器行业双周报: the trade that the title of the report beside a rating names."""
    before = _REPORT_BEFORE.search(note.text, max(0, rating.start - TITLE_REACH), rating.start)
    title = before or _REPORT_BEHIND.match(note.text, rating.end)
    return sector_in(title["trade"], folders) if title is not None else None


TITLE_REACH = 40  # characters
_REPORT = r"(?P<trade>[\u4e00-\u9fff]{2,10}?)(?:双?周报|月报|日报|周观点|周观察|周跟踪|行业(?:点评|深度|研究|动态|专题|跟踪|简评|快评))(?:报告)?"
_REPORT_BEFORE = re.compile(_REPORT + r"(?:\s?[（(][^（）()\n]{1,24}[）)])?[ \t#\n]*$")
_REPORT_BEHIND = re.compile(r"\s?(?:[（(][^（）()\n]{1,6}[）)][ \t#\n]*|[—–-]{1,3}\s?)" + _REPORT)


def sector_beside(note: Note, index: int, rating: Mention, folders: RuleFolders) -> Security | None:
    """维持电子行业“推荐”, 行业评级：看好: the sector in the clause, or that of its part's heading or the title."""
    sentence = note.sentences[index]
    label = next((m for m in sentence.mentions if m.attributes.get("sector")), None)
    start = max(
        (m.end() for m in _CLAUSE.finditer(note.text, sentence.start, rating.start)), default=sentence.start
    )
    clause = note.text[start : rating.start]
    word = _SECTOR_WORD.search(clause)
    if word is None and label is None:
        return None
    return (
        sector_in(clause, folders, last=True)
        or _sector_of_part(note, index, folders)
        or bannered(note, rating, folders)
        or sector_in(note.title or "", folders)
        or sector_of_head(note.text[:NAME_REACH], folders)
    )


def bannered(note: Note, rating: Mention, folders: RuleFolders) -> Security | None:
    """证券研究报告|电气设备, 互联网·互联网Ⅱ 投资评级：: the trade that the banner of a report names, or that stands right before the label."""
    if rating.start > NAME_REACH:
        return None
    told = [*_OF_LABEL.finditer(note.text, max(0, rating.start - TITLE_REACH), rating.start)]
    told += _BANNER.finditer(note.text, 0, rating.start)
    found = (sector_in(match["trade"], folders) for match in told)
    return next((sector for sector in found if sector is not None), None)


_BANNER = re.compile(
    r"(?:证券研究报告|行业研究|行业报告|行业点评)\s?[|｜·•/]\s?(?P<trade>[\u4e00-\u9fff]{2,8})"
)
_OF_LABEL = re.compile(
    r"(?<![\u4e00-\u9fff])(?P<trade>[\u4e00-\u9fff]{2,8})(?:[·•|｜/]\s?[\u4e00-\u9fff]{2,8}[ⅡⅢI]{0,3})?\s+(?:投资|行业)评级\s?[:：]?\s?$"
)


def sector_of_head(head: str, folders: RuleFolders) -> Security | None:
    """The first trade of a note's head that is called one (计算机行业), else the first word for one."""
    head = without_site_words(head)
    automaton, _ = _sectors(folders)
    called = (end for _, _, end in automaton.find_matches_as_indexes(head) if _SECTOR_WORD.match(head, end))
    end = next(called, None)
    return sector_in(head if end is None else head[: end + 2], folders, last=end is not None)


def _sector_of_part(note: Note, index: int, folders: RuleFolders) -> Security | None:
    """The sector that the heading of a digest's part begins with: 【农业】生猪月报, 4、南浦证券：有色周评."""
    for k in range(index - 1, max(0, index - HEADING_REACH), -1):
        sentence = note.sentences[k]
        mark = _PART.match(note.text, sentence.start, sentence.end)
        if mark and note.is_heading(sentence):
            return sector_in(note.text[mark.end() : min(sentence.end, mark.end() + LEAD)], folders)
    return None


def sector_in(text: str, folders: RuleFolders, *, last: bool = False) -> Security | None:
    """The first sector word of a title, or the last of a clause, with the 行业 or 板块 behind it."""
    automaton, words = _sectors(folders)
    hits = [h for h in automaton.find_matches_as_indexes(text) if not _LABEL_OF_HOUSE.match(text, h[1])]
    if last:
        hits = [h for h in hits if _SECTOR_WORD.match(text, h[2])][-1:]
    if not hits:
        return None
    n, start, end = hits[0]
    suffix = _SECTOR_WORD.match(text, end)
    raw = text[start : suffix.end() if suffix else end]
    return Security(raw if suffix else words[n], raw)


_LABEL_OF_HOUSE = re.compile(r"券商(?:名称)?\s?[:：|｜]")  # 券商：高盛, | 券商 |: who rates, and no trade


@lru_cache(maxsize=8)
def _sectors(folders: RuleFolders) -> tuple[ahocorasick_rs.AhoCorasick, list[str]]:
    words = [w for row in folders.rows("sectors") for w in (row.name, *row.aliases)]
    automaton = ahocorasick_rs.AhoCorasick(
        words, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest, store_patterns=False
    )
    return automaton, words
