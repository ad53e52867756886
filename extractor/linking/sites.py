"""Whose computing power is: centres that go by their place (庆阳智算中心), and who uses the cards that a sentence names."""

import re

from extractor.linking.note import Note, Sentence
from extractor.linking.referents import governing
from extractor.linking.several import SEVERAL
from extractor.repair.words import word_kind
from extractor.rules.mentions import Mention

__all__ = [
    "CLAUSES",
    "cluster_meant",
    "headed_by",
    "in_remark",
    "of_country",
    "partner",
    "several_together",
    "site_before",
    "sized_site",
    "somebody",
    "user_of",
]

LONGEST_PLACE = 4  # characters of a place's name: 呼和浩特
LONGEST_PROPER = 4  # of the name of a centre whose phase is told
LONGEST_NAME = 15  # characters back that may hold the name of a centre and the mark before it
REMARK = 16  # characters of a bracket before the cards that it names
_RUN = re.compile(r"(?:^|[，,；;。：:、\s的在由于))])(?P<run>(?:(?!的)[\u4e00-\u9fff]){2,14})$")
_LEAD = re.compile(r"^(?:公司|目前|其|旗下|位于|在|我们|子公司|[的将已])+")
_COUNTRY = re.compile(r"中国|我国|全国|美国|国内|海外|全球|国产|北美|欧洲|亚洲")
_UNNAMED = re.compile(
    r"(?:^|[省市区州])(?:国内|海外|境外|[东西南北中]部|[华西东][东北南中])?某(?:大型|头部|国资|新建)?$"
)
_PHASE = re.compile(r"(?:项目)?[一二三四五\d]期")  # 桓州智算中心二期: what is built by phases has a name
_APART = re.compile(r"[；;。]")
CLAUSES = re.compile(r"[，,；;。：:](?!\d{3})")
_OPENED, _CLOSED = re.compile(r"[(（][^()（）]*$"), re.compile(r"[^()（）\n]{0,12}[)）]")
_WITH, _JOIN = (
    re.compile(r"[，,；;。、：:\s并将已]?[与同跟]$"),
    re.compile(r"\s?(?:公司)?(?:合作|达成|签署|签订|签约|联合|共同|联手)"),
)
_SELLS = re.compile(r"\s?(?:公司)?(?:直接|负责|独家)?(?:销售|供应|供货|代工|制造|生产|设计|封装|出售)")
_KIND = re.compile("(?:绿色|智能|人工智能|国产|先进)+$")
_GENERAL = re.compile(
    r"大型|新型|首个|首批|该|其|本|某|各|国产|自建|超大|新建|在建|公司|旗下|海外|国内|智能|绿色"
)


def site_before(note: Note, sentence: Sentence, value: Mention) -> Mention | None:
    """The centre named by its place that stands last before a value; None where the word has no place before it."""
    meant = False  # 该智算中心: the one named before it, whatever its name is like
    for word in reversed(sentence.mentions):
        if word.label != "CLUSTER_WORD" or word.end > value.start:
            continue
        if _APART.search(note.text, word.end, value.start):
            return None
        if note.text[word.start - 1 : word.start] in {"该", "此", "本"}:
            meant = True
            continue
        run = _RUN.search(note.text[max(0, sentence.start, word.start - LONGEST_NAME) : word.start])
        headed = note.starts_line(sentence) and note.text[word.end : word.end + 1] in {":", "："}
        named = _LEAD.sub("", run["run"]) if run is not None else ""
        named = _without_owner(sentence, named, word.start)
        unnamed = _UNNAMED.search(named) is not None
        named = named.rpartition("旗下")[2]  # 某某数科旗下桓州智算中心
        phase = _PHASE.match(note.text, word.end) is not None and len(named) <= LONGEST_PROPER
        proper = headed or phase or (meant and len(named) > LONGEST_PLACE)
        proper = proper and not _GENERAL.search(_KIND.sub("", named))
        if named and (unnamed or _is_place(named) or proper):
            start = word.start - len(named)
            name = note.text[start : word.end]
            return Mention(start, word.end, "CLUSTER", name, name)
    return None


def _without_owner(sentence: Sentence, named: str, end: int) -> str:
    """中国移动呼和浩特智算中心: the name without the company's before it; none where a chip's is told (昆仑芯集群)."""
    start = end - len(named)
    for mention in sentence.mentions:
        if mention.label == "ORG" and mention.start == start and mention.end < end:
            return named[len(mention.text) :]
        if mention.label == "ACCELERATOR" and mention.start < end and start < mention.end:
            return ""
    return named


# 1GW智算园区, 每GW的AI数据中心: a site of which nothing is told but its power
_SIZED = re.compile(
    r"(?P<name>(?:\d+(?:\.\d+)?|[每单])\s?(?:GW|MW|吉瓦|兆瓦)级?的?(?:AI|大型|超大型)?(?:数据中心|(?:算力|智算|计算)(?:集群|中心|建设|园区|基地)?|AIDC|集群|园区|机房)(?:集群|园区|建设|项目)?)"
)


def sized_site(note: Note, sentence: Sentence, value: Mention, joint: re.Pattern[str]) -> Mention | None:
    """The site that goes by its power in the clause of a value, where `joint` alone stands between them."""
    for found in reversed([*_SIZED.finditer(note.text, sentence.start, value.start)]):
        if joint.fullmatch(note.text, found.end(), value.start):
            name = found["name"]
            each = "1" + name[1:] if name[0] in "每单" else name
            return Mention(*found.span(), "CLUSTER", name, each)
    return None


_MEANT = re.compile(
    r"(?:该|此|这一|这个|上述)(?:超级?计?算(?:机|集群|中心)?|集群|计算集群|算力集群|训练集群|数据中心|园区)"
)


def cluster_meant(note: Note, index: int, value: Mention) -> Mention | None:
    """…靠甲集群领先。该超算装有10万张H100: the cluster named last in the lines before, where the sentence stands for it by 该."""
    sentence = note.sentences[index]
    if not _MEANT.search(note.text, sentence.start, value.start):
        return None
    named = [
        m
        for s in note.sentences[max(0, index - MEANT_REACH) : index]
        for m in s.mentions
        if m.label == "CLUSTER"
    ]
    return named[-1] if named else None


MEANT_REACH = 3  # sentences


# 国内科技企业下单超过200万颗: buyers of a country without a number
_BUYERS = re.compile(
    r"(?:国内|海外|中国|美国|北美|本土)(?:头部|主要|大型)?(?:科技|互联网|云|AI)?(?:企业|公司|大厂|厂商|客户)(?=[^，,；;。]{0,6}(?:下|采购|购买|订|囤|部署|拥有|共|合计|累计|已|的))"
)


def several_together(note: Note, sentence: Sentence, value: Mention) -> Mention | None:
    """四大云厂商合计采购30万颗H100: holders that go by their number, told together in the clause of a value, or before 它们."""
    clause = note.clause_start(sentence, value.start, "，,；;。：:")
    found = SEVERAL.search(note.text, clause, value.start) or _BUYERS.search(note.text, clause, value.start)
    if found is None:  # 四大云厂商H100采购量达130万颗，2025年B200采购量已达360万颗
        found = _in_part(note, sentence, clause, value)
    if found is None and _THEY.match(note.text, clause, value.start):
        told = [*SEVERAL.finditer(note.text, max(0, clause - THEY_REACH), clause)]
        found = told[-1] if told else None
    if found is None:
        return None
    return Mention(*found.span(), "ORG", found[0], found[0])


def _in_part(note: Note, sentence: Sentence, clause: int, value: Mention) -> re.Match[str] | None:
    """The several that an earlier clause of the same part of a sentence spoke of, where nobody has been named since."""
    part = note.clause_start(sentence, value.start, "；;。：:")
    told = [*SEVERAL.finditer(note.text, part, clause)]
    since = told[-1].end() if told else clause
    named = any(m.label in {"ORG", "CLUSTER"} and since <= m.start < value.end for m in sentence.mentions)
    return told[-1] if told and not named else None


THEY_REACH = 120  # characters back in which those may be named for whom 它们 stands
_THEY = re.compile(
    r"\s?(?:而|但|同时|此外)?(?:今年|明年|去年|当年|20\d\d年)?(?:它们|他们|(?:这些|上述|前述)(?:公司|企业|厂商|巨头|客户)|这[几两三四五六]家)"
)


_SOMEBODY = re.compile(
    r"(?:^|[，,；;。：:、\s】])(?P<name>(?:国内|海外|境外|北美)?某[\u4e00-\u9fff]{0,8}?(?:公司|厂商|大厂|运营商|企业|客户|集团|银行|高校))"
)


def somebody(note: Note, sentence: Sentence, value: Mention) -> Mention | None:
    """某头部互联网公司采购3万张: a holder whom the clause of a value leaves without a name."""
    if "某" not in note.text[sentence.start : value.start]:
        return None
    clause = max(sentence.start, *(note.text.rfind(mark, 0, value.start) for mark in "，,；;。"))
    found = _SOMEBODY.search(note.text[clause : value.start])
    if found is None:
        return None
    start, end = clause + found.start("name"), clause + found.end("name")
    return Mention(start, end, "ORG", found["name"], found["name"])


_COUNTRY_LED = re.compile(r"(?P<name>中国|我国|国内|全国)(?P<rest>[^，,；;。：:]{0,28})$")
_MARKET = re.compile(r"市场|需求|供应|供给|缺口")
_WANTED = re.compile(r"[^，,；;。]{0,14}?(?:需求|缺口|供应量?|供给)")


def of_country(note: Note, sentence: Sentence, value: Mention) -> Mention | None:
    """我国市场明年有60万张H20需求, 国内训练卡供应约25万张: a country whose whole market wants or gets so many cards."""
    clause = note.clause_start(sentence, value.start)
    found = _COUNTRY_LED.search(note.text[clause : value.start])
    if found is None or not (_MARKET.search(found["rest"]) or _WANTED.match(note.text, value.end)):
        return None
    start, end = clause + found.start("name"), clause + found.end("name")
    if any(
        m.label in {"ORG", "CLUSTER", "CLUSTER_WORD"} and end <= m.start < value.start
        for m in sentence.mentions
    ):
        return None
    return Mention(start, end, "ORG", found["name"], "中国")


_HEAD = re.compile(
    r"(?:^|[：:；;。\n])\s?(?P<name>(?!其中|包括|具体|分别|方面|合计|总计|(?:20)?\d\d年?(?:Q[1-4]|H[12]|全年|上半年|下半年)?[：:])[\u4e00-\u9fffA-Za-z0-9]{2,10})(?<!采购|需求|供应|供给|出货|交付|订单|产能|进展|情况|规模|计划|预期|预测|目标|算力)[：:]\s?(?:(?=总计|合计|共|约|部署|采购|拥有|上线|建成|\d)|(?<=[一二三四五]期[：:]))"
)


def headed_by(note: Note, sentence: Sentence, value: Mention) -> Mention | None:
    """中科院：总计4,096张沐曦算力卡、984P算力；…: whose item of a list a value stands in, told at its head."""
    start = note.clause_start(sentence, value.start, "；;。")
    heads = [*_HEAD.finditer(note.text[start : value.start])]
    if not heads:
        return None
    found = heads[-1]
    at, end = start + found.start("name"), start + found.end("name")
    known = next((m for m in sentence.mentions if m.label == "ORG" and m.start >= at and m.end <= end), None)
    return known or Mention(at, end, "ORG", found["name"], found["name"])


def _is_place(run: str) -> bool:
    """Whether a run begins with the name of a place that is no country."""
    if _COUNTRY.match(run):
        return False
    return any(word_kind(run[:size]).startswith("ns") for size in range(2, LONGEST_PLACE + 1))


def in_remark(note: Note, value: Mention, found: Mention | None) -> bool:
    """400P（采用H800 GPU）: of which cards it is made, a bracket tells; they are not who has it."""
    if found is None or found.label != "ACCELERATOR":
        return False
    opened = _OPENED.search(note.text, max(0, found.start - REMARK), found.start)
    within = opened is not None and opened.start() <= value.start < found.start
    closed = _CLOSED.match(note.text, found.end)
    if opened is None or within or closed is None:
        return False
    return not found.end <= value.start < closed.end()  # （H100算力989T）: both stand in the bracket


def partner(note: Note, company: Mention) -> bool:
    """与博通合作部署10GW, 其中40万颗由博通直接销售: who is only worked with or sells does not have what is built."""
    if company.label != "ORG":
        return False
    if note.text[company.start - 1 : company.start] == "由" and _SELLS.match(note.text, company.end):
        return True
    return (
        _WITH.search(note.text, max(0, company.start - 2), company.start) is not None
        and _JOIN.match(note.text, company.end) is not None
    )


def user_of(note: Note, index: int, value: Mention, found: Mention | None) -> Mention | None:
    """甲将使用100万颗TPU，并新增1GW算力: a clause without a name of its own goes on with its subject, not with the cards."""
    if found is None or found.label != "ACCELERATOR" or found.end > value.start:
        return None
    apart = CLAUSES.search(note.text, found.end, value.start)
    return governing(note, index, value.start, None) if apart else None
