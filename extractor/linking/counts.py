"""GPU counts: values to accelerators and holders."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from extractor.linking.count_lines import is_aimed_at, of_lines
from extractor.linking.draft import Draft, quantity_fields
from extractor.linking.note import Note, Sentence, Verdict, group_at, series
from extractor.linking.output_counts import is_output
from extractor.linking.referents import governing
from extractor.linking.sites import (
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
from extractor.linking.systems import REACH, holding_system, is_system
from extractor.rules.mentions import Mention

__all__ = [
    "HOLDERS",
    "first_of_group",
    "link_gpu_counts",
    "owner_of",
    "size_of",
]

CHANGE_REACH = 12  # characters between the two counts of a change
MOST = 2e8  # accelerators; more are chips of another kind
SERVER_CARDS, RACK_CARDS = (
    16,
    144,
)  # accelerators of one machine at most: 8张GPU组成一个节点 is a class of machine
COMPANY_REACH = 8  # sentences that may name the company that 公司 stands for
MADE = {"shipments", "production", "sales_volume", "capacity"}
NOBODY = "其他"  # the lexicon's word for makers without a name
PLAIN = "gpu_count.plain_cards"
OF_CLUSTER = frozenset({"gpu_count.cluster_of_name", "gpu_count.cluster_has"})
HOLDERS = ["CLUSTER", "ORG"]
FEWEST = 1000  # a bare number of pieces; less is a date, a rank or a version
_ENDS = re.compile(
    r"\s?(?:左右|以上|以下|上下|不等|规模|级|级别|的规模|水平|的水平)?\s?(?:[，,。；;、）)\n：:和与及]|$|通过|用于|直接|经由|[则将]?由|\s(?=[\u4e00-\u9fff]))"
)
_CLAUSE, _ITEM = re.compile(r"[，,]"), re.compile(r"[；;]")
_CLAUSES = re.compile(r"[，,；;。：:](?!\d{3})")
_LEADS = re.compile(r"[，,；;]\s?(?:而|但|其中|此外)?$")
_COMPANY = re.compile(r"(?:(?<![\u4e00-\u9fff])|[本该])(?:公司|集团)")
_ALL_CARDS = re.compile(r"(?:存量|手里|总共|总)的?卡|卡的?(?:总量|存量|总数|保有量)")
_EACH = re.compile(
    r"(?:今年|去年|目前|分别)?[各均](?:自|有|持有|采购|约|购|买|订购|部署|下单|了|近|超|逾){0,3}"
)
# 甲和乙两家公司以5万块H100的采购量并列第三
_EACH_WITH = re.compile(r"(?:[两三四五六]家(?:公司|企业|厂商|巨头)?)?(?:[各均]|分别)?以")
_BOUGHT = re.compile(r"[^，,。；;的]{0,16}的(?:购买|采购|持有|订购|部署|出货|拥有|订单|保有)量")
_COMPOSED = re.compile(r"由[^，,。；;]{2,60}?(?:组成|构成)")
_AND = re.compile(r"\s?[、/和与及]\s?|以及")
_TOGETHER = re.compile(r"\s?[、与和及]\s?|以及")


def link_gpu_counts(note: Note, index: int) -> Iterator[Draft]:
    """The accelerator counts of one sentence."""
    sentence = note.sentences[index]
    claimed = _spread(note, sentence)
    for i, verdict in sorted(claimed.items()):
        value = sentence.mentions[i]
        assert value.quantity is not None
        accelerator, word = verdict.named.get("accelerator"), verdict.named.get("word")
        if verdict.rule.name == PLAIN and not _speaks_of_chips(note.sentences):
            continue  # 银行发了15万张卡
        carried_as = verdict.rule.fields.get("carried")
        if carried_as == "beside" and not _speaks_of_chips([sentence]):
            continue  # 某厂占70%（190万片）: of anything else
        if carried_as == "yes" and not _of_cards(note, sentence, value):
            accelerator = _carried(note, index, i)
            if accelerator is None:
                continue
        elif accelerator is None and carried_as is None and _says_little(value, word):
            accelerator = _named_before(note, sentence, value)
        elif accelerator is None and verdict.rule.name in OF_CLUSTER:
            accelerator = _grown_from(note, sentence, value)
        name = accelerator or word
        if _one_machine(note, sentence, value) or _machines(value, name):
            continue
        if not 1 <= size_of(value) <= MOST or is_output(note, sentence, value):  # 一颗相当于0.33颗H100
            continue
        if accelerator is None and word is not None and not _of_ai(note, sentence, word):
            continue
        holder = _holder(note, index, i, claimed) if carried_as != "maker" else None
        maker = _maker(note, sentence, i, name, sure=carried_as == "maker") or _trainer(note, index, value)
        here = holder is not None and holder.start >= sentence.start
        if maker and here and holder is not None and _ITEM.search(note.text, holder.end, value.start):
            holder = None  # 甲出货8万片；海光DCU出货10万片: a new item, of the maker's
        if here and holder is not None and _in_other_item(note, holder, value):
            holder = None
        if verdict.rule.name in OF_CLUSTER and (called := _called_after(holder, sentence, value)):
            holder, maker = None, called
        holder = somebody(note, sentence, value) or headed_by(note, sentence, value) or holder
        holder = of_country(note, sentence, value) or holder or cluster_meant(note, index, value)
        if holder is None and maker is None:
            holder = _site(note, sentence, value) or several_together(note, sentence, value)
        fields = quantity_fields(value.quantity) | {
            "accelerator": name.name if name else None,
            "accelerator_raw": name.text if name else None,
            "holder": holder.name if holder else maker,
            "holder_raw": holder.text if holder else None,
        }
        for each in _each(note, sentence, value, holder):
            named = {"holder": each.name, "holder_raw": each.text} if each else {}
            confidence = verdict.rule.confidence
            yield Draft("gpu_count", value.start, value.end, verdict.rule.name, confidence, fields | named)


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


def _of_cards(note: Note, sentence: Sentence, value: Mention) -> bool:
    """阿里存量卡在三十万张以上: cards of every kind are spoken of, and not the last one named; in a note on accelerators."""
    said = _ALL_CARDS.search(note.text, sentence.start, value.start)
    clause = value.start - len(_CLAUSES.split(note.text[sentence.start : value.start])[-1])
    named = any(m.label == "ACCELERATOR" and clause <= m.start < value.start for m in sentence.mentions)
    return said is not None and not named and _speaks_of_chips(note.sentences)


def _speaks_of_chips(sentences: Iterable[Sentence]) -> bool:
    return any(m.label in {"ACCELERATOR", "GPU_WORD"} for s in sentences for m in s.mentions)


def _says_little(value: Mention, word: Mention | None) -> bool:
    """Whether 芯片 or 张 alone are counted, of a kind that the sentence names before; 卡 are a cluster's size."""
    if word is not None:
        return word.attributes.get("generic") == "yes"
    return value.quantity is not None and value.quantity.unit != "card"


def _each(note: Note, sentence: Sentence, value: Mention, holder: Mention | None) -> list[Mention | None]:
    """字节跳动与腾讯各约23万块: one count for each of several holders."""
    alone = len(group_at(note.text, sentence.mentions, sentence.mentions.index(value))) == 1
    if holder is None or holder not in sentence.mentions or not alone:
        return [holder]
    group = series(note.text, sentence.mentions, sentence.mentions.index(holder), frozenset())
    names: list[Mention | None] = [sentence.mentions[j] for j in group]
    gap = note.text[sentence.mentions[group[-1]].end : value.start]
    each = _EACH.fullmatch(gap) or (_EACH_WITH.fullmatch(gap) and _BOUGHT.match(note.text, value.end))
    return names if len(names) > 1 and each else [holder]


def _spread(note: Note, sentence: Sentence) -> dict[int, Verdict]:
    """分别采购3万和2.5万块H100: a claim on one count serves its coordinated list."""
    claimed = sentence.verdicts.get("gpu_count", {})
    vetoed = sentence.verdicts.get("!gpu_count", {})
    result = dict(claimed)
    for i, verdict in claimed.items():
        if "carried" in verdict.rule.fields:
            continue
        for j in group_at(note.text, sentence.mentions, i):
            left, right = sorted((sentence.mentions[i], sentence.mentions[j]), key=lambda m: m.start)
            weak = j not in claimed or "carried" in claimed[j].rule.fields
            # 48.5万、22.4万、16.9万、19.6万颗: the members between are coordinated too
            if weak and j not in vetoed and _listed(note, left, right):
                result[j] = verdict
        old = _before_change(note, sentence, i)
        if old is not None and old not in vetoed:
            result.setdefault(old, verdict)
    return result


def _listed(note: Note, left: Mention, right: Mention) -> bool:
    """Whether only counts and what joins them stand between two counts."""
    mentions = note.sentence_at(left.start).mentions
    run = mentions[mentions.index(left) : mentions.index(right) + 1]
    return all(_AND.fullmatch(note.between(a, b)) for a, b in itertools.pairwise(run))


def _before_change(note: Note, sentence: Sentence, i: int) -> int | None:
    """由10万张扩至20万张H100: the count that a change begins with."""
    mentions = sentence.mentions
    if i < 2 or mentions[i - 1].label != "TO_CUE" or mentions[i - 2].label != "COUNT":
        return None
    near = len(note.between(mentions[i - 2], mentions[i])) <= CHANGE_REACH
    return i - 2 if near and not _CLAUSES.search(note.between(mentions[i - 2], mentions[i])) else None


def _carried(note: Note, index: int, i: int) -> Mention | None:
    """The accelerator that a bare count goes on with: of the count or name before it, in its sentence or the ones before."""
    sentence = note.sentences[index]
    value = sentence.mentions[i]
    if not _closed(note, sentence, i) or (value.label == "NUMBER" and not _continues(sentence, i)):
        return None
    if value.label == "NUMBER" and _tells_money(note, sentence, i):
        return None  # 第一年亏损5.1万
    for at in range(i - 1, -1, -1):
        mention = sentence.mentions[at]
        if mention.label == "ACCELERATOR":
            return mention
        if mention.attributes.get("generic") == "no":
            before = sentence.mentions[at - 1] if at else mention  # H100/H200显卡 is called by its name
            return before if before.label == "ACCELERATOR" and before.end >= mention.start - 1 else mention
        apart = _CLAUSE.search(note.text, mention.end, value.start) is not None
        if mention.label in {"COMMODITY", "PRODUCT", "MONEY", "SERVER_WORD"} and not apart:
            return None
    if any(m.label == "METRIC" and m.name in {"capacity", "production"} for m in sentence.mentions[:i]):
        return None  # CoWoS月产能7.5万片: wafers
    told = sentence.verdicts.get("gpu_count", {})
    for j in sorted(told, reverse=True):
        word = told[j].named.get("word")
        if j < i and word is not None and value.label == "COUNT" and _of_ai(note, sentence, word):
            return word  # 采购23万颗英伟达芯片，微软48.5万颗
    lead = note.lead(index, REACH)
    for earlier in [*note.before(index, REACH), *([lead] if lead else [])]:
        counted = earlier.verdicts.get("gpu_count", {})
        for j, mention in reversed([*enumerate(earlier.mentions)]):
            if mention.label == "ACCELERATOR":
                return mention
            if j in counted and "word" in counted[j].named:
                return counted[j].named["word"]
    found = nearest(note, index, value.start, value.end, ["ACCELERATOR"], reach=0)
    later = found is not None and _ITEM.search(note.text, value.end, max(value.end, found.start))
    return None if later else of_lines(note, index, found)


def _closed(note: Note, sentence: Sentence, i: int) -> bool:
    """Whether nothing else is counted: the clause ends behind the count, or goes on with what is done with the cards."""
    value = sentence.mentions[i]
    if _ENDS.match(note.text, value.end):
        return True
    following = sentence.mentions[i + 1] if i + 1 < len(sentence.mentions) else None
    return (
        following is not None
        and following.label in {"FLEET_CUE", "GPU_WORD", "CLUSTER_WORD"}
        and following.start - value.end <= 2
    )


def _tells_money(note: Note, sentence: Sentence, i: int) -> bool:
    """Whether the clause of a bare number speaks of profit, cost or price."""
    start = sentence.mentions[i].start
    told = [m for m in sentence.mentions[:i] if not _CLAUSES.search(note.text, m.end, start)]
    return any(
        m.label in {"NOT_PRICE", "COST_CUE", "PRICE_CUE", "SPREAD_CUE"}
        or (m.label == "METRIC" and m.attributes.get("unit", "").startswith("money"))
        for m in told
    )


def _continues(sentence: Sentence, i: int) -> bool:
    """超70万张，腾讯约35万: a bare number goes on with a count of its sentence."""
    quantity = sentence.mentions[i].quantity
    assert quantity is not None
    size = quantity.max if quantity.value is None else quantity.value
    counted = any(
        j < i and (sentence.mentions[j].label == "COUNT" or "carried" not in verdict.rule.fields)
        for j, verdict in sentence.verdicts.get("gpu_count", {}).items()
    )
    return counted and size is not None and size >= FEWEST


def _named_before(note: Note, sentence: Sentence, value: Mention) -> Mention | None:
    """Ironwood TPU在单个机柜中连接9216个芯片: what the counted chips are called in the same sentence, if anything else is not counted."""
    names = [m for m in sentence.mentions if m.label == "ACCELERATOR" and m.end <= value.start]
    names = names[:1] + [
        m for i, m in enumerate(names[1:]) if m.start - names[i].end > 1
    ]  # Ironwood TPU is one
    if len({m.name for m in names}) != 1 or _PARTED.search(note.text, names[0].end, value.start):
        return None
    return names[0]


_PARTED = re.compile("[；;]")


def _grown_from(note: Note, sentence: Sentence, value: Mention) -> Mention | None:
    """某芯片万卡集群，并计划扩展至三万卡: the accelerator of the cluster that grows."""
    named = _named_before(note, sentence, value)
    grown = named is not None and _GROWS.search(note.text, named.end, value.start) is not None
    return named if grown else None


_GROWS = re.compile("扩展|扩容|扩大|扩建|扩至|扩到|增至|升至|提升至|升级")


def _one_machine(note: Note, sentence: Sentence, value: Mention) -> bool:
    quantity = value.quantity
    assert quantity is not None
    if quantity.value is None or quantity.value > RACK_CARDS:
        return False
    if _IN_ONE.search(note.text, max(sentence.start, value.start - MACHINE_REACH), value.start):
        return True
    if quantity.value > SERVER_CARDS:
        return False
    return any(m.label == "SERVER_WORD" for m in sentence.mentions)


MACHINE_REACH = 12  # characters between 一台 and the cards in it
_IN_ONE = re.compile(
    r"(?:机柜|整柜|单柜|每柜)(?:仅|只|共)?(?:有|含|包含|配|搭载|内置)?$|[一每单]台[^，,。；;]*(?:装|配|搭载|含|包含|内置)[^，,。；;]*$"
)


def _of_ai(note: Note, sentence: Sentence, word: Mention) -> bool:
    """Whether 芯片 alone means accelerators: beside the name of one, or behind its maker's (英伟达芯片)."""
    if word.attributes.get("generic") == "no" or word.attributes.get("sure") == "yes":
        return True
    near = [
        *sentence.mentions,
        *note.sentences[0].mentions,
        *(m for s in note.sentences[1:2] for m in s.mentions),
    ]
    if any(
        (m.label == "ORG" and 0 <= word.start - m.end <= 1)
        or (m.label in {"CLUSTER", "CLUSTER_WORD"} and 0 <= m.start - word.end <= 1)
        for m in sentence.mentions
    ):
        return True  # 英伟达芯片, 国产芯片算力集群
    return any(m.label == "ACCELERATOR" or m.attributes.get("generic") == "no" for m in near)


def _machines(value: Mention, name: Mention | None) -> bool:
    """200台Atlas 800, 64个Atlas 950超节点: servers, racks and clusters are no accelerators."""
    quantity = value.quantity
    assert quantity is not None
    system = name is not None and name.attributes.get("kind") == "system"
    return system and quantity.measure in {"machine", "set", "item"}


def _holder(note: Note, index: int, i: int, claimed: dict[int, Verdict]) -> Mention | None:
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
    if found is not None and _CLAUSES.search(note.text, value.end, max(value.end, found.start)):
        found = carried(note, index, ["ORG"], 1)  # the next clause has a holder of its own
    found = first_of_group(note, sentence, owner_of(note, index, value, found))
    word = claimed[i].named.get("word")
    if found is not None and word is not None and 0 <= word.start - found.end <= 1:
        return governing(note, index, found.start, None) or found  # 联通采购平头哥算力卡1.6万张
    own = found is not None and named is not None and note.text[named.start - 2 : named.start] == "自研"
    if found is None or not (own or _makes(found, named)):
        return found
    user = governing(note, index, value.start, None)  # Anthropic将使用亚马逊100万颗Trainium2
    if user is None and value.end <= found.start:  # DeepSeek使用了2000块英伟达H800
        user = nearest(note, index, value.start, value.end, HOLDERS, reach=1, avoid=frozenset({found.start}))
    return user or found


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
    if named and not _CLAUSES.search(note.text, named[-1].end, value.start):
        inside = found is not None and named[0].start <= found.start and found.end <= value.start
        apart = inside and found is not None and _CLAUSES.search(note.text, found.end, value.start)
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
    subjects = subjects or [m for m in named[:1] if not _CLAUSES.search(note.text, sentence.start, m.start)]
    if found is None or found not in named or not subjects:
        return None
    last = subjects[-1]
    apart = _CLAUSES.search(note.text, min(last.end, found.end), max(last.start, found.start)) is not None
    if last.start > found.start:
        return last if apart else None
    return last if not apart and found.label == last.label == "ORG" else None


def _maker(note: Note, sentence: Sentence, i: int, name: Mention | None, *, sure: bool) -> str | None:
    """昇腾910B出货10万片: where nobody is named, the maker ships and produces; sure: whether the rule says that it does."""
    vendor = name.attributes.get("vendor") if name is not None else None
    shipped = sure or any(m.label == "METRIC" and m.name in MADE for m in sentence.mentions[:i])
    shipped = shipped or is_aimed_at(note, sentence, name, sentence.mentions[i])
    return vendor if shipped and vendor != NOBODY else None


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
        vendor = model.attributes.get("vendor")
        return None if vendor == NOBODY else vendor  # an item of the list on a model
    used = _used_for(note, sentence, value)
    if not used and not any(
        m.label in {"TRAIN_CUE", "CLUSTER_WORD"} or "训练" in m.text for m in sentence.mentions
    ):
        return None
    models = [m for m in sentence.mentions if m.label == "MODEL" and m.end <= value.start]
    vendor = (models[-1] if used else models[0]).attributes.get("vendor") if models else None
    return None if vendor == NOBODY else vendor


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


def size_of(value: Mention) -> float:
    quantity = value.quantity
    assert quantity is not None
    size = quantity.max if quantity.value is None else quantity.value
    return float(size) if size is not None else 0.0
