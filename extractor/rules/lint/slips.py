"""Slips in the rows of an overlay: what a spreadsheet or an input method leaves, and values that nothing knows."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches

from extractor.language.conversion import is_unit
from extractor.repair import repair_text
from extractor.repair.script import convertible
from extractor.rules.lint.fault import Fault, known_names
from extractor.rules.lint.lexicons import Line

__all__ = ["form_faults", "value_faults"]

# attributes that take one of the values which the shipped rows have
CLOSED = {
    "accelerators": {"kind"},
    "benchmarks": {"scale"},
    "changes": {"side"},
    "cues": {"modality"},
    "denials": {"side"},
    "identifier_words": {"side"},
    "name_forms": {"side"},
    "organisations": {"market"},
    "products": {"kind"},
    "qualifiers": {"at", "qualifier"},
    "rating_actions": {"action"},
    "regional_words": {"region"},
    "report_types": {"kind"},
    "section_headings": {"kind"},
    "unit_senses": {"side"},
    "units": {"kind", "measure"},
    "versioned_names": {"side"},
}
# attributes that take values of an analyst's own, unless one is a shipped value but for a letter
OPEN = {"risk_categories": {"category"}}
_CODE = re.compile(r"[A-Z]{3}")
_JOINT = re.compile(r"[｜、]|(?<!\d)[，,](?=.)|(?<=.)[，,](?!\d)")  # 2,4-D and 1,000 tokens are words


# lexicons whose words are looked for before the text is brought into simplified characters
UNREPAIRED = {"regional_words", "spun_words", "misread_glyphs"}


def form_faults(line: Line) -> Iterator[Fault]:
    """Words that no note can hold as they stand."""
    for word in line.words:
        if (message := _form_fault(word)) or (
            line.path.stem not in UNREPAIRED and (message := _script_fault(word))
        ):
            yield Fault(line.path, line.number, message)
    for key, value in line.attributes.items():
        if mark := re.search("[；＝]", value):
            message = f"{key}={value} holds a full-width {mark[0]}; write ; and ="
            yield Fault(line.path, line.number, message)


def _form_fault(word: str) -> str | None:
    hidden = [c for c in word if c == "\u00a0" or unicodedata.category(c) in {"Cc", "Cf"}]
    if hidden:
        return f"{word!r} holds the invisible character U+{ord(hidden[0]):04X}; type the word anew"
    if "  " in word:
        return f"{word!r} holds two blanks; columns are separated by a tab"
    if word[0] == word[-1] == '"' or '""' in word:
        return f"{word!r} is in quotes, as a spreadsheet saves it; take them off"
    if mark := _JOINT.search(word):
        return f"{word!r} is one word to the program, with its {mark[0]}; join aliases by |"
    return None


def _script_fault(word: str) -> str | None:
    if convertible().intersection(word) and (read := repair_text(word).text) != word:
        return f"{word!r} is never seen: notes are read in simplified characters; write {read!r}"
    return None


def value_faults(line: Line, shipped: Iterable[Line], labels: Collection[str]) -> Iterator[Fault]:
    """Values of attributes that nothing knows. shipped: the rows of the same lexicon; labels: those that rules ask for."""
    name, rows = line.path.stem, list(shipped)
    for key, value in line.attributes.items():
        known = {row.attributes[key] for row in rows if key in row.attributes}
        close = get_close_matches(value, known, n=1, cutoff=0.8)
        if key in CLOSED.get(name, ()) and value not in known:
            yield Fault(line.path, line.number, f"{key}={value} is unknown; {known_names(value, known)}")
        elif key in OPEN.get(name, ()) and value not in known and close:
            yield Fault(line.path, line.number, f"{key}={value} is unknown; did you mean {close[0]!r}?")
        elif key == "label" and value not in known | set(labels):
            message = f"no rule asks for the label {value!r}; {known_names(value, known | set(labels))}"
            yield Fault(line.path, line.number, message)
        elif key == "pint" and not is_unit(value):
            yield Fault(line.path, line.number, f"pint={value}: the pint library has no such unit")
    if name == "currencies" and not _CODE.fullmatch(code := line.attributes.get("code", line.name)):
        yield Fault(line.path, line.number, f"{code!r} is no ISO 4217 code of three capital letters")
