"""Models with a Chinese name that no lexicon holds: 灵犀V3在GPQA上, 大模型盘星5.0, 盘星R1与GPT-5.

Two to four characters and a version are a name only where a benchmark, a known model, the word 模型 or 发布 stands beside; then the same
characters before another version are one too. The words that stand before such a name, and those that are none, are in `name_forms`.
"""

import re
from collections.abc import Iterator

from extractor.repair.words import word_kind
from extractor.resources import RuleFolders, any_of
from extractor.rules.model_places import KnownNames

__all__ = ["ChineseModels"]

_LETTERED = r"[VvRrKkTtXxMmSsGg]\d{1,2}(?:\.\d)?"
_VARIANT = r"(?:[ -]?(?:Pro|Max|Ultra|Mini|mini|Flash|Turbo|Plus|Lite|Air|Thinking)(?![A-Za-z]))?"
_END = r"(?![A-Za-z0-9%％+/]|\.\d|[年月日元万亿百千个点倍分张块卡颗片台套名位家次种项季美港欧英韩]|-\d)"
# the version alone, so that the scan is linear in runs of characters; what stands before is read backwards
_VERSION = re.compile(
    rf"(?<=[\u4e00-\u9fff])(?:(?P<letter>{_LETTERED})|[ -]?\d{{1,2}}(?:\.\d)?){_VARIANT}{_END}"
)
_CHARACTERS = re.compile("[\u4e00-\u9fff]*$")
_TO_TEST = re.compile(r"\s?(?:[大小]?模型|[\u4e00-\u9fff]{1,2}版)?(?:[，,]?\s?(?:在|其|的|于)\s?)?")
_IN_TEST = re.compile(r"\s?(?:[大小]?模型)?\s?在\s?")
_SCORE = r"[(（]\d{2}(?:\.\d)?[%分]?[)）]"
SHORTEST, LONGEST = 2, 4  # characters before the version
REACH = 12  # characters that are looked through for the beginning of a name


class ChineseModels:
    """Finds them in texts that speak of models."""

    def __init__(self, folders: RuleFolders) -> None:
        rows = {
            row.attributes["side"]: row.aliases
            for row in folders.rows("name_forms")
            if row.attributes["of"] == "model"
        }
        self._generic = frozenset(rows["generic"])
        self._lead = re.compile(any_of(rows["lead"]))
        self._launched = re.compile(rf"(?:{any_of(rows['launched'])})$")
        self._after = re.compile(rf"\s?(?:的)?(?:{any_of(rows['after'])}|API(?![A-Za-z])|{_SCORE})")

    def find(self, text: str, known: KnownNames) -> Iterator[tuple[int, int]]:
        """(start, end) of each."""
        stems: set[str] = set()
        waiting: list[tuple[int, int, str]] = []
        for match in _VERSION.finditer(text):
            start, stem = self._named(text, match.start())
            if not self._may_name(stem) or known.taken(start, match.start()):
                continue
            if self._is_model(text, match, start, known) or known.models.beside(start, match.end()):
                stems.add(stem)
                yield start, match.end()
            else:
                waiting.append((start, match.end(), stem))
        yield from ((start, end) for start, end, stem in waiting if stem in stems)

    def _named(self, text: str, last: int) -> tuple[int, str]:
        """Where the name before a version begins, behind the last word that leads to one, and what it is without 大模型."""
        first = _CHARACTERS.search(text, max(0, last - REACH), last).start()  # type: ignore[union-attr]
        if word := _WORD.search(text, first, last):
            last = word.start()
        start = first
        for lead in self._lead.finditer(text, first, last):
            start = lead.end()
        while last - start > 2 * SHORTEST - 1 and word_kind(text[start : start + 2])[:1] in _NO_NAMES:
            start += 2
        return start, text[start:last]

    def _may_name(self, stem: str) -> bool:
        """Whether characters may be a name: no verb, and no word of another kind than names and nouns."""
        return (
            SHORTEST <= len(stem) <= LONGEST
            and stem not in self._generic
            and word_kind(stem)[:1] not in _NO_NAMES
        )

    def _is_model(self, text: str, match: re.Match[str], start: int, known: KnownNames) -> bool:
        sure = match["letter"] is not None or "." in match[0]
        before = text[max(0, start - 3) : start]
        if sure and (_WORD.search(text, start, match.start()) or _BEHIND_MODEL.search(before)):
            return True
        told = (_TO_TEST if match["letter"] else _IN_TEST).match(text, match.end())
        if told and told.end() in known.tests:
            return True
        return sure and bool(self._launched.search(before) or self._after.match(text, match.end()))


_BEHIND_MODEL = re.compile("模型[“「]?$")
_WORD = re.compile("[大小]?模型$")
_NO_NAMES = frozenset("vdpcmrbftuq")  # first letters of jieba's tags; empty is a word that it does not know
