"""Mojibake: text whose bytes were read in the wrong encoding, put back character by character.

A reading says how the bytes were meant and on which page they were read. For a run of unlikely characters the bytes are recovered from
the page, and the cheapest way to read them is taken: characters as meant, characters that were never garbled, and characters that lost a
byte (a dynamic programme over byte positions; Viterbi 1967). What it costs is how unlikely the characters are in Chinese financial text
(`extractor.characters.cost`), so no list of known garbled strings is needed, and a run is changed only where the gain is well over chance.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise

from extractor.characters import COST, SIMPLE, cost
from extractor.repair.alignment import Edit, apply_edits
from extractor.repair.codepages import byte_table
from extractor.repair.guess import CONTEXT, REACH, UNKNOWN, likeliest, likeliest_two

__all__ = [
    "MAYBE_LOST",
    "MOST_COST",
    "READINGS",
    "SURE_COST",
    "Reading",
    "Reread",
    "is_inside",
    "is_western",
    "reread_as",
    "reread_run",
]


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


@dataclass(frozen=True, slots=True)
class Reread:
    """A run as it was meant: edits on the run, the characters that lost bytes (start, end, what stands there now), the gain in nats.

    twice: it was garbled twice, and what comes out has to be read anew once more. margin: of the reading's mode over the other one.
    """

    reading: Reading
    edits: list[Edit]
    losses: list[Edit]
    gain: float
    twice: bool = False
    margin: float = 0.0


READINGS = (
    Reading("utf-8", "western"),
    Reading("utf-8", "gbk"),
    Reading("gb18030", "western"),
    Reading("big5hkscs", "western"),
    Reading("big5hkscs", "gbk"),
    Reading("gb18030", "big5"),
    Reading("utf-8", "macintosh"),
    Reading("gb18030", "macintosh"),
    Reading("utf-8", "dos"),
    Reading("utf-8", "shift_jis"),
    Reading("gb18030", "shift_jis"),
    Reading("gb18030", "korean"),
)
MAIN_READINGS = 6  # the first ones, which also occur one behind the other
MOST_TRIED = 3  # readings that are looked at closely
LEAST_GAIN = 12.0  # nats: e**12 to one that it is no chance
MOST_COST = 9.6  # a character of the new text: real Chinese has 6 to 8
SURE_COST = 8.3  # over that double bytes may have come out of step where one is missing
MOST_LOST = 0.5  # of the characters: with more gone the reading itself is a guess
SWITCH = 7.0  # between characters as meant and characters that were never garbled
START = 2.0  # for a run that begins garbled
LOSS = 5.0  # a byte that is marked as lost
GAP = 7.5  # a byte that is missing without a mark
STRAY = 22.0  # a byte that belongs to nothing
MOST_SIDE_BY_SIDE = 1500  # pairs of two damaged neighbours that are weighed
MOST_GUESSED = 8.5  # nats: of a character that lost two of its bytes only the commoner ones are guessed at
UNSEEN = 10.5  # for a character of which nothing is left
HALF = 5.0  # for one of whose two bytes one is left, over what the likeliest such character costs
HYPHEN_GONE = 6.0  # for a byte AD that is missing
LONELY = 3.0  # for a letter beside a character of two bytes
UNSEEN_BYTES = frozenset(
    b"\x81\x8d\x8f\x90\x9d\xad"
)  # that Windows-1252 has no character for, or an invisible one


def reread_run(text: str, readings: Sequence[Reading] = READINGS) -> Reread | None:
    """The best reading of a run of characters, or None where it stands as it was meant."""
    before = cost(text)
    ranked = sorted((_estimate(text, reading), i) for i, reading in enumerate(readings))
    best: Reread | None = None
    for estimate, i in ranked[:MOST_TRIED]:
        if estimate > before:
            break
        found = reread_as(text, readings[i])
        if found and (best is None or found.gain > best.gain):
            best = found
            if not found.losses and found.gain > before / 4:
                break
    return best


def _estimate(text: str, reading: Reading) -> float:
    """The cost of a run read anew all at once, faults and all: which readings are worth a closer look."""
    table = byte_table(reading.page)
    raw = b"".join([table.get(char, b"") for char in text])
    foreign = [char for char in text if char not in table]
    new = raw.decode(reading.meant, "replace")
    if not foreign and UNKNOWN not in new and cost(new) > MOST_COST * len(new):  # garbled twice, if anything
        return min(cost(new), _once_more(new))
    return cost(new) + cost("".join(foreign)) + SWITCH * len(foreign) - LOSS * new.count(UNKNOWN)


def reread_as(
    text: str, reading: Reading, least: float = LEAST_GAIN, *, strictly: bool = False
) -> Reread | None:
    """A run under one reading, where that gains `least` nats; `strictly`: only where every byte decodes."""
    if (
        reading.by_pairs is None
        and reading.meant != "utf-8"
        and not strictly
        and any(mark in text for mark in _LOST)
    ):
        by_pairs, by_bytes = (
            reread_as(text, replace(reading, by_pairs=mode), least) for mode in (True, False)
        )
        if by_pairs and by_bytes:
            better = max(by_pairs, by_bytes, key=lambda found: found.gain)
            return replace(better, margin=abs(by_pairs.gain - by_bytes.gain))
        return by_pairs or by_bytes
    table = byte_table(reading.page)
    pieces = list(map(table.get, text))
    if reading == _FOLDED_READING and not strictly:
        for fold in _FOLDED.finditer(text):
            pieces[fold.start()] = bytes((0xA3, ord(fold[0]) + 0x80))
    edits: list[Edit] = []
    losses: list[Edit] = []
    gain, start, twice = 0.0, 0, False
    for end in [*(i for i, piece in enumerate(pieces) if piece is None), len(pieces)]:
        if end - start > 1:
            part = _Part(text[start:end], pieces[start:end], start)  # type: ignore[arg-type]
            found = part.strict(reading.meant, least) or (None if strictly else part.lenient(reading, least))
            if found:
                edits += found.edits
                losses += found.losses
                gain += found.gain
                twice |= found.twice
        start = end + 1
    return Reread(reading, edits, losses, gain, twice) if gain >= least else None


@dataclass(frozen=True, slots=True)
class _Found:
    edits: list[Edit]
    losses: list[Edit]
    gain: float
    twice: bool = False


# what a step of the path did: (end byte, text or None for "as it stands", pattern of a damaged character)
_Pattern = tuple[int | None, ...]
_Step = tuple[int, str | None, _Pattern | None]


class _Part:
    """Neighbouring characters that all have bytes on the page; `at` is their place in the run."""

    def __init__(self, text: str, pieces: list[bytes], at: int) -> None:
        self.text, self.pieces, self.at = text, pieces, at
        self.raw = b"".join(pieces)

    @cached_property
    def standing(self) -> dict[int, tuple[int, float]]:
        """{first byte: (end byte, cost)} of the characters as they stand."""
        found: dict[int, tuple[int, float]] = {}
        at = 0
        for char, piece in zip(self.text, self.pieces, strict=True):
            price = _plain_cost(self.raw, at) if char == "?" else COST[char]
            found[at] = at + len(piece), price
            at += len(piece)
        return found

    def strict(self, codec: str, least: float) -> _Found | None:
        """All of it decodes, and into likely text."""
        try:
            new = self.raw.decode(codec)
        except UnicodeDecodeError:
            return None
        after = cost(new)
        if codec != "utf-8" and (after > SURE_COST * len(new) or MAYBE_LOST.search(new) or is_western(new)):
            return None
        gain = cost(self.text) - after - START
        if len(new) >= len(self.text) * 1.5:
            return None
        # garbled twice: this reading is right where another one makes sense of what it gives
        if twice := after > MOST_COST * len(new):
            after = _once_more(new)
            gain = cost(self.text) - after - START
        if gain < least or after > MOST_COST * len(new):
            return None
        ends = accumulate(len(char.encode(codec)) for char in new)
        return _Found(list(self._group(zip(ends, new, strict=True))), [], gain, twice)

    def _group(self, chars: Iterator[tuple[int, str]], start: int = 0, at: int = 0) -> Iterator[Edit]:
        """(end byte, character) from byte `start`, character `at` on, as edits between the borders that both texts share."""
        text, pieces, offset = self.text, self.pieces, self.at
        new = ""
        source_end, first = start, at
        for end, char in chars:
            new += char
            while source_end < end:
                source_end += len(pieces[at])
                at += 1
            if source_end == end:
                if text[first:at] != new:
                    yield offset + first, offset + at, new
                new, first = "", at
        if new:
            yield offset + first, offset + at, new

    def lenient(self, reading: Reading, least: float) -> _Found | None:
        """The cheapest path through the bytes."""
        path, total = _cheapest(self, reading)
        gain = sum(price for _, price in self.standing.values()) - total
        if gain < least:
            return None
        borders = list(accumulate(map(len, self.pieces), initial=0))
        edits: list[Edit] = []
        losses: list[Edit] = []
        length, price = 0, 0.0
        for start, steps in _stretches(path):
            chars = _resolve(steps, reading, self.raw)
            length += len(chars)
            price += sum(COST[char] for _, char, lost in chars if char and not lost)
            edits += self._group(((end, char) for end, char, _ in chars), start, bisect_left(borders, start))
            for (end, char, lost), begin in zip(chars, [start, *(c[0] for c in chars)], strict=False):
                if lost:
                    low, high = bisect_right(borders, begin) - 1, bisect_left(borders, max(end, begin + 1))
                    losses.append((self.at + low, self.at + high, char))
        if not edits or price > MOST_COST * length or len(losses) > MOST_LOST * length:
            return None
        inside = [(start - self.at, end - self.at, new) for start, end, new in edits]
        if reading.meant != "utf-8" and is_western(apply_edits(self.text, inside)[0]):
            return None
        return _Found(edits, losses, gain)


_FOLDED_READING = Reading("utf-8", "gbk")
# full-width ｄ to ｉ (A3 E4 to A3 E9: the end of one character, the beginning of the next) that a page's software made narrow
_FOLDED = re.compile("(?<=[\u3400-\u9fff])[d-i](?=[\u3400-\u9fff])")


def is_inside(new: str) -> bool:
    """Whether any character stands inside of a Latin word."""
    return _INSIDE.search(new) is not None


def is_western(new: str) -> bool:
    """Whether characters came out inside of Latin words: those had accented letters (größer, Ibáñez) and were no bytes of Chinese."""
    inside = len(_INSIDE.findall(new))
    return inside > 0 and inside * 5 >= sum("\u3400" <= char <= "\u9fff" for char in new)


def _once_more(text: str) -> float:
    """The least cost of a text that is read anew as a whole; infinite where no reading makes sense of it."""
    costs = [float("inf")]
    for reading in READINGS[:MAIN_READINGS]:
        pieces = list(map(byte_table(reading.page).get, text))
        if None in pieces:
            continue
        try:
            new = b"".join(pieces).decode(reading.meant)  # type: ignore[arg-type]
        except UnicodeDecodeError:
            continue
        if (after := cost(new)) <= MOST_COST * len(new):
            costs.append(after)
    return min(costs)


def _stretches(path: list[_Step]) -> Iterator[tuple[int, list[_Step]]]:
    """The parts of the path that are not as they stand, with the byte each begins at."""
    start, at = 0, 0
    steps: list[_Step] = []
    for step in path:
        if step[1] is None:
            if steps:
                yield start, steps
            steps = []
        else:
            if not steps:
                start = at
            steps.append(step)
        at = step[0]
    if steps:
        yield start, steps


def _resolve(steps: list[_Step], reading: Reading, raw: bytes) -> list[tuple[int, str, bool]]:
    """(end byte, character, lost) with damaged characters filled in by their neighbours."""
    traditional = any(ord(char) in SIMPLE for _, char, _ in steps if char and len(char) == 1)
    chars = [char or "" for _, char, _ in steps]
    damaged = [i for i, step in enumerate(steps) if step[2] is not None]
    # a first round from left to right, a second one for those that had others beside them
    crowded = [i for i, j in pairwise(damaged) if j - i < CONTEXT]
    for turn, places in enumerate((damaged, crowded)):
        done = -1
        for i in places:
            if i <= done:
                continue
            before = "".join(chars[max(0, i - REACH) : i])
            if pairs := _halves(steps, i, reading):
                after = "".join(chars[i + 2 : i + 2 + CONTEXT]) if turn else _following(steps, i + 1)
                chars[i], chars[i + 1] = likeliest_two(pairs, before, after, traditional=traditional)
                done = i + 1
            else:
                after = "".join(chars[i + 1 : i + 1 + CONTEXT]) if turn else _following(steps, i)
                end, pattern = steps[i][0], steps[i][2] or ()
                options = _fitting(pattern, reading, raw[end : end + 1], raw[end - 1] == 0xFF)
                chars[i] = likeliest(options, before, after, traditional=traditional)
    return [
        (step[0], char, step[2] is not None or (char == "?" and _is_between(chars, i)))
        for i, (step, char) in enumerate(zip(steps, chars, strict=True))
    ]


def _halves(steps: list[_Step], i: int, reading: Reading) -> tuple[tuple[str, str], ...]:
    """The pairs of characters that step i and the next one may be, where both lost bytes: a pair of them between the two, or each its own."""
    if reading.meant != "utf-8" or reading.page == "western" or i + 1 >= len(steps):
        return ()
    first, second = steps[i][2], steps[i + 1][2]
    if first is None or second is None or len(second) != 3 or second.count(None) > 1:
        return ()
    if second[0] is None and (len(first) == 2 or first[2] is None) and None not in first[:2]:
        return _pairs_around((first[0], first[1], None), second, reading.page)
    if len(first) != 3 or first[0] is None:
        return ()
    return _side_by_side(first, second, reading)


@lru_cache(maxsize=1 << 12)
def _side_by_side(first: _Pattern, second: _Pattern, reading: Reading) -> tuple[tuple[str, str], ...]:
    """All pairs of two neighbours that lost bytes each for itself; none where there are too many."""
    firsts, seconds = (_fitting(pattern, reading, b"", False) for pattern in (first, second))
    if len(firsts) * len(seconds) > MOST_SIDE_BY_SIDE:
        return ()
    return tuple((a, b) for a in firsts for b in seconds)


@lru_cache(maxsize=1 << 14)
def _pairs_around(first: _Pattern, second: _Pattern, page: str) -> tuple[tuple[str, str], ...]:
    """(end lost, beginning lost) of all characters whose lost bytes are a pair that the page does not show."""
    pairs = _pairs_of(page)
    return tuple(
        (a, b)
        for a in _options(first, page)
        for b in _options(second, page)
        if a.encode()[-1:] + b.encode()[:1] not in pairs
    )


def _is_between(chars: list[str], i: int) -> bool:
    """Whether characters beyond ASCII stand on both sides: then `?` is more likely a lost character than a question."""
    return all("".join(chars[j : j + 1]) > "\x7f" for j in (i - 1, i + 1))


def _following(steps: list[_Step], i: int) -> str:
    """The characters behind step i, up to the next damaged one."""
    after = ""
    for _, char, pattern in steps[i + 1 : i + 1 + CONTEXT]:
        if pattern is not None:
            break
        after += char or ""
    return after


def _fitting(pattern: _Pattern, reading: Reading, following: bytes, marked: bool) -> Sequence[str]:
    """The options that explain why the page could not show the byte; all of them where none does."""
    if len(pattern) == 2 and reading.meant != "utf-8":
        return _double_options(pattern, reading)
    if pattern.count(None) > 1:
        return _two_lost(pattern[0] or 0, reading.page)
    options = _options(pattern, reading.page)
    if marked and pattern[-1] is None and following >= b"\x80":
        pairs = _pairs_of(reading.page)
        return [c for c in options if c.encode()[-1:] + following not in pairs] or options
    return options


@lru_cache(maxsize=256)
def _two_lost(lead: int, page: str) -> Sequence[str]:
    """The characters of UTF-8 that begin with a byte and go on with two that the page does not show; signs where it tells nothing."""
    pairs = _pairs_of(page)
    if page == "western":
        tails = [bytes((b, c)) for b in UNSEEN_BYTES for c in UNSEEN_BYTES]
    elif pairs and lead not in _SIGNS_OF:
        every = (bytes((b, c)) for b in range(0x80, 0xC0) for c in range(0x80, 0xC0))
        tails = [tail for tail in every if tail not in pairs]
    else:
        return _SIGNS_OF.get(lead, "")
    chars = ((bytes((lead,)) + tail).decode("utf-8", "ignore") for tail in tails)
    return [c for c in sorted(chars) if len(c) == 1 and COST[c] < MOST_GUESSED]


@lru_cache(maxsize=1024)
def _double_options(pattern: _Pattern, reading: Reading) -> tuple[str, ...]:
    """The common characters of a two-byte pattern; with the first byte lost, those that the page does not have as a pair."""
    if pattern == (None, None):
        return ()
    pairs = _pairs_of(reading.page) if pattern[0] is None else frozenset()
    found = []
    for value in range(0x81, 0xFF):
        raw = bytes(value if b is None else b for b in pattern)
        char = raw.decode(reading.meant, "ignore") if raw not in pairs else ""
        if len(char) == 1 and char > "\x7f" and COST[char] < 12:
            found.append(char)
    return tuple(found)


@lru_cache(maxsize=8)
def _pairs_of(page: str) -> frozenset[bytes]:
    """The byte pairs that any reader of the page shows as a character; few readers show the private ones."""
    return frozenset(
        raw for char, raw in byte_table(page).items() if len(raw) == 2 and not "\ue000" <= char <= "\uf8ff"
    )


def _cheapest(part: _Part, reading: Reading) -> tuple[list[_Step], float]:
    """The cheapest path through the bytes, and its cost.

    UTF-8 tells where a character begins, so what decodes into likely characters is taken as it is; the search goes over the rest.
    """
    size = len(part.raw)
    path: list[_Step] = []
    total, low = 0.0, 0
    certain = _certain(part.raw) if reading.meant == "utf-8" else []
    for start, end, chars in [*certain, (size, size, "")]:
        if start > low:
            steps, price = _search(part.raw, part.standing, (low, start), (low > 0, end > start), reading)
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
    standing: dict[int, tuple[int, float]],
    span: tuple[int, int],
    certain: tuple[bool, bool],
    reading: Reading,
) -> tuple[list[_Step], float]:
    """Viterbi over the bytes of a span and two states: 0 as it stands, 1 as meant; `certain`: whether meant text stands before, behind."""
    low, size = span
    follow: Callable[[bytes, int, Reading], Iterator[_Next]] = _utf8_steps
    if reading.meant != "utf-8":
        follow = _pairwise_steps if reading.by_pairs else _bytewise_steps
    inf = float("inf")
    kept, meant = [inf] * (size - low + 1), [inf] * (size - low + 1)
    back: list[list[tuple[int, str | None, _Pattern | None] | None]] = [
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
    path: list[_Step] = []
    while at > 0:
        step = back[state][at]
        assert step is not None
        origin = step[0]
        path.append((at + low, step[1], step[2]))
        state, at = (1, ~origin) if origin < 0 else (0, origin)
    return path[::-1], total


_Next = tuple[int, str, float, _Pattern | None]
_SIGNS_OF = {
    0xE3: "。、《》【】「」",
    0xEF: "，：；？！（）",
}  # all of Chinese text that begins with these bytes
_INSIDE = re.compile("(?<=[a-z])[\u3400-\u9fff]{1,2}(?=[a-z])")
MAYBE_LOST = re.compile("[^\x00-\x7f]\\?|\\?[^\x00-\x7f]")  # of double bytes each one reads as something
_LOST = "?\ufffd"
_LOST_BYTES = b"\xff?"
_LEAD3 = frozenset(range(0xE2, 0xEA)) | {0xEF}


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
    if a in _LEAD3:
        if more_b:
            if c in (0xFF, 0x3F):
                yield i + 3, UNKNOWN, LOSS + _least((a, b, None), page), (a, b, None)
            if c == 0x20:  # the byte A0, shown as a blank
                char = bytes((a, b, 0xA0)).decode("utf-8")
                yield i + 3, char, 1.0 + COST[char], None
            d = raw[i + 3] if i + 3 < len(raw) else 0
            pair = (
                more_c and 0x80 <= d < 0xC0 and page != "western"
            )  # the page has no such pair: one loss, two characters
            yield i + 2, UNKNOWN, (GAP / 2 if pair else GAP) + _least((a, b), page), (a, b)
        elif b in (0xFF, 0x3F, 0x20):
            if more_c:
                yield i + 3, UNKNOWN, LOSS + _least((a, None, c), page), (a, None, c)
            sign = 8.0 if a in _SIGNS_OF else 0.0
            if c in (0xFF, 0x3F):
                yield i + 3, UNKNOWN, LOSS + 13.0 - sign, (a, None, None)
            yield i + 2, UNKNOWN, LOSS + 12.0 - sign, (a, None, None)
        else:
            yield i + 1, UNKNOWN, GAP + 14.0, (a, None, None)
    if lost_a and more_b and more_c:
        yield i + 3, UNKNOWN, LOSS + _least((None, b, c), page), (None, b, c)
    if 0x80 <= a < 0xC0 and more_b:
        pair = i > 1 and raw[i - 2] in _LEAD3 and 0x80 <= raw[i - 1] < 0xC0 and page != "western"
        yield i + 2, UNKNOWN, (GAP / 2 if pair else GAP) + _least((None, a, b), page), (None, a, b)
    if a == 0xFF:
        yield i + 1, UNKNOWN, 14.0, (None, None)
    elif a >= 0x80:
        yield i + 1, "", STRAY, None


@lru_cache(maxsize=8192)
def _options(pattern: _Pattern, page: str) -> tuple[str, ...]:
    """The likely characters of a UTF-8 pattern with one byte missing: at None, or of two bytes anywhere behind the first."""
    if len(pattern) == 2:
        first, second = pattern
        return _options((first, second, None), page) + _options((first, None, second), page)
    gap = pattern.index(None)
    values: Sequence[int] = sorted(_LEAD3) if gap == 0 else range(0x80, 0xC0)
    found: dict[int, str] = {}
    for value in values:
        char = bytes(value if b is None else b for b in pattern).decode("utf-8", "ignore")
        if len(char) == 1 and COST[char] < 12 and not "\uff10" <= char <= "\uff5e":
            found[value] = char
    undefined = [char for value, char in found.items() if value in UNSEEN_BYTES]
    return tuple(undefined if page == "western" and undefined else found.values())


@lru_cache(maxsize=8192)
def _least(pattern: _Pattern, page: str) -> float:
    """The cost of the likeliest character of a damaged pattern."""
    return min((COST[c] for c in _options(pattern, page)), default=16.0)


def _bytewise_steps(raw: bytes, i: int, reading: Reading) -> Iterator[_Next]:
    """What may stand at byte i of a double-byte encoding whose reader showed a mark for each byte that it could not pair."""
    a, b = raw[i], raw[i + 1] if i + 1 < len(raw) else 0
    if a in _LOST_BYTES:
        if b == 0xFF:
            yield i + 2, UNKNOWN, UNSEEN, (None, None)
        elif b >= 0x40:
            yield i + 2, UNKNOWN, HALF + _least_double((None, b), reading), (None, b)
        yield i + 1, UNKNOWN, STRAY, (None, None)
    if a < 0x80:
        yield i + 1, chr(a), _plain_cost(raw, i), None
    elif a != 0xFF:
        yield from _double_steps(raw, i, reading)


def _pairwise_steps(raw: bytes, i: int, reading: Reading) -> Iterator[_Next]:
    """The same where a mark stands for two bytes, for one only before ASCII; out of step these belong to two characters."""
    a, b = raw[i], raw[i + 1] if i + 1 < len(raw) else 0
    if a in _LOST_BYTES:
        if 0x40 <= b < 0x7F:
            yield i + 2, UNKNOWN, HALF + _least_double((None, b), reading), (None, b)
        yield i + 1, UNKNOWN, UNSEEN, (None, None)
    elif a >= 0x40 and a != 0x7F and i and raw[i - 1] in _LOST_BYTES:
        yield i + 1, UNKNOWN, UNSEEN, (None, a)
    if a < 0x80:
        yield i + 1, chr(a), _plain_cost(raw, i), None
    elif a != 0xFF:
        yield from _double_steps(raw, i, reading)


def _double_steps(raw: bytes, i: int, reading: Reading) -> Iterator[_Next]:
    """What may begin with a first byte that stands."""
    a, b = raw[i], raw[i + 1] if i + 1 < len(raw) else 0
    if char := _pair(a, b, reading.meant):
        yield i + 2, char, COST[char], None
    if reading.page == "western":  # the soft hyphen is a byte that cleaning takes away
        for pair in ((a, 0xAD), (0xAD, a)):
            if char := _pair(*pair, reading.meant):
                yield i + 1, char, HYPHEN_GONE + COST[char], None
    if b in _LOST_BYTES:
        yield i + 2, UNKNOWN, HALF + _least_double((a, None), reading), (a, None)
    yield i + 1, "", STRAY, None


def _plain_cost(raw: bytes, i: int) -> float:
    """The cost of an ASCII character among double bytes: a letter or `?` alone between characters is hardly one."""
    char = raw[i]
    price = COST[chr(char)]
    if char >= 0x3F:
        price += (LONELY if i and raw[i - 1] >= 0x80 else 0.0) + (
            LONELY if i + 1 < len(raw) and raw[i + 1] >= 0x80 else 0.0
        )
    return price


@lru_cache(maxsize=2048)
def _least_double(pattern: _Pattern, reading: Reading) -> float:
    """The cost of the likeliest character of a two-byte pattern with one byte missing."""
    return min((COST[c] for c in _double_options(pattern, reading)), default=16.0)


@lru_cache(maxsize=1 << 16)
def _pair(lead: int, trail: int, codec: str) -> str:
    char = bytes((lead, trail)).decode(codec, "ignore")
    return char if len(char) == 1 and char > "\x7f" else ""
