"""What a worker is at, and how long it has been seen there."""

from extractor.batch.slot import Patience, Slot, Stand


def test_a_slot_is_seen_from_outside(tmp_path):
    theirs = Slot(tmp_path / "slot", create=True)
    ours = Slot(tmp_path / "slot")
    assert ours.look().number == -1
    theirs.at(7, "read")
    first = ours.look()
    theirs.at(7, "extract")
    assert ours.look() == Stand(7, "extract", first.since)
    theirs.at(8, "read")
    assert ours.look().since > first.since
    theirs.idle()
    assert ours.look().number == -1


def test_time_at_a_document_is_what_was_seen():
    patience, stand = Patience(), Stand(1, "extract", 100.0)
    for tenths in range(51):
        seen = patience.look(stand, 100.0 + tenths / 10)
    assert abs(seen - 5.0) < 0.01
    assert patience.look(Stand(2, "extract", 105.0), 105.05) < 0.1


def test_a_pause_of_the_machine_is_not_blamed_on_a_document():
    patience, stand = Patience(), Stand(1, "extract", 100.0)
    patience.look(stand, 100.1)
    assert patience.look(stand, 4000.0) < 1.2
    assert patience.look(Stand(1, "extract", 3000.0), 9000.0) <= 1.0
