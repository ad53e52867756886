"""Pinyin in brackets behind characters, and the byte shifts that its converter leaves.

The converter looked for the two GBK bytes of each character of its table without regard to character borders and put
`(reading)` behind every hit. A hit on a whole character gives 發(fā). A hit on the second byte of one character and the first of
the next (內 = 83 C8 inside 們仍 = 82 83 C8 D4) parts that next character: C8 and the bracket become `?`, and what follows is
decoded one byte out of step until a single byte (`m` of 續 = C0 6D) or another hit brings it back:
們?nèi)匀怀掷m(xù) is 們仍然持續. The lost byte follows from the reading and the last byte of the character before, so the run
is put back by decoding its bytes again behind that byte.

Which characters a converter annotates differs from site to site, so no table is kept: a bracket counts as a reading where it
is one of the character (or byte pair) before it, and only in a text that shows the pattern behind characters that are not in
GB 2312, that is traditional ones. Brackets in language lessons and model names show no such pattern.
"""

import json
import re
import unicodedata
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from extractor.characters import COMMON, ORDER

__all__ = ["find_ruby_edits", "has_ruby_evidence"]

Edit = tuple[int, int, str]

_LETTER = "[a-zɑɡêāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿ]"
_READING = rf"[ \u3000]?(?:{_LETTER}[\u0300-\u036f]*){{1,6}}[ \u3000]?"
_MARK = re.compile(
    rf"(?P<open>[?\ufffd]\(?|[(（])(?P<reading>{_READING})[)）]|(?P<twice>\?\?)(?=[\u4e00-\u9fff])"
)
_HINT = re.compile(rf"[\u4e00-\u9fff]\s?[(（]{_READING}[)）]")
_TONES = {0x0300, 0x0301, 0x0304, 0x030C}
LONGEST_RUN = 200  # characters that may stand out of step; the next hit or single byte ends a run far sooner
LOST = "?\ufffd"  # what a decoder leaves of a byte; some also swallow the bracket behind it
LEAST_MARKS = 3  # readings that make a pattern
SHORT_TEXT = 200  # characters; in less text a single reading with its tone mark is enough


def has_ruby_evidence(text: str) -> bool:
    """Whether any bracket could be a reading; a cheap test that clean text fails."""
    return _HINT.search(text) is not None


def find_ruby_edits(text: str) -> tuple[list[Edit], dict[str, int]]:
    """Edits that take readings away and put shifted runs back in step, and counts by kind; linear in the text.

    The text may not have been converted to another script before: the bytes are those of the characters as they stand.
    """
    counts = {"ruby_pinyin": 0, "byte_shift": 0}
    if not has_ruby_evidence(text):
        return [], counts
    marks = list(_MARK.finditer(text))
    if not _shows_pattern(text, marks):
        return [], counts
    edits: list[Edit] = []
    at = 0
    for mark in marks:
        if mark.start() < at:
            continue
        if mark["twice"] is not None:
            found = _lost_stop(text, mark)
        elif mark["open"][0] in LOST:
            found = _lost_byte(text, mark)
        else:
            if _is_reading(text, mark):
                edits.append((mark.start(), mark.end(), ""))
                counts["ruby_pinyin"] += 1
                at = mark.end()
            continue
        if found:
            edits += found
            counts["byte_shift"] += 1
            at = found[-1][1]
    return edits, {kind: n for kind, n in counts.items() if n}


def _shows_pattern(text: str, marks: list[re.Match[str]]) -> bool:
    seen = 0
    for mark in marks:
        if mark["reading"] is None or mark["open"][0] in LOST or mark.start() == 0:
            continue
        char = text[mark.start() - 1]
        if not _is_gb2312(char) and _plain(mark["reading"]) in _readings(char):
            seen += 1
            toned = not mark["reading"].strip().isascii()
            if seen >= LEAST_MARKS or (toned and len(text) < SHORT_TEXT):
                return True
    return False


def _is_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _is_reading(text: str, mark: re.Match[str]) -> bool:
    """Whether the character before, or the byte pair before, reads so."""
    start = mark.start()
    reading = _plain(mark["reading"])
    before = text[start - 1 : start]
    if not before:
        return False
    if reading in _readings(before):
        return True
    pair = _bytes(text[max(0, start - 2) : start])[
        -2:
    ]  # ，F(xiàn): the pair AC 46 lies across two characters
    return (
        before.isascii()
        and len(pair) == 2
        and pair[0] >= 0x81
        and reading in _readings(_char(pair[0], pair[1]))
    )


def _lost_stop(text: str, mark: re.Match[str]) -> list[Edit] | None:
    """??傮w for 。總體: the pair A3 BF across 。|總 was taken for ？; two real question marks stand before sense."""
    edits = _unshift(text, mark.start(), mark.end(), 0xBF, "。")
    if not edits:
        return None
    old, new = text[mark.end() : edits[-1][1]], "".join(piece for _, _, piece in edits)[1:]
    return edits if _commonness(new) > _commonness(old) else None


def _commonness(text: str) -> float:
    return sum(c in COMMON for c in text) / max(1, len(text))


def _lost_byte(text: str, mark: re.Match[str]) -> list[Edit] | None:
    """們?nèi)匀怀…: of the bytes that fit the reading, the one whose run reads best."""
    before = _bytes(text[max(0, mark.start() - 1) : mark.start()])
    if len(before) != 2:
        return None
    best: tuple[float, list[Edit]] | None = None
    for byte in _second_bytes(before[1], mark["reading"]):
        edits = _unshift(text, mark.start(), mark.end(), byte, "")
        if edits:
            score = _commonness("".join(new for _, _, new in edits))
            if best is None or score > best[0]:
                best = score, edits
    return best[1] if best else None


def _unshift(text: str, start: int, at: int, pending: int, head: str) -> list[Edit] | None:
    """Decode text[at:] again behind the byte `pending` until both readings are in step; edits from `start`, or None.

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
            return [*edits, (first, mark.end(), head + best)]
        raw = _bytes(text[at])
        if not raw or (len(raw) == 1 and raw[0] < 0x40):
            return _guess(edits, first, at, pending, head)
        char = _char(pending, raw[0])
        if not char:
            return None
        if len(raw) == 1:
            return [*edits, (first, at + 1, head + char)]
        if raw[1] < 0x81:  # the second byte stands alone: a letter, in step again
            return [*edits, (first, at + 1, head + char + chr(raw[1]))]
        edits.append((first, at + 1, head + char))
        pending, head = raw[1], ""
        at += 1
        first = at
    return None


def _guess(edits: list[Edit], first: int, at: int, pending: int, head: str) -> list[Edit] | None:
    """The second byte is gone: the most common character that begins with the first one."""
    options = [c for c in COMMON if (raw := _bytes(c)) and len(raw) == 2 and raw[0] == pending]
    if not options:
        return None
    return [*edits, (first, at, head + min(options, key=lambda c: ORDER[c]))]


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
    plain, toned = _plain(reading), unicodedata.normalize("NFC", reading.strip())
    loose = [(b, c) for b in range(0x40, 0xFF) if (c := _char(lead, b)) and plain in _readings(c)]
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
    """A reading without tone, blanks and odd letters; ü is v."""
    letters = unicodedata.normalize("NFD", reading.strip().replace("ɡ", "g").replace("ɑ", "a"))
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
