"""Prices that no word near them tells: they go on with what the sentence, or the one before it, speaks of."""

import re
from collections import Counter
from dataclasses import replace

from extractor.linking.note import Note, Sentence, Verdict, group_at
from extractor.rules.mentions import Mention

__all__ = [
    "bare_prices",
    "company_of",
    "former_prices",
    "further_levels",
    "further_targets",
    "is_former",
    "listed_target",
    "tokens_per",
]

COMPANY_REACH = 60  # sentences before a price in which its company may stand
SUBJECT_GAP = 14  # characters between the firm that sets a target and its amount
FORMER_GAP = 8  # characters between a word of the former price and the amount
BRACKET_REACH = 24  # characters between a price and the former one told in brackets behind it
LEVEL_GAP = 3  # characters between 涨至 and the amount
ROWS = 12  # lines of a list of prices below the heading that tells their unit
FARTHEST = 5  # times: what a price may have moved
HIGHEST_TARGET = 100_000  # money for one share; what is dearer is no target
BARE, BRACKETED = "price.api_bare", "price.model_bracketed"
_TOLD = re.compile(
    r"[(（][^()（）\n]{0,12}百万\s?(?:个\s?)?(?:token|词元)[^()（）\n]{0,8}[)）]", re.IGNORECASE
)
_MONEY = re.compile(r"美元|欧元|港元|日元|元|人民币")
_CODES = {"美元": "USD", "欧元": "EUR", "港元": "HKD", "日元": "JPY"}
_CODE = re.compile(
    r"(?:\s?-\s?[A-Z]{1,2})?\s?[(（]\s?(?:[A-Z]{1,5}[.)）]|\d{3,6}(?![\d,.]*\s?[亿万%元倍])|\d{3}[xX*]{3})"
)
_CLAUSE = re.compile(r"[，,；;。：:\n]")
_BARS = ("|", "| ", "│", "│ ", "｜", "｜ ")
# 甲投顾给出340元，兆丰310元: a name alone between the amounts of a list of targets
_UNKNOWN_FIRM = re.compile(r"元(?:/股)?[，,、；;]\s?[\u4e00-\u9fff]{2,4}(?:给出|给予|为|上调至|喊)?\s?$")
_FIRMS = {"BROKER", "ORG"}
_OTHER_SUBJECTS = {"METRIC", "NOT_PRICE", "SPREAD_CUE", "COST_CUE", "COMMODITY"}


def bare_prices(note: Note, index: int, claimed: dict[int, Verdict]) -> dict[int, Verdict]:
    """API价格（美元/百万tokens）：甲输入3、输出15: numbers whose unit a bracket of the sentence tells; without one they are none."""
    result: dict[int, Verdict] = {}
    sentence = note.sentences[index]
    for i, verdict in claimed.items():
        if verdict.rule.name == BARE:
            told = _TOLD.search(note.text, sentence.start, sentence.mentions[i].start)
            money = _MONEY.search(told[0]) if told else None
            if told is None or money is None:
                continue
            fields = {"kind": "api", "per": "million_tokens", "currency": _CODES.get(money[0], "CNY")}
            verdict = replace(verdict, rule=replace(verdict.rule, fields=fields))
        if verdict.rule.name == BRACKETED:
            code = _currency_of_paragraph(note, index) if _opens_with_prices(note, index) else None
            if code is None:
                continue
            verdict = replace(verdict, rule=replace(verdict.rule, fields={"kind": "api", "currency": code}))
        result[i] = verdict
    return result


def _opens_with_prices(note: Note, index: int) -> bool:
    """在价格方面：…, Price: …: whether the paragraph of a sentence says with its first words that it is on prices."""
    first = [*note.before(index, PARAGRAPH), note.sentences[index]]
    start = min(sentence.start for sentence in first)
    return _ON_PRICES.match(note.text, start) is not None


PARAGRAPH = 8  # sentences of a paragraph on prices
_ON_PRICES = re.compile(
    r"[\s\d.、)）•·●◆■▪*\-–—]*(?:而?[在就从按以]|至于|关于)?\s?(?:API|调用|使用|推理|输入|输出|模型|综合|混合)?(?:价格|定价|售价|资费|Price|Pricing|price|pricing)"
    r"(?:\s?[(（][^()（）\n]{1,16}[)）])?(?:方面|上|维度|层面|角度|部分|来看|而言|来说|看)*\s?[:：,，]"
)


def _currency_of_paragraph(note: Note, index: int) -> str | None:
    """The one currency in which the paragraph tells its amounts."""
    told = {
        m.quantity.currency
        for sentence in (*note.before(index, PARAGRAPH), note.sentences[index])
        for m in sentence.mentions
        if m.label == "MONEY" and m.quantity is not None
    }
    return told.pop() if len(told) == 1 else None


def further_targets(note: Note, index: int, claimed: dict[int, Verdict]) -> dict[int, Verdict]:
    """In a list of targets the later firms give the amount alone: 高盛上调至2600元，瑞银由1800元升至2500元。"""
    verdict = _target_verdict(note, index)
    if verdict is None:
        return {}
    mentions = note.sentences[index].mentions
    vetoed = note.sentences[index].verdicts.get("!price", {})
    told = _first_told(note, index)
    return {
        i: verdict
        for i, m in enumerate(mentions)
        if i not in claimed
        and not any(j in vetoed for j in group_at(note.text, mentions, i))  # 每股盈测为10.3元、10.6元
        and m.start >= told
        and _may_be_target(m)
        and _has_firm(note, index, i)
    }


def _target_verdict(note: Note, index: int) -> Verdict | None:
    """The rule that claims a target price in this sentence or in the one before it in the paragraph."""
    for sentence in (note.sentences[index], *note.before(index, 2)):
        if (verdict := _target(sentence)) is not None:
            return verdict
    return listed_target(note, index)


def _target(sentence: Sentence) -> Verdict | None:
    verdicts = sentence.verdicts.get("price", {}).values()
    return next((v for v in verdicts if v.rule.fields.get("kind") == "target_price"), None)


def listed_target(note: Note, index: int) -> Verdict | None:
    """- 甲（目标价248元）⏎- 乙（334元）: the rule that claims the target of an item above, where all between are companies with an amount."""
    for sentence in reversed(note.sentences[max(0, index - ITEMS) : index + 1]):
        labels = [m.label for m in sentence.mentions if m.label != "PRICE_CUE"]
        if labels != ["ORG", "MONEY"] or not _ITEM.match(note.text, sentence.start, sentence.end):
            return None
        if (verdict := _target(sentence)) is not None:
            return verdict
    return None


ITEMS = 12  # lines of a list of companies
_ITEM = re.compile(
    r"(?:[-–—•·●◆■▪*]\s*|[(（]?\d{1,2}[)）.、]\s*)?[^\s，,；;。:：()（）]{2,12}\s?[(（][^()（）]{2,20}[)）]\s*$"
)


def _first_told(note: Note, index: int) -> int:
    """Where the sentence first speaks of target prices; its start if the one before did."""
    sentence = note.sentences[index]
    if any(
        v.rule.fields.get("kind") == "target_price"
        for earlier in note.before(index, 2)
        for v in earlier.verdicts.get("price", {}).values()
    ):
        return sentence.start
    cues = [m.start for m in sentence.mentions if m.attributes.get("kind") == "target_price"]
    return cues[0] if cues else sentence.start


def _may_be_target(mention: Mention) -> bool:
    quantity = mention.quantity
    if mention.label != "MONEY" or quantity is None or quantity.per not in {None, "share"}:
        return False
    top = quantity.max if quantity.value is None else quantity.value
    return top is not None and 0 < top < HIGHEST_TARGET


def _has_firm(note: Note, index: int, i: int) -> bool:
    """Whether the clause of an amount names a firm close before it, or goes on with an amount that has one."""
    mentions = note.sentences[index].mentions
    at = mentions[i].start
    if note.text.endswith(_BARS, 0, at):  # a table that lost its line ends: 某某控股(00001.HK) | 买入 | 65元
        return any(m.label in _FIRMS for m in mentions[:i])
    if (
        _UNKNOWN_FIRM.search(note.text, note.sentences[index].start, at)
        and i
        and mentions[i - 1].label == "MONEY"
    ):
        return True
    for j in range(i - 1, -1, -1):
        left = mentions[j]
        between = note.text[left.end : at]
        if _CLAUSE.search(between) or len(between) > SUBJECT_GAP or left.label in _OTHER_SUBJECTS:
            return False
        if left.attributes.get("kind") == "share_price":
            return False
        if left.label in _FIRMS or left.label == "TARGET_VERB":
            return True
        at = left.start
    return False


def company_of(note: Note, index: int) -> Mention | None:
    """Whose share a price is where its paragraph names none: the one company of the paragraph before, where that tells such prices;
    else the company with a stock code told last, else the one told most."""
    if (above := _priced_above(note, index)) is not None:
        return above
    sentences = note.sentences[max(0, index - COMPANY_REACH) : index + 1]
    companies = [m for sentence in sentences for m in sentence.mentions if m.label == "ORG"]
    coded = [m for m in companies if _CODE.match(note.text, m.end)]
    if coded:
        return coded[-1]
    if not companies:
        named = [m for sentence in note.sentences for m in sentence.mentions if m.label == "ORG"]
        companies = named if len({m.name for m in named}) == 1 else []
    told = Counter(m.name for m in companies)
    return max(companies, key=lambda m: (told[m.name], -m.start), default=None)


def _priced_above(note: Note, index: int) -> Mention | None:
    """股王甲…，某证券由6,200元大升至9,400元。⏎某投行则由7,000元…: the only company of the paragraph before, which tells targets too."""
    own = [note.sentences[index], *note.before(index, PARAGRAPH)]
    last = index - len(own)
    if last < 0 or any(m.label == "ORG" for s in own for m in s.mentions):
        return None
    above = [note.sentences[last], *note.before(last, PARAGRAPH)]
    verdicts = (v for s in above for v in s.verdicts.get("price", {}).values())
    named = {m.name: m for s in above for m in s.mentions if m.label == "ORG"}
    told = any(v.rule.fields.get("kind") == "target_price" for v in verdicts)
    return next(iter(named.values())) if told and len(named) == 1 else None


PARAGRAPH = 12  # sentences


def former_prices(note: Note, index: int, claimed: dict[int, Verdict]) -> dict[int, Verdict]:
    """目标价387港元(此前为343港元): an amount behind a word of the former price is of the kind of the price before it."""
    mentions = note.sentences[index].mentions
    vetoed = note.sentences[index].verdicts.get("!price", {})
    found: dict[int, Verdict] = {}
    for i, verdict in claimed.items():
        j = i + 1
        if j < len(mentions) and mentions[j].label == "COMPARE_CUE":  # 较前次的33.60元有所上调
            j += 1
        if j + 1 >= len(mentions) or not _tells_former(note, mentions[j]):
            continue
        cue, old = mentions[j], mentions[j + 1]
        near = cue.start - mentions[i].end <= BRACKET_REACH and old.start - cue.end <= FORMER_GAP
        if near and old.label == "MONEY" and j + 1 not in vetoed and j + 1 not in claimed:
            found[j + 1] = verdict
    return found | _bracketed_before(note, index, claimed | found)


# 较9月低点(1780元)累计回升: what a price is compared with, in brackets
_COMPARED = re.compile(r"[较比][^，,；;。()（）]{2,10}[(（]\s?$")


def _bracketed_before(note: Note, index: int, claimed: dict[int, Verdict]) -> dict[int, Verdict]:
    """批价1920元，较9月低点(1780元)回升: the earlier price that a bracket behind the word of comparison tells."""
    mentions = note.sentences[index].mentions
    vetoed = note.sentences[index].verdicts.get("!price", {})
    found: dict[int, Verdict] = {}
    last: int | None = None
    for i, mention in enumerate(mentions):
        if i in claimed:
            last = i
        elif last is None or mention.label != "MONEY" or i in vetoed:
            continue
        elif _is_compared(note, mentions[last].end, mention) and _comparable(mentions[last], mention):
            found[i] = claimed[last]
    return found


def _is_compared(note: Note, floor: int, value: Mention) -> bool:
    """(1780元) behind 较9月低点; 从七月初的1230元的底部: what a price had been at a point that the note names."""
    if _POINT.match(note.text, value.end) or _RISEN.match(note.text, value.end):
        return _SINCE.search(note.text, floor, value.start) is not None
    closed = note.text[value.end : value.end + 1] in {")", "）"}
    return closed and _COMPARED.search(note.text, floor, value.start) is not None


_SINCE = re.compile(r"[从自较][^，,；;。()（）]{2,14}的\s?$")
_RISEN = re.compile(
    r"(?:上涨|下跌|上升|下降|回升|回落|涨|跌)\s?了?\d+(?:\.\d+)?%"
)  # 较2月上旬的184美元上涨3.3%
_MOVES = re.compile(r"(?:下|上|回)?[降涨跌升落滑调]\s?(?:了|约|近)?\s?\d")
_POINT = re.compile(r"的?(?:历史)?(?:底部|低点|高点|低位|高位|顶部|谷底|峰值)")


def _tells_former(note: Note, cue: Mention) -> bool:
    """A word of the former price or of a time past, or a word of origin that opens a bracket: (原78港元), (from HK$92)."""
    opens = note.text[max(0, cue.start - 1) : cue.start] in {"(", "（"}
    return (
        cue.label in {"OLD_CUE", "PAST_CUE"}
        or (cue.label == "FROM_CUE" and opens)
        or (cue.label == "CHANGE_CUE" and "basis" in cue.attributes and note.text.startswith("的", cue.end))
    )


def tokens_per(note: Note, index: int) -> str | None:
    """How many tokens an API's price is for, told once in the sentence or in those before it in the paragraph."""
    for sentence in (note.sentences[index], *note.before(index, 4)):
        for mention in sentence.mentions:
            per = mention.fact("per") if mention.label in {"MONEY", "PER_CUE"} else None
            if per is not None and per.endswith("tokens"):
                return per
    return _headed_per(note, index)


def _headed_per(note: Note, index: int) -> str | None:
    """计费项目 免费 付费（每百万token）: a heading over rows whose cells only blanks part, up to a blank line."""
    for i in range(index - 1, max(-1, index - 1 - ROWS), -1):
        sentence, below = note.sentences[i], note.sentences[i + 1]
        if (
            note.text.count("\n", sentence.end, below.start) != 1
            or "。" in note.text[sentence.start : sentence.end]
        ):
            return None
        found = _PER_TOKENS.search(note.text, sentence.start, sentence.end)
        if found is not None:
            return "million_tokens" if found["many"] in _MILLION else "thousand_tokens"
    return None


_PER_TOKENS = re.compile(
    r"(?:[/每(（])\s?(?P<many>百万|100万|1M|M|千|1K|K)\s?个?\s?(?:tokens?|词元|令牌)", re.IGNORECASE
)
_MILLION = {"百万", "100万", "1M", "M", "m", "1m"}


def is_former(note: Note, mentions: list[Mention], i: int) -> bool:
    """Whether a word of the former price stands right before an amount: 原价40美元, 前值：54元, 原目标价343港元。"""
    at = mentions[i].start
    told = _POINT.match(note.text, mentions[i].end) or _RISEN.match(note.text, mentions[i].end)
    if told and _SINCE.search(note.text, max(0, at - 18), at):
        return True  # 从七月初的1230元的底部反弹
    for cue in reversed(mentions[max(0, i - 2) : i]):  # 此前目标价为, 此前我们的目标价为
        between = note.text[cue.end : at]
        if len(between) > FORMER_GAP or re.search(r"[，,；;。至到]", between):
            return False
        if cue.label in {"OLD_CUE", "PAST_CUE"} or "old" in cue.attributes:
            return True
        if cue.label == "FROM_CUE" and note.text[max(0, cue.start - 1) : cue.start] in {"(", "（"}:
            return True
        if cue.label == "CHANGE_CUE" and "basis" in cue.attributes:  # 较上周五的12.05元, 较上周0.92元/W降3分
            return between.endswith("的") or (
                not between and _MOVES.match(note.text, mentions[i].end) is not None
            )
        if cue.label == "COMPARE_CUE" and between.endswith(("(", "（")):
            return True  # 较9月低点(1780元)
        if cue.label == "COMPARE_CUE" and at < mentions[i].start:  # 较预售价23.58万元下调6,000元
            behind = mentions[i + 1] if i + 1 < len(mentions) else None
            return (
                not between
                and behind is not None
                and behind.label == "CHANGE_CUE"
                and behind.start == mentions[i].end
            )
        if cue.label == "COMPARE_CUE" and cue.text.startswith("上"):  # 较上一代的1.6元
            return between == "的"
        if cue.label != "PRICE_CUE":
            return False
        at = cue.start
    return False


def further_levels(note: Note, index: int, claimed: dict[int, Verdict]) -> dict[int, Verdict]:
    """月初均价6.02美元，9月25日涨至7.35美元: the level reached later is a price as the one before it."""
    mentions = note.sentences[index].mentions
    vetoed = note.sentences[index].verdicts.get("!price", {})
    found: dict[int, Verdict] = {}
    last: int | None = None
    for i, mention in enumerate(mentions):
        if mention.label in _OTHER_SUBJECTS - {"COMMODITY"}:
            last = None
        elif i in claimed:
            last = i
        elif last is not None and mention.label == "MONEY" and i not in vetoed:
            cue = mentions[i - 1]
            near = cue.label == "TO_CUE" and mention.start - cue.end <= LEVEL_GAP
            if (near or _is_reached(note, cue, mention)) and _comparable(mentions[last], mention):
                found[i] = claimed[last]
                old = mentions[i - 2]  # 从6月初的719元反弹至当前的1139元
                if i - 2 not in claimed and i - 2 not in vetoed and _comparable(old, mention):
                    found[i - 2] = claimed[last]
    return found


def _is_reached(note: Note, move: Mention, value: Mention) -> bool:
    """从1.7美元上涨250%以上，达6.1美元: whether a level is told right behind the move that led to it."""
    moved = move.label in {"PERCENT", "MULTIPLE"}
    return moved and _REACHED.fullmatch(note.text, move.end, value.start) is not None


_REACHED = re.compile(r"(?:以上|左右|多)?\s?[，,]?\s?(?:已|现|目前)?(?:达到?|至|报)\s?(?:约|近)?")


def _comparable(first: Mention, second: Mention) -> bool:
    """Whether two amounts may be prices of one thing: one currency, sizes not far apart."""
    a, b = first.quantity, second.quantity
    if a is None or b is None or not a.value or not b.value or a.currency != b.currency:
        return False
    return a.value / b.value < FARTHEST and b.value / a.value < FARTHEST
