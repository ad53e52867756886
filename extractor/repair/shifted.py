"""Runs of text that a converter of GBK bytes left one byte out of step, put back in step.

The converter looked for byte pairs without regard to character borders. Where a hit lay across two characters, what it wrote behind the
hit parted the second one: its first byte and the sign behind it became `?`, and the rest was decoded out of step until a single byte, a
sign or another hit. Two kinds of hit leave such runs:

- of a character of its table: 內 = 83 C8 inside 們仍 = 82 83|C8 D4 gives 們?nèi)匀怀掷m(xù) for 們仍然持續. The lost byte follows from the
  reading and the last byte of the character before.
- of a full-width sign, as A3 xx: the last byte of 。 (A1 A3) or 模 (C4 A3) and the first of the next character. 。總 = A1 A3|BF 82 gives ?？傮w
  for 。總體, 模化 gives ?；. The sign tells both bytes, and so the first one of the run.

Pairs that GBK leaves undefined vanished (議 = D7 68 behind 倡 = B3 AB: AB D7 is none), so a run may lack a pair in its middle.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from extractor.characters import COST, SIMPLE, cost
from extractor.repair.alignment import Edit
from extractor.repair.guess import CONTEXT, likeliest, makes_word, misfit
from extractor.repair.readings import LOST, MARK, exact_readings, reads
from extractor.repair.steps import Loss
from extractor.repair.words import word_cost

__all__ = ["Run", "behind_lost_sign", "behind_reading", "gbk_bytes", "gbk_char", "reading_behind"]

_Two = tuple[str, str]  # two characters, and their simplified forms
LONGEST_RUN = 200  # characters that may stand out of step; the next hit or single byte ends a run far sooner
ODD = 9.5  # nats: rarer characters are not looked for
USUAL = 7.0  # nats: a character that is rarer may be two, with a lost pair between their halves; their words decide
FEW_PAIRS = 6  # of characters around a lost pair that are weighed at any rate ...
MOST_PAIRS = 12  # ... and of the rest those that make words
LOST_PAIR = (
    2.0  # nats against a lost pair: about every sixth pair of running text is undefined when read out of step
)
LOOKED_AHEAD = 4  # characters behind a lost pair that have to read better out of step
LONELY = 4.0  # nats against a letter or sign of ASCII that stands for the second byte of a character
BETTER = 0.5  # nats a character by which a run behind a sign has to read better
SIGNS = "".join(map(chr, range(0xFF01, 0xFF5F))) + "。、“”《》…—" + "!,.:;?()-"
_READING = re.compile(r"[(（][^()（）\n]{1,10}[)）]")
_SIGN = re.compile(rf"[?\ufffd](?P<sign>[{re.escape(SIGNS)}])(?=[^\s\ufffd])")


class Run:
    """A run put back: its edits, the places where a byte had to be guessed, how unlikely it is between its neighbours (nats)."""

    __slots__ = ("edits", "losses", "price")

    def __init__(self, edits: list[Edit], losses: list[Loss], price: float) -> None:
        self.edits, self.losses, self.price = edits, losses, price

    @property
    def text(self) -> str:
        """What the run says now."""
        return "".join(new for _, _, new in self.edits)


def behind_reading(text: str, mark: re.Match[str]) -> Run | None:
    """們?nèi)匀怀…: of the bytes that fit the reading, the one whose run reads best."""
    before = gbk_bytes(text[max(0, mark.start() - 1) : mark.start()])
    if len(before) != 2:
        return None
    runs = (
        _Reader(text, mark.start(), mark.end(), byte).run()
        for byte in _second_bytes(before[1], mark["reading"])
    )
    return min(filter(None, runs), key=lambda run: run.price, default=None)


def behind_lost_sign(text: str, place: int) -> Run | None:
    """?；谄髽I… and ??傮w…: a sign that was the last byte of one character and the first of the next; None where it is only a sign."""
    mark = _SIGN.match(text, place)
    if not mark:
        return None
    sign = mark["sign"]
    trail, pending = gbk_bytes(sign if sign > "\x7f" else chr(ord(sign) + 0xFEE0))
    before = _clean_before(text, place)
    ended = _ended_with(trail)
    simple = before.translate(SIMPLE)
    heads = [*ended[:1], *(c for c in ended[1:] if _ends_word(c.translate(SIMPLE), simple))]
    if text[mark.end()] in LOST and (closer := _open_closer(text, place, pending)):
        return _closed(mark, before, heads, closer, text[mark.end() + 1 : mark.end() + 1 + CONTEXT])
    runs = (_Reader(text, mark.start(), mark.end(), pending, head).run() for head in heads)
    run = min(filter(None, runs), key=lambda run: run.price, default=None)
    if run is None:
        return None
    new, stood = run.text[1:], text[mark.end() : run.edits[-1][1]].rstrip(LOST)
    if reading_behind(run, text):
        return run
    lonely = LONELY if stood[-1:].isascii() else 0.0
    return run if stood and cost(new) / len(new) < (cost(stood) + lonely) / len(stood) - BETTER else None


def _open_closer(text: str, place: int, lead: int) -> str:
    """The closing mark that begins with a byte and is still missing in the paragraph; empty without one."""
    low = max(text.rfind("\n", 0, place) + 1, place - LONGEST_QUOTE)
    for opening, closer in _QUOTES:
        if gbk_bytes(closer)[0] == lead and text.rfind(opening, low, place) > text.rfind(closer, low, place):
            return closer
    return ""


LONGEST_QUOTE = 400  # characters from an opening mark to its closing one
_QUOTES = (("“", "”"), ("《", "》"), ("「", "」"), ("『", "』"), ("‘", "’"))


def _closed(mark: re.Match[str], before: str, heads: Sequence[str], closer: str, after: str) -> Run:
    """“…投產?！? for “…投產。”, “…規?！?, for “…規模”,: both bytes beside the sign are gone, and the open mark tells what is closed."""
    head = min(heads, key=lambda c: misfit(before + c + closer + after))
    start, end = mark.start(), mark.end() + 1
    reason = "a byte of a shifted run is gone"
    losses = [Loss(start, end, head, reason)] if head != "。" else []
    return Run([(start, end, head + closer)], losses, 0.0)


def reading_behind(run: Run, text: str) -> int:
    """Where the bracket behind a run ends that holds a reading of its last character; 0 where there is none."""
    mark = MARK.match(text, run.edits[-1][1])
    return mark.end() if mark and mark["open"][0] not in LOST and reads(run.text[-1:], mark["reading"]) else 0


class _Reader:
    """Decodes text[at:] again behind the byte `pending` until both readings are in step.

    Each character that stands in the text completes one character and begins the next, so edits are one to one; the first also takes in
    text[start:at].
    """

    def __init__(self, text: str, start: int, at: int, pending: int, head: str = "") -> None:
        self.text, self.start, self.at, self.pending, self.head = text, start, at, pending, head
        self.first = start
        self.before = _clean_before(text, start) + head
        self.new = ""  # read so far
        self.edits: list[Edit] = []
        self.losses: list[Loss] = []
        self.pairs = 0  # lost ones, stepped over

    def run(self) -> Run | None:
        """The run, or None where the bytes make no text."""
        end = min(len(self.text), self.at + LONGEST_RUN)
        while self.at < end:
            done = self._step()
            if done is None:
                continue
            if not done:
                return None
            if self.head:
                self._put_head()
            return Run(self.edits, self.losses, self._price())
        return None

    def _price(self) -> float:
        return misfit(self.before + self.new + self.text[self.at : self.at + CONTEXT]) + LOST_PAIR * (
            self.pairs + len(self.losses)
        )

    def _step(self) -> bool | None:
        """One character further: True at the end of the run, False where it makes no sense, None where it goes on."""
        mark = MARK.match(self.text, self.at)
        if mark and mark["open"][0] not in LOST:  # a hit that only the shifted text shows
            self._write("", mark.end())
            return None
        if mark:
            return self._close(self._at_hit(mark["reading"], mark.end()), mark.end())
        char = self.text[self.at]
        if char in LOST:
            through = self._through()
            return self._guess(self.at + 1) if through is False else through
        raw = gbk_bytes(char)
        if not raw or (len(raw) == 1 and raw[0] < 0x40):
            return self._guess(self.at)
        if len(raw) == 1:  # a letter, in step again
            return self._close(self._across(raw[0]), self.at + 1)
        found = self._across(raw[0])
        if not found:
            return False
        return self._take(found, raw)

    def _take(self, found: str, raw: bytes) -> bool | None:
        """`found` in place of the next character, whose bytes are `raw`."""
        if raw[1] < 0x81:  # the second byte stands alone
            return self._close(found + chr(raw[1]), self.at + 1)
        self._write(found, self.at + 1)
        self.pending = raw[1]
        return None

    def _through(self) -> bool | None:
        """A step over a lost pair that stands as `?`, where the run reads better behind it out of step than in step; False where not."""
        behind = self.text[self.at + 1 : self.at + 1 + LOOKED_AHEAD]
        raw = gbk_bytes(behind)
        if not raw or raw[0] < 0x40:
            return False
        inside = MARK.match(self.text, self.at + 2) if raw[0] < 0x81 else None
        if raw[0] < 0x81 and not inside and self.text[self.at + 2 : self.at + 3].isascii():
            return False  # a Latin word
        found = self._two(raw[0], inside["reading"] if inside else "", "", 2)
        shifted = found + "".join(map(gbk_char, raw[1::2], raw[2::2]))
        if not found or (raw[0] >= 0x81 and cost(shifted) / len(shifted) > cost(behind) / len(behind) - 0.5):
            return False
        if raw[0] < 0x81:
            return self._close(found, self.at + 2)
        self.at += 1
        return self._take(found, raw)

    def _across(self, byte: int) -> str:
        """The character of the pending byte and this one, or two around a lost pair; empty where there is none."""
        char = gbk_char(self.pending, byte)
        mark = MARK.match(self.text, self.at + 1) if byte < 0x81 else None
        reading = mark["reading"] if mark and mark["open"][0] not in LOST else ""
        if char and (reads(char, reading) if reading else self._is_usual(char, byte)):
            return char
        return self._two(byte, reading, char, 1)

    def _is_usual(self, char: str, byte: int) -> bool:
        """Whether a character needs no second look: a common one, or one that makes a word here."""
        price = COST[char]
        return price <= USUAL or (
            price <= ODD and makes_word(char, self._before()[-2:], self._behind(byte, 1)[:2])
        )

    def _two(self, byte: int, reading: str, char: str, width: int) -> str:
        """The likeliest two characters around a lost pair that end with a byte or read so; `char` where none is likelier."""
        before, after = self._before()[-3:], self._behind(byte, width)[:3]
        found = _likeliest_around(self.pending, byte, reading, char, (before, after))
        self.pairs += len(found) == 2
        return found

    def _behind(self, byte: int, width: int) -> str:
        """What stands behind the next `width` characters, out of step as they are where the run goes on."""
        at = self.at + width
        if byte < 0x81:
            return self.text[at : at + CONTEXT]
        raw = gbk_bytes(self.text[at - 1 : at + CONTEXT])[1:]
        return "".join(map(gbk_char, raw[::2], raw[1::2]))

    def _at_hit(self, reading: str, end: int) -> str:
        """The character that ends with a hit, its second byte by the reading; or two around a lost pair."""
        chars = (gbk_char(self.pending, b) for b in _second_bytes(self.pending, reading))
        char = min(chars, key=lambda c: (COST[c], c), default="")
        return char if char and COST[char] <= USUAL else self._two(0, reading, char, end - self.at)

    def _guess(self, end: int) -> bool:
        """The second byte is gone: of the characters that begin with the first one, the likeliest between its neighbours."""
        options = [c for c in _begun_with(self.pending) if COST[c] < ODD]
        best = likeliest(options, self._before(), self.text[end : end + CONTEXT], traditional=True)
        if not options:
            return False
        self.losses.append(Loss(self.first, end, best, "a byte of a shifted run is gone"))
        return self._close(best, end)

    def _put_head(self) -> None:
        """The character of which the last byte was taken for a sign, before the run."""
        start, end, new = self.edits[0]
        self.edits[0] = start, end, self.head + new
        if self.head != "。":  # the one that is meant nearly always
            self.losses.insert(0, Loss(start, end, self.head, "a byte of a shifted run is gone"))

    def _before(self) -> str:
        return (self.before + self.new)[-CONTEXT:]

    def _write(self, new: str, end: int) -> None:
        self.edits.append((self.first, end, new))
        self.new += new
        self.first = self.at = end

    def _close(self, new: str, end: int) -> bool:
        if new:
            self._write(new, end)
        return bool(new)


def _clean_before(text: str, place: int) -> str:
    """The characters before a place, without the readings between them."""
    return _READING.sub("", text[max(0, place - 32) : place])[-CONTEXT:]


def gbk_bytes(text: str) -> bytes:
    """The bytes of a text in GBK, without what GBK does not have."""
    return text.encode("gbk", "ignore")


@lru_cache(maxsize=1 << 16)
def gbk_char(lead: int, trail: int) -> str:
    """The character of two GBK bytes, or the empty string."""
    try:
        char = bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        return ""
    return char if len(char) == 1 else ""


@lru_cache(maxsize=4096)
def _second_bytes(lead: int, reading: str) -> tuple[int, ...]:
    """The bytes that make, behind `lead`, a character that reads so; with the same tone where there is one."""
    loose = [(b, c) for b in range(0x40, 0xFF) if (c := gbk_char(lead, b)) and reads(c, reading)]
    exact = [b for b, c in loose if reading.strip() in exact_readings(c)]
    return tuple(exact or (b for b, _ in loose))


@lru_cache(maxsize=256)
def _begun_with(lead: int) -> tuple[str, ...]:
    return tuple(char for trail in range(0x40, 0xFF) if (char := gbk_char(lead, trail)))


@lru_cache(maxsize=64)
def _ended_with(trail: int) -> tuple[str, ...]:
    """The characters in use that end with a byte, the commonest first: 。 for A3."""
    chars = (c for lead in range(0x81, 0xFF) if (c := gbk_char(lead, trail)) and COST[c] < ODD)
    return tuple(sorted(chars, key=lambda c: (COST[c], c)))


@lru_cache(maxsize=1)
def _undefined() -> dict[int, tuple[int, ...]]:
    """{first byte: second bytes} of the pairs that GBK leaves undefined; the second ones may begin a character."""
    pairs = {x: tuple(y for y in range(0x81, 0xFF) if not gbk_char(x, y)) for x in range(0x81, 0xFF)}
    return {x: ys for x, ys in pairs.items() if ys}


@lru_cache(maxsize=4096)
def _around(pending: int, end: int) -> tuple[_Two, ...]:
    """pending + x, y + end for all undefined pairs x y: two characters in common use, the commonest first."""
    seconds = {y: char for y in range(0x81, 0xFF) if (char := gbk_char(y, end)) and COST[char] < ODD}
    return _commonest(first + seconds[y] for first, ys in _firsts(pending) for y in ys if y in seconds)


@lru_cache(maxsize=1024)
def _around_read(pending: int, reading: str) -> tuple[_Two, ...]:
    """The same where the second one reads so."""
    return _commonest(
        first + char
        for first, ys in _firsts(pending)
        for y in ys
        for end in _second_bytes(y, reading)
        if COST[char := gbk_char(y, end)] < ODD
    )


@lru_cache(maxsize=1 << 14)
def _likeliest_around(pending: int, byte: int, reading: str, char: str, beside: tuple[str, str]) -> str:
    """The likeliest two characters around a lost pair, or `char`, between what stands beside them; a converter's hits come again and again."""
    options = _around(pending, byte) if byte else _around_read(pending, reading)
    if byte and reading:
        read = tuple(two for two in options if reads(two[0][1], reading))
        options = read or (() if char else options)
    before, after = beside
    looked_at = [two for two, _ in options[:FEW_PAIRS]]
    looked_at += islice(_worded(options[FEW_PAIRS:], before, after), MOST_PAIRS)
    ranked = [(misfit(before + two + after) + LOST_PAIR, two) for two in looked_at]
    if char:
        ranked.append((misfit(before + char + after), char))
    return min(ranked)[1] if ranked else ""


def _worded(options: Sequence[_Two], before: str, after: str) -> Iterator[str]:
    """The options in which a character makes a word with what stands beside it, or both make one; as `makes_word` has it, but a character once."""
    before, after = before.translate(SIMPLE), after.translate(SIMPLE)
    firsts: dict[str, bool] = {}
    seconds: dict[str, bool] = {}
    for two, simple in options:
        first, second = simple[0], simple[1]
        if first not in firsts:
            firsts[first] = _ends_word(first, before)
        if second not in seconds:
            seconds[second] = _begins_word(second, after)
        if firsts[first] or seconds[second] or word_cost(simple) is not None:
            yield two


def _ends_word(char: str, before: str) -> bool:
    """Whether a character makes a word with what stands before it; both simplified."""
    return before != "" and (
        word_cost(before[-1:] + char) is not None or word_cost(before[-2:] + char) is not None
    )


def _begins_word(char: str, after: str) -> bool:
    return after != "" and (
        word_cost(char + after[:1]) is not None or word_cost(char + after[:2]) is not None
    )


def _firsts(pending: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    for x, ys in _undefined().items():
        if (char := gbk_char(pending, x)) and COST[char] < ODD:
            yield char, ys


def _commonest(pairs: Iterable[str]) -> tuple[_Two, ...]:
    return tuple((two, two.translate(SIMPLE)) for two in sorted(pairs, key=lambda two: (cost(two), two)))
