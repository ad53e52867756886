"""Scores in a test that goes by no name of its own: 在国产助手测评中居首，得分率为71%."""

import re

from extractor.linking.note import Note, Sentence, Verdict
from extractor.linking.subjects import comparands
from extractor.rules.mentions import Mention

__all__ = ["described_test", "tested"]

RULES = frozenset({"benchmark_score.after_cue", "benchmark_score.before_cue"})
TESTED = {"MODEL", "PRODUCT"}
LEAST = 4  # characters of a test's description; 测评 alone describes none
_TEST = re.compile(
    r"(?P<name>[\u4e00-\u9fffA-Za-z0-9]{2,18}?(?:测评|评测|横评|基准测试|能力测试|能力考试|盲测))(?:中|里|上|内)"
)
_LEAD = re.compile(r".*(?:[在于对的次项]|进行|参加|参与|组织|发布|开展)(?=[\u4e00-\u9fffA-Za-z])")


def described_test(note: Note, sentence: Sentence, value: Mention, verdict: Verdict) -> Mention | None:
    """The test that the clauses before a score describe, as it is written; none where no model stands before it."""
    if verdict.rule.name not in RULES or value.label not in {"PERCENT", "POINTS"}:
        return None
    if tested(note, sentence, value) is None:
        return None
    found = [*_TEST.finditer(note.text, sentence.start, value.start)]
    if not found or re.search(r"[。；;]", note.text[found[-1].end() : value.start]):
        return None
    start, end = found[-1].span("name")
    lead = _LEAD.match(note.text, start, end)
    start = lead.end() if lead is not None else start
    if end - start < LEAST:
        return None
    name = note.text[start:end]
    return Mention(start, end, "BENCHMARK", name, name)


def tested(note: Note, sentence: Sentence, value: Mention) -> Mention | None:
    """The last model or application before a score in its sentence that is not only compared with."""
    compared = comparands(note, sentence.mentions)
    before = [m for m in sentence.mentions if m.end <= value.start and m.label in TESTED]
    return next((m for m in reversed(before) if m.start not in compared), None)
