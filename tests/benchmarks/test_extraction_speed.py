"""Extraction of notes of usual density, and of dense ones, beside jieba and OpenCC on the same text, in the same process.

Run: python -m pytest tests/benchmarks --benchmark-enable -s
"""

import time
from itertools import cycle
from pathlib import Path

import pytest

from extractor import Extractor
from extractor.rules import ruleset
from tests.conftest import CORPORA

SIZE_BYTES = 1_000_000  # of the dense notes
CHARACTERS_A_RECORD = 150


FEW = 20  # one note of so many where nothing is timed


def read_notes(request):
    paths = sorted((CORPORA / "notes").glob("*.txt"))
    timed = request.config.getoption("benchmark_enable")
    return [path.read_text(encoding="utf-8") for path in paths[:: 1 if timed else FEW]]


def repeated(notes):
    """Notes one after another, again and again, up to 1 MB of UTF-8."""
    text, size = [], 0
    while size < SIZE_BYTES:
        text += notes
        size += sum(len(note.encode()) for note in notes)
    return text


@pytest.fixture(scope="module")
def dense(request):
    """Our short notes as they are: a record in some thirty characters, five times what real notes hold."""
    notes = read_notes(request)
    return repeated(notes) if request.config.getoption("benchmark_enable") else notes


@pytest.fixture(scope="module")
def corpus(request):
    """Each of our notes with so much text behind it that holds nothing, that there is one record in 150 characters."""
    extractor = Extractor()
    prose = cycle(p.read_text(encoding="utf-8") for p in sorted((CORPORA / "distractors").glob("*.txt")))
    mixed = []
    for note in read_notes(request):
        wanted = len(extractor.extract(note).records) * CHARACTERS_A_RECORD
        while len(note) < wanted:
            note += "\n" + next(prose)
        mixed.append(note)
    return mixed


def jieba_seconds(notes):
    import jieba

    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    start = time.perf_counter()
    for note in notes:
        tokenizer.lcut(note)
    return time.perf_counter() - start


def opencc_seconds(notes):
    import opencc

    config = Path(opencc.__file__).parent / "clib" / "share" / "opencc" / "t2s.json"
    converter = opencc.OpenCC(str(config))
    start = time.perf_counter()
    for note in notes:
        converter.convert(note)
    return time.perf_counter() - start


def test_extraction_beside_jieba_and_opencc(benchmark, corpus):
    extractor = Extractor()
    records = benchmark.pedantic(
        lambda: sum(len(extractor.extract(note).records) for note in corpus),
        rounds=3,
        iterations=1,
        warmup_rounds=1,
    )
    if benchmark.disabled:
        assert records > 0
        return
    ours, jieba, opencc = benchmark.stats.stats.min, jieba_seconds(corpus), opencc_seconds(corpus)
    size = sum(map(len, corpus))
    benchmark.extra_info |= {"times_as_fast_as_jieba": jieba / ours, "of_opencc": ours / opencc}
    print(
        f"\n{size} characters, a record in {size / records:.0f}: extract {ours:.3f} s; jieba.lcut {jieba:.3f} s "
        f"(we are {jieba / ours:.2f} times as fast); OpenCC t2s {opencc:.3f} s (ours is {ours / opencc:.1f} times it)"
    )


@pytest.mark.parametrize("separator", ["\n", ""], ids=["lines", "one_line"])
def test_cost_a_character_is_flat_in_length(benchmark, corpus, separator):
    """A note of 0.3 MB, and one of 3 MB."""
    if benchmark.disabled:
        pytest.skip("a benchmark alone")
    extractor = Extractor()
    text = separator.join(corpus if separator else [note.replace("\n", "") for note in corpus])
    costs = []
    for size in (100_000, 1_000_000):
        note = (text * (size // len(text) + 1))[:size]
        extractor.extract(note)
        start = time.perf_counter()
        extractor.extract(note)
        costs.append((time.perf_counter() - start) / size * 1e6)
    benchmark.extra_info["longer_to_shorter"] = costs[1] / costs[0]
    benchmark.pedantic(lambda: None, rounds=1)
    print(f"\n{costs[0]:.2f} microseconds a character in 100,000, {costs[1]:.2f} in 1,000,000")


def test_dense_extraction_beside_jieba(benchmark, dense):
    extractor = Extractor()
    benchmark.pedantic(
        lambda: [extractor.extract(note) for note in dense[:200]], rounds=2, iterations=1, warmup_rounds=1
    )
    if not benchmark.disabled:
        ours, jieba = benchmark.stats.stats.min, jieba_seconds(dense[:200])
        benchmark.extra_info["times_as_fast_as_jieba"] = jieba / ours
        print(
            f"\ndense notes: extract {ours:.3f} s; jieba.lcut {jieba:.3f} s (we are {jieba / ours:.2f} times as fast)"
        )


def test_notes_never_read_before(benchmark, request):
    """What a batch meets: each note is new to a process that has read others. New words and numbers must not cost much."""
    notes = read_notes(request)
    known, new = notes[::2], notes[1::2]
    ruleset._load.cache_clear()  # what the benchmarks before have read is forgotten
    extractor = Extractor()

    def seconds(texts):
        start = time.perf_counter()
        for note in texts:
            extractor.extract(note)
        return time.perf_counter() - start

    if benchmark.disabled:
        pytest.skip("a benchmark alone")
    seconds(known)
    first = benchmark.pedantic(lambda: seconds(new), rounds=1)
    again = min(seconds(new) for _ in range(3))
    benchmark.extra_info["first_to_again"] = first / again
    print(f"\nnotes read for the first time cost {first / again:.2f} times what they cost again")
