"""Results as JSON, JSONL and CSV text. The same result gives the same bytes."""

import json

from extractor.outputs.cells import to_row
from extractor.outputs.frame import columns
from extractor.pipeline import Result

__all__ = ["to_csv", "to_json", "to_jsonl"]


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
    names = columns()
    rows = [to_row(["source", *names])]
    for record in result.records:
        fields = record.model_dump(mode="json")
        rows.append(to_row([result.document.source, *map(fields.get, names)]))
    return "".join(rows)
