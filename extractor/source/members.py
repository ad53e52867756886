"""The documents of a file: the file itself, or what a mail or an archive holds, however deep, within limits."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractor.config import Config
from extractor.errors import LimitError, SourceError
from extractor.source.readers import find_container, tell
from extractor.source.structure import Properties

__all__ = ["SEPARATOR", "Member", "unpack"]

SEPARATOR = "!/"


@dataclass(frozen=True, slots=True)
class Member:
    """One document. name: `file` or `container!/member`. main: it is the body of a mail. error: why it has no bytes.

    properties: what its container says of it, such as the subject and the date of a mail.
    """

    name: str
    data: bytes
    media_type: str = ""
    main: bool = False
    error: SourceError | None = None
    properties: Properties | None = None


class _Budget:
    """How much may still be unpacked from one file: a bomb ends when it is spent."""

    def __init__(self, config: Config) -> None:
        self.bytes, self.members = config.max_unpacked_bytes, config.max_members

    def spend(self, member: Member) -> None:
        self.bytes -= len(member.data)
        self.members -= 1
        if self.bytes < 0 or self.members < 0:
            what = "bytes" if self.bytes < 0 else "members"
            raise LimitError(
                f"{member.name}: unpacks to more {what} than the limit; raise Config.max_unpacked_bytes or "
                "Config.max_members if the archive is sound"
            )


def unpack(data: bytes, name: str, config: Config) -> Iterator[Member]:
    """The documents in the bytes of a file, in their order. Raises a SourceError for the file; a bad member carries its own."""
    media_type = tell(data, name, config)
    if find_container(media_type) is None:
        yield Member(name, data, media_type)
        return
    yield from _open(data, name, media_type, config, _Budget(config), 1)


def _open(
    data: bytes, name: str, media_type: str, config: Config, budget: _Budget, depth: int
) -> Iterator[Member]:
    container = find_container(media_type)
    assert container is not None
    for member in container.members(data, name, config):
        try:
            budget.spend(member)
        except LimitError as error:
            yield Member(member.name, b"", error=error)
            return
        yield from _enter(member, config, budget, depth)


def _enter(member: Member, config: Config, budget: _Budget, depth: int) -> Iterator[Member]:
    """A member, or what it holds in its turn."""
    if member.error is not None or not member.data:
        yield member
        return
    try:
        media_type = member.media_type or tell(member.data, member.name, config, inside=True)
        if find_container(media_type) is None:
            yield replace(member, media_type=media_type)
        elif depth >= config.max_depth:
            raise LimitError(
                f"{member.name}: lies deeper than {config.max_depth} containers; raise Config.max_depth"
            )
        else:
            yield from _open(member.data, member.name, media_type, config, budget, depth + 1)
    except SourceError as error:
        yield Member(member.name, b"", error=error)
