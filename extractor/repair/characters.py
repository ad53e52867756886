"""Full-width letters and digits, odd blanks, invisible characters."""

import re

from extractor.repair.alignment import Edit

__all__ = ["find_invisible_edits", "narrow"]

# Full-width ASCII that is a letter, a digit or part of a figure. Full-width punctuation (，；：！？（）) is how Chinese is
# written and stays.
_WIDE = (
    "".join(map(chr, [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]))
    + "％＄＋＝＆＠＃＊"
)
_WIDE_RUN = re.compile(
    rf"[{_WIDE}\u00a0\u3000\u2002-\u200a\u202f\u205f￥]+|(?<=[0-9０-９])[．，](?=[0-9０-９])"
)
_NARROW = {ord(c): ord(c) - 0xFEE0 for c in _WIDE + "．，"}
_NARROW |= dict.fromkeys([160, 12288, *range(8194, 8203), 8239, 8287], 32) | {ord("￥"): ord("¥")}

# zero-width and bidirectional marks, soft hyphen, byte order mark inside text
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u180e]+")


def narrow(text: str) -> tuple[str, int]:
    """Full-width letters, digits and blanks to ASCII, one to one; the text and how many characters changed."""
    changed = 0

    def shrink(match: re.Match[str]) -> str:
        nonlocal changed
        changed += match.end() - match.start()
        return match[0].translate(_NARROW)

    return _WIDE_RUN.sub(shrink, text), changed


def find_invisible_edits(text: str) -> list[Edit]:
    """Deletions of characters that a reader cannot see."""
    return [(m.start(), m.end(), "") for m in _INVISIBLE.finditer(text)]
