"""What a run tells while it is at work."""

import io
import json

from extractor.batch import progress
from extractor.batch.progress import Counts, line_of, metrics_text, watching


def counted(monkeypatch):
    """Half of a hundred documents in ten seconds."""
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    counts = Counts(phase="extract", total=100, total_bytes=200_000, began=100.0)
    counts.rates()
    now[0] += 10.0
    for _ in range(47):
        counts.done(1000, {"price": 2})
    counts.reused(1000, failed=False)
    counts.failed(1000)
    counts.reused(1000, failed=True)
    return counts, now


def test_rates_and_what_is_left(monkeypatch):
    counts, _ = counted(monkeypatch)
    assert (counts.finished, counts.failures, counts.records) == (50, 2, 94)
    assert line_of(counts) == "50/100 documents, 5/s, 0.01 MB/s, 94 records, 2 failed, 0:30 left"
    told = counts.as_dict()
    assert (told["documents_per_second"], told["left_seconds"], told["types"]) == (5.0, 30, {"price": 94})


def test_metrics_are_what_prometheus_reads(monkeypatch):
    counts, _ = counted(monkeypatch)
    text = metrics_text(counts)
    assert 'extractor_batch_documents_total{outcome="failed"} 2\n' in text
    assert 'extractor_batch_records_total{type="price"} 94\n' in text
    for line in text.splitlines():
        assert line.startswith("# TYPE ") or float(line.rpartition(" ")[2]) >= 0


def test_a_line_every_ten_seconds(monkeypatch, tmp_path):
    counts, now = counted(monkeypatch)
    stream = io.StringIO()
    with watching(json_log=True, metrics=tmp_path / "batch.prom", stream=stream) as watch:
        for _ in range(25):
            now[0] += 1.0
            watch(counts)
    rows = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [row["seconds"] for row in rows] == [20.0, 30.0]
    assert "extractor_batch_seconds 30.0" in (tmp_path / "batch.prom").read_text(encoding="utf-8")


def test_a_bar_on_a_terminal(monkeypatch):
    counts, now = counted(monkeypatch)

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    stream = Terminal()
    with watching(json_log=False, metrics=None, stream=stream) as watch:
        now[0] += 1.0
        watch(counts)
    assert "50/100" in stream.getvalue()
