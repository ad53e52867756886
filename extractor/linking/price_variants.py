"""Which of a model's prices one is: for what is put in, for what of it is cached, or for what comes out."""

import re
from collections.abc import Iterator

from extractor.linking.note import Note, Sentence
from extractor.rules.mentions import Mention

__all__ = ["variant_of", "variants_named"]

REACH = 16  # characters before a price in which its word stands
LIST_REACH = 40  # and between a list of such words and the list of their prices
_WORDS = (
    (re.compile(r"缓存命中|命中缓存|(?<!un)cached|缓存输入", re.IGNORECASE), "cached_input"),
    (re.compile(r"输出|output|completion|生成", re.IGNORECASE), "output"),
    (re.compile(r"输入|input|prompt", re.IGNORECASE), "input"),
)
_WORD = (
    r"(?:缓存|非缓存)?(?:输入|输出|cached input|input|output)(?:[(（](?:未命中缓存|缓存未命中|缓存命中|命中缓存|非缓存)[)）])?"
    r"|(?:缓存|未)命中(?:缓存)?(?:输入)?"
)
# 输入/输出价格, 输入（缓存命中）、输入（缓存未命中）与输出
_LIST = re.compile(
    rf"(?:{_WORD})(?:价格?)?(?:\s?(?:[/、和与及]|以及)\s?(?:{_WORD})(?:价格?)?)+", re.IGNORECASE
)
_EACH = re.compile(_WORD, re.IGNORECASE)
_JOINED = re.compile(r"(?:元|美元)?\s?(?:[/、，,和与及]|以及)\s?[$￥¥]?")
_BRACKET = re.compile(r"\s?[(（]\s?")
_STOP = re.compile("[。；;\n]")


def variant_of(note: Note, sentence: Sentence, value: Mention) -> str | None:
    """The word of a list in whose place the price stands in its own list, else the last word in or before the price."""
    listed = _listed(note, sentence, value)
    if listed is not None:
        return listed
    start = max(sentence.start, value.start - REACH)
    before = re.split(r"[，,；;。、]", note.text[start : value.start])[-1]
    for text in (value.text, before, note.text[start : value.start]):
        if (name := _last_word(text)) is not None:
            return name
    return None


def variants_named(text: str) -> list[str]:
    """The variants of the list of words in a text, in order; none where it holds no list."""
    match = _LIST.search(text)
    return [_of_word(word[0]) for word in _EACH.finditer(match[0])] if match else []


def _last_word(text: str) -> str | None:
    hits = [(m.end(), len(m[0]), name) for pattern, name in _WORDS for m in pattern.finditer(text)]
    return max(hits)[2] if hits else None


def _listed(note: Note, sentence: Sentence, value: Mention) -> str | None:
    """输入/输出价格为0.2美元/1.5美元, 2/12美元（输入/输出）: two lists, the second as long as the first or several times so."""
    for match in _LIST.finditer(note.text, sentence.start, sentence.end):
        names = variants_named(match[0])
        for run in _runs(note.text, sentence):
            if value in run and len(run) % len(names) == 0 and _belong(note.text, match, run):
                return names[run.index(value) % len(names)]
    return None


def _of_word(word: str) -> str:
    return "input" if "未" in word or "非缓存" in word else _last_word(word) or "cached_input"


def _runs(text: str, sentence: Sentence) -> Iterator[list[Mention]]:
    """The lists of amounts of a sentence."""
    run: list[Mention] = []
    for mention in sentence.mentions:
        if mention.label not in {"MONEY", "NUMBER"}:
            continue
        if run and _JOINED.fullmatch(text, run[-1].end, mention.start) is None:
            yield run
            run = []
        run.append(mention)
    if run:
        yield run


def _belong(text: str, words: re.Match[str], run: list[Mention]) -> bool:
    """Whether a list of amounts follows the list of words in its clause, or stands right before it and its bracket."""
    if words.end() <= run[0].start:
        between = text[words.end() : run[0].start]
        return len(between) <= LIST_REACH and _STOP.search(between) is None and _LIST.search(between) is None
    return _BRACKET.fullmatch(text, run[-1].end, words.start()) is not None
