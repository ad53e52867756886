"""Whether what looks like a quantity is part of a name, a code, a heading or a word.

Only cores that may be one are asked about: numbers without a unit, units that are letters, numerals in characters.
"""

import re
from bisect import bisect_left
from decimal import Decimal

from extractor.language.clocks import LONE_CLOCK
from extractor.language.core_values import Core
from extractor.language.numerals import DIGITS
from extractor.language.surroundings import Before
from extractor.language.vocabulary import Vocabulary, any_of

__all__ = ["Doubts", "Spans"]

_YEARS = range(1949, 2051)  # a bare number of these is a year
_MULTIPLIERS = frozenset("十百千万亿兆拾佰仟")
_CAPITALS = frozenset("壹贰叁参肆伍陆柒捌玖")
_LEADS = frozenset("上近约逾超达成破足")  # behind which 百 and 万 count alone
_HEADERS = frozenset("：:(/\n")  # behind which 万元 is what a table is counted in
_HALF_DAY = re.compile("(?:[上下中]午|凌晨|早上|早晨|清晨|晚上|晚间|傍晚|[半深午]夜|夜里|正午|晚|早)$")
_STOPS = re.compile(r"(?:$|[，。、；,;)\s])")
_SINGLE = frozenset("零一二两三四五六七八九十")
_COMPARED = frozenset(["more_than", "at_least", "less_than", "at_most"])
_GREAT, _PASSED = frozenset("千万亿"), frozenset("破超逾近")
_EQUALS = frozenset("是于=")
_DATED_ENDS = frozenset("月周期拜初")
_DATED = re.compile("(?:[正腊冬一二三四五六七八九十]月|大年初|周|星期|礼拜)$")  # 周一三五, 腊月二十三
_LONE = re.compile(LONE_CLOCK)
_SECURITIES = (
    "60",
    "30",
    "68",
    "20",
    "43",
    "83",
    "87",
    "88",
    "92",
    "51",
    "15",
    "11",
    "12",
)  # begin codes of six digits
_RESOLUTIONS = frozenset(map(Decimal, (480, 720, 1080, 1440, 2160)))
_ENUMERATED = re.compile(r"[；;。：:\n]$|[.,;] $")  # behind which 2） is the number of a clause
# measure words that one of (一种, 一次) counts nothing
_ARTICLES = frozenset(
    "item sort project occasion style firm person rank field generation issue round channel line layer strip part degree character head step "
    "branch index_point kilowatt_hour lot share points copy course frame vote shift".split()
)


# FP8算力约5P, FP4为9.6P: so few are a chip's, where its work is told
_COMPUTES = re.compile(
    r"(?:算力|(?:FP|BF|INT)\d{1,2})[^，,。；;\d\n]{0,6}$|(?:[HAB]\d{2,3}|昇腾\s?\d{3}[A-D]?)(?:单卡|算力)?(?:约|为|达|[:：])\s?$"
)


class Spans:
    """Disjoint spans of a text in order."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def touch(self, start: int, end: int) -> bool:
        """Whether any of them overlaps."""
        i = bisect_left(self._starts, end) - 1
        return i >= 0 and self._ends[i] > start

    def claim(self, start: int, end: int) -> bool:
        """Whether one of them runs over an end, or begins where it does and is no shorter (十分 is in 十分钟, 百家 in 三百家)."""
        i = bisect_left(self._starts, start + 1) - 1
        if i >= 0 and self._ends[i] > start and (self._starts[i] < start or self._ends[i] >= end):
            return True
        last = bisect_left(self._starts, end) - 1
        return last >= 0 and self._starts[last] > start and self._ends[last] > end


class Doubts:
    """The judge of doubtful cores."""

    def __init__(self, words: Vocabulary) -> None:
        self._articles = _ARTICLES | {unit.name for unit in words.units.values() if unit.article}
        self._digit_names = words.digit_names
        self._digit_heads = frozenset(name[:2] for name in words.digit_names)
        self._names = words.names
        self._name_ends = frozenset(name[-1] for name in words.names)
        self._before = re.compile(rf"(?:{any_of(words.identifiers_before)})[:： ]*$")
        self._before_ends = frozenset(word[-1] for word in words.identifiers_before) | frozenset(":： ")
        self._behind = re.compile(any_of(words.identifiers_behind) or "(?!)")

    def is_none(self, text: str, start: int, end: int, core: Core, before: Before, words: Spans) -> bool:
        """Whether the core at text[start:end] is no quantity; `words`: where words stand that hold numerals and count nothing."""
        if before.currency is not None:
            begin = start - before.reach
            return text[start] in "百千万亿" and (not begin or text[begin - 1] in _HEADERS)
        lead = text[start - 1 : start]
        if lead == "每" or (core.dimension == "time" and (before.span or lead in {"今", "明", "后"})):
            return True
        if core.kind == "number" and core.min in _YEARS and core.max in _YEARS:  # 2026至2028财年
            return True
        if not core.spoken:
            if core.unit_raw is not None and core.kind != "number":
                return self._is_odd_unit(text, start, end, core)
            return self._is_code(text, start, end, core, before)
        return (
            words.claim(
                start, end - 1 if core.kind == "money" and text[end - 1] in DIGITS else end
            )  # 两块五|一斤
            or self._is_bare(text, start, end, core, before)
            or self._is_odd_unit(text, start, end, core)
        )

    def _is_bare(self, text: str, start: int, end: int, core: Core, before: Before) -> bool:
        """A single character, or a multiplier without a digit, is a number only with a unit, and hardly then."""
        written, lead = text[start:end], text[start - 1 : start]
        numeral = written[: core.numeral]
        if lead == "第":
            return False
        if core.kind == "number":
            if lead == "“" and text[end : end + 1] == "”":  # “十一”黄金周
                return True
            if lead in _DATED_ENDS and _DATED.search(text, max(0, start - 3), start):
                return True
            if self._behind.match(text, end):
                return True
            if (
                written in _SINGLE
                and _STOPS.match(text, end)
                and (before.qualifier in _COMPARED or lead in _EQUALS)
            ):
                return False  # 小于五, 答案是零
            if written in _GREAT and lead in _PASSED and _STOPS.match(text, end):
                return False  # 用户破亿
            if (
                len(numeral) == 1
                and written[1:2] == "来"
                and core.scale is None
                and numeral not in _MULTIPLIERS
            ):
                return True  # 一来供给收缩，二来…: only rounded numbers have a 来
            if len(written) == 1:
                return not (start == 0 and end == len(text)) and written not in "廿卅" and lead != "负"
            if written[0] in _MULTIPLIERS and written[0] != "十" and len(written) < 3:
                return bool(lead) and lead not in _LEADS and written[-1] not in "万亿"
            return len(written) < 3 and all(char in DIGITS for char in written)
        if core.unit_raw == "人民币" and numeral in _SINGLE and "\u3400" <= lead <= "\u9fff":
            return True  # 李四人民币车费
        if numeral in _CAPITALS:
            return core.kind != "money"
        if numeral == "一":
            if written[-1] == text[end : end + 1]:  # 一天天
                return True
            return (
                core.unit in self._articles
                and core.unit_raw != "打"
                and not (core.unit_raw == "分" and _SECONDS.match(text, end))
            )
        if numeral[0] not in _MULTIPLIERS or numeral[0] == "十":
            return False
        if lead and lead in _HEADERS:
            return core.kind in {"money", "unit"} and core.unit != "card"
        vague = written[core.numeral : core.numeral + 1] in {"多", "余", "来", "把"}
        return (
            len(numeral) < 2
            and core.unit not in {"card", "age"}
            and core.scale is None
            and not vague
            and lead not in _LEADS
        )

    def _is_code(self, text: str, start: int, end: int, core: Core, before: Before) -> bool:
        """Digits without a unit that identify and do not count."""
        written, after = text[start:end], text[end : end + 1]
        following = text[end + 1 : end + 2]
        if written[-1] == "T" and _OPTICS.match(text, end - 1):  # 1.6T光模块
            return True
        if core.scale is not None:
            paid = text[start - 1 : start] in set("薪资价约")
            shown = written[-1] in "Kk" and core.value in {2000, 4000, 8000} and not paid  # 4K
            lone = (
                written[-1] in "mb" and core.kind == "number" and not _is_metre(text, start, end)
            )  # 1.8m without a currency
            least = 0 if written[-1].isascii() else core.numeral  # 3M is a name, 360亿 is none
            return shown or lone or self._is_digit_name(text, start, least)
        glued = start > 0 and text[start - 1].isascii() and text[start - 1].isalpha()
        if glued and "." not in written and after not in {"/", "、"}:
            return True  # PE100 is a pipe, PE12.5 a multiple
        if after.isascii() and after:
            if (
                after.isalpha()
                or after == "#"
                or (after in ".-" and following.isascii() and following.isalpha())
            ):
                return True
            if (after == "/" and following.isalpha() and following.isascii()) or (
                after == " " and _EDITION.match(text, end)
            ):
                return True
        if (
            (text[start - 1 : start] != "第" and self._behind.match(text, end))
            or after in {"α", "β", "γ", "σ"}
            or text[start - 3 : start - 1] in {"..", "……"}
        ):
            return True
        lead = text[start - 1 : start]
        if written.isdigit() and lead != "第" and self._is_number_of_code(written):
            listed = _LIST_OF_MONEY.match(text, end)
            return listed is None or (lead not in _AMOUNTS_LEAD and after not in "/、")
        if (
            before.sign == "-"
            and before.reach == 1
            and before.direction is None
            and before.basis is None
            and written.isdigit()
        ):
            joint = text[start - 2 : start - 1]
            if "\u3400" <= joint <= "\u9fff" and joint not in "比为约至于是达到得答":  # 直-20
                return True
        if lead in self._before_ends and self._before.search(text, max(0, start - 8), start):
            return True
        if lead == "(" and after == ")" and _is_security(text, start, written):
            return True
        return (
            self._is_digit_name(text, start)
            or self._is_heading(text, start, end)
            or self._is_version(text, start)
        )

    def _is_number_of_code(self, digits: str) -> bool:
        """A year, something that begins with a zero, a stock code."""
        size = len(digits)
        if size == 4 and int(digits) in _YEARS:
            return True
        return (size > 1 and digits[0] == "0") or (
            size == 6 and digits.startswith(_SECURITIES) and digits[-3:] != "000"
        )

    def _is_odd_unit(self, text: str, start: int, end: int, core: Core) -> bool:
        """5G, 1080P, 9X, 21世纪, 3点: units that are something else behind some numbers."""
        raw, value = core.unit_raw, core.value
        if raw == "点":
            if (lone := _LONE.match(text, start)) is not None and (
                lone.end() >= end or text[lone.end() : lone.end() + 1] in _TO_ANOTHER
            ):  # 14点出发
                return True
            return _HALF_DAY.search(text, max(0, start - 3), start) is not None or (
                text[end : end + 1] in {"钟", "半", "整"} and text[end : end + 3] != "整数关"
            )
        if raw == "分":
            return text[start - 1 : start] == "点"
        if raw == "X":
            joined = (
                "\u3400" <= text[start - 1 : start] <= "\u9fff" and text[start - 1] not in "约近达超为至到仅"
            )
            ratio = "." in text[start:end] or text[start - 2 : start] in {
                "盈率",
                "净率",
                "销率",
                "益比",
                "估值",
                "区间",
                "中枢",
                "水平",
            }
            return core.scale is None and joined and not ratio and text[end : end + 3].strip() != "PE"
        if raw == "G":
            return value in _GENERATIONS or text[end : end + 2] == "-A" or bool(_OPTICS.match(text, end - 1))
        if raw == "P":
            size = None if value is None else value / Decimal("1e15")
            small = size is not None and size < 10 and text[end : end + 2] != "算力"
            return size in _RESOLUTIONS or (
                small and _COMPUTES.search(text, max(0, start - 14), start) is None
            )
        if raw == "班":
            return _CLASS.search(text, max(0, start - 3), start) is not None
        if raw == "级":
            return text[start] in _MULTIPLIERS
        if raw == "世纪":
            return value is not None and 14 < value < 23
        return core.scale is None and self._is_digit_name(text, start, core.numeral)

    def _is_digit_name(self, text: str, start: int, least: int = 0) -> bool:
        """910B, 3M, 618: names that begin with a digit and have more than `least` characters."""
        if text[start : start + 2] not in self._digit_heads:
            return False
        for size in (6, 5, 4, 3, 2):
            name = text[start : start + size]
            if size > least and name in self._digit_names:
                behind = text[start + size : start + size + 1]
                return not (name[-1].isascii() and behind.isascii() and behind.isalnum())
        return False

    def _is_heading(self, text: str, start: int, end: int) -> bool:
        """1. and 2、 and （3） at the beginning of a line, 2） behind a stop, 3.1 before a title."""
        written, after = text[start:end], text[end : end + 2]
        counts = len(written) <= 2 and written.isdigit()
        if counts and after[:1] == ")" and _ENUMERATED.search(text, max(0, start - 2), start):
            return True
        line = start - 1
        while line >= 0 and text[line] in " \t\u3000(":
            line -= 1
        if line >= 0 and text[line] != "\n":
            return False
        if counts and after[:1] in {".", "、", "．", ")"} and not after[1:].isdigit():
            return True
        return bool(_SECTION.fullmatch(written)) and after[:1] in {" ", "、"} and not after[1:].isdigit()

    def _is_version(self, text: str, start: int) -> bool:
        """豆包1.5, 文心4.5: behind the name of a product."""
        if start == 0:
            return False
        low = start - 1 if text[start - 1] in "- " else start
        if text[low - 1 : low].lower() not in self._name_ends:
            return False
        return any(text[low - n : low].lower() in self._names for n in (2, 3, 4, 5, 6) if low >= n)


def _is_metre(text: str, start: int, end: int) -> bool:
    """3m×4m, 2m宽, 水深5m: no millions."""
    if text[end - 1] != "m":
        return False
    alone = start == 0 and end == len(text)
    return (
        alone
        or _ACROSS.match(text, end) is not None
        or _MEASURED.search(text, max(0, start - 3), start) is not None
    )


_ACROSS = re.compile(r"\s?[×xX*]\s?\d|[宽长高深远厚]")
_MEASURED = re.compile(r"\dm?\s?[×xX*]\s?$|[宽长高深厚远距]度?[约为达]?$|距离$")


def _is_security(text: str, start: int, digits: str) -> bool:
    """聯發科(2454), ETF(515170): a code in brackets behind a name."""
    if not digits.isdigit() or len(digits) not in {4, 6}:
        return False
    joint = text[start - 2 : start - 1]
    return len(digits) == 6 or ("\u3400" <= joint <= "\u9fff" and joint not in "果数量计分额值率为")


# 售价分别为1988/2588/2888元: a list of amounts, and no year
_AMOUNTS_LEAD = frozenset("为價价至到达约是:：")
_LIST_OF_MONEY = re.compile(
    r"(?:[^\S\n]?[/、和与][^\S\n]?(?!(?:19|20)[0-4]\d(?![\d.元美港日欧]))\d{3,5}(?:\.\d+)?(?![\d年月]))+[^\S\n]?[万亿]*(?:元|美元|港元|港币|日元|欧元|人民币|块)"
)
_GENERATIONS = frozenset(map(Decimal, range(2, 7)))  # 5G
# how fast a line is: 800G光模块, 400G/800G光模块
_OPTICS = re.compile(
    r"[GT](?:[/、和及]\d[\d.]*[GT]){0,4}\s?(?:高速)?(?:光[模芯器学通引互]|硅光|交换|以太网|网卡|端口|DR|FR|LPO|ZR|[OQ]SFP|SerDes)"
)
_TO_ANOTHER = frozenset("-–—~～至到")
_SECONDS = re.compile("[\\d一二三四五六七八九十]{1,3}秒")  # 一分三十秒
_CLASS = re.compile("(?:年级?|[高初][一二三]?)$")  # 三年二班, 高三五班
_SECTION = re.compile(r"\d{1,2}\.\d{1,2}")
_EDITION = re.compile(r" (?:MAX|Max|Pro|Plus|Ultra|HK|US|SH|SZ|TT|JP|LN|GR)(?![A-Za-z])")
