"""What a date expression says: years in digits and words, quarters, months, days, ranges, lists and spans, read into moments."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from extractor.language.clocks import ALONE, CLOCK, STRONG_CLOCK, read_clock
from extractor.language.moments import GRAINS, Moment, Resolved, duration, resolve, spanned
from extractor.language.numerals import parse_chinese, parse_whole

__all__ = ["ZONE_BEGINS", "read_moments", "year_in_words", "zone_of"]

_DIGITS = "零〇○一二三四五六七八九"
_ZONES = {
    "北京": "Asia/Shanghai", "香港": "Asia/Hong_Kong", "台北": "Asia/Taipei", "臺北": "Asia/Taipei", "东京": "Asia/Tokyo", "東京": "Asia/Tokyo",
    "美东": "America/New_York", "美東": "America/New_York", "东部": "America/New_York", "纽约": "America/New_York", "紐約": "America/New_York",
    "美西": "America/Los_Angeles", "太平洋": "America/Los_Angeles", "伦敦": "Europe/London", "倫敦": "Europe/London", "格林尼治": "Etc/UTC",
    "格林威治": "Etc/UTC",
}  # fmt: skip
_ZONE = re.compile(f"({'|'.join(_ZONES)}|当地|當地)(?:标准)?[时時][间間]\\s?")
ZONE_BEGINS = frozenset(name[0] for name in _ZONES)
_CLOCK = re.compile(rf"(?:{CLOCK}|{STRONG_CLOCK}|{ALONE})$")
_SPAN = re.compile(
    r"(?P<way>近|最近|过去|過去|未来|未來|今后|此前|过往)的?\s?(?P<n>\d+|[一二两三四五六七八九十百]+|半|几十?|\d+[-–~～到至]\d+|[一二两三四五六七八九十][到至][一二两三四五六七八九十])[多余]?\s?[个個]?(?P<unit>年|月|周|季度|星期|礼拜|天|日|交易日|工作日|小时|钟头|分钟|秒钟?)(?P<half>半)?$"
)
_LIST = re.compile(r"(?:(?:19|20)\d\d|[012]\d)(?:\s?[/、,，和与及或]\s?(?:(?:19|20)\d\d|\d\d))+\s?[年EFA]$")
_MEMBERS = re.compile(
    r"(?P<year>.*年\s?)?第?(?P<members>(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:[、和与及]第?(?:\d{1,2}|[一二三四五六七八九十]{1,2}))+)(?P<unit>月|季度?)份?$"
)
_PAIR = re.compile(r"(?P<year>.*年\s?)?([一二三四五七八])([二三四五六八九])(?P<unit>月|季度)份?$")
_DAYS_OF_MONTH = re.compile(
    r"(?P<month>.*?\d{1,2}\s?月\s?)(?P<days>\d{1,2}(?:[、,，和与及]\d{1,2})+)[日号號]$"
)
_DASH = re.compile(r"\s?[-–~～至到—]+\s?")
_ISO = re.compile(r"((?:19|20)\d\d)[-/.](\d{1,2})(?:[-/.](\d{1,2}))?$|((?:19|20)\d\d)(\d\d)(\d\d)$")
_SPACED = re.compile(r"(\d{4})\s(?:-\s)?(\d{1,2})\s(?:-\s)?(\d{1,2})$")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})(?:/(\d{4})$|\s?日?$)")
_WHOLE_YEAR = re.compile(r"^(\d{4}|2\d)\s?全年$")
_CODED = re.compile(
    r"(?P<fy>FY|CY)?\s?'?(?P<y>(?:19|20)\d\d|\d\d)?\s?(?P<p>Q[1-4]|H[12])(?:\s?(?P<fy2>FY)?'?(?P<y2>(?:19|20)\d\d|\d\d))?$"
    r"|(?P<fy5>FY?)?(?P<n>[1-4](?=Q)|[12])(?P<k>[QH])\s?(?P<fy3>FY)?'?(?P<y3>(?:19|20)\d\d|\d\d)?(?P<e3>[EFA])?$|(?P<fy4>FY|CY)?\s?'?(?P<y4>(?:19|20)\d\d|\d\d)(?P<e4>[EFAP])?$"
)
_YEAR = re.compile(
    rf"(?:民[国國]\s?(?P<roc>\d+|元|[一二三四五六七八九十百廿卅]+)|(?P<y>\d{{4}}|\d\d)|(?P<chy>[{_DIGITS}]{{2,4}}))\s?年|(?P<rel>今年|去年|明年|前年|后年|後年|本年|上年|次年|当年|當年)"
)
_SHIFTS = {
    "今年": 0,
    "本年": 0,
    "当年": 0,
    "當年": 0,
    "去年": -1,
    "上年": -1,
    "前年": -2,
    "明年": 1,
    "次年": 1,
    "后年": 2,
    "後年": 2,
}
_MONTH = re.compile(r"(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})\s?月(?:份|底|初|末|[上中下]旬)?")
_DAY = re.compile(r"(?P<d>\d{1,2}|[一二三四五六七八九十廿]{1,3})\s?(?:[日号號]|$)")
_NAMED_QUARTERS = {"首季": "Q1", "次季": "Q2", "末季": "Q4"}
_QUARTER = re.compile(r"第?\s?(?P<q>[一二三四1-4])\s?个?季(?:度|报期)?")
_RELATIVE = re.compile(
    r"(?P<way>本|当|當|上个?|上個|下个?|下個|次|这个|这)(?P<unit>月|季度?|周)|(?P<day>今天|今日|本日|昨天|昨日|明天|明日|前天|后天)"
)
_DAYS = {"今天": 0, "今日": 0, "本日": 0, "昨天": -1, "昨日": -1, "明天": 1, "明日": 1, "前天": -2, "后天": 2}
_UNITS = {
    "年": "Y",
    "月": "M",
    "周": "W",
    "星期": "W",
    "天": "D",
    "日": "D",
    "交易日": "D",
    "季度": "Q",
    "礼拜": "W",
    "工作日": "D",
    "小时": "H",
    "钟头": "H",
    "分钟": "MIN",
    "秒": "S",
    "秒钟": "S",
}


def zone_of(text: str, start: int) -> tuple[str | None, int] | None:
    """The zone that begins at a place, and where it ends."""
    match = _ZONE.match(text, start)
    return (_ZONES.get(match[1]), match.end()) if match else None


def read_moments(text: str, reference: date | None) -> tuple[Resolved, ...]:
    """The periods that a date expression names: one, or each member of a list of years."""
    if span := _SPAN.match(text):
        return (_span(span, reference),)
    zone_match = _ZONE.match(text)
    zone = _ZONES.get(zone_match[1]) if zone_match else None
    body = text[zone_match.end() :] if zone_match else text
    if members := _MEMBERS.match(body):
        return tuple(_of_members(members, reference))
    if pair := _PAIR.match(body):
        head = pair["year"] or ""
        first, last = (_read(f"{head}{pair[i]}{pair['unit']}") for i in (2, 3))
        return (_range(first, _completed(last, first), len(text), reference),) if first and last else ()
    if _LIST.match(body):
        return tuple(_list(body, reference))
    if days := _DAYS_OF_MONTH.match(body):
        return tuple(_days(days, reference))
    if borders := _borders(body):
        return (_range(*borders, len(text), reference),)
    moment = _read(body)
    return (resolve(moment, len(text), reference, zone),) if moment else ()


def _list(text: str, reference: date | None) -> Iterator[Resolved]:
    """2025/26/27年: each year, the last with its 年."""
    letter = text[-1] if text[-1] in "EFA" else ""
    members = list(re.finditer(r"\d{4}|\d\d", text))
    for match in members:
        end = len(text) if match is members[-1] else match.end()
        moment = Moment(year=_full_year(match[0]), letter=letter)
        _, _, *rest = resolve(moment, 0, reference, None)
        yield (match.start(), end, *rest)  # type: ignore[misc]


def _of_members(match: re.Match[str], reference: date | None) -> Iterator[Resolved]:
    """2024年7、8、9月, 一、二季度: each month or quarter, the last with its unit."""
    begin, head = match.start("members"), match["year"] or ""
    members = list(re.finditer(r"第?(\d+|[一二三四五六七八九十]+)", match["members"]))
    unit = "季度" if match["unit"] == "季" else match["unit"]
    for member in members:
        moment = _read(f"{head}{member[1]}{unit}")
        if moment is None:
            continue
        _, _, *rest = resolve(moment, 0, reference, None)
        start = 0 if member is members[0] else begin + member.start()
        yield (start, len(match.string) if member is members[-1] else begin + member.end(), *rest)  # type: ignore[misc]


def _days(match: re.Match[str], reference: date | None) -> Iterator[Resolved]:
    """8月6、7日: each day, the last with its 日."""
    begin = match.start("days")
    members = list(re.finditer(r"\d+", match["days"]))
    for day in members:
        moment = _read(f"{match['month']}{day[0]}日")
        if moment is None:
            continue
        _, _, *rest = resolve(moment, 0, reference, None)
        start = 0 if day is members[0] else begin + day.start()
        yield (start, len(match.string) if day is members[-1] else begin + day.end(), *rest)  # type: ignore[misc]


def _borders(text: str) -> tuple[Moment, Moment] | None:
    """The first and the last moment of a range; what one of them leaves out it has from the other."""
    if match := re.match(r"(?P<y>.*?年|\d{4}|\d\d)?\s?单?[前首](?P<n>[三二两四])个?季度?$", text):
        year = match["y"]
        year = f"{year}年" if year and year.isdigit() else year
        last = {"三": "Q3", "四": "Q4"}.get(match["n"], "Q2")
        base = _read(year) if year else Moment()
        return (replace(base, part="Q1"), replace(base, part=last)) if base else None
    if match := re.match(r"(\d{4}/\d\d?/\d\d?)-(\d{4}/\d\d?/\d\d?)$", text):
        one, other = _read(match[1]), _read(match[2])
        return (one, other) if one and other else None
    if match := re.match(r"([1-9])M\s?(\d{4}|\d\d)$", text):
        base = Moment(year=_full_year(match[2]))
        return replace(base, month=1), replace(base, month=int(match[1]))
    if _ISO.match(text) or _SPACED.match(text) or _SLASHED.match(text):
        return None
    if match := re.match(r"(\d{1,2})[./](\d{1,2})\s?[-–~～至]\s?(\d{1,2})[./](\d{1,2})$", text):
        one, other = (_checked(Moment(month=int(match[i]), day=int(match[i + 1]))) for i in (1, 3))
        return (one, other) if one and other else None
    if match := re.match(r"(\d{4}|\d\d)?\s?年?([QH])([1-4])\s?[-–~～至到/]\s?[QH]?([1-4])$", text):
        if match[2] == "H" and max(match[3], match[4]) > "2":
            return None
        base = Moment(year=_full_year(match[1]) if match[1] else None)
        return replace(base, part=match[2] + match[3]), replace(base, part=match[2] + match[4])
    if text.endswith("财年"):
        text = text.replace("财年", "年").replace("/", "-")
    parts = re.split(r"(?<=\d)\s?[-~～至到—]+\s?(?=\d{4}[-/.])", text)
    if len(parts) != 2:
        parts = _DASH.split(text)
    if len(parts) != 2 or not all(parts):
        return None
    left, right = parts
    if re.fullmatch(r"\d{4}|\d\d", left) and re.fullmatch(r"(?:\d{4}|\d\d)\s?年", right):
        left += "年"
    if re.match(r"(?:19|20)\d\d", left) and re.fullmatch(r"\d\d年?", right):
        right = left[:2] + right  # 1995-98年
    if re.fullmatch(r"\d\d", right) or re.fullmatch(r"(?:\d{4}|\d\d)[EFA]", right):
        right = right if len(right) > 2 else right + "年"
    tail = re.search("[月日号號]$|季度?$", right) or re.search("[月日号號](?=份$)", right)
    if tail and re.search(r"[\d一二三四五六七八九十]$", left):
        left += tail[0] if tail[0] != "号" else "日"
    one, other = _read(left), _read(right)
    if one is None or other is None:
        return None
    if one.letter or other.letter:
        one, other = replace(one, letter=""), replace(other, letter="")
    return one, _completed(other, one)


def _completed(last: Moment, first: Moment) -> Moment:
    """The end of a range with the year and the month of its beginning where it has none."""
    if last.year is None and last.shift is None:
        over = (
            last.month is not None and first.month is not None and last.month < first.month
        )  # 2025年11月至2月
        year = None if first.year is None else first.year + over
        shift = None if first.shift is None else first.shift + over
        last = replace(last, year=year, shift=1 if over and year is None and shift is None else shift)
    day = last.day
    if day is not None and last.month is None:
        last = replace(last, month=first.month)
        if first.month and first.day is not None and day < first.day:  # 12月28日至3日
            year = None if last.year is None else last.year + first.month // 12
            last = replace(last, month=first.month % 12 + 1, year=year)
            if first.month == 12 and year is None:
                last = replace(last, shift=(last.shift or 0) + 1)
    return last


def _range(first: Moment, last: Moment, size: int, reference: date | None) -> Resolved:
    a, b = (resolve(moment, size, reference, None) for moment in (first, last))
    begins, ends = (a[4], b[5]) if a[4] and b[5] and a[4] < b[5] else (None, None)
    return 0, size, b[2], f"{a[3]}/{b[3]}", begins, ends, None, None


def _span(match: re.Match[str], reference: date | None) -> Resolved:
    """近三年, 未来12个月."""
    unit, ahead = _UNITS[match["unit"]], match["way"][0] in "未今"
    if match["n"][0] == "几":  # 近几年: how many is left open
        size = "X0" if match["n"] == "几十" else "X"
        return 0, match.end(), GRAINS[unit], duration(size, unit) + "-+"[ahead], None, None, None, None
    if len(counts := _one_or_other(match["n"])) > 1:  # 未来三到五年, 近两三年: as far as the farther
        near, far = (spanned(n, unit, ahead, match.end(), reference) for n in counts)
        return *far[:3], f"{near[3]}/{far[3]}", *far[4:]
    if match["n"] == "半":
        count, unit = _HALVES.get(unit, (1, unit))
    elif match["half"]:
        count, unit = 12 * parse_whole(match["n"]) + 6, "M"
    else:
        count = parse_whole(match["n"])
    return spanned(count, unit, ahead, match.end(), reference)


_TWO = re.compile("(?:一[两二]|[二两]三|三[四五]|四五|五六|六七|七八|八九)$")


def _one_or_other(number: str) -> list[int]:
    """The two numbers of 三到五, 3-5 or 两三; one or none for any other."""
    parts = list(number) if _TWO.match(number) else re.split("[-–~～到至]", number)
    return [parse_whole(part) for part in parts] if len(parts) > 1 else []


_HALVES = {"Y": (6, "M"), "M": (15, "D"), "D": (12, "H"), "H": (30, "MIN")}


def _full_year(text: str) -> int:
    """98年 is of the last century."""
    if len(text) == 4:
        return int(text)
    return int(text) + (1900 if int(text) >= _PIVOT else 2000)


_PIVOT = 50


_HALF_DAYS = frozenset(
    "早上中下午晚凌清傍深半夜"
)  # which part a date in digits from its clock: 2010-01-29早上七点


def _read(text: str) -> Moment | None:
    """One moment."""
    text = text.strip()
    clock = _CLOCK.search(text)
    if clock and (
        clock.start() == 0
        or text[clock.start()].isspace()
        or text[clock.start()] in _HALF_DAYS
        or text[clock.start() - 1] in "日号號T 天"
    ):
        head = text[: clock.start()].strip().rstrip("T")
        told = read_clock(clock.group())
        base = _read(head) if head else Moment()
        return replace(base, time=told.time, told=told.grain) if base and told else None
    text = _SPACED.sub(r"\1-\2-\3", text)
    text = _WHOLE_YEAR.sub(r"\1年", text)
    if match := _SLASHED.match(text):
        return _slashed(match)
    if yearly := re.fullmatch(r"(\d{1,2})/(20\d\d)", text):  # 11/2022, as houses of Taiwan write
        return _checked(Moment(year=int(yearly[2]), month=int(yearly[1])))
    if re.fullmatch(r"\d{1,2}", text):
        return _checked(Moment(day=int(text)))
    if match := re.match(r"(\d{4})\s?年?\s?第\s?(\d{1,2})\s?周$", text):
        return Moment(year=int(match[1]), unit="iso_week", offset=int(match[2]))
    text = re.sub(
        r"^(\d{4}|2\d)\s?(?=[上下前单第一二三四1-4](?:半年|季|第?[一二三四1-4]季))", r"\1年", text
    ).replace("年单", "年")
    if iso := _ISO.match(text):
        year, month, day, *packed = iso.groups()
        if packed[0]:
            year, month, day = packed
        return _checked(Moment(year=int(year), month=int(month), day=int(day) if day else None))
    if coded := _CODED.match(text):
        return _coded(coded)
    if relative := _RELATIVE.match(text):
        moment = _relative(relative)
        day = _DAY.search(text, relative.end())
        return replace(moment, day=parse_whole(day["d"].replace("廿", "二十"))) if day else moment
    if text in {"年初", "年底", "年末", "年中"}:
        return Moment(shift=0)
    return _in_words(text)


def _slashed(match: re.Match[str]) -> Moment | None:
    """8/15, 8/15/2025, 15/8/2025: the month first, where it can be one."""
    month, day = int(match[1]), int(match[2])
    if match[3] and month > 12:
        month, day = day, month
    return _checked(Moment(year=int(match[3]) if match[3] else None, month=month, day=day))


def _in_words(text: str) -> Moment | None:
    moment, at = Moment(), 0
    if year := _YEAR.match(text):
        at = year.end()
        if year["rel"]:
            moment = replace(moment, shift=_SHIFTS[year["rel"]])
        elif year["roc"]:
            moment = replace(moment, year=1911 + (1 if year["roc"] == "元" else parse_whole(year["roc"])))
        elif year["y"]:
            moment = replace(moment, year=_full_year(year["y"]))
        else:
            digits = str(parse_chinese(year["chy"].replace("○", "〇"))).zfill(len(year["chy"]))
            moment = replace(moment, year=_full_year(digits))
    rest = text[at:].lstrip("的").strip()
    if rest.startswith("同期") or rest in {"同期", "上年同期", "去年同期"}:
        return replace(
            moment, same=True, shift=-1 if moment.shift is None and moment.year is None else moment.shift
        )
    if "半年" in rest:
        return replace(moment, part="H1" if rest[0] == "上" else "H2")
    if match := re.match(r"[QH][1-4]", rest):
        return replace(moment, part=match[0])
    if rest.startswith(tuple(_NAMED_QUARTERS)):
        return replace(moment, part=_NAMED_QUARTERS[rest[:2]])
    if quarter := _QUARTER.match(rest):
        return replace(
            moment,
            part=f"Q{int(quarter['q']) if quarter['q'].isdigit() else _DIGITS.index(quarter['q']) - 2}",
        )
    if month := _MONTH.match(rest):
        moment = replace(moment, month=parse_whole(month["m"]))
        rest = rest[month.end() :].strip()
    if day := _DAY.match(rest):
        moment = replace(moment, day=parse_whole(day["d"]))
    known = (moment.year, moment.shift, moment.month, moment.day)
    return _checked(moment) if any(value is not None for value in known) else None


def year_in_words(text: str) -> tuple[int | None, int | None]:
    """(the year that 2024年, 98年 or 去年 states, the years from the reference that it counts)."""
    moment = _in_words(text.replace("来年", "明年"))
    return (moment.year, moment.shift) if moment is not None else (None, None)


def _checked(moment: Moment) -> Moment | None:
    """None for a day or month that the calendar does not have."""
    month, day = moment.month, moment.day
    if month is not None and not 1 <= month <= 12:
        return None
    limit = monthrange(moment.year or 2024, month)[1] if month else 31
    return None if day is not None and not 1 <= day <= limit else moment


def _coded(match: re.Match[str]) -> Moment:
    """24Q2, Q2 2024, 2Q24, 2025E, FY26."""
    g = match.groupdict()
    if g["y4"]:
        return Moment(year=_full_year(g["y4"]), letter=g["e4"] or "", fiscal=g["fy4"] == "FY")
    year = g["y"] or g["y2"] or g["y3"]
    part = g["p"] or f"{g['k']}{g['n']}"
    return Moment(
        year=_full_year(year) if year else None,
        part=part,
        fiscal=g["fy5"] is not None or "FY" in {g["fy"], g["fy2"], g["fy3"]},
        letter=g["e3"] or "",
    )


def _relative(match: re.Match[str]) -> Moment:
    if match["day"]:
        return Moment(unit="day", offset=_DAYS[match["day"]])
    offset = {"上": -1, "下": 1, "次": 1}.get(match["way"][0], 0)
    unit = {"月": "month", "季": "quarter", "季度": "quarter", "周": "week"}[match["unit"]]
    return Moment(unit=unit, offset=offset)
