"""Notes as mails: a page or plain text as the body, in the encodings and the headers that Chinese programs write."""

from email.message import EmailMessage

from tests.generators.notes import parse_note
from tests.generators.render_html import render_page

__all__ = ["render_mail", "render_mhtml"]


def render_mail(
    text: str,
    *,
    html: bool = True,
    charset: str = "gb18030",
    attachments: tuple[tuple[str, bytes], ...] = (),
    seed: int = 0,
) -> bytes:
    """A note as the bytes of a message; attachments: (file name, bytes)."""
    message = EmailMessage()
    elements = parse_note(text)
    message["Subject"] = elements[0].text[:60] if elements else "研究报告"
    message["From"] = "研究所 <research@example.com>"
    message["Date"] = "Tue, 04 Mar 2025 10:22:00 +0800"
    message.set_content(text, charset="utf-8")
    if html:
        page = render_page(text, seed=seed).decode("utf-8").replace('charset="utf-8"', f'charset="{charset}"')
        message.add_alternative(page, subtype="html", charset=charset)
    for name, data in attachments:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def render_mhtml(text: str, page: str = "news", seed: int = 0) -> bytes:
    """A note as a page that a browser saved, with a picture and a frame beside it."""
    message = EmailMessage()
    message["From"] = "<Saved by Browser>"
    message["Snapshot-Content-Location"] = "https://example.com/a.html"
    message["Subject"] = "saved"
    message["MIME-Version"] = "1.0"
    message.set_content(
        render_page(text, page, seed=seed).decode("utf-8"),
        subtype="html",
        charset="utf-8",
        cte="quoted-printable",
    )
    message.add_related(b"\x89PNG\r\n\x1a\n", "image", "png", cid="<picture>")
    message.add_related(b"<html><body><p>frame</p></body></html>", "text", "html", cid="<frame>")
    return message.as_bytes()
