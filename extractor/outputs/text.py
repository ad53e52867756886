"""Results as JSON, JSONL and CSV text. The same result gives the same bytes."""

import csv
import io
import json
from typing import Any

from extractor.outputs.frame import columns
from extractor.pipeline import Result

__all__ = ["to_csv", "to_json", "to_jsonl"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_json(result: Result, *, include_source: bool = False, indent: int | None = 2) -> str:
    """One object, as the contract has it, with a line end."""
    dumped = result.model_dump(mode="json", include_source=include_source)
    return json.dumps(dumped, ensure_ascii=False, indent=indent) + "\n"


def to_jsonl(result: Result) -> str:
    """One record a line, each with its document's id and source."""
    head = {"document_id": result.document.id, "source": result.document.source}
    lines = [json.dumps(head | r.model_dump(mode="json"), ensure_ascii=False) for r in result.records]
    return "".join(line + "\n" for line in lines)


def to_csv(result: Result) -> str:
    """A header and one row a record; lists are JSON. Text that a spreadsheet would run as a formula gets a leading '."""
    out = io.StringIO()
    names = ["source", *columns()]
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    for record in result.records:
        row = {"source": result.document.source} | record.model_dump(mode="json")
        writer.writerow({k: _cell(v) for k, v in row.items()})
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value
