"""Mutated files of every kind but PDF: `python -m tests.fuzz.fuzz_files [--seconds SECONDS] [--seed SEED] [--kind NAME]`.

A file is changed in a few places (bytes turned, cut out, doubled, swapped; tags and entities put in), inside the parts of an archive as
well as outside, and read. It may be refused with a SourceError; any other error, a slow reading or a wrong offset is a fault.
"""

import argparse
import io
import sys
import time
import traceback
import zipfile
from collections.abc import Callable
from functools import lru_cache
from random import Random

from extractor import Config
from extractor.errors import SourceError
from extractor.source import SourceText, read_member
from extractor.source.members import unpack
from tests.generators.ooxml import packed
from tests.generators.render_docx import render_docx
from tests.generators.render_html import PAGES, render_page
from tests.generators.render_mail import render_mail, render_mhtml
from tests.generators.render_msg import message_tree, render_msg

__all__ = ["KINDS", "check_file", "mutate"]

NOTE = (
    "寒武纪：业绩超预期\\n\\n公司公布业绩，全年营收128.7亿元，**维持**买入评级，目标价185元。\\n\\n- 风险一\\n- 风险二\\n\\n"
    "| 模型 | GPQA | AIME |\\n|---|---|---|\\n| Grok-3 | 84.6 | 93.3 |\\n| R1 | 71.5 | 70 |\\n"
).replace("\\n", "\n")
SLOWEST = 10.0  # seconds for a file; they take a hundredth of one
LIMITS = Config(max_cells=20_000, max_unpacked_bytes=8 << 20, max_members=50)
TOKENS = [
    b"<", b">", b"</", b"&#x110000;", b"&#0;", b"<table><tr><td rowspan=99999 colspan=9999>", b"</table>", b"<!--", b"<![CDATA[", b"<!DOCTYPE x>", b"\0",
    b"\xff\xfe", b"\xef\xbb\xbf", b"w:val=\"-1\"", b"<w:tbl>", b"<w:tc>", b"</w:tr>", b"<w:vMerge/>", b"<w:txbxContent>", b"</w:p>", b"<mc:Fallback>", b"r=\"XFD1048577\"",
    b"t=\"s\"", b"9" * 400, b"1e999", b"\r\n\r\n", b"\n--", b"boundary=\"\"", b"Content-Type: message/rfc822\n\n", b"=?gbk?B?////?=", b"=?x?q?", b"charset=utf-7", b"|", b"\t",
    b"\"", b"`", b"**", b"PK\x03\x04", b"PK\x01\x02", b"\xd0\xcf\x11\xe0", b"<li value=99999999999>", b"<ruby><rt>", b"style=display:none", b"<svg><p>", b"<template>",
]  # fmt: skip


@lru_cache(maxsize=1)
def workbook() -> bytes:
    """A workbook with formats, merged and hidden cells."""
    import openpyxl

    book, file = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    for row in (["模型", "GPQA", None], ["Grok-3", 0.846, 45720.5], ["R1", 71.5, -3]):
        sheet.append(row)
    sheet["B2"].number_format, sheet["C2"].number_format, sheet["C3"].number_format = (
        "0.0%",
        "yyyy-mm-dd",
        "#,##0.0,;[Red](0)",
    )
    sheet.merge_cells("B1:C1")
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("二")["A1"] = NOTE
    book.save(file)
    return file.getvalue()


def _message() -> bytes:
    return render_msg(
        "业绩", NOTE, f"<p>{NOTE}</p>".encode(), (("a.csv", b"a,b\n1,2"), ("转发", message_tree("内", NOTE)))
    )


KINDS: dict[str, tuple[str, Callable[[], bytes]]] = {
    **{f"html {page}": ("a.html", lambda page=page: render_page(NOTE, page)) for page in PAGES},  # type: ignore[misc]
    "mhtml": ("a.mhtml", lambda: render_mhtml(NOTE)),
    "docx": ("a.docx", lambda: render_docx(NOTE)),
    "xlsx": ("a.xlsx", workbook),
    "csv": ("a.csv", lambda: '模型,"GP\nQA"\nGrok,5\n'.encode("gbk") * 5),
    "markdown": ("a.md", NOTE.encode),
    "mail": ("a.eml", lambda: render_mail(NOTE, attachments=(("研报.docx", render_docx(NOTE)),))),
    "message": ("a.msg", _message),
    "archive": ("a.zip", lambda: packed({"研报/a.md": NOTE, "b.zip": packed({"c.csv": "a,b\n1,2\n"})})),
}


def mutate(data: bytes, rng: Random) -> bytes:
    """The file with some bytes changed; half of the time inside one of the parts of an archive."""
    if data.startswith(b"PK") and rng.random() < 0.7:
        return _mutate_part(data, rng)
    changed = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 3, 8])):
        at, size = rng.randrange(len(changed) + 1), rng.choice([1, 1, 2, 8, 100])
        way = rng.randrange(6)
        if way == 0 and changed:
            changed[min(at, len(changed) - 1)] ^= 1 << rng.randrange(8)
        elif way == 1:
            del changed[at : at + size]
        elif way == 2:
            changed[at:at] = changed[at : at + size] * rng.choice([1, 2, 50])
        elif way == 3:
            changed[at:at] = rng.choice(TOKENS) * rng.choice([1, 1, 1, 3, 300])
        elif way == 4:
            other = rng.randrange(len(changed) + 1)
            changed[at : at + size], changed[other : other + size] = (
                changed[other : other + size],
                changed[at : at + size],
            )
        else:
            changed[at : at + size] = rng.randbytes(size)
    return bytes(changed)


def _mutate_part(data: bytes, rng: Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    weights = [20 if name.endswith(("document.xml", "sheet1.xml", ".md")) else 2 for name in parts]
    chosen = rng.choices([*parts], weights)[0]
    parts[chosen] = mutate(parts[chosen], rng) if not parts[chosen].startswith(b"PK") else parts[chosen][:-7]
    return packed(parts)


def check_file(data: bytes, name: str) -> int:
    """Read all documents of a file; how many there were. Raises AssertionError, or what a reader should never raise."""
    began, read = time.monotonic(), 0
    try:
        for member in unpack(data, name, LIMITS):
            try:
                _check_source(read_member(member, LIMITS))
            except SourceError:
                continue
            read += 1
    except SourceError:
        pass
    assert time.monotonic() - began < SLOWEST, "slow"
    return read


def _check_source(source: SourceText) -> None:
    size, last = len(source.text), 0
    for block in source.blocks:
        assert last <= block.start < block.end <= size, "a block out of order"
        assert source.locate(block.start, block.end).path, "a block without a place"
        last = block.end
    for table in source.tables:
        lines = source.text[table.start : table.end].split("\n")
        assert len(lines) == table.rows, "a table of other rows than its lines"
        for cell in table.cells:
            text = source.text[cell.start : cell.end]
            assert lines[cell.row].split("\t")[cell.column] == text, "a cell out of its column"
            assert cell.column + cell.column_span <= table.columns, "a cell beyond its table"
            assert cell.row + cell.row_span <= table.rows, "a cell below its table"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kind", choices=KINDS)
    chosen = parser.parse_args()
    kinds = [chosen.kind] if chosen.kind else [*KINDS]
    end, seed, read, faults = time.monotonic() + chosen.seconds, chosen.seed, 0, 0
    while time.monotonic() < end:
        kind = kinds[seed % len(kinds)]
        name, make = KINDS[kind]
        try:
            read += check_file(mutate(make(), Random(seed)), name)
        except Exception:  # noqa: BLE001  # whatever comes is what is looked for
            faults += 1
            print(f"{kind}, seed {seed}:\n{traceback.format_exc(limit=-4)}", flush=True)
        seed += 1
    print(f"{seed - chosen.seed} files, {read} documents read, {faults} faults")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
