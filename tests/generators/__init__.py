"""Makers of damage: clean text in, damaged text out, with the truth about where each character went.

`DAMAGES` is the table of all of them; `tests.damage` measures the repair on each, and the tests hold what it has to reach.
"""

import re
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from random import Random

from extractor.characters import SIMPLE
from tests.generators import forms, layout
from tests.generators.damaged import Damage, Damaged
from tests.generators.mojibake import (
    misread,
    misread_leniently,
    misread_some_lines,
    misread_some_runs,
    misread_twice,
)
from tests.generators.pinyin_converter import STYLES, annotate, converter_table, garble_traced

__all__ = ["DAMAGES", "Damage", "Damaged", "in_encoding", "to_traditional"]


@lru_cache(maxsize=8)
def _opencc(name: str):
    import opencc

    return opencc.OpenCC(
        str(Path(opencc.__file__).resolve().parent / "clib" / "share" / "opencc" / f"{name}.json")
    )


def to_traditional(text: str, name: str = "s2t") -> str:
    """By OpenCC; s2t, s2tw and s2hk keep the length of all our notes (asserted)."""
    new = _opencc(name).convert(text)
    assert len(new) == len(text)
    return new


def in_encoding(text: str, encoding: str) -> str:
    """The text without the characters that the encoding does not have."""
    if encoding == "big5":  # Python's codec puts ① and its like where neither Windows nor Hong Kong has them
        text = "".join(c for c in text if c.encode("big5", "ignore") == c.encode("big5hkscs", "ignore"))
    return text.encode(encoding, "ignore").decode(encoding)


def _clean(encoding: str, script: str | None = None) -> Callable[[str], str]:
    return lambda text: in_encoding(to_traditional(text, script) if script else text, encoding)


def _script(name: str) -> Damage:
    def make(text: str, random: Random) -> Damaged:
        return Damaged(to_traditional(text, name), [(i, i + 1) for i in range(len(text))])

    return Damage(f"script {name}", make)


def _pinyin(style: str) -> Damage:
    return Damage(f"pinyin {style}", partial(annotate, style=style), clean=_clean("gbk", "s2t"))


def _wide_signs(text: str) -> str:
    """Commas, semicolons and colons as Chinese sets them."""
    return re.sub("(?<=[\u4e00-\u9fff])[,;:]", lambda found: chr(ord(found[0]) + 0xFEE0), text)


def _shifted(text: str, random: Random, share: float, **how: object) -> Damaged:
    """The converter with a table of all common traditional characters; of `share` of them it also hits pairs across borders."""
    every = converter_table(sorted(map(chr, SIMPLE)))
    table = {raw: reading for raw, reading in every.items() if random.random() < 0.8}
    across = {raw.decode("gbk") for raw in table if random.random() < share}
    return garble_traced(text, table, straddling=across, **how)  # type: ignore[arg-type]


def _misread(
    name: str, meant: str, page: str, goal: str = "exact", clean: Callable[[str], str] = str, **how: object
) -> Damage:
    return Damage(name, lambda text, random: misread(text, meant, page, **how), goal, clean)  # type: ignore[arg-type]


def _mojibake() -> list[Damage]:
    gbk, big5 = _clean("gbk"), _clean("big5", "s2tw")

    def lenient(name: str, meant: str, widest: int, clean: Callable[[str], str]) -> Damage:
        return Damage(name, lambda text, random: misread_leniently(text, meant, widest), "bytes", clean)

    return [
        _misread("UTF-8 as cp1252", "utf-8", "cp1252", mark=""),
        _misread("UTF-8 as latin-1", "utf-8", "latin-1"),
        _misread("GBK as latin-1", "gbk", "latin-1", clean=gbk),
        _misread("GBK as cp1252", "gbk", "cp1252", clean=gbk, mark=""),
        _misread("Big5 as latin-1", "cp950", "latin-1", clean=big5),
        _misread("UTF-8 as Mac Roman", "utf-8", "mac_roman"),
        Damage("UTF-8 as latin-1 twice", lambda text, random: misread_twice(text, ("utf-8", "latin-1"), ("utf-8", "latin-1"))),
        Damage("UTF-8 as cp1252 twice", lambda text, random: misread_twice(text, ("utf-8", "cp1252"), ("utf-8", "cp1252"))),
        Damage("UTF-8 as latin-1, some lines", partial(misread_some_lines, meant="utf-8", page="latin-1")),
        Damage("GBK as latin-1, some lines", partial(misread_some_lines, meant="gbk", page="latin-1"), clean=gbk),
        Damage("UTF-8 as latin-1, some runs", partial(misread_some_runs, meant="utf-8", page="latin-1")),
        Damage("GBK as latin-1, some runs", partial(misread_some_runs, meant="gbk", page="latin-1"), clean=gbk),
        lenient("GBK as latin-1, UTF-8 pairs as UTF-8", "gbk", 2, gbk),
        lenient("GBK as latin-1, all UTF-8 as UTF-8", "gbk", 4, gbk),
        lenient("Big5 as latin-1, all UTF-8 as UTF-8", "cp950", 4, big5),
        _misread("UTF-8 as GBK, U+FFFD", "utf-8", "gbk", "bytes"),
        _misread("UTF-8 as GBK, ?", "utf-8", "gbk", "bytes", mark="?"),
        _misread("UTF-8 as GB18030, U+FFFD", "utf-8", "gb18030", "bytes"),
        _misread("UTF-8 as GBK, one byte a mark", "utf-8", "gbk", "bytes", swallow=1),
        _misread("UTF-8 as cp1252, undefined as ?", "utf-8", "cp1252", "bytes", mark="?"),
        _misread("UTF-8 as cp1252, undefined as U+FFFD", "utf-8", "cp1252", "bytes"),
        _misread("GBK as Big5, U+FFFD", "gbk", "cp950", "bytes", clean=gbk),
        _misread("GBK as Big5, ?", "gbk", "cp950", "bytes", clean=gbk, mark="?"),
        _misread("Big5 as GBK, U+FFFD", "cp950", "gbk", "bytes", clean=big5),
        _misread("Big5 as GBK, ?", "cp950", "gbk", "bytes", clean=big5, mark="?"),
        Damage("UTF-8 as GBK, some lines", partial(misread_some_lines, meant="utf-8", page="gbk"), "bytes"),
        Damage("UTF-8 as GBK, some runs", partial(misread_some_runs, meant="utf-8", page="gbk"), "bytes"),
        Damage("Big5 as GBK, some lines", partial(misread_some_lines, meant="cp950", page="gbk"), "bytes", big5),
    ]  # fmt: skip


def _forms() -> list[Damage]:
    exact = [
        "decimal_entities", "hexadecimal_entities", "named_entities", "bare_entities", "half_entities", "unicode_escapes", "byte_escapes", "percent",
        "quoted_printable", "kangxi", "compatibility", "wide", "invisible", "doubled_signs", "spun_words", "ruby_tags", "html_tags",
        "markdown", "footnotes",
    ]  # fmt: skip
    return [
        *(Damage(name.replace("_", " "), getattr(forms, name)) for name in exact),
        Damage("lost blanks", forms.lost_blanks, clean=forms.with_blanks),
    ]


DAMAGES: tuple[Damage, ...] = (
    *map(_pinyin, [*STYLES, "several"]),
    Damage("byte shifts, as on pages", partial(_shifted, share=0.05), "bytes", _clean("gbk", "s2t")),
    Damage("byte shifts, every pair", partial(_shifted, share=1.0), "bytes", _clean("gbk", "s2t")),
    Damage(
        "byte shifts, signs and lost pairs",
        lambda text, random: _shifted(_wide_signs(text), random, 0.05, signs="，。；：！？", vanishing=True),
        "bytes",
        lambda text: in_encoding(to_traditional(_wide_signs(text)), "gbk"),
    ),
    *_mojibake(),
    *_forms(),
    *map(_script, ["s2t", "s2tw", "s2hk"]),
    *(
        Damage(name.replace("_", " "), getattr(layout, name), "layout")
        for name in ["spaced", "spaced_figures", "wrapped", "torn", "furniture", "doubled_runs"]
    ),
)
