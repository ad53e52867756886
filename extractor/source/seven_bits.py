"""Chinese in seven bits: HZ (RFC 1843) and ISO-2022-CN (RFC 1922), whose files look like ASCII until they are read."""

import re

__all__ = ["ISO_2022_CN", "decode_iso_2022_cn", "decode_seven_bits"]

ISO_2022_CN = "iso-2022-cn"
LEAST = 4  # ideographs: tildes and braces stand side by side elsewhere too
_HZ = re.compile(rb"~\{(?:[\x21-\x77][\x21-\x7e])+~\}")
_GB_2312 = b"\x1b$)A"
# what is designated, a run shifted out, what stands as it is
_PIECE = re.compile(rb"(\x1b\$(?:\)[AGE]|\*H))|\x0e([^\x0e\x0f\n]*)\x0f?|([^\x1b\x0e]+|[\x1b\x0e])")


def decode_seven_bits(data: bytes) -> tuple[str, str] | None:
    """(text, encoding) of a file in one of the two; None for all others."""
    try:
        if _GB_2312 in data and b"\x0e" in data:
            text, encoding = decode_iso_2022_cn(data), ISO_2022_CN
        elif _HZ.search(data):
            text, encoding = data.decode("hz"), "hz"
        else:
            return None
    except UnicodeDecodeError:
        return None
    return (text, encoding) if sum("\u3400" <= char <= "\u9fff" for char in text) >= LEAST else None


def decode_iso_2022_cn(data: bytes) -> str:
    """Raises UnicodeDecodeError for what is not valid, and for the characters of CNS 11643, which no codec here has."""
    pieces: list[str] = []
    designated = b""
    for piece in _PIECE.finditer(data):
        if piece[1]:
            designated = piece[1]
        elif piece[2] is not None:
            if designated != _GB_2312:
                raise UnicodeDecodeError(ISO_2022_CN, data, *piece.span(), "no GB 2312 before it")
            pieces.append(bytes(byte | 0x80 for byte in piece[2]).decode("gb2312"))
        else:
            pieces.append(piece[0].decode("ascii"))
    return "".join(pieces)
