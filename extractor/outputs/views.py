"""The views of a batch's tables in DuckDB: the same in a DuckDB file and over Parquet and JSONL.

records        all record types in one, a field that a type does not have is null
latest_prices  what each item costs by the newest note that says so
score_matrix   one row a model, one column a benchmark: the newest score
risk_counts    risks by broker, month and category
"""

from typing import TYPE_CHECKING

from extractor.records import RECORD_TYPES

if TYPE_CHECKING:
    import duckdb

__all__ = ["NEWEST", "NOTES", "VIEWS", "create_views"]

BENCHMARKS = 200  # columns of score_matrix at most: those with the most scores

# joined by USING, so that document_id and source stay plain names
NOTES = "(SELECT id AS document_id, source, published, broker FROM documents) USING (document_id, source)"
NEWEST = "published DESC NULLS LAST, source DESC, start DESC, id"

_LATEST_PRICES = f"""
SELECT item, kind, variant, currency, per, value, min, max, qualifier, published, broker, source, document_id, id
FROM price JOIN {NOTES}
WHERE item IS NOT NULL AND status = 'current'
QUALIFY row_number() OVER (PARTITION BY item, kind, variant, currency, per ORDER BY {NEWEST}) = 1
"""

_LATEST_SCORES = f"""
SELECT model, benchmark, value
FROM benchmark_score JOIN {NOTES}
WHERE model IS NOT NULL AND benchmark IS NOT NULL AND value IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY model, benchmark ORDER BY {NEWEST}) = 1
"""

_RISK_COUNTS = f"""
SELECT broker, left(published, 7) AS month, category, count(*) AS risks, count(DISTINCT document_id) AS documents
FROM risk_factor JOIN {NOTES}
GROUP BY ALL
"""

_BENCHMARKS = f"""
SELECT benchmark FROM benchmark_score WHERE model IS NOT NULL AND benchmark IS NOT NULL AND value IS NOT NULL
GROUP BY benchmark ORDER BY count(*) DESC, benchmark LIMIT {BENCHMARKS}
"""

VIEWS = ("records", "latest_prices", "score_matrix", "risk_counts")


def create_views(connection: "duckdb.DuckDBPyConnection", *, matrix: bool = True) -> None:
    """Create the views over the tables of a connection.

    The columns of `score_matrix` are the benchmarks that stand in the data, so making it reads all scores; without
    `matrix` it is left out.
    """
    union = " UNION ALL BY NAME ".join(f"SELECT * FROM {table}" for table in RECORD_TYPES)
    views = {"records": union, "latest_prices": _LATEST_PRICES, "risk_counts": _RISK_COUNTS}
    if matrix:
        views["score_matrix"] = _matrix(connection)
    for name, query in views.items():
        connection.execute(f"CREATE OR REPLACE VIEW {name} AS {query}")


def _matrix(connection: "duckdb.DuckDBPyConnection") -> str:
    names = sorted(name for (name,) in connection.execute(_BENCHMARKS).fetchall())
    if not names:
        return f"SELECT DISTINCT model FROM ({_LATEST_SCORES})"
    listed = ", ".join("'" + name.replace("'", "''") + "'" for name in names)
    return f"SELECT * FROM ({_LATEST_SCORES}) PIVOT (first(value) FOR benchmark IN ({listed}) GROUP BY model)"
