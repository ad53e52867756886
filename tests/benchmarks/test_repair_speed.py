"""Repair beside OpenCC's t2s on the same text, in the same process: how many times OpenCC's own time.

Run: python -m pytest tests/benchmarks/test_repair_speed.py --benchmark-enable -s
"""

import time
from pathlib import Path
from random import Random

import pytest

from extractor.repair import repair_text
from tests.damage import clean_notes
from tests.generators import DAMAGES, to_traditional

SIZE = 400_000  # characters of clean text
# what we aim at, in times of OpenCC; printed beside what is measured
AIMS = {
    "clean simplified": 1.0,
    "clean traditional": 2.5,
    "pinyin toned": 6.0,
    "byte shifts, as on pages": 6.0,
    "UTF-8 as cp1252": 15.0,
    "UTF-8 as latin-1": 15.0,
    "GBK as latin-1": 15.0,
    "UTF-8 as latin-1, some lines": 15.0,
    "UTF-8 as GBK, U+FFFD": 15.0,
    "Big5 as GBK, U+FFFD": 15.0,
}


@pytest.fixture(scope="module")
def clean():
    random, pieces, size = Random(1), [], 0
    lines = [line for _, note in clean_notes() for line in note.splitlines(keepends=True)]
    while size < SIZE:
        pieces.append(random.choice([line for line in lines if line != (pieces or [""])[-1]]))
        size += len(pieces[-1])
    return "".join(pieces)


def damaged(name, clean):
    if name == "clean simplified":
        return clean
    if name == "clean traditional":
        return to_traditional(clean)
    damage = next(damage for damage in DAMAGES if damage.name == name)
    return damage.make(damage.clean(clean), Random(2)).text


def opencc_seconds(text):
    import opencc

    config = Path(opencc.__file__).resolve().parent / "clib" / "share" / "opencc" / "t2s.json"
    converter = opencc.OpenCC(str(config))
    times = []
    for _ in range(15):
        start = time.process_time()
        converter.convert(text)
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.benchmark(timer=time.process_time)  # others may want the processor meanwhile
@pytest.mark.parametrize("name", AIMS)
def test_repair_beside_opencc(benchmark, clean, name):
    text = damaged(name, clean)
    repair_text(text[:5000])
    benchmark.pedantic(repair_text, args=(text,), rounds=7, warmup_rounds=1)
    if benchmark.disabled:
        return
    ratio = benchmark.stats.stats.min / opencc_seconds(text)
    benchmark.extra_info["times_opencc"] = ratio
    print(f"\n{name}: {ratio:.2f} times OpenCC (aim {AIMS[name]})")


@pytest.mark.parametrize(
    "unit",
    ["(", "?", "(fā)", "發(fā)", "發(fā)??傮", "們?nèi)匀發(fā)", "Ã¤", "锛", "&#x4E", "**", "<b", "的"],
)
def test_four_times_the_text(benchmark, unit):
    """Prints the time for four times the text beside that for one: 4 is linear."""
    size = 20_000 // len(unit)
    repair_text(unit * 100)

    def seconds(times):
        start = time.perf_counter()
        repair_text(unit * size * times)
        return time.perf_counter() - start

    benchmark.pedantic(repair_text, args=(unit * size,), rounds=1)
    if benchmark.disabled:
        return
    print(f"\n{unit!r}: {seconds(4) / seconds(1):.1f} times for four times the text")
