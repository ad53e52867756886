"""API prices as bare numbers under a heading that tells their unit: ■价格（美元/每百万tokens） 甲与乙同为0.3美元；丙也只要0.4，丁0.8。"""

import re
from collections.abc import Iterator

from extractor.linking.draft import Draft, quantity_fields
from extractor.linking.note import Note, Sentence
from extractor.rules.mentions import Mention
from extractor.rules.ruleset import RuleSet

__all__ = ["link_headed_prices"]

_HEAD = re.compile(
    r"^[^\n|\t,，]{0,12}?(?:价格|定价|售价|价位|收费|单价|报价)[^\n（(\d]{0,8}[（(]\s?(?P<money>美元|美金|人民币|元|\$|USD|US\$|RMB|¥)\s?(?:[/每]\s?){1,2}"
    r"(?P<many>百万|100万|1M|M|千|1K|K)\s?个?\s?(?:tokens?|词元)\s?[)）]\s?[:：]?\s?\n",
    re.IGNORECASE | re.MULTILINE,
)
_CODES = {"美元": "USD", "美金": "USD", "$": "USD", "usd": "USD", "us$": "USD"}
_THOUSAND = frozenset({"千", "1k", "k"})
_NEXT = re.compile(r"\n\s*(?:\n|[■◆●▍▌【#]|[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]\s?\D)")
_JOINED = re.compile(r"\s?(?:[、,，/]|和|与|及|以及)?\s?")
# between the last name and its amount: 也只要, 则为, , 同为
_GAP = re.compile(r"\s?[,，]?(?![^；;。]*(?:分之|倍|名|第))[^\d；;。、|\t\n]{0,12}")
_OTHER = re.compile(r"\s?(?:[倍%％分个名位万亿年月B]|tokens|[Kk](?![a-z]))")
MOST = 1000  # of a currency for so many tokens


def link_headed_prices(note: Note, rules: RuleSet) -> Iterator[Draft]:
    """A price for each model, or each of a list of models, that a number follows in the lines below such a heading."""
    rule = rules.table_rule("price")
    if rule is None or "oken" not in note.text:
        return
    for head in _HEAD.finditer(note.text):
        following = _NEXT.search(note.text, head.end() - 1)
        end = following.start() if following else len(note.text)
        fields = {
            "currency": _CODES.get(head["money"].lower(), "CNY"), "kind": "api", "status": "current",
            "per": "thousand_tokens" if head["many"].lower() in _THOUSAND else "million_tokens",
        }  # fmt: skip
        for sentence in _below(note, head.end(), end):
            for value, models in _told(note, sentence):
                assert value.quantity is not None
                told = quantity_fields(value.quantity) | fields
                for model in models:
                    named = {"item": model.name, "item_raw": model.text}
                    yield Draft("price", value.start, value.end, rule.name, rule.confidence, told | named)


def _below(note: Note, start: int, end: int) -> Iterator[Sentence]:
    for sentence in note.sentences[note.index_at(start) :]:
        if sentence.start >= end:
            return
        if sentence.start >= start:
            yield sentence


def _told(note: Note, sentence: Sentence) -> Iterator[tuple[Mention, list[Mention]]]:
    """The amounts of a sentence, each with the models right before it."""
    models: list[Mention] = []
    for mention in sentence.mentions:
        if mention.label == "MODEL":
            joined = models and _JOINED.fullmatch(note.text, models[-1].end, mention.start)
            models = [*models, mention] if joined else [mention]
        elif mention.label in {"NUMBER", "MONEY"} and models:
            if _is_amount(note, models[-1], mention):
                yield mention, models
            models = []


def _is_amount(note: Note, model: Mention, value: Mention) -> bool:
    quantity = value.quantity
    if quantity is None or quantity.value is None or not 0 <= quantity.value <= MOST or quantity.per:
        return False
    plain = _OTHER.match(note.text, value.end) is None
    return plain and _GAP.fullmatch(note.text, model.end, value.start) is not None
