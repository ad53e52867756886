"""Extraction of a 1 MB corpus beside jieba and OpenCC on the same text, in the same process.

Run: python -m pytest tests/benchmarks --benchmark-enable -s
"""

import time
from pathlib import Path

import pytest

from extractor import Extractor
from tests.conftest import CORPORA

SIZE_BYTES = 1_000_000


def read_notes(stem):
    return [p.read_text(encoding="utf-8") for p in sorted((CORPORA / "notes").glob(f"{stem}.txt"))]


def repeated(notes):
    """Notes one after another, again and again, up to 1 MB of UTF-8."""
    text, size = [], 0
    while size < SIZE_BYTES:
        text += notes
        size += sum(len(note.encode()) for note in notes)
    return text


@pytest.fixture(scope="module")
def dense():
    """Our short notes as they are: a record in some thirty characters, five times what real notes hold."""
    return repeated(read_notes("*"))


@pytest.fixture(scope="module")
def corpus():
    """Each of our notes with the running text of a long one behind it: a record in some ninety characters."""
    (prose,) = read_notes("prose-outlook")
    return repeated([note + prose for note in read_notes("*")])


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
    extractor.extract(corpus[0])
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
    benchmark.extra_info |= {"of_jieba": ours / jieba, "of_opencc": ours / opencc}
    print(
        f"\nextract {ours:.3f} s, {records} records; jieba.lcut {jieba:.3f} s (ours is {ours / jieba:.2f} of it); "
        f"OpenCC t2s {opencc:.3f} s (ours is {ours / opencc:.1f} times it)"
    )


def test_dense_extraction_beside_jieba(benchmark, dense):
    extractor = Extractor()
    benchmark.pedantic(
        lambda: [extractor.extract(note) for note in dense[:200]], rounds=2, iterations=1, warmup_rounds=1
    )
    if not benchmark.disabled:
        ours, jieba = benchmark.stats.stats.min, jieba_seconds(dense[:200])
        benchmark.extra_info["of_jieba"] = ours / jieba
        print(
            f"\ndense notes: extract {ours:.3f} s; jieba.lcut {jieba:.3f} s (ours is {ours / jieba:.2f} of it)"
        )
