"""E-mail (RFC 5322): the body is one document, HTML before its plain alternative, and each attachment is one.

Pictures inside the body are left out. What a message points to outside (message/external-body) is never fetched.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value, parsedate_to_datetime

from extractor.config import Config
from extractor.errors import DamagedSourceError, EncodingError, SourceError
from extractor.source.encoding import decode
from extractor.source.html import decode_page
from extractor.source.media import EML, HTML, TEXT
from extractor.source.members import SEPARATOR, Member
from extractor.source.structure import Properties

__all__ = ["decode_words", "held", "make_body", "members", "parse_message"]

BODY_NAMES = {HTML: "body.html", TEXT: "body.txt"}
_BOM = "\ufeff"
_UNSAFE = re.compile(r"[\x00-\x1f]+")
_ADDRESS = re.compile(r"\s*<[^<>]*>\s*$")


def members(data: bytes, name: str, config: Config) -> Iterator[Member]:
    """The documents of a message. Raises DamagedSourceError; an attachment that cannot be decoded carries its own error."""
    message = parse_message(data, name)
    try:
        parts = [*_leaves(message)]
    except RecursionError as error:
        raise _too_deep(name) from error
    body = _choose_body(message, parts)
    if body is not None:
        yield from _body(body, message, name, config)
    for number, part in enumerate((part for part in parts if part is not body), 1):
        if not _belongs_to_body(part, body):
            yield _attachment(part, number, name)


def parse_message(data: bytes, name: str) -> Message:
    """A message as its parts. Raises DamagedSourceError."""
    try:
        return message_from_bytes(data, policy=policy.compat32)
    except RecursionError as error:
        raise _too_deep(name) from error
    except (MessageError, ValueError, LookupError) as error:
        raise DamagedSourceError(
            f"{name}: no message that can be parsed ({error}); export it again"
        ) from error


def _too_deep(name: str) -> DamagedSourceError:
    return DamagedSourceError(
        f"{name}: its parts nest deeper than those of any real message; it is damaged or hostile"
    )


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something, an attached message as a whole; without recursion."""
    left = [message]
    while left:
        part = left.pop()
        if part.get_content_type() == EML and part is not message:
            yield part
        elif part.is_multipart():
            left += reversed(held(part))
        else:
            yield part


def held(part: Message) -> list[Message]:
    """The parts of a part."""
    payload = part.get_payload()
    return [inner for inner in payload if isinstance(inner, Message)] if isinstance(payload, list) else []


def _choose_body(message: Message, parts: list[Message]) -> Message | None:
    """The first page among the parts that are no attachments, else the first text."""
    inline = [part for part in parts if _disposition(part) != "attachment" and not _file_name(part)]
    for kind in (HTML, TEXT):
        for part in inline:
            if part.get_content_type() == kind and _payload(part).strip():
                return part
    return None


def _belongs_to_body(part: Message, body: Message | None) -> bool:
    """Alternatives of the body, and pictures that stand in it."""
    if _disposition(part) == "attachment":
        return False
    kind = part.get_content_type()
    if kind in {TEXT, HTML} and not _file_name(part):
        return True
    in_body = part.get("Content-ID") is not None or _disposition(part) == "inline" or not _file_name(part)
    return (
        in_body and part.get_content_maintype() in {"image", "audio", "video"}
    ) or kind == "message/external-body"


def _disposition(part: Message) -> str:
    return str(part.get("Content-Disposition", "")).partition(";")[0].strip().lower()


def _body(part: Message, message: Message, name: str, config: Config) -> Iterator[Member]:
    kind = part.get_content_type()
    said = _parameter(part, "charset")
    try:
        yield make_body(_payload(part), kind, said, _properties(message), name, config)
    except SourceError as error:
        yield Member(f"{name}{SEPARATOR}{BODY_NAMES[kind]}", b"", error=error)


def make_body(
    data: bytes, kind: str, said: str | None, properties: Properties, name: str, config: Config
) -> Member:
    """The body as a document of its own, in UTF-8; said: the encoding by the message's own word."""
    full = f"{name}{SEPARATOR}{BODY_NAMES[kind]}"
    text = decode_page(data, full, config, said)[0] if kind == HTML else _decode_text(data, full, said)
    return Member(full, (_BOM + text).encode("utf-8", "replace"), kind, True, properties=properties)


def _decode_text(data: bytes, name: str, said: str | None) -> str:
    """Valid UTF-8 is that, whatever a message says; else as it says unless that lies."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return decode(data, name, None)[0]
    except EncodingError:
        return decode(data, name, said or "latin-1")[0]


def _attachment(part: Message, number: int, name: str) -> Member:
    inner = _file_name(part) or f"part-{number}{_suffix(part)}"
    full = f"{name}{SEPARATOR}{inner}"
    try:
        if part.get_content_type() == EML:
            inside = held(part)
            data = inside[0].as_bytes() if inside else _payload(part)
        else:
            data = _payload(part)
    except (RecursionError, ValueError, LookupError, KeyError, MessageError) as error:
        return Member(
            full, b"", error=DamagedSourceError(f"{full}: cannot be decoded ({error}); export it again")
        )
    return Member(full, data)


def _suffix(part: Message) -> str:
    return {EML: ".eml", TEXT: ".txt", HTML: ".html", "application/pdf": ".pdf"}.get(
        part.get_content_type(), ""
    )


def _payload(part: Message) -> bytes:
    """The bytes of a part, its transfer encoding undone."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _file_name(part: Message) -> str:
    """The name of an attachment by RFC 2231 or RFC 2047, without folders and control signs."""
    name = _parameter(part, "filename", "content-disposition") or _parameter(part, "name")
    return re.split(r"[/\\]", _UNSAFE.sub(" ", name or "").strip())[-1]


def _parameter(part: Message, key: str, header: str = "content-type") -> str | None:
    try:
        value = part.get_param(key, None, header)
    except (ValueError, LookupError, TypeError, IndexError):  # a damaged parameter
        return None
    if value is None:
        return None
    if "\ufffd" in str(value):
        value = _raw_parameter(part, key, header) or value
    try:
        return decode_words(collapse_rfc2231_value(value)).strip() or None
    except (LookupError, ValueError, TypeError):
        return None


def _raw_parameter(part: Message, key: str, header: str) -> str | None:
    """A parameter whose bytes stand in the header as they are, as old Chinese programs write them."""
    for name, value in part.raw_items():
        found = (
            re.search(rf"\b{key}\s*=\s*\"?([^\";\r\n]+)", str(value), re.I)
            if name.lower() == header
            else None
        )
        if found:
            return _decode_word(found[1], None)
    return None


def decode_words(header: object) -> str:
    """A header with its encoded words (RFC 2047) decoded; bytes that are in no word are told by their looks."""
    try:
        parts = decode_header(header)  # type: ignore[arg-type]  # a Header where bytes stand in it
    except (MessageError, ValueError):
        return str(header)
    return "".join(_decode_word(word, charset) for word, charset in parts)


def _decode_word(word: bytes | str, charset: str | None) -> str:
    raw = word.encode("utf-8", "surrogateescape") if isinstance(word, str) else word
    if raw.isascii() and charset is None:
        return raw.decode("ascii")
    for encoding in (charset if charset != "unknown-8bit" else None, "utf-8", "gb18030", "big5hkscs"):
        try:
            if encoding:
                return raw.decode("gb18030" if encoding.lower() in {"gb2312", "gbk"} else encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return raw.decode("latin-1")


def _properties(message: Message) -> Properties:
    title = " ".join(decode_words(message.get("Subject", "")).split())
    author = _ADDRESS.sub("", " ".join(decode_words(message.get("From", "")).split())).strip('" ')
    moment = _date(str(message.get("Date", "")))
    return Properties(title or None, author or None, moment.date().isoformat() if moment else None)


def _date(said: str) -> datetime | None:
    try:
        return parsedate_to_datetime(said)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
