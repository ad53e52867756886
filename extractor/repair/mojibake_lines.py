"""Whole lines read anew under the document's reading, in arrays: the common case, fifty times faster than run by run.

Those that decode without a fault, and those whose lost bytes are plain to see (`lossy_lines`) where there are many. What this step leaves
(half-garbled lines, other readings, doubtful losses) is for the run-by-run step behind it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from extractor.characters import cost_table
from extractor.repair.alignment import Alignment, AlignmentBuilder
from extractor.repair.codepages import byte_table, sizes_of
from extractor.repair.crowds import find_runs
from extractor.repair.evidence import Places, codes_of
from extractor.repair.guess import UNKNOWN
from extractor.repair.lattice import LOSS, START
from extractor.repair.lossy_lines import LossyLine, LossyLines
from extractor.repair.lost_marks import GUESS, handles, with_mode
from extractor.repair.mojibake import CONVINCING, KNOWN_GAIN, MOSTLY, find_winners
from extractor.repair.rereading import (
    MAYBE_LOST,
    MOST_COST,
    MOST_LOST,
    SURE_COST,
    Reread,
    is_inside,
    is_merged,
    is_odd,
    is_western,
    places_inside,
)
from extractor.repair.steps import Losses, Sheet

__all__ = ["reread_lines"]

BLOCK = (
    1 << 20
)  # characters at a time: bounds the memory; gaps are filled the faster the more there are at once
MOST_BYTES = 3  # of a character on any page; one of four is left to the search
LEAST_GAPS = 24  # lost bytes in some lines that are worth the arrays
FEW = 16  # lines of a block for one that is read by itself


def reread_lines(sheet: Sheet) -> tuple[str, Alignment, dict[str, int]]:
    """The text with whole garbled lines as they were meant, the way back, and how many lines."""
    text, survey = sheet.text, sheet.survey
    crowds = find_runs(sheet)
    winners = find_winners(sheet, crowds)
    if not winners:
        return text, Alignment(), {}
    winner = winners[0]
    edges = survey.line_edges
    again = np.ones(len(edges) - 1, np.bool_)
    if sheet.findings.whole:  # once lines have been read anew, those without a crowd are as they were meant
        again[:] = False
        again[edges.searchsorted([start for start, _ in crowds], "right") - 1] = True
    pieces: list[str] = []
    runs = AlignmentBuilder()
    count = 0
    memo: dict[bool | None, dict[bytes, LossyLine]] = {}
    for low, high in _blocks(edges):
        codes = survey.codes[edges[low] : edges[high]]
        done = sheet.findings.filled
        block = _Block(text, codes, edges[low : high + 1], winner, again[low:high], done, memo)
        pieces.append(block.new)
        runs.add_runs(*block.runs(), size=(int(edges[high] - edges[low]), len(block.new)))
        count += block.count
        sheet.findings.whole.update(map(hash, block.lines.values()))
        sheet.findings.filled.update(hash(line.text) for line in block.lossy.values())
        sheet.losses.take_moved(block.losses(), int(edges[low]))
    sheet.findings.lossy |= len(sheet.losses) > 0
    sheet.findings.reread += count
    if count:
        sheet.evidence["mojibake"] = f"{winner.reading}: {winner.gain:.0f} nats likelier"
    return "".join(pieces), runs.build(), {"mojibake": count} if count else {}


def _blocks(edges: Places) -> Iterator[tuple[int, int]]:
    """Ranges of lines of about `BLOCK` characters."""
    low = 0
    while low < len(edges) - 1:
        high = max(low + 1, int(np.searchsorted(edges, edges[low] + BLOCK)))
        high = min(high, len(edges) - 1)
        yield low, high
        low = high


@lru_cache(maxsize=8)
def _bytes_of(page: str) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """For each code: how many bytes it has on the page (0: none), and the first, the second and the third of them."""
    size, every = np.zeros(1 << 16, np.uint8), np.zeros((MOST_BYTES, 1 << 16), np.uint8)
    for char, raw in byte_table(page).items():
        if char <= "\ufffd" and len(raw) <= MOST_BYTES:
            size[ord(char)] = len(raw)
            every[: len(raw), ord(char)] = list(raw)
    return size, every


class _Block:
    """Some lines of the text under one reading. new: the block's text. count: lines that changed."""

    def __init__(
        self,
        text: str,
        codes: NDArray[np.uint16],
        edges: Places,
        winner: Reread,
        asked: NDArray[np.bool_],
        done: set[int],
        memo: dict[bool | None, dict[bytes, LossyLine]],
    ) -> None:
        """asked: which lines may be read anew. done: hashes of those that have been, with guesses. memo: of lossy lines, by the reader's mode."""
        self.memo = memo
        self.codes, self.edges, self.winner = codes, edges - edges[0], winner
        self.text = text[edges[0] : edges[-1]]
        self.sizes = _bytes_of(winner.reading.page)[0].take(codes)
        self.lossy: dict[int, LossyLine] = {}
        self.lines = self._decoded(asked, done)
        self.count = len(self.lines)
        self.new = self._join()

    def _decoded(self, asked: NDArray[np.bool_], done: set[int]) -> dict[int, str]:
        """{line: its new text} for the lines that decode, and into something likelier."""
        foreign = np.diff(np.searchsorted(np.flatnonzero(self.codes > 0x7F), self.edges))
        without = np.diff(np.searchsorted(np.flatnonzero(self.sizes == 0), self.edges))
        tried = np.flatnonzero((foreign > 0) & (without == 0) & asked)
        if done:
            tried = np.array([n for n in tried.tolist() if hash(self._line(n)) not in done], np.int64)
        if not len(tried):
            return {}
        found: dict[int, str] = {}
        gaps: dict[int, bytes] = {}
        reading = self.winner.reading
        for n, piece in self._pieces(tried):
            if b"\xff" not in piece:
                try:
                    new = piece.decode(reading.meant)
                except UnicodeDecodeError:
                    new = None
                if new is not None and (
                    reading.meant == "utf-8" or "?" not in new or not MAYBE_LOST.search(new)
                ):
                    found[n] = new
                    continue
            if b"\xff" in piece or b"?" in piece:
                gaps[n] = piece
        if reading.meant != "utf-8":
            found = _without_doubtful(found)
        if reading.page == "western" and ("IJ" in self.text or "ij" in self.text):
            found = {n: new for n, new in found.items() if not is_merged(self._line(n))}
        if reading.page == "merged":
            found = {n: new for n, new in found.items() if not is_odd(new)}
        found = self._likelier(found)
        return dict(sorted((found | self._with_guesses(gaps)).items()))

    def _with_guesses(self, lines: dict[int, bytes]) -> dict[int, str]:
        """{line: its new text} for those that decode but for lost bytes, into something much likelier."""
        reading = self.winner.reading
        marks = sum(piece.count(b"\xff") + piece.count(b"?") for piece in lines.values())
        if marks < LEAST_GAPS or not handles(reading):
            return {}
        before = self._standing.tolist()
        foreign = np.concatenate(([0], np.cumsum(self.codes > 0x7F)))[self.edges].tolist()
        marked = not any(b"\xff" in piece for piece in lines.values()) and reading.meant != "utf-8"
        shown = {n: _QUESTIONED.sub(b"\xff", piece) for n, piece in lines.items()} if marked else lines
        reading = with_mode(reading, shown.values())
        read = LossyLines(shown, reading, self.memo.setdefault(reading.by_pairs, {})).found
        doubtful = reading.meant != "utf-8" and is_inside("\n".join([line.text for line in read.values()]))
        likely: dict[int, LossyLine] = {}
        for n, line in read.items():
            gain = before[n] - line.price - START - (LOSS + GUESS) * line.gaps
            sure = gain >= max(KNOWN_GAIN, CONVINCING * (foreign[n + 1] - foreign[n]))
            known = line.price <= (SURE_COST if marked else MOST_COST) * (len(line.text) - line.gaps)
            if known and sure and not (doubtful and is_western(line.text)):
                likely[n] = _with_questions(line, lines[n]) if marked else line
        told = {n: line for n, line in likely.items() if line.gaps <= MOST_LOST * len(line.text)}
        # among many such lines a short one counts of which little is left: a heading
        alike = len(told) >= MOSTLY * len(lines) and not marked
        self.lossy = {
            n: line for n, line in likely.items() if (alike and line.gaps < len(line.text)) or n in told
        }
        return {n: line.text for n, line in self.lossy.items()}

    @cached_property
    def _standing(self) -> NDArray[np.float32]:
        """What the characters of each line cost as they stand."""
        prices = np.append(cost_table().take(self.codes), np.float32(0))
        return np.where(np.diff(self.edges) > 0, np.add.reduceat(prices, self.edges[:-1]), np.float32(0))

    def _line(self, n: int) -> str:
        return self.text[int(self.edges[n]) : int(self.edges[n + 1])]

    def _pieces(self, lines: Places) -> Iterator[tuple[int, bytes]]:
        """Some lines and their bytes."""
        if len(lines) * FEW < len(self.edges):
            table = byte_table(self.winner.reading.page)
            yield from ((n, b"".join([table[char] for char in self._line(n)])) for n in lines.tolist())
            return
        ends, raw = self._raw()
        bounds = np.concatenate(([0], ends))[self.edges].tolist()
        yield from ((n, raw[bounds[n] : bounds[n + 1]]) for n in lines.tolist())

    def _raw(self) -> tuple[Places, bytes]:
        """Where each character's bytes end, and the bytes of the block."""
        _, every = _bytes_of(self.winner.reading.page)
        ends = np.cumsum(self.sizes, dtype=np.int64)
        most = int(self.sizes.max())
        if most <= 1:
            return ends, every[0].take(self.codes)[self.sizes > 0].tobytes()
        raw = np.zeros(int(ends[-1]), np.uint8)
        for n in range(most):
            more = self.sizes > n
            raw[(ends - self.sizes)[more] + n] = every[n].take(self.codes)[more]
        return ends, raw.tobytes()

    def _likelier(self, found: dict[int, str]) -> dict[int, str]:
        if not found:
            return {}
        lengths = np.array([len(new) for new in found.values()])
        costs = cost_table()
        after = np.add.reduceat(
            costs.take(codes_of("".join(found.values()))), np.concatenate(([0], np.cumsum(lengths)[:-1]))
        )
        numbers = np.array(list(found))
        before = self._standing[numbers]
        good = (before - after >= KNOWN_GAIN) & (lengths < 1.5 * np.diff(self.edges)[numbers])
        if not self.winner.twice:
            good &= after <= (MOST_COST if self.winner.reading.meant == "utf-8" else SURE_COST) * lengths
        return {n: found[n] for n, ok in zip(numbers.tolist(), good.tolist(), strict=True) if ok}

    def _join(self) -> str:
        pieces: list[str] = []
        at = 0
        for n, new in self.lines.items():
            start, end = int(self.edges[n]), int(self.edges[n + 1])
            pieces += (self.text[at:start], new)
            at = end
        return "".join((*pieces, self.text[at:])) if pieces else self.text

    def runs(self) -> tuple[Places, Places, Places, Places]:
        """(source starts, source ends, target starts, target ends) of every character or group that is not one to one, in the block."""
        none = np.zeros(0, np.int64)
        if not self.lines:
            return none, none, none, none
        taken = np.zeros(len(self.edges) - 1, np.bool_)
        taken[list(self.lines)] = True
        old_lengths = np.diff(self.edges)
        new_lengths = old_lengths.copy()
        new_lengths[list(self.lines)] = [len(new) for new in self.lines.values()]
        sizes = sizes_of(self.new, self.winner.reading.meant)
        if self.lossy:
            guessed = np.zeros(len(taken), np.bool_)
            guessed[list(self.lossy)] = True
            sizes[np.repeat(guessed, new_lengths)] = np.concatenate(
                [line.sizes for line in self.lossy.values()]
            )
        sizes[~np.repeat(taken, new_lengths)] = 1
        new_ends = np.cumsum(sizes, dtype=np.int32)
        if int(self.sizes.max()) <= 1:  # a byte a character: every border is one of both
            odd = np.flatnonzero(sizes != 1)
            ends = new_ends[odd].astype(np.int64)
            return ends - sizes[odd], ends, odd, odd + 1
        old_ends = np.cumsum(np.where(np.repeat(taken, old_lengths), self.sizes, np.uint8(1)), dtype=np.int32)
        # for each place in the bytes how many characters end there or before
        ended = np.zeros(int(old_ends[-1]) + 1, np.int32)
        ended[old_ends] = np.arange(1, len(old_ends) + 1, dtype=np.int32)
        place = ended.take(new_ends)
        shared = np.flatnonzero(place)
        old = np.concatenate((np.zeros(1, np.int32), place[shared]))
        new = np.concatenate(([0], shared + 1))
        odd = np.flatnonzero((np.diff(old) != 1) | (np.diff(new) != 1))
        return old[odd].astype(np.int64), old[odd + 1].astype(np.int64), new[odd], new[odd + 1]

    def losses(self) -> Losses:
        """The characters of the lines that are guesses, by their places in the block."""
        found = Losses()
        if not self.lossy:
            return found
        borders = np.cumsum(self.sizes, dtype=np.int32)
        chars = np.repeat(np.arange(len(borders), dtype=np.int32), self.sizes)  # that each byte is of
        lines = list(self.lossy.values())
        first = self.edges[list(self.lossy)]
        at = np.repeat(np.where(first > 0, borders[first - 1], 0), [len(line.starts) for line in lines])
        low = chars[np.concatenate([line.starts for line in lines]) + at]
        high = chars[np.concatenate([line.ends for line in lines]) + at - 1] + 1
        reason = f"bytes lost when {self.winner.reading}"
        found.append_all(low, high, "".join(line.lost for line in lines), reason)
        return found


# of two bytes, where the reader's marks are question marks
_QUESTIONED = re.compile(rb"\?(?=[\x40-\xfe])|(?<=[\x80-\xfe])\?")


def _with_questions(line: LossyLine, raw: bytes) -> LossyLine:
    """A line with the question marks that were taken for gaps and that nothing fills."""
    chars = list(line.text)
    places = np.searchsorted(np.cumsum(line.sizes), line.starts, "right")
    for place, start in zip(places.tolist(), line.starts.tolist(), strict=True):
        if chars[place] == UNKNOWN and raw[start] == ord("?"):
            chars[place] = "?"
    text = "".join(chars)
    return replace(line, text=text, lost="".join(text[place] for place in places.tolist()))


def _without_doubtful(found: dict[int, str]) -> dict[int, str]:
    """Without the lines where double bytes may have come out of step, or that were Western words."""
    lines = list(found)
    every = "\n".join(found.values())
    ends = np.cumsum([len(new) + 1 for new in found.values()])
    lost = {
        lines[n] for n in ends.searchsorted([mark.start() for mark in MAYBE_LOST.finditer(every)], "right")
    }
    inside = {lines[n] for n in ends.searchsorted(places_inside(every), "right")}
    western = {n for n in inside if is_western(found[n])}
    return {n: new for n, new in found.items() if n not in lost and n not in western}
