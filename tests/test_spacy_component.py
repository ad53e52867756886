"""The spaCy component gives the pipeline's own records."""

import pytest
import spacy

from extractor import Extractor

NOTE = "据xAI官网，Colossus至少包含10万张H100。Claude Pro每月订阅费为20美元。"


@pytest.fixture(scope="module")
def nlp():
    pipeline = spacy.blank("zh")
    pipeline.add_pipe("extractor")
    return pipeline


def test_records_and_spans(nlp, extractor: Extractor):
    doc = nlp(NOTE)
    assert doc._.records == list(extractor.extract(NOTE).records)
    assert [(s.label_, s.text) for s in doc.spans["extractor"]] == [
        ("gpu_count", "10万张"),
        ("price", "20美元"),
    ]


def test_batches(nlp):
    assert [len(doc._.records) for doc in nlp.pipe([NOTE, "没有。", NOTE])] == [2, 0, 2]
