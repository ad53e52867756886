"""The pattern engine against spaCy's own Matcher, and its errors."""

import random
import time
from concurrent.futures import ThreadPoolExecutor

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


class SlowList(list):
    """A list that lets other threads run before it grows."""

    def append(self, item):
        time.sleep(0.0005)
        super().append(item)


def test_words_met_by_many_threads_at_once_keep_apart():
    """Signatures are numbered under a lock: without it two of them share a number, and a word passes for another."""
    words = [f"w{n}" for n in range(40)]
    matcher = PatternMatcher()
    matcher._signatures = SlowList()
    for word in words:
        matcher.add([{"TEXT": word, "AS": "value"}], "here")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda word: list(matcher.matches([Token(0, 1, word)])), words * 2))
    assert [[number for number, *_ in matches] for matches in found] == [[n] for n in range(40)] * 2


def test_new_words_compile_no_pattern_again():
    """Notes bring new words and numbers without end; a pattern is compiled at its first use only."""
    matcher = PatternMatcher()
    matcher.add(
        [{"TEXT": "得分"}, {"LENGTH": {"<=": 2}, "OP": "?"}, {"IS_DIGIT": True, "AS": "value"}], "test"
    )

    def found(*words):
        return [match[:3] for match in matcher.matches([Token(i, i + 1, w) for i, w in enumerate(words)])]

    assert found("得分", "1") == [(0, 0, 2)]
    expression = matcher._patterns[0].expression
    assert found("得分", "为", "2") == [(0, 0, 3)]
    assert found("得分", "大约为", "3") == []
    assert matcher._patterns[0].expression is expression


def test_a_pattern_added_later_is_matched_on_words_already_met():
    matcher = PatternMatcher()
    matcher.add([{"TEXT": "a", "AS": "value"}], "test")
    tokens = [Token(0, 1, "a"), Token(1, 2, "b")]
    assert [m[:3] for m in matcher.matches(tokens)] == [(0, 0, 1)]
    matcher.add([{"TEXT": "b", "AS": "value"}], "test")
    assert [m[:3] for m in matcher.matches(tokens)] == [(0, 0, 1), (1, 1, 2)]


def test_a_fact_that_a_word_has_not_is_never_below_or_above_a_bound():
    matcher = PatternMatcher()
    matcher.add([{"_": {"stance": {">=": "1"}}, "AS": "value"}], "test")
    known = Mention(1, 2, "CUE", "b", attributes={"stance": "2"})
    assert [m[:3] for m in matcher.matches([Token(0, 1, "a"), Token(1, 2, "b", known)])] == [(0, 1, 2)]


def test_sixteen_different_tests_are_the_most():
    pattern = [{"TEXT": str(n), "OP": "" if n else "?"} for n in range(16)]
    matcher = PatternMatcher()
    matcher.add(pattern, "here")
    tokens = [Token(n, n + 1, str(n)) for n in range(16)]
    assert [m[:3] for m in matcher.matches(tokens)] == [(0, 0, 16), (0, 1, 16)]
    with pytest.raises(RuleError, match="here: the pattern asks 17 different tests"):
        matcher.add([*pattern, {"TEXT": "16"}], "here")


def test_a_named_token_is_reported():
    matcher = PatternMatcher()
    matcher.add([{"TEXT": "得分"}, {"ENT_TYPE": "NUMBER", "AS": "value"}], "test")
    tokens = [Token(0, 2, "得分"), Token(2, 4, "52", Mention(2, 4, "NUMBER", "52"))]
    assert [m[3] for m in matcher.matches(tokens)] == [{"value": range(1, 2)}]
