"""Where the shipped rules lie, how a user's folders overlay them, and how a lexicon file is read.

The lowest layer reads the files so that repair and language can take their words from `rules/lexicons` without knowing
the rule engine above them.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extractor.errors import RuleError

__all__ = ["LexiconRow", "RuleFolders", "any_of", "rule_folders"]

HEADER = ["name", "aliases", "attributes"]
SOURCE = "source"  # a fourth column, which may be left out: what kind of source a row was taken from


@dataclass(frozen=True, slots=True)
class LexiconRow:
    """One row: the canonical name, its other spellings and its attributes, with the place it was read from."""

    name: str
    aliases: tuple[str, ...]
    attributes: dict[str, str]
    place: str


@dataclass(frozen=True)
class RuleFolders:
    """The shipped folder first, then the user's overlays; a later row of the same name replaces an earlier one."""

    folders: tuple[Path, ...]

    def rows(self, lexicon: str) -> list[LexiconRow]:
        """All rows of `lexicons/LEXICON.tsv` over all folders, sorted by name. Raises RuleError."""
        return _rows(self.folders, lexicon)

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
                    total.update(
                        path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0"
                    )
        return total.hexdigest()


def rule_folders(overlays: tuple[Path, ...] = ()) -> RuleFolders:
    """The folders in force: shipped, `EXTRACTOR_RULES` (paths joined as in PATH), then `overlays`."""
    return _folders(os.environ.get("EXTRACTOR_RULES", ""), overlays)


@lru_cache(maxsize=64)  # it is asked for every sentence, and to resolve paths takes longer than to read one
def _folders(named: str, overlays: tuple[Path, ...]) -> RuleFolders:
    folders = [_shipped(), *(Path(p) for p in named.split(os.pathsep) if p), *(Path(p) for p in overlays)]
    for folder in folders:
        if not folder.is_dir():
            raise RuleError(f"{folder}: no such rules folder; give a folder laid out like the shipped rules/")
    return RuleFolders(tuple(folders))


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of some words, longest first: no word hides a longer one that begins with it."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def _shipped() -> Path:
    here = Path(__file__).resolve().parent
    inside = here / "_rules"  # the wheel
    return inside if inside.is_dir() else here.parent / "rules"


@lru_cache(maxsize=256)
def _rows(folders: tuple[Path, ...], lexicon: str) -> list[LexiconRow]:
    merged: dict[str, LexiconRow] = {}
    for folder in folders:
        path = folder / "lexicons" / f"{lexicon}.tsv"
        if path.is_file():
            merged.update((row.name, row) for row in _read(path))
    return [merged[name] for name in sorted(merged)]


def _read(path: Path) -> Iterator[LexiconRow]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise RuleError(
            f"{path}: not UTF-8 ({error.reason} at byte {error.start}); save the lexicon as UTF-8"
        ) from error
    numbered = [(n, line) for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    if not numbered or numbered[0][1].split("\t") not in (HEADER, [*HEADER, SOURCE]):
        place = numbered[0][0] if numbered else 1
        raise RuleError(f"{path}:{place}: the first line must be the header {'<TAB>'.join(HEADER)}")
    for number, line in numbered[1:]:
        yield _row(line, f"{path}:{number}")


def _row(line: str, place: str) -> LexiconRow:
    cells = line.split("\t")
    if len(cells) > 4 or not cells[0].strip():
        raise RuleError(
            f"{place}: a row has a name, aliases joined by |, attributes key=value;... and perhaps a source, tab between"
        )
    cells += [""] * (3 - len(cells))
    attributes = {}
    for pair in filter(None, cells[2].split(";")):
        key, equals, value = pair.partition("=")
        if not equals:
            raise RuleError(f"{place}: attribute {pair!r} is not of the form key=value")
        attributes[key.strip()] = value.strip()
    aliases = tuple(a.strip() for a in cells[1].split("|") if a.strip())
    return LexiconRow(cells[0].strip(), aliases, attributes, place)
