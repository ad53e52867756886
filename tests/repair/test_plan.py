"""The plan: what it lists, that it can be replayed, that losses are told, that long texts are repaired alike."""

import zlib
from random import Random

import pytest

from extractor.errors import EmptySourceError, EncodingError
from extractor.repair import loop, repair_text, replay
from extractor.repair.guess import likeliest
from extractor.repair.plan import STEPS
from tests.damage import clean_notes
from tests.generators import DAMAGES

# a third of the notes, the same ones whatever is added: each is repaired two or three times for every damage
NOTES = "\n".join(text for name, text in clean_notes() if zlib.crc32(name.encode()) % 3 == 0)


def damaged(damage, seed=5):
    return damage.make(damage.clean(NOTES), Random(seed)).text


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_a_plan_is_replayed(damage):
    source = damaged(damage)
    repaired = repair_text(source, explain=True)
    assert replay(source, repaired.plan) == repaired.text
    assert repaired.text == repair_text(source).text
    for report in repaired.plan:
        assert report.count > 0
        assert report.evidence
        assert len(report.edits) == len(report.spans)
        for start, end in report.spans:
            assert 0 <= start <= end <= len(source)


@pytest.mark.parametrize("damage", DAMAGES[::4], ids=lambda damage: damage.name)
def test_a_text_in_parts_is_one_text(damage, monkeypatch):
    source = damaged(damage)
    monkeypatch.setattr(loop, "LONGEST_PART", 1500)
    repaired = repair_text(source, explain=True)
    assert replay(source, repaired.plan) == repaired.text
    monkeypatch.undo()
    whole = repair_text(source)
    if repaired.text == whole.text:  # evidence from far away may be missing in a part
        places = [(i, i + 1) for i in range(0, len(whole.text), 11)]
        assert [repaired.alignment.to_source(*p) for p in places] == [
            whole.alignment.to_source(*p) for p in places
        ]


def test_steps_have_names_and_tests():
    names = [step.name for step in STEPS]
    assert len(set(names)) == len(names)
    assert all(step.test for step in STEPS)
    assert all(bool(step.find) + bool(step.translate) + bool(step.rewrite) == 1 for step in STEPS)


def test_clean_text_is_not_touched_by_any_step():
    repaired = repair_text(NOTES)
    assert repaired.text == NOTES
    assert repaired.plan == ()
    assert repaired.alignment.is_identity


def test_losses_are_listed_with_their_places():
    source = "中信证券研究报告指出,公司订单饱满".encode().decode("gbk", "replace")
    repaired = repair_text(source)
    assert "中信证券研究报告指出" in repaired.text
    for loss in repaired.losses:
        assert 0 <= loss.start < loss.end <= len(source)
        assert "utf-8 read as gbk" in loss.reason


def test_one_numeral_of_several_is_not_guessed():
    """三 and 一 may differ in the lost byte alone: a guess would be an invented figure."""
    assert likeliest(("一", "三", "不"), "利润增长", "倍，毛利") == "\ufffd"
    assert likeliest(("众", "三", "不"), "公司拥有", "季度，毛") in {"三", "\ufffd"}
    assert likeliest(("券", "卷", "劵"), "中信证", "研究部") == "券"


def test_bytes_are_decoded_first():
    text = "据公司公告，全年营收增长两成，毛利率同步提升。"
    for encoding in ("utf-8", "gbk", "utf-16", "utf-8-sig"):
        repaired = repair_text(text.encode(encoding))
        assert repaired.text == text
        assert repaired.encoding in {encoding, "gb18030"}
    assert repair_text(text.encode("gbk"), encoding="gb18030").text == text


def test_what_could_not_be_decoded_is_a_loss():
    raw = "据公司公告，全年营收增长两成，毛利率同步提升。".encode() * 3
    repaired = repair_text(raw[:30] + b"\xff" + raw[30:])
    assert [(loss.text, loss.end - loss.start) for loss in repaired.losses] == [("\ufffd", 1)]


def test_bad_bytes_end_in_one_clear_error():
    with pytest.raises(EmptySourceError, match="empty"):
        repair_text(b"")
    with pytest.raises(EncodingError, match="klingon"):
        repair_text("营收".encode(), encoding="klingon")


def test_lexicons_of_a_users_folder(tmp_path):
    lexicons = tmp_path / "lexicons"
    lexicons.mkdir()
    (lexicons / "regional_words.tsv").write_text(
        "name\taliases\tattributes\n电动自行车\t电动脚踏板\t\n", encoding="utf-8"
    )
    source = "臺灣業者發表電動腳踏板，並揭露營收。"
    assert "电动脚踏板" in repair_text(source).text
    assert "电动自行车" in repair_text(source, rules_dirs=[tmp_path]).text
