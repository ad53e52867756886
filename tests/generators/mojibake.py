"""Text encoded one way and read another, by readers as they are: what a decoder makes of bytes that its page does not have differs."""

from random import Random

from tests.generators.damaged import Damaged, join

__all__ = ["misread", "misread_leniently", "misread_some_lines", "misread_some_runs", "misread_twice"]


def misread(text: str, meant: str, page: str, mark: str = "\ufffd", swallow: int = 2) -> Damaged:
    """`text` in the encoding `meant`, decoded as `page`.

    mark: what the reader shows for what it cannot decode. swallow: how many bytes of an impossible pair it takes for one mark; a
    second byte that is ASCII is never swallowed.
    """
    raw, borders = bytearray(), [0]
    for char in text:
        raw += char.encode(meant)
        borders.append(len(raw))
    shown = (
        _single(bytes(raw), page, mark)
        if page in {"cp1252", "latin-1", "mac_roman", "cp437"}
        else _double(bytes(raw), page, mark, swallow)
    )
    return _traced(borders, shown)


def _single(raw: bytes, page: str, mark: str) -> list[tuple[str, int, bool]]:
    """(text, end byte, lost) of each byte."""
    shown = []
    for i, byte in enumerate(raw):
        char = bytes((byte,)).decode(page, "ignore")
        shown.append((char or mark or chr(byte), i + 1, not char and bool(mark)))
    return shown


def misread_leniently(text: str, meant: str, widest: int) -> Damaged:
    """Taken for UTF-8 where that is valid, in sequences of at most `widest` bytes, for Latin-1 byte by byte elsewhere.

    A pair that begins with C2 or C3 shows as the character of one byte: there a byte is lost.
    """
    raw, borders = bytearray(), [0]
    for char in text:
        raw += char.encode(meant)
        borders.append(len(raw))
    shown: list[tuple[str, int, bool]] = []
    at = 0
    while at < len(raw):
        found = [
            char for n in range(2, widest + 1) if len(char := raw[at : at + n].decode("utf-8", "ignore")) == 1
        ]
        char = next((c for c in found if len(c.encode()) > 1 and raw.startswith(c.encode(), at)), "")
        at += len(char.encode()) if char else 1
        shown.append((char or chr(raw[at - 1]), at, "" < char <= "\xff"))
    return _traced(borders, shown)


def _double(raw: bytes, page: str, mark: str, swallow: int) -> list[tuple[str, int, bool]]:
    shown, at = [], 0
    while at < len(raw):
        if raw[at] < 0x80:
            shown.append((chr(raw[at]), at + 1, False))
            at += 1
            continue
        for size in (2, 4, 1):
            char = raw[at : at + size].decode(page, "ignore")
            if len(char) == 1 and char.encode(page) == raw[at : at + size]:
                shown.append((char, at + size, False))
                break
        else:
            size = swallow if at + 1 < len(raw) and raw[at + 1] >= 0x80 else 1
            shown.append((mark, at + size, True))
        at += size
    return shown


def _traced(borders: list[int], shown: list[tuple[str, int, bool]]) -> Damaged:
    text = "".join(piece for piece, _, _ in shown)
    spans: list[list[int]] = [[] for _ in borders[1:]]
    lost: set[int] = set()
    i = at = start = 0
    for piece, end, gone in shown:
        while borders[i + 1] <= start:
            i += 1
        j = i
        while j < len(spans) and borders[j] < end:
            spans[j] += [at, at + len(piece)]
            if gone:
                lost.add(j)
            j += 1
        at, start = at + len(piece), end
    return Damaged(text, [(min(s), max(s)) for s in spans], lost)


def misread_twice(text: str, *readings: tuple[str, str]) -> Damaged:
    """Misread, saved, and misread again."""
    damaged = misread(text, *readings[0], mark="")
    for meant, page in readings[1:]:
        again = misread(damaged.text, meant, page, mark="")
        ends = [(again.spans[start][0], again.spans[end - 1][1]) for start, end in damaged.spans]
        lost = {
            i
            for i, (start, end) in enumerate(damaged.spans)
            if any(j in again.lost for j in range(start, end))
        }
        damaged = Damaged(again.text, ends, lost | damaged.lost)
    return damaged


def misread_some_lines(text: str, random: Random, meant: str, page: str, **how: object) -> Damaged:
    """Every second line or so garbled, the others whole."""
    return join(
        misread(line, meant, page, **how) if random.random() < 0.5 else _whole(line)  # type: ignore[arg-type]
        for line in text.splitlines(keepends=True)
    )


def misread_some_runs(text: str, random: Random, meant: str, page: str, **how: object) -> Damaged:
    """In each line one run of a dozen characters or more garbled."""
    parts = []
    for line in text.splitlines(keepends=True):
        size = random.randint(12, 40)
        start = random.randint(0, max(0, len(line) - size))
        run = line[start : start + size].rstrip("\n")
        parts += [_whole(line[:start]), misread(run, meant, page, **how), _whole(line[start + len(run) :])]  # type: ignore[arg-type]
    return join(parts)


def _whole(text: str) -> Damaged:
    return Damaged(text, [(i, i + 1) for i in range(len(text))])
