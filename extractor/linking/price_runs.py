"""Prices told by their place alone: a thing with its amount right behind it, in a sentence that speaks of such prices."""

import re
from dataclasses import replace

from extractor.linking.note import Note, Verdict, group_at, series
from extractor.linking.subjects import carried
from extractor.rules.mentions import Mention

__all__ = [
    "as_freight",
    "as_hardware",
    "as_rent",
    "as_total",
    "further_things",
    "grade_before",
    "with_edition",
    "without_vetoed_lists",
]

THING_GAP = 8  # characters between a thing and its amount
FARTHEST = 60  # times: how far two prices told in one breath may lie apart
# which kinds of price go on with an amount right behind a thing of a label
KINDS = {
    "MODEL": {"api", "other", "cost"},
    "API_CUE": {"api"},
    "ACCELERATOR": {"hardware", "service", "other"},
    "SERVER_WORD": {"hardware", "service"},
    "COMMODITY": {"commodity", "service", "hardware"},
    "PRODUCT": {"subscription", "hardware", "commodity", "other"},
}
RENTED = {"ACCELERATOR", "GPU_WORD", "SERVER_WORD", "CLUSTER_WORD"}
_STOP = re.compile(r"[，,；;。：:！？\n]")
_CLAUSE = re.compile(r"[；;。！？\n]")
GRADED = {"MODEL", "PRODUCT"}
GRADE_SENTENCES = 3  # sentences before a grade in which its model may stand
GRADE_REACH = 44  # characters of a grade and what joins it to its amount
_GRADE_WORDS = r"Pro\+?|Plus|Max|Teams?|Ultra|Lite|Business|Enterprise|Starter|Basic|Premier|Premium|Standard|Unlimited|Creator|Hobby|Studio|Growth"
_GRADE = re.compile(
    r"(?:(?<=[，,；;、。：:\n而及和与或其将把含的])|(?<=此前)|(?<=其中)|(?<=方案)|(?<=推出)|(?<=推出了)|(?<=上线)|(?<=新增))(?<![A-Za-z]\n)"
    r"(?:(?P<latin>[A-Za-z]{2,10}\+?)\s?(?:[版档]|计划|方案)|(?:(?<=[，,；;、。：:\n将把含与和及或的])|(?<=其中)|(?<=推出)|(?<=新增)|(?<=分为)|(?<=包括))(?P<bare>"
    + _GRADE_WORDS
    + r")(?![A-Za-z])|(?P<han>[\u4e00-\u9fff]{2}[版档]))"
    r"(?:[(（][^()（）\n]{0,24}[)）])?"
    r"(?:(?:用户|套餐|会员|方案|订阅|费用|月费|年费|价格|定价|上调|下调|提高|调整|提升|涨价|降价|则|分别)*)(?:[^\dA-Za-z，,；;、。]{0,7}|[，,]\s?[$¥￥]?)$"
)
_BARE = re.compile(_GRADE_WORDS)
_GRADES = re.compile(rf"(?:{_GRADE_WORDS})(?:\s?[、/和与及]\s?(?:{_GRADE_WORDS}))+$")
_USUAL = frozenset({"标准", "普通", "基础", "正式", "预览", "个人", "个版"})
_PRINT = re.compile(r"(?:标准|预览|正式|基础|普通)版$")
_EDITION = re.compile(
    r"[\s-](?:Pro|Plus|Max|Team|Ultra|Basic|Starter|Free|Premium|Business|Enterprise|Lite|Standard|Flash|Mini|Turbo|Air|Nano|Go|Teams|Edu|Heavy)$",
    re.IGNORECASE,
)
_HAN_EDITION = re.compile(r"[\u4e00-\u9fff]{2}[版档]$")  # 某模型标准版58元/月，高级版234元/月
CHANGED, NEXT_MODEL = "price.changed_to", "price.api_of_next_model"
FREIGHT = {"运价", "日租金"}  # the lexicon's words for what carriage and hire cost
_PIECES = {"unit", "set"}
_CARDS = frozenset({"单卡", "每卡", "单张", "每张"})


def further_things(note: Note, index: int, claimed: dict[int, Verdict]) -> dict[int, Verdict]:
    """GB200机柜为315万美元，GB300约380万美元: the next thing with its amount has a price of the same kind."""
    mentions = note.sentences[index].mentions
    vetoed = note.sentences[index].verdicts.get("!price", {})
    found: dict[int, Verdict] = {}
    last, rent = _handed_on(note, index), None
    for i, mention in enumerate(mentions):
        if i in claimed:
            last = mention, claimed[i]
        elif last is not None and mention.label == "MONEY" and i not in vetoed:
            thing = _thing_before(note, mentions, i, found) or grade_before(note, index, i)
            kinds = KINDS.get(thing.label, set()) if thing is not None else set()
            kind = last[1].rule.fields.get("kind")
            if kind == "subscription" and thing is not None and thing.label == "ACCELERATOR":
                at = next((j for j in range(i) if mentions[j] is last[0]), None)
                kind = "service" if rent is not None or (at and _rent_before(note, mentions, at)) else kind
                rent = i if kind == "service" else None
            if (
                thing is not None
                and kind in kinds
                and _comparable(last[0], mention, abroad=thing.label in GRADED)
            ):
                found[i] = replace(last[1], named={} if thing.label == "API_CUE" else {"item": thing})
                last = mention, last[1]
    return {
        j: v
        for i, v in found.items()
        for j in group_at(note.text, mentions, i)
        if j not in vetoed and j not in claimed
    }


def _handed_on(note: Note, index: int) -> tuple[Mention, Verdict] | None:
    """The last price of the sentence before in the paragraph."""
    for sentence in note.before(index, 1):
        claimed = sentence.verdicts.get("price", {})
        if claimed:
            i = max(claimed)
            return sentence.mentions[i], claimed[i]
    return None


def _thing_before(note: Note, mentions: list[Mention], i: int, found: dict[int, Verdict]) -> Mention | None:
    """The thing that stands right before an amount, no other mention between but a word of change."""
    at = mentions[i].start
    for mention in reversed(mentions[max(0, i - 3) : i]):
        between = note.text[mention.end : at]
        if len(between) > THING_GAP or _STOP.search(between):
            return None
        if mention.label in KINDS:
            return mention if mention.attributes.get("unit") != "points" else None
        if mention.label not in {"TO_CUE", "FROM_CUE", "PRICE_CUE", "MODALITY", "TARGET_VERB"}:
            return None
        at = mention.start
    return None


def grade_before(note: Note, index: int, i: int, *, latin: bool = False) -> Mention | None:
    """mini版为0.25美元, 专业版每月30元: a grade right before an amount, of the model or the product named before it.

    latin: only one in Latin letters, which makes a name of its own.
    """
    mentions = note.sentences[index].mentions
    amounts = group_at(note.text, mentions, i)
    first = mentions[amounts[0]].start
    grade = _GRADE.search(note.text, max(0, first - GRADE_REACH), first)
    if grade is None and not latin:
        return _tier(note, mentions, i)
    if grade is None or (latin and grade["latin"] is None):
        return None
    word = grade["latin"] or grade["bare"]
    if grade["bare"] and len(amounts) > 1:
        word = _listed_grade(note.text, grade, len(amounts), i - amounts[0]) or word
    base = next((m for m in reversed(mentions[:i]) if m.label in GRADED), None)
    base = _plan_behind(note, index, mentions[i], base) or base
    base = base or carried(note, index, sorted(GRADED), GRADE_SENTENCES)
    base = base or _plan(note, index, mentions[i]) or _headed_plan(note, index)
    if base is None and grade["bare"]:  # Runway订阅：Standard 15美元/月
        base = next((m for m in reversed(mentions[:i]) if m.label == "ORG"), None)
    if base is None:
        return None
    if word is None:  # the standard one goes by the name alone
        if base.label != "PRODUCT" and not _HAN_EDITION.search(base.name):
            return base
        stem = _HAN_EDITION.sub("", _EDITION.sub("", base.name))
        return replace(base, name=stem if grade["han"][:2] in _USUAL else stem + grade["han"])
    sibling = base.label == "PRODUCT" or _EDITION.fullmatch(f" {word}") is not None
    stem = _PRINT.sub("", _EDITION.sub("", base.name) if sibling else base.name)
    name = base.name if base.name.endswith(word) else f"{stem} {word}"
    return replace(base, name=name, text=note.text[base.start : base.end])


def _listed_grade(text: str, last: re.Match[str], many: int, place: int) -> str | None:
    """Plus与Pro仍为20美元和200美元每月: the grade in whose place an amount stands, where as many are listed."""
    listed = _GRADES.search(text, max(0, last.start() - GRADE_REACH), last.end("bare"))
    words = _BARE.findall(listed[0]) if listed is not None else []
    return words[place] if len(words) == many else None


def _tier(note: Note, mentions: list[Mention], i: int) -> Mention | None:
    """Kimi会员：Andante ¥49/月、Moderato ¥99/月: a Latin word between a mark and what a month of it costs, of the product named before."""
    quantity = mentions[i].quantity
    if quantity is None or quantity.per not in {"month", "year"}:
        return None
    found = _TIER.search(note.text, max(0, mentions[i].start - GRADE_REACH), mentions[i].start)
    if found is None or any(m.start < found.end() and found.start("tier") < m.end for m in mentions[:i]):
        return None
    base = next((m for m in reversed(mentions[:i]) if m.label == "PRODUCT"), None)
    return None if base is None else replace(base, name=f"{_EDITION.sub('', base.name)} {found['tier']}")


_TIER = re.compile(r"[，,；;、：:]\s?(?P<tier>[A-Z][a-z]{3,11}\+?)\s?$")


def _plan_behind(note: Note, index: int, value: Mention, base: Mention | None) -> Mention | None:
    """发布GLM-5，Coding Plan价格上调：Lite…: a plan that is named behind the last model or product, or right behind it as a part of its name."""
    start = note.sentences[index].start if base is None else base.end
    found = next(_CALLED_PLAN.finditer(note.text, start, value.start), None)
    if found is None:
        return None
    own = base is not None and base.label == "PRODUCT" and not note.text[base.end : found.start()].strip()
    name = f"{base.name} {found[0]}" if own and base is not None else found[0]
    return Mention(*found.span(), "PRODUCT", found[0], name)


def with_edition(note: Note, mentions: list[Mention], i: int, item: Mention | None) -> Mention | None:
    """Hugging Face Pro订阅9美元/月: what a company or a product sells goes by the edition right behind its name; 可灵58元/月，Runway $15/月: a
    company that opens the clause of an amount goes before a product of the clause before."""
    value = mentions[i]
    last = mentions[i - 1] if i else None
    opens = last is not None and last.label == "ORG" and _CLOSE.fullmatch(note.text, last.end, value.start)
    if opens and last is not None and (item is None or item.end < last.start):
        item = last
    if item is None or item.label not in {"ORG", "PRODUCT"} or item.end > value.start:
        return item
    edition = _EDITION_BEHIND.match(note.text, item.end)
    if edition is None or edition.end() > value.start or _STOP.search(note.text, edition.end(), value.start):
        return item
    return replace(item, name=f"{item.name} {edition[1]}", text=note.text[item.start : edition.end()])


_CLOSE = re.compile(r"[^，,；;。：:、\d]{0,8}")
_EDITION_BEHIND = re.compile(
    r"\s?(Pro\+?|Plus|Max|Teams?|Ultra|Lite|Business|Enterprise|Starter|Basic|Premium|Premier|Standard)(?![A-Za-z+])"
)


def _plan(note: Note, index: int, value: Mention) -> Mention | None:
    """推出编程套餐Step Plan，…，Lite用户每月39元: a plan that no lexicon holds, named in Latin letters behind its kind."""
    start = min([note.sentences[index].start, *(s.start for s in note.before(index, GRADE_SENTENCES))])
    found = [*_PLAN.finditer(note.text, start, value.start)]
    if not found:
        return None
    place = found[-1].span("name")
    return Mention(*place, "PRODUCT", found[-1]["name"], found[-1]["name"])


def _headed_plan(note: Note, index: int) -> Mention | None:
    """某某Coding Plan涨价⏎Lite版由…: the plan or the product that the heading above is about."""
    above = note.sentences[index - 1] if index else None
    if above is None or not note.is_heading(above):
        return None
    named = next((m for m in above.mentions if m.label == "PRODUCT"), None)
    found = _CALLED_PLAN.search(note.text, above.start, above.end)
    if found is None or named is not None:
        return named
    return Mention(*found.span(), "PRODUCT", found[0], found[0])


_CALLED_PLAN = re.compile(r"(?:[A-Z][A-Za-z0-9]* ){1,2}Plan(?![A-Za-z])")
_PLAN = re.compile(
    r"(?:套餐|订阅服务|订阅计划|会员计划|会员服务)\s?[「“\"《]?(?P<name>[A-Z][A-Za-z0-9-]+(?: [A-Z][A-Za-z0-9-]*){0,3})(?![A-Za-z])"
)


def _comparable(first: Mention, second: Mention, *, abroad: bool = False) -> bool:
    """Whether two amounts may be prices of like things: one currency (but `abroad`), one measure, sizes not far apart."""
    a, b = first.quantity, second.quantity
    if a is None or b is None or b.per not in {None, a.per} or not (abroad or a.currency == b.currency):
        return False
    low, high = a.value or a.min, b.value or b.min
    return bool(low and high) and low / high < FARTHEST and high / low < FARTHEST  # type: ignore[operator]


def without_vetoed_lists(note: Note, index: int, claimed: dict[int, Verdict]) -> dict[int, Verdict]:
    """EPS分别为4.36/9.25/14.50元/股: what forbids the first of a list forbids the others by a weaker rule."""
    mentions = note.sentences[index].mentions
    kept = dict(claimed)
    for i, veto in note.sentences[index].verdicts.get("!price", {}).items():
        for j in series(note.text, mentions, i, frozenset()):  # BVPS为12.98(+0.09)、14.30(+0.06)元/股
            tight = note.text[mentions[j].end : mentions[j].end + 1] in "/、" or j > i
            if j in kept and tight and kept[j].rule.priority < veto.rule.priority:
                del kept[j]
    return kept


def as_rent(note: Note, index: int, claimed: dict[int, Verdict]) -> dict[int, Verdict]:
    """月租金6.8万元/台，另一种5.9万元/台; H20机器每月3.8万元: the use of a machine is paid for, not the machine."""
    mentions = note.sentences[index].mentions
    result: dict[int, Verdict] = {}
    rent: int | None = None
    for i, verdict in sorted(claimed.items()):
        goes_on = rent is not None and _goes_on(note, mentions, rent, i)
        result[i] = verdict
        if verdict.rule.fields.get("kind") not in {"subscription", "hardware", "other", None}:
            told = verdict.rule.fields.get("kind") == "service" and _rent_before(note, mentions, i)
            rent = i if told else rent
            continue
        per = _rent_before(note, mentions, i)
        if per is None and goes_on and rent is not None:
            result[i], rent = replace(verdict, rule=result[rent].rule), i
        elif per is not None or _is_rented(note, mentions, i, verdict):
            by_card = "per" in verdict.named and verdict.named["per"].text in _CARDS and per == "hour"
            fields = {"kind": "service"} | ({"per": "gpu_hour" if by_card else per} if per else {})
            named = {key: name for key, name in verdict.named.items() if key != "per" or per is None}
            rule = replace(verdict.rule, fields=fields)
            result[i], rent = replace(verdict, rule=rule, named=named), i if per else None
    return result


def as_total(note: Note, index: int, claimed: dict[int, Verdict]) -> dict[int, Verdict]:
    """跑完测试的花费：甲为2486美元，乙547美元: what follows a cost goes on with costs, where no tokens are counted."""
    mentions = note.sentences[index].mentions
    result = dict(claimed)
    total: Verdict | None = None
    for i, verdict in sorted(claimed.items()):
        quantity = mentions[i].quantity
        if (
            total is not None
            and verdict.rule.name == NEXT_MODEL
            and quantity is not None
            and not quantity.per
        ):
            result[i] = replace(total, named=verdict.named)
        else:
            total = verdict if verdict.rule.fields.get("kind") == "cost" else None
    return result


def as_hardware(note: Note, index: int, claimed: dict[int, Verdict]) -> dict[int, Verdict]:
    """昇腾910B服务器成交价约128万元: a word of the market told of a machine tells the price of hardware."""
    mentions = note.sentences[index].mentions
    result = dict(claimed)
    for i, verdict in claimed.items():
        quantity = mentions[i].quantity
        if _is_of_system(mentions, i, verdict):
            result[i] = replace(verdict, rule=replace(verdict.rule, fields={"kind": "hardware"}))
            continue
        if (
            verdict.rule.fields.get("kind") not in {"commodity", "share_price"}
            or quantity is None
            or quantity.per not in {None, *_PIECES}
        ):
            continue
        clause = [m.label for m in mentions[:i] if not _STOP.search(note.text, m.end, mentions[i].start)]
        if verdict.rule.fields["kind"] == "share_price" and not _is_machine_last(clause):
            continue  # 现价 is a share's where a company stands before it
        if RENTED & set(clause) and "COMMODITY" not in clause and "item" not in verdict.named:
            result[i] = replace(verdict, rule=replace(verdict.rule, fields={"kind": "hardware"}))
    return result


def _is_of_system(mentions: list[Mention], i: int, verdict: Verdict) -> bool:
    """GB300 NVL72机柜价格400万美元: the price of the cabinet of a system is no rent of one in a data centre."""
    quantity = mentions[i].quantity
    if (
        verdict.rule.fields.get("kind") != "service"
        or quantity is None
        or quantity.per not in {None, *_PIECES}
    ):
        return False
    cabinet = any(m.label == "PRICE_CUE" and m.text.startswith("机柜") for m in mentions[:i])
    return cabinet and any(m.label == "ACCELERATOR" for m in mentions[:i])


def _is_machine_last(labels: list[str]) -> bool:
    """Whether of companies and machines a machine stands last before an amount: AI芯片B200现价3.5万美元."""
    named = [label for label in labels if label in {"ORG", *RENTED}]
    return bool(named) and named[-1] in {"ACCELERATOR", "SERVER_WORD"}


def as_freight(note: Note, index: int, claimed: dict[int, Verdict]) -> dict[int, Verdict]:
    """秦皇岛-上海煤炭运价23.1元/吨, BDI收于2125点，Capesize日租金2.75万美元: carriage and hire are no prices of goods or shares."""
    mentions = note.sentences[index].mentions
    result = dict(claimed)
    for i, verdict in claimed.items():
        cue = mentions[i - 1] if i else None
        if (
            cue is not None
            and verdict.rule.fields.get("kind") in {"commodity", "share_price"}
            and cue.label == "PRICE_CUE"
            and cue.name in FREIGHT
            and not _STOP.search(note.text, cue.end, mentions[i].start)
        ):
            fields = {"kind": "service"} | ({"per": per} if (per := cue.attributes.get("per")) else {})
            result[i] = replace(verdict, rule=replace(verdict.rule, fields=fields))
    return result


def _rent_before(note: Note, mentions: list[Mention], i: int) -> str | None:
    """The period of a word of rent that stands before an amount in its clause: 月租金, 月租."""
    machine = False
    per: str | None = None
    for mention in reversed(mentions[:i]):
        if _STOP.search(note.text, mention.end, mentions[i].start):
            break
        if mention.label == "PRICE_CUE" and per is None:
            per = mention.attributes.get("per")
            if per is None or mention.attributes.get("kind") not in {"service", "subscription"}:
                return None
            machine = mention.attributes.get("kind") == "service"
        machine = machine or mention.label in RENTED
    return per if machine else None


def _goes_on(note: Note, mentions: list[Mention], before: int, i: int) -> bool:
    """Whether an amount goes on with the rent before it: counted by the piece too, and no other price is spoken of."""
    between = mentions[before + 1 : i]
    piece = mentions[i].quantity
    return (
        piece is not None
        and piece.per in {None, *_PIECES}
        and not _CLAUSE.search(note.text, mentions[before].end, mentions[i].start)
        and not any(m.label == "PRICE_CUE" for m in between)
    )


def _is_rented(note: Note, mentions: list[Mention], i: int, verdict: Verdict) -> bool:
    """A subscription told of a machine in its own clause, or behind a word of rent, is a rent."""
    if verdict.rule.fields.get("kind") != "subscription" and verdict.rule.name != CHANGED:
        return False
    clause = [m for m in mentions[:i] if not _STOP.search(note.text, m.end, mentions[i].start)]
    behind = [m for m in mentions[i + 1 : i + 2] if m.start == mentions[i].end]  # 每月7万元租金
    if any(m.label == "PRICE_CUE" and m.attributes.get("kind") == "service" for m in (*clause, *behind)):
        return True
    if verdict.rule.name == CHANGED:
        return False
    return any(m.label in RENTED for m in clause) and not any(m.label in {"PRODUCT", "MODEL"} for m in clause)
