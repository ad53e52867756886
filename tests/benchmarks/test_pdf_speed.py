"""The PDF reader beside pdfium's own plain text of the same file, and beside pdfplumber's, in the same process.

Run: python -m pytest tests/benchmarks/test_pdf_speed.py --benchmark-enable -s
"""

import io
import time

import pytest

from extractor import Config
from extractor.source import from_bytes
from extractor.source.pdf.library import pdfium
from tests.formats import read_notes
from tests.generators.notes import parse_note
from tests.generators.render_pdf import LAYOUTS, render_pdf

# in times of pdfium's plain text, tables off; asserted with slack, for machines are noisy
AIM = 4.0
SLACK = 1.5
# pdfplumber's own time in ours
AHEAD = 8.0


def made(layout):
    elements = [element for _, text, _ in read_notes() for element in parse_note(text)]
    return render_pdf(elements, LAYOUTS[layout]).data


@pytest.fixture(scope="module", params=["one column", "two columns", "side box on the right"])
def data(request):
    return made(request.param)


def plain_text(data):
    document = pdfium().PdfDocument(data)
    for page in document:
        text_page = page.get_textpage()
        text_page.get_text_range()
        text_page.close()
        page.close()
    document.close()


def seconds(task, times=5):
    def once():
        began = time.perf_counter()
        task()
        return time.perf_counter() - began

    return min(once() for _ in range(times))


@pytest.mark.parametrize("tables", [False, True], ids=["tables off", "tables on"])
def test_beside_pdfium(benchmark, data, tables):
    config = Config(tables=tables)
    benchmark(from_bytes, data, "made.pdf", config)
    if not benchmark.disabled:
        times = seconds(lambda: from_bytes(data, "made.pdf", config)) / seconds(lambda: plain_text(data))
        pages = from_bytes(data, "made.pdf", config).properties.pages
        print(
            f"\n{pages} pages, tables {tables}: {times:.2f} times pdfium's plain text (aim {AIM} with tables off)"
        )
        assert tables or times < SLACK * AIM


def test_beside_pdfplumber(benchmark, data):
    pdfplumber = pytest.importorskip(
        "pdfplumber", reason="pdfplumber is not installed: pip install -e '.[peers]'"
    )

    def theirs(pages=None):
        with pdfplumber.open(io.BytesIO(data), pages=pages) as document:
            for page in document.pages:
                page.extract_text()
                page.find_tables()

    pages = [1, 2, 3, 4]
    config = Config(pages=((1, 4),))
    benchmark(from_bytes, data, "made.pdf", config)
    if not benchmark.disabled:
        ahead = seconds(lambda: theirs(pages), 1) / seconds(lambda: from_bytes(data, "made.pdf", config))
        print(f"\n{ahead:.0f} times as fast as pdfplumber's text and tables (aim {AHEAD:.0f})")
        assert ahead > AHEAD / SLACK
