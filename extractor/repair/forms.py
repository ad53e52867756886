"""Characters to their canonical form: width, radicals, ligatures, vertical and enclosed forms, look-alikes, separators, invisible ones.

Not NFKC: that turns ︐ into an ASCII comma, （ into (, ① into 1 (①2025年 would become 12025年) and leaves the radicals that have
no decomposition (⻓, ⻋). What clean Chinese notes use as a matter of course (①, Ⅲ, ㎡, ℃, m², full-width punctuation) stays.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from extractor.repair.evidence import HAN, Codes, Kind, Pair, Survey
from extractor.repair.steps import Mark, Sheet

__all__ = ["FORMS", "ODD_CHARACTERS", "PLAIN", "find_forms", "translate_forms"]

# Full-width ASCII that is a letter, a digit or part of a figure or a name. Full-width ，：；！？（）～ are how Chinese is written.
_WIDE = "".join(map(chr, [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]))
_WIDE += "％＄＋＝＆＠＃＊／＜＞＿［］｛｝＼＾｜｀－＂＇"
_BLANKS = "\u00a0\u1680\u3000" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f"

# CJK Radicals Supplement: the ideograph that stands for each (Unicode has no decomposition for most of them)
_SUPPLEMENT = dict(
    zip(
        "⺁⺃⺄⺅⺆⺇⺉⺊⺋⺎⺏⺐⺒⺓⺔⺕⺖⺗⺘⺙⺛⺝⺞⺟⺠⺡⺢⺣⺤⺦⺨⺩⺫⺬⺭⺯⺰⺱⺲⺶⺷⺸⺹⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂乚乙亻冂几刂卜㔾兀尣尢巳幺彑彐忄㣺扌攵旡月歹母民氵氺灬爫丬犭王罒示礻糹纟罓罒羊羊羊耂聿月臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶阝钅長镸长门阝雨青韦页风飞食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
_PUNCTUATION = dict(
    zip(
        "︐︑︒︓︔︕︖︗︘︙︰︱︲︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈﹐﹑﹒﹔﹕﹖﹗﹘﹙﹚﹛﹜﹝﹞﹟﹠﹡﹢﹣﹤﹥﹦﹨﹩﹪﹫｡､｢｣･∶ˑ‧⋯〝〞〟\u037e−‐‑٪؉٬٫",
        "，、。：；！？〖〗…：—–（）{}〔〕【】《》〈〉「」『』[]，、.；：？！—（）{}〔〕#&*+-<>=\\$%@。、「」·:··…“””;---%‰,.",
        strict=True,
    )
)
# bullets of the symbol fonts that PDF files embed (Symbol, Wingdings), read as private-use characters
_BULLETS = dict(
    zip(
        "\uf06c\uf06d\uf06e\uf06f\uf070\uf071\uf075\uf076\uf077\uf09f\uf0a7\uf0a8\uf0b7\uf0d8\uf0e0\uf0f0\uf0fc\uf0fe",
        "●○■□□□◆◇◆•▪□•➢→➔✓☑",
        strict=True,
    )
)
_RINGS = dict(zip("❶❷❸❹❺❻❼❽❾❿➀➁➂➃➄➅➆➇➈➉➊➋➌➍➎➏➐➑➒➓⓵⓶⓷⓸⓹⓺⓻⓼⓽⓾", "①②③④⑤⑥⑦⑧⑨⑩" * 4, strict=True))


def _decomposed(*ranges: range) -> dict[str, str]:
    pairs = ((chr(code), unicodedata.normalize("NFKC", chr(code))) for r in ranges for code in r)
    return {char: plain for char, plain in pairs if len(plain) == 1 and plain != char}


def _digits() -> dict[str, str]:
    """Decimal digits of other scripts and of mathematical alphabets."""
    blocks = [0x660, 0x6F0, 0x966, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1FBF0]
    return {chr(block + i): str(i) for block in blocks for i in range(10)}


# one character to one, whatever stands around it, by the kind that the plan reports
_KINDS: dict[str, dict[str, str]] = {
    "width": {c: chr(ord(c) - 0xFEE0) for c in _WIDE}
    | dict.fromkeys(_BLANKS, " ")
    | {"￥": "¥", "￠": "¢", "￡": "£"},
    "compatibility": _decomposed(
        range(0x2F00, 0x2FD6), range(0xF900, 0xFB00), range(0x2F800, 0x2FA1E), range(0x1D400, 0x1D6A4)
    )
    | _SUPPLEMENT
    | _digits()
    | _RINGS
    | {"陜": "陕", "臸": "至", "倳": "事"},
    "punctuation": _PUNCTUATION,
    "private_use": _BULLETS,
}
_PLAIN = {char: plain for table in _KINDS.values() for char, plain in table.items()}
FORMS = frozenset(_PLAIN)
PLAIN = str.maketrans(_PLAIN)
_KIND_OF = {char: kind for kind, table in _KINDS.items() for char in table}

# zero-width and bidirectional marks, soft hyphens, byte order marks, variation selectors, fillers, controls other than white space
_INVISIBLE_CLASS = (
    "\x00-\x08\x0e-\x1b\x7f\x80-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc\U000e0100-\U000e01ef"
)
_LIGATURES = {
    **{
        c: unicodedata.normalize("NFKC", c)
        for c in "ﬀﬁﬂﬃﬄﬅﬆ㎏㎎㎍㎞㎝㎜㎚㎖㎘㎾㎿㎽㏄㏎㎐㎑㎒㎓㎔㎅㎆㎇㍱㏕㏒㏑"
    },
    **{chr(0x2474 + i): f"({i + 1})" for i in range(20)},  # ⑴
    **{chr(0x3220 + i): f"({c})" for i, c in enumerate("一二三四五六七八九十")},  # ㈠
}
_DOTTED = {chr(0x2488 + i): f"{i + 1}." for i in range(20)}  # ⒈
_CIRCLED = {chr(0x2460 + i): str(i + 1) for i in range(20)} | {"⓪": "0", "⓿": "0"}
_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+", strict=True))
_CYRILLIC = dict(zip("АВЕЅІЈКМНОРСТУХаеѕіјорсух", "ABESIJKMHOPCTYXaesijopcyx", strict=True))
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True))
_ALIKE = _CYRILLIC | _GREEK
_ACRONYMS = frozenset(
    "AI API AP APP ASIC ASP BPS CEO CPI CPO CPU EPS ETF GPU HBM IC IPO IT KPI MOE OEM PB PC PE PEG PMI PPI ROE TMT TOC TOB VC".split()
)

# characters that copies put in place of common ones, where what stands beside them leaves no other
_STAND_INS = {"壹": "一", "Φ": "中", "荇": "行"}
_STANDS_IN = (
    "(?<![零壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬])壹(?:(?=[个個种種步旦些般直样樣定切致起次下家位款类類点點边邊])|(?=方面|系列))"
    "|(?<=[第统統唯之单單])壹(?![拾佰仟万萬亿億元圆圓角分])"
    "|Φ(?=[国國小心央证證信间間期报報标標金原部东東高文华華远遠级級][\u4e00-\u9fff])"
    "|(?<=[银銀进進发發执執推运運履])荇|荇(?=[为為业業政动動情使])"
)

_C = "".join
_UNITS = "%|个百分点|万|亿|元|美元|港元|倍|吨|兆|pct|pp|bp|[xX](?![A-Za-z])"
_PATTERNS = {
    "invisible": re.compile(f"[{_INVISIBLE_CLASS}]+"),
    "ligature": re.compile("."),
    "dotted": re.compile("."),
    # among digits only: a ring behind a figure, a name or a figure's caption is a note's mark
    "circled": re.compile(
        rf"(?<=[0-9])[{_C(_CIRCLED)}]+(?=[0-9])|[{_C(_CIRCLED)}]{{2,}}(?=[0-9.%])|(?<![0-9A-Za-z])[{_C(_CIRCLED)}](?=%)"
    ),
    "superscript": re.compile(
        rf"(?:(?<=[×xX*]10)|(?<=[×xX*] 10))[{_C(_SUPERSCRIPTS)}]+|(?<=10)[{_C(_SUPERSCRIPTS)}]{{2,}}"
    ),
    "alike": re.compile(rf"[{_C(_ALIKE)}][0-9A-Za-z.\-{_C(_ALIKE)}]*"),
    "stand_in": re.compile(_STANDS_IN),
    "thousands": re.compile(r"(?<=[0-9])[’'`´\u066c](?=[0-9]{3}(?![0-9]))"),
    # 寒武纪 – U(688256), 云从科技—UW: what stock exchanges add to the names of shares follows a hyphen
    "share_mark": re.compile(
        f"(?:(?<=[{HAN}])|(?<=[{HAN}] ))[–—] ?(?=(?:[UW]|[SU]W|KY)(?![0-9A-Za-z])|[A-Z]{{1,2}} ?[(（] ?[0-9]{{4,6}}[.)）])"
    ),
    "point": re.compile(
        rf"(?<=[0-9])[．](?=[0-9])|(?<=[0-9])(?<![案第表图题项条款注例][0-9])[·。•](?=[0-9]+(?:/-?[0-9]+[·。•.][0-9]+){{0,8}} ?(?:{_UNITS})(?!旦))"
    ),
}
_WIDE_COMMA = re.compile(r"(?<![0-9A-Za-z，,.号码])[1-9][0-9]{0,2}(?:，[0-9]{3})+(?![0-9A-Za-z])")
_WIDE_TIME = re.compile(r"(?<![0-9：:])(?:[01]?[0-9]|2[0-3])：[0-5][0-9](?![0-9])")
_WORD_BEFORE = re.compile(r"[0-9A-Za-z.\-]*\Z")
_INVISIBLE = re.findall(
    f"[{_INVISIBLE_CLASS}]", _C(map(chr, [*range(0xD800), *range(0xE000, 0x10000), *range(0xE0100, 0xE01F0)]))
)
# which pattern a character may begin
_BEGINS = {
    **dict.fromkeys(_INVISIBLE, "invisible"),
    **dict.fromkeys(_LIGATURES, "ligature"),
    **dict.fromkeys(_DOTTED, "dotted"),
    **dict.fromkeys(_CIRCLED, "circled"),
    **dict.fromkeys(_SUPERSCRIPTS, "superscript"),
    **dict.fromkeys(_ALIKE, "alike"),
    **dict.fromkeys("’'`´\u066c", "thousands"),
    **dict.fromkeys("．·。•", "point"),
    **dict.fromkeys(_STAND_INS, "stand_in"),
    **dict.fromkeys("–—", "share_mark"),
}
ODD_CHARACTERS = frozenset(_BEGINS) - {"。"}


def translate_forms(sheet: Sheet) -> tuple[str, dict[str, int]]:
    """The text with all one-to-one forms made canonical, and how many of each kind."""
    codes, numbers = np.unique(sheet.survey.codes[sheet.survey.places(Kind.FORM)], return_counts=True)
    counts: dict[str, int] = {}
    for code, number in zip(codes.tolist(), numbers.tolist(), strict=True):
        kind = _KIND_OF[chr(code)]
        counts[kind] = counts.get(kind, 0) + number
    table = _table()
    if sheet.survey.kinds & Kind.SURROGATE or not table[codes].all():
        return sheet.text.translate(PLAIN), counts
    return table.take(sheet.survey.codes).tobytes().decode("utf-16-le"), counts


@lru_cache(maxsize=1)
def _table() -> Codes:
    """The canonical form of each character, 0 where that has no code of 16 bits: twenty times as fast as `str.translate`."""
    table = np.arange(1 << 16, dtype=np.uint16)
    for char, plain in _PLAIN.items():
        if char <= "\uffff":
            table[ord(char)] = ord(plain) if plain <= "\uffff" else 0
    return table


def find_forms(sheet: Sheet) -> Iterator[Mark]:
    """The forms that depend on what stands around them or change the length."""
    text, at = sheet.text, 0
    for place in _places(sheet.survey):
        if place < at:
            continue
        if text[place] in "，：":
            found = list(_wide_separators(text, place, at))
            yield from found
            at = found[-1][2] if found else at
        elif (kind := _BEGINS.get(text[place], "")) and (mark := _PATTERNS[kind].match(text, place)):
            start = place
            if kind == "alike":
                start = max(at, place - len(_WORD_BEFORE.search(text[max(0, place - 40) : place])[0]))  # type: ignore[index]
            elif kind == "share_mark":
                start -= text[place - 1] == " "
            new = _canonical(text, mark, kind, text[start:place])
            if new != text[start : mark.end()]:
                yield kind, start, mark.end(), new
            at = mark.end()


def _places(survey: Survey) -> list[int]:
    """Odd characters, and full stops, commas and colons of Chinese between digits."""
    places = survey.places(Kind.ODD)
    if survey.pairs & Pair.SEPARATOR:
        codes = survey.codes
        signs = survey.pair_places(Pair.SEPARATOR) + 1
        behind = codes[np.minimum(signs + 1, len(codes) - 1)] - np.uint16(48)
        places = np.unique(np.concatenate((places, signs[behind < 10])))
    found: list[int] = places.tolist()
    return found


def _wide_separators(text: str, place: int, at: int) -> Iterator[Mark]:
    """1，234 and 10：30 as a whole, so that 第2，300家 and 3：100 stay."""
    start = max(at, place - 3)
    pattern, kind, new = (
        (_WIDE_COMMA, "thousands", ",") if text[place] == "，" else (_WIDE_TIME, "punctuation", ":")
    )
    for found in pattern.finditer(text, start, place + 64):
        if found.start() < place < found.end() and text[max(0, found.start() - 1) : found.start()] != "第":
            yield from ((kind, i, i + 1, new) for i in range(found.start(), found.end()) if text[i] in "，：")
        return


def _canonical(text: str, mark: re.Match[str], kind: str, head: str) -> str:
    found = mark[0]
    if kind == "invisible":
        return ""
    if kind == "ligature":
        return _LIGATURES[found]
    if kind == "dotted":  # ⒈2025年 is a list mark and a year, not 1.2025
        return _DOTTED[found] + (" " if text[mark.end() : mark.end() + 1].isdigit() else "")
    if kind == "stand_in":
        return _STAND_INS[found]
    if kind == "circled":
        return "".join(_CIRCLED[c] for c in found)
    if kind == "share_mark":
        return "-"
    if kind == "superscript":
        return "^" + "".join(_SUPERSCRIPTS[c] for c in found)
    if kind == "alike":
        return _latin(head + found)
    return "," if kind == "thousands" else "."


def _latin(word: str) -> str:
    """A word with its Cyrillic and Greek look-alikes in Latin, where Latin letters stand in it or an acronym comes out."""
    plain = "".join(_ALIKE.get(c, c) for c in word)
    mixed = any("A" <= c <= "z" for c in word)
    return plain if mixed or plain.strip(".-0123456789") in _ACRONYMS else word
