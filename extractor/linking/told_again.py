"""Figures that a note tells twice, once without their period: a title gives 每股盈余下修至1.2元, the text below it says of which year; or
once of a company and right behind that of its part: 年化收入破1亿美元：可灵的年化收入….
"""

from collections.abc import Iterable
from itertools import pairwise

from extractor.linking.draft import Draft

__all__ = ["date_again"]

_SAME = ("entity", "metric", "basis", "unit", "value", "min", "max", "status")
_SAME_BUT_OWNER = (*_SAME[1:], "period", "region", "modality")


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
    _name_parts([draft for draft in kept if draft.type == "indicator" and draft.fields.get("entity")])
    return kept


NEAR = 60  # characters between a headline and what it says in short


def _name_parts(drafts: list[Draft]) -> None:
    """A figure that is told again right behind of a part of its owner is that part's."""
    for draft, again in pairwise(drafts):
        whole, part = draft.fields["entity"], again.fields["entity"]
        if part == whole or not part.startswith(whole) or again.start - draft.end > NEAR:
            continue
        if all(draft.fields.get(name) == again.fields.get(name) for name in _SAME_BUT_OWNER):
            draft.fields["entity"], draft.fields["entity_raw"] = part, again.fields.get("entity_raw")


def _key(draft: Draft) -> tuple[object, ...]:
    return tuple(draft.fields.get(name) for name in _SAME)
