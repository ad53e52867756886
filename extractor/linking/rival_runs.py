"""The scores of a rival in one bracket, in the order of the tests told before: 甲在AIME得98、GPQA得89，乙（95.0/91.9）."""

import re
from collections.abc import Iterator, Mapping

from extractor.linking.note import Note, Sentence, Verdict
from extractor.rules.mentions import Mention

__all__ = ["rival_runs"]

VALUES = {"NUMBER", "PERCENT", "POINTS"}
FEWEST = 2
_OPEN, _CLOSE = re.compile(r"\s?[(（]\s?"), re.compile(r"\s?[)）]")
_BETWEEN = re.compile(r"\s?[/、]\s?")


def rival_runs(
    note: Note, sentence: Sentence, claimed: Mapping[int, Verdict]
) -> Iterator[tuple[Mention, Mention, Mention]]:
    """(model, benchmark, value) for each score of such a bracket."""
    mentions = sentence.mentions
    for i, model in enumerate(mentions):
        if model.label != "MODEL" or i + FEWEST >= len(mentions):
            continue
        run = _bracket(note, mentions, i)
        tests = _tests(mentions[:i], claimed)
        if len(run) >= FEWEST and len(tests) == len(run):
            yield from ((model, test, value) for test, value in zip(tests, run, strict=True))


def _bracket(note: Note, mentions: list[Mention], i: int) -> list[Mention]:
    """The numbers that fill the bracket behind a mention, parted by strokes."""
    if _OPEN.fullmatch(note.text, mentions[i].end, mentions[i + 1].start) is None:
        return []
    run = [mentions[i + 1]]
    for mention in mentions[i + 2 :]:
        if _BETWEEN.fullmatch(note.text, run[-1].end, mention.start) is None:
            break
        run.append(mention)
    closed = _CLOSE.match(note.text, run[-1].end) is not None
    return run if closed and all(m.label in VALUES for m in run) else []


def _tests(before: list[Mention], claimed: Mapping[int, Verdict]) -> list[Mention]:
    """The tests of a sentence each of which has a score right behind it."""
    return [
        m
        for j, m in enumerate(before[:-1])
        if m.label == "BENCHMARK" and any(k in claimed for k in (j + 1, j + 2))
    ]
