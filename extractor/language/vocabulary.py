"""The words that quantities are made of, read from the lexicons."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from extractor.resources import LexiconRow, RuleFolders

__all__ = ["Currency", "Unit", "Vocabulary", "any_of"]

PERCENT_KINDS = {"percent": "percent", "percent_point": "percent", "multiple": "multiple"}
# lexicons whose names may end in or begin with a number that is no amount (豆包1.5, 910B)
NAMES = ("model_families", "models", "products", "accelerators", "clusters")
DIGIT_NAMES = (*NAMES, "benchmarks")  # behind a benchmark's name stands a score: GPQA 53.6


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its canonical name, the kind of its quantities, its dimension, and the factor to the canonical unit."""

    name: str
    kind: str
    dimension: str
    factor: Decimal
    measure: str | None
    pint: str | None
    article: bool = False  # one of it (一种, 一次) counts nothing


@dataclass(frozen=True, slots=True)
class Currency:
    """A form of a currency: its ISO 4217 code, None where several countries call theirs so (法郎), and its size in the main unit."""

    code: str | None
    factor: Decimal = Decimal(1)


class Vocabulary:
    """Words by their meaning. Raises RuleError for a row that cannot be read."""

    def __init__(self, folders: RuleFolders) -> None:
        self.scales = {word: Decimal(row.attributes["factor"]) for word, row in _words(folders, "scales")}
        self.currencies = {
            word: _currency(row)
            for word, row in _words(folders, "currencies")
            if word != row.name or "code" not in row.attributes
        }
        self.per = {word: row.name for word, row in _words(folders, "per")}
        self.units = {word: _unit(row) for word, row in _words(folders, "units") if "_" not in word}
        self.after: dict[str, str] = {}
        self.before: dict[str, str] = {}
        self.fillers: set[str] = set()
        self.false_before: list[str] = []
        self.false_after: list[str] = []
        for row in folders.rows("qualifiers"):
            place, qualifier = row.attributes["at"], row.attributes.get("qualifier", "exact")
            if place == "between":
                self.fillers.update(row.aliases)
            elif place.startswith("no_"):
                (self.false_before if place == "no_before" else self.false_after).extend(row.aliases)
            else:
                for side, loose in (("after", self.after), ("before", self.before)):
                    if place in {side, "around"}:
                        loose.update(dict.fromkeys(row.aliases, qualifier))
        self.changes: dict[str, Mapping[str, str]] = {
            alias: row.attributes for row in folders.rows("changes") for alias in row.aliases
        }
        self.numeral_words = frozenset(
            alias for row in folders.rows("numeral_words") for alias in row.aliases
        )
        begun = {word[:size] for word in (*self.units, *self.currencies) for size in range(1, len(word) + 1)}
        self.false_units = [
            alias for row in folders.rows("false_units") for alias in row.aliases if alias not in begun
        ]
        self.eras = {
            word
            for row in folders.rows("date_words")
            if row.attributes["kind"] == "era"
            for word in row.aliases
        }
        self.senses = folders.rows("unit_senses")
        self.parts = [row.attributes for row in folders.rows("unit_parts")]
        self.versioned: list[str] = []
        self.editions: list[str] = []
        self.figures: list[str] = []
        chinese: list[str] = []
        for row in folders.rows("versioned_names"):
            {"behind": self.editions, "chinese": chinese, "figure": self.figures}.get(
                row.attributes.get("side", ""), self.versioned
            ).extend(row.aliases)
        self.identifiers_before: list[str] = []
        self.identifiers_behind: list[str] = []
        for row in folders.rows("identifier_words"):
            behind = row.attributes.get("side") == "behind"
            (self.identifiers_behind if behind else self.identifiers_before).extend(row.aliases)
        names = {word for lexicon in NAMES for word, _ in _words(folders, lexicon)}
        self.names = frozenset(name.lower() for name in (*names, *chinese) if not name[-1:].isdigit())
        names = {word for lexicon in DIGIT_NAMES for word, _ in _words(folders, lexicon)}
        self.digit_names = frozenset(name for name in names if name[:1].isdigit()) | _short_forms(names)
        self.digit_names |= {word for word in self.numeral_words if word[0].isdigit()}


_SHORT = re.compile(r"(?<=[^0-9A-Za-z.])\d{3,4}[A-Z]{1,2}$")


def _short_forms(names: Iterable[str]) -> set[str]:
    """昇腾910B is 910B in the next sentence."""
    return {match[0] for name in names if (match := _SHORT.search(name))}


def _words(folders: RuleFolders, lexicon: str) -> Iterable[tuple[str, LexiconRow]]:
    for row in folders.rows(lexicon):
        for word in (row.name, *row.aliases):
            yield word, row


def _currency(row: LexiconRow) -> Currency:
    code = row.attributes.get("code", row.name)
    return Currency(None if code == "none" else code, Decimal(row.attributes.get("factor", "1")))


def _unit(row: LexiconRow) -> Unit:
    a = row.attributes
    dimension = a["kind"]
    return Unit(
        a.get("canonical", row.name),
        PERCENT_KINDS.get(dimension, "unit"),
        dimension,
        Decimal(a.get("factor", "1")),
        a.get("measure"),
        a.get("pint"),
        "article" in a,
    )


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first: a trie, which looks at each character once."""
    trie: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = trie
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _branches(trie)


_FEW = 8  # branches that are tried one by one


def _branches(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    last = "".join(re.escape(c) for c, child in node.items() if c and set(child) == {""})
    parts = [re.escape(c) + _branches(child) for c, child in node.items() if c and set(child) != {""}]
    if last:
        parts.append(f"[{last}]" if len(last) > 1 else last)
    if not parts:
        return ""
    body = parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
    if len(parts) > _FEW:  # a set is one look, branches are as many as there are
        body = f"(?=[{''.join(re.escape(c) for c in node if c)}]){body}"
    return f"(?:{body})?" if "" in node else body
