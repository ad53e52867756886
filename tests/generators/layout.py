"""What PDF readers do to running text."""

import re
import unicodedata
from collections.abc import Callable
from random import Random

from tests.generators.damaged import Damaged, Pen

__all__ = ["doubled_runs", "furniture", "spaced", "spaced_figures", "torn", "wrapped"]

_HAN = re.compile("[\u4e00-\u9fff]")


def spaced(text: str, random: Random) -> Damaged:
    """A blank between all ideographs of some lines, between some of the others."""
    pen = Pen()
    for line in text.splitlines(keepends=True):
        share = random.choice([1.0, 1.0, 0.25])
        for before, char in zip("\n" + line, line, strict=False):
            if _HAN.match(before) and _HAN.match(char) and random.random() < share:
                pen.salt(" ")
            pen.write(char)
    return pen.done()


_FIGURE = re.compile(r"(?<![\d.,A-Za-z\-])\d[\d.,]*\d(?![\d.,]*[A-Za-z\-])")
_YEAR = re.compile(r"(?<![\d.,A-Za-z\-])20[012]\d(?![\d.,A-Za-z\-])")


def spaced_figures(text: str, random: Random) -> Damaged:
    """A blank between all digits and points of the figures of some lines of prose that name two years, or one and a decimal number."""
    pen = Pen()
    for line in text.splitlines(keepends=True):
        told = len(_YEAR.findall(line)) > 1 or (
            _YEAR.search(line) and re.search(r"(?<![\d.,A-Za-z])\d+\.\d+(?![\d.,A-Za-z])", line)
        )
        hit = told and "。" in line and random.random() < 0.8
        inside = {i for m in _FIGURE.finditer(line) for i in range(m.start() + 1, m.end())} if hit else set()
        for i, char in enumerate(line):
            if i in inside:
                pen.salt(" ")
            pen.write(char)
    return pen.done()


def _wrap(line: str, columns: int) -> list[str]:
    """A line broken where it is full; a stop never begins a line, a Latin word or a figure may be broken nowhere but behind it."""
    rows, row, width = [], "", 0
    for word in re.findall(r"[0-9A-Za-z.,%+-]+|.", line):
        size = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in word)
        if row and width + size > columns and word not in "，。；：、！？）”》%":
            rows.append(row)
            row, width = "", 0
        row += word
        width += size
    return [*rows, row]


def _wrap_anywhere(line: str, columns: int) -> list[str]:
    """A line broken where it is full, inside of figures and Latin words too; a blank stays at the end of its row."""
    rows, row, width = [], "", 0
    for char in line:
        size = 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if row and width + size > columns and char not in "，。；：、！？）”》% ":
            rows.append(row)
            row, width = "", 0
        row += char
        width += size
    return [*rows, row]


def torn(text: str, random: Random) -> Damaged:
    """Every paragraph broken into lines of one width, wherever that falls: 5⏎8.2%."""
    return wrapped(text, random, _wrap_anywhere)


def wrapped(text: str, random: Random, wrap: Callable[[str, int], list[str]] = _wrap) -> Damaged:
    """Every paragraph broken into lines of one width."""
    pen = Pen()
    columns = random.randint(56, 84)
    for line in text.splitlines(keepends=True):
        bare = line.rstrip("\n")
        for n, row in enumerate(wrap(bare, columns)):
            pen.salt("\n" if n else "")
            pen.keep(row)
        pen.keep(line[len(bare) :])
    return pen.done()


def furniture(text: str, random: Random) -> Damaged:
    """Wrapped, and a page's footer and header every twelve lines or so, inside a sentence."""
    rows = wrapped(text, random)
    pen, page, left = Pen(), 1, random.randint(4, 9)
    carried = {start: i for i, (start, _) in enumerate(rows.spans)}
    for i, char in enumerate(rows.text):
        if i in carried:
            pen.write(char)
        else:
            pen.salt(char)
        if char == "\n":
            left -= 1
        if char == "\n" and left <= 0 and i not in carried:
            pen.salt(f"请务必阅读正文之后的免责条款部分 {page} / 12\n证券研究报告\n")
            page, left = page + 1, random.randint(8, 14)
    return pen.done()


def doubled_runs(text: str, random: Random) -> Damaged:
    """Bold runs of two to eight characters that a reader takes twice."""
    pen = Pen()
    for clause in re.findall("[\u4e00-\u9fff]+|[^\u4e00-\u9fff]+", text):
        size = random.randint(2, 8)
        if (
            _HAN.match(clause)
            and size <= len(clause)
            and random.random() < 0.2
            and len(set(clause[:size])) == size
        ):
            pen.keep(clause[:size])
            pen.salt(clause[:size])
            pen.keep(clause[size:])
        else:
            pen.keep(clause)
    return pen.done()
