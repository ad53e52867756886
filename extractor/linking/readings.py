"""What a sentence's figures are read with: the rules of figures, groups of metrics, and the state of the reading."""

from dataclasses import dataclass, field

from extractor.linking.note import Note, Sentence
from extractor.linking.outlook import Outlook
from extractor.linking.ownership import Owner
from extractor.linking.periods import Stretch
from extractor.linking.words import FigureWords
from extractor.rules.mentions import Mention
from extractor.rules.ruleset import Rule

__all__ = ["RANGED", "VALUES", "Figure", "Metrics", "Reading"]


VALUES = {"MONEY", "PERCENT", "PERCENT_POINT", "MULTIPLE", "NUMBER", "COUNT", "MEASURE"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure rule, read."""

    rule: Rule
    values: frozenset[str]
    metric: frozenset[str]
    side: str
    reach: int
    growth: bool
    barred: frozenset[str]  # units that no value of the metric has
    scaled: bool = False  # only numbers in 亿, with nothing counted behind them


@dataclass(slots=True)
class Metrics:
    """Coordinated metrics (营收、归母净利润), and how many lists of values they have taken."""

    mentions: list[Mention]
    taken: int = 0
    last: int = -1  # end of the last value taken
    growth: bool = False  # whether that was a rate of change

    @property
    def start(self) -> int:
        return self.mentions[0].start

    @property
    def end(self) -> int:
        return self.mentions[-1].end


RANGED = frozenset(
    {"interest_rate", "utilization", "unit_profit", "price_spread", "ps"}
)  # metrics whose reported figures may be ranges


@dataclass(slots=True)
class Reading:
    """A sentence being walked."""

    note: Note
    index: int
    outlook: Outlook
    words: FigureWords
    stretches: list[Stretch]
    metrics: list[Metrics] = field(default_factory=list)
    hosts: dict[int, Stretch] = field(default_factory=dict)  # end of a value to its period
    measured: dict[int, Mention] = field(default_factory=dict)  # end of a value to its metric
    dealt: dict[int, Owner] = field(
        default_factory=dict
    )  # end of a value of a list over names to whose it is
    subject: Mention | None = None  # the company that the item or the note is about
    sector: str | None = None  # the trade that the note is about
    owner: Owner | None = None  # of the last metric
    owned: int = -1  # where that metric stands
    fallback: Owner | None = None  # the company spoken of last before this sentence
    second: set[int] = field(default_factory=set)  # ends of values that are the second of a pair of bases
    country: str | None = None  # whose economy the sentence before speaks of
    same: tuple[str, Owner] | None = None  # the metric told last in the sentence before, and whose it is
    guided: bool = False  # whether that heading tells what is to come
    said: str = ""  # the modality of the last value that was no old one
    names: list[str] = field(default_factory=list)  # the last list of entities
    listed: list[str] = field(default_factory=list)  # and that of the sentences before
    parts: dict[int, tuple[int, Owner]] = field(
        default_factory=dict
    )  # of a metric: the part told last, and where it ends
    part: tuple[int, Owner | None] = (-1, None)  # the part told last of any metric, and where its value ends
    owners: dict[int, Owner] = field(default_factory=dict)  # start of a metric to whose it is
    headed: str | None = None  # the period of the heading above
    main: str | None = None  # the first that the note tells
    bases: dict[str, str] = field(default_factory=dict)  # the basis of the last rate of each metric
    of_report: str | None = None  # the one that a figure of the sentence took from the note's report
    dating: str | None = None  # the one told last before the sentence
    data: str | None = None  # of the data that the head of the note names
    titled: str | None = None  # the month that the title says that the figures are of
    preview: frozenset[int] | None = None  # what the heading or the sentence before it looks forward to
    of_data: bool = (
        False  # whether the sentence has told a figure of an economy whose period only the note tells
    )

    @property
    def sentence(self) -> Sentence:
        return self.note.sentences[self.index]
