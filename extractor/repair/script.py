"""Traditional to simplified, one character to one, line by line; the one user of OpenCC.

`tw2s` and not `t2s`: it also maps 著 to 着 (意味著). It never changes a text's length (asserted), so it needs no alignment.
A line is converted where it holds characters that only traditional text has, and more of them than of those that only
simplified text has: a quoted name or a Japanese title in a simplified note stays. Where a line has both, what stands in quotation
marks does not vote.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from extractor.repair.evidence import Codes, Kind, Places, Survey
from extractor.repair.steps import Sheet

__all__ = ["characters_table", "convertible", "simplified_from", "simplify"]

# CJK Unified Ideographs in common use; the tables below are made from it by OpenCC itself
_IDEOGRAPHS = range(0x4E00, 0x9FA6)
# Rare in simplified text, and OpenCC changes them in words only (藉此, 瞭解, 衹得, 甦醒); 沈, 秘, 覆, 坏 and 哩 are common there and do not vote.
_IN_WORDS = "藉瞭衹甦"
# 昇腾 is how simplified notes write the name of a chip, 噁 is chemistry, and 么 stands in every other simplified text
_NO_VOTE = "昇噁么"
# What becomes of these depends on the word (乾坤, 鍾, 昭著, 計畫, 復甦); all other characters are looked up one by one, ten times as fast.
# From the phrases of TSPhrases and TWVariantsRevPhrases that are not the sum of their characters, without 於, 麼 and 計: names and a tribe.
_BY_WORDS = "么乾俱剋劄吒哩噁坏彷徵扞昇氾沈濛甦畫瞭祕脩著蒐薹藉衹袷覆谿逕釐鉅鍊鍾陞"
# Forms of Hong Kong and older ones, which tw2s leaves as they are
_LEFT_OVER = dict(zip("敍枱粧糭衞暱揹伕", "叙台妆粽卫昵背夫", strict=True))
_FROM_LEFT_OVER = str.maketrans(_LEFT_OVER)
# names whose simplified form keeps a character that OpenCC would change
_KEEP = {"昇騰": "昇腾", "昇腾": "昇腾"}
_KEPT = re.compile(
    "|".join(_KEEP)
    + "|(?<=[專专卓土編编巨遺遗拙原名])著(?![急眼手力重想])|(?<=[^談谈討讨評评議议辯辩爭争]論)著(?=[、，。等》])|著(?=《)|《[^《》\n]*[\u3041-\u30fa][^《》\n]*》"
)
_QUOTED = re.compile("《[^《》\n]{1,80}》|「[^「」\n]{1,80}」|『[^『』\n]{1,80}』|“[^“”\n]{1,80}”")
_OPENS = re.compile("[《「『“]")
BIG5_RARE = b"\xc9\x40"  # where the rare characters of Big5 begin
LEAST_DOCUMENT = 10  # convertible characters in a document that decides for a line that does not say ...
MOSTLY_TRADITIONAL = 3  # ... and how many times those that only simplified text has
JAPANESE = 8  # a line with a kana among so many characters is Japanese
_MOSTLY = 0.25  # share of simplified characters that makes a traditional note a mixed one


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
    return frozenset(_changed()) - {*_NO_VOTE} | {*_IN_WORDS}


@lru_cache(maxsize=1)
def _simplified_only() -> NDArray[np.bool_]:
    """For each code, whether a traditional text would write the character otherwise; what it writes so too (后, 里, 云, 范) does not vote."""
    every = "".join(map(chr, _IDEOGRAPHS))
    back = _converter("s2t").convert(every)
    forth = _converter("t2s").convert(every)
    table = np.zeros(1 << 16, np.bool_)
    for c, t, s in zip(every, back, forth, strict=True):
        table[ord(c)] = t != c and s == c and not b"" < c.encode("big5", "ignore") < BIG5_RARE
    return table


@lru_cache(maxsize=1)
def _by_characters() -> tuple[Codes, NDArray[np.bool_]]:
    """For each code the simplified one, and whether the word decides."""
    table, by_words = np.arange(1 << 16, dtype=np.uint16), np.zeros(1 << 16, np.bool_)
    by_words[[ord(char) for char in _BY_WORDS]] = True
    for old, new in _changed().items():
        if new <= "\uffff":
            table[ord(old)] = ord(new)
        else:
            by_words[ord(old)] = True
    return table, by_words


@lru_cache(maxsize=1)
def _changed() -> dict[str, str]:
    """{character: its simplified form} of all that tw2s changes by themselves."""
    every = "".join(map(chr, _IDEOGRAPHS))
    return {
        o: n for o, n in zip(every, _converter("tw2s").convert(every), strict=True) if o != n
    } | _LEFT_OVER


@lru_cache(maxsize=1)
def _origins() -> dict[str, tuple[str, ...]]:
    origins: dict[str, list[str]] = {}
    for old, new in _changed().items():
        origins.setdefault(new, []).append(old)
    return {new: tuple(olds) for new, olds in origins.items()}


def simplified_from(char: str) -> tuple[str, ...]:
    """The traditional characters that become a simplified one."""
    return _origins().get(char, ())


def simplify(sheet: Sheet) -> tuple[str, dict[str, int]]:
    """The text in simplified characters and how many changed; sets the sheet's script and its traditional spans."""
    text, survey = sheet.text, sheet.survey
    edges = survey.line_edges
    lines = np.flatnonzero(_per_line(survey.places(Kind.CONVERTIBLE), edges))
    spans = _spans(lines, edges)
    # the lines in question alone: in a simplified note there are few
    part = "".join([text[start:end] for start, end in spans])
    found = _simplified(part, survey if part == text else Survey(part))
    if not found or _shows_characters(part, survey):
        return text, {}
    new, changed, chosen, odd = found
    pieces: list[str] = []
    at = offset = 0
    for start, end in spans:
        pieces += (text[at:start], new[offset : offset + end - start])
        offset, at = offset + end - start, end
    sheet.findings.traditional = _spans(lines[chosen], edges)
    inside = np.zeros(len(edges), np.bool_)
    inside[lines[chosen]] = True
    simple = _per_line(np.flatnonzero(_simplified_only().take(survey.codes)), edges)
    sheet.findings.script = "mixed" if int(simple[~inside[:-1]].sum()) > odd * _MOSTLY else "hant"
    return "".join((*pieces, text[at:])), {"script": changed}


_OF_CHARACTERS = ("繁体", "简体", "简化字", "异体字", "正体字", "繁體", "簡體", "異體字", "正體字")


def _shows_characters(part: str, survey: Survey) -> bool:
    """“发”的繁体有“發”和“髮”: a simplified text about characters shows traditional ones. part: its lines in which some stand."""
    if not any(word in part for word in _OF_CHARACTERS):
        return False
    return survey.count(Kind.CONVERTIBLE) < int(np.count_nonzero(_simplified_only().take(survey.codes)))


def _simplified(text: str, survey: Survey) -> tuple[str, int, NDArray[np.bool_], int] | None:
    """(new text, characters changed, lines chosen, convertible characters), or None where nothing changes."""
    edges = survey.line_edges
    if edges[-1] == edges[-2]:  # the text ends with its last line
        edges = edges[:-1]
    is_simple = _simplified_only().take(survey.codes)
    odd, simple = (
        _per_line(survey.places(Kind.CONVERTIBLE), edges),
        _per_line(np.flatnonzero(is_simple), edges),
    )
    chosen = odd > simple
    if int(odd.sum()) >= max(LEAST_DOCUMENT, MOSTLY_TRADITIONAL * int(simple.sum())):
        chosen |= (odd > 0) & (odd == simple)
    kana = _per_line(np.flatnonzero((survey.codes >= 0x3041) & (survey.codes < 0x30FB)), edges)
    for n in np.flatnonzero((odd > 0) & (simple > 0) & (odd != simple)).tolist():
        line = text[edges[n] : edges[n + 1]]
        # without quotations all of it votes; and no quotation takes away so many simplified characters
        if _OPENS.search(line) and int(simple[n]) - _count_quoted(line) <= int(odd[n]):
            chosen[n] = _leans(line, survey, is_simple, int(edges[n]))
    chosen &= kana * JAPANESE < np.diff(edges)
    if not chosen.any():
        return None
    new, changed = _converted(text, survey, edges, chosen, chosen & (kana > 0))
    return (new, changed, chosen, int(odd.sum())) if changed else None


def _converted(
    text: str, survey: Survey, edges: Places, chosen: NDArray[np.bool_], looked_at: NDArray[np.bool_]
) -> tuple[str, int]:
    """The chosen lines converted: by table where no word decides, the rest and those to be looked at by OpenCC."""
    table, by_words = _by_characters()
    codes = survey.codes
    if survey.kinds & Kind.SURROGATE:
        result, worded = text, chosen
    else:
        inside = np.repeat(chosen, np.diff(edges))
        result = np.where(inside, table.take(codes), codes).tobytes().decode("utf-16-le")
        worded = chosen & (_per_line(np.flatnonzero(by_words.take(codes)), edges) > 0) | looked_at
    spans = _spans(np.flatnonzero(worded), edges)
    new = _convert("".join([text[start:end] for start, end in spans]))
    pieces: list[str] = []
    at = offset = 0
    for start, end in spans:
        size = end - start
        pieces += (result[at:start], _keep(text[start:end], new[offset : offset + size]))
        offset, at = offset + size, end
    result = "".join((*pieces, result[at:])) if pieces else result
    before, after = _units(text, 16), _units(result, 16)
    if len(before) != len(after):  # a character beyond the basic plane came or went
        before, after = _units(text, 32), _units(result, 32)
    return result, int(np.count_nonzero(before != after))


def characters_table() -> NDArray[np.uint16]:
    """For each character its simplified form by OpenCC; those of which words decide stay."""
    return _by_characters()[0]


def _units(text: str, bits: Literal[16, 32]) -> NDArray[np.unsignedinteger[Any]]:
    return np.frombuffer(text.encode(f"utf-{bits}-le", "surrogatepass"), f"<u{bits // 8}")


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


def _count_quoted(line: str) -> int:
    """How many characters stand in quotation marks."""
    return sum(len(quoted) for quoted in _QUOTED.findall(line))


def _spans(lines: Places, edges: Places) -> list[tuple[int, int]]:
    """Neighbouring lines as one span."""
    if not len(lines):
        return []
    breaks = np.flatnonzero(np.diff(lines) > 1)
    first, last = np.append(lines[0], lines[breaks + 1]), np.append(lines[breaks], lines[-1])
    return list(zip(edges[first].tolist(), edges[last + 1].tolist(), strict=True))


def _convert(text: str) -> str:
    converted = _converter("tw2s").convert(text.replace("\0", "\x01"))  # a NUL would end OpenCC's text
    converted = converted.translate(_FROM_LEFT_OVER)
    if "\0" in text:
        converted = "".join(o if o == "\0" else c for o, c in zip(text, converted, strict=True))
    if len(converted) != len(text):  # pragma: no cover - holds for OpenCC 1.4 on every code point, tested
        raise AssertionError("tw2s changed the length of the text")
    return converted


def _keep(old: str, new: str) -> str:
    """`new` with the names, works (專著) and Japanese titles of `old` that keep their characters."""
    for match in _KEPT.finditer(old):
        new = new[: match.start()] + _KEEP.get(match[0], match[0]) + new[match.end() :]
    return new
