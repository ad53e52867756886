"""The tests that patterns make of a token, and which of them a token meets.

Every distinct test is an atom. What a token is asked for (its text, its label, a fact of its mention) is an attribute, and each
value of an attribute bars some atoms; what no attribute bars is the token's signature, a bit set. A value that no test names
bars what any other such value bars, so that a new word or number costs a few look-ups and not hundreds of tests.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from extractor.errors import RuleError
from extractor.rules.mentions import Mention

__all__ = ["FLAGS", "OPERATORS", "TEXTS", "Token", "TokenTests", "regex_fault", "token_test"]

MOST_VALUES = 1 << 14  # values of an attribute that are remembered


@dataclass(slots=True, eq=False)  # not frozen: a frozen one takes three times as long to make
class Token:
    """A word or a mention; start and end are code points of the repaired text."""

    start: int
    end: int
    text: str
    mention: Mention | None = None

    @property
    def label(self) -> str:
        """The mention's label, or the empty string."""
        return self.mention.label if self.mention else ""


_PLAIN_START = re.compile(r"\^([\w-]+)")  # an expression that only asks what the text starts with
_FACT = "_."  # before the name of a fact, as an attribute
_Get = Callable[[Token], Any]
_Check = Callable[[Any], bool]
FLAGS: dict[str, Callable[[str], bool]] = {
    # spaCy's is_punct: every character is of a punctuation category
    "IS_PUNCT": lambda t: all(unicodedata.category(c).startswith("P") for c in t),
    "IS_DIGIT": str.isdigit,
    "IS_ALPHA": str.isalpha,
    "IS_ASCII": str.isascii,
}
TEXTS: dict[str, _Get] = {
    "TEXT": lambda t: t.text,
    "ORTH": lambda t: t.text,
    "LOWER": lambda t: t.text.lower(),
    "ENT_TYPE": lambda t: t.label,
    "LENGTH": lambda t: len(t.text),
}
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    ">=": lambda a, b: a is not None and a >= b,
    "<=": lambda a, b: a is not None and a <= b,
    ">": lambda a, b: a is not None and a > b,
    "<": lambda a, b: a is not None and a < b,
    "IN": lambda a, b: a in b,
    "NOT_IN": lambda a, b: a not in b,
}
OPERATORS = (*_COMPARISONS, "REGEX")


class TokenTests:
    """The atoms of a rule set, numbered as they come."""

    def __init__(self) -> None:
        self.words: dict[int, tuple[str, ...]] = {}  # atoms that some words alone meet
        self.named = 0  # atoms that no plain word meets, for want of a label or a fact
        self._atoms: dict[str, int] = {}
        self._attributes: dict[str, _Attribute] = {}

    def add(self, tests: dict[str, Any], place: str) -> int:
        """The number of an entry's tests. Raises RuleError naming `place`."""
        key = json.dumps(tests, sort_keys=True, ensure_ascii=False)
        atom = self._atoms.get(key)
        if atom is not None:
            return atom
        checks = list(_checks(tests, place))
        atom = self._atoms[key] = len(self._atoms)
        for name, get, wanted, check in checks:
            self._attributes.setdefault(name, _Attribute(get)).add(1 << atom, wanted, check)
            if (name == "ENT_TYPE" and not check("")) or (name.startswith(_FACT) and not check(None)):
                self.named |= 1 << atom
        wanted = tests.get("TEXT", tests.get("ORTH"))
        if isinstance(wanted, str):
            self.words[atom] = (wanted,)
        elif isinstance(wanted, dict) and "IN" in wanted:
            self.words[atom] = tuple(wanted["IN"])
        elif isinstance(wanted, dict) and (start := _PLAIN_START.fullmatch(str(wanted.get("REGEX", "")))):
            self.words[atom] = (start[1],)
        return atom

    def signature(self, token: Token) -> int:
        """The atoms that a token meets, as bits."""
        barred = 0
        for attribute in self._attributes.values():
            barred |= attribute.barred(attribute.get(token))
        return ~barred & ((1 << len(self._atoms)) - 1)


class _Attribute:
    """Something that tests ask of a token."""

    def __init__(self, get: _Get) -> None:
        self.get = get
        self._naming: dict[
            Any, list[tuple[int, _Check]]
        ] = {}  # tests settled by the values they name, by value
        self._open: list[tuple[int, _Check]] = []  # tests that look inside of a value
        self._unnamed = 0  # what a value bars that no test names
        self._known: dict[Any, int] = {}

    def add(self, bit: int, wanted: Any, check: _Check) -> None:
        self._known.clear()
        named = _named_values(wanted)
        if named is None:
            self._open.append((bit, check))
            return
        for value in named:
            self._naming.setdefault(value, []).append((bit, check))
        if not check(_UNNAMED):
            self._unnamed |= bit

    def barred(self, value: Any) -> int:
        """The atoms that a value does not meet."""
        bits = self._known.get(value)
        if bits is None:
            if len(self._known) >= MOST_VALUES:
                self._known.clear()
            bits = self._known[value] = self._judged(value)
        return bits

    def _judged(self, value: Any) -> int:
        bits = self._unnamed
        for bit, check in self._naming.get(value, ()):
            bits = bits & ~bit if check(value) else bits | bit
        return bits | sum(bit for bit, check in self._open if not check(value))


_UNNAMED = object()


def _named_values(wanted: Any) -> set[Any] | None:
    """The values that decide a test, or None where it looks inside of a value."""
    if not isinstance(wanted, dict):
        return {wanted}
    named: set[Any] = set()
    for operator, value in wanted.items():
        if operator in {"==", "!="}:
            named.add(value)
        elif operator in {"IN", "NOT_IN"} and isinstance(value, list):
            named.update(value)
        else:
            return None
    return named


def token_test(tests: dict[str, Any], place: str) -> Callable[[Token], bool]:
    """Whether a token meets an entry of a pattern, without its OP and AS. Raises RuleError naming `place`."""
    checks = list(_checks({k: v for k, v in tests.items() if k not in {"OP", "AS"}}, place))
    return lambda token: all(check(get(token)) for _, get, _, check in checks)


def _checks(tests: dict[str, Any], place: str) -> Iterator[tuple[str, _Get, Any, _Check]]:
    """(attribute, how to get it, what is wanted, whether a value is that) of each test of an entry."""
    for name, wanted in tests.items():
        if name in FLAGS:
            yield name, _flag_of(name), bool(wanted), _check(bool(wanted), place)
        elif name in TEXTS:
            yield name, TEXTS[name], wanted, _check(wanted, f"{place}, {name}")
        elif name == "_":
            for fact, value in wanted.items():
                yield f"{_FACT}{fact}", _fact_of(fact), value, _check(value, f"{place}, {_FACT}{fact}")
        else:
            raise RuleError(
                f"{place}: unknown token attribute {name!r}; known: {', '.join([*TEXTS, *FLAGS, '_'])}"
            )


def _flag_of(name: str) -> _Get:
    flag = FLAGS[name]
    return lambda token: flag(token.text)


def _fact_of(fact: str) -> _Get:
    return lambda token: token.mention.fact(fact) if token.mention else None


def _check(wanted: Any, place: str) -> _Check:
    if not isinstance(wanted, dict):
        return lambda value: bool(value == wanted)
    for operator in wanted:
        if operator not in OPERATORS:
            raise RuleError(f"{place}: unknown operator {operator!r}; known: {', '.join(OPERATORS)}")
    if "REGEX" in wanted and (message := regex_fault(wanted["REGEX"])):
        raise RuleError(f"{place}: {message}")
    checks = [_comparison(operator, bound) for operator, bound in wanted.items()]
    return checks[0] if len(checks) == 1 else lambda value: all(check(value) for check in checks)


def _comparison(operator: str, bound: Any) -> _Check:
    if operator == "REGEX":
        search = re.compile(bound).search
        return lambda value: search(value or "") is not None
    compare = _COMPARISONS[operator]
    return lambda value: compare(value, bound)


def regex_fault(value: Any) -> str | None:
    """Why a value is no regular expression, or None."""
    try:
        re.compile(value)
    except (re.error, TypeError) as error:
        return f"not a regular expression: {value!r} ({error})"
    return None
