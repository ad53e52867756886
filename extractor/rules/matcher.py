"""Token patterns in spaCy's Matcher syntax, compiled to regular expressions over one character a token.

Every distinct token test of all patterns is an atom. A token's signature is the set of atoms that it meets; each signature
seen is given one character of a private alphabet, so a sentence becomes a short string and a pattern a regular expression
over it. Signatures come up as texts are read, and patterns are compiled again when a new one appears; both are few.
A test holds the engine against `spacy.matcher.Matcher`.

Supported: TEXT, ORTH, LOWER, ENT_TYPE, LENGTH, IS_PUNCT, IS_DIGIT, IS_ALPHA, IS_ASCII and `_` (facts of a mention), with
plain values, IN, NOT_IN, REGEX and comparisons; OP ?, *, +, {n}, {n,m}, {n,}, {,m}. `AS` names the token for the linker and
is ours alone. For each start the greedy match is given.
"""

import json
import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.errors import RuleError
from extractor.language.tokens import cut
from extractor.rules.mentions import Mention

__all__ = [
    "COMPARISONS",
    "FLAGS",
    "TEXTS",
    "PatternMatcher",
    "Token",
    "operator_fault",
    "regex_fault",
    "token_test",
    "tokenize",
]

MOST_KEPT = 1 << 14  # sets of labels whose patterns are remembered


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


def tokenize(text: str, start: int, end: int, mentions: Sequence[Mention]) -> list[Token]:
    """Tokens of text[start:end]: each mention is one token, the runs between are cut by jieba, blanks are dropped.

    A tab parts the cells of a table and reads as the bar that parts them elsewhere.
    """
    tokens: list[Token] = []
    at = start
    for mention in mentions:
        _cut_run(text, at, mention.start, tokens)
        tokens.append(_token_of(mention))
        at = mention.end
    _cut_run(text, at, end, tokens)
    return tokens


def _cut_run(text: str, start: int, end: int, tokens: list[Token]) -> None:
    if end - start == 1:
        if text[start] == "\t":
            tokens.append(Token(start, end, "|"))
        elif not text[start].isspace():
            tokens.append(Token(start, end, text[start]))
        return
    if end <= start:
        return
    at = start
    for word in cut(text[start:end]):
        if not word.isspace():
            tokens.append(Token(at, at + len(word), word))
        elif "\t" in word:
            tokens.append(Token(at, at + len(word), "|"))
        at += len(word)


_Test = Callable[[Token], bool]
FLAGS: dict[str, Callable[[str], bool]] = {
    # spaCy's is_punct: every character is of a punctuation category
    "IS_PUNCT": lambda t: all(unicodedata.category(c).startswith("P") for c in t),
    "IS_DIGIT": str.isdigit,
    "IS_ALPHA": str.isalpha,
    "IS_ASCII": str.isascii,
}
TEXTS: dict[str, Callable[[Token], Any]] = {
    "TEXT": lambda t: t.text,
    "ORTH": lambda t: t.text,
    "LOWER": lambda t: t.text.lower(),
    "ENT_TYPE": lambda t: t.label,
    "LENGTH": lambda t: len(t.text),
}
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    "IN": lambda a, b: a in b,
    "NOT_IN": lambda a, b: a not in b,
    "REGEX": lambda a, b: re.search(b, a or "") is not None,
}


@dataclass(frozen=True)
class _Element:
    atom: int
    repeat: str
    minimum: int
    name: str | None


@dataclass
class _Compiled:
    elements: list[_Element]
    required: int
    named: int = 0  # the needs that only a mention meets
    words: tuple[int, ...] = ()  # the needs that only some words meet
    expression: re.Pattern[str] | None = None


class PatternMatcher:
    """All patterns of a rule set, matched together."""

    def __init__(self) -> None:
        self._atoms: dict[str, int] = {}
        self._tests: list[_Test] = []
        self._patterns: list[_Compiled] = []
        self._groups: list[tuple[int, list[int]]] = []  # a needed atom's bit and the patterns that need it
        self._alphabet: dict[int, str] = {}  # signature (bit set of atoms) to character
        self._cache: dict[str | tuple[Any, ...], tuple[str, int]] = {}
        self._words: set[str] = set()
        self._only_named = 0  # atoms that no plain word meets
        self._only_words: dict[int, tuple[str, ...]] = {}  # atoms that some words alone meet
        self._atoms_of: dict[str, list[int]] = {}  # by word
        self._labels: dict[int, Callable[[Any], bool]] = {}  # which labels an atom allows
        self._by_label: dict[str, list[tuple[int, _Test]]] = {}
        self._candidates: dict[int, list[_Compiled]] = {}
        self._inexact = False  # some atom looks at more of a token than its word or label
        self._facts: set[str] = set()
        self._lock = threading.Lock()

    def add(self, pattern: Sequence[dict[str, Any]], place: str) -> int:
        """Compile one pattern; its number. Raises RuleError naming `place`."""
        if not pattern:
            raise RuleError(f"{place}: the pattern is empty")
        elements = [self._element(entry, f"{place}, token {n}") for n, entry in enumerate(pattern, 1)]
        if not any(e.minimum for e in elements):
            raise RuleError(f"{place}: every token of the pattern is optional")
        required = 0
        for element in elements:
            if element.minimum:
                required |= 1 << element.atom
        words = tuple({e.atom: None for e in elements if e.minimum and e.atom in self._only_words})
        self._patterns.append(_Compiled(elements, required, required & self._only_named, words))
        self._groups = []
        self._candidates.clear()
        self._by_label.clear()
        return len(self._patterns) - 1

    def matches(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int, int, dict[str, range]]]:
        """(pattern, first token, end token, named token ranges) of every pattern at every start."""
        line, present = self._encode(tokens)
        for number in self._possible(present):
            compiled = self._patterns[number]
            expression = compiled.expression or self._compile(compiled)
            at = 0
            while (match := expression.search(line, at)) is not None:
                names = {k: range(*match.span(k)) for k in match.groupdict() if match.start(k) >= 0}
                yield number, match.start(), match.end(), names
                at = match.start() + 1

    def may_match(self, sentence: str, mentions: Sequence[Mention]) -> bool:
        """Whether any pattern may match a sentence, by its mentions and its characters alone, so that most are never cut."""
        present = 0
        for mention in mentions:
            key = self._mention_key(mention)
            known = self._cache.get(key) or self._new_class(key, _token_of(mention))
            present |= known[1]
        present &= self._only_named
        candidates = self._candidates.get(present)
        if candidates is None:
            if len(self._candidates) >= MOST_KEPT:
                self._candidates.clear()
            candidates = [c for c in self._patterns if not c.named & ~present]
            self._candidates[present] = candidates
        held: dict[int, bool] = {}
        return any(self._holds(sentence, compiled.words, held) for compiled in candidates)

    def _holds(self, sentence: str, needs: tuple[int, ...], held: dict[int, bool]) -> bool:
        """Whether a sentence holds a word of each need; `held` remembers the answers."""
        for atom in needs:
            if atom not in held:
                held[atom] = any(map(sentence.__contains__, self._only_words[atom]))
            if not held[atom]:
                return False
        return True

    def _possible(self, present: int) -> list[int]:
        """Patterns all of whose needs are present, in order; those that share a need are passed over together."""
        groups = self._groups or self._group()
        found = [
            n
            for need, numbers in groups
            if present & need
            for n in numbers
            if not self._patterns[n].required & ~present
        ]
        found.sort()
        return found

    def _group(self) -> list[tuple[int, list[int]]]:
        """Patterns by the need that most of them share."""
        shared: Counter[int] = Counter()
        for compiled in self._patterns:
            shared.update({e.atom for e in compiled.elements if e.minimum})
        groups: dict[int, list[int]] = {}
        for number, compiled in enumerate(self._patterns):
            atom = max((e.atom for e in compiled.elements if e.minimum), key=lambda a: shared[a])
            groups.setdefault(1 << atom, []).append(number)
        self._groups = list(groups.items())
        return self._groups

    def _encode(self, tokens: Sequence[Token]) -> tuple[str, int]:
        chars, present = [], 0
        for token in tokens:
            key = token.text if token.mention is None else self._mention_key(token.mention)
            known = self._cache.get(key) or self._new_class(key, token)
            chars.append(known[0])
            present |= known[1]
        return "".join(chars), present

    def _mention_key(self, mention: Mention) -> tuple[Any, ...]:
        """All that a test may ask of a mention; numbers that differ only in value share a key."""
        q = mention.quantity
        if q is None:
            return mention.label, mention.text, mention.name
        text = mention.text if self._inexact or mention.text in self._words else None
        return mention.label, text, q.unit, q.unit_raw, q.measure, q.per, q.currency, q.qualifier

    def _new_class(self, key: str | tuple[Any, ...], token: Token) -> tuple[str, int]:
        bits = sum(bit for bit, test in self._tests_for(token.label) if test(token))
        bits |= sum(1 << i for i in self._atoms_of.get(token.text, ()) if self._tests[i](token))
        with self._lock:
            if bits not in self._alphabet:
                self._alphabet[bits] = chr(0xF0000 + len(self._alphabet))
                for compiled in self._patterns:
                    compiled.expression = None
            if len(self._cache) > 50_000:
                self._cache.clear()
            known = self._cache[key] = self._alphabet[bits], bits
            return known

    def _tests_for(self, label: str) -> list[tuple[int, _Test]]:
        """The atoms that a token with a label may meet, as bits, with their tests; those that some words alone meet are left out."""
        known = self._by_label.get(label)
        if known is None:
            barred = set(self._only_words) | {i for i, fits in self._labels.items() if not fits(label)}
            known = [(1 << i, test) for i, test in enumerate(self._tests) if i not in barred]
            self._by_label[label] = known
        return known

    def _compile(self, compiled: _Compiled) -> re.Pattern[str]:
        parts = []
        with self._lock:  # or another thread's new signature is lost to an expression made without it
            for element in compiled.elements:
                chars = "".join(c for bits, c in self._alphabet.items() if bits >> element.atom & 1)
                piece = f"[{chars}]{element.repeat}" if chars else "(?!)" if element.minimum else ""
                parts.append(f"(?P<{element.name}>{piece})" if element.name and piece else piece)
            compiled.expression = expression = re.compile("".join(parts))
        return expression

    def _element(self, entry: dict[str, Any], place: str) -> _Element:
        if not isinstance(entry, dict):
            raise RuleError(
                f"{place}: a token pattern is a mapping such as {{ENT_TYPE: MODEL}}, not {entry!r}"
            )
        tests = {k: v for k, v in entry.items() if k not in {"OP", "AS"}}
        key = json.dumps(tests, sort_keys=True, ensure_ascii=False)
        if key not in self._atoms:
            self._atoms[key] = len(self._tests)
            self._tests.append(self._test(tests, place))
            self._note_needs(self._atoms[key], tests)
        repeat, minimum = _repeat(entry.get("OP", ""), place)
        return _Element(self._atoms[key], repeat, minimum, entry.get("AS"))

    def _test(self, tests: dict[str, Any], place: str) -> _Test:
        checks: list[_Test] = []
        for attribute, wanted in tests.items():
            if attribute in FLAGS:
                self._inexact |= attribute != "IS_PUNCT"  # no quantity is punctuation
                checks.append(_flag(FLAGS[attribute], bool(wanted)))
            elif attribute in TEXTS:
                self._note_words(attribute, wanted)
                checks.append(_value(TEXTS[attribute], wanted, f"{place}, {attribute}"))
            elif attribute == "_":
                for fact, value in wanted.items():
                    self._facts.add(fact)
                    checks.append(_value(_fact_of(fact), value, f"{place}, _.{fact}"))
            else:
                raise RuleError(
                    f"{place}: unknown token attribute {attribute!r}; known: {', '.join([*TEXTS, *FLAGS, '_'])}"
                )
        return lambda token: all(check(token) for check in checks)

    def _note_needs(self, atom: int, tests: dict[str, Any]) -> None:
        """What a token has to be for an atom, as far as that shows without cutting the sentence into words."""
        facts = tests.get("_") or {}
        if _bars_nothing(tests.get("ENT_TYPE", ""), "") or any(
            _bars_nothing(v, None) for v in facts.values()
        ):
            self._only_named |= 1 << atom
        if "ENT_TYPE" in tests:
            self._labels[atom] = _value(lambda label: label, tests["ENT_TYPE"], "ENT_TYPE")
        wanted = tests.get("TEXT", tests.get("ORTH"))
        if isinstance(wanted, str):
            self._only_words[atom] = (wanted,)
        elif isinstance(wanted, dict) and "IN" in wanted:
            self._only_words[atom] = tuple(wanted["IN"])
        for word in set(self._only_words.get(atom, ())):
            self._atoms_of.setdefault(word, []).append(atom)

    def _note_words(self, attribute: str, wanted: Any) -> None:
        if attribute == "ENT_TYPE":
            return
        if attribute in {"TEXT", "ORTH"} and isinstance(wanted, str):
            self._words.add(wanted)
        elif attribute in {"TEXT", "ORTH"} and isinstance(wanted, dict) and set(wanted) <= {"IN", "NOT_IN"}:
            self._words.update(w for words in wanted.values() for w in words)
        else:
            self._inexact = True


def token_test(tests: dict[str, Any], place: str) -> Callable[[Token], bool]:
    """Whether a token meets an entry of a pattern, without its OP and AS. Raises RuleError naming `place`."""
    return PatternMatcher()._test({k: v for k, v in tests.items() if k not in {"OP", "AS"}}, place)


def _token_of(mention: Mention) -> Token:
    return Token(mention.start, mention.end, mention.text, mention)


def _bars_nothing(wanted: Any, nothing: str | None) -> bool:
    """Whether a test fails on what a plain word has: no label, no fact."""
    if not isinstance(wanted, dict):
        return bool(wanted != nothing)
    return ("IN" in wanted and nothing not in wanted["IN"]) or nothing in wanted.get("NOT_IN", ())


def _flag(test: Callable[[str], bool], wanted: bool) -> _Test:
    return lambda token: test(token.text) is wanted


def _fact_of(fact: str) -> Callable[[Token], Any]:
    return lambda token: token.mention.fact(fact) if token.mention else None


def _value(get: Callable[[Any], Any], wanted: Any, place: str) -> Callable[[Any], bool]:
    if not isinstance(wanted, dict):
        return lambda token: bool(get(token) == wanted)
    for operator in wanted:
        if operator not in COMPARISONS:
            raise RuleError(f"{place}: unknown operator {operator!r}; known: {', '.join(COMPARISONS)}")
    if "REGEX" in wanted and (message := regex_fault(wanted["REGEX"])):
        raise RuleError(f"{place}: {message}")
    pairs = [(COMPARISONS[op], value) for op, value in wanted.items()]
    return lambda token: all(compare(get(token), value) for compare, value in pairs)


_OPERATOR = re.compile(r"[?*+]?|\{\d+\}|\{\d*,\d*\}")


def regex_fault(value: Any) -> str | None:
    """Why a value is no regular expression, or None."""
    try:
        re.compile(value)
    except (re.error, TypeError) as error:
        return f"not a regular expression: {value!r} ({error})"
    return None


def operator_fault(operator: Any) -> str | None:
    """What is wrong with the OP of a token, or None."""
    if isinstance(operator, dict):
        return 'OP: {n,m} is a mapping to YAML; put it in quotes: OP: "{n,m}"'
    if not _OPERATOR.fullmatch(str(operator)):
        return f"unknown OP {operator!r}; use ?, *, +, {{n}} or {{n,m}} (for ! write NOT_IN)"
    low, _, high = str(operator).strip("{}").partition(",")
    if low and high and int(low) > int(high):
        return f"OP {operator!r} asks for {low} at least and {high} at most; the smaller number stands first"
    return None


def _repeat(operator: Any, place: str) -> tuple[str, int]:
    if message := operator_fault(operator):
        raise RuleError(f"{place}: {message}")
    operator = str(operator)
    if operator.startswith("{"):
        low = operator[1:-1].partition(",")[0] or "0"
        return operator.replace("{,", "{0,"), int(low)
    return operator, 0 if operator in {"?", "*"} else 1
