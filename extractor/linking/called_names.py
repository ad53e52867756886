"""Latin names behind what they are: 法律领域X, 编程工具Y, 2B的Z."""

import re

from extractor.linking.ownership import Owner
from extractor.linking.words import FigureWords
from extractor.rules.mentions import Mention

__all__ = ["called", "called_firm"]

# with a small letter: CPO and DRAM are no names
_LATIN = re.compile(
    r"(?<=[\u4e00-\u9fff])\s?(?P<name>(?=[A-Z]*[a-z])[A-Z][A-Za-z0-9]+(?:[ .][A-Za-z][A-Za-z0-9]*){0,2})$"
)
_OF_FIRMS = frozenset(
    {"arr", "valuation", "ps", "funding"}
)  # told of companies and what they are called after


def called(metric: Mention, name: str, words: FigureWords) -> str:
    """A name without what stands before it to say what it is."""
    match = _behind(name, words)
    if match is None or not (metric.name in _OF_FIRMS or name[: match.start()].endswith(words.kinds)):
        return name
    return match["name"]


def called_firm(name: str, words: FigureWords, region: str | None) -> Owner | None:
    """医疗公司X, 招聘领域Y: a company of its own, whomever the note is about."""
    match = _behind(name, words)
    if match is None or not name[: match.start()].endswith(words.firms):
        return None
    return Owner(match["name"], match["name"], region, True, match["name"])


def _behind(name: str, words: FigureWords) -> re.Match[str] | None:
    match = _LATIN.search(name)
    general = match is not None and not words.no_latin.isdisjoint(match["name"].split())
    return None if general else match
