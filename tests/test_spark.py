"""The example of `extractor.ray` for Spark, on a local Spark: `mapInArrow` gives what the pipeline gives."""

import os
import shutil
import sys
from functools import partial

import pytest

from extractor.ray import extract_batches, output_schema
from tests.conftest import ROOT, slow_engines

NOTES = ["Claude Pro每月订阅费为20美元。", "风险提示：需求不及预期；竞争加剧。", "", "今天天气很好。"]


@pytest.fixture
def spark(monkeypatch):
    sql = pytest.importorskip("pyspark.sql", reason="needs the extra `spark`")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs Java 17 or newer")
    for name in ("PYSPARK_PYTHON", "PYSPARK_DRIVER_PYTHON"):
        monkeypatch.setenv(name, sys.executable)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "1",
        "spark.log.level": "ERROR",
    }
    builder = sql.SparkSession.builder.master("local[2]")
    for key, value in settings.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


@slow_engines
@pytest.mark.filterwarnings("ignore")  # of pyspark, about pandas
def test_map_in_arrow_gives_what_the_pipeline_gives(spark, extractor):
    from pyspark.sql.pandas.types import from_arrow_schema

    rows = [(NOTES[n % 4], f"{n:02}.txt") for n in range(24)]
    notes = spark.createDataFrame(rows, "body string, file string").repartition(3)
    work = partial(extract_batches, text="body", name="file")
    records = notes.mapInArrow(work, from_arrow_schema(output_schema()))
    found = [(r["source"], r["type"], r["id"], r["error"]) for r in records.collect()]

    wanted = []
    for text, name in rows:
        made = extractor.extract(text, name=name).records if text else []
        wanted += [(name, r.type, r.id, None) for r in made] or [(name, None, None, None)]
    assert sorted(found, key=str) == sorted(wanted, key=str)
    kept = records.where("type = 'price'").select("source", "value", "currency").collect()
    assert {(r["value"], r["currency"]) for r in kept} == {(20.0, "USD")}
