"""What the text around tells of a quantity: whose currency a bare 元 is, in what a table's numbers are counted."""

import re
from bisect import bisect_left
from decimal import Decimal
from functools import lru_cache

from extractor.language.plain import plain
from extractor.language.quantity import Quantity
from extractor.language.vocabulary import Vocabulary, any_of

__all__ = ["in_context"]

# what speaks of each market; a bare 元 is the mainland's where it is spoken of at all
_MARKETS = {
    "HKD": re.compile(r"港元|港币|港股|HK\$|HKD|\d{3,5}\.HK|恒生|港交所|恒指"),
    "TWD": re.compile(r"新台币|台币|台股|NT\$|TWD|\d{4}\.TWO?\b|民国\s?\d|加权指数|上柜"),
}
_SPEAK_OF_MARKETS = (
    "港",
    "HK",
    "台币",
    "台股",
    "NT$",
    "TW",
    "加权指数",
    "上柜",
    "恒",
    "民国",
)  # one of these in any such text
_MAINLAND = re.compile(
    r"人民币|RMB|CNY|A股|沪深|上证|深证|科创板|创业板|\d{6}\.(?:SH|SZ|BJ)|[(（][036]\d{5}[)）]"
)
_CELLS = re.compile(r"[|\t]| {2,}|\u3000{2,}")  # what parts the cells of a row


def in_context(text: str, found: list[Quantity], words: Vocabulary) -> list[Quantity]:
    """The same quantities; those that the context adds to are marked `inferred`."""
    if not found:
        return found
    bare = any(q.currency == "CNY" and q.unit_raw == "元" for q in found)
    if not bare and "单位" not in text and "單位" not in text:
        return found
    simple = plain(text)
    if bare and (code := _market(simple)):
        found = [
            q._replace(currency=code, inferred=True) if q.currency == "CNY" and q.unit_raw == "元" else q
            for q in found
        ]
    return _in_tables(simple, found, words) if "单位" in simple else found


def _market(text: str) -> str | None:
    """The currency of the one market outside the mainland that the text speaks of."""
    if not any(word in text for word in _SPEAK_OF_MARKETS):
        return None
    spoken = [code for code, pattern in _MARKETS.items() if pattern.search(text)]
    return spoken[0] if len(spoken) == 1 and not _MAINLAND.search(text) else None


def _in_tables(text: str, found: list[Quantity], words: Vocabulary) -> list[Quantity]:
    """单位:百万元: the bare numbers of the rows below, up to a line that is no row."""
    starts = [q.start for q in found]
    result = list(found)
    for match in _header(words).finditer(text):
        currency = match["u"] or match["p"]
        if currency is None:
            continue
        factor = words.scales.get(match["s"] or "", Decimal(1))
        code = words.currencies[currency].code
        line = text.find("\n", match.end())
        while 0 <= line < len(text) - 1:
            end = text.find("\n", line + 1)
            end = len(text) if end < 0 else end
            row = text[line + 1 : end]
            if row.strip() and not _CELLS.search(row.strip()):
                break
            for i in range(bisect_left(starts, line + 1), bisect_left(starts, end)):
                q = result[i]
                if q.kind == "number" and q.dimension == "number":
                    result[i] = q.times(factor)._replace(
                        kind="money", dimension="money", currency=code, inferred=True
                    )
            line = end
    return result


@lru_cache(maxsize=8)
def _header(words: Vocabulary) -> re.Pattern[str]:
    """单位:百万元, (单位：亿美元)."""
    scales = any_of(s for s in words.scales if not s.isascii())
    before = any_of(w for w in words.currencies if not w.isascii())
    return re.compile(
        rf"[(（]?单位[:：]?\s?(?P<p>{before})?(?P<s>{scales})?(?P<u>{any_of(words.currencies)})?"
    )
