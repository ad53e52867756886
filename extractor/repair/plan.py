"""The ordered table of repair steps and the one loop that runs it.

Order matters. Escapes first: what they hide is text like any other. Mojibake next, since every later step looks at characters. Bracketed
pinyin before anything changes a character, because the missing bytes of a shifted run follow from the characters as the converter left
them. Script behind everything that works on bytes or signs, and regional words last: they are whole words of simplified characters.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

from extractor.config import Config
from extractor.repair.alignment import Alignment, Edit, apply_edits, apply_marks
from extractor.repair.doubled import find_doubled_runs
from extractor.repair.escapes import find_escapes
from extractor.repair.evidence import Kind, Pair, Survey
from extractor.repair.forms import find_forms, translate_forms
from extractor.repair.guess import UNKNOWN
from extractor.repair.layout import find_broken_lines
from extractor.repair.markup import find_markup
from extractor.repair.mojibake import find_mojibake
from extractor.repair.mojibake_lines import reread_lines
from extractor.repair.noise import (
    find_doubled_signs,
    find_lost_blanks,
    replace_misread_glyphs,
)
from extractor.repair.replacements import find_regional_words, find_spun_words
from extractor.repair.ruby import find_shifts, strip_readings
from extractor.repair.script import simplify
from extractor.repair.spacing import find_spaced_characters
from extractor.repair.steps import Findings, Loss, Mark, Script, Sheet, Step
from extractor.resources import RuleFolders, rule_folders
from extractor.source import from_bytes

__all__ = ["STEPS", "Repaired", "StepReport", "repair_text", "replay"]

_SURROGATE = re.compile("[\ud800-\udfff]")


def _replace_surrogates(sheet: Sheet) -> tuple[str, dict[str, int]]:
    """A lone surrogate is no character and no native library takes it: U+FFFD stands in its place."""
    text, count = _SURROGATE.subn("\ufffd", sheet.text)
    return text, {"surrogate": count} if count else {}


STEPS: tuple[Step, ...] = (
    Step("surrogates", "half characters", Kind.SURROGATE, translate=_replace_surrogates),
    Step("escapes", "codes, not in code", pairs=Pair.ESCAPE | Pair.MARKUP, find=find_escapes, passes=2),
    Step("mojibake_lines", "lines likelier as other bytes", Kind.UNLIKELY, rewrite=reread_lines, passes=3),
    Step("mojibake", "runs likelier as other bytes", Kind.UNLIKELY, find=find_mojibake, passes=3),
    Step("readings", "readings behind traditional characters", pairs=Pair.READING, rewrite=strip_readings),
    Step("byte_shifts", "lost bytes beside readings", pairs=Pair.READING, find=find_shifts),
    Step("markup", "known tags, marks in pairs, notes that count up", pairs=Pair.MARKUP, find=find_markup),
    Step("forms", "characters with a canonical form", Kind.FORM, translate=translate_forms),
    Step("odd_forms", "decided by what stands beside", Kind.ODD, Pair.SEPARATOR, find=find_forms),
    Step("doubled_signs", "two signs never written together", pairs=Pair.DOUBLED, find=find_doubled_signs),
    Step("lost_blanks", "question marks where nothing is asked", Kind.LOST, find=find_lost_blanks),
    Step("misread_glyphs", "several rare characters", Kind.UNLIKELY, translate=replace_misread_glyphs),
    Step("spaced", "words across blanks, lines set apart", pairs=Pair.SPACED, find=find_spaced_characters),
    Step("broken_lines", "words across line ends, full lines", pairs=Pair.WRAP, find=find_broken_lines),
    Step("doubled_runs", "runs twice that nobody doubles", Kind.HAN, find=find_doubled_runs),
    Step("script", "more traditional than simplified in a line", Kind.CONVERTIBLE, translate=simplify),
    Step("spun_words", "words of the lexicon, none across", Kind.HAN, find=find_spun_words),
    Step("regional_words", "words of the lexicon, none across", Kind.HAN, find=find_regional_words),
)


@dataclass(frozen=True, slots=True)
class StepReport:
    """What one step did: how many places of a kind it changed, and why.

    edits: the changes in the text that the step was given, and spans: their places in the source; both only when asked to explain.
    """

    kind: str
    count: int
    step: str = ""
    turn: int = 0
    evidence: str = ""
    edits: tuple[Edit, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repaired text. `alignment.to_source(start, end)` gives the place of any run in `source`.

    plan: what was done, step by step. losses: places whose bytes are gone, in the source. script: what the source was written in.
    encoding: how bytes were read; "str" for a text.
    """

    text: str
    alignment: Alignment
    plan: tuple[StepReport, ...]
    script: Script
    losses: tuple[Loss, ...] = ()
    source: str = field(default="", repr=False)
    encoding: str = "str"


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
    repaired = _repair(read.text, explain, rule_folders(tuple(rules_dirs)))
    undecoded = [
        Loss(mark.start(), mark.end(), UNKNOWN, f"not to be decoded as {read.encoding}")
        for mark in re.finditer(UNKNOWN, read.text if read.warnings else "")
    ]
    losses = sorted([*undecoded, *repaired.losses], key=lambda loss: (loss.start, loss.end))
    return replace(repaired, encoding=read.encoding, losses=tuple(losses))


def _repair(source: str, explain: bool, rules: RuleFolders) -> Repaired:
    text, alignment, plan, losses = source, Alignment(), [], []
    survey: Survey | None = None  # of the text as it stands; looked at anew behind a step that changed it
    findings = Findings()
    for step in STEPS:
        for turn in range(step.passes):
            survey = survey or Survey(text)
            if not (survey.kinds & step.kinds or survey.pairs & step.pairs):
                break
            sheet = Sheet(text, survey, findings, rules)
            new, later, reports = _run(step, sheet, explain)
            losses += [_in_source(loss, alignment) for loss in sheet.losses]
            if not reports:
                break
            plan += [_placed(replace(report, turn=turn), alignment) for report in reports]
            alignment = alignment.then(later)
            text, survey = new, None
    return Repaired(text, alignment, tuple(plan), findings.script, tuple(losses), source)


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


def _in_source(loss: Loss, alignment: Alignment) -> Loss:
    start, end = alignment.to_source(loss.start, loss.end)
    return Loss(start, end, loss.text, loss.reason)


def replay(source: str, plan: Iterable[StepReport]) -> str:
    """Apply a plan that was made with `explain` to the text that it was made from."""
    text = source
    for _, reports in groupby(plan, key=lambda r: (r.step, r.turn)):
        edits = sorted(edit for report in reports for edit in report.edits)
        text, _ = apply_edits(text, edits)
    return text
