"""Headings that date what stands below them: 2024年第四季度业绩摘要, 2026年展望."""

import re
from collections.abc import Mapping

from extractor.linking.note import Note, Sentence
from extractor.linking.outlook import Outlook
from extractor.linking.passed_periods import gone_by
from extractor.linking.periods import read_stretches

__all__ = ["headed_period", "looks_forward"]

LONGEST_HEADING = 32  # characters of a heading whose period holds for the list below it
_OUTLOOK = re.compile("指引|展望|财测")
# 2026财年Q1业绩与财务展望: a heading over what has been reported as well
_RESULTS_TOO = re.compile(
    r"(?:业绩|实绩|财报|财务|经营|运营|表现|回顾|总结)\S{0,4}?[与及和、&]\S{0,6}(?:展望|指引|财测)"
)
# a heading that ends in such a word tells what is to come, or what the list below it reports
_GUIDED = re.compile(
    r"(?:业绩|实绩|财报|财务|营运|经营|运营|指引|财测|展望)(?:数据|情况|表现|摘要|概览|指引|总结|回顾|重点|[一-龥]{0,6})$"
)
_OF_REPORT = re.compile(
    r"业绩|财务|经营|运营|摘要|表现|回顾|概览|概要|情况|主要指标|核心指标|数据|排名|排行|榜"
)


def headed_period(
    note: Note, sentence: Sentence, outlook: Outlook, reports: Mapping[str, str], main: str | None
) -> str | None:
    """2024年第四季度业绩摘要, 2026年展望: the one period of a heading that says that figures of it follow, or what is to come."""
    text, start, end = note.text, sentence.start, sentence.end
    told = _OF_REPORT.search(text, start, end)
    guided = start > 0 and end - start <= LONGEST_HEADING and _GUIDED.search(text, start, end) is not None
    if told is None and not guided:
        return None
    found = read_stretches(text, start, end, outlook.year, reports, main)
    found = gone_by(text, found, outlook.published) if outlook.published is not None else found
    named = [s for s in found if s.members]
    if len({s.whole for s in named}) != 1 or named[0].compared:
        return None
    ahead = bool(named[0].ahead) or len(named[0].members) > 1
    follows = guided or (not ahead and _OF_REPORT.search(text, named[-1].end, end) is not None)
    whole = named[0].whole
    return (main if main == f"FY{whole}" else whole) if follows else None  # Q3 of a note on FY2026Q3 is that


def looks_forward(text: str, heading: Sentence) -> bool:
    """Whether a heading says that what is to come stands below it, and no results as well."""
    if _OUTLOOK.search(text, heading.start, heading.end) is None:
        return False
    return _RESULTS_TOO.search(text, heading.start, heading.end) is None
