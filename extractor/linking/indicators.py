"""Indicators: financial and market figures to metric, period, entity and region.

A sentence is walked from left to right over its metrics and its lists of values. Which values a metric takes stands in the `figure`
rules; a list is laid over the periods, metrics or entities of the same length; a rate of change belongs to the metric before it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractor.linking.draft import Draft
from extractor.linking.figures import (
    Figure,
    Metrics,
    Reading,
    build_draft,
    is_expected,
    is_growth_row,
    is_old,
    row_drafts,
    said_of,
)
from extractor.linking.metric_tables import read_metric_tables
from extractor.linking.note import Note, Sentence, Verdict
from extractor.linking.outlook import is_item_heading, local_subjects, read_outlook
from extractor.linking.owners import Owner, find_owner, listed_names
from extractor.linking.periods import Stretch, read_stretches, walk_back, year_of
from extractor.linking.tables import Row, read_tables
from extractor.linking.words import figure_words
from extractor.rules.mentions import Mention
from extractor.rules.ruleset import Rule, RuleSet

__all__ = ["IndicatorLinker"]

CARRY = 3  # sentences back that may supply a period
_BRACKETED = re.compile(r"[(（][^()（）]*[)）]")
_JOINT = re.compile(r"\s*(?:[、/，,|]|以及|[和与及])?\s*$")
_METRIC_JOINT = re.compile(r"\s*(?:[、/]|以及|[和与及])\s*$")
_BREAK = re.compile(r"[；;。]")
_CLAUSE = re.compile(r"[，,；;。]")


def _figure(rule: Rule) -> Figure:
    p = rule.pattern
    values, metric = frozenset(p["values"]), frozenset(p["metric"])
    barred = frozenset(p.get("not_units", ()))
    return Figure(rule, values, metric, p["side"], int(p["reach"]), bool(p.get("growth")), barred)


class IndicatorLinker:
    """The indicators of one note, sentence by sentence."""

    def __init__(self, note: Note, rules: RuleSet) -> None:
        self.note = note
        self.words = figure_words(rules.folders)
        self.outlook = read_outlook(note, self.words)
        self.subjects = local_subjects(note, self.outlook.subject)
        figures = (_figure(rule) for rule in rules.rules if rule.type == "figure")
        self.figures = sorted(figures, key=lambda f: -f.rule.priority)
        self.tables = list(read_tables(note.text, rules.finder.parse_quantities))
        self.figured = list(read_metric_tables(note, rules.finder.parse_quantities))
        self._figured = {found.row.cells[0].start for found in self.figured}
        self._rows = [(row.start, row.cells[-1].end) for rows in self.tables for row in rows]
        self._period = self.outlook.covered  # told last
        self._read = 0  # sentences that have been passed
        self._last: Owner | None = None  # the company spoken of last, where the note names none in its head

    def link_tables(self) -> Iterator[Draft]:
        """The indicators of the tables whose columns are periods or metrics."""
        figure = next((f for f in self.figures if f.side == "row"), None)
        if figure is None:
            return
        for rows in self.tables:
            last: Mention | None = None
            for row in rows:
                last = _metric_of(self.note, row) or (last if is_growth_row(row, self.words) else None)
                if last is not None:
                    subject = self.subjects[self.note.index_at(row.start)]
                    yield from row_drafts(self.note, row, last, self.outlook, subject, self.words, figure)
        for found in self.figured:
            subject = found.owner or self.subjects[self.note.index_at(found.row.cells[0].start)]
            yield from row_drafts(
                self.note, found.row, found.metric, self.outlook, subject, self.words, figure
            )

    def link(self, index: int, claimed: set[int]) -> Iterator[Draft]:
        """The indicators of one sentence. claimed: starts of the values that records of other types have taken."""
        note, sentence = self.note, self.note.sentences[index]
        stretches = read_stretches(
            note.text, sentence.start, sentence.end, self.outlook.year, self.words.reports, self._period
        )
        self._period = next((s.whole for s in walk_back(stretches, sentence.end) if not s.same), self._period)
        reading = Reading(note, index, self.outlook, self.words, stretches, _metric_groups(note, sentence))
        self._forget_before(index)
        reading.fallback, reading.subject, reading.sector = (
            self._last,
            self.subjects[index],
            self.outlook.sector,
        )
        taken = {i for i, m in enumerate(sentence.mentions) if m.start in claimed}
        taken.update(sentence.verdicts.get("!indicator", ()))
        if self._is_example(index, stretches):
            return
        told = sentence.verdicts.get("indicator", {})
        for run in _value_groups(note, sentence):
            if not taken.isdisjoint(run) or self._in_table(sentence.mentions[run[0]].start):
                continue
            if run[0] in told:
                yield from _told(reading, run, told[run[0]])
            else:
                yield from _link_run(reading, run, self.figures)
        companies = [o for o in reading.owners.values() if o.of_company and o.name]
        self._last = companies[-1] if companies else self._last

    def _is_example(self, index: int, stretches: list[Stretch]) -> bool:
        """假设甲公司每股收益为0.5元: arithmetic, in a text about no company and no year."""
        if self.outlook.subject is not None or any(s.members for s in stretches):
            return False
        near = self.note.sentences[max(0, index - 1) : index + 1]
        return any(m.label == "SUPPOSED" for s in near for m in s.mentions)

    def _forget_before(self, index: int) -> None:
        """A numbered or marked heading begins another item: the company spoken of last is left behind."""
        if any(is_item_heading(self.note, s) for s in self.note.sentences[self._read : index]):
            self._last = None
        self._read = index

    def _in_table(self, position: int) -> bool:
        if position in self._figured:
            return True
        i = bisect_right(self._rows, (position, len(self.note.text)))
        return i > 0 and position < self._rows[i - 1][1]


def _metric_of(note: Note, row: Row) -> Mention | None:
    """The metric that the label of a row names."""
    sentence = note.sentence_at(row.start)
    named = (m for m in sentence.mentions if m.label == "METRIC" and row.start <= m.start < row.end)
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
        if mention.label not in VALUES or (
            mention.quantity is not None and mention.quantity.kind == "ordinal"
        ):
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
    if _is_bare_move(reading, values[0]) or _is_base(reading, values[0]) or values[0].text.startswith("±"):
        return
    first = values[0].quantity
    if reading.words.threshold.search(reading.note.text[max(0, values[0].start - 8) : values[0].start]):
        return  # 首次突破20%: a mark that has been passed
    if (
        _is_margin(reading, values[0])
        or first is None
        or (first.value is None and first.min is None and first.max is None)
    ):
        return
    for figure in figures:
        if values[0].label not in figure.values or first.unit_raw in figure.barred:
            continue
        if values[0].label == "MONEY" and first.per and first.per not in {"share", "dry_share"}:
            return  # -41.3美元/吨 is a price or a margin a unit
        find = _metric_after if figure.side == "after" else _metric_before
        group = find(reading, values, figure)
        if group is not None and figure.growth == _is_growth(reading, values[0], group):
            yield from _lay_out(reading, values, group, figure)
            group.taken += not figure.growth
            group.growth = figure.growth and values[-1].label == "PERCENT"
            group.last = values[-1].end
            return


def _is_margin(reading: Reading, value: Mention) -> bool:
    """较我们预估的9.4元高出15%: by how much one thing is above another, and no rate of change."""
    return any(
        m.label == "CHANGE_CUE" and "margin" in m.attributes and 0 <= value.start - m.end <= 2
        for m in reading.sentence.mentions
    )


def _told(reading: Reading, run: list[int], verdict: Verdict) -> Iterator[Draft]:
    """Values that a token rule claims: its metric is the one that it sets or names, the owner stands before its first token."""
    values = [reading.sentence.mentions[i] for i in run]
    metric = verdict.named.get("metric")
    name = verdict.rule.fields.get("metric") or (metric.name if metric else None)
    if name is None:
        return
    start = verdict.first
    word = Mention(start, start, "METRIC", reading.note.text[start : values[0].start].strip(), name)
    figure = Figure(verdict.rule, frozenset(), frozenset(), "before", 0, False, frozenset())
    owner = find_owner(reading, word, start)
    for value, period in zip(values, _periods(reading, values, len(values)), strict=True):
        yield build_draft(reading, value, word, period, owner, figure)


def _is_bare_move(reading: Reading, value: Mention) -> bool:
    """库存减少0.22万吨: by how much something moved, not what it is; 新增 leads to what a flow is."""
    q = value.quantity
    if reading.words.flow.search(reading.note.text[max(0, value.start - 4) : value.start]):
        return False
    moved = q is not None and q.kind == "change" and value.label not in {"PERCENT", "PERCENT_POINT"}
    return (
        moved
        and q is not None
        and q.old is None
        and q.delta is not None
        and q.value is not None
        and abs(q.delta) == abs(q.value)
    )


_BASE = re.compile(r"(?:较|比|相较|相比)(?:于)?(?P<when>[^，,；;。、]{2,9}?)的?$")


def _is_base(reading: Reading, value: Mention) -> bool:
    """较去年同期46.6%提升…: what is only compared with stands right behind the time that it is of."""
    head = _BASE.search(reading.note.text, max(reading.sentence.start, value.start - 12), value.start)
    if head is None or value.text[0] in "+-−＋－":
        return False
    return (
        not any(
            m.label in {"CHANGE_CUE", "TO_CUE", "METRIC"} and "basis" not in m.attributes
            for m in reading.sentence.mentions
            if head.start("when") <= m.start < value.start
        )
        and reading.words.moment.search(head["when"]) is not None
    )


def _is_growth(reading: Reading, value: Mention, group: Metrics) -> bool:
    q = value.quantity
    if q is None or value.label not in {"PERCENT", "PERCENT_POINT"}:
        return False
    if value.label == "PERCENT_POINT" or q.basis is not None or q.kind == "change":
        return True
    if group.growth and any(s.members and group.last <= s.start < value.start for s in reading.stretches):
        return True  # 增速为3.8%，2026年为8.2%
    if group.growth and (is_expected(reading, value) or is_old(reading, value)):
        return True  # 同比上涨0.6%，预期0.5%，前值0.4%
    if value.text[0] in "+-−＋－" and _basis_said(reading, group.end, value.start):
        return True
    noun = reading.words.rate.search(reading.note.text, group.end, max(group.end, value.start))
    return noun is not None and not _CLAUSE.search(reading.note.text, noun.end(), value.start)


def _basis_said(reading: Reading, start: int, end: int) -> bool:
    """Whether 同比 or its like stands in the clause before a signed percentage."""
    floor = max(start, *(m.end() for m in _CLAUSE.finditer(reading.note.text, start, end)), start)
    return any(
        m.label == "CHANGE_CUE" and "basis" in m.attributes and floor <= m.start < end
        for m in reading.sentence.mentions
    )


def _fits(mention: Mention, figure: Figure) -> bool:
    units = set(mention.attributes.get("unit", "").split(","))
    if "per" in mention.attributes:
        units.add("share")
    return not units.isdisjoint(figure.metric)


def _metric_before(reading: Reading, values: list[Mention], figure: Figure) -> Metrics | None:
    """The nearest metric before the values that can be measured so; one that has its value takes another only for a reason."""
    text, start = reading.note.text, values[0].start
    for group in reversed(reading.metrics):
        if group.end > start or not _fits(group.mentions[-1], figure):
            continue
        reached = max(group.end, group.last) if figure.growth or group.taken else group.end
        part = _part_at(reading, group, values[0])
        if start - reached > figure.reach and part is None:
            return None
        if (
            part is None
            and _BREAK.search(text, reached, start)
            and not _goes_on(reading, start, growth=figure.growth)
        ):
            return None
        if _priced_between(reading, reached, start, growth=figure.growth):
            return None
        if group.taken and not figure.growth and not _renews(reading, group, values[0]):
            return None
        return _of_loss(reading, group)
    return None


def _of_loss(reading: Reading, group: Metrics) -> Metrics:
    """归母净利润亏损1.2亿元 is a negative net profit and no loss of its own."""
    if group.mentions[0].name != "loss":
        return group
    before = [
        g
        for g in reading.metrics
        if g.end <= group.start and not reading.note.text[g.end : group.start].strip("为是")
    ]
    return before[-1] if before and "profit" in before[-1].mentions[-1].name else group


_SINCE = re.compile(r"[；;]\s*(?:季调)?(?:同比|环比|较[^，,；;。]{1,6})[^，,；;。]{0,8}$")


def _goes_on(reading: Reading, start: int, *, growth: bool) -> bool:
    """…0.6%；环比上涨0.1%, …45亿元；2030年有望达到70亿元: a clause that begins with a basis or a period goes on with the metric before."""
    text = reading.note.text
    if growth and _SINCE.search(text, max(reading.sentence.start, start - 20), start):
        return True
    breaks = [m.end() for m in _BREAK.finditer(text, reading.sentence.start, start)]
    return bool(breaks) and any(
        s.members and breaks[-1] <= s.start <= breaks[-1] + 6 and s.end <= start for s in reading.stretches
    )


def _priced_between(reading: Reading, start: int, end: int, *, growth: bool) -> bool:
    """均价816元/克，较上周上涨1.7%: the move of a price and of no figure; a price behind 目标价 is none either."""
    mentions, claimed = reading.sentence.mentions, reading.sentence.verdicts.get("price", {})
    if growth:
        return any(start <= mentions[i].start < end for i in claimed)
    return any(
        m.label == "PRICE_CUE" and m.attributes.get("kind") in {"target_price", "share_price"}
        for m in mentions
        if start <= m.start < end
    )


def _renews(reading: Reading, group: Metrics, value: Mention) -> bool:
    """Whether something between two values says why there are two: another period or company, the old and new of a change."""
    last = group.last
    between = reading.note.text[last : value.start]
    if any(last <= s.start < value.start for s in reading.stretches if s.members and not s.compared):
        return True
    if is_expected(reading, value) or _company_at(reading, value) is not None:
        return True
    if _part_at(reading, group, value) is not None:
        return True
    return any(m.label == "TO_CUE" for m in reading.sentence.mentions if last <= m.start < value.start) or (
        reading.words.old.search(between) is not None or reading.words.new.search(between) is not None
    )


def _company_at(reading: Reading, value: Mention) -> Mention | None:
    """比亚迪6.35万辆、吉利汽车2.48万辆: a company right before its value."""
    for mention in reading.sentence.mentions:
        near = mention.label == "ORG" and mention.end <= value.start <= mention.end + 2
        if near and reading.note.text[mention.end : value.start].strip() in {"", "的", "约", "为", "约为"}:
            return mention
    return None


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
        near = group.start - end <= figure.reach and between in {
            "",
            "的",
            "对应",
            "目标",
            "预测",
            "动态",
            "的目标",
            "预期",
        }
        return group if near and _fits(group.mentions[0], figure) else None
    return None


def _without_periods(reading: Reading, start: int, end: int) -> str:
    text = reading.note.text
    for stretch in reading.stretches:
        if start <= stretch.start and stretch.end <= end:
            return (text[start : stretch.start] + text[stretch.end : end]).strip()
    return text[start:end].strip()


_BOTH = re.compile("同/?环比")


def _lay_out(reading: Reading, values: list[Mention], group: Metrics, figure: Figure) -> Iterator[Draft]:
    """One draft a value: metrics, periods or entities of as many members are walked along, others stand still."""
    count = len(values)
    turned = count > 0 and reading.words.turn.search(
        reading.note.text[max(0, values[0].start - 6) : values[0].start]
    )
    if turned:  # 同比扭亏/+112%/+57%: the first year's rate is a word
        for value, period in zip(values, _periods(reading, values, count + 1)[1:], strict=False):
            yield build_draft(
                reading, value, group.mentions[-1], period, _owner(reading, group, value, figure), figure
            )
        return
    if (
        figure.growth
        and count == 2
        and _BOTH.search(reading.note.text, max(0, values[0].start - 12), values[0].start)
    ):
        reading.second.add(values[1].end)
        period = _periods(reading, values, 1)[0]
        for value in values:
            yield build_draft(
                reading, value, group.mentions[-1], period, _owner(reading, group, value, figure), figure
            )
        return
    metrics = _spread_metrics(group, count, figure)
    each = count // len(metrics)
    owners = [_owner(reading, group, values[0], figure)] * count
    periods = _periods(reading, values, each)
    if len(metrics) == 1 and count > 1 and len(set(periods)) == 1 and figure.side == "before":
        names = _names(reading, group, count)
        owners = [Owner(name, name) for name in names] if names else owners
        periods = _periods(reading, values, 1) * count
    for k, value in enumerate(values):
        yield build_draft(reading, value, metrics[k // each], periods[k % len(periods)], owners[k], figure)


def _names(reading: Reading, group: Metrics, count: int) -> list[str] | None:
    """The entities of a list over them: named before the metric, or before an earlier one of the sentence."""
    names = listed_names(
        reading.note, reading.index, group.mentions[0], count, reading.stretches, reading.words
    )
    if names is None and len(reading.names) == count:
        return reading.names
    reading.names = names or []
    return names


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
        return [
            (member, member in chosen.ahead or _foreseen(reading, chosen, member))
            for member in chosen.members
        ]
    whole = chosen.whole if len(chosen.members) > 1 else chosen.members[0]
    return [(whole if count == 1 else None, bool(chosen.ahead))] * count


def _foreseen(reading: Reading, stretch: Stretch, member: str) -> bool:
    """2025、2026年分别为…, in a note of 2025: a list that goes on into later years forecasts the running one too."""
    now = reading.outlook.year
    years = [year_of(m) or 0 for m in stretch.members]
    return now is not None and stretch.grain == "year" and max(years) > now and (year_of(member) or 0) >= now


def _choose_stretch(reading: Reading, values: list[Mention], count: int) -> Stretch | None:
    inside = _bracketed_period(reading, values[0]) if count == 1 else None
    if inside is not None:
        return inside
    before = [s for s in walk_back(reading.stretches, values[0].start) if not _spent(reading, s, values[0])]
    behind = [s for s in reading.stretches if s.members and _touches(reading, values[-1].end, s.start)]
    if count == 1:
        if behind and (not before or any(0 <= g.start - behind[0].end <= 2 for g in reading.metrics)):
            return behind[0]  # 15x 2025E PE
        return before[0] if before else _carried(reading, 1)
    for stretch in (*before, *behind):
        if len(stretch.members) == count:
            return stretch
    found = _united(before, count) or _carried(reading, count)
    return found if found or before else _assumed(reading, values[0], count)


def _spent(reading: Reading, stretch: Stretch, value: Mention) -> bool:
    """由去年同期的41.3%降至38.1%: the year before is that of the first value alone."""
    return stretch.same and any(
        m.label in VALUES and stretch.end <= m.start < value.start for m in reading.sentence.mentions
    )


def _united(before: list[Stretch], count: int) -> Stretch | None:
    """2025年…(原…)，2026、2027年为…，对应PE: the years named one after the other, if there are as many."""
    years = sorted({m for s in before if s.grain == "year" for m in s.members})
    if len(years) != count or not before:
        return None
    return replace(before[0], members=tuple(years), whole=f"{years[0]}-{years[-1]}")


def _assumed(reading: Reading, value: Mention, count: int) -> Stretch | None:
    """A list without years anywhere near counts from the first year that the note forecasts."""
    horizon = reading.outlook.horizon
    foreseen = value.label == "MULTIPLE" or said_of(reading, value) in {"forecast", "estimated"}
    if horizon is None or not 2 <= count <= 4 or not foreseen:
        return None
    years = tuple(str(horizon + k) for k in range(count))
    return Stretch(value.start, value.start, years, f"{years[0]}-{years[-1]}", "year", frozenset(years))


def _touches(reading: Reading, end: int, start: int) -> bool:
    return 0 <= start - end <= 3 and not reading.note.text[end:start].strip("的（( ")


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
        for stretch in walk_back(stretches, sentence.end):
            if len(stretch.members) == count or count == 1:
                return stretch
    return None


def _owner(reading: Reading, group: Metrics, value: Mention, figure: Figure) -> Owner:
    """Whose the figures of a metric are; asked once a metric."""
    company = _company_at(reading, value)
    if company is not None:
        return Owner(company.name, company.text, None, True)
    part = _part_at(reading, group, value) or _object_at(reading, group, value)
    if part is not None:
        return Owner(part, part)
    metric = group.mentions[0]
    if metric.start not in reading.owners:
        start = min(metric.start, value.start) if figure.side == "after" else metric.start
        reading.owner = reading.owners[metric.start] = find_owner(reading, metric, start)
    return reading.owners[metric.start]


def _part_at(reading: Reading, group: Metrics, value: Mention) -> str | None:
    """总销量140万辆，其中新能源72.5万辆: a part of what a metric has been told of as a whole."""
    if not group.taken:
        return None
    floor = max(group.last, value.start - 20)
    run = reading.note.text[floor : value.start]
    match = reading.words.among.search(run) or _PART.search(run)
    if match is None:
        return None
    start, end = (floor + k for k in match.span("name"))
    if reading.words.not_name.search(match["name"]):
        return None
    known = [m for m in reading.sentence.mentions if m.start < end and start < m.end]
    if any(m.label not in THINGS for m in known) or any(
        start < s.end and s.start < end for s in reading.stretches
    ):
        return None
    return (
        known[0].name
        if len(known) == 1 and known[0].start == start and known[0].end == end
        else match["name"]
    )


_OBJECT = re.compile(r"(?:各类|各式|约|共)?(?P<name>[\u4e00-\u9fffA-Za-z]{2,8})$")


def _object_at(reading: Reading, group: Metrics, value: Mention) -> str | None:
    """销售各类挖掘机18708台: what is counted stands between a verb and its number."""
    if value.label != "COUNT" or "count" not in group.mentions[-1].attributes.get("unit", ""):
        return None
    between = reading.note.text[group.end : value.start]
    match = _OBJECT.fullmatch(between)
    if match is None or any(
        m.label == "ORG" and 0 <= group.start - m.end <= 2 for m in reading.sentence.mentions
    ):
        return None  # 牧原股份销售商品猪557万头 is the company's
    known = any(
        m.start < value.start and group.end < m.end
        for m in reading.sentence.mentions
        if m.label not in THINGS
    )
    if known or reading.words.lead.match(between) or reading.words.trail.search(between):
        return None
    return match["name"]


# …42亿元；专业可视化7.6亿美元、汽车5.9亿美元: a name alone between a mark and a value
_PART = re.compile(
    r"[，,；;、]\s*(?P<name>(?!同比|环比|较|合计|约|达|为|共|增|降)[^\W的_，,；;、()（）]{2,10}?)\s?(?:约为|则为|约|为|达到|达)?\s?$"
)
THINGS = {"ORG", "PRODUCT", "ACCELERATOR", "COMMODITY", "MODEL", "GPU_WORD", "SERVER_WORD"}
