"""`extractor rules explain FILE --at TEXT`."""

import json
import sys
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.cli.options import Encoding, RulesDirs, Types, make_config, read_source
from extractor.errors import UsageError

if TYPE_CHECKING:
    from extractor.config import Config
    from extractor.linking.explain import Claim, Explanation
    from extractor.linking.explain_risks import Risks
    from extractor.pipeline import Prepared

__all__ = ["explain"]


class Format(StrEnum):
    """What is printed."""

    text = "text"
    json = "json"


def explain(
    file: Annotated[str, typer.Argument(help="A text file, or - for standard input.")],
    at: Annotated[str, typer.Option("--at", help="The place: a run of the source or of the repaired text.")],
    nth: Annotated[int, typer.Option(min=0, help="Which of several equal runs, from 0.")] = 0,
    types: Types = None,
    format: Annotated[Format, typer.Option("--format", "-f", help="For readers or programs.")] = Format.text,
    rules: RulesDirs = None,
    encoding: Encoding = None,
    min_confidence: Annotated[float, typer.Option(min=0.0, max=1.0, help="As of extract.")] = 0.0,
) -> None:
    """Say which rules looked at a place, which won, which lost and why, and which nearly matched."""
    config = make_config(types, rules, encoding, min_confidence, 32.0)
    from extractor.linking import link
    from extractor.linking.explain import explain as explain_place
    from extractor.pipeline import Extractor
    from extractor.records import RECORD_TYPES

    extractor = Extractor(config)
    prepared = extractor.prepare(read_source(file, config))
    start, end = _find(prepared, at, nth)
    drafts = list(link(prepared.note, extractor.rules))
    shown = config.types or frozenset(RECORD_TYPES)
    found = explain_place(prepared.note, extractor.rules, drafts, start, end, shown)
    if format is Format.json:
        a, b = prepared.repaired.alignment.to_source(start, end)
        source = {"start": a, "end": b, "text": prepared.source.text[a:b]}
        json.dump({"source": source, **asdict(found)}, sys.stdout, ensure_ascii=False, indent=1, default=str)
        sys.stdout.write("\n")
    else:
        sys.stdout.writelines(line + "\n" for line in _lines(found, config))


def _find(prepared: "Prepared", at: str, nth: int) -> tuple[int, int]:
    """The place in the repaired text of a run of the source, or of the repaired text. Raises UsageError."""
    place = _nth(prepared.source.text, at, nth)
    if place is not None:
        start, end = prepared.repaired.alignment.to_target(*place)
        return start, max(end, start + 1)
    place = _nth(prepared.repaired.text, at, nth)
    if place is None:
        count = max(prepared.source.text.count(at), prepared.repaired.text.count(at)) if at else 0
        raise UsageError(
            f"--at {at}: stands {count} times in {prepared.source.name}; --nth {nth} is not among them"
        )
    return place


def _nth(text: str, run: str, nth: int) -> tuple[int, int] | None:
    start = -1
    for _ in range(nth + 1):
        start = text.find(run, start + 1)
        if start < 0 or not run:
            return None
    return start, start + len(run)


def _lines(found: "Explanation", config: "Config") -> list[str]:
    lines = [f"place     {found.text}", f"sentence  {found.sentence}", f"section   {found.section or '-'}"]
    lines += ["", "mentions"]
    lines += [f"  {m['label']:<14} {m['text']}  {_told(m, 'label', 'text')}".rstrip() for m in found.mentions]
    lines += ["", "tokens", "  " + " | ".join(f"{t}/{label}" if label else t for t, label in found.tokens)]
    if found.silent is not None:
        lines += ["", f"silent    {found.silent}"]
    if found.values and found.beside:
        lines += ["", "The place holds no value; those of its sentence:"]
    for value in found.values:
        lines += ["", f"value {value.text} ({value.label})"]
        if not value.claims:
            lines.append("  no rule looked at it, and none nearly matched")
        for claim in value.claims:
            lines += _claim_lines(claim, config.min_confidence)
    asked = "risk_factor" in (config.types or ())
    told = found.risks is not None and (asked or found.risks.rule is not None)
    return lines + (_risk_lines(found.risks) if told and found.risks else [])


def _claim_lines(claim: "Claim", least: float) -> list[str]:
    lines = [f"  {claim.type}"]
    for o in claim.looked:
        why = f": {o.why}" if o.why else ""
        lines.append(f"    {o.verdict:<7} {o.rule} ({o.type}, {o.priority})  [{o.matched}]{why}")
    for n in claim.near:
        lines.append(f"    near    {n.rule}: token {n.token} of its pattern, at {n.found!r}: {n.why}")
    if claim.why is not None:
        lines.append(f"    because {claim.why}")
    if claim.record is None:
        lines.append("    no record")
    else:
        low = f"  (under --min-confidence {least})" if claim.record["confidence"] < least else ""
        lines.append(f"    record  {_told(claim.record, 'type')}{low}")
    return lines


def _risk_lines(risks: "Risks") -> list[str]:
    if risks.rule is None:
        return ["", f"{risks.why}"]
    lines = ["", f"list of risks ({risks.rule}): {risks.place}"]
    for statement in risks.statements:
        lines.append(f"  {'>' if statement == risks.here else ' '} {statement}")
    if risks.here is None:
        return [*lines, f"  no factor here: {risks.why}"]
    words = ", ".join(f"{word} {category} {weight}" for word, category, weight in risks.weights)
    return [*lines, f"  category {risks.category}, by {words or 'no keyword'}"]


def _told(facts: dict[str, Any], *without: str) -> str:
    return " ".join(f"{k}={v}" for k, v in facts.items() if k not in without and v != "")
