"""`extractor batch SOURCES... -o OUT` and `extractor batch status OUT`."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from extractor.cli.options import (
    Encoding,
    MaxMb,
    MediaType,
    MinConfidence,
    Pages,
    RulesDirs,
    Types,
    make_config,
)
from extractor.config import MEBIBYTE

if TYPE_CHECKING:
    from extractor.batch import Report, Status

__all__ = ["batch"]


class _RunByDefault(TyperGroup):
    """`batch FOLDER` is `batch run FOLDER`; a folder whose name is status is given as ./status."""

    def parse_args(self, ctx, args):  # type: ignore[no-untyped-def]
        """The first word is a command, or `run` is meant."""
        if args and args[0] not in self.commands:
            args = ["run", *args]
        return super().parse_args(ctx, args)


batch = typer.Typer(
    cls=_RunByDefault,
    no_args_is_help=True,
    help="Extract many documents to one folder: `batch SOURCES... -o OUT`; see how far it is: `batch status OUT`.",
)


class Engine(StrEnum):
    """Where documents are done."""

    local = "local"
    ray = "ray"


class Format(StrEnum):
    """What is made beside records.jsonl."""

    jsonl = "jsonl"
    parquet = "parquet"
    csv = "csv"
    duckdb = "duckdb"


@batch.command(
    epilog="`extractor batch status OUT` shows done, failed, pending, rates and the slowest files."
)
def run(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCES...",
            help="Folders, files, globs, @LIST (a file of names, one a line), - (the same on standard input), ZIP archives, "
            "ARCHIVE.zip!/MEMBER, URLs (s3://, hdfs://, ...).",
        ),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The folder for records.jsonl and errors.jsonl.")
    ],
    workers: Annotated[int, typer.Option(help="Processes at work; 0: one a core.", min=0)] = 0,
    engine: Annotated[
        Engine, typer.Option(help="The processes of this machine, or a Ray cluster.")
    ] = Engine.local,
    format: Annotated[
        list[Format] | None,
        typer.Option("--format", "-f", help="Also this format of the records; give it again for more."),
    ] = None,
    fresh: Annotated[
        bool,
        typer.Option("--fresh/--resume", help="Forget what is done, or read only what is new or changed."),
    ] = False,
    retry: Annotated[
        bool, typer.Option("--retry", help="Try the quarantined files of these sources again.")
    ] = False,
    where: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CONDITION",
            help="Only documents that meet it: 'size<1MB', 'suffix=.txt', 'broker=中信证券', 'published>=2025-01-01'; "
            "give it again for more, which must all hold.",
        ),
    ] = None,
    time_limit: Annotated[float, typer.Option(help="Seconds that one document may take.", min=0.1)] = 60.0,
    memory_mb: Annotated[float, typer.Option(help="Memory of a worker, in MB; 0: no limit.", min=0)] = 4096.0,
    tries: Annotated[
        int, typer.Option(help="How often a document may end its worker before it is given up.", min=1)
    ] = 3,
    json_log: Annotated[bool, typer.Option("--json-log", help="Progress as JSON lines.")] = False,
    metrics: Annotated[
        Path | None, typer.Option(help="Keep this file up to date for Prometheus.", metavar="FILE")
    ] = None,
    ray_address: Annotated[
        str | None, typer.Option(help="The Ray cluster; RAY_ADDRESS, or this machine, without it.")
    ] = None,
    types: Types = None,
    rules: RulesDirs = None,
    encoding: Encoding = None,
    min_confidence: MinConfidence = 0.0,
    max_mb: MaxMb = 32.0,
    media_type: MediaType = None,
    pages: Pages = None,
) -> None:
    """Extract documents to OUT/records.jsonl, one a line, sorted by name.

    A file that cannot be read or done is named in OUT/errors.jsonl, and the run goes on (exit code 5). What is done is kept:
    the same command goes on where it was stopped, and later reads only what is new or changed.
    """
    config = make_config(types, rules, encoding, min_confidence, max_mb, media_type, pages)
    from extractor.batch import Settings
    from extractor.batch import run as run_batch
    from extractor.batch.progress import watching

    settings = Settings(
        workers=workers, engine=engine.value, formats=tuple(f.value for f in format or ()), fresh=fresh, retry=retry,
        where=tuple(where or ()), time_limit_seconds=time_limit, memory_limit_bytes=int(memory_mb * MEBIBYTE),
        tries=tries, ray_address=ray_address,
    )  # fmt: skip
    with watching(json_log=json_log, metrics=metrics) as watch:
        report = run_batch(sources, output, config, settings=settings, watch=watch)
    _tell(report, output, json_log=json_log)
    if report.failed:
        raise typer.Exit(5)


@batch.command()
def status(
    output: Annotated[Path, typer.Argument(help="The --output of a batch.", metavar="OUT")],
    slowest: Annotated[int, typer.Option(help="How many of the slowest documents to list.", min=0)] = 10,
    failures: Annotated[int, typer.Option(help="How many of the quarantined documents to list.", min=0)] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Show what is done, failed and pending, how fast the last run was, and the slowest documents; also during a run."""
    from extractor.batch.status import status as look

    found = look(output, slowest=slowest, failures=failures)
    if as_json:
        print(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_status_lines(found)))


def _tell(report: "Report", output: Path, *, json_log: bool) -> None:
    documents, errors = report.files[:2]
    if json_log:
        told = {
            "phase": "done", "done": report.done, "failed": report.failed, "new": report.new, "records": report.records,
            "types": report.types, "seconds": round(report.seconds, 1), "output": str(output), "written": report.written,
        }  # fmt: skip
        print(json.dumps(told, ensure_ascii=False), file=sys.stderr)
        return
    fresh = "" if report.new == report.done + report.failed else f" ({report.new} of them read now)"
    kept = "" if report.written == report.done else f"; the {report.written} that meet --where are"
    summary = f"{report.done} notes{fresh}, {report.records} records{kept} in {documents}"
    print(f"extractor: {summary}; {report.failed} failed", file=sys.stderr)
    if not report.done and not report.failed:
        hint = "no file of a kind that is read stands in the sources; a file that is named itself is tried all the same"
        print(f"extractor: {hint}", file=sys.stderr)
    if report.failed:
        print(f"extractor: see {errors}", file=sys.stderr)


def _status_lines(found: "Status") -> list[str]:
    state = "a run is at work" if found.running else "no run is at work"
    lines = [
        f"{found.documents} documents: {found.done} done, {found.failed} failed, {found.pending} pending; {state}",
        f"{found.records} records: "
        + ", ".join(f"{name} {count}" for name, count in sorted(found.types.items())),
        f"last run: {found.run_documents} documents in {found.run_seconds:.1f} s, {found.documents_per_second:.1f} a second, "
        f"{found.megabytes_per_second:.2f} MB/s",
    ]
    if found.slowest:
        lines.append("slowest:")
        lines += [f"  {seconds:8.3f} s  {size:>10} bytes  {name}" for name, seconds, size in found.slowest]
    if found.failures:
        lines.append("in quarantine:")
        lines += [
            f"  {f.fault.stage}: {f.fault.error} after {f.seconds:.1f} s, {f.tries} tries: {f.fault.reason}"
            for f in found.failures
        ]
    return lines
