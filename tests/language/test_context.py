"""What the context adds to quantities, what pint converts, and any soup of characters."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.language import dates, quantities


@pytest.mark.parametrize(
    ("text", "currency", "inferred"),
    [
        ("港股腾讯控股（00700.HK）目标价172元", "HKD", True),
        ("台股廣達目標價320元", "TWD", True),
        ("A股与港股联动，目标价172元", "CNY", False),
        ("目标价172元", "CNY", False),
        ("港股公司目标价172港元", "HKD", False),
    ],
)
def test_a_bare_yuan_is_the_market_s(text, currency, inferred):
    (found,) = (q for q in quantities(text) if q.kind == "money")
    assert (found.currency, found.inferred) == (currency, inferred)


def test_a_table_s_header_tells_scale_and_currency():
    text = "单位：百万元\n营业收入 | 1,234 | 567\n净利润 | (85) | 3%\n\n公司有12家门店。"
    values = [(q.value, q.currency, q.inferred) for q in quantities(text)]
    assert values == [
        (Decimal(1234000000), "CNY", True),
        (Decimal(567000000), "CNY", True),
        (Decimal(-85000000), "CNY", True),
        (Decimal(3), None, False),
        (Decimal(12), None, False),
    ]


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("功耗120kW", "watt", 120_000),
        ("装机2GW", "kilowatt", 2_000_000),
        ("黄金1盎司", "gram", "28.349523125"),
        ("跑道3公里", "meter", 3000),
    ],
)
def test_physical_units_convert(text, unit, value):
    assert quantities(text)[0].to(unit) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "unit", "reason"),
    [("采购3台", "watt", "no physical unit"), ("功耗120kW", "metre", "cannot be given"), ("功耗120kW", "zorks", "no such unit"),
     ("功耗100-120kW", "watt", "no single value")],
)  # fmt: skip
def test_what_cannot_be_converted_is_refused_with_the_reason(text, unit, reason):
    with pytest.raises(ValueError, match=reason):
        quantities(text)[0].to(unit)


SOUP = "0123456789.,/-+%() 十百千万亿元美港块角分第年月日季度周Qq H约至到由从增降下上翻倍半几数成折$¥张卡AB：|\n同比环每零下半双到点刻差晚早春节农历初又把打米度个两"


@given(st.text(alphabet=SOUP, max_size=60))
def test_any_soup_gives_ordered_disjoint_spans_of_the_text(text):
    for found in (quantities(text), dates(text)):
        last = 0
        for item in found:
            assert last <= item.start < item.end <= len(text)
            assert text[item.start : item.end] == item.text
            last = item.end


@given(st.text(max_size=40))
def test_any_text_is_read_without_a_fault(text):
    for item in (*quantities(text), *dates(text)):
        assert text[item.start : item.end] == item.text
