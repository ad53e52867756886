"""The kind of a source, told from its bytes; the name only decides between kinds of plain text."""

import io
import re
import zipfile
from pathlib import PurePath

from extractor.errors import UnsupportedMediaError

__all__ = [
    "CSV",
    "DOCX",
    "EML",
    "HTML",
    "MARKDOWN",
    "MHTML",
    "MSG",
    "PDF",
    "TEXT",
    "XLSX",
    "ZIP",
    "tell_media_type",
]

TEXT = "text/plain"
HTML = "text/html"
MARKDOWN = "text/markdown"
CSV = "text/csv"
PDF = "application/pdf"
ZIP = "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EML = "message/rfc822"
MSG = "application/vnd.ms-outlook"
MHTML = "multipart/related"

# first bytes of files that are often found in report folders and that no reader takes
FOREIGN = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x1f\x8b": "a gzip archive",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"{\\rtf": "an RTF document",
}
HEAD_BYTES = 4096
PDF_HEAD_BYTES = 1024  # readers of PDF look for its mark this far
_BY_SUFFIX = {".md": MARKDOWN, ".markdown": MARKDOWN, ".csv": CSV, ".tsv": CSV}
_HTML_SUFFIXES = {".html", ".htm", ".xhtml", ".shtml"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# the name of a stream that every Outlook message has, as a compound file's directory writes names
_MSG_STREAM = "__properties_version1.0".encode("utf-16-le")
_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_FOREIGN_PARTS = {"ppt/presentation.xml": "a PowerPoint file", "content.xml": "an OpenDocument file"}
_SPACE = r"(?:\s|<!--.*?-->|<\?xml[^>]*>)*"
_HTML = re.compile(rf"\ufeff?{_SPACE}<(?:!doctype\s+html|html[\s>])", re.I | re.S)
_FRAGMENT = re.compile(rf"\ufeff?{_SPACE}<[a-z][a-z0-9]*[\s>/]", re.I | re.S)
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]*:")
_MAIL_HEADERS = frozenset(
    "from to cc subject date mime-version received message-id return-path content-type delivered-to reply-to "
    "snapshot-content-location content-transfer-encoding x-mailer sender".split()
)


def tell_media_type(data: bytes, name: str) -> str:
    """The media type of a source's bytes. Raises UnsupportedMediaError, naming the source, for kinds that no reader takes."""
    if b"%PDF-" in data[:PDF_HEAD_BYTES] and not data.startswith((b"PK", _OLE)):
        return PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _tell_archive(data, name)
    if data.startswith(_OLE):
        if _MSG_STREAM in data:
            return MSG
        raise _foreign(
            name, "an old Office document (.doc, .xls, .ppt) or an encrypted one", "save it as .docx or .xlsx"
        )
    for mark, what in FOREIGN.items():
        if data.startswith(mark):
            raise _foreign(name, what)
    return _tell_text(data, name)


def _tell_archive(data: bytes, name: str) -> str:
    """ZIP, or the Office format that its parts make it. A broken directory is the ZIP reader's to report."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        # a truncated file has lost its directory, which stands at the end; its first part still tells the kind
        kinds = [kind for part, kind in _PARTS.items() if part.encode() in data[: 1 << 20]]
        return kinds[0] if kinds else ZIP
    for part, kind in _PARTS.items():
        if part in names:
            return kind
    for part, what in _FOREIGN_PARTS.items():
        if part in names:
            raise _foreign(name, what, "save it as PDF or .docx")
    return ZIP


def _tell_text(data: bytes, name: str) -> str:
    suffix = PurePath(name).suffix.lower()
    head = _head(data)
    if _HTML.match(head) or (suffix in _HTML_SUFFIXES and _FRAGMENT.match(head)):
        return HTML
    headers = _mail_headers(head)
    if len(headers) >= 2:
        return MHTML if "multipart/related" in headers.get("content-type", "").lower() else EML
    return _BY_SUFFIX.get(suffix, TEXT)


def _head(data: bytes) -> str:
    head = data[:HEAD_BYTES]
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head.decode(encoding, "ignore")
    return head.decode("utf-8", "replace")


def _mail_headers(head: str) -> dict[str, str]:
    """The known header fields by which a text begins; none where its first line is no header."""
    fields: dict[str, str] = {}
    last = ""
    for line in head.lstrip("\ufeff").splitlines():
        if line[:1] in " \t" and last:
            fields[last] = fields.get(last, "") + line
            continue
        if not _HEADER.match(line):
            break
        last, _, value = line.partition(":")
        last = last.lower()
        if last in _MAIL_HEADERS:
            fields[last] = value
    return fields


def _foreign(name: str, what: str, advice: str = "convert it to text first") -> UnsupportedMediaError:
    return UnsupportedMediaError(f"{name}: is {what}, which is not read; {advice}")
