"""One document from its place to its line: the same in every worker of every engine."""

import hashlib
import json
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from extractor.batch.contract import SEPARATOR, STAGES, Fault, Item, Outcome, Part, Place
from extractor.batch.reading import Reader
from extractor.batch.store import printable
from extractor.config import Config
from extractor.errors import ExtractorError, SourceError
from extractor.pipeline import Extractor, Result
from extractor.source import Member, read_member, unpack

__all__ = ["Content", "Work"]

# damaged in several ways, with a table, and with something of each kind: it makes the tables that are made on first use,
# so that the first document is not charged with them (0.7 s, where one takes 5 ms)
WARM_UP = """某证券：快评
據(jù)xAI官網(wǎng)，Colossus至少包含10萬(wàn)張H100。我們?nèi)匀怀掷m(xù)看好，業(yè)績(jì)與發(fā)展穩(wěn)健。輝達伺服器晶片
涓俊璇佸埜
预计2025-2027年归母净利润分别为3.2/4.1/5.0亿元，同比+20%/+28%/+22%，对应PE为25/20/16倍，维持“买入”评级，目标价由156元上调至185元。
GPT-5(69)领先于Grok-4(68)；SuperGrok订阅费为每月30美元，碳酸锂7.5万元/吨，总参数671B。
| 指标 | 2024A | 2025E |
| 营业收入(亿元) | 12.3 | 15.6 |
三季度有望放量。
风险提示：需求不及预期；竞争加剧。
"""

At = Callable[[int, str], None]


class Content(NamedTuple):
    """A document that has been read, or why it could not be."""

    item: Item
    data: bytes
    digest: bytes | None
    seconds: float
    fault: Fault | None = None
    media_type: str = ""


class Work:
    """What a worker does. `at` is told the number of the document and its stage, before each."""

    def __init__(self, config: Config, at: At) -> None:
        self._config, self._at = config, at
        self._extractor = Extractor(config)
        self._reader = Reader(config.max_bytes)
        self._opened: tuple[Place, list[Member]] | None = None
        self._media_type, self._now = "", "idle"
        self.rules_digest = self._extractor.rules.digest

    def warm_up(self) -> None:
        """Make what is made on first use, before any document's clock runs."""
        self._extractor.extract(WARM_UP)

    def read(self, item: Item) -> Content:
        """The bytes and their digest."""
        began = time.monotonic()
        self._at(item.number, "read")
        try:
            data, media_type = self._bytes_of(item)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - a document's fault, of whatever kind, must not end the run
            return Content(item, b"", None, time.monotonic() - began, _fault("read", item.name, error))
        digest = hashlib.sha256(data).digest()
        return Content(item, data, digest, time.monotonic() - began, None, media_type)

    def extract(self, content: Content) -> Outcome:
        """The line of a document that was read, the documents that it holds, or its fault."""
        item, began = content.item, time.monotonic()
        number, digest, size = item.number, content.digest, len(content.data)
        if content.fault is not None:
            return Outcome(number, None, b"", {}, 0, content.seconds, content.fault)
        self._stage(number, "decode")
        line, types, fault = b"", dict[str, int](), None
        parts: tuple[Part, ...] = ()
        try:
            members = self._members(content)
            if members is not None:
                outer = len(printable(item.name) + SEPARATOR)
                parts = tuple(Part(member.name[outer:], len(member.data)) for member in members)
            else:
                line, types = self._line(content)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - as above
            fault = _fault(self._now, item.name, error)
        return Outcome(
            number, digest, line, types, size, content.seconds + time.monotonic() - began, fault, parts
        )

    def _stage(self, number: int, stage: str) -> None:
        self._now = stage
        self._at(number, stage)

    def _bytes_of(self, item: Item) -> tuple[bytes, str]:
        """The bytes, and their media type where a container has told it. Raises SourceError."""
        place = item.place._replace(inner=-1)
        if item.place.inner < 0:
            return self._reader.read(item), ""
        if self._opened is None or self._opened[0] != place:
            data = self._reader.read(item._replace(place=place, size=0))
            outer = item.name.rpartition(SEPARATOR)[0]
            self._opened = (place, list(unpack(data, printable(outer), self._config)))
        members = self._opened[1]
        member = members[item.place.inner] if item.place.inner < len(members) else None
        if member is None:
            raise SourceError(f"{item.name}: is no longer in its container; run the batch again")
        if member.error is not None:
            raise member.error
        return member.data, member.media_type

    def _members(self, content: Content) -> list[Member] | None:
        """The documents that the bytes hold, or None where they are one themselves."""
        if content.media_type or not content.data:
            return None
        members = list(unpack(content.data, printable(content.item.name), self._config))
        if len(members) == 1 and members[0].data is content.data:
            self._media_type = members[0].media_type
            return None
        if not members:
            raise SourceError(f"{content.item.name}: holds no document; there is nothing to read")
        return members

    def _line(self, content: Content) -> tuple[bytes, dict[str, int]]:
        number, name = content.item.number, printable(content.item.name)
        source = read_member(Member(name, content.data, content.media_type or self._media_type), self._config)
        self._stage(number, "extract")
        result = self._extractor.extract(source)
        self._stage(number, "write")
        return to_line(result), _types(result)


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
