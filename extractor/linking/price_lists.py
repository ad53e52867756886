"""Prices told as lists: 分别为, slashes, one currency for several amounts, two classes of a share."""

import re
from collections.abc import Iterator
from itertools import pairwise

from extractor.linking.note import JOINERS, Note, Verdict, group_at
from extractor.rules.mentions import Mention

__all__ = [
    "CLAUSE",
    "changed_lists",
    "owners_of",
    "respectively",
    "shared",
    "spread_over",
    "without_brackets",
]


# who can own a price of each kind, most likely first
OWNERS = {
    "subscription": ["PRODUCT", "MODEL", "ORG"],
    "api": ["MODEL", "PRODUCT", "ORG"],
    "target_price": ["ORG"],
    "share_price": ["ORG"],
    "hardware": ["ACCELERATOR", "PRODUCT", "GPU_WORD", "SERVER_WORD", "COMMODITY"],
    "service": ["ACCELERATOR", "GPU_WORD", "PRODUCT", "SERVER_WORD", "CLUSTER_WORD", "COMMODITY", "ORG"],
    "commodity": ["COMMODITY", "PRODUCT", "ORG"],
    "cost": ["MODEL", "CLUSTER", "PRODUCT", "ORG", "CLUSTER_WORD", "ACCELERATOR"],
    "other": ["PRODUCT", "ACCELERATOR", "MODEL", "COMMODITY"],
}
CLOSE_LISTS = 12  # characters between a list of things and the list of their amounts, where 分别 is not said
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
CLAUSE = re.compile(r"[，,；;：:。]")


def owners_of(kind: str) -> list[str]:
    """Labels of what can own a price; a kind that a rule of someone else made is owned as any other."""
    return OWNERS.get(kind, OWNERS["other"])


def respectively(note: Note, index: int, spread: dict[int, Verdict]) -> dict[int, Mention]:
    """A和B的报价分别为X、Y: a list of amounts over a list of owners of the same length.

    Moves may stand in brackets between the amounts, grades between the owners; without 分别 the lists must be close.
    """
    mentions = note.sentences[index].mentions
    owners: dict[int, Mention] = {}
    for run in _lists(note, mentions, sorted(spread)):
        if len(run) < 2:
            continue
        labels = owners_of(spread[run[0]].rule.fields.get("kind", "other"))
        names = [j for j in range(run[0]) if mentions[j].label in labels and not _is_code(note, mentions, j)]
        same = [j for j in names if mentions[j].label == mentions[names[-1]].label]
        groups = _lists(note, mentions, same, called=len(run) >= SURE)
        group = next((g for g in groups if names and names[-1] in g), [])
        gap = note.text[mentions[names[-1]].end : mentions[run[0]].start] if names else ""
        if (some := _SOME.search(gap)) is not None:
            group = _of_group(note, mentions, same, some)
        close = len(gap) <= CLOSE_LISTS and not CLAUSE.search(gap)
        pairs = _slashed(note, mentions, run)
        sure = some is not None or "分别" in gap or close or len(group) >= SURE
        sure = sure or changed_lists(note.text, mentions, run[0]) is not None
        if len(group) == len(pairs) and sure:
            owners.update({v: mentions[j] for pair, j in zip(pairs, group, strict=True) for v in pair})
    return owners


def shared(note: Note, index: int, i: int, item: Mention | None) -> list[Mention]:
    """A和B的输出价格均降为3元: the other things of the list that ends in the item, where each of them costs the one amount."""
    mentions = note.sentences[index].mentions
    if item is None or item not in mentions[:i]:
        return []
    chips = item.label == "ACCELERATOR" and _PRICED.fullmatch(note.text, item.end, mentions[i].start)
    if not chips and not _EACH.search(note.text, item.end, mentions[i].start):
        return []
    others = [j for j in range(i) if mentions[j].label == item.label]
    group = next((g for g in _lists(note, mentions, others) if mentions.index(item) in g), [])
    return [mentions[j] for j in group if mentions[j].name != item.name]


_EACH = re.compile(
    r"(?:(?<![日周月年平])均(?![价值线重])|都|皆|同为|同样|统一|一律|双双|一致)[^，,；;：:。别]{0,12}$"
)


# 甲和乙约8万元: cards are priced one by one
_PRICED = re.compile(r"的?(?:单卡|单芯片|单颗|单张)?(?:单价|价格|售价|报价|成交价)?(?:大?约|为|在|是|也)*\s?")


def changed_lists(text: str, mentions: list[Mention], i: int) -> tuple[range, range] | None:
    """由23元及43元上调至27元及60元: the list of old amounts and the one of as many new ones, where mentions[i] is in one of them."""
    own = group_at(text, mentions, i)
    if len(own) < 2:
        return None
    for step, at in ((1, own[-1] + 1), (-1, own[0] - 1)):
        cue, there = (mentions[k] if 0 <= k < len(mentions) else None for k in (at, at + step))
        if cue is None or there is None or cue.label != "TO_CUE" or there.label != "MONEY":
            continue
        other = group_at(text, mentions, at + step)
        if len(other) == len(own):
            return (own, other) if step > 0 else (other, own)
    return None


def _is_code(note: Note, mentions: list[Mention], j: int) -> bool:
    """甲(00728.HK): the code in the bracket behind a name is that name again."""
    before = mentions[j - 1] if j else None
    return (
        before is not None
        and before.name == mentions[j].name
        and note.text[before.end : mentions[j].start].strip() in {"(", "（"}
    )


SURE = 3  # names of a list that has as many amounts
_SOME = re.compile(r"(?P<side>[前后])(?P<many>[两二三四五2-5])(?:者|家|只|隻)")
_MANY = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5}
_LISTED = re.compile(r"\s?(?:[、，,/]|[和与及]|以及)\s?")


def _of_group(note: Note, mentions: list[Mention], names: list[int], some: re.Match[str]) -> list[int]:
    """甲、乙及丙，前两者目标价为8元及7元: the first or the last of a list, as many as the word tells."""
    many = _MANY.get(some["many"]) or int(some["many"])
    listed = names[-1:]
    for j in reversed(names[:-1]):
        between = without_brackets(note.text[mentions[j].end : mentions[listed[0]].start])
        if not _LISTED.fullmatch(between):
            break
        listed.insert(0, j)
    return listed[:many] if some["side"] == "前" else listed[-many:]


def _slashed(note: Note, mentions: list[Mention], run: list[int]) -> list[list[int]]:
    """A list of amounts by what it is told of: 5/25美元、1.25/10美元 are two pairs, where nothing but slashes stands each is alone."""
    pairs: list[list[int]] = [run[:1]]
    for before, i in pairwise(run):
        joiner = note.text[mentions[before].end : mentions[i].start].strip()
        if joiner == "/":
            pairs[-1].append(i)
        else:
            pairs.append([i])
    return pairs if len(pairs) > 1 else [[i] for i in run]


def _lists(
    note: Note, mentions: list[Mention], indices: list[int], *, called: bool = False
) -> Iterator[list[int]]:
    """Coordinated runs of the mentions at `indices`; what stands in brackets between two members does not part them.

    called: nor does a word that a name goes by: 权王甲（2330）、股王乙（5274）.
    """
    run: list[int] = []
    for i in indices:
        between = note.text[mentions[run[-1]].end : mentions[i].start] if run else ""
        joint = without_brackets(between).strip()
        if run and joint not in JOINERS and not (called and _CALLED.fullmatch(joint)):
            yield run
            run = []
        run.append(i)
    if run:
        yield run


_CALLED = re.compile(r"(?:[、和与及]|以及)[\u4e00-\u9fff]{2,4}")


def without_brackets(text: str) -> str:
    while (inner := _BRACKETS.sub("", text)) != text:
        text = inner
    return text


def spread_over(note: Note, index: int, claimed: dict[int, Verdict]) -> dict[int, Verdict]:
    """A claim on one amount serves its coordinated list and, in a change, the other side of 由 … 至 …."""
    mentions = note.sentences[index].mentions
    result = dict(claimed)
    vetoed = note.sentences[index].verdicts.get("!price", {})
    for i, verdict in claimed.items():
        for j in (*group_at(note.text, mentions, i), *_of_other_class(note, mentions, i)):
            if j not in vetoed:
                result.setdefault(j, verdict)
    for i in range(1, len(mentions)):
        if mentions[i].label == "TO_CUE":
            old = next((j for j in range(i - 1, -1, -1) if mentions[j].label == "MONEY"), None)
            new = next((j for j in range(i + 1, len(mentions)) if mentions[j].label == "MONEY"), None)
            if old is None or new is None or mentions[new].start - mentions[old].end > 24:
                continue
            if _names_another(note, mentions, old, i) or _STOP.search(
                note.text, mentions[old].end, mentions[i].start
            ):
                continue
            if new in result and old not in vetoed:
                told, other = new, old
            elif old in result and new not in vetoed:
                told, other = old, new
            else:
                continue
            for j in group_at(note.text, mentions, other):  # 由15/75美元降至5/25美元
                if j not in vetoed:
                    result.setdefault(j, result[told])
    return result


_STOP = re.compile("[；;。]")


def _names_another(note: Note, mentions: list[Mention], old: int, cue: int) -> bool:
    """甲卡价值量3万元，乙卡升至4万元: another card behind a mark, in whose clause the second amount stands."""
    named = [m for m in mentions[old + 1 : cue] if m.label == "ACCELERATOR"]
    return bool(named) and _PARTED.search(note.text, mentions[old].end, named[-1].start) is not None


_PARTED = re.compile(r"[，,；;：:。\s]")


_CLASS_JOINT = re.compile(r"\s?[(（]\s?[ABH]股?\s?[)）]\s?(?:[/、，,和及]|以及)\s?")


def _of_other_class(note: Note, mentions: list[Mention], i: int) -> Iterator[int]:
    """目标价RMB39(A)/HKD16(H): the price of the company's other class of shares."""
    behind = i + 1 < len(mentions) and mentions[i + 1].label == "MONEY"
    if behind and _CLASS_JOINT.fullmatch(note.text, mentions[i].end, mentions[i + 1].start):
        yield i + 1
