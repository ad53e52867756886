"""What holds for every note, garbled or not."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor import Extractor, repair_text
from extractor.language import quantities
from tests.conftest import CORPORA, needs_reference

FRAGMENTS = [
    "Grok-3得分分别为52/75/57", "在AIME、GPQA和LiveCodeBench中", "每月订阅费用为40美元", "10萬(wàn)張H100", "發(fā)布(bù)會(huì)",
    "風(fēng)險(xiǎn)提示：需求不及預(yù)期；競(jìng)爭(zhēng)加劇", "训练成本仅557.6万美元", "１２．５亿元", "十萬卡集群", "？", "(", "\u200b", "。", "\n", "▍", "；",
    "目标价由156元上调至185元", "們?nèi)匀怀掷m(xù)看好", "0.8元/百万tokens", "\ufeff", "\ud800", "𠀀",
]  # fmt: skip
noise = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=5), max_size=14).map("".join)
relaxed = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@relaxed
@given(noise)
def test_evidence_is_the_source_slice(text):
    result = _extractor().extract(text)
    assert result.source_text == text
    for record in result.records:
        assert 0 <= record.start < record.end <= len(text)
        for place in (record, *record.also):
            assert place.text == text[place.start : place.end]


@relaxed
@given(noise)
def test_same_input_gives_the_same_bytes(text):
    dumps = [json.dumps(e.extract(text).model_dump(), ensure_ascii=True) for e in (_extractor(), Extractor())]
    assert dumps[0] == dumps[1]


@relaxed
@given(st.text(max_size=200))
def test_repair_is_total(text):
    repaired = repair_text(text)
    start, end = repaired.alignment.to_source(0, len(repaired.text))
    assert 0 <= start <= end <= len(text)


def test_clean_simplified_text_comes_out_unchanged():
    for path in sorted((CORPORA / "notes").glob("*.txt")):
        gold = json.loads((CORPORA / "gold" / f"{path.stem}.json").read_text(encoding="utf-8"))
        text = path.read_text(encoding="utf-8")
        if gold["script"] == "hans" and not gold.get("damaged"):
            repaired = repair_text(text)
            assert [s for s in repaired.plan if s.kind != "width"] == [], path.name


def test_a_records_number_is_the_number_in_its_evidence(extractor):
    for path in sorted((CORPORA / "notes").glob("*.txt")):
        result = extractor.extract(path)
        for record in result.records:
            if record.type in {"risk_factor", "rating"} or record.value is None:
                continue
            values = {
                abs(float(q.value))
                for q in quantities(
                    repair_text(record.text.replace("\n", " ")).text
                )  # 29⏎亿元 over two lines
                if q.value is not None
            }  # a fall of 3% is -3: the sign stands outside the evidence
            values |= {24 * value for value in values if record.type == "compute"}  # days count in hours
            assert (
                abs(record.value) in values
                or _shared_unit(record, record.sentence)
                or _scaled(record, values)
            ), (
                path.name,
                record.text,
                record.value,
            )


def _scaled(record, values):
    """The unit of a table stands in its head (百万元, 万元/吨), 9bp are 0.09 points, and GW of goods count as written: the same digits."""
    if not ("table" in record.rule or record.text.lower().endswith(("bp", "w", "wp", "瓦"))):
        return False
    factors = [10.0**k for k in range(-6, 13)]
    return any(abs(v * f - abs(record.value)) <= 1e-9 * abs(record.value) for v in values for f in factors)


def _shared_unit(record, sentence):
    """52/75/57亿元: the unit stands on the last item of the list; the sentence's own reading must hold the value."""
    return any(q.value is not None and abs(float(q.value)) == abs(record.value) for q in quantities(sentence))


def test_every_record_names_a_rule(extractor):
    names = {rule.name for rule in extractor.rules.rules}
    for path in sorted((CORPORA / "notes").glob("*.txt")):
        assert {record.rule for record in extractor.extract(path).records} <= names


@needs_reference
def test_the_reference_note_is_repaired_whole(reference_text):
    text = repair_text(reference_text).text
    assert not any(c in text for c in "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ")
    assert "们仍然持续看好" in text
    assert "?" not in text
    for bracket in (
        "o3 mini(high)",
        "(83.3天)",
        "(20美元/月)",
        "(LCB Oct-Feb)",
        "(Choshen,Zhang和Andreas,2024)",
        "(如Agent技术等)",
    ):
        assert bracket in text
    assert text.count(")") - text.count("(") == 4  # the note counts 1) 2) twice


_cache: list[Extractor] = []


def _extractor() -> Extractor:
    if not _cache:
        _cache.append(Extractor())
    return _cache[0]


def test_extract_many_streams(extractor):
    def notes():
        yield "Claude Pro每月订阅费为20美元。"
        raise AssertionError("read too early")

    stream = extractor.extract_many(notes())
    assert next(stream).records[0].value == 20
    with pytest.raises(AssertionError, match="early"):
        next(stream)


def test_frame_has_one_row_a_record(extractor):
    frame = extractor.extract("Claude Pro每月订阅费为20美元。风险提示：需求不及预期；竞争加剧。").to_frame()
    assert list(frame["type"]) == ["price", "risk_factor", "risk_factor"]
    assert frame.loc[0, "currency"] == "USD"
