"""Figures that a note tells twice, once without their period: a title gives 每股盈余下修至1.2元, the text below it says of which year."""

from collections.abc import Iterable

from extractor.linking.draft import Draft

__all__ = ["date_again"]

_SAME = ("entity", "metric", "basis", "unit", "value", "min", "max", "status")


def date_again(drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts; one without a period takes that of the same figure of the same owner, where only one period is told of it."""
    kept = list(drafts)
    periods: dict[tuple[object, ...], set[str]] = {}
    for draft in kept:
        if draft.type == "indicator" and draft.fields.get("entity") and draft.fields.get("period"):
            periods.setdefault(_key(draft), set()).add(draft.fields["period"])
    for draft in kept:
        if draft.type == "indicator" and draft.fields.get("period") is None:
            told = periods.get(_key(draft), set())
            draft.fields["period"] = next(iter(told)) if len(told) == 1 else None
    return kept


def _key(draft: Draft) -> tuple[object, ...]:
    return tuple(draft.fields.get(name) for name in _SAME)
