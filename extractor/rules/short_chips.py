"""Chips called by the end of their name alone: 960 and 970 where 昇腾960 and 昇腾970 are named, grades of one chip (B4、B3、B2)."""

import re
from collections.abc import Iterator, Mapping, Sequence

from extractor.rules.mention_borders import overlaps

__all__ = ["in_series", "short_chips"]

_Found = tuple[int, int, tuple[str, str, Mapping[str, str]]]
_NAMES = frozenset({"ACCELERATOR", "BENCHMARK", "CHIP", "COMMODITY", "MODEL", "PRODUCT"})
_Series = Mapping[str, tuple[str, str, Mapping[str, str]]]
_STEM, _MEMBER = (
    re.compile(r"[\u4e00-\u9fff]+"),
    re.compile(r"(?P<stem>[\u4e00-\u9fff]{2,})(?P<number>\d{3})"),
)
_TPU = re.compile(r"(?P<stem>tpu) ?(?P<number>v\d[a-z]?)")
_VERSION = re.compile(
    r"(?:(?<=其中)|(?<=[、，,和与及]))v\d[a-z]?(?=\s?(?:大?约|出货|占|为|则|单|机柜|芯片|系列|需求)|\s?\d|[和与及、/]v\d)"
)
_NUMBER = re.compile(r"(?<=[\u4e00-\u9fff ])\d{3}$")
_JOINT = r"\s?(?:[和与及、/]|以及)\s?"
_UNIT = r"(?![\d.,%％A-Za-z万亿千百余多元颗片台套卡张块只个枚年月日P])"
_TOLD = r"(?=芯片|则|将|为\s?[\d.]+\s?[EPT]FLOPS|(?:单卡|单芯片)?(?:FP\d{1,2})?算力|的(?:算力|性能|单价|价格|售价|显存|带宽)|\s?[(（](?![\d约]))"
# 按规格分四档（B4、B3、B2、B1）, 分B1、B2两个版本
_CODES = r"(?P<codes>[A-Z]\d(?:\s?[、/和与]\s?[A-Z]\d){1,5})(?![A-Za-z0-9])"
_MANY, _SORT = r"[两二三四五六2-6]", r"(?:个|款|种|档|类)(?:版本|规格|型号|等级|档位|档次|产品|芯片)?"
_GRADED = (
    re.compile(rf"(?:分|有|含|包括)[^，,；;。\d\n]{{0,10}}{_MANY}{_SORT}\s?[（(：:]\s?{_CODES}"),
    re.compile(rf"(?:分|有|含|包括)[为成]?\s?{_CODES}(?:等|共)?{_MANY}?{_SORT}"),
)
_CODE = re.compile(r"[A-Z]\d")
_ENDED = re.compile(r"[；;。\n]")
GRADE_REACH = 40  # characters between a chip and the list of its grades


def in_series(entries: Mapping[str, tuple[str, str, Mapping[str, str]]]) -> dict[str, _Series]:
    """The chips of a lexicon that are called by their maker's word and a number, by both."""
    series: dict[str, dict[str, tuple[str, str, Mapping[str, str]]]] = {}
    for word, entry in entries.items():
        member = (_MEMBER.fullmatch(word) or _TPU.fullmatch(word)) if entry[0] == "ACCELERATOR" else None
        if member is not None:
            series.setdefault(member["stem"], {})[member["number"]] = entry
    return {**series}


def short_chips(text: str, found: Sequence[_Found], series: Mapping[str, _Series]) -> Iterator[_Found]:
    """The mentions of chips by such an end. found: the names of the text in any order; series: the known chips by `in_series`."""
    chips = [place for place in found if place[2][0] == "ACCELERATOR"]
    if not chips:
        return
    stems = {stem[0] for start, end, _ in chips if (stem := _STEM.match(text, start, end))}
    entries = {number: entry for stem in sorted(stems) for number, entry in series.get(stem, {}).items()}
    entries |= {
        number[0]: entry for start, end, entry in chips if (number := _NUMBER.search(text, start, end))
    }
    versions = series.get("tpu", {}) if any(name.startswith("TPU") for _, _, (_, name, _) in chips) else {}
    if places := [*_numbered(text, entries), *_graded(text, chips), *_versions(text, versions)]:
        taken = overlaps(sorted((start, end) for start, end, entry in found if entry[0] in _NAMES))
        yield from (place for place in places if not taken(*place[:2]))


def _numbered(text: str, entries: Mapping[str, tuple[str, str, Mapping[str, str]]]) -> Iterator[_Found]:
    """Numbers of chips that are told as names: two of them joined, or one with what only a chip has behind it."""
    if not entries:
        return
    number = "|".join(sorted(entries))
    pattern = re.compile(
        rf"(?<![\d.,A-Za-z$¥第])(?<![A-Za-z] )(?:(?P<one>{number}){_JOINT}(?P<two>{number}){_UNIT}|(?P<alone>{number}){_TOLD})"
    )
    for match in pattern.finditer(text):
        for group in ("one", "two", "alone"):
            if match[group]:
                yield *match.span(group), entries[match[group]]


def _versions(text: str, versions: Mapping[str, tuple[str, str, Mapping[str, str]]]) -> Iterator[_Found]:
    """谷歌TPU出货390万颗，其中v6约90万颗、v7约300万颗: versions of the one chip that go by their numbers."""
    for match in _VERSION.finditer(text) if versions else ():
        if (entry := versions.get(match[0])) is not None:
            yield *match.span(), entry


def _graded(text: str, chips: Sequence[_Found]) -> Iterator[_Found]:
    """Every place of the grades that a chip is said to come in: 昇腾910B in B1 is 昇腾910B1."""
    if "分" not in text and "有" not in text and "包括" not in text:
        return
    for match in (found for pattern in _GRADED for found in pattern.finditer(text)):
        before = [c for c in chips if match.start() - GRADE_REACH <= c[1] <= match.start()]
        if not before or _ENDED.search(text, max(before)[1], match.start()):
            continue
        label, name, attributes = max(before)[2]
        for code in sorted(set(_CODE.findall(match["codes"]))):
            whole = name + (code[1:] if name.endswith(code[0]) else f" {code}")
            for place in re.finditer(rf"(?<![A-Za-z0-9.\-]){code}(?![A-Za-z0-9\-]|\.\d)", text):
                yield *place.span(), (label, whole, attributes)
