"""One document from its place to its line: the same in every worker of every engine."""

import hashlib
import json
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from extractor.batch.contract import STAGES, Fault, Item, Outcome
from extractor.batch.reading import Reader
from extractor.batch.store import printable
from extractor.config import Config
from extractor.errors import ExtractorError
from extractor.pipeline import Extractor, Result
from extractor.source import from_bytes

__all__ = ["Content", "Work"]

At = Callable[[int, str], None]


class Content(NamedTuple):
    """A document that has been read, or why it could not be."""

    item: Item
    data: bytes
    digest: bytes | None
    seconds: float
    fault: Fault | None


class Work:
    """What a worker does. `at` is told the number of the document and its stage, before each."""

    def __init__(self, config: Config, at: At) -> None:
        self._config, self._at = config, at
        self._extractor = Extractor(config)
        self._reader = Reader(config.max_bytes)
        self.rules_digest = self._extractor.rules.digest

    def read(self, item: Item) -> Content:
        """The bytes and their digest."""
        began = time.monotonic()
        self._at(item.number, "read")
        try:
            data = self._reader.read(item)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - a document's fault, of whatever kind, must not end the run
            return Content(item, b"", None, time.monotonic() - began, _fault("read", item.name, error))
        digest = hashlib.sha256(data).digest()
        return Content(item, data, digest, time.monotonic() - began, None)

    def extract(self, content: Content) -> Outcome:
        """The line of a document that was read, or its fault."""
        item, began = content.item, time.monotonic()
        number, digest, size = item.number, content.digest, len(content.data)
        if content.fault is not None:
            return Outcome(number, None, b"", {}, 0, content.seconds, content.fault)
        stage = "decode"
        try:
            self._at(number, stage)
            source = from_bytes(content.data, printable(item.name), self._config)
            stage = "extract"
            self._at(number, stage)
            result = self._extractor.extract(source)
            stage = "write"
            self._at(number, stage)
            line = to_line(result)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - as above
            seconds = content.seconds + time.monotonic() - began
            return Outcome(number, digest, b"", {}, size, seconds, _fault(stage, item.name, error))
        seconds = content.seconds + time.monotonic() - began
        return Outcome(number, digest, line, _types(result), size, seconds, None)


def to_line(result: Result) -> bytes:
    """The contract's JSON on one line, with an empty source name; a lone surrogate stays as its JSON escape."""
    dumped = result.model_dump(mode="json")
    dumped["document"]["source"] = ""
    return (json.dumps(dumped, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def _types(result: Result) -> dict[str, int]:
    counts: dict[str, int] = {}
    for record in result.records:
        counts[record.type] = counts.get(record.type, 0) + 1
    return dict(sorted(counts.items()))


def _fault(stage: str, name: str, error: Any) -> Fault:
    """What users see of an error: ours as they are, others with their type and where they come from."""
    assert stage in STAGES
    if isinstance(error, ExtractorError):
        return Fault(stage, type(error).__name__, str(error))
    kind = type(error).__name__
    return Fault(stage, kind, f"{name}: {kind}: {error}{_origin(error)}; please report it with the file")


def _origin(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    code = trace.tb_frame.f_code
    module = trace.tb_frame.f_globals.get("__name__", "?")
    return f" (in {module}.{code.co_name}, line {trace.tb_lineno})"
