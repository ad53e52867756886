"""How a list of values is laid over metrics, periods and owners: of as many members they are walked along, others stand still."""

import re
from collections.abc import Iterator

from extractor.linking.draft import Draft
from extractor.linking.figure_groups import BOTH
from extractor.linking.figure_metrics import fits
from extractor.linking.figure_owners import each_of, listed_owner, names_of, owner_of
from extractor.linking.figure_periods import lay_periods
from extractor.linking.figures import build_draft
from extractor.linking.ownership import Owner
from extractor.linking.readings import VALUES, Figure, Metrics, Reading
from extractor.linking.slots import slots_of
from extractor.rules.mentions import Mention

__all__ = ["lay_out"]


def lay_out(reading: Reading, values: list[Mention], group: Metrics, figure: Figure) -> Iterator[Draft]:
    """One draft a value: metrics, periods or entities of as many members are walked along, others stand still."""
    count = len(values)
    places, slots = slots_of(reading, values)
    if slots > count:  # 同比扭亏/+112%/+57%: some of the rates are words
        metrics = _spread_metrics(group, slots, figure)
        each = slots // len(metrics)
        periods = lay_periods(reading, values, each)
        for value, k in zip(values, places, strict=True):
            owner = owner_of(reading, group, value, figure)
            yield build_draft(reading, value, metrics[k // each], periods[k % each], owner, figure)
        return
    if (
        figure.growth
        and count == 2
        and BOTH.search(reading.note.text, max(0, values[0].start - 12), values[0].start)
    ):
        reading.second.add(values[1].end)
        period = lay_periods(reading, values, 1)[0]
        for value in values:
            owner = _dealt_owner(reading, values[0], group) or owner_of(reading, group, value, figure)
            yield build_draft(reading, value, group.mentions[-1], period, owner, figure)
        return
    apart = _told_apart(reading, values, figure) if figure.growth and count > 1 else []
    if apart:
        period = lay_periods(reading, values, 1)[0]
        for value, told in zip(values, apart, strict=True):
            owner = owner_of(reading, told, value, figure)
            yield build_draft(reading, value, told.mentions[-1], period, owner, figure)
        return
    if count == 1 and (shared := each_of(reading, group, values[0])):
        period = lay_periods(reading, values, 1)[0]
        for owner in shared:
            yield build_draft(reading, values[0], group.mentions[-1], period, owner, figure)
        return
    metrics = _bracketing(reading, values, group, figure) or _spread_metrics(group, count, figure)
    each = count // len(metrics)
    dealt = _dealt_owner(reading, values[0], group) if figure.growth else None
    owners = [dealt or owner_of(reading, group, values[0], figure)] * count
    periods = lay_periods(reading, values, each)
    quarters = [name and name[-2:] for name, _ in periods] == _QUARTERS
    alone = len(metrics) == 1 and count > 1 and dealt is None
    if alone and (len(set(periods)) == 1 or quarters) and figure.side == "before":
        names = names_of(reading, group, values)
        owners = [listed_owner(reading, metrics[0], name, names) for name in names] if names else owners
        if names and _is_bracketed(reading, values[0]):
            reading.dealt.update((value.end, owner) for value, owner in zip(values, owners, strict=True))
        periods = lay_periods(reading, values, 1) * count if names or not quarters else periods
    for k, value in enumerate(values):
        yield build_draft(reading, value, metrics[k // each], periods[k % len(periods)], owners[k], figure)


_QUARTERS = ["Q1", "Q2", "Q3"]  # 25Q1-Q3甲/乙/丙收入分别为: one period where there are three names


_DEALT = re.compile(
    r"分别(?:同比|环比|按年|按季|较[^，,；;。]{1,6}|增长|下降|提升|增加|减少|为|约|变动|\s)*$"
)


def _told_apart(reading: Reading, values: list[Mention], figure: Figure) -> list[Metrics]:
    """毛利率24.3%，净利率13.7%，同比分别增长3.4和2.8个百分点: as many metrics as rates, each with a value of its own before them."""
    start, count = values[0].start, len(values)
    if not _DEALT.search(reading.note.text, max(reading.sentence.start, start - 16), start):
        return []
    told = [g for g in reading.metrics if g.end <= start and g.taken and fits(g.mentions[-1], figure)][
        -count:
    ]
    if len(told) < count or any(len(g.mentions) > 1 or g.taken > 1 for g in told):
        return []
    stops = re.search(r"[；;。]", reading.note.text[told[0].start : start])
    dated = any(s.members and told[0].start < s.start < start for s in reading.stretches)
    return [] if stops or dated else told


def _bracket_host(reading: Reading, value: Mention) -> int:
    """Where the value ends behind which the bracket of a rate stands; -1 without one."""
    opened = _OPENED.search(reading.note.text, max(0, value.start - INSIDE), value.start)
    return opened.start() if opened is not None else -1


INSIDE = 26  # characters from the opening of a bracket to its second rate
_OPENED = re.compile(r"\s?[(（][^()（）；;。]*$")


def _is_bracketed(reading: Reading, value: Mention) -> bool:
    """Whether a bracket stands right behind a value."""
    return reading.note.text[value.end : value.end + 2].lstrip()[:1] in {"(", "（"}


def _dealt_owner(reading: Reading, value: Mention, group: Metrics) -> Owner | None:
    """甲与乙分别投入200亿元（同比+11%）、205亿元（同比+17%）: whose the member of the list is before the bracket of a rate."""
    host = _bracket_host(reading, value) if reading.dealt else -1
    return reading.dealt.get(host) if group.end <= host else None


def _bracketing(reading: Reading, values: list[Mention], group: Metrics, figure: Figure) -> list[Mention]:
    """产量、销量分别为302（同比+3%）、298（同比+2%）万吨: of several metrics, the one whose value stands right before the bracket of a rate."""
    if not figure.growth or len(group.mentions) < 2:
        return []
    first = next((m for m in reading.sentence.mentions if m.start >= group.end and m.label in VALUES), None)
    if first is None or not _is_bracketed(reading, first):
        return []  # 营收、净利分别为16.3、0.4亿元（同比-37%/-80%）
    told = reading.measured.get(_bracket_host(reading, values[0]))
    return [told] if told in group.mentions else []


def _spread_metrics(group: Metrics, count: int, figure: Figure) -> list[Mention]:
    fitting = [m for m in group.mentions if fits(m, figure)]
    if len(fitting) > 1 and count % len(fitting) == 0:
        return fitting
    return fitting[-1:] if figure.side != "after" else fitting[:1]
