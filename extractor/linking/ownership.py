"""What an owner of a figure is, and what it is found in."""

import re
from dataclasses import dataclass
from typing import Protocol

from extractor.linking.note import Note, Sentence
from extractor.linking.periods import Stretch
from extractor.linking.words import FigureWords
from extractor.rules.mentions import Mention

__all__ = ["BORDERS", "CLAUSE_MARK", "EDGE", "JOINT", "MADE", "VALUES", "Around", "Owner"]


EDGE = re.compile(
    r"[，,；;：:、。（）()\[\]【】“”\"|\n!！?？]|(?<=[\s\u4e00-\u9fff])(?<!Non )(?<!NON )[-–—](?=\s|$)"
)
JOINT = re.compile(r"[、/]|以及|(?<=[\u4e00-\u9fffA-Za-z])[和与及](?=[\u4e00-\u9fffA-Za-z]|\d[\d.]*[GTK])")
BORDERS = {
    "MODALITY",
    "ATTRIBUTION",
    "TO_CUE",
    "CHANGE_CUE",
    "FROM_CUE",
    "COMPARE_CUE",
    "METRIC",
    "RATING",
    "BROKER",
    "OLD_CUE",
}
MADE = frozenset({"shipments", "production", "sales_volume"})  # what is told of goods one by one
VALUES = {
    "MONEY",
    "PERCENT",
    "PERCENT_POINT",
    "MULTIPLE",
    "NUMBER",
    "COUNT",
    "MEASURE",
    "POINTS",
    "DURATION",
    "COMPUTE",
}


class Around(Protocol):
    """What the owner of a figure is found in: a sentence being read."""

    note: Note
    index: int
    words: FigureWords
    stretches: list[Stretch]
    subject: Mention | None
    sector: str | None
    owner: "Owner | None"
    owned: int
    fallback: "Owner | None"
    country: str | None
    same: "tuple[str, Owner] | None"

    @property
    def sentence(self) -> Sentence: ...


@dataclass(frozen=True, slots=True)
class Owner:
    """name: canonical; raw: as written; region: where the figure holds; of_company: the metric's clause speaks of the note's company;
    company: whose part or product the named thing is, where that is known."""

    name: str | None
    raw: str | None
    region: str | None = None
    of_company: bool = False
    company: str | None = None


CLAUSE_MARK = re.compile(r"[，,；;：:。（(]")
