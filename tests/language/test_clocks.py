"""Clocks as they are spoken and written, and the days of the lunar calendar."""

import time
from datetime import date

import pytest

from extractor.language import dates
from extractor.language.clocks import read_clock
from extractor.language.lunar import LunarYears
from extractor.resources import rule_folders


@pytest.mark.parametrize(
    ("text", "told", "grain"),
    [
        ("凌晨两点一刻", "02:15", "minute"),
        ("差五分三点", "02:55", "minute"),
        ("三点差一刻", "02:45", "minute"),
        ("晚上九点二十分", "21:20", "minute"),
        ("半夜两点", "02:00", "hour"),
        ("中午十二点", "12:00", "hour"),
        ("8点10分30秒", "08:10:30", "second"),
        ("15:30:20", "15:30:20", "second"),
        ("3:30 PM", "15:30", "minute"),
        ("12am", "00:00", "hour"),
        ("七点四十", "07:40", "minute"),
    ],
)
def test_a_clock_tells_the_time(text, told, grain):
    clock = read_clock(text)
    assert clock is not None
    assert (clock.time, clock.grain) == (told, grain)


@pytest.mark.parametrize("text", ["三点意见", "25点", "8:75", "半", "点"])
def test_what_is_no_clock_tells_none(text):
    assert read_clock(text) is None


@pytest.mark.parametrize(
    ("year", "month", "day", "leap", "common"),
    [
        (2025, 1, 1, False, date(2025, 1, 29)),
        (2025, 6, 1, True, date(2025, 7, 25)),
        (2025, 8, 15, False, date(2025, 10, 6)),
        (2023, 12, None, False, date(2024, 2, 9)),
        (1997, 5, 5, False, date(1997, 6, 9)),
    ],
)
def test_a_lunar_day_is_a_common_one(year, month, day, leap, common):
    assert LunarYears(rule_folders()).day(year, month, day, leap=leap) == common


@pytest.mark.parametrize(
    ("year", "month", "day", "leap"), [(1850, 1, 1, False), (2025, 5, 1, True), (2025, 2, 31, False)]
)
def test_a_lunar_day_that_is_not_there(year, month, day, leap):
    assert LunarYears(rule_folders()).day(year, month, day, leap=leap) is None


@pytest.mark.parametrize(
    "soup", ["每", "每周一、", "8月6、", "到8点", "农历正月", "前3", "今晚", "Jan ", "周一到", "差五分"]
)
def test_time_is_linear_in_soup_of_dates(soup):
    def seconds(size):
        text = soup * (size // len(soup))
        return max(min(_timed(text) for _ in range(3)), 1e-3)

    assert seconds(20_000) < 40 * seconds(
        5_000
    )  # four times is linear, sixteen quadratic; the bound is for noise


def _timed(text):
    start = time.perf_counter()
    dates(text)
    return time.perf_counter() - start
