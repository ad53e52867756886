"""The way back: edits, both directions, composition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.repair import Alignment, apply_edits


@st.composite
def edited(draw, text=None):
    """A text and sorted, disjoint edits on it."""
    text = draw(st.text(alphabet="abc中文()", max_size=30)) if text is None else text
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    edits = [
        (a, b, draw(st.text(alphabet="XY", max_size=3))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    kept, last = [], -1
    for a, b, new in edits:
        if a >= max(last, 0) and (a, b) != (last, last) and (b > a or new):
            kept.append((a, b, new))
            last = b
    return text, kept


def reference(text, edits):
    """For each target character the source span that it came from, worked out character by character."""
    owners, at = [], 0
    for start, end, new in edits:
        owners += [(i, i + 1) for i in range(at, start)]
        owners += [(start, end)] * len(new)
        at = end
    return owners + [(i, i + 1) for i in range(at, len(text))]


@given(edited())
def test_each_character_maps_to_what_produced_it(case):
    text, edits = case
    target, alignment = apply_edits(text, edits)
    for i, (start, end) in enumerate(reference(text, edits)):
        low, high = alignment.to_source(i, i + 1)
        assert low <= start
        assert high >= end
    assert alignment.to_source(0, len(target))[0] >= 0
    assert alignment.to_source(0, len(target))[1] <= len(text)


@given(edited())
def test_spans_are_monotone_and_untouched_text_maps_exactly(case):
    text, edits = case
    target, alignment = apply_edits(text, edits)
    starts = [alignment.to_source(i, i + 1)[0] for i in range(len(target))]
    assert starts == sorted(starts)
    touched = {i for a, b, _ in edits for i in range(a - 1, b + 1)}
    for i, (start, end) in enumerate(reference(text, edits)):
        if start not in touched and end - start == 1 and target[i] == text[start]:
            assert alignment.to_source(i, i + 1) == (start, end)


@given(st.data())
def test_composition_covers_what_two_steps_map_one_after_another(data):
    text, first = data.draw(edited())
    middle, one = apply_edits(text, first)
    _, second = data.draw(edited(text=middle))
    target, two = apply_edits(middle, second)
    both = one.then(two)
    for i in range(len(target)):
        stepwise = one.to_source(*two.to_source(i, i + 1))
        low, high = both.to_source(i, i + 1)
        assert low <= stepwise[0]
        assert high >= stepwise[1]
        assert 0 <= low <= high <= len(text)
        merged = Alignment(both.runs()).to_source(i, i + 1)
        assert merged[0] <= low
        assert merged[1] >= high


@given(edited())
def test_both_directions_meet(case):
    text, edits = case
    target, alignment = apply_edits(text, edits)
    for i in range(len(target)):
        source = alignment.to_source(i, i + 1)
        if source[0] == source[1]:
            continue  # text that was put in comes from nowhere
        low, high = alignment.to_target(*source)
        assert low <= i
        assert high >= i + 1


def test_deleted_pinyin_inside_a_span_is_covered_and_behind_it_is_not():
    target, alignment = apply_edits("發(fā)布(bù)了", [(1, 5, ""), (6, 10, "")])
    assert target == "發布了"
    assert alignment.to_source(0, 2) == (0, 6)
    assert alignment.to_source(1, 2) == (5, 6)


def test_what_is_put_into_an_edited_run_comes_from_all_of_it():
    middle, first = apply_edits("鐢瞸1", [(0, 2, "甲|")])
    target, second = apply_edits(middle, [(1, 1, "\n")])
    assert target == "甲\n|1"
    both = first.then(second)
    assert [both.to_source(i, i + 1) for i in range(len(target))] == [(0, 2), (0, 2), (0, 2), (2, 3)]


@given(st.data())
def test_two_steps_go_forward_only(data):
    source, edits = data.draw(edited())
    middle, first = apply_edits(source, edits)
    _, more = data.draw(edited(middle))
    target, second = apply_edits(middle, more)
    places = [first.then(second).to_source(i, i + 1) for i in range(len(target))]
    assert places == sorted(places)
    assert [end for _, end in places] == sorted(end for _, end in places)


def test_one_to_one_replacement_needs_no_run():
    target, alignment = apply_edits("１２", [(0, 1, "1"), (1, 2, "2")])
    assert target == "12"
    assert alignment.is_identity
    assert Alignment().to_source(3, 5) == (3, 5)


@pytest.mark.parametrize("edits", [[(2, 1, "")], [(0, 3, ""), (2, 4, "")], [(0, 9, "")]])
def test_edits_that_overlap_or_leave_the_text_are_refused(edits):
    with pytest.raises(ValueError, match="overlaps"):
        apply_edits("abcd", edits)
