"""Figures that a note tells twice, once without their period: a title gives 每股盈余下修至1.2元, the text below it says of which year; or
once of a company and right behind that of its part: 年化收入破1亿美元：可灵的年化收入…; or once as a forecast and once as guidance.
"""

import re
from collections.abc import Iterable
from itertools import pairwise

from extractor.linking.draft import Draft

__all__ = ["date_again"]

_SAME = ("entity", "metric", "basis", "unit", "value", "min", "max", "status")
_SAME_BUT_OWNER = (*_SAME[1:], "period", "region", "modality")


def date_again(drafts: Iterable[Draft], text: str) -> list[Draft]:
    """The drafts; one without a period takes that of the same figure of the same owner, where only one period is told of it."""
    kept = list(drafts)
    figures = [draft for draft in kept if draft.type == "indicator" and draft.fields.get("entity")]
    _rate_again(figures)
    periods: dict[tuple[object, ...], set[str]] = {}
    for draft in kept:
        if draft.type == "indicator" and draft.fields.get("entity") and draft.fields.get("period"):
            periods.setdefault(_key(draft), set()).add(draft.fields["period"])
    for draft in kept:
        if draft.type == "indicator" and draft.fields.get("period") is None:
            told = periods.get(_key(draft), set())
            draft.fields["period"] = next(iter(told)) if len(told) == 1 else None
    _date_forecasts(figures)
    _agree(figures, text)
    _name_parts(figures)
    return kept


def _rate_again(drafts: list[Draft]) -> None:
    """社零同比预测均值为4.16%；…社零：预测值为4.16%: a percentage that was told as a rate of change is one where it is told again."""
    rates = {_figure(d): d.fields.get("basis") for d in drafts if d.fields.get("basis") and _of_economy(d)}
    for draft in drafts:
        if draft.fields.get("basis") is None and draft.fields.get("unit") == "percent":
            draft.fields["basis"] = rates.get(_figure(draft))


def _figure(draft: Draft) -> tuple[object, ...]:
    return tuple(draft.fields.get(name) for name in _SAME if name not in {"basis", "status"})


def _date_forecasts(drafts: list[Draft]) -> None:
    """甲预计社零增速为4.5%, in a text that has asked for March's: what is forecast of an economy is of the one period that it is forecast for."""
    periods: dict[tuple[object, ...], set[str | None]] = {}
    for draft in drafts:
        if _of_economy(draft) and draft.fields.get("modality") != "reported":
            periods.setdefault(_subject(draft), set()).add(draft.fields.get("period"))
    for draft in drafts:
        told = periods.get(_subject(draft), set()) - {None} if draft.fields.get("period") is None else set()
        if len(told) == 1 and draft.fields.get("modality") in {*_AHEAD, "consensus"}:
            draft.fields["period"] = next(iter(told))


def _subject(draft: Draft) -> tuple[object, ...]:
    return draft.fields["entity"], draft.fields["metric"], draft.fields.get("unit")


def _of_economy(draft: Draft) -> bool:
    return draft.fields.get("region") == draft.fields.get("entity")


_AHEAD = frozenset({"forecast", "guidance", "estimated", "planned"})
SAID = 40  # characters before a figure in which a word of guidance stands
_GUIDES = re.compile("指引|财测|管理层|公司(?:自身)?预[计期]")


def _agree(drafts: list[Draft], text: str) -> None:
    """四季度营收预计25亿元；…四季度营收指引25亿元: the same figure that is forecast and guided is one, guided where the text says so of it.

    So is what many expect of an economy, and is told of again as a forecast; of a company both may be the same and are two.
    """
    alike: dict[tuple[object, ...], list[Draft]] = {}
    for draft in drafts:
        said = draft.fields.get("modality")
        if said in _AHEAD or (said == "consensus" and _of_economy(draft)):
            alike.setdefault((*_key(draft), draft.fields.get("period")), []).append(draft)
    for same in alike.values():
        told = {draft.fields.get("modality") for draft in same}
        if len(told) < 2:
            continue
        guided = (d for d in same if d.fields.get("modality") == "guidance")
        if any(_GUIDES.search(text, max(0, d.start - SAID), d.start) for d in guided):
            one = "guidance"
        else:
            one = "consensus" if "consensus" in told else same[0].fields["modality"]
        for draft in same:
            draft.fields["modality"] = one


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
