"""Prices: what is paid for, per what, and which of two prices of a change is the old one."""

import re
from collections.abc import Iterator
from typing import Any

from extractor.linking.compared_columns import column_of
from extractor.linking.contracted_goods import contracted_good
from extractor.linking.draft import Draft, quantity_fields
from extractor.linking.note import JOINERS, Note, Verdict
from extractor.linking.price_changes import is_old
from extractor.linking.price_context import (
    bare_prices,
    company_of,
    former_prices,
    further_levels,
    further_targets,
    tokens_per,
)
from extractor.linking.price_fields import (
    SHARES,
    by_origin,
    by_piece,
    currency,
    explained,
    item_name,
    kind_of,
    kind_of_good,
)
from extractor.linking.price_lists import (
    CLAUSE,
    owners_of,
    respectively,
    shared,
    spread_over,
    without_brackets,
)
from extractor.linking.price_runs import (
    as_freight,
    as_hardware,
    as_rent,
    as_total,
    further_things,
    grade_before,
    with_edition,
    without_vetoed_lists,
)
from extractor.linking.price_uses import content_owner, cost_owner, is_of_training
from extractor.linking.price_variants import variant_of
from extractor.linking.referents import governing, meant
from extractor.linking.roles import bystanders, leads
from extractor.linking.subjects import carried, nearest, own_model
from extractor.rules.mentions import Mention

__all__ = ["link_prices"]

SAME_THING_REACH = 60  # characters between two amounts of one thing
API_REACH = 6  # sentences of the paragraph before an API's price in which its model may stand
CARRIED = 3  # sentences before a rent that may name the cards
CARRY_REACH = 20  # characters between an amount and the one whose unit it goes on with
PERIOD_REACH = 12  # characters between 每月 and the amount that it governs
EDITIONS = "price.device_editions"
TOKENS = {"thousand_tokens", "million_tokens"}
_LESS = re.compile(r"[降减压缩][低少缩降]?[至到为]\s?(?:约|大约)?\s?$")
_SPREAD = re.compile(
    r"(?:价差(?!异)[^，,；;。价]{0,24}|(?:扭亏为盈|头均盈利|自养盈利|自养利润|养殖利润)[^，,；;。价]{0,6})$"
)
_MOVED = re.compile(r"(?:(?<=[降涨跌升减增调落弹大窄缩高低])价?(?:了|约|近|超)?|(?<=\S)[、/])\s?$")
_BAND = re.compile(r"的?(?:较?[小大]|窄)?(?:范围|幅度)内?(?:的)?(?:下跌|上涨|下降|上升|涨价|降价)")
_BELOW_NOTHING = re.compile(
    r"[跌降落滑][至到]\s?$|(?:加工费|TC|RC|TC/RC|电价|铜精矿指数)(?:现货|周度|月度|指数|均价|价格)*(?:则?[为报]|收于|录得)\s?$"
)


def link_prices(note: Note, index: int) -> Iterator[Draft]:
    """The prices of one sentence."""
    sentence = note.sentences[index]
    claimed = without_vetoed_lists(note, index, sentence.verdicts.get("price", {}))
    claimed = bare_prices(note, index, claimed)
    last: tuple[Draft, int, Mention | None] | None = None
    whole = spread_over(note, index, claimed)
    whole |= former_prices(note, index, whole)
    whole |= spread_over(note, index, further_targets(note, index, whole))
    whole |= further_levels(note, index, whole)
    whole |= (
        spread_over(note, index, further_things(note, index, whole)) if _may_go_on(note, index, whole) else {}
    )
    whole = as_freight(note, index, as_hardware(note, index, as_rent(note, index, whole)))
    whole = as_total(note, index, whole)
    spread = {i: v for i, v in whole.items() if not _is_move(note, sentence.mentions[i])}
    owners = respectively(note, index, spread)
    for i, verdict in sorted(spread.items()):
        item = owners.get(i) or verdict.named.get("item") or column_of(note, index, sentence.mentions[i])
        if item is None and last is not None and _goes_on(note, index, last, i, verdict):
            item = last[2]
        item = item or _owner(note, index, sentence.mentions[i], verdict.rule.fields.get("kind", "other"))
        kind = verdict.rule.fields.get("kind")
        if kind == "other" and last is not None and last[0].fields["kind"] == "subscription":
            kind = "subscription"  # Lite套餐每月20元，Pro套餐由100元上调至149元
        if kind in {"subscription", "api"} or verdict.rule.name == EDITIONS:
            item = grade_before(note, index, i, latin=kind == "api") or item
        if kind == "subscription":
            item = with_edition(note, sentence.mentions, i, item)
        item = explained(note, sentence.mentions, item, sentence.mentions[i])
        item = cost_owner(note, index, sentence.mentions[i], verdict, item)
        item = content_owner(note, sentence, sentence.mentions[i], verdict, item)
        item = by_origin(note, sentence.mentions, item)
        draft = _draft(note, index, i, verdict, item)
        if _is_of_good(note, index, draft) or _is_profit(draft, sentence.mentions[i]):
            continue
        if last is not None and _is_part(last[0], draft, item):
            draft.fields["kind"] = "hardware"
        if last is not None and _continues(note, last[0], draft):
            draft.fields["per"] = last[0].fields["per"]
        if draft.fields["kind"] == "service" and draft.fields["per"] is None:
            draft.fields["per"] = _rent_before(note, index, draft.fields["currency"])
        if draft.fields["kind"] == "api" and draft.fields["per"] is None and not by_piece(note, draft.start):
            draft.fields["per"] = tokens_per(note, index)
        yield draft
        for other in shared(note, index, i, item):
            again = _draft(note, index, i, verdict, other)
            again.fields["per"] = again.fields["per"] or draft.fields["per"]
            yield again
        last = draft, i, item


def _rent_before(note: Note, index: int, currency: str | None) -> str | None:
    """租金9元/小时。乙云同档实例的价格约8元: the one time that all amounts of the sentence before are paid for."""
    for earlier in note.before(index, 1):
        told = [m.quantity for m in earlier.mentions if m.label == "MONEY" and m.quantity is not None]
        spans = {q.per for q in told if q.currency == currency}
        return spans.pop() if len(spans) == 1 and spans <= RENTS else None
    return None


RENTS = frozenset({"hour", "gpu_hour", "gpu_day", "day", "month", "gpu_month"})


def _is_profit(draft: Draft, value: Mention) -> bool:
    """按开盘价计算中一签浮盈超28万元: no share of the mainland or Hong Kong costs as much, those of Korea do."""
    quantity = value.quantity
    if draft.fields["kind"] not in SHARES or quantity is None:
        return False
    large = (
        "[万萬亿億]" if quantity.currency in {"CNY", "HKD"} else "[亿億]"
    )  # 收市后披露，录得55亿美元的费用
    return re.search(large, value.text) is not None


def _is_of_good(note: Note, index: int, draft: Draft) -> bool:
    """动力煤的第四目标价格区间800-860元: where nobody's share is spoken of, the target of a good is no share's."""
    fields = draft.fields
    if fields["kind"] != "target_price" or fields["item"] is not None:
        return False
    near = (note.sentences[index], *note.before(index, 1))
    return any(m.label == "COMMODITY" and m.end <= draft.start for s in near for m in s.mentions)


def _goes_on(
    note: Note, index: int, last: tuple[Draft, int, Mention | None], i: int, verdict: Verdict
) -> bool:
    """Whether an amount is of the thing of the amount before it: none is named between, nor right behind it."""
    mentions = note.sentences[index].mentions
    kind = verdict.rule.fields.get("kind", "other")
    owners = owners_of(kind)
    if last[0].fields["per"] in TOKENS:  # 每千token花费0.2美分，自建机房可将成本降至0.05美分
        owners = [label for label in owners if label != "CLUSTER_WORD"]
    before, item = last[1:]
    if kind in SHARES and item is not None and item.label == "COMMODITY":  # 黄金…，收在4,213美元
        return False
    if kind == "cost" and last[0].fields["kind"] != "cost":  # 2美元的租金计，总训练成本: of what was trained
        return False
    between = note.text[mentions[before].end : mentions[i].start]
    if len(between) > SAME_THING_REACH or (("；" in between or ";" in between) and kind not in SHARES):
        return False
    # a company that stands in another clause than a share's price is not its owner: 目标价2800元，以反映甲的放量；现价2250元
    start = mentions[i].start - len(re.split(r"[，,；;]", between)[-1]) if kind in SHARES else 0
    if any(m.label == "ANAPHOR" for m in mentions[before + 1 : i]):
        return False  # 前者4元，后者为1.5元
    named = {*owners, "COMMODITY"} if kind in SHARES else set(owners)
    if any(m.label in named and (m.start >= start or _opens_item(note, m)) for m in mentions[before + 1 : i]):
        return False
    behind = mentions[i + 1] if i + 1 < len(mentions) else None
    return (
        behind is None
        or behind.label not in owners
        or note.text[mentions[i].end : behind.start] not in {"", "的"}
    )


def _is_part(last: Draft, draft: Draft, item: Mention | None) -> bool:
    """CPU单价2千美元；连接器整体售价3万美元: what is sold by the piece, behind the price of another part of the machine."""
    kinds = last.fields["kind"], draft.fields["kind"]
    by_piece = item is not None and item.attributes.get("unit") == "unit"
    return kinds == ("hardware", "commodity") and by_piece


def _may_go_on(note: Note, index: int, whole: dict[int, Verdict]) -> bool:
    """Whether some amount of the sentence is unclaimed; most sentences hold none."""
    return any(m.label == "MONEY" and i not in whole for i, m in enumerate(note.sentences[index].mentions))


def _opens_item(note: Note, company: Mention) -> bool:
    """；裕民受惠于…，目标价: a company right behind a semicolon, or that leads a clause, is what the rest of the sentence is about."""
    sentence = note.sentence_at(company.start)
    return company.label == "ORG" and (
        note.text[max(0, company.start - 1) : company.start] in {"；", ";"}
        or (leads(note, sentence, company.start) and company.start not in bystanders(note, sentence))
    )


def _is_move(note: Note, value: Mention) -> bool:
    """+800元/吨, -500元: a signed amount is a change and no price; but 加工费跌至-44.9美元/吨 has come to that."""
    q = value.quantity
    if (
        q is not None
        and q.kind == "change"
        and q.old is None
        and _MOVED.search(note.text[max(0, value.start - 4) : value.start])
    ):
        return True  # 较11月底降40元/吨
    if _BAND.match(note.text, value.end):
        return True  # 在0.25美元至0.5美元的较小范围内下跌
    if _SPREAD.search(note.text, max(note.sentence_at(value.start).start, value.start - 28), value.start):
        return True  # 与标猪价差分别为0.48元/斤、0.68元/斤, 扭亏为盈至7.39元/头
    signed = value.text[:1] in {"+", "＋", "-", "−", "负"}
    return signed and not _BELOW_NOTHING.search(note.text, max(0, value.start - 10), value.start)


def _continues(note: Note, last: Draft, draft: Draft) -> bool:
    """输入4元、输出16元: an amount without a unit of its own goes on with that of the one before it."""
    same = (last.fields["kind"], last.fields["currency"]) == (draft.fields["kind"], draft.fields["currency"])
    between = note.text[last.end : draft.start]
    near = len(between) <= CARRY_REACH and not re.search(r"[。\n]", between)
    kinds = {"api", "service", "commodity", "subscription"}
    # 每千token花费0.2美分，自建可将成本降至0.05美分
    if last.fields["per"] in TOKENS and (last.rule == draft.rule or _LESS.search(between)):
        kinds.add("cost")
    if last.fields["per"] in {"unit", "set"}:  # 单柜…价值量3万元，乙机柜升至4万元
        kinds.add("hardware")
    return draft.fields["per"] is None and draft.fields["kind"] in kinds and same and near


def _draft(note: Note, index: int, i: int, verdict: Verdict, item: Mention | None) -> Draft:
    value = note.sentences[index].mentions[i]
    quantity = value.quantity
    assert quantity is not None
    fields: dict[str, Any] = dict(verdict.rule.fields)
    kind = fields.get("kind", "other")
    if (
        kind == "share_price" and item is None and not _tells_target(note, index)
    ):  # 合约收盘价78,920元 of a commodity
        item = nearest(note, index, value.start, value.end, ["COMMODITY"])
        kind = "commodity" if item is not None else kind
    if kind in SHARES and item is None:
        item = company_of(note, index) or (note.subjects[index] if note.subjects else None)
    if item is None and kind == "commodity" and note.subjects:  # 公司销售均价2.7万元/平方米
        item = meant(note, index, value.start, note.subjects[index]) or _seller(note, index, value)
    if kind == "other" and item is not None:
        kind = kind_of(item)
    if item is None and kind == "subscription" and note.subjects:  # 公司把个人版由9元/月提至11元/月
        item = meant(note, index, value.start, note.subjects[index])
    hired = _HIRED.match(note.text, value.end) is not None
    if (
        kind == "subscription"
        and item is not None
        and item.attributes.get("kind") == "hardware"
        and not hired
    ):
        kind = "other"  # 某某注射液每月350美元: what one uses up in a month is no subscription
    if item is not None and item.label == "COMMODITY":
        unit = verdict.named.get("per")
        kind = kind_of_good(item, kind, quantity.per or (unit.fact("per") if unit is not None else None))
    fields |= quantity_fields(quantity) | {
        "kind": kind,
        "item": item_name(note, item, kind),
        "item_raw": item.text if item else None,
        "currency": currency(note, value, kind, item, fields.get("currency")),
        "per": _per(note, index, i, value, verdict)
        if kind != "commodity"
        else _commodity_per(note, index, i, item, verdict),
        "status": "superseded" if is_old(note, index, i) else "current",
    }
    if item is not None and item.label in {"GPU_WORD", "SERVER_WORD"} and fields["per"] is None:
        fields["per"] = item.attributes.get("per")  # of a contract for so many pieces
    if kind == "hardware" and fields["per"] == "share":  # 现价 of a card
        fields["per"] = None
    if kind == "api":
        fields["variant"] = variant_of(note, note.sentences[index], value)
    confidence = verdict.rule.confidence - (0.2 if item is None else 0)
    return Draft("price", value.start, value.end, verdict.rule.name, confidence, fields)


_HIRED = re.compile(r"的?(?:价格|费用)?(?:订阅|租用|包月|会员)")  # 也可每月399美元订阅 a machine


def _seller(note: Note, index: int, value: Mention) -> Mention | None:
    """25H1销售均价1.8万元/吨: what a company sells at, where no good is named, is told of the one that the note is about."""
    clause = CLAUSE.split(note.text[note.sentences[index].start : value.start])[-1]
    return note.subjects[index] if _SELLING.search(clause) else None


_SELLING = re.compile("(?:销售|出货|出厂|产品)(?:均价|单价|价格)|单价$")


def _tells_target(note: Note, index: int) -> bool:
    """Whether a sentence speaks of a target price, so of a company's share."""
    return any(m.attributes.get("kind") == "target_price" for m in note.sentences[index].mentions)


def _owner(note: Note, index: int, value: Mention, kind: str) -> Mention | None:
    """The nearest thing that can be paid for; an index counts points and has no price."""
    mentions = note.sentences[index].mentions
    indices = frozenset(m.start for m in mentions if m.attributes.get("unit") == "points")
    indices |= _of_later_items(note, mentions, value)
    if kind in SHARES and (company := _company(note, index, value)) is not None:
        return company
    if kind == "other" and (good := contracted_good(note, note.sentences[index], value)) is not None:
        return good
    if kind not in SHARES and (own := _in_clause(note, index, value, kind, indices)) is not None:
        return own
    item = nearest(note, index, value.start, value.end, owners_of(kind), avoid=indices)
    if kind == "api" and (item is None or _priced_later(note, mentions, value, item)):
        item = carried(note, index, ["MODEL"], API_REACH) or item
    if kind == "commodity" and item is not None and _priced_later(note, mentions, value, item):
        aside = indices | {
            m.start for m in mentions if m.start >= value.end
        }  # 某系统均价0.52元/Wh，甲醇均价…
        item = nearest(note, index, value.start, value.end, owners_of(kind), avoid=aside)
    behind = item is not None and item.start >= value.end  # 某公司标准版15美元/月，别的为10美元/月
    if kind == "service" and behind and item is not None and item.label == "ORG":
        item = carried(note, index, ["ACCELERATOR", "GPU_WORD"], CARRIED) or item  # …，符合英伟达此前预测
    if kind == "hardware" and behind and item is not None and item.label == "ACCELERATOR":
        apart = CLAUSE.search(note.text, value.end, item.start) is not None
        # …单片售价6800元，Rubin出货…
        item = governing(note, index, value.start, None) or item if apart else item
    if kind == "subscription" and (behind or _of_another_maker(note, mentions, value, item)):
        item = _maker(note, mentions, value) or item
    if item is None and kind in {"api", "cost"}:
        return own_model(note, index)
    return item if item is None or item.attributes.get("unit") != "points" else None


def _priced_later(note: Note, mentions: list[Mention], value: Mention, item: Mention) -> bool:
    """输出11元，与乙定价输入3元…相当: whether a model of a later clause has an amount of its own behind it."""
    if item.start < value.end or not CLAUSE.search(note.text, value.end, item.start):
        return False
    behind = [m for m in mentions if m.start >= item.end]
    own = next((m for m in behind if m.label in {"MONEY", "MODEL"}), None)
    return own is not None and own.label == "MONEY"


def _company(note: Note, index: int, value: Mention) -> Mention | None:
    """Whose share a price is: the company of its own clause, else the one that governs the sentence, else the item's or note's own."""
    mentions, aside = note.sentences[index].mentions, bystanders(note, note.sentences[index])
    named = [m for m in mentions if m.label == "ORG" and m.end <= value.start and m.start not in aside]
    if named and (_RATED.match(note.text, named[-1].end) or _is_revised(note, named[-1])):
        return named[-1]
    if named and not CLAUSE.search(without_brackets(note.text[named[-1].end : value.start])):
        return None  # the nearest is looked for among all that the clause names
    if named and leads(note, note.sentences[index], named[-1].start):
        return None
    return governing(note, index, value.start, note.subjects[index]) or (
        note.subjects[index] if note.subjects else None
    )


# 看好甲与乙，因此将乙评级由…上调至…，目标价由82元升至130元; 对乙维持「买入」评级，目标价130元: whose rating is told, the target behind it is of too
_RATED = re.compile(
    r"\s?(?:[(（][^()（）]{1,12}[)）])?\s?(?:的?(?:投资|股票)?|(?:维持|重申|给予|首予|予)?[「『“\"][^「」『』“”\"，,；;。]{2,8}[」』”\"](?:投资|股票)?)(?:评级|评等)"
)


def _is_revised(note: Note, company: Mention) -> bool:
    """上修某某今年及明年的EPS预估，并将目标价由…调至…: whose forecast is moved, the target behind it is of too."""
    return _REVISES.search(note.text, max(0, company.start - 5), company.start) is not None


_REVISES = re.compile("(?:上修|下修|上调|下调|调[升高降低])了?对?$")


def _of_later_items(note: Note, mentions: list[Mention], value: Mention) -> frozenset[int]:
    """目标价195元；乙受惠于…: what stands behind a semicolon belongs to the next item of a list."""
    later = [m for m in mentions if m.start >= value.end]
    return frozenset(m.start for m in later if re.search(r"[；;]", note.text[value.end : m.start]))


def _maker(note: Note, mentions: list[Mention], value: Mention) -> Mention | None:
    """The company named before an amount in its own clause."""
    before = [m for m in mentions if m.label == "ORG" and m.end <= value.start]
    return next((m for m in before[::-1] if not CLAUSE.search(note.text, m.end, value.start)), None)


def _of_another_maker(note: Note, mentions: list[Mention], value: Mention, item: Mention | None) -> bool:
    """可灵月费66元，Runway月费15美元: whether the clause of an amount begins with a company that does not make the thing before it."""
    maker = _maker(note, mentions, value)
    if item is None or maker is None or item.label == "ORG" or item.start > maker.start:
        return False
    apart = CLAUSE.search(note.text, item.end, maker.start) is not None
    return apart and "vendor" in item.attributes and item.attributes["vendor"] != maker.name


def _in_clause(note: Note, index: int, value: Mention, kind: str, avoid: frozenset[int]) -> Mention | None:
    """The thing named before an amount in its own clause, if nothing is compared there; a company may only be its maker."""
    best: Mention | None = None
    ranks = {label: i for i, label in enumerate(owners_of(kind)) if label != "ORG"}
    for mention in reversed(note.sentences[index].mentions):
        if mention.end > value.start:
            continue
        if CLAUSE.search(note.text, mention.end, value.start) or mention.label == "COMPARE_CUE":
            break
        if mention.start in avoid or mention.label not in ranks:
            continue
        if best is None or ranks[mention.label] < ranks[best.label]:
            best = mention
    return best


def _per(note: Note, index: int, i: int, value: Mention, verdict: Verdict) -> str | None:
    """Its own suffix, what the rule names or sets, or a 每月, 年费 before it in the clause."""
    assert value.quantity is not None
    if value.quantity.per and not ("per" in verdict.rule.fields and value.quantity.per in {"unit", "set"}):
        return value.quantity.per
    if "per" in verdict.named:
        return verdict.named["per"].fact("per")
    if "per" in verdict.rule.fields:
        fixed: str = verdict.rule.fields["per"]
        return fixed
    if verdict.rule.fields.get("kind") == "hardware" and _SINGLE.search(
        note.text, max(0, value.start - SINGLE_REACH), value.start
    ):
        return "unit"
    mentions = note.sentences[index].mentions
    for j in range(i - 1, -1, -1):
        between = note.text[mentions[j].end : value.start]
        if re.search(r"[；;，,]", between) or len(between) > PERIOD_REACH:
            break
        per = mentions[j].fact("per") if mentions[j].label in {"PER_CUE", "PRICE_CUE"} else None
        if per == "call" and is_of_training(note, note.sentences[index], value):
            return None  # 单次训练的成本
        if per:
            return per
    following = mentions[i + 1] if i + 1 < len(mentions) else None
    if (
        following is not None
        and following.start == value.end
        and verdict.rule.fields.get("kind") in {"hardware", "commodity", "other"}
        and (following.fact("per") == "unit" or (following.label == "COUNT" and following.text[:1] == "一"))
    ):  # 12万元一张
        return "unit"
    joined = following is not None and note.text[value.end : following.start].strip() in JOINERS - {
        "，",
        ",",
        "；",
        ";",
    }
    return following.quantity.per if joined and following and following.quantity else None


_SINGLE = re.compile(
    r"(?:采购单|单(?:芯片|体|机)(?:的|均|平均|出厂|采购)*|单一[^，,；;。：:]{2,14}|[一每单][台套架][^，,；;。：:]{2,28})[价售报][^，,；;。：:\d]{0,6}$"
)  # 单芯片价格约3万元, 单一机柜售价约300万美元, 一台装有8张H100的服务器采购价约240万元
SINGLE_REACH = 40  # characters


def _commodity_per(note: Note, index: int, i: int, item: Mention | None, verdict: Verdict) -> str | None:
    """Where the note leaves the unit out, the one that the commodity is traded in (lexicon attribute `unit`)."""
    per = _per(note, index, i, note.sentences[index].mentions[i], verdict)
    if per not in {None, "share"} or item is None:
        return per
    quantity = note.sentences[index].mentions[i].quantity
    abroad = quantity is not None and quantity.currency == "USD"
    usual = (item.attributes.get("usd") if abroad else None) or item.attributes.get("unit")
    return usual if usual != "points" else None
