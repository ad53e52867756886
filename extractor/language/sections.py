"""Sections: headings of a note and what kind of part each opens."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import ahocorasick_rs

from extractor.resources import any_of

__all__ = ["SectionFinder", "SectionSpan"]

_BULLETS = "▍■◆◼●⚫▌▶►◎★☆❑❖➢"  # before a heading, in a line of its own or within one
_MARK = rf"[ \t]*(?:[{_BULLETS}※□▪•·\-—#*>]+|[一二三四五六七八九十]{{1,3}}[、.．]|[（(][一二三四五六七八九十\d]{{1,2}}[)）]|\d{{1,2}}(?:\.\d{{1,2}})*[、.．)）]?)?[ \t]*"
_CLOSED_NAMES = frozenset(")）”]】%％倍元")
SHORTEST_HEADING = 4  # characters of a heading behind a name or a number
_LONGEST_HEADING = 60
_LONGEST_RATING = 20
HINDRANCES = "hindrances"  # what keeps something down, a risk where it heads a bulleted list in one line
_TELLING_HEADING = 7  # characters of a risk heading that is no part of running speech


_COLON = re.compile(r"[ \t]*[:：]")
_OPENERS, _CLOSERS = '「『〖〔（([“"', '」』〗〕）)]”"'
# what may stand between a risk heading and its first factor but a colon: 风险提示。 风险提示—— （风险提示） 风险提示|
_DIVIDED = re.compile(
    r"(?:[」』〗〕）)\]”\"]{1,2}[ \t]*[。.．:：]?|[ \t]*[。.．|｜~～>＞！!]|[—–－-]{1,2}(?![^\n]{1,200}(?:\s[-–—•·*]\s?|[-–—•·*]\s)[\u4e00-\u9fff]))"
    r"[ \t]*(?=[\u4e00-\u9fff\d（(①A-Z])(?!详见|请参阅|请阅)"
)
# 主要风险 - 需求放缓 - 汇率波动, with at least two of one mark
_BULLETED = re.compile(r"[ \u3000\t]*(?=([-–—•·●*])\s(?=\S)[^\n]{3,200}?\1\s)")
# 风险因素包括A及B等。 at the end of its line is a sentence and heads nothing
_GLUED = re.compile(
    r"(?=[-–•●\u4e00-\u9fffA-Z1①（(])(?![的与和及是为在函书]|方面)(?!(?:主要)?包括[^\n。；;:：\d①]{4,80}。[ \t\r]*(?:\n|$))"
)
# … [6] 光模块行业制约因素 - 贸易摩擦 - …: of what the risks are, behind the source of the item before; not 投资建议和风险提示 - 预计…
_OF_WHAT = re.compile(r"\[\d{1,3}\]\s[\u4e00-\u9fffA-Za-z0-9]{2,12}的?(?<![和与及])$")
_SUBJECT_REACH = 18
_NUMBERED = re.compile(r"[一二三四五六七八九十\d][、.．]")
# 存在两大核心风险：, and a numbered line below
_LISTED_BELOW = re.compile(r"\s*\n\s*(?:[（(]?[1一][)）、.．]|①|第一[，、])")
_STOPS = f"。；;！？!?)）”]】%％倍元#\n\t\r\u3000 •{_BULLETS}"


@dataclass(frozen=True, slots=True)
class SectionSpan:
    """A section of the repaired text; `start` is its heading's, `body` the first character behind the heading."""

    kind: str
    heading: str
    start: int
    body: int
    end: int


class SectionFinder:
    """Finds headings by the words of a lexicon: {heading word: kind}."""

    def __init__(self, headings: Mapping[str, str]) -> None:
        self._kinds = dict(headings)
        opening = [word for word, kind in headings.items() if kind != HINDRANCES]
        self._line = re.compile(
            rf"^{_MARK}[【\[《]?[ \t]*(?P<word>{any_of(opening)})(?P<rest>[^\n]*)", re.MULTILINE
        )
        self._risks = [word for word, kind in headings.items() if kind in {"risk_factors", HINDRANCES}]
        self._risk_words = ahocorasick_rs.AhoCorasick(
            self._risks, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest, store_patterns=False
        )
        self._kind_mark = re.compile(r"^[ \t]*[▍■◆●▌▶►★【]")

    def find(self, text: str) -> list[SectionSpan]:
        """Sections in order of place; text before the first heading belongs to none."""
        heads: list[tuple[int, int, str, str]] = []
        for match in self._line.finditer(text):
            head = self._read_line(text, match)
            if head:
                heads.append(head)
        heads += self._inline_heads(text)
        for match in re.finditer(r"^[ \t]*[▍■◆▌]+[ \t]*([^\n▍■◆▌]{2,60})", text, re.MULTILINE):
            heads.append((match.start(), match.end(), "other", match[1].strip()))
        heads.sort(key=lambda h: (h[0], h[2] == "other"))
        kept: list[tuple[int, int, str, str]] = []
        for head in heads:
            if kept and kept[-1][2] == "other" and head[2] == "risk_factors" and head[0] - kept[-1][0] <= 2:
                kept.pop()  # ▍风险因素 and its factors on one line: the mark alone does not make it a heading of another kind
            if kept and (head[0] < kept[-1][1] or (head[2] == "other" and _is_item(text, kept[-1], head))):
                continue
            kept.append(head)
        ends = [*(h[0] for h in kept[1:]), len(text)]
        return [SectionSpan(k, w, s, b, e) for (s, b, k, w), e in zip(kept, ends, strict=False)]

    def _inline_heads(self, text: str) -> Iterator[tuple[int, int, str, str]]:
        """Risk headings within a line, the only ones that open a section there.

        They stand behind a stop with a colon, or in lenticular brackets; and those that are no part of running speech even
        without colon or stop, as text of PDFs has lost its line ends and blanks.
        """
        for n, start, end in self._risk_words.find_matches_as_indexes(text):
            word = self._risks[n]
            if self._kinds[word] == HINDRANCES:  # 制约因素 - 贸易摩擦 - …; in running speech it heads nothing
                if bulleted := self._bulleted(text, start, end):
                    yield start, bulleted, "risk_factors", word
                continue
            if text.startswith(word, end) and text[start - 1 : start] != word[-1]:  # 风险提示风险提示
                end += len(word)
            telling = (
                word.endswith(
                    (
                        "提示",
                        "因素",
                        "揭示",
                        "提醒",
                        "警示",
                        "预警",
                        "因素分析",
                        "点分析",
                        "提示事项",
                        "提示与分析",
                        "提示及分析",
                    )
                )
                or len(word) >= _TELLING_HEADING
            )
            colon = _COLON.match(text, end)
            if text[start - 1 : start] == "【" and text[end : end + 1] == "】":
                colon = _COLON.match(text, end + 1)
                yield start, colon.end() if colon else end + 1, "risk_factors", word
            elif colon and (telling or _stopped(text, start) or _LISTED_BELOW.match(text, colon.end())):
                yield start, colon.end(), "risk_factors", word
            elif divided := self._divided(text, start, end):
                yield start, divided, "risk_factors", word
            elif bulleted := self._bulleted(text, start, end):
                yield start, bulleted, "risk_factors", word
            elif telling and _GLUED.match(text, end) and _stopped(text, start):
                yield start, end, "risk_factors", word
            elif (
                (telling or text[start - 1 : start] in _MARKED)  # ■风险 需求放缓，汇率波动
                and (text[start - 1 : start] in _BLANKS_BEFORE or _stopped(text, start))
                and (blank := _SPACED.match(text, end))
            ):
                yield start, blank.end(), "risk_factors", word

    def _bulleted(self, text: str, start: int, end: int) -> int:
        """Where the list begins behind a risk heading whose items bear one mark each, all in one line; 0 where there is none."""
        match = _BULLETED.match(text, end)
        if match is None:
            return 0
        headed = text[start - 1 : start] in _BLANKS_BEFORE or _stopped(text, start)
        headed = headed or _OF_WHAT.search(text, max(0, start - _SUBJECT_REACH), start) is not None
        return match.end() if headed else 0

    def _divided(self, text: str, start: int, end: int) -> int:
        """Where the list begins behind a risk heading that a stop, a dash or a bracket parts from it; 0 where there is none."""
        opened = text[start - 1 : start] in _OPENERS and start > 0
        if text[start - 1 : start] in _CLOSED_NAMES and start and end - start < SHORTEST_HEADING:
            return 0  # 美国“缩表”风险。
        match = _DIVIDED.match(text, end)
        if match is None or (match[0][0] in _CLOSERS) != opened or not _stopped(text, start - opened):
            return 0
        return match.end()

    def _read_line(self, text: str, match: re.Match[str]) -> tuple[int, int, str, str] | None:
        """A heading ends its line, or is followed by a colon, a closing bracket or a blank."""
        word, rest = match["word"], match["rest"]
        kind = self._kinds[word]
        stripped = rest.strip(" \t\r】]》:：、，,。")
        marked = self._kind_mark.match(match[0]) is not None
        after = rest[:1]
        if not stripped:
            given = kind == "rating_system" and _GIVEN.match(text, match.end()) is not None
            return None if given else (match.start(), match.end(), kind, word)
        if kind == "rating_system" and len(stripped) <= _LONGEST_RATING:
            return None  # 行业评级：强于大市（维持）gives a rating and explains none
        if (after and after in ":：】]》") or rest[:2].strip()[:1] in {":", "："}:
            body = match.end("word") + len(rest) - len(rest.lstrip(" \t】]》:："))
            if marked and kind != "risk_factors" and len(rest) < _LONGEST_HEADING and "。" not in rest[:-1]:
                body = match.end()
            return match.start(), body, kind, word
        if marked and len(match[0]) <= _LONGEST_HEADING:
            return match.start(), match.end(), kind, word
        if (
            kind == "risk_factors"
            and (divided := _DIVIDED.match(text, match.end("word")))
            and divided[0][0] not in _CLOSERS
        ):
            return match.start(), divided.end(), kind, word
        if kind == "risk_factors" and (after in " \t　" or _reads_as_list(stripped)):
            blank = _SPACED.match(text, match.end("word"))  # a single mark behind the heading is no list's
            return match.start(), blank.end() if blank else match.end("word"), kind, word
        return None


# 行业投资评级 over - 维持对行业的“推荐”评级: a rating that is given, and no system of ratings
_GIVEN = re.compile(r"\s*[-–—•·*●]?\s*(?:我们)?(?:维持|给予|首次覆盖|首次给予|上调|下调|重申)")
# … [5] 风险提示 - 来风不及预期, …负债率 40% 风险提示 需求下滑: blanks on both sides stand for line ends that are lost
_BLANKS_BEFORE = (" ", "\u3000", "\t", "]", "】", *_BULLETS)
_MARKED = tuple(_BULLETS)
_SPACED = re.compile(
    r"[ \u3000\t]+(?:[-–—•·*]\s*(?![^\n]{0,200}\s[-–—•·*]\s))?(?=[\u4e00-\u9fffA-Z\d（(①])(?![函书])"
)


_TAG_REACH = 20
_TAG = re.compile(r"[A-Za-z]_[A-Za-z]+\d?$")  # Table_Risk: what a template leaves in the text of a PDF


def _stopped(text: str, start: int) -> bool:
    """Whether a heading can begin here: at a line's head, behind a stop, a bracket, a number, a template's tag or 评级."""
    before = text[max(0, start - 2) : start]
    if not before or before[-1] in _STOPS or before == "评级" or _NUMBERED.fullmatch(before):
        return True
    return before[-1].isascii() and _TAG.search(text, max(0, start - _TAG_REACH), start) is not None


def _is_item(text: str, section: tuple[int, int, str, str], head: tuple[int, int, str, str]) -> bool:
    """◆ 关税政策变化 under a risk heading that bears another mark, or none, is an item of its list."""
    return (
        section[2] == "risk_factors"
        and text[head[0] : head[1]].lstrip()[:1] != text[section[0] : section[1]].lstrip()[:1]
    )


def _reads_as_list(rest: str) -> bool:
    """风险提示1）… or 风险提示①…: the colon is missing but a list follows."""
    return re.match(r"[（(]?[1①一][)）、.]?", rest) is not None
