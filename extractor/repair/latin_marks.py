"""Latin words behind a mark that stands for two bytes: whether their first letter is one of the two.

的ARR and ，RR leave the same behind where 的 is lost and of ， the first byte is: the words that the text has elsewhere tell, and those of the
lexicons.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from extractor.repair.lost_bytes import Reading, least_double_cost
from extractor.repair.lost_marks import WHOLE
from extractor.resources import rule_folders

__all__ = ["told_apart"]

LEXICONS = ("accelerators", "benchmarks", "metrics", "models", "organisations", "products")
SIGNS = b"ABCFG"  # the bytes of ，、。；： that are left
MOST_COST = 8.0  # nats: what half of a rare character would have left is a letter of the word
# a word behind two bytes of a character, or behind none
_WORD = re.compile(rb"(?:(?<=[\x81-\xfe][\x80-\xfe])|(?<![\x80-\xffA-Za-z0-9]))[A-Za-z][A-Za-z0-9]*")
_MARKED = re.compile(rb"\xff([A-Za-z][A-Za-z0-9]+)")


def told_apart(lines: Iterable[bytes], reading: Reading) -> dict[bytes, bytes]:
    """{line: the same with other marks before words that are whole}."""
    if reading.meant == "utf-8" or not reading.by_pairs:
        return {}
    marked = [raw for raw in lines if _MARKED.search(raw)]
    if not marked:
        return {}
    words = _words_of(lines)

    def mark(found: re.Match[bytes]) -> bytes:
        return (bytes((WHOLE,)) if _is_whole(found[1], words, reading) else b"\xff") + found[1]

    return {raw: _MARKED.sub(mark, raw) for raw in marked}


def _words_of(lines: Iterable[bytes]) -> Counter[bytes]:
    """How often each Latin word stands behind none of the marks."""
    return Counter(_WORD.findall(b"\n".join(lines)))


def _is_whole(word: bytes, words: Counter[bytes], reading: Reading) -> bool:
    if word[1:2].isdigit():  # ，10 and not A10
        return word[:1] not in SIGNS and words[word] > 0
    whole, rest = (words[some] + (some in _known()) for some in (word, word[1:]))
    if whole != rest:
        return whole > rest
    if word[1:2].islower():
        return True
    return least_double_cost((None, word[0]), reading) > MOST_COST


@lru_cache(maxsize=1)
def _known() -> frozenset[bytes]:
    """The Latin words of the names in the lexicons."""
    rows = (row for lexicon in LEXICONS for row in rule_folders().rows(lexicon))
    names = (name for row in rows for name in (row.name, *row.aliases))
    return frozenset(word.encode() for name in names for word in re.findall("[A-Za-z]{2}[A-Za-z0-9]*", name))
