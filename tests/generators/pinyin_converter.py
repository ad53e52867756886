"""The converter that puts pinyin behind characters, simulated on GBK bytes.

It looks for the two bytes of each character of its table without regard to character borders and writes `(reading)` behind
every hit; the result is decoded by a reader that turns a lead byte with an impossible second one, both of them, into `?`.
"""

import unicodedata
from collections.abc import Callable
from random import Random

from extractor.repair.readings import exact_readings
from tests.generators.damaged import Damaged, Pen

__all__ = ["STYLES", "annotate", "converter_table", "garble", "garble_traced"]


def converter_table(characters):
    """{two bytes: reading} of those characters that GBK has and GB 2312 has not: traditional ones."""
    table = {}
    for char in characters:
        readings = exact_readings(char)
        try:
            raw = char.encode("gbk")
        except UnicodeEncodeError:
            continue
        if len(raw) == 2 and readings and not _in_gb2312(char):
            table[raw] = readings[0]
    return table


def garble(text, table, *, straddling=frozenset()):
    """The damaged text; of the characters in `straddling` the converter also hits byte pairs across borders."""
    return garble_traced(text, table, straddling=straddling).text


def garble_traced(
    text: str,
    table: dict[bytes, str],
    *,
    straddling: frozenset[str] | set[str] | str = frozenset(),
    signs: str = "",
    vanishing: bool = False,
) -> Damaged:
    """`garble` with the truth.

    signs: full-width signs of which the converter also takes pairs across borders and writes them as they are; what is left of the character
    in front becomes `?`. vanishing: the reader drops pairs that GBK does not define, where others show `?`.
    """
    across = {c.encode("gbk") for c in straddling}
    taken = {c.encode("gbk"): c for c in signs}
    raw = text.encode("gbk")
    out: list[int | str] = []
    origins: list[int] = []  # for each piece of the output the byte of the input, or -1
    at = border = 0
    while at < len(raw):
        pair = raw[at : at + 2]
        if pair in table and (at == border or pair in across):
            reading = b"(" + table[pair].encode("gbk") + b")"
            out += [*pair, *reading]
            origins += [at, at + 1, *[-1] * len(reading)]
            at += 2
        elif pair in taken and at != border:
            out.append(taken[pair])
            origins.append(at)
            at += 2
        else:
            out.append(raw[at])
            origins.append(at)
            at += 1
        while border < at:
            border += 2 if raw[border] >= 0x81 else 1
    return _read(text, out, origins, vanishing)


def _read(text: str, pieces: list[int | str], origins: list[int], vanishing: bool) -> Damaged:
    owner: list[int] = []  # the character of each byte of the clean text
    for i, char in enumerate(text):
        owner += [i] * len(char.encode("gbk"))
    owner.append(len(text) - 1)
    shown, spans, lost, at = "", [[] for _ in text], set(), 0
    while at < len(pieces):
        first = pieces[at]
        behind = pieces[at + 1] if at + 1 < len(pieces) else ""
        if isinstance(first, str):  # a sign taken out of two characters carries a byte of each
            piece, size, carried = first, 1, [owner[origins[at]], owner[origins[at] + 1]]
        elif first < 0x81:
            piece, size, carried = chr(first), 1, [owner[origins[at]]] if origins[at] >= 0 else []
        else:
            size = 1 if isinstance(behind, str) else 2
            raw = bytes(p for p in pieces[at : at + size] if isinstance(p, int))
            piece = _strict(raw)
            carried = [owner[o] for o in origins[at : at + size] if o >= 0]
            if not piece:
                lost.update(carried)
                piece = "" if vanishing and size == 2 and raw[-1] >= 0x40 else "?"
        for i in carried:
            spans[i] += [len(shown), len(shown) + len(piece)]
        shown += piece
        at += size
    return Damaged(shown, [(min(s), max(s)) for s in spans], lost)


def _strict(raw: bytes) -> str:
    try:
        return raw.decode("gbk")
    except UnicodeDecodeError:
        return ""


def _in_gb2312(char):
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _toneless(reading: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFD", reading) if c not in "\u0300\u0301\u0304\u030c")
    return unicodedata.normalize("NFC", bare)


def _zhuyin(reading: str) -> str:
    from pypinyin import Style
    from pypinyin.style import convert

    return convert(reading, Style.BOPOMOFO, strict=True) or reading


# how converters and readers write one reading
STYLES: dict[str, Callable[[str], str]] = {
    "toned": lambda reading: f"({reading})",
    "full-width": lambda reading: f"（{reading}）",
    "toneless": lambda reading: f"({_toneless(reading).replace('ü', 'v')})",
    "combining": lambda reading: f"({unicodedata.normalize('NFD', reading)})",
    "script g": lambda reading: f"({reading.replace('g', 'ɡ').replace('a', 'ɑ')})",
    "tone numbers": lambda reading: f"({_toneless(reading).replace('ü', 'v')}{_tone(reading)})",
    "zhuyin": lambda reading: f"({_zhuyin(reading)})",
    "blank inside": lambda reading: f"({reading} )",
    "ü as v": lambda reading: f"({reading.replace('ü', 'v')})",
}
_MARKS = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}


def _tone(reading: str) -> str:
    return next((_MARKS[c] for c in unicodedata.normalize("NFD", reading) if c in _MARKS), "5")


def annotate(text: str, random: Random, style: str, share: float = 0.8) -> Damaged:
    """Readings behind whole traditional characters, in one style; `several` writes all readings of a character."""
    table = converter_table("".join(sorted(set(text))))
    hits = {raw.decode("gbk") for raw in sorted(table) if random.random() < share}
    pen = Pen()
    for char in text:
        pen.write(char)
        if char in hits:
            readings = exact_readings(char)
            pen.salt(f"({','.join(readings[:3])})" if style == "several" else STYLES[style](readings[0]))
    return pen.done()
