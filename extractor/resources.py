"""Where the shipped rules lie, how a user's folders overlay them, and how a lexicon file is read.

The lowest layer reads the files so that repair and language can take their words from `rules/lexicons` without knowing
the rule engine above them.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path

from extractor.errors import RuleError

__all__ = [
    "HEADER",
    "REQUIRED",
    "SOURCE",
    "LexiconRow",
    "RuleFolders",
    "any_of",
    "fresh_folders",
    "numbered_rows",
    "read_bytes",
    "read_text",
    "rule_folders",
    "split_row",
    "wrong_number",
]

HEADER = ["name", "aliases", "attributes"]
SOURCE = "source"  # a fourth column, which may be left out: what kind of source a row was taken from

# what the code reads of every row of a lexicon
REQUIRED = {
    "changes": {"side"},
    "cues": {"label"},
    "figure_words": {"side"},
    "metrics": {"unit"},
    "qualifiers": {"at"},
    "risk_categories": {"category"},
    "scales": {"factor"},
    "section_headings": {"kind"},
    "units": {"kind"},
}
NUMBERS = {"factor": Decimal, "weight": int}  # attributes that are counted with


@dataclass(frozen=True, slots=True)
class LexiconRow:
    """One row: the canonical name, its other spellings and its attributes, with the place it was read from."""

    name: str
    aliases: tuple[str, ...]
    attributes: dict[str, str]
    place: str


@dataclass(frozen=True)
class RuleFolders:
    """The shipped folder first, then the user's overlays; a later row of the same name replaces an earlier one.

    turn: how often their files were seen to have changed; what is kept of them is kept by it.
    """

    folders: tuple[Path, ...]
    turn: int = 0

    def rows(self, lexicon: str) -> list[LexiconRow]:
        """All rows of `lexicons/LEXICON.tsv` over all folders, sorted by name. Raises RuleError."""
        return _rows(self, lexicon)

    def files(self, pattern: str) -> Iterator[Path]:
        """The files that match a glob, folder by folder, sorted within each."""
        for folder in self.folders:
            yield from sorted(folder.glob(pattern))

    def digest(self) -> str:
        """SHA-256 over the names and bytes of all rule and lexicon files."""
        total = hashlib.sha256()
        for folder in self.folders:
            for path in sorted(folder.rglob("*")):
                if path.suffix in {".tsv", ".yaml"} and path.is_file():
                    name = path.relative_to(folder).as_posix().encode("utf-8", "surrogateescape")
                    total.update(name + b"\0" + read_bytes(path) + b"\0")
        return total.hexdigest()


def rule_folders(overlays: tuple[Path, ...] = ()) -> RuleFolders:
    """The folders in force: shipped, `EXTRACTOR_RULES` (paths joined as in PATH), then `overlays`."""
    return _folders(os.environ.get("EXTRACTOR_RULES", ""), overlays)


_seen: dict[tuple[Path, ...], tuple[int, str]] = {}  # of each set of folders: the turn and the digest


def fresh_folders(overlays: tuple[Path, ...] = ()) -> tuple[RuleFolders, str]:
    """The folders in force as their files stand now, with their digest. What was kept of files that have changed is not used
    again: in a notebook the next `Extractor` knows the row that was just added."""
    folders = rule_folders(overlays)
    digest = folders.digest()
    turn, known = _seen.get(folders.folders, (0, digest))
    _seen[folders.folders] = turn + (digest != known), digest
    if digest != known:
        _folders.cache_clear()
    return rule_folders(overlays), digest


@lru_cache(maxsize=64)  # it is asked for every sentence, and to resolve paths takes longer than to read one
def _folders(named: str, overlays: tuple[Path, ...]) -> RuleFolders:
    folders = [_shipped(), *(Path(p) for p in named.split(os.pathsep) if p), *(Path(p) for p in overlays)]
    for folder in folders:
        if not folder.is_dir():
            raise RuleError(f"{folder}: no such rules folder; give a folder laid out like the shipped rules/")
    return RuleFolders(tuple(folders), _seen.get(tuple(folders), (0, ""))[0])


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of some words, longest first: no word hides a longer one that begins with it."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def _shipped() -> Path:
    here = Path(__file__).resolve().parent
    inside = here / "_rules"  # the wheel
    return inside if inside.is_dir() else here.parent / "rules"


@lru_cache(maxsize=256)
def _rows(folders: RuleFolders, lexicon: str) -> list[LexiconRow]:
    merged: dict[str, LexiconRow] = {}
    for folder in folders.folders:
        path = folder / "lexicons" / f"{lexicon}.tsv"
        if path.is_file():
            merged.update((row.name, row) for row in _read(path))
    return [merged[name] for name in sorted(merged)]


def read_bytes(path: Path) -> bytes:
    """A rule or lexicon file. Raises RuleError where it may not be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise RuleError(f"{path}: cannot be read ({error.strerror}); check its permissions") from error


def read_text(path: Path) -> str:
    """A rule or lexicon file, with or without a byte order mark. Raises RuleError with the line that is not UTF-8."""
    data = read_bytes(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        reason = (
            "it is UTF-16, as Excel's Unicode text" if wide else f"{error.reason}; perhaps GBK, as of Excel"
        )
        line = 1 if wide else data.count(b"\n", 0, error.start) + 1
        raise RuleError(f"{path}:{line}: not UTF-8 ({reason}); save it as UTF-8") from error


def numbered_rows(path: Path) -> tuple[list[tuple[int, str]], str | None]:
    """The lines of a lexicon below its header with their numbers, and what is wrong with the header. Raises RuleError."""
    lines = enumerate(read_text(path).splitlines(), 1)
    numbered = [(n, line) for n, line in lines if line.strip() and not line.startswith("#")]
    first, header = numbered[0] if numbered else (1, "")
    if header.rstrip("\t").split("\t") in (HEADER, [*HEADER, SOURCE]):
        return numbered[1:], None
    got = f"{header[:60]!r}" if header else "nothing"
    blanks = "; columns are separated by tabs, not by blanks" if header.split() == HEADER else ""
    wrong = f"{path}:{first}: the first line must be the header {'<TAB>'.join(HEADER)}, not {got}{blanks}"
    return numbered[1:], wrong


def split_row(line: str) -> list[str] | None:
    """The cells of a row, three at least; a spreadsheet's empty ones at the end are none. None where it is no row."""
    cells = line.rstrip("\t").split("\t")
    return None if len(cells) > 4 or not cells[0].strip() else cells + [""] * (3 - len(cells))


def wrong_number(key: str, value: str) -> str | None:
    """What is wrong with an attribute that has to be a number, or None."""
    try:
        number = NUMBERS[key](value) if key in NUMBERS else 1
    except (ValueError, InvalidOperation):
        return f"{key}={value} is not a number"
    return None if number > 0 else f"{key}={value} is not above 0"


def _read(path: Path) -> Iterator[LexiconRow]:
    numbered, wrong = numbered_rows(path)
    if wrong is not None:
        raise RuleError(wrong)
    for number, line in numbered:
        row = _row(line, f"{path}:{number}")
        if missing := REQUIRED.get(path.stem, set()) - set(row.attributes):
            raise RuleError(f"{row.place}: a row of {path.stem} needs the attribute {min(missing)}=")
        yield row


def _row(line: str, place: str) -> LexiconRow:
    cells = split_row(line)
    if cells is None:
        raise RuleError(
            f"{place}: a row has a name, aliases joined by |, attributes key=value;... and perhaps a source, tab between"
        )
    attributes = {}
    for pair in filter(None, cells[2].split(";")):
        key, equals, value = pair.partition("=")
        if not equals:
            raise RuleError(f"{place}: attribute {pair!r} is not of the form key=value")
        attributes[key.strip()] = value.strip()
    if wrong := [w for key, value in attributes.items() if (w := wrong_number(key, value))]:
        raise RuleError(f"{place}: {wrong[0]}")
    aliases = tuple(a.strip() for a in cells[1].split("|") if a.strip())
    return LexiconRow(cells[0].strip(), aliases, attributes, place)
