"""The pattern engine against spaCy's own Matcher, and its errors."""

import random
import re

import pytest
import spacy
import yaml
from spacy.matcher import Matcher
from spacy.tokens import Doc, Span
from spacy.tokens import Token as SpacyToken

from extractor.errors import RuleError
from extractor.rules import Mention, load_rules
from extractor.rules.matcher import PatternMatcher, Token

LABELS = [
    "",
    "",
    "",
    "MODEL",
    "BENCHMARK",
    "NUMBER",
    "PERCENT",
    "SCORE_CUE",
    "MONEY",
    "PRICE_CUE",
    "ACCELERATOR",
]
WORDS = ["得分", "为", "的", "，", "（", "）", "达到", "AI", "3", "和"]
FACTS = ("unit", "measure", "per", "kind", "basis", "margin")

PATTERNS = [
    [{"ENT_TYPE": "MODEL"}, {"ENT_TYPE": "", "OP": "{0,3}"}, {"ENT_TYPE": {"IN": ["NUMBER", "PERCENT"]}}],
    [{"ENT_TYPE": "SCORE_CUE"}, {"IS_PUNCT": False, "OP": "*"}, {"ENT_TYPE": "NUMBER"}],
    [{"TEXT": {"IN": ["（", "("]}}, {"ENT_TYPE": "PERCENT"}, {"TEXT": "）"}],
    [{"LOWER": "ai"}, {"OP": "?"}, {"TEXT": {"NOT_IN": ["，"]}}],
    [{"IS_DIGIT": True}, {"IS_PUNCT": True, "OP": "+"}],
    [{"ENT_TYPE": {"NOT_IN": ["", "MODEL"]}, "OP": "{2}"}],
    [{"TEXT": {"REGEX": "^达"}}, {"LENGTH": {"<=": 1}, "OP": "{1,2}"}],
]  # fmt: skip


def sentence(rng):
    """Random tokens as (word, label)."""
    return [(rng.choice(WORDS), rng.choice(LABELS)) for _ in range(rng.randint(1, 12))]


def ours(matcher, items):
    tokens = [
        Token(i, i + 1, word, Mention(i, i + 1, label, word) if label else None)
        for i, (word, label) in enumerate(items)
    ]
    return {(number, start, end) for number, start, end, _ in matcher.matches(tokens)}


def theirs(patterns, items):
    nlp = spacy.blank("zh")
    for fact in FACTS:
        SpacyToken.set_extension(fact, default=None, force=True)
    doc = Doc(nlp.vocab, words=[w for w, _ in items], spaces=[False] * len(items))
    doc.set_ents([Span(doc, i, i + 1, label=label) for i, (_, label) in enumerate(items) if label])
    found = set()
    for number, pattern in enumerate(patterns):
        matcher = Matcher(nlp.vocab)
        matcher.add("p", [pattern])
        found |= {(number, start, end) for _, start, end in matcher(doc)}
    return found


def check(patterns, rounds):
    rng = random.Random(7)
    matcher = PatternMatcher()
    for pattern in patterns:
        matcher.add(pattern, "test")
    hits = 0
    for _ in range(rounds):
        items = sentence(rng)
        mine, spacys = ours(matcher, items), theirs(patterns, items)
        assert mine <= spacys, items
        assert {m[:2] for m in mine} == {m[:2] for m in spacys}, (
            items
        )  # a match at each start that spaCy finds
        hits += len(mine)
    return hits


def test_agrees_with_spacy_on_every_operator_and_attribute():
    assert check(PATTERNS, 150) > 100


def test_agrees_with_spacy_on_the_shipped_rules():
    """Rules that ask for facts (`_`) need mentions and are left to the cases."""
    patterns = []
    for rule in load_rules().patterns:
        if all("_" not in entry for entry in rule.pattern):
            patterns.append([{k: v for k, v in entry.items() if k != "AS"} for entry in rule.pattern])
    assert len(patterns) > 5
    assert check(patterns, 60) > 0


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("[{COLOUR: red}]", "unknown token attribute"),
        ("[{TEXT: a, OP: '!'}]", "unknown OP"),
        ("[{TEXT: {LIKE: a}}]", "unknown operator"),
        ("[]", "empty"),
        ("[{TEXT: a, OP: '?'}]", "optional"),
        ("[red]", "mapping"),
    ],
)
def test_a_bad_pattern_is_named(pattern, message):
    with pytest.raises(RuleError, match=message):
        PatternMatcher().add(yaml.safe_load(pattern), "somewhere")


def test_no_signature_is_lost_between_threads(monkeypatch):
    """An expression is compiled under the lock: made without it, a signature that another thread adds meanwhile stays unknown."""
    matcher, held = PatternMatcher(), []
    matcher.add([{"TEXT": "a", "AS": "value"}], "here")
    compile = re.compile
    monkeypatch.setattr(re, "compile", lambda *a: (held.append(matcher._lock.locked()), compile(*a))[1])
    assert list(matcher.matches([Token(0, 1, "a")]))
    assert held == [True]


def test_a_named_token_is_reported():
    matcher = PatternMatcher()
    matcher.add([{"TEXT": "得分"}, {"ENT_TYPE": "NUMBER", "AS": "value"}], "test")
    tokens = [Token(0, 2, "得分"), Token(2, 4, "52", Mention(2, 4, "NUMBER", "52"))]
    assert [m[3] for m in matcher.matches(tokens)] == [{"value": range(1, 2)}]
