"""Which company or sector a rating is about: named beside it, at the head of its part, or in the title."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from extractor.linking.document import without_site_words
from extractor.linking.note import JOINERS, Note, Sentence
from extractor.linking.rated_trades import (
    bannered,
    reported_trade,
    sector_beside,
    sector_in,
    sector_named,
    sector_of_head,
    trade_line,
)
from extractor.linking.roles import leaders
from extractor.linking.security import Security
from extractor.linking.subjects import comparands
from extractor.rules.mentions import Mention
from extractor.rules.ruleset import RuleSet

__all__ = ["SPEAKS", "code_behind", "company_in_title", "rated"]

FORM_REACH = 40  # characters before a rating in which a form of words names its company
HEADING_REACH = 80  # sentences
PART_MARK = "【"  # what the headings of a digest's parts begin with
LEAD = 12  # characters before the name that a sentence or heading begins with
NAME_REACH = 400  # characters of a note's head in which its company is named
_CLAUSE = re.compile(r"[，,。；;：:！？|]")
_SUFFIX = re.compile(r"(?:股份|集团|控股|公司|\s?-\s?[A-Z]{1,2})?\s?")
_WRITTEN_CODE = re.compile(r"\d{4,6}(?:\.[A-Z]{2})?")
_CODE = re.compile(
    r"(?:股份|集团|控股|公司|\s?-\s?[A-Z]{1,2})?(?:\s[A-Z][A-Za-z&.'-]*){0,6}\s?[（(\[]\s?((?:[036489]\d{5}|\d{4,5})(?![\d,.]*\s?[亿万%元倍])(?:\s?\.?\s?[A-Z]{2,3})?|[A-Z]{1,5}\.[A-Z]{1,2})"
)
# a broker with its stock code behind it is a stock itself, unless it goes on to speak
SPEAKS = re.compile(
    r"[（(][^（）()]*[）)]\s?(?:对|将|给予|首次|首予|维持|重申|上调|下调|发布|发表|表示|认为|指出|予)"
)
# 宏华数科：…, 宏华数科（688789）, 宏华数科2024年年报点评
_TITLED = re.compile(
    r"(?:^|[——\-|】》\s])([\u4e00-\u9fff]{2,6}(?:-[A-Z]{1,2})?)\s?(?=[：:（(]|\d{4}\s?年|[一三]季报|中报|年报|半年报)"
)
# 对莱特光电的评级, 将X评级由, X获得某投行给予“买入”, 维持X“买入”, 首次覆盖X，给予: names that no lexicon holds, by what stands around them
_FORMS = (
    re.compile(
        r"(?:.*?(?:对|将|把)|^|[^\u4e00-\u9fff])([\u4e00-\u9fff]{2,6}?)的?(?:股票|投资)*评级(?=由|从|自|至|升|降|上调|下调|调|为|进行|维持)"
    ),
    re.compile(
        r"^(?:其中)?([\u4e00-\u9fff]{2,6}?)获得?[\u4e00-\u9fff]{2,8}?(?:首次)?(?:给予|予以?|评为)的?[“「『\"‘]?$"
    ),
    re.compile(
        r"(?:维持|重申|给予|首予|予以?|续予|覆盖|上调|下调|升|降)(?:对)?([\u4e00-\u9fff]{3,6}?)(?:的|股票|股份有限公司)*(?=[“「\"]?$|评级|[，,]给予)"
    ),
)
# 交行则为“中性”: a name that no lexicon holds opens the clause
_TURN = re.compile(r"([\u4e00-\u9fff]{2,6}?)则(?:为|获|获评|维持|给予|予)?[“「『\"‘]?")
_LISTED = re.compile(
    r"[”」』\"’]?(?:投资)?(?:评级)?[，,；]?\s?(?:的?个股|公司)?(?:分别)?(?:为|是|包括|有|即)[：:]?"
)
_COUNTED = re.compile(r"\d\s?[只家档][^，,。]{0,6}(?:个股|公司|股票|标的)")
_ROW_CODE = re.compile(r"(?<!\d)(?:[036489]\d{5}(?:\.[A-Z]{2})?|\d{4,5}\.[A-Z]{2})(?![\d.])")
_ROW_NAME = re.compile(r"[\u4e00-\u9fff]{2,6}(?:-[A-Z]{1,2})?")
_GENERIC = re.compile(
    r"(?:股票|证券)(?:名称|简称|代码)|则将|亦将|并将|也将|[将把亦也]$|观点|要点|摘要|导读|核心|事件|结论|上调|下调|券商|机构|大行|投行|外资|调升|调降|调高|调低|给予|维持|首次|重申|公司|行业|板块|评级|目标|盈利|预测|该股|个股|我们|投资|报告|均|股价|其|至|为|并|仍|此前|继续|整体"
)


def rated(note: Note, index: int, i: int, rules: RuleSet) -> Iterator[Security]:
    """The securities that mentions[i] of a sentence rates; more than one where the note lists them."""
    sentence = note.sentences[index]
    beside = (
        _each(note, sentence, i)
        or _some(note, sentence, i)
        or _beside(note, sentence, i)
        or _recommended(note, sentence, i)
    )
    if beside:
        yield from (_of(note, m) for m in beside)
        return
    rating = sentence.mentions[i]
    told = _told_after(note, sentence, i)
    if told or _is_counted(note, sentence, rating):
        yield from (_of(note, m) for m in told)
        return
    yield (
        _in_row(note, sentence, rating)
        or _formed(note, sentence, rating)
        or sector_named(note, rating, rules.folders)
        or reported_trade(note, rating, rules.folders)
        or sector_beside(note, index, rating, rules.folders)
        or _coded(note, sentence, i)
        or trade_line(note, index)
        or _spoken_of(note, sentence, i)
        or _own(note, index, rating)
        or _elsewhere(note, index, i, rules)
    )


def _spoken_of(note: Note, sentence: Sentence, i: int) -> Security | None:
    """外资某资本认为，甲公司由于…，维持“买进”评级: the company right behind the words of who speaks."""
    said = _SAID.match(note.text, sentence.start, sentence.mentions[i].start)
    first = next((m for m in _companies(note, sentence.mentions[:i]) if said and m.start >= said.end()), None)
    return _of(note, first) if said and first is not None and first.start == said.end() else None


_SAID = re.compile(r"[^，,。；;：:\n]{2,24}(?:认为|指出|表示|强调|分析|提到|称|预期|看好)[，,：:]\s?")


def _own(note: Note, index: int, rating: Mention) -> Security | None:
    """维持“买入”评级, in a note whose head and paragraph name no company or only others: the one that the note is about."""
    subject = note.subjects[index] if note.subjects else None
    if subject is None or _line_company(note, index) is not None or any(_heading_company(note, index)):
        return None
    return (
        _of(note, subject) if _UPHELD.search(note.text, note.sentences[index].start, rating.start) else None
    )


_UPHELD = re.compile(r"(?:维持|重申|给予|首次|上调|下调|予)[^，,。；;]{0,6}[“「『\"]?$")


def company_in_title(note: Note) -> str | None:
    """The company that no lexicon holds and the title begins with: 宏华数科2024年年报点评."""
    titled = _TITLED.search(note.title or "")
    if titled is None or _GENERIC.search(titled[1]) or _rates(note, titled[1]):
        return None
    return None if _is_house(note, titled[1]) else titled[1]  # 中金：维持某某“跑赢行业”评级


def _companies(note: Note, mentions: Sequence[Mention]) -> list[Mention]:
    """Organisations, and brokers with their own stock code behind them; a known code in brackets names the one before it."""
    found: list[Mention] = []
    for mention in mentions:
        bracketed = (
            note.text[mention.start - 1 : mention.start] in {"(", "（"}
            and mention.text.isascii()
            and mention.label in {"ORG", "BROKER"}
        )
        if bracketed and found and _SUFFIX.fullmatch(note.text, found[-1].end, mention.start - 1):
            if "market" not in found[-1].attributes:
                found[-1] = replace(found[-1], name=mention.name, attributes=mention.attributes)
        elif mention.label == "ORG" or (
            mention.label == "BROKER"
            and _CODE.match(note.text, mention.end)
            and not SPEAKS.match(note.text, mention.end)
        ):
            found.append(mention)
    return found


def _of(note: Note, mention: Mention) -> Security:
    """The code that the note gives; the lexicon's where that is the same with its exchange."""
    own = mention.text if _WRITTEN_CODE.fullmatch(mention.text) else None
    written, known = own or code_behind(note.text, mention.end), mention.attributes.get("code")
    same = written is None or (known is not None and _digits(known).startswith(_digits(written)))
    return Security(mention.name, mention.text, known if same else written)


_BLOOMBERG = re.compile(r"(?<=\d)(?:CH|HK|TT)$")  # 300999 CH for 300999.SZ


def _digits(code: str) -> str:
    """A code without the country of terminals and the zeros that some leave out: 1810.HK is 01810.HK."""
    return _BLOOMBERG.sub("", code).lstrip("0")


def code_behind(text: str, position: int) -> str | None:
    """The stock code in brackets behind a name."""
    match = _CODE.match(text, position)
    code = re.sub(r"\s", "", match[1]) if match else None
    return f"0{code}" if code is not None and _SHORT.fullmatch(code) else code


_SHORT = re.compile(r"\d{4}\.HK")  # 1211.HK is 01211.HK


def _beside(note: Note, sentence: Sentence, i: int) -> list[Mention]:
    """The companies of the rating's own clause."""
    rating = sentence.mentions[i]
    clause = [m for m in _before(note, sentence, i) if not _CLAUSE.search(_bare(note, m, rating))]
    return _listed(note, sentence, clause) if clause else []


def _each(note: Note, sentence: Sentence, i: int) -> list[Mention]:
    """甲目标价9元，乙目标价8元，均予“买入”: all companies that the sentence has named."""
    rating = sentence.mentions[i]
    clause = _CLAUSE.split(note.text[sentence.start : rating.start])[-1]
    if _ALL.match(clause) is None:
        return []
    named = {m.name: m for m in reversed(_before(note, sentence, i))}
    return [*named.values()][::-1]


def _recommended(note: Note, sentence: Sentence, i: int) -> list[Mention]:
    """推荐：甲（A+H）、乙，维持“增持”评级: all of the list that is recommended, where the clause of the rating names nobody."""
    rating = sentence.mentions[i]
    comma = max(note.text.rfind(mark, sentence.start, rating.start) for mark in "，,")
    named = [m for m in _before(note, sentence, i) if m.start < comma] if comma >= 0 else []
    if not named or _LED_BY.fullmatch(note.text, comma + 1, rating.start) is None:
        return []
    group = _listed(note, sentence, named)
    ends = not _BRACKETS.sub("", note.text[group[-1].end : comma]).strip()
    led = _RECOMMENDED.search(note.text, sentence.start, group[0].start) is not None
    return group if len(group) > 1 and ends and led else []


_RECOMMENDED = re.compile(r"(?:推荐|首选|看好|覆盖)(?:标的|个股|公司)?(?:为|是|包括)?\s?[：:]?\s?$")
_LED_BY = re.compile(
    r"\s?(?:[均都皆]|继续|仍)?(?:维持|重申|给予|予以?)(?:[其对]|两者|上述公司)?的?[“「『\"‘]?"
)
_BRACKETS = re.compile(r"[（(\[][^）)\]]*[）)\]]")
_ALL = re.compile(r"\s*(?:并且|并|且|而且|同时)?(?:[两二三]者)?(?:均|皆|都)")


def _some(note: Note, sentence: Sentence, i: int) -> list[Mention]:
    """甲、乙及丙…，前两者评级“买入”，后者“持有”: those of the companies named before that the clause stands for."""
    told = _SOME.match(_CLAUSE.split(note.text[sentence.start : sentence.mentions[i].start])[-1])
    if told is None:
        return []
    distinct = [*{m.name: m for m in _before(note, sentence, i)}.values()]
    many = _MANY.get(told["many"], 1)
    if len(distinct) <= many:
        return []
    if told["side"] == "后":
        return distinct[-many:]
    return distinct[:many] if told["many"] else distinct[-2:-1]  # 前者 is one of two


_SOME = re.compile(r"\s?(?:[给对予]|给予|其中)?(?P<side>[前后])(?P<many>[两二三四]?)者")
_MANY = {"两": 2, "二": 2, "三": 3, "四": 4}


def _before(note: Note, sentence: Sentence, i: int) -> list[Mention]:
    compared = comparands(note, sentence.mentions)
    return [m for m in _companies(note, sentence.mentions[:i]) if m.start not in compared]


def _coded(note: Note, sentence: Sentence, i: int) -> Security | None:
    """The last company before the rating in its sentence that bears its stock code."""
    coded = [m for m in _before(note, sentence, i) if _CODE.match(note.text, m.end)]
    return _of(note, coded[-1]) if coded else None


def _in_row(note: Note, sentence: Sentence, rating: Mention) -> Security | None:
    """300502.SZ | 新易盛 | 增持: the name that stands in a cell of its own beside a code."""
    row = note.text[sentence.start : rating.start]
    if len(_ROW_CODE.findall(row)) > 1:
        return None  # rows that lost their line ends: the last company with a code is rated
    code = _ROW_CODE.search(row)
    cells = [c.strip() for c in re.split(r"[|｜\t]", row)]
    houses = {m.text for m in sentence.mentions if m.label == "BROKER" and m.end <= rating.start}
    names = [c for c in cells if _ROW_NAME.fullmatch(c) and not _GENERIC.search(c) and c not in houses]
    told = [c for c in cells if c]
    heads = bool(names) and names[0] == told[0]
    numbered = (
        _NUMBER_ALONE.fullmatch(told[0]) if names and told[1:2] == names[:1] else None
    )  # 06823 | 某某-SS | …
    heads = heads or numbered is not None
    own = code[0] if code else f"{numbered['hk']}.HK" if numbered and numbered["hk"] else None
    return Security(names[0], names[0], own) if names and (code or heads) and len(cells) > 2 else None


_NUMBER_ALONE = re.compile(r"(?P<hk>0\d{4})|\d{4,6}")


def _formed(note: Note, sentence: Sentence, rating: Mention) -> Security | None:
    low = max(sentence.start, rating.start - FORM_REACH)
    clauses = note.text[low : rating.start]
    own = re.split(r"[，,。；;：:]", clauses)[-1]
    named = _TURN.fullmatch(own)
    houses = [m.text for m in sentence.mentions if m.label == "BROKER"]
    if named is not None and not _GENERIC.search(named[1]) and named[1] not in houses:
        return _known(note, named[1], rating.start)
    for pattern, text in ((_FORMS[0], own), (_FORMS[1], own), (_FORMS[2], own), (_FORMS[2], clauses)):
        for match in pattern.finditer(text):
            if not _GENERIC.search(match[1]):
                return _known(note, match[1], rating.start)
    return None


def _known(note: Note, name: str, position: int) -> Security:
    """中行 behind an earlier 中行(03988.HK) is that company."""
    for sentence in note.sentences:
        if sentence.start > position:
            break
        for company in _companies(note, sentence.mentions):
            if company.text == name:
                return _of(note, company)
    return Security(name, name)


def _told_after(note: Note, sentence: Sentence, i: int) -> list[Mention]:
    """7只个股的评级由增持上调至买入，分别为A、B和C: the companies behind, up to the next rating."""
    rating = sentence.mentions[i]
    following = next((m.start for m in sentence.mentions[i + 1 :] if "stance" in m.attributes), sentence.end)
    names = [m for m in _companies(note, sentence.mentions[i + 1 :]) if m.start < following]
    leads = names and _LISTED.fullmatch(note.text[rating.end : names[0].start])
    if names and not leads and _LEADS_LIST.fullmatch(note.text[rating.end : names[0].start]):
        ends = next((k for k, pair in enumerate(pairwise(names), 1) if not _goes_on(note, *pair)), len(names))
        return names[:ends] if _RECOMMENDS.search(note.text, sentence.start, rating.start) else []
    return names if leads else []


# 推荐买入：甲公司（AA）、乙公司（BB）
_RECOMMENDS = re.compile(r"(?:推荐|建议|首选|看好|重申|维持)[“「『\"]?$")
_LEADS_LIST = re.compile(r"[”」』\"]?(?:评级)?的?(?:个股|标的|公司)?\s?[：:]\s?")


def _goes_on(note: Note, left: Mention, right: Mention) -> bool:
    """Whether a list goes on from one company to the next."""
    return _bare(note, left, right).strip() in JOINERS - {"", " ", "，", ",", "；", ";"}


def _is_counted(note: Note, sentence: Sentence, rating: Mention) -> bool:
    """16只个股的评级由买入下调至增持: nobody in particular."""
    clause = _CLAUSE.split(note.text[max(sentence.start, rating.start - FORM_REACH) : rating.start])[-1]
    return _COUNTED.search(clause) is not None


def _bare(note: Note, left: Mention, right: Mention) -> str:
    """What stands between, without the codes and prices that a quotation page puts behind a name."""
    return _BRACKETS.sub("", note.text[left.end : right.start])


def _listed(note: Note, sentence: Sentence, companies: list[Mention]) -> list[Mention]:
    """腾讯、阿里(09988.HK)“买入”: every company of the list that ends with the last one and has no rating of its own."""
    group = companies[-1:]
    ratings = [m.start for m in sentence.mentions if "stance" in m.attributes]
    for mention in reversed(companies[:-1]):
        if any(mention.end <= at < group[0].start for at in ratings):
            break
        if not _goes_on(note, mention, group[0]):
            break
        group.insert(0, mention)
    return group


def _elsewhere(note: Note, index: int, i: int, rules: RuleSet) -> Security:
    """From the head of its part or the title, the sentence's first words, its paragraph, or the head of the note."""
    company = _part_subject(note, index, i) or _subject(note, index, i) or _line_company(note, index)
    part = False
    company = company or _local(note, index)
    if company is None:
        company, part = _heading_company(note, index)
    company = company or _earlier(note, index)
    if company is not None:
        return _of(note, company)
    if part:
        return Security(None)
    title = note.title or ""
    titled = _TITLED.search(title)
    if (
        titled
        and titled[1] not in rules.headings
        and not _GENERIC.search(titled[1])
        and not _rates(note, titled[1])
        and not _is_house(note, titled[1])
    ):
        return Security(titled[1], titled[1], code_behind(title, titled.end(1)))
    rating = note.sentences[index].mentions[i]
    return (
        bannered(note, rating, rules.folders)
        or sector_of_head(title, rules.folders)
        or sector_in(without_site_words(_banner(note)), rules.folders)
        or _first_company(note, rating.start)
        or sector_of_head(note.text[: min(rating.start, NAME_REACH)], rules.folders)
        or _first_company(note)
        or sector_of_head(note.text[:NAME_REACH], rules.folders)
        or _sole_subject(note)
        or Security(None)
    )


def _sole_subject(note: Note) -> Security | None:
    """投资评级：增持（维持） over a note that is about one company from end to end, whose title stands below."""
    subjects = {subject.name: subject for subject in note.subjects or () if subject is not None}
    return _of(note, subjects.popitem()[1]) if len(subjects) == 1 else None


def _is_house(note: Note, word: str) -> bool:
    """Whether a word of the title is the house that speaks."""
    return any(m.text == word and m.label == "BROKER" for s in note.sentences[:3] for m in s.mentions)


def _local(note: Note, index: int) -> Mention | None:
    """The company that the line of a sentence is about, where the line itself names it."""
    subject = note.subjects[index] if note.subjects else None
    start = note.sentences[index].start
    if subject is None or subject.start >= start or "\n" in note.text[subject.start : start]:
        return None
    return subject


def _banner(note: Note) -> str:
    """医药生物 | 行业点评: what stands above the title."""
    return note.text[: max(0, note.text.find(note.title, 0, NAME_REACH))] if note.title else ""


def _rates(note: Note, word: str) -> bool:
    """Whether a word of the title is itself a rating, or what is measured: 流通市值：440亿."""
    return any(
        (m.text == word and "stance" in m.attributes) or (m.label == "METRIC" and word.endswith(m.text))
        for s in note.sentences[:3]
        for m in s.mentions
    )


def _heading_company(note: Note, index: int) -> tuple[Mention | None, bool]:
    """The company of the nearest heading before a sentence, the title last; and whether a part that names none begins there.

    【电子】先进封装景气 opens such a part: the heading before it is of another matter.
    """
    for k in range(index - 1, max(-1, index - HEADING_REACH), -1):
        sentence = note.sentences[k]
        company = _headed(note, sentence)
        if company is not None:
            return company, False
        if k and note.text[sentence.start] == PART_MARK and note.is_heading(sentence):
            return None, True
    return _headed(note, note.sentences[0]), False


def _headed(note: Note, sentence: Sentence) -> Mention | None:
    """豪能股份（603809）：中报稳健 heads a part even where its line runs on; other headings are short lines."""
    named = _companies(note, sentence.mentions)
    companies = [
        m
        for m in named
        if not _WITH_WHOM.search(note.text, sentence.start, m.start) or _RATED_WHOM.match(note.text, m.end)
    ]
    if not companies:
        return None
    first = companies[0]
    leads = first.start - sentence.start <= LEAD and _CODE.match(note.text, first.end) is not None
    return first if leads or note.is_heading(sentence) else None


# 与某公司的合作: a heading on what the note's own company does with another
_WITH_WHOM = re.compile(r"(?:与|同|跟|和|对|携手|联手|联合|牵手)\s?$")
# 下表列出券商对某公司(00001.HK)投资评级及目标价
_RATED_WHOM = re.compile(r"\s?(?:[(（][^()（）]{4,10}[)）])?\s?的?(?:最新)?(?:投资)?(?:评级|目标价|评等)")


def _subject(note: Note, index: int, i: int) -> Mention | None:
    """The company that the sentence begins with."""
    sentence = note.sentences[index]
    head = _companies(note, sentence.mentions[:i])
    return head[0] if head and _leads(note, sentence, head[0]) else None


def _leads(note: Note, sentence: Sentence, company: Mention) -> bool:
    """Whether a sentence begins with a company; not 公司客户包括某公司."""
    before = note.text[sentence.start : company.start]
    return len(before) <= LEAD and _OF_ANOTHER.search(before) is None


_OF_ANOTHER = re.compile("客户|供应商|供货商|竞品|对手|伙伴|子公司|收购|参股|持有")


def _part_subject(note: Note, index: int, i: int) -> Mention | None:
    """The company that begins the rating's own part of a sentence divided by ；."""
    sentence = note.sentences[index]
    rating = sentence.mentions[i]
    stop = max(note.text.rfind(mark, sentence.start, rating.start) for mark in "；;")
    head = [m for m in _companies(note, sentence.mentions[:i]) if m.start > stop]
    return head[0] if stop >= 0 and head and head[0].start - stop <= 2 else None


def _line_company(note: Note, index: int) -> Mention | None:
    """The company with which the paragraph of a rating begins."""
    before = [*note.before(index, HEADING_REACH)]
    first = before[-1] if before else note.sentences[index]
    head = [m for m in leaders(note, first) if _leads(note, first, m)]
    return head[0] if head else None


def _earlier(note: Note, index: int) -> Mention | None:
    """The company that the paragraph speaks of: one with a code, else the first."""
    before = [m for s in note.before(index, HEADING_REACH) for m in _companies(note, s.mentions)]
    before.sort(key=lambda m: m.start)
    coded = [m for m in before if _CODE.match(note.text, m.end)]
    return next(iter(coded or before), None)


def _first_company(note: Note, before: int = NAME_REACH) -> Security | None:
    """The company that the head of the note names first, where that is before a place."""
    for sentence in note.sentences:
        if sentence.start > NAME_REACH:
            break
        for mention in _companies(note, sentence.mentions):
            if mention.start < before and not _NAMED_BY_THE_WAY.search(
                note.text, sentence.start, mention.start
            ):
                return _of(note, mention)
    return None


# 相关标的：甲、乙; 建议关注甲: whom a note on a trade names at its end
_NAMED_BY_THE_WAY = re.compile(
    r"(?:相关|受益|推荐|关注|核心|重点)(?:的|个股|公司|企业)?标的|建议关注|重点关注|受益公司|产业链公司"
)
