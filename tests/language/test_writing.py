"""Numbers written in characters: known forms, and every one read back as it was."""

from decimal import Decimal
from random import Random

import pytest

from extractor.language import quantities
from extractor.language.numerals import parse_chinese
from extractor.language.writing import in_characters, money_in_characters


@pytest.mark.parametrize(
    ("value", "spoken", "capitals"),
    [
        (0, "零", "零"),
        (10, "十", "壹拾"),
        (15, "十五", "壹拾伍"),
        (110, "一百一十", "壹佰壹拾"),
        (1001, "一千零一", "壹仟零壹"),
        (10_010, "一万零一十", "壹万零壹拾"),
        (100_000, "十万", "壹拾万"),
        (1_050_000, "一百零五万", "壹佰零伍万"),
        (100_000_001, "一亿零一", "壹亿零壹"),
        (1_000_500_000_000, "一万零五亿", "壹万零伍亿"),
        (Decimal("-3.140"), "负三点一四", "负叁点壹肆"),
    ],
)
def test_known_forms(value, spoken, capitals):
    assert in_characters(value) == spoken
    assert in_characters(value, capitals=True) == capitals


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("700", "柒佰元整"),
        ("0", "零元整"),
        ("1234.5", "壹仟贰佰叁拾肆元伍角"),
        ("20.05", "贰拾元零伍分"),
        ("0.36", "叁角陆分"),
        ("-8.08", "负捌元零捌分"),
    ],
)
def test_money(value, written):
    assert money_in_characters(Decimal(value)) == written


def test_what_is_written_is_read_back():
    random = Random(7)
    for size in range(1, 16):
        for _ in range(60):
            value = random.randrange(10 ** (size - 1), 10**size) // 10 ** random.randrange(size) * 10
            for capitals in (False, True):
                assert parse_chinese(in_characters(value, capitals=capitals)) == value


def test_money_is_read_back():
    random = Random(8)
    for _ in range(300):
        value = Decimal(random.randrange(1, 10**8)) / 100
        found = quantities(money_in_characters(value))
        assert [(q.value, q.currency) for q in found] == [(value, "CNY")]


def test_too_large_a_number_is_told():
    with pytest.raises(ValueError, match="too large"):
        in_characters(10**16)
