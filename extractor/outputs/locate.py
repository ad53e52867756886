"""Which output of a batch there is to read."""

from pathlib import Path

from extractor.errors import OutputError, UsageError
from extractor.outputs.atomic import existing
from extractor.outputs.export import FORMATS, output_path

__all__ = ["locate"]

# where two were written at the same moment, the first one is read fastest
_PREFERRED = ("duckdb", "parquet", "jsonl", "csv")


def locate(out: Path, format: str | None = None) -> tuple[str, Path]:
    """(format, place) of the newest output in a folder, or of the one asked for; a file or folder of one is taken itself.

    Raises OutputError where there is none, UsageError for an unknown format.
    """
    if format is not None and format not in FORMATS:
        raise UsageError(f"unknown output format {format!r}; known: {', '.join(FORMATS)}")
    if (own := _format_of(out)) is not None:
        return own, out
    found = [
        (path.stat().st_mtime_ns, -rank, name, path)
        for rank, name in enumerate(_PREFERRED)
        if (format in (None, name)) and (path := existing(output_path(out, name))) is not None
    ]
    if not found:
        wanted = FORMATS[format] if format else "records.jsonl, parquet/, records.duckdb or csv/"
        how = f"`extractor batch ... --format {format}` writes it" if format else "give a batch's --output"
        raise OutputError(f"{out}: no {wanted} in it; {how}")
    *_, name, path = max(found)
    return name, path


def _format_of(path: Path) -> str | None:
    """The format of a path that is an output itself."""
    if path.is_file():
        return {".jsonl": "jsonl", ".duckdb": "duckdb"}.get(path.suffix)
    if (path / "documents").is_dir() and (path / "records").is_dir():
        return "parquet"
    return "csv" if (path / "documents.csv").is_file() else None
