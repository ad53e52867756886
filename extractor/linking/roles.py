"""The part that a company plays in its sentence: it leads a clause, it is only measured against, or it only tells."""

import re

from extractor.linking.note import Note, Sentence
from extractor.linking.subjects import comparands
from extractor.rules.mentions import Mention

__all__ = ["bystanders", "leaders", "leads", "receives", "tells"]

# what may stand between a mark and the company that leads the clause behind it
_LEAD = re.compile(
    r"(?:而|但|至于|对于|其中|此外|同时|另外|反观|相比之下|与之相比|对比之下|期内|同期|此前|近期|目前|当前|去年|今年|方面|以及|并且|并|叠加|其"
    r"|(?:全资|控股|参股)?(?:子公司|孙公司)|旗下|主要客户|大客户|客户|竞争对手|同行|同业的?|龙头|行业龙头|母公司|股东"
    r"|我们|该行|本行|继续|持续|仍|重点|建议|坚定|看好|推荐|首推|首选|关注|覆盖|首次|首予|重申|维持|给予了?|上调|下调|调升|调降|调高|调低|升|降|予|预计|预测|认为|判断|将|对|以"
    r"|【[^】\n]{1,12}】|[“「『][^”」』，。]{1,12}[”」』]|[\d一二三四五六七八九十]{1,2}[)）.、]|[(（][\d一二三四五六七八九十]{1,2}[)）]|[①-⑳]|\s|[【《\-–—•·●◆■▪*#▶►▍])*"
)
_TELLS = re.compile(
    r"(?:的|公司|最新|Choice|iFinD|iFind|金融终端|咨询|\s)*(?:数据|统计|测算|口径|调研|监测|报道|估算|预测)"
)
LEDE = 14  # characters between a word of attribution and the company that it names


def leaders(note: Note, sentence: Sentence) -> tuple[Mention, ...]:
    """The companies with which the clauses of a sentence begin, in order; not those that are only told by or compared with."""
    if sentence.led is None:
        named = [m for m in sentence.mentions if m.label == "ORG"]
        aside = bystanders(note, sentence) if named else set()
        sentence.led = tuple(m for m in named if m.start not in aside and leads(note, sentence, m.start))
    return sentence.led


def leads(note: Note, sentence: Sentence, start: int) -> bool:
    """Whether a name or word at a place begins a clause, but for words that lead to a subject."""
    floor = note.clause_start(sentence, start, "，,；;。：:！？\n—")
    for house in sentence.mentions:  # 某证券维持甲“买入”评级
        if house.label == "BROKER" and floor <= house.start and house.end <= start:
            floor = house.end if _LEAD.fullmatch(note.text, floor, house.start) else floor
    return _LEAD.fullmatch(note.text, floor, start) is not None


def bystanders(note: Note, sentence: Sentence) -> set[int]:
    """Starts of companies that own nothing in a sentence: the measure of a comparison, the source of its figures, who gets it."""
    return comparands(note, sentence.mentions) | {
        m.start
        for m in sentence.mentions
        if m.label == "ORG"
        and (
            tells(note, sentence, m)
            or receives(note, m)
            or _BACKS.match(note.text, m.end) is not None
            or _LEFT_OUT.search(note.text, max(sentence.start, m.start - LEFT_OUT_REACH), m.start) is not None
        )
    }


LEFT_OUT_REACH = 16
# 若撇除甲及乙，同口径增幅为15%: what is left out of a figure does not own it
_LEFT_OUT = re.compile(r"(?:撇除|剔除|扣除|不计|不含|不包括)[^，,；;。：:\d]*$")


# ASML领投13亿欧元，投后估值…: who takes part in a round is not whose it is
_BACKS = re.compile(r"\s?(?:公司|集团|资本)?等?(?:联合|共同)?(?:领投|跟投|参投)")


def receives(note: Note, company: Mention) -> bool:
    """向甲投资1000亿美元, 授权甲的首付款: whether a company is the one to which something is given or from which it is bought."""
    if note.text.endswith(_LICENSED_TO, 0, company.start):
        return True
    return note.text[company.start - 1 : company.start] in {"向", "给"} and (
        _GIVEN.match(note.text, company.end) is not None
    )


_LICENSED_TO = ("授权", "授权给", "许可给", "转让给", "出售给", "售予")
_GIVEN = re.compile(
    r"\s?(?:公司|集团)?(?:追加|再|分阶段|分期|累计|合计|最多)?(?:投资|注资|增资|支付|采购|购买|订购|租用|租赁|下单|提供|供应|供货|出售|销售|贷款|授予)"
)


def tells(note: Note, sentence: Sentence, company: Mention) -> bool:
    """据甲数据, 甲统计显示: whether a company is only the source of what is told. 据甲公告 speaks of the company itself."""
    return _TELLS.match(note.text, company.end) is not None and any(
        m.label == "ATTRIBUTION" and 0 <= company.start - m.end <= LEDE for m in sentence.mentions
    )
