"""The parts of corpora/analysis.md that commands write; what stands outside their markers is written by hand and stays."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.conftest import CORPORA

REPORT = CORPORA / "analysis.md"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; numbers to the right."""
    shown = [[f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in row] for row in rows]
    rule = ["---:" if i else "---" for i in range(len(heads))]
    return "\n".join(f"| {' | '.join(row)} |" for row in [list(heads), rule, *shown])


def put_section(name: str, content: str, path: Path = REPORT) -> None:
    """Replace what stands between the markers of `name`, or append it with its markers."""
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    begin, end = f"<!-- {name}: written by python -m tests.{name} -->", f"<!-- end of {name} -->"
    part = f"{begin}\n\n{content.strip()}\n\n{end}"
    pattern = re.escape(begin) + r".*?" + re.escape(end)
    new, found = re.subn(pattern, lambda _: part, old, flags=re.DOTALL)
    path.write_text(new if found else f"{old}\n{part}\n".lstrip(), encoding="utf-8")
