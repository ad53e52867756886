"""Pinyin in brackets behind characters, and the byte shifts that its converter leaves.

The converter looked for the two GBK bytes of each character of its table without regard to character borders and put
`(reading)` behind every hit. A hit on a whole character gives 發(fā). A hit on the second byte of one character and the first of
the next (內 = 83 C8 inside 們仍 = 82 83 C8 D4) parts that next character: C8 and the bracket become `?`, and what follows is
decoded one byte out of step until a single byte (`m` of 續 = C0 6D) or another hit brings it back:
們?nèi)匀怀掷m(xù) is 們仍然持續. The lost byte follows from the reading and the last byte of the character before, so the run
is put back by decoding its bytes again behind that byte.

Which characters a converter annotates differs from site to site, so no table is kept: a bracket counts as a reading where it
is one of the character (or byte pair) before it, and only in a text that shows the pattern behind traditional characters. Brackets in language lessons and model names show no such pattern.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from extractor.characters import COMMON, ORDER
from extractor.repair.alignment import Edit
from extractor.repair.evidence import Pair
from extractor.repair.guess import CONTEXT, likeliest
from extractor.repair.script import convertible
from extractor.repair.steps import Loss, Mark, Sheet
from extractor.repair.zhuyin import ZHUYIN, to_pinyin

__all__ = ["find_ruby"]

_LETTER = f"[a-zɑɡêāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿ{ZHUYIN}]"
_SYLLABLE = rf"(?:{_LETTER}[\u0300-\u036f]*){{1,6}}[1-5]?"
_READING = rf"[ \u3000]?{_SYLLABLE}(?:[ ,，、/;；|]{{1,2}}{_SYLLABLE}){{0,3}}[ \u3000]?"
_MARK = re.compile(
    rf"(?P<open>[?\ufffd]\(?|[(（])(?P<reading>{_READING})[)）]|(?P<twice>\?\?)(?=[\u4e00-\u9fff])"
)
_BETWEEN = re.compile("[ ,，、/;；|]+")
_TONES = {0x0300, 0x0301, 0x0304, 0x030C}
LONGEST_READING = 12  # characters of a bracket that are looked up at once; longer ones are matched
LONGEST_RUN = 200  # characters that may stand out of step; the next hit or single byte ends a run far sooner
LOST = "?\ufffd"  # what a decoder leaves of a byte; some also swallow the bracket behind it
LEAST_MARKS = 3  # readings that make a pattern
SHORT_TEXT = 200  # characters; in less text a single reading with its tone mark is enough


def find_ruby(sheet: Sheet) -> Iterator[Mark]:
    """Changes that take readings away and put shifted runs back in step; linear in the text.

    The text may not have been converted to another script before: the bytes are those of the characters as they stand.
    """
    text = sheet.text
    places = sheet.survey.pair_places(Pair.READING).tolist()
    if not _shows_pattern(sheet, places):
        return
    at = 0
    known: dict[str, bool] = {}  # character and bracket: seen again and again
    for place in places:
        if place < at:
            continue
        close = text.find(")", place, place + LONGEST_READING)
        bracket = text[place - 1 : close + 1] if close > 0 < place else ""
        if known.get(bracket):
            at = close + 1
            yield "ruby_pinyin", place, at, ""
            continue
        if not (mark := _MARK.match(text, place)):
            continue
        if mark["twice"] is None and mark["open"][0] not in LOST:
            if _is_reading(text, mark):
                known[bracket] = bracket[-1:] == ")" and bracket[0] > "\x7f" and mark.end() == close + 1
                at = mark.end()
                yield "ruby_pinyin", place, at, ""
            continue
        run = _lost_stop(text, mark) if mark["twice"] is not None else _lost_byte(text, mark)
        if run:
            sheet.losses += run.losses
            at = run.edits[-1][1]
            yield from (("byte_shift", *edit) for edit in run.edits)


def _shows_pattern(sheet: Sheet, places: list[int]) -> bool:
    text, traditional, seen = sheet.text, convertible(), 0
    for place in places:
        if not place or text[place] in LOST or not (mark := _MARK.match(text, place)):
            continue
        char = text[place - 1]
        if char in traditional and _reads(char, mark["reading"]):
            seen += 1
            toned = not mark["reading"].strip().isascii()
            if seen >= LEAST_MARKS or (toned and len(text) < SHORT_TEXT):
                sheet.evidence["ruby_pinyin"] = (
                    f"{char}{mark[0]} and others: readings behind traditional characters"
                )
                return True
    return False


class _Run:
    """A shifted run put back: its edits, and the places where a byte had to be guessed."""

    __slots__ = ("edits", "losses")

    def __init__(self, edits: list[Edit], losses: list[Loss]) -> None:
        self.edits, self.losses = edits, losses


def _is_reading(text: str, mark: re.Match[str]) -> bool:
    """Whether the character before, or the byte pair before, reads so."""
    start, reading = mark.start(), mark["reading"]
    before = text[start - 1 : start]
    if not before:
        return False
    if _reads(before, reading):
        return True
    if not before.isascii():
        return False
    pair = _bytes(text[max(0, start - 2) : start])[
        -2:
    ]  # ，F(xiàn): the pair AC 46 lies across two characters
    return len(pair) == 2 and pair[0] >= 0x81 and _reads(_char(pair[0], pair[1]), reading)


@lru_cache(maxsize=1 << 16)
def _reads(char: str, reading: str) -> bool:
    """Whether a character has every one of the readings in a bracket."""
    if len(reading) <= 9 and _plain(reading) in _readings(char):
        return True
    several = list(filter(None, _BETWEEN.split(reading.strip())))
    return len(several) > 1 and all(_plain(one) in _readings(char) for one in several)


def _lost_stop(text: str, mark: re.Match[str]) -> _Run | None:
    """??傮w for 。總體: the pair A3 BF across 。|總 was taken for ？; two real question marks stand before sense."""
    run = _unshift(text, mark.start(), mark.end(), 0xBF, "。")
    if not run:
        return None
    old, new = text[mark.end() : run.edits[-1][1]], "".join(piece for _, _, piece in run.edits)[1:]
    return run if _commonness(new) > _commonness(old) else None


def _commonness(text: str) -> float:
    return sum(c in COMMON for c in text) / max(1, len(text))


def _lost_byte(text: str, mark: re.Match[str]) -> _Run | None:
    """們?nèi)匀怀…: of the bytes that fit the reading, the one whose run reads best."""
    before = _bytes(text[max(0, mark.start() - 1) : mark.start()])
    if len(before) != 2:
        return None
    best: tuple[float, _Run] | None = None
    for byte in _second_bytes(before[1], mark["reading"]):
        run = _unshift(text, mark.start(), mark.end(), byte, "")
        if run:
            score = _commonness("".join(new for _, _, new in run.edits))
            if best is None or score > best[0]:
                best = score, run
    return best[1] if best else None


def _unshift(text: str, start: int, at: int, pending: int, head: str) -> _Run | None:
    """Decode text[at:] again behind the byte `pending` until both readings are in step; the run, or None.

    Each character that stands in the text completes one character and begins the next, so edits are one to one; the first
    also takes in text[start:at].
    """
    edits: list[Edit] = []
    first, end = start, min(len(text), at + LONGEST_RUN)
    while at < end:
        mark = _MARK.match(text, at)
        if mark and mark["reading"] is not None:
            if mark["open"][0] not in LOST:  # a hit that only the shifted text shows
                edits.append((first, mark.end(), ""))
                first = at = mark.end()
                continue
            options = [_char(pending, b) for b in _second_bytes(pending, mark["reading"])]
            if not options:
                return None
            best = min(options, key=lambda c: (ORDER.get(c, len(ORDER)), c))
            return _Run([*edits, (first, mark.end(), head + best)], [])
        raw = _bytes(text[at])
        if not raw or (len(raw) == 1 and raw[0] < 0x40):
            return _guess(text, edits, (first, at), pending, head)
        char = _char(pending, raw[0])
        if not char:
            return None
        if len(raw) == 1:
            return _Run([*edits, (first, at + 1, head + char)], [])
        if raw[1] < 0x81:  # the second byte stands alone: a letter, in step again
            return _Run([*edits, (first, at + 1, head + char + chr(raw[1]))], [])
        edits.append((first, at + 1, head + char))
        pending, head = raw[1], ""
        at += 1
        first = at
    return None


def _guess(text: str, edits: list[Edit], span: tuple[int, int], pending: int, head: str) -> _Run | None:
    """The second byte is gone: of the characters that begin with the first one, the likeliest between its neighbours."""
    options = [c for c in COMMON if (raw := _bytes(c)) and len(raw) == 2 and raw[0] == pending]
    if not options:
        return None
    first, at = span
    start = edits[0][0] if edits else first
    before = text[max(0, start - CONTEXT) : start] + "".join(new for _, _, new in edits) + head
    best = likeliest(options, before, text[at : at + CONTEXT], traditional=True)
    return _Run(
        [*edits, (first, at, head + best)], [Loss(first, at, best, "a byte of a shifted run is gone")]
    )


def _bytes(text: str) -> bytes:
    return text.encode("gbk", "ignore")


def _char(lead: int, trail: int) -> str:
    """The character of two GBK bytes, or the empty string."""
    try:
        char = bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        return ""
    return char if len(char) == 1 else ""


@lru_cache(maxsize=4096)
def _second_bytes(lead: int, reading: str) -> tuple[int, ...]:
    """The bytes that make, behind `lead`, a character that reads so; with the same tone where there is one."""
    toned = unicodedata.normalize("NFC", reading.strip())
    loose = [(b, c) for b in range(0x40, 0xFF) if (c := _char(lead, b)) and _reads(c, reading)]
    exact = [b for b, c in loose if toned in _pinyin()[str(ord(c))].split(",")]
    return tuple(exact or (b for b, _ in loose))


@lru_cache(maxsize=16384)
def _readings(char: str) -> frozenset[str]:
    """The readings of a character without tone marks."""
    return (
        frozenset(map(_plain, _pinyin().get(str(ord(char)), "").split(","))) - {""}
        if len(char) == 1
        else frozenset()
    )


@lru_cache(maxsize=8192)
def _plain(reading: str) -> str:
    """A reading without tone, blanks and odd letters, in pinyin; ü is v."""
    if not reading.isascii() and (spelt := to_pinyin(reading.strip())):
        return spelt
    letters = unicodedata.normalize(
        "NFD", reading.strip().rstrip("12345").replace("ɡ", "g").replace("ɑ", "a")
    )
    bare = "".join(c for c in letters if ord(c) not in _TONES)
    return unicodedata.normalize("NFC", bare).replace("ü", "v")


@lru_cache(maxsize=1)
def _pinyin() -> dict[str, str]:
    """pypinyin's table of readings, read as data: importing the package would also load its phrases (0.3 s)."""
    spec = find_spec("pypinyin")
    if spec is None or not spec.submodule_search_locations:  # pragma: no cover - a required dependency
        raise ImportError("pypinyin is not installed")
    path = Path(spec.submodule_search_locations[0]) / "pinyin_dict.json"
    table: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return table
