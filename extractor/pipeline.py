"""The main path: source text, repair, mentions, records. A newcomer reads this file first.

source ── read_file / from_bytes / from_text ──> SourceText
repair ── repair_text ──> Repaired (with the way back)
rules ── finder.find ──> mentions, in the repaired text
linking ── link ──> drafts
here ── finish ──> records, in the source text
"""

import gc
import hashlib
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pydantic import ValidationError

from extractor.config import Config
from extractor.errors import RuleError, UsageError
from extractor.language.closing import close_up
from extractor.language.sections import SectionFinder, SectionSpan
from extractor.language.sentences import find_sentences
from extractor.linking import Draft, Note, link
from extractor.linking.context import attribution, modality
from extractor.linking.document import find_broker, find_region, find_title
from extractor.linking.grids import find_headings
from extractor.linking.link import build_sentences
from extractor.linking.metadata import find_analysts, find_report_type, find_security, told_of_security
from extractor.linking.published import find_published
from extractor.records import RECORD_TYPES, Document, Record, Repair, Section
from extractor.repair import Repaired, repair_text
from extractor.resources import RuleFolders
from extractor.rules import Calibration, Mention, RuleSet, load_rules
from extractor.source import SourceText, from_bytes, from_text, read_file

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Extractor", "Prepared", "Result", "extract"]

Source = str | bytes | bytearray | memoryview | Path | SourceText


@dataclass(frozen=True)
class Result:
    """One document's records, with its source and repaired text."""

    document: Document
    records: tuple[Record, ...]
    source_text: str = field(repr=False)
    repaired_text: str = field(repr=False)
    warnings: tuple[str, ...] = ()

    def model_dump(self, *, mode: str = "json", include_source: bool = False) -> dict[str, Any]:
        """The result in the shape of the contract; `include_source` adds `source_text`."""
        result: dict[str, Any] = {
            "schema_version": 1,
            "document": self.document.model_dump(mode=mode),
            "records": [record.model_dump(mode=mode) for record in self.records],
            "warnings": list(self.warnings),
        }
        return result | {"source_text": self.source_text} if include_source else result

    def to_frame(self) -> "pd.DataFrame":
        """The records as a pandas DataFrame, one row a record; columns are the union of the types' fields."""
        from extractor.outputs.frame import to_frame

        return to_frame(self.records)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document repaired and read, before its records are linked.

    repaired: as it is read, without blanks between Chinese and Latin characters; shown: the repaired text with them.
    """

    source: SourceText
    repaired: Repaired
    note: Note
    mentions: Sequence[Mention]
    shown: str


class Extractor:
    """Rules and lexicons loaded once, for any number of documents."""

    def __init__(self, config: Config | None = None) -> None:
        self.config = config or Config()
        if unknown := sorted((self.config.types or frozenset()) - set(RECORD_TYPES)):
            raise UsageError(f"unknown record type {unknown[0]!r}; known: {', '.join(RECORD_TYPES)}")
        self.rules: RuleSet = load_rules(self.config.rules_dirs)
        self._sections = SectionFinder(self.rules.headings)

    def __reduce__(self) -> tuple[type["Extractor"], tuple[Config]]:
        """By its configuration: compiled rules do not pickle, and a process of its own has loaded them perhaps already."""
        return type(self), (self.config,)

    def extract(self, source: Source, *, name: str | None = None) -> Result:
        """Extract from a text (str), a file's bytes, a path (Path) or a SourceText. Raises ExtractorError."""
        with _collector_at_rest():
            return self._run(self._read(source, name))

    def extract_many(self, sources: Iterable[Source]) -> Iterator[Result]:
        """Results one by one, in the order of the sources; nothing is kept.

        Raises ExtractorError at a bad source, which ends it: to go on behind one, call `extract` in a loop of your own.
        """
        for source in sources:
            yield self.extract(source)

    def _read(self, source: Source, name: str | None) -> SourceText:
        if isinstance(source, SourceText):
            return source
        if isinstance(source, Path):
            return read_file(source, self.config)
        if isinstance(source, bytes | bytearray | memoryview):
            return from_bytes(bytes(source), name or "<bytes>", self.config)
        if isinstance(source, str):
            read = from_text(source, name or "<text>", self.config)
            return read.with_warning(_NAME_GIVEN) if _FILE_NAME.fullmatch(source) else read
        raise UsageError(
            f"cannot extract from {type(source).__name__}; give str, bytes, pathlib.Path or SourceText"
        )

    def _run(self, source: SourceText) -> Result:
        prepared = self.prepare(source)
        return self.finish(prepared, link(prepared.note, self.rules, self.config.types))

    def prepare(self, source: SourceText) -> Prepared:
        """The first half of the path: repair, mentions, sections, sentences."""
        shown = repair_text(source.text, rules_dirs=self.config.rules_dirs)
        text, closed = close_up(shown.text)
        repaired = (
            shown if closed.is_identity else replace(shown, text=text, alignment=shown.alignment.then(closed))
        )
        wrapped = any(step.kind == "broken_line" for step in repaired.plan)
        spans = find_sentences(text, wrapped=wrapped)
        mentions = self.rules.finder.find(_unwrapped(text, spans) if wrapped else text)
        sections = self._sections.find(text)
        sentences = build_sentences(spans, mentions)
        title = find_title(text, self.rules.folders)
        region, published = _region(repaired, mentions), find_published(shown.text)
        note = Note(text, sentences, sections, title, region, wrapped, published)
        return Prepared(source, repaired, note, mentions, shown.text)

    def finish(self, prepared: Prepared, drafts: Iterable[Draft]) -> Result:
        """The last step: drafts to records in the source text."""
        source, repaired, note = prepared.source, prepared.repaired, prepared.note
        finisher = _Finisher(source, repaired, note, self.rules.calibration)
        records = list(finisher.finish(sorted(drafts, key=_order)))
        kept = tuple(r for r in records if r.confidence >= self.config.min_confidence)
        return Result(
            _document(prepared, records, self.rules.folders),
            kept,
            source.text,
            prepared.shown,
            (*source.warnings, *_losses(repaired)),
        )


def extract(source: Source, config: Config | None = None) -> Result:
    """Extract from a text, bytes or a path with the shipped rules; for many documents keep an `Extractor`.

    A str is the note itself, unless it is one line that names an existing file.
    """
    if isinstance(source, str) and _names_file(source):
        source = Path(source)
    return Extractor(config).extract(source)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Without the cyclic garbage collector for one document.

    A document makes some ten thousand small objects and no cycles, and the collector looks through them again and again:
    two fifths of the whole time, measured. Reference counts free them all the same.
    """
    _rest.begin()
    try:
        yield
    finally:
        _rest.end()


class _Rest:
    """Who is at work without the collector: the first to begin turns it off, the last to end turns it on again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at_work = 0
        self._was_on = False

    def begin(self) -> None:
        with self._lock:
            if not self._at_work:
                self._was_on = gc.isenabled()
                gc.disable()
            self._at_work += 1

    def end(self) -> None:
        with self._lock:
            self._at_work -= 1
            if not self._at_work and self._was_on:
                gc.enable()


_rest = _Rest()


_FILE_NAME = re.compile(
    r"[^\n]{1,1000}\.(?:txt|md|csv|html?|mht(?:ml)?|pdf|docx|xlsx|eml|msg|zip)", re.IGNORECASE
)
_NAME_GIVEN = "the text ends like the name of a file; to read a file give its pathlib.Path"


def _names_file(text: str) -> bool:
    if "\n" in text or len(text) > 1024:
        return False
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False


def _order(draft: Draft) -> tuple[int, int, str, str]:
    return draft.start, draft.end, draft.type, draft.rule


def _unwrapped(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with blanks for the line ends inside sentences: 77.9⏎亿元 is one figure. No offset moves."""
    chars = list(text)
    for start, end in spans:
        at = text.find("\n", start, end)
        while at >= 0:
            chars[at] = " "
            at = text.find("\n", at + 1, end)
    return "".join(chars)


class _Finisher:
    """Drafts in the repaired text to records in the source text; the same fact told twice becomes one record."""

    def __init__(self, source: SourceText, repaired: Repaired, note: Note, calibration: Calibration) -> None:
        self.source, self.repaired, self.note = source, repaired, note
        self.calibration = calibration
        self.placed = source.media_type != "text/plain"
        self.headings = find_headings(note)

    def finish(self, drafts: Sequence[Draft]) -> Iterator[Record]:
        merged: dict[tuple[Any, ...], tuple[Draft, dict[tuple[int, int], dict[str, Any]]]] = {}
        for draft in drafts:
            start, end = self.repaired.alignment.to_source(draft.start, draft.end)
            place = {"start": start, "end": end, "text": self.source.text[start:end]}
            if self.placed:
                place |= self._where(start, end)
            key = (draft.type, *(item for item in draft.fields.items() if _is_fact(item[0])))
            merged.setdefault(key, (draft, {}))[1].setdefault((start, end), place)
        for draft, places in merged.values():
            yield self._record(draft, list(places.values()))

    def _where(self, start: int, end: int) -> dict[str, Any]:
        where = self.source.locate(start, end)
        return {"page": where.page, "bbox": where.bbox, "path": where.path}

    def _told(self, index: int) -> str:
        """A sentence; a row of a table behind its heading."""
        text, lines = self.note.text, []
        for i in (*self.headings.get(index, ()), index):
            start = self.note.sentences[i].start
            while start and text[start - 1] == "\t":  # empty first cells
                start -= 1
            lines.append(text[start : self.note.sentences[i].end])
        return "\n".join(lines)

    def _record(self, draft: Draft, places: list[dict[str, Any]]) -> Record:
        index = self.note.index_at(draft.start)
        sentence = self.note.sentences[index]
        section = self.note.section_at(draft.start)
        first = places[0]
        seed = (
            f"{self.source.digest}|{draft.type}|{first['start']}|{first['end']}|{draft.rule}|{draft.fields}"
        )
        fields = {
            "id": hashlib.sha256(seed.encode("utf-8", "replace")).hexdigest()[:16],
            **first,
            "also": [
                {name: value for name, value in place.items() if name != "path"} for place in places[1:]
            ],
            "sentence": self._told(index),
            "section": section.kind if section else None,
            "attribution": attribution(self.note, sentence, draft.start),
            "modality": modality(self.note, sentence, draft.start),
            "confidence": round(self.calibration.of(draft.rule, draft.confidence), 3),
            "rule": draft.rule,
            **draft.fields,
        }
        try:
            return cast(Record, RECORD_TYPES[draft.type].model_validate(fields))
        except ValidationError as error:
            wrong = error.errors()[0]
            field = ".".join(map(str, wrong["loc"]))
            raise RuleError(
                f"rule {draft.rule}: {draft.type} cannot have this {field} ({wrong['msg']}); `extractor rules check` names the line"
            ) from error


def _is_fact(name: str) -> bool:
    """Fields that make two records the same fact: not how the note spelt it, nor where in a list it stood."""
    return name not in _TELLING


_TELLING = frozenset(
    {
        "index",
        "detail",
        "model_raw",
        "benchmark_raw",
        "item_raw",
        "accelerator_raw",
        "holder_raw",
        "entity_raw",
        "metric_raw",
        "security_raw",
    }
)


def _document(prepared: Prepared, records: Sequence[Record], folders: RuleFolders) -> Document:
    """What the text says of itself; what the file's properties say only where the text does not."""
    source, repaired, note = prepared.source, prepared.repaired, prepared.note
    report_type, kind = find_report_type(note.text, folders)
    security, code = find_security(note, prepared.mentions, records, kind)
    document = Document(
        id=source.digest,
        source=source.name,
        media_type=source.media_type,
        encoding=source.encoding,
        text_length=len(source.text),
        title=note.title or source.properties.title,
        broker=find_broker(note.text, prepared.mentions, folders),
        published=note.published or source.properties.created,
        script=repaired.script,
        repairs=tuple(Repair(kind=step.kind, count=step.count) for step in repaired.plan),
        sections=tuple(_section(s, repaired) for s in note.sections),
        analysts=find_analysts(note.text, folders),
        security=security,
        code=code,
        report_type=report_type,
        pages=source.properties.pages,
    )
    return document.model_copy(update=told_of_security(note, records, document))


def _region(repaired: Repaired, mentions: Sequence[Mention]) -> str:
    converted = any(report.kind == "ruby_pinyin" for report in repaired.plan)
    return find_region(repaired.text, repaired.script, mentions, converted=converted)


def _losses(repaired: Repaired) -> Iterator[str]:
    """A loss is never silent: what stands at such a place is a guess by its neighbours, or U+FFFD."""
    if repaired.losses:
        examples = "、".join(dict.fromkeys(loss.text for loss in repaired.losses[:5]))
        yield f"{len(repaired.losses)} characters had lost bytes and were guessed or left as U+FFFD: {examples}"


def _section(span: SectionSpan, repaired: Repaired) -> Section:
    start, end = repaired.alignment.to_source(span.start, span.end)
    return Section(kind=span.kind, heading=span.heading, start=start, end=end)
