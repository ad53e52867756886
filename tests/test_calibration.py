"""Confidence is the chance of being right, measured on the annotated notes; the reports on them can be remade."""

import dataclasses
from pathlib import Path

import pytest

from extractor import Config, Extractor
from extractor.errors import RuleError
from extractor.records import RECORD_TYPES
from extractor.rules import load_rules
from tests import analysis
from tests.calibrate import (
    ENOUGH,
    THRESHOLDS,
    Corpus,
    apply,
    by_type,
    calibration_error,
    cross_validate,
    curve,
    fit,
    judge_corpus,
    judge_records,
    uncalibrated,
    write_rows,
)
from tests.report import REPORT, put_section
from tests.scoring import read_corpora

MOST = 0.05  # expected calibration error
RULE = """
- name: price.{name}
  label: price
  type: token
  priority: 99
  confidence: 0.42
  pattern: [{{TEXT: 暗价}}, {{ENT_TYPE: MONEY, AS: value}}]
"""


@pytest.fixture(scope="module")
def corpus(extractor: Extractor) -> Corpus:
    return judge_corpus(extractor)


@pytest.mark.parametrize("how", ["shipped", "cross-validated"])
def test_confidence_is_calibrated(extractor: Extractor, corpus: Corpus, how: str) -> None:
    """Over all, and for each type with enough records to tell."""
    shipped = apply(corpus.records, dict(extractor.rules.calibration.measured))
    scored = shipped if how == "shipped" else cross_validate(corpus.records)
    errors = {name: calibration_error(rows) for name, rows in by_type(scored).items() if len(rows) >= ENOUGH}
    assert max(errors.values()) <= MOST, errors
    assert {"all", "price", "indicator", "forecast", "risk_factor"} <= set(errors)


def test_records_carry_the_measured_confidence(extractor: Extractor, corpus: Corpus) -> None:
    """What the program prints is what is judged here."""
    expected = dict.fromkeys(
        score for _, score in apply(corpus.records, dict(extractor.rules.calibration.measured))
    )
    for _, gold, result in read_corpora(extractor):
        found = [
            r for r, _ in judge_records(result.source_text, gold["records"], result.model_dump()["records"])
        ]
        assert all(record["confidence"] in expected for record in found)
        assert all(0 <= record.confidence <= 1 for record in result.records)


def test_a_higher_threshold_trades_recall_for_precision(corpus: Corpus) -> None:
    rows = {
        t: (precision, recall)
        for t, _, precision, recall in curve(cross_validate(corpus.records), corpus.gold)
    }
    assert rows[0.9][0] > rows[0.0][0]
    assert rows[0.9][1] < rows[0.0][1]
    recalls = [rows[t][1] for t in THRESHOLDS]
    assert recalls == sorted(recalls, reverse=True)


def test_the_option_drops_what_is_less_sure(extractor: Extractor) -> None:
    """By the program itself: every record kept is at the threshold or over, and more of the kept ones are right."""
    strict = Extractor(Config(min_confidence=0.9))
    shares = []
    for reader in (extractor, strict):
        judged = [
            (record["confidence"], right)
            for _, gold, result in read_corpora(reader)
            for record, right in judge_records(
                result.source_text, gold["records"], result.model_dump()["records"]
            )
        ]
        shares.append(
            (sum(right for _, right in judged) / len(judged), len(judged), min(c for c, _ in judged))
        )
    (all_right, everything, _), (right, kept, least) = shares
    assert least >= 0.9
    assert kept < everything
    assert right > all_right


def test_every_row_names_a_rule(extractor: Extractor) -> None:
    """After a rule is renamed or dropped: `python -m tests.calibrate`."""
    rows = {row.name for row in extractor.rules.folders.rows("confidence")}
    assert not rows - {rule.name for rule in extractor.rules.rules}


def test_few_records_are_drawn_towards_their_type(corpus: Corpus) -> None:
    one = dataclasses.replace(corpus.records[0], rule="price.new", doubtful=False, right=False)
    measured = fit([*corpus.records, one])["price.new"]
    assert 0.8 < measured.confidence < 0.95
    assert measured.doubtful <= measured.confidence


def test_the_lexicon_is_written_as_it_is_read(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "lexicons").mkdir()
    write_rows(corpus.records, tmp_path / "lexicons" / "confidence.tsv")
    read = load_rules((tmp_path,)).calibration.measured
    assert {name: read[name] for name in fit(corpus.records)} == fit(corpus.records)


def overlay(folder: Path, name: str, row: str | None = None) -> Extractor:
    (folder / "price").mkdir()
    (folder / "price" / "dark.yaml").write_text(RULE.format(name=name), encoding="utf-8")
    if row:
        (folder / "lexicons").mkdir()
        text = f"name\taliases\tattributes\nprice.{name}\t\t{row}\n"
        (folder / "lexicons" / "confidence.tsv").write_text(text, encoding="utf-8")
    return Extractor(Config(rules_dirs=(folder,)))


@pytest.mark.parametrize("name", ["dark", "target_price"])
def test_a_rule_of_an_overlay_keeps_its_own_confidence(name: str, tmp_path: Path) -> None:
    """A new rule, and one that replaces a shipped rule of the same name, whose row was measured for another pattern."""
    calibration = overlay(tmp_path, name).rules.calibration
    assert calibration.of(f"price.{name}", 0.42) == 0.42
    assert calibration.of(f"price.{name}", -0.1) == 0


def test_an_overlay_may_bring_its_own_row(tmp_path: Path) -> None:
    calibration = overlay(tmp_path, "dark", "confidence=0.7;doubtful=0.3").rules.calibration
    assert calibration.of("price.dark", 0.42) == 0.7
    assert calibration.of("price.dark", 0.22) == 0.3


@pytest.mark.parametrize(
    "row", ["confidence=0.7", "confidence=high;doubtful=0.1", "confidence=0.3;doubtful=0.7"]
)
def test_a_bad_row_is_named(row: str, tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"confidence\.tsv:2: price\.dark"):
        overlay(tmp_path, "dark", row)


def test_without_rows_the_rule_files_speak(extractor: Extractor) -> None:
    stated = {rule.name: rule.confidence for rule in extractor.rules.rules}
    records = uncalibrated(extractor).extract("【投资建议】维持“买入”评级，目标价12.5元。").records
    assert records
    assert all(record.confidence <= stated[record.rule] for record in records)


def test_the_analysis_runs_and_keeps_what_is_written_by_hand(extractor: Extractor, tmp_path: Path) -> None:
    content = analysis.describe(analysis.read(extractor), {"core": NOTHING, "all": NOTHING})
    path = tmp_path / "analysis.md"
    path.write_text("# Title\n\nby hand\n", encoding="utf-8")
    for _ in range(2):
        put_section("analysis", content, path)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# Title\n\nby hand\n")
    assert text.count("## By phenomenon") == 1


NOTHING = {"gold": 0, "f1": 0.0, "full_f1": 0.0}


def test_the_report_names_every_record_type() -> None:
    text = REPORT.read_text(encoding="utf-8")
    assert not [name for name in (*RECORD_TYPES, "forecast") if f"| {name} |" not in text]
    assert "<!-- calibrate:" in text
    assert "/tmp" not in text
