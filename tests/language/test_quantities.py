"""Quantities: scales, units, currencies, qualifiers, ranges, lists, and what only looks like one."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.language import quantities
from extractor.language.numerals import parse_chinese, parse_number
from tests.conftest import load_cases


@pytest.mark.parametrize("case", load_cases("quantities"), ids=lambda c: c["label"])
def test_value_currency_and_span(case):
    found = quantities(case["input"])
    assert [(q.text, q.value, q.currency) for q in found] == [
        (t, Decimal(v), c) for t, v, c in case["expect"]
    ]
    for q in found:
        assert case["input"][q.start : q.end] == q.text


@pytest.mark.parametrize("case", load_cases("qualifiers"), ids=lambda c: c["label"])
def test_qualifier(case):
    assert [q.qualifier for q in quantities(case["input"])] == [case["qualifier"]]


@pytest.mark.parametrize("case", load_cases("ranges"), ids=lambda c: c["label"])
def test_range(case):
    (q,) = quantities(case["input"])
    assert (q.value, q.min, q.max) == (None, Decimal(case["min"]), Decimal(case["max"]))


@pytest.mark.parametrize(
    ("text", "value"),
    [("十", 10), ("一千二百三十四", 1234), ("三千一百四十", 3140), ("两万五", 25000), ("三十万零五百", 300500),
     ("一亿零三万", 100030000), ("二〇二五", 2025), ("三点一四", Decimal("3.14")), ("一百八", 180), ("十二", 12)],
)  # fmt: skip
def test_chinese_numerals(text, value):
    assert parse_chinese(text) == value


def test_no_numeral_is_refused():
    with pytest.raises(ValueError, match="numeral"):
        parse_chinese("三个")
    with pytest.raises(ValueError, match="number"):
        parse_number("1.2.3")


@given(
    st.decimals(min_value=0, max_value=10**9, places=2),
    st.sampled_from(["", "万", "亿"]),
    st.sampled_from(["美元", "元", "港元"]),
)
def test_what_is_written_is_read_back(value, scale, unit):
    (q,) = quantities(f"为{value}{scale}{unit}。")
    assert q.value == value * {"": 1, "万": 10**4, "亿": 10**8}[scale]
    assert q.text == f"{value}{scale}{unit}"


@given(st.text(alphabet="0123456789.,/-十百千万亿元%$美卡张 约至ABk", max_size=40))
def test_any_soup_gives_ordered_disjoint_spans_of_the_text(text):
    last = 0
    for q in quantities(text):
        assert last <= q.start < q.end <= len(text)
        assert text[q.start : q.end] == q.text
        last = q.end


@pytest.mark.parametrize("soup", ["9", "十百千万", "1/", "1,", "$", "(1", "1-", "一"])
def test_time_is_linear_in_unbroken_soup(soup):
    def seconds(size):
        text = soup * (size // len(soup))
        best = min(_timed(text) for _ in range(3))
        return max(best, 1e-3)

    assert seconds(40_000) < 40 * seconds(
        10_000
    )  # four times is linear, sixteen quadratic; the bound is for noise


def _timed(text):
    start = time.perf_counter()
    quantities(text)
    return time.perf_counter() - start
