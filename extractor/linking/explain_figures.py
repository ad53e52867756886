"""What the figure rules of indicators make of a value: which metric each finds, and what keeps it from the value."""

import re
from collections.abc import Iterator, Sequence

from extractor.linking.draft import Draft
from extractor.linking.note import Note, Sentence
from extractor.linking.outcome import Outcome
from extractor.rules.mentions import Mention
from extractor.rules.ruleset import Rule, RuleSet

__all__ = ["explain_figures"]

_STOP = re.compile(r"[；;。]")


def explain_figures(
    note: Note,
    sentence: Sentence,
    rules: RuleSet,
    value: Mention,
    draft: Draft | None,
    others: Sequence[Draft],
    veto: str | None,
) -> Iterator[Outcome]:
    """Figure rules that take values of this label, best first.

    draft: the indicator at the value, if any; others: records of other types there; veto: the rule that forbids it.
    """
    metrics = [m for m in sentence.mentions if m.label == "METRIC"]
    figures = [
        r for r in rules.rules if metrics and r.type == "figure" and value.label in r.pattern["values"]
    ]
    for rule in sorted(figures, key=lambda r: -r.priority):
        metric = _metric(rule, metrics, value)
        matched = f"{metric.text} … {value.text}" if metric is not None else value.text
        if draft is not None and draft.rule == rule.name:
            yield Outcome(rule.name, rule.type, rule.priority, matched, "won")
            continue
        why = _unfit(note, rule, metrics, metric, value)
        if why is not None:
            yield Outcome(rule.name, rule.type, rule.priority, matched, "passed", why)
        else:
            yield Outcome(
                rule.name,
                rule.type,
                rule.priority,
                matched,
                "lost",
                _beaten(rule, rules, draft, others, veto),
            )


def _fits(rule: Rule, metric: Mention) -> bool:
    units = set(metric.attributes.get("unit", "").split(",")) | (
        {"share"} if "per" in metric.attributes else set()
    )
    return not units.isdisjoint(rule.pattern["metric"])


def _metric(rule: Rule, metrics: Sequence[Mention], value: Mention) -> Mention | None:
    """The nearest metric on the side of a rule that can be measured so."""
    fitting = [m for m in metrics if _fits(rule, m)]
    if rule.pattern["side"] == "after":
        return next((m for m in fitting if m.start >= value.end), None)
    return next((m for m in reversed(fitting) if m.end <= value.start), None)


def _unfit(
    note: Note, rule: Rule, metrics: Sequence[Mention], metric: Mention | None, value: Mention
) -> str | None:
    """Why a rule passes a value over, or None where it could take it."""
    side = rule.pattern["side"]
    if metric is None:
        beside = [m for m in metrics if (m.start >= value.end if side == "after" else m.end <= value.start)]
        if not beside:
            return f"no metric {'behind' if side == 'after' else 'before'} it in the sentence"
        said = ", ".join(f"{m.text} ({m.attributes.get('unit', '')})" for m in beside)
        return f"no metric is measured in {' or '.join(rule.pattern['metric'])}: {said}"
    between = note.text[metric.end : value.start] if side != "after" else note.text[value.end : metric.start]
    if len(between) > rule.pattern["reach"]:
        return f"{metric.text} stands {len(between)} characters away, further than its reach of {rule.pattern['reach']}"
    if _STOP.search(between):
        return f"a stop stands between {metric.text} and the value"
    quantity = value.quantity
    if quantity is not None and quantity.unit_raw in rule.pattern.get("not_units", ()):
        return f"it does not take values in {quantity.unit_raw} (not_units)"
    if rule.pattern.get("growth") and not _moves(value):
        return "the value is no rate of change"
    return None


def _moves(value: Mention) -> bool:
    q = value.quantity
    return q is not None and (value.label == "PERCENT_POINT" or q.basis is not None or q.kind == "change")


def _beaten(
    rule: Rule, rules: RuleSet, draft: Draft | None, others: Sequence[Draft], veto: str | None
) -> str:
    if others:
        return f"the value is a {others[0].type} already ({others[0].rule})"
    if veto is not None:
        return f"vetoed by {veto}"
    if draft is None:
        return (
            "the metric has its value already, or the value is only a move or what another is compared with"
        )
    priority = next((r.priority for r in rules.rules if r.name == draft.rule), 0)
    if priority > rule.priority:
        return f"lower priority than {draft.rule} ({rule.priority} < {priority})"
    return f"{draft.rule} fits the value better (a rate of change, or a level)"
