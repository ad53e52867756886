"""What the linkers look at: a repaired note with its sentences, mentions and sections."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractor.language.sections import SectionSpan
from extractor.rules.mentions import Mention
from extractor.rules.ruleset import Rule

__all__ = [
    "JOINERS",
    "LOCAL_CURRENCY",
    "SILENT",
    "Note",
    "Sentence",
    "Verdict",
    "group_at",
    "series",
]

JOINERS = frozenset(
    [
        "、",
        "/",
        "，",
        ",",
        "和",
        "与",
        "及",
        "以及",
        "或",
        "及其",
        "、和",
        " ",
        "",
        "分、",
        "|",
        " | ",
        "vs",
        "；",
        ";",
    ]
)


# sections whose words and numbers are not the note's findings
SILENT = frozenset({"disclaimer", "rating_system", "contents"})
_ITEM = re.compile(r"[-–—•·●◆■▪*]\s*(?=\S)|[(（]?\d{1,2}[)）.、]\s*(?!\d)|[①-⑳]")
_ANSWER = re.compile(r"(?:[AaＡ答]|专家|嘉宾|公司|管理层|回答|回复)\s?[：:]")
_MARKS = frozenset(f"{mark} " for mark in "-*•●")  # before an item of a list told in one line
LOCAL_CURRENCY = {"hk": "HKD", "tw": "TWD"}  # by the region of a note or the market of a share; CNY elsewhere
LONGEST_HEADING = 60  # characters


@dataclass(frozen=True, slots=True)
class Verdict:
    """The rule that claims a value, with the mentions that its pattern names, and where its match begins."""

    rule: Rule
    named: dict[str, Mention]
    first: int = 0


@dataclass(slots=True)
class Sentence:
    """One sentence; `verdicts` are by record type and index into `mentions`."""

    start: int
    end: int
    mentions: list[Mention]
    verdicts: dict[str, dict[int, Verdict]] = field(default_factory=dict)
    led: tuple[Mention, ...] | None = None  # by which companies its clauses begin, once `roles` has read them


@dataclass(slots=True)
class Note:
    """A repaired text and all that was found in it before linking."""

    text: str
    sentences: list[Sentence]
    sections: Sequence[SectionSpan]
    title: str | None = None
    region: str = "cn"
    wrapped: bool = False  # lines were broken inside sentences: a line end parts no paragraphs
    published: str | None = None  # as an ISO date
    subjects: Sequence[
        Mention | None
    ] = ()  # for each sentence the company that its item or the note is about
    told: dict[str, Mention | None] = field(
        default_factory=dict, repr=False
    )  # what linkers found out of all of it
    _section_starts: list[int] = field(init=False, repr=False)
    _sentence_starts: list[int] = field(init=False, repr=False)
    _headings: list[int] | None = field(default=None, init=False, repr=False)  # sentences, once asked for

    def __post_init__(self) -> None:
        self._section_starts = [s.start for s in self.sections]
        self._sentence_starts = [s.start for s in self.sentences]

    def sentence_at(self, position: int) -> Sentence:
        """The sentence around a position, or the one before it."""
        return self.sentences[self.index_at(position)]

    def index_at(self, position: int) -> int:
        """The index of that sentence."""
        return max(0, bisect_right(self._sentence_starts, position) - 1)

    def section_at(self, position: int) -> SectionSpan | None:
        """The section around a position."""
        i = bisect_right(self._section_starts, position) - 1
        return self.sections[i] if i >= 0 and position < self.sections[i].end else None

    def is_silent(self, position: int) -> bool:
        """Whether a place lies in a disclaimer, a system of ratings or a table of contents."""
        section = self.section_at(position)
        return section is not None and section.kind in SILENT

    def is_heading(self, sentence: Sentence) -> bool:
        """Whether a sentence is a line of its own, short and without a stop at its end."""
        start, end = sentence.start, sentence.end
        alone = "\n" in self.text[max(0, start - 3) : start] or start <= 3
        return (
            alone
            and end - start <= LONGEST_HEADING
            and self.text[end - 1] not in "。；;！？，,"
            and (end >= len(self.text) or "\n" in self.text[end : end + 3])
        )

    def headings_to(self, index: int) -> Iterator[str]:
        """The headings up to sentence `index`, the nearest first."""
        if self._headings is None:
            self._headings = [i for i, s in enumerate(self.sentences) if self.is_heading(s)]
        for i in reversed(self._headings[: bisect_right(self._headings, index)]):
            yield self.text[self.sentences[i].start : self.sentences[i].end]

    def is_run_on_heading(self, index: int) -> bool:
        """Whether a sentence is a heading within a list told in one line: … [6] 甲公司业务与战略 - 今年9月…"""
        if index >= len(self.sentences) - 1:
            return False
        sentence, following = self.sentences[index], self.sentences[index + 1]
        listed = self.text[following.start - 2 : following.start] in _MARKS
        last = self.sentences[index - 1].end if index else 0
        between = self.text[last : sentence.start]
        behind = (
            index == 0
            or "\n" in between
            or self.text[last - 1 : sentence.start].rstrip("。； ").endswith("]")
        )
        return listed and behind and sentence.end - sentence.start <= LONGEST_HEADING // 2

    def starts_line(self, sentence: Sentence) -> bool:
        """Whether a sentence begins a line, or an item of a list told in one line."""
        before = self.text[max(0, sentence.start - 2) : sentence.start]
        return sentence.start == 0 or "\n" in before or before in _MARKS

    def clause_start(self, sentence: Sentence, position: int, marks: str = "，,；;。") -> int:
        """Where the clause of a place begins: behind the last of the marks before it, or with its sentence."""
        return max(sentence.start, *(self.text.rfind(mark, 0, position) + 1 for mark in marks))

    def before(self, index: int, reach: int) -> Iterator[Sentence]:
        """Up to `reach` sentences before sentence `index`, nearest first, within its paragraph (line)."""
        for i in range(index - 1, max(-1, index - 1 - reach), -1):
            if self._parts(i):
                return
            yield self.sentences[i]

    def _parts(self, index: int) -> bool:
        """Whether a paragraph ends behind a sentence; in a wrapped text at a blank line, a heading or the mark of an item."""
        left, right = self.sentences[index], self.sentences[index + 1]
        ends = self.text.count("\n", left.end, right.start)
        if ends and _ANSWER.match(self.text, right.start) and self.text[left.end - 1] in "？?":
            return False  # an answer speaks of what was asked
        if not ends:  # the mark of an item of a list told in one line
            return not self.text[left.end : right.start].isspace() and left.end < right.start
        if not self.wrapped:
            return True
        marked = self.text[right.start] == "【" or self._is_item(right)
        return ends > 1 or marked or self.is_heading(left) or self.is_heading(right)

    def before_has(self, index: int, mention: Mention, reach: int) -> bool:
        """Whether a mention stands in one of the `reach` sentences before sentence `index` in its paragraph."""
        return any(s.start <= mention.start < s.end for s in self.before(index, reach))

    def lead(self, index: int, reach: int) -> Sentence | None:
        """The line that leads the list in which sentence `index` stands as an item: up to `reach` lines before it."""
        if not self._is_item(self.sentences[index]):
            return None
        for i in range(index - 1, max(-1, index - 1 - reach), -1):
            if not self._is_item(self.sentences[i]):
                return self.sentences[i]
        return None

    def _is_item(self, sentence: Sentence) -> bool:
        """Whether a sentence begins its line with a list mark."""
        before = self.text[max(0, sentence.start - 4) : sentence.start].rstrip(" \t\u3000")[-1:]
        return before in {"", "\n"} and _ITEM.match(self.text, sentence.start) is not None

    def between(self, left: Mention, right: Mention) -> str:
        """The text between two mentions."""
        return self.text[left.end : right.start]


def group_at(text: str, mentions: Sequence[Mention], index: int, reach: int = 0) -> range:
    """The coordinated mentions around mentions[index]: same label, only joiners (or `reach` characters) between."""
    label = mentions[index].label
    low = high = index
    while (
        low > 0
        and mentions[low - 1].label == label
        and _joined(text, mentions[low - 1], mentions[low], reach)
    ):
        low -= 1
    while (
        high + 1 < len(mentions)
        and mentions[high + 1].label == label
        and _joined(text, mentions[high], mentions[high + 1], reach)
    ):
        high += 1
    return range(low, high + 1)


def series(
    text: str, mentions: Sequence[Mention], index: int, through: frozenset[str], reach: int = 0
) -> list[int]:
    """The coordinated mentions around mentions[index] as `group_at` has them, but bracketed remarks and names of the labels
    `through` may stand between: 谷歌Gemini 3和OpenAI GPT-5.2, 94.6%（无工具）和100%."""
    result = [index]
    for step in (-1, 1):
        at = index
        while (following := _neighbour(text, mentions, at, step, through, reach)) is not None:
            result.append(following)
            at = following
    return sorted(result)


def _neighbour(
    text: str, mentions: Sequence[Mention], at: int, step: int, through: frozenset[str], reach: int
) -> int | None:
    """The next mention of the same label in one direction, where only joiners stand between."""
    other = at + step
    while 0 <= other < len(mentions) and mentions[other].label != mentions[at].label:
        if mentions[other].label not in through and not _bracketed(text, mentions[at], mentions[other], step):
            return None
        other += step
    if not 0 <= other < len(mentions):
        return None
    left, right = sorted((at, other))
    between, start = "", mentions[left].end
    for passed in mentions[left + 1 : right]:
        if passed.label in through:
            between, start = between + text[start : passed.start], passed.end
            start += text.startswith("的", start)  # Anthropic的Claude
    between = _REMARK.sub("", between + text[start : mentions[right].start]).strip()
    return other if _joins(between, reach) else None


_REMARK = re.compile(r"[(（][^()（）\n]{0,20}[)）]")
_OPEN, _CLOSED = re.compile(r"[(（]"), re.compile(r"[)）]")


def _bracketed(text: str, near: Mention, far: Mention, step: int) -> bool:
    """Whether `far` stands in a bracket that begins between it and `near`."""
    between = text[near.end : far.start] if step > 0 else text[far.end : near.start]
    opened, closed = len(_OPEN.findall(between)), len(_CLOSED.findall(between))
    return opened > closed if step > 0 else closed > opened


def _joined(text: str, left: Mention, right: Mention, reach: int) -> bool:
    return _joins(text[left.end : right.start].strip(), reach)


def _joins(between: str, reach: int) -> bool:
    if between in JOINERS:
        return True
    return (
        len(between) <= reach
        and not any(c in between for c in "。；;\n")
        and between[:1] in "、,，和与及（(/以"
    )
