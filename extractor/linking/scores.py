"""Benchmark scores: values to models and benchmarks, one by one and over lists."""

import re
from collections.abc import Iterator

from extractor.linking.draft import Draft, quantity_fields
from extractor.linking.note import Note, Sentence, Verdict, group_at
from extractor.linking.subjects import comparands, nearest
from extractor.rules.mentions import Mention

__all__ = ["link_scores"]

VALUE_LABELS = {"NUMBER", "PERCENT", "POINTS"}
BENCHMARK_GAP = 14  # characters of description that may stand between coordinated benchmarks
REACH = 3  # sentences
_VARIANT = re.compile(r"(?:pass@\d+|cons@\d+|maj@\d+|\d+-shot|零样本|少样本)", re.IGNORECASE)


def link_scores(note: Note, index: int) -> Iterator[Draft]:
    """The scores of one sentence."""
    sentence = note.sentences[index]
    claimed = sentence.verdicts.get("benchmark_score", {})
    done: set[int] = set()
    for i in sorted(claimed):
        if i in done:
            continue
        run = [j for j in group_at(note.text, sentence.mentions, i) if j >= i]
        done.update(run)
        yield from _link_list(note, index, run, claimed[i])


def _link_list(note: Note, index: int, run: list[int], verdict: Verdict) -> Iterator[Draft]:
    """One coordinated list of values, often of one."""
    sentence = note.sentences[index]
    first = sentence.mentions[run[0]]
    benchmarks = _benchmarks(note, index, first, len(run), verdict)
    if not benchmarks:
        return
    models = _models(note, index, first, len(run), verdict)
    owners = _distribute(models, benchmarks, len(run), first)
    for j, (model, benchmark) in zip(run, owners, strict=False):
        value = sentence.mentions[j]
        if _fits(value, benchmark):
            yield _draft(sentence, value, model, benchmark, verdict)


def _distribute(
    models: list[Mention], benchmarks: list[Mention], count: int, first: Mention
) -> list[tuple[Mention | None, Mention]]:
    """Pair `count` values with models and benchmarks: the list of the same length is walked, the other stands still."""
    model = models[-1] if models else None
    if count == 1:
        return [(model, benchmarks[-1])]
    by_benchmark, by_model = len(benchmarks) == count, len(models) == count
    if by_model and (not by_benchmark or models[-1].start > benchmarks[-1].start):
        return [(m, benchmarks[-1]) for m in models]
    if by_benchmark:
        return [(model, b) for b in benchmarks]
    return [(model, benchmarks[-1])] * count


def _benchmarks(note: Note, index: int, value: Mention, count: int, verdict: Verdict) -> list[Mention]:
    named = verdict.named.get("benchmark")
    sentence = note.sentences[index]
    if named is not None and count == 1:
        return [named]
    mentions = sentence.mentions
    before = [i for i, m in enumerate(mentions) if m.label == "BENCHMARK" and m.start < value.start]
    if before:
        return [
            mentions[i]
            for i in group_at(note.text, mentions, before[-1], BENCHMARK_GAP)
            if mentions[i].start < value.start
        ]
    after = [m for m in mentions if m.label == "BENCHMARK" and m.start > value.start]
    if after and not re.search(r"[；;]", note.text[value.end : after[0].start]):
        return [after[0]]
    for sentence in note.before(index, REACH):
        found = [i for i, m in enumerate(sentence.mentions) if m.label == "BENCHMARK"]
        if found:
            return [
                sentence.mentions[i] for i in group_at(note.text, sentence.mentions, found[-1], BENCHMARK_GAP)
            ]
    return []


def _models(note: Note, index: int, value: Mention, count: int, verdict: Verdict) -> list[Mention]:
    named = verdict.named.get("model")
    if named is not None and count == 1:
        return [named]
    mentions = note.sentences[index].mentions
    compared = comparands(note, mentions)
    before = [i for i, m in enumerate(mentions) if m.label == "MODEL" and m.end <= value.start]
    subjects = [i for i in before if mentions[i].start not in compared] or before
    if subjects:
        group = [
            mentions[i] for i in group_at(note.text, mentions, subjects[-1]) if mentions[i].end <= value.start
        ]
        return group if len(group) == count else group[-1:]
    found = nearest(note, index, value.start, value.end, ["MODEL"], reach=REACH)
    return [found] if found else []


def _fits(value: Mention, benchmark: Mention) -> bool:
    """Whether the size of a value is possible on the benchmark's scale."""
    quantity = value.quantity
    if quantity is None:
        return False
    top = quantity.max if quantity.value is None else quantity.value
    scale = benchmark.attributes.get("scale", "points")
    if value.label == "PERCENT":
        return top is not None and 0 <= top <= 100
    if scale == "percent":
        return top is not None and 0 <= top <= 100
    if scale == "elo":
        return top is not None and 500 <= top <= 5000
    return top is not None and top >= 0


def _draft(
    sentence: Sentence, value: Mention, model: Mention | None, benchmark: Mention, verdict: Verdict
) -> Draft:
    quantity = value.quantity
    assert quantity is not None
    elo = benchmark.attributes.get("scale") == "elo"
    unit = "percent" if value.label == "PERCENT" else "elo" if elo else "points"
    fields = quantity_fields(quantity) | {
        "model": model.name if model else None,
        "model_raw": model.text if model else None,
        "benchmark": benchmark.name,
        "benchmark_raw": benchmark.text,
        "unit": unit,
    }
    confidence = verdict.rule.confidence - (0.2 if model is None else 0)
    confidence -= 0.1 if not sentence.start <= benchmark.start < sentence.end else 0
    return Draft("benchmark_score", value.start, value.end, verdict.rule.name, confidence, fields)
