"""Runs without processes."""

import json

import pytest

from tests.batch.inline import InlineEngine


@pytest.fixture
def inline(monkeypatch):
    """Every run of this test is done by the inline engine, which is returned with nothing counted."""
    monkeypatch.setattr("extractor.batch.local.LocalEngine", InlineEngine)
    monkeypatch.setattr(InlineEngine, "done", [])
    monkeypatch.setattr(InlineEngine, "read", [])
    monkeypatch.setattr(InlineEngine, "deadly", {})
    return InlineEngine


@pytest.fixture
def rows():
    """The rows of a JSONL file in an output folder."""

    def read(out, name="records.jsonl"):
        return [json.loads(line) for line in (out / name).read_text(encoding="utf-8").splitlines()]

    return read
