"""The converter that puts pinyin behind characters, simulated on GBK bytes.

It looks for the two bytes of each character of its table without regard to character borders and writes `(reading)` behind
every hit; the result is decoded by a reader that turns a lead byte with an impossible second one, both of them, into `?`.
"""

from extractor.repair.ruby import _pinyin

__all__ = ["converter_table", "garble"]


def converter_table(characters):
    """{two bytes: reading} of those characters that GBK has and GB 2312 has not: traditional ones."""
    table = {}
    for char in characters:
        readings = _pinyin().get(str(ord(char)), "").split(",")
        try:
            raw = char.encode("gbk")
        except UnicodeEncodeError:
            continue
        if len(raw) == 2 and readings[0] and not _in_gb2312(char):
            table[raw] = readings[0]
    return table


def garble(text, table, *, straddling=frozenset()):
    """The damaged text; of the characters in `straddling` the converter also hits byte pairs across borders."""
    across = {c.encode("gbk") for c in straddling}
    raw = text.encode("gbk")
    out, at, border = bytearray(), 0, 0
    while at < len(raw):
        pair = raw[at : at + 2]
        if pair in table and (at == border or pair in across):
            out += pair + b"(" + table[pair].encode("gbk") + b")"
            at += 2
        else:
            out += raw[at : at + 1]
            at += 1
        while border < at:
            border += 2 if raw[border] >= 0x81 else 1
    return _decode(bytes(out))


def _decode(raw):
    out, at = [], 0
    while at < len(raw):
        if raw[at] < 0x81:
            out.append(chr(raw[at]))
            at += 1
            continue
        try:
            out.append(raw[at : at + 2].decode("gbk"))
        except UnicodeDecodeError:
            out.append("?")
        at += 2
    return "".join(out)


def _in_gb2312(char):
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
