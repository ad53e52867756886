"""What kind of price one is, in whose money, and by which name its thing goes."""

import re
from dataclasses import replace

from extractor.linking.note import LOCAL_CURRENCY, Note
from extractor.linking.securities import company_in_title
from extractor.rules.mentions import Mention

__all__ = [
    "SHARES",
    "by_origin",
    "by_piece",
    "currency",
    "explained",
    "item_name",
    "kind_of",
    "kind_of_good",
    "quoted_in",
    "share_currency",
]

FREIGHT = {"teu", "feu", "day"}  # what the carriage of goods and the hire of ships are paid by
SHARES = {"target_price", "share_price"}
PIECE_REACH = 12  # characters between 一张 and the amount that it is told for
_PIECE = re.compile(r"[一每单](?:张|次|秒|分钟|幅|首|条|段)[^，,；;。]*$")
_OPENED, _CLOSED = re.compile(r"\s?[(（][^()（）]{0,6}"), re.compile(r"[^()（），,；;。]{0,6}[)）]")
CODE_REACH = 14  # characters behind a name that its code and the class of its shares may take
_LISTED_IN_HONG_KONG = re.compile(
    r"(?:[\u4e00-\u9fffA-Z]+[-\s]?[A-Z]{0,2}\s?[(（]\s?)?\d{4,5}[.\s]HK|[\u4e00-\u9fffA-Z]+[-\s]?[A-Z]{0,2}\s?[(（]\s?0\d{4}\s?[)）]"
)
_HONG_KONG = re.compile(r"港元|港币|HK\$|(?<!\d)\d{3,5}\.HK|港股|恒生|恒指|沽空|收市价|按年|撇除")


def kind_of(item: Mention) -> str:
    if item.label == "PRODUCT":
        return {
            "subscription": "subscription",
            "app": "subscription",
            "hardware": "hardware",
            "service": "service",
        }.get(item.attributes.get("kind", ""), "other")
    if item.label in {"GPU_WORD", "SERVER_WORD"}:
        return item.attributes.get("kind", "other")
    return {"ACCELERATOR": "hardware", "MODEL": "api", "COMMODITY": "commodity"}.get(item.label, "other")


def kind_of_good(item: Mention, kind: str, per: str | None) -> str:
    """飞天茅台2150元/瓶 is a commodity; freight and hire are services, devices hardware however they are counted."""
    usual = item.attributes.get("unit")
    if kind in {"commodity", "hardware", "service"} and "kind" in item.attributes:
        return item.attributes["kind"]
    if kind == "service" or (kind == "commodity" and ({per, usual} & FREIGHT)):
        return "service"
    if kind == "hardware":
        return "service" if usual in FREIGHT else item.attributes.get("device", "commodity")
    return item.attributes.get("device", kind) if kind == "commodity" else kind


def item_name(note: Note, item: Mention | None, kind: str) -> str | None:
    if item is not None:
        if item.label == "SERVER_WORD":
            return _machine(note, item)
        return item.name if item.label not in {"GPU_WORD", "CLUSTER_WORD"} else item.text
    return company_in_title(note) if kind in SHARES else None


def _machine(note: Note, item: Mention) -> str:
    """HGX整机约45万美元: a machine goes by the Latin name right before its word."""
    called = _CALLED.search(note.text, max(0, item.start - CALLED_REACH), item.start)
    if called is None and item.text == "整机":
        chips = [m for m in note.sentence_at(item.start).mentions if m.label == "ACCELERATOR"]
        chip = next((m for m in reversed(chips) if m.end <= item.start), None)
        if chip is not None and not _ITEM.search(note.text, chip.end, item.start):
            return chip.name + item.text  # 某卡裸卡8万元，8卡整机90万元
    return (called[0] if called else "") + item.text


_ITEM = re.compile("[；;。]")
CALLED_REACH = 20  # characters of the name of a machine
_CALLED = re.compile(r"(?<![A-Za-z0-9\-])[A-Z][A-Za-z0-9\-]+(?: [A-Z][A-Za-z0-9\-]*)?$")


def currency(note: Note, value: Mention, kind: str, item: Mention | None, fixed: str | None) -> str | None:
    """The quantity's own; a bare 元 of a share is its market's, and in a Taiwan note that place's, unless it speaks of 人民币 too."""
    assert value.quantity is not None
    code = value.quantity.currency or fixed
    if value.quantity.currency is None and kind in SHARES:  # 目标价 74.00
        return LOCAL_CURRENCY.get(_class_said(note, value) or _market(note, item), code)
    if code == "USD" and kind in SHARES and value.text.startswith("$"):
        local = LOCAL_CURRENCY.get(_market(note, item), code)  # 石药集团（1093），目标价 $10.0
        return local if local in {"HKD", "TWD"} else code
    if code != "CNY" or value.quantity.unit_raw != "元":
        return code
    if kind in SHARES:
        return LOCAL_CURRENCY.get(_class_said(note, value) or _market(note, item), code)
    return "TWD" if note.region == "tw" and "人民币" not in note.text else code


def share_currency(note: Note, item: Mention) -> str:
    """What a bare 元 of a share is in: the money of its market."""
    return LOCAL_CURRENCY.get(_market(note, item), "CNY")


MARKETS = {"us": "USD", "hk": "HKD", "tw": "TWD", "jp": "JPY", "kr": "KRW"}


def quoted_in(note: Note, item: Mention) -> str:
    """What a number under 股价 is in: the money of the place where the share is listed."""
    return MARKETS.get(item.attributes.get("market", "")) or share_currency(note, item)


_CLASS = re.compile(
    r"(?P<class>[AH])股(?:的|股价|合理|最新|目标价|收市价|收盘价|价格|评级)[^，,；;。、AH]{0,22}$"
)
CLASS_REACH = 32  # characters before an amount in which the class of a share is told


def _class_said(note: Note, value: Mention) -> str | None:
    """H股目标价由17.3元升至19.9元: the market of the class of shares whose price the clause tells."""
    said = _CLASS.search(note.text, max(0, value.start - CLASS_REACH), value.start)
    return None if said is None else {"A": "cn", "H": "hk"}[said["class"]]


def _market(note: Note, item: Mention | None) -> str:
    """The market whose money a share is quoted in: its stock code's, else the note's.

    A Hong Kong share is quoted in 元 for 港元 only in a note that speaks of Hong Kong's market.
    """
    code = item.attributes.get("code", "") if item is not None else ""
    if item is not None and _LISTED_IN_HONG_KONG.match(note.text, item.start, item.end + CODE_REACH):
        return "hk"  # 比亚迪(01211.HK), whatever its other listing
    if re.search(r"[.\- ]?TWO?$", code):
        return "tw"
    if code.endswith("HK") and _HONG_KONG.search(note.text):
        return "hk"
    if re.fullmatch(r"\d{5}", code) and re.search(rf"[(（]\s?{code}\s?[)）]", note.text):
        return "hk"  # 海澜汽车（02991）: no share of the mainland has five digits
    return note.region


def by_piece(note: Note, start: int) -> bool:
    """生成一张图片价格为0.24美元: what is paid for a picture or a second is not paid for tokens."""
    return _PIECE.search(note.text, max(0, start - PIECE_REACH), start) is not None


def explained(note: Note, mentions: list[Mention], item: Mention | None, value: Mention) -> Mention | None:
    """PVC（电石法）市场均价4850元/吨: what a bracket right behind a good tells of it has no price."""
    if item is None or item.label != "COMMODITY" or item not in mentions:
        return item
    before = mentions[mentions.index(item) - 1] if item is not mentions[0] else None
    if before is None or before.label != "COMMODITY" or item.end > value.start:
        return item
    opened = _OPENED.fullmatch(note.text, before.end, item.start)
    closed = _CLOSED.match(note.text, item.end, value.start)
    return before if opened and closed else item


def by_origin(note: Note, mentions: list[Mention], item: Mention | None) -> Mention | None:
    """进口锂精矿900美元/吨；国产锂精矿6300元/吨: a good by where it comes from, in a sentence that prices it from both."""
    if item is None or item.label != "COMMODITY" or (origin := _origin(note, item)) is None:
        return item
    same = (_origin(note, m) for m in mentions if m.name == item.name and m.label == item.label)
    if not any(other not in {None, origin} for other in same):
        return item
    return replace(item, start=item.start - len(origin), text=origin + item.text, name=origin + item.text)


def _origin(note: Note, item: Mention) -> str | None:
    before = note.text[max(0, item.start - 2) : item.start]
    return before if before in _ORIGINS else None


_ORIGINS = frozenset({"进口", "国产", "外购", "自产"})
