"""Mojibake: text whose bytes were read in the wrong encoding, put back character by character.

A reading says how the bytes were meant and on which page they were read. For a run of unlikely characters the bytes are recovered from
the page, and the cheapest way to read them is taken: characters as meant, characters that were never garbled, and characters that lost a
byte (a dynamic programme over byte positions; Viterbi 1967). What it costs is how unlikely the characters are in Chinese financial text
(`extractor.characters.cost`), so no list of known garbled strings is needed, and a run is changed only where the gain is well over chance.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise

from extractor.characters import COST, SIMPLE, cost
from extractor.repair.alignment import Edit, apply_edits
from extractor.repair.codepages import SINGLE_PAGES, byte_table, merged_bytes
from extractor.repair.guess import CONTEXT, REACH, UNKNOWN, likeliest, likeliest_two, makes_word
from extractor.repair.lattice import LOSS, START, SWITCH, Step, cheapest, plain_cost
from extractor.repair.lost_bytes import Reading, fitting, pairs_around, side_by_side
from extractor.repair.reshaped import original_pieces, widened_pieces
from extractor.repair.soft_hyphens import HYPHEN, with_hyphens

__all__ = [
    "MAYBE_LOST",
    "MOST_COST",
    "MOST_LOST",
    "READINGS",
    "SURE_COST",
    "Reading",
    "Reread",
    "is_inside",
    "is_merged",
    "is_odd",
    "is_western",
    "reread_as",
    "reread_run",
]


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
    Reading("gb18030", "merged"),
    Reading("big5hkscs", "merged"),
)
MAIN_READINGS = 6  # the first ones, which also occur one behind the other
MOST_TRIED = 3  # readings that are looked at closely
CLOSE = 1.1  # times what the best one costs, at which another one is looked at
LEAST_GAIN = 12.0  # nats: e**12 to one that it is no chance
LEAST_CERTAIN = 4.0  # nats of these by what stands beside the lost bytes: marks alone tell no reading
MOST_COST = 9.6  # a character of the new text: real Chinese has 6 to 8
SURE_COST = 8.3  # over that double bytes may have come out of step where one is missing
USUAL = 9.5  # a character in use
MOST_KEPT = 512  # runs that are remembered ...
LONGEST_KEPT = 400  # ... and characters of one of them
MOST_LOST = 0.5  # of the characters: with more gone the reading itself is a guess


def reread_run(text: str, readings: Sequence[Reading] = READINGS) -> Reread | None:
    """The best reading of a run of characters, or None where it stands as it was meant."""
    before = cost(text)
    ranked = sorted((_estimate(text, reading, before), i) for i, reading in enumerate(readings))
    best: Reread | None = None
    for estimate, i in ranked[:MOST_TRIED]:
        if estimate > before or (best and estimate > CLOSE * (before - best.gain)):
            break
        found = reread_as(text, readings[i])
        if found and (best is None or found.gain > best.gain):
            best = found
            if not found.losses and found.gain > before / 4:
                break
    return best


def _estimate(text: str, reading: Reading, least: float) -> float:
    """The cost of a run read anew all at once, faults and all: which readings are worth a closer look; infinite well over `least`."""
    if reading.page == "merged" and not _MERGED.search(text):
        return float("inf")  # else it would only take the place of another reading
    table = byte_table(reading.page)
    pieces = list(map(table.get, text))
    foreign = (
        [char for char, piece in zip(text, pieces, strict=True) if piece is None] if None in pieces else []
    )
    if SWITCH * len(foreign) > least:
        return float("inf")
    raw = b"".join(filter(None, pieces))
    new = raw.decode(reading.meant, "replace")
    if not foreign and UNKNOWN not in new and cost(new) > MOST_COST * len(new):  # garbled twice, if anything
        return min(cost(new), _once_more(new))
    return cost(new) + cost("".join(foreign)) + SWITCH * len(foreign) - LOSS * new.count(UNKNOWN)


def reread_as(
    text: str, reading: Reading, least: float = LEAST_GAIN, *, strictly: bool = False
) -> Reread | None:
    """A run under one reading, where that gains `least` nats; `strictly`: only where every byte decodes."""
    reread = _reread_anew if len(text) <= LONGEST_KEPT else _reread_anew.__wrapped__
    return reread(text, reading, reading.by_pairs, least, strictly)


@lru_cache(maxsize=MOST_KEPT)  # lines come again: headings, names, notes on risks
def _reread_anew(
    text: str, reading: Reading, by_pairs: bool | None, least: float, strictly: bool
) -> Reread | None:
    doubtful = reading.meant != "utf-8" and reading.page not in SINGLE_PAGES  # one byte a mark on those
    if by_pairs is None and doubtful and not strictly and any(mark in text for mark in _LOST):
        one, other = (reread_as(text, replace(reading, by_pairs=mode), least) for mode in (True, False))
        if one and other:
            better = max(one, other, key=lambda found: found.gain)
            return replace(better, margin=abs(one.gain - other.gain))
        return one or other
    table = byte_table(reading.page)
    pieces = list(map(table.get, text))
    if reading == _RESHAPED and not strictly:
        pieces = widened_pieces(text, pieces)
        found = _read_pieces(text, pieces, reading, least, strictly=False)
        original = original_pieces(text, pieces)
        if original != pieces:
            other = _read_pieces(text, original, reading, least, strictly=False)
            if other and (found is None or other.gain > found.gain + LEAST_GAIN):
                return other
        return found
    if reading.page == "merged":
        for joined in _LIGATURE.finditer(text):
            pieces[joined.start()], pieces[joined.start() + 1] = _LIGATURES[joined[0]]
        pieces = [piece or merged_bytes(char) for char, piece in zip(text, pieces, strict=True)]
    return _read_pieces(text, pieces, reading, least, strictly=strictly)


def _read_pieces(
    text: str, pieces: list[bytes | None], reading: Reading, least: float, *, strictly: bool
) -> Reread | None:
    """The stretches of a run whose characters have bytes on the page, read anew where all of them gain `least` nats."""
    edits: list[Edit] = []
    losses: list[Edit] = []
    gain, start, twice = 0.0, 0, False
    for end in [*(i for i, piece in enumerate(pieces) if piece is None), len(pieces)]:
        if end - start > 1 and text[start:end].strip("×"):  # ×× stands for a name
            part = _Part(text[start:end], pieces[start:end], start)  # type: ignore[arg-type]
            found = part.strict(reading, least) or (None if strictly else part.lenient(reading, least))
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
            price = plain_cost(self.raw, at) if char == "?" else COST[char]
            found[at] = at + len(piece), price
            at += len(piece)
        return found

    def strict(self, reading: Reading, least: float) -> _Found | None:
        """All of it decodes, and into likely text."""
        codec = reading.meant
        try:
            new = self.raw.decode(codec)
        except UnicodeDecodeError:
            return None
        if reading.page == "merged" and is_odd(new):
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
        path, total = cheapest(self.raw, self.standing, reading)
        gain = sum(price for _, price in self.standing.values()) - total
        if gain < least:
            return None
        borders = list(accumulate(map(len, self.pieces), initial=0))
        edits: list[Edit] = []
        losses: list[Edit] = []
        length, price, before = 0, 0.0, 0.0
        certain = [0.0 if char in _LOST else COST[char] for char in self.text]
        for start, steps in _stretches(path):
            chars = _resolve(steps, reading, self.raw)
            if reading.page == "merged" and HYPHEN not in self.pieces:
                chars = with_hyphens(chars, start, self.raw, reading.meant)
            before += sum(certain[bisect_left(borders, start) : bisect_left(borders, steps[-1][0])])
            length += len(chars)
            price += sum(COST[char] for _, char, lost in chars if char and not lost)
            edits += self._group(((end, char) for end, char, _ in chars), start, bisect_left(borders, start))
            for (end, char, lost), begin in zip(chars, [start, *(c[0] for c in chars)], strict=False):
                if lost:
                    low, high = bisect_right(borders, begin) - 1, bisect_left(borders, max(end, begin + 1))
                    losses.append((self.at + low, self.at + high, char))
        if not edits or price > MOST_COST * length or len(losses) > MOST_LOST * length:
            return None
        if losses and before - price < min(least, LEAST_CERTAIN):
            return None
        if reading.page == "merged" and is_foreign("".join(new for _, _, new in edits)):
            return None
        inside = [(start - self.at, end - self.at, new) for start, end, new in edits]
        if reading.meant != "utf-8" and is_western(apply_edits(self.text, inside)[0]):
            return None
        return _Found(edits, losses, gain)


_RESHAPED = Reading("utf-8", "gbk")  # whose page a later conversion changes: its characters look like Chinese


def is_merged(text: str) -> bool:
    """Whether any character is one that only the merged page has among its letters."""
    return _MERGED.search(text) is not None


# letters that a page's software took apart, each one a pair of bytes on the merged page
_LIGATURES = {"IJ": (b"\xc4", b"\xb2"), "ij": (b"\xc4", b"\xb3")}
_LIGATURE = re.compile("(?<=[\x80-\u07ff])(?:IJ|ij)(?=[\x80-\u07ff])")


def is_inside(new: str) -> bool:
    """Whether any character stands inside of a Latin word."""
    return _INSIDE.search(new) is not None


def places_inside(new: str) -> list[int]:
    """Where characters stand inside of a Latin word."""
    return [mark.start() for mark in _INSIDE.finditer(new)]


def is_odd(new: str) -> bool:
    """Whether any character is none of the usual ones: on the merged page a byte may be gone, and two of them leave a line in step."""
    return max(map(COST.__getitem__, new), default=0.0) > USUAL


def is_foreign(new: str) -> bool:
    """Whether what came out beyond ASCII is too rare for Chinese: on the merged page all letters have bytes, and Greek is two a letter."""
    wide = [COST[char] for char in new if char > "\x7f"]
    return sum(wide) > SURE_COST * len(wide)


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


def _stretches(path: list[Step]) -> Iterator[tuple[int, list[Step]]]:
    """The parts of the path that are not as they stand, with the byte each begins at."""
    start, at = 0, 0
    steps: list[Step] = []
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


def _resolve(steps: list[Step], reading: Reading, raw: bytes) -> list[tuple[int, str, bool]]:
    """(end byte, character, lost) with damaged characters filled in by their neighbours."""
    traditional = any(ord(char) in SIMPLE for _, char, _ in steps if char and len(char) == 1)
    chars = [char or "" for _, char, _ in steps]
    damaged = [i for i, step in enumerate(steps) if step[2] is not None and step[1] == UNKNOWN]
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
                options = fitting(pattern, reading, raw[end : end + 1], raw[end - 1] == 0xFF)
                chars[i] = likeliest(options, before, after, traditional=traditional)
                if pattern == (None, None) and not makes_word(chars[i], before, after):
                    chars[i] = UNKNOWN  # nothing is left of it
    return [
        (step[0], char, step[2] is not None or (char == "?" and _is_between(chars, i)))
        for i, (step, char) in enumerate(zip(steps, chars, strict=True))
    ]


def _halves(steps: list[Step], i: int, reading: Reading) -> tuple[tuple[str, str], ...]:
    """The pairs of characters that step i and the next one may be, where both lost bytes: a pair of them between the two, or each its own."""
    if reading.meant != "utf-8" or reading.page == "western" or i + 1 >= len(steps):
        return ()
    first, second = steps[i][2], steps[i + 1][2]
    if first is None or second is None or len(second) != 3 or second.count(None) > 1:
        return ()
    if second[0] is None and (len(first) == 2 or first[2] is None) and None not in first[:2]:
        return pairs_around((first[0], first[1], None), second, reading.page)
    if len(first) != 3 or first[0] is None:
        return ()
    return side_by_side(first, second, reading)


def _is_between(chars: list[str], i: int) -> bool:
    """Whether characters beyond ASCII stand on both sides: then `?` is more likely a lost character than a question."""
    return all("".join(chars[j : j + 1]) > "\x7f" for j in (i - 1, i + 1))


def _following(steps: list[Step], i: int) -> str:
    """The characters behind step i, up to the next damaged one."""
    after = ""
    for _, char, pattern in steps[i + 1 : i + 1 + CONTEXT]:
        if pattern is not None:
            break
        after += char or ""
    return after


# what only the merged page has among its letters
_MERGED = re.compile("[\u0100-\u07ff](?<![ŒœŠšŸŽžƒˆ˜])|(?<=[\x80-\xff])(?:IJ|ij)(?=[\x80-\xff])")
_INSIDE = re.compile("[a-z](?=[\u3400-\u9fff]{1,2}[a-z])")
# of double bytes each one reads as something; the sign first, so that it is looked for as fast as a word
MAYBE_LOST = re.compile("\\?(?:(?<=[^\x00-\x7f]\\?)|(?=[^\x00-\x7f]))")
_LOST = "?\ufffd"
