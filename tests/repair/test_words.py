"""The dictionary as it lies: the search finds what reading it whole finds."""

import math
from importlib.util import find_spec
from pathlib import Path
from random import Random

import numpy as np

from extractor.repair import words
from extractor.repair.words import may_join, word_cost, word_kind


def rows():
    path = Path(find_spec("jieba").submodule_search_locations[0]) / "dict.txt"
    return [line.split(" ") for line in path.read_text(encoding="utf-8").splitlines()]


def test_search_and_table_agree():
    every = [row for row in rows() if len(row[0]) <= words.LONGEST_WORD and row[0] >= "\u3400"]
    searched, read = words._Dictionary(), words._Dictionary()
    read._looked_up = words.MANY + 1
    for word, frequency, kind in Random(7).sample(every, 4000):
        assert searched.row(word) == (int(frequency), kind)
        assert searched.frequency(word) == read.frequency(word) == int(frequency)
    for word in ("营收环", "比亚迪迪", "啊啊啊啊", "\U00020000\U00020000", "AB"):
        assert searched.frequency(word) is read.frequency(word) is None


def test_fillings_are_all_words_around_a_gap(monkeypatch):
    asked = [
        ("公", 1, "", "司司式"),
        ("", 1, "长", "增成乙"),
        ("有限", 1, "司", "公母"),
        ("", 2, "", ["净利", "利净"]),
    ]
    monkeypatch.setattr(words._dictionary(), "_looked_up", 0)
    searched = [words.fillings(left, right, options, size) for left, size, right, options in asked]
    monkeypatch.setattr(words._dictionary(), "_looked_up", words.MANY + 1)
    for (left, size, right, options), few in zip(asked, searched, strict=True):
        found = words.fillings(left, right, options, size)
        assert {option: found[option] for option in options if option in found} == few
        assert all(found[text] == word_cost(left + text + right) for text in found)


def test_the_sum_of_frequencies_is_the_dictionarys():
    assert math.isclose(words._TOTAL, math.log(sum(int(row[1]) for row in rows())), abs_tol=1e-4)


def test_costs_and_kinds():
    assert word_cost("公司") < word_cost("惆怅") < 20
    assert word_cost("司公") is None
    assert word_kind("公司") == "n"
    assert word_kind("研究") == "vn"


def test_the_sieve_lets_words_through():
    pairs = ["公司", "增长", "證券", "幅度"]
    first, second = (np.array([ord(pair[i]) for pair in pairs], np.uint16) for i in (0, 1))
    assert may_join(first, second).all()
