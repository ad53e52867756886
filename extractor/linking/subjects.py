"""Who a value belongs to: the choice of a subject among the mentions around it."""

import re
from collections.abc import Sequence
from itertools import pairwise

from extractor.linking.note import Note, Sentence
from extractor.rules.mentions import Mention

__all__ = ["carried", "comparands", "good_since", "nearest", "own_model", "set_aside"]

_CLAUSE = re.compile(r"[，,；;：:。]")
_BASE = re.compile(r"\s?[为作](?:基座|底座|基础|骨干|主干|教师)|\s?(?:模型)?的?基础(?=[之上])")
_ALIKE = re.compile(
    r"(?:保持|基本|大致|几乎|整体|大体|水平|表现|已|战|得分)*(?:一致|持平|相同|齐平|看齐|不变|打平|并列|同分|相当|打成平手|不相上下)"
)
# 恰与X问世、Y走红的时点吻合: events that what is spoken of only falls together with
_COINCIDES = re.compile(
    r"(?:^|[，,；;：:\s恰正好也])[与同跟](?P<events>[^，,；;。：:]{2,60}?)(?:相)?(?:吻合|契合|重合|重叠|呼应)"
)
_WHILE = re.compile(
    r"(?:(?<=[，,；;：:。\s])|^)(?:随着?|伴随着?)(?P<events>[^，,；;。：:]{2,40})[，,]", re.MULTILINE
)
_CONTRAST = re.compile(
    r"\d[^，,。；;\n]{0,6}[，,；;]\s?(?:而|反观|相比之下|相较之下|对比之下)(?:此前|同期|当时|上一代)?(?:的)?\s?$"
)
_BRACKET = re.compile(r"[()（）]")
# 是X（17.6%）的2.5倍, 仅为X的三分之一: what is measured by X
_TIMES = re.compile(
    r"\s?(?:[(（][^()（）]{0,20}[)）])?\s?的\s?(?:大?约|近|逾|超过?|不到)?\s?(?:[\d.]+|[一二两三四五六七八九十百千]+)\s?(?:多|余|几)?(?:倍|分之|/\d)"
)
_IS = re.compile(r"(?:是|为|相当于|约|达到?|仅|只有|不到|超过|大约)\s?$")
_BULLETS = "-–—•·●*"
PAIR_REACH = 2  # earlier sentences that may name the two of which 前者 and 后者 are told
HEADING_REACH = 30  # sentences
OFTEN = 3  # times that a note speaks of its own model at least, and twice as often as of all others
LIST_REACH = 8  # items of a list
NAMES = {"MODEL", "PRODUCT", "ACCELERATOR", "ORG", "COMMODITY"}
AFTER_COST = 6.0
CLAUSE_COST = 2.0
CHARACTERS_A_POINT = 12.0
RANK_COST = 5.0
COMPARED_COST = 15.0


def comparands(note: Note, mentions: Sequence[Mention]) -> set[int]:
    """Starts of names that stand behind a word of comparison in their clause: not the subject but its measure."""
    compared = _coincident(note, mentions)
    open_at: Mention | None = None
    for mention in mentions:
        if open_at is not None and re.search(
            r"[；;。]|[，,](?!\d{3})", note.between(open_at, mention).replace("、", "")
        ):
            open_at = None
        if mention.label == "MODEL" and _BASE.match(note.text, mention.end):
            compared.add(mention.start)  # 以X为底座: what is built on it is spoken of
        if mention.label in NAMES and _is_measure(note, mention):
            compared.add(mention.start)
        with_it = note.text[max(0, mention.start - 1) : mention.start] in {"与", "同", "跟"}
        if with_it and mention.label in NAMES and _ALIKE.match(note.text, mention.end):
            compared.add(mention.start)  # 定价与X保持一致
        elif (
            with_it
            and mention.label in NAMES
            and (rivals := _RIVALS.match(note.text, mention.end)) is not None
        ):
            ends = rivals.end()  # 能与甲、乙等模型一较高下
            compared |= {
                m.start for m in mentions if mention.start <= m.start < ends and m.label == mention.label
            }
        if mention.label == "COMPARE_CUE" or "margin" in mention.attributes:
            # 相较之下X仅59.2: whoever stands behind is spoken of
            open_at = None if mention.text.endswith("之下") else mention
        elif open_at is not None and mention.label in NAMES:
            compared.add(mention.start)
    return compared


_RIVALS = re.compile(
    r"[^，,；;。]{0,40}?(?:一较高下|一较长短|一决高下|正面竞争|分庭抗礼|掰手腕|相媲美|媲美|比肩|相提并论|不相上下|平分秋色|同台竞技|难分伯仲|旗鼓相当|同一?(?:档|水平|梯队))"
)


def _coincident(note: Note, mentions: Sequence[Mention]) -> set[int]:
    """Starts of names that stand in an event with which the time of something else falls together."""
    if len(mentions) < 2:
        return set()
    found = _COINCIDES.finditer(note.text, mentions[0].start, mentions[-1].start)
    events = [match.span("events") for match in found]
    aside = {m.start for m in mentions if m.label in NAMES and any(a <= m.start < b for a, b in events)}
    return aside | _circumstantial(note, mentions)


def _circumstantial(note: Note, mentions: Sequence[Mention]) -> set[int]:
    """随着甲量产，乙的租金转淡: starts of names in a clause that only tells the circumstances, where another of their kind is spoken of."""
    found = _WHILE.finditer(note.text, note.sentence_at(mentions[0].start).start, mentions[-1].start)
    spans = [match.span("events") for match in found]
    inside = [m for m in mentions if m.label in NAMES and any(a <= m.start < b for a, b in spans)]
    labels = {m.label for m in mentions if m not in inside}
    return {m.start for m in inside if m.label in labels}


def _is_measure(note: Note, mention: Mention) -> bool:
    """Whether what is told before a name is told as so many times, or such a part, of its own."""
    return (
        _TIMES.match(note.text, mention.end) is not None
        and _IS.search(note.text, max(0, mention.start - 8), mention.start) is not None
    )


def nearest(
    note: Note,
    index: int,
    start: int,
    end: int,
    labels: Sequence[str],
    *,
    reach: int = 2,
    avoid: frozenset[int] = frozenset(),
) -> Mention | None:
    """The mention that most likely owns the value at start:end: near, before it, in its clause, of a preferred label.

    labels: preferred first. reach: how many earlier sentences of the paragraph may supply it.
    """
    sentence = note.sentences[index]
    rank = {label: i for i, label in enumerate(labels)}
    compared = comparands(note, sentence.mentions)
    # 对比X的定价（20美元）: what stands behind 的 in its clause is the compared one's own
    compared -= {m.start for m in sentence.mentions if _possesses(note, m, start)}
    best: tuple[float, int] | None = None
    chosen: Mention | None = None
    for mention in sentence.mentions:
        if (
            mention.label not in rank
            or mention.start in avoid
            or (mention.start < end and start < mention.end)
        ):
            continue
        cost = _cost(note, mention, start, end) + RANK_COST * rank[mention.label]
        cost += COMPARED_COST if mention.start in compared else 0
        if best is None or (cost, mention.start) < best:
            best, chosen = (cost, mention.start), mention
    referred = _referred(note, index, start, labels)
    if referred is not None:
        return referred
    if chosen is not None and chosen.start not in compared:
        return chosen
    if chosen is not None and chosen.start >= end:
        chosen = None  # 得分74.9%，超越了o3: what it beats is not its owner
    return _earlier(note, index, rank, reach) or _from_heading(note, index, rank) or chosen


def _referred(note: Note, index: int, start: int, labels: Sequence[str]) -> Mention | None:
    """What 前者 or 后者 stands for: one of the last two names before it."""
    sentence = note.sentences[index]
    before = [m for m in sentence.mentions if m.end <= start]
    anaphor = next((m for m in reversed(before) if m.label == "ANAPHOR" or m.label in labels), None)
    if anaphor is None or anaphor.attributes.get("which") not in {"former", "latter"}:
        return None
    told = [*[*note.before(index, PAIR_REACH)][::-1], sentence]
    names = [m for s in told for m in s.mentions if m.label in NAMES and m.end <= anaphor.start]
    compared = {start for s in told for start in comparands(note, s.mentions)}
    # of those that are spoken of, or else of all: 甲与乙持平，高于后者的88.4
    for among in ([m for m in names if m.start not in compared], names):
        for label in labels:
            alike = [m for m in among if m.label == label]
            distinct = [m for i, m in enumerate(alike) if m.name not in {n.name for n in alike[i + 1 :]}]
            if len(distinct) > 1:
                return distinct[-2] if anaphor.attributes.get("which") == "former" else distinct[-1]
    return None


def carried(note: Note, index: int, labels: Sequence[str], reach: int) -> Mention | None:
    """The subject that earlier sentences of the paragraph, the heading or the title hand on."""
    rank = {label: i for i, label in enumerate(labels)}
    return _earlier(note, index, rank, reach) or _from_heading(note, index, rank)


def _foil(note: Note, sentence: Sentence, model: Mention) -> bool:
    """得分31.1%，而此前X只有17.6%; HLE 44.9%（X为41.7%）: a model that a later clause or a bracket only sets beside the subject."""
    return _CONTRAST.search(note.text, sentence.start, model.start) is not None or set_aside(
        note, sentence.mentions, model, sentence.end
    )


def set_aside(note: Note, mentions: Sequence[Mention], name: Mention, end: int) -> bool:
    """Whether a bracket that closes before `end` gives a name a value of its own: X取得37.5%（Y（高）为26.5%），在…"""
    depth = 0
    for mark in _BRACKET.finditer(note.text, name.end, end):
        depth += 1 if mark[0] in "(（" else -1
        if depth < 0:
            opened = max(note.text.rfind("(", 0, name.start), note.text.rfind("（", 0, name.start))
            inside = (m for m in mentions if opened < m.start < mark.start())
            return any(m.label in {"PERCENT", "POINTS", "NUMBER"} for m in inside)
    return False


def _possesses(note: Note, mention: Mention, position: int) -> bool:
    between = note.text[mention.end : position]
    return between.startswith("的") and not _CLAUSE.search(between)


def _cost(note: Note, mention: Mention, start: int, end: int) -> float:
    if mention.end <= start:
        between, cost = note.text[mention.end : start], 0.0
    else:
        between, cost = note.text[end : mention.start], AFTER_COST
    return cost + len(between) / CHARACTERS_A_POINT + CLAUSE_COST * len(_CLAUSE.findall(between))


def _earlier(note: Note, index: int, rank: dict[str, int], reach: int) -> Mention | None:
    """From earlier sentences: the subject, that is the first name that is not compared with."""
    for sentence in note.before(index, reach):
        first = next((m for m in sentence.mentions if m.label in rank or m.label == "ANAPHOR"), None)
        if first is not None and first.attributes.get("which") == "same":
            continue  # 该模型 is named still earlier
        found = _subject(note, sentence, rank)
        if found is not None:
            return found
    return None


def _from_heading(note: Note, index: int, rank: dict[str, int]) -> Mention | None:
    """What the part or the note is about, where nothing nearer is named: the nearest heading line, last the title."""
    first = min(rank, key=lambda label: rank[label])
    item = note.text[note.sentences[index].start] in _BULLETS
    for i in (*range(index - 1, max(0, index - HEADING_REACH), -1), 0):
        sentence = note.sentences[i]
        if _row(note, sentence) or (item and note.text[sentence.start] in _BULLETS):
            continue  # what stands beside it in a list heads nothing
        if i < index and sentence.mentions and (note.is_heading(sentence) or note.is_run_on_heading(i)):
            found = _subject(note, sentence, rank)
            if found is not None and found.label == first:
                return found
    return None


def _row(note: Note, sentence: Sentence) -> bool:
    """Whether a line is an item of a list of scores, whose models head nothing."""
    return note.text[sentence.start] in _BULLETS and bool(sentence.verdicts.get("benchmark_score"))


def _subject(note: Note, sentence: Sentence, rank: dict[str, int]) -> Mention | None:
    compared = comparands(note, sentence.mentions)
    names = [m for m in sentence.mentions if m.label in rank and m.start not in compared]
    names = [m for m in names if m.label != "MODEL" or not _foil(note, sentence, m)]
    return min(names, key=lambda m: (rank[m.label], m.start), default=None)


def own_model(note: Note, index: int) -> Mention | None:
    """The model of a note where none is named nearby: the one that it is about, else the one that a list speaks of before, else
    the only one that the note announces."""
    if "own_model" not in note.told:
        note.told["own_model"] = _main_model(note)
        note.told["announced_model"] = _announced(note)
    return note.told["own_model"] or _of_list(note, index) or note.told["announced_model"]


def _main_model(note: Note) -> Mention | None:
    """The only model that is not merely measured against or that is spoken of far more than others, or that is set over others:
    用户反馈X比Y快.
    """
    told: dict[str, list[Mention]] = {}
    over: dict[str, Mention] = {}
    for sentence in note.sentences:
        models = [m for m in sentence.mentions if m.label == "MODEL"]
        compared = comparands(note, sentence.mentions) if models else set()
        for model in models:
            if model.start not in compared:
                told.setdefault(model.name, []).append(model)
        for model, cue in pairwise(sentence.mentions):
            near = cue.label == "COMPARE_CUE" and cue.start - model.end <= 1
            if model.label == "MODEL" and near and model.start not in compared:
                over.setdefault(model.name, model)
    _fold_families(told)
    most = max(told.values(), key=len, default=[])
    others = sum(map(len, told.values())) - len(most)
    if most and (not others or (len(most) >= OFTEN and len(most) >= 2 * others)):
        return most[0]
    return next(iter(over.values())) if len(over) == 1 else None


def _fold_families(told: dict[str, list[Mention]]) -> None:
    """某某大模型第一次开源，名字叫某某Pro: the family stands for the one of its models that a note names."""
    for family in [name for name in told if name.endswith("大模型")]:
        stem = family.removesuffix("大模型")
        members = [name for name in told if name != family and name.startswith(stem)]
        if len(members) == 1:
            told[members[0]] += told.pop(family)


def _announced(note: Note) -> Mention | None:
    """某厂发布X, X是该厂最强的模型: the only model that a note says to be new, where it names that one before any other."""
    found: dict[str, list[Mention]] = {}
    first: Mention | None = None
    for sentence in note.sentences:
        models = [m for m in sentence.mentions if m.label == "MODEL"]
        compared = comparands(note, sentence.mentions) if models else set()
        for model in models:
            first = first or model
            led = _RELEASES.search(note.text[max(sentence.start, model.start - RELEASE_REACH) : model.start])
            told = _RELEASED.match(note.text, model.end, sentence.end)
            if model.start not in compared and (led or told):
                found.setdefault(model.name, []).append(model)
    _fold_families(found)
    if len(found) != 1 or first is None:
        return None
    (models,) = found.values()
    return models[0] if first.name in {m.name for m in models} else None


RELEASE_REACH = 16
_RELEASES = re.compile(
    r"(?:(?:发布|推出|开源|上线|公布)了?(?:最新|新一代|全新|旗舰|自研|开源|的|大?模型|推理|多模态)*|(?:名字叫|命名为|名为|取名为?|定名为?)[“「『\"]?)\s?$"
)
_RELEASED = re.compile(
    r"[^，,。；;\n]{0,8}(?:正式|同步)?(?:发布|亮相|问世|开源|上线)|[”」』\"]?(?:是|为|作为)[^，,。；;\n]{1,16}模型"
)


def _of_list(note: Note, index: int) -> Mention | None:
    """- X总参数超万亿 - 编程得分69.6 - 定价为…: the one model that the items before, and the line over them, speak of."""
    told: dict[str, Mention] = {}
    for i in range(index - 1, max(-1, index - 1 - LIST_REACH), -1):
        sentence = note.sentences[i]
        if note.text.count("\n", sentence.end, note.sentences[i + 1].start) > 1:
            break
        compared = comparands(note, sentence.mentions)
        for model in sentence.mentions:
            if model.label == "MODEL" and model.start not in compared and not _foil(note, sentence, model):
                told.setdefault(model.name, model)
    return next(iter(told.values())) if len(told) == 1 else None


def good_since(note: Note, index: int) -> Mention | None:
    """热卷收于3315元/吨。仓单19万吨: the last good of the sentence right before, where that told no figure of anything."""
    for sentence in note.before(index, 1):
        if any(m.label == "METRIC" for m in sentence.mentions):
            return None
        return next((m for m in reversed(sentence.mentions) if m.label == "COMMODITY"), None)
    return None
