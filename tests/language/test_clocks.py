"""Clocks as they are spoken and written, and the days of the lunar calendar."""

import time
from datetime import date, datetime

import pytest

from extractor.language import dates
from extractor.language.clocks import read_clock
from extractor.language.lunar import LunarYears, easter, solar_term
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


@pytest.mark.parametrize(
    ("text", "first", "last", "time", "symbol"),
    [
        ("两小时后到", date(2025, 8, 7), date(2025, 8, 8), "01:30", "2025-08-07T01:30"),
        ("30秒后走", date(2025, 8, 6), date(2025, 8, 7), "23:30:30", "2025-08-06T23:30:30"),
        ("一刻钟前", date(2025, 8, 6), date(2025, 8, 7), "23:15", "2025-08-06T23:15"),
        ("最近24小时", date(2025, 8, 5), date(2025, 8, 7), "23:30", "2025-08-05T23:30/2025-08-06T23:30"),
        ("未来40分钟", date(2025, 8, 6), date(2025, 8, 8), "23:30", "2025-08-06T23:30/2025-08-07T00:10"),
        ("明天开会", date(2025, 8, 7), date(2025, 8, 8), None, "2025-08-07"),
    ],
)
def test_a_reference_with_a_time_places_what_is_counted_in_hours(text, first, last, time, symbol):
    (found,) = dates(text, datetime(2025, 8, 6, 23, 30))
    assert (found.first, found.last, found.time, found.symbol) == (first, last, time, symbol)


@pytest.mark.parametrize(
    ("year", "day"), [(1999, date(1999, 4, 4)), (2024, date(2024, 3, 31)), (2038, date(2038, 4, 25))]
)
def test_easter(year, day):
    assert easter(year) == day


def test_a_solar_term_of_another_century_is_not_reckoned():
    assert solar_term(1998, "2", "3.87", "") is None
    assert solar_term(2021, "12", "21.94", "2021-1") == date(2021, 12, 21)
