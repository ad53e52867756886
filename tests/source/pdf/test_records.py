"""Records from PDF files: as many as from the text, each with the page and box where its evidence stands."""

import json
import subprocess
import sys

import pytest

from extractor.source import from_bytes
from extractor.source.pdf.library import pdfium
from tests.conftest import CORPORA
from tests.formats import MAKERS, read_notes, score
from tests.generators.render_pdf import LAYOUTS, render_note

SHARE = 0.97  # of the plain text's f1
NOTES = 9  # of the corpora; `python -m tests.formats` measures them all
BOXED = ["ai-earn-nvidia", "ai-table-bench", "co-dairy-annual", "se-chem-weekly", "se-macro-growth"]


@pytest.fixture(scope="module")
def plain(extractor):
    return score(None, read_notes(NOTES), extractor)[0]["all"]["f1"]


@pytest.mark.parametrize("name", [name for name in MAKERS if name.startswith("PDF, ")])
def test_as_many_records_as_from_the_text(name, extractor, plain):
    figures, _ = score(MAKERS[name], read_notes(NOTES), extractor)
    assert figures["all"]["f1"] >= SHARE * plain


@pytest.mark.parametrize("layout", ["one column", "two columns", "side box on the right"])
def test_the_box_of_a_record_holds_its_evidence(layout, extractor):
    """The text inside the box, read by pdfium, is the evidence."""
    checked = 0
    for note in BOXED:
        made = render_note((CORPORA / "notes" / f"{note}.txt").read_text(encoding="utf-8"), LAYOUTS[layout])
        result = extractor.extract(from_bytes(made.data, "made.pdf"))
        document = pdfium().PdfDocument(made.data)
        for record in result.model_dump()["records"]:
            checked += 1
            page = document[record["page"] - 1]
            assert squeeze(record["text"]) in squeeze(text_in(page, record["bbox"])), record
            for other in record["also"]:
                assert squeeze(other["text"]) in squeeze(text_in(document[other["page"] - 1], other["bbox"]))
        document.close()
    assert checked > 50


def text_in(page, box):
    """pdfium's text inside a box given from the top left."""
    left, top, right, bottom = box
    height = page.get_height()
    text_page = page.get_textpage()
    try:
        return text_page.get_text_bounded(left - 0.5, height - bottom - 0.5, right + 0.5, height - top + 0.5)
    finally:
        text_page.close()


def squeeze(text):
    return "".join(text.split())


def test_from_the_command_line(tmp_path):
    note = (CORPORA / "notes" / "company-comment.txt").read_text(encoding="utf-8")
    path = tmp_path / "report.pdf"
    path.write_bytes(render_note(note, LAYOUTS["side box on the right"]).data)
    done = subprocess.run(
        [sys.executable, "-m", "extractor", "extract", str(path), "--format", "json"],
        capture_output=True,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    result = json.loads(done.stdout)
    assert result["document"]["media_type"] == "application/pdf"
    assert result["records"]
    assert all(record["page"] and len(record["bbox"]) == 4 for record in result["records"])
