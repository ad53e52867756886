"""Tell UTF-8, UTF-16, GB18030, Big5 and Chinese in seven bits apart and decode, line by line where a file is mixed.

Byte order marks and valid UTF-8 decide by themselves. What is left is decoded by each candidate and scored by how likely its characters
are in Chinese text (`extractor.characters.cost_table`): a wrong reading of double-byte text falls into rare characters. (Statistical
detectors were measured beside it and do worse on short Chinese notes.)
"""

import codecs
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from extractor.characters import cost_table
from extractor.errors import EncodingError, UnsupportedMediaError
from extractor.source.seven_bits import ISO_2022_CN, decode_iso_2022_cn, decode_seven_bits

__all__ = ["BOMS", "cost", "decode"]

BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
NARROW = ["utf-8", "gb18030", "big5hkscs", "cp950"]
WIDE = ["utf-16-le", "utf-16-be"]
SAMPLE_BYTES = 1 << 16
# share of undecodable bytes that is still the file's encoding with damage, not another kind of file
MAX_DAMAGE = 0.02
# nats a character: Chinese has 4.5 to 8, random bytes have 11 and more under any candidate
MOST_COST = 9.5
# nats that a line must gain by another encoding than its file's
LEAST_GAIN = 12.0
# the same for one that other lines of the file are surely in: enough for a heading of three characters
KNOWN_GAIN = 3.0
UNKNOWN = "\ufffd"
UNDECODED = 16.0  # nats for a byte that cannot be decoded
SHORTEST_FIRST, LONGEST_FIRST = 12, 200  # bytes of a first line that tell where it begins
_EDGES = re.compile(f"^{UNKNOWN}{{1,3}}|{UNKNOWN}{{1,3}}$")
CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27})


def decode(data: bytes, name: str, encoding: str | None) -> tuple[str, str, tuple[str, ...]]:
    """Bytes to (text, encoding, warnings). Raises EncodingError or UnsupportedMediaError, naming the source.

    The encoding of a file of several is "mixed: " and their names.
    """
    if encoding is not None:
        return _decode_as(data, name, encoding), encoding, ()
    for bom, encoding_of_bom in BOMS:
        if data.startswith(bom):
            return _with_damage(data, name, encoding_of_bom)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _from_inside(data, name) or _mixed(data) or _with_damage(data, name, _guess(data, name))
    if "\0" in text:
        return _with_damage(data, name, _guess(data, name))
    if text.isascii() and (shifted := decode_seven_bits(data)):
        return *shifted, ()
    return text, "utf-8", ()


def _from_inside(data: bytes, name: str) -> tuple[str, str, tuple[str, ...]] | None:
    """A clip that begins with the second byte of a character, which would put its first line out of step; None for all others."""
    line = data[:LONGEST_FIRST].split(b"\n", 1)[0]
    if len(line) < SHORTEST_FIRST or line[0] < 0x40 or line[1] < 0x80 or b"\0" in data[:SAMPLE_BYTES]:
        return None
    whole = min(cost(line.decode(encoding, "replace")) for encoding in NARROW)
    inside = {encoding: cost(line[1:].decode(encoding, "replace")) for encoding in NARROW[1:3]}
    encoding = min(inside, key=lambda e: inside[e])
    if inside[encoding] + UNDECODED + LEAST_GAIN > whole or inside[encoding] > MOST_COST * len(line) / 2:
        return None
    text, _, told = _with_damage(data[1:], name, encoding)
    return UNKNOWN + text, encoding, told or (_told(1, encoding),)


def _told(lost: int, encoding: str) -> str:
    return f"{lost} characters could not be decoded as {encoding} and stand as U+FFFD"


def _mixed(data: bytes) -> tuple[str, str, tuple[str, ...]] | None:
    """A file whose lines are in several narrow encodings, or None. UTF-16 has no lines of bytes."""
    if b"\0" in data[:SAMPLE_BYTES]:
        return None
    main = min(NARROW, key=lambda e: cost(data[:SAMPLE_BYTES].decode(e, "replace")))
    lines = data.splitlines(keepends=True)
    read = [(line.decode("ascii"), "") if line.isascii() else _best(line, main, NARROW[:3]) for line in lines]
    known = sorted({encoding for _, encoding in read} - {"", main})
    if known:
        read = [
            _best(line, main, known, KNOWN_GAIN) if done[1] == main else done
            for line, done in zip(lines, read, strict=True)
        ]
    texts = [text for text, _ in read]
    used = Counter(encoding for _, encoding in read if encoding)
    if len(used) < 2:
        return None
    text = "".join(texts)
    names = sorted(used, key=lambda e: -used[e])
    if text.count("\ufffd") > MAX_DAMAGE * len(text) + 1 or cost(text) > MOST_COST * len(text):
        return None
    return text, f"mixed: {', '.join(names)}", (f"lines in several encodings: {', '.join(names)}",)


def _best(line: bytes, main: str, others: Sequence[str], least: float = LEAST_GAIN) -> tuple[str, str]:
    """A line in its file's encoding, or in another one that reads better by some nats."""
    text = line.decode(main, "replace")
    price, encoding = cost(text) - least, main
    if price + least <= (MOST_COST - 2) * len(text) and "\ufffd" not in text and main == "utf-8":
        return text, main
    for other in others:
        if other == main:
            continue
        try:
            option = line.decode(other)
        except UnicodeDecodeError:
            continue
        if (paid := cost(option)) < price:
            text, price, encoding = option, paid, other
    return text, encoding


def cost(text: str) -> float:
    """Nats that a text takes as Chinese: the less, the likelier it was decoded as it should be."""
    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    return float(cost_table().take(codes).sum(dtype=np.float64))


def _decode_as(data: bytes, name: str, encoding: str) -> str:
    try:
        is_shifted = encoding.lower().replace("_", "-") == ISO_2022_CN
        text = decode_iso_2022_cn(data) if is_shifted else data.decode(encoding)
    except LookupError as error:
        raise EncodingError(
            f"{name}: unknown encoding {encoding!r}; try utf-8, gb18030, big5 or utf-16"
        ) from error
    except UnicodeDecodeError as error:
        raise EncodingError(
            f"{name}: not valid {encoding} at byte {error.start} ({error.reason}); leave --encoding out to have it told"
        ) from error
    return text.removeprefix("\ufeff")


def _with_damage(data: bytes, name: str, encoding: str) -> tuple[str, str, tuple[str, ...]]:
    if encoding.startswith(("utf-16", "utf-32")) and not _reads(data[: SAMPLE_BYTES // 16], encoding):
        raise EncodingError(
            f"{name}: begins like {encoding} but does not read as text; give the encoding with --encoding"
        )
    try:
        return data.decode(encoding).removeprefix("\ufeff"), encoding, ()
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace").removeprefix("\ufeff")
        lost = text.count(UNKNOWN)
        # a clip may begin and end inside of a character
        if _EDGES.sub("", text).count(UNKNOWN) > MAX_DAMAGE * len(text) + 1:
            raise EncodingError(
                f"{name}: no known encoding ({encoding} fails first at byte {error.start}); give it with --encoding"
            ) from error
        return text, encoding, (_told(lost, encoding),)


def _reads(sample: bytes, encoding: str) -> bool:
    text = sample.decode(encoding, "replace")
    return bool(text) and cost(text) <= MOST_COST * len(text)


def _guess(data: bytes, name: str) -> str:
    """The candidate under which a sample of the file is likeliest as Chinese text."""
    sample = data[:SAMPLE_BYTES]
    if len(data) > SAMPLE_BYTES:
        sample = sample[: len(sample) // 4 * 4]
    controls = len(sample) - len(sample.translate(None, CONTROL))
    candidates: Sequence[str] = WIDE if _looks_wide(sample) else [*NARROW, *WIDE]
    costs = {encoding: cost(sample.decode(encoding, "replace")) for encoding in candidates}
    best = min(candidates, key=lambda e: costs[e])
    if controls > 0.02 * len(sample) and not (best in WIDE and _reads(sample, best)):
        raise UnsupportedMediaError(
            f"{name}: looks like a binary file, not text; give a text file or --encoding"
        )
    if not _reads(sample, best):
        raise EncodingError(f"{name}: no known encoding gives readable text; give it with --encoding")
    return best


def _looks_wide(sample: bytes) -> bool:
    return sample.count(b"\0") > 0.05 * len(sample)
