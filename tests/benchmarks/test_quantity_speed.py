"""Quantities and dates beside OpenCC's tw2s, beside the peers, and on text made to be slow.

Run: python -m pytest tests/benchmarks/test_quantity_speed.py --benchmark-enable -s
The peers (`pip install .[peers]`) are Recognizers-Text and JioNLP; without them their test is skipped.
"""

import time
from decimal import Decimal, InvalidOperation
from pathlib import Path
from random import Random

import pytest
import yaml

from extractor.language import dates, quantities
from extractor.repair import repair_text
from tests.conftest import CASES, REFERENCE
from tests.damage import clean_notes

SIZE = 200_000  # characters
AIM = 8.0  # times of OpenCC, quantities and dates together
SOUPS = {
    "digits": "1234567890",
    "groups": "1,234",
    "ten, hundred, thousand": "十百千万",
    "one to nine": "一二三四五六七八九",
    "nested brackets": "((1",
    "units": "元吨%个",
    "numbers and units": "3元5角%吨",
    "slashes": "1/2",
    "dashes": "1-",
    "dates": "2025年3月",
    "signs": "-$",
}


def seconds(run, rounds=5):
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - start)
    return best


def texts():
    """{name: text}: all notes, their lines drawn at random, and the reference note where it is there."""
    random = Random(1)
    lines = [line for _, note in clean_notes() for line in note.splitlines(keepends=True)]
    found = {"lines of the notes": "".join(random.choice(lines) for _ in range(SIZE // 60))[:SIZE]}
    if REFERENCE.is_file():
        found["the reference note"] = repair_text(REFERENCE.read_text(encoding="utf-8")).text * 20
    return found


@pytest.mark.parametrize("name", ["lines of the notes", "the reference note"])
def test_beside_opencc(benchmark, name):
    import opencc

    text = texts().get(name)
    if text is None:
        pytest.skip("the reference note is not there")
    config = Path(opencc.__file__).resolve().parent / "clib" / "share" / "opencc" / "tw2s.json"
    converter = opencc.OpenCC(str(config))
    found = len(quantities(text)) + len(dates(text))
    benchmark(lambda: (quantities(text), dates(text)))
    beside = seconds(lambda: converter.convert(text))
    own, own_dates = seconds(lambda: quantities(text)), seconds(lambda: dates(text))
    print(
        f"\n{name}: one in {len(text) // found} characters; quantities {own / beside:.1f} and dates {own_dates / beside:.1f}, "
        f"together {(own + own_dates) / beside:.1f} times OpenCC tw2s (aim {AIM})"
    )


@pytest.mark.parametrize("name", SOUPS)
def test_twice_the_text_takes_about_twice_the_time(benchmark, name):
    soup = SOUPS[name]
    size = 20_000 // len(soup)
    whole = soup * (1_000_000 // len(soup)) if benchmark.enabled else soup * size * 4
    once, twice = whole[: len(whole) // 2], whole
    ratios = [seconds(lambda f=f: f(twice), 2) / seconds(lambda f=f: f(once), 2) for f in (quantities, dates)]
    benchmark(lambda: None)
    print(
        f"\n{name}: quantities {ratios[0]:.2f}, dates {ratios[1]:.2f} times for twice {len(once)} characters"
    )


def _rows():
    for path in sorted((CASES / "quantities").glob("*.yaml")):
        for row in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader):
            if "expect" in row:
                yield (
                    row["text"],
                    [
                        (q["text"], Decimal(str(q["value"])))
                        for q in row["expect"]
                        if q.get("value") is not None
                    ],
                )


def _own(text):
    return [(q.start, q.end, q.value) for q in quantities(text)]


def _recognizers():
    from ms_recognizers_date_time import DateTimeRecognizer
    from ms_recognizers_number import NumberRecognizer
    from ms_recognizers_number_with_unit import NumberWithUnitRecognizer

    culture = "zh-cn"
    models = [
        NumberRecognizer(culture).get_number_model(),
        NumberRecognizer(culture).get_percentage_model(),
        NumberWithUnitRecognizer(culture).get_currency_model(),
        NumberWithUnitRecognizer(culture).get_dimension_model(),
    ]
    when = DateTimeRecognizer(culture).get_datetime_model()

    def run(text):
        found = [
            (r.start, r.end + 1, _number((r.resolution or {}).get("value")))
            for m in models
            for r in m.parse(text)
        ]
        periods = [(r.start, r.end + 1) for r in when.parse(text)]
        return [f for f in found if not any(a <= f[0] and f[1] <= b for a, b in periods)]

    return run


def _jionlp():
    import jionlp

    def run(text):
        found = []
        for kind in (jionlp.ner.extract_money, jionlp.ner.extract_time):
            for item in kind(text):
                detail = item.get("detail") or {}
                if "num" in detail:
                    value = detail["num"]
                    found.append((*item["offset"], _number(value) if isinstance(value, str) else None))
        return found

    return run


def _number(value):
    try:
        return Decimal(str(value).rstrip("%"))
    except InvalidOperation:
        return None


def _score(run):
    """(right, wrong): the longest reading of each place counts; wrong is what stands nowhere or has another value."""
    right = wrong = 0
    for text, expected in _rows():
        kept = []
        for start, end, value in sorted(run(text), key=lambda f: (f[0], -f[1])):
            if not kept or start >= kept[-1][1]:
                kept.append((start, end, value))
        places = []
        at = 0
        for written, value in expected:
            at = text.index(written, at)
            places.append((at, at + len(written), value))
            at += len(written)
        for start, end, value in kept:
            hit = next((p for p in places if p[0] < end and start < p[1]), None)
            if hit is not None and value == hit[2]:
                right += 1
            elif value is not None:
                wrong += 1
    return right, wrong


def test_beside_peers(benchmark):
    pytest.importorskip("ms_recognizers_date_time", reason="pip install .[peers] to run this")
    pytest.importorskip("jionlp", reason="pip install .[peers] to run this")
    text = "".join(note for _, note in clean_notes())
    lines = text.splitlines()
    peers = {"extractor": _own, "Recognizers-Text": _recognizers(), "JioNLP": _jionlp()}
    speeds = {}
    for name, run in peers.items():
        rounds = 5 if name == "extractor" else 1
        if name == "extractor":
            speeds[name] = len(text) / seconds(
                lambda: ([quantities(x) for x in lines], [dates(x) for x in lines]), rounds
            )
        else:
            speeds[name] = len(text) / seconds(lambda run=run: [run(line) for line in lines], rounds)
    benchmark(lambda: [quantities(line) for line in lines])
    for name, run in peers.items():
        right, wrong = _score(run)
        print(
            f"\n{name}: {speeds[name]:,.0f} characters/s, ours is {speeds['extractor'] / speeds[name]:,.0f} times as fast; "
            f"{right} right, {wrong} wrong of {sum(len(e) for _, e in _rows())} values in the cases"
        )
