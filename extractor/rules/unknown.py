"""Names that no lexicon holds, told by their form and by what stands beside them.

A benchmark ends like one (OJBench, MedQA, Terminal-Bench Hard) or stands in front of 基准, 评测; a model is a Latin name with a
version behind 模型, in front of 得分, or before a score in brackets. The words are those of the lexicon `name_forms`.
"""

import re
from collections.abc import Iterator

from extractor.resources import LexiconRow, RuleFolders, any_of
from extractor.rules.model_places import KnownNames

__all__ = ["UnknownNames"]

# a run of Latin letters and digits, with a version or one further capitalised word behind a blank
_NAME = re.compile(
    r"(?<![A-Za-z0-9_/@.\-])[A-Za-zτ][A-Za-z0-9²+]*(?:[-.][A-Za-z0-9²]+)*(?: (?:[A-Z][A-Za-z]*(?: \d(?:\.\d)?(?=\s?[(（]))?|[vV]?\d{1,2}(?:\.\d+)?)(?![A-Za-z0-9%.分]))?"
    r"(?:(?<=\d) [A-Z][a-z]+(?:-[A-Z]{1,2}(?![A-Za-z]))?(?![A-Za-z0-9%.]))?"
)
# 衡山-3 Max: two characters, a version or a capitalised word, and a variant
_CHINESE = re.compile(
    r"[\u4e00-\u9fff]{2}-(?:[vVrR]?\d{1,2}(?:\.\d)?|[A-Z][A-Za-z]+)(?:[- ][A-Z][A-Za-z]+)?(?![A-Za-z0-9])"
)
# “岚语” and, elsewhere, 岚语2.0
_QUOTED = re.compile(r"[“「『\"]([\u4e00-\u9fff]{2,4})(?:\s?\d\.\d)?[”」』\"]")
_LAUNCHED = re.compile(
    r"(?:推出|发布|开源|上线|公布|宣布|带来)[^，,。；;：:A-Za-z]{0,16}模型\s?[“「『]?([A-Z][A-Za-z]+(?:[ \-][A-Z0-9][A-Za-z0-9.]*){1,3})(?![A-Za-z])"
)
_IS_MODEL = re.compile(r"\s?(?:[大小]|语言|多模态|视频|推理|通用|基础)*模型")
_SCORE = r"\s?[(（]\d{1,4}(?:\.\d+)?[%分]?[)）]"
# 落后于甲(77.2%)与乙(74.9%): what a model is measured against, with its score in a bracket, needs no version
_AGAINST = re.compile(
    r"(?:落后于?|领先于?|[优高低好强弱]于|超过|超越|超出|仅次于|不及|不如|胜过|[略稍]?逊于|逊色于|击败|媲美|接近)\s?(?:[A-Za-z][A-Za-z0-9 .\-]{1,24}\s?[(（]\s?\d{1,4}(?:\.\d+)?[%分]?[)）]\s?(?:[、/，和与及]|以及)\s?)*$"
)
AGAINST_REACH = 90  # characters
_BRACKETED = re.compile(_SCORE)
_VERSION = re.compile(r"[\u4e00-\u9fff]-|[A-Za-z]{2}.*\d|[A-Za-z]{2}-[A-Z]")
_SIZE = re.compile(r"[A-Za-z]{3}[A-Za-z0-9.]*-\d{1,4}(?:\.\d)?[Bb]$")  # Pangea-34B
# 1、Helix-7 Ultra：, ● 云雀-Omni-Max（32B）：: a name that leads an item which tells a model's size, scores or price of tokens
_LEAD = re.compile(
    r"(?:^|[\n。；])[ \t\u3000]*(?:[-–—•·●◆■▪*▶]\s*|[(（]?\d{1,2}[)）.、]\s*|[①-⑳]\s*)?[“「『【]?$"
)
_LED = re.compile(r"[”」』】]?\s?(?:[(（][^()（）\n]{1,16}[)）])?\s?[:：]")
_OF_MODEL = re.compile(
    r"[^\n]{0,80}?(?:总参数|激活参数|参数量|得分|跑分|百万\s?token|评测|测评|\d[Bb]参数)", re.IGNORECASE
)
# 通过率41.7%, 上以84.6%位列: what stands behind a benchmark that the words around it alone tell
_RATED = re.compile(r"\s?(?:的)?(?:通过率|准确率|正确率|解决率|解题率|成功率|完成率)(?:为|达|达到|约)?\s?\d")
_SCORED = re.compile(
    r"\s?(?:上|中)?(?:的?(?:得分|成绩))?(?:得到|取得|拿到|拿下|得|为|达|达到|以|获|录得|[(（])?\s?\d{1,3}(?:\.\d+)?\s?[%％分]?(?=\s?(?:[，、；。,;()（）\n]|$))"
)
_TEST = re.compile(r"(?:评测|测评|基准|测试|测试集|评测集|考试|竞赛)[“「]?\s?$")
_HUMPS = re.compile(r"[A-Z]+[a-z]+[A-Z][A-Za-z]*(?:-[A-Z][A-Za-z]+)?$")
_NEXT = re.compile(r"\d[%％分]?\s?[，、,；;]\s?$")
NEXT_REACH = 36  # characters between one benchmark of a list and the next
_PLACE = re.compile(r"\s?在\s?")
# 竞品某某科技的Marlin-2.5 Pro: what a model is measured against is one
_RIVAL = re.compile(r"(?:竞品|对手|友商|竞对)(?:[\u4e00-\u9fff]{2,8}的)?\s?$")
_LINE = re.compile(r"(?<![A-Za-z0-9_/@.\-])([A-Z][A-Za-z]{3,})(?=\s?(?:系列|家族|API))")
_VERSIONS = re.compile(r"(?<=[a-z])[- ]?v?\d{1,2}(?:\.\d)?$")  # Helix-7 beside Helix-6
LONGEST, SHORTEST = 40, 3  # characters


class UnknownNames:
    """Finds names by form, for texts that speak of models; `grade` matches what may follow a benchmark's name."""

    def __init__(self, folders: RuleFolders) -> None:
        rows = folders.rows("name_forms")
        self._never = frozenset(w.lower() for w in _words(rows, "none", "none"))
        grade = any_of(_words(rows, "benchmark", "grade"))
        ending = any_of(_words(rows, "benchmark", "ending"))
        self._ending = re.compile(
            rf"[A-Za-z0-9²-](?: ?(?:{ending}))(?:\d(?:\.\d)?| \d\.\d)?(?:[ -](?:{grade})|-[A-Z][A-Za-z]+)?$"
        )
        # a line that lost its blanks: HealthBenchHard
        self.grade = re.compile(rf"(?:[ -]|(?<=[a-z])(?=[A-Z]))(?:{grade})(?![A-Za-z0-9]|\.\d)")
        self._tested = re.compile(rf"\s?(?:{any_of(_words(rows, 'benchmark', 'after'))})")
        self._before = re.compile(rf"(?:{any_of(_words(rows, 'model', 'before'))})\s?$")
        self._after = re.compile(rf"\s?(?:{any_of(_words(rows, 'model', 'after'))})|{_SCORE}")

    def find(self, text: str, known: KnownNames) -> Iterator[tuple[int, int, str]]:
        """(start, end, label) of each name."""
        taken, beside = known.taken, known.models.beside
        models: set[str] = set()
        waiting: list[tuple[int, int]] = []
        for match in [*_NAME.finditer(text), *_CHINESE.finditer(text)]:
            start, end = match.span()
            if taken(start, end):
                end = text.find(" ", start, end)
                if end < 0 or taken(start, end):
                    continue
            label, end = self._label(text, start, end, known.tests)
            if label is None and _VERSION.search(text[start:end]) and beside(start, end):
                label = "MODEL"
            if label == "MODEL":
                models.add(_stem(text[start:end]))
            if label:
                yield start, end, label
            elif _VERSION.search(text[start:end]) or text[start] > "\u3400":
                waiting.append((start, end))
        for match in _LAUNCHED.finditer(text):  # 推出代码生成模型Seed Diffusion Preview
            if not taken(*match.span(1)) and match[1].lower() not in self._never:
                yield *match.span(1), "MODEL"
        for start, end in _quoted(text):
            if not taken(start, end):
                yield start, end, "MODEL"
        families = {f for f in (_VERSIONS.sub("", m) for m in models) if len(f) > SHORTEST}
        for start, end in sorted(waiting, reverse=True):  # what is a model in one place is one in all
            stem = _stem(text[start:end])
            if stem in models or _VERSIONS.sub("", stem) in families or beside(start, end):
                yield start, end, "MODEL"
        for match in _LINE.finditer(text) if families else ():  # Orvane系列API, where Orvane-3 is a model
            if match[1].lower() in families and not taken(*match.span(1)):
                yield *match.span(1), "MODEL"

    def _label(self, text: str, start: int, end: int, tests: frozenset[int]) -> tuple[str | None, int]:
        name = text[start:end]
        if not SHORTEST <= len(name) <= LONGEST or name.lower() in self._never:
            return None, end
        if self._ending.search(name) and not name.islower():
            grade = self.grade.match(text, end)
            return "BENCHMARK", grade.end() if grade else end
        if self._is_test(text, start, end, tests):
            return "BENCHMARK", end
        if self._tested.match(text, end) and sum(c.isupper() for c in name) > 1:
            return "BENCHMARK", end
        if not _VERSION.search(name):
            rival = name[0].isupper() and not name.isupper() and _is_rival(text, start, end)
            return "MODEL" if rival else None, end
        if _SIZE.search(name) or _leads_item(text, start, end, tests):
            return "MODEL", end
        place = _PLACE.match(text, end)
        if (
            (place and place.end() in tests)
            or self._after.match(text, end)
            or self._before.search(text, max(0, start - 8), start)
            or _RIVAL.search(text, max(0, start - 14), start)
        ):
            return "MODEL", end
        return None, end

    @staticmethod
    def _is_test(text: str, start: int, end: int, tests: frozenset[int]) -> bool:
        """SWE-Marathon通过率41.7%, 语音评测AudioChain 91.2分, LiveCodeBench 68.9分，NightlyRepo 55.2%: told as tests are."""
        name = text[start:end]
        if sum(c.isupper() for c in name) < 2:
            return False
        if _RATED.match(text, end):
            return not any(c.isdigit() for c in name)
        if not _SCORED.match(text, end):
            return False
        if _TEST.search(text, max(0, start - 6), start):
            return True
        graded = name.endswith(("-Verified", "-Hard", "-Diamond", "-Multilingual"))
        near = not tests.isdisjoint(range(max(0, start - NEXT_REACH), start))
        return graded or (
            near
            and _HUMPS.match(name) is not None
            and _NEXT.search(text, max(0, start - 4), start) is not None
        )


def _is_rival(text: str, start: int, end: int) -> bool:
    """Whether a name with its score in a bracket is one that a model is measured against."""
    behind = _BRACKETED.match(text, end)
    return behind is not None and _AGAINST.search(text, max(0, start - AGAINST_REACH), start) is not None


def _leads_item(text: str, start: int, end: int, tests: frozenset[int]) -> bool:
    """Whether a name leads an item that tells of a model: its size, its scores or what its tokens cost."""
    led = _LED.match(text, end)
    if led is None or not _LEAD.search(text, max(0, start - 12), start):
        return False
    line = text.find("\n", led.end(), led.end() + 80)
    last = line if line >= 0 else led.end() + 80
    return _OF_MODEL.match(text, led.end()) is not None or not tests.isdisjoint(range(led.end(), last))


def _quoted(text: str) -> Iterator[tuple[int, int]]:
    """The places of names in quotes before the word 模型, and of those with a version behind them, with that version."""
    names = {match[1] for match in _QUOTED.finditer(text)}
    yield from (match.span(1) for match in _QUOTED.finditer(text) if _IS_MODEL.match(text, match.end()))
    if names:
        alternatives = "|".join(sorted(names, key=lambda n: (-len(n), n)))
        for match in re.finditer(rf"(?:{alternatives})\s?\d\.\d(?: ?[A-Z][a-z]+)?(?![\d.%万亿元倍个])", text):
            yield match.span()


def _stem(name: str) -> str:
    """Kestrel-2 Pro, Kestrel-2-Lite: the name without its variants."""
    return re.split(r"(?<=\d)[- ]|(?<=[\u4e00-\u9fff])-", name, maxsplit=1)[0].lower()


def _words(rows: list[LexiconRow], of: str, side: str) -> list[str]:
    return [
        w
        for row in rows
        if row.attributes["of"] == of and row.attributes["side"] == side
        for w in row.aliases
    ]
