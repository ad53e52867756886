"""Tell UTF-8, UTF-16, GB18030 and Big5 apart and decode.

Byte order marks and valid UTF-8 decide by themselves. What is left is decoded by each candidate and scored by how common
its characters are in Chinese text: a wrong reading of double-byte text falls into rare characters. (Statistical
detectors were measured beside it and do worse on short Chinese notes.)
"""

import codecs

from extractor.characters import COMMON
from extractor.errors import EncodingError, UnsupportedMediaError

__all__ = ["decode"]

BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
CANDIDATES = ["gb18030", "big5hkscs", "cp950", "utf-16-le", "utf-16-be"]
SAMPLE_BYTES = 1 << 16
# share of undecodable bytes that is still the file's encoding with damage, not another kind of file
MAX_DAMAGE = 0.02
CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27})


def decode(data: bytes, name: str, encoding: str | None) -> tuple[str, str, tuple[str, ...]]:
    """Bytes to (text, encoding, warnings). Raises EncodingError or UnsupportedMediaError, naming the source."""
    if encoding is not None:
        return _decode_as(data, name, encoding), encoding, ()
    for bom, encoding_of_bom in BOMS:
        if data.startswith(bom):
            return _with_damage(data, name, encoding_of_bom)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _with_damage(data, name, _guess(data, name))
    if "\0" in text:
        return _with_damage(data, name, _guess(data, name))
    return text, "utf-8", ()


def _decode_as(data: bytes, name: str, encoding: str) -> str:
    try:
        text = data.decode(encoding)
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
    if encoding.startswith(("utf-16", "utf-32")) and _score(data[: SAMPLE_BYTES // 16], encoding) <= 0:
        raise EncodingError(
            f"{name}: begins like {encoding} but does not read as text; give the encoding with --encoding"
        )
    try:
        return data.decode(encoding).removeprefix("\ufeff"), encoding, ()
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace").removeprefix("\ufeff")
        lost = text.count("\ufffd")
        if lost > MAX_DAMAGE * len(text) + 1:
            raise EncodingError(
                f"{name}: no known encoding ({encoding} fails first at byte {error.start}); give it with --encoding"
            ) from error
        return text, encoding, (f"{lost} characters could not be decoded as {encoding} and stand as U+FFFD",)


def _guess(data: bytes, name: str) -> str:
    """The candidate whose trial decode of a sample looks most like Chinese."""
    sample = data[:SAMPLE_BYTES]
    if len(data) > SAMPLE_BYTES:
        sample = sample[: len(sample) // 4 * 4]
    controls = len(sample) - len(sample.translate(None, CONTROL))
    scores = {"utf-8": _score(sample, "utf-8")}
    wide = _looks_wide(sample)
    for encoding in CANDIDATES:
        if encoding.startswith("utf-16") == wide or encoding.startswith("utf-16"):
            scores[encoding] = _score(sample, encoding)
    best = max(scores, key=lambda e: scores[e])
    if not best.startswith("utf-16") and controls > 0.02 * len(sample):
        raise UnsupportedMediaError(
            f"{name}: looks like a binary file, not text; give a text file or --encoding"
        )
    if scores[best] <= 0:
        raise EncodingError(f"{name}: no known encoding gives readable text; give it with --encoding")
    return best


def _looks_wide(sample: bytes) -> bool:
    return sample.count(b"\0") > 0.05 * len(sample)


def _score(sample: bytes, encoding: str) -> float:
    """Common characters and ASCII count for a reading, rare and impossible ones against it; 1.0 is the best."""
    text = sample.decode(encoding, "replace")
    if not text:
        return -1.0
    good = bad = 0.0
    for char in text:
        code = ord(char)
        if char in COMMON:
            good += 1
        elif code < 0x80:
            good += 0.3 if code >= 32 or char in "\r\n\t" else -1.0
        elif (
            0x4E00 <= code <= 0x9FA5
            or 0x3000 <= code <= 0x301F
            or 0xFF01 <= code <= 0xFF5E
            or 0x2010 <= code <= 0x2030
        ):
            good += 0.15
        elif char == "\ufffd" or 0xE000 <= code <= 0xF8FF or code >= 0x20000:
            bad += 2
        else:
            bad += 0.6
    return (good - bad) / len(text)
