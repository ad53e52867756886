"""Bad PDF files: each ends in bounded time, with an error that says what is wrong or with a partial result and a warning."""

import time
from itertools import count
from random import Random

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption

from extractor.errors import (
    DamagedSourceError,
    EmptySourceError,
    EncryptedSourceError,
    LimitError,
    UsageError,
)
from tests.generators.notes import Element
from tests.generators.render_pdf import Layout, render_pdf
from tests.source.pdf.drawing import draw, needs_font, read, write

ELEMENTS = [Element("paragraph", "公司2025年实现营业收入12.3亿元，同比增长20%，目标价98元。" * 20)]


def _objects(*bodies: bytes) -> bytes:
    """A file of numbered objects without a table of where they stand, as pdfium accepts."""
    numbered = b"".join(b"%d 0 obj%s endobj\n" % (n, body) for n, body in enumerate(bodies, 1))
    return b"%PDF-1.4\n" + numbered + b"trailer<</Root 1 0 R>>\n"


ROOT = b"<</Type/Catalog/Pages 2 0 R>>"
GOOD = render_pdf(ELEMENTS, Layout()).data


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        (GOOD[: len(GOOD) // 2], DamagedSourceError, "truncated or corrupt"),
        (GOOD[:200], DamagedSourceError, "truncated or corrupt"),
        (b"%PDF-1.7\n", DamagedSourceError, "truncated or corrupt"),
        (b"%PDF-1.4\n" + bytes(range(256)) * 40, DamagedSourceError, "truncated or corrupt"),
        (_objects(ROOT, b"<</Type/Pages/Kids[]/Count 0>>"), DamagedSourceError, "truncated or corrupt"),
        (
            _objects(ROOT, b"<</Type/Pages/Kids[]/Count 99999999>>"),
            DamagedSourceError,
            "truncated or corrupt",
        ),
        (
            _objects(ROOT, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"),
            DamagedSourceError,
            "none of its pages",
        ),
        (
            render_pdf(ELEMENTS, Layout(), encrypt=StandardEncryption("secret", "owner", strength=128)).data,
            EncryptedSourceError,
            "only with a password",
        ),
        (draw(lambda canvas: None), EmptySourceError, "no text"),
        (draw(lambda canvas: canvas.rect(90, 90, 300, 300, fill=1)), EmptySourceError, "needs OCR: page 1"),
    ],
    ids=["half", "head", "mark", "noise", "no pages", "false count", "loop", "password", "blank", "picture"],
)
def test_errors(data, error, says):
    with pytest.raises(error, match=says) as caught:
        read(data)
    assert str(caught.value).startswith("made.pdf: ")


def test_an_empty_password_opens():
    data = render_pdf(ELEMENTS, Layout(), encrypt=StandardEncryption("", "owner", strength=128)).data
    assert "目标价98元" in read(data).text


def test_junk_before_the_file():
    assert read(b"junk\r\n" * 50 + GOOD).text == read(GOOD).text


def _pages(count):
    return draw(
        *(lambda canvas, n=n: write(canvas, 60, 200, f"第{n}页的正文。") for n in range(1, count + 1))
    )


def test_many_pages_are_read_up_to_the_limit():
    data = _pages(5000)
    source = read(data, max_pages=100)
    assert source.text.count("\n") == 99
    assert source.properties.pages == 5000
    assert any("4900 of 5000 pages were left out" in warning for warning in source.warnings)


def test_a_page_at_the_end_of_many_is_found_at_once():
    assert read(_pages(300), pages=((299, 299),)).text == "第299页的正文。"


def test_the_time_limit_gives_what_was_read(monkeypatch):
    data = _pages(300)
    with pytest.raises(LimitError, match="parse_seconds"):
        read(data, parse_seconds=0.0)
    ticks = count(
        time.monotonic()
    )  # a second a page: the limit falls among the pages, however fast the machine
    monkeypatch.setattr("extractor.source.pdf.document.monotonic", lambda: next(ticks))
    source = read(data, parse_seconds=200.0)
    assert 100 < source.text.count("\n") < 140
    assert any("raise Config.parse_seconds" in warning for warning in source.warnings)


def test_pages_that_do_not_exist():
    with pytest.raises(UsageError, match="has 1 pages"):
        read(_pages(1), pages=((7, 9),))


def test_pictures_among_pages_are_named_and_may_be_read_by_ocr():
    seen = []

    def ocr(image: bytes) -> str:
        seen.append(image)
        return "公司目标价185元。\n维持买入评级。\n"

    data = draw(
        lambda canvas: write(canvas, 60, 100, "第一页。"),
        lambda canvas: canvas.rect(90, 90, 300, 300, fill=1),
        lambda canvas: canvas.rect(90, 90, 300, 300, fill=1),
    )
    source = read(data)
    assert source.text == "第一页。"
    assert source.warnings == ("needs OCR: pages 2-3 hold pictures and no text; see Config.ocr",)
    with_ocr = read(data, ocr=ocr)
    assert with_ocr.warnings == ()
    assert with_ocr.text.split("\n")[1:3] == ["公司目标价185元。", "维持买入评级。"]
    assert with_ocr.locate(6, 10).page == 2
    assert with_ocr.locate(6, 10).bbox == (0.0, 0.0, 595.0, 842.0)
    assert all(image.startswith(b"\x89PNG") for image in seen)


def test_damaged_signs_are_left_to_the_repair():
    source = read(draw(lambda canvas: write(canvas, 60, 100, "⾦融⾏业\ue000指数")))
    assert source.text.startswith("⾦融⾏业")


def _scattered(canvas):
    random = Random(1)
    for _ in range(5000):
        canvas.drawString(random.random() * 595, random.random() * 842, "数")


def _squared(canvas):
    canvas.setFontSize(4)
    canvas.grid([n * 8 for n in range(70)], [n * 6 for n in range(140)])
    for n in range(69):
        for m in range(139):
            canvas.drawString(n * 8 + 1, m * 6 + 1, "12")


def _drawing(canvas):
    random = Random(1)
    for _ in range(20000):
        x, y = random.random() * 595, random.random() * 842
        canvas.line(x, y, x + random.random() * 50, y)
    canvas.drawString(60, 60, "图")


@needs_font
@pytest.mark.parametrize("page", [_scattered, _squared, _drawing])
def test_pages_of_very_many_signs_or_lines_are_read_within_their_time(page):
    """What grew with the square of them took minutes."""
    began = time.process_time()
    assert read(draw(page)).text
    assert time.process_time() - began < 30
