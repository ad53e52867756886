"""How a list of risks is cut into single factors: numbers, bullets, stops, and pauses that only sometimes divide."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from extractor.linking.glued_risks import unglued
from extractor.linking.risk_cutter import Cutter, Piece, cut, lead_off, narrow
from extractor.linking.risk_pauses import LONGEST_PART, finer, paired

__all__ = ["rejoined", "runs", "statements"]

FIRST_MARK = 60  # characters before the first number of a numbered list
_COMMA, _LINE = re.compile("[，,]"), re.compile(r"\n+")
_STOP = re.compile(r"[。；;\n！]|\[\d")
PAGE_FOOT = 160  # characters of a page's foot and head between two items of a list
_COUNT = re.compile(r"(?m:^[ \t]*)[（(]?(\d{1,2})[)）、.．](?!\d)")
_NUMERAL = re.compile(r"[\divxⅠ-ⅿ①-⑳❶-❿⑴-⒇㈠-㈩一二三四五六七八九十首其再最]")
_SUPPOSES = re.compile(r"若|如果|一旦")
_SEMICOLON = re.compile(r"[；;]")
_DIVIDER = re.compile(r"[；;、]")
_OPEN_LINE = re.compile(r"(?<=[^\s。；;！？!?：:])\n(?=\S)")
_HIDDEN = "\u2060"  # stands for a line end that divides nothing
_SAYS = re.compile(r"[\u4e00-\u9fffA-Za-z]{2}")
_HEADLINE = re.compile(r"[：:。\n]")
# factors that one word tells
_WORD = re.compile(r"监管|竞争|价格战|汇率|关税|政策|通胀|疫情|诉讼|利率|伦理|断供|合规")
_WIDE = re.compile(r"[ \u3000]+")
EXPLAINED = 12  # characters of an explanation at least
_BLANK = re.compile(r"[ \u3000]+|[-—.·…]{2,}")


def statements(text: str, start: int, end: int, cutter: Cutter, led: bool) -> Iterator[tuple[int, int, int]]:
    """(start, end, end of headline) of each factor of a list; `led`: it stands in running speech."""
    pieces = _numbered(text, start, end, cutter) or _separated(text, start, end, cutter, led)
    blanks = _blank_headed(text, pieces, cutter)
    if pieces and pieces[-1][0] not in blanks:
        pieces[-1] = _without_junk(text, *pieces[-1], cutter)
    pieces = [part for piece in pieces for part in unglued(text, *piece, cutter.ends_strong)]
    for piece in pieces:
        first, last = lead_off(text, *piece, cutter)
        short = last - first < cutter.shortest and not _WORD.fullmatch(text, first, last)
        if short or not _SAYS.search(text, first, last):
            continue
        headline = blanks.get(piece[0]) or _headline(text, first, last, cutter)
        if headline - first <= cutter.longest:
            yield first, last, headline


def runs(text: str, start: int, end: int, cutter: Cutter) -> Iterator[Piece]:
    """The list without what ends it; one whose numbers go on behind the foot of a page has a run on each page."""
    while over := cutter.ender.search(text, start, end):
        yield start, over.start()
        numbers = [int(m[1]) for m in _COUNT.finditer(text, start, over.start())]
        following = _COUNT.search(text, over.end(), min(end, over.end() + PAGE_FOOT))
        if not numbers or following is None or int(following[1]) != numbers[-1] + 1:
            return
        start = following.start()
    yield start, end


def rejoined(text: str, lists: Iterable[Piece], cutter: Cutter) -> str:
    """A text broken into lines, with the line ends inside the factors of its lists hidden."""
    characters = None
    for start, end in lists:
        for at in _line_ends_inside(text, start, end, cutter):
            characters = characters or list(text)
            characters[at] = _HIDDEN
    return text if characters is None else "".join(characters)


def _line_ends_inside(text: str, start: int, end: int, cutter: Cutter) -> Iterator[int]:
    """In a list divided by ； or 、, a line that ends with neither, nor as a risk does, goes on in the next."""
    for match in _OPEN_LINE.finditer(text, start, end):
        at = match.start()
        if cutter.ends_strong(text, start, at) or cutter.enumerator.match(text, at + 1, end):
            continue
        above = max(start, text.rfind("\n", start, at) + 1)
        below = text.find("\n", at + 1, end)
        if _DIVIDER.search(text, above, at) or _DIVIDER.search(text, at, below if below >= 0 else end):
            yield at


def _numbered(text: str, start: int, end: int, cutter: Cutter) -> list[Piece]:
    """The items of a numbered or bulleted list; its marks are of one kind, so that those inside an item are none."""
    first = cutter.enumerator.search(text, start, end)
    if first is None or first.start() - start > FIRST_MARK:
        return []
    marks = list(cutter.enumerator.finditer(text, start, end))
    marks = [m for m in marks if _is_like(m, marks[0])]
    counted = bool(marks) and _NUMERAL.search(marks[0][0]) is not None
    headed = len(marks) > 1 and _TITLE_LINE.fullmatch(text, start, marks[0].start()) is not None
    if not marks or marks[0].start() - start > (FIRST_MARK if (counted and len(marks) > 1) or headed else 2):
        return []
    if not counted and (heading := _AFTER_BULLETS.search(text, marks[0].end(), end)) is not None:
        end = heading.start()
        marks = [m for m in marks if m.start() < end]
    borders = [m.start() for m in marks[1:]] + [end]
    pieces = [narrow(text, m.end(), b) for m, b in zip(marks, borders, strict=True)]
    explained = any(_explains(text, *p) for p in pieces[:-1])
    last = [] if counted else _divided(text, *pieces[-1], cutter)
    pieces[-1:] = last or [_last_numbered(text, *pieces[-1], cutter, explained)]
    if headed and cutter.tail.search(text, start, marks[0].start()):
        pieces.insert(0, narrow(text, start, marks[0].start()))
    if not counted and (labelled := _labelled(text, pieces, cutter)):
        return labelled
    return pieces if counted else [part for p in pieces for part in _divided(text, *p, cutter) or [p]]


def _labelled(text: str, pieces: list[Piece], cutter: Cutter) -> list[Piece]:
    """- 甲公司：新品失败、产能不足 - 乙公司：制裁升级: the short factors behind labels that say no risk themselves, where every item has one."""
    labels = [_LABEL.match(text, *piece) for piece in pieces]
    if len(pieces) < 2 or None in labels:
        return []
    found, of_others = [], 0
    for label, (start, end) in zip(labels, pieces, strict=True):
        if label is None or cutter.tail.search(text, *label.span()) or _WORD.search(label[0]):
            found.append((start, end))
            continue
        rest = narrow(text, label.end(), end)
        parts = [part for item in cut(text, *rest, _SEMICOLON) for part in finer(text, *item, cutter)]
        if not all(b - a <= LONGEST_PART and cutter.strong.search(text, a, b) for a, b in parts):
            return []
        found += parts
        of_others += 1
    return found if of_others > 1 else []


_LABEL = re.compile(r"[^：:，,。；;、\n]{2,10}[：:]\s?")


def _divided(text: str, start: int, end: int, cutter: Cutter) -> list[Piece]:
    """- 竞争加剧；需求放缓；政策收紧: the factors of a bullet, where each part of its line is a short one."""
    line = text.find("\n", start, end)
    stop = text.find("。", start, line if line >= 0 else end)
    until = stop if stop >= 0 else line if line >= 0 else end
    parts = list(cut(text, start, until, _SEMICOLON))
    if len(parts) == 1 and not (parts := paired(text, *parts[0], cutter)):
        return []
    whole = all(
        b - a <= LONGEST_PART and cutter.tail.search(text, a, b) and not cutter.consequence.match(text, a, b)
        for a, b in parts
    )
    return parts if len(parts) > 1 and whole else []


def _is_like(mark: re.Match[str], first: re.Match[str]) -> bool:
    """Whether two marks are of one kind; a bullet is that also where the heading stands before it in its line."""
    return mark.lastgroup == first.lastgroup or (
        mark[0].strip() == first[0].strip() and _NUMERAL.search(first[0]) is None
    )


# behind bulleted items the heading of another part: 2) 某某 (2382), a table's bar, a line that ends with a colon; … [8] 价值提升 - in one line
_AFTER_BULLETS = re.compile(
    r"\n\s*(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[)）、.．]\s?\D|[|｜]|[^\n，,。；;•●■◆▪-][^\n，,。；;]{1,18}[：:]\s*\n)"
    r"|(?:(?<=\[\d\])|(?<=\[\d\d\]))\s(?=[\u4e00-\u9fffA-Za-z0-9][^\n，,。；;：:–—•\[\]-]{2,24}\s?[–—•-]\s\S)"
)


# 风险二：技术路线更替, and bulleted lines below
_TITLE_LINE = re.compile(r"[^\n。；;，,]{4,40}\n\s*")


def _explains(text: str, start: int, end: int) -> bool:
    match = _HEADLINE.search(text, start, end)
    return match is not None and end - match.end() > 4


def _last_numbered(text: str, start: int, end: int, cutter: Cutter, explained: bool) -> Piece:
    """The last item ends with its paragraph, or with its first stop where the others are one clause each."""
    if not explained:
        stop = _STOP.search(text, start, end)
        return narrow(text, start, stop.start()) if stop else (start, end)
    line = text.find("\n", start, end)
    while line >= 0:
        rest = text[line:end].strip()
        if text[start:line].strip() and not (rest and cutter.tail.search(rest.split("\n")[0])):
            return narrow(text, start, line)
        line = text.find("\n", line + 1, end)
    return start, end


def _separated(text: str, start: int, end: int, cutter: Cutter, led: bool) -> list[Piece]:
    """Cut at ； and line ends, at 。 between factors, and at 、 or ， where every piece is a factor of its own."""
    if text.count("风险。", start, end) > 1 and (headed := _stop_headed(text, start, end)):
        return headed
    if labelled := _labelled(text, list(cut(text, start, end, _LINE)), cutter):
        return labelled
    pieces: list[Piece] = []
    divided = _has_semicolons(text, start, end)
    freely = led or not divided
    for first, last in cut(text, start, end, _LINE):
        if pieces and (
            not cutter.tail.search(text, first, last) or _is_prose(text, pieces, first, last, cutter)
        ):
            break
        for a, b in cut(text, first, last, cutter.separator):
            stopped = bool(pieces) and _last_sign(text, start, a) in {"。", "！"}
            whole = a == first and cutter.ends_strong(
                text, a, b
            )  # a line of its own that ends as a risk does
            if stopped and not whole and not cutter.goes_on.search(text, a, b):
                return pieces
            if stopped and pieces[-1][0] >= first and _explains_before(text, pieces[-1], a, b):
                pieces[-1] = pieces[-1][0], b
                continue
            says = cutter.tail.search(text, a, b) or (stopped and _SUPPOSES.search(text, a, b))
            if not says and not divided:
                continue
            pieces += finer(text, a, b, cutter) if freely else paired(text, a, b, cutter) or [(a, b)]
    return pieces


_HEAD = re.compile(r"(?:(?<=[。！\n])|^)\s*(?=[\u4e00-\u9fffA-Z])[^，,；;。、：:！\n]{2,18}风险。")


def _stop_headed(text: str, start: int, end: int) -> list[Piece]:
    """竞争加剧风险。新厂商增多，价格承压。汇率风险。公司外销占比高。: headlines that a stop ends, each with its sentences."""
    gap = _GAP.search(text, start + 1, end)
    close = gap.start() if gap is not None else end
    heads = list(_HEAD.finditer(text[start:close]))
    if len(heads) < 2 or text[start : start + heads[0].start()].strip():
        return []
    borders = [start + m.start() for m in heads] + [close]
    pieces = [narrow(text, a, b) for a, b in pairwise(borders)]
    explained = sum(b - a > m.end() - m.start() + 4 for (a, b), m in zip(pieces, heads, strict=True))
    return (
        [part for piece in pieces for part in _own_line(text, *piece)] if explained * 2 >= len(pieces) else []
    )


def _own_line(text: str, start: int, end: int) -> list[Piece]:
    """…带来汇兑亏损。⏎在建产线投产不及预期。: a factor without an explanation in a line of its own behind one that has it."""
    line = text.rfind("。\n", start, end)
    last = narrow(text, line + 1, end) if line >= 0 else (end, end)
    alone = 4 <= last[1] - last[0] <= LONGEST_PART and not re.search(r"[。，,；;\n]", text[slice(*last)])
    return [narrow(text, start, line), last] if alone else [(start, end)]


_GAP = re.compile(r"\n\s*\n")


def _is_prose(text: str, pieces: list[Piece], start: int, end: int, cutter: Cutter) -> bool:
    """A line of sentences under a line that lists several factors: the first sentence ends as no risk does and goes on as none."""
    stop = _FULL_STOP.search(text, start, end)
    if stop is None or len(pieces) < 2 or "\n" in text[pieces[0][0] : pieces[-1][1]]:
        return False
    told = start, stop.start()
    return not (
        cutter.ends_strong(text, *told) or cutter.goes_on.search(text, *told) or _HEADLINE.search(text, *told)
    )


_FULL_STOP = re.compile("[。！？?]")


def _explains_before(text: str, piece: Piece, start: int, end: int) -> bool:
    """销量不及预期。若补贴退坡，需求可能透支: a headline and what it means; two sentences that suppose are two factors."""
    supposed = _SUPPOSES.search(text, start, end)
    return supposed is not None and (supposed.start() == start or not _SUPPOSES.search(text, *piece))


def _last_sign(text: str, start: int, end: int) -> str:
    """The last character before `end` that is no blank."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return text[end - 1 : end]


def _has_semicolons(text: str, start: int, end: int) -> bool:
    """Whether ； divides the list: it stands in its first sentence."""
    while start < end and text[start].isspace():
        start += 1
    stop = re.compile(r"[；;。\n]").search(text, start, end)
    return stop is not None and stop[0] in "；;"


def _without_junk(text: str, start: int, end: int, cutter: Cutter) -> Piece:
    """The last factor without what runs on behind it where line ends are lost: a blank behind a whole factor ends it."""
    for blank in _BLANK.finditer(text, start, end):
        if blank.start() - start >= cutter.shortest and cutter.ends_strong(text, start, blank.start()):
            return narrow(text, start, blank.start())
    return start, end


def _blank_headed(text: str, pieces: list[Piece], cutter: Cutter) -> dict[int, int]:
    """汇率波动风险 若本币升值，毛利率将受损；竞争加剧 新进入者增多，…: where the headlines end that a blank alone parts from what they mean.

    Told by their first: it is called a risk, and what follows is longer than a factor. Piece start to headline end.
    """
    found: dict[int, int] = {}
    for start, end in pieces:
        blank = _WIDE.search(text, start, min(end, start + LONGEST_PART))
        if blank is None or _HEADLINE.search(text, start, blank.start()):
            continue
        told = found or text.endswith("风险", start, blank.start())
        explains = end - blank.end() > EXPLAINED and not cutter.ends_strong(text, start, end)
        comma = _COMMA.search(text, blank.end(), end) is not None
        if told and (explains or comma) and cutter.ends_strong(text, start, blank.start()):
            found[start] = blank.start()
    return found


_SUCH = re.compile(
    r"[（(](?!\d{4}|[A-Za-z0-9.\s-]{1,12}[)）])[^（）()\n]{4,}[)）](?=$|[\s。；;，,]*$)|[，,]\s?(?:如|例如|比如|譬如|诸如)(?!果|期|何|无|有|未|若|不)(?=[^。；;\n]{4,}$)"
)


def _headline(text: str, start: int, end: int, cutter: Cutter) -> int:
    """Where the statement ends and its explanation begins: a colon or stop behind a short headline."""
    if (such := _SUCH.search(text, start + cutter.shortest, end)) is not None:
        return such.start()  # 供给扰动（甲国限产、乙国罢工等）, 贸易壁垒抬升，如甲国的关税
    match = _HEADLINE.search(text, start, min(end, start + cutter.headline + 1))
    shortest = 2 if match and match[0] in "：:" else cutter.shortest
    if match and match.start() - start >= shortest and match.end() < end:
        return match.start()
    return end
