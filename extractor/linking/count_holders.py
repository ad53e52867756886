"""Who has the accelerators that are counted: a company, a cluster or its site, or the maker where nobody is named."""

import re
from collections import Counter
from collections.abc import Mapping

from extractor.linking.count_lines import is_aimed_at
from extractor.linking.note import Note, Sentence, Verdict, group_at, series
from extractor.linking.referents import governing
from extractor.linking.sites import (
    CLAUSES,
    cluster_meant,
    headed_by,
    of_country,
    partner,
    several_together,
    site_before,
    sized_site,
    somebody,
)
from extractor.linking.subjects import carried, nearest, own_model
from extractor.linking.systems import holding_system, is_system
from extractor.rules.mentions import Mention

__all__ = ["HOLDERS", "OF_CLUSTER", "each_holder", "first_of_group", "owner_of", "who_holds"]

COMPANY_REACH = 8  # sentences that may name the company that 公司 stands for
MADE = {"shipments", "production", "sales_volume", "capacity"}
NOBODY = "其他"  # the lexicon's word for makers without a name
OF_CLUSTER = frozenset({"gpu_count.cluster_of_name", "gpu_count.cluster_has"})
HOLDERS = ["CLUSTER", "ORG"]
_LEADS = re.compile(r"[，,；;]\s?(?:而|但|其中|此外)?$")
_COMPANY = re.compile(r"(?:(?<![\u4e00-\u9fff])|[本该])(?:公司|集团)")
_EACH = re.compile(
    r"(?:今年|去年|目前|分别)?[各均](?:自|有|持有|采购|约|购|买|订购|部署|下单|了|近|超|逾){0,3}"
)
# 甲和乙两家公司以5万块H100的采购量并列第三
_EACH_WITH = re.compile(r"(?:[两三四五六]家(?:公司|企业|厂商|巨头)?)?(?:[各均]|分别)?以")
_BOUGHT = re.compile(r"[^，,。；;的]{0,16}的(?:购买|采购|持有|订购|部署|出货|拥有|订单|保有)量")
_COMPOSED = re.compile(r"由[^，,。；;]{2,60}?(?:组成|构成)")
_TOGETHER = re.compile(r"\s?[、与和及]\s?|以及")
_ITEM = re.compile(r"[；;]")


def who_holds(
    note: Note, index: int, i: int, claimed: Mapping[int, Verdict], name: Mention | None
) -> tuple[Mention | None, str | None]:
    """The holder of mentions[i] where the note names one, and the maker who has them where it does not; name: what is counted."""
    sentence, verdict = note.sentences[index], claimed[i]
    value, of_maker = sentence.mentions[i], verdict.rule.fields.get("carried") == "maker"
    holder = None if of_maker else _holder(note, index, i, claimed)
    maker = _maker(note, sentence, i, name, sure=of_maker) or _trainer(note, index, value)
    if holder is not None and holder.start >= sentence.start:
        if maker and _ITEM.search(note.text, holder.end, value.start):
            holder = None  # 甲出货8万片；海光DCU出货10万片: a new item, of the maker's
        elif _in_other_item(note, holder, value):
            holder = None
    elif name is not None and _is_made(note, sentence, name, value):
        # 某芯片量产顺利，首批6万颗交付: its maker's, whoever was told before
        holder, maker = None, _vendor(name)
    if verdict.rule.name in OF_CLUSTER and (called := _called_after(holder, sentence, value)):
        holder, maker = None, called
    site = site_before(note, sentence, value)
    if site is not None and _leads_to(note, site, holder, value):
        holder, maker = site, None
    holder = somebody(note, sentence, value) or headed_by(note, sentence, value) or holder
    holder = of_country(note, sentence, value) or holder or cluster_meant(note, index, value)
    if holder is None and maker is None:
        holder = _site(note, sentence, value) or several_together(note, sentence, value)
    return holder, maker


def _leads_to(note: Note, site: Mention, holder: Mention | None, value: Mention) -> bool:
    """哈尔滨智算中心则超1.8万张: whether a centre stands in the value's own clause, behind whoever else is named."""
    behind = holder is None or holder.end <= site.start
    return behind and not CLAUSES.search(note.text, site.end, value.start)


def _is_made(note: Note, sentence: Sentence, name: Mention, value: Mention) -> bool:
    """Whether the sentence begins with the accelerator and says that it is made."""
    if note.text[sentence.start : name.start].strip() or not sentence.start <= name.start < value.start:
        return False
    return _PRODUCED.search(note.text, name.end, value.start) is not None


_PRODUCED = re.compile("量产|投产|出货|下线|流片")


def _vendor(name: Mention) -> str | None:
    vendor = name.attributes.get("vendor")
    return None if vendor == NOBODY else vendor


def _in_other_item(note: Note, holder: Mention, value: Mention) -> bool:
    """标的明确(乙、丙)；丁64卡: a name in a bracket that closes before the item of the value begins."""
    closed = _BRACKET_END.search(note.text, holder.end, value.start)
    return closed is not None and _ITEM.search(note.text, closed.end(), value.start) is not None


_BRACKET_END = re.compile(r"(?<![(（])[)）](?=\s?[；;])")


def _site(note: Note, sentence: Sentence, value: Mention) -> Mention | None:
    """庆阳智算中心部署…, 1GW数据中心可容纳…: the centre that holds the cards of a value."""
    return site_before(note, sentence, value) or sized_site(note, sentence, value, _HOLDS)


_HOLDS = re.compile(
    r"(?:大?约|大概|通常)?[可能需]?(?:以|要)?(?:容纳|部署|安装|承载|支撑|支持|对应|搭载)[约近超过逾达\s]*"
)


def each_holder(
    note: Note, sentence: Sentence, value: Mention, holder: Mention | None
) -> list[Mention | None]:
    """字节跳动与腾讯各约23万块: one count for each of several holders."""
    alone = len(group_at(note.text, sentence.mentions, sentence.mentions.index(value))) == 1
    if holder is None or holder not in sentence.mentions or not alone:
        return [holder]
    group = series(note.text, sentence.mentions, sentence.mentions.index(holder), frozenset())
    names: list[Mention | None] = [sentence.mentions[j] for j in group]
    gap = note.text[sentence.mentions[group[-1]].end : value.start]
    each = _EACH.fullmatch(gap) or (_EACH_WITH.fullmatch(gap) and _BOUGHT.match(note.text, value.end))
    return names if len(names) > 1 and each else [holder]


def _holder(note: Note, index: int, i: int, claimed: Mapping[int, Verdict]) -> Mention | None:
    """Who has the accelerators: one by one where a list of counts stands over a list of holders, else the nearest."""
    sentence = note.sentences[index]
    mentions = sentence.mentions
    value = mentions[i]
    if "holder" in claimed[i].named:
        return claimed[i].named["holder"]
    run = [j for j in group_at(note.text, mentions, i) if j in claimed]
    if len(run) > 1:
        names = [j for j in range(run[0]) if mentions[j].label == "ORG"]
        group = series(note.text, mentions, names[-1], frozenset()) if names else []
        if len(group) == len(run):
            return mentions[group[run.index(i)]]
    named = claimed[i].named.get("accelerator")
    system = holding_system(note, index, value, counts_name=named is not None)
    if system is not None:
        return system
    if is_system(named) and value.quantity is not None and value.quantity.unit == "card":
        return named  # Atlas 950超节点规模达到8,192卡
    parts = _parts_beside(note, sentence, value)
    found = nearest(note, index, value.start, value.end, HOLDERS, reach=1, avoid=parts)
    if found is not None and found.start < sentence.start and _used_for(note, sentence, value):
        return None  # 甲集群有20万张。相比之下X仅使用了2,000张
    listed = found is not None and value.end < found.start and note.text[value.end] == "、"
    if found is not None and (listed or CLAUSES.search(note.text, value.end, max(value.end, found.start))):
        found = carried(
            note, index, ["ORG"], 1
        )  # the next clause, or item of a list, has a holder of its own
    found = first_of_group(note, sentence, owner_of(note, index, value, found))
    if found is not None and _counts_its_own(note, sentence, found, named, value):
        return None  # 寒武纪30万颗、昆仑芯20万颗: the maker's
    word = claimed[i].named.get("word")
    if found is not None and word is not None and 0 <= word.start - found.end <= 1:
        return governing(note, index, found.start, None) or found  # 联通采购平头哥算力卡1.6万张
    own = found is not None and named is not None and note.text[named.start - 2 : named.start] == "自研"
    if found is None or not (own or _makes(found, named)):
        return found
    user = governing(note, index, value.start, None)  # Anthropic将使用亚马逊100万颗Trainium2
    if user is None and value.end <= found.start:  # DeepSeek使用了2000块英伟达H800
        user = nearest(note, index, value.start, value.end, HOLDERS, reach=1, avoid=frozenset({found.start}))
    if user is None and found.start >= value.end and named is not None and 0 <= named.start - found.end <= 1:
        # 最初装机10万块英伟达H100: whose cards they are is told before, and not by their make
        return next((m for m in reversed(mentions[:i]) if m.label in HOLDERS and m.name != found.name), None)
    return user or found


def _counts_its_own(
    note: Note, sentence: Sentence, company: Mention, named: Mention | None, value: Mention
) -> bool:
    """Whether a company has a count right behind it in an item of a list before the one that a chip begins."""
    if named is None or not company.end < named.start < named.end <= value.start:
        return False
    own = next((m for m in sentence.mentions if m.start >= company.end), None)
    counted = own is not None and own.label == "COUNT" and own.start - company.end <= 1
    return counted and own is not None and note.text[own.end : named.start] == "、"


def _parts_beside(note: Note, sentence: Sentence, value: Mention) -> frozenset[int]:
    """甲平台由512个某某处理器和2048个H100组成: the names among the parts of something own none of them."""
    whole = next(
        (
            m
            for m in _COMPOSED.finditer(note.text, sentence.start, sentence.end)
            if value.start in range(*m.span())
        ),
        None,
    )
    if whole is None:
        return frozenset()
    return frozenset(m.start for m in sentence.mentions if whole.start() <= m.start < whole.end())


def _makes(company: Mention | None, accelerator: Mention | None) -> bool:
    """Whether a company is the maker of the accelerators."""
    vendor = accelerator.attributes.get("vendor") if accelerator is not None else None
    return company is not None and vendor is not None and vendor == company.name


def owner_of(note: Note, index: int, value: Mention, found: Mention | None) -> Mention | None:
    """A company of the value's own clause before a name of an earlier one; the company that 公司 stands for."""
    sentence = note.sentences[index]
    named = [m for m in sentence.mentions if m.label in HOLDERS and m.end <= value.start]
    if found is not None and partner(note, found):
        found = governing(note, index, found.start, None) or found
        named = [m for m in named if not partner(note, m)]
    if named and not CLAUSES.search(note.text, named[-1].end, value.start):
        inside = found is not None and named[0].start <= found.start and found.end <= value.start
        apart = inside and found is not None and CLAUSES.search(note.text, found.end, value.start)
        return named[-1] if found is None or not inside or apart else found
    said = [m.end() for m in _COMPANY.finditer(note.text, sentence.start, value.start)]
    if said and not named:
        return carried(note, index, ["ORG"], COMPANY_REACH) or found or _told_most(note, index)
    return _of_clause(note, sentence, named, found) or found or (named[-1] if named else None)


def _told_most(note: Note, index: int) -> Mention | None:
    """The company that the text before a sentence names most often, the first of several."""
    named = [m for s in note.sentences[:index] for m in s.mentions if m.label == "ORG"]
    times = Counter(m.name for m in named)
    return max(named, key=lambda m: (times[m.name], -m.start), default=None)


def _of_clause(note: Note, sentence: Sentence, named: list[Mention], found: Mention | None) -> Mention | None:
    """X采用Y的架构，承诺1GW: not Y, but the subject; X中心为1.5万卡，Y达到2万张，算力6EFLOPS: the later subject."""
    subjects = [m for m in named if _LEADS.search(note.text, sentence.start, m.start)]
    subjects = subjects or [m for m in named[:1] if not CLAUSES.search(note.text, sentence.start, m.start)]
    if found is None or found not in named or not subjects:
        return None
    last = subjects[-1]
    apart = CLAUSES.search(note.text, min(last.end, found.end), max(last.start, found.start)) is not None
    if last.start > found.start:
        return last if apart else None
    return last if not apart and found.label == last.label == "ORG" else None


def _maker(note: Note, sentence: Sentence, i: int, name: Mention | None, *, sure: bool) -> str | None:
    """昇腾910B出货10万片: where nobody is named, the maker ships and produces; sure: whether the rule says that it does."""
    told = (m for m in sentence.mentions[:i] if m.label == "METRIC" and m.name in MADE)
    # what a cluster is fitted with is nobody's output
    shipped = sure or any("装机" not in m.text for m in told)
    shipped = shipped or is_aimed_at(note, sentence, name, sentence.mentions[i])
    shipped = shipped or _MAKES.search(note.text, sentence.start, sentence.mentions[i].start) is not None
    return _vendor(name) if shipped and name is not None else None


# 四季度将生产约150万块某GPU
_MAKES = re.compile(r"(?:生产|产出|量产|下线)(?:了|约|近|超|逾|出|达|至多|最多)*\s?$")


def _called_after(holder: Mention | None, sentence: Sentence, value: Mention) -> str | None:
    """百度昆仑芯P800三万卡集群: the maker that stands in the name, where its sentence names nobody."""
    if holder is not None and holder.start >= sentence.start:
        return None
    chips = [m for m in sentence.mentions if m.label == "ACCELERATOR" and m.end <= value.start]
    vendor = chips[-1].attributes.get("vendor") if chips else None
    return vendor if vendor and chips[-1].text.startswith(vendor) else None


def _trainer(note: Note, index: int, value: Mention) -> str | None:
    """DeepSeek-V3所用集群为2,048张H800: who made the model that a sentence on training speaks of, or that used them."""
    sentence = note.sentences[index]
    if _HARDWARE.match(note.text, sentence.start, value.start) and (model := own_model(note, index)):
        return _vendor(model)  # an item of the list on a model
    used = _used_for(note, sentence, value)
    if not used and not any(
        m.label in {"TRAIN_CUE", "CLUSTER_WORD"} or "训练" in m.text for m in sentence.mentions
    ):
        return None
    models = [m for m in sentence.mentions if m.label == "MODEL" and m.end <= value.start]
    return _vendor(models[-1] if used else models[0]) if models else None


def _used_for(note: Note, sentence: Sentence, value: Mention) -> bool:
    """Whether the clause says that a model took the cards: DeepSeek V3仅使用了2,000张H800."""
    models = [m for m in sentence.mentions if m.label == "MODEL" and m.end <= value.start]
    return bool(models) and _TOOK.fullmatch(note.text, models[-1].end, value.start) is not None


_HARDWARE = re.compile(r"\s*[-•·]?\s*(?:训练)?(?:硬件|集群|算力|资源)(?:配置|规模|投入|使用|资源)?[：:]")


_TOOK = re.compile(
    r"\s?(?:的?训练)?(?:仅|只|则|总|共|总共|合计|大约|约|就){0,2}(?:使用|动用|采用|用|耗用|调用|需要?)了?\s?(?:超过|逾|约|近)?\s?"
)


def first_of_group(note: Note, sentence: Sentence, found: Mention | None) -> Mention | None:
    """A与B合作建设: of coordinated names the first is the subject."""
    if found is None or found.label != "ORG" or found not in sentence.mentions:
        return found
    i = sentence.mentions.index(found)
    while i and sentence.mentions[i - 1].label == found.label:
        if not _TOGETHER.fullmatch(note.between(sentence.mentions[i - 1], sentence.mentions[i])):
            break
        i -= 1
    return sentence.mentions[i]
