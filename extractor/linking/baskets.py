"""Goods of the basket of consumer or producer prices, whose rates follow without the index: CPI同比上涨0.3%，…猪肉价格同比下降8.2%."""

import re

from extractor.linking.note import Note
from extractor.linking.readings import Metrics
from extractor.linking.words import FigureWords
from extractor.rules.mentions import Mention

__all__ = ["INDICES", "basket_groups"]

INDICES = frozenset({"cpi", "ppi"})
REACH = 5  # sentences before in which the index is named
# what stands between a good, or the last of a list, and its rate
_RATED = re.compile(
    r"(?:项|类)?(?P<price>(?:消费品)?(?:零售|出厂)?价格)?(?:则|也|仍|均|当月|同比读数|读数)*(?=同比|环比|同、环比|同环比|分别|降幅|涨幅|由|从|增速|上涨|下降|上升|下跌|增长)"
)
ATTRIBUTES = {
    "unit": "number",
    "of": "economy",
    "basket": "1",
}  # rates alone, and none in points: 降幅比上月收窄0.3个百分点


def basket_groups(note: Note, index: int, words: FigureWords) -> list[Metrics]:
    """The index told last as the metric of every good, or list of goods, that leads to a rate."""
    sentence = note.sentences[index]
    if not any(m.label == "PERCENT" for m in sentence.mentions):
        return []
    told = [m for s in note.sentences[max(0, index - REACH) : index + 1] for m in s.mentions if _is_index(m)]
    groups: list[Metrics] = []
    for match in words.basket.finditer(note.text, sentence.start, sentence.end) if told else ():
        rated = _RATED.match(note.text, match.end(), sentence.end)
        last = [m.name for m in told if m.end <= match.start()]
        if rated is not None and last:
            start, end = match.end(), rated.end("price") if rated["price"] else match.end()
            metric = Mention(start, end, "METRIC", note.text[start:end], last[-1], ATTRIBUTES)
            groups.append(Metrics([metric]))
    return groups


def _is_index(mention: Mention) -> bool:
    return mention.label == "METRIC" and mention.name in INDICES
