"""Token patterns in spaCy's Matcher syntax, compiled to regular expressions over one character a token.

A pattern asks a token a handful of tests. Which of them a token meets is the bits of its character, so a sentence becomes a
short string to each pattern, and the pattern a regular expression over it that is compiled once, whatever texts bring later.
A test holds the engine against `spacy.matcher.Matcher`.

Supported: TEXT, ORTH, LOWER, ENT_TYPE, LENGTH, IS_PUNCT, IS_DIGIT, IS_ALPHA, IS_ASCII and `_` (facts of a mention), with
plain values, IN, NOT_IN, REGEX and comparisons; OP ?, *, +, {n}, {n,m}, {n,}, {,m}; at most 16 different tests a pattern.
`AS` names the token for the linker and is ours alone. For each start the greedy match is given.
"""

import re
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from extractor.errors import RuleError
from extractor.language.tokens import cut
from extractor.rules.mentions import Mention
from extractor.rules.token_tests import Token, TokenTests

__all__ = ["PatternMatcher", "Token", "operator_fault", "tokenize"]

MOST_KEPT = 1 << 14  # sets of labels whose patterns are remembered
MOST_WORDS = 50_000  # words and mentions whose signatures are remembered
MOST_TESTS = 16  # different tests of one pattern

_BARS = frozenset("│┃｜")


def tokenize(text: str, start: int, end: int, mentions: Sequence[Mention]) -> list[Token]:
    """Tokens of text[start:end]: each mention is one token, the runs between are cut by jieba, blanks are dropped.

    A tab or a drawn line parts the cells of a table and reads as the bar that parts them elsewhere.
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
            tokens.append(Token(start, end, "|" if text[start] in _BARS else text[start]))
        return
    if end <= start:
        return
    at = start
    for word in cut(text[start:end]):
        if not word.isspace():
            tokens.append(Token(at, at + len(word), "|" if word in _BARS else word))
        elif "\t" in word:
            tokens.append(Token(at, at + len(word), "|"))
        at += len(word)


@dataclass(frozen=True)
class _Element:
    atom: int
    repeat: str
    minimum: int
    name: str | None


class _Codes(dict[int, str]):
    """What a pattern sees of a token, by the number of the token's signature: a character whose bits are the pattern's atoms."""

    def __init__(self, atoms: Sequence[int], signatures: Sequence[int]) -> None:
        super().__init__()
        self._atoms = atoms
        self._signatures = signatures

    def __missing__(self, number: int) -> str:
        signature = self._signatures[number]
        code = self[number] = chr(sum(1 << n for n, atom in enumerate(self._atoms) if signature >> atom & 1))
        return code


@dataclass
class _Compiled:
    elements: list[_Element]
    required: int
    atoms: list[int]
    codes: _Codes
    named: int  # the needs that only a mention meets
    words: tuple[int, ...]  # the needs that only some words meet
    expression: re.Pattern[str] | None = None

    def compile(self) -> re.Pattern[str]:
        """The expression over the pattern's own characters."""
        parts = []
        for element in self.elements:
            piece = _char_class(len(self.atoms), self.atoms.index(element.atom)) + element.repeat
            parts.append(f"(?P<{element.name}>{piece})" if element.name else piece)
        self.expression = expression = re.compile("".join(parts))
        return expression


@cache
def _char_class(size: int, bit: int) -> str:
    """The class of characters below 1 << size that have a bit: one range for each value of the bits above it."""
    span = 1 << bit
    ranges = (f"\\u{low:04x}-\\u{low + span - 1:04x}" for low in range(span, 1 << size, 2 * span))
    return f"[{''.join(ranges)}]"


class PatternMatcher:
    """All patterns of a rule set, matched together."""

    def __init__(self) -> None:
        self._tests = TokenTests()
        self._patterns: list[_Compiled] = []
        self._groups: list[tuple[int, list[int]]] = []  # a needed atom's bit and the patterns that need it
        self._signatures: list[int] = []  # those seen, by number
        self._numbers: dict[int, int] = {}
        self._cache: dict[str | tuple[Any, ...], tuple[str, int]] = {}
        self._candidates: dict[int, list[_Compiled]] = {}
        self._lock = threading.Lock()

    def add(self, pattern: Sequence[dict[str, Any]], place: str) -> int:
        """Compile one pattern; its number. Raises RuleError naming `place`."""
        if not pattern:
            raise RuleError(f"{place}: the pattern is empty")
        elements = [self._element(entry, f"{place}, token {n}") for n, entry in enumerate(pattern, 1)]
        if not any(e.minimum for e in elements):
            raise RuleError(f"{place}: every token of the pattern is optional")
        atoms = sorted({e.atom for e in elements})
        if len(atoms) > MOST_TESTS:
            raise RuleError(
                f"{place}: the pattern asks {len(atoms)} different tests; {MOST_TESTS} are the most"
            )
        required = sum(1 << atom for atom in {e.atom for e in elements if e.minimum})
        words = tuple({e.atom: None for e in elements if e.minimum and e.atom in self._tests.words})
        self._forget()
        self._patterns.append(
            _Compiled(
                elements,
                required,
                atoms,
                _Codes(atoms, self._signatures),
                required & self._tests.named,
                words,
            )
        )
        return len(self._patterns) - 1

    def _forget(self) -> None:
        """What was learned of tokens and patterns, before another pattern brings new tests."""
        self._groups = []
        self._signatures.clear()
        self._numbers.clear()
        self._cache.clear()
        self._candidates.clear()
        for compiled in self._patterns:
            compiled.codes.clear()

    def matches(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int, int, dict[str, range]]]:
        """(pattern, first token, end token, named token ranges) of every pattern at every start."""
        line, present = self._encode(tokens)
        for number in self._possible(present):
            compiled = self._patterns[number]
            expression = compiled.expression or compiled.compile()
            seen, at = line.translate(compiled.codes), 0
            while (match := expression.search(seen, at)) is not None:
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
        present &= self._tests.named
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
                held[atom] = any(map(sentence.__contains__, self._tests.words[atom]))
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
        """All that a test may ask of a mention."""
        q = mention.quantity
        if q is None:
            return mention.label, mention.text, mention.name
        return mention.label, mention.text, q.unit, q.unit_raw, q.measure, q.per, q.currency, q.qualifier

    def _new_class(self, key: str | tuple[Any, ...], token: Token) -> tuple[str, int]:
        bits = self._tests.signature(token)
        with self._lock:  # or two threads give two signatures one number
            number = self._numbers.get(bits)
            if number is None:
                number = len(self._signatures)
                self._signatures.append(bits)
                self._numbers[bits] = number
            if len(self._cache) > MOST_WORDS:
                self._cache.clear()
            known = self._cache[key] = chr(number), bits
            return known

    def _element(self, entry: dict[str, Any], place: str) -> _Element:
        if not isinstance(entry, dict):
            raise RuleError(
                f"{place}: a token pattern is a mapping such as {{ENT_TYPE: MODEL}}, not {entry!r}"
            )
        tests = {k: v for k, v in entry.items() if k not in {"OP", "AS"}}
        repeat, minimum = _repeat(entry.get("OP", ""), place)
        return _Element(self._tests.add(tests, place), repeat, minimum, entry.get("AS"))


def _token_of(mention: Mention) -> Token:
    return Token(mention.start, mention.end, mention.text, mention)


_OPERATOR = re.compile(r"[?*+]?|\{\d+\}|\{\d*,\d*\}")


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
