"""A readable table for the terminal."""

from rich.table import Table
from rich.text import Text

from extractor.pipeline import Result
from extractor.records import BenchmarkScore, Compute, GpuCount, Indicator, Price, Rating, Record, RiskFactor

__all__ = ["to_table"]

SIGNS = {"approx": "~", "more_than": ">", "at_least": "≥", "less_than": "<", "at_most": "≤"}


def to_table(result: Result) -> Table:
    """Type, subject, value, evidence, line of each record."""
    table = Table(title=Text(result.document.title or result.document.source), title_justify="left")
    for name in ("type", "subject", "value", "evidence"):
        table.add_column(name, overflow="fold")
    table.add_column("line", justify="right")
    for record in result.records:
        line = result.source_text.count("\n", 0, record.start) + 1
        cells = (record.type, _subject(record), _value(record), " ".join(record.text.split()), str(line))
        table.add_row(*map(Text, cells))
    return table


def _subject(record: Record) -> str:
    match record:
        case BenchmarkScore():
            return f"{record.model or '?'} · {record.benchmark or '?'}"
        case Price():
            return record.item or "?"
        case GpuCount():
            return " · ".join(filter(None, (record.accelerator or "卡", record.holder)))
        case Compute():
            return record.entity or "?"
        case RiskFactor():
            return record.category
        case Rating():
            return record.security or "?"
        case Indicator():
            return " · ".join(filter(None, (record.entity or "?", record.metric, record.period)))


def _value(record: Record) -> str:
    if isinstance(record, RiskFactor):
        return record.statement
    if isinstance(record, Rating):
        return " ".join(filter(None, (record.rating, f"({record.action})" if record.action else None)))
    if record.value is None:
        amount = f"{_short(record.min)}–{_short(record.max)}"
    else:
        amount = SIGNS.get(record.qualifier, "") + _short(record.value)
    match record:
        case Price():
            unit = f"{record.currency or ''}{'/' + record.per if record.per else ''}"
            return f"{amount} {unit} ({record.kind}{', old' if record.status == 'superseded' else ''})"
        case BenchmarkScore() | Compute():
            return f"{amount} {record.unit}"
        case Indicator():
            return " ".join(filter(None, (amount, record.unit, record.basis)))
        case GpuCount():
            return amount


def _short(value: float | None) -> str:
    return "?" if value is None else f"{value:,}"
