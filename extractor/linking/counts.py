"""GPU counts: values to accelerators and holders."""

import itertools
import re
from collections.abc import Iterable, Iterator

from extractor.linking.count_holders import OF_CLUSTER, each_holder, who_holds
from extractor.linking.count_lines import of_lines
from extractor.linking.draft import Draft, quantity_fields
from extractor.linking.note import Note, Sentence, Verdict, group_at
from extractor.linking.output_counts import is_output
from extractor.linking.sites import CLAUSES
from extractor.linking.subjects import nearest
from extractor.linking.systems import REACH, is_system
from extractor.rules.mentions import Mention

__all__ = ["link_gpu_counts", "size_of"]

CHANGE_REACH = 12  # characters between the two counts of a change
MOST = 2e8  # accelerators; more are chips of another kind
SERVER_CARDS, RACK_CARDS = 16, 144  # of one machine at most: 8张GPU组成一个节点 is a class of machine
PLAIN = "gpu_count.plain_cards"
FEWEST = 1000  # a bare number of pieces; less is a date, a rank or a version
_ENDS = re.compile(
    r"\s?(?:左右|以上|以下|上下|不等|规模|级|级别|的规模|水平|的水平)?\s?(?:[，,。；;、）)\n：:和与及]|$|通过|用于|直接|经由|已于|已在|已经|已全部|将于|将在|[则将]?由|\s(?=[\u4e00-\u9fff]))"
)
_CLAUSE, _ITEM = re.compile(r"[，,]"), re.compile(r"[；;]")
_ALL_CARDS = re.compile(r"(?:存量|手里|总共|总)的?卡|卡的?(?:总量|存量|总数|保有量)")
_AND = re.compile(r"\s?[、/和与及]\s?|以及")


def link_gpu_counts(note: Note, index: int) -> Iterator[Draft]:
    """The accelerator counts of one sentence."""
    sentence = note.sentences[index]
    claimed = _spread(note, sentence)
    dealt = _dealt(note, sentence, claimed)
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
            accelerator = None if _beside_maker(note, sentence, i, accelerator) else accelerator
        elif accelerator is None and carried_as is None and _says_little(value, word):
            accelerator = _named_before(note, sentence, value)
        elif accelerator is None and verdict.rule.name in OF_CLUSTER:
            accelerator = _grown_from(note, sentence, value)
        accelerator = dealt.get(i, accelerator)
        name = accelerator or word
        if _one_machine(note, sentence, value) or _machines(value, name):
            continue
        if not 1 <= size_of(value) <= MOST or is_output(note, sentence, value):  # 一颗相当于0.33颗H100
            continue
        if accelerator is None and word is not None and not _of_ai(note, sentence, word):
            continue
        holder, maker = who_holds(note, index, i, claimed, name)
        name = (
            None if is_system(name) and holder is name else name
        )  # 某超节点规模达8192卡: of which cards is not told
        fields = quantity_fields(value.quantity) | {
            "accelerator": name.name if name else None,
            "accelerator_raw": name.text if name else None,
            "holder": holder.name if holder else maker,
            "holder_raw": holder.text if holder else None,
        }
        for each in each_holder(note, sentence, value, holder):
            named = {"holder": each.name, "holder_raw": each.text} if each else {}
            confidence = verdict.rule.confidence
            yield Draft("gpu_count", value.start, value.end, verdict.rule.name, confidence, fields | named)


def _dealt(note: Note, sentence: Sentence, claimed: dict[int, Verdict]) -> dict[int, Mention]:
    """H100和H200出货分别达到35万片和4万片: a list of counts over one of as many accelerators."""
    mentions, dealt = sentence.mentions, dict[int, Mention]()
    for i in claimed:
        run = [j for j in group_at(note.text, mentions, i) if j in claimed]
        named = [j for j in range(run[0]) if mentions[j].label == "ACCELERATOR"] if len(run) > 1 else []
        if i != run[0] or not named:
            continue
        group = group_at(note.text, mentions, named[-1])
        between = note.between(mentions[named[-1]], mentions[i])
        if len(group) == len(run) and _RESPECTIVELY.search(between) and not CLAUSES.search(between):
            dealt |= {j: mentions[k] for j, k in zip(run, group, strict=True)}
    return dealt


_RESPECTIVELY = re.compile(r"分别|各|依次")


def _of_cards(note: Note, sentence: Sentence, value: Mention) -> bool:
    """阿里存量卡在三十万张以上: cards of every kind are spoken of, and not the last one named; in a note on accelerators."""
    said = _ALL_CARDS.search(note.text, sentence.start, value.start)
    clause = value.start - len(CLAUSES.split(note.text[sentence.start : value.start])[-1])
    named = any(m.label == "ACCELERATOR" and clause <= m.start < value.start for m in sentence.mentions)
    return said is not None and not named and _speaks_of_chips(note.sentences)


def _speaks_of_chips(sentences: Iterable[Sentence]) -> bool:
    return any(m.label in {"ACCELERATOR", "GPU_WORD"} for s in sentences for m in s.mentions)


def _says_little(value: Mention, word: Mention | None) -> bool:
    """Whether 芯片 or 张 alone are counted, of a kind that the sentence names before; 卡 are a cluster's size."""
    if word is not None:
        return word.attributes.get("generic") == "yes"
    return value.quantity is not None and value.quantity.unit != "card"


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
    return i - 2 if near and not CLAUSES.search(note.between(mentions[i - 2], mentions[i])) else None


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


def _beside_maker(note: Note, sentence: Sentence, i: int, accelerator: Mention) -> bool:
    """其中昇腾80万颗、寒武纪30万颗: whether a company stands in a list beside a chip, so that its own chips are counted."""
    maker = sentence.mentions[i - 1] if i else None
    if maker is None or maker.label != "ORG" or maker.start < accelerator.end:
        return False
    between = note.text[accelerator.end : maker.start]
    near = _COUNTS.fullmatch(note.text, maker.end, sentence.mentions[i].start) is not None
    return near and between.endswith("、") and _CLAUSE.search(between) is None


_COUNTS = re.compile(r"\s?(?:大?约|为|则|达|有|近|超)*\s?")


def _closed(note: Note, sentence: Sentence, i: int) -> bool:
    """Whether nothing else is counted: the clause ends behind the count, or goes on with what is done with the cards."""
    value = sentence.mentions[i]
    if _ENDS.match(note.text, value.end):
        return True
    following = sentence.mentions[i + 1] if i + 1 < len(sentence.mentions) else None
    if following is None or following.start - value.end > 2:
        return False
    # 首批7万颗交付: shipped, and not the shipments of something else
    return following.label in {"FLEET_CUE", "GPU_WORD", "CLUSTER_WORD"} or following.name == "shipments"


def _tells_money(note: Note, sentence: Sentence, i: int) -> bool:
    """Whether the clause of a bare number speaks of profit, cost or price."""
    start = sentence.mentions[i].start
    told = [m for m in sentence.mentions[:i] if not CLAUSES.search(note.text, m.end, start)]
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
    if len({m.name for m in names}) != 1 or _ITEM.search(note.text, names[0].end, value.start):
        return None
    return names[0]


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


def size_of(value: Mention) -> float:
    quantity = value.quantity
    assert quantity is not None
    size = quantity.max if quantity.value is None else quantity.value
    return float(size) if size is not None else 0.0
