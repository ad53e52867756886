"""Periods of figures: the years, quarters and halves that a sentence names, each in the contract's form.

Dates are read by `language.dates`; here neighbours are joined to lists (2025年、2026年和2027年), ranges of years and quarters are spread
out (2025-2027年), and what leaves its year open (第三季度) takes that of the period before it or of the note.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from extractor.language.dates import Period, dates
from extractor.linking.ended_terms import terms_ended
from extractor.linking.period_names import as_one, between, earlier, explained, year_of
from extractor.linking.quarters import (
    as_fiscal,
    fiscal_lists,
    part_before,
    parts_told_back,
    plain_quarters,
)

__all__ = ["Stretch", "read_stretches", "walk_back", "year_of"]

_LIST_JOINT = re.compile(r"\s*(?:[、/和与及]|以及|\s|&|\|)\s*$")
_BOTH_JOINT = re.compile(r"\s*(?:[、和及与/]|以及)\s*")
_RANGE_JOINT = re.compile(r"\s*[-–—~～至到]+\s*$")
_SYMBOL = re.compile(
    r"(?P<fy>FY)?(?P<year>(?:19|20)\d\d)?(?:year(?P<shift>[+-]\d+)\s?)?(?P<part>Q[1-4]|H[12])?(?P<month>(?:(?<=\d)-)?(?:0[1-9]|1[0-2]))?(?P<day>-\d\d)?"
    r"(?P<letter>[EAFP])?(?P<same>\s?same)?$"
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A period or a list of periods of the repaired text; without members for other dates (a day, 未来三年), which cover no figure.

    members: each by itself ("2025", "2025Q1", "2025-03"); whole: all of them as one ("2025-2027", "2025Q1-Q3"). ahead: the
    members whose letter says that they are forecasts (2025E); grain: year, half, quarter, month. yearless: the year is not stated.
    """

    start: int
    end: int
    members: tuple[str, ...]
    whole: str
    grain: str
    ahead: frozenset[str] = frozenset()
    yearless: bool = False
    compared: bool = False  # 较2024年底: only what a figure is measured against
    same: bool = False  # 去年同期


def read_stretches(
    text: str, start: int, end: int, year: int | None, reports: Mapping[str, str], told: str | None = None
) -> list[Stretch]:
    """The periods of text[start:end] in order. year: that of the note; told: the period told last;
    reports: kinds of reports and the part that each covers."""
    found: list[Stretch] = []
    last: Stretch | None = None  # the one that a yearless period takes its year from
    simple = _NINE_MONTHS.sub(lambda m: " " * len(m[1]) + m[2], text[start:end])
    simple = _QUARTERS_OF.sub(lambda m: _SO_MANY[m[1]].ljust(len(m[0])), simple)
    simple = _NUMBERED.sub("  ", simple)
    simple = _SHORT_SPAN.sub("-", simple)
    simple = _SHORT_LIST.sub("、", simple)
    simple = _LONE_QUARTER.sub(lambda m: "一二三四"[int(m[1]) - 1] + "季度 ", simple)
    simple = _FISCAL_QUARTER.sub(r" \1", simple)
    simple = plain_quarters(simple)
    simple = _OF_YEAR.sub("年 ", simple)
    simple = _FIRST_QUARTERS.sub(lambda m: "前" + _SPOKEN[m[1]], simple)
    for period in dates(simple):
        spanned = _SPAN_OF_YEARS.fullmatch(period.text) and _FOR_YEARS.search(simple, 0, period.start)
        if spanned or period.text[-1] == "内":  # 连续17年; 三年内 is when something is to happen
            continue
        stretch = _stretch(period, start, last, year, told) or Stretch(
            period.start + start, period.end + start, (), "", period.grain
        )
        if len(stretch.members) > 1 and _SO_FAR.search(period.text):
            stretch = replace(stretch, members=(stretch.whole,))
        if len(stretch.members) == 3 and _THREE_QUARTERS.search(period.text):
            apart = _APART.match(text, stretch.end, end) is not None
            stretch = stretch if apart else replace(stretch, members=(stretch.whole,))
        if stretch.yearless and stretch.grain == "quarter" and len(stretch.members) == 1:
            between = (last.end, stretch.start) if last is not None else None
            name = as_fiscal(
                text, stretch.start, stretch.end, stretch.whole, last.whole if last else told, between
            )
            stretch = replace(stretch, members=(name,), whole=name)
        stretch = _completed(text, _of_same_part(text, stretch, last, told), reports)
        stretch = _so_far(text, stretch, last) or _marked(text, start, stretch)
        stretch = _month_back(stretch, last.whole if last is not None else told)
        joint = text[found[-1].end : stretch.start] if found else ""
        if found and found[-1].members and (close := explained(text, found[-1].whole, joint, stretch.end)):
            found[-1] = replace(found[-1], end=close)
            continue
        joined = _joined(found[-1], stretch, joint) if found else None
        if joined is not None:
            found[-1] = joined
        else:
            found.append(stretch)
        # …，上年同期为-0.40亿元；前三季度扣非净利润…: what a base is of tells no year
        last = found[-1] if found[-1].members and not (found[-1].compared or found[-1].same) else last
    found = _with_terms(text, start, end, found, year)
    found = _with_parts_before(text, start, end, found, told)
    return _with_whole_years(text, start, end, found, year_of(told) or year, year)


def _of_same_part(text: str, stretch: Stretch, last: Stretch | None, told: str | None) -> Stretch:
    """第三季出货…，低于2019年同期的3,670万片: the part of that year that was told of the other."""
    base = last.whole if last is not None else told
    part = _PART_OF_YEAR.search(base or "")
    whole = stretch.grain == "year" and len(stretch.members) == 1 and not stretch.yearless
    listed = text[stretch.start - 1 : stretch.start] in _LISTED  # 高于2023年、2024年同期
    if part is None or not whole or listed or not text.startswith("同期", stretch.end):
        return stretch
    name = stretch.members[0] + part[0]
    return replace(
        stretch,
        end=stretch.end + 2,
        members=(name,),
        whole=name,
        grain=last.grain if last else "quarter",
        same=True,
    )


def _month_back(stretch: Stretch, told: str | None) -> Stretch:
    """2025年1月…，高于12月的3.6%: a month with which the one told is compared lies before it."""
    single = stretch.compared and stretch.yearless and len(stretch.members) == 1
    if not single or stretch.grain != "month" or told is None or _MONTH.fullmatch(told) is None:
        return stretch
    name = stretch.whole
    if name > told and (year := year_of(name)) is not None:
        name = f"{year - 1}{name[4:]}"
    return replace(stretch, members=(name,), whole=name, same=True)


_MONTH = re.compile(r"\d{4}-\d\d")
_LISTED = frozenset("、和与及/")
_PART_OF_YEAR = re.compile(r"(?<=^20\d\d)(?:Q[1-4](?:-Q[1-4])?|H[12]|-\d\d)$")


def _with_terms(text: str, start: int, end: int, found: list[Stretch], year: int | None) -> list[Stretch]:
    """截至6月30日止六个月: a term instead of the day on which it ends."""
    terms = [
        Stretch(*place, (name,), name, grain, yearless=yearless)
        for place, name, grain, yearless in terms_ended(text, start, end, year)
    ]
    if not terms:
        return found
    apart = [s for s in found if not any(s.start < t.end and t.start < s.end for t in terms)]
    return sorted([*apart, *terms], key=lambda s: s.start)


def _with_parts_before(
    text: str, start: int, end: int, found: list[Stretch], told: str | None
) -> list[Stretch]:
    """利润率67.1%，前一季度66.7%; 销量3万辆，较上月的2万辆: the quarter or month before the one told last."""
    named = [s for s in found if s.members and not s.compared]
    for place, compared in parts_told_back(text, start, end):
        before = [s.whole for s in named if s.end <= place[0]]
        name = part_before(before[-1] if before else told, text[slice(*place)])
        if name is None:
            continue
        stretch = Stretch(*place, (name,), name, "quarter" if "Q" in name else "month")
        if compared:
            stretch = replace(stretch, compared=True, same=True)
        else:
            stretch = _marked(text, start, replace(stretch, yearless=True))
        apart = [s for s in found if s.end <= place[0] or place[1] <= s.start]
        found = sorted([*apart, stretch], key=lambda s: s.start)
    return found


def _with_whole_years(
    text: str, start: int, end: int, found: list[Stretch], year: int | None, now: int | None
) -> list[Stretch]:
    """…, 公司将全年收入目标…: a whole year that leaves open which one is that of the period before it; 今明年 are the note's."""
    added: list[Stretch] = []
    for match in _WHOLE_YEAR.finditer(text, start, end):
        if any(s.start < match.end() and match.start() < s.end for s in found):
            continue
        before = [s for s in found if s.members and s.end <= match.start() and not s.compared]
        running = now if now is not None and year is not None and year > now else year
        named = year_of(before[-1].members[-1]) if before else running
        if named is not None:
            added.append(Stretch(*match.span(), (str(named),), str(named), "year", yearless=True))
    for match in _FISCAL_YEAR.finditer(text, start, end):  # 全财年 is that of the quarter before it
        fiscal = [s.whole for s in found if s.whole.startswith("FY") and s.end <= match.start()]
        if fiscal:
            added.append(Stretch(*match.span(), (fiscal[-1][:6],), fiscal[-1][:6], "year", yearless=True))
    for match in _REPORT_ALONE.finditer(text, start, end):
        before = [s for s in found if s.members and s.end <= match.start() and not s.compared]
        named = year_of(before[-1].members[-1]) if before else year
        if named is not None:
            part = f"{named}{_PART_OF_REPORT[match[0][0]]}"
            added.append(Stretch(*match.span(), (part,), part, "half", yearless=True))
    for match in _HALF_ALONE.finditer(text, start, end):
        if not any(s.start < match.end() and match.start() < s.end for s in found):
            before = [s for s in found if s.members and s.end <= match.start() and not s.compared]
            named = year_of(before[-1].members[-1]) if before else year
            added.append(_half(match, named))
    for match in _NAMED_YEAR.finditer(text, start, end):
        if not any(s.start < match.end() and match.start() < s.end for s in found):
            added.append(Stretch(*match.span(), (match[1],), match[1], "year"))
    for match in _BARE_YEAR.finditer(text, start, end):
        if not any(s.start < match.end() and match.start() < s.end for s in found):
            years = [match["first"], *([match["last"]] if match["last"] else [])]
            members = between(years[0], years[-1]) if len(years) > 1 else (years[0],)
            aside = text[match.start() - 1] in "(（"
            added.append(Stretch(*match.span(), members, "-".join(years), "year", same=aside))
    for match in _SHORT_SECOND.finditer(text, start, end):
        found = [s for s in found if not (s.start < match.end() and match.start() < s.end)]
        years = [f"20{year[-2:]}" for year in re.findall(r"\d+", match[0])]
        if years == list(between(years[0], years[-1])):
            added.append(Stretch(*match.span(), tuple(years), f"{years[0]}-{years[-1]}", "year"))
    for match in _YEAR_AND_PART.finditer(text, start, end):
        if int(match["part"][:2]) == int(match["year"]) + 1:
            found = [s for s in found if not (s.start < match.end() and match.start() < s.end)]
            pair = (f"20{match['year']}", f"20{match['part']}")
            added.append(Stretch(*match.span(), pair, pair[1], "quarter" if "Q" in match["part"] else "half"))
    for match in _FISCAL_PART.finditer(text, start, end):
        found = [s for s in found if not (s.start < match.end() and match.start() < s.end)]
        quarter = f"Q{_NUMERALS.index(match['quarter']) + 1}" if match["quarter"] else ""
        part = f"FY20{match['year']}{quarter or ('H1' if match['half'] == '上' else 'H2')}"
        stretch = Stretch(*match.span(), (part,), part, "quarter" if quarter else "half")
        added.append(_marked(text, start, stretch))
    for place, fiscal_years, whole, ahead in fiscal_lists(text, start, end):
        found = [s for s in found if not (s.start < place[1] and place[0] < s.end)]
        letters = frozenset(fiscal_years if ahead else ())
        added.append(Stretch(*place, tuple(fiscal_years), whole, "year", letters))
    for match in _TOLD_YEAR.finditer(text, start, end):
        if not any(s.start < match.end() and match.start() < s.end for s in found):
            added.append(Stretch(*match.span(), (match[1],), match[1], "year"))
    for match in _TWO_YEARS.finditer(text, start, end):
        if now is not None and not any(s.start <= match.start() and match.end() < s.end for s in found):
            found = [s for s in found if not (s.start < match.end() and match.start() < s.end)]
            first = now + match[0].startswith("明")
            pair = (str(first), str(first + 1))
            added.append(Stretch(*match.span(), pair, "-".join(pair), "year", frozenset(pair), yearless=True))
    return _paired(text, sorted([*found, *added], key=lambda s: s.start)) if added else found


def _paired(text: str, stretches: list[Stretch]) -> list[Stretch]:
    """2025年第三季度/全年收入同比增长16%/18%: a quarter and its whole year are a list of two; one value is of the year."""
    found: list[Stretch] = []
    for stretch in stretches:
        left, (part, *others) = (found[-1] if found else stretch), (stretch.members or ("",))
        own = not others and left.grain in {"quarter", "half"} and len(left.members) == 1
        whole = own and left.members[0].startswith(part) and _IS_WHOLE.match(text, stretch.start)
        if not whole or not _BOTH_JOINT.fullmatch(text, left.end, stretch.start):
            found.append(stretch)
            continue
        ahead, members = left.ahead | stretch.ahead, (*left.members, part)
        found[-1] = replace(stretch, start=left.start, members=members, ahead=ahead, yearless=left.yearless)
    return found


_IS_WHOLE = re.compile("全年|年度")


def _half(match: re.Match[str], year: int | None) -> Stretch:
    part = f"{year or ''}H1"
    return Stretch(*match.span(), (part,), part, "half", yearless=True)


# 某某银行半年纯利…, 中期纯利: what an interim report tells
_HALF_ALONE = re.compile(
    r"(?<![上下前后後近每多大头小两一个半整])(?<!\d\s)(?<!\d)(?:半年度?(?=(?:归母|扣非|股东应占|经调整)?(?:净利|纯利|溢利|盈利|营收|收入|营业收入|营业额|净亏损|亏损))|中期(?=(?:股东应占)?(?:纯利|溢利)))"
)
_FISCAL_YEAR = re.compile(r"全财年|整个财年|全财政年度")
_REPORT_ALONE = re.compile(
    r"(?<=[由从自])(?:中报|半年报|一季报|三季报)(?=时?的)|(?<![\d年])(?:中报|半年报|一季报|三季报)(?=扣非|归母|净利|营收|收入|利润|业绩(?!预|快))"
)  # 2025年前三季度NBV增速由中报的39.8%提升至46.2%
_PART_OF_REPORT = {"中": "H1", "半": "H1", "一": "Q1", "三": "Q1-Q3"}
# 2025年及26年, 25、26和27年
_SHORT_SECOND = re.compile(r"(?<![\d.])(?:20[12]\d年?|2\d)(?:[及和与、]\d\d){1,4}年")
_YEAR_AND_PART = re.compile(
    r"(?<![\d./])(?P<year>2\d)/(?P<part>2\d(?:Q[1-4]|H[12]))(?![\d/])"
)  # 24/25Q1毛利率分别为
_NUMERALS = "一二三四"
_FISCAL_PART = re.compile(
    r"(?<![A-Za-z])FY(?:20)?(?P<year>\d\d)\s?(?:财年)?(?:第?(?P<quarter>[一二三四])季度?|(?P<half>[上下])半年)"
)  # FY2026 第四季度
_NAMED_YEAR = re.compile(r"(?<![\d.])(20\d\d)\s?全年")  # Meta 2026全年资本支出
_TOLD_YEAR = re.compile(r"[今明后]\s?[(（](20\d\d)[)）]\s?年")  # 以明（2026）年21倍PE评价
_TWO_YEARS = re.compile(
    r"今(?:[(（]20\d\d[)）])?[、及和]?明(?:[(（]20\d\d[)）])?[两二]?年|今年[、及和]明年|今明两财年|明[、及和]?后两?年"
)
# NBV同比+12%（2022：-20%）, - 2025：14.37元, 2024-2026EPS: years without 年
_BARE_YEAR = re.compile(
    r"(?<![\d.])(?P<first>20[12]\d)(?:\s?[-–~～至]\s?(?P<last>20[12]\d))?(?:(?:(?<=[(（]20\d\d)|(?<=[-•*·\n] 20\d\d)|(?<=\n20\d\d))(?=\s?[:：]\s?[-+\d])|(?=\s?(?:EPS|PE|归母|每股|业绩)))"
)
_WHOLE_YEAR = re.compile(
    r"(?<![年\d])全年(?!度|有|无)|(?<![年季月\d])年度(?=(?:归母|扣非|净利|营收|营业收入|收入))"
)


def _marked(text: str, floor: int, stretch: Stretch) -> Stretch:
    """With what stands before it taken in: 1-3Q25 covers three quarters, 较2024年底 only compares."""
    head = text[max(floor, stretch.start - 3) : stretch.start]
    counted = _NUMBERED_QUARTER.match(text, stretch.start)  # 1- 2024年前三季度 is an item's number
    if stretch.members and counted and (part := _FROM_FIRST.search(head)):
        whole = as_one(f"{stretch.members[0][:-2]}Q1", stretch.members[0])
        return replace(
            stretch,
            start=stretch.start - len(part[0]),
            members=(whole,),
            whole=whole,
        )
    since = head.rstrip().endswith(("自", "从")) and _BEGUN.match(text, stretch.end)
    feast = _HOLIDAY_FALLS.search(text, max(floor, stretch.start - 8), stretch.start)
    if since or feast or text.startswith(_SINCE, stretch.end):  # 2025年以来 is no whole year
        return replace(stretch, members=(), whole="")
    behind = text[stretch.end : stretch.end + 10]
    share = _ONLY.search(head) and _SHARE.match(behind)
    compared = share or _COMPARING.search(head) or _COMPARED.match(behind)
    return replace(stretch, compared=True) if compared else stretch


# 仅为23H1的41%: a part of what was in another period
_ONLY = re.compile(r"(?:仅为|约为|相当于|只有|不到|不足|不及|恢复[至到]|回[升到]至?)\s?$")
_SHARE = re.compile(r"\s?(?:全年|同期|整体)?(?:水平)?的\s?(?:约|近)?\s?\d[\d.]*\s?[%％成]")


def _so_far(text: str, stretch: Stretch, last: Stretch | None) -> Stretch | None:
    """6月出货300台，2025年以来累计1100台: from January to the month told before."""
    if last is None or (last.grain, stretch.grain) != ("month", "year") or len(stretch.members) != 1:
        return None
    year, month = stretch.members[0], last.members[-1]
    if not month.startswith(f"{year}-") or not text.startswith("以来累计", stretch.end):
        return None
    whole = as_one(f"{year}-01", month)
    return replace(stretch, members=(whole,), whole=whole, grain="month", ahead=frozenset())


_COMPARED = re.compile(
    r"(?:两年|三年)?(?:相加|之和|加总|总和)|末?(?:全年|同期)?的?(?:历史)?(?:水平|水准|高点|高峰|峰值|低点|低谷)(?!线|持平|相当|一致|相近|接近)|末?(?:的?(?:较|相对|偏|同期)*[高低]?基数|相比|相较|比|(?:同期)?(?:的?水平)?(?:基本|大致)?(?:持平|相当|一致|相近|接近))|(?:(?:全年|同期|整体)的?|的)\s?[\d.]+\s?倍(?!\s?[PE市动])"
)
_SINCE = ("以来", "至今", "第", "迄今")
# 新产线自2024年四季度投产，…: when something began dates no figure behind it
_BEGUN = re.compile(
    r"末?(?:以?起)?(?:正式|全面|顺利|陆续|逐步|开始)?(?:投产|达产|投运|投入使用|投入运营|开业|上市|成立|并表|量产|转固|开工)[^，,；;。\d]{0,3}[，,；;。]"
)


# 高于过去五年（春节在1月份，下同）均值: when a holiday falls dates no figure
_HOLIDAY_FALLS = re.compile(
    r"(?:春节|中秋节?|国庆节?|端午节?|清明节?|假期)(?:均|都|同|皆)?(?:在|于|落在|落于|位于|错位[至到]|提前[至到])\s?$"
)
_FROM_FIRST = re.compile(r"(?<![\dQ])1\s?[-–~～]\s?$")
_NUMBERED_QUARTER = re.compile(r"[2-4]\s?(?:Q|季)")
_NINE_MONTHS = re.compile(
    r"(?<![\d.])(1\s?[-–~～]\s?)([23]Q\s?'?(?:20)?\d\d)"
)  # the dash would make 3Q25 a part of a code
_QUARTERS_OF = re.compile(r"(?<=年)1[-–—~～]([23])(?:Q|季度?)(?![\dA-Za-z])")  # 25年1-3Q
_SO_MANY = {"2": "上半年", "3": "前三季"}
# 一、第三季财报: the number of a heading, and no list of quarters as 一、二季度
_NUMBERED = re.compile(
    r"(?:^|(?<=\n))(?:一[、.](?=第?[一三四]季)|二[、.](?=第?[一二四]季)|三[、.](?=第?[一二三]季)|四[、.](?=第?[一二三四]季)"
    r"|[一二三][、.](?=第?[一二三四]季度?(?:财报|业绩|经营|营运|展望|回顾|点评|概况|情况|预测|数据)))"
)
_SO_FAR = re.compile("[前首][二两三四]")  # 前三季度 is one period, Q1-Q3 may be three
_SPAN_OF_YEARS = re.compile(r"\d\d\s?年")
_FOR_YEARS = re.compile(
    r"(?:连续|连|近|过去|未来|逾|长达|历时|满|超过|至少|耗时|为期|存续|期限|租期|深耕|成立|从业|拥有|积累)\s?$"
)  # 连续17年
_THREE_QUARTERS = re.compile(
    r"Q1\s?[-–—~～至]\s?3|1\s?[-–—~～]\s?3Q"
)  # Q1-3 is one period, Q1-Q3 may be three
_APART = re.compile(r"[^，,；;。、/]{0,14}(?:分别|单季|各季|依次)")
_SHORT_SPAN = re.compile(r"(?<=(?<![\d.])[12]\d)[~～](?=[1-3]\d年)")  # 18~20年, as 18-20年
_SHORT_LIST = re.compile(r"(?<=(?<![\d.,])2\d)[,，](?=2\d年)")  # 24,25年
_FISCAL_QUARTER = re.compile(r"(?<![A-Za-z])(FY(?:20)?\d\d)\s(?=Q[1-4](?![0-9A-Za-z]))")  # FY26 Q3
_LONE_QUARTER = re.compile(r"(?<![\d.])([1-4])\s季度")  # 2024 年 2 季度
_FIRST_QUARTERS = re.compile(r"前([234])(?=个?季)")  # 前3季度 covers three quarters
_OF_YEAR = re.compile(r"年度(?=第?[一二三四]季度|[上下]半年)")  # 2024年度第四季度
_SPOKEN = {"2": "二", "3": "三", "4": "四"}
_COMPARING = re.compile(
    r"(?:(?:较|比|相较|相比|对比)(?:于|之)?|高于|低于|持平于|[强弱好]于|优于|不及|接近于?|[较比]上|(?:延续|承接)了)\s?$"
)


def _stretch(
    period: Period, offset: int, last: Stretch | None, year: int | None, told: str | None
) -> Stretch | None:
    start, end = period.start + offset, period.end + offset
    first, slash, second = period.symbol.partition("/")
    same = first.endswith("same")
    if same and (
        now := last.whole if last is not None else told
    ):  # 去年同期: the period before it, a year earlier
        name: str | None = earlier(now)
    else:
        fiscal = last is not None and last.members[-1].startswith("FY") and year is not None
        told_last = (year if fiscal else year_of(last.members[-1]) if last else year_of(told)) or year
        running = period.text.startswith(("今年", "明年", "后年", "去年"))  # 今年 is the note's
        if running and year is None and last is not None and len(last.members) > 1:
            return None  # 2025-2027年…；明年: of which of them is left open
        name = _name(first, (year or told_last) if running else told_last)
    if name is None or period.grain in _EVENTS or second == "now":  # 2025年至今 is no whole year
        return None
    # 今年 and 明年 without a part of the year: the year is not over
    forecast = (
        first.endswith(("E", "F"))
        or period.text.rstrip().endswith(("E", "F"))
        or (_RUNNING.match(first) is not None and not (last is not None and period.text in {"年末", "年底"}))
    )  # 2023年末…；年末…: the end of the year told before
    ahead = frozenset({name} if forecast else ())
    stretch = Stretch(start, end, (name,), name, period.grain, ahead, year_of(first) is None, same=same)
    if not slash:
        return stretch
    shifted = second.startswith("year")  # 去年前三季度: both ends are of last year
    until = _name(
        second.removeprefix("year").lstrip("+-0123456789 ") if shifted and "Q" in second else second,
        year_of(name),
    )
    return _range(stretch, until) if until else None


_RUNNING = re.compile(r"year\+\d+$")
_EVENTS = {
    "day",
    "part",
    "hour",
    "minute",
    "second",
    "week",
    "season",
    "century",
}  # when something happened, not what a figure covers


def _name(symbol: str, year: int | None) -> str | None:
    """The contract's form of one symbol of a date; None for what names no period of figures."""
    match = _SYMBOL.match(symbol)
    if not match or not match[0]:
        return None
    if match["shift"]:
        year = year + int(match["shift"]) if year else None
    elif match["year"]:
        year = int(match["year"])
    elif match["same"]:
        year = year - 1 if year else None
    elif not (match["part"] or match["month"]):
        return None
    month = (match["month"] or "").strip("-")
    part = match["part"] or ""
    if year is None:
        return part or None
    return f"{match['fy'] or ''}{year}{part}{'-' + month if month else ''}"


def _range(first: Stretch, last: str) -> Stretch:
    if first.members[0].startswith("FY") and not last.startswith("FY"):
        last = f"FY{last}"
    whole = as_one(first.members[0], last)
    members = (whole,) if first.grain == "month" else between(first.members[0], last)
    ahead = frozenset(members) if first.ahead else first.ahead
    return replace(first, members=members, whole=whole, ahead=ahead)


def _is_pair(left: Stretch, right: Stretch) -> bool:
    """2023年及2024Q1, 2022年至2024年和2025年1-9月: stated years and a period of different length."""
    plain = not (left.yearless or right.yearless or left.same or right.same)
    if not plain or len(right.members) > 1 or left.grain == right.grain:
        return False
    if len(left.members) > 1:
        return left.grain == "year" and ("Q" in right.members[0] or "H" in right.members[0])
    return {left.grain, right.grain} <= _SPANS


_SPANS = {"year", "half", "quarter"}


def _joined(left: Stretch, right: Stretch, joint: str) -> Stretch | None:
    """Two neighbours as one list or range, or None."""
    if not left.members or not right.members:
        return None
    if _is_pair(left, right) and _BOTH_JOINT.fullmatch(joint):
        members = (*left.members, *right.members)
        return replace(right, start=left.start, members=members, ahead=left.ahead | right.ahead)
    runs_on = left.grain == "year" and _follows_year(left, right)  # 今年、明年及2027年
    if left.grain != right.grain or (
        left.yearless != right.yearless and left.grain == "year" and not runs_on
    ):
        return None
    ahead = left.ahead | right.ahead
    if _RANGE_JOINT.match(joint) and len(left.members) == len(right.members) == 1:
        return _range(replace(left, end=right.end, ahead=ahead), right.members[0])
    if joint == "" or _LIST_JOINT.match(joint):
        members = (*left.members, *right.members)
        if len(members) > len(set(members)):
            return None
        on = members == between(members[0], members[-1])
        whole = as_one(members[0], members[-1]) if on else f"{members[0]}-{members[-1]}"
        # 较2023年、2024年同期分别高…: both are only compared with
        compared = left.compared or right.compared
        return Stretch(left.start, right.end, members, whole, left.grain, ahead, compared=compared)
    return None


def _follows_year(left: Stretch, right: Stretch) -> bool:
    """Whether the first year of one list comes right behind the last one of another."""
    last, first = year_of(left.members[-1]), year_of(right.members[0])
    return last is not None and first == last + 1


def _completed(text: str, stretch: Stretch, reports: Mapping[str, str]) -> Stretch:
    """2025年三季报 covers three quarters: the year takes the part of the report behind it; 25E-27E goes on to its end."""
    if len(stretch.members) != 1:
        return stretch
    if (stretch.ahead or stretch.members[0].startswith("FY")) and (
        tail := _LETTERED_TAIL.match(text, stretch.end)
    ):
        return _range(replace(stretch, end=tail.end()), stretch.members[0][:-2] + tail[1])
    year = re.match(r"(?:FY)?\d{4}", stretch.members[0])
    if year is None:
        return stretch
    for word, part in reports.items():
        at = text.find(word, stretch.start, stretch.end + len(word))
        if at >= 0 and (text[at + len(word) - 1] == "报" or at >= stretch.end):
            name = year[0] + part
            return replace(stretch, end=at + len(word), members=(name,), whole=name)
    return stretch


_LETTERED_TAIL = re.compile(
    r"\s?[-–~～至]\s?(?:FY)?(?:20)?(\d\d)[EF]?(?![A-Za-z0-9.%％]|\s?[亿万元倍百千家个])"
)


def walk_back(stretches: list[Stretch], position: int) -> Iterator[Stretch]:
    """Those that begin before a position, nearest first."""
    for stretch in reversed(stretches):
        if stretch.start < position and stretch.members and not stretch.compared:
            yield stretch
