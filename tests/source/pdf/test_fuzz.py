"""Mutated PDF files: no crash of the caller, no hang, no growth. Seconds here; EXTRACTOR_FUZZ_SECONDS makes a campaign of it.

The mutants are read in a child, since a hostile file may end pdfium itself; one that does must come out of `Config.isolated` as an error.
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from extractor import Config
from extractor.errors import ExtractorError, SourceError
from extractor.source import from_bytes
from tests.generators.notes import Element
from tests.generators.pdf_tables import make_page
from tests.generators.render_pdf import LAYOUTS, Layout, render_note, render_pdf

SECONDS = float(os.environ.get("EXTRACTOR_FUZZ_SECONDS", "4"))
ROOT = Path(__file__).resolve().parents[3]
GROWTH_BYTES = 200 << 20
LONGEST_SECONDS = 10.0
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_HUGE = [b"0", b"-1", b"99999999999", b"4294967295", b"1e30", b"-2147483648", b"0.0000001"]


def seeds() -> list[bytes]:
    text = "公司2025年实现营业收入12.3亿元，同比增长20%，目标价98元。\n" * 12
    elements = [Element("paragraph", "公司2025年实现营业收入12.3亿元，同比增长20%。" * 6)]
    return [
        render_note(text, LAYOUTS["two columns"]).data,
        render_pdf(elements, Layout(), pageCompression=0).data,
        make_page(1, ["merged"]).data,
    ]


def mutate(data: bytes, random: Random) -> bytes:
    """Some damage: bytes, numbers, runs cut out, doubled or moved, the end cut off."""
    out = bytearray(data)
    for _ in range(random.randint(1, 12)):
        at, size = random.randrange(len(out) or 1), random.randint(1, 200)
        kind = random.randrange(6)
        if kind == 0:
            out[at : at + 1] = bytes([random.randrange(256)])
        elif kind == 1:
            del out[at : at + size]
        elif kind == 2:
            out[at:at] = out[at : at + size]
        elif kind == 3:
            numbers = [*_NUMBER.finditer(bytes(out[at : at + 2000]))]
            if numbers:
                start, end = random.choice(numbers).span()
                out[at + start : at + end] = random.choice(_HUGE)
        elif kind == 4:
            other = random.randrange(len(out))
            out[at : at + size] = out[other : other + size]
        elif random.random() < 0.2:
            del out[at:]
        if len(out) < 50:
            break
    return bytes(out)


CHILD = """
import sys, time, resource
from random import Random
from extractor import Config
from extractor.errors import ExtractorError
from extractor.source import from_bytes
from tests.source.pdf.test_fuzz import mutate, seeds
first, until = int(sys.argv[1]), time.monotonic() + float(sys.argv[2])
files, n, memory = seeds(), first, None
while time.monotonic() < until:
    print(n, flush=True)
    data = mutate(files[n % len(files)], Random(n))
    began = time.monotonic()
    try:
        source = from_bytes(data, "m.pdf", Config(media_type="application/pdf", parse_seconds=5))
        source.locate(0, len(source.text))
        assert len(source.locator.pages) == len(source.text)
    except ExtractorError:
        pass
    print("took", time.monotonic() - began, flush=True)
    n += 1
    if n == first + 60:
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print("grew", (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - (memory or 1 << 40)) * 1024)
"""


def campaign(first: int, seconds: float) -> tuple[int, list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(first), str(seconds)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=seconds + 60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert "Error" not in done.stderr, done.stderr
    return done.returncode, done.stdout.splitlines()


@pytest.mark.skipif(sys.platform == "win32", reason="the child measures its memory by the module resource")
def test_mutants():
    first, left = 0, SECONDS
    while left > 0:
        code, lines = campaign(first, left)
        took = [float(line.split()[1]) for line in lines if line.startswith("took")]
        assert not took or max(took) < LONGEST_SECONDS
        assert len(took) > 10 or code != 0
        left = left - sum(took) if code != 0 else 0
        numbers = [int(line) for line in lines if line.isdigit()]
        if code != 0:  # pdfium itself ended: the same bytes must be an error of the isolated reader
            assert code < 0, lines[-3:]
            data = mutate(seeds()[numbers[-1] % len(seeds())], Random(numbers[-1]))
            with pytest.raises(SourceError):
                from_bytes(data, "m.pdf", Config(media_type="application/pdf", isolated=True))
            first = numbers[-1] + 1
        else:
            assert float(lines[-1].split()[1]) < GROWTH_BYTES


def test_noise_is_refused():
    for seed in range(40):
        random = Random(seed)
        data = b"%PDF-1.7\n" + random.randbytes(random.randint(1, 4000))
        with pytest.raises(ExtractorError):
            from_bytes(data, "m.pdf")
