"""What a PDF does to running text: blanks between characters, lines broken inside sentences, page furniture, runs printed twice.

Each rule wants evidence from the text around it: a paragraph whose lines are all full and that ends with a stop, furniture that comes
again on other pages. Tables, headings, lists and verse show none and stay.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extractor.repair.evidence import Codes, Kind, Pair, Places
from extractor.repair.steps import Mark, Sheet

__all__ = ["find_broken_lines", "find_doubled_runs", "find_spaced_characters"]

_HAN = "\u3400-\u9fff"
_ONE = rf"[{_HAN}，。、；：％%（）“”]|[0-9A-Za-z.](?![0-9A-Za-z.])"
# single characters with a blank behind each: 风 险 提 示
_SPACED = re.compile(
    rf"(?<![0-9A-Za-z{_HAN}])(?:(?:{_ONE})[ \u00a0])+(?:[{_HAN}。，；：%]|[0-9A-Za-z.](?![0-9A-Za-z]))(?![{_HAN}])|(?:[{_HAN}][ \u00a0]){{2,}}[{_HAN}](?![{_HAN}])"
)
LEAST_SPACED = 3  # characters in such a run
_GAP = re.compile(rf"(?<=[{_HAN}，、；：])[ \u00a0](?=[{_HAN}])|(?<=[{_HAN}])[ \u00a0](?=[，。、；：）”])")
LEAST_GAPS = 4  # single blanks between ideographs in sentences of a document

SHORTEST_LINE = 12  # characters that a broken line has at least
SLACK = 4  # half-width columns by which full lines differ: a stop or a Latin word that did not fit
LONGEST_PARAGRAPH = 60  # lines
_ITEM = re.compile(
    rf"\s*(?:[■●◆★☆▲▼◇○□→•·※►▶➢✓✗▍▪|#>*+]|[-–—]\s|[（(]?[一二三四五六七八九十]{{1,3}}[）)、.．]|[（(]\d{{1,2}}[）)]|\d{{1,2}}(?:[、)）]|[.．](?!\d))"
    rf"|[①-⑳Ⅰ-Ⅻ]|第[一二三四五六七八九十\d]{{1,3}}[章节条部]|图表?\s?\d|表\s?\d|(?:资料|数据)?来源|注[：:]|[{_HAN}]{{2,8}}[：:]|\s)"
)
_TABLE = re.compile(r"\t|\S {2,}\S|\|")
_OPEN_ENDS = frozenset("，、（“《—及和与或的")
_FURNITURE = re.compile(
    r"\s*(?:请?(?:务必)?(?:仔细)?(?:阅读|参阅)(?:正文|最后|报告|本报告|文)[^。\n]{0,40}|(?:证券)?研究报告(?:[ |｜/·—-]+\S{0,20})?|第?\s?\d{1,3}\s?页?(?:\s?[/／共]\s?\d{1,3}\s?页?)?|[-–—]\s?\d{1,3}\s?[-–—]"
    r"|P(?:age|\.)?\s?\d{1,3}(?:\s?(?:of|/)\s?\d{1,3})?|\d{1,3}\s?\|\s?.{0,30}|免责声明.{0,40}|(?:敬请|请)(?:阅读|参阅|参见)?.{0,16}(?:免责|法律|重要)声明.{0,20})\s*\Z"
)
MOST_FURNITURE = 4  # lines in a row
LEAST_REPEATS = 3  # of a line in a document that make it furniture
LONGEST_RUN = 8  # characters of a run that is printed twice
LEAST_RUNS = 3  # doubled words of two characters in a document: fewer are how people speak (研究研究)


def find_spaced_characters(sheet: Sheet) -> Iterator[Mark]:
    """Blanks out of runs of single characters, and out of sentences that are full of them."""
    text = sheet.text
    places = sheet.survey.pair_places(Pair.SPACED)
    if len(places) < 2:
        return
    found: list[tuple[int, int]] = []
    for run in _SPACED.finditer(text, int(places[0]), min(len(text), int(places[-1]) + 200)):
        han = sum("\u3400" <= c <= "\u9fff" for c in run[0])
        if han >= LEAST_SPACED and han * 2 >= len(run[0]) // 2:
            found += [(i, i + 1) for i in range(run.start(), run.end()) if text[i] in " \u00a0"]
    gaps = (
        [g.span() for g in _GAP.finditer(text) if _is_sentence(text, g.start())]
        if len(places) >= LEAST_GAPS
        else []
    )
    if len(gaps) >= LEAST_GAPS and len(gaps) * 40 > sum(map(len, _sentences_of(text, gaps))):
        found += gaps
    yield from (("spaced", start, end, "") for start, end in sorted(set(found)))


def _is_sentence(text: str, place: int) -> bool:
    """Whether a place lies in a line that reads as prose: it has a comma or stop and no columns."""
    start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
    line = text[start : end if end >= 0 else len(text)]
    return len(line) > 20 and ("，" in line or "。" in line or "," in line) and not _TABLE.search(line)


def _sentences_of(text: str, gaps: list[tuple[int, int]]) -> Iterator[str]:
    """The lines that the gaps lie in, each once."""
    last = -1
    for start, _ in gaps:
        begin = text.rfind("\n", 0, start) + 1
        if begin != last:
            end = text.find("\n", start)
            yield text[begin : end if end >= 0 else len(text)]
        last = begin


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    width: int


def find_broken_lines(sheet: Sheet) -> Iterator[Mark]:
    """Line ends inside sentences, with the page furniture that stands there."""
    text = sheet.text
    ends = sheet.survey.pair_places(Pair.WRAP) + 1
    starts = np.concatenate(([0], sheet.survey.places(Kind.NEWLINE) + 1))
    lengths = ends - starts[np.searchsorted(starts, ends, "right") - 1]
    if not len(np.flatnonzero(lengths >= SHORTEST_LINE)):
        return
    lines = _lines(text)
    furniture = _furniture(lines)
    body = [line for i, line in enumerate(lines) if i not in furniture]
    full = _full_widths(body)
    for i, line in enumerate(body[:-1]):
        behind = body[i + 1]
        apart = text[line.end : behind.start]
        beside = apart.strip(" \t") in {"\n", "\r\n", "\r"}
        if not line.text or not behind.text or len(line.text) < SHORTEST_LINE:
            continue
        if (beside and _continues(body, i, full)) or (
            not beside and apart.strip() and _goes_on(line, behind)
        ):
            yield (
                "page_furniture" if apart.strip() else "broken_line",
                line.end,
                behind.start,
                _joint(line.text, behind.text),
            )


def _lines(text: str) -> list[_Line]:
    lines, at = [], 0
    for raw in text.splitlines(keepends=True):
        bare = raw.rstrip()
        lead = len(raw) - len(raw.lstrip(" \t\x0c"))
        # a blank at the start marks a paragraph, so it stays part of the line; a form feed does not
        lead = lead if raw[:lead].strip(" \t") else 0
        lines.append(
            _Line(at + lead, at + max(lead, len(bare)), bare[lead:], sum(1 + (c > "\u2e7f") for c in bare))
        )
        at += len(raw)
    return lines


def _furniture(lines: list[_Line]) -> set[int]:
    """The lines that are page headers and footers, and the empty lines around them."""
    alike = Counter(_without_numbers(line.text) for line in lines if 0 < len(line.text) <= 60)
    odd = {
        i
        for i, line in enumerate(lines)
        if line.text
        and (
            _FURNITURE.match(line.text)
            or (alike[_without_numbers(line.text)] >= LEAST_REPEATS and not _TABLE.search(line.text))
        )
    }
    around = set(odd)
    for i in sorted(odd):
        for step in (-1, 1):
            j = i + step
            while 0 <= j < len(lines) and not lines[j].text:
                around.add(j)
                j += step
    return around if odd else set()


def _without_numbers(line: str) -> str:
    return re.sub(r"\d+", "0", line.strip())


def _is_open(line: _Line) -> bool:
    """Whether a line ends without a closing sign, so that the next one may go on with it."""
    if re.search(r"\d\.\Z", line.text):
        return True
    return (
        bool(line.text)
        and line.text[-1] not in "。！？!?；;：:…”』」】》〉.}"
        and not _TABLE.search(line.text)
    )


def _starts_anew(line: _Line) -> bool:
    return not line.text or _ITEM.match(line.text) is not None or _TABLE.search(line.text) is not None


def _full_widths(lines: list[_Line]) -> Counter[int]:
    """Widths of paragraphs: of lines that run on for two lines or more and end with a stop."""
    widths: Counter[int] = Counter()
    for i in range(len(lines) - 2):
        if _chain(lines, i) >= 2:
            widths[lines[i].width] += 1
    return widths


def _chain(lines: list[_Line], i: int) -> int:
    """How many full lines run on from line i until one that ends a sentence; 0 where they end otherwise."""
    width, count = lines[i].width, 0
    for line, behind in pairwise(lines[i : i + LONGEST_PARAGRAPH]):
        if not _is_open(line):
            return count if line.text and line.width <= width + SLACK else 0
        if abs(line.width - width) > SLACK or _starts_anew(behind) or behind.start - line.end > 3:
            return 0
        count += 1
    last = lines[min(len(lines), i + LONGEST_PARAGRAPH) - 1]
    return count if last.text and not _is_open(last) and last.width <= width + SLACK else 0


def _continues(lines: list[_Line], i: int, full: Counter[int]) -> bool:
    line, behind = lines[i], lines[i + 1]
    if not _is_open(line) or _starts_anew(behind):
        return False
    if line.text[-1] in _OPEN_ENDS and len(behind.text) > 1:
        return True
    if _leaves_open(line.text) and _closes(behind.text):
        return True
    if any(abs(width - line.width) <= SLACK for width in full):
        return behind.width <= line.width + SLACK
    return _chain(lines, i) >= 2


def _leaves_open(text: str) -> bool:
    return any(text.count(a) > text.count(b) for a, b in ("（）", "()", "“”", "《》"))


def _closes(text: str) -> bool:
    return any(
        text.find(b) >= 0 and (text.find(a) < 0 or text.find(b) < text.find(a))
        for a, b in ("（）", "()", "“”", "《》")
    )


def _goes_on(line: _Line, behind: _Line) -> bool:
    """Across page furniture: an open line, and one that begins nothing new."""
    return _is_open(line) and not _starts_anew(behind)


def _joint(before: str, behind: str) -> str:
    """A blank between two Latin words, nothing in Chinese and inside a number."""
    a, b = before[-1], behind[0]
    if a.isascii() and b.isascii() and a.isalnum() and b.isalnum() and not (a.isdigit() and b.isdigit()):
        return " "
    return " " if a == "," and b.isascii() and b.isalpha() else ""


def find_doubled_runs(sheet: Sheet) -> Iterator[Mark]:
    """A run printed twice becomes one, in a text where that happens again and again or the run is too long for a figure of speech."""
    text, codes = sheet.text, sheet.survey.codes
    found: dict[int, int] = {}
    for size in range(LONGEST_RUN, 1, -1):
        for place in _repeats(codes, size).tolist():
            if _is_doubled(text[place : place + size], text, place):
                found.setdefault(place, size)
    runs = _disjoint(found)
    short = {text[place : place + 2] for place, size in runs if size == 2}
    many = len(short) >= LEAST_RUNS or (short and sum(size > 2 for _, size in runs) >= LEAST_RUNS)
    for place, size in runs:
        if size > 3 or many or (size == 3 and len(runs) > 1):
            yield "doubled_run", place + size, place + 2 * size, ""


def _repeats(codes: Codes, size: int) -> Places:
    """Where a run of `size` characters stands twice in a row."""
    if len(codes) < 2 * size:
        return np.zeros(0, np.int64)
    same = codes[size:] == codes[:-size]
    width = 1
    while width < size:  # same[i:i+size] all true, by doubling
        step = min(width, size - width)
        same = same[:-step] & same[step:]
        width += step
    return np.flatnonzero(same)


def _is_doubled(run: str, text: str, place: int) -> bool:
    """Words, not a figure of speech: no 一步一步, no 哈哈哈哈, no third time, and not part of a longer run of the same."""
    size = len(run)
    if (
        len(set(run)) < 2
        or run[0] in "一两很再又不"
        or not all("\u3400" <= c <= "\u9fff" or c.isalnum() for c in run)
    ):
        return False
    if sum("\u3400" <= c <= "\u9fff" for c in run) < max(2, size // 2):
        return False
    if size % 2 == 0 and run[: size // 2] == run[size // 2 :]:
        return False
    return text[place + 2 * size : place + 3 * size] != run and text[max(0, place - size) : place] != run


def _disjoint(found: dict[int, int]) -> list[tuple[int, int]]:
    runs, at = [], 0
    for place, size in sorted(found.items(), key=lambda run: (run[0], -run[1])):
        if place >= at:
            runs.append((place, size))
            at = place + 2 * size
    return runs
