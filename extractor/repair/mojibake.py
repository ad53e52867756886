"""The mojibake step: where unlikely characters crowd, the run is read anew as the bytes that it was made from.

Runs are judged apart, so a file with some garbled lines comes back line by line; the readings that won before are tried first.
Characters that are only rare (names, chemistry) stand alone or make no better text under any reading.
"""

import heapq
import re
from collections.abc import Iterator
from dataclasses import replace
from sys import intern
from typing import cast

import numpy as np

from extractor.characters import COST
from extractor.repair.crowds import LONGEST_RUN, cut_at, find_runs
from extractor.repair.evidence import Kind, Survey
from extractor.repair.rereading import READINGS, Reading, Reread, is_merged, reread_as, reread_run
from extractor.repair.steps import Mark, Sheet

__all__ = ["KNOWN_GAIN", "find_mojibake", "find_winners"]

MOST_LOOKED_AT = 8  # runs of a document that are looked at under every reading
LONGEST_SAMPLE = 160  # characters of such a run
LEAST_AGREED = 3  # convincing samples of one reading, where none says anything else
KNOWN_GAIN = 6.0  # nats that are enough for a reading that the document is known to have
SURE_GAIN = 1.0  # nats that are enough in a document whose lines are mostly garbled
CONVINCING = 1.0  # nats a character at which no other reading is asked
MOST_WINNERS = 4  # readings of one document
MOST_TRIES = 64  # parts of a document that are looked at in vain under every reading
MOSTLY = 0.6  # of the lines
LEAST_KOREAN = 10  # ideographs that tell
MOST_MARKS = 0.5  # of the characters beyond ASCII
QUOTES = {"“": "”", "「": "」", "『": "』", '"': '"', "`": "`", "‘": "’", "《": "》", "'": "'"}


_QUOTE = re.compile(f"[{''.join(QUOTES)}]")
MOST_SAMPLES = 3  # in a text that does not speak of them
_TALK = re.compile("乱码|亂碼|编码|編碼|mojibake|转码|字符集")
MOST_QUOTES = 8  # a run that opens more is no sample


def find_mojibake(sheet: Sheet) -> Iterator[Mark]:
    """Changes that read garbled runs as they were meant; the characters that lost bytes go to the sheet's losses."""
    text = sheet.text
    runs = find_runs(sheet)
    winners = [winner.reading for winner in find_winners(sheet, runs)]
    if not winners:
        return
    if _TALK.search(text):
        runs = _unquoted(text, runs)  # elsewhere those beside garbled text are garbled too
    parts = list(_parts(sheet.survey, text, runs, sheet.findings.whole))
    garbled = sheet.findings.reread + sum(crowded for _, _, crowded in parts)
    mostly = garbled >= MOSTLY * (len(parts) + sheet.findings.reread)
    rereader = _Rereader(winners)
    for start, end, crowded in parts:
        found = rereader.reread(text[start:end], KNOWN_GAIN if crowded else SURE_GAIN if mostly else None)
        if not found:
            continue
        sheet.findings.reread += 1
        sheet.evidence.setdefault("mojibake", f"{found.reading}: {found.gain:.0f} nats likelier")
        reason = intern(f"bytes lost when {found.reading}")
        sheet.findings.lossy |= bool(found.losses)
        for a, b, new in found.losses:
            sheet.losses.append(start + a, start + b, new, reason)
        yield from (("mojibake", start + a, start + b, new) for a, b, new in found.edits)


def find_winners(sheet: Sheet, runs: list[tuple[int, int]]) -> list[Reread]:
    """For each reading that explains one of the longest runs an example of it, the most convincing first."""
    memo = sheet.survey.memo
    if "winners" not in memo:
        memo["winners"] = _winners(sheet, runs) if runs and not _is_beyond(sheet.survey) else []
    return cast(list[Reread], memo["winners"])


def _is_beyond(survey: Survey) -> bool:
    """Whether most of a text are marks of lost bytes: what is left tells no reading, and nothing could be made of it."""
    marks = int((survey.codes[survey.places(Kind.LOST)] == 0xFFFD).sum())
    return marks > 0 and marks > MOST_MARKS * int((survey.codes > 0x7F).sum())


def _winners(sheet: Sheet, runs: list[tuple[int, int]]) -> list[Reread]:
    text, lost = sheet.text, sheet.survey.codes[sheet.survey.places(Kind.LOST)]
    gains: dict[Reading, float] = {}
    modes: dict[tuple[Reading, bool | None], float] = {}
    examples: dict[Reading, Reread] = {}
    sizes = [end - start for start, end in runs]
    longest = [runs[n] for n in heapq.nlargest(2 * MOST_LOOKED_AT, range(len(runs)), key=sizes.__getitem__)]
    agreed = 0
    # where the marks of lost bytes may also be questions it takes more to tell what the reader did
    questions = len(lost) > 0 and not (lost == 0xFFFD).any()
    longest_sample = LONGEST_RUN if questions else LONGEST_SAMPLE
    samples = [
        _sample(text, start, end, longest_sample) for start, end in _unquoted(text, longest)[:MOST_LOOKED_AT]
    ]
    for sample in dict.fromkeys(samples):
        if found := reread_run(sample):
            gains[found.reading] = gains.get(found.reading, 0.0) + found.gain
            mode = found.reading, found.reading.by_pairs
            modes[mode] = modes.get(mode, 0.0) + found.margin
            if found.reading in examples and not found.losses:
                break
            examples.setdefault(found.reading, found)
            agreed += len(gains) == 1 and found.gain >= CONVINCING * len(sample)
            if agreed >= LEAST_AGREED and not (questions and found.losses):
                break
    ranked = sorted((r for r in gains if not _is_korean(examples[r])), key=lambda reading: -gains[reading])
    return [replace(examples[reading], reading=_with_mode(reading, modes)) for reading in ranked]


def _is_korean(example: Reread) -> bool:
    """Whether what comes out is Korean: its syllables fill the first half of the page, which of Chinese has every second character."""
    if example.reading.meant != "gb18030":
        return False
    new = "".join(new for _, _, new in example.edits)
    leads = [char.encode("gbk", "replace")[0] for char in new if char >= "\u3400"]
    return len(leads) >= LEAST_KOREAN and all(0xB0 <= lead <= 0xC8 for lead in leads)


def _sample(text: str, start: int, end: int, size: int) -> str:
    """The beginning of a run."""
    if end - start <= size:
        return text[start:end]
    cut = cut_at(text, start + size)
    if cut <= start + size // 2 or cut == start + size:  # a lead byte that was coded twice begins a character
        cut = text.rfind("Ã", start, start + size)
    return text[start : cut if cut > start + size // 2 else start + size]


def _with_mode(reading: Reading, modes: dict[tuple[Reading, bool | None], float]) -> Reading:
    """A reading with what most of the text says about its reader's marks."""
    told = {
        by_pairs: gain for (of, by_pairs), gain in modes.items() if of == reading and by_pairs is not None
    }
    return replace(reading, by_pairs=max(told, key=lambda by_pairs: told[by_pairs]) if told else None)


class _Rereader:
    """Reads parts anew under the document's readings; a part that they do not explain, under any."""

    def __init__(self, winners: list[Reading]) -> None:
        self.winners = winners
        self._tries = MOST_TRIES  # of other readings that may yet fail

    def reread(self, part: str, least: float | None) -> Reread | None:
        """A part whose bytes all decode, or, faults and all, one that gains `least`."""
        tried, merged = self._tried(part), is_merged(part)
        for reading in tried:
            if merged and reading.page == "western":
                continue  # it would leave the pairs as they stand
            if found := reread_as(part, reading, KNOWN_GAIN, strictly=True):
                return found
        if least is None:
            return None
        best: Reread | None = None
        for reading in tried:
            found = reread_as(part, reading, least)
            if found and (best is None or found.gain > best.gain):
                best = found
                if best.gain >= CONVINCING * len(part):
                    break
        return best or (self._under_any(part) if least == KNOWN_GAIN else None)

    def _tried(self, part: str) -> list[Reading]:
        """The document's readings; where a reader has put some pairs of bytes together, first as that reader shows them."""
        if not is_merged(part):
            return self.winners
        merged = [replace(reading, page="merged") for reading in self.winners if reading.page == "western"]
        merged = [reading for reading in merged if reading in READINGS]
        return [*dict.fromkeys([*merged, *self.winners])]

    def _under_any(self, part: str) -> Reread | None:
        if self._tries <= 0:
            return None
        found = reread_run(part, [r for r in READINGS if r not in self.winners])
        if found is None:
            self._tries -= 1
        elif len(self.winners) < MOST_WINNERS:
            self.winners.append(found.reading)
        return found


def _parts(
    survey: Survey, text: str, runs: list[tuple[int, int]], done: set[int]
) -> Iterator[tuple[int, int, bool]]:
    """Every line with a character beyond ASCII, whole or cut where it is long, and whether garbled runs lie in it; without those that
    were read anew as a whole and have none left."""
    edges = survey.line_edges
    foreign = np.searchsorted(np.flatnonzero(survey.codes > 0x7F), edges)
    crowds = np.searchsorted(np.array([start for start, _ in runs]), edges)
    for n in np.flatnonzero(np.diff(foreign)).tolist():
        start, end = int(edges[n]), int(edges[n + 1])
        crowded = bool(crowds[n + 1] > crowds[n])
        if done and not crowded and hash(text[start:end]) in done:
            continue
        while end - start > LONGEST_RUN:
            cut = cut_at(text, start + LONGEST_RUN)
            yield start, cut, crowded
            start = cut
        yield start, end, crowded


def _unquoted(text: str, runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The runs that are no samples of damage; many quoted ones in a text that does not speak of such things are what it says."""
    left = [run for run in runs if not _is_quoted(text, *run)]
    return left if len(runs) - len(left) <= MOST_SAMPLES or _TALK.search(text) else runs


def _is_quoted(text: str, start: int, end: int) -> bool:
    """Whether a run stands in quotation marks of its own: a sample of damage, shown on purpose."""
    run = text[start:end]
    for i in [mark.start() for mark in _QUOTE.finditer(run)][:MOST_QUOTES]:
        close = run.find(QUOTES[run[i]], i + 1)
        if close > i + 1 and all(ord(c) < 0x80 or _ordinary(c) for c in run[:i] + run[close + 1 :]):
            return True
    return False


def _ordinary(char: str) -> bool:
    return COST[char] < 10
