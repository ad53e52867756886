"""Measure how often each rule is right and write it to rules/lexicons/confidence.tsv: `python -m tests.calibrate`.

A rule's records are counted on the annotated notes, apart for those with a doubt (the linker took something off the rule's
confidence). Few records say little, so the share of right ones is drawn towards that of the type, and the type's
towards that of all records, each as if STRENGTH more records had been seen (the mean of a beta-binomial posterior).
"""

import dataclasses
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor import Extractor
from extractor.rules import Calibration
from extractor.rules.confidence import LEAST_DOUBT, Measured
from extractor.rules.gold import kind
from tests.conftest import CORPORA, ROOT
from tests.report import put_section, table
from tests.scoring import pair_records, read_corpora

PATH = ROOT / "rules" / "lexicons" / "confidence.tsv"
STRENGTH = 10
SUREST = 0.995  # no count of notes shows more
FOLDS = 5
BINS = 10
ENOUGH = 50  # records of a type under which its calibration error is noise
THRESHOLDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98)


@dataclass(frozen=True)
class Judged:
    """A record of a note: whether the gold has it, and whether its linker doubted it."""

    note: str
    type: str  # as annotated: forecasts apart from indicators
    rule: str
    raw: float
    doubtful: bool
    right: bool


@dataclass(frozen=True)
class Corpus:
    """The judged records and the number of records to find."""

    records: tuple[Judged, ...]
    gold: int


def uncalibrated(extractor: Extractor) -> Extractor:
    """An extractor of the same rules whose records carry the confidence of the rule files."""
    bare = Extractor(extractor.config)
    bare.rules = dataclasses.replace(bare.rules, calibration=Calibration({}, {}))
    return bare


def judge_corpus(extractor: Extractor, folder: Path = CORPORA) -> Corpus:
    """Every record that counts: optional gold and types that the note's gold leaves out say nothing."""
    stated = extractor.rules.calibration.stated
    records: list[Judged] = []
    wanted = 0
    for name, gold, result in read_corpora(uncalibrated(extractor), folder):
        wanted += sum(not g.get("optional") for g in gold["records"])
        found = result.model_dump()["records"]
        for record, right in judge_records(result.source_text, gold["records"], found):
            doubtful = stated[record["rule"]] - record["confidence"] > LEAST_DOUBT
            records.append(Judged(name, kind(record), record["rule"], record["confidence"], doubtful, right))
    return Corpus(tuple(records), wanted)


def judge_records(text: str, gold: list[dict], records: list[dict]) -> Iterator[tuple[dict, bool]]:
    """A record that is told again elsewhere counts once, by its first place."""
    pairs, false = pair_records(text, gold, records)
    for wanted, got in pairs:
        if got is not None and not wanted.get("optional") and "again" not in got:
            yield got, True
    yield from ((record, False) for record in false)


def fit(records: Iterable[Judged]) -> dict[str, Measured]:
    """The shrunk share of right records of each rule."""
    seen, right = _counts(records)
    types = {rule: key for _, key, rule in seen if rule is not None and key is not None}
    return {rule: _measured(rule, type_, seen, right) for rule, type_ in sorted(types.items())}


Key = tuple[bool, str | None, str | None]  # doubtful, the rule's own type, the rule


def _counts(records: Iterable[Judged]) -> tuple[Counter[Key], Counter[Key]]:
    seen: Counter[Key] = Counter()
    right: Counter[Key] = Counter()
    for record in records:
        type_ = record.rule.split(".")[0]
        for key in ((None, None), (type_, None), (type_, record.rule)):
            seen[record.doubtful, *key] += 1
            right[record.doubtful, *key] += record.right
    return seen, right


def _measured(rule: str, type_: str, seen: Counter[Key], right: Counter[Key]) -> Measured:
    shares = []
    for doubtful in (False, True):
        share = (right[doubtful, None, None] + 1) / (seen[doubtful, None, None] + 2)
        for key in ((doubtful, type_, None), (doubtful, type_, rule)):
            share = (right[key] + STRENGTH * share) / (seen[key] + STRENGTH)
        shares.append(round(min(share, SUREST), 3))
    return Measured(shares[0], min(shares))


Scored = tuple[Judged, float]


def apply(records: Iterable[Judged], measured: dict[str, Measured]) -> list[Scored]:
    """Each record with its confidence; that of a rule without a row is the raw one."""
    return [(r, _confidence(r, measured)) for r in records]


def _confidence(record: Judged, measured: dict[str, Measured]) -> float:
    row = measured.get(record.rule)
    if row is None:
        return record.raw
    return row.doubtful if record.doubtful else row.confidence


def cross_validate(records: Sequence[Judged]) -> list[Scored]:
    """Each record with the confidence that the notes of the other folds give it."""
    folds = {name: i % FOLDS for i, name in enumerate(sorted({r.note for r in records}))}
    scored: list[Scored] = []
    for fold in range(FOLDS):
        measured = fit(r for r in records if folds[r.note] != fold)
        scored += apply((r for r in records if folds[r.note] == fold), measured)
    return scored


def calibration_error(scored: Sequence[Scored], *, by_rank: bool = False) -> float:
    """Expected calibration error over BINS bins of equal width, or of equal size `by_rank`."""
    bins: dict[int, list[Scored]] = {}
    for rank, (record, score) in enumerate(sorted(scored, key=lambda pair: (pair[1], pair[0].rule))):
        number = rank * BINS // len(scored) if by_rank else min(int(score * BINS), BINS - 1)
        bins.setdefault(number, []).append((record, score))
    gaps = (abs(sum(score - record.right for record, score in members)) for members in bins.values())
    return sum(gaps) / max(1, len(scored))


def by_type(scored: Iterable[Scored]) -> dict[str, list[Scored]]:
    """The records of each annotated type, and of all."""
    types: dict[str, list[Scored]] = {}
    for record, score in scored:
        types.setdefault(record.type, []).append((record, score))
    return {name: types[name] for name in sorted(types)} | {
        "all": [p for t in sorted(types) for p in types[t]]
    }


def curve(scored: Sequence[Scored], gold: int) -> list[tuple[float, int, float, float]]:
    """(threshold, records kept, precision, recall) for `--min-confidence`."""
    rows = []
    for threshold in THRESHOLDS:
        kept = [record.right for record, score in scored if score >= threshold]
        rows.append((threshold, len(kept), sum(kept) / max(1, len(kept)), sum(kept) / gold))
    return rows


def write_rows(records: Sequence[Judged], path: Path = PATH) -> None:
    """The lexicon: how many records a rule gave, how many were right, and what follows."""
    seen, right = Counter(r.rule for r in records), Counter(r.rule for r in records if r.right)
    lines = ["name\taliases\tattributes\tsource"]
    for rule, row in fit(records).items():
        counts = f"records={seen[rule]};right={right[rule]}"
        lines.append(
            f"{rule}\t\tconfidence={row.confidence};doubtful={row.doubtful};{counts}\tannotated notes"
        )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def describe(corpus: Corpus, frozen: Corpus) -> str:
    """The section of corpora/analysis.md."""
    raw = by_type((record, record.raw) for record in corpus.records)
    scored = by_type(cross_validate(corpus.records))
    unseen = apply(frozen.records, fit(corpus.records))
    errors = [
        (name, len(rows), sum(r.right for r, _ in rows) / len(rows), calibration_error(raw[name]),
         calibration_error(rows), calibration_error(rows, by_rank=True))
        for name, rows in scored.items()
    ]  # fmt: skip
    lead = (
        f"`confidence` is the chance that a record is one of the gold (found, not every field right), from {FOLDS} folds "
        "of whole notes: no record is judged by its own note. Error is the expected calibration error over "
        f"{BINS} bins, of equal width or of equal size; under {ENOUGH} records it is mostly noise. "
        "The rules were written with these notes in sight, so that on other notes fewer records are right than this says."
    )
    return "\n\n".join((
        "## Confidence",
        lead,
        table(("type", "records", "right", "error before", "error", "error, equal bins"), errors),
        f"Frozen notes: {len(unseen)} records, {sum(r.right for r, _ in unseen) / len(unseen):.3f} right, error "
        f"{calibration_error(unseen):.3f} ({calibration_error(unseen, by_rank=True):.3f} with equal bins).",
        "What `--min-confidence` keeps, by the same folds:",
        table(("min-confidence", "records", "precision", "recall"),
              [(f"{t:g}", n, p, r) for t, n, p, r in curve(scored["all"], corpus.gold)]),
    ))  # fmt: skip


def main() -> int:
    extractor = Extractor()
    corpus = judge_corpus(extractor)
    content = describe(corpus, judge_corpus(extractor, CORPORA / "frozen"))
    write_rows(corpus.records)
    put_section("calibrate", content)
    print(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
