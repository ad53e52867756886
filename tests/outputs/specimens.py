"""Documents with every record type and every field, made from the models' shapes: awkward values, nulls in turn."""

import json
from itertools import count

from extractor.outputs.shapes import DOCUMENTS, Shape, columns_of, table_names

TEXTS = [
    "目标价185元",
    "",
    "=1+1",
    "'=1+1",
    "'''-2",
    "'tis",
    ' "quoted", and\ncut\r\n',
    "-12.5",
    "a,b",
    "\t=x",
    "＝SUM(A1)",
    "null",
    "NaN",
    "𝔄\u3000末",
    "\\N",
]
NUMBERS = [20, 93.3, -3.2, 0, 1287000000, 0.1, 3 * 10**17, 2.1e25, None]


def lines(documents: int = 30) -> list[str]:
    """One JSON line a document, with two records of every type; every value comes in every place."""
    turn = count()
    return [json.dumps(_document(n, turn), ensure_ascii=False) + "\n" for n in range(documents)]


def expected(of: list[str], table: str) -> list[dict]:
    """The rows of a table as the JSON has them."""
    rows = []
    for line in of:
        result = json.loads(line)
        document = result["document"]
        if table == DOCUMENTS:
            rows.append(
                document | {"records": len(result["records"]), "warnings": result.get("warnings", [])}
            )
        head = {"document_id": document["id"], "source": document["source"]}
        rows += [head | r for r in result["records"] if r["type"] == table]
    names = columns_of(table)
    return [{name: row.get(name) for name in names} for row in rows]


def _document(n: int, turn) -> dict:
    inner = {name: _value(shape, turn) for name, shape in columns_of(DOCUMENTS).items()}
    warnings = inner.pop("warnings")
    del inner["records"]
    document = inner | {"id": f"{n:064x}", "source": f"{TEXTS[n % len(TEXTS)]}{n:04}"}
    records = [
        {name: _value(shape, turn) for name, shape in columns_of(t).items()}
        | {"type": t, "id": f"{n}-{i}-{t}"}
        for i in range(2)
        for t in table_names()
        if t != DOCUMENTS
    ]
    for record in records:
        del record["document_id"], record["source"]
    return {"schema_version": 1, "document": document, "records": records, "warnings": warnings}


def _value(shape: Shape, turn):
    n = next(turn)
    if shape.kind == "string":
        return None if n % 7 == 3 else TEXTS[n % len(TEXTS)]
    if shape.kind == "float":
        return NUMBERS[n % len(NUMBERS)]
    if shape.kind == "int":
        return None if n % 11 == 5 else n
    if shape.kind == "bool":
        return (True, False, None)[n % 3]
    if shape.kind == "json":
        return ({"a": [1, "二"]}, [1], "=x", 1, None)[n % 5]
    if shape.item is not None:
        return [_value(shape.item, turn) for _ in range(n % 3)]
    return {name: _value(inner, turn) for name, inner in shape.fields}
