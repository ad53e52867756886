"""What is found, missed and wrong on the annotated notes, by type, field and phenomenon: `python -m tests.analysis`.

Writes its part of corpora/analysis.md. A phenomenon is a property of a gold record and the sentence around it that can be told
without looking at what was extracted. Of the frozen notes only totals are given.
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from extractor import Extractor, Result
from extractor.repair import repair_text
from extractor.rules.gold import fold, kind, place
from tests.conftest import CORPORA
from tests.report import put_section, table
from tests.scoring import (
    NAMES,
    PLAIN,
    figures_of,
    pair_records,
    read_corpora,
    score_corpora,
    wrong_fields,
)

COUNTS = ("gold", "found", "full", "false")
UNSCORED = ("basis", "category")  # given in the gold, but no part of "full"
FIELDS = sorted({*NAMES, *PLAIN, *UNSCORED})
OWNERS = ("model", "item", "holder", "entity", "security")
SENTENCE_END = re.compile(r"[。！？!?]|\n\s*\n")
LINE_END = re.compile(r"[。！？!?\n]")


@dataclass(frozen=True)
class Wanted:
    """A gold record in its note, and what was found for it: None where it was missed, else the wrong fields."""

    gold: dict
    source: str
    header: dict  # the gold file's other keys
    wrong: tuple[str, ...] | None
    repairs: frozenset[str]
    also_wrong: tuple[str, ...] = ()  # of the UNSCORED fields

    @cached_property
    def span(self) -> tuple[int, int]:
        start, end = place(self.source, self.gold)
        return start, end

    @cached_property
    def bounds(self) -> tuple[int, int]:
        """The sentence or row; lines of a PDF are joined."""
        start, end = self.span
        ends = SENTENCE_END if "broken_line" in self.repairs else LINE_END
        before = [m.end() for m in ends.finditer(self.source, 0, start)]
        after = ends.search(self.source, end)
        return (before[-1] if before else 0), (after.start() if after else len(self.source))

    @cached_property
    def sentence(self) -> str:
        return self.source[slice(*self.bounds)]

    @cached_property
    def before(self) -> str:
        """The sentence up to the quote."""
        return self.source[self.bounds[0] : self.span[0]]

    @cached_property
    def line(self) -> str:
        """The whole line, in which several sentences may stand."""
        start, end = self.span
        stop = self.source.find("\n", end)
        return self.source[self.source.rfind("\n", 0, start) + 1 : stop if stop >= 0 else None]


Test = Callable[[Wanted], object]


def says(pattern: str) -> Test:
    """The sentence holds the pattern."""
    compiled = re.compile(pattern)
    return lambda w: compiled.search(w.sentence)


def bracketed(w: Wanted) -> bool:
    """A bracket opened before the quote is not closed yet."""
    return max(map(w.before.rfind, "（(")) > max(map(w.before.rfind, "）)"))


def carried(w: Wanted) -> bool:
    """None of the names of whose figure it is stands in its sentence."""
    names = [name for field in OWNERS if w.gold.get(field) for name in _listed(w.gold[field])]
    sentence = fold(repair_text(w.sentence).text if traditional(w) else w.sentence)
    return bool(names) and not any(fold(name) in sentence for name in names)


def traditional(w: Wanted) -> bool:
    """The note is in traditional characters, or partly so."""
    return w.header.get("script") in {"hant", "mixed"}


def no_period(w: Wanted) -> bool:
    """The record has a period whose year is not in its sentence."""
    period = "".join(_listed(w.gold.get("period") or []))
    year = re.search(r"20(\d\d)", period)
    return bool(year) and not re.search(rf"(?<!\d)(20)?{year[1]}(?!\d)", w.sentence)


def _listed(value: str | Sequence[str]) -> Sequence[str]:
    return [value] if isinstance(value, str) else value


NUMBER = r"[+＋\-−－]?\d[\d,.]*[%％x倍]?"
PHENOMENA: dict[str, Test] = {
    "分别 list": says("分别|分別"),
    "list with /": says(rf"{NUMBER}\s*[/／]\s*{NUMBER}\s*[/／]?"),
    "list of years": says(r"20\d\d\s*年?\s*(?:[-–—~～至到/、和及]\s*)+(?:20)?\d\d(?!\d)"),
    "number without its unit": lambda w: re.fullmatch(r"[+＋\-−－]?[\d,.]+", w.gold["quote"]),
    "in brackets": bracketed,
    "row of a table": lambda w: w.line.count("|") + w.line.count("｜") >= 2 or "\t" in w.line,
    "row set with blanks": lambda w: len(re.findall(rf"(?:  +|　){NUMBER}", w.line)) >= 2,
    "range": lambda w: w.gold.get("value") is None and w.gold.get("min") is not None,
    "change from X to Y": says(r"[由从自從][^，。；]{0,25}?\d[^，。；]{0,20}?[至到为為]\D{0,6}\d"),
    "old value of a change": lambda w: w.gold.get("status") == "superseded",
    "rate of change": lambda w: w.gold.get("basis"),
    "negative value": lambda w: (w.gold.get("value") or 0) < 0,
    "looks ahead": lambda w: w.gold["type"] == "forecast",
    "expected, consensus": says(r"一致[预預][期测測]|市[场場][预預]期|[超低][于於出]?[^，。]{0,4}[预預]期|[Cc]onsensus"),
    "subject carried from elsewhere": carried,
    "year not in the sentence": no_period,
    "item of a digest": lambda w: re.match(r"\s*(?:【|[●■◆•▍➢·*]|[（(]?\d{1,2}[)）、.．]\s*\D|[一二三四五六七八九十]+、)", w.line),
    "line broken by a PDF": lambda w: "\n" in w.sentence.strip(),
    "traditional note": traditional,
    "garbled note": lambda w: w.repairs & {"ruby_pinyin", "byte_shift", "mojibake"},
    "long sentence (over 120)": lambda w: len(w.sentence) > 120,
    "Chinese numeral": lambda w: re.search(r"[一二三四五六七八九十两]", w.gold["quote"]),
}  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """All gold records that count, and the types of false records."""

    wanted: tuple[Wanted, ...]
    false: Counter[str]
    false_rules: Counter[str]


def read(extractor: Extractor) -> Reading:
    """The annotated notes, the frozen ones not among them."""
    wanted: list[Wanted] = []
    false: list[dict] = []
    for _, gold, result in read_corpora(extractor):
        pairs, more = pair_records(result.source_text, gold["records"], result.model_dump()["records"])
        wanted += _wanted(gold, result, pairs)
        false += more
    return Reading(tuple(wanted), Counter(map(kind, false)), Counter(record["rule"] for record in false))


def _wanted(file: dict, result: Result, pairs: list[tuple[dict, dict | None]]) -> Iterator[Wanted]:
    header = {key: value for key, value in file.items() if key != "records"}
    repairs = frozenset(repair.kind for repair in result.document.repairs)
    for gold, got in pairs:
        if not gold.get("optional"):
            wrong = None if got is None else tuple(wrong_fields(gold, got))
            other = [f for f in UNSCORED if got and gold.get(f) and got.get(f) not in _listed(gold[f])]
            yield Wanted(gold, result.source_text, header, wrong, repairs, tuple(other))


def rates(wanted: Sequence[Wanted]) -> tuple[int, float, float]:
    """(gold, share found, share full)."""
    total = max(1, len(wanted))
    found = sum(w.wrong is not None for w in wanted)
    return len(wanted), found / total, sum(w.wrong == () for w in wanted) / total


def type_rows(reading: Reading) -> list[tuple[object, ...]]:
    """By annotated type: gold, found, full, false and both f1; the last row is all."""
    tally: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for w in reading.wanted:
        tally[w.gold["type"]].update(gold=1, found=w.wrong is not None, full=w.wrong == ())
    for name, false in reading.false.items():
        tally[name]["false"] = false
    names = sorted(tally)
    figures = figures_of(tally)
    total = sum((tally[name] for name in names), Counter())
    return [
        (name, *(count[key] for key in COUNTS), figures[name]["f1"], figures[name]["full_f1"])
        for name, count in [*((name, tally[name]) for name in names), ("all", total)]
    ]


def field_rows(wanted: Iterable[Wanted]) -> list[tuple[object, ...]]:
    """(type, field, how often given in a record that was found, how often wrong, share), the worst of a type first."""
    given: Counter[tuple[str, str]] = Counter()
    wrong: Counter[tuple[str, str]] = Counter()
    for w in wanted:
        if w.wrong is None:
            continue
        type_ = w.gold["type"]
        given.update((type_, field) for field in FIELDS if w.gold.get(field) is not None)
        wrong.update((type_, field) for field in (*w.wrong, *w.also_wrong))
    keys = sorted(given, key=lambda key: (key[0], -wrong[key] / given[key], key[1]))
    return [(*key, given[key], wrong[key], wrong[key] / given[key]) for key in keys]


def phenomenon_rows(wanted: Sequence[Wanted]) -> list[tuple[object, ...]]:
    """(phenomenon, gold, found, full), the least full first; the last row is all records."""
    rows = []
    for name, test in PHENOMENA.items():
        having = [w for w in wanted if test(w)]
        if having:
            rows.append((name, *rates(having)))
    return [*sorted(rows, key=lambda row: (row[3], row[0])), ("all records", *rates(wanted))]


def describe(reading: Reading, frozen: dict[str, dict[str, float]]) -> str:
    """The section of corpora/analysis.md."""
    worst = [
        (rule, n)
        for rule, n in sorted(reading.false_rules.items(), key=lambda row: (-row[1], row[0]))
        if n > 1
    ]
    totals = [
        (name, frozen[name]["gold"], frozen[name]["f1"], frozen[name]["full_f1"]) for name in ("core", "all")
    ]
    return "\n\n".join((
        "## By type",
        "A record counts as found by the rules of README.md, as full when no given field is wrong besides.",
        table(("type", *COUNTS, "f1", "full f1"), type_rows(reading)),
        "Frozen notes, which nobody looks at:",
        table(("frozen", "gold", "f1", "full f1"), totals),
        "## By field",
        "Of the records found in which the gold gives the field: how often another value was read. "
        "Full does not count basis and category.",
        table(("type", "field", "given", "wrong", "share"), field_rows(reading.wanted)),
        "## By phenomenon",
        "Told from the gold record and its sentence alone; a record may show several. The hardest first.",
        table(("phenomenon", "gold", "found", "full"), phenomenon_rows(reading.wanted)),
        "## Rules with more than one false record",
        table(("rule", "false"), worst),
    ))  # fmt: skip


def main() -> int:
    extractor = Extractor()
    frozen, _ = score_corpora(extractor, CORPORA / "frozen")
    content = describe(read(extractor), frozen)
    put_section("analysis", content)
    print(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
