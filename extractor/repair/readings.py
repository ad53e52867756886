"""Readings of characters, and the brackets that hold them: pinyin in all its spellings, and zhuyin."""

import json
import re
import unicodedata
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from extractor.repair.zhuyin import ZHUYIN, to_pinyin

__all__ = ["LOST", "MARK", "exact_readings", "reads"]

LOST = "?\ufffd"  # what a decoder leaves of a byte; some also swallow the bracket behind it
_LETTER = f"[a-zɑɡêāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿ{ZHUYIN}]"
_SYLLABLE = rf"(?:{_LETTER}[\u0300-\u036f]*){{1,6}}[1-5]?"
_READING = rf"[ \u3000]?{_SYLLABLE}(?:[ ,，、/;；|]{{1,2}}{_SYLLABLE}){{0,3}}[ \u3000]?"
# a reading in brackets; with a lost byte before it, the bracket may be lost too
MARK = re.compile(rf"(?P<open>[?\ufffd]\(?|[(（])(?P<reading>{_READING})[)）]")
_BETWEEN = re.compile("[ ,，、/;；|]+")
_TONES = {0x0300, 0x0301, 0x0304, 0x030C}


@lru_cache(maxsize=1 << 16)
def reads(char: str, reading: str) -> bool:
    """Whether a character has every one of the readings in a bracket, whatever their tones."""
    if len(reading) <= 9 and _plain(reading) in _readings(char):
        return True
    several = list(filter(None, _BETWEEN.split(reading.strip())))
    return len(several) > 1 and all(_plain(one) in _readings(char) for one in several)


def exact_readings(char: str) -> list[str]:
    """The readings of a character with their tone marks, the usual one first."""
    return list(filter(None, _pinyin().get(str(ord(char)), "").split(",")))


@lru_cache(maxsize=16384)
def _readings(char: str) -> frozenset[str]:
    """The readings of a character without tone marks."""
    return frozenset(map(_plain, exact_readings(char))) if len(char) == 1 else frozenset()


@lru_cache(maxsize=8192)
def _plain(reading: str) -> str:
    """A reading without tone, blanks and odd letters, in pinyin; ü is v."""
    if not reading.isascii() and (spelt := to_pinyin(reading.strip())):
        return spelt
    bare = reading.strip().rstrip("12345").replace("ɡ", "g").replace("ɑ", "a")
    letters = "".join(c for c in unicodedata.normalize("NFD", bare) if ord(c) not in _TONES)
    return unicodedata.normalize("NFC", letters).replace("ü", "v")


@lru_cache(maxsize=1)
def _pinyin() -> dict[str, str]:
    """pypinyin's table of readings, read as data: importing the package would also load its phrases (0.3 s)."""
    spec = find_spec("pypinyin")
    if spec is None or not spec.submodule_search_locations:  # pragma: no cover - a required dependency
        raise ImportError("pypinyin is not installed")
    path = Path(spec.submodule_search_locations[0]) / "pinyin_dict.json"
    table: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return table
