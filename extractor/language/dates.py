"""Dates and periods: calendar dates, years, quarters, halves, months, ranges and lists of them, relative words, spans, clock times.

One pattern finds them; what a match says is read once (`moments`) and resolved against the date of publication where that is known.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from extractor.language.clocked import placed
from extractor.language.clocks import CLOCK, HALF_DAY, SPOKEN_CLOCK, STRONG_CLOCK
from extractor.language.everyday import date_words
from extractor.language.joins import Joins, behind_to, is_list, lead_of, ranged
from extractor.language.moments import Period, Resolved, read_moments
from extractor.language.plain import plain
from extractor.language.relative import RELATIVE, read_relative
from extractor.language.thirds import THIRD, narrowed, third_of

__all__ = ["NUMERIC_DATE", "SPOKEN_DATE", "DateSpan", "Period", "dates", "find_dates"]

_Y = r"(?:1[89]|20)\d\d"
_CHY = "(?:[一二][九零〇○][零〇○一二三四五六七八九]{2}|[零〇○一二][零〇○一二三四五六七八九]|(?!五六|六七|七八|八九)[五六七八九][零〇○一二三四五六七八九](?=年(?!代)))"
_M = r"(?:1[0-2]|0?[1-9])"
_CHM = "(?:十[一二]?|[一二三四五六七八九])"
_D = r"(?:3[01]|[12]\d|0?[1-9])"
_CHD = "(?:三十一?|二十[一二三四五六七八九]?|廿[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_CLOCK = CLOCK
_ZONE = "(?:北京|美东|美東|美西|东部|太平洋|东京|東京|伦敦|倫敦|台北|香港|纽约|紐約|格林尼治|格林威治|当地|當地)时[间間][^\\S\\n]?|(?:北京|美东|美東|美西|东部|太平洋|东京|東京|伦敦|倫敦|台北|臺北|香港|纽约|紐約|格林尼治|格林威治)(?:标准)?時間[^\\S\\n]?"
_QUARTER = "(?:第[^\\S\\n]?[一二三四1-4][^\\S\\n]?个?季(?:度|报期)?|[一二三四1-4]季度(?!假)(?:末(?!端)|初(?![步中级始期]))?|首[三二两]?季度?|前[三二两]个?季度?|Q[1-4](?![0-9A-Za-z])|[上下]半年(?:度)?|H[12](?![0-9A-Za-z]))"
_MONTH = rf"{_M}[^\S\n]?月(?!龄|期(?!货|间))(?:份?{THIRD}|份|底|初|末)?"
_NOT_DAY = "(?![元均本线線常圆圓内內期企韩韓报報前系活电照子龄累年游])"
_DAY = rf"{_M}[^\S\n]?月[^\S\n]?{_D}[^\S\n]?[日号號](?![线均])"
_CHDAY = f"(?:{_CHM}月(?:{_CHD}|{_D})|{_M}月{_CHD})[日号號]"
_REL_YEAR = "(?:今年|去年|明年|前年|后年|後年|本年度?|上年度?|次年|当年|當年)"
# what may follow a year
_IN_YEAR = rf"(?:[^\S\n]?(?:{_DAY}{_CLOCK}?|{_CHDAY}{_CLOCK}?|{_MONTH}|{_CHM}月(?:份?{THIRD}|份|底|初|末)?|{_QUARTER}|[四一二三]季(?![报度])|全年|年?度(?![过假])|年?(?:[底末](?![特位部端])|初(?![步中级始期]))|年中(?![标国报部间期等学]))?)"
_SHORT_YEAR = (
    r"(?<![\d.近超达约逾满共第长历过前后每及])(?<!期限)(?<!质保)(?<!寿命)(?<!租期)(?<!至少)(?<!未来)(?:0\d|1[5-9]|2\d)[^\S\n]?年"
    r"(?!期|国债|时间|历史|经验|以上|左右|以内|寿命|质保|长[期协债]|多|余|之久|租|周期|老|工龄|超长|美债|日债|公债|地方债|的[时历经寿])"
)
# 98年: of the last century, where what stands around shows that no years are counted
_OLD_YEAR = r"(?<![\d.近超达约逾满共第长历过前后每及])[5-9]\d年(?:(?=\d{1,2}月|[底末](?![特位部端])|初(?![步中级始期])|[春夏秋冬])|(?<![^，。；、(\s在于自从生到]\d\d年)(?![多期级以之国内左寿经质])(?!的?(?:历史|时间|经验|发展|老|风雨|长|产权|使用|保)))"
_ROC = r"民[国國][^\S\n]?(?:\d{2,3}|[一二三四五六七八九十百]{1,6})[^\S\n]?年"
_YEAR = rf"(?:{_ROC}|{_Y}[^\S\n]?年(?!代)|{_CHY}年(?!代|之)|{_SHORT_YEAR}|{_OLD_YEAR})"
_LETTER = rf"(?:(?:FY|CY)[^\S\n]?'?(?:{_Y}|\d\d)(?:[EFAP](?![A-Za-z])|Q[1-4]|H[12])?(?![0-9A-Za-z])|(?:Q[1-4]|H[12])(?:[^\S\n]?[-–~/][^\S\n]?(?:Q?[1-4]|H[12]))?(?:(?:\s(?:FY)?|'|FY)(?:{_Y}|\d\d)(?![\d.%％年]))?(?![0-9A-Za-z]))"
# 算力规模2000P is no forecast of the year 2000
_NOT_FLOPS = r"(?<!算力)(?<!算力达)(?<!算力超)(?<!算力约)(?<!算力为)(?<!规模)(?<!规模达)(?<!规模超)(?<!规模约)(?<!规模为)"
_CODED = (  # 24Q2, 2Q24, 2025H1, 2025Q1-Q3, 2025E, 2025-2027E
    rf"(?:(?:{_Y}|\d\d)[^\S\n]?年?(?:Q[1-4]|H[12])(?:[^\S\n]?[-–~～至到][^\S\n]?(?:(?:{_Y}|\d\d)?Q?[1-4]|H[12]))?(?![0-9A-Za-z])"
    rf"|[1-4]Q[^\S\n]?(?:FY(?=\d\d))?'?(?:{_Y}|\d\d)?(?:[EFA])?(?![0-9A-Za-z])|[12]H[^\S\n]?(?:FY(?=\d\d))?'?(?:{_Y}|\d\d)(?:[EFA])?(?![0-9A-Za-z])|[12]H(?![0-9A-Za-z])|[1-9]M[^\S\n]?(?:{_Y}|\d\d)(?![0-9A-Za-z])"
    rf"|{_Y}[^\S\n]?(?:[EFA][^\S\n]?)?[-–~～至到—]+[^\S\n]?(?:{_Y}|\d\d)[^\S\n]?[EFA](?![A-Za-z])|{_Y}(?:/\d\d){{1,3}}[^\S\n]?[EFA](?![A-Za-z])|(?:19|20)[0-4]\d[^\S\n]?[EF](?![A-Za-z+])|{_NOT_FLOPS}(?:19|20)[0-4]\d[^\S\n]?P(?![A-Za-z+]|(?:的|智能|智算|AI|国产)?算力)|20[12]\d[^\S\n]?A(?![A-Za-z+])|(?<![\d.])2\d[EFA](?![A-Za-z0-9+]))"
)
_ISO = (
    rf"(?:{_Y}-(?:0[1-9]|1[0-2])[^\S\n]?[~～至到—][^\S\n]?{_Y}-(?:0[1-9]|1[0-2])(?![\d-])|{_Y}/\d\d?/\d\d?-{_Y}/\d\d?/\d\d?(?!\d)|{_Y}[-/.]\d\d?[-/.]\d\d?[^\S\n]?[-~～至到—][^\S\n]?{_Y}[-/.]\d\d?[-/.]\d\d?(?!\d)|{_Y}[-/.]{_M}[-/.]{_D}(?![\d%％]|[-/.]\d)(?:[T ]?{_CLOCK})?|{_Y}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![\d.,%％元万亿])"
    rf"|{_Y}[-/](?:0[1-9]|1[0-2])(?![\d/.\-%％年])|{_Y}/[1-9](?![\d/.\-%％年、，]))"
)
_SHORT = (
    rf"{_Y} (?:0[1-9]|1[0-2]) (?:0[1-9]|[12]\d|3[01])(?![\d.,%]|[^\S\n]\d)|{_Y}[^\S\n]?全年|(?<=[(]){_M}[./]{_D}[^\S\n]?[-–~～至][^\S\n]?{_M}[./]{_D}(?=[)])|{_M}/{_D}/{_Y}(?![\d/])|{_D}/{_M}/{_Y}(?![\d/])|{_M}/{_D}[^\S\n]?日|(?<=[日一二三四五六天][(]){_M}/{_D}(?=[)])|(?<=[昨今][(]){_D}(?=[)]日)"
    rf"|{_Y}\s-\s{_M}\s-\s{_D}(?!\d)|{_Y}[^\S\n]?[-至到~～/][^\S\n]?(?:{_Y}|\d\d)[^\S\n]?财年|{_Y}[^\S\n]?年?[^\S\n]?第[^\S\n]?\d{{1,2}}[^\S\n]?周"
    rf"|{_Y}[^\S\n]?年?[^\S\n]?单?(?:第?[一二三四1-4]季度?(?:(?<=度)末(?!端))?|前[三二两]季度?|[上下]半年)"
)
_RANGES = (  # years, months and days from one to another; lists whose last member says the unit
    rf"(?:{_Y}[^\S\n]?年?[^\S\n]?[-–~～至到—]+[^\S\n]?(?:{_Y}|\d\d)[^\S\n]?年(?![期代])|{_Y}[^\S\n]?[到至][^\S\n]?{_Y}(?=$|[，。；、)的间之])|(?<![\d.])2\d[^\S\n]?年?[^\S\n]?[-–~～至到—][^\S\n]?2\d[^\S\n]?年(?![期国])"
    rf"|{_Y}(?:/(?:{_Y}|\d\d)){{1,5}}[^\S\n]?年|(?<![\d.])2\d(?:/2\d){{1,4}}[^\S\n]?年|{_Y}(?:[、,，]{_Y}){{0,4}}[、和与及][^\S\n]?{_Y}[^\S\n]?年"
    rf"|(?:{_YEAR}[^\S\n]?)?(?:第?[一二三四1-4]季度?)[^\S\n]?[-–~～至到—][^\S\n]?(?:{_YEAR}[^\S\n]?)?第?[一二三四1-4]季度?|(?:{_YEAR}[^\S\n]?)?{_DAY}[^\S\n]?[-–~～至到—][^\S\n]?(?:{_DAY}|{_D}[^\S\n]?[日号號])|(?:{_YEAR}[^\S\n]?)?{_M}[^\S\n]?月[^\S\n]?{_D}[^\S\n]?[-–~～至到—][^\S\n]?{_D}[^\S\n]?[日号號](?![线均])"
    rf"|(?:{_YEAR}[^\S\n]?)?{_M}[^\S\n]?月[^\S\n]?{_D}(?:[、,，]{_D}){{0,8}}[、,，和与及]{_D}[日号號](?![线均])"
    rf"|(?:{_YEAR}[^\S\n]?)?{_M}[^\S\n]?月?[^\S\n]?[-–~～至到—][^\S\n]?{_M}[^\S\n]?月(?![饼嫂供])(?:份)?|{_YEAR}[^\S\n]?{_M}月[^\S\n]?[-–~～至到—][^\S\n]?{_YEAR}[^\S\n]?{_M}月|{_YEAR}[^\S\n]?{_DAY}[^\S\n]?[-–~～至到—][^\S\n]?{_YEAR}[^\S\n]?{_DAY})"
)
_SPAN = r"(?:近|最近|过去|過去|未来|未來|今后|此前|过往)的?[^\S\n]?(?:\d{1,3}|(?![一二两三四五六七八九]{2}[^十])[一二两三四五六七八九十百]{1,3}|半|几十?)[^\S\n]?(?:个|個)?(?:年半?(?![年来])|月|周|季度|星期|礼拜|天|日|交易日|工作日|小时|钟头|分钟|秒钟?)(?![报均度线])"
# 五月三十一, 8月26: a day whose 日 is left out, before what cannot be counted
_DAY_ENDS = r"(?=$|[，。、；：！？,;:!?)\s](?![\d%])|再(?!次)|开始|举行|召开|见面?|放假|签|出发|那天|这天|当天|之前|以前|之后|以后|起|的|去|来(?![自源])|有(?!限)|不|更新|公布|发布|结束|截止)"
_SHORT_DAY = rf"(?:{_M}月{_D}(?!\d)|{_CHM}月(?:三十一?|二十[一二三四五六七八九]?|廿[一二三四五六七八九]|十[一二三四五六七八九]?))(?![\d.万亿千百几多余日号號十一二三四五六七八九]){_DAY_ENDS}"
_LUNAR_DAY = f"(?:{_CHM}|{_M})月初[一二三四五六七八九十](?![个名家年次季步级始期])"
_POINTS = rf"(?:{_YEAR}(?:[^\S\n]?(?:{_LUNAR_DAY}|{_SHORT_DAY}|{_CHM}月[一二三四五六七八九](?![\d十百千万亿月日号年家个]){_DAY_ENDS})|{_IN_YEAR})|{_DAY}{_CLOCK}?|{_CHDAY}{_CLOCK}?|{_LUNAR_DAY}|{_SHORT_DAY})"
# 8点半, 12点45分, 下午5时: what a quantity must not be read from
_DIGIT_CLOCK = (
    r"(?<![\d.])(?:2[0-4]|[01]?\d)(?:点(?:半(?!点)|[一三]刻|钟(?!头)|整(?!数|体)|[0-5]?\d分(?![之钟])(?:[0-5]?\d秒)?)|时(?:整(?![体个合理])|[0-5]?\d分(?:[0-5]?\d秒)?|(?![间候代期段而常机值尚空效辰速钟髦])))"
    r"|(?<=上午|下午|中午|早上|晚上|凌晨|傍晚|今晚|明晚|昨晚|明早|今早)(?:2[0-4]|[01]?\d)[点时]"
)
_NUMERIC = (
    rf"(?:(?=\d)(?=\d{{1,8}}[^\S\n]?[-–—)上下前单第全一二三四年月日号/.QHMEFAP季:：、和与及,，至到~～点时]|\d{{4}} \d\d \d\d|\d{{8}}(?!\d))"
    rf"(?:{_ISO}|{_RANGES}|{_SHORT}|{_CODED}|{_POINTS}|{_MONTH}(?![饼嫂供薪])(?![^\S\n]?\d+日元)|[1-4]季度|{_DIGIT_CLOCK}|(?<![\d.A-Za-z:：/第])(?:[01]?\d|2[0-3])[:：][0-5]\d(?:[:：][0-5]\d)?(?!\d)|(?<!\d月)(?<![\d.\-/+A-Za-z,第]){_D}[^\S\n]?(?:日|号(?=[，。、；,;起前后至到的晚早上下放开发)]|$)){_NOT_DAY}(?!文|[线楼机店线院房车线均])))"
)
# the forms that begin with a digit, and those that begin with a Chinese numeral: what a quantity must not be read from
NUMERIC_DATE = _NUMERIC
SPOKEN_DATE = (
    rf"{_CHY}年(?!代|之|期)(?:{_LUNAR_DAY}|{_SHORT_DAY}|{_IN_YEAR})|{_LUNAR_DAY}|{_SHORT_DAY}|{_CHDAY}(?:[^\S\n]?[-至到][^\S\n]?(?:{_CHM}月)?{_CHD}[日号])?{_CLOCK}?|{_CHM}月?[至到]{_CHM}月(?!期)|(?:二十[一二三四五六七八九]?|廿[一二三四五六七八九]|十[一二三四五六七八九]|三十一?)[日号](?![元均本线])|"
    rf"[一二三四]季度末(?!端)|[一二三四]季度初(?![步中级始期])|[一二三四]季度[至到][一二三四]季度|{_CHM}月(?![软科传股集公亮期份底初末上中下龄饼嫂薪天花稻]|革命|围城|女神|流火|兰花)|"
    rf"(?:十[一二]月|{_CHM}月(?=份|底|初(?![步级])|末|{THIRD}))(?:份?{THIRD}|份|底|初(?![步级])|末)?"
    r"|(?<![上下])[一二三四]季度(?!假)|(?<=[上中下早晚]午)[一二两三四五六七八九十]{1,2}[点时](?:半|[一二三四五六七八九十]{1,3}分)?"
    rf"|{SPOKEN_CLOCK}"
)
_DATE = rf"{_NUMERIC}|(?=[零〇○一二三四五六七八九十第前近最过過未今此廿民首])(?:{_ROC}{_IN_YEAR}|{_SPAN}|{SPOKEN_DATE}|{_QUARTER})"
_WORDS = (
    rf"(?:{_REL_YEAR}(?:同期|[^\S\n]?{_M}[^\S\n]?[-–~～至到—][^\S\n]?{_M}月(?![饼嫂供])份?|(?![轻化世]){_IN_YEAR})|(?:上年|去年)同期|(?:本|当|當|上个?|上個|下个?|下個|次|这个|这)(?:月|季度|周)(?!期(?!中|末|间)|[报末边均转岁销活大刊黑]|一(?![周月])|(?<=[周度])[二三四五六]|日(?!均))(?:(?<=月)(?:{_D}|{_CHD})[日号號])?|(?:本|上|下)季(?!度|报|节)"
    rf"|[上下]半年(?!报)(?:度(?!报))?|(?:今天|今日|本日|昨天|昨日|明天|明日|前天|后天)(?![国頭头系香性]|教育|培养|因素|免疫|获得|习得|环境){_CLOCK}?|年初(?!步)|年(?:[底末](?![薪特位部端])|中(?![标国报部间期等学药])))"
)
_BARE_CLOCK = rf"(?:{HALF_DAY}[^\S\n]?(?:{STRONG_CLOCK}|{CLOCK}))"
_FULL = re.compile(
    rf"(?<![A-Za-z])(?<!\d)(?<!\d[.,:])(?:{RELATIVE}|(?:{_ZONE})?(?:{_POINTS}{_CLOCK}|{_DATE}|{_LETTER}))"
    rf"|(?=[今去明前后後本上次当當下同昨这年])(?:{_WORDS})|(?:{_ZONE})?{_BARE_CLOCK}|{_ZONE}{_CLOCK}"
)


# where a date may begin, cheaply: the first character is one of a set, so that the scan skips all others at once
_BEGIN = re.compile(
    r"[0-9FCQH零〇○一二三四五六七八九十廿两百第前首近过最未今此民去明后本当上下昨次同年这北美东太伦台香纽格凌清早中傍晚周星礼大翌来月岁半]"
    r"(?:(?<=\d)(?<!\d\d)(?:\d{0,3}[^\S\n]?[年月日号天周个星礼财工交世小分秒QHMEFAPJSONDaptsnr季:：至到~～点时–—)-]|\d{3}[^\S\n]?[上下前单第全一二三四]|\d{3} \d\d \d\d(?!\d)|\d?[./]\d\d?[-–~)日至]|\d{3}[./、和与及,，][^\S\n]?\d|\d?[/、]\d\d|\d?/\d\d?/(?:19|20)\d\d|\d{7}(?!\d))"
    r"|(?<=[零〇○一二三四五六七八九十廿两百])[零〇○一二三四五六七八九十百]{0,3}[年月日季点时至到天周个星礼工交世小分秒刻]|(?<![\d零〇一二三四五六七八九十百])(?:(?<=[今明昨前后当])天|(?<=[今去明前后本当上次])年|(?<=[本当上下次])个?月|(?<=[本上下])[季周星礼旬]|(?<=当)周|(?<=[上下这])(?:[上下个]|一个?(?=[周星礼]))|(?<=中)旬|(?<=周)[一二三四五六日天]|(?<=星)期|(?<=礼)拜|(?<=大)[前后]天|(?<=翌)[年日]|(?<=来)年|(?<=月)[底末初]|(?<=岁)末|(?<=[前次当后])日|(?<=[今明昨前后])儿"
    r"|(?<=[上下中])[半个午]|(?<=[今明昨本])日|(?<=第)[^\S\n]?[一二三四1-4][^\S\n]?个?季|(?<=前)[三二两]个?季|(?<=首)[三二两]?季|(?<=[FC])Y|(?<=[QH])[1-4]|(?<=同)期|(?<=年)[初底末中]"
    r"|(?<=[近过最未今此])[近去来后前往]?的?[^\S\n]?[\d一二两三四五六七八九十半几]|(?<=[本上下])个?世|(?<=半)(?:年[前后以之]|个[月小]|小时|天)|(?<=民)国|(?<=这)[个月周星礼]|(?<=凌)晨|(?<=清)晨|(?<=早)[上间盘]|(?<=傍)晚|(?<=晚)[上间]"
    r"|(?<=[北美东太伦台香纽格当])(?:京|东|西|部|平洋|敦|北|港|约|林[尼威]治|地)(?:标准)?时间))"
)


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date or period; `iso` is YYYY-MM-DD where the day is stated, else None."""

    start: int
    end: int
    iso: str | None


def find_dates(text: str) -> list[DateSpan]:
    """All dates and periods of a text, in order, disjoint."""
    return [
        DateSpan(
            p.start,
            p.end,
            p.symbol[:10]
            if p.first is not None and p.grain in {"day", "hour", "minute"} and "/" not in p.symbol
            else None,
        )
        for p in dates(text)
    ]


def dates(text: str, reference: date | None = None) -> list[Period]:
    """All dates and periods of a repaired text, in order, disjoint; what the text leaves open comes from `reference`.

    reference: the day of publication; without it years that the text does not state stay open (`first` and `last` None). One with a
    time of day (`datetime`) places 两小时后 and 最近10分钟 too.
    """
    if isinstance(reference, datetime):
        return [placed(period, reference) for period in dates(text, reference.date())]
    found = list(_dates(text, reference))
    return _listed(found, text, reference) if len(found) > 1 else found


def _listed(found: list[Period], text: str, reference: date | None) -> list[Period]:
    """去年3月和9月, 8月6日、7日: what leaves its year or month open has that of the one before it."""
    lead, led = "", -1
    end = found[0].end
    for i, period in enumerate(found):
        start = period.start
        gap, end = start - end, period.end
        if not 0 < gap <= _LONGEST_JOINT or not is_list(text[start - gap : start]):
            continue
        before, own = plain(found[i - 1].text), plain(period.text)
        lead, led = lead_of((lead if led == i - 1 else "") + before, own), i
        resolved = _resolved(lead + own, reference) if lead else ()
        if len(resolved) == 1 and resolved[0][2] == period.grain:
            _, _, _, symbol, first, last, time, zone = resolved[0]
            found[i] = period._replace(symbol=symbol, first=first, last=last, time=time, zone=zone)
        else:
            lead = ""
    return found


_LONGEST_JOINT = 4


def _dates(text: str, reference: date | None) -> Iterator[Period]:
    simple = plain(text)
    scan = _Scan(simple, reference)
    places = iter([*scan.words.places(simple), (len(simple) + 1, 0)])
    word, behind = next(places)
    at, size = 0, len(simple)
    begin, full = _BEGIN.search, _FULL.match
    candidate = begin(simple)
    while candidate is not None or word <= size:
        first = candidate.start() if candidate is not None else size + 1
        if word < at or word <= first:  # a word of a date stands before the next that may begin one
            found = scan.by_word(word, behind) if word >= at else ()
            word, behind = next(places)
        elif (match := full(simple, first)) is None:
            found, at = scan.unlike(candidate)  # type: ignore[arg-type]
        else:
            at = match.end()
            if at < size and simple[at] in _GOES_ON:
                found = scan.going_on(match)
            elif _is_part(simple, first, at):
                found = ()
            else:
                for a, b, grain, symbol, begins, ends, time, zone in _resolved(match.group(), reference):
                    a, b = first + a, first + b
                    b = b if text[b - 1] > " " else a + len(text[a:b].rstrip())
                    yield Period(a, b, text[a:b], begins, ends, grain, symbol, time, zone)
                found = ()
        for a, b, grain, symbol, begins, ends, time, zone in found:
            end = a + len(text[a:b].rstrip())
            yield Period(a, end, text[a:end], begins, ends, grain, symbol, time, zone)
            at = max(at, b)
        if first < at and candidate is not None:
            candidate = begin(simple, at)


# behind a date these may go on with it: a time of the day, the end of a range, a holiday of a year
_GOES_ON = frozenset(
    "今后迄小立雨惊谷芒处白霜寒护记消复世医抗龙敬春夏秋冬的元国端中重清除圣感母父情妇儿青教建植愚光双腊正大农五十前头七万平劳凌早上下午傍晚夜深半差最第到至周星礼 -–—~～(UG0123456789零〇一二两三四六八九"
)
_BARE_DAY = re.compile(rf"(?:{_D}|{_CHD})[日号]")  # what ends a range
_NUMERALS = frozenset("0123456789零〇一二两三四五六七八九十本上下")
# what may begin a clock, a century or an English date where no other form of a date does
_MORE = re.compile(
    r"[\d零〇一二两三四五六七八九十]{1,3}(?:[点时:：世]|[-–—~～至到][\d一二两三四五六七八九十]{1,3}[点时]|[^\S\n]?-?(?:st|nd|rd|th|[ap]\.?m|[AP]\.?M|[JFMASOND][a-z]))|[本上下]个?世"
)
_ERAS = ("公元", "西元")
_Found = tuple[Resolved, ...]


class _Scan:
    """The dates of one text."""

    def __init__(self, text: str, reference: date | None) -> None:
        self._text = text
        self._reference = reference
        self.words = date_words()
        self._joins = Joins(text, reference)

    def at(self, start: int) -> _Found:
        """What begins at a place."""
        candidate = _BEGIN.match(self._text, start)
        match = _FULL.match(self._text, start) if candidate else None
        if match is not None:
            return self.going_on(match)
        return self.unlike(candidate)[0] if candidate else ()

    def unlike(self, candidate: re.Match[str]) -> tuple[_Found, int]:
        """What begins at a candidate that is no common form of a date, and where the scan goes on."""
        text, start = self._text, candidate.start()
        # 此前2025年: the digit that a false beginning has taken may begin a date
        past = max(start + 1, candidate.end() - text[candidate.end() - 1].isdigit())
        if text[start] in _NUMERALS and _MORE.match(text, start):
            return self._in_words(start, 0), past
        return (), past

    def going_on(self, match: re.Match[str]) -> _Found:
        """A date with what goes on behind it."""
        text, (start, end) = self._text, match.span()
        if self.words.go_on(text, end) and (longer := self._in_words(start, end)):
            return longer
        if _is_part(text, start, end):
            return ()
        found = tuple((start + r[0], start + r[1], *r[2:]) for r in _resolved(match.group(), self._reference))
        return (self._until(self._joins.extended(found[0])),) if len(found) == 1 else found

    def by_word(self, start: int, behind: int) -> _Found:
        """What a word of a date begins; a zone belongs to the clock behind it."""
        text = self._text
        zone = self.words.zones.get(text[start:behind])
        if zone is None and not text.startswith(_ERAS, start):
            return self._in_words(start, start)
        while text[behind : behind + 1] == " ":
            behind += 1
        found = self.at(behind)
        if zone is None:  # 公元2000年
            told = len(found) == 1 and found[0][2] in {"year", "month", "day"}
            return ((start, *found[0][1:]),) if told else ()
        found = found or self._joins.clock_at(behind)
        return ((start, *found[0][1:7], zone),) if len(found) == 1 and found[0][6] else ()

    def _in_words(self, start: int, least: int) -> _Found:
        """A date by words, where it ends behind `least`."""
        read = self.words.read(self._text, start, self._reference)
        if read is None or start + read[1] <= least:
            return ()
        return (self._until(self._joins.extended((start, start + read[1], *read[2:]))),)

    def _until(self, found: Resolved) -> Resolved:
        """今天到后天, 从上周一到本周五: a range over two dates of one grain."""
        at = behind_to(self._text, found)
        match = (_FULL.match(self._text, at) or _BARE_DAY.match(self._text, at)) if at else None
        if match is None:
            return found
        lead = lead_of(self._text[found[0] : found[1]], match.group())
        # 3月5日到月底 ends with that month
        since = (found[4] or self._reference) if match.group() in _ENDS else self._reference
        resolved = _resolved(lead + match.group(), since)
        if len(resolved) != 1:
            return found
        other = (at, match.end(), *resolved[0][2:])
        if found[2] == "day" and resolved[0][2] in {"month", "year"} and match.group()[-1] in "底末":
            other = _last_day(other)  # 本月10号到月底
        return ranged(found, self._joins.extended(other)) or ranged(found, other) or found


_ENDS = frozenset(["月底", "月末", "年底", "年末"])


def _last_day(period: Resolved) -> Resolved:
    start, end, grain, symbol, _, last, time, zone = period
    if last is None:
        return period
    day = last - timedelta(days=1)
    return start, end, "day", day.isoformat(), day, last, time, zone


_LUNAR = re.compile(f"(?<![历十\\d])((?:{_CHM}|{_M})月初[一二三四五六七八九十])$")


@lru_cache(maxsize=1 << 14)
def _resolved(text: str, reference: date | None) -> tuple[Resolved, ...]:
    if _LUNAR.search(text):
        lunar = date_words().read(_LUNAR.sub(r"农历\1", text), 0, reference)
        return ((0, len(text), *lunar[2:]),) if lunar is not None else ()
    if (third := third_of(text)) is not None:
        months = _resolved(third[0], reference)
        return tuple(narrowed(month, third[1], len(text)) for month in months if month[2] == "month")
    found = read_relative(text, reference)
    return (found,) if found is not None else read_moments(text, reference)


_JOINED_BEFORE = frozenset("-/.@_$￥¥+")  # behind which digits go on with a code


def _is_part(text: str, start: int, end: int) -> bool:
    """Whether what looks like a date is part of a code, a name or a word."""
    before = text[start - 1 : start]
    if before in _LEADS and _UNLIKE[before].match(text[start:end]):
        return True
    if before in _JOINED_BEFORE and before and text[start].isdigit() and start > 1:
        coded = before == "/" and not text[start:end].replace("-", "").replace("/", "").isdigit()
        clock = before == "-" and ":" in text[start:end]
        return (
            text[start - 2].isalnum() and text[start - 2].isascii() and not coded and not clock
        ) or before in "@$￥¥_+"
    first = text[start]
    if before == "说" and first == "明":  # 说明年报, but 他说明年来
        return text[start + 2 : start + 3] in _OF_REPORTS
    if first in _WORD_STARTS and before:
        return before + first in _ACROSS or (first in "上下" and text[start + 1] == "周" and before in "旗线")
    return bool(before) and text[start].isdigit() and before in "“《" and text[end : end + 1] in "》"


# behind these a clock is a ratio, a quarter a car, a half a gas or a season of a series
_UNLIKE = {char: re.compile(r"\d+[:：]\d+$") for char in "按以比分约配每"} | {
    "迪": re.compile("Q"), "氢": re.compile("H2"), "》": re.compile("第.季$"), "(": re.compile("H2$"),
}  # fmt: skip
_LEADS = frozenset(_UNLIKE)
_OF_REPORTS = frozenset("报度化均级限金")
_WORD_STARTS = frozenset("当今去明前后後本上下次同年")
# the two characters around the beginning of what only looks like a relative word: 过去|年均, 投产后|年产, 如今|日活
_ACROSS = frozenset(
    a + b
    for a, b in (
        "过去",
        "過去",
        "失去",
        "如今",
        "当今",
        "成本",
        "资本",
        "日本",
        "基本",
        "根本",
        "版本",
        "样本",
        "股本",
        "应当",
        "适当",
        "相当",
        "正当",
        "不当",
        "恰当",
        "担当",
        "充当",
        "之后",
        "产后",
        "以后",
        "然后",
        "最后",
        "此后",
        "今后",
        "其后",
        "背后",
        "之前",
        "以前",
        "目前",
        "当前",
        "此前",
        "提前",
        "先前",
        "线上",
        "以上",
        "之上",
        "旗下",
        "以下",
        "之下",
        "线下",
        "如下",
        "余下",
        "不同",
        "共同",
        "合同",
        "相同",
        "每年",
        "全年",
        "半年",
        "多年",
        "近年",
        "历年",
        "逐年",
        "首年",
        "文明",
        "证明",
        "表明",
        "透明",
        "声明",
        "发明",
        "昨年",
        "层次",
        "多次",
        "首次",
        "档次",
        "场次",
        "产上",
        "加上",
        "本本",
        "书本",
        "楼下",
        "世上",
        "地上",
        "身上",
        "船上",
        "车上",
        "台下",
        "脚下",
        "名下",
        "麾下",
        "门下",
        "手下",
        "树下",
    )
)
