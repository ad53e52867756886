"""The dictionary as it lies: the search finds what reading it whole finds."""

import math
from importlib.util import find_spec
from pathlib import Path
from random import Random

import numpy as np
import pytest

from extractor.repair import words
from extractor.repair.words import may_join, word_cost, word_kind


def rows():
    path = Path(find_spec("jieba").submodule_search_locations[0]) / "dict.txt"
    return [line.split(" ") for line in path.read_text(encoding="utf-8").splitlines()]


def test_search_and_table_agree():
    every = [row for row in rows() if len(row[0]) <= words.LONGEST_WORD and row[0] >= "\u3400"]
    dictionary, table = words._Dictionary(), words._whole()
    for word, frequency, kind in Random(7).sample(every, 4000):
        assert dictionary.row(word) == (int(frequency), kind)
        assert words._searched_cost(word) == table.price(word)
    for word in words._floors():
        assert words._searched_cost(word) == table.price(word)
    for word in ("营收环", "比亚迪迪", "啊啊啊啊", "\U00020000\U00020000", "AB"):
        assert words._searched_cost(word) is table.price(word) is None


@pytest.mark.parametrize(
    ("before", "after", "options", "size"),
    [
        ("在公", "，", "司司式", 1),
        ("净利", "大增", "润率", 1),
        ("有限", "司", "公母", 1),
        ("", "，", ["净利", "利净"], 2),
        ("有", "司的", ["限公", "公限"], 2),
    ],
)
def test_words_across_a_gap(monkeypatch, before, after, options, size):
    monkeypatch.setattr(words._dictionary(), "looked_up", 0)
    most = words.LONGEST_WORD - size
    searched = words.words_across(before, after, options, size=size, most=most)
    monkeypatch.setattr(words._dictionary(), "looked_up", words.MANY + 1)
    found = {
        (i, j): costs for i, j, costs in words.words_across(before, after, options, size=size, most=most)
    }
    for i, j, costs in searched:
        assert {option: found[i, j][option] for option in costs} == costs
    for (i, j), costs in found.items():
        left, right = before[len(before) - i :], after[:j]
        assert all(price == word_cost(left + text + right) for text, price in costs.items())


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
