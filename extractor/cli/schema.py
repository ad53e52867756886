"""`extractor schema`."""

import json

__all__ = ["schema"]


def schema() -> None:
    """Print the JSON Schema of a result."""
    from extractor.records import json_schema

    print(json.dumps(json_schema(), ensure_ascii=False, indent=2))
