"""The cheapest way to read a run of bytes: characters as meant, characters as they stand, characters that lost bytes.

A dynamic programme over the places between bytes (Viterbi 1967); the costs are nats.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from extractor.characters import COST
from extractor.repair.codepages import SWALLOWED
from extractor.repair.guess import UNKNOWN
from extractor.repair.lost_bytes import LEADS, SIGNS_OF, Pattern, Reading, least_cost, least_double_cost

__all__ = ["LOSS", "START", "SWITCH", "Step", "cheapest", "plain_cost"]

SWITCH = 7.0  # between characters as meant and characters that were never garbled
START = 2.0  # for a run that begins garbled
LOSS = 5.0  # a byte that is marked as lost
GAP = 7.5  # a byte that is missing without a mark
STRAY = 22.0  # a byte that belongs to nothing
UNSEEN = 10.5  # for a character of which nothing is left
HALF = 5.0  # for one of whose two bytes one is left, over what the likeliest such character costs
HYPHEN_GONE = 6.0  # for a byte AD that is missing of an ideograph
SWALLOW = 3.0  # for two bytes that show as one
LONELY = 3.0  # for a letter beside a character of two bytes
Step = tuple[int, str | None, Pattern | None]
_Next = tuple[int, str, float, Pattern | None]
_LOST_BYTES = b"\xff?"


def cheapest(
    raw: bytes, standing: Mapping[int, tuple[int, float]], reading: Reading
) -> tuple[list[Step], float]:
    """The cheapest path through the bytes, and its cost.

    UTF-8 tells where a character begins, so what decodes into likely characters is taken as it is; the search goes over the rest.
    """
    size = len(raw)
    path: list[Step] = []
    total, low = 0.0, 0
    certain = _certain(raw) if reading.meant == "utf-8" else []
    for start, end, chars in [*certain, (size, size, "")]:
        if start > low:
            steps, price = _search(raw, standing, (low, start), (low > 0, end > start), reading)
            path += steps
            total += price
        for char in chars:
            start += len(char.encode())
            path.append((start, char, None))
            total += COST[char]
        low = end
    return path, total + (0.0 if certain and certain[0][0] == 0 else START)


_CERTAIN = re.compile(rb"(?:[\xe2-\xe9\xef][\x80-\xbf][\x80-\xbf]|[\x21-\x3e\x40-\x7e])+")
LEAST_CERTAIN = 3  # characters beyond ASCII in a row


def _certain(raw: bytes) -> list[tuple[int, int, str]]:
    """(start, end, text) of the stretches of UTF-8 that cannot be anything else.

    Where a byte is left over behind a stretch, its last character may be two halves around a lost pair, and is left to the search.
    """
    found = []
    for match in _CERTAIN.finditer(raw):
        end = match.end()
        if raw[end - 1] >= 0x80 and 0x80 <= int.from_bytes(raw[end : end + 1]) < 0xC0:
            end -= 3
        text = raw[match.start() : end].decode("utf-8", "ignore")
        wide = [char for char in text if char > "\x7f"]
        if (
            len(wide) >= LEAST_CERTAIN
            and end - match.start() == len(text) + 2 * len(wide)
            and max(map(COST.__getitem__, wide)) < 10
        ):
            found.append((match.start(), end, text))
    return found


def _search(
    raw: bytes,
    standing: Mapping[int, tuple[int, float]],
    span: tuple[int, int],
    certain: tuple[bool, bool],
    reading: Reading,
) -> tuple[list[Step], float]:
    """Viterbi over the bytes of a span and two states: 0 as it stands, 1 as meant; `certain`: whether meant text stands before, behind."""
    low, size = span
    follow = _utf8_steps if reading.meant == "utf-8" else _double_steps
    inf = float("inf")
    kept, meant = [inf] * (size - low + 1), [inf] * (size - low + 1)
    back: list[list[tuple[int, str | None, Pattern | None] | None]] = [
        [None] * (size - low + 1) for _ in range(2)
    ]
    meant[0] = 0.0
    kept[0] = SWITCH if certain[0] else -START
    for i in range(low, size):
        at = i - low
        here = standing.get(i)
        if here and here[0] <= size:
            end, price = here[0] - low, here[1]
            stays = kept[at] <= meant[at] + SWITCH
            option = kept[at] if stays else meant[at] + SWITCH
            if option + price < kept[end]:
                kept[end] = option + price
                back[0][end] = (at if stays else ~at, None, None)
        from_kept = kept[at] + SWITCH if here else inf
        base = meant[at] if meant[at] <= from_kept else from_kept
        if base == inf:
            continue
        origin = ~at if meant[at] <= from_kept else at
        for end, char, price, pattern in follow(raw, i, reading):
            end -= low
            if end < len(meant) and base + price < meant[end]:
                meant[end] = base + price
                back[1][end] = (origin, char, pattern)
    at = size - low
    if certain[1]:
        kept[at] += SWITCH
    state = 0 if kept[at] <= meant[at] else 1
    total = (kept, meant)[state][at]
    path: list[Step] = []
    while at > 0:
        step = back[state][at]
        assert step is not None
        origin = step[0]
        path.append((at + low, step[1], step[2]))
        state, at = (1, ~origin) if origin < 0 else (0, origin)
    return path[::-1], total


def _utf8_steps(raw: bytes, i: int, reading: Reading) -> Iterator[_Next]:
    """What may stand at byte i of UTF-8: a character, or what is left of a three-byte one."""
    page = reading.page
    a = raw[i]
    if a < 0x80:
        yield i + 1, chr(a), COST[chr(a)], None
        if a != 0x3F:
            return
    b = raw[i + 1] if i + 1 < len(raw) else 0
    c = raw[i + 2] if i + 2 < len(raw) else 0
    lost_a, more_b, more_c = a == 0xFF or a == 0x3F, 0x80 <= b < 0xC0, 0x80 <= c < 0xC0
    if 0xE1 <= a < 0xF0 and more_b and more_c:
        if char := bytes((a, b, c)).decode("utf-8", "ignore"):
            yield i + 3, char, COST[char], None
    elif 0xC2 <= a < 0xE0 and more_b:
        char = bytes((a, b)).decode()
        yield i + 2, char, COST[char], None
    elif 0xF0 <= a < 0xF5 and (char := raw[i : i + 4].decode("utf-8", "ignore")[:1]) > "\uffff":
        yield i + 4, char, COST[char], None
    if a in LEADS:
        if more_b:
            if c in (0xFF, 0x3F):
                yield i + 3, UNKNOWN, LOSS + least_cost((a, b, None), page), (a, b, None)
            if c == 0x20:  # the byte A0, shown as a blank
                char = bytes((a, b, 0xA0)).decode("utf-8")
                yield i + 3, char, 1.0 + COST[char], None
            d = raw[i + 3] if i + 3 < len(raw) else 0
            pair = (
                more_c and 0x80 <= d < 0xC0 and page != "western"
            )  # the page has no such pair: one loss, two characters
            yield i + 2, UNKNOWN, (GAP / 2 if pair else GAP) + least_cost((a, b), page), (a, b)
        elif b in (0xFF, 0x3F, 0x20):
            if more_c:
                yield i + 3, UNKNOWN, LOSS + least_cost((a, None, c), page), (a, None, c)
            sign = 8.0 if a in SIGNS_OF else 0.0
            if c in (0xFF, 0x3F):
                yield i + 3, UNKNOWN, LOSS + 13.0 - sign, (a, None, None)
            yield i + 2, UNKNOWN, LOSS + 12.0 - sign, (a, None, None)
        else:
            yield i + 1, UNKNOWN, GAP + 14.0, (a, None, None)
    if lost_a and more_b and more_c:
        yield i + 3, UNKNOWN, LOSS + least_cost((None, b, c), page), (None, b, c)
    if 0x80 <= a < 0xC0 and more_b:
        pair = i > 1 and raw[i - 2] in LEADS and 0x80 <= raw[i - 1] < 0xC0 and page != "western"
        yield i + 2, UNKNOWN, (GAP / 2 if pair else GAP) + least_cost((None, a, b), page), (None, a, b)
    if a == 0xFF:
        yield i + 1, UNKNOWN, 14.0, (None, None)
    elif a >= 0x80:
        yield i + 1, "", STRAY, None


def _double_steps(raw: bytes, i: int, reading: Reading) -> Iterator[_Next]:
    """What may stand at byte i of a double-byte encoding: what lost bytes there may have been, an ASCII character, a pair."""
    yield from (_lost_in_pairs if reading.by_pairs else _lost_in_bytes)(raw, i, reading)
    if raw[i] < 0x80:
        yield i + 1, chr(raw[i]), plain_cost(raw, i), None
    elif raw[i] != 0xFF:
        yield from _pair_steps(raw, i, reading)


def _lost_in_bytes(raw: bytes, i: int, reading: Reading) -> Iterator[_Next]:
    """The losses where a reader showed a mark for each byte that it could not pair."""
    a, b = raw[i], raw[i + 1] if i + 1 < len(raw) else 0
    if a in _LOST_BYTES:
        if b == 0xFF:
            yield i + 2, UNKNOWN, UNSEEN, (None, None)
        elif b >= 0x40:
            yield i + 2, UNKNOWN, HALF + least_double_cost((None, b), reading), (None, b)
        yield i + 1, UNKNOWN, STRAY, (None, None)


def _lost_in_pairs(raw: bytes, i: int, reading: Reading) -> Iterator[_Next]:
    """The same where a mark stands for two bytes, for one only before ASCII; out of step these belong to two characters."""
    a, b = raw[i], raw[i + 1] if i + 1 < len(raw) else 0
    if a in _LOST_BYTES:
        if 0x40 <= b < 0x7F and not _begins_word(raw, i + 1):
            yield i + 2, UNKNOWN, HALF + least_double_cost((None, b), reading), (None, b)
        yield i + 1, UNKNOWN, UNSEEN, (None, None)
    elif a >= 0x40 and a != 0x7F and i and raw[i - 1] in _LOST_BYTES:
        yield i + 1, UNKNOWN, UNSEEN, (None, a)


def _begins_word(raw: bytes, i: int) -> bool:
    """Whether a letter stands there with a small one behind it: half of a character seldom has one."""
    return raw[i : i + 1].isalpha() and raw[i + 1 : i + 2].islower()


def _pair_steps(raw: bytes, i: int, reading: Reading) -> Iterator[_Next]:
    """What may begin with a first byte that stands."""
    a, b = raw[i], raw[i + 1] if i + 1 < len(raw) else 0
    if char := _pair(a, b, reading.meant):
        yield i + 2, char, COST[char], None
    if reading.page == "merged":
        yield from _swallowed(raw, i, reading.meant)
    if reading.page in ("western", "merged"):  # the soft hyphen is a byte that cleaning takes away
        for pair in ((a, 0xAD), (0xAD, a)):
            if (char := _pair(*pair, reading.meant)) and "\u3400" <= char <= "\u9fff":
                yield i + 1, char, HYPHEN_GONE + COST[char], None
    if b in _LOST_BYTES:
        yield i + 2, UNKNOWN, HALF + least_double_cost((a, None), reading), (a, None)
    yield i + 1, "", STRAY, None


def _swallowed(raw: bytes, i: int, codec: str) -> Iterator[_Next]:
    """What may begin at a byte where a byte C2 or C3 is gone: it was the first, or the second and the next character's first one shows."""
    pair = SWALLOWED[raw[i]]
    if char := _pair(*pair, codec):
        yield i + 1, char, SWALLOW + COST[char], pair
    c = raw[i + 2] if i + 2 < len(raw) else 0
    if c and 0x80 <= raw[i + 1] < 0xFF:
        gone, first = SWALLOWED[raw[i + 1]]
        left, right = _pair(raw[i], gone, codec), _pair(first, c, codec)
        if left and right:
            yield i + 3, left + right, SWALLOW + COST[left] + COST[right], (raw[i], gone)


def plain_cost(raw: bytes, i: int) -> float:
    """The cost of an ASCII character among double bytes: a letter or `?` alone between characters is hardly one."""
    char = raw[i]
    price = COST[chr(char)]
    if char >= 0x3F:
        price += (LONELY if i and raw[i - 1] >= 0x80 else 0.0) + (
            LONELY if i + 1 < len(raw) and raw[i + 1] >= 0x80 else 0.0
        )
    return price


@lru_cache(maxsize=1 << 16)
def _pair(lead: int, trail: int, codec: str) -> str:
    char = bytes((lead, trail)).decode(codec, "ignore")
    return char if len(char) == 1 and char > "\x7f" else ""
