"""The loop that runs the table of steps over a text, and puts the parts of a very long one together."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

from extractor.config import Config
from extractor.repair.alignment import Alignment, AlignmentBuilder, Edit, apply_marks
from extractor.repair.evidence import Survey
from extractor.repair.guess import UNKNOWN
from extractor.repair.plan import STEPS, Repaired, StepReport
from extractor.repair.steps import Findings, Loss, Losses, Mark, Script, Sheet, Step
from extractor.resources import RuleFolders, rule_folders
from extractor.source import SourceText, from_bytes

__all__ = ["repair_source", "repair_text"]

LONGEST_PART = 1 << 20  # characters that are repaired at once


def repair_text(
    source: str | bytes,
    *,
    encoding: str | None = None,
    explain: bool = False,
    rules_dirs: Sequence[Path] = (),
) -> Repaired:
    """Repair a text, or the bytes of a text file. Total for text, linear in time.

    encoding: that of the bytes; told from them without it. explain: keep every single change in the plan, so that it can be replayed.
    rules_dirs: folders whose lexicons overlay the shipped ones. Raises EncodingError, EmptySourceError or UnsupportedMediaError for bytes
    that are no text.
    """
    if isinstance(source, str):
        return _repair(source, explain, rule_folders(tuple(rules_dirs)))
    read = from_bytes(source, config=Config(encoding=encoding, max_bytes=max(1, len(source))))
    return repair_source(read, explain=explain, rules_dirs=rules_dirs)


def repair_source(read: SourceText, *, explain: bool = False, rules_dirs: Sequence[Path] = ()) -> Repaired:
    """Repair a file as it was read; the bytes that could not be decoded are losses too."""
    repaired = _repair(read.text, explain, rule_folders(tuple(rules_dirs)))
    undecoded = [
        Loss(mark.start(), mark.end(), UNKNOWN, f"not to be decoded as {read.encoding}")
        for mark in re.finditer(UNKNOWN, read.text if read.warnings else "")
    ]
    losses = sorted([*undecoded, *repaired.losses], key=lambda loss: (loss.start, loss.end))
    return replace(repaired, encoding=read.encoding, losses=Losses(losses))


def _repair(source: str, explain: bool, rules: RuleFolders) -> Repaired:
    """Repair a text, a very long one part by part: that bounds the memory, and its parts are long enough to be documents."""
    findings = Findings()
    parts = [_repair_part(source[start:end], findings, explain, rules) for start, end in _parts(source)]
    if len(parts) == 1:
        part = parts[0]
        alignment = Alignment()
        for turn in part.turns.values():
            alignment = alignment.then(turn.alignment)
        plan = tuple(report for turn in part.turns.values() for report in turn.reports)
        return Repaired(part.text, alignment, plan, part.script, part.losses, source)
    return _joined(source, parts)


def _parts(source: str) -> Iterator[tuple[int, int]]:
    """A text in parts of `LONGEST_PART` characters, cut at a line's end where there is one."""
    start = 0
    while len(source) - start > LONGEST_PART:
        end = source.rfind("\n", start + LONGEST_PART // 2, start + LONGEST_PART) + 1
        end = end or start + LONGEST_PART
        yield start, end
        start = end
    yield start, len(source)


@dataclass(frozen=True, slots=True)
class _Turn:
    """One turn of a step: its alignment, the characters before and behind it, what it did."""

    alignment: Alignment
    sizes: tuple[int, int]
    reports: list[StepReport]


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a text repaired; turns by step of the table and its pass, losses as places in the part."""

    size: int
    text: str
    turns: dict[tuple[int, int], _Turn]
    losses: Losses
    script: Script


def _repair_part(source: str, findings: Findings, explain: bool, rules: RuleFolders) -> _Part:
    text, alignment = source, Alignment()
    turns: dict[tuple[int, int], _Turn] = {}
    losses = Losses()
    survey: Survey | None = None  # of the text as it stands; looked at anew behind a step that changed it
    findings.script, findings.traditional, findings.unwrapped_size = "hans", [], -1
    findings.columns, findings.columns_of_wide = [], 2
    findings.whole, findings.filled = set(), set()
    for number, step in enumerate(STEPS):
        for turn in range(step.passes):
            survey = survey or Survey(text)
            if not (survey.kinds & step.kinds or survey.pairs & step.pairs):
                break
            sheet = Sheet(text, survey, findings, rules)
            new, later, reports = _run(step, sheet, explain)
            if alignment.is_identity:
                losses.take_moved(sheet.losses, 0)
            else:
                losses.take(sheet.losses, alignment.to_source)
            if not reports:
                break
            placed = [_placed(replace(report, turn=turn), alignment) for report in reports]
            turns[number, turn] = _Turn(later, (len(text), len(new)), placed)
            alignment = alignment.then(later)
            text, survey = new, None
    return _Part(len(source), text, turns, losses, findings.script)


def _joined(source: str, parts: list[_Part]) -> Repaired:
    """The parts as one text, with one alignment a turn and one plan; empties the parts on the way, so that nothing is held twice."""
    sizes = [part.size for part in parts]  # of each part's text in front of the turn
    offsets = list(accumulate(sizes, initial=0))
    alignment = Alignment()
    plan: list[StepReport] = []
    for slot in sorted({slot for part in parts for slot in part.turns}):
        built, reports, at = AlignmentBuilder(), list[StepReport](), 0
        for n, part in enumerate(parts):
            turn = part.turns.pop(slot, None)
            size = turn.sizes if turn else (sizes[n], sizes[n])
            built.add(turn.alignment if turn else Alignment(), size)
            reports += [_moved(report, at, offsets[n]) for report in turn.reports] if turn else []
            at, sizes[n] = at + size[0], size[1]
        alignment = alignment.then(built.build())
        plan += _summed(reports)
    losses = Losses()
    for at, part in zip(offsets, parts, strict=False):
        losses.take_moved(part.losses, at)
    scripts = {part.script for part in parts}
    script: Script = scripts.pop() if len(scripts) == 1 else "mixed"
    return Repaired("".join(part.text for part in parts), alignment, tuple(plan), script, losses, source)


def _moved(report: StepReport, at: int, offset: int) -> StepReport:
    """A part's report in the whole text: its edits behind `at`, its spans in the source behind `offset`."""
    edits = tuple((start + at, end + at, new) for start, end, new in report.edits)
    return replace(
        report, edits=edits, spans=tuple((start + offset, end + offset) for start, end in report.spans)
    )


def _summed(reports: list[StepReport]) -> Iterator[StepReport]:
    """The reports of all parts on one turn, one a kind."""
    for kind in dict.fromkeys(report.kind for report in reports):
        same = [report for report in reports if report.kind == kind]
        edits = tuple(edit for report in same for edit in report.edits)
        spans = tuple(span for report in same for span in report.spans)
        yield replace(same[0], count=sum(report.count for report in same), edits=edits, spans=spans)


def _run(step: Step, sheet: Sheet, explain: bool) -> tuple[str, Alignment, list[StepReport]]:
    counts: dict[str, int] = {}
    edits: dict[str, list[Edit]] = {}
    if step.translate or step.rewrite:
        if step.rewrite:
            new, alignment, found = step.rewrite(sheet)
        elif step.translate:
            new, found = step.translate(sheet)
            alignment = Alignment()
        counts.update(found)
        if explain and found:
            edits[max(found, key=lambda k: found[k])] = list(_differences(sheet.text, new, alignment))
    elif step.find:
        marks = step.find(sheet)
        new, alignment = apply_marks(sheet.text, _kept(marks, edits) if explain else marks, counts)
    reports = [
        StepReport(kind, n, step.name, 0, sheet.evidence.get(kind, step.test), tuple(edits.get(kind, ())))
        for kind, n in counts.items()
        if n
    ]
    return new, alignment, reports


def _differences(old: str, new: str, alignment: Alignment) -> Iterator[Edit]:
    """What changed between two texts, character by character where they run in parallel."""
    at = target = 0
    for start, end, target_start, target_end in (*alignment.runs(), (len(old), len(old), len(new), len(new))):
        parallel = zip(old[at:start], new[target:target_start], strict=True)
        yield from ((i, i + 1, b) for i, (a, b) in enumerate(parallel, at) if a != b)
        if end > start:
            yield start, end, new[target_start:target_end]
        at, target = end, target_end


def _kept(marks: Iterable[Mark], edits: dict[str, list[Edit]]) -> Iterator[Mark]:
    for mark in marks:
        edits.setdefault(mark[0], []).append(mark[1:])
        yield mark


def _placed(report: StepReport, alignment: Alignment) -> StepReport:
    spans = tuple(alignment.to_source(start, end) for start, end, _ in report.edits)
    return replace(report, spans=spans) if spans else report
