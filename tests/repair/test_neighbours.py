"""Which characters stand side by side in notes: the table's form, and what it says."""

import numpy as np

from extractor.repair.neighbours import DIGIT, EDGE, LETTER, gain_between, gains_beside, likened, usual_gains
from tests.neighbours import PATH, counted, lines


def codes(text):
    return np.array([ord(char) for char in text], np.uint16)


def test_the_table_has_the_form_that_is_written():
    rows = PATH.read_text(encoding="utf-8").splitlines(keepends=True)
    made = list(lines(counted(half=True)))
    assert rows[0] == made[0]
    chars = [row.split("\t")[0] for row in rows[1:]]
    assert chars == sorted(set(chars))
    for row in rows[1:]:
        groups = [group.split(" ") for group in row.rstrip("\n").split("\t")[1:]]
        counts = [int(count) for count, _ in groups]
        assert counts == sorted(counts, reverse=True)
        assert min(counts) > 0
        others = "".join(others for _, others in groups)
        assert len(set(others)) == len(others)
    of_half = {row.split("\t")[0] for row in made[1:]}
    assert len(of_half - set(chars)) * 50 < len(
        of_half
    )  # notes and examples that were written since bring a few


def test_digits_letters_and_ends_count_as_one_each():
    assert {likened(char) for char in "0579"} == {DIGIT}
    assert {likened(char) for char in "azAZ"} == {LETTER}
    assert {likened(char) for char in "\r\n"} == {EDGE}
    first, second = gains_beside(codes("约约"), codes("19"))
    assert first == second


def test_what_stands_together_gains():
    gains = gains_beside(codes("约同增的0"), codes("1比长的约"))
    assert (gains[:3] > 0).all()
    assert (gains[3:] < 0).all()
    assert gains_beside(codes("\0约"), codes("约\0")).tolist() == [0, 0]
    assert usual_gains()[ord("亿")] > 0 > usual_gains()[ord("心")]


def test_one_gain_as_many():
    both = gains_beside(codes("同比"), codes("比增")).sum() + usual_gains()[ord("比")]
    assert np.isclose(gain_between("同", "比", "增"), both, atol=1e-5)
    assert np.isclose(gain_between("", "比", ""), usual_gains()[ord("比")])
