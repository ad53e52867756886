"""Items of a list whose heading names the metric: 研发投入 over • 2024-2026年累计：80亿元, 收入构成 over • 授权：70% • 订阅：30%."""

import re
from dataclasses import dataclass, replace

from extractor.linking.note import Note, Sentence
from extractor.linking.rated_items import rated_metric
from extractor.linking.readings import VALUES, Metrics
from extractor.linking.words import FigureWords
from extractor.rules.mentions import Mention

__all__ = ["Listed", "listed_items"]

LONGEST_LIST = 8  # items of such a list
LONGEST_HEADING = 28  # characters
_MARK = r"[-–—•·*●▪◆■◦]"
_YEAR = (
    r"(?:(?:FY)?20\d\d\s?(?:[-–—~至到]\s?(?:20)?\d\d)?\s?[EeFf]?(?:[HQ][1-4])?\s?年?(?:[上下]半年|前三季度|[一二三四]季度|全年|财年|末|底)?"
    r"|[1-4][QH]\d\d|\d\d[QH][1-4]|FY\d\d)"
)
_PERIOD = re.compile(_YEAR)
# what stands between the value before, or the begin of the line, and a value that is an item's
_ITEM = re.compile(
    rf"[\s;；,，、。]*(?:[(（][^()（）\n]{{0,20}}[)）]\s*)?(?:(?:{_MARK}|[(（]?\d{{1,2}}[)）.、](?!\d)|[①-⑳])\s*)?"
    rf"(?:(?P<label>[^\s:：\n,，;；。•●|][^:：\n,，;；。•●|]{{0,23}})\s?[：:]|(?P<year>{_YEAR})(?:\s|(?<=[年EeFf]))"
    r"|(?P<bare>[^\s:：\n,，;；。•●|\d][^:：\n,，;；。•●|]{0,23}?)(?:[ \u3000]+|(?<=[\u4e00-\u9fff])(?=\s?$)))\s?"
    r"(?:约为?|大约|超过?|近|逾|高?达|将?达到?|为|预计|有望达?)*\s?"
)
# 2024-2026年累计, 2026-2030年复合增长率: all that may stand beside the period
_BESIDE = re.compile(
    r"(?:累计|合计|总计|年均|平均|年化|预计|预测|目标|指引|同比|环比|增速|增长率?|年?复合(?:年?增长率|增速)|CAGR|[(（]\s?(?:CAGR|预测|预计|实际)\s?[)）]|的|\s)*"
)
_HEAD = re.compile(
    rf"(?:#+\s*|{_MARK}\s*|[(（]?[\d一二三四五六七八九十]{{1,2}}[)）.、]\s?)?(?P<before>[^:：]{{0,14}})"
)
_DIVIDES = r"构成|结构|拆分|占比|分布|组成"
_TAIL = re.compile(
    rf"(?P<divides>(?:{_DIVIDES})?)(?:预测|预期|预估|估算|指引|目标|情况|数据|展望|增长|增速|增长率|走势|规划|计划|排名|排行|榜单?|前[三五十]|TOP\d*|Top\d*|\s)*(?:[(（][^()（）\n]{{1,16}}[)）])?\s?[：:]?"
)
_UNMEASURED = re.compile(
    rf"(?:#+\s*|{_MARK}\s*)?[\u4e00-\u9fffA-Za-z]{{2,8}}(?:{_DIVIDES})(?:[(（][^()（）\n]{{1,16}}[)）])?\s?[：:]?"
)
_NO_WHOLE = re.compile(r"股权|股东|持股|股本|债务|资本结构|期限|组织|团队|风险|评级|仓位|指数")
_NO_PART = re.compile(
    r"同比|环比|合计|共计|总计|累计|其中|增速|增长|下降|较|目标|评级|来源|注|备注|风险|单位|概率|每|折|涨|跌|\d{2}|收盘|占比$"
)


_RANKS = re.compile(r"排名|排行|榜|TOP|Top|前[三五十]")


@dataclass(frozen=True, slots=True)
class Listed:
    """The metrics of the items of a line, and the heading that names them."""

    groups: list[Metrics]
    heading: Sentence


def listed_items(note: Note, index: int, words: FigureWords) -> Listed | None:
    """A metric for each item of a line under a heading that names one and tells nothing itself, or of a period with its rate."""
    if (rated := rated_metric(note, index, words)) is not None:
        return Listed([rated[0]], rated[1])
    items = _items(note, note.sentences[index])
    heading = _heading(note, index) if items else None
    metric = _named(note, heading) if heading is not None else None
    if heading is None or metric is None:
        return None
    if any(item["bare"] is not None for _, item in items) and not _RANKS.search(
        note.text, heading.start, heading.end
    ):
        return None  # 甲 12亿: rows of a ranking alone leave out the colon
    groups = [g for value, label in items if (g := _group(note, value, label, metric, words)) is not None]
    return Listed(groups, heading) if groups else None


def _items(note: Note, sentence: Sentence) -> list[tuple[Mention, re.Match[str]]]:
    """The values of a line, each with the label before it, up to a metric that is named; none where the first is no item's."""
    if not note.starts_line(sentence):
        return []
    found: list[tuple[Mention, re.Match[str]]] = []
    last = sentence.start
    for mention in sentence.mentions:
        if mention.label == "METRIC":
            break
        if mention.label not in VALUES or mention.start < last:
            continue
        item = _ITEM.fullmatch(note.text, last, mention.start)
        if item is not None and item["bare"] and found:
            item = None  # 6.5亿元，同比增长25%
        if item is None and not found:
            return []
        if item is not None:
            found.append((mention, item))
        last = mention.end if item is not None else last
    return found


def _heading(note: Note, index: int) -> Sentence | None:
    """The line over a list, above the items before this one."""
    for above in reversed(note.sentences[max(0, index - LONGEST_LIST) : index]):
        if not note.starts_line(above):
            return None
        if _items(note, above):
            continue
        short = above.end - above.start <= LONGEST_HEADING and note.is_heading(above)
        return above if short and not any(m.label in VALUES for m in above.mentions) else None
    return None


def _named(note: Note, heading: Sentence) -> Mention | None:
    """The one metric of a heading; a division of what is not measured in money is told in shares."""
    text, metrics = note.text, [m for m in heading.mentions if m.label == "METRIC"]
    if not metrics:
        whole = _UNMEASURED.fullmatch(text, heading.start, heading.end)
        shares = whole is not None and not _NO_WHOLE.search(whole[0])
        return _share(heading) if shares else None
    if len({m.name for m in metrics}) != 1 or _NO_WHOLE.search(text, heading.start, heading.end):
        return None
    tail = _TAIL.fullmatch(text, metrics[-1].end, heading.end)
    if tail is None or _HEAD.fullmatch(text, heading.start, metrics[0].start) is None:
        return None
    if not tail["divides"]:
        return metrics[-1]
    divided = replace(metrics[-1], attributes={**metrics[-1].attributes, "divided": "1"})
    return _share(heading) if metrics[-1].name == "share_of" else divided


def _share(heading: Sentence) -> Mention:
    return Mention(heading.start, heading.end, "METRIC", "", "share_of", {"unit": "percent", "divided": "1"})


def _group(
    note: Note, value: Mention, item: re.Match[str], metric: Mention, words: FigureWords
) -> Metrics | None:
    """The metric of one item, before the period that its label is, or right behind the name that it is."""
    side = next(side for side in ("label", "year", "bare") if item[side])
    label, at = item[side].strip(), item.start(side)
    period = _PERIOD.match(label)
    if period is not None:
        beside = _BESIDE.fullmatch(label, period.end()) is not None
        return Metrics([replace(metric, start=at, end=at)], taken=0, last=at) if beside else None
    if _NO_PART.search(label) or words.not_name.search(label) or words.growth.search(label):
        return None
    divided = "divided" in metric.attributes
    barred = _NO_THINGS if divided else _NO_THINGS | {"PRICE_CUE"}
    if any(m.label in barred for m in _within(note, at, item.end(side))):
        return None
    signed = value.text[0] in "+-−＋－"
    if divided and value.label == "PERCENT" and not signed:
        attributes, name = {"unit": "percent", "part": label}, "share_of"
    else:
        attributes, name = {**metric.attributes, "part": label}, metric.name
    named = Mention(value.start, value.start, "METRIC", metric.text, name, attributes)
    return Metrics([named])


def _within(note: Note, start: int, end: int) -> list[Mention]:
    return [m for m in note.sentence_at(start).mentions if m.start < end and start < m.end]


_NO_THINGS = (
    frozenset(
        "METRIC RATING RATING_WORD BROKER MODALITY CHANGE_CUE COMPARE_CUE SCORE_CUE BENCHMARK OLD_CUE SUPPOSED".split()
    )
    | VALUES
)
