"""Rule files: read, checked and compiled.

`rules/master.yaml` is the table of contents: the lexicons with their labels, in order of precedence, and the rule files in
running order. A rule has a name (stable, `type.what_it_finds`), a label (the record type), a priority, a type (`token`
proposes the token marked `AS: value` as a record, `veto` forbids it, `list` says how a list of statements begins and is cut, `figure`
which values a metric takes, `table` what the headings of a table say), a pattern (spaCy's Matcher syntax; a mapping for the last three), and
`set`, the fields that it decides. The highest priority wins; a veto wins over proposals of its own priority and lower.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from extractor.errors import RuleError
from extractor.resources import RuleFolders, fresh_folders
from extractor.rules.confidence import Calibration, measured_rules
from extractor.rules.marked import read_marked, read_yaml
from extractor.rules.matcher import PatternMatcher, Token
from extractor.rules.mentions import MentionFinder

__all__ = ["Match", "Rule", "RuleSet", "load_rules", "read_master", "replaced_rules", "rule_files"]

RULE_KEYS = {"name", "label", "priority", "type", "pattern", "set", "confidence"}
REQUIRED = {"name", "label", "type", "pattern"}
RULE_TYPES = {"token", "veto", "list", "figure", "table"}
MATCHED = {
    "token",
    "veto",
}  # types whose pattern is a sequence of tokens; the pattern of the others is a mapping


@dataclass(frozen=True)
class Rule:
    """One rule as it stands in its file; place: FILE:LINE."""

    name: str
    label: str
    type: str
    priority: int
    pattern: Any
    fields: dict[str, Any]
    confidence: float
    place: str


@dataclass(frozen=True)
class Match:
    """A rule at a place: tokens[start:end] of the sentence, with the tokens that it names."""

    rule: Rule
    start: int
    end: int
    names: dict[str, range]


@dataclass
class RuleSet:
    """All rules, lexicons and vocabularies in force, compiled."""

    folders: RuleFolders
    rules: tuple[Rule, ...]
    finder: MentionFinder
    digest: str
    matcher: PatternMatcher = field(repr=False)
    patterns: tuple[Rule, ...] = ()  # the rules of the matcher's patterns, by number
    headings: dict[str, str] = field(default_factory=dict, repr=False)
    calibration: Calibration = field(default_factory=lambda: Calibration({}, {}), repr=False)

    def matches(self, tokens: Sequence[Token]) -> Iterator[Match]:
        """Every rule at every place of a sentence."""
        for number, start, end, names in self.matcher.matches(tokens):
            yield Match(self.patterns[number], start, end, names)

    def table_rule(self, label: str) -> Rule | None:
        """The first rule that reads tables for records of a type."""
        return next((rule for rule in self.rules if rule.type == "table" and rule.label == label), None)


def load_rules(overlays: tuple[Path, ...] = ()) -> RuleSet:
    """Read and compile the rules in force. Raises RuleError with file and line."""
    return _load(*fresh_folders(overlays))


@lru_cache(maxsize=4)
def _load(folders: RuleFolders, digest: str) -> RuleSet:
    master = read_master(folders)
    named: dict[str, Rule] = {}
    for path in rule_files(folders, master):
        for rule in _rules_of(path):
            named[rule.name] = rule
    matcher = PatternMatcher()
    patterns = tuple(rule for rule in named.values() if rule.type in MATCHED)
    for rule in patterns:
        matcher.add(rule.pattern, f"{rule.place}: rule {rule.name}")
        if not any(entry.get("AS") == "value" for entry in rule.pattern):
            raise RuleError(
                f"{rule.place}: rule {rule.name}: mark the token that holds the value with `AS: value`"
            )
    finder = MentionFinder(folders, master["lexicons"])
    headings = {
        word: row.attributes["kind"]
        for row in folders.rows("section_headings")
        for word in (row.name, *row.aliases)
    }
    calibration = Calibration(
        {rule.name: rule.confidence for rule in named.values()},
        measured_rules(folders, {rule.name: rule.place for rule in named.values()}),
    )
    return RuleSet(folders, tuple(named.values()), finder, digest, matcher, patterns, headings, calibration)


def replaced_rules(overlays: tuple[Path, ...]) -> list[tuple[str, str]]:
    """Shipped rules that a folder's rule of the same name takes the place of, with its place."""
    shipped = {rule.name: rule.place for rule in load_rules().rules}
    return [
        (rule.name, rule.place)
        for rule in load_rules(overlays).rules
        if shipped.get(rule.name, rule.place) != rule.place
    ]


def read_master(folders: RuleFolders) -> dict[str, Any]:
    """Lexicons and rule files by the master files of all folders. Raises RuleError."""
    master: dict[str, Any] = {"lexicons": [], "rules": []}
    for path in folders.files("master.yaml"):
        content = read_yaml(path)
        if not isinstance(content, dict) or set(content) - {"lexicons", "rules"}:
            raise RuleError(f"{path}: a master file has the keys lexicons and rules")
        for key in master:
            if not isinstance(content.get(key) or [], list):
                raise RuleError(f"{path}: {key} is a list, each entry behind a dash")
            for entry in content.get(key) or []:
                if entry not in master[key]:
                    master[key].append(entry)
    for entry in master["lexicons"]:
        if not isinstance(entry, dict) or not {"name", "label"} <= set(entry):
            raise RuleError(f"master.yaml: a lexicon has a name and a label, not {entry!r}")
    return master


def rule_files(folders: RuleFolders, master: dict[str, Any] | None = None) -> list[Path]:
    """The rule files in running order; those of an overlay that its master file does not name come last."""
    master = master or read_master(folders)
    paths: list[Path] = []
    for name in master["rules"]:
        found = [folder / name for folder in folders.folders if (folder / name).is_file()]
        if not found:
            raise RuleError(f"master.yaml: rule file {name!r} does not exist")
        paths += found
    unnamed = (p for folder in folders.folders[1:] for p in sorted(folder.glob("*/*.yaml")))
    return paths + [p for p in unnamed if p not in paths and not p.name.endswith(".cases.yaml")]


def _rules_of(path: Path) -> Iterator[Rule]:
    file = read_marked(path)
    if file.value is None:
        return
    if not isinstance(file.value, list):
        raise RuleError(f"{path}: a rule file is a list of rules")
    for number, entry in enumerate(file.value):
        yield _rule(entry, file.place(number))


def _rule(entry: Any, place: str) -> Rule:
    if not isinstance(entry, dict):
        raise RuleError(f"{place}: a rule is a mapping with name, label, type and pattern")
    if unknown := set(entry) - RULE_KEYS:
        raise RuleError(f"{place}: unknown key {sorted(unknown)[0]!r}; known: {', '.join(sorted(RULE_KEYS))}")
    if missing := REQUIRED - set(entry):
        raise RuleError(f"{place}: {sorted(missing)[0]!r} is missing")
    if entry["type"] not in RULE_TYPES:
        raise RuleError(f"{place}: type {entry['type']!r} is unknown; use {', '.join(sorted(RULE_TYPES))}")
    for key, usual in (("priority", 50), ("confidence", 0.9)):
        if not isinstance(number := entry.get(key, usual), int | float):
            raise RuleError(f"{place}: {key} is a number, not {number!r}")
    wanted = list if entry["type"] in MATCHED else dict
    if not isinstance(entry["pattern"], wanted):
        raise RuleError(f"{place}: the pattern of a {entry['type']} rule is a {wanted.__name__}")
    return Rule(
        entry["name"], entry["label"], entry["type"], int(entry.get("priority", 50)), entry["pattern"],
        dict(entry.get("set") or {}), float(entry.get("confidence", 0.9)), place,
    )  # fmt: skip
