"""All faults of all folders in force, in order of file and line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor.errors import RuleError
from extractor.resources import RuleFolders
from extractor.rules.lint.cases import ENDING, case_faults, missing_case_faults
from extractor.rules.lint.fault import Fault, fault_of, known_names
from extractor.rules.lint.known import Known
from extractor.rules.lint.lexicons import Line, lexicon_faults, metric_faults, read_lines, shadow_faults
from extractor.rules.lint.rules import double_faults, rule_faults
from extractor.rules.lint.slips import form_faults, value_faults
from extractor.rules.marked import Marked, read_marked
from extractor.rules.ruleset import load_rules

__all__ = ["find_faults"]


def find_faults(folders: RuleFolders) -> list[Fault]:
    """Every fault of the files of all folders; none means that the rules load. Raises RuleError for what has no file."""
    faults: list[Fault] = []
    files = {path: file for path in sorted(_yaml_files(folders)) if (file := _read(path, faults)) is not None}
    lines = _read_lexicons(folders, faults)
    masters = [file for path, file in files.items() if path.name == "master.yaml"]
    lexicons = list(_masters(folders, masters, faults))
    known = Known.of(folders, lexicons, lines)
    rules = {
        p: f for p, f in files.items() if p.parent not in folders.folders and not p.name.endswith(ENDING)
    }
    cases = {p: f for p, f in files.items() if p.name.endswith(ENDING)}
    for path, file in rules.items():
        faults += rule_faults(file, known)
        beside = path.with_name(path.name.removesuffix(".yaml") + ENDING)
        if beside in cases or not beside.is_file():  # one that cannot be read is named already
            faults += missing_case_faults(file, cases.get(beside))
    for folder in folders.folders:
        faults += double_faults([f for p, f in rules.items() if folder in p.parents])
    for file in cases.values():
        faults += case_faults(file)
    faults += _lexicon_faults(folders, lines, lexicons, list(rules.values()))
    faults += _unread_faults(folders, lexicons, masters)
    if not faults:
        load_rules(folders.folders[1:])
    return sorted(set(faults))


def _yaml_files(folders: RuleFolders) -> Iterator[Path]:
    for folder in folders.folders:
        yield from folder.glob("*/*.yaml")
        if (folder / "master.yaml").is_file():
            yield folder / "master.yaml"


def _read(path: Path, faults: list[Fault]) -> Marked | None:
    try:
        return read_marked(path)
    except RuleError as error:
        faults.append(fault_of(path, error))
        return None


def _read_lexicons(folders: RuleFolders, faults: list[Fault]) -> dict[Path, list[Line]]:
    lines: dict[Path, list[Line]] = {}
    for path in folders.files("lexicons/*.tsv"):
        lines[path], wrong = read_lines(path)
        faults += wrong
    return lines


def _masters(folders: RuleFolders, masters: list[Marked], faults: list[Fault]) -> Iterator[dict[str, Any]]:
    """The entries of lexicons that can be used, in order of precedence; what is wrong goes to `faults`."""
    order = {folder: number for number, folder in enumerate(folders.folders)}
    for file in sorted(masters, key=lambda f: order[f.path.parent]):
        if not isinstance(file.value, dict) or set(file.value) - {"lexicons", "rules"}:
            faults.append(Fault(file.path, file.line(), "a master file has the keys lexicons and rules"))
            continue
        for key in sorted(file.value):
            if not isinstance(file.value[key] or [], list):
                faults.append(Fault(file.path, file.line(key), f"{key} is a list, each entry behind a dash"))
        for number, name in enumerate(_listed(file, "rules")):
            if not any((folder / str(name)).is_file() for folder in folders.folders):
                line = file.line("rules", number)
                faults.append(Fault(file.path, line, f"rule file {name!r} does not exist"))
        for number, entry in enumerate(_listed(file, "lexicons")):
            message = _lexicon_entry_fault(folders, entry)
            if message is None:
                yield entry
            else:
                faults.append(Fault(file.path, file.line("lexicons", number), message))


def _listed(master: Marked, key: str) -> list[Any]:
    """The entries of a master file under a key; none where it cannot be used."""
    found = master.value.get(key) if isinstance(master.value, dict) else None
    return found if isinstance(found, list) else []


def _lexicon_entry_fault(folders: RuleFolders, entry: Any) -> str | None:
    if not isinstance(entry, dict) or not {"name", "label"} <= set(entry):
        return f"a lexicon has a name and a label, not {entry!r}"
    if unknown := set(entry) - {"name", "label", "variants", "plain"}:
        return f"unknown key {sorted(unknown)[0]!r}; known: label, name, plain, variants"
    for name in filter(None, (entry["name"], entry.get("variants"))):
        if not any((folder / "lexicons" / f"{name}.tsv").is_file() for folder in folders.folders):
            return f"lexicon {name!r} has no file lexicons/{name}.tsv"
    return None


def _lexicon_faults(
    folders: RuleFolders, lines: dict[Path, list[Line]], lexicons: list[dict[str, Any]], rules: list[Marked]
) -> Iterator[Fault]:
    shipped = folders.folders[0]
    asked = frozenset(_facts_asked(rules))
    measured = frozenset(_units_measured(rules))
    labels = frozenset(_labels_asked(rules))
    for path, found in lines.items():
        home = lines.get(shipped / "lexicons" / path.name, found)
        attributes = frozenset(key for line in home for key in line.attributes) | asked
        yield from lexicon_faults(found, attributes)
        if shipped not in path.parents:
            for line in found:
                yield from form_faults(line)
                yield from value_faults(line, home if home is not found else (), labels)
        if path.stem == "metrics":
            yield from metric_faults(found, measured)
    in_force = []
    for entry in lexicons:
        rows: dict[str, Line] = {}
        for folder in folders.folders:
            rows |= {line.name: line for line in lines.get(folder / "lexicons" / f"{entry['name']}.tsv", ())}
        in_force.append((str(entry["name"]), list(rows.values())))
    yield from shadow_faults(in_force, shipped)


def _entries(rules: list[Marked]) -> Iterator[dict[str, Any]]:
    for file in rules:
        yield from (e for e in (file.value if isinstance(file.value, list) else ()) if isinstance(e, dict))


def _tokens(rules: list[Marked]) -> Iterator[dict[str, Any]]:
    for entry in _entries(rules):
        for token in entry["pattern"] if isinstance(entry.get("pattern"), list) else ():
            if isinstance(token, dict):
                yield token


def _facts_asked(rules: list[Marked]) -> Iterator[str]:
    for token in _tokens(rules):
        if isinstance(token.get("_"), dict):
            yield from (str(name) for name in token["_"])


def _labels_asked(rules: list[Marked]) -> Iterator[str]:
    for token in _tokens(rules):
        wanted = token.get("ENT_TYPE")
        listed = [*wanted.values()] if isinstance(wanted, dict) else [wanted]
        for value in listed:
            yield from map(str, value if isinstance(value, list) else [value])


def _units_measured(rules: list[Marked]) -> Iterator[str]:
    for entry in _entries(rules):
        if entry.get("type") == "figure" and isinstance(entry.get("pattern"), dict):
            units = entry["pattern"].get("metric")
            yield from (str(unit) for unit in units) if isinstance(units, list) else ()


def _unread_faults(
    folders: RuleFolders, lexicons: list[dict[str, Any]], masters: list[Marked]
) -> Iterator[Fault]:
    """Files that nothing reads: a lexicon by a wrong name, a rule file in a wrong place."""
    shipped = folders.folders[0]
    named = {str(n) for entry in lexicons for n in (entry["name"], entry.get("variants")) if n}
    named |= {path.stem for path in (shipped / "lexicons").glob("*.tsv")}
    listed = {str(n) for m in masters for n in _listed(m, "rules")}
    for folder in folders.folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and (message := _unread_fault(path.relative_to(folder))):
                yield Fault(path, 1, f"nothing reads this file; {message}")
        for path in folder.glob("lexicons/*.tsv"):
            if path.stem not in named:
                message = f"no lexicon has the name {path.stem!r}; {known_names(path.stem, named)}"
                yield Fault(path, 1, message)
    for path in shipped.glob("*/*.yaml"):
        if path.relative_to(shipped).as_posix() not in listed and not path.name.endswith(ENDING):
            yield Fault(path, 1, "master.yaml does not name this file")


def _unread_fault(path: Path) -> str | None:
    """What to do with a file of a rules folder, by its path in it, that looks like rules or words and is not read; or None."""
    if path.suffix in {".yaml", ".yml"}:
        if len(path.parts) == 1 and path.stem != "master":
            return "put it in the folder of its record type, such as price/"
        if len(path.parts) > 2:
            return f"put it right below {path.parts[0]}/"
        return "name it .yaml" if path.suffix == ".yml" else None
    if path.suffix in {".tsv", ".csv", ".txt", ".xls", ".xlsx"}:
        if path.parts[:-1] != ("lexicons",):
            return "put it in lexicons/"
        return None if path.suffix == ".tsv" else f"save it as {path.stem}.tsv, with tabs between the columns"
    return None
