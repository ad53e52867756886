"""The ordered table of repair steps and the one loop that runs it.

Order matters: bracketed pinyin first, because the missing bytes of a shifted run follow from the characters as the
converter left them; script last, because it works on whole characters.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from extractor.repair.alignment import Alignment, apply_edits
from extractor.repair.characters import find_invisible_edits, narrow
from extractor.repair.ruby import find_ruby_edits
from extractor.repair.script import Script, simplify

__all__ = ["Repaired", "StepReport", "repair_text"]


@dataclass(frozen=True, slots=True)
class StepReport:
    """What one step did: its kind and how many places it changed."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repaired text. `alignment.to_source(start, end)` gives the place of any run in the source."""

    text: str
    alignment: Alignment
    plan: tuple[StepReport, ...]
    script: Script
    losses: tuple[str, ...] = field(default=())


_SURROGATE = re.compile("[\ud800-\udfff]")
StepResult = tuple[str, Alignment, list[StepReport]]


def _ruby(text: str) -> StepResult:
    edits, counts = find_ruby_edits(text)
    return *apply_edits(text, edits), [StepReport(kind, n) for kind, n in counts.items() if n]


def _invisible(text: str) -> StepResult:
    edits = find_invisible_edits(text)
    return *apply_edits(text, edits), [StepReport("invisible", len(edits))] if edits else []


def _surrogates(text: str) -> StepResult:
    """A lone surrogate is no character and no native library takes it: U+FFFD stands in its place."""
    text, count = _SURROGATE.subn("\ufffd", text)
    return text, Alignment(), [StepReport("surrogate", count)] if count else []


def _width(text: str) -> StepResult:
    text, count = narrow(text)
    return text, Alignment(), [StepReport("width", count)] if count else []


STEPS: tuple[Callable[[str], StepResult], ...] = (_surrogates, _ruby, _invisible, _width)


def repair_text(text: str) -> Repaired:
    """Repair a source text: pinyin in brackets, invisible characters, width, script. Total and linear in time."""
    alignment, plan = Alignment(), []
    for step in STEPS:
        text, later, reports = step(text)
        alignment = alignment.then(later)
        plan += reports
    text, count, script = simplify(text)
    if count:
        plan.append(StepReport("script", count))
    return Repaired(text, alignment, tuple(plan), script)
