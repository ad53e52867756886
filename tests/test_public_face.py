"""The public names, and what importing them costs."""

import subprocess
import sys

import extractor

HEAVY = {
    "pandas",
    "spacy",
    "jieba",
    "rjieba",
    "opencc",
    "pydantic",
    "pypinyin",
    "typer",
    "rich",
    "regex",
    "numpy",
}


def test_all_is_sorted_and_true():
    assert extractor.__all__ == sorted(extractor.__all__)
    for name in extractor.__all__:
        assert getattr(extractor, name) is not None
    assert set(extractor._HOME) | {"__version__"} == set(extractor.__all__)


def test_import_brings_nothing_heavy():
    code = "import sys, extractor; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not HEAVY & set(loaded)


def test_extraction_brings_no_pandas_spacy_or_terminal():
    code = "import sys, extractor; extractor.extract('每月订阅费为20美元。'); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"pandas", "spacy", "typer", "rich"} & set(loaded)


def test_errors_form_one_tree():
    for name in extractor.__all__:
        value = getattr(extractor, name)
        if isinstance(value, type) and issubclass(value, Exception):
            assert issubclass(value, extractor.ExtractorError)
