"""Neighbours in a row that all lost bytes: the cheapest way through them, and Latin words behind a mark."""

from itertools import product

import numpy as np
import pytest

from extractor.repair import gap_runs
from extractor.repair.gap_runs import best_rows, pair_words
from extractor.repair.latin_marks import told_apart
from extractor.repair.lost_bytes import Reading
from extractor.repair.lost_marks import WHOLE

READING = Reading("big5hkscs", "gbk", True)


def test_the_cheapest_way_is_the_cheapest_of_all():
    random = np.random.default_rng(3)
    chars = np.array([ord(char) for char in "海外的股息公司年至，"], np.uint16)
    options = random.choice(chars, (7, 4))
    prices = random.uniform(2, 12, (7, 4)).astype(np.float32)
    follows = np.array([False, True, True, False, True, False, False])
    best = best_rows(options, prices, follows)

    def cost(row):
        price = sum(prices[n, i] for n, i in enumerate(row))
        for n in np.flatnonzero(follows):
            pair = options[n - 1, row[n - 1]], options[n, row[n]]
            price += gap_runs._joints(*(np.array([[char]], np.uint16) for char in pair))[0, 0, 0]
        return price

    wanted = min(product(range(4), repeat=7), key=cost)
    assert best.tolist() == [options[n, i] for n, i in enumerate(wanted)]


def test_words_of_two_lost_characters():
    both = np.array([gap_runs.BOTH], np.uint16)
    none = np.zeros(1, np.uint16)
    one, two = pair_words(READING).find((both, both), (none, none))
    words = {chr(a) + chr(b) for a, b in zip(one[0], two[0], strict=True) if a}
    assert len(words) == gap_runs.MOST_WORDS
    for word in words:  # both characters are pairs that the page does not show
        for char in word:
            with pytest.raises(UnicodeDecodeError):
                char.encode("big5hkscs").decode("gbk")


def big5(text):
    return text.encode("big5hkscs")


def test_letters_behind_a_mark():
    lines = {
        "known": big5("公司") + b"\xffARR" + big5("增長"),  # 的ARR
        "elsewhere": big5("本季 ARR 創新高"),
        "sign": big5("增長") + b"\xffAI" + big5("業務"),
        "figure": big5("增長") + b"\xffA10" + big5("月"),  # ，10月
        "alone": big5("增長") + b"\xffA" + big5("業務"),
    }
    whole = {raw: raw.replace(b"\xff", bytes((WHOLE,))) for raw in (lines["known"], lines["sign"])}
    told = told_apart(lines.values(), READING)
    assert {raw: told.get(raw, raw) for raw in lines.values()} == {
        raw: whole.get(raw, raw) for raw in lines.values()
    }
    assert told_apart(lines.values(), Reading("utf-8", "gbk")) == {}
