"""Indicators: financial and market figures to metric, period, entity and region.

A sentence is walked from left to right over its metrics and its lists of values. Which values a metric takes stands in the `figure`
rules; a list is laid over the periods, metrics or entities of the same length; a rate of change belongs to the metric before it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractor.linking.bare_lists import give_units
from extractor.linking.baskets import basket_groups
from extractor.linking.box_figures import read_boxes
from extractor.linking.bracket_lists import is_revision, read_bracket_lists
from extractor.linking.bracketed_names import bracketed_names
from extractor.linking.bracketed_parts import bracketed_part, dated_behind
from extractor.linking.company_rows import read_company_rows
from extractor.linking.data_periods import data_period, titled_month
from extractor.linking.divided import divided_groups
from extractor.linking.draft import Draft
from extractor.linking.figure_groups import (
    brought_in,
    generated,
    gone_on,
    metric_groups,
    named_first,
    take_cell,
    totals,
    value_groups,
)
from extractor.linking.figure_layout import lay_out
from extractor.linking.figure_metrics import (
    is_base,
    is_growth,
    is_margin,
    is_scaled,
    is_surprise,
    metric_after,
    metric_before,
)
from extractor.linking.figure_owners import joined_with, listed_owner, stood_for
from extractor.linking.figure_periods import is_aside, lay_periods
from extractor.linking.figure_vetoes import compares, is_band, is_other_figure
from extractor.linking.figures import build_draft, is_growth_row, row_drafts
from extractor.linking.flows import is_bare_move
from extractor.linking.grown_parts import grown_parts
from extractor.linking.headed_items import listed_items
from extractor.linking.index_moves import began, is_since_january, moved_beside
from extractor.linking.labelled_units import read_labelled_units
from extractor.linking.list_leads import led_period
from extractor.linking.listed_names import listed_names
from extractor.linking.metric_tables import read_metric_tables
from extractor.linking.named_counts import counts_behind_names
from extractor.linking.named_lines import read_named_lines
from extractor.linking.note import Note, Sentence, Verdict
from extractor.linking.outlook import Outlook, is_item_heading
from extractor.linking.owners import find_owner
from extractor.linking.ownership import Owner
from extractor.linking.passed_periods import is_of_event
from extractor.linking.period_headings import headed_period, looks_forward
from extractor.linking.periods import Stretch, walk_back, year_of
from extractor.linking.previews import Months, looks_ahead, preview_in, preview_of
from extractor.linking.priced_multiples import priced_metric
from extractor.linking.qualified_multiples import next_multiple, qualify
from extractor.linking.ranked_rows import read_ranked_rows
from extractor.linking.readings import Figure, Metrics, Reading
from extractor.linking.share_lists import share_beside
from extractor.linking.slashed_tables import read_slashed_tables
from extractor.linking.statistic_rows import as_consensus, metric_over, of_several
from extractor.linking.store_moves import store_moves
from extractor.linking.tables import Row, read_tables
from extractor.linking.tenors import named_tenors
from extractor.linking.words import figure_words
from extractor.linking.works import made_there
from extractor.rules.mentions import Mention
from extractor.rules.ruleset import Rule, RuleSet

__all__ = ["IndicatorLinker"]

_LAST_YEAR = re.compile(r"^(?:FY)?20\d\d-(?=(?:FY)?20\d\d$)")
_FISCAL_PART = re.compile(r"FY\d{4}(?:Q[1-4]|H[12])")
_DATED = re.compile(r"(?<!\d)20\d\d\s?(?:年|Q[1-4]|H[12])|(?<![A-Za-z])FY(?:20)?\d\d")
LIST_GAP = 4  # characters between the name of a list and the period of its first item
_LIST_HEAD = re.compile(
    r"[\u4e00-\u9fff、/]{0,12}(?:表现|情况|业绩|财务|能力|分析|业务|市场|运营|经营|现金流|盈利|观点|亮点|数据|进展|状况|板块|产品|渠道|区域|结构|规模|资产|预测|估值|评级|目标价|建议)"
    r"[\u4e00-\u9fff]{0,6}\s?[-–—]\s(?=\S)"
)


def _figure(rule: Rule) -> Figure:
    p = rule.pattern
    values, metric = frozenset(p["values"]), frozenset(p["metric"])
    barred = frozenset(p.get("not_units", ()))
    growth, scaled = bool(p.get("growth")), bool(p.get("scaled"))
    return Figure(rule, values, metric, p["side"], int(p["reach"]), growth, barred, scaled)


class IndicatorLinker:
    """The indicators of one note, sentence by sentence."""

    def __init__(self, note: Note, rules: RuleSet, outlook: Outlook) -> None:
        self.note = note
        self.words = figure_words(rules.folders)
        self.outlook = outlook
        self.subjects = note.subjects
        figures = (_figure(rule) for rule in rules.rules if rule.type == "figure")
        self.figures = sorted(figures, key=lambda f: -f.rule.priority)
        self._parse = parse = rules.finder.parse_quantities
        self.tables = [*read_tables(note.text, parse), *read_slashed_tables(note.text, parse, outlook.year)]
        self.figured = [
            *read_metric_tables(note, parse, self.words),
            *read_boxes(note, parse, outlook.sector),
        ]
        self._figured = {found.row.cells[0].start for found in self.figured}
        lines = [*read_named_lines(note, parse, self.words)]
        told = {r.row.cells[0].start for r in lines}
        others = read_ranked_rows(note, parse, self.words)
        ranked = [*lines, *(r for r in others if r.row.cells[0].start not in told)]
        further = (*read_company_rows(note, parse), *ranked)
        rows = [r for r in further if r.row.cells[0].start not in self._figured]
        self.figured += rows
        self._figured |= {found.row.cells[0].start for found in rows}
        whole = {r.row.header: r.row.cells[-1].end for r in ranked if r.row.header is not None}
        spans = [(row.start, row.cells[-1].end) for rows in self.tables for row in rows]
        self._rows = sorted([*spans, *whole.items()])
        self._period = self.outlook.covered  # told last
        self._data = data_period(note, outlook, self.words.reports)
        self._month = titled_month(note, outlook, self.words.reports)
        self._main = self.outlook.covered  # the first period that the note tells, or that of its report
        self._told: Owner | None = None  # of the metric told last
        self._metric = ""  # and its name
        self._among = False  # whether its sentence told parts of a whole: 收入…，其中甲业务…
        self._names: list[str] = []  # the last list of entities
        self._read = 0  # sentences that have been passed
        self._last: Owner | None = None  # the company spoken of last, where the note names none in its head
        self._headed: str | None = None  # the period of the heading over the list that is read
        self._by_item = False  # whether only the first item below it told that
        self._guided = False  # and whether it tells what is to come
        self._looks_ahead = looks_ahead(note.text)
        self._titled: Months | None = None  # of the data that the title looks forward to
        self._preview: Months | None = None  # and the data that the heading above looks forward to

    def link_tables(self) -> Iterator[Draft]:
        """The indicators of the tables whose columns are periods or metrics."""
        figure = next((f for f in self.figures if f.side == "row"), None)
        if figure is None:
            return
        for rows in self.tables:
            last: Mention | None = None
            for row in rows:
                several = of_several(row, self.words)
                own = metric_over(self.note, row) if several else _metric_of(self.note, row)
                last = own or (last if is_growth_row(row, self.words) else None)
                if last is not None:
                    subject = self.subjects[self.note.index_at(row.start)]
                    drafts = row_drafts(self.note, row, last, self.outlook, subject, self.words, figure)
                    yield from (
                        (as_consensus(self.note, row, draft) for draft in drafts) if several else drafts
                    )
        for found in self.figured:
            subject = found.owner or self.subjects[self.note.index_at(found.row.cells[0].start)]
            yield from row_drafts(
                self.note, found.row, found.metric, self.outlook, subject, self.words, figure
            )

    def link(self, index: int, claimed: set[int]) -> Iterator[Draft]:
        """The indicators of one sentence. claimed: starts of the values that records of other types have taken."""
        note, sentence = self.note, self.note.sentences[index]
        dating = self._dating
        reading = self._reading(index, self._dates(index))
        reading.dating, reading.data, reading.titled = dating, self._data, self._month
        taken = {i for i, m in enumerate(sentence.mentions) if m.start in claimed}
        taken.update(sentence.verdicts.get("!indicator", ()))
        supposed = self._supposed_from(index, reading.stretches)
        taken.update(i for i, m in enumerate(sentence.mentions) if m.start >= supposed)
        give_units(note, sentence, reading.stretches, self.words)
        taken |= read_bracket_lists(note, sentence, self._parse)
        taken |= read_labelled_units(note, sentence, self.words, self._parse)
        told = dict(sentence.verdicts.get("indicator", {}))
        qualify(note, sentence, told, self._parse)
        last: list[int] = []
        for run in value_groups(note, sentence, self.words):
            if self._in_table(sentence.mentions[run[0]]):
                take_cell(reading.metrics, sentence.mentions[run[0]])
                continue
            if not taken.isdisjoint(run):
                continue
            if last and last[0] in told and run[0] not in told:
                if self._is_dated(reading, last, run):
                    told[run[0]] = told[last[0]]
                elif beside := moved_beside(note, sentence, told[last[0]], last[-1], run[0]):
                    told[run[0]] = beside
                elif held := share_beside(note, sentence, told[last[0]], last[-1], run[0]):
                    told[run[0]] = held
                elif following := next_multiple(reading, told[last[0]], sentence.mentions[run[0]]):
                    told[run[0]] = following
            last = run
            if run[0] in told:
                yield from _told(reading, run, told[run[0]])
            else:
                yield from _link_run(reading, run, self.figures)
        for i in sorted(told):
            if i not in taken and sentence.mentions[i].label == "POINTS":  # of an index, and of no list
                yield from _told(reading, [i], told[i])
        self._told = reading.owner or self._told
        self._names = reading.names or self._names
        self._among = _AMONG.search(note.text, sentence.start, sentence.end) is not None
        self._metric = reading.metrics[-1].mentions[-1].name if reading.metrics else self._metric
        companies = [o for o in reading.owners.values() if o.of_company and o.name]
        self._last = companies[-1] if companies else self._last

    def _dates(self, index: int) -> list[Stretch]:
        """The periods of a sentence; those told last and first are kept."""
        note, sentence = self.note, self.note.sentences[index]
        if note.starts_line(sentence) and (self._main is not None or self._is_ahead(self._period)):
            self._period = self._main
        self._pass_over(index)
        self._forget_before(index)
        if note.starts_line(sentence):
            self._open_list(index)
            self._period = self._headed or self._period
        stretches = self.outlook.stretches(
            note.text, sentence.start, sentence.end, self.words.reports, self._dating
        )
        named = [
            s
            for s in walk_back(stretches, sentence.end)
            if not (s.same or is_aside(note, sentence, s, sentence.end) or is_of_event(note.text, s))
        ]
        self._period = named[0].whole if named else self._period
        if (
            self._main is None
            and named
            and len(named[-1].members) == 1
            and not ((named[-1].yearless and note.published is None) or named[-1].ahead)
            and listed_items(note, index, self.words) is None  # a year of a row
        ):
            self._main = None if self._is_ahead(named[-1].whole) else named[-1].whole
        return stretches

    def _reading(self, index: int, stretches: list[Stretch]) -> Reading:
        """What a sentence's figures are read with: its metrics, and who was told before."""
        note, sentence = self.note, self.note.sentences[index]
        groups = named_tenors(note, index, metric_groups(note, sentence))
        listed = listed_items(note, index, self.words)
        heading = listed.heading if listed is not None else None
        if heading is not None and any(m.label == "MODALITY" for m in heading.mentions):
            stretches = [self._foreseen(s) for s in stretches]
        groups = [
            *(listed.groups if listed is not None else ()),
            *gone_on(note, index, groups),
            *named_first(note, index, groups),
            *groups,
        ]
        counted = counts_behind_names(note, index)
        parts = [
            *divided_groups(note, index, self.words),
            *store_moves(note, index, self.words),
            *basket_groups(note, index, self.words),
            *totals(note, index),
            *brought_in(note, index),
            *generated(note, index),
            *(group for group, _ in counted),
        ]
        if parts:
            groups = sorted([*groups, *parts], key=lambda group: group.start)
        reading = Reading(note, index, self.outlook, self.words, stretches, groups, main=self._main)
        reading.listed = self._names
        reading.owners.update((group.start, owner) for group, owner in counted)
        if groups and groups[0].taken and self._told is not None:
            reading.owners[groups[0].start] = self._told
        headed_by = [m for m in heading.mentions if m.label == "ORG"] if heading is not None else []
        if headed_by:
            owner = Owner(headed_by[0].name, headed_by[0].text, None, True, headed_by[0].name)
            whole = (g for g in groups if "part" not in g.mentions[0].attributes)
            reading.owners.update((g.start, owner) for g in whole)
        reading.fallback, reading.subject, reading.sector = (
            self._last,
            self._subject_of(index, heading),
            self.outlook.sector,
        )
        led, guided = led_period(note, index, self.outlook, self.words, self._dating)
        dated = self._dates_of(heading) if heading is not None else None
        reading.headed = led or dated or self._headed
        reading.guided = guided if led else self._guided
        preview = preview_of(note, index, self._looks_ahead)
        reading.preview = self._preview if preview is None else preview
        goes_on = self._told is not None and any(True for _ in note.before(index, 1))
        reading.country = self._told.region if goes_on and self._told is not None else None
        goes_on = goes_on and not self._among
        reading.same = (self._metric, self._told) if goes_on and self._told is not None else None
        return reading

    def _subject_of(self, index: int, heading: Sentence | None) -> Mention | None:
        """The company that a sentence is about; none where that is named first in an item of the same list: • 甲：38万辆 • 乙：3万辆."""
        subject = self.subjects[index]
        apart = heading is not None and subject is not None and subject.start >= heading.end
        return None if apart else subject

    def _pass_over(self, index: int) -> None:
        """公布2025年第四季财报。全年EPS达…: sentences of the paragraph without figures date what stands behind them."""
        for sentence in self.note.before(index, 2):
            if sentence.start <= self.note.sentences[self._read].start and self._read:
                return
            if _DATED.search(self.note.text, sentence.start, sentence.end):
                told = self.outlook.stretches(
                    self.note.text, sentence.start, sentence.end, self.words.reports
                )
                named = [s for s in walk_back(told, sentence.end) if not (s.same or s.ahead)]
                self._period = named[0].whole if named else self._period
                return

    @property
    def _dating(self) -> str | None:
        """The period that dates what leaves its year open: the one told last, unless the note only forecasts its year."""
        guessed = self.outlook.guessed and year_of(self._period) == self.outlook.year
        return None if guessed else self._period

    def _is_dated(self, reading: Reading, last: list[int], run: list[int]) -> bool:
        """占41%（2024年：35%）: a value in the bracket behind one that a rule of its own claims is of the same."""
        mentions = reading.sentence.mentions
        return len(run) == 1 and dated_behind(reading, mentions[last[-1]], mentions[run[0]])

    def _foreseen(self, stretch: Stretch) -> Stretch:
        """EPS预估： over - 2025：…: the running year and later ones are forecast."""
        now, year = self.outlook.year, year_of(stretch.whole)
        ahead = now is None or (year is not None and year >= now)
        return replace(stretch, ahead=frozenset(stretch.members)) if ahead else stretch

    def _is_ahead(self, period: str | None) -> bool:
        """Whether a period lies in a year later than the note's, or a list of years ends in one."""
        year, now = year_of(_LAST_YEAR.sub("", period or "")), self.outlook.year
        if year is None or now is None or year <= now:
            return False
        fiscal = self.outlook.subject is not None and _FISCAL_PART.fullmatch(period or "") is not None
        return not fiscal or year > now + 1  # FY2025Q3 of the company that the note is about may end in 2024

    def _supposed_from(self, index: int, stretches: list[Stretch]) -> int:
        """假设甲公司每股收益为0.5元: where arithmetic begins, in a text about no company and no year; else the sentence's end."""
        sentence = self.note.sentences[index]
        if self.outlook.subject is not None or any(s.members for s in stretches):
            return sentence.end
        before = self.note.sentences[index - 1].mentions if index else []
        if any(m.label == "SUPPOSED" for m in before):
            return sentence.start
        words = [m for m in sentence.mentions if m.label == "SUPPOSED"]
        if words and _PREMISES.search(self.note.text, sentence.start, sentence.end):
            return sentence.end
        supposed = min((m.start for m in words), default=sentence.end)
        reckoned = "测算" in self.note.text[sentence.start : supposed] and supposed < sentence.end
        return sentence.start if reckoned else supposed

    def _forget_before(self, index: int) -> None:
        """A numbered or marked heading begins another item: the company spoken of last is left behind."""
        for sentence in self.note.sentences[self._read : index]:
            if not self.note.is_heading(sentence):
                continue
            self._preview = self._preview_below(sentence)
            marked = is_item_heading(self.note, sentence)
            self._last = None if marked else self._last
            period = headed_period(self.note, sentence, self.outlook, self.words.reports, self._main)
            told_by_item = self._by_item and any(m.quantity is not None for m in sentence.mentions)
            self._headed = period if period or (marked and not told_by_item) else self._headed
            guides = period is not None and looks_forward(self.note.text, sentence)
            self._guided = guides if period or marked else self._guided
        self._read = index

    def _preview_below(self, heading: Sentence) -> Months | None:
        """What a heading looks forward to; a heading without a word of it keeps what the note's title does."""
        told = preview_in(self.note, heading)
        if heading is self.note.sentences[0]:
            self._titled = told if told else None  # a title tells of which month
        return self._titled if told is None else told

    def _open_list(self, index: int) -> None:
        """产品与市场表现 - 1H25销量…: the first item below a heading, or behind it in its line, may date the others."""
        sentence = self.note.sentences[index]
        head = _LIST_HEAD.match(self.note.text, sentence.start, sentence.end)
        below = head is None and self._is_below_heading(index)
        if head is None and not below:
            return
        self._headed = None if self._by_item else self._headed
        at = head.end() if head is not None else sentence.start
        told = self.outlook.stretches(self.note.text, at, sentence.end, self.words.reports)
        first = next((s for s in told if s.start - at <= LIST_GAP and len(s.members) == 1), None)
        grains = _PARTS_OF_YEAR if below else _DATING
        dates = first is not None and not first.ahead and first.grain in grains
        if below and (self._headed is not None or not dates):
            return
        self._headed, self._guided = (first.whole if first is not None and dates else None), False
        self._by_item = below

    def _is_below_heading(self, index: int) -> bool:
        """Whether the sentence before is a heading over a list, and no item of one."""
        above = self.note.sentences[index - 1] if index else None
        if above is None or any(m.quantity is not None for m in above.mentions):
            return False
        return self.note.is_heading(above) or self.note.is_run_on_heading(index - 1)

    def _dates_of(self, heading: Sentence) -> str | None:
        """收入构成（2025年上半年）: the one period of the heading over a list."""
        told = self.outlook.stretches(self.note.text, heading.start, heading.end, self.words.reports)
        named = [s for s in told if s.members]
        return named[0].whole if len(named) == 1 else None

    def _in_table(self, value: Mention) -> bool:
        position = value.start
        unit = next((i for i, c in enumerate(value.text) if c.isdigit()), 0)  # 市值(亿港元)408.05
        if position in self._figured or position + unit in self._figured:
            return True
        i = bisect_right(self._rows, (position, len(self.note.text)))
        return i > 0 and position < self._rows[i - 1][1]


# 假设基础在于：收入未来三年复合增长率为40%: what a forecast rests upon is part of it, and no arithmetic
_PREMISES = re.compile(r"假设(?:基础|前提|依据|条件|如下|包括)[^。]{0,40}?(?:未来|复合|稳态|永续|长期|CAGR)")
_OF_A_UNIT = frozenset(
    {"unit_profit", "unit_cost", "unit_revenue", "asp", "price_spread"}
)  # 单票收入2.4元/票
_PARTS_OF_YEAR = frozenset({"quarter", "half"})
_DATING = _PARTS_OF_YEAR | {"year"}  # grains of the periods that date a list
_AMONG = re.compile("[，,；;]其中")


def _metric_of(note: Note, row: Row) -> Mention | None:
    """The metric that the label of a row names."""
    sentence = note.sentence_at(row.start)
    named = (m for m in sentence.mentions if m.label == "METRIC" and row.start <= m.start < row.end)
    return next(named, None)


_IN_BRACKETS = {"bracketed": bracketed_part, "named": bracketed_names}


def _link_run(reading: Reading, run: list[int], figures: Sequence[Figure]) -> Iterator[Draft]:
    mentions = reading.sentence.mentions
    values = [mentions[i] for i in run]
    if is_bare_move(reading, values[0]) or is_base(reading, values[0]) or is_band(reading, values[0]):
        return
    if is_surprise(reading, values[0]) or is_revision(reading.note, reading.sentence, values[0]):
        return
    first = values[0].quantity
    if reading.words.threshold.search(reading.note.text[max(0, values[0].start - 8) : values[0].start]):
        return  # 首次突破20%: a mark that has been passed
    if compares(reading, values) or is_other_figure(reading, values):
        return
    if (
        is_margin(reading, values[0])
        or first is None
        or (first.value is None and first.min is None and first.max is None)
    ):
        return
    for figure in figures:
        if values[0].label not in figure.values or first.unit_raw in figure.barred:
            continue
        if figure.side in _IN_BRACKETS:
            parts = [*_IN_BRACKETS[figure.side](reading, values[0], figure)]
            yield from parts
            if parts:
                return
        if figure.side in {"parts", "priced", *_IN_BRACKETS} or (
            figure.scaled and not is_scaled(reading, values[-1], figure.side)
        ):
            continue
        find = metric_after if figure.side == "after" else metric_before
        group = find(reading, values, figure)
        if group is not None and first.unit_raw == "家" and "goods" in group.mentions[-1].attributes:
            return  # 想补充产能，但两家尚未…
        unit = values[0].label == "MONEY" and first.per and first.per not in {"share", "dry_share"}
        if unit and (group is None or not _is_of_unit(reading, group, values[0])):
            return  # -41.3美元/吨 is a price or a margin a unit
        if group is not None and figure.growth == is_growth(reading, values[0], group):
            yield from lay_out(reading, values, group, figure)
            group.taken += not figure.growth
            group.growth = figure.growth and values[-1].label == "PERCENT"
            group.last = values[-1].end
            return
    for figure in figures:
        if values[0].label not in figure.values:
            continue
        if figure.side == "parts":
            yield from grown_parts(reading, values, figure)
        elif figure.side == "priced" and (metric := priced_metric(reading, values, figure)) is not None:
            yield from lay_out(reading, values, metric, figure)


def _is_of_unit(reading: Reading, group: Metrics, value: Mention) -> bool:
    """Whether a metric is of a ton or a piece: 肥标价差 is, and a profit right before such an amount becomes so (甲醇平均盈利约300元/吨)."""
    metric = group.mentions[-1]
    if metric.attributes.get("as", metric.name) in _OF_A_UNIT:
        return True
    made = metric.name in _PROFITS and _RIGHT_BEFORE.fullmatch(reading.note.text, group.end, value.start)
    if made:
        group.mentions[-1] = replace(metric, name="unit_profit")
    return bool(made)


_PROFITS = frozenset({"profit", "net_profit", "gross_profit"})
_RIGHT_BEFORE = re.compile(r"[^，,；;。、\d\n]{0,8}")


def _told(reading: Reading, run: list[int], verdict: Verdict) -> Iterator[Draft]:
    """Values that a token rule claims: its metric is the one that it sets or names, the owner stands before its first token."""
    values = [reading.sentence.mentions[i] for i in run]
    metric = verdict.named.get("metric")
    name = verdict.rule.fields.get("metric") or (metric.name if metric else None)
    if name is None:
        return
    start = verdict.first
    if name == "share_of" and (
        _is_held_of_market(reading, start, values[0])
        or _AMONG_SHARES.search(reading.note.text, reading.sentence.start, start)
    ):
        name = "market_share"
    if name == "share_of":  # 研发支出0.8亿元，占营收4.4%
        ratios = (g.mentions[0].name for g in reading.metrics if start <= g.start < values[0].end)
        name = next((ratio for ratio in ratios if ratio.endswith("_ratio")), name)
    measured = {"unit": verdict.rule.fields["measured"]} if "measured" in verdict.rule.fields else {}
    word = Mention(start, start, "METRIC", reading.note.text[start : values[0].start].strip(), name, measured)
    growth = "basis" in verdict.rule.fields
    figure = Figure(verdict.rule, frozenset(), frozenset(), "before", 0, growth, frozenset())
    entity = verdict.named.get("entity")
    names = reading.names if len(reading.names) == len(values) else _dealt_before(reading, start, len(values))
    names = joined_with(reading, entity, len(values)) if entity is not None else names
    if len(values) > 1 and names:  # 经纪、投行收入…，占比分别为27%/6%
        period = lay_periods(reading, values, 1)[0]
        for value, listed in zip(values, names, strict=True):
            yield build_draft(reading, value, word, period, listed_owner(reading, word, listed), figure)
        return
    made = made_there(reading, values[-1]) if verdict.rule.fields.get("named") == "behind" else None
    owner = find_owner(reading, word, start) if entity is None else Owner(entity.name, entity.text)
    owner = made or owner
    if entity is None and _is_other_party(
        reading, owner, start
    ):  # 公司中标中国移动…项目: for whom it is done
        owner = Owner(None, None, owner.region)
    if entity is not None:  # 其中可交易绿证1.2亿个，占比53%
        reading.part = (values[-1].end, owner)
    elif owner.name is not None and measured.get("unit") == "people":
        reading.owner = owner  # 某平台拥有6000万用户，合作企业超3万家
    periods = lay_periods(reading, values, len(values))
    if is_since_january(verdict):
        year = began(reading, verdict, values[0].start)
        if year is not None and reading.outlook.year not in {None, int(year)}:
            return  # 2022年以来, in a note of 2025
        periods = [(year or name, ahead) for name, ahead in periods]
    for value, period in zip(values, periods, strict=True):
        yield build_draft(reading, value, word, period, owner, figure)


def _is_held_of_market(reading: Reading, start: int, value: Mention) -> bool:
    """某市场中，甲占24%，乙占9%: a member of a list whose last one a rule takes for what a company holds of a market."""
    told = reading.sentence.verdicts["indicator"].values()
    listed = any(verdict.rule.fields.get("metric") == "market_share" for verdict in told)
    return listed and _HOLDS.fullmatch(reading.note.text, start, value.start) is not None


_HOLDS = re.compile(r"约?占据?了?约?\s?")


def _dealt_before(reading: Reading, start: int, count: int) -> list[str]:
    """产能主要分布在甲、乙和丙，分别占总产能的47%、14%和12%: the names that 分别 deals out, right before what a rule claims."""
    if count < 2:
        return []
    if meant := stood_for(reading, start, count):
        return meant
    dealt = reading.note.text.endswith("分别", reading.sentence.start, start)
    behind = _METRIC_DEALT.match(reading.note.text, start)
    if not dealt and behind is None:
        return []
    return listed_names(reading.note, reading.index, start, count, reading.stretches, reading.words) or []


_AMONG_SHARES = re.compile(r"份额(?:之中|当中|[里中内])[，,][^；;。]*$")  # 供应份额里，甲占据了20%
_METRIC_DEALT = re.compile(r"[^，,；;。\d]{2,8}分别")  # 甲与乙云业务毛利率分别约四成与三成五


def _is_other_party(reading: Reading, owner: Owner, start: int) -> bool:
    """Whether a company that is named nowhere before what a rule claims in the sentence is named behind its beginning."""
    named = [m for m in reading.sentence.mentions if m.label == "ORG" and m.name == owner.name]
    own = reading.subject is not None and reading.subject.name == owner.name
    return bool(named) and not own and all(m.start >= start for m in named)
