"""Quotes that a site sets behind every share that a text names: 甲公司(00999.HK) +1.230 (+0.987%) 沽空 $4.50百万; 比率 6.789% 维持…

They are of the day on which the page was read and stand inside of sentences; the writer's own moves are not told to a thousandth.
"""

import re
from collections.abc import Iterator

from extractor.repair.steps import Mark, Sheet

__all__ = ["find_live_quotes"]

_MARKETS = (".HK)", ".US)", ".SZ)", ".SH)")
_QUOTE = re.compile(
    r"(?<=\.(?:HK|US|SZ|SH)\))\s[+-]?\d[\d,]*\.\d{3} \([+-]?\d[\d,]*\.\d{3}%\)(?:\s沽空 \$[\d.,]+[\u4e00-\u9fff]{0,2}; ?比率 [\d.]+%)?"
)


def find_live_quotes(sheet: Sheet) -> Iterator[Mark]:
    """Each of them, with the blank before it."""
    if any(market in sheet.text for market in _MARKETS):
        for quote in _QUOTE.finditer(sheet.text):
            yield "live_quote", *quote.span(), ""
