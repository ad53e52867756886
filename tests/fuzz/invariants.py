"""What holds for the repair of any text."""

from extractor.repair import repair_text, replay

__all__ = ["check"]


def check(source: str) -> None:
    """Raises AssertionError where an invariant of the repair does not hold for a text."""
    repaired = repair_text(source, explain=True)
    assert repaired.source == source
    assert replay(source, repaired.plan) == repaired.text
    step = max(1, len(repaired.text) // 200)
    before = (0, 0)
    for i in range(0, len(repaired.text), step):
        start, end = repaired.alignment.to_source(i, i + 1)
        assert 0 <= start <= end <= len(source)
        assert start >= before[0]
        assert end >= before[1], "the way back goes forward only"
        before = start, end
    for i in range(0, len(source), max(1, len(source) // 200)):
        start, end = repaired.alignment.to_target(i, i + 1)
        assert 0 <= start <= end <= len(repaired.text)
    whole = repaired.alignment.to_source(0, len(repaired.text))
    assert 0 <= whole[0] <= whole[1] <= len(source)
    for loss in repaired.losses:
        assert 0 <= loss.start <= loss.end <= len(source)
    for report in repaired.plan:
        for (start, end), edit in zip(report.spans, report.edits, strict=True):
            assert 0 <= start <= end <= len(source)
            assert edit[0] <= edit[1]
