"""Sentences of a text: half-open spans without surrounding blanks."""

import re
from collections.abc import Iterable, Iterator

__all__ = ["find_sentences"]

# Chinese stops end a sentence wherever they stand; closing quotes and brackets behind them belong to it. A Latin full stop
# ends one only before a blank and behind a letter or Chinese character, so that 3.5 and V2.0 stay whole.
_SENTENCE = re.compile(r"[^\n。！？!?]*(?:[。！？!?]+[”’」』）)\"]*|\n|$)")
_BLANKS = " \t\r\n\u3000"

# … [1] - 甲公司…  [2] * 乙公司…: a list whose line ends are lost, its items parted by marks and by the numbers of their sources
# … [2] - 净利润…, … [2] 业绩表现 - 收入…
_RUN_ON_LIST = re.compile(r"\[\d{1,3}\][。；]?\s?(?:[\u4e00-\u9fffA-Za-z\d]{2,12}\s?)?[-*•●]\s")
_RUN_ON_BORDER = re.compile(
    r"(?<=\])[。；]?\s+(?![-*•●\[])|(?<![\d\s%年])(?<!Non)(?<!NON)(?<!non)\s*[-*•●]\s+(?!(?<=[A-Za-z] - )\d{1,2}(?![\dA-Za-z年月.]))(?=[\u4e00-\u9fffA-Za-z\d“《])"
)  # Tier - 1客户 goes on

# …同比增长2%.可穿戴设备：…: Latin stops for Chinese ones, where a run has several and no other stop
_LATIN_STOP = re.compile(r"(?:(?<=[\u4e00-\u9fff][\u4e00-\u9fff])|(?<=[%％）)]))\.(?=[\u4e00-\u9fff]|\d\d)")
FEWEST_STOPS = 3

LONGEST = 1500  # characters; no sentence of a real note comes near it
_PAUSE = re.compile("[，,；;、。 ]")
SHORTEST_LINE = 12  # characters of a line that may go on in the next one
_OPEN_END = re.compile(r"[\u4e00-\u9fffA-Za-z0-9，,、/.%(（)）”+-]$")
_GOES_ON = re.compile(
    r"(?![\-−]\s+[^\s\d]|[\-−][\u4e00-\u9fff])[\u4e00-\u9fffA-Za-z0-9+\-−(（“%]"
    r"(?!(?:\d{0,2}|[一二三四五六七八九十]{0,3})[、.．)）]\s?[\u4e00-\u9fff])(?!\S{0,10}(?:提示|因素|建议|要点|评级)(?:[：:\n]|$))"
)


def find_sentences(text: str, *, wrapped: bool = False) -> list[tuple[int, int]]:
    """Spans of all sentences in order; line ends end a sentence too.

    wrapped: the text was broken into lines, so a long line without a stop goes on in the next one that begins nothing.
    """
    spans: list[tuple[int, int]] = []
    for start, end in _headed(text, _rows(text, _spans(text))):
        if wrapped and spans and _continues(text, spans[-1][1], start):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


# … 价差收窄 # ●供需数据 截至…: headings of a text in Markdown whose line ends are lost
_RUN_ON_HEADING = re.compile(r"\s+#{1,4}\s+(?=[^\s#])")


def _headed(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans, parted where the mark of a heading stands inside one; a row of a table is left whole."""
    marked = " #" in text
    for start, end in spans:
        if marked and "|" not in text[start:end]:
            for border in _RUN_ON_HEADING.finditer(text, start, end):
                if border.start() > start:
                    yield start, border.start()
                start = border.end()
        yield start, end


def _rows(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A row of a table is one sentence, whatever stops stand in its cells: a stop before a border of cells ends nothing."""
    if "\t" not in text and "|" not in text:
        return spans
    rows: list[tuple[int, int]] = []
    line = -1  # where the row began among the rows
    for start, end in spans:
        if not rows or "\n" in text[rows[-1][1] : start]:
            line = len(rows)
        elif (text[start] in "|｜" or "\t" in text[rows[-1][1] : start]) and end - rows[line][0] <= LONGEST:
            rows[line:] = [(rows[line][0], end)]
            continue
        rows.append((start, end))
    return rows


def _continues(text: str, end: int, start: int) -> bool:
    line = text.rfind("\n", 0, end) + 1
    return (
        text.count("\n", end, start) == 1
        and end - line >= SHORTEST_LINE
        and not _is_headline(text, line, end, start)
        and _OPEN_END.search(text, line, end) is not None
        and _GOES_ON.match(text, start) is not None
    )


def _is_headline(text: str, line: int, end: int, start: int) -> bool:
    """Whether a line of its own behind a blank one, or one that begins with 【, is shorter than the line below it."""
    below = text.find("\n", start)
    longer = (len(text) if below < 0 else below) - start > end - line
    return longer and (text[line] == "【" or line < 2 or text[line - 2] == "\n")


def _spans(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    run_on = "]" in text and _RUN_ON_LIST.search(text) is not None
    for match in _SENTENCE.finditer(text):
        parts: Iterable[tuple[int, int]]
        parts = _items(text, *match.span()) if run_on else _stopped(text, *match.span())
        for start, end in parts:
            while start < end and text[start] in _BLANKS:
                start += 1
            while end > start and text[end - 1] in _BLANKS:
                end -= 1
            if end > start:
                spans += _bounded(text, start, end) if end - start > LONGEST else [(start, end)]
    return spans


def _stopped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of a run whose stops are Latin ones; the run itself where it is none."""
    stops = [*_LATIN_STOP.finditer(text, start, end)] if text.find(".", start, end) >= 0 else []
    return _cut_behind(start, end, stops if len(stops) >= FEWEST_STOPS else ())


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The items of a list told in one line, and the headings between them; the line itself where it holds no such list."""
    if _RUN_ON_LIST.search(text, start, end):
        for border in _RUN_ON_BORDER.finditer(text, start, end):
            yield start, border.start()
            start = border.end()
    yield start, end


def _cut_behind(start: int, end: int, marks: Iterable[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """The parts of a run that end with a mark, and what is left of it."""
    for mark in marks:
        yield start, mark.end()
        start = mark.end()
    yield start, end


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """An endless run in parts, each cut behind a mark of its second half where there is one: linking looks at whole sentences."""
    while end - start > LONGEST:
        marks = _PAUSE.finditer(text, start + LONGEST // 2, start + LONGEST)
        cut = max((mark.end() for mark in marks), default=start + LONGEST)
        yield start, cut
        start = cut
    if start < end:
        yield start, end
