"""The ordered table of repair steps, what a repair gives, and how its plan is applied again.

Order matters. Escapes first: what they hide is text like any other. Mojibake next, since every later step looks at characters. Bracketed
pinyin before anything changes a character, because the missing bytes of a shifted run follow from the characters as the converter left
them; once more behind the marks and forms that hid some, and lines that were broken through readings before those go. Broken lines before anything changes how wide the lines are. Script behind everything that works on bytes or signs, and regional words last: they are whole words of simplified characters.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from extractor.repair.alignment import Alignment, Edit, apply_edits
from extractor.repair.doubled import find_doubled_runs
from extractor.repair.escapes import find_escapes
from extractor.repair.evidence import Kind, Pair
from extractor.repair.forms import find_forms, translate_forms
from extractor.repair.layout import find_broken_lines, find_broken_readings
from extractor.repair.letter_bullets import find_letter_bullets
from extractor.repair.live_quotes import find_live_quotes
from extractor.repair.lost_points import find_lost_points
from extractor.repair.markup import find_markup
from extractor.repair.mojibake import find_mojibake
from extractor.repair.mojibake_lines import reread_lines
from extractor.repair.noise import (
    find_doubled_signs,
    find_lost_blanks,
    replace_misread_glyphs,
)
from extractor.repair.numbered_breaks import find_numbered_breaks
from extractor.repair.replacements import find_regional_words, find_spun_words
from extractor.repair.ruby import find_shifts, strip_readings
from extractor.repair.run_on_tables import find_run_on_tables
from extractor.repair.script import simplify
from extractor.repair.spaced_figures import find_spaced_figures
from extractor.repair.spacing import find_spaced_characters
from extractor.repair.steps import Losses, Mark, Script, Sheet, Step
from extractor.repair.stuttered import find_stuttered
from extractor.repair.torn import find_torn_characters

__all__ = ["STEPS", "Repaired", "StepReport", "replay"]

_SURROGATE = re.compile("[\ud800-\udfff]")


def _replace_surrogates(sheet: Sheet) -> tuple[str, dict[str, int]]:
    """A lone surrogate is no character and no native library takes it: U+FFFD stands in its place."""
    text, count = _SURROGATE.subn("\ufffd", sheet.text)
    return text, {"surrogate": count} if count else {}


def _find_line_ends(sheet: Sheet) -> Iterator[Mark]:
    """Every line ends as the steps behind know it: those of Windows, and those of old Macintosh files where there are no others."""
    text = sheet.text
    if "\r" in text:
        for match in (_WINDOWS if "\n" in text else _MACINTOSH).finditer(text):
            yield "line_end", match.start(), match.end(), "\n"


_WINDOWS, _MACINTOSH = re.compile("\r\n"), re.compile("\r")


STEPS: tuple[Step, ...] = (
    Step("surrogates", "half characters", Kind.SURROGATE, translate=_replace_surrogates),
    Step("line_ends", "carriage returns", Kind.NEWLINE, find=_find_line_ends),
    Step("escapes", "codes, not in code", pairs=Pair.ESCAPE | Pair.MARKUP, find=find_escapes, passes=2),
    Step("torn_characters", "line ends inside of bytes", Kind.UNLIKELY, find=find_torn_characters),
    Step("mojibake_lines", "lines likelier as other bytes", Kind.UNLIKELY, rewrite=reread_lines, passes=3),
    Step("mojibake", "runs likelier as other bytes", Kind.UNLIKELY, find=find_mojibake, passes=3),
    Step("broken_readings", "readings, full lines", pairs=Pair.WRAP, find=find_broken_readings),
    Step("readings", "readings behind traditional characters", pairs=Pair.READING, rewrite=strip_readings),
    Step("byte_shifts", "lost bytes beside readings", pairs=Pair.READING, find=find_shifts),
    Step("numbered_breaks", "most pages end inside of sentences", Kind.NEWLINE, find=find_numbered_breaks),
    Step(
        "letter_bullets",
        "several lines led by one letter",
        Kind.WORD | Kind.ODD | Kind.UNLIKELY,
        find=find_letter_bullets,
    ),
    Step("broken_lines", "words across line ends, full lines", pairs=Pair.WRAP, find=find_broken_lines),
    Step("markup", "known tags, marks in pairs, notes that count up", pairs=Pair.MARKUP, find=find_markup),
    Step("forms", "characters with a canonical form", Kind.FORM, translate=translate_forms),
    Step("odd_forms", "decided by what stands beside", Kind.ODD, Pair.SEPARATOR, find=find_forms),
    Step("live_quotes", "codes, moves to a thousandth", Kind.BRACKET, find=find_live_quotes),
    Step("readings_again", "readings that marks or forms hid", pairs=Pair.READING, rewrite=strip_readings),
    Step("doubled_signs", "two signs never written together", pairs=Pair.DOUBLED, find=find_doubled_signs),
    Step("lost_blanks", "question marks where nothing is asked", Kind.LOST, find=find_lost_blanks),
    Step("misread_glyphs", "several rare characters", Kind.UNLIKELY, translate=replace_misread_glyphs),
    Step("stuttered", "four characters in a row, each twice", Kind.HAN, find=find_stuttered),
    Step("spaced", "words across blanks, lines set apart", pairs=Pair.SPACED, find=find_spaced_characters),
    Step("spaced_figures", "a year apart in prose", Kind.WORD, find=find_spaced_figures),
    Step("lost_points", "figures with blanks and none with a point", Kind.WORD, find=find_lost_points),
    Step("broken_lines_again", "words across line ends, full lines", pairs=Pair.WRAP, find=find_broken_lines),
    Step("doubled_runs", "runs twice that nobody doubles", Kind.HAN, find=find_doubled_runs),
    Step("script", "more traditional than simplified in a line", Kind.CONVERTIBLE, translate=simplify),
    Step("spun_words", "words of the lexicon, none across", Kind.HAN, find=find_spun_words),
    Step("regional_words", "words of the lexicon, none across", Kind.HAN, find=find_regional_words),
    Step("run_on_tables", "rows of as many cells on one line", Kind.BAR, find=find_run_on_tables),
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
    losses: Losses = field(default_factory=Losses)
    source: str = field(default="", repr=False)
    encoding: str = "str"


def replay(source: str, plan: Iterable[StepReport]) -> str:
    """Apply a plan that was made with `explain` to the text that it was made from."""
    text = source
    for _, reports in groupby(plan, key=lambda r: (r.step, r.turn)):
        edits = sorted(edit for report in reports for edit in report.edits)
        text, _ = apply_edits(text, edits)
    return text
