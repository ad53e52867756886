"""Power that is made or sold and computes nothing: 组件出货12GW, 新增装机2.5亿千瓦."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from extractor.linking.note import Sentence
from extractor.resources import RuleFolders
from extractor.rules.mentions import Mention

__all__ = ["as_goods"]


def as_goods(sentence: Sentence, folders: RuleFolders) -> None:
    """Make measures of goods of a sentence's megawatts, where the rules have told some from computing power.

    They then count as the note writes them, as tonnes and GWh do: 12GW are 12 units, 2.5亿千瓦 are 250,000,000.
    """
    if "!compute" not in sentence.verdicts:
        return
    computing = sentence.verdicts.get("compute", {})
    for i, mention in enumerate(sentence.mentions):
        measured = mention.quantity is not None and mention.quantity.unit == "megawatt"
        if measured and i not in computing:
            sentence.mentions[i] = _as_written(mention, _factors(folders))


def _as_written(mention: Mention, factors: Mapping[str, Decimal]) -> Mention:
    quantity = mention.quantity
    assert quantity is not None
    factor = factors.get(quantity.unit_raw or "", Decimal(1))
    return replace(mention, label="MEASURE", quantity=quantity.times(1 / factor))


@lru_cache(maxsize=8)
def _factors(folders: RuleFolders) -> dict[str, Decimal]:
    """{unit as written: megawatts}."""
    return {
        word: Decimal(row.attributes.get("factor", "1"))
        for row in folders.rows("units")
        if "megawatt" in (row.name, row.attributes.get("canonical"))
        for word in (row.name, *row.aliases)
    }
