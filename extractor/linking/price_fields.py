"""What kind of price one is, in whose money, and by which name its thing goes."""

import re

from extractor.linking.note import Note
from extractor.linking.securities import company_in_title
from extractor.rules.mentions import Mention

__all__ = ["SHARES", "currency", "item_name", "kind_of", "kind_of_good"]

FREIGHT = {"teu", "feu", "day"}  # what the carriage of goods and the hire of ships are paid by
SHARES = {"target_price", "share_price"}
_LISTED_IN = {"hk": "HKD", "tw": "TWD"}
_HONG_KONG = re.compile(r"港元|港币|HK\$|港股|恒生|恒指|沽空|收市价|按年|撇除")


def kind_of(item: Mention) -> str:
    if item.label == "PRODUCT":
        return {
            "subscription": "subscription",
            "app": "subscription",
            "hardware": "hardware",
            "service": "service",
        }.get(item.attributes.get("kind", ""), "other")
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
    return kind


def item_name(note: Note, item: Mention | None, kind: str) -> str | None:
    if item is not None:
        return item.name if item.label not in {"GPU_WORD", "SERVER_WORD", "CLUSTER_WORD"} else item.text
    return company_in_title(note) if kind in SHARES else None


def currency(note: Note, value: Mention, kind: str, item: Mention | None, fixed: str | None) -> str | None:
    """The quantity's own; a bare 元 in a Hong Kong or Taiwan note is that place's, unless it speaks of 人民币 too."""
    assert value.quantity is not None
    code = value.quantity.currency or fixed
    if value.quantity.currency is None and kind in SHARES:  # 目标价 74.00
        return _LISTED_IN.get(_market(note, item), code)
    if code != "CNY" or value.quantity.unit_raw != "元":
        return code
    if kind in SHARES:
        return _LISTED_IN.get(_market(note, item), code)
    return code if "人民币" in note.text else _LISTED_IN.get(note.region, code)


def _market(note: Note, item: Mention | None) -> str:
    """The market whose money a share is quoted in: its stock code's, else the note's.

    A Hong Kong share is quoted in 元 for 港元 only in a note that speaks of Hong Kong's market.
    """
    code = item.attributes.get("code", "") if item is not None else ""
    if re.search(r"[.\- ]?TWO?$", code):
        return "tw"
    if code.endswith("HK") and _HONG_KONG.search(note.text):
        return "hk"
    return note.region
