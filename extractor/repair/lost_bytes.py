"""What a character may have been that lost some of its bytes, by the bytes that are left and by what the page could not show."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from extractor.characters import COST
from extractor.repair.codepages import byte_table

__all__ = [
    "LEADS",
    "MOST_UNSEEN",
    "SIGNS_OF",
    "WIDE_SIGNS",
    "Pattern",
    "Reading",
    "fitting",
    "least_cost",
    "least_double_cost",
    "pairs_around",
    "pairs_of",
    "side_by_side",
]

# what a step of the path did: (end byte, text or None for "as it stands", pattern of a damaged character)
Pattern = tuple[int | None, ...]
UNSEEN_BYTES = frozenset(
    b"\x81\x8d\x8f\x90\x9d\xad"
)  # that Windows-1252 has no character for, or an invisible one
MOST_SIDE_BY_SIDE = 1500  # pairs of two damaged neighbours that are weighed
MOST_UNSEEN = 9.0  # nats: rarer characters are not guessed at where nothing is left of two bytes
MOST_GUESSED = 11.5  # nats: rarer characters than that are not guessed at where two of three bytes are lost
SIGNS_OF = {
    0xE3: "。、《》【】「」",
    0xEF: "，：；？！（）",
}  # all of Chinese text that begins with these bytes
WIDE_SIGNS = "：；？"  # of prose, among the full-width digits and letters
LEADS = frozenset(range(0xE2, 0xEA)) | {0xEF}


@dataclass(frozen=True, slots=True)
class Reading:
    """Bytes meant as `meant` (a codec) that were read on `page` (a table of `codepages`).

    by_pairs: whether the reader took an impossible pair for one mark, not each of its bytes; None where that is not known.
    """

    meant: str
    page: str
    by_pairs: bool | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f"{self.meant} read as {self.page}"


def fitting(pattern: Pattern, reading: Reading, following: bytes, marked: bool) -> Sequence[str]:
    """The options that explain why the page could not show the byte; all of them where none does."""
    if len(pattern) == 2 and reading.meant != "utf-8":
        if pattern == (None, None):
            return _hidden_pairs(reading) if reading.by_pairs else ()
        return _double_options(pattern, reading)
    if pattern == (None, None):
        return _all_lost(reading.page)
    if pattern.count(None) > 1:
        return _two_lost(pattern[0] or 0, reading.page)
    options = options_of(pattern, reading.page)
    if marked and pattern[-1] is None and following >= b"\x80":
        pairs = pairs_of(reading.page)
        return [c for c in options if c.encode()[-1:] + following not in pairs] or options
    return options


@lru_cache(maxsize=8)
def _all_lost(page: str) -> Sequence[str]:
    """The characters of which the page may show nothing: their last two bytes are no pair of it."""
    if page == "western":
        return ()
    return tuple(char for lead in sorted(LEADS - SIGNS_OF.keys()) for char in _two_lost(lead, page))


@lru_cache(maxsize=256)
def _two_lost(lead: int, page: str) -> Sequence[str]:
    """The characters of UTF-8 that begin with a byte and go on with two that the page does not show; signs where it tells nothing."""
    pairs = pairs_of(page)
    if page == "western":
        tails = [bytes((b, c)) for b in UNSEEN_BYTES for c in UNSEEN_BYTES]
    elif pairs and lead not in SIGNS_OF:
        every = (bytes((b, c)) for b in range(0x80, 0xC0) for c in range(0x80, 0xC0))
        tails = [tail for tail in every if tail not in pairs]
    else:
        return SIGNS_OF.get(lead, "")
    chars = ((bytes((lead,)) + tail).decode("utf-8", "ignore") for tail in tails)
    return [c for c in sorted(chars) if len(c) == 1 and COST[c] < MOST_GUESSED]


@lru_cache(maxsize=1024)
def _double_options(pattern: Pattern, reading: Reading) -> tuple[str, ...]:
    """The common characters of a two-byte pattern; with the first byte lost, those that the page does not have as a pair."""
    pairs = shown_pairs(reading.page) if pattern[0] is None else frozenset()
    found = []
    for value in range(0x81, 0xFF):
        raw = bytes(value if b is None else b for b in pattern)
        char = raw.decode(reading.meant, "ignore") if raw not in pairs else ""
        if len(char) == 1 and char > "\x7f" and COST[char] < 12:
            found.append(char)
    return tuple(found)


@lru_cache(maxsize=8)
def _hidden_pairs(reading: Reading) -> tuple[str, ...]:
    """The common characters of two bytes that the page shows as one mark: a pair that it does not have."""
    pairs = shown_pairs(reading.page)
    tails = range(0x80, 0xFF)
    every = (bytes((a, b)) for a in range(0x81, 0xFF) for b in tails if bytes((a, b)) not in pairs)
    chars = (raw.decode(reading.meant, "ignore") for raw in every)
    found = (char for char in chars if len(char) == 1 and "\u3400" <= char <= "\u9fff")
    return tuple(sorted(char for char in found if COST[char] < MOST_UNSEEN))


@lru_cache(maxsize=8)
def pairs_of(page: str) -> frozenset[bytes]:
    """The byte pairs that any reader of the page shows as a character; few readers show the private ones."""
    return frozenset(
        raw for char, raw in byte_table(page).items() if len(raw) == 2 and not "\ue000" <= char <= "\uf8ff"
    )


@lru_cache(maxsize=8)
def shown_pairs(page: str) -> frozenset[bytes]:
    """The byte pairs that every reader of the page shows: those of Big5 do not agree about what Hong Kong added."""
    pairs = pairs_of(page)
    return frozenset(raw for raw in pairs if raw.decode("cp950", "ignore")) if page == "big5" else pairs


@lru_cache(maxsize=8192)
def options_of(pattern: Pattern, page: str) -> tuple[str, ...]:
    """The likely characters of a UTF-8 pattern with one byte missing: at None, or of two bytes anywhere behind the first."""
    if len(pattern) == 2:
        first, second = pattern
        return options_of((first, second, None), page) + options_of((first, None, second), page)
    gap = pattern.index(None)
    values: Sequence[int] = sorted(LEADS) if gap == 0 else range(0x80, 0xC0)
    found: dict[int, str] = {}
    for value in values:
        char = bytes(value if b is None else b for b in pattern).decode("utf-8", "ignore")
        if len(char) == 1 and COST[char] < 12 and (not "\uff10" <= char <= "\uff5e" or char in WIDE_SIGNS):
            found[value] = char
    undefined = [char for value, char in found.items() if value in UNSEEN_BYTES]
    return tuple(undefined if page == "western" and undefined else found.values())


@lru_cache(maxsize=8192)
def least_cost(pattern: Pattern, page: str) -> float:
    """The cost of the likeliest character of a damaged pattern."""
    return min((COST[c] for c in options_of(pattern, page)), default=16.0)


@lru_cache(maxsize=2048)
def least_double_cost(pattern: Pattern, reading: Reading) -> float:
    """The cost of the likeliest character of a two-byte pattern with one byte missing."""
    return min((COST[c] for c in _double_options(pattern, reading)), default=16.0)


@lru_cache(maxsize=1 << 12)
def side_by_side(first: Pattern, second: Pattern, reading: Reading) -> tuple[tuple[str, str], ...]:
    """All pairs of two neighbours that lost bytes each for itself; none where there are too many."""
    firsts, seconds = (fitting(pattern, reading, b"", False) for pattern in (first, second))
    if len(firsts) * len(seconds) > MOST_SIDE_BY_SIDE:
        return ()
    return tuple((a, b) for a in firsts for b in seconds)


@lru_cache(maxsize=1 << 14)
def pairs_around(first: Pattern, second: Pattern, page: str) -> tuple[tuple[str, str], ...]:
    """(end lost, beginning lost) of all characters whose lost bytes are a pair that the page does not show."""
    pairs = pairs_of(page)
    return tuple(
        (a, b)
        for a in options_of(first, page)
        for b in options_of(second, page)
        if a.encode()[-1:] + b.encode()[:1] not in pairs
    )
