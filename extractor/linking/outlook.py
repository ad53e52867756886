"""Where a note stands in time and whom it is about: its year, the first year that it forecasts, and its subject."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from extractor.linking.defined_names import defined
from extractor.linking.name_headings import name_headings
from extractor.linking.note import Note, Sentence
from extractor.linking.note_year import dated_year, is_unfinished, stamped_month, told_year
from extractor.linking.passed_periods import gone_by, is_hoped
from extractor.linking.periods import Stretch, read_stretches, year_of
from extractor.linking.sole_companies import alone, is_main, says_company
from extractor.linking.words import FigureWords
from extractor.rules.mentions import Mention

__all__ = ["Outlook", "is_item_heading", "local_subjects", "read_outlook"]

HEAD = 600  # characters in which the subject of a note is named
_LETTERED = re.compile(r"(?<!\d)(20\d\d)[EF](?![A-Za-z])")
_FORECAST_LIST = re.compile(
    r"(?:预计|预测|预期|预估|估计|有望|我们)[^。；;\n]{0,24}?(?:FY)?(20\d\d)\s?年?\s?(?:[-–—~～至到/、]\s?(?:FY)?(?:20)?\d\d)"
    r"|(?<!\d)(20\d\d)\s?[-–—~～至到/]\s?(?:20)?\d\d\s?年[^。；;\n]{0,24}?(?:预计|预测|预期|预估)"
)
_SHORT_LIST = re.compile(r"(?<![\d./])((?:2\d)|1\d(?=/1\d))/[12]\d(?:/[12]\d)*\s?[年EF]")
# 预计25-27年归母净利润
_SHORT_SPAN = re.compile(
    r"(?:预计|预测|预期|预估)[^。；;\n]{0,16}?(?<![\d.])([12]\d)\s?年?\s?[-–—~～至到]\s?[12]\d\s?年(?![期以多])"
)
_COMPOUND = re.compile(r"CAGR|复合|年均")  # of a span of years that begins in the past
_FISCAL_PART = re.compile(r"FY\d{4}(?:Q[1-4]|H[12])")


@dataclass(frozen=True, slots=True)
class Outlook:
    """year: of publication, or the one that the note's own periods tell; horizon: the first year that it forecasts.

    sector: the trade that a note on a whole trade is about. covered: the period of the report that the title names (2025年三季报点评), if any.
    """

    year: int | None
    horizon: int | None
    subject: Mention | None
    covered: str | None = None
    sector: str | None = None
    guessed: bool = False  # the year is one that the note only forecasts
    published: tuple[int, int] | None = None  # year and month
    nameless: bool = False  # it speaks of 公司 and names none
    preview: bool = False  # it looks forward to the report that its title names

    @property
    def told_year(self) -> int | None:
        """The year that a quarter without one is of, where the note tells more than forecasts."""
        return None if self.guessed else self.year

    def stretches(
        self, text: str, start: int, end: int, reports: Mapping[str, str], told: str | None = None
    ) -> list[Stretch]:
        """The periods of text[start:end]; told: the period told last."""
        found = read_stretches(text, start, end, self.told_year, reports, told)
        found = [s for s in found if not is_hoped(text, s)]
        return found if self.published is None else gone_by(text, found, self.published)

    def is_ahead(self, period: str, year: int, *, priced: bool = False) -> bool:
        """Whether a period lies ahead of the note: a later year, or a whole year from the first forecast one on.

        priced: of a multiple, which is told of the running year's forecast unless the note says otherwise.
        """
        if self.year is not None and year == self.year + 1 and _FISCAL_PART.fullmatch(period):
            return False  # FY26Q1 may have ended in 2025: only words tell that it lies ahead
        if self.year is not None and (year > self.year or (self.guessed and year == self.year)):
            return True
        whole = re.fullmatch(r"(?:FY)?\d{4}(?:-\d{4})?", period) is not None
        horizon = self.horizon if self.horizon is not None or not priced else self.year
        return horizon is not None and (year > horizon or (whole and year >= horizon))


def read_outlook(note: Note, words: FigureWords) -> Outlook:
    """The outlook of a note, from its date of publication where it has one, else from its forecasts and years."""
    text = note.text
    published = (
        (int(note.published[:4]), int(note.published[5:7])) if note.published else stamped_month(text[:HEAD])
    )
    year = published[0] if published else None
    ahead = [int(m[1]) for m in _LETTERED.finditer(text)]
    for match in _FORECAST_LIST.finditer(text):
        if not _COMPOUND.search(match[0]) and not _COMPOUND.search(text, match.end(), match.end() + 12):
            ahead.append(int(match[match.lastindex or 1]))
    ahead += [2000 + int(m[1]) for short in (_SHORT_LIST, _SHORT_SPAN) for m in short.finditer(text)]
    # the year before the note's is forecast until it has been reported, no earlier one
    horizon = min((y for y in ahead if year is None or y >= year - 1), default=None)
    guessed = False
    if year is None:
        told, guessed = told_year(text[: HEAD * 3])
        dated = dated_year(text)
        if dated is not None and (told is None or guessed or dated == told - 1):
            told, guessed = dated, False
        running = horizon is not None and told == horizon - 1 and not guessed and is_unfinished(text, told)
        year, guessed = told if running else horizon or told, guessed and horizon is None
    sector = _SECTOR.search(text[:HEAD]) or _SURVEY.match(note.title or "")
    subject = _subject(note, words)
    named = subject is not None or any(m.label == "ORG" for s in note.sentences for m in s.mentions)
    return Outlook(
        year,
        horizon,
        subject,
        _covered(note, year, published, words.reports),
        sector[1] if sector else None,
        guessed,
        published,
        not named and _OWN_COMPANY.search(text) is not None,
        _PREVIEW.search(note.title or "") is not None,
    )


_PREVIEW = re.compile("(?:业绩|季报|年报|中报|财报|盈利)(?:业绩)?前瞻")


_OWN_COMPANY = re.compile(
    r"(?<![\u4e00-\u9fff])公司(?:20\d\d|\d\dQ|\d\dH|[上下]半年|前三季|实现|营业收入|营收)"
)


_SECTOR = re.compile(
    r"(?:^|[^\u4e00-\u9fff])(?:申万|SW|中信)?((?![年月季周日本])[\u4e00-\u9fff]{2,6}?)(?:(?:行业|板块|产业链|产业)?(?:双?周报|月报|周观察|周度|行业点评|深度|跟踪|行业研究|行业重大事项点评)|(?:行业|板块|产业链|产业)(?:[月季]度(?:报告|跟踪|追踪|观察|点评)|季报|速报)|(?:行业|板块)?(?:20\d\d年)?(?:\d{1,2}月|[一二三四]季度)?(?:经营|行业|运营)?数据(?:跟踪|点评|追踪)|行?业\s?[|｜]\s?(?:点评|周|月|深度|动态)报告?)",
    re.MULTILINE,
)


# 建材行业2024年三季报总结
_SURVEY = re.compile(
    r"[\s【\[]*([\u4e00-\u9fff]{2,8}?)(?:行业|板块)(?:20\d\d|\d\d)?年?(?:Q[1-4]|H[12])?(?:[一三]季报|中报|半年报|年报|业绩|三季度|季度)[^，,。]{0,8}(?:总结|综述|回顾|点评|前瞻|一览)"
)


def _covered(
    note: Note, year: int | None, published: tuple[int, int] | None, reports: Mapping[str, str]
) -> str | None:
    title = note.title or ""
    start = note.text.find(title, 0, HEAD)
    if start < 0:
        return None
    named = read_stretches(note.text, start, start + len(title), year, reports)
    if published is not None:
        named = gone_by(note.text, named, published)
    reported = [
        s.whole
        for s in named
        if len(s.members) == 1  # 上调25/26年盈利预测 is no report
        and s.grain != "month"
        and not s.ahead
        and not _LOOKED_TO.search(note.text, start, s.start)
    ]
    if not reported:
        return None
    part = re.search(r"(?:Q[1-4](?:-Q[1-4])?|H[12])$", reported[0])
    told = part and published is None and _in_full(note, part[0], reports)
    return told or reported[0]


def _in_full(note: Note, part: str, reports: Mapping[str, str]) -> str | None:
    """某某Q3财报一览…FY26Q3营收: a title's quarter without its year is the one that the note tells in full."""
    named = read_stretches(note.text, 0, min(len(note.text), HEAD), None, reports)
    known = (s.whole for s in named if s.whole.endswith(part) and year_of(s.whole) and not s.compared)
    return next(known, None)


_LOOKED_TO = re.compile(r"展望\s?$")  # 展望1季度车市有支撑


def _subject(note: Note, words: FigureWords) -> Mention | None:
    """The company that the note is about: named with its code in the head, in the title, or at the head of the title by form."""
    head, coded = _of_head(note)
    title = note.title or ""
    reach = len(title) + (0 if _SECTOR.search(title) else 40)
    titled = [m for m in head if title and m.start < reach and not _WITH_OTHERS.match(note.text, m.end)]
    if titled and titled[0].start > len(title) and not is_main(note, titled[0]):
        titled = []  # the first of several companies that a note without one in its title speaks of
    trade = _SECTOR.search(title)
    if trade is not None and _REGULAR.search(trade[0]) and titled and titled[0].start >= trade.end():
        titled = []  # 存储产业季报：某某重登榜首: what happened to one of the trade
    own = [m for m in titled if not _MEASURED_BY.search(note.text, max(0, m.start - 4), m.start)]
    titled = own if own and own[0].start < len(title) else titled
    told = next(iter(coded or titled), None) or defined(note, HEAD * 3)
    if told is not None or _SECTOR.search(title):  # 公司 in a weekly on a trade is any of its companies
        return told
    return _by_form(note, words) or _by_rating(note) or _treated(note) or _boxed(note) or alone(note)


_REGULAR = re.compile("[周月季]")  # reports on a trade that appear again and again
# 估值比甲低20%，某投行看好乙; 毛利率超甲！乙三季报点评: the first name of a title is only a measure of the other
_MEASURED_BY = re.compile(
    r"(?:比|[相较]较|较|对标|媲美|不[输及逊]|[高低优逊]于|(?:反|赶)?超[越过]?|落后于?|领先于)\s?$"
)
# 特斯拉与新势力11月销量跟踪: a title that tells of a company and its like
_WITH_OTHERS = re.compile(
    r"\s?[与和及、/&]\s?(?:其他|国内|造车)?(?:新势力|同行|同业|可比公司|竞争对手|车企|险企|银行|券商|厂商)"
)


# 某投行大幅上调某某资本支出预测及目标价: what a house does to a company at the head of a note without a title
_TREATMENT = re.compile(
    r"(?:大幅|再次|继续|首次)*(?:上调|下调|维持|重申|覆盖|首予|看好|调升|调降|调高|调低|升|降)(?:了|对)?"
)


# 某证券研报指出，某某业绩高增…公司…: whom a house speaks of first
_SPEAKS_OF = re.compile(
    r"(?:最新|近日|日前)?(?:发布|发表)?(?:的)?(?:研究)?(?:研报|报告)?(?:指出?|称|表示|认为)[，,：:]\s?"
)
# 某团队发布了某某研报, 涉及的公司为某某: whose paper it is
_ISSUES = re.compile(
    r"(?:发布|发表|推出|更新)(?:了|关于|对|的)*\s?$|(?:涉及的?公司|所涉公司|标的公司|公司名称)(?:为|是|[:：])\s?$"
)
_PAPER = re.compile(
    r"\s?(?:[(（][^()（）]{1,16}[)）])?\s?的?(?:个股|首次覆盖|深度|跟踪|调研|最新)*(?:研报|研究报告|深度报告|点评报告|覆盖报告)"
)
_ALONE = re.compile(r"(?![、和与及/])")


def _is_reported_on(text: str, company: Mention) -> bool:
    led = _ISSUES.search(text, max(0, company.start - 10), company.start)
    if led is None:
        return False
    return (_PAPER if led[0][0] in "发推更" else _ALONE).match(text, company.end) is not None


# 投资建议 | 增持 and 目标价 | 12.6 above the text: what a house says of one company
_BOX = re.compile(
    r"\s?[|｜]?\s?(?:投资建议|投资评级|股票评级|最新评级|评级|目标价|目前股价|建议时股价)\s?[|｜:：]"
)
BOX = 4  # lines in which such rows stand
LEAST_ROWS = 2


def _boxed(note: Note) -> Mention | None:
    """The first company behind such rows at the head of a text that has no title."""
    head = [s for s in note.sentences[:BOX] if note.starts_line(s)]
    rows = [s for s in head if _BOX.match(note.text, s.start)]
    if (
        len(rows) < LEAST_ROWS
        or rows[0] is not head[0]
        or any(m.label == "ORG" for s in rows for m in s.mentions)
    ):
        return None
    named = (m for s in note.sentences if s.start >= rows[-1].end for m in s.mentions)
    return next((m for m in named if m.label == "ORG"), None)


OPENING = 3  # sentences, headings among them, that open a note


def _treated(note: Note) -> Mention | None:
    for sentence in note.sentences[:OPENING]:
        houses = {m.end for m in sentence.mentions if m.label == "BROKER"}
        for company in sentence.mentions:
            if company.label == "ORG" and _is_reported_on(note.text, company):
                return company
            if company.label != "ORG" or not is_main(note, company, akin=2):
                continue
            runs = [note.text[end : company.start] for end in houses if end < company.start]
            if any(map(_TREATMENT.fullmatch, runs)):
                return company
            if any(map(_SPEAKS_OF.fullmatch, runs)) and says_company(note):
                return company
    return None


def _by_rating(note: Note) -> Mention | None:
    """报告对甲公司的评级为买入; 甲公司（600001）：… as the last line: the one company that a note without a title rates or ends with."""
    last = note.sentences[-1] if note.sentences else None
    found = [m for m in last.mentions if m.label == "ORG" and m.start == last.start] if last else []
    if not (found and _TITLE_END.match(note.text, found[0].end)):
        rated = [s for s in note.sentences if any(m.label == "RATING" for m in s.mentions)]
        found = [m for s in rated for m in s.mentions if m.label == "ORG" and _RATED.match(note.text, m.end)]
    return found[0] if len({m.name for m in found}) == 1 else None


_TITLE_END = re.compile(r"\s?[（(][A-Za-z\d.]{1,9}[）)]\s?[:：]")
_RATED = re.compile(
    r"的?(?:股票|投资|公司)?评级|的?\s?[“\"「『]?(?:买入|增持|推荐|中性|优于|跑赢|强烈)[^，,。；;]{0,6}评级"
)


def _of_head(note: Note) -> tuple[list[Mention], list[Mention]]:
    """The companies of the head, and those with their codes; none of a sentence that lists several: 建议关注甲（…）、乙（…）."""
    head: list[Mention] = []
    found: list[Mention] = []
    for sentence in note.sentences:
        if sentence.start >= HEAD:
            break
        orgs = [m for m in sentence.mentions if m.label == "ORG"]
        coded = [m for m in orgs if "code" in m.attributes and _CODE.match(note.text, m.end)]
        if len({m.name for m in coded}) < 2:
            head += orgs
            found += coded
    return head, found


# 甲电源 Jia Power Supply (300999 CH): the name may stand in two languages
_CODE = re.compile(
    r"(?:股份|集团|控股|公司)?】?(?:\s[A-Z][A-Za-z&.'-]*){0,6}\s?(?:[(（]\s?(?:[A-Z]{1,5}[.)）]|\d{4,6}(?![\d,.]*\s?[亿万%元倍])|\d{3}[xX*]{3})|-\s?[A-Z]{1,2}\b)"
)


_A_NAME = "(?!我们|本?公司|该公司|给予)"
_TITLED = re.compile(
    rf"[\s【\[]*(?P<name>{_A_NAME}"
    r"(?!截[至止]|预计|展望|根据|随着|目前|当前)[\u4e00-\u9fff]{2,9}?(?:-[A-Z]{1,2})?)(?=[ \t\u3000]?(?:[：:(（]|(?:19|20)\d\d|[1-4]Q\d\d|\d\dQ[1-4]|[12]H\d\d))"
)


# 某某油泵 机械行业 2020-10-23 38.53: the row of a list of ratings, above what the house says; its cells may be lines
_ROWED = re.compile(
    r"[\s【\[|｜]*(?P<name>[\u4e00-\u9fff]{2,6}(?:[A-Z]|-[A-Z]{1,2})?)[\s|｜]+[\u4e00-\u9fff、]{2,16}[\s|｜]*20\d\d-\d\d-\d\d[\s|｜]+\d+\.\d\d"
)


# 事件：某某软件发布2024年年报
_REPORTING = re.compile(
    rf"(?:^|[。：:\s])(?P<name>{_A_NAME}"
    r"[\u4e00-\u9fff]{3,8}?)(?:日前|近日|今日|昨日)?(?:发布|披露|公告|公布)(?:了)?\s?(?:(?:20)?\d\d\s?年|半年|年报|[一三]季|中报|中期业绩|全年业绩)",
    re.MULTILINE,
)


def _by_form(note: Note, words: FigureWords) -> Mention | None:
    """某某银行2024上半年…, 某某科技：…: a name before a period, colon or bracket opens the note; or one that publishes a report."""
    match = _ROWED.match(note.text) or _TITLED.match(note.text)
    dated = match is not None and _DATELINE.match(note.text, match.end("name")) is not None
    if match is None or dated or words.no_subject.search(match["name"]):
        match = _REPORTING.search(note.text, 0, HEAD)
    if match is None or words.no_subject.search(match["name"]):
        return None
    named = note.sentences[0].mentions if note.sentences else []
    if any(m.start < match.end("name") and match.start("name") < m.end and m.label != "ORG" for m in named):
        return None
    written = _SAYS.sub("", match["name"])
    name = written.partition("-")[0]
    start = match.start("name")
    if len(name) < 2 or _AGENCY.search(name):
        return None
    known = (m for m in named if m.label == "ORG" and (m.start, m.text) == (start, name))
    return next(known, None) or Mention(start, start + len(written), "ORG", written, name)


_SAYS = re.compile(
    r"(?:日前|近日|今日)?(?:发布|公布|披露|公告|实现|宣布|法说会|业绩会|业绩说明会|财报会|投资者日)$"
)
# 主计总处公布…: who publishes the figures of an economy is not who they are of
_AGENCY = re.compile(
    "(?:[总计]处|统计局|海关总署|海关|央行|人民银行|[财内经交]政?部|经济部|商务部|工信部|国发会|能源局|管理局|总局|委员会|交易所|协会|学会|联合会|研究院|智库)$"
)
_DATELINE = re.compile(
    r"\s?(?:19|20)\d\d年\d{1,2}月\d{1,2}日"
)  # 香港2025年3月25日电: where a text was sent from


LEAD = 30  # characters at the head of a line in which the company that an item is about stands
DIGEST, HEADS = (
    3,
    2,
)  # companies that open lines, or stand in headings of items or lines of their own, make a digest
_OPENED = re.compile(r"[)）】]?\s?(?:[(（]|[:：]|——|—|-|\||｜|公告|发布|披露)")
_HEADED = re.compile(r"[)）】]?\s?(?:[(（]|[:：]|方面)")
# 某投行发表报告指，某某控股…: the report of which a line tells is about that company
_REPORTS = re.compile(r"(?:报告|研报)[^，,。\n]{0,6}(?:指出?|称|表示|认为|料|预期)[，,：:]?\s?$")
# 某投行发表研报，维持某某跑赢行业评级: what is done to the rating or target of a company at the head of a line
_TREATS = re.compile(
    r"(?:报告|研报)[^。\n]{0,12}[，,：:](?:首次|继续)?(?:维持|重申|上调|下调|调升|调降|调高|调低|升|降|首予|给予|予|覆盖|将|把|对)(?:对)?$"
)
_HOUSE_SAYS = re.compile(
    r"(?:发表|发布|发|最新)(?:了)?(?:最新)?(?:研究)?(?:报告|研报)|(?:研究)?报告指|研报指"
)
FAR_LEAD = 70  # characters, where a report is told of and the company's code stands behind it
_ITEM = re.compile(r"[\s【\[（(]*(?:[一二三四五六七八九十\d]{1,2}[、.．)）]|[◆●■▶►•▲]|#+|\d(?:\.\d)+)")


def local_subjects(note: Note, subject: Mention | None, words: FigureWords) -> list[Mention | None]:
    """For each sentence the company that its item is about, in a digest of several; else the note's own."""
    named = name_headings(note, words)
    opened = [named.get(index) or _opener(note, index) for index in range(len(note.sentences))]
    heads = {m.name for s, m in zip(note.sentences, opened, strict=True) if m and _is_head(note, s, m)}
    headed = {m.name for s, m in zip(note.sentences, opened, strict=True) if m and is_item_heading(note, s)}
    lines = {m.name for m in opened if m is not None}
    own = subject is not None and subject.start < len(note.title or "") and _coded(note, subject)
    if own or (
        len(lines) < DIGEST and len(heads | headed) < HEADS and len(_named_alone(note, opened)) < HEADS
    ):
        return [*_by_line(note, opened, subject)]
    current: Mention | None = None
    found: list[Mention | None] = []
    items = 0  # lines in a row that each begin with a company of its own
    for index, (sentence, opener) in enumerate(zip(note.sentences, opened, strict=True)):
        ends = items >= DIGEST and opener is None and note.starts_line(sentence)
        if note.starts_line(sentence):
            items = items + 1 if opener is not None and not note.is_heading(sentence) else 0
        if opener is not None:
            current = opener
        elif ends:
            current = None  # what is said below a list of companies line by line is of none of them
        elif index and _is_name_line(note, note.sentences[index - 1], opened[index - 1]):
            pass  # the headline below a company's name is its own
        elif note.text[sentence.start] in _DASHES and any(m.quantity is not None for m in sentence.mentions):
            pass  # - 2025年收入3亿元, below a heading
        elif (
            note.is_heading(sentence)
            or note.is_run_on_heading(index)
            or (
                note.starts_line(sentence)
                and (_ITEM.match(note.text, sentence.start) or _tells_report(note, sentence))
            )
        ):
            current = None
        found.append(current)
    return found


_DASHES = frozenset("-–—*·")


def _tells_report(note: Note, sentence: Sentence) -> bool:
    """Whether a line begins with what a house says in its report."""
    head = min(sentence.end, sentence.start + LEAD)
    return _HOUSE_SAYS.search(note.text, sentence.start, head) is not None


def _is_head(note: Note, sentence: Sentence, company: Mention) -> bool:
    """Whether a line is a company with its code and a colon, and no more: what is told of it follows line by line."""
    return _HEAD_LINE.fullmatch(note.text, company.end, sentence.end) is not None


_HEAD_LINE = re.compile(r"\s?[（(][^（）()]{4,12}[）)]\s?[:：]")


def _named_alone(note: Note, opened: list[Mention | None]) -> set[str]:
    """The companies whose name is a whole line, with text of their own below it: no mere list of names."""
    found: set[str] = set()
    above: str | None = None
    for sentence, opener in zip(note.sentences, opened, strict=True):
        if opener is not None and _is_name_line(note, sentence, opener):
            above = opener.name
        elif above is not None and not note.is_heading(sentence):
            found.add(above)
    return found


def _is_name_line(note: Note, sentence: Sentence, company: Mention | None) -> bool:
    """Whether a line is a company's name, with or without its code, and no more."""
    return (
        company is not None
        and company.start == sentence.start
        and _NAME_LINE.fullmatch(note.text, company.end, sentence.end) is not None
    )


_NAME_LINE = re.compile(r"\s?(?:[（(][^（）()\n]{4,12}[）)])?")


def _by_line(note: Note, opened: list[Mention | None], subject: Mention | None) -> Iterator[Mention | None]:
    """The note's own subject, but in a line that begins 乙公司：… or 乙公司（688777）… that company."""
    current, told = subject, subject  # told: whom the heading over a run-on list names, else the note's own
    for index, (sentence, opener) in enumerate(zip(note.sentences, opened, strict=True)):
        if note.is_run_on_heading(index):
            named = (
                m
                for m in (opener, *sentence.mentions)
                if m and m.label == "ORG" and m.start == sentence.start
            )
            told = current = next(named, subject)
        elif note.starts_line(sentence):
            headed = opener is not None and (
                _HEADED.match(note.text, opener.end) is not None
                or _REPORTS.search(note.text, sentence.start, opener.start) is not None
            )
            current = opener if headed and not note.is_heading(sentence) else told
        yield current


def is_item_heading(note: Note, sentence: Sentence) -> bool:
    """Whether a sentence is a heading with a number or mark: 1.2 机械行业简评, ◆ 电子."""
    return note.is_heading(sentence) and (
        _ITEM.match(note.text, sentence.start) is not None or note.text[sentence.start] in "#【《"
    )


_VALUED = re.compile(
    r"\s?[：:]\s?(?:约|超过?|近|逾)?\s?[+\-−$￥]?\d[\d.,]*\s?(?:[%％倍亿万元]|$)", re.MULTILINE
)


def _coded(note: Note, company: Mention) -> bool:
    """Whether a stock code stands behind a company."""
    return _CODE.match(note.text, company.end) is not None


def _opener(note: Note, index: int) -> Mention | None:
    """A company at the head of a line, with its code, a colon or a dash behind it, or the only one of a heading."""
    sentence = note.sentences[index]
    if not note.starts_line(sentence):
        return None
    orgs = [m for m in sentence.mentions if m.label == "ORG"]
    said = _HOUSE_SAYS.search(note.text, sentence.start, min(sentence.end, sentence.start + LEAD))
    for org in orgs:
        if org.start - sentence.start > (FAR_LEAD if said else LEAD):
            break
        if said and _coded(note, org):
            return org
        if org.start - sentence.start > LEAD:
            continue
        if _VALUED.match(note.text, org.end):
            return None  # - 谷歌：12%, under a heading that says of what
        if _OPENED.match(note.text, org.end) or _REPORTS.search(note.text, sentence.start, org.start):
            return org
        if said and _TREATS.search(note.text, sentence.start, org.start):
            return org
    heads = len(orgs) == 1 and (note.is_heading(sentence) or note.is_run_on_heading(index))
    return orgs[0] if heads else None
