"""Periods seen from the day of publication: 12月 in a text of January has gone by, and what is to happen later dates no figure told behind it."""

import re
from dataclasses import replace

from extractor.linking.period_names import earlier, later, year_of
from extractor.linking.periods import Stretch

__all__ = ["gone_by", "is_hoped", "is_of_event"]


def is_of_event(text: str, stretch: Stretch) -> bool:
    """新产线将于2025年二季度投产。, 即将于25财年四季度开始出货: when something is to happen dates no figure of the sentences behind it."""
    if _TO_HAPPEN.search(text, max(0, stretch.start - 8), stretch.start) is None:
        return False
    return _HAPPENS.match(text, stretch.end) is not None


def is_hoped(text: str, stretch: Stretch) -> bool:
    """主业短期承压，下半年有望改善：…: a heading that hopes for a time; what stands behind its colon has been reported."""
    return _HOPED.match(text, stretch.end) is not None


_HOPED = re.compile(
    r"[^，,；;。\d:：]{0,10}(?:有望|可期|可待|望(?=[改回提修恢加])|静待|期待|或将|向好)[^，,；;。\d:：]{0,10}[:：](?!\s?(?:预计|我们|公司|有望))"
)
_TO_HAPPEN = re.compile(
    r"(?:将|即将|拟|计划|预计|有望|力争|争取|可望)(?:[会可将]|陆续|正式|逐步)*(?:[于在至到])?\s?$"
)
_HAPPENS = re.compile(
    r"(?:[年月]?[初中末底]|前后?|左右|起|内|之?前|以前)*+(?:[^，,；;。、\d]{0,8}?)(?:投产|出货|量产|上市|发布|推出|交付|开工|投运|落地|建成|投入使用|启动|发货|上线|达产|面世|开业|试产|送样|爬坡|竣工|完工|通车|并表|召开|公布|开始|停产|退市)"
    r"[^，,；;。\d]{0,6}(?:[，,；;。]|$)"
)


def gone_by(text: str, stretches: list[Stretch], published: tuple[int, int]) -> list[Stretch]:
    """The same, with 12月 and 四季度 of a text of January moved to the year before; published: year and month.

    What begins half a year or more behind the month of publication lies behind it, unless the clause says that it is to come.
    """
    found: list[Stretch] = []
    for stretch in stretches:
        if stretch.yearless:
            stretch = _gone_by(text, stretch, *published)
            stretch = _of_this_year(text, stretch, found[-1] if found else None, *published)
            stretch = _running(text, stretch, *published)
        found.append(stretch)
    return found


def _of_this_year(text: str, stretch: Stretch, last: Stretch | None, year: int, month: int) -> Stretch:
    """甲2026年资本开支…；乙三季度资本开支…, in a text of November 2025: another item's quarter that is over is no later year's."""
    whole = text.startswith("全年", stretch.start) and stretch.members == (str(year + 1),)
    if whole and last is not None and year_of(last.whole) == year:  # …，全年预期…: of the quarter before it
        return replace(stretch, members=(str(year),), whole=str(year))
    begins = _BEGINS.fullmatch(stretch.members[0]) if stretch.members and not stretch.ahead else None
    if (
        begins is None
        or int(begins["year"]) != year + 1
        or last is None
        or begins["part"] not in _LAST_MONTHS
    ):
        return stretch
    over = (
        _LAST_MONTHS[begins["part"]] < month and _ITEM_END.search(text, last.end, stretch.start) is not None
    )
    if not over or _TO_COME.search(text, max(0, stretch.start - CLAUSE), stretch.start):
        return stretch
    return _a_year_before(stretch)


def _a_year_before(stretch: Stretch) -> Stretch:
    members = tuple(earlier(m) or m for m in stretch.members)
    return replace(stretch, members=members, whole=earlier(stretch.whole) or stretch.whole)


def _running(text: str, stretch: Stretch, year: int, month: int) -> Stretch:
    """预估首季营收…, in a text of January that has told of the year before: the quarter that runs, and not the one a year ago."""
    begins = _BEGINS.fullmatch(stretch.members[0]) if stretch.members and not stretch.ahead else None
    if begins is None or int(begins["year"]) != year - 1:
        return stretch
    first = _FIRST_MONTHS.get(begins["part"]) or int(begins["part"].lstrip("-"))
    last = _LAST_MONTHS.get(begins["part"]) or (YEAR_END if begins["part"] in _CLOSING else first)
    if last < month or first - month > NEXT:
        return stretch
    before = text[max(0, stretch.start - CLAUSE) : stretch.start]
    behind = text[stretch.end : stretch.end + CLAUSE]
    if not (_EXPECTS.search(_MARKS.split(before)[-1]) or _EXPECTS.search(_MARKS.split(behind)[0])):
        return stretch
    members = tuple(later(m) for m in stretch.members)
    return replace(stretch, members=members, whole=later(stretch.whole))


YEAR_END, _CLOSING = 12, {"Q4", "H2"}
NEXT = 3  # months from the publication to the beginning of a period that is expected
_EXPECTS = re.compile("预[计期测估]|估(?!值|算)|料(?=[将可\\d])|有望|可望|将(?!于)|展望|指引")
_MARKS = re.compile("[，,；;。]")
_LAST_MONTHS = {"Q1": 3, "Q2": 6, "Q3": 9, "H1": 6}
_ITEM_END = re.compile("[；;。]")


def _gone_by(text: str, stretch: Stretch, year: int, month: int) -> Stretch:
    begins = _BEGINS.fullmatch(stretch.members[0]) if stretch.members and not stretch.ahead else None
    if begins is None or int(begins["year"]) != year:
        return stretch
    first = _FIRST_MONTHS.get(begins["part"]) or int(begins["part"].lstrip("-"))
    coming = (
        _TO_COME if begins["part"] in _HALVES else _THIS_YEAR
    )  # in January 预计12月 waits for last December's data
    if first - month < HALF_A_YEAR or coming.search(text, max(0, stretch.start - CLAUSE), stretch.start):
        return stretch
    return _a_year_before(stretch)


HALF_A_YEAR, CLAUSE = 6, 12  # months; characters before a period in which the word of its clause stands
_FIRST_MONTHS = {"Q1": 1, "Q2": 4, "Q3": 7, "Q4": 10, "H1": 1, "H2": 7}
_BEGINS = re.compile(r"(?P<year>20\d\d)(?P<part>Q[1-4]|H[12]|-\d\d)(?:-.*)?")
_HALVES = {"H1", "H2"}
_TO_COME = re.compile("预计|预期|预测|有望|将|计划|目标|力争|展望|拟|或|今年|年内")
_THIS_YEAR = re.compile("今年|年内|计划|目标|力争")
