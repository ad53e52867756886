"""Systems that hold the cards they are made of: CloudMatrix 384, GB200 NVL72."""

import re

from extractor.linking.note import Note, Sentence
from extractor.linking.roles import leaders
from extractor.rules.mentions import Mention

__all__ = ["REACH", "holding_system", "is_system", "system_of"]

REACH = 2  # sentences that may supply the accelerator or the system of a bare count
# 该集群集成384张昇腾: the system that the sentence before spoke of
_ONE_OF = re.compile(r"(?:该|此|本|单|单个)(?:集群|超节点|系统)[^，,；;。]{0,8}$")
# Atlas 950超节点最多支持8192张昇腾950DT, 某系统（384张昇腾910C）
_MADE_OF = re.compile(
    r"[^，,；;。]{0,8}[，,]?(?:其|它)?(?:包含|包括|含有|集成|内置|搭载|配备|由|共有|汇聚|整合|支持|容纳|装有|装入|装载|内含|互联|连接|纳入|塞入|聚合)(?:了|约|共|近|达|多达|高达|最多|至多|超过?|可?达)*\s?$"
    r"|\s?(?:超节点|系统|机柜|机架)?\s?[(（](?:由|共|含|内含|包含)?\s?$"
)


def holding_system(note: Note, index: int, value: Mention, *, counts_name: bool) -> Mention | None:
    """The system that holds the cards of a value; counts_name: the value counts cards of a name, which a system may only be made of."""
    sentence = note.sentences[index]
    system = system_of(note, sentence, value)
    if system is None and _ONE_OF.search(note.text, sentence.start, value.start):
        earlier = (system_of(note, s, s.mentions[-1]) for s in note.before(index, REACH) if s.mentions)
        return next((s for s in earlier if s is not None), None)
    made_of = system is not None and _MADE_OF.match(note.text, system.end, value.start) is not None
    if system is not None and not made_of and (_is_fleet(value) or _several(note, system)):
        return None  # 11万台GB200 NVL72，最终将配置55万颗; 100套NVL72，折合7200张
    if system is None or not counts_name or made_of:
        return system  # CloudMatrix 384超节点包含384张昇腾910C
    return None


def _several(note: Note, system: Mention) -> bool:
    """Whether a system is counted right before its name, so that whoever has so many has their cards."""
    return _COUNTED.search(note.text, max(0, system.start - 20), system.start) is not None


_COUNTED = re.compile(  # 11万个英伟达GB200 NVL72: the maker may stand between
    r"(?:(?<![\d.,])(?!1\s?[套台柜个架组座])\d[\d,.]*\s?[万千百]?|[数几两三四五六七八九]?[十百千万])余?\s?(?:套|台|柜|个|架|组|座)\s?(?:(?:[\u4e00-\u9fff]{2,4}|[A-Z][A-Za-z]{2,7})的?)?\s?(?:[A-Z]{1,2}\d{2,3}\s?)?$"
)
MOST_HELD = 20_000  # pieces in a system that does not say what it is made of


def _is_fleet(value: Mention) -> bool:
    """Whether so many pieces are counted that no system holds them; 卡 are the size of a cluster of systems."""
    quantity = value.quantity
    return (
        quantity is not None
        and quantity.unit in {"piece", "sheet", "block"}
        and quantity.value is not None
        and quantity.value > MOST_HELD
    )


def system_of(note: Note, sentence: Sentence, value: Mention) -> Mention | None:
    """CloudMatrix 384由384张昇腾910C组成，总算力达300P: the work is the system's and not that of its maker or its parts.

    NVL72支持72卡，而华为将规模扩展至384卡: what a later clause tells of another company is its own.
    """
    systems = [m for m in sentence.mentions if m.attributes.get("kind") == "system" and m.end <= value.start]
    if not systems:
        return None
    found, maker = systems[-1], systems[-1].attributes.get("vendor")
    others = (m for m in leaders(note, sentence) if found.end <= m.start and m.end <= value.start)
    return None if any(m.name != maker for m in others) else found


def is_system(entity: Mention | None) -> bool:
    return entity is not None and entity.attributes.get("kind") == "system"
