"""Shops that open and close, told behind how many there are: 门店数820家，净增45家; 新开30家，关闭12家."""

import re
from dataclasses import replace

from extractor.linking.note import Note, Sentence
from extractor.linking.readings import Metrics
from extractor.linking.words import FigureWords
from extractor.rules.mentions import Mention

__all__ = ["moves_stores", "store_moves"]

_SHOPS = frozenset({"stores", "store_openings", "store_closures"})
_UNITS = frozenset({"家", "间"})
_OTHERS = re.compile(r"(?:[应销盟理厂]商|客户|子公司|企业|工厂|渠道|机构)\s?$")  # 供应商新增30家
REACH = 5  # characters of the verb before a number, 净新增约


def moves_stores(note: Note, sentence: Sentence, words: FigureWords) -> bool:
    """Whether a verb of opening or closing stands before something counted in 家."""
    return any(_moved(note, sentence, m, words) for m in sentence.mentions if m.label == "COUNT")


def store_moves(note: Note, index: int, words: FigureWords) -> list[Metrics]:
    """A metric at each such verb, where shops are what the sentence, or the one before it, told last."""
    sentence = note.sentences[index]
    told = next((m for s in note.before(index, 1) for m in reversed(s.mentions) if m.label == "METRIC"), None)
    found: list[Metrics] = []
    for mention in sentence.mentions:
        if mention.label == "METRIC":
            told = mention
        elif mention.label == "COUNT" and told is not None and told.name in _SHOPS:
            move = _moved(note, sentence, mention, words)
            if move is not None and move.start >= told.end:
                named = told.start if told.end == move.start else move.start  # 乡镇门店净增270家
                found.append(Metrics([replace(move, start=named)]))
    return found


def _moved(note: Note, sentence: Sentence, value: Mention, words: FigureWords) -> Mention | None:
    """The verb right before a number of shops as a metric."""
    if value.quantity is None or value.quantity.unit_raw not in _UNITS:
        return None
    low = max(sentence.start, value.start - REACH)
    for name, verbs in (("store_openings", words.opened), ("store_closures", words.closed)):
        verb = verbs.search(note.text, low, value.start)
        if verb is not None and not _OTHERS.search(
            note.text, max(sentence.start, verb.start() - 4), verb.start()
        ):
            return Mention(verb.start(), verb.end(), "METRIC", verb[0], name, {"unit": "count"})
    return None
