"""The year that a note is of, by its own words: reports and parts of years that have come, days in figures, years that it only looks forward to."""

import re

__all__ = ["dated_year", "is_unfinished", "stamped_month", "told_year"]

LEAD = 30  # characters at the head of a note in which a day of its own stands
_PART_YEAR = re.compile(
    r"(?<!\d)(20[012]\d)\s?年?的?\s?(?:最[后後]一?[个個]?[月季]|第?[一二三四]季|Q[1-4]|H[12]|[1-9]月|1[0-2]月|[上下]半年|年?(?:半年|一季|三季|中)?报|前三季|年度?业绩(?:预告|快报|预增|预盈|预亏))"
)
# 对应2026年25倍PE: a year that only a forecast names says little of the year of the note
_FORESEEN = re.compile(
    r"(?:预计|预测|预期|有望|给予|对应|目标|相当于)[^，,。；;\n\d]{0,12}$|将[在于]$"
    r"|(?:上调|下调|上修|下修|调升|调降|调高|调低)[^，,。；;\n\d]{0,8}(?:20\d\d\s?年?\s?[、/和及与])*$"
)
_TO_BE = re.compile(r"\s?年\s?(?:将|有望|预计|或将|料将|[底末]?(?:以|之)?前(?!\S?[一二三四]))")
# 2025及2026年收入预测下调
_FORECAST = re.compile(
    r"(?:\s?[、和及与/]\s?20\d\d)?\s?年[^，,。；;\n\d]{0,12}(?:预测|预期|预估)(?:值)?(?:[上下]调|[上下]修|调[升降高低]|[为至从由各分])"
)
_SINCE = re.compile(r"[^，,。；;\n]{0,6}?以来")  # 创2024年11月以来新高
OF_FORECAST = 16  # characters before a year in which such a word stands
_YEAR = re.compile(
    r"(?<![\d.到至–—~～-])(?<!展望)(?<!预计)(?<!预测)(20[012]\d)(?=\s?年|Q[1-4]|H[12]|\s?[、和及与]\s?20\d\d\s?年)"
)


def dated_year(text: str) -> int | None:
    """(资料截至 2025-08-29 16:25): the year of the days that a text writes in figures, if it is the same for all."""
    years = {int(m[1]) for m in _A_DAY.finditer(text)}
    return years.pop() if len(years) == 1 else None


_A_DAY = re.compile(r"(?<![\d./-])(20[012]\d)([-/.])(?:0?[1-9]|1[0-2])\2(?:[12]\d|3[01]|0?[1-9])(?![\d./-])")


def stamped_month(head: str) -> tuple[int, int] | None:
    """招银国际 环球经济 2025-5: the year and month that end a short line of a note's head, which tells no day."""
    found = _STAMPED_MONTH.search(head)
    return (int(found["year"]), int(found["month"])) if found is not None else None


_STAMPED_MONTH = re.compile(
    r"^[^\n，。；;%％]{0,24}?(?<![\d.-])(?P<year>20[012]\d)(?:[-/.]|年)(?P<month>1[0-2]|0?[1-9])月?[ \t\r]*$",
    re.MULTILINE,
)


def told_year(head: str) -> tuple[int | None, bool]:
    """The note's year by its own words: 明年（2026年）, else the last of which a quarter, month or report has come, else one
    named alone; and whether only forecasts name it."""
    anchor = _ANCHOR.search(head)
    if anchor is not None:
        return int(anchor["year"]) - _SHIFT[anchor["word"]], False
    run_on = _RUN_ON.search(head)
    if run_on is not None:
        return int(run_on["year"]) - 2, False
    parts = [
        int(m[1])
        for m in _PART_YEAR.finditer(head)
        if not (_SINCE.match(head, m.end()) or _put_off(head, m.start()))
    ]
    parts += [int(m[1]) + 1 for m in _ENDED.finditer(head) if not _put_off(head, m.start())]
    parts += [2000 + int(m["year"]) for m in _reported_parts(head)]
    years = [m for m in _YEAR.finditer(head) if not _SINCE.match(head, m.end())]
    alone = parts or [int(m[1]) for m in years] or [int(m[1]) for m in _SPAN.finditer(head)]
    ahead = [m for m in years if _looked_to(head, m)]
    guessed = bool(years) and not parts and len(ahead) == len(years)
    if not parts and not guessed:
        alone = [int(m[1]) for m in years if m not in ahead] or alone
    if not parts and years and (base := _same_time(head, years)) is not None:
        return base + 1, False
    last = max((int(m[1]) for m in years), default=0)
    if not parts and _THIS_AND_NEXT.search(head) and any(int(m[1]) == last - 1 for m in years):
        return last - 1, False  # 维持2025年预测，上调2026年预测，预计今明两年分别…
    if not parts and (following := _after_this(head)) is not None:
        return following - 1, False
    if not parts and "今年" in head and "明年" not in head:
        compared = [m for m in years if _BASE.search(head, max(0, m.start() - 3), m.start())]
        behind = [int(m[1]) for m in years if m in compared or m not in ahead]
        running = max(behind, default=0) + 1
        if running in {int(m[1]) for m in _ANY_YEAR.finditer(head)}:
            return running, False  # 今年产值…，2024年占比将较2023年提升; 今年…，预计2025年…，而2024年…
    year = (min if guessed else max)(alone, default=None)
    return (year + 1 if year is not None and parts and _is_year_after(head, year) else year), guessed


def is_unfinished(text: str, year: int) -> bool:
    """截至2025年9月30日止第三季…下调2026至27年预测: whether parts of a year are told, and none of them is its last."""
    told = [m[0] for m in _PART_YEAR.finditer(text) if int(m[1]) == year and not _put_off(text, m.start())]
    return (
        bool(told)
        and not any(map(_YEAR_END.search, told))
        and not re.search(rf"{year}\s?年(?:全年|度|业绩)", text)
    )


def _reported_parts(head: str) -> list[re.Match[str]]:
    """25H1公司实现营收…, 3Q25收入…同比: short names of parts of years of which results are told."""
    found = (m for pattern in _SHORT_PART for m in pattern.finditer(head))
    return [m for m in found if not _put_off(head, m.start()) and _REPORTS.match(head, m.end())]


_SHORT_PART = (
    re.compile(
        r"(?<![\dA-Za-z.])(?P<year>2\d)(?:[QH][1-4](?![\dE])|年(?:上半年|[一二三]季度|前三季度|三季报|中报|半年报))"
    ),
    re.compile(r"(?<![\dA-Za-z.])(?:[1-4]Q|[12]H|9M)(?P<year>2\d)(?![\dE])"),
)
_REPORTS = re.compile(
    r"[，,:：\s]*(?:单季度?)?(?:公司|集团|[\u4e00-\u9fff]{2,6}业务|[A-Z]{2,5}\s?业务)?\s?(?:累计|单季|合计|共)?(?:实现|录得|完成|取得|交付|营收|营业收入|收入|归母|净利|毛利率|业绩)"
    r"(?![^，,。；;\n]{0,12}(?:预计|有望|指引|预期|前瞻|展望|将))"
)
# 今年、明年及2027年每股盈测: the year behind the next one
_RUN_ON = re.compile(r"今年?\s?[、,和及与]?\s?明[两二]?年?\s?(?:[、,和及与]|以及)\s?(?P<year>20[12]\d)\s?年")
# 截至2024年底，…: a year that is over
_ENDED = re.compile(
    r"截[至止]\s?(20[012]\d)\s?年(?:底|末|12月末|12月31日)(?![^。；;\n]{0,16}(?:将|预计|有望|计划|目标|拟|可达|力争))"
)


def _after_this(head: str) -> int | None:
    """今年底产能将达到6.5万片，2026年约9.5万片: the year that a sentence goes on to behind 今年, where it looks ahead."""
    found = {int(m["year"]) for m in _GOES_ON_TO.finditer(head)}
    return found.pop() if len(found) == 1 else None


_GOES_ON_TO = re.compile(
    r"今年(?=[^。；;\n]{0,60}(?:将|预计|预期|有望|可望|预估|料|目标))[^。；;\n]{1,40}[，,、]\s?(?:而|并|且|到|至)?(?P<year>20[012]\d)\s?年(?!同期|同比|的?[\d.]+)(?=[^。；;\n，,]{0,16}\d)"
)
_THIS_AND_NEXT = re.compile("今[、及和]?明[两二]?年|今年[、及和]明年")


def _same_time(head: str, years: list[re.Match[str]]) -> int | None:
    """较2024年同期高800万吨: the last year named, where that is only the one that the running year is measured by."""
    last = max(int(m[1]) for m in years)
    return last if all(_SAME_TIME.match(head, m.end()) for m in years if int(m[1]) == last) else None


_SAME_TIME = re.compile(r"\s?年的?\s?同期")


def _put_off(head: str, start: int) -> bool:
    """交期锁定至2026Q1, 预计2025Q4批量出货: a part of a year that is to come says nothing of the note's."""
    return _TO_COME.search(head, max(0, start - OF_FORECAST), start) is not None


_TO_COME = re.compile(
    r"(?:锁定|延后|延期|推迟|推后|排产|排期|排单|排|延续|持续|维持|看|展望)[至到]\s?$|(?:预计|预期|有望|料|计划|拟|即?将(?=[于在]))(?:将|于|在)*\s?$"
)


def _looked_to(head: str, year: re.Match[str]) -> bool:
    """Whether a year is only looked forward to: 预计2027年…, 外资预估，…将推动利润在2027年翻倍, 2026年有望…, 2026年收入预测下调."""
    start = max(0, year.start() - OF_FORECAST)
    return (
        _FORESEEN.search(head, start, year.start()) is not None
        or _EXPECTED.search(head, max(0, year.start() - OF_SENTENCE), year.start()) is not None
        or _TO_BE.match(head, year.end()) is not None
        or _FORECAST.match(head, year.end()) is not None
    )


_ANY_YEAR = re.compile(r"(?<!\d)(20[012]\d)(?=\s?年)")
_BASE = re.compile(r"(?:较|比|相较|相比|对比)于?$")
OF_SENTENCE = 60  # characters before a year in which a sentence says that it expects
_EXPECTED = re.compile(r"(?:预计|预测|预估|有望|料|展望)[^。；;！？!?\n]*$")


def _is_year_after(head: str, year: int) -> bool:
    """3月22日 over 公布2021年第四季度业绩: a day of the first months at the head, and the last that is told of is a year's end."""
    told = [m for m in _PART_YEAR.finditer(head) if int(m[1]) == year]
    return _EARLY_DAY.search(head[:LEAD]) is not None and all(_YEAR_END.search(m[0]) for m in told)


_EARLY_DAY = re.compile(r"(?<![\d年./-])[1-4]月\d{1,2}日")
_YEAR_END = re.compile(r"四季|Q4|H2|下半年|年报|1[0-2]月")
_ANCHOR = re.compile(r"(?P<word>[今明去后後前])年?\s?[（(]\s?(?P<year>20[012]\d)\s?年?\s?[）)]")
_SHIFT = {"今": 0, "明": 1, "后": 2, "後": 2, "去": -1, "前": -2}
_SPAN = re.compile(
    r"(?<!\d)(20[012]\d)\s?年?\s?[-–—~～至到]\s?(?:20)?\d\d\s?年"
)  # its first year is the running one
