"""Lists of rates in which a word stands for one: 同比-22%/由盈转亏/-539%, 扭亏/+112%/+57%."""

import re
from functools import lru_cache
from itertools import pairwise

from extractor.linking.readings import Reading
from extractor.linking.words import FigureWords
from extractor.rules.mentions import Mention

__all__ = ["slots_of", "turned_between"]

_SLASH = r"\s?[/、]\s?"
REACH = 24  # characters before the first rate in which words of rates may stand


@lru_cache(maxsize=8)
def _patterns(turn: str) -> tuple[re.Pattern[str], ...]:
    """A word, words between two rates, before the first and behind the last; a dash too stands for a rate."""
    word = rf"(?:(?:同比|环比)?(?:{turn}|[-–—]{{1,2}}(?!\d)))"
    runs = (word, rf"{_SLASH}(?:{word}{_SLASH})+", rf"(?:{word}{_SLASH})+$", rf"(?:{_SLASH}{word}(?![\d.]))+")
    return tuple(map(re.compile, runs))


def turned_between(between: str, words: FigureWords) -> bool:
    """Whether only words of rates stand between two rates of a list."""
    return len(between) > 2 and _patterns(words.turn)[1].fullmatch(between) is not None


def slots_of(reading: Reading, values: list[Mention]) -> tuple[list[int], int]:
    """The place of each rate among the members of its list, words counted, and how many members the list has."""
    text, words = reading.note.text, reading.words
    if not values or values[0].label != "PERCENT":
        return [*range(len(values))], len(values)
    word, _, before, behind = _patterns(words.turn)
    led = before.search(text, max(reading.sentence.start, values[0].start - REACH), values[0].start)
    place = len(word.findall(led[0])) if led else 0
    places = [place]
    for left, right in pairwise(values):
        between = text[left.end : right.start]
        place += 1 + (len(word.findall(between)) if turned_between(between, words) else 0)
        places.append(place)
    tail = behind.match(text, values[-1].end, reading.sentence.end)
    return places, place + 1 + (len(word.findall(tail[0])) if tail else 0)
