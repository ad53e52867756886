"""Near misses: rules whose pattern would match at a value but for one token, or for one gap that is too wide."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.rules.ruleset import Rule
from extractor.rules.token_tests import FLAGS, Token, token_test

__all__ = ["Near", "near_miss"]

BEYOND = 4  # tokens by which a gap may be too wide
_FIRST = 0xF0000


@dataclass(frozen=True)
class Near:
    """A rule that nearly matched. token: which of its pattern, from 1. found: the text in its place. why: what it fails."""

    rule: str
    token: int
    found: str
    why: str


def near_miss(rule: Rule, tokens: Sequence[Token], at: int) -> Near | None:
    """What keeps a token or veto rule from taking tokens[at] as its value, if it is one thing alone.

    Only where another word or label that the pattern asks for stands there: every number is nearly a price otherwise.
    """
    fits = [{i for i, t in enumerate(tokens) if test(t)} for test in _tests(rule)]
    for number, entry in enumerate(rule.pattern):
        if not any(_asks(e) for i, e in enumerate(rule.pattern) if i != number and e.get("AS") != "value"):
            continue
        for wide in (True, False):
            span = _match(rule.pattern, fits, number, at, len(tokens), wide=wide)
            if span is None:
                continue
            wrong = [i for i in span if i not in fits[number]]
            if wide:
                return _too_wide(rule, number, entry, tokens, span)
            if len(wrong) == 1:
                token = tokens[wrong[0]]
                return Near(rule.name, number + 1, token.text, _failed(entry, token))
    return None


def _tests(rule: Rule) -> Iterator[Any]:
    return (token_test(entry, rule.place) for entry in rule.pattern)


def _asks(entry: dict[str, Any]) -> bool:
    """Whether an entry must be there and names a label or word: a gap, or punctuation, says little."""
    operator = str(entry.get("OP", ""))
    if operator in {"?", "*"} or operator.startswith(("{0", "{,")):
        return False
    for attribute in ("ENT_TYPE", "TEXT", "ORTH", "LOWER"):
        wanted = entry.get(attribute)
        wanted = wanted.get("IN") if isinstance(wanted, dict) else [wanted]
        if wanted and all(w and any(c.isalnum() for c in w) for w in wanted):
            return True
    return False


def _match(
    pattern: Sequence[dict[str, Any]], fits: list[set[int]], loose: int, at: int, count: int, *, wide: bool
) -> range | None:
    """The tokens of entry `loose` in the match around tokens[at] that starts nearest to it, with that entry let off."""
    pieces = []
    for number, entry in enumerate(pattern):
        piece = f"[{''.join(chr(_FIRST + i) for i in sorted(fits[number]))}]" if fits[number] else "(?!)"
        operator = str(entry.get("OP", ""))
        if number == loose:
            if wide and (operator := _widened(operator)) == "":
                return None
            piece = f"(?P<loose>{piece if wide else '.'}{operator}{'?' if operator else ''})"  # as few as do
        else:
            piece += operator
        pieces.append(f"(?P<value>{piece})" if entry.get("AS") == "value" else piece)
    expression = re.compile("".join(pieces), re.DOTALL)
    line = "".join(chr(_FIRST + i) for i in range(count))
    for start in range(at, -1, -1):
        found = expression.match(line, start)
        if found is not None and found.start("value") <= at < found.end("value"):
            return range(*found.span("loose"))
    return None


def _widened(operator: str) -> str:
    """{0,4} as {5,8}; nothing for what has no upper limit or is no gap."""
    found = re.fullmatch(r"\{\d*,(\d+)\}", operator)
    return f"{{{int(found[1]) + 1},{int(found[1]) + BEYOND}}}" if found else ""


def _too_wide(rule: Rule, number: int, entry: dict[str, Any], tokens: Sequence[Token], span: range) -> Near:
    most = str(entry["OP"]).rstrip("}").rpartition(",")[2]
    found = " ".join(tokens[i].text for i in span)
    return Near(rule.name, number + 1, found, f"{len(span)} tokens stand there, at most {most} may")


def _failed(entry: dict[str, Any], token: Token) -> str:
    """Every test of an entry that a token fails, with what it has and what is wanted."""
    said = []
    for attribute, wanted in entry.items():
        if attribute in {"OP", "AS"}:
            continue
        single = {name: {"_": {name: w}} for name, w in wanted.items()} if attribute == "_" else {}
        for name, test in (single or {attribute: {attribute: wanted}}).items():
            if not token_test(test, "")(token):
                asked = wanted[name] if single else wanted
                said.append(f"{name} is {_have(name, token, fact=bool(single))}, wanted {_show(asked)}")
    return "; ".join(said)


def _have(name: str, token: Token, *, fact: bool) -> str:
    if fact:
        return repr(token.mention.fact(name) if token.mention else None)
    if name == "ENT_TYPE":
        return token.label or "no label"
    return "otherwise" if name in FLAGS else repr(token.text)


def _show(wanted: Any) -> str:
    if not isinstance(wanted, dict):
        return repr(wanted)
    names = {"IN": "one of", "NOT_IN": "none of"}
    return ", ".join(
        f"{names.get(op, op)} {' '.join(repr(v) for v in value) if isinstance(value, list) else value}"
        for op, value in wanted.items()
    )
