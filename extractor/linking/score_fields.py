"""The fields of a benchmark score, and whether a value can be one."""

import re
from dataclasses import replace

from extractor.linking.draft import Draft, quantity_fields
from extractor.linking.note import Note, Verdict
from extractor.rules.mentions import Mention

__all__ = ["VARIANT_REACH", "counted", "fits", "score_draft"]

HIGHEST, HIGHEST_OF_CHIPS = 1e4, 1e8  # points; 安兔兔 gives millions
PERCENTILES = 100
VARIANT_REACH = 16  # characters around a value in which shots and tools are told
_VARIANT = re.compile(
    r"(?:pass|cons|maj|avg|best)@\d+|\d+-shot|零样本|少样本|(?:无|带|使用|不使用|不带)(?:工具|思考|Python)",
    re.IGNORECASE,
)
_SNAPSHOT = re.compile(r"(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])")  # Sonnet(1022): the day of a version
_ELO = re.compile(r"\s?(?:的\s?)?elo(?![a-z])", re.IGNORECASE)


def counted(note: Note, value: Mention, benchmark: Mention) -> Mention:
    """1633 Elo, a percentile of Codeforces: a value that tells its own scale, whatever the benchmark is counted in elsewhere."""
    if (
        benchmark.attributes.get("also") == "percentile"
        and value.label != "PERCENT"
        and _is_percentile(value)
    ):
        return replace(benchmark, attributes={**benchmark.attributes, "scale": "points"})
    if value.label == "PERCENT" or not _ELO.match(note.text, value.end):
        return benchmark
    return replace(benchmark, attributes={**benchmark.attributes, "scale": "elo"})


def _is_percentile(value: Mention) -> bool:
    quantity = value.quantity
    return quantity is not None and quantity.value is not None and 0 < quantity.value <= PERCENTILES


def fits(value: Mention, benchmark: Mention) -> bool:
    """Whether the size of a value is possible on the benchmark's scale."""
    quantity = value.quantity
    top = quantity and (quantity.max if quantity.value is None else quantity.value)
    if top is None or value.text[0] in "+＋":  # a gain
        return False
    scale = benchmark.attributes.get("scale", "points")
    if value.label == "PERCENT" or scale == "percent":
        return 0 <= top <= 100
    if scale == "elo":
        return 500 <= top <= 5000
    if benchmark.attributes.get("of") == "chip":
        return 0 <= top <= HIGHEST_OF_CHIPS
    return 0 <= top <= HIGHEST and not _SNAPSHOT.fullmatch(value.text)


def score_draft(
    note: Note,
    value: Mention,
    model: Mention | None,
    benchmark: Mention,
    verdict: Verdict,
    *,
    near: bool = True,
) -> Draft:
    """The draft of one score; `near` says that its own sentence names the benchmark."""
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
        "variant": _variant(note, value),
    }
    if quantity.qualifier == "at_most":  # the highest score that was reached, and no bound
        fields["qualifier"] = "exact"
    confidence = verdict.rule.confidence - (0.2 if model is None else 0) - (0 if near else 0.1)
    return Draft("benchmark_score", value.start, value.end, verdict.rule.name, confidence, fields)


def _variant(note: Note, value: Mention) -> str | None:
    sentence = note.sentence_at(value.start)
    start, end = (
        max(sentence.start, value.start - VARIANT_REACH),
        min(sentence.end, value.end + VARIANT_REACH),
    )
    found = [*_VARIANT.finditer(note.text, start, end)]
    before = [m for m in found if m.end() <= value.start]
    chosen = before[-1:] or [m for m in found if note.text[value.end : m.start()].strip() in {"(", "（"}]
    return chosen[0].group() if chosen else None
