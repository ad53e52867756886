"""What the linkers look at: a repaired note with its sentences, mentions and sections."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractor.language.sections import SectionSpan
from extractor.rules.mentions import Mention
from extractor.rules.ruleset import Rule

__all__ = ["JOINERS", "SILENT", "Note", "Sentence", "Verdict", "group_at"]

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
    ]
)


# sections whose words and numbers are not the note's findings
SILENT = frozenset({"disclaimer", "rating_system", "contents"})
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


@dataclass(slots=True)
class Note:
    """A repaired text and all that was found in it before linking."""

    text: str
    sentences: list[Sentence]
    sections: Sequence[SectionSpan]
    title: str | None = None
    region: str = "cn"
    wrapped: bool = False  # lines were broken inside sentences: a line end parts no paragraphs
    _section_starts: list[int] = field(init=False, repr=False)
    _sentence_starts: list[int] = field(init=False, repr=False)

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

    def before(self, index: int, reach: int) -> Iterator[Sentence]:
        """Up to `reach` sentences before sentence `index`, nearest first, within its paragraph (line)."""
        for i in range(index - 1, max(-1, index - 1 - reach), -1):
            if not self.wrapped and "\n" in self.text[self.sentences[i].end : self.sentences[i + 1].start]:
                return
            yield self.sentences[i]

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


def _joined(text: str, left: Mention, right: Mention, reach: int) -> bool:
    between = text[left.end : right.start].strip()
    if between in JOINERS:
        return True
    return (
        len(between) <= reach
        and not any(c in between for c in "。；;\n")
        and between[:1] in "、,，和与及（(/以"
    )
