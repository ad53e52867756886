"""Faults of lexicons: form, order, words told twice, attributes that are missing or that nothing reads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import RuleError
from extractor.resources import REQUIRED, numbered_rows, split_row, wrong_number
from extractor.rules.lint.fault import Fault, fault_of, known_names

__all__ = ["Line", "lexicon_faults", "metric_faults", "read_lines", "shadow_faults"]


@dataclass(frozen=True)
class Line:
    """One row as it stands; `attributes` are the pairs that can be read."""

    path: Path
    number: int
    name: str
    aliases: tuple[str, ...]
    attributes: dict[str, str]

    @property
    def words(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


def read_lines(path: Path) -> tuple[list[Line], list[Fault]]:
    """The rows of a file, and what is wrong with the form of it; a bad row hides no other."""
    try:
        numbered, header = numbered_rows(path)
    except RuleError as error:
        return [], [fault_of(path, error)]
    lines: list[Line] = []
    faults = [fault_of(path, RuleError(header))] if header else []
    for number, row in numbered:
        line, wrong = _read_row(path, number, row)
        faults += [Fault(path, number, message) for message in wrong]
        if line is not None:
            lines.append(line)
    return lines, faults


def _read_row(path: Path, number: int, row: str) -> tuple[Line | None, list[str]]:
    cells = split_row(row)
    if cells is None:
        form = "a row has a name, aliases joined by |, attributes key=value;... and perhaps a source, tab between"
        return None, [form]
    wrong = [] if cells[0] == cells[0].strip() else ["blanks around the name"]
    if "=" in cells[1] and not cells[2] and ";" in cells[1]:
        wrong.append(f"attributes {cells[1]!r} stand in the column of the aliases; put a tab before them")
    attributes: dict[str, str] = {}
    for pair in filter(None, cells[2].split(";")):
        key, equals, value = pair.partition("=")
        if not equals:
            wrong.append(f"attribute {pair!r} is not of the form key=value")
        elif key.strip() in attributes:
            wrong.append(f"attribute {key.strip()!r} is given twice")
        else:
            attributes[key.strip()] = value.strip()
    aliases = tuple(a.strip() for a in cells[1].split("|") if a.strip())
    return Line(path, number, cells[0].strip(), aliases, attributes), wrong


BY_SIDE = {"name_forms"}  # where a word before a name and the same word behind one are two words


def lexicon_faults(lines: list[Line], attributes: frozenset[str]) -> Iterator[Fault]:
    """Order, doubles and attributes of one file. attributes: those that the shipped rows have or a rule asks for."""
    owner: dict[tuple[str, str], Line] = {}
    previous = ""
    for line in lines:
        if line.name < previous:
            yield Fault(
                line.path, line.number, f"{line.name!r} sorts before {previous!r}; keep rows sorted by name"
            )
        previous = max(previous, line.name)
        for word in line.words:
            key = word, line.attributes.get("side", "") if line.path.stem in BY_SIDE else ""
            if key in owner:
                yield _double(line, word, owner[key])
            owner.setdefault(key, line)
        yield from _attribute_faults(line, attributes)


def _double(line: Line, word: str, first: Line) -> Fault:
    where = "in the same row" if first is line else f"in line {first.number} ({first.name})"
    return Fault(line.path, line.number, f"{word!r} stands twice: it is {where} already")


def _attribute_faults(line: Line, known: frozenset[str]) -> Iterator[Fault]:
    for key in sorted(REQUIRED.get(line.path.stem, set()) - set(line.attributes)):
        yield Fault(line.path, line.number, f"a row of {line.path.stem} needs the attribute {key}=")
    for key, value in line.attributes.items():
        if key not in known:
            message = f"nothing reads the attribute {key!r}; {known_names(key, known)}"
            yield Fault(line.path, line.number, message)
        if wrong := wrong_number(key, value):
            yield Fault(line.path, line.number, wrong)


def metric_faults(lines: list[Line], measured: frozenset[str]) -> Iterator[Fault]:
    """Units of metrics that no figure rule takes: such a metric never becomes a record."""
    for line in lines:
        for unit in filter(None, line.attributes.get("unit", "").split(",")):
            if unit not in measured:
                message = f"no figure rule takes the unit {unit!r}; {known_names(unit, measured)}"
                yield Fault(line.path, line.number, message)


def shadow_faults(lexicons: Iterable[tuple[str, list[Line]]], shipped: Path) -> Iterator[Fault]:
    """Words of an overlay that are never seen as what they say: an earlier lexicon, or another row, has them.

    lexicons: name and rows in force, in order of precedence.
    """
    owner: dict[str, tuple[str, Line]] = {}
    for lexicon, lines in lexicons:
        for line in sorted(lines, key=lambda line: line.name):
            for word in line.words:
                name, first = owner.setdefault(word.lower(), (lexicon, line))
                if (name, first.name) == (lexicon, line.name):
                    continue
                late, early = (line, first) if shipped not in line.path.parents else (first, line)
                if shipped not in late.path.parents:
                    taken = f"{word!r} is taken already ({early.path.name}, row {early.name})"
                    message = f"{taken}; it would not be read as {late.name!r} everywhere"
                    yield Fault(late.path, late.number, message)
