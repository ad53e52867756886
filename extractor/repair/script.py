"""Traditional to simplified, one character to one, line by line; the one user of OpenCC.

`tw2s` and not `t2s`: it also maps 著 to 着 (意味著). It never changes a text's length (asserted), so it needs no alignment.
A line is converted where it holds characters that only traditional text has, and more of them than of those that only
simplified text has: a quoted name or a Japanese title in a simplified note stays.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Literal, Protocol

__all__ = ["simplify"]

Script = Literal["hans", "hant", "mixed"]

_LINE = re.compile(r"[^\n]*\n?")
# CJK Unified Ideographs in common use; the tables below are made from it by OpenCC itself
_IDEOGRAPHS = range(0x4E00, 0x9FA6)
# names whose simplified form keeps a character that OpenCC would change
_KEEP = {"昇騰": "昇腾", "昇腾": "昇腾"}
_KEPT = re.compile("|".join(_KEEP))


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
def _simplified_only() -> re.Pattern[str]:
    """Characters that a traditional text would write otherwise."""
    every = "".join(map(chr, _IDEOGRAPHS))
    back = _converter("s2t").convert(every)
    forth = _converter("t2s").convert(every)
    only = [c for c, t, s in zip(every, back, forth, strict=True) if t != c and s == c]
    return re.compile(f"[{''.join(only)}]")


def simplify(text: str) -> tuple[str, int, Script]:
    """The text in simplified characters, how many changed, and the script that the note is written in."""
    converted = _converter("tw2s").convert(text.replace("\0", "\x01"))  # a NUL would end OpenCC's text
    if "\0" in text:
        converted = "".join(o if o == "\0" else c for o, c in zip(text, converted, strict=True))
    if len(converted) != len(text):  # pragma: no cover - holds for OpenCC 1.4 on every code point, tested
        raise AssertionError("tw2s changed the length of the text")
    if converted == text:
        return text, 0, "hans"
    lines = []
    changed = traditional = simplified = 0
    for match in _LINE.finditer(text):
        start, end = match.span()
        old, new = match[0], converted[start:end]
        differing = sum(map(str.__ne__, old, new)) if old != new else 0
        simple = len(_simplified_only().findall(old)) if differing else _simple_count(old)
        if differing > simple:
            traditional += differing
            changed += differing
            lines.append(_keep(old, new))
        else:
            simplified += simple
            lines.append(old)
    script: Script = "hans" if not traditional else "mixed" if simplified > traditional / 4 else "hant"
    return "".join(lines), changed, script


def _simple_count(line: str) -> int:
    return len(_simplified_only().findall(line))


def _keep(old: str, new: str) -> str:
    for match in _KEPT.finditer(old):
        new = new[: match.start()] + _KEEP[match[0]] + new[match.end() :]
    return new
