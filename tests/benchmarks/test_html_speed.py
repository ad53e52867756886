"""Pages beside trafilatura on the same pages: at least five times as fast, and no slower on pages made to be slow.

Run: python -m pytest tests/benchmarks/test_html_speed.py --benchmark-enable -s
trafilatura is one of the peers (`pip install .[peers]`); without it its test is skipped.
"""

import time

import pytest

from extractor import Config
from extractor.source import from_bytes
from tests.generators.render_html import PAGES
from tests.main_content import pages

AIM = 5.0  # times of trafilatura
LONG = 2_000_000  # characters of a page made to be slow
SLOWEST = 8.0  # times as long, for a character, as a page of paragraphs
SOUPS = {
    "nested blocks": "<div>",
    "nested lists": "<ul><li>",
    "nested tables": "<table><tr><td>",
    "formats left open": "<p><font a=1>",
    "formats left open, each its own": "<p><b id={}>",
    "links": "<a href=x>a",
    "readings": "<ruby>a<rt>",
    "attributes": "<p a=1 b=2 c=3 class='nav x' style='display:block'>a",
    "cells": "<td>1",
    "angles": "<<<<",
    "comments left open": "<!-- ",
    "entities": "&amp;&#x4e00;",
    "blanks": " \n\t",
}


def seconds(run, rounds=3):
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        run()
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("page", sorted(PAGES))
def test_beside_trafilatura(benchmark, page):
    trafilatura = pytest.importorskip("trafilatura", reason="pip install .[peers]")
    made = [data for _, data in pages(page)][: None if benchmark.enabled else 2]
    ours = seconds(lambda: [from_bytes(data, "page.html") for data in made], rounds=7)
    peer = seconds(lambda: [trafilatura.extract(data, include_tables=True) for data in made], rounds=2)
    benchmark.extra_info["times of trafilatura"] = round(peer / ours, 1)
    print(f"\n{page}: {sum(map(len, made)) / ours / 1e6:.1f} MB/s, {peer / ours:.1f} times trafilatura")
    benchmark.pedantic(lambda: [from_bytes(data, "page.html") for data in made], rounds=1)
    if benchmark.enabled:
        assert peer / ours >= AIM


@pytest.mark.parametrize("name", sorted(SOUPS))
def test_pages_made_to_be_slow(benchmark, name):
    """As long as a page of paragraphs takes for each character, times a small number."""
    unit = SOUPS[name]
    size = LONG if benchmark.enabled else LONG // 40
    plain = "<p>全年营收增长，毛利率提升。</p>" * (size // 20)
    soup = "全年营收增长，毛利率提升。" + "".join(unit.format(i) for i in range(size // len(unit)))
    config = Config(max_bytes=1 << 30)
    usual = seconds(lambda: from_bytes(plain.encode(), "p.html", config), 2) / len(plain)
    slow = seconds(lambda: from_bytes(("<html>" + soup).encode(), "p.html", config), 2) / len(soup)
    print(f"\n{name}: {slow / usual:.1f} times")
    benchmark.pedantic(lambda: None, rounds=1)
    if benchmark.enabled:
        assert slow / usual <= SLOWEST
