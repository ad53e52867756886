"""Compute: work, power and size figures to the models, clusters and companies that they are of."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from extractor.language.quantity import Quantity
from extractor.linking.count_holders import HOLDERS, first_of_group, owner_of
from extractor.linking.counts import size_of
from extractor.linking.definitions import is_defined
from extractor.linking.draft import Draft, quantity_fields
from extractor.linking.note import Note, Sentence, Verdict, series
from extractor.linking.sites import CLAUSES, headed_by, in_remark, site_before, user_of
from extractor.linking.subjects import carried, comparands, nearest, own_model
from extractor.linking.systems import REACH, is_system, system_of
from extractor.rules.mentions import Mention

__all__ = ["link_compute"]

LONGEST_TRAINING = 20_000  # hours; more are GPU hours and no time on the clock
# what is smaller is a machine's and no cluster's, a count of layers and no size of a model
LEAST_FLOPS = 1e16  # of what has no name
LEAST_OF_MANY = 1e17  # no single chip does as many
LEAST_TRAINING = 1e22  # FLOPs that a model was trained with; no machine does as many in a second
SMALLEST = {"megawatt": 1, "gpu_hours": 100, "bare_tokens": 1e10, "context": 1000, "parameters": 1e6}
HOURS_A_DAY = Decimal(24)
COUNTRY = "中国"
OF_MODELS = {"parameters", "tokens", "gpu_hours", "hours"}
NATIONAL = {"flops", "megawatt"}
_COUNTRY = re.compile("我国|中国|全国")
OF_CHIPS = frozenset({"compute.flops_tera", "compute.flops_by_format", "compute.flops_of_next"})
LISTED = {
    "parameters": "MODEL",
    "flops": "ACCELERATOR",
}  # units whose values are told of several names at once
_PARTED = re.compile("[；;。]")
_OF = re.compile(r"\s?的?\s?约?")
_IN_BRACKET = re.compile(r"\s?[(（][^()（）]{0,12}")
_EACH = re.compile(r"均|都|各|皆|同为")
_APART = re.compile(r"[，,；;。：:()（）]")
_STACKED = re.compile(r"\s?(?:芯片|裸片)?(?:堆叠|合封|叠封|拼接|叠加|封装)")  # 由两片甲芯片堆叠: its parts


def link_compute(note: Note, index: int) -> Iterator[Draft]:
    """Work, power and size figures of one sentence."""
    sentence = note.sentences[index]
    claimed = sentence.verdicts.get("compute", {})
    listed = _of_models(note, sentence, claimed)
    for i, (verdict, models) in sorted(listed.items()):
        value = sentence.mentions[i]
        yield from (_draft(value, verdict, verdict.rule.fields["unit"], model) for model in models)
    for i, verdict in sorted(claimed.items()):
        if i in listed:
            continue
        value = sentence.mentions[i]
        assert value.quantity is not None
        if verdict.rule.fields.get("carried") == "yes" and not _goes_on(note, index, i):
            continue
        if is_defined(note.text, value):
            continue  # 1EFLOPS=1000PFLOPS
        unit = _unit(value, verdict)
        if size_of(value) < SMALLEST.get(verdict.rule.fields.get("least", unit), 0):
            continue
        old = _is_old(note, sentence, value, claimed)
        entity = _predecessor(note, sentence, value) if old else _entity(note, index, value, verdict, unit)
        if entity is None and unit in OF_MODELS and not old:
            entity = own_model(note, index)
        if unit == "megawatt" and entity is None and "carried" in verdict.rule.fields and note.subjects:
            entity = note.subjects[
                index
            ]  # 资本开支47亿元，承接了300MW的订单: the company's that the note is about
        if unit == "flops" and entity is None and size_of(value) < LEAST_FLOPS:
            continue  # 整车算力508TOPS
        if verdict.rule.name in OF_CHIPS and (entity is None or entity.label != "ACCELERATOR"):
            continue  # 某车算力700T
        country = _country(note, sentence, value) if entity is None and unit in NATIONAL else None
        yield _draft(value, verdict, unit, entity, country)


def _entity(note: Note, index: int, value: Mention, verdict: Verdict, unit: str) -> Mention | None:
    """What the figure is of: a model's size and training, a cluster's or company's power, one chip's or all chips' work."""
    sentence = note.sentences[index]
    if (host := _bracketed_host(note, sentence, value)) is not None:
        return host
    labels = ["MODEL", "CLUSTER", "ORG"]
    if unit == "megawatt" or (unit == "flops" and size_of(value) < LEAST_TRAINING):
        # what a centre does in a second is no work on the model that runs there
        labels = ["CLUSTER", "ORG", "ACCELERATOR"]
    entity = verdict.named.get("entity") or (system_of(note, sentence, value) if unit == "flops" else None)
    if unit in {"hours", "gpu_hours"}:  # a cluster trains a model, and the model is what takes the time
        entity = nearest(note, index, value.start, value.end, ["MODEL"]) or entity
    avoid = _of_models_aside(note, sentence, value) if unit == "megawatt" else frozenset()
    if verdict.rule.fields.get("moved") == "new":  # 乙的参数量较甲的720亿增至2350亿
        avoid |= comparands(note, sentence.mentions)
    entity = entity or _nearest_before(note, index, value, labels, avoid)
    if in_remark(note, value, entity):
        entity = carried(note, index, HOLDERS, REACH)
    if unit == "flops" and size_of(value) < LEAST_OF_MANY:
        entity = _chip_of(note, sentence, value) or entity
    if unit in NATIONAL and (entity is None or not sentence.start <= entity.start < sentence.end):
        entity = site_before(note, sentence, value) or entity
    elif unit in NATIONAL and entity is not None and entity.label == "ACCELERATOR":
        site = site_before(note, sentence, value)  # 甲采购3万张H20，某智算中心规模5000P
        many = size_of(value) >= LEAST_OF_MANY or unit == "megawatt"
        entity = site if site is not None and (many or site.start > entity.end) else entity
    if unit in NATIONAL and entity is not None and entity.label == "ORG":
        site = site_before(note, sentence, value)  # 中国移动呼和浩特智算中心规模达6.7EFLOPS: the centre's
        if (
            site is not None
            and entity.end <= site.start
            and not _PARTED.search(note.text, site.end, value.start)
        ):
            return site
    if unit in NATIONAL and (head := headed_by(note, sentence, value)) is not None:
        return head
    single = unit == "flops" and size_of(value) < LEAST_OF_MANY
    chip = single and entity is not None and entity.label == "ACCELERATOR"
    if unit in NATIONAL and "entity" not in verdict.named and not is_system(entity) and not chip:
        owner = owner_of(note, index, value, entity)
        entity = first_of_group(
            note, sentence, entity if owner is not None and owner.start in avoid else owner
        )
        entity = user_of(note, index, value, entity) or entity
    return entity


def _is_old(note: Note, sentence: Sentence, value: Mention, claimed: dict[int, Verdict]) -> bool:
    """从720亿（激活180亿）扩展至2350亿: whether a value, or the one whose bracket it stands in, is that of the version before."""
    olds = [sentence.mentions[i] for i, v in claimed.items() if v.rule.fields.get("moved") == "old"]
    return any(
        old is value or (old.end <= value.start and _IN_BRACKET.fullmatch(note.text, old.end, value.start))
        for old in olds
    )


def _predecessor(note: Note, sentence: Sentence, value: Mention) -> Mention | None:
    """从甲的720亿: the model right before an old value; 相比甲，乙将参数量从…: else the one that another is compared with."""
    models = [m for m in sentence.mentions if m.label == "MODEL" and m.end <= value.start]
    if models and _OF.fullmatch(note.text, models[-1].end, value.start):
        return models[-1]
    compared = comparands(note, sentence.mentions)
    return next((m for m in reversed(models) if m.start in compared), None)


def _bracketed_host(note: Note, sentence: Sentence, value: Mention) -> Mention | None:
    """仅为R1（671B参数）的三分之一: the model right before the bracket that a figure opens."""
    if note.text[value.start - 1 : value.start] not in {"(", "（"}:
        return None
    return next((m for m in sentence.mentions if m.label == "MODEL" and m.end == value.start - 1), None)


def _draft(
    value: Mention, verdict: Verdict, unit: str, entity: Mention | None, country: str | None = None
) -> Draft:
    assert value.quantity is not None
    fields = quantity_fields(_in_hours(value.quantity)) | {
        "entity": entity.name if entity else country and COUNTRY,
        "entity_raw": entity.text if entity else country,
        "unit": unit,
    }
    return Draft("compute", value.start, value.end, verdict.rule.name, verdict.rule.confidence, fields)


def _chip_of(note: Note, sentence: Sentence, value: Mention) -> Mention | None:
    """谷歌TPU Ironwood单芯片算力4.6PFLOPS: the work of one chip is the chip's and not its maker's."""
    before = [m for m in sentence.mentions if m.end <= value.start and m.label in {"ACCELERATOR", "ORG"}]
    if len(before) > 1:
        # 920C的算力为920B的两倍（800T）: what it is measured by; 分两档（甲、乙），算力…: a remark
        aside = comparands(note, sentence.mentions)
        aside |= {m.start for m in before if _STACKED.match(note.text, m.end) or in_remark(note, value, m)}
        own = {m.start for m in before if not _APART.search(note.text, m.end, value.start)}
        before = [m for m in before if m.start in own or m.start not in aside] or before
    if (
        before
        and before[-1].label == "ORG"
        and (led := before[0]).attributes.get("vendor") == before[-1].name
    ):
        return led if led.start == sentence.start else None  # Ironwood是谷歌发布的芯片，…提供4.6PFLOPS
    if not before or before[-1].label == "ORG" or in_remark(note, value, before[-1]):
        return None
    return None if re.search(r"[；;。]", note.text[before[-1].end : value.start]) else before[-1]


def _of_models(
    note: Note, sentence: Sentence, claimed: dict[int, Verdict]
) -> dict[int, tuple[Verdict, list[Mention]]]:
    """X与Y总参数分别为1170亿、210亿, each model its size, each chip its work; X与Y激活参数均为170亿, one size for both."""
    found: dict[int, tuple[Verdict, list[Mention]]] = {}
    mentions = sentence.mentions
    for i, verdict in claimed.items():
        label = LISTED.get(verdict.rule.fields.get("unit", ""))
        if label is None or i in found:
            continue
        run = _values(note, mentions, i)
        names = [j for j in range(run[0]) if mentions[j].label == label]
        group = series(note.text, mentions, names[-1], frozenset({"ORG"})) if names else []
        lead = note.text[mentions[group[-1]].end : mentions[run[0]].start] if group else ""
        if len(group) < 2 or re.search(r"[；;。(（]", lead):
            continue
        if len(run) > 1 and _EACH.search(lead) and label == "ACCELERATOR":  # 甲与乙均为1P（FP8）、2P（FP4）
            found |= {j: (claimed.get(j, verdict), [mentions[k] for k in group]) for j in run}
            continue
        dealt = _slashed(note, mentions, run) if len(run) > len(group) else [[j] for j in run]
        if len(dealt) == len(group):
            pairs = zip(dealt, group, strict=True)
            found |= {j: (claimed.get(j, verdict), [mentions[k]]) for own, k in pairs for j in own}
        elif len(run) == 1 and _EACH.search(lead) and not CLAUSES.search(lead):
            found[i] = verdict, [mentions[k] for k in group]
    return found


def _values(note: Note, mentions: list[Mention], i: int) -> list[int]:
    """The sizes of a list: 51亿和36亿参数 are two, the second with a unit of its own."""
    run = [i]
    for step in (-1, 1):
        j = i + step
        while 0 <= j < len(mentions) and mentions[j].label in {"NUMBER", "COMPUTE"}:
            low, high = sorted((j, j - step))
            between = _joint(note, mentions[low], mentions[high])
            quantity = mentions[j].quantity
            if between not in {"、", "/", "和", "与", "及", "以及"} or quantity is None:
                break
            if quantity.unit not in {None, *LISTED}:
                break
            run.append(j)
            j += step
    return sorted(run)


def _slashed(note: Note, mentions: list[Mention], run: list[int]) -> list[list[int]]:
    """1P(FP8)/2P(FP4)和2P(FP8)/4P(FP4): what slashes join is told of one chip."""
    dealt = [run[:1]]
    for before, j in pairwise(run):
        if _joint(note, mentions[before], mentions[j]) == "/":
            dealt[-1].append(j)
        else:
            dealt.append([j])
    return dealt


def _joint(note: Note, left: Mention, right: Mention) -> str:
    """What joins two values, the format in the bracket behind the first left out."""
    return _FORMAT.sub("", note.text[left.end : right.start]).strip()


_FORMAT = re.compile(r"\s?[(（](?:[A-Z]{2,4}\d{1,2}|[A-Z]F\d{1,2}|稠密|稀疏)[)）]")


def _of_models_aside(note: Note, sentence: Sentence, value: Mention) -> frozenset[int]:
    """甲的园区已达1GW，乙的某模型在此训练，计划扩至3GW: the maker of a model of another clause, where there is a holder before it."""
    held = [m for m in sentence.mentions if m.label in HOLDERS and m.end <= value.start]
    makers = {
        m.start
        for m, model in pairwise(sentence.mentions)
        if m.label == "ORG"
        and model.label == "MODEL"
        and note.text[m.end : model.start].strip() in {"", "的"}
        and CLAUSES.search(note.text, m.end, value.start)
    }
    return frozenset(makers) if any(m.start not in makers for m in held) else frozenset()


def _nearest_before(
    note: Note, index: int, value: Mention, labels: list[str], avoid: frozenset[int] = frozenset()
) -> Mention | None:
    """The nearest name, but not one of a later clause where an earlier one is at hand: 二期规划200MW；Y园区为300MW."""
    found = nearest(note, index, value.start, value.end, labels, avoid=avoid)
    if found is None or not CLAUSES.search(note.text, value.end, max(value.end, found.start)):
        return found
    before = [m for m in note.sentences[index].mentions if m.label in labels and m.end <= value.start]
    return before[-1] if before else carried(note, index, labels, REACH)


def _goes_on(note: Note, index: int, i: int) -> bool:
    """Whether power was claimed before in the sentence or the one before it, or the note is about centres that have power."""
    sentence = note.sentences[index]
    before = [*note.before(index, 1)]
    told = any(j < i for j in sentence.verdicts.get("compute", {}))
    return told or any(s.verdicts.get("compute") for s in before) or _of_centres(note.text)


@lru_cache(maxsize=8)
def _of_centres(text: str) -> bool:
    """Whether a text speaks of data centres again and again, and of no power that is made."""
    return text.count("数据中心") >= OFTEN and _MADE.search(text) is None


OFTEN = 3
_MADE = re.compile("光伏|风电|储能|装机|电站|发电|锂电|核电")


def _in_hours(quantity: Quantity) -> Quantity:
    """训练了67天: 1,608 hours."""
    if quantity.unit != "days":
        return quantity
    return quantity.times(HOURS_A_DAY)


def _country(note: Note, sentence: Sentence, value: Mention) -> str | None:
    """我国智能算力规模为259.9EFLOPS: the country that the sentence speaks of."""
    start = max(sentence.start, *(note.text.rfind(mark, sentence.start, value.start) for mark in "；;"))
    found = _COUNTRY.search(note.text, start, value.start)
    return found[0] if found else None


def _unit(value: Mention, verdict: Verdict) -> str:
    """The rule's unit; 训练时长2亿小时 is the time of all its GPUs together."""
    unit: str = verdict.rule.fields["unit"]
    return "gpu_hours" if unit == "hours" and size_of(value) > LONGEST_TRAINING else unit
