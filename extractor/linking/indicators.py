"""Indicators: financial and market figures to metric, period, entity and region.

A sentence is walked from left to right over its metrics and its lists of values. Which values a metric takes stands in the `figure`
rules; a list is laid over the periods, metrics or entities of the same length; a rate of change belongs to the metric before it.
"""

import re
from collections.abc import Iterator, Sequence

from extractor.linking.draft import Draft
from extractor.linking.figures import Figure, Metrics, Reading, build_draft, row_drafts
from extractor.linking.note import Note, Sentence
from extractor.linking.outlook import read_outlook
from extractor.linking.owners import Owner, find_owner, listed_names
from extractor.linking.periods import Stretch, read_stretches, walk_back
from extractor.linking.tables import Row, read_tables
from extractor.linking.words import figure_words
from extractor.rules.mentions import Mention
from extractor.rules.ruleset import Rule, RuleSet

__all__ = ["IndicatorLinker"]

OTHERS = ("price", "benchmark_score", "gpu_count", "compute")  # types whose claim on a value comes first
CARRY = 3  # sentences back that may supply a period
_BRACKETED = re.compile(r"[(（][^()（）]*[)）]")
_JOINT = re.compile(r"\s*(?:[、/，,|]|以及|[和与及或至]|->|→)?\s*$")
_METRIC_JOINT = re.compile(r"\s*(?:[、/]|以及|[和与及])\s*$")
_BREAK = re.compile(r"[；;。]")
_CLAUSE = re.compile(r"[，,；;。]")


def _figure(rule: Rule) -> Figure:
    p = rule.pattern
    values, metric = frozenset(p["values"]), frozenset(p["metric"])
    return Figure(rule, values, metric, p["side"], int(p["reach"]), bool(p.get("growth")))


class IndicatorLinker:
    """The indicators of one note, sentence by sentence."""

    def __init__(self, note: Note, rules: RuleSet) -> None:
        self.note = note
        self.words = figure_words(rules.folders)
        self.outlook = read_outlook(note, self.words.reports)
        figures = (_figure(rule) for rule in rules.rules if rule.type == "figure")
        self.figures = sorted(figures, key=lambda f: -f.rule.priority)
        self.tables = list(read_tables(note.text, rules.finder.parse_quantities))
        self._in_tables = {cell.start for rows in self.tables for row in rows for cell in row.cells}

    def link_tables(self) -> Iterator[Draft]:
        """The indicators of the tables whose columns are periods."""
        figure = next((f for f in self.figures if f.side == "row"), None)
        for rows in self.tables if figure is not None else ():
            last: Mention | None = None
            for row in rows:
                last = _metric_of(self.note, row) or (last if self.words.growth.search(row.label) else None)
                if last is not None and figure is not None:
                    yield from row_drafts(self.note, row, last, self.outlook, self.words, figure)

    def link(self, index: int) -> Iterator[Draft]:
        """The indicators of one sentence."""
        note, sentence = self.note, self.note.sentences[index]
        stretches = read_stretches(
            note.text, sentence.start, sentence.end, self.outlook.year, self.words.reports
        )
        reading = Reading(note, index, self.outlook, self.words, stretches, _metric_groups(note, sentence))
        taken = {i for label in OTHERS for i in sentence.verdicts.get(label, ())}
        taken.update(sentence.verdicts.get("!indicator", ()))
        for run in _value_groups(note, sentence):
            if taken.isdisjoint(run) and sentence.mentions[run[0]].start not in self._in_tables:
                yield from _link_run(reading, run, self.figures)


def _metric_of(note: Note, row: Row) -> Mention | None:
    """The metric that the label of a row names."""
    sentence = note.sentence_at(row.start)
    named = (
        m for m in sentence.mentions if m.label == "METRIC" and row.start <= m.start and m.end <= row.end
    )
    return next(named, None)


def _metric_groups(note: Note, sentence: Sentence) -> list[Metrics]:
    groups: list[Metrics] = []
    for mention in sentence.mentions:
        if mention.label != "METRIC":
            continue
        if groups and _METRIC_JOINT.match(note.text[groups[-1].end : mention.start]):
            groups[-1].mentions.append(mention)
        else:
            groups.append(Metrics([mention]))
    return groups


VALUES = {"MONEY", "PERCENT", "PERCENT_POINT", "MULTIPLE", "NUMBER", "COUNT", "MEASURE"}


def _value_groups(note: Note, sentence: Sentence) -> list[list[int]]:
    """Lists of values of one label, what stands in brackets between them left out; in order of their first value."""
    groups: list[list[int]] = []
    for i, mention in enumerate(sentence.mentions):
        if mention.label not in VALUES:
            continue
        for group in reversed(groups[-3:]):
            if _follows(note, sentence.mentions[group[-1]], mention):
                group.append(i)
                break
        else:
            groups.append([i])
    return groups


def _follows(note: Note, left: Mention, right: Mention) -> bool:
    if left.label != right.label:
        return False
    between = note.text[left.end : right.start]
    if len(between) > 40 or "；" in between:
        return False
    if "(" in between or "（" in between:
        between = _BRACKETED.sub("", between)
    return _JOINT.match(between) is not None


def _link_run(reading: Reading, run: list[int], figures: Sequence[Figure]) -> Iterator[Draft]:
    mentions = reading.sentence.mentions
    values = [mentions[i] for i in run]
    growth = _is_growth(values[0])
    for figure in figures:
        if figure.growth != growth or values[0].label not in figure.values:
            continue
        group = (
            _metric_after(reading, values, figure)
            if figure.side == "after"
            else _metric_before(reading, values, figure)
        )
        if group is not None:
            yield from _lay_out(reading, values, group, figure)
            group.taken += 1
            group.last = values[-1].end
            return


def _is_growth(value: Mention) -> bool:
    q = value.quantity
    return q is not None and (
        value.label == "PERCENT_POINT"
        or (value.label == "PERCENT" and (q.basis is not None or q.kind == "change"))
    )


def _fits(mention: Mention, figure: Figure) -> bool:
    units = set(mention.attributes.get("unit", "").split(","))
    if "per" in mention.attributes:
        units.add("share")
    return not units.isdisjoint(figure.metric)


def _metric_before(reading: Reading, values: list[Mention], figure: Figure) -> Metrics | None:
    """The nearest metric before the values that can be measured so; one that has its value takes another only for another period."""
    text, start = reading.note.text, values[0].start
    for group in reversed(reading.metrics):
        if group.end > start or not _fits(group.mentions[-1], figure):
            continue
        reached = group.end if group.taken == 0 or not figure.growth else max(group.end, group.last)
        if start - reached > figure.reach or _BREAK.search(text, group.end, start):
            return None
        if group.taken and not figure.growth and not _renews(reading, group.last, start):
            return None
        return group
    return None


def _renews(reading: Reading, last: int, start: int) -> bool:
    """Whether something between two values says why there are two: another period, or the old and the new of a change."""
    between = reading.note.text[last:start]
    if any(last <= s.start < start for s in reading.stretches):
        return True
    return any(m.label == "TO_CUE" for m in reading.sentence.mentions if last <= m.start < start) or (
        reading.words.old.search(between) is not None or reading.words.new.search(between) is not None
    )


def _metric_after(reading: Reading, values: list[Mention], figure: Figure) -> Metrics | None:
    """A metric right behind the values (20倍PE, 12亿元的营收), unless one before them in the clause still waits for its value."""
    text, start, end = reading.note.text, values[0].start, values[-1].end
    for group in reading.metrics:
        if group.start < end:
            waits = group.taken == 0 and _fits(group.mentions[-1], figure)
            if waits and not _CLAUSE.search(text, group.end, start):
                return None
            continue
        between = _without_periods(reading, end, group.start)
        near = group.start - end <= figure.reach and between in {"", "的", "对应"}
        return group if near and _fits(group.mentions[0], figure) else None
    return None


def _without_periods(reading: Reading, start: int, end: int) -> str:
    text = reading.note.text
    for stretch in reading.stretches:
        if start <= stretch.start and stretch.end <= end:
            return (text[start : stretch.start] + text[stretch.end : end]).strip()
    return text[start:end].strip()


def _lay_out(reading: Reading, values: list[Mention], group: Metrics, figure: Figure) -> Iterator[Draft]:
    """One draft a value: metrics, periods or entities of as many members are walked along, others stand still."""
    count = len(values)
    metrics = _spread_metrics(group, count, figure)
    each = count // len(metrics)
    owners = [_owner(reading, group)] * count
    periods = _periods(reading, values, each)
    if len(metrics) == 1 and count > 1 and len(set(periods)) == 1:
        names = listed_names(
            reading.note, reading.index, group.mentions[0], count, reading.stretches, reading.words
        )
        owners = [Owner(name, name) for name in names] if names else owners
        periods = _periods(reading, values, 1) * count if names else periods
    for k, value in enumerate(values):
        yield build_draft(reading, value, metrics[k // each], periods[k % len(periods)], owners[k], figure)


def _spread_metrics(group: Metrics, count: int, figure: Figure) -> list[Mention]:
    fitting = [m for m in group.mentions if _fits(m, figure)]
    if len(fitting) > 1 and count % len(fitting) == 0:
        return fitting
    return fitting[-1:] if figure.side != "after" else fitting[:1]


def _periods(reading: Reading, values: list[Mention], count: int) -> list[tuple[str | None, bool]]:
    """(period, said to lie ahead) of each of `count` values."""
    chosen = _choose_stretch(reading, values, count)
    if chosen is None:
        return [(None, False)] * count
    if count > 1 and len(chosen.members) == count:
        return [(member, member in chosen.ahead) for member in chosen.members]
    whole = chosen.whole if len(chosen.members) > 1 else chosen.members[0]
    return [(whole if count == 1 else None, bool(chosen.ahead))] * count


def _choose_stretch(reading: Reading, values: list[Mention], count: int) -> Stretch | None:
    inside = _bracketed_period(reading, values[0]) if count == 1 else None
    if inside is not None:
        return inside
    before = list(walk_back(reading.stretches, values[0].start))
    behind = [s for s in reading.stretches if 0 <= s.start - values[-1].end <= 3]
    if count == 1:
        if behind and (not before or any(0 <= g.start - behind[0].end <= 2 for g in reading.metrics)):
            return behind[0]  # 15x 2025E PE
        return before[0] if before else _carried(reading, 1)
    for stretch in (*before, *behind):
        if len(stretch.members) == count:
            return stretch
    return _carried(reading, count)


def _bracketed_period(reading: Reading, value: Mention) -> Stretch | None:
    """12.3亿元(同比+5%)、14.1亿元(同比+6%): what stands in a bracket has the period of the value before it."""
    text, floor = reading.note.text, reading.sentence.start
    opened = max(text.rfind("(", floor, value.start), text.rfind("（", floor, value.start))
    if opened < 0 or re.search(r"[)）]", text[opened : value.start]):
        return None
    return reading.hosts.get(opened)


def _carried(reading: Reading, count: int) -> Stretch | None:
    """From earlier sentences of the paragraph: the nearest list of as many members, or the nearest single period."""
    for sentence in reading.note.before(reading.index, CARRY):
        stretches = read_stretches(
            reading.note.text, sentence.start, sentence.end, reading.outlook.year, reading.words.reports
        )
        for stretch in reversed(stretches):
            if len(stretch.members) == count or (count == 1 and stretch.grain != "month"):
                return stretch
    return None


def _owner(reading: Reading, group: Metrics) -> Owner:
    """Whose the figures of a metric are; asked once a metric."""
    metric = group.mentions[0]
    if metric.start not in reading.owners:
        reading.owner = reading.owners[metric.start] = find_owner(
            reading.note,
            reading.index,
            metric,
            reading.stretches,
            reading.words,
            reading.outlook.subject,
            reading.owner,
        )
    return reading.owners[metric.start]
