"""Metrics that leave a word to the last of their list: 销售/管理费用率, 存贷款, 毛、净利率, 核心一级/一级/资本充足率."""

import re
from dataclasses import replace

from extractor.linking.note import Note, Sentence
from extractor.rules.mentions import Mention

__all__ = ["is_trade", "shortened_metrics"]

REACH = 24  # characters of a list of shortened metrics
_JOINT = r"\s?(?:[、/]|[和及与])\s?"
_KINDS = "销售|管理|研发|财务|行政|营销|履约|期间|市场|税金(?:及附加)?"
_OF_KIND = {
    "销售": "selling_expense",
    "营销": "selling_expense",
    "市场": "selling_expense",
    "管理": "admin_expense",
    "行政": "admin_expense",
    "研发": "rd_expense",
    "财务": "financial_expense",
}
EXPENSES = frozenset({"expenses", *_OF_KIND.values()})
RATIOS = frozenset({"expense_ratio", *(f"{name}_ratio" for name in _OF_KIND.values())})
# (metric, name of the shortened ones or None for its own, the list before it, one of the list)
_LISTS = (
    ("loans", "deposits", r"存(?:款?\s?[、/和及与])?", "存款?"),
    ("net_margin", "gross_margin", rf"毛利?{_JOINT}(?:归母|销售)?", "毛利?"),
    ("adjusted_net_profit", "net_profit", rf"归母{_JOINT}", "归母"),
    ("capital_adequacy", None, rf"(?:(?:核心)?一级(?:资本)?{_JOINT})+", "(?:核心)?一级(?:资本)?"),
    *(
        (
            name,
            None,
            rf"(?:(?:{_KINDS})(?:费用|费)?率?{_JOINT})+",
            _KINDS,
        )
        for name in (*EXPENSES, *RATIOS)
    ),
)
_SHORTENED = {metric: (name, re.compile(f"(?:{run})$"), re.compile(one)) for metric, name, run, one in _LISTS}


def shortened_metrics(note: Note, sentence: Sentence, metric: Mention) -> list[Mention]:
    """The members of a list before a metric that leave the word behind them to it; 产销 and 产批零出口 are several in one word."""
    packed = _PACKED.match(metric.text)
    if packed is not None:
        return _unpacked(metric, packed[0])
    if metric.name not in _SHORTENED:
        return []
    name, run, one = _SHORTENED[metric.name]
    listed = run.search(note.text, max(sentence.start, metric.start - REACH), metric.start)
    if listed is None:
        return []
    words = (m.span() for m in one.finditer(note.text, *listed.span()))
    return [
        replace(metric, name=name or _own_name(metric, note.text[s:e]), start=s, end=e, text=note.text[s:e])
        for s, e in words
    ]


_TRADE = re.compile(r"业|价|差|一体|住餐|渠道|企业")


def is_trade(note: Note, metric: Mention) -> bool:
    """批零业, 批零价差, 产批零一体化: letters of a trade, and no metrics; nor is 投资 of 投资分销业务, which names a business."""
    if metric.text == _NAMING:
        return _BUSINESS.match(note.text, metric.end) is not None
    return _PACKED.match(metric.text) is not None and _TRADE.match(note.text, metric.end) is not None


_NAMING = "投资"
_BUSINESS = re.compile(r"[\u4e00-\u9fff]{0,4}?(?:业务|板块|分部)(?![\u4e00-\u9fff]{0,3}(?:收入|营收|利润))")
_OF_LETTER = {"产": "production", "批": "sales_volume", "零": "sales_volume", "销": "sales_volume"}
_PACKED = re.compile(r"(?:产/?)?(?:批/?)?(?:零/?)?(?=[批零销出])(?<=[产批零/])")


def _unpacked(metric: Mention, letters: str) -> list[Mention]:
    """A metric for each letter that stands before the last of a word of several: 产, 批 and 零 of 产批零出口."""
    return [
        replace(metric, name=_OF_LETTER[letter], start=at, end=at + 1, text=letter)
        for at, letter in enumerate(letters, metric.start)
        if letter in _OF_LETTER
    ]


def _own_name(metric: Mention, word: str) -> str:
    """销售 of 销售/管理/研发费用 is an expense of its own kind, whatever the last of them is; so are the ratios."""
    own = _OF_KIND.get(word[:2])
    if metric.name in RATIOS and word.startswith("税金"):
        return "tax_ratio"
    if metric.name in RATIOS:
        return f"{own}_ratio" if own else "expense_ratio"
    return (own or "expenses") if metric.name in EXPENSES else metric.name
