"""Pages that a browser saved whole (MHTML): the page itself, without its frames, pictures and styles."""

from email.message import Message

from extractor.config import Config
from extractor.errors import DamagedSourceError
from extractor.source.html import decode_page, read_page
from extractor.source.mail import held, parse_message
from extractor.source.media import HTML, MHTML
from extractor.source.text import SourceText

__all__ = ["read"]


def read(data: bytes, name: str, config: Config) -> SourceText:
    """Read a saved page. Raises a SourceError that names the source."""
    page = _find_page(parse_message(data, name))
    payload = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(payload, bytes):
        raise DamagedSourceError(f"{name}: holds no page; save it in the browser again")
    html, encoding, warnings = decode_page(payload, name, config, page.get_content_charset())
    return read_page(html, data, name, config, encoding=encoding, media_type=MHTML, warnings=warnings)


def _find_page(message: Message) -> Message | None:
    """The part that the message starts with by its own word, else the first page in it."""
    start = str(message.get_param("start", "") or "").strip("<> ")
    pages = [part for part in _parts(message) if part.get_content_type() in {HTML, "application/xhtml+xml"}]
    for page in pages:
        if start and str(page.get("Content-ID", "")).strip("<> ") == start:
            return page
    return pages[0] if pages else None


def _parts(message: Message) -> list[Message]:
    found, left = [], [message]
    while left:
        part = left.pop()
        if part.is_multipart():
            left += reversed(held(part))
        else:
            found.append(part)
    return found
