"""For which company 公司 stands in a text that has no head, by what the text says of the companies that it names."""

import re

from extractor.linking.note import Note
from extractor.linking.roles import leaders
from extractor.rules.mentions import Mention

__all__ = ["alone", "is_main", "says_company"]


def alone(note: Note) -> Mention | None:
    """For which company 公司 stands in a text that has no head: the only one that it names, where that leads a clause (我们认为甲公司占据优势…);
    the only one of which it says what it is (甲公司作为核心供应商…); the main one, and the only one with figures of its own in several sentences
    (甲公司上半年产量为…)."""
    named = [
        (i, m)
        for i, s in enumerate(note.sentences)
        for m in s.mentions
        if m.label == "ORG" and not _HELD.search(note.text, max(0, m.start - HELD_REACH), m.start)
    ]
    if not named or not _OF_COMPANY.search(note.text):
        return None
    own = {m.start for _, m in named}
    led = [m for s in note.sentences if not note.is_heading(s) for m in leaders(note, s) if m.start in own]
    said = len(_THE_COMPANY.findall(note.text))
    single = len({m.name for _, m in named}) == 1 and not any(_PARTNER.match(note.text, m.end) for m in led)
    if single and led and said and (said >= LEAST_SAID or _IS.match(note.text, led[0].end)):
        return led[0]
    if single and led and said and led[0].start < OPENS and _makers(note) <= {led[0].name}:
        return led[0]
    described = [m for m in led if _DESCRIBED.match(note.text, m.end)]
    if len({m.name for m in described}) == 1:
        return described[0]
    return _measured(note, named)


def says_company(note: Note) -> bool:
    """Whether a text says 公司 or 集团 of the one that it is about."""
    return _THE_COMPANY.search(note.text) is not None


def _makers(note: Note) -> set[str]:
    """Who makes the things that a note names: companies, too, that it speaks of."""
    makers = (m.attributes.get("vendor") for s in note.sentences for m in s.mentions)
    return {maker for maker in makers if maker}


def _measured(note: Note, named: list[tuple[int, Mention]]) -> Mention | None:
    """The main company of a text, where it is the only one with figures of its own, in several of the sentences it is named in."""
    measured = {i: m for i, m in named if _REPORTED_ON.match(note.text, m.end)}
    if len(measured) < LEAST_MEASURED or len({m.name for m in measured.values()}) > 1:
        return None
    first = next(iter(measured.values()))
    return first if is_main(note, first) else None


HELD_REACH = 14  # characters before a company in which it is told that another one holds it
_HELD = re.compile(r"(?:子公司|孙公司)[A-Za-z0-9 \u4e00-\u9fff]{0,8}$")
LEAST_SAID = 2  # times that 公司 is said,
OPENS = 60  # characters from the head in which the company is named, where 公司 is said but once
_IS = re.compile(r"(?:股份|集团|公司)?(?:在|作为|是|系|处于|专注|深耕|凭借|致力|主营|坐拥)")
_PARTNER = re.compile(
    r"(?:股份|集团|公司)?(?:作为|是|为|系)(?:公司|其)的?[^，,。；;]{0,12}(?:客户|供应商|股东|伙伴)"
)
_THE_COMPANY = re.compile(
    r"(?:^|[，,。；;：:、\s（(\d]|年度?|季度?|半年|预计|认为|给予|维持|看好|对)公司(?!债|法|治理|名称|代码)|该公司|本集团|(?<![\u4e00-\u9fff])集团(?=[\u4e00-\u9fff])",
    re.MULTILINE,
)
_DESCRIBED = re.compile(
    r"(?:股份|集团|公司)?(?:作为|是|为|系)(?:全球|国内|我国|中国|国际|行业|业内|产业链|公司|[\u4e00-\u9fff]{2,8}的)?[^，,。；;]{0,16}?"
    r"(?:龙头|领军|领先|领导者|核心供应商|主要供应商|头部企业|先行者)"
)
LEAST_MEASURED = 2  # sentences in which the company's figures are told
_OF_COMPANY = re.compile(
    r"(?<![子孙母该各家类跨上分总\u0041-\u007a])公司|该公司|本集团|(?<![\u4e00-\u9fff])集团|目标价|评级"
)
_REPORTED_ON = re.compile(
    r"\s?的?(?:20\d\d|[12]H\d\d|[1-4]Q\d\d|\d\dQ|\d\dH|上半年|下半年|全年|前三季|[一二三四]季|营收|收入|营业收入|归母|净利|毛利)"
)


def is_main(note: Note, company: Mention, akin: int | None = None) -> bool:
    """Whether a company is named at least as often as all others together; akin: those whose names begin alike count as it."""
    names = [m.name[:akin] for s in note.sentences for m in s.mentions if m.label == "ORG"]
    return names.count(company.name[:akin]) * 2 >= len(names)
