"""Many gaps filled in arrays: the same guesses as one by one, places and losses of whole lossy lines."""

from random import Random

import numpy as np
import pytest

from extractor.characters import COST
from extractor.repair import repair_text
from extractor.repair.codepages import byte_table
from extractor.repair.gap_prices import (
    CONTEXT,
    INFINITE,
    UNKNOWN_CODE,
    Cells,
    Gaps,
    cheapest_of,
    rests_of,
    simple_table,
)
from extractor.repair.gap_sets import OptionSets, fill_pairs_in_set, fill_set
from extractor.repair.gaps import fill, fill_pairs
from extractor.repair.guess import REACH, likeliest, likeliest_two, wanted_signs
from extractor.repair.lossy_lines import LossyLines
from extractor.repair.lost_bytes import Reading
from tests.damage import clean_notes
from tests.generators import to_traditional
from tests.generators.mojibake import misread

LEAST_SAME = 0.97  # words of five characters are looked up by the one and not by the other


@pytest.fixture(scope="module")
def text():
    return "".join(note for _, note in clean_notes())


def holes(text, options_of, size=1, count=400):
    random = Random(7)
    while count:
        at = random.randrange(REACH, len(text) - REACH)
        options = [options_of(char) for char in text[at : at + size]]
        if all(options):
            count -= 1
            yield at, options


def same_start(char):
    """The characters of UTF-8 that begin with the same two bytes."""
    first = ord(char) & ~63
    return [chr(c) for c in range(first, first + 64) if COST[chr(c)] < 12] if char > "\u3000" else []


def same_end(char):
    return (
        [c for lead in range(0x4, 0xA) if COST[c := chr(lead << 12 | ord(char) & 0xFFF)] < 12]
        if char > "\u3400"
        else []
    )


def beside(text, places, size):
    codes = simple_table().take(np.frombuffer(text.encode("utf-16-le"), np.uint16))
    left, right = (np.array(places)[:, None] + np.arange(*r) for r in ((-CONTEXT, 0), (size, size + CONTEXT)))
    wanted = [wanted_signs(text[at - REACH : at], text[at + 1 : at + 1 + CONTEXT]) for at in places]
    none = np.zeros(len(places), np.bool_)
    return Gaps(codes[left], codes[right], none, none.astype(np.uint8), none, wanted)


def matrix(lists):
    table = np.zeros((len(lists), max(map(len, lists))), np.uint16)
    for row, chars in enumerate(lists):
        table[row, : len(chars)] = [ord(char) for char in chars]
    return table


@pytest.mark.parametrize("options_of", [same_start, same_end])
def test_one_gap_in_arrays_as_one_by_one(text, options_of):
    found = list(holes(text, options_of))
    places, options = [at for at, _ in found], [o[0] for _, o in found]
    gaps = beside(text, places, 1)
    best, margins = fill([matrix(options)], gaps, rests_of(gaps))
    assert margins.min() >= 0
    wanted = [
        likeliest(chars, text[at - REACH : at], text[at + 1 : at + 1 + CONTEXT])
        for at, chars in zip(places, options, strict=True)
    ]
    same = sum(chr(a) == b for a, b in zip(best.tolist(), wanted, strict=True))
    assert same >= LEAST_SAME * len(wanted)


def test_two_gaps_side_by_side_as_one_by_one(text):
    found = list(holes(text, same_start, size=2, count=150))
    places = [at for at, _ in found]
    firsts, seconds = (matrix([options[n] for _, options in found]) for n in (0, 1))
    every = np.ones((firsts.shape[1], seconds.shape[1]), np.bool_)
    best, margins = fill_pairs(firsts, seconds, every, beside(text, places, 2))
    assert margins.min() >= 0
    wanted = [
        likeliest_two(
            [(a, b) for a in one for b in two], text[at - REACH : at], text[at + 2 : at + 2 + CONTEXT]
        )
        for at, (one, two) in found
    ]
    same = sum(
        (chr(a), chr(b)) == c for a, b, c in zip(*(codes.tolist() for codes in best), wanted, strict=True)
    )
    assert same >= LEAST_SAME * len(wanted)


def common(text, least=50):
    """Characters that a text has often."""
    return np.array(
        sorted({ord(char) for char in set(text) if text.count(char) >= least and char > "\u3400"}), np.uint16
    )


def test_gaps_of_one_set_as_gaps_with_options_of_their_own(text):
    options = common(text)
    places = [at for at, _ in holes(text, same_start)]
    gaps = beside(text, places, 1)
    rests = rests_of(gaps)
    own, _ = fill([np.tile(options, (len(places), 1))], gaps, rests)
    found, _ = fill_set(OptionSets([options[::2], options]), np.ones(len(places), np.int64), gaps, rests)
    assert np.mean(own == found) >= LEAST_SAME


def test_pairs_of_one_set_as_pairs_with_options_of_their_own(text):
    options = common(text)
    found = list(holes(text, same_start, size=2, count=150))
    places, firsts = [at for at, _ in found], matrix([options[0] for _, options in found])
    joints = np.arange(firsts.shape[1])[:, None] % 3 == (options >> 12)[None, :] % 3
    gaps = beside(text, places, 2)
    own, _ = fill_pairs(firsts, np.tile(options, (len(places), 1)), joints, gaps)
    found = fill_pairs_in_set(firsts, OptionSets([options]), joints, gaps)
    same = [a == b for a, b in zip(own, found, strict=True)]
    assert np.mean(same[0] & same[1]) >= LEAST_SAME


@pytest.mark.parametrize(
    ("meant", "page", "script", "by_pairs"),
    [("utf-8", "gbk", None, None), ("big5hkscs", "gbk", "s2tw", True), ("gb18030", "big5", None, True)],
)
def test_lines_decode_but_for_what_is_lost(text, meant, page, script, by_pairs):
    lines = [line for line in text.split("\n")[:300] if len(line) > 20]
    codec = {"gb18030": "gbk"}.get(meant, meant)
    if script:
        lines = [to_traditional(line, script) for line in lines]
    lines = [line.encode(codec, "ignore").decode(codec) for line in lines]
    shown = [misread(line, codec, {"big5": "cp950"}.get(page, page)) for line in lines]
    table = byte_table(page)
    raws = {n: b"".join(table.get(char, b"?") for char in damaged.text) for n, damaged in enumerate(shown)}
    found = LossyLines(raws, Reading(meant, page, by_pairs)).found
    assert len(found) >= 0.9 * len(lines)
    same_size = {n: line for n, line in found.items() if len(line.text) == len(lines[n])}
    assert len(same_size) >= 0.7 * len(found)  # a letter behind a lost character may be taken for half of one
    for n, line in same_size.items():
        assert int(line.sizes.sum()) == len(raws[n])
        guessed = set(np.searchsorted(np.cumsum(line.sizes), line.starts, "right").tolist())
        wrong = {i for i, (a, b) in enumerate(zip(line.text, lines[n], strict=True)) if a != b}
        assert guessed >= wrong
        assert line.lost == "".join(line.text[i] for i in sorted(guessed))


def test_losses_lie_where_the_marks_are(text):
    clean = "\n".join(line for line in text.split("\n")[:200] if line)
    damaged = misread(clean, "utf-8", "gbk")
    repaired = repair_text(damaged.text)
    assert repaired.text.count("\n") == clean.count("\n")
    marks = {i for i, char in enumerate(damaged.text) if char == "\ufffd"}
    covered = {i for loss in repaired.losses for i in range(loss.start, loss.end)}
    assert len(marks - covered) <= 0.01 * len(marks)


def test_a_gap_that_nothing_fits_stays_one():
    """Beside one that something fits; and nothing is reckoned with infinite prices, which would warn."""
    cells = Cells(np.array([0x4E00, 0x4E8C, 0x4E00, 0x4E8C], np.uint16), np.array([2, 2]))
    prices = np.array([INFINITE, INFINITE, 3.0, 5.0], np.float32)
    best, margins = cheapest_of(cells, prices)
    assert best.tolist() == [UNKNOWN_CODE, 0x4E00]
    assert margins.tolist() == [INFINITE, 2.0]


def test_a_blank_before_a_figure_hides_none():
    assert likeliest(("台", "叫"), "单月产出冲上2,800 ", "，优势在") == "台"
    assert likeliest(("跌", "路"), "本周板块", " 2.02%，") == "跌"
