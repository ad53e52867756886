"""The names of a list before its values: 甲、乙和丙收入分别为…"""

import re

from extractor.linking.note import Note
from extractor.linking.owner_phrases import ELEMENTS
from extractor.linking.ownership import CLAUSE_MARK, JOINT, VALUES
from extractor.linking.periods import Stretch
from extractor.linking.words import FigureWords

__all__ = ["listed_names"]


def listed_names(
    note: Note, index: int, end: int, count: int, stretches: list[Stretch], words: FigureWords
) -> list[str] | None:
    """棕色瓶、管制瓶和安瓿瓶营收分别…: the names of a list of `count` before a metric, or None."""
    for stretch in reversed(stretches):  # 甲、乙2024年营收分别…, 甲、乙2024年Q3单季营收为…
        if stretch.end > end:
            continue
        between = note.text[stretch.end : end]
        if (rate := words.rate.match(between.removeprefix("的"))) is not None:
            between = between.removeprefix("的")[rate.end() :]  # 甲与乙在2025-2030年的CAGR预计分别…
        lead = words.lead.match(between)
        if not between or (lead and lead.end() == len(between)):
            end = stretch.start
    values = [m for m in note.sentences[index].mentions if m.label in VALUES and m.end <= end]
    told = [m.end for m in values if note.text[m.end : m.end + 1] not in _JOINS]  # 400G和800G光模块
    start = max([note.sentences[index].start, *told, *(s.end for s in stretches if s.end <= end)])
    run = note.text[start:end]
    run = _BRACKETED.sub("", run) if ")" in run or "）" in run else run  # 直销(含团购)/批发代理
    marks = [m.end() for m in CLAUSE_MARK.finditer(run)]
    if marks and run[marks[-1] - 1] in "（(" and not run[marks[-1] :].strip():
        run = run[: marks.pop() - 1]  # 中国神华、陕西煤业（2024年股息率分别为…）
    elif marks and run[marks[-1] :].strip() in {"分别", "各", "依次"}:
        run = run[: marks.pop() - 1]  # 主要分布在甲、乙和丙，分别占比…
    run = _INTRODUCED.sub("", run[marks[-1] if marks else 0 :])
    companies = {m.text: m.name for m in note.sentences[index].mentions if m.label == "ORG"}
    listed = JOINT.split(run)
    if len(listed) != count and len(whole := re.split("[、/]", run)) == count:
        listed = whole  # 农药中间体、医药中间体、设备与工程服务
    if len(listed) != count and run.count("/") + 1 == count:
        listed = run.split("/")  # 特A类/A类/C、D类
    listed = _smelted([name.strip() for name in listed])
    names = _sized([companies.get(n) or _bare(n, words) for n in listed])
    names = _set_against(names) if note.text.startswith(_SPREAD, end) else names
    shortest = 1 if run.count("/") + 1 == count and count > 2 else 2  # 鞋/服/配件
    named = all(shortest <= len(n) <= 24 or n in ELEMENTS or n == "金" for n in names)
    return names if len(names) == count and named else None


def _bare(name: str, words: FigureWords) -> str:
    bare = words.trail.sub("", words.lead.sub("", name, count=1) if words.lead.match(name) else name)
    return name if len(bare) < 2 and len(name) == 2 else bare  # 经纪 is no 纪, 核心 of CPI is named so


def _smelted(names: list[str]) -> list[str]:
    """矿产铜/铅/锌: metals that share the word before the first of them."""
    metals = len(names) > 1 and all(n in ELEMENTS for n in names[1:])
    if not metals or len(names[0]) < 3 or names[0][-1] not in ELEMENTS:
        return names
    shared = _OF_METAL.search(names[0][:-1])
    return names if shared is None else [names[0], *(shared[0] + n for n in names[1:])]


_OF_METAL = re.compile("(?:冶炼|矿产|矿山|电解|精炼|权益|再生|自产)$")
_BRACKETED = re.compile(r"[(（][^()（）]*[)）]")


def _sized(names: list[str]) -> list[str]:
    """800G和1.6T光模块: sizes that share the word behind the last of them."""
    last = _SIZE.match(names[-1])
    names = [_ANYWHERE.sub("", names[0]), *names[1:]]
    if len(names) < 2 or last is None or not all(_SIZE.fullmatch(n) for n in names[:-1]):
        return names
    return [n + names[-1][last.end() :] for n in names[:-1]] + [names[-1]]


def _set_against(names: list[str]) -> list[str]:
    """POY、FDY与PTA价差: goods that share what the last of them is set against."""
    base = _AGAINST.search(names[-1])
    if base is None or any(_AGAINST.search(n) for n in names[:-1]):
        return names
    return [*(n + base[0] for n in names[:-1]), names[-1]]


_SPREAD = "价差"
_AGAINST = re.compile(r"[与和较对][^与和较对]{2,}$")
_JOINS = frozenset("、/和与及")
_ANYWHERE = re.compile(r"^(?:全球|国内|中国|海外|北美)(?=\d)")
_SIZE = re.compile(r"\d[\d.]*[GTK]")
_INTRODUCED = re.compile(r"^[^、，,]*(?:分布[在于]|集中[在于]|来自于?|位于)")
