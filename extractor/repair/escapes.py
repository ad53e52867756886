"""Escapes left in text: HTML entities, \\uXXXX and \\xXX, percent-encoding, quoted-printable; and only where they are damage.

Code, addresses and samples of escapes in quotation marks are text about escapes and stay. Bytes (\\xE4, %E4, =E4) are decoded only where
they give likely Chinese, in UTF-8 or GB 18030.
"""

import re
from collections.abc import Iterator
from email.errors import MessageError
from email.header import decode_header, make_header
from functools import cached_property, lru_cache
from html.entities import html5
from itertools import islice
from string import hexdigits

import numpy as np
from numpy.typing import NDArray

from extractor.characters import COST, cost
from extractor.repair.codepages import byte_table
from extractor.repair.evidence import Kind, Pair, Survey
from extractor.repair.steps import Mark, Sheet

__all__ = ["find_escapes"]

_ENTITY = re.compile(
    r"&(?:#(?:[xX](?P<hex>[0-9A-Fa-f]{2,6})|(?P<dec>[0-9]{2,7}));?|(?P<name>[A-Za-z][A-Za-z0-9]{1,24});|(?P<bare>(?:nbsp|ldquo|rdquo|mdash|middot|hellip)(?![;=])|(?:amp|quot|lt|gt)(?![A-Za-z0-9;=])))"
)
_BARE = re.compile(r"&(?:nbsp|[lr]dquo|mdash|middot|hellip)(?![;=])")
_BARE_NAME = re.compile(r"&(?P<name>nbsp|[lr]dquo|mdash|middot|hellip)(?!=)")
_WHOLE = re.compile(r"&(?:nbsp|[lr]dquo|mdash|middot|hellip);")
_HALF = re.compile(r"#(?:[xX](?P<hex>[0-9A-Fa-f]{4});|(?P<dec>[0-9]{5});)")
_ENCODED_WORD = re.compile(r"=\?[\w-]{2,20}\?[QqBb]\?[^?\s]{2,400}\?=", re.ASCII)
_UNICODE = re.compile(r"(?:\\u[0-9A-Fa-f]{4})+")
_OCTETS = {
    "\\": re.compile(r"(?:\\x[0-9A-Fa-f]{2})+"),
    "%": re.compile(r"(?:%[0-9A-Fa-f]{2})+"),
    "=": re.compile(r"(?:=[0-9A-F]{2}|=\r?\n(?==[0-9A-F]{2}))+"),
}
# in a document that is escaped as a whole: plain ASCII between the escapes may be half of a character (=9Bb)
_STREAMS = {
    "\\": re.compile(r"(?:\\x[0-9A-Fa-f]{2}|[^\\\n\r\x80-\U0010ffff])+"),
    "%": re.compile(r"(?:%[0-9A-Fa-f]{2}|[^\n\r\x80-\U0010ffff])+"),
    "=": re.compile(r"(?:=[0-9A-F]{2}|=\r?\n|[^=\n\r\x80-\U0010ffff])+"),
}
_OCTET = re.compile(r"(?:\\x|[%=])([0-9A-Fa-f]{2})|=\r?\n|(.)", re.DOTALL)
_KINDS = {"\\": "byte_escape", "%": "percent", "=": "quoted_printable"}
_BACKSLASHED = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "/": "/", "\\": "\\"}
# a line that talks of code, or is code
_CODE = re.compile(
    r"源码|源代码|转义|(?:字符|网址|实体|URL|HTML|UTF-?8|GBK|Unicode|[Bb]ase64|百分号)\s?的?[编解]码|[编解]码(?:为|成|方式|格式|规则|问题|错误|转换|表|后|是|前|写|时)|正则|写法|JavaScript|LaTeX|\bprint\(|\breturn\b|\w\(\"|\.replace\(|^\s*(?:def|class|import|#include|const|let|var)\b|</?[a-z]+[^>\n]*=\""
)
_ADDRESS = re.compile(
    r"(?:[a-z]+://|www\.)\S*$|(?:^|[\s：:，,(（])(?:[A-Za-z]:\\|[/~])[^\s，。]*$|\?[\w.-]+=\S*$"
)
_PART_START = re.compile(r"\w\s?=\s?[\"']?$|[/&?]$")
_PART_END = re.compile(r"&\w+=|\.[A-Za-z][A-Za-z0-9]{1,4}\b|/", re.ASCII)
# what stands before and behind the backslash of a list; it begins at no letter, colon or backslash, as a path does
_LIST_BEFORE = re.compile(r"(?<![A-Za-z\d_\\.:/])-?\d+(?:\.\d+)?[%％]?(?:\\-?\d+(?:\.\d+)?[%％]?)*$")
_LIST_BEHIND = re.compile(
    r"(?:\\-?\d+(?:\.\d+)?(?:[%％](?=\\))?){1,12}[^\S\n]?(?:[%％元万亿億萬倍xX]|[美港日欧歐]元)"
)
LIST_REACH = 60  # characters of a list before one of its backslashes
_CLASS = re.compile(r"\[[^\[\]\n]{0,200}$")  # of a regular expression
_OPENING = "\"'“‘「『`["
_ANY = {
    "&": re.compile(r"&(?:#[xX]?[0-9A-Fa-f]{2,6}|[a-z]{2,6});"),
    "\\u": re.compile(r"(?<!\[)(?:\\u[0-9A-Fa-f]{4}){2,}(?![\]-])"),
    "\\": re.compile(r"\\x[89A-Fa-f][0-9A-Fa-f]"),
    "%": re.compile(r"%[89A-Fa-f][0-9A-Fa-f]"),
    "=": re.compile(r"=[89A-F][0-9A-F]"),
}
LONGEST_STREAM = 1 << 16
MANY = 8  # escapes of one kind, and one for `SHARE` ideographs: then the whole of a document is escaped, whatever surrounds one
SHARE = 4
LEAST_RUNS = 3  # of \u escapes in a text in which a single one counts
BESIDE = 80  # characters from a run of \u escapes, on a line, at which a single one counts too
LEAST_BARE, MOSTLY_BARE = 3, 3  # entities without a semicolon, and how many times those with one
LEAST_LIKELY = 9.0  # nats a character at most for bytes that are decoded


def find_escapes(sheet: Sheet) -> Iterator[Mark]:
    """Changes that put the escaped characters in place, character by character."""
    text = sheet.text
    places = sheet.survey.pair_places(Pair.ESCAPE | Pair.MARKUP)
    document = _Document(text, len(places), sheet.survey)
    if not document.has_many("%"):  # then most are percentages
        codes = sheet.survey.codes
        places = places[(codes[places] != ord("%")) | _are_hex().take(codes[places + 1])]
    at = 0
    for place in places.tolist():
        if place < at:
            continue
        marks, at = _at(text, place, document)
        yield from marks


@lru_cache(maxsize=1)
def _are_hex() -> NDArray[np.bool_]:
    """Which characters are digits of escapes."""
    table = np.zeros(1 << 16, np.bool_)
    table[[ord(char) for char in hexdigits]] = True
    return table


class _Document:
    """What the text as a whole says: which lines are code, and which escapes it is full of."""

    def __init__(self, text: str, most: int, survey: Survey) -> None:
        """most: how many escapes there may be."""
        self.text = text
        self._line: tuple[int, int, bool] = (0, 0, False)
        self._many: dict[str, bool] = {}
        self._bare: bool | None = None
        self._runs: bool | None = None
        self._most, self._survey = most, survey

    @cached_property
    def _plain(self) -> int:
        """How many ideographs stand as they are."""
        return self._survey.count(Kind.HAN)

    def has_many(self, char: str) -> bool:
        """Whether escapes that begin so are all over the text: many, and not few beside the characters that stand as they are."""
        if self._most < MANY or self._most * SHARE < self._plain:
            return False
        if char not in self._many:
            found = sum(len(run[0]) // 6 if char == "\\u" else 1 for run in _ANY[char].finditer(self.text))
            self._many[char] = found >= MANY and found * SHARE >= self._plain
        return self._many[char]

    def has_runs(self) -> bool:
        """Whether runs of \\u escapes that are likely Chinese stand in several places: then a single one is none of a path."""
        if self._runs is None:
            runs = _ANY["\\u"].finditer(self.text)
            plain = (
                run
                for run in runs
                if not _is_sample(self.text, *run.span()) and not self.is_code(run.start())
            )
            self._runs = len(list(islice(plain, LEAST_RUNS))) == LEAST_RUNS
        return self._runs

    def is_bare(self) -> bool:
        """Whether the entities of the text lost their semicolons: one that stands behind such a name is the text's own."""
        if self._bare is None:
            bare, whole = len(_BARE.findall(self.text)), len(_WHOLE.findall(self.text))
            self._bare = bare >= LEAST_BARE and bare > MOSTLY_BARE * whole
        return self._bare

    def is_code(self, place: int) -> bool:
        """Whether the line is code or talks of it."""
        start, end, verdict = self._line
        if not start <= place < end:
            start, end = self.text.rfind("\n", 0, place) + 1, self.text.find("\n", place)
            end = len(self.text) if end < 0 else end
            verdict = _CODE.search(self.text, max(start, place - 400), min(end, place + 400)) is not None
            self._line = start, end, verdict
        return verdict


def _at(text: str, place: int, document: _Document) -> tuple[list[Mark], int]:
    """The changes at a place, and where to look on: behind what was looked at, so that no rest of it is taken for something else."""
    char = text[place]
    if char == "&" and (found := _ENTITY.match(text, place)):
        new, end = _entity(found, document), found.end()
        if bare := (not new or (found["name"] and document.is_bare())) and _BARE_NAME.match(text, place):
            new, end = html5.get(bare["name"] + ";", "").replace("\u00a0", " "), bare.end()
        free = document.has_many("&") or not document.is_code(place)
        if new and free and not _is_sample(text, found.start(), end):
            return [("entity", place, end, new)], end
    elif char == "#" and (found := _HALF.match(text, place)):
        return _half(text, found, document), found.end()
    elif char == "\\" and (found := _UNICODE.match(text, place)):
        many = document.has_many("\\u")
        return list(_unicode(found, many)) if _is_damage(text, found, document) else [], found.end()
    elif char == "\\" and text[place + 1 : place + 2] in _BACKSLASHED and document.has_many("\\u"):
        return [("unicode_escape", place, place + 2, _BACKSLASHED[text[place + 1]])], place + 2
    elif char == "\\" and _leans(text, place) and not document.is_code(place):
        return [("leaning_slash", place, place + 1, "/")], place + 1
    elif char == "=" and (found := _ENCODED_WORD.match(text, place)):
        word = _decoded_word(found)
        return [("encoded_word", found.start(), found.end(), word)] if word else [], found.end()
    elif char in _OCTETS:
        return _octets(text, place, document)
    return [], place + 1


def _leans(text: str, place: int) -> bool:
    """0.98\\1.27\\1.51元: whether a backslash parts the numbers of a list, which ends with a unit."""
    before = _LIST_BEFORE.search(text, max(0, place - LIST_REACH), place)
    return before is not None and _LIST_BEHIND.match(text, place) is not None


def _half(text: str, found: re.Match[str], document: _Document) -> list[Mark]:
    """#xff0c; without its ampersand; a decimal number is more often one of a list (工单#20013;), so it takes two."""
    new = _code_point(int(found["hex"], 16) if found["hex"] else int(found["dec"]))
    if not new or COST[new] >= 10 or document.is_code(found.start()):
        return []
    if found["dec"] and len(_HALF.findall(text, max(0, found.start() - 200), found.end() + 200)) < 2:
        return []
    return [("half_entity", found.start(), found.end(), new)]


def _decoded_word(found: re.Match[str]) -> str:
    """An encoded word of a mail's header (RFC 2047) as text; empty where it does not decode."""
    try:
        return str(make_header(decode_header(found[0])))
    except (LookupError, ValueError, MessageError):
        return ""


def _entity(found: re.Match[str], document: _Document) -> str:
    if name := found["name"] or found["bare"]:
        new = html5.get(name + ";", "")
        return " " if new in {"\u00a0", "\u2002", "\u2003", "\u2009"} else new
    code = int(found["hex"], 16) if found["hex"] else int(found["dec"])
    if 0x80 <= code < 0xA0 and (shown := bytes((code,)).decode("cp1252", "ignore")):
        return shown  # as browsers have it: &#133; is …
    return _code_point(code, is_many=document.has_many("&"))


def _code_point(code: int, *, is_many: bool = False) -> str:
    """The character of a number, the blank of a no-break space; empty for controls, surrogates and numbers beyond Unicode.

    is_many: in a text full of escapes those from 80 to 9F are bytes of what was garbled before.
    """
    if 0x80 <= code < 0xA0 and is_many:
        return chr(code)
    if code in (0xA0, 0x3000) and not (is_many and code == 0xA0):
        return " "
    if (
        (code < 32 and code not in (9, 10))
        or 0x7F <= code < 0xA0
        or 0xD800 <= code < 0xE000
        or code > 0x10FFFF
    ):
        return ""
    return chr(code)


def _is_sample(text: str, start: int, end: int) -> bool:
    """Whether an escape stands alone in quotation marks, or in an address."""
    before = text[start - 1 : start]
    if before and before in _OPENING and text[end : end + 1] in {"”", "’", "」", "』", '"', "'", "`", "]"}:
        return True
    word = text[max(0, start - 200) : start].split()[-1:]
    return bool(word) and not text[start - 1].isspace() and "://" in word[0]


def _is_damage(text: str, found: re.Match[str], document: _Document) -> bool:
    """Whether \\u escapes are what became of the text, not code or a path."""
    start = found.start()
    behind = text[found.end() : found.end() + 2]
    is_range = behind == "-\\" and len(found[0]) == 6  # \u4e00-\u9fa5
    if is_range or behind in {"]+", "]*"} or _CLASS.search(text[max(0, start - 200) : start]):
        return False
    if document.has_many("\\u"):
        return True
    beside = _ANY["\\u"].search(text, max(0, start - BESIDE), found.end() + BESIDE)
    if len(found[0]) == 6 and (document.has_runs() or (beside and "\n" not in text[start : beside.end()])):
        char = chr(int(found[0][2:], 16))
        likely = (char > "\u3000" and COST[char] < 10) or "\u2010" <= char < "\u27c0"  # or a bullet, a dash
        return likely and not document.is_code(start)
    if text[start - 1 : start] in {"[", "\\"} or _ADDRESS.search(text[max(0, start - 80) : start]):
        return False
    if document.is_code(start) or len(found[0]) < 12:
        return False
    return not _is_sample(text, start, found.end()) or document.has_runs()


def _unicode(found: re.Match[str], is_many: bool) -> Iterator[Mark]:
    at = found.start()
    while at < found.end():
        size = 6
        code = int(found.string[at + 2 : at + 6], 16)
        if 0xD800 <= code < 0xDC00 and at + 12 <= found.end():
            low = int(found.string[at + 8 : at + 12], 16)
            if 0xDC00 <= low < 0xE000:
                code, size = 0x10000 + ((code - 0xD800) << 10) + low - 0xDC00, 12
        if new := _code_point(code, is_many=is_many):
            yield "unicode_escape", at, at + size, new
        at += size


def _octets(text: str, place: int, document: _Document) -> tuple[list[Mark], int]:
    """Escaped bytes as characters, where they decode into likely Chinese, and where to look on."""
    char = text[place]
    run = _OCTETS[char].match(text, place, place + LONGEST_STREAM)
    end = run.end() if run else place + 1
    many = document.has_many(char)
    if not many and not run:
        return [], end
    if not many and (document.is_code(place) or _is_part(text, place, end)):
        return [], end
    for patterns in (_STREAMS, _OCTETS) if many else (_OCTETS,):
        found = patterns[char].match(text, place, place + LONGEST_STREAM)
        if not found or _ADDRESS.search(text[max(0, place - 200) : place]):
            continue
        octets = [(o.start() + place, o.end() + place, o[1], o[2]) for o in _OCTET.finditer(found[0])]
        marks = _decoded(octets, _KINDS[char], many)
        if marks:
            return marks, marks[-1][2]
    return [], end


def _is_part(text: str, start: int, end: int) -> bool:
    """Whether an escape is part of a query, of a file's name or of an assignment."""
    before, behind = text[max(0, start - 8) : start], text[end : end + 8]
    return _PART_END.match(behind) is not None or _PART_START.search(before) is not None


def _decoded(octets: list[tuple[int, int, str | None, str | None]], kind: str, many: bool) -> list[Mark]:
    """(start, end, hex, plain) of each piece to changes, one a character; none where it makes no likely text."""
    pieces = [
        (start, end, bytes((int(code, 16),)) if code else (plain or "").encode())
        for start, end, code, plain in octets
    ]
    raw = b"".join(piece for _, _, piece in pieces)
    for codec in ("utf-8", "gb18030", "big5hkscs"):
        try:
            chars = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        wide = sum(char > "\x7f" for char in chars)
        if (cost(chars) <= LEAST_LIKELY * len(chars) and (many or wide > 1)) or (many and _is_garbled(chars)):
            return list(_placed(pieces, chars, codec, kind))
    return []


def _is_garbled(chars: str) -> bool:
    """Whether characters are the bytes of likely Chinese on a Western page: a text was garbled before it was escaped."""
    table = byte_table("western")
    pieces = [table.get(char) for char in chars]
    for codec in ("utf-8", "gb18030"):
        try:
            meant = b"".join(piece or b"\xff" for piece in pieces).decode(codec)
        except UnicodeDecodeError:
            continue
        if len(meant) < len(chars) and cost(meant) <= LEAST_LIKELY * len(meant):
            return True
    return False


def _placed(pieces: list[tuple[int, int, bytes]], chars: str, codec: str, kind: str) -> Iterator[Mark]:
    """The characters on the pieces that their bytes come from; soft line breaks between them go."""
    at = 0
    for char in chars:
        while not pieces[at][2]:
            yield kind, pieces[at][0], pieces[at][1], ""
            at += 1
        first, left = at, len(char.encode(codec))
        while left > 0:
            left -= len(pieces[at][2])
            at += 1
        start, end = pieces[first][0], pieces[at - 1][1]
        if end - start > 1:
            yield kind, start, end, char
    yield from ((kind, start, end, "") for start, end, _ in pieces[at:])
