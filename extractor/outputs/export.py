"""A batch's JSON lines to the files of an output folder: JSONL, Parquet, CSV or a DuckDB file."""

from collections.abc import Iterable
from pathlib import Path

from extractor.errors import OutputError, UsageError
from extractor.outputs.atomic import new_file, new_folder
from extractor.outputs.extras import need

__all__ = ["FORMATS", "export", "output_path"]

FORMATS = {"jsonl": "records.jsonl", "parquet": "parquet", "csv": "csv", "duckdb": "records.duckdb"}


def output_path(out: Path, format: str) -> Path:
    """Where a format stands in an output folder. Raises UsageError for an unknown one."""
    if format not in FORMATS:
        raise UsageError(f"unknown output format {format!r}; known: {', '.join(FORMATS)}")
    return out / FORMATS[format]


def export(lines: Iterable[str], out: Path, format: str) -> list[Path]:
    """Write the lines of a batch (one document each, in their final order) into `out`, and give the files written.

    `jsonl` gives records.jsonl, `parquet` and `csv` a folder of that name with a file or dataset a record type and one of
    documents, `duckdb` the file records.duckdb. Everything is written under a temporary name and renamed at the end: a
    crash, or an error in `lines`, leaves the old output as it was. Memory does not grow with the number of documents.
    Raises UsageError (unknown format), MissingExtraError, and OutputError (a bad line, a full disk).
    """
    target = output_path(out, format)
    if format in ("parquet", "duckdb"):
        need("pyarrow", format, f"the format {format}")
    if format == "duckdb":
        need("duckdb", format, f"the format {format}")
    try:
        out.mkdir(parents=True, exist_ok=True)
        return _write(lines, target, format)
    except OSError as error:
        raise OutputError(
            f"{error.filename or target}: {error.strerror or error}; {target} is as it was, export again"
        ) from error


def _write(lines: Iterable[str], target: Path, format: str) -> list[Path]:
    if format in ("jsonl", "duckdb"):
        with new_file(target) as partial:
            if format == "jsonl":
                _write_lines(lines, partial)
            else:
                from extractor.outputs.database import write_database

                write_database(lines, partial)
        return [target]
    with new_folder(target) as partial:
        if format == "parquet":
            from extractor.outputs.parquet import write_parquet

            write_parquet(lines, partial)
        else:
            from extractor.outputs.sheets import write_sheets

            write_sheets(lines, partial)
    return sorted(path for path in target.rglob("*") if path.is_file())


def _write_lines(lines: Iterable[str], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(line if line.endswith("\n") else line + "\n" for line in lines)
