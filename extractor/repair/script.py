"""Traditional to simplified, one character to one, line by line; the one user of OpenCC.

`tw2s` and not `t2s`: it also maps 著 to 着 (意味著). It never changes a text's length (asserted), so it needs no alignment.
A line is converted where it holds characters that only traditional text has, and more of them than of those that only
simplified text has: a quoted name or a Japanese title in a simplified note stays. Where a line has both, what stands in quotation
marks does not vote.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from extractor.repair.evidence import Kind, Survey
from extractor.repair.steps import Script, Sheet

__all__ = ["convertible", "simplify"]

# CJK Unified Ideographs in common use; the tables below are made from it by OpenCC itself
_IDEOGRAPHS = range(0x4E00, 0x9FA6)
# rare in simplified text, and OpenCC changes them in words only (藉此, 瞭解, 衹得, 甦醒); 沈, 秘, 覆, 坏 and 哩 are common there and do not vote
_IN_WORDS = "藉瞭衹甦"
# names whose simplified form keeps a character that OpenCC would change
_KEEP = {"昇騰": "昇腾", "昇腾": "昇腾"}
_KEPT = re.compile("|".join(_KEEP))
_QUOTED = re.compile("《[^《》\n]{1,80}》|「[^「」\n]{1,80}」|『[^『』\n]{1,80}』|“[^“”\n]{1,80}”")
_MOSTLY = 0.25  # share of simplified characters that makes a traditional note a mixed one

Places = NDArray[np.int64]


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@lru_cache(maxsize=4)
def _converter(name: str) -> _Converter:
    import opencc

    # An absolute path: given a bare name, OpenCC first looks for NAME.json in the working directory, and a report folder
    # could hold one.
    config = Path(opencc.__file__).resolve().parent / "clib" / "share" / "opencc" / f"{name}.json"
    converter: _Converter = opencc.OpenCC(str(config))
    return converter


@lru_cache(maxsize=1)
def convertible() -> frozenset[str]:
    """The characters that tw2s changes."""
    every = "".join(map(chr, _IDEOGRAPHS))
    return frozenset(c for c, s in zip(every, _converter("tw2s").convert(every), strict=True) if s != c) | {*_IN_WORDS}


@lru_cache(maxsize=1)
def _simplified_only() -> NDArray[np.bool_]:
    """For each code, whether a traditional text would write the character otherwise."""
    every = "".join(map(chr, _IDEOGRAPHS))
    back = _converter("s2t").convert(every)
    forth = _converter("t2s").convert(every)
    table = np.zeros(1 << 16, np.bool_)
    for c, t, s in zip(every, back, forth, strict=True):
        table[ord(c)] = t != c and s == c
    return table


def simplify(sheet: Sheet) -> tuple[str, dict[str, int]]:
    """The text in simplified characters and how many changed; sets the sheet's script and its traditional spans."""
    text, survey = sheet.text, sheet.survey
    edges = np.concatenate(([0], survey.places(Kind.NEWLINE) + 1, [len(text)]))
    is_simple = _simplified_only().take(survey.codes)
    odd, simple = _per_line(survey.places(Kind.CONVERTIBLE), edges), _per_line(np.flatnonzero(is_simple), edges)
    lines = np.flatnonzero((odd > simple) | ((odd > 0) & (simple > 0)))
    mixed = lines[simple[lines] > 0]
    kept = [n for n in mixed.tolist() if not _leans(text[edges[n] : edges[n + 1]], survey, is_simple, int(edges[n]))]
    lines = np.setdiff1d(lines, np.array(kept, np.int64), assume_unique=True)
    spans = _spans(lines, edges)
    new = _convert("".join([text[start:end] for start, end in spans]))
    pieces, at, offset = [], 0, 0
    for start, end in spans:
        size = end - start
        pieces += (text[at:start], _keep(text[start:end], new[offset : offset + size]))
        offset, at = offset + size, end
    result = "".join([*pieces, text[at:]]) if pieces else text
    changed = int(np.count_nonzero(Survey(result).codes != survey.codes)) if pieces else 0
    if changed:
        others = int(simple.sum() - simple[lines].sum())
        sheet.script = "mixed" if others > odd.sum() * _MOSTLY else "hant"
        sheet.traditional = spans
    return result, {"script": changed} if changed else {}


def _per_line(places: Places, edges: Places) -> Places:
    """How many of the places lie in each line."""
    return np.diff(np.searchsorted(places, edges))


def _leans(line: str, survey: Survey, is_simple: NDArray[np.bool_], at: int) -> bool:
    """Whether a line of both scripts is a traditional one, by what stands outside of quotation marks if that says anything."""
    traditional = (survey.classes[at : at + len(line)] & Kind.CONVERTIBLE) > 0
    simple = is_simple[at : at + len(line)]
    outside = np.ones(len(line), np.bool_)
    for quoted in _QUOTED.finditer(line):
        outside[quoted.start() : quoted.end()] = False
    for votes in (outside, ~outside):
        yes, no = int(np.count_nonzero(traditional & votes)), int(np.count_nonzero(simple & votes))
        if yes or no:
            return yes > no
    return False


def _spans(lines: Places, edges: Places) -> list[tuple[int, int]]:
    """Neighbouring lines as one span."""
    if not len(lines):
        return []
    breaks = np.flatnonzero(np.diff(lines) > 1) + 1
    return [(int(edges[group[0]]), int(edges[group[-1] + 1])) for group in np.split(lines, breaks)]


def _convert(text: str) -> str:
    converted = _converter("tw2s").convert(text.replace("\0", "\x01"))  # a NUL would end OpenCC's text
    if "\0" in text:
        converted = "".join(o if o == "\0" else c for o, c in zip(text, converted, strict=True))
    if len(converted) != len(text):  # pragma: no cover - holds for OpenCC 1.4 on every code point, tested
        raise AssertionError("tw2s changed the length of the text")
    return converted


def _keep(old: str, new: str) -> str:
    for match in _KEPT.finditer(old):
        new = new[: match.start()] + _KEEP[match[0]] + new[match.end() :]
    return new
