"""Random soups for the whole extraction: `python -m tests.fuzz.fuzz_extract [--seconds SECONDS] [--seed SEED]`.

A soup mixes words of every lexicon with numbers, units, periods, table cells, brackets, line ends, damage and very long runs. What
breaks an invariant is printed with its seed, cut down as far as it still breaks.
"""

import argparse
import json
import math
import sys
import time
import traceback
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from extractor import Extractor
from extractor.records import RECORD_TYPES, json_schema

__all__ = ["check_extraction", "make_soup", "shrink"]

LEXICONS = Path(__file__).resolve().parents[2] / "rules" / "lexicons"
SIGNS = list("、，。；：（）()【】[]“”\"「」《》/|-–—~～%％‰+-±→=<>≥≤?？!*#&@'·• \t\n\r　")
SALT = [
    "\r\n", "\n\n", "\u2028", "\x00", "\x0b", "\ud800", "\udfff", "\U00020000", "\ufeff", "\u200b", "\ufffd", "発(fā)", "發(fā)布", "們?nèi)",
    "&#x4E2D;", "%E4%B8%AD", "\\u4e2d", "<td>", "</td>", "<b", "风险提示：", "風險提示：1）", "投资评级：", "分别为", "分别同比增长", "由", "上调至", "同比",
    "环比", "并未", "否认", "传闻", "预计", "据", "测算", "其中", "以及", "不超过", "至少", "左右", "余", "多", "第一", "①", "⑳", "㎡", "½", "²", "٣", "१", "零", "〇",
    "两", "半", "千亿", "万亿", "亿万", "兆", "e9", "1e400", "-0", "00", ".5", "5.", "1,2,3", "1,234,567.89", "９９９", "１２．５％", "nan", "inf", "None",
]  # fmt: skip
PERIODS = [
    "2025年", "2025-2027年", "25/26/27年", "2025E", "FY26", "3Q25", "1-3Q25", "前三季度", "上半年", "今年", "去年同期", "明年", "2025年Q3", "2025年13月", "0000年",
    "9999年", "2025-99", "Q9", "2027-2025年", "2025年、2026年和2027年", "十五五", "未来三年", "2025年2月30日", "99年", "25年三季报", "2025H3",
]  # fmt: skip
UNITS = [
    "元", "亿元", "万元", "美元", "港元", "元/股", "元/吨", "%", "pct", "个百分点", "bp", "倍", "x", "张", "卡", "颗", "万张", "GW", "MW", "P", "EFLOPS", "B", "T", "tokens", "天",
    "小时", "GPU小时", "分", "万吨", "辆", "家", "美元/百万tokens", "元/月", "", "", "",
]  # fmt: skip


@lru_cache(maxsize=1)
def _words() -> list[list[str]]:
    """The names and aliases of each lexicon; a soup draws the lexicon first, so that the short ones are heard."""
    lexicons = []
    for path in sorted(LEXICONS.glob("*.tsv")):
        rows = [
            line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:] if "\t" in line
        ]
        lexicons.append(sorted({w for row in rows for w in (row[0], *row[1].split("|")) if w}))
    return lexicons


def _number(random: Random) -> str:
    whole = random.choice(
        [random.randrange(10), random.randrange(100), random.randrange(10**6), 10 ** random.randrange(40)]
    )
    text = random.choice(
        [
            str(whole),
            f"{whole}.{random.randrange(1000)}",
            f"{whole:,}",
            "十二",
            "三百五十",
            "一点二",
            "两万",
            "负五",
        ]
    )
    return random.choice(["", "", "", "+", "-", "约", "超", "近", "不足"]) + text


def _figure(random: Random) -> str:
    """A value, a list or a range of values, with its unit or without."""
    unit = random.choice(UNITS)
    if random.random() < 0.4:
        return _number(random) + unit
    joint, each = random.choice(["、", "/", "-", "~", "至", "和", "，", "→"]), random.choice([unit, ""])
    return joint.join(_number(random) + each for _ in range(random.randint(2, 5))) + unit


def _cells(random: Random) -> str:
    """A piece of a table, ragged on purpose."""
    mark = random.choice(["|", "\t", "  ", " | "])
    rows = [
        mark.join(random.choice([_figure, _piece])(random) for _ in range(random.randint(1, 6)))
        for _ in range(random.randint(1, 4))
    ]
    return "\n" + "\n".join(rows) + "\n"


def _run(random: Random) -> str:
    return random.choice(SIGNS + SALT + ["9", "万", "亿", "a", "的"]) * random.choice([2, 30, 300])


def _piece(random: Random) -> str:
    return random.choice(random.choice(_words()))


def make_soup(random: Random) -> str:
    """One text of a few to a hundred pieces."""
    kinds = [_piece, _figure, _cells, _run, *(lambda r, c=c: r.choice(c) for c in (SIGNS, SALT, PERIODS))]
    weights = [40, 25, 1, 1, 25, 6, 8]
    count = random.choice([3, 10, 30, 100])
    soup = "".join(kind(random) for kind in random.choices(kinds, weights, k=count))
    if random.random() < 0.1:
        soup = soup.translate({c: c + 0xFEE0 for c in range(0x21, 0x7F)})
    return soup


def check_extraction(extractor: Extractor, source: str) -> None:
    """Raises where extraction fails, or AssertionError where one of its invariants does not hold for a text."""
    result = extractor.extract(source)
    assert result.source_text == source
    dumped = result.model_dump()
    printed = json.dumps(dumped, ensure_ascii=True, allow_nan=False)
    assert printed == json.dumps(extractor.extract(source).model_dump(), ensure_ascii=True), (
        "same output twice"
    )
    rules = {rule.name for rule in extractor.rules.rules}
    ids = [record["id"] for record in dumped["records"]]
    assert len(ids) == len(set(ids)), "an id names one record"
    starts = [(record["start"], record["end"]) for record in dumped["records"]]
    assert starts == sorted(starts), "records stand in the order of the source"
    for record in dumped["records"]:
        _check_record(record, source, rules)
    for section in dumped["document"]["sections"]:
        assert 0 <= section["start"] <= section["end"] <= len(source)


def _check_record(record: dict[str, Any], source: str, rules: set[str]) -> None:
    for place in (record, *record["also"]):
        assert 0 <= place["start"] < place["end"] <= len(source)
        assert place["text"] == source[place["start"] : place["end"]]
    assert record["rule"] in rules, record["rule"]
    assert 0 <= record["confidence"] <= 1
    for name, prop in _fields(record["type"]).items():
        allowed = prop.get("enum")
        assert allowed is None or record[name] in allowed, (name, record[name])
    numbers = [record.get(k) for k in ("value", "min", "max")]
    assert all(n is None or math.isfinite(n) for n in numbers), numbers
    if record.get("min") is not None and record.get("max") is not None:
        assert record["min"] <= record["max"], numbers
    if "value" in record:
        assert any(n is not None for n in numbers), "a quantity has a number"


@lru_cache(maxsize=16)
def _fields(name: str) -> dict[str, Any]:
    """The fields of a record type as the JSON Schema has them."""
    return json_schema()["$defs"][RECORD_TYPES[name].__name__]["properties"]


def shrink(extractor: Extractor, source: str, seconds: float = 20) -> str:
    """A shorter text that still breaks: pieces are cut out as long as it does."""
    end, size = time.monotonic() + seconds, max(1, len(source) // 2)
    while size and time.monotonic() < end:
        for at in range(0, len(source), size):
            shorter = source[:at] + source[at + size :]
            if _fault(extractor, shorter) is not None:
                source = shorter
                break
        else:
            size //= 2
    return source


def _fault(extractor: Extractor, source: str) -> BaseException | None:
    try:
        check_extraction(extractor, source)
    except Exception as fault:  # noqa: BLE001  whatever it is, it is what the campaign looks for
        return fault
    return None


def _seeds(first: int, seconds: float) -> Iterator[int]:
    end, seed = time.monotonic() + seconds, first
    while time.monotonic() < end:
        yield seed
        seed += 1


def main() -> int:
    """Run until the time given is over; 1 where something broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    extractor, seen, seed = Extractor(), set(), args.seed
    for seed in _seeds(args.seed, args.seconds):
        soup = make_soup(Random(seed))
        fault = _fault(extractor, soup)
        if fault is None:
            continue
        where = traceback.extract_tb(fault.__traceback__)[-1]
        if (where.filename, where.lineno) not in seen:
            seen.add((where.filename, where.lineno))
            print(f"seed {seed}: {shrink(extractor, soup)!r}")
            traceback.print_exception(fault, limit=-4)
    print(f"{seed - args.seed + 1} soups, {len(seen)} faults")
    return 1 if seen else 0


if __name__ == "__main__":
    sys.exit(main())
