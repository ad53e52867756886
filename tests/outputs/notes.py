"""A small batch made by hand: what its questions must answer can be worked out on paper."""

import hashlib
import json
from itertools import count

from extractor.records import (
    BenchmarkScore,
    Compute,
    Document,
    GpuCount,
    Indicator,
    Price,
    Rating,
    RiskFactor,
)

_ids = count()


def _evidence(start, **more):
    fields = {
        "id": f"{next(_ids):04}",
        "start": start,
        "end": start + 2,
        "text": "依据",
        "sentence": "句子。",
    }
    return fields | {"confidence": 0.9, "rule": "price.test"} | more


def price(start, item, value, **more):
    fields = {"currency": "CNY", "kind": "api", "per": "million_tokens"} | more
    return Price(item=item, value=value, **_evidence(start, **fields))


def target(start, item, value, **more):
    return price(start, item, value, **({"kind": "target_price", "per": "share"} | more))


def score(start, model, benchmark, value, **more):
    return BenchmarkScore(model=model, benchmark=benchmark, value=value, **_evidence(start, **more))


def gpus(start, holder, accelerator, value, **more):
    return GpuCount(holder=holder, accelerator=accelerator, value=value, **_evidence(start, **more))


def risk(start, category):
    return RiskFactor(statement=f"风险{start}", category=category, index=start, **_evidence(start))


def rating(start, security, word, **more):
    return Rating(security=security, rating=word, **_evidence(start, **more))


def note(source, published, broker, *records):
    document = Document(
        id=hashlib.sha256(source.encode()).hexdigest(),
        source=source,
        media_type="text/plain",
        encoding="utf-8",
        text_length=999,
        title=None,
        broker=broker,
        published=published,
        script="hans",
    )
    dumped = {"schema_version": 1, "document": document.model_dump(mode="json")}
    dumped |= {"records": [record.model_dump(mode="json") for record in records], "warnings": []}
    return json.dumps(dumped, ensure_ascii=False) + "\n"


SMALL = [
    note(
        "a.txt",
        "2025-07-01",
        "甲证券",
        price(10, "白泽", 8, status="superseded", variant="output"),
        price(20, "白泽", 2, variant="output"),
        price(30, "白泽", 1, variant="input"),  # what it was is not said
        price(40, "H20", 110, status="superseded", kind="hardware", per=None),
        price(50, "H20", 96, kind="hardware", per="unit"),  # 元 a card is what 元 was
        price(60, "碳酸锂", 7, status="superseded", kind="commodity", per="tonne"),
        price(70, "碳酸锂", 9, kind="commodity", per="tonne"),  # a rise
        price(80, "碳酸锂", 6, kind="commodity", per="tonne"),  # farther from the old one than the rise
        target(100, "腾讯", 500, status="superseded"),
        target(110, "腾讯", 550),
        rating(120, "腾讯", "买入", action="maintain"),
        score(200, "GLM-5", "GPQA", 80),
        score(210, "GLM-5", "MMLU", 90.5),
        gpus(300, "xAI", "H100", 100_000, qualifier="at_least"),
        risk(0, "policy"),
        risk(1, "policy"),
        risk(2, "demand"),
    ),
    note(
        "b.txt",
        "2025-08-15",
        "甲证券",
        price(10, "白泽", 3, variant="output"),
        target(20, "腾讯", 600),
        target(30, "腾讯", 480, attribution="乙投顾"),
        rating(40, "腾讯", "增持", attribution="乙投顾", action="downgrade"),
        score(50, "GLM-5", "GPQA", 85),
        score(60, "Kimi K3", "GPQA", 70),
        score(70, "Kimi K3", "MMLU", None, min=60, max=65, qualifier="range"),
        gpus(80, "xAI", "H100", 200_000),
        gpus(90, "xAI", "H100", 1_000_000, modality="planned"),
        gpus(95, None, "H100", 5),
        risk(0, "policy"),
    ),
    note("c.txt", None, None, risk(0, "macro"), gpus(5, "Meta", "B200", None, min=300_000, max=400_000)),
    note(
        "d.txt",
        "2025-08-20",
        "甲证券",
        Compute(entity="GLM-5", unit="flops", value=3 * 10**24, **_evidence(1)),
        Indicator(entity="腾讯", metric="revenue", value=7e11, **_evidence(9)),
    ),
]
