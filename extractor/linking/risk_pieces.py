"""How a list of risks is cut into single factors: numbers, bullets, stops, and pauses that only sometimes divide."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from extractor.linking.glued_risks import unglued

__all__ = ["Cutter", "Piece", "cutter_of", "rejoined", "runs", "statements"]

Piece = tuple[int, int]
FIRST_MARK = 60  # characters before the first number of a numbered list
_PAUSE, _COMMA, _LINE = re.compile("、"), re.compile("[，,]"), re.compile(r"\n+")
_STOP = re.compile(r"[。；;\n！]|\[\d")
LONGEST_PART = 26  # characters of a factor between pauses
SHORT_LAST = (
    6  # characters of a last factor that need not say that it is a risk: 客流下滑、价格战升级及食品安全
)
BARE_WORD = 4  # characters of a piece that cannot be a factor by itself
PAGE_FOOT = 160  # characters of a page's foot and head between two items of a list
_COUNT = re.compile(r"(?m:^[ \t]*)[（(]?(\d{1,2})[)）、.．](?!\d)")
_AND = re.compile(r"以及|和|及|与")
_NUMERAL = re.compile(r"[\divxⅠ-ⅿ①-⑳❶-❿⑴-⒇㈠-㈩一二三四五六七八九十首其再最]")
_CONDITION = re.compile(r"[：:]|若|如果|一旦")  # a factor that explains itself is one, with all its commas
_SUPPOSES = re.compile(r"若|如果|一旦")
_SEMICOLON = re.compile(r"[；;]")
_DIVIDER = re.compile(r"[；;、]")
_OPEN_LINE = re.compile(r"(?<=[^\s。；;！？!?：:])\n(?=\S)")
_HIDDEN = "\u2060"  # stands for a line end that divides nothing
_SAYS = re.compile(r"[\u4e00-\u9fffA-Za-z]{2}")
_HEADLINE = re.compile(r"[：:。\n]")
# factors that one word tells
_WORD = re.compile(r"监管|竞争|价格战|汇率|关税|政策|通胀|疫情|诉讼|利率|伦理|断供|合规")
_ONE_WORD = re.compile(r"[\u4e00-\u9fff]+")
_BRACKETS = re.compile(r"[（(][^（）()\n]*[）)]")
_WIDE = re.compile(r"[ \u3000]+")
EXPLAINED = 12  # characters of an explanation at least
_BLANK = re.compile(r"[ \u3000]+|[-—.·…]{2,}")


@dataclass(frozen=True)
class Cutter:
    """A list rule, compiled. `tail` is what a factor says of its subject, `strong` what says it without any help."""

    enumerator: re.Pattern[str]
    separator: re.Pattern[str]
    tail: re.Pattern[str]
    strong: re.Pattern[str]
    goes_on: re.Pattern[str]
    consequence: re.Pattern[str]
    ender: re.Pattern[str]
    trailing: re.Pattern[str]
    leading: re.Pattern[str]
    conjunction: re.Pattern[str]
    none: re.Pattern[str]
    shortest: int
    longest: int
    headline: int

    def ends_strong(self, text: str, start: int, end: int) -> bool:
        """Whether text[start:end] ends with a word that makes it a risk."""
        return any(match.end() == end for match in self.strong.finditer(text, max(start, end - 8), end))


def cutter_of(pattern: Mapping[str, Any]) -> Cutter:
    """The cutter of a list rule's pattern."""
    packed = [re.sub(r"\s+", "", pattern[k]) for k in ("tails", "strong", "enders")]
    marks = "|".join(f"(?P<k{n}>{e})" for n, e in enumerate(pattern["enumerators"]))
    tails = f"{packed[0]}|{packed[1]}"
    key = (
        marks, "|".join(pattern["separators"]), tails, packed[1], pattern["goes_on"], pattern["consequence"], packed[2],
        pattern["trailing"], pattern["leading"], pattern["conjunction"], pattern.get("none", "(?!)"),
    )  # fmt: skip
    return _cutter(key, pattern["shortest"], pattern["longest"], pattern["headline"])


@lru_cache(maxsize=32)
def _cutter(key: tuple[str, ...], shortest: int, longest: int, headline: int) -> Cutter:
    a, b, c, d, e, f, g, h, i, j, k = (re.compile(each) for each in key)
    return Cutter(a, b, c, d, e, f, g, h, i, j, k, shortest, longest, headline)


def statements(text: str, start: int, end: int, cutter: Cutter, led: bool) -> Iterator[tuple[int, int, int]]:
    """(start, end, end of headline) of each factor of a list; `led`: it stands in running speech."""
    pieces = _numbered(text, start, end, cutter) or _separated(text, start, end, cutter, led)
    blanks = _blank_headed(text, pieces, cutter)
    if pieces and pieces[-1][0] not in blanks:
        pieces[-1] = _without_junk(text, *pieces[-1], cutter)
    pieces = [part for piece in pieces for part in unglued(text, *piece, cutter.ends_strong)]
    for piece in pieces:
        first, last = _lead_off(text, *piece, cutter)
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
    pieces = [_narrow(text, m.end(), b) for m, b in zip(marks, borders, strict=True)]
    explained = any(_explains(text, *p) for p in pieces[:-1])
    last = [] if counted else _divided(text, *pieces[-1], cutter)
    pieces[-1:] = last or [_last_numbered(text, *pieces[-1], cutter, explained)]
    if headed and cutter.tail.search(text, start, marks[0].start()):
        pieces.insert(0, _narrow(text, start, marks[0].start()))
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
        rest = _narrow(text, label.end(), end)
        parts = [part for item in _cut(text, *rest, _SEMICOLON) for part in _finer(text, *item, cutter)]
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
    parts = list(_cut(text, start, until, _SEMICOLON))
    if len(parts) == 1 and not (parts := _paired(text, *parts[0], cutter)):
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
        return _narrow(text, start, stop.start()) if stop else (start, end)
    line = text.find("\n", start, end)
    while line >= 0:
        rest = text[line:end].strip()
        if text[start:line].strip() and not (rest and cutter.tail.search(rest.split("\n")[0])):
            return _narrow(text, start, line)
        line = text.find("\n", line + 1, end)
    return start, end


def _separated(text: str, start: int, end: int, cutter: Cutter, led: bool) -> list[Piece]:
    """Cut at ； and line ends, at 。 between factors, and at 、 or ， where every piece is a factor of its own."""
    if text.count("风险。", start, end) > 1 and (headed := _stop_headed(text, start, end)):
        return headed
    if labelled := _labelled(text, list(_cut(text, start, end, _LINE)), cutter):
        return labelled
    pieces: list[Piece] = []
    divided = _has_semicolons(text, start, end)
    freely = led or not divided
    for first, last in _cut(text, start, end, _LINE):
        if pieces and (
            not cutter.tail.search(text, first, last) or _is_prose(text, pieces, first, last, cutter)
        ):
            break
        for a, b in _cut(text, first, last, cutter.separator):
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
            pieces += _finer(text, a, b, cutter) if freely else _paired(text, a, b, cutter) or [(a, b)]
    return pieces


def _paired(text: str, start: int, end: int, cutter: Cutter) -> list[Piece]:
    """油价再度大涨、人民币大幅贬值；价格战重启: whole factors at a pause, though ； divides the list or a bullet is one item; not 数据泄露、信息安全风险."""
    parts = list(_cut(text, start, end, _PAUSE))
    if len(parts) < 2 or _CONDITION.search(text, start, end) or text.endswith("风险", start, end):
        return []
    whole = all(
        SHORT_LAST <= b - a <= LONGEST_PART
        and (
            cutter.ends_strong(text, a, b)
            or (b - a >= PAIRED and cutter.strong.search(text, a + BARE_WORD, b))
        )
        for a, b in parts
    )
    return parts if whole else []


PAIRED = 8  # characters of a factor at least that says so before its end (波动加剧拖累投资端)


_HEAD = re.compile(r"(?:(?<=[。！\n])|^)\s*(?=[\u4e00-\u9fffA-Z])[^，,；;。、：:！\n]{2,18}风险。")


def _stop_headed(text: str, start: int, end: int) -> list[Piece]:
    """竞争加剧风险。新厂商增多，价格承压。汇率风险。公司外销占比高。: headlines that a stop ends, each with its sentences."""
    gap = _GAP.search(text, start + 1, end)
    close = gap.start() if gap is not None else end
    heads = list(_HEAD.finditer(text[start:close]))
    if len(heads) < 2 or text[start : start + heads[0].start()].strip():
        return []
    borders = [start + m.start() for m in heads] + [close]
    pieces = [_narrow(text, a, b) for a, b in pairwise(borders)]
    explained = sum(b - a > m.end() - m.start() + 4 for (a, b), m in zip(pieces, heads, strict=True))
    return (
        [part for piece in pieces for part in _own_line(text, *piece)] if explained * 2 >= len(pieces) else []
    )


def _own_line(text: str, start: int, end: int) -> list[Piece]:
    """…带来汇兑亏损。⏎在建产线投产不及预期。: a factor without an explanation in a line of its own behind one that has it."""
    line = text.rfind("。\n", start, end)
    last = _narrow(text, line + 1, end) if line >= 0 else (end, end)
    alone = 4 <= last[1] - last[0] <= LONGEST_PART and not re.search(r"[。，,；;\n]", text[slice(*last)])
    return [_narrow(text, start, line), last] if alone else [(start, end)]


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


def _finer(text: str, start: int, end: int, cutter: Cutter) -> list[Piece]:
    """Cut at ， or 、 if the pieces say of themselves that they are risks.

    Commas come first: where every clause is a factor, the pauses in it are its own (煤炭、纯碱等成本上行，产能过剩).
    """
    blanks = _spaced(text, start, end, cutter)
    if blanks:
        return [part for piece in blanks for part in _finer(text, *piece, cutter)]
    if _CONDITION.search(text, _lead_off(text, start, end, cutter)[0], end):
        return [(start, end)]
    clauses = _consequences(text, list(_cut(text, start, end, _COMMA)), cutter)
    parts = _shared(text, _conjoined(text, list(_cut(text, start, end, _PAUSE)), cutter), cutter)
    for pieces in (_conjoined(text, clauses, cutter) if len(clauses) > 1 else [], parts):
        said = sum((cutter.strong.search(text, *p) or _BRACKETS.search(text, *p)) is not None for p in pieces)
        fits = all(4 <= b - a - _bracketed(text, a, b) <= LONGEST_PART for a, b in pieces)
        told = said * 2 >= len(pieces) + (len(pieces) == 2) or _end_as_risks(text, pieces)
        if len(pieces) > 1 and told and fits:
            return [part for piece in pieces for part in _factors_of(text, piece, cutter)]
    return [(start, end)]


_REFERENCE = re.compile(r"\s*(?:\[\d+\])+\s*$")


def _spaced(text: str, start: int, end: int, cutter: Cutter) -> list[Piece]:
    """需求回暖不及预期 供给大增的风险 库存增加: factors parted by blanks alone, where all but one say that they are risks."""
    closing = _REFERENCE.search(text, start, end)
    pieces = list(_cut(text, start, closing.start() if closing else end, _WIDE))
    said = sum(cutter.ends_strong(text, a, b) for a, b in pieces)
    fits = all(4 <= b - a <= LONGEST_PART for a, b in pieces)
    return pieces if len(pieces) > 1 and fits and said >= max(len(pieces) - 1, 1) else []


def _factors_of(text: str, piece: Piece, cutter: Cutter) -> list[Piece]:
    """权益市场波动、利率下行、新单放缓，以及监管趋严: a clause whose every pause divides two whole factors; so may the commas of a part."""
    parts = _shared(text, list(_cut(text, *piece, _PAUSE)), cutter)
    if len(parts) == 1:
        parts = _consequences(text, list(_cut(text, *piece, _COMMA)), cutter)
    told = all(cutter.ends_strong(text, *part) for part in parts) or _end_as_risks(text, parts)
    return parts if told else [piece]


def _end_as_risks(text: str, parts: list[Piece]) -> bool:
    """火灾风险、用工短缺: whether all parts but the last, a word of its own, end with the word for a risk, so that each mark divides two."""
    last = parts[-1]
    word = 4 <= last[1] - last[0] <= SHORT_LAST and _ONE_WORD.fullmatch(text, *last) is not None
    return word and len(parts) > 1 and all(text.endswith("风险", start, end) for start, end in parts[:-1])


def _consequences(text: str, clauses: list[Piece], cutter: Cutter) -> list[Piece]:
    """A clause that tells what follows (可能导致信用风险爆发) belongs to the one before it."""
    joined: list[Piece] = []
    for start, end in clauses:
        if joined and cutter.consequence.match(text, start, end):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _shared(text: str, parts: list[Piece], cutter: Cutter) -> list[Piece]:
    """A bare word shares what the next piece says (宏观经济、政策变化); the last may leave it unsaid."""
    pieces: list[Piece] = []
    open_at: int | None = None
    for start, end in parts:
        first = start if open_at is None else open_at
        bare = end - start <= BARE_WORD and cutter.strong.search(text, start, end) is None
        open_at = first if bare and (start, end) != parts[-1] else None
        if open_at is None:
            pieces.append((first, end))
    return pieces


def _conjoined(text: str, parts: list[Piece], cutter: Cutter) -> list[Piece]:
    """项目延期、利率上行和派息率下调: the last of a list is cut at its 和; a lone piece only behind an unmistakable risk."""
    if not parts:
        return parts
    start, end = parts[-1]
    if len(parts) == 1:
        return list(_cut(text, start, end, cutter.conjunction))
    for match in _AND.finditer(text, start + 4, end):
        right = _narrow(text, match.end(), end)
        said = cutter.strong.search(text, *right) or (
            right[1] - right[0] <= SHORT_LAST and _ONE_WORD.fullmatch(text, *right)
        )
        left = _narrow(text, start, match.start())
        if right[1] - right[0] >= 4 and cutter.ends_strong(text, *left) and said:
            return [*parts[:-1], left, right]
    return parts


def _bracketed(text: str, start: int, end: int) -> int:
    return sum(len(match[0]) for match in _BRACKETS.finditer(text, start, end))


def _cut(text: str, start: int, end: int, at: re.Pattern[str]) -> Iterator[Piece]:
    """The runs between marks; what stands in brackets is not cut."""
    closed = [match.span() for match in _BRACKETS.finditer(text, start, end)]
    begin = start
    for match in at.finditer(text, start, end):
        if any(a < match.start() < b for a, b in closed):
            continue
        piece = _narrow(text, begin, match.start())
        if piece[1] > piece[0]:
            yield piece
        begin = match.end()
    piece = _narrow(text, begin, end)
    if piece[1] > piece[0]:
        yield piece


_EDGE = " \t\r\n\u3000；;。，,、：:"


def _narrow(text: str, start: int, end: int) -> Piece:
    """The span without blanks and separators at its ends."""
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def _without_junk(text: str, start: int, end: int, cutter: Cutter) -> Piece:
    """The last factor without what runs on behind it where line ends are lost: a blank behind a whole factor ends it."""
    for blank in _BLANK.finditer(text, start, end):
        if blank.start() - start >= cutter.shortest and cutter.ends_strong(text, start, blank.start()):
            return _narrow(text, start, blank.start())
    return start, end


def _lead_off(text: str, start: int, end: int, cutter: Cutter) -> Piece:
    lead = cutter.leading.match(text, start, end)
    return _narrow(text, lead.end() if lead else start, end)


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
