"""`extractor repair FILE|-`: damaged text in, clean simplified text out, and what was done to it."""

import json
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.cli.options import Encoding, MaxMb, RulesDirs, make_config, read_source

if TYPE_CHECKING:
    from extractor.repair import Repaired, StepReport

__all__ = ["repair"]

MOST_SHOWN = 4  # changes of a kind in the plan for people


class Format(StrEnum):
    """What is printed."""

    text = "text"
    json = "json"


def repair(
    file: Annotated[str, typer.Argument(help="A text file, or - for standard input.")],
    format: Annotated[
        Format, typer.Option("--format", "-f", help="The text, or all for programs.")
    ] = Format.text,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Print the plan: each step, its evidence, what it changed and where."),
    ] = False,
    rules: RulesDirs = None,
    encoding: Encoding = None,
    max_mb: MaxMb = 32.0,
) -> None:
    """Print a damaged text repaired: characters, script, layout. `--explain` says what was done."""
    config = make_config(None, rules, encoding, 0.0, max_mb)
    from extractor.repair.loop import repair_source

    source = read_source(file, config)
    repaired = repair_source(source, explain=explain, rules_dirs=config.rules_dirs)
    if repaired.losses and format is Format.text:
        print(
            f"extractor: {source.name}: {len(repaired.losses)} characters had lost bytes (--format json lists them)",
            file=sys.stderr,
        )
    if format is Format.json:
        json.dump(_as_json(repaired, explain), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    elif explain:
        sys.stdout.writelines(
            f"{line}\n" for report in repaired.plan for line in _as_lines(report, repaired.source)
        )
    else:
        sys.stdout.write(repaired.text)
    sys.stdout.flush()


def _as_json(repaired: "Repaired", explain: bool) -> dict[str, Any]:
    """Everything: spans are code points of the source; edits those of the text that the step was given, where they were kept."""
    return {
        "text": repaired.text,
        "encoding": repaired.encoding,
        "script": repaired.script,
        "plan": [
            {
                "step": report.step,
                "turn": report.turn,
                "kind": report.kind,
                "count": report.count,
                "evidence": report.evidence,
                **({"spans": list(report.spans), "edits": list(report.edits)} if explain else {}),
            }
            for report in repaired.plan
        ],
        "losses": [
            {"start": x.start, "end": x.end, "text": x.text, "reason": x.reason} for x in repaired.losses
        ],
        "alignment": list(repaired.alignment.runs()),
    }


def _as_lines(report: "StepReport", source: str) -> list[str]:
    head = f"{report.step}: {report.kind} {report.count}"
    lines = [f"{head}  ({report.evidence})" if report.evidence else head]
    for (start, end), edit in list(zip(report.spans, report.edits, strict=True))[:MOST_SHOWN]:
        lines.append(f"  {start}-{end}  {source[start:end]!r} -> {edit[2]!r}")
    if len(report.spans) > MOST_SHOWN:
        lines.append(f"  ... {len(report.spans) - MOST_SHOWN} more")
    return lines
